package workflow

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A jsonObject writes an object as encoding/json writes a struct with the same
// fields. It is for what every step writes and every verification compares.
type jsonObject struct{ out []byte }

func (o *jsonObject) name(name string) {
	between := byte(',')
	if len(o.out) == 0 {
		between = '{'
	}
	o.out = append(append(append(o.out, between, '"'), name...), `":`...)
}

func (o *jsonObject) text(name, value string) {
	o.name(name)
	if !plainJSON(value) {
		o.out = append(o.out, payload(value)...)
		return
	}
	o.out = append(append(append(o.out, '"'), value...), '"')
}

// some writes a text unless it is empty.
func (o *jsonObject) some(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

// value writes anything.
func (o *jsonObject) value(name string, v any) {
	o.name(name)
	if n, ok := v.(int); ok {
		o.out = strconv.AppendInt(o.out, int64(n), 10)
		return
	}
	o.out = append(o.out, payload(v)...)
}

func (o *jsonObject) end() string { return string(append(o.out, '}')) }

// plainJSON reports whether a text stands in JSON as it is.
func plainJSON(s string) bool {
	ascii := true
	for i := range len(s) {
		switch b := s[i]; {
		case b < ' ', b == '"', b == '\\', b == '<', b == '>', b == '&':
			return false
		case b >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}
