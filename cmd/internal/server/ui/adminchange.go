package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// adminChangeView shows what would change, and what it takes.
type adminChangeView struct {
	Tabs    []adminTab
	Back    string
	Lines   []changeLine
	Counts  []adminCount // of rows by what becomes of them; none for a form's change
	More    int          // lines that are not shown
	Summary []string
	Noted   []string
	Changes string // for the form that carries them out
	Rights  bool
	Rules   bool
	Seconds string // who may confirm it
	Nobody  bool   // there is nobody who could
}

// changeLine is one row that would change.
type changeLine struct {
	At   string // where in the file it stands
	Fate string
	Says string
}

// changeLines says what would change, in the order of the books.
func changeLines(p office.Import) []changeLine {
	rows := map[[2]string]org.Outcome{}
	for _, row := range p.Rows {
		rows[[2]string{row.Book, row.Key}] = row
	}
	all := make([]changeLine, len(p.Changes))
	for i, says := range p.Lines() {
		row := rows[[2]string{p.Changes[i].Book, p.Changes[i].Key}]
		all[i] = changeLine{Fate: row.Fate.Label(), Says: says}
		if row.Where.Line > 0 {
			all[i].At = fmt.Sprintf("%s 第%d行", row.Where.File, row.Where.Line)
		}
	}
	return all
}

// fateCounts counts the rows of a file by what becomes of them.
func fateCounts(rows []org.Outcome) (all []adminCount) {
	if len(rows) == 0 {
		return nil
	}
	n := org.Fates(rows)
	for _, f := range []org.Fate{org.Added, org.Altered, org.Ended, org.Gone, org.Same} {
		all = append(all, adminCount{Label: f.Label(), N: n[f]})
	}
	return all
}

// adminFaultsView says what is wrong with a file.
type adminFaultsView struct {
	Tabs  []adminTab
	Back  string
	Lines []string
	More  int
}

// maxShown is how many lines are shown one by one.
const maxShown = 200

