package org

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"jiyao/workflow"
)

// Table describes a book for lists and forms (资料簿的式样).
type Table struct {
	Name, Label string
	Columns     []Field
}

// Field describes a column of a book.
type Field struct {
	Name, Label string
	Kind        FieldKind
	Key, Need   bool
	Ref         string   // the book whose rows it names
	Choices     []Choice // the values it may have, if they are given
}

// Heading gives the field's name where what it refers to is shown by name: 单位,
// not 单位编号.
func (f Field) Heading() string {
	if f.Ref == "" {
		return f.Label
	}
	return strings.TrimSuffix(f.Label, "编号")
}

// Choice is one value of a field that has only certain ones.
type Choice struct{ Value, Label string }

// FieldKind says how a field's values are written.
type FieldKind string

// The kinds of fields.
const (
	FieldText   FieldKind = "text"
	FieldDay    FieldKind = "day"
	FieldNumber FieldKind = "number"
	FieldTruth  FieldKind = "truth"
	FieldNames  FieldKind = "names" // several values
)

// Line is a row of a book as its columns have it.
type Line struct {
	Key   string
	Cells [][]string // by column, as kept
	Shown []string   // by column, for people
	Period
}

// Tables describes every book, in order.
func Tables() []Table {
	var all []Table
	for _, b := range books() {
		all = append(all, b.table())
	}
	return all
}

// TableNamed describes a book by its name.
func TableNamed(name string) (Table, bool) {
	i := slices.IndexFunc(books(), func(b book) bool { return b.name == name })
	if i < 0 {
		return Table{}, false
	}
	return books()[i].table(), true
}

func (b book) table() Table {
	t := Table{Name: b.name, Label: b.label}
	for _, c := range b.columns {
		f := Field{Name: c.name, Label: c.label, Key: c.key, Need: c.need, Ref: c.ref, Kind: c.kind()}
		for _, w := range c.words {
			f.Choices = append(f.Choices, Choice{w.value, w.label})
		}
		t.Columns = append(t.Columns, f)
	}
	return t
}

func (c column) kind() FieldKind {
	switch c.form {
	case asDay:
		return FieldDay
	case asNumber:
		return FieldNumber
	case asTruth:
		return FieldTruth
	case asNames:
		return FieldNames
	default:
		return FieldText
	}
}

// Column gives the place of a column by its name, -1 if there is none.
func (t Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(f Field) bool { return f.Name == name })
}

// Dated reports whether the book's rows are valid for a time.
func (t Table) Dated() bool { return t.Column("since") >= 0 && t.Column("until") >= 0 }

// Lines gives the rows of a book, in order.
func (o *Office) Lines(bookName string) []Line {
	b, ok := bookNamed(books(), bookName)
	if !ok {
		return nil
	}
	rows := reflect.ValueOf(o.data).Field(b.field)
	all := make([]Line, rows.Len())
	for i := range all {
		all[i] = b.line(b.take(rows.Index(i)))
	}
	return all
}

func (b book) line(row cells) Line {
	l := Line{Key: b.key(row), Cells: row, Shown: make([]string, len(row))}
	for i, c := range b.columns {
		l.Shown[i] = c.show(row[i])
		if c.form != asDay || len(row[i]) == 0 {
			continue
		}
		switch c.name {
		case "since":
			l.Since = workflow.Date(row[i][0])
		case "until":
			l.Until = workflow.Date(row[i][0])
		}
	}
	return l
}

// LineOf gives a row of a book by its key.
func (o *Office) LineOf(bookName, key string) (Line, bool) {
	all := o.Lines(bookName)
	i := slices.IndexFunc(all, func(l Line) bool { return l.Key == key })
	if i < 0 {
		return Line{}, false
	}
	return all[i], true
}

// NameOf gives what a row of a book is called: its name or label, with its key
// where there is none.
func (o *Office) NameOf(bookName, key string) string {
	name := ""
	switch bookName {
	case "units":
		name = o.units[key].Name
	case "persons":
		name = o.persons[key].Name
	case "posts":
		name = o.posts[key].Label
	case "topics":
		name = o.topics[key].Label
	case "groups":
		name = o.groups[key].Label
	case "series":
		name = o.series[key].Label
	case "meetings":
		name = o.meetings[key].Label
	}
	return cmp.Or(name, key)
}

// Put drafts a book with a row as the values say, in the place of the row with
// the key; the empty key adds one. values are by the columns' names, as people
// write them; a column that they leave out is empty.
func (o *Office) Put(bookName, key string, values map[string][]string) (Draft, Findings) {
	r := newReader("")
	b, ok := bookNamed(books(), bookName)
	if !ok {
		r.wrong(book{}, 0, "", "没有名为“%s”的资料", shown(bookName))
		return r.draft, r.found
	}
	row := make(cells, len(b.columns))
	for i, c := range b.columns {
		read, wrong := c.read(values[c.name])
		if wrong != "" {
			r.wrong(b, 0, c.label, "%s", wrong)
		}
		if row[i] = read; len(read) == 0 && c.need && wrong == "" {
			r.wrong(b, 0, c.label, "必须填写")
		}
	}
	if len(r.found) > 0 {
		return r.draft, r.found
	}
	return o.swap(r, b, key, row)
}

// Drop drafts a book without a row: for what was entered by mistake. What only
// ends gets a last day instead.
func (o *Office) Drop(bookName, key string) (Draft, Findings) {
	r := newReader("")
	b, ok := bookNamed(books(), bookName)
	if !ok {
		r.wrong(book{}, 0, "", "没有名为“%s”的资料", shown(bookName))
		return r.draft, r.found
	}
	return o.swap(r, b, key, nil)
}

// swap drafts a book with a row in the place of the one with the key, or
// without it.
func (o *Office) swap(r *reader, b book, key string, row cells) (Draft, Findings) {
	r.begin(b)
	found := key == ""
	for _, l := range o.Lines(b.name) {
		switch {
		case l.Key != key:
			r.add(b, 0, l.Cells)
			if row != nil && l.Key == b.key(row) {
				r.wrong(b, 0, "", "已经有“%s”，请改用别的编号或日期，或直接修改那一条", shown(keyShown(l.Key)))
			}
		default:
			found = true
			if row != nil {
				r.add(b, 0, row)
			}
		}
	}
	if key == "" && row != nil {
		r.add(b, 0, row)
	}
	if !found {
		r.wrong(b, 0, "", "“%s”已经不在资料中，请刷新后重试", keyShown(key))
	}
	return r.draft, r.found
}
