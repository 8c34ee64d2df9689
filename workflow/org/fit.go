package org

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"jiyao/workflow"
)

// Rest is what becomes of the rows that a table lacks (表中没有的).
type Rest string

// What may become of them.
const (
	Drop Rest = "drop" // 删除: the table is the whole book
	Keep Rest = "keep" // 保留: the table says what is new or different
	End  Rest = "end"  // 截止: they were valid until yesterday
)

// Fitting says how a draft is brought to the office's data.
type Fitting struct {
	Rest Rest
	At   workflow.Date // today: a name stands for who bears it this day
}

// Fit brings a draft of tables to the office's data (对上现有资料): rows without
// an ID get that of the row they are, or a new one; what is named by name is
// found; columns that a table lacks stay as they are; and the rows it lacks
// become what the fitting says.
func (o *Office) Fit(d Draft, how Fitting) (Draft, Findings) {
	f := &fitter{office: o, how: how, draft: d, known: map[string][]cells{}, names: map[string]map[string][]string{}, ids: map[string]map[string]bool{}}
	for _, b := range books() {
		if slices.Contains(f.draft.Given, b.name) {
			f.book(b)
		}
	}
	f.expand()
	return f.draft, f.found
}

// A fitter fits a draft, book by book: what a row refers to stands in a book
// before its own, or in its own.
type fitter struct {
	office *Office
	how    Fitting
	draft  Draft
	found  Findings
	known  map[string][]cells             // by book, rows as they would be
	names  map[string]map[string][]string // by book and name, the IDs of who bears it
	ids    map[string]map[string]bool     // by book
}

func (f *fitter) wrong(b book, where Where, column, msg string, args ...any) {
	f.found = append(f.found, Finding{Level: Wrong, Where: where, Book: b.name, Column: column, Msg: fmt.Sprintf(msg, args...)})
}

// book fits the rows of one book.
func (f *fitter) book(b book) {
	value := reflect.ValueOf(&f.draft.Data).Elem().Field(b.field)
	lines := f.draft.lines[b.name]
	rows := make([]cells, value.Len())
	for i := range rows {
		rows[i] = b.take(value.Index(i))
		f.refer(b, rows[i], whereOf(lines, i), func(ref string) bool { return ref != b.name })
	}
	f.identify(b, rows, lines)
	f.know(b, slices.Concat(rows, f.officeRows(b)))
	for i := range rows {
		f.refer(b, rows[i], whereOf(lines, i), func(ref string) bool { return ref == b.name })
	}
	f.complete(b, rows)
	rows = append(rows, f.rest(b, rows)...)
	f.know(b, rows)
	fitted := reflect.MakeSlice(value.Type(), len(rows), len(rows))
	for i, row := range rows {
		fitted.Index(i).Set(b.give(row))
	}
	value.Set(fitted)
}

// know has names and IDs looked up in rows.
func (f *fitter) know(b book, rows []cells) {
	f.known[b.name] = rows
	delete(f.names, b.name)
	delete(f.ids, b.name)
}

func whereOf(lines []Where, i int) Where {
	if i < len(lines) {
		return lines[i]
	}
	return Where{}
}

// officeRows gives the rows of a book as they are now.
func (f *fitter) officeRows(b book) []cells {
	value := reflect.ValueOf(f.office.data).Field(b.field)
	all := make([]cells, value.Len())
	for i := range all {
		all[i] = b.take(value.Index(i))
	}
	return all
}

// rows gives the rows of a book as they would be, as far as it has been fitted.
func (f *fitter) rows(b book) []cells {
	if all, ok := f.known[b.name]; ok {
		return all
	}
	all := f.officeRows(b)
	f.known[b.name] = all
	return all
}

// named gives the IDs of the rows of a book by name; those valid today, if any
// is.
func (f *fitter) named(b book, name string) []string {
	if f.names[b.name] == nil {
		f.names[b.name] = f.index(b)
	}
	return f.names[b.name][name]
}

func (f *fitter) index(b book) map[string][]string {
	all, past := map[string][]string{}, map[string][]string{}
	add := func(name, id string, p Period) {
		to := past
		if p.Holds(f.how.At) {
			to = all
		}
		if name != "" && !slices.Contains(to[name], id) {
			to[name] = append(to[name], id)
		}
	}
	for _, row := range f.rows(b) {
		add(b.cell(row, "name")+b.cell(row, "label"), b.cell(row, "id"), b.period(row))
	}
	if b.name == "units" {
		for _, a := range slices.Concat(f.office.data.Aliases, f.draft.Data.Aliases) {
			add(a.Name, a.Unit, a.Period)
		}
	}
	for name, ids := range past {
		if all[name] == nil {
			all[name] = ids
		}
	}
	return all
}

// cell gives a column's only value; empty for a column the book lacks.
func (b book) cell(row cells, name string) string {
	for i, c := range b.columns {
		if c.name == name {
			return strings.Join(row[i], "、")
		}
	}
	return ""
}

func (b book) period(row cells) Period {
	return Period{Since: workflow.Date(b.cell(row, "since")), Until: workflow.Date(b.cell(row, "until"))}
}

