package lint

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

func shortYears(p *pass) {
	for i, f := range p.figures {
		left, is, right := p.around(f)
		rest, ok := strings.CutPrefix(right, "年")
		if !ok || len(is) != 2 || isCode(left) || hasSuffix(left, "第", "近", "满", "超过", "连续", "过去") != "" {
			continue
		}
		span := p.at(f.line, f.start, f.end+len("年"))
		switch {
		case p.quoted(span):
		case isYearly(rest):
			p.report(span.Start, span.End, fmt.Sprintf("年份应当写全，“%s年”只有两位", is))
		case i > 0 && isPlan(p.figures[i-1], f, p):
			span.Start = p.lines[f.line].Span.Start + p.figures[i-1].start
			p.report(span.Start, span.End, fmt.Sprintf("年份应当写全，“%s”只有两位", p.slice(span)))
		}
	}
}

// isYearly reports whether what stands behind 20年 says that it is a year and
// no length of time.
func isYearly(rest string) bool {
	if month, n := countAt(rest); n > 0 && isDigit(after(rest, 0)) && month >= 1 && month <= 12 {
		return strings.HasPrefix(rest[n:], "月")
	}
	if next, ok := strings.CutPrefix(rest, "第"); ok && isDigit(after(next, 0)) {
		return true
	}
	if next, ok := strings.CutPrefix(rest, "度"); ok {
		return hasPrefix(next, "过", "假", "日", "汛", "冬", "夏", "夜") == ""
	}
	return hasPrefix(rest, "底前", "上半年", "下半年", "一季度", "二季度", "三季度", "四季度", "第一季度", "第二季度", "第三季度", "第四季度") != ""
}

// isPlan reports whether two numbers are years, the first and the last of a
// five-year plan or one after the other: 21—25年规划, 23年至24年.
func isPlan(first, last figure, p *pass) bool {
	if first.line != last.line {
		return false
	}
	s := p.lines[first.line].Text
	if connector(strings.TrimPrefix(s[first.end:last.start], "年")) == "" || isCode(s[:first.start]) || first.end-first.start != 2 {
		return false
	}
	a, b := number(s[first.start:first.end]), number(s[last.start:last.end])
	if strings.HasPrefix(s[first.end:], "年") && a >= 15 && b == a+1 {
		return true
	}
	return a%5 == 1 && b == a+4 && hasPrefix(s[last.end:], "年规划", "年五年", "年发展规划", "年期间") != ""
}

// connector gives s if it is what joins the ends of a range.
func connector(s string) string {
	switch s {
	case "-", "—", "–", "～", "~", "－", "——", "至", "到":
		return s
	}
	return ""
}

// monthDate is a date around a 月: its pieces as written, empty where there is
// none.
type monthDate struct {
	year, month, day string
	start, end       int // bytes of the line
}

// dateOf reads the date whose 月 stands at byte m of s.
func dateOf(s string, m int) monthDate {
	d := monthDate{start: dateNumberBefore(s[:m]), end: m + len("月")}
	d.month = s[d.start:m]
	if left, ok := strings.CutSuffix(s[:d.start], "年"); ok {
		if at := dateNumberBefore(left); at < len(left) {
			d.year, d.start = left[at:], at
		}
	}
	n := dateNumberAt(s[d.end:])
	if n > 0 && strings.HasPrefix(s[d.end+n:], "日") {
		d.day = s[d.end : d.end+n]
		d.end += n + len("日")
	}
	return d
}

// longest is how many digits a number of a date may have.
const longest = 4

// dateNumberBefore gives where the number that ends s begins, all of its digits
// in one script.
func dateNumberBefore(s string) int {
	i := len(s)
	arabic := isDigit(before(s, i))
	for range longest {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if arabic && !isDigit(r) || !arabic && hanziDigit(r) < 0 && r != '十' {
			break
		}
		i -= w
	}
	return i
}

// dateNumberAt gives the length in bytes of the number that s begins with.
func dateNumberAt(s string) int {
	n := 0
	arabic := isDigit(after(s, 0))
	for range longest {
		r, w := utf8.DecodeRuneInString(s[n:])
		if arabic && !isDigit(r) || !arabic && hanziDigit(r) < 0 && r != '十' {
			break
		}
		n += w
	}
	return n
}

