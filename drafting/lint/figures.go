package lint

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

// figure is a number in Arabic digits with its decimal point and its separators
// of thousands: 98, 3.5, 12,000.
type figure struct {
	line       int // of pass.lines
	start, end int // bytes of the line
}

// figuresOf finds the numbers of the lines, in their order.
func figuresOf(lines []drafting.Block) []figure {
	var all []figure
	for n := range lines {
		s := lines[n].Text
		for i := 0; i < len(s); i++ {
			if s[i] < '0' || s[i] > '9' {
				continue
			}
			end := figureEnd(s, i)
			all = append(all, figure{n, i, end})
			i = end
		}
	}
	return all
}

// figureEnd gives where the number that begins at byte i of s ends.
func figureEnd(s string, i int) int {
	for ; i < len(s); i++ {
		switch {
		case isDigit(rune(s[i])):
		case s[i] == '.' && isDigit(after(s, i+1)):
		case s[i] == ',' && isThousand(s[i+1:]):
		default:
			return i
		}
	}
	return i
}

// isThousand reports whether s begins with three digits and no fourth.
func isThousand(s string) bool {
	return len(s) >= 3 && isDigit(rune(s[0])) && isDigit(rune(s[1])) && isDigit(rune(s[2])) && !isDigit(after(s, 3))
}

// around gives the line up to the number, the number, and the rest of the line.
func (p *pass) around(f figure) (left, is, right string) {
	s := p.lines[f.line].Text
	return s[:f.start], s[f.start:f.end], s[f.end:]
}

// at gives the place in the draft of a piece of a line.
func (p *pass) at(line, start, end int) drafting.Span {
	base := p.lines[line].Span.Start
	return drafting.Span{Start: base + start, End: base + end}
}

// quoted reports whether a piece of the draft stands in a quotation or a title,
// whose words are somebody else's.
func (p *pass) quoted(s drafting.Span) bool { return within(p.quotes, s.Start) }

// isCode reports whether a number that stands behind left belongs to a code, an
// address or a part of a larger number: T3, B2-13, v1.0/2.
func isCode(left string) bool {
	prev := before(left, len(left))
	if isLatin(prev) || prev != 0 && strings.ContainsRune("_/@#=&?.:\\", prev) {
		return true
	}
	return prev == '-' && isLatin(before(left, len(left)-1))
}

// value gives what a number says; ok is false for 2023.3.10 and its like.
func value(is string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(is, ",", ""), 64)
	return v, err == nil
}

const (
	hanziDigits  = "一二三四五六七八九"
	hanziNumbers = hanziDigits + "十百千万亿两几半零〇"
)

// quantityAt gives the length in bytes of the number, in either script, that s
// begins with; 0 if there is none.
func quantityAt(s string) int {
	if isDigit(after(s, 0)) {
		n := figureEnd(s, 0)
		for _, unit := range [...]string{"万", "亿"} {
			if strings.HasPrefix(s[n:], unit) {
				n += len(unit)
			}
		}
		return n
	}
	n := 0
	for {
		r, w := utf8.DecodeRuneInString(s[n:])
		if w == 0 || !strings.ContainsRune(hanziNumbers, r) {
			return n
		}
		n += w
	}
}

// quantityBefore gives where the number that ends s, in either script, begins;
// len(s) if there is none.
func quantityBefore(s string) int {
	i := len(s)
	if isDigit(before(s, i)) {
		for i > 0 && (isDigit(rune(s[i-1])) || (s[i-1] == '.' || s[i-1] == ',') && isDigit(before(s, i-1))) {
			i--
		}
		return i
	}
	for i > 0 {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if !strings.ContainsRune(hanziNumbers, r) {
			break
		}
		i -= w
	}
	return i
}

// countAt reads a number of things, from 2 to 99 in either script, that s
// begins with.
func countAt(s string) (count, length int) {
	if isDigit(after(s, 0)) {
		end := figureEnd(s, 0)
		return number(s[:end]), end
	}
	if strings.HasPrefix(s, "两") {
		return 2, len("两")
	}
	n, _ := numeral(s)
	return hanziNumber(s[:n]), n
}

// hasPrefix gives the first of the words that s begins with, empty if none is.
func hasPrefix(s string, words ...string) string {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}

// hasSuffix gives the first of the words that s ends with, empty if none is.
func hasSuffix(s string, words ...string) string {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return w
		}
	}
	return ""
}

// eachIndex calls f with every place of word in s.
func eachIndex(s, word string, f func(i int)) {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return
		}
		f(from + i)
		from += i + len(word)
	}
}

// clauseBefore gives the clause that ends s: what stands behind its last stop
// or bracket, at most limit bytes of it.
func clauseBefore(s string, limit int) string {
	s = lastBytes(s, limit)
	if i := strings.LastIndexFunc(s, endsClause); i >= 0 {
		_, w := utf8.DecodeRuneInString(s[i:])
		return s[i+w:]
	}
	return s
}

// lastBytes gives the characters that end s, at most n bytes of them.
func lastBytes(s string, n int) string {
	cut := len(s) - min(len(s), n)
	for cut < len(s) && !utf8.RuneStart(s[cut]) {
		cut++
	}
	return s[cut:]
}

// endsClause reports whether r ends a clause; 、 does not.
func endsClause(r rune) bool {
	switch r {
	case '，', '。', '；', '：', '？', '！', '（', '）', '“', '”', '《', '》', ',', ';', '(', ')', '—', '…', ' ', '\u3000', '\n':
		return true
	}
	return false
}
