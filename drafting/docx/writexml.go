package docx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// markup is XML being written.
type markup struct{ strings.Builder }

// open begins an element; attributes are names and values in turn, one with an
// empty value is left out.
func (m *markup) open(name string, attributes ...string) {
	m.begin(name, attributes)
	m.WriteByte('>')
}

// empty writes an element without content.
func (m *markup) empty(name string, attributes ...string) {
	m.begin(name, attributes)
	m.WriteString("/>")
}

func (m *markup) begin(name string, attributes []string) {
	m.WriteByte('<')
	m.WriteString(name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] == "" {
			continue
		}
		m.WriteByte(' ')
		m.WriteString(attributes[i])
		m.WriteString(`="`)
		m.text(attributes[i+1])
		m.WriteByte('"')
	}
}

func (m *markup) close(name string) {
	m.WriteString("</")
	m.WriteString(name)
	m.WriteByte('>')
}

// text writes characters; those that XML cannot hold become U+FFFD.
func (m *markup) text(s string) {
	xml.EscapeText(&m.Builder, []byte(s)) // a Builder never fails
}

// value writes an element whose one attribute is w:val.
func (m *markup) value(name, value string) { m.empty(name, "w:val", value) }

// element writes an element that holds characters.
func (m *markup) element(name, text string, attributes ...string) {
	m.open(name, attributes...)
	m.text(text)
	m.close(name)
}

// String writes a length as an attribute's value.
func (t Twips) String() string { return strconv.Itoa(int(t)) }

// halfPoints writes a length as a size of type.
func (t Twips) halfPoints() string { return strconv.Itoa(int(t+5) / 10) }

// eighths writes a length as the thickness of a border.
func (t Twips) eighths() string { return strconv.Itoa(max(2, int(2*t+2)/5)) }
