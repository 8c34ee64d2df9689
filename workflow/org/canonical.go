package org

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// canonical writes a row as JSON in the one form that is kept and compared:
// names sorted, nothing empty, no blanks, no escapes that need not be.
func (b book) canonical(row cells) string {
	order := make([]int, 0, len(b.columns))
	for i := range b.columns {
		if len(row[i]) > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return strings.Compare(b.columns[x].name, b.columns[y].name) })
	out := []byte{'{'}
	for n, i := range order {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(quote(out, b.columns[i].name), ':')
		out = b.columns[i].canonical(out, row[i])
	}
	return string(append(out, '}'))
}

func (c column) canonical(out []byte, values []string) []byte {
	switch c.form {
	case asNumber, asTruth:
		return append(out, values[0]...)
	case asNames:
		out = append(out, '[')
		for i, v := range values {
			if i > 0 {
				out = append(out, ',')
			}
			out = quote(out, v)
		}
		return append(out, ']')
	default:
		return quote(out, values[0])
	}
}

// quote appends a JSON string.
func quote(out []byte, s string) []byte {
	if plain(s) {
		return append(append(append(out, '"'), s...), '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(out, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
}

// plain reports whether JSON writes a string as it is.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029'
	})
}

// parse reads a row of canonical JSON.
func (b book) parse(source string) (cells, error) {
	var fields map[string]any
	if err := json.Unmarshal([]byte(source), &fields); err != nil {
		return nil, err
	}
	row := make(cells, len(b.columns))
	for name, value := range fields {
		i := slices.IndexFunc(b.columns, func(c column) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("unknown field %q", name)
		}
		values, err := words(value)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", name, err)
		}
		read, wrong := b.columns[i].read(values)
		if wrong != "" {
			return nil, fmt.Errorf("field %s: %s", name, wrong)
		}
		row[i] = read
	}
	return row, nil
}

// words gives the values of a field.
func words(value any) ([]string, error) {
	switch v := value.(type) {
	case string:
		return []string{v}, nil
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}, nil
	case bool:
		return []string{fmt.Sprint(v)}, nil
	case []any:
		var all []string
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, fmt.Errorf("not a list of names")
			}
			all = append(all, s)
		}
		return all, nil
	default:
		return nil, fmt.Errorf("%T where a value belongs", value)
	}
}

// MarshalJSON gives every book as a list of its rows in canonical form.
func (d Data) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	value := reflect.ValueOf(d)
	for n, b := range books() {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(quote(out, b.name), ':', '[')
		rows := value.Field(b.field)
		for i := range rows.Len() {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, b.canonical(b.take(rows.Index(i)))...)
		}
		out = append(out, ']')
	}
	return append(out, '}'), nil
}
