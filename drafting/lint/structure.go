package lint

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var structureRules = []Rule{
	{
		ID: "P14", Level: Warning, From: Recording, Strength: General, Source: "GB/T 9704—2012 §7.3.3；GB/T 15834—2011 附录B.3",
		Title: "层次序数后的点号有误",
		Bad:   "（一）、原则同意", Good: "（一）原则同意",
		Why:    "层次序数依次用“一、”“（一）”“1.”“（1）”：汉字数字后用顿号，阿拉伯数字后用齐线墨点，带括号的不再加点号。",
		Unseen: "没有被认作层次序数的行（如附件清单、表格中的编号）。",
		check:  levelStops,
	},
	{
		ID: "S02", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.3.3",
		Title: "层次序数不连续",
		Bad:   "（一）…（三）…", Good: "（一）…（二）…",
		Why:    "同一层次的序数从一起依次编排。缺的是序数还是内容须由人判断，不自动改正。",
		Unseen: "写法不能读作序数的行（①、议题一：）；附件中各自起编的序数只在本附件内比较。",
		check:  levelGaps,
	},
	{
		ID: "S03", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.3.3",
		Title: "层次序数重复",
		Bad:   "二、…二、…", Good: "二、…三、…",
		Why:    "同一层次的序数不得重复。",
		Unseen: "同S02；第二层次以下隔着正文另起一列的。",
		check:  levelRepeats,
	},
	{
		ID: "S05", Level: Blocker, From: Recording, Strength: Practice, Source: "实务：分列句的序数",
		Title: "“一是、二是”不连续",
		Bad:   "一是加强领导，三是强化督查。", Good: "一是加强领导，二是强化督查。",
		Why:    "分列句的序数应当依次齐全。",
		Unseen: "“首先、其次、再次”；一个部分中两条并列而内容交错的分列句。",
		check:  chains,
	},
	{
		ID: "S06", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.3.3",
		Title: "层次序数的形式有误",
		Bad:   "(一)原则同意", Good: "（一）原则同意",
		Why:    "层次序数依次用“一、”“（一）”“1.”“（1）”，括号用全角。数字后的点号见P14。",
		Unseen: "“①”“⑴”等带圈、带括号的单个字符。",
		check:  levelForms,
	},
}

// levelMark is a level number at the head of a line. Offsets are bytes of the
// line; a half that is not there has equal ends.
type levelMark struct {
	level, value int
	open, shut   [2]int // the brackets of （一） and （1）
	stop         [2]int // the mark behind the number or its brackets
	right        string // the stop that the standard asks for
}

// end gives the byte behind the whole mark.
func (m levelMark) end() int { return m.stop[1] }

// markOf reads the level number that a line begins with, in any of the forms
// that people write.
func markOf(s string) (levelMark, bool) {
	i := leading(s)
	var m levelMark
	m.open = [2]int{i, i}
	if r := after(s, i); r == '（' || r == '(' {
		m.open[1] = i + utf8.RuneLen(r)
	}
	j := m.open[1]
	n, arabic := numeral(s[j:])
	if n == 0 {
		return m, false
	}
	k := j + n
	if arabic {
		m.value, m.level, m.right = number(narrowDigits(s[j:k])), 3, "."
	} else {
		m.value, m.level, m.right = hanziNumber(s[j:k]), 1, "、"
	}
	m.shut = [2]int{k, k}
	if m.open[0] != m.open[1] {
		r := after(s, k)
		if r != '）' && r != ')' {
			return m, false
		}
		m.shut[1] = k + utf8.RuneLen(r)
		m.level++
		m.right = ""
	}
	k = m.shut[1]
	m.stop = [2]int{k, k}
	if r := after(s, k); r != 0 && strings.ContainsRune("、.．", r) {
		m.stop[1] = k + utf8.RuneLen(r)
	}
	bare := m.right != "" && m.stop[0] == m.stop[1]
	decimal := arabic && (isDigit(after(s, m.stop[1])) || isWideDigit(after(s, m.stop[1])))
	return m, m.value > 0 && !bare && !decimal
}

