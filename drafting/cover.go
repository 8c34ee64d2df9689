package drafting

import "strings"

// between is what may stand between two persons of a row and belongs to none.
const between = "、，,；;。：:|/"

// cover sees to it that every character of a row belongs to a person: what
// was read as nobody's goes with the person behind it, or the last one.
func (l *lister) cover() {
	at := 0
	persons := l.row.Persons
	for i := range persons {
		start := persons[i].Span.Start - l.base
		if start > at {
			if n := content(l.text[at:start]); n >= 0 {
				persons[i].Span.Start = l.base + at + n
			}
		}
		at = max(at, persons[i].Span.End-l.base)
	}
	if at >= len(l.text) || content(l.text[at:]) < 0 {
		return
	}
	rest := strings.TrimRightFunc(l.text, func(r rune) bool { return space(r) || strings.ContainsRune(between, r) })
	if len(persons) == 0 {
		from := content(l.text)
		l.row.Persons = append(persons, Person{Name: rest[from:], Span: Span{l.base + from, l.base + len(rest)}})
		return
	}
	persons[len(persons)-1].Span.End = l.base + len(rest)
}

// content gives where the first character stands that is neither blank nor a
// separator; -1 if there is none.
func content(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return !space(r) && !strings.ContainsRune(between, r) })
}
