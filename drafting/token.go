package drafting

import (
	"strings"
	"unicode/utf8"
)

// gap is what stands before a token of a list.
type gap uint8

const (
	edge  gap = iota // the row's start
	blank            // spaces
	pause            // 、
	comma            // ，；
	colon            // the unit's colon
)

// token is a piece of a row between separators, brackets and all.
type token struct {
	span   Span
	before gap
}

// tokenize cuts s at padding and punctuation, not inside brackets.
func (r *reader) tokenize(s string) {
	r.tokens = r.tokens[:0]
	if r.tokens == nil {
		r.tokens = make([]token, 0, 64)
	}
	start, before, depth, open := -1, edge, 0, 0
	for i, n := 0, 0; i < len(s); i += n {
		var c rune
		if c, n = decode(s[i:]); c >= '一' && c <= '龥' {
			if start < 0 {
				start = i
			}
			continue
		}
		kind := edge
		switch {
		case c == '（' || c == '(' || c == '〔' || c == '[':
			if depth == 0 {
				open = i
			}
			depth++
		case (c == '）' || c == ')' || c == '〕' || c == ']') && depth > 0:
			depth--
		case depth > 0 && i-open < 200:
		case space(c):
			kind = blank
		case c == '、':
			kind = pause
		case c == '，' || c == ',' || c == '；' || c == ';' || c == '。' || c == '|' || c == '/':
			kind = comma
		case c == '：' || c == ':':
			kind = colon
		}
		if kind == edge {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			r.tokens = append(r.tokens, token{Span{start, i}, before})
			start, before = -1, edge
		}
		before = max(before, kind)
	}
	if start >= 0 {
		r.tokens = append(r.tokens, token{Span{start, len(s)}, before})
	}
}

// cutRemark splits a bracket off the end of a token.
func cutRemark(s string) (body, remark string) {
	if c := lastRune(s); c != '）' && c != ')' && c != '〕' && c != ']' {
		return s, ""
	}
	i := strings.IndexAny(s, "（(〔[")
	if i <= 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// unnamed reports whether s with its bracket is the name of a unit: 各区县（市）.
func unnamed(s string) bool {
	i := strings.IndexAny(s, "（(")
	if i <= 0 {
		return false
	}
	inside := strings.Trim(s[i:], "（()）")
	return inside == "市" || inside == "区" || inside == "县" || inside == "委" || inside == "局" || inside == "处" || inside == "室" || inside == "院"
}

// padded joins the characters of a name that spaces hold apart: 王  翔, 欧阳  锋.
// It gives the tokens used, at most 1 if nothing was joined.
func (l *lister) padded(i int) (used int, name string) {
	first := l.word(i)
	if len(first) > 2*utf8.UTFMax && first[0] >= utf8.RuneSelf {
		return 0, "" // more than two characters
	}
	second, ok := l.joined(i + 1)
	if !ok {
		return 0, ""
	}
	n, m := runes(first), 0
	body, _ := cutRemark(second)
	m = runes(body)
	switch {
	case n == 1 && m == 1 && l.three(i):
		return 3, first + second + l.word(i+2)
	case n == 1 && m == 1:
		return l.pair(i, 2, first+body)
	case n == 2 && m == 1 && compound(first):
		return l.pair(i, 2, first+body)
	case n == 1 && m == 2 && singleGrade(firstRune(first)) > 0 && !fullName(body) && unitGrade(body) != strongUnit:
		return l.pair(i, 2, first+body)
	case latin(first) && latin(second):
		return 2, first + " " + second
	}
	return 0, ""
}

// pair cuts the last token of a joined name before its bracket, so that the
// bracket is read as the next token.
func (l *lister) pair(i, used int, name string) (int, string) {
	t := l.tokens[i+used-1]
	body, remark := cutRemark(l.text[t.span.Start:t.span.End])
	if remark == "" {
		return used, name
	}
	end := t.span.End
	t.span.End = t.span.Start + len(body)
	l.person(Person{Name: name}, Span{l.tokens[i].span.Start, t.span.End}, l.tokens[i].before)
	l.remark(Span{t.span.End, end})
	return used, ""
}

// three reports whether exactly three single characters stand together from
// token i on: a name of three, not names of two.
func (l *lister) three(i int) bool {
	n := 0
	for ; i < len(l.tokens) && n < 4 && (n == 0 || l.tokens[i].before == blank); i++ {
		body, _ := cutRemark(l.word(i))
		if longer(body, 1) {
			break
		}
		n++
	}
	return n == 3
}

func (l *lister) word(i int) string {
	return l.text[l.tokens[i].span.Start:l.tokens[i].span.End]
}

// joined gives the token at i if only spaces stand before it.
func (l *lister) joined(i int) (string, bool) {
	if i >= len(l.tokens) || l.tokens[i].before != blank {
		return "", false
	}
	return l.word(i), true
}

// latin reports whether s is a word in Latin letters.
func latin(s string) bool {
	lower := false
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return false
		}
		lower = lower || c >= 'a' && c <= 'z'
	}
	return lower
}

// bulletLength gives the length of the bullet or number that token i, which
// begins with c, begins with: ●张三, 1.张三, （1）张三; 0 if there is none.
func (l *lister) bulletLength(i int, c rune) int {
	switch {
	case c >= '一' && c <= '龥':
		return 0
	case strings.ContainsRune("○●◆◇■□▪★☆*－—-", c):
		return utf8.RuneLen(c)
	case c >= '0' && c <= '9', c == '（', c == '(', c >= '①' && c <= '⒛':
	default:
		return 0
	}
	s := l.word(i)
	if m, ok := numbering(s); ok && m.level > 2 {
		return m.length
	}
	if _, n := arabic(s); n > 0 && n == len(s) && i+1 < len(l.tokens) && l.tokens[i+1].before == pause {
		return n // 1、张三
	}
	return 0
}

// skip passes over a bullet of n bytes at the start of token i; the next
// person's span begins with it. It gives how many tokens are used up.
func (l *lister) skip(i, n int) int {
	t := &l.tokens[i]
	if l.bullet < 0 {
		l.bullet = t.span.Start
	}
	if t.before != comma {
		t.before = edge
	}
	l.group = false
	t.span.Start += n
	if t.span.Start < t.span.End {
		return 0
	}
	if i+1 < len(l.tokens) {
		l.tokens[i+1].before = edge
	}
	return 1
}

// named reports whether a name stands behind blanks at token i, in one token
// or in characters held apart.
func (l *lister) named(i int) bool {
	s, ok := l.joined(i)
	if !ok {
		return false
	}
	body, _ := cutRemark(s)
	if longer(body, 1) {
		return fullName(body)
	}
	next, ok := l.joined(i + 1)
	body, _ = cutRemark(next)
	return ok && !longer(body, 2) && singleGrade(firstRune(s)) > 0
}
