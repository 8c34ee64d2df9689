package ofd

import (
	"strconv"
	"unicode/utf8"

	"jiyao/render"
)

// micro is a length in millionths of a millimetre: finer than the layout's
// millipoints, so that places read back do not drift along a line.
type micro int64

// microns gives a length of the layout.
func microns(l render.Length) micro { return micro(render.Nearest(int64(l)*3175, 9)) } // 25.4/72 mm a point

// markup is XML being written.
type markup struct{ buf []byte }

// add writes the parts given: strings as they are, numbers in decimal, lengths
// in millimetres.
func (m *markup) add(parts ...any) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			m.buf = append(m.buf, p...)
		case int:
			m.buf = strconv.AppendInt(m.buf, int64(p), 10)
		case micro:
			m.buf = render.AppendDecimal(m.buf, int64(p), 6)
		}
	}
}

// element writes an element that holds text, or nothing if there is none.
func (m *markup) element(name, text string) {
	if text == "" {
		return
	}
	m.add("<ofd:", name, ">")
	m.text(text)
	m.add("</ofd:", name, ">\n")
}

// text writes text, for an element or for an attribute.
func (m *markup) text(s string) {
	for _, r := range s {
		m.char(r)
	}
}

// char writes a character. What XML forbids becomes U+FFFD, so that characters
// and places stay as many.
func (m *markup) char(r rune) {
	switch {
	case r == '<':
		m.add("&lt;")
	case r == '>':
		m.add("&gt;")
	case r == '&':
		m.add("&amp;")
	case r == '"':
		m.add("&quot;")
	case r < ' ', r == 0xFFFE, r == 0xFFFF:
		m.buf = utf8.AppendRune(m.buf, utf8.RuneError)
	default:
		m.buf = utf8.AppendRune(m.buf, r)
	}
}
