package org

import (
	"errors"
	"path"
	"slices"
	"strings"
	"unicode"

	"jiyao/drafting/roster"
)

// IsTable reports whether a file is a table by its name: a workbook, or text.
func IsTable(file string) bool {
	return slices.Contains([]string{".csv", ".txt", ".tsv", ".xlsx", ".xlsm"}, strings.ToLower(path.Ext(file)))
}

// ReadTable reads books from a workbook (XLSX), a sheet each, or one from a text
// table (CSV), the columns in any order under their Chinese heads; a title may
// stand above them. file is its name for the findings. bookName says which book
// it is; without one the sheets' names or heads say so, and a sheet may be a
// name list (名册) of people with their units and offices.
func ReadTable(file, bookName string, data []byte) (Draft, Findings) {
	r := newReader(file)
	b, ok := bookNamed(books(), bookName)
	if bookName != "" && !ok {
		r.wrong(book{}, 0, "", "没有名为“%s”的资料，可用的有：%s", shown(bookName), strings.Join(Books(), "、"))
		return r.draft, r.found
	}
	tables, err := roster.Read(data)
	var broken *roster.Error
	if errors.As(err, &broken) {
		r.sheetNamed(broken.Sheet)
		r.wrong(b, broken.Line, "", "%s", broken.Msg)
		return r.draft, r.found
	}
	if bookName != "" {
		r.one(b, tables.Sheets)
		return r.draft, r.found
	}
	for _, s := range tables.Sheets {
		r.any(s, len(tables.Sheets) > 1)
	}
	if len(r.draft.Given) == 0 && len(r.draft.entries) == 0 && len(r.found.Wrong()) == 0 {
		r.wrong(book{}, 0, "", "看不出是哪一本资料：工作表或文件请以资料名称命名（%s），表头与导出的相同", strings.Join(labels(), "、"))
	}
	return r.draft, r.found
}

func labels() []string {
	var all []string
	for _, b := range books() {
		all = append(all, b.label)
	}
	return all
}

// sheetNamed has the findings name the sheet after the file.
func (r *reader) sheetNamed(sheet string) {
	if sheet != "" {
		r.file += "“" + sheet + "”"
	}
}

// one reads a book from the sheet that is named so, or from the only one.
func (r *reader) one(b book, sheets []roster.Sheet) {
	full := slices.DeleteFunc(slices.Clone(sheets), func(s roster.Sheet) bool { return len(s.Rows) == 0 })
	at := slices.IndexFunc(full, func(s roster.Sheet) bool { return s.Name == b.label || strings.EqualFold(s.Name, b.name) })
	switch {
	case at >= 0:
		r.sheet(b, full[at])
	case len(full) == 1:
		r.sheet(b, full[0])
	case len(full) == 0:
		r.sheet(b, roster.Sheet{})
	default:
		r.wrong(b, 0, "", "有%d个工作表，没有一个名为“%s”", len(full), b.label)
	}
}

// any reads a sheet as what its name or its heads say.
func (r *reader) any(s roster.Sheet, several bool) {
	if len(s.Rows) == 0 {
		return
	}
	whole := r.file
	if several {
		r.sheetNamed(s.Name)
	}
	defer func() { r.file = whole }()
	all := books()
	b, ok := bookNamed(all, strings.TrimSpace(s.Name))
	if !ok {
		b, ok = headedBook(all, s)
	}
	switch {
	case ok && slices.Contains(r.draft.Given, b.name):
		r.wrong(b, 0, "", "有两个工作表，请只留一个")
	case ok:
		r.sheet(b, s)
	case isNameList(s):
		r.nameList(s)
	default:
		r.found = append(r.found, Finding{Level: Noted, Where: Where{r.file, 0}, Msg: "表头不是任何一本资料的，没有读"})
	}
}

// headedBook finds the book that a sheet's heads all belong to, and that needs
// no other.
func headedBook(all []book, s roster.Sheet) (book, bool) {
	best, most := book{}, 0
	for _, b := range all {
		head := s.Rows[b.headRow(s.Rows)]
		order := b.places(head)
		complete := len(b.missing(order)) == 0
		known := 0
		for i, at := range order {
			if at >= 0 {
				known++
			} else if head.Cell(i) != "" {
				known = -len(order)
			}
		}
		if complete && known > most {
			best, most = b, known
		}
	}
	return best, most > 0
}

