package lint

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

var dashRules = []Rule{
	{
		ID: "P20", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.10.2",
		Title: "破折号的形式有误",
		Bad:   "一个目标--建成示范区", Good: "一个目标——建成示范区",
		Why:    "破折号是占两个字位置的一条横线“——”。",
		Unseen: "两个汉字之间的单个“—”（可能是连接号：问题—责任—时限）；由横线画成的表格、分隔行。",
		check:  dashes,
	},
	{
		ID: "P21", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.13.3.2",
		Title: "起止之间用了短横线",
		Bad:   "2021-2025年", Good: "2021—2025年",
		Why:    "标示时间、数值的起止用一字线“—”或者浪纹线“～”，短横线用于编号、型号、电话号码。书名号、引号中的由人核对。",
		Unseen: "后面没有年、月、日、人、元等单位的；前大后小的（9-2门面）；编号、标准号、电话号码；起点缺百分号的由N10检查。",
		check:  shortRanges,
	},
	{
		ID: "P22", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.14.3.5",
		Title: "月日名称中的间隔号有误",
		Bad:   "“3.15”消费者权益日", Good: "“3·15”消费者权益日",
		Why:    "用数字写的月日名称中间用间隔号“·”；用汉字写的，仅一月、十一月、十二月的用（“一·二八”），其余不用（“五四”“九一八”）。",
		Unseen: "没有加引号的；阿拉伯数字后面不是事件、节日一类词的（“2.0”可能是版本）。",
		check:  dayNames,
	},
	{
		ID: "P36", Level: Hint, From: Recording, Strength: Practice, Source: "实务：一篇之内起止的写法一致",
		Title: "同一种起止的写法不一",
		Bad:   "增长5%—8%，占比9%～10%", Good: "增长5%—8%，占比9%—10%",
		Why:    "标示数值的起止，一字线和浪纹线都可以用，一篇之内宜用一种。",
		Unseen: "时间的起止与数值的起止分开比较；短横线由P21检查。",
		check:  mixedRanges,
	},
}

func dashes(p *pass) {
	for i := 0; i < len(p.marks); {
		n := 1
		for i+n < len(p.marks) && p.marks[i+n].r == p.marks[i].r && p.marks[i+n].at == p.marks[i+n-1].end() {
			n++
		}
		start, end := p.marks[i].at, p.marks[i+n-1].end()
		if isDash(p.marks[i].r, n, before(p.text, start), after(p.text, end)) && !p.inLabel(start) {
			p.replace(start, end, "破折号应当用“——”", "——")
		}
		i += n
	}
}

// isDash reports whether n marks r between two characters are a dash in a form
// that is none.
func isDash(r rune, n int, prev, next rune) bool {
	between := (isHan(prev) || isClosing(prev) || isStop(prev)) && (isHan(next) || isOpening(next))
	switch r {
	case '-', '－', '─', '━':
		return between && n >= 2 && n <= 4
	case '—':
		if n == 1 {
			return isHan(next) && (isStop(prev) && prev != '、' || isEdge(prev))
		}
		return between && n == 3
	}
	return false
}

// numberRange is a range of numbers or dates: what stands on either side of its mark,
// and the unit behind it.
type numberRange struct {
	start       int // byte of the first number
	first, last string
	unit        rune
	dated       bool // years, months, days or clocks
}

// rangeAt reads the range that the text from byte at to end connects.
func (p *pass) rangeAt(at, end int) (numberRange, bool) {
	line := strings.LastIndexByte(p.text[max(0, at-40):at], '\n') + 1 + max(0, at-40)
	left := p.text[line:at]
	unit := before(left, len(left))
	if strings.ContainsRune("年月日时点%％万亿元", unit) {
		left = left[:len(left)-utf8.RuneLen(unit)]
	}
	i := len(left)
	for i > 0 && isNumeral(left[i-1]) {
		i--
	}
	r := numberRange{start: line + i, first: left[i:]}
	right := p.behind(end, 40)
	j := 0
	for j < len(right) && isNumeral(right[j]) {
		j++
	}
	r.last, r.unit = right[:j], after(right, j)
	if r.first == "" || r.last == "" || !isDigit(rune(r.first[0])) || !isDigit(rune(r.last[0])) || !isDigit(rune(r.last[j-1])) {
		return r, false
	}
	prev := before(left, i)
	r.dated = strings.ContainsRune("年月日时点", r.unit) || strings.Contains(r.first, ":") || years(r)
	known := strings.ContainsRune("年月日时点天周个人名家户岁%％万亿元米吨亩倍级期㎡千百次份台辆项支艘座条所间套株", r.unit) || r.dated ||
		beginsWithAny(right[j:], "公里", "公顷", "小时", "分钟", "季度")
	return r, known && !isLatin(prev) && (prev < '!' || prev > '~' || prev == '(')
}

// isNumeral reports whether a byte may be part of a number or clock.
func isNumeral(c byte) bool { return c >= '0' && c <= '9' || c == '.' || c == ':' }

// years reports whether a range is of two years.
func years(r numberRange) bool {
	from, to := number(r.first), number(r.last)
	return len(r.first) == 4 && len(r.last) == 4 && from >= 1900 && from < to && to < 2200
}