// numeral gives the length in bytes of the numeral that s begins with, at most
// three Hanzi or two digits, and whether it is of digits.
func numeral(s string) (n int, arabic bool) {
	for i := 0; i < 3; i++ {
		r, w := utf8.DecodeRuneInString(s[n:])
		digit := isDigit(r) || isWideDigit(r)
		hanzi := strings.ContainsRune("一二三四五六七八九十", r)
		if !digit && !hanzi || i > 0 && digit != arabic {
			break
		}
		if arabic = digit; digit && i == 2 {
			return 0, true
		}
		n += w
	}
	return n, arabic
}

func narrowDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if isWideDigit(r) {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// inLabel reports whether byte at of the draft belongs to the level number at
// the head of its line.
func (p *pass) inLabel(at int) bool {
	i := sort.Search(len(p.lines), func(i int) bool { return p.lines[i].Span.Start > at }) - 1
	if i < 0 {
		return false
	}
	at -= p.lines[i].Span.Start
	if at > 40 {
		return false
	}
	m, ok := markOf(p.lines[i].Text)
	return ok && at < m.end()
}

func levelStops(p *pass) {
	for _, b := range p.lines {
		m, ok := markOf(b.Text)
		if !ok || b.Level == 0 {
			continue
		}
		is := b.Text[m.stop[0]:m.stop[1]]
		if is == m.right {
			continue
		}
		whole := b.Text[m.open[0]:m.shut[1]]
		p.replace(b.Span.Start+m.stop[0], b.Span.Start+m.stop[1],
			fmt.Sprintf("层次序数应当写作“%s%s”", whole, m.right), m.right)
	}
}

func levelForms(p *pass) {
	for _, b := range p.lines {
		m, ok := markOf(b.Text)
		if !ok || b.Level == 0 {
			continue
		}
		at := b.Span.Start
		if b.Text[m.open[0]:m.open[1]] == "(" {
			p.replace(at+m.open[0], at+m.open[1], "层次序数的括号应当用全角", "（")
		}
		if b.Text[m.shut[0]:m.shut[1]] == ")" {
			p.replace(at+m.shut[0], at+m.shut[1], "层次序数的括号应当用全角", "）")
		}
	}
}

// step is one level number in the sequence of its level.
type step struct {
	block    drafting.Block
	mark     levelMark
	last     int  // the number before it under the same parent, 0 if it is the first
	adjacent bool // nothing of another kind stood between it and the one before
}

// unread stands for a number in a form that markOf does not read.
const unread = -1

// levels gives every numbered block with the number that stood before it on
// its level.
func (p *pass) levels() []step {
	var steps []step
	var last [5]int
	previous, anew := -1, false // anew: what came before ends all lists
	for i, b := range p.lines {
		if b.Kind == drafting.Attachment {
			last = [5]int{}
		}
		anew = anew || announces(b) || isPart(b.Text) || b.Kind == drafting.Present || b.Kind == drafting.Observer
		numbered := b.Kind == drafting.Heading || b.Kind == drafting.Numbered
		if !numbered || b.Level < 1 || b.Level > 4 {
			continue
		}
		m, ok := markOf(b.Text)
		if anew && m.value == 1 {
			last[b.Level] = 0
		}
		anew = false
		if !ok {
			m.value = unread // 议题一：, ①
		} else if last[b.Level] != unread {
			steps = append(steps, step{b, m, last[b.Level], previous == i-1})
		}
		previous = i
		last[b.Level] = m.value
		for deeper := b.Level + 1; deeper < len(last); deeper++ {
			last[deeper] = 0
		}
	}
	return steps
}

// announces reports whether a line announces a list of its own: 会议议定以下事项：.
func announces(b drafting.Block) bool {
	return b.Kind == drafting.LeadIn ||
		b.Kind == drafting.Paragraph && strings.HasSuffix(b.Text, "：") && (strings.Contains(b.Text, "以下") || strings.Contains(b.Text, "如下"))
}

// isPart reports whether a line is 第一部分 …, which numbers its contents anew.
func isPart(s string) bool {
	rest, ok := strings.CutPrefix(s[leading(s):], "第")
	if !ok {
		return false
	}
	n, _ := numeral(rest)
	return n > 0 && strings.HasPrefix(rest[n:], "部分")
}

// restarts reports whether the step begins a list anew, as one may below the
// first level after a paragraph of plain text.
func (s step) restarts() bool {
	return s.mark.value == 1 && s.block.Level > 1 && !s.adjacent
}

func levelGaps(p *pass) {
	for _, s := range p.levels() {
		if s.mark.value == s.last+1 || s.mark.value == s.last || s.restarts() {
			continue
		}
		at := s.block.Span.Start
		message := fmt.Sprintf("序数不连续：此处应当是第%d个", s.last+1)
		if s.last == 0 {
			message = "序数应当从一起编"
		}
		p.report(at+s.mark.open[0], at+s.mark.end(), message)
	}
}

func levelRepeats(p *pass) {
	for _, s := range p.levels() {
		if s.mark.value != s.last || s.restarts() {
			continue
		}
		at := s.block.Span.Start
		p.report(at+s.mark.open[0], at+s.mark.end(), fmt.Sprintf("序数“%s”重复", s.block.Text[s.mark.open[0]:s.mark.end()]))
	}
}

// maxNesting bounds how deep chains of 一是、二是 are followed.
const maxNesting = 8

// chains follows 一是、二是、三是 through the paragraphs under one number; a
// chain inside another is followed apart.
func chains(p *pass) {
	var open []int
	for _, b := range p.lines {
		if b.Level > 0 || b.Kind != drafting.Paragraph {
			open = open[:0]
		}
		for from := 0; ; {
			i := strings.Index(b.Text[from:], "是")
			if i < 0 {
				break
			}
			i += from
			from = i + len("是")
			start, n := ordinalBefore(b.Text, i)
			if n == 0 {
				continue
			}
			var want int
			if open, want = advance(open, n); want != n {
				p.report(b.Span.Start+start, b.Span.Start+from,
					fmt.Sprintf("“%s”与前文不连续，此处应当是第%d项", b.Text[start:from], want))
			}
		}
	}
}

// ordinalBefore reads the Chinese numeral that ends at byte i if a clause
// begins with it.
func ordinalBefore(s string, i int) (start, value int) {
	start = i
	for n := 0; n < 3; n++ {
		r, w := utf8.DecodeLastRuneInString(s[:start])
		if !strings.ContainsRune("一二三四五六七八九十", r) || w < 3 {
			break
		}
		start -= w
	}
	prev := before(s, start)
	if s[start:i] == "一" && isHan(prev) {
		return start, 1 // 主体责任一是…，二是…: a chain may begin behind what it is about
	}
	if start == i || prev != 0 && !isStop(prev) && !strings.ContainsRune(" \u3000）”》—,;:", prev) {
		return i, 0
	}
	return start, hanziNumber(s[start:i])
}

// advance puts the ordinal n into the chains that are open and gives the
// ordinal that was due: n itself if all is well.
func advance(open []int, n int) (rest []int, want int) {
	if n == 1 {
		if len(open) == maxNesting {
			open = open[:copy(open, open[1:])]
		}
		return append(open, 1), 1
	}
	for i := len(open) - 1; i >= 0; i-- {
		if open[i] == n-1 {
			open[i] = n
			return open[:i+1], n
		}
	}
	if len(open) == 0 {
		return open, n // a chain that began otherwise: 首先…二是
	}
	want = open[len(open)-1] + 1
	open[len(open)-1] = n
	return open, want
}
