package render

import (
	"strings"
	"time"
	"unicode"
)

// longestProperty bounds a title, an author or a bookmark, in characters. A
// PDF 1.4 string holds 65,535 bytes.
const longestProperty = 2000

// Property makes a text fit for a file's property or a bookmark: one line,
// without characters that XML forbids or that turn the direction of what
// follows.
func Property(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			r = ' '
		case unicode.IsControl(r), turnsDirection(r), r == '\uFEFF', r&0xFFFE == 0xFFFE:
			continue
		}
		if n++; n > longestProperty {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// turnsDirection reports whether r is a bidirectional control: with one a
// title can be made to read as another.
func turnsDirection(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' ||
		'\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}

// Properties gives what a file says of its document, each text as Property
// makes it. The date is in China's time; it is zero unless its year has four
// digits at most, which is all that files hold.
func (m Meta) Properties() Meta {
	m.Title, m.Subject, m.Author = Property(m.Title), Property(m.Subject), Property(m.Author)
	if m.Date.IsZero() {
		return m
	}
	m.Date = m.Date.In(time.FixedZone("CST", 8*3600))
	if y := m.Date.Year(); y <= 0 || y > 9999 {
		m.Date = time.Time{}
	}
	return m
}

// Levels gives the bookmarks' levels so that each is at most one below the
// one before it.
func Levels(marks []Bookmark) []int {
	list := make([]int, len(marks))
	before := -1
	for i, m := range marks {
		before = max(0, min(m.Level, before+1))
		list[i] = before
	}
	return list
}
