package org

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cells are a row as the files have it, a column each: no value, one, or
// several where the column lists names.
type cells [][]string

// take reads a row's fields.
func (b book) take(row reflect.Value) cells {
	out := make(cells, len(b.columns))
	for i, c := range b.columns {
		out[i] = c.take(row.FieldByIndex(c.index))
	}
	return out
}

func (c column) take(v reflect.Value) []string {
	switch {
	case v.IsZero():
		return nil
	case v.Kind() == reflect.Slice:
		all := make([]string, v.Len())
		for i := range all {
			all[i] = v.Index(i).String()
		}
		return all
	case v.Kind() == reflect.Int:
		return []string{strconv.FormatInt(v.Int(), 10)}
	case v.Kind() == reflect.Bool:
		return []string{"true"}
	default:
		return []string{v.String()}
	}
}

// give makes a row of cells that have been read by column.read.
func (b book) give(from cells) reflect.Value {
	row := reflect.New(b.row).Elem()
	for i, c := range b.columns {
		if len(from[i]) > 0 {
			c.give(row.FieldByIndex(c.index), from[i])
		}
	}
	return row
}

func (c column) give(v reflect.Value, values []string) {
	switch v.Kind() {
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), len(values), len(values))
		for i, s := range values {
			list.Index(i).SetString(s)
		}
		v.Set(list)
	case reflect.Int:
		n, _ := strconv.Atoi(values[0]) // read has looked at it
		v.SetInt(int64(n))
	case reflect.Bool:
		v.SetBool(values[0] == "true")
	default:
		v.SetString(values[0])
	}
}

// key identifies a row among those of its book: its key columns, joined. An ID
// holds no slash.
func (b book) key(row cells) string {
	var parts []string
	for i, c := range b.columns {
		if c.key {
			parts = append(parts, strings.Join(row[i], ""))
		}
	}
	return strings.Join(parts, "/")
}

// read takes values as people write them: blanks around them, Chinese words,
// 2026年6月1日. The second value says what is wrong with them, if anything is.
func (c column) read(values []string) ([]string, string) {
	var out []string
	for _, v := range values {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		v, wrong := c.readOne(v)
		if wrong != "" {
			return nil, wrong
		}
		if v != "" {
			out = append(out, v)
		}
	}
	if len(out) > 1 && c.form != asNames {
		return nil, "只能填一项"
	}
	return out, ""
}

func (c column) readOne(v string) (string, string) {
	switch {
	case len(c.words) > 0:
		return c.readWord(v)
	case c.form == asDay:
		return readDay(v)
	case c.form == asNumber:
		return readNumber(v)
	case c.form == asTruth:
		return readTruth(v)
	default:
		return v, ""
	}
}

func (c column) readWord(v string) (string, string) {
	for _, w := range c.words {
		if v == w.value || v == w.label {
			return w.value, ""
		}
	}
	return "", "不认识“" + shown(v) + "”，应为" + c.choices()
}

func (c column) choices() string {
	labels := make([]string, len(c.words))
	for i, w := range c.words {
		labels[i] = w.label
	}
	return strings.Join(labels, "、")
}

// maxNumber bounds order numbers, copies and years.
const maxNumber = 999_999

func readNumber(v string) (string, string) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxNumber {
		return "", "“" + shown(v) + "”不是1至999999的整数；没有则不填"
	}
	return strconv.Itoa(n), ""
}

func readTruth(v string) (string, string) {
	switch strings.ToLower(v) {
	case "是", "有", "true", "yes":
		return "true", ""
	case "否", "无", "false", "no":
		return "", ""
	default:
		return "", "“" + shown(v) + "”应为“是”或“否”"
	}
}

// readDay takes 2026-06-01 and what spreadsheets and people make of it:
// 2026/6/1, 2026.6.1, 2026年6月1日.
func readDay(v string) (string, string) {
	if t, err := time.Parse(time.DateOnly, v); err == nil && t.Year() >= 1900 {
		return v, ""
	}
	plain := strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-").Replace(strings.TrimSuffix(v, "日"))
	t, err := time.Parse("2006-1-2", plain)
	if err != nil || t.Year() < 1900 {
		return "", "“" + shown(v) + "”不是日期，应写作2026-06-01的样子"
	}
	return t.Format(time.DateOnly), ""
}

// show writes values as people read them.
func (c column) show(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		if at := slices.IndexFunc(c.words, func(w word) bool { return w.value == v }); at >= 0 {
			out[i] = c.words[at].label
		}
		if c.form == asTruth {
			out[i] = "是"
		}
	}
	return strings.Join(out, "、")
}

// shown cuts a value short for a sentence, and names what cannot be seen.
func shown(v string) string {
	const most = 30
	var s strings.Builder
	n := 0
	for _, r := range strings.ToValidUTF8(v, "？") {
		if n++; n > most {
			return s.String() + "…"
		}
		if visible(r) {
			s.WriteRune(r)
		} else {
			fmt.Fprintf(&s, "〔U+%04X〕", r)
		}
	}
	return s.String()
}
