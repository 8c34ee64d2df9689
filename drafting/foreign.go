package drafting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostWords bounds the words of a name in Latin letters.
const mostWords = 6

// foreign reads a name in Latin letters, of several words a single blank apart:
// John Smith, Anna K. Brown（世界银行）, also written against its unit, 世界银行John
// Smith. It gives the tokens used, 0 if there is no such name at token i.
func (l *lister) foreign(i int) int {
	first := l.word(i)
	head := strings.IndexFunc(first, func(c rune) bool { return unicode.Is(unicode.Latin, c) })
	if head < 0 || head > 0 && !longer(first[:head], 1) || !unicode.IsUpper(firstRune(first[head:])) {
		return 0
	}
	used, body, remark := 1, "", ""
	for {
		t := l.tokens[i+used-1]
		s := l.text[t.span.Start:t.span.End]
		if used == 1 {
			s = s[head:]
		}
		if body, remark = cutRemark(s); !wordOfName(body) {
			return 0
		}
		next := i + used
		if remark != "" || used == mostWords || next == len(l.tokens) || l.tokens[next].before != blank || l.tokens[next].span.Start != t.span.End+1 {
			break
		}
		if body, _ = cutRemark(l.word(next)); !wordOfName(body) {
			break
		}
		used++
	}
	last := l.tokens[i+used-1].span.End - len(remark)
	span := Span{l.tokens[i].span.Start, last}
	name := l.text[span.Start+head : last]
	if used == 1 && !strings.Contains(name, "-") || !strings.ContainsFunc(name, unicode.IsLower) {
		return 0 // one word may be anything: IPv6, App
	}
	l.person(Person{Unit: first[:head], Name: name}, span, l.tokens[i].before)
	if remark != "" {
		l.remark(Span{last, last + len(remark)})
	}
	return used
}

// wordOfName reports whether s is a word of a name in Latin letters, or an
// initial.
func wordOfName(s string) bool {
	letters := false
	for _, c := range s {
		switch {
		case unicode.Is(unicode.Latin, c) && c < unicode.MaxLatin1*2:
			letters = true
		case !strings.ContainsRune("-.'’", c):
			return false
		}
	}
	return letters && utf8.RuneCountInString(s) <= 30
}

// requote gives a closing quote back to what it closes, where a name or an office
// was found behind it: 村“两委”成员张三.
func requote(p *Person) {
	const quote = "”"
	if rest, ok := strings.CutPrefix(p.Name, quote); ok && strings.Contains(p.Unit+p.Office, "“") {
		p.Name = rest
		if p.Office != "" {
			p.Office += quote
		} else {
			p.Unit += quote
		}
	}
	if rest, ok := strings.CutPrefix(p.Office, quote); ok && strings.Contains(p.Unit, "“") {
		p.Unit, p.Office = p.Unit+quote, rest
	}
}
