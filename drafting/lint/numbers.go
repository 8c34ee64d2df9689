package lint

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jiyao/drafting"
)

var numberRules = []Rule{
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
		Unseen: "正文中用汉字数字写的日期（事件、节日、引文）。",
		check:  hanziDates,
	},
	{
		ID: "N06", Level: Blocker, From: Recording, Strength: Practice, Source: "公历历法",
		Title: "日期不存在或者星期有误",
		Bad:   "2020年2月30日", Good: "2020年2月29日",
		Why:    "月、日应当是历法中有的；写明年份的日期后注星期的，应当相符。须由人核对，不自动改正。",
		Unseen: "没有写年份的星期；农历日期；不带“月”“日”的日期。",
		check:  impossibleDates,
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
			if !exists(year, month, day) {
				continue
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

// number gives the value of a run of digits; a run too long for a date or a
// level gives −1.
func number(s string) int {
	if len(s) > 6 {
		return -1
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// hanziDigit gives the value of a Chinese digit, −1 for anything else.
func hanziDigit(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	}
	if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
		return i/len("一") + 1
	}
	return -1
}

// hanziYear gives 2020 for 二〇二〇.
func hanziYear(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + hanziDigit(r)
	}
	return n
}

// hanziNumber gives the value of a Chinese numeral from 一 to 九十九, 0 for
// anything else.
func hanziNumber(s string) int {
	tens, ones, found := strings.Cut(s, "十")
	if !found {
		tens, ones = "", s
	}
	n := 0
	if found {
		n = 10
		if tens != "" {
			n = 10 * oneDigit(tens)
		}
	}
	if ones == "" && found {
		return max(n, 0)
	}
	d := oneDigit(ones)
	if d <= 0 || n < 0 {
		return 0
	}
	return n + d
}

// oneDigit gives the value of a single Chinese digit, −1 for anything else.
func oneDigit(s string) int {
	if len(s) != len("一") {
		return -1
	}
	return hanziDigit(after(s, 0))
}
