package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var bracketRules = []Rule{
	{
		ID: "P03", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.8、4.9、4.15",
		Title: "括号、引号、书名号不成对",
		Bad:   "审议《工作意见，并提请审定。", Good: "审议《工作意见》，并提请审定。",
		Why:    "成对使用的标点在同一自然段内应当前后齐全。缺哪一半、补在何处须由人判断，不自动改正。",
		Unseen: "跨自然段的引文以外，一段之内张冠李戴而数目恰好相等的引号。",
		check:  unpaired,
	},
	{
		ID: "P31", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.2.5",
		Title: "发文字号的年份括号有误",
		Bad:   "苏府[2020]4号", Good: "苏府〔2020〕4号",
		Why:    "发文字号的年份用四位阿拉伯数字，以六角括号“〔〕”括入。",
		Unseen: "年份不足四位的文号；地块、标段、合同、评估报告等的编号和案号。",
		check:  numberBrackets,
	},
	{
		ID: "P35", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.9",
		Title: "一对括号全角、半角混用",
		Bad:   "管理办法（试行)", Good: "管理办法（试行）",
		Why:    "一对括号的前后两半应当同为全角。",
		Unseen: "外文语句中的括号；层次序数的括号由S06检查。",
		check:  mixedWidth,
	},
}

// pair is a pair of brackets or quotes; at −1 there is no such half.
type pair struct {
	open, close         int // bytes in the whole text
	openMark, closeMark rune
	parent              int  // the pair directly around it, by its place in pass.brackets; −1 for none
	reversed            bool // a quote the wrong way round, see reverse
}

func (q pair) whole() bool { return q.open >= 0 && q.close >= 0 }

// start gives the place of the first mark that is there.
func (q pair) start() int {
	if q.open >= 0 {
		return q.open
	}
	return q.close
}

const (
	openers = "（(《〈“〔【「『"
	closers = "）)》〉”〕】」』"
)

// family says which marks belong together: （ and ( are of one family. It
// gives −1 for any other character.
func family(r rune) (kind int, opens bool) {
	switch r {
	case '（', '(':
		return 0, true
	case '）', ')':
		return 0, false
	case '《':
		return 1, true
	case '》':
		return 1, false
	case '〈':
		return 2, true
	case '〉':
		return 2, false
	case '“':
		return 3, true
	case '”':
		return 3, false
	case '〔':
		return 4, true
	case '〕':
		return 4, false
	case '【':
		return 5, true
	case '】':
		return 5, false
	case '「':
		return 6, true
	case '」':
		return 6, false
	case '『':
		return 7, true
	case '』':
		return 7, false
	}
	return -1, false
}

// matcher pairs the marks of one paragraph.
type matcher struct {
	stack []pair
	open  [8]int // how many of each family wait on the stack
	out   []pair
}

// matchBrackets pairs the marks paragraph by paragraph; the lines of a list or
// of a title count as one paragraph.
func matchBrackets(lines []drafting.Block) []pair {
	var m matcher
	for i, b := range lines {
		continues := i > 0 && (isList(b.Kind) && b.Label.IsZero() || b.Kind == drafting.Title) && lines[i-1].Kind == b.Kind
		if i > 0 && quotes(b) && quotes(lines[i-1]) {
			m.forgive(lines[i-1])
		}
		if !continues {
			m.flush()
		}
		m.line(b)
	}
	m.flush()
	slices.SortFunc(m.out, func(a, b pair) int { return a.start() - b.start() })
	return m.out
}

func (m *matcher) line(b drafting.Block) {
	for i, r := range b.Text {
		kind, opens := family(r)
		switch {
		case kind < 0 || kind == 0 && !opens && isListMark(b.Text, i) && !(m.open[0] > 0 && strings.HasSuffix(numberless(b.Text[:i]), " ")):
		case opens:
			m.stack = append(m.stack, pair{open: b.Span.Start + i, close: -1, openMark: r})
			m.open[kind]++
		default:
			m.shut(kind, b.Span.Start+i, r)
		}
	}
}

// shut closes the innermost open mark of the family; what was opened inside
// it and not closed is left alone for good.
func (m *matcher) shut(kind, at int, r rune) {
	if m.open[kind] == 0 {
		m.out = append(m.out, pair{open: -1, close: at, closeMark: r})
		return
	}
	for {
		top := m.stack[len(m.stack)-1]
		m.stack = m.stack[:len(m.stack)-1]
		k, _ := family(top.openMark)
		m.open[k]--
		if k == kind {
			top.close, top.closeMark = at, r
			m.out = append(m.out, top)
			return
		}
		m.out = append(m.out, top)
	}
}

