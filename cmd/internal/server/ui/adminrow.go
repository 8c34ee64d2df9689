package ui

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/org"
)

// adminRowView is the form of one row of a book.
type adminRowView struct {
	Tabs   []adminTab
	Table  org.Table
	Key    string // empty adds a row
	Fields []adminField
	Faults []string
}

// adminField is a field of the form.
type adminField struct {
	org.Field
	Type    string // text, date, number, check, select, checks
	Value   string
	Choices []choice
	Hint    string
	Fault   string
}

func (a admin) row(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	table, data, err := a.table(r)
	if err != nil {
		return err
	}
	key := r.FormValue("key")
	values := map[string][]string{}
	if line, ok := data.LineOf(table.Name, key); ok {
		for i, f := range table.Columns {
			values[f.Name] = line.Cells[i]
		}
	} else if key != "" {
		return web.Hidden()
	} else {
		for _, f := range table.Columns { // what the page before knows already
			if given := r.FormValue(f.Name); given != "" {
				values[f.Name] = []string{given}
			}
		}
	}
	return a.show(w, r, v, "adminrow", adminRowView{Tabs: a.tabs(v), Table: table, Key: key, Fields: fieldsOf(data, table, values)})
}

// fieldsOf makes a form of a row's values.
func fieldsOf(data *org.Office, table org.Table, values map[string][]string) []adminField {
	var all []adminField
	for _, f := range table.Columns {
		field := adminField{Field: f, Type: "text", Value: strings.Join(values[f.Name], "、")}
		switch {
		case f.Kind == org.FieldTruth:
			field.Type = "check"
		case f.Kind == org.FieldDay:
			field.Type = "date"
		case f.Kind == org.FieldNumber:
			field.Type = "number"
		case len(f.Choices) > 0:
			field.Type = "select"
			if f.Kind == org.FieldNames {
				field.Type = "checks"
			} else {
				field.Choices = []choice{{Label: "（不填）"}}
			}
			for _, c := range f.Choices {
				field.Choices = append(field.Choices, choice{c.Value, c.Label, slices.Contains(values[f.Name], c.Value)})
			}
		case f.Ref != "":
			field.refer(data, values[f.Name])
		}
		if f.Key && f.Name == "id" {
			field.Need, field.Hint = false, "可不填，按名称的拼音自动编号；以后不能更改"
		}
		if f.Name == "since" || f.Name == "until" {
			field.Hint = "当日有效；不填即不限"
		}
		all = append(all, field)
	}
	return all
}

// refer makes a field of names of another book's rows: one of them to choose, or
// several to write in order.
func (f *adminField) refer(data *org.Office, chosen []string) {
	f.Type, f.Choices = "select", []choice{{Label: "（不填）"}}
	known := namesIn(data, org.Table{Columns: []org.Field{f.Field}}).of[f.Ref]
	if f.Kind == org.FieldNames {
		f.Type, f.Choices = "names", nil
		shown := make([]string, len(chosen))
		for i, key := range chosen {
			shown[i] = known[key]
		}
		f.Value, f.Hint = strings.Join(shown, "、"), "写名称或编号，按先后次序，用顿号隔开"
	}
	for _, l := range data.Lines(f.Ref) {
		f.Choices = append(f.Choices, choice{l.Key, known[l.Key] + "（" + l.Key + "）", slices.Contains(chosen, l.Key)})
	}
}

// changeRow shows what a form would change, before anything is.
func (a admin) changeRow(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	table, data, err := a.table(r)
	if err != nil {
		return err
	}
	key := r.FormValue("key")
	values, faults := valuesOf(r, data, table)
	var draft org.Draft
	var found org.Findings
	if r.FormValue("step") == "drop" {
		draft, found = data.Drop(table.Name, key)
	} else {
		if key == "" {
			number(data, table, values)
		}
		draft, found = data.Put(table.Name, key, values)
	}
	var preview org.Preview
	if len(found.Wrong()) == 0 && len(faults) == 0 {
		if preview, err = a.Office.Preview(r.Context(), draft); err != nil {
			return err
		}
		found = preview.Findings
	}
	for _, f := range found.Wrong() {
		faults = append(faults, f.String())
	}
	if len(faults) > 0 {
		view := adminRowView{Tabs: a.tabs(v), Table: table, Key: key, Fields: fieldsOf(data, table, values), Faults: faults}
		for i := range view.Fields {
			for _, f := range found.Wrong() {
				if f.Column == view.Fields[i].Label && view.Fields[i].Fault == "" {
					view.Fields[i].Fault = f.Msg
				}
			}
		}
		return a.Pages.Render(w, r, v, http.StatusUnprocessableEntity, "adminrow", view)
	}
	return a.preview(w, r, v, office.Import{Preview: preview}, "/admin/data/"+table.Name)
}

// valuesOf reads a row's form. What is written as names is brought to keys.
func valuesOf(r *http.Request, data *org.Office, table org.Table) (map[string][]string, []string) {
	values, faults := map[string][]string{}, []string(nil)
	if err := r.ParseForm(); err != nil {
		return values, []string{"表单没有收全，请再试一次。"}
	}
	for _, f := range table.Columns {
		given := r.PostForm[f.Name]
		if f.Kind == org.FieldNames && f.Ref != "" {
			written := strings.FieldsFunc(strings.Join(given, "、"), func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) })
			given = nil
			for _, name := range written {
				key, ok := keyNamed(data, f.Ref, strings.TrimSpace(name))
				if !ok {
					faults = append(faults, fmt.Sprintf("%s：没有名为“%s”的%s。", f.Label, strings.TrimSpace(name), org.BookLabel(f.Ref)))
				}
				given = append(given, key)
			}
		}
		values[f.Name] = given
	}
	return values, faults
}

// keyNamed finds a row by its key, its name or its label.
func keyNamed(data *org.Office, book, name string) (string, bool) {
	known := namesIn(data, org.Table{Columns: []org.Field{{Ref: book}}}).of[book]
	if _, ok := known[name]; ok || name == "" {
		return name, name != ""
	}
	for _, l := range data.Lines(book) {
		if known[l.Key] == name {
			return l.Key, true
		}
	}
	return name, false
}

// number gives a new row an ID where its form has none.
func number(data *org.Office, table org.Table, values map[string][]string) {
	if table.Column("id") < 0 || strings.TrimSpace(strings.Join(values["id"], "")) != "" {
		return
	}
	name := strings.Join(append(slices.Clone(values["name"]), values["label"]...), "")
	values["id"] = []string{org.NewID(table.Name, name, func(id string) bool {
		_, taken := data.LineOf(table.Name, id)
		return taken
	})}
}