// sheet reads a book's rows.
func (r *reader) sheet(b book, s roster.Sheet) {
	r.begin(b)
	if len(s.Rows) == 0 {
		r.wrong(b, 0, "", "没有表头，第一行应为：%s", strings.Join(b.head(), "、"))
		return
	}
	at := b.headRow(s.Rows)
	order, ok := r.heads(b, s.Rows[at])
	if !ok {
		return
	}
	r.draft.lacks[b.name] = make([]bool, len(b.columns))
	for i := range b.columns {
		r.draft.lacks[b.name][i] = !slices.Contains(order, i)
	}
	r.notes(b, s, order)
	for _, row := range s.Rows[at+1:] {
		r.record(b, row, order)
	}
}

// notes passes on what is to be known about the cells.
func (r *reader) notes(b book, s roster.Sheet, order []int) {
	for _, n := range s.Notes {
		f := Finding{Level: Noted, Where: Where{r.file, n.Line}, Book: b.name, Msg: n.Msg}
		if n.Wrong {
			f.Level = Wrong
		}
		f.Column = roster.Letter(n.Column) + "列"
		if at := n.Column - 1; at < len(order) && order[at] >= 0 {
			f.Column = b.columns[order[at]].label
		}
		r.found = append(r.found, f)
	}
}

// farHead is how far down the heads may stand, below a title and the like.
const farHead = 10

// headRow finds the row with the heads: of the first, the one that has most of
// them.
func (b book) headRow(rows []roster.Row) int {
	best, most := 0, 0
	for i, row := range rows[:min(len(rows), farHead)] {
		known := 0
		for _, at := range b.places(row) {
			if at >= 0 {
				known++
			}
		}
		if known > most {
			best, most = i, known
		}
	}
	return best
}

// places gives the column that each place of a row of heads stands for, -1 for
// none.
func (b book) places(head roster.Row) []int {
	order := make([]int, len(head.Cells))
	for i, h := range head.Cells {
		order[i] = b.columnUnder(h)
	}
	return order
}

// plainHead gives a head without what people add to it: blanks, line breaks, a
// remark in brackets, an asterisk.
func plainHead(head string) string {
	head, _, _ = strings.Cut(head, "（")
	head, _, _ = strings.Cut(head, "(")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '*' || r == '＊' {
			return -1
		}
		return r
	}, head)
}

// columnUnder gives the column of a head, -1 if there is none. What names
// another book's row may have the name of that book for its head: 单位 for
// 单位编号.
func (b book) columnUnder(head string) int {
	head = plainHead(head)
	at := slices.IndexFunc(b.columns, func(c column) bool { return head == c.label || head == c.name })
	if at < 0 && head != "" {
		at = slices.IndexFunc(b.columns, func(c column) bool { return c.ref != "" && head+"编号" == c.label })
	}
	return at
}

// missing gives the columns that a table must have and has not. IDs are given to
// rows that have none.
func (b book) missing(order []int) []column {
	var all []column
	for i, c := range b.columns {
		if c.need && !c.identity() && !slices.Contains(order, i) {
			all = append(all, c)
		}
	}
	return all
}

// identity reports whether the column is the row's own ID.
func (c column) identity() bool { return c.name == "id" }

// heads gives the column that each place of the table stands for.
func (r *reader) heads(b book, head roster.Row) ([]int, bool) {
	before := len(r.found)
	order := b.places(head)
	for i := range order {
		switch h := head.Cell(i); {
		case h == "":
		case order[i] < 0:
			r.wrong(b, head.Line, "", "不认识的表头“%s”，可用的有：%s", shown(h), strings.Join(b.head(), "、"))
		case slices.Contains(order[:i], order[i]):
			r.wrong(b, head.Line, "", "表头“%s”重复", shown(h))
		}
	}
	for _, c := range b.missing(order) {
		r.wrong(b, head.Line, "", "缺少“%s”一列", c.label)
	}
	return order, len(r.found) == before
}

// record reads a row.
func (r *reader) record(b book, row roster.Row, order []int) {
	before := len(r.found)
	c := make(cells, len(b.columns))
	for i := range row.Cells {
		cell := row.Cell(i)
		if i >= len(order) || order[i] < 0 {
			if cell != "" {
				r.wrong(b, row.Line, "", "第%d列没有表头，却有内容“%s”", i+1, shown(cell))
			}
			continue
		}
		col := b.columns[order[i]]
		read, wrong := col.read(col.split(bare(cell)))
		if wrong != "" {
			r.wrong(b, row.Line, col.label, "%s", wrong)
		}
		c[order[i]] = read
	}
	if len(r.found) == before {
		r.add(b, row.Line, c)
	}
}

// split gives the values of a table's cell.
func (c column) split(cell string) []string {
	switch c.form {
	case asNames:
		return strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) })
	case asDay:
		return []string{roster.Day(cell)}
	default:
		return []string{cell}
	}
}