// refer puts IDs in the place of the names in a row.
func (f *fitter) refer(b book, row cells, where Where, whose func(ref string) bool) {
	for i, c := range b.columns {
		if c.ref == "" || !whose(c.ref) {
			continue
		}
		target, _ := bookNamed(books(), c.ref)
		row[i] = slices.Clone(row[i])
		for n, v := range row[i] {
			if f.has(target, v) {
				continue
			}
			switch ids := f.named(target, v); len(ids) {
			case 0: // Check will say so
			case 1:
				row[i][n] = ids[0]
			default:
				f.wrong(b, where, c.label, "有%d个“%s”，请写编号（%s）", len(ids), shown(v), strings.Join(ids, "、"))
			}
		}
	}
}

// has reports whether a book has a row with the ID.
func (f *fitter) has(b book, id string) bool {
	if f.ids[b.name] == nil {
		f.ids[b.name] = map[string]bool{}
		for _, row := range f.rows(b) {
			f.ids[b.name][b.cell(row, "id")] = true
		}
	}
	return f.ids[b.name][id]
}

// identify gives rows without an ID the one of the row of that name, or a new
// one.
func (f *fitter) identify(b book, rows []cells, lines []Where) {
	at := slices.IndexFunc(b.columns, column.identity)
	if at < 0 {
		return
	}
	taken := map[string]bool{}
	for _, row := range slices.Concat(f.officeRows(b), rows) {
		taken[b.cell(row, "id")] = true
	}
	used := map[string]bool{}
	for i, row := range rows {
		if len(row[at]) > 0 {
			used[row[at][0]] = true
			continue
		}
		name := b.cell(row, "name") + b.cell(row, "label")
		ids := slices.DeleteFunc(f.same(b, row, name), func(id string) bool { return used[id] })
		switch {
		case name == "":
			continue // Check will say so
		case len(ids) > 1:
			f.wrong(b, whereOf(lines, i), b.columns[at].label, "资料中有%d个“%s”，请写编号（%s）", len(ids), shown(name), strings.Join(ids, "、"))
			continue
		case len(ids) == 0 && b.name == "persons" && len(f.named(b, name)) > 0 && b.cell(row, "unit") != "":
			f.wrong(b, whereOf(lines, i), b.columns[at].label, "资料中另有“%s”（%s）：是同一人，请写这个编号；是同名的另一人，请写一个新编号",
				shown(name), f.office.wherePerson(f.named(b, name)[0]))
			continue
		case len(ids) == 0:
			ids = []string{NewID(b.name, name, func(id string) bool { return taken[id] })}
		}
		row[at] = ids[:1]
		taken[ids[0]], used[ids[0]] = true, true
	}
}

// wherePerson names a person with his unit.
func (o *Office) wherePerson(id string) string {
	if unit := o.units[o.persons[id].Unit].Name; unit != "" {
		return unit + "，编号" + id
	}
	return "编号" + id
}

// same gives the rows of the office that a row without an ID may be: those of
// its name, of its unit if it has one.
func (f *fitter) same(b book, row cells, name string) []string {
	unit := b.cell(row, "unit")
	return slices.DeleteFunc(slices.Clone(f.named(b, name)), func(id string) bool {
		l, ok := f.office.LineOf(b.name, id)
		return !ok || unit != "" && b.cell(l.Cells, "unit") != unit
	})
}

// complete gives rows what the table does not say of them and the office does:
// the columns it lacks, and since when, where that is part of the key.
func (f *fitter) complete(b book, rows []cells) {
	now, open := map[string]cells{}, map[string][]cells{}
	for _, row := range f.officeRows(b) {
		now[b.key(row)] = row
		if b.period(row).Holds(f.how.At) {
			open[b.keyBut(row, "since")] = append(open[b.keyBut(row, "since")], row)
		}
	}
	since := slices.IndexFunc(b.columns, func(c column) bool { return c.name == "since" && c.key })
	for _, row := range rows {
		if all := open[b.keyBut(row, "since")]; since >= 0 && len(row[since]) == 0 && now[b.key(row)] == nil && len(all) == 1 {
			row[since] = all[0][since]
		}
		was := now[b.key(row)]
		for i, lacks := range f.draft.lacks[b.name] {
			if lacks && was != nil && len(row[i]) == 0 {
				row[i] = was[i]
			}
		}
	}
}

// keyBut gives a row's key without one column.
func (b book) keyBut(row cells, name string) string {
	var parts []string
	for i, c := range b.columns {
		if c.key && c.name != name {
			parts = append(parts, strings.Join(row[i], ""))
		}
	}
	return strings.Join(parts, "/")
}

// rest gives what becomes of the rows that the table lacks.
func (f *fitter) rest(b book, rows []cells) []cells {
	if f.how.Rest == Drop || f.how.Rest == "" {
		return nil
	}
	given := map[string]bool{}
	for _, row := range rows {
		given[b.key(row)] = true
	}
	var all []cells
	for _, row := range f.officeRows(b) {
		if given[b.key(row)] {
			continue
		}
		if f.how.Rest == End {
			row = b.ended(row, f.how.At)
		}
		all = append(all, row)
	}
	return all
}

// ended gives a row as it is if it ends the day before; one that is not valid
// then stays as it is.
func (b book) ended(row cells, at workflow.Date) cells {
	until := slices.IndexFunc(b.columns, func(c column) bool { return c.name == "until" })
	yesterday := addDays(at, -1)
	if until < 0 || !b.period(row).Holds(at) || !b.period(row).Holds(yesterday) {
		return row
	}
	row = slices.Clone(row)
	row[until] = []string{string(yesterday)}
	return row
}
