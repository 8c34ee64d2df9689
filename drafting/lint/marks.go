package lint

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
)

// mark is a character of a line that is neither Hanzi nor letter nor digit:
// punctuation, a symbol or a blank. The rules of punctuation go from mark to
// mark, as nine characters of ten are none.
type mark struct {
	at   int // byte in the whole text
	line int // its line in pass.lines
	r    rune
	in   enclosure
}

// end gives the byte behind the mark.
func (m mark) end() int { return m.at + utf8.RuneLen(m.r) }

// enclosure says which pairs stand around a place.
type enclosure uint8

// The enclosures that rules ask about.
const (
	inParens enclosure = 1 << iota // （…）
	inTitle                        // 《…》 or 〈…〉
	inQuotes                       // “…”, 「…」 or 『…』
)

// enclosureOf gives the enclosure that an opening mark begins.
func enclosureOf(open rune) enclosure {
	switch open {
	case '（', '(':
		return inParens
	case '《', '〈':
		return inTitle
	case '“', '「', '『':
		return inQuotes
	}
	return 0
}

// collect finds all marks of the lines.
func (p *pass) collect() {
	for n, b := range p.lines {
		s := b.Text
		for i := 0; i < len(s); {
			switch c := s[i]; {
			case c >= 0xE4 && c <= 0xE9: // Hanzi, every one
				i += 3
				continue
			case c < utf8.RuneSelf && (isDigit(rune(c)) || isLatin(rune(c))):
				i++
				continue
			}
			r, w := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError && !isHan(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				p.marks = append(p.marks, mark{at: b.Span.Start + i, line: n, r: r})
			}
			i += w
		}
	}
}

// nest finds for every bracket the pair around it and for every mark what
// stands around it. Only whole pairs stand around anything.
func (p *pass) nest() {
	var open []int // the whole pairs around the place, by their place in p.brackets
	next := 0
	for i := range p.marks {
		m := &p.marks[i]
		for len(open) > 0 && p.brackets[open[len(open)-1]].close <= m.at {
			open = open[:len(open)-1]
		}
		for _, q := range open[max(0, len(open)-maxNesting):] {
			m.in |= enclosureOf(p.brackets[q].openMark)
		}
		for next < len(p.brackets) && p.brackets[next].start() <= m.at {
			q := &p.brackets[next]
			if q.parent = -1; len(open) > 0 {
				q.parent = open[len(open)-1]
			}
			if q.whole() && !q.reversed {
				open = append(open, next)
			}
			next++
		}
	}
}

// parent gives the pair directly around q, false if there is none.
func (p *pass) parent(q pair) (pair, bool) {
	if q.parent < 0 {
		return pair{}, false
	}
	return p.brackets[q.parent], true
}

// beside gives the characters before and behind a mark; 0 or a line feed at the
// ends of its line.
func (p *pass) beside(m mark) (prev, next rune) {
	return before(p.text, m.at), after(p.text, m.end())
}

// pairAt finds the bracket that begins at byte at.
func (p *pass) pairAt(at int) (pair, bool) {
	i := sort.Search(len(p.brackets), func(i int) bool { return p.brackets[i].start() >= at })
	if i == len(p.brackets) || p.brackets[i].start() != at {
		return pair{}, false
	}
	return p.brackets[i], true
}

// inner gives what a whole pair encloses.
func (p *pass) inner(q pair) string { return p.text[q.open+utf8.RuneLen(q.openMark) : q.close] }

// behind gives the rest of the line behind byte at, at most n bytes of it.
func (p *pass) behind(at, n int) string {
	s := p.text[at:min(len(p.text), at+n)]
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return s
}

// isProse reports whether a line is running text of the body.
func isProse(b drafting.Block) bool {
	switch b.Kind {
	case drafting.Paragraph, drafting.Opening, drafting.LeadIn, drafting.Numbered:
		return true
	}
	return false
}

// isBody reports whether a line is text of the body, or its title or a heading.
func isBody(b drafting.Block) bool {
	return isProse(b) || b.Kind == drafting.Heading || b.Kind == drafting.Title
}

// isEdge reports whether r, from beside, is no character: the line ends there.
func isEdge(r rune) bool { return r == 0 || r == '\n' }

// beginsClause reports whether a clause begins at byte at: the line does, or a
// stop or a level number stands before it.
func (p *pass) beginsClause(at int) bool {
	prev := before(p.text, at)
	return isEdge(prev) || prev != '、' && isStop(prev) || strings.ContainsRune(" \u3000）", prev)
}
