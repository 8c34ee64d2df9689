package org

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Level says how much a finding matters.
type Level string

// The levels of findings.
const (
	Wrong Level = "wrong" // the data cannot be taken so
	Noted Level = "noted" // worth a look; the data can be taken
)

// Where is a place in a file.
type Where struct {
	File string
	Line int // from 1; 0 if the fault is of the whole file
}

// Finding is something found in the office's data (检查结果).
type Finding struct {
	Level  Level
	Where  Where  // zero if the data came from no file
	Book   string // which book; empty if the fault is of the whole file
	Key    string // which row
	Column string // which column, as the book calls it
	Msg    string
}

// String gives the finding as a sentence with its place.
func (f Finding) String() string {
	place := f.row()
	switch {
	case f.Where.File == "":
		return place + "：" + f.Msg + "。"
	case f.Where.Line == 0:
		return strings.TrimSuffix(f.Where.File+"："+place, "：") + "：" + f.Msg + "。"
	case place == "":
		return fmt.Sprintf("%s 第%d行：%s。", f.Where.File, f.Where.Line, f.Msg)
	default:
		return fmt.Sprintf("%s 第%d行，%s：%s。", f.Where.File, f.Where.Line, place, f.Msg)
	}
}

// row names the row and column: 单位“fgw”的上级单位.
func (f Finding) row() string {
	var s strings.Builder
	s.WriteString(BookLabel(f.Book))
	if key := keyShown(f.Key); key != "" {
		s.WriteString("“" + key + "”")
	}
	switch {
	case f.Column != "" && s.Len() > 0:
		s.WriteString("的" + f.Column)
	case f.Column != "":
		s.WriteString(f.Column)
	}
	return s.String()
}

// keyShown gives a key for a sentence, without the parts that are empty.
func keyShown(key string) string {
	parts := strings.FieldsFunc(key, func(r rune) bool { return r == '/' })
	for i, p := range parts {
		parts[i] = shown(p)
	}
	return strings.Join(parts, "/")
}

// Findings are what was found, in the order of the files.
type Findings []Finding

// Wrong gives those that keep the data from being taken.
func (f Findings) Wrong() Findings {
	var found Findings
	for _, x := range f {
		if x.Level == Wrong {
			found = append(found, x)
		}
	}
	return found
}

// Err gives an error of all that is wrong, a line each; nil if nothing is.
func (f Findings) Err() error {
	wrong := f.Wrong()
	if len(wrong) == 0 {
		return nil
	}
	return errors.New(wrong.String())
}

// String gives the findings, a line each.
func (f Findings) String() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// sort puts findings in the order of files, lines, books and keys.
func (f Findings) sort() {
	order := map[string]int{}
	for i, b := range Books() {
		order[b] = i + 1
	}
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Where.File, b.Where.File), cmp.Compare(a.Where.Line, b.Where.Line),
			cmp.Compare(order[a.Book], order[b.Book]), cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Msg, b.Msg),
		)
	})
}