// change is an alteration as a form carries it.
type change struct {
	Book   string `json:"book"`
	Key    string `json:"key"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// preview shows what a draft would change.
func (a admin) preview(w http.ResponseWriter, r *http.Request, v *web.Visit, p office.Import, back string) error {
	var kept []change
	for _, c := range p.Changes {
		kept = append(kept, change{c.Book, c.Key, c.Before, c.After})
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	lines := changeLines(p)
	view := adminChangeView{
		Tabs: a.tabs(v), Back: back, Lines: lines[:min(len(lines), maxShown)], More: max(0, len(lines)-maxShown),
		Counts: fateCounts(p.Rows), Summary: p.Summary(), Changes: string(text), Rights: p.Rights, Rules: p.Rules && !p.Rights,
	}
	for _, f := range p.Findings {
		view.Noted = append(view.Noted, f.String())
	}
	view.Noted = view.Noted[:min(len(view.Noted), 20)]
	if p.Rights || p.Rules {
		seconds, err := a.seconds(r.Context(), v, view.Rules)
		if err != nil {
			return err
		}
		view.Seconds, view.Nobody = strings.Join(seconds, "、"), len(seconds) == 0
	}
	return a.show(w, r, v, "adminchange", view)
}

// seconds gives the names of those who may confirm a change of the visitor.
func (a admin) seconds(ctx context.Context, v *web.Visit, rules bool) ([]string, error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	var all []string
	seen := map[string]bool{v.Actor.ID: true}
	for _, x := range data.Accesses(v.Today()) {
		may := x.Role == org.Security || rules && x.Role == workflow.Admin
		if may && !seen[x.Person.ID] {
			all = append(all, x.Person.Name)
			seen[x.Person.ID] = true
		}
	}
	return all, nil
}

// apply carries out, or proposes, what a preview has shown.
func (a admin) apply(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var kept []change
	if err := json.Unmarshal([]byte(r.FormValue("changes")), &kept); err != nil || len(kept) == 0 {
		return web.Refuse(workflow.Invalid, "没有要改动的内容，请回到资料页重新填写。")
	}
	changes := make([]workflow.Alteration, len(kept))
	for i, c := range kept {
		changes[i] = workflow.Alteration{Book: c.Book, Key: c.Key, Before: c.Before, After: c.After}
	}
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	next, err := data.Apply(changes)
	if err != nil {
		return web.Refuse(workflow.Stale, "资料在此期间已有改动，请回到资料页重新核对后再办。")
	}
	changes = org.Diff(data, next) // as the office writes them, whatever the form says
	said := "changed"
	if r.FormValue("how") == "propose" {
		said = "proposed"
		_, err = a.Office.Propose(r.Context(), v.Actor.Person, r.FormValue("note"), changes)
	} else {
		err = a.Office.Alter(r.Context(), office.Warrant{By: v.Actor.Person, Alone: r.FormValue("alone"), Note: r.FormValue("note")}, changes)
	}
	if err != nil {
		return err
	}
	back := web.Local(r.FormValue("back"))
	http.Redirect(w, r, back+"?said="+said, http.StatusSeeOther)
	return nil
}

// importData shows what a file of office data would change.
func (a admin) importData(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	name, data, err := uploaded(r, "file")
	if err != nil {
		return err
	}
	back, book := "/admin/data", bookOf(r.FormValue("book"), name)
	if table, ok := org.TableNamed(r.FormValue("book")); ok {
		back = "/admin/data/" + table.Name
	}
	var draft org.Draft
	var found org.Findings
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case ext == ".yaml" || ext == ".yml":
		draft, found = org.ReadYAML(name, data)
	case org.IsTable(name):
		draft, found = org.ReadTable(name, book, data)
	default:
		return web.Refuse(workflow.Invalid, "只能导入 .xlsx、.csv 或 .yaml 文件，其他格式请在表格程序里另存为其中一种。")
	}
	var preview office.Import
	if len(found.Wrong()) == 0 {
		if preview, err = a.Office.PreviewImport(r.Context(), draft, org.Rest(r.FormValue("rest"))); err != nil {
			return err
		}
		found = append(found, preview.Findings...)
		preview.Findings = found
	}
	if wrong := found.Wrong(); len(wrong) > 0 {
		view := adminFaultsView{Tabs: a.tabs(v), Back: back, More: max(0, len(wrong)-maxShown)}
		for _, f := range wrong[:min(len(wrong), maxShown)] {
			view.Lines = append(view.Lines, f.String())
		}
		return a.Pages.Render(w, r, v, http.StatusUnprocessableEntity, "adminfaults", view)
	}
	return a.preview(w, r, v, preview, back)
}

// bookOf gives the book of a form, or the one that a file is named after as an
// export is; empty if the file has to say so itself.
func bookOf(given, file string) string {
	if table, ok := org.TableNamed(given); ok {
		return table.Name
	}
	base := strings.TrimSuffix(file, filepath.Ext(file))
	best := org.Table{}
	for _, t := range org.Tables() {
		if (strings.HasPrefix(base, t.Label) || base == t.Name) && len(t.Label) > len(best.Label) {
			best = t
		}
	}
	return best.Name
}

// uploaded reads the file of a form.
func uploaded(r *http.Request, field string) (name string, data []byte, err error) {
	var file multipart.File
	file, head, err := r.FormFile(field)
	if err != nil {
		return "", nil, web.Refuse(workflow.Invalid, "没有收到文件，请选好文件后再上传；文件过大时也会这样。")
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err = io.ReadAll(file)
	if err != nil {
		return "", nil, web.Refuse(workflow.Invalid, "文件没有收全，请再上传一次。")
	}
	return filepath.Base(head.Filename), data, nil
}

// download answers with a file that a browser keeps and does not show.
func download(w http.ResponseWriter, name, kind string, data []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	if strings.ContainsFunc(name, func(r rune) bool { return r > 0x7e }) {
		h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	}
	w.Write(data) // the visitor has gone away if it fails
	return nil
}