// quotes reports whether a paragraph begins with “.
func quotes(b drafting.Block) bool { return strings.HasPrefix(b.Text[leading(b.Text):], "“") }

// forgive drops the “ that the paragraph begins with: in a quotation of several
// paragraphs each opens it and only the last closes it.
func (m *matcher) forgive(b drafting.Block) {
	if len(m.stack) > 0 && m.stack[0].open == b.Span.Start+leading(b.Text) {
		m.stack = m.stack[1:]
	}
}

func (m *matcher) flush() {
	m.out = append(m.out, m.stack...)
	m.stack, m.open = m.stack[:0], [8]int{}
}

// isListMark reports whether the closing bracket at byte i only follows a
// number or letter of a list: 1） a).
func isListMark(s string, i int) bool {
	j := i
	for j > 0 && i-j < 2 && isDigit(rune(s[j-1])) {
		j--
	}
	if j == i && j > 0 && isLatin(rune(s[j-1])) {
		j--
	}
	if j == i {
		return false
	}
	prev := before(s, j)
	return prev == 0 || strings.ContainsRune(" \u3000。；：，、;:,", prev)
}

// numberless cuts the digits and letters off the end of s: in （议题 2） and （表 B）
// the bracket shuts, though a blank parts the number from its word.
func numberless(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return isDigit(r) || isLatin(r) })
}

func unpaired(p *pass) {
	for _, q := range p.brackets {
		if p.count >= MaxPerRule {
			return
		}
		switch {
		case q.whole() || q.reversed: // reversed ones are P05's
		case q.open >= 0:
			p.report(q.open, q.open+utf8.RuneLen(q.openMark),
				fmt.Sprintf("“%c”没有与之配对的“%c”", q.openMark, partner(q.openMark)))
		default:
			p.report(q.close, q.close+utf8.RuneLen(q.closeMark),
				fmt.Sprintf("“%c”没有与之配对的“%c”", q.closeMark, partner(q.closeMark)))
		}
	}
}

// partner gives the other half of a pair.
func partner(r rune) rune {
	from, to := []rune(openers+closers), []rune(closers+openers)
	if i := slices.Index(from, r); i >= 0 {
		return to[i]
	}
	return r
}

func mixedWidth(p *pass) {
	for _, q := range p.brackets {
		switch {
		case !q.whole() || p.inLabel(q.open):
		case q.openMark == '(' && q.closeMark == '）':
			p.replace(q.open, q.open+1, "前半个括号应当用全角", "（")
		case q.openMark == '（' && q.closeMark == ')':
			p.replace(q.close, q.close+1, "后半个括号应当用全角", "）")
		}
	}
}

// documentNumber is a year in any brackets and an ordinal, behind 机关代字 or at
// the beginning of a line.
var documentNumber = regexp.MustCompile(`(?:^|\p{Han})([\[［【(（{〔])(\d{4})([\]］】)）}〕])(?:第)?\d+号`)

func numberBrackets(p *pass) {
	for _, b := range p.lines {
		for _, at := range findNear(documentNumber, b.Text, "号") {
			ownNumber := b.Kind == drafting.NumberLine
			if !ownNumber && (at[2] == 0 || isParcel(b.Text[at[1]:]) || isRegister(b.Text[:at[2]], b.Text[at[7]:])) {
				continue
			}
			open, shut := b.Text[at[2]:at[3]], b.Text[at[6]:at[7]]
			if open != "〔" {
				p.replace(b.Span.Start+at[2], b.Span.Start+at[3], "发文字号的年份应当用六角括号“〔〕”", "〔")
			}
			if shut != "〕" {
				p.replace(b.Span.Start+at[6], b.Span.Start+at[7], "发文字号的年份应当用六角括号“〔〕”", "〕")
			}
		}
	}
}

// isParcel reports whether the words behind a number say that it is not of a
// paper: 安土告（2023）12号地块.
func isParcel(s string) bool {
	for _, w := range [...]string{"地块", "宗地", "标段", "合同", "土地", "楼"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// isRegister reports whether a number between prev and next is of a register
// and not of an official paper: 会评报字[2005]|第88号, 合同编号（2016）|第12号.
func isRegister(prev, next string) bool {
	return strings.HasSuffix(prev, "字") && strings.HasPrefix(next, "第") || endsWithAny(prev, "编号", "合同", "证", "标")
}

// findNear gives all matches of re in s, without running it where the word
// that every match contains is absent.
func findNear(re *regexp.Regexp, s, word string) [][]int {
	if !strings.Contains(s, word) {
		return nil
	}
	return re.FindAllStringSubmatchIndex(s, -1)
}
