package ui

import (
	"net/http"
	"slices"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/drafting/nameorder"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// adminBooksView lists the books of the office's data (机构与人员资料).
type adminBooksView struct {
	Tabs  []adminTab
	Books []adminCount
	Said  string
}

func (a admin) books(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	view := adminBooksView{Tabs: a.tabs(v), Said: adminSaid(r)}
	for _, t := range org.Tables() {
		view.Books = append(view.Books, adminCount{t.Label, "/admin/data/" + t.Name, len(data.Lines(t.Name))})
	}
	return a.show(w, r, v, "adminbooks", view)
}

// adminSaid gives the sentence about what the form before has done.
func adminSaid(r *http.Request) string {
	switch r.FormValue("said") {
	case "changed":
		return "已经改好，并记入资料变更记录。"
	case "proposed":
		return "已提请复核，复核同意后生效。"
	}
	return ""
}

// adminBookView is the rows of one book as of a day.
type adminBookView struct {
	Tabs  []adminTab
	Table org.Table
	Dated bool
	On    workflow.Date
	Past  bool // also what has ended, or is still to come
	Query string
	Sorts []choice // the orders of names (排列), where the rows are persons
	Heads []string
	Rows  []adminLine
	Total int
	Said  string
}

// adminLine is a row of a book for people: what it refers to by name.
type adminLine struct {
	Key   string
	Cells []string
	State string // 未到, 已止; empty while it is valid
}

// table gives the book that the request names, and the office's data.
func (a admin) table(r *http.Request) (table org.Table, data *org.Office, err error) {
	table, ok := org.TableNamed(r.PathValue("book"))
	if !ok {
		return table, nil, web.Hidden()
	}
	data, err = a.Office.Data(r.Context())
	return table, data, err
}

func (a admin) book(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	table, data, err := a.table(r)
	if err != nil {
		return err
	}
	view := adminBookView{
		Tabs: a.tabs(v), Table: table, Dated: table.Dated(), On: dayOf(r, "on", v.Today()), Past: r.FormValue("past") != "",
		Query: strings.TrimSpace(r.FormValue("q")), Said: adminSaid(r),
	}
	for _, f := range table.Columns {
		view.Heads = append(view.Heads, f.Heading())
	}
	lines := data.Lines(table.Name)
	if table.Name == "persons" {
		view.Sorts = sortByName(lines, table.Column("name"), r.FormValue("sort"))
	}
	names := namesIn(data, table)
	for _, l := range lines {
		row := adminLine{Key: l.Key, Cells: names.shown(l)}
		switch {
		case l.Since > view.On:
			row.State = "未到"
		case !l.Holds(view.On):
			row.State = "已止"
		}
		if row.State != "" && !view.Past || !matches(row.Cells, view.Query) {
			continue
		}
		view.Rows = append(view.Rows, row)
	}
	view.Total = len(view.Rows)
	return a.show(w, r, v, "adminbook", view)
}

// sortByName puts lines in the order of the names in a column, if sort is one,
// and gives the orders there are.
func sortByName(lines []org.Line, column int, sort string) []choice {
	if compare, ok := nameorder.Named(sort); ok {
		slices.SortStableFunc(lines, func(a, b org.Line) int { return compare(a.Shown[column], b.Shown[column]) })
	}
	return []choice{{"", "按编号", false}, {"strokes", "按姓氏笔画", sort == "strokes"}, {"pinyin", "按姓氏拼音", sort == "pinyin"}}
}

// dayOf reads a day of a form; one that is none is the other.
func dayOf(r *http.Request, name string, other workflow.Date) workflow.Date {
	if d := workflow.Date(r.FormValue(name)); d != "" && d.Valid() {
		return d
	}
	return other
}

func matches(cells []string, query string) bool {
	return query == "" || slices.ContainsFunc(cells, func(c string) bool {
		return strings.Contains(strings.ToLower(c), strings.ToLower(query))
	})
}

// names resolves what columns refer to.
type names struct {
	table org.Table
	of    map[string]map[string]string // by book and key
}

func namesIn(data *org.Office, table org.Table) names {
	n := names{table, map[string]map[string]string{}}
	for _, f := range table.Columns {
		if f.Ref == "" || n.of[f.Ref] != nil {
			continue
		}
		other, _ := org.TableNamed(f.Ref)
		at := other.Column("name")
		if at < 0 {
			at = other.Column("label")
		}
		n.of[f.Ref] = map[string]string{}
		for _, l := range data.Lines(f.Ref) {
			n.of[f.Ref][l.Key] = l.Key
			if at >= 0 {
				n.of[f.Ref][l.Key] = l.Shown[at]
			}
		}
	}
	return n
}

// shown gives a row's cells with names for what they refer to.
func (n names) shown(l org.Line) []string {
	out := slices.Clone(l.Shown)
	for i, f := range n.table.Columns {
		if f.Ref == "" {
			continue
		}
		var parts []string
		for _, key := range l.Cells[i] {
			if name := n.of[f.Ref][key]; name != "" {
				key = name
			}
			parts = append(parts, key)
		}
		out[i] = strings.Join(parts, "、")
	}
	return out
}

func (a admin) exportAll(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	return download(w, "机构与人员资料"+string(v.Today())+".yaml", "application/yaml", data.WriteYAML())
}

func (a admin) exportBook(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	table, data, err := a.table(r)
	if err != nil {
		return err
	}
	encoding := org.UTF8
	if r.FormValue("encoding") == string(org.GB18030) {
		encoding = org.GB18030
	}
	file, err := data.WriteCSV(table.Name, encoding)
	if err != nil {
		return err
	}
	return download(w, table.Label+string(v.Today())+".csv", "text/csv; charset="+string(encoding), file)
}

// exportSheet writes a book as a workbook, or all of them, as it can be taken
// again.
func (a admin) exportSheet(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	name, books := "机构与人员资料", org.Books()
	if book := r.PathValue("book"); book != "" {
		table, ok := org.TableNamed(book)
		if !ok {
			return web.Hidden()
		}
		name, books = table.Label, []string{table.Name}
	}
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	file, err := data.WriteWorkbook(books...)
	if err != nil {
		return err
	}
	return download(w, name+string(v.Today())+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}
