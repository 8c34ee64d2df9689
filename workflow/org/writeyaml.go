package org

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// WriteYAML writes every book of the office, a row on a line, in an order that
// changes only where the data change. ReadYAML reads it back as it was.
func (o *Office) WriteYAML() []byte {
	var s strings.Builder
	s.WriteString("# 机构与人员资料。日期当日有效，省略即不限；省略一本资料，导入时不改动它。\n")
	value := reflect.ValueOf(o.data)
	for _, b := range books() {
		s.WriteString("\n# " + b.label + "\n" + b.name + ":")
		rows := value.Field(b.field)
		if rows.Len() == 0 {
			s.WriteString(" []\n")
			continue
		}
		s.WriteByte('\n')
		for i := range rows.Len() {
			s.WriteString("  - {" + b.flow(b.take(rows.Index(i))) + "}\n")
		}
	}
	return []byte(s.String())
}

// flow writes a row's fields: id: fgw, name: 市发改委.
func (b book) flow(row cells) string {
	var parts []string
	for i, c := range b.columns {
		if len(row[i]) > 0 {
			parts = append(parts, c.name+": "+c.flow(row[i]))
		}
	}
	return strings.Join(parts, ", ")
}

func (c column) flow(values []string) string {
	if c.form != asNames {
		return c.scalar(values[0])
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = c.scalar(v)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// scalar writes a value so that YAML takes it for nothing else.
func (c column) scalar(v string) string {
	if c.form == asNumber || c.form == asTruth || plainScalar(v) {
		return v
	}
	return quoted(v)
}

// plainScalar reports whether a value may stand without quotes: letters,
// digits and little else, beginning with a letter, or a date.
func plainScalar(v string) bool {
	if readAs, wrong := readDay(v); wrong == "" && readAs == v {
		return true
	}
	for i, r := range v {
		letter := r < unicode.MaxASCII && unicode.IsLetter(r) || unicode.Is(unicode.Han, r)
		if !letter && (i == 0 || !unicode.IsDigit(r) && !strings.ContainsRune("-_./、（）·", r)) {
			return false
		}
	}
	return v != "" && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(v))
}

// quoted writes a value in double quotes. Backslash and quote are escaped, and
// so is what cannot be seen.
func quoted(v string) string {
	var s strings.Builder
	s.WriteByte('"')
	for _, r := range v {
		switch {
		case r == '"' || r == '\\':
			s.WriteByte('\\')
			s.WriteRune(r)
		case unicode.IsGraphic(r):
			s.WriteRune(r)
		case r <= 0xFFFF:
			s.WriteString(`\u` + hex(r, 4))
		default:
			s.WriteString(`\U` + hex(r, 8))
		}
	}
	s.WriteByte('"')
	return s.String()
}

func hex(r rune, digits int) string {
	h := strings.ToUpper(strconv.FormatInt(int64(r), 16))
	return strings.Repeat("0", max(0, digits-len(h))) + h
}
