package ui

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/editing"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
)

// editGroup is the recorder's editor: the page, what its script asks for, and
// the way out of a conflict.
func editGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			may := web.SignedIn().Seeing(office.SeeDraft)
			at := func(method, path string, h web.Handler) web.Route {
				return web.Route{Method: method, Pattern: "/minutes/{minutes}/" + path, Policy: may, Handler: h}
			}
			names := &roster{}
			return []web.Route{
				at("GET", "edit", u.edit),
				at("POST", "save", u.save),
				at("POST", "submit", u.submit),
				at("POST", "facts", u.facts),
				at("POST", "beside", u.beside),
				at("POST", "lease", u.lease),
				at("POST", "preview", u.preview),
				at("POST", "lint", u.lint),
				at("POST", "rejoin", u.rejoin),
				at("POST", "dismiss", u.dismiss),
				at("POST", "dismiss/all", u.dismissAll),
				at("POST", "dismiss/restore", u.restore),
				at("GET", "names", func(w http.ResponseWriter, r *http.Request, v *web.Visit) error { return u.names(w, r, v, names) }),
				at("POST", "attendance", u.attendance),
				at("POST", "attendance/write", u.writeAttendance),
				at("POST", "attendance/order", u.orderAttendance),
				at("GET", "conflict", u.conflict),
				at("POST", "merge", u.merge),
			}
		},
		pages: []web.Page{
			{Name: "edit", View: editView{}}, {Name: "closed", View: closedView{}}, {Name: "conflict", View: conflictView{}},
		},
	}
}

// editView is the editor as the server sends it. Without a script it is a form.
type editView struct {
	act
	Title    string
	Place    string
	Meeting  workflow.Date
	Text     string
	Item     int    // the one 议题 that is written; 0 is the whole
	Whole    string // then the draft that it stands in, and where
	Start    int
	End      int
	Revision int
	Saved    string // when it was saved last: 10:32
	Me       string
	Nonce    string
	Pages    []int // of the paper as saved
	Findings findingsView
	LetStand []letStandRow
	Number   string // as the text has it
	Note     string // 附注, with the openness
	Scopes   []string
	Raw      *besideView // nil if the visitor may open none
}

// closedView is a draft that the visitor cannot change now, with the reason.
type closedView struct {
	ID, Title, Place, Reason string
	Paragraphs               []string
}

func (u *UI) edit(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	flow, err := u.Office.Flow(r.Context(), m)
	if err != nil {
		return err
	}
	place := flow.PlaceLabel(m.Place)
	if m.Place.State == workflow.Recording {
		place = "起草中"
	}
	if _, err := u.writer(r, v, workflow.Save); err != nil {
		if k := workflow.KindOf(err); k != workflow.Refused && k != workflow.Forbidden {
			return err
		}
		return u.show(w, r, v, "closed", closedView{m.ID, m.Title, place, err.Error(), strings.Split(m.Text, "\n")})
	}
	doc := drafting.Parse(m.Text)
	view := editView{
		act: actOn(m), Title: m.Title, Place: place, Meeting: m.Meeting, Text: drafting.Normalise(m.Text), Revision: m.Revision,
		Saved: lastSaved(m.Last.At, v.Now), Me: v.Actor.ID, Nonce: v.Nonce,
		Number: doc.Number.Value, Note: doc.Note.Value, Scopes: scopesOf(doc),
	}
	if view.Findings, err = u.findings(r.Context(), v); err != nil {
		return err
	}
	if view.LetStand, err = u.letStand(r.Context(), v); err != nil {
		return err
	}
	if view.Raw, err = u.rawBeside(r, v); err != nil {
		return err
	}
	if name := r.FormValue("item"); name != "" {
		n, err := strconv.Atoi(name)
		text, span, ok := drafting.ItemText(view.Text, n)
		if err != nil || !ok {
			return web.Refuse(workflow.NotFound, "这件纪要没有第%s项议题，请从整件打开。", name)
		}
		view.Item, view.Whole, view.Text, view.Start, view.End = n, view.Text, text, span.Start, span.End
	}
	// A draft that cannot be set yet can be written all the same.
	if result, err := u.Preview.Pages(r.Context(), preview.Request{Text: m.Text}); err == nil {
		for _, p := range result.Pages {
			view.Pages = append(view.Pages, p.N)
		}
	}
	return u.show(w, r, v, "edit", view)
}

// lastSaved gives when something was saved, with the day if that is not today.
func lastSaved(at, now time.Time) string {
	at, now = at.In(workflow.Shanghai()), now.In(workflow.Shanghai())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return at.Format("1月2日 15:04")
}

func scopesOf(doc *drafting.Document) []string {
	var all []string
	for _, s := range doc.Distribution {
		groups := make([]string, len(s.Groups))
		for i, g := range s.Groups {
			groups[i] = g.Value
		}
		all = append(all, s.Label+"："+strings.Join(groups, "；"))
	}
	return all
}

// writer gives for whom the visitor may do something with the minutes: himself,
// nobody then, or somebody who delegated it to him (委托). The error says why he
// may not.
func (u *UI) writer(r *http.Request, v *web.Visit, a workflow.Action) (workflow.Person, error) {
	err := u.Office.May(r.Context(), v.Minutes, v.Actor, a)
	if err == nil {
		return workflow.Person{}, nil
	}
	text := v.Minutes.Text
	cmd := workflow.Command{Minutes: v.Minutes.ID, Version: v.Minutes.Version, Action: a, Actor: v.Actor}
	if slices.Contains([]workflow.Action{workflow.Save, workflow.Submit}, a) {
		cmd.Text = &text
	}
	principals, fault := u.Office.Principals(r.Context(), v.Minutes, cmd)
	switch {
	case fault != nil:
		return workflow.Person{}, fault
	case len(principals) == 0:
		return workflow.Person{}, err
	default:
		return principals[0], nil
	}
}

// preview answers with the pages that changed, and what stands in the text.
func (u *UI) preview(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var in struct {
		Text string   `json:"text"`
		Have []string `json:"have"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	request := preview.Request{Text: drafting.Normalise(in.Text), Have: in.Have}
	request.Options.Number = v.Minutes.Number.Text
	result, err := u.Preview.Pages(r.Context(), request)
	trouble := ""
	if err != nil {
		if r.Context().Err() != nil {
			return err
		}
		// What cannot be set yet can be read all the same.
		trouble, result = web.Unprintable(err).Error(), preview.Result{Document: drafting.Parse(request.Text), Pages: []preview.Page{}}
	}
	a := result.Document.Attendance
	return writeJSON(w, struct {
		preview.Result
		Trouble    string         `json:"trouble,omitempty"` // why there are no pages
		Outline    []editing.Part `json:"outline"`
		Present    int            `json:"present"`
		Absent     int            `json:"absent"`
		Observers  int            `json:"observers"`
		Characters int            `json:"characters"`
	}{
		result, trouble, editing.Outline(request.Text, result.Document),
		len(a.Present.Persons()), len(a.Absent.Persons()), len(a.Observers.Persons()), editing.Characters(request.Text),
	})
}

// lint answers with what proof-reading finds.
func (u *UI) lint(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	text, err := readText(r)
	if err != nil {
		return err
	}
	doc := drafting.Parse(text)
	options, err := u.Office.Proofreading(r.Context(), v.Minutes, doc, lint.Recording)
	if err != nil {
		return err
	}
	return writeJSON(w, editing.Findings(doc, options))
}
