package lint

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"jiyao/drafting"
)

var dateRules = []Rule{
	{
		ID: "N01", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15835—2011 第5章",
		Title: "年份没有写全",
		Bad:   "20年5月前完成", Good: "2020年5月前完成",
		Why:    "四位数字表示的年份不应当简写为两位数字。属于哪个世纪须由人核对，不自动改正。",
		Unseen: "后面没有月份、“年度”、“年底前”、季度、“第3次”的“20年”可能是年限，不提示；起止年份只看相连的“23年至24年”和五年规划的“21—25年规划”。引号、书名号内的不看。",
		check:  shortYears,
	},
	{
		ID: "N02", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.3.5.4",
		Title: "日期中月、日编了虚位",
		Bad:   "2020年06月01日", Good: "2020年6月1日",
		Why:    "用阿拉伯数字写日期时，月、日不编虚位（即1不编为01）。",
		Unseen: "不带“月”“日”的日期（2020-06-01、2020.06.01）和钟点。",
		check:  leadingZeros,
	},
	{
		ID: "N03", Level: Blocker, From: Collation, Strength: Standard, Source: "GB/T 9704—2012 §7.3.5.4、7.4.3",
		Title: "成文日期、印发日期用了汉字数字",
		Bad:   "二〇二〇年六月一日", Good: "2020年6月1日",
		Why:    "成文日期、印发日期用阿拉伯数字，年份写全。",
		Unseen: "正文中用汉字数字写的日期（事件、节日、引文）；2012年7月以前的，当时的格式要求用汉字。",
		check:  hanziDates,
	},
	{
		ID: "N04", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15835—2011 §4.3",
		Title: "一个日期中汉字、阿拉伯数字混用",
		Bad:   "2020年五月11日", Good: "2020年5月11日",
		Why:    "公历的年、月、日用同一种数字。",
		Unseen: "农历的月、日；引号、书名号内的。",
		check:  mixedDates,
	},
	{
		ID: "N05", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15835—2011 第5章",
		Title: "年份中的“〇”写成了“零”",
		Bad:   "二零二零年以来", Good: "二〇二〇年以来",
		Why:    "数字用作编号（年份在内）时，“0”的汉字形式为“〇”，用作计量时为“零”。",
		Unseen: "年份以外的编号；引号、书名号内的。",
		check:  zeroYears,
	},
	{
		ID: "N06", Level: Blocker, From: Recording, Strength: Practice, Source: "公历历法",
		Title: "日期不存在或者星期有误",
		Bad:   "2020年2月30日", Good: "2020年2月29日",
		Why:    "月、日应当是历法中有的；写明年份的日期后注星期的，应当相符。须由人核对，不自动改正。",
		Unseen: "没有写年份的星期；农历日期；不带“月”“日”的日期。",
		check:  impossibleDates,
	},
	{
		ID: "N07", Level: Warning, From: Recording, Strength: Practice, Source: "实务：公文中的日期写“日”",
		Title: "日期用了“号”",
		Bad:   "5月11号前报送", Good: "5月11日前报送",
		Why:    "公文中的日期写作“日”，“号”是口语。",
		Unseen: "后面的词可能是有编号的（如“6月30号楼”）；引号、书名号内的。",
		check:  spokenDays,
	},
}

func leadingZeros(p *pass) {
	for _, b := range p.lines {
		zerosBefore(p, b, "月", "")
		zerosBefore(p, b, "日", "月")
	}
}

// zerosBefore reports two-digit numbers with a leading zero before the unit;
// behind, where given, must stand before the number.
func zerosBefore(p *pass, b drafting.Block, unit, behind string) {
	for from := 0; ; {
		i := strings.Index(b.Text[from:], unit)
		if i < 0 {
			return
		}
		i += from
		from = i + len(unit)
		if i < 2 || b.Text[i-2] != '0' || b.Text[i-1] < '1' || b.Text[i-1] > '9' {
			continue
		}
		prev := before(b.Text, i-2)
		if isDigit(prev) || prev == '.' || !strings.HasSuffix(b.Text[:i-2], behind) {
			continue
		}
		at := b.Span.Start + i - 2
		p.replace(at, at+1, fmt.Sprintf("“%s%s”不编虚位，应当为“%s%s”", b.Text[i-2:i], unit, b.Text[i-1:i], unit), "")
	}
}

var hanziDate = regexp.MustCompile(`([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日`)

func hanziDates(p *pass) {
	for _, b := range p.lines {
		for _, m := range findNear(hanziDate, b.Text, "年") {
			if !isDateLine(b, m) {
				continue
			}
			year, month, day := hanziYear(b.Text[m[2]:m[3]]), hanziNumber(b.Text[m[4]:m[5]]), hanziNumber(b.Text[m[6]:m[7]])
			if !exists(year, month, day) || year < 2012 || year == 2012 && month < 7 {
				continue // before the standard, 成文日期 was written in Chinese numerals
			}
			p.replace(b.Span.Start+m[0], b.Span.Start+m[1], "成文日期、印发日期应当用阿拉伯数字",
				drafting.Date{Year: year, Month: month, Day: day}.Chinese())
		}
	}
}

// isDateLine reports whether the block is where the date of the minutes or of
// its issue stands: such a line by its kind, or one that holds nothing else.
func isDateLine(b drafting.Block, m []int) bool {
	switch b.Kind {
	case drafting.CompiledDate, drafting.Issue, drafting.ImprintLine:
		return true
	}
	rest := strings.TrimSpace(b.Text[:m[0]] + b.Text[m[1]:])
	return rest == "" || rest == "印发"
}

var arabicDate = regexp.MustCompile(`(?:(\d+)年)?(\d+)月(\d+)日(?:[（(](?:星期|周|礼拜)([一二三四五六日天])[）)])?`)

func impossibleDates(p *pass) {
	for _, b := range p.lines {
		for _, m := range findNear(arabicDate, b.Text, "日") {
			checkDate(p, b, m)
		}
	}
}

func checkDate(p *pass, b drafting.Block, m []int) {
	year := 0
	if m[2] >= 0 && m[3]-m[2] == 4 {
		year = number(b.Text[m[2]:m[3]])
	}
	month, day := number(b.Text[m[4]:m[5]]), number(b.Text[m[6]:m[7]])
	start := b.Span.Start + m[0]
	end := b.Span.Start + m[7] + len("日")
	if prev := before(b.Text, m[0]); prev == '.' || prev == '-' {
		return // 1.5月30日 is no date
	}
	if !exists(year, month, day) {
		p.report(start, end, fmt.Sprintf("历法中没有“%s”", p.text[start:end]))
		return
	}
	if year == 0 || m[8] < 0 {
		return
	}
	said := b.Text[m[8]:m[9]]
	is := weekday(year, month, day)
	if said == "天" {
		said = "日"
	}
	if said != is {
		p.report(b.Span.Start+m[8], b.Span.Start+m[9], fmt.Sprintf("%d年%d月%d日是星期%s", year, month, day, is))
	}
}

// exists reports whether there is such a day; in year 0, whether there is one
// in some year.
func exists(year, month, day int) bool {
	if year == 0 {
		year = 2000
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}

func weekday(year, month, day int) string {
	w := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Weekday()
	return [...]string{"日", "一", "二", "三", "四", "五", "六"}[w]
}