func mixedDates(p *pass) {
	for n, b := range p.lines {
		eachIndex(b.Text, "月", func(i int) {
			d := dateOf(b.Text, i)
			span := p.at(n, d.start, d.end)
			if !d.mixed() || p.quoted(span) || isLunar(b.Text, d) {
				return
			}
			if right := d.arabic(); right != "" {
				p.replace(span.Start, span.End, fmt.Sprintf("一个日期用同一种数字，应当写作“%s”", right), right)
			}
		})
	}
}

// mixed reports whether the pieces of a date are not all in one script.
func (d monthDate) mixed() bool {
	arabic, hanzi := 0, 0
	for _, piece := range [...]string{d.year, d.month, d.day} {
		switch {
		case piece == "":
		case isDigit(after(piece, 0)):
			arabic++
		default:
			hanzi++
		}
	}
	return arabic > 0 && hanzi > 0 && d.month != ""
}

// arabic gives the date in Arabic digits, empty if it is none of the calendar.
func (d monthDate) arabic() string {
	year, month, day := d.yearNumber(), dateNumber(d.month), dateNumber(d.day)
	switch {
	case d.year != "" && (year < 1900 || year > 2999):
		return ""
	case d.day != "" && exists(year, month, day):
		return drafting.Date{Year: year, Month: month, Day: day}.Chinese()
	case d.day == "" && month >= 1 && month <= 12:
		return fmt.Sprintf("%d年%d月", year, month)
	}
	return ""
}

func (d monthDate) yearNumber() int {
	if isDigit(after(d.year, 0)) {
		return number(d.year)
	}
	return hanziYear(d.year)
}

// dateNumber gives the value of a month or a day in either script.
func dateNumber(s string) int {
	if isDigit(after(s, 0)) {
		n, _ := strconv.Atoi(s)
		return n
	}
	return hanziNumber(s)
}

// isLunar reports whether a date in two scripts is right to be so, 农历2024年八月
// 十五, or is no date at all, 2024年五月天.
func isLunar(s string, d monthDate) bool {
	if containsAny(lastBytes(s[:d.start], 20), "农历", "阴历", "夏历", "旧历") {
		return true
	}
	if d.day != "" {
		return false
	}
	next := after(s, d.end)
	return isHan(next) && !strings.ContainsRune("份底初上中下至起前末召印开以完之起和及", next)
}

func zeroYears(p *pass) {
	for n, b := range p.lines {
		if !strings.Contains(b.Text, "零") {
			continue
		}
		eachIndex(b.Text, "年", func(i int) {
			start := dateNumberBefore(b.Text[:i])
			year := b.Text[start:i]
			span := p.at(n, start, i+len("年"))
			if utf8.RuneCountInString(year) != longest || !strings.Contains(year, "零") || strings.Contains(year, "十") ||
				hanziDigit(before(b.Text, start)) >= 0 || p.quoted(span) {
				return
			}
			p.report(span.Start, span.End, fmt.Sprintf("年份中的“零”应当写作“〇”，或者写作“%d年”", hanziYear(year)))
		})
	}
}

// numberedThings are the words for what has a number: 6月30号楼 is no date.
const numberedThings = "楼线院门房厅地机井车桥泵库仓路馆病台店文令公通会厂矿船舰塔炉闸窗墙段标点站区展场坑堤坝洞孔岛码泊信航提议决指批合宗图表井仪"

// spokenDays finds 5月11号, but no number of a house or a paper.
func spokenDays(p *pass) {
	for _, f := range p.figures {
		left, is, right := p.around(f)
		rest, ok := strings.CutPrefix(right, "号")
		if !ok || !strings.HasSuffix(left, "月") || !isDigit(before(left, len(left)-len("月"))) || len(is) > 2 {
			continue
		}
		if strings.ContainsRune(numberedThings, after(rest, 0)) && rest != "" && hasPrefix(rest, "公示", "公布", "公开", "通过", "会上", "会前", "会后", "机关") == "" {
			continue
		}
		if span := p.at(f.line, f.end, f.end+len("号")); !p.quoted(span) {
			p.report(span.Start, span.End, fmt.Sprintf("日期应当写作“%s日”", is))
		}
	}
}