// ascending reports whether the range goes from less to more; a clock does.
func (r numberRange) ascending() bool {
	if strings.Contains(r.first, ":") {
		return strings.Contains(r.last, ":")
	}
	first, last := strings.TrimLeft(r.first, "0"), strings.TrimLeft(r.last, "0")
	if len(r.first)-len(first) > 1 || len(r.last) > len(last) {
		return false // 0512-65123456, 2020-06
	}
	a, _, _ := strings.Cut(first, ".")
	b, _, _ := strings.Cut(last, ".")
	return len(a) < len(b) || len(a) == len(b) && first < last
}

func shortRanges(p *pass) {
	waves := strings.Contains(p.text, "～")
	for _, m := range p.marks {
		if m.r != '-' && m.r != '－' && m.r != '–' && m.r != '~' {
			continue
		}
		r, ok := p.rangeAt(m.at, m.end())
		next := after(p.text, m.end()+len(r.last))
		if !ok || next == '-' || !r.ascending() && !years(r) || isPercent(r.unit) && !isPercent(before(p.text, m.at)) {
			continue
		}
		right := "—"
		if m.r == '~' || waves && !r.dated {
			right = "～"
		}
		message := fmt.Sprintf("标示起止应当用“%s”", right)
		if m.in&(inTitle|inQuotes) != 0 {
			p.report(m.at, m.end(), message)
			continue
		}
		p.replace(m.at, m.end(), message, right)
	}
}

func isPercent(r rune) bool { return r == '%' || r == '％' }

func mixedRanges(p *pass) {
	var first [2]rune // the first mark of amounts, of dates
	for _, m := range p.marks {
		if m.r != '—' && m.r != '～' || m.in&(inTitle|inQuotes) != 0 {
			continue
		}
		r, ok := p.rangeAt(m.at, m.end())
		if !ok {
			continue
		}
		kind := 0
		if r.dated {
			kind = 1
		}
		if first[kind] == 0 {
			first[kind] = m.r
		}
		if m.r != first[kind] {
			p.report(m.at, m.end(), fmt.Sprintf("前文的起止用“%c”，此处用“%c”，宜一致", first[kind], m.r))
		}
	}
}

// occasions are words behind a quoted day, “3·15”晚会, that tell it from a
// version or a measure.
var occasions = []string{
	"事故", "事件", "晚会", "国际", "消费者", "火灾", "爆炸", "地震", "案", "较大", "重大", "特大", "特别", "讲话", "重要", "批示", "专案",
	"国家", "禁毒", "世界", "全国", "运动", "起义", "坍塌", "燃气", "矿难", "洪灾", "惨案", "暴雨", "大火", "学生", "纪念",
}

func dayNames(p *pass) {
	for _, q := range p.brackets {
		if q.openMark != '“' || !q.whole() || q.reversed || q.close-q.open > 30 {
			continue
		}
		from, is, want, ok := dayName(p.inner(q))
		if !ok || is == want {
			continue
		}
		rest := p.behind(q.close+len("”"), 12)
		if isDigit(after(p.inner(q), 0)) && !beginsWithAny(rest, occasions...) {
			continue
		}
		at := q.open + len("“") + from
		message := "月日名称的中间应当用间隔号“·”"
		if want == "" {
			message = "月日名称的中间不用间隔号"
		}
		p.replace(at, at+len(is), message, want)
	}
}

// dayName reads 3.15 or 五.四: where its mark stands, what it is and what it
// should be.
func dayName(s string) (from int, is, want string, ok bool) {
	from = strings.IndexAny(s, ".．・•·")
	if from <= 0 {
		return 0, "", "", false
	}
	r := after(s, from)
	is = s[from : from+utf8.RuneLen(r)]
	month, day := s[:from], s[from+len(is):]
	if isDigit(after(s, 0)) {
		if len(month) > 2 || len(day) > 2 || day == "" || day[0] == '0' {
			return 0, "", "", false
		}
		return from, is, "·", exists(0, number(month), number(day))
	}
	n := monthOrDay(month)
	if n == 1 || n >= 11 {
		want = "·"
	}
	return from, is, want, exists(0, n, monthOrDay(day))
}

// monthOrDay gives the value of 十八 or 一八, 0 if s is neither.
func monthOrDay(s string) int {
	if n := hanziNumber(s); n > 0 {
		return n
	}
	tens, ones := hanziDigit(after(s, 0)), hanziDigit(after(s, len("一")))
	if len(s) != 2*len("一") || tens < 1 || ones < 0 {
		return 0
	}
	return 10*tens + ones
}

// inDayName reports whether the point at byte i of s stands in “五.四”.
func inDayName(s string, i int) bool {
	const longest = len("“十二")
	from := strings.LastIndex(s[max(0, i-longest):i], "“")
	to := strings.Index(s[i:min(len(s), i+1+longest)], "”")
	if from < 0 || to < 0 {
		return false
	}
	_, _, _, ok := dayName(s[max(0, i-longest)+from+len("“") : i+to])
	return ok
}
