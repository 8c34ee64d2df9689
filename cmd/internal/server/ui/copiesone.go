package ui

import (
	"net/http"
	"strconv"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func oneCopyGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			see := web.Readers().Seeing(office.SeeDraft)
			clerk := web.Roles(workflow.Clerk).Seeing(office.SeeDraft)
			const at = "/minutes/{minutes}/copies/{copy}"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: see, Handler: u.onePage},
				{Method: "POST", Pattern: at + "/link", Policy: clerk, Handler: u.linkCopy},
				{Method: "POST", Pattern: at + "/unlink", Policy: clerk, Handler: u.unlinkCopy},
			}
		},
		pages: []web.Page{{Name: "copy", View: oneCopyView{}}},
	}
}

// oneCopyView is everything about one copy.
type oneCopyView struct {
	Act     act
	Title   string
	Line    copyLine
	Code    string
	QR      qrCode
	History []copyEvent
	Edit    bool
	Links   bool // receiving units have pages
	People  []choice
	Given   []linkLine
	New     string // the address of a link that was made just now; shown once
	For     string
}

// copyEvent is one thing that happened to a copy.
type copyEvent struct {
	What, By, Through, Note string
	Occurred, Recorded      time.Time
}

// linkLine is a link to the copy.
type linkLine struct {
	Person, By, State string
	Created, Expires  time.Time
}

// copyOfRoute gives the copy that the address names.
func copyOfRoute(r *http.Request, m workflow.Minutes) (workflow.CopyRecord, error) {
	n, err := strconv.Atoi(r.PathValue("copy"))
	for _, c := range m.Copies {
		if err == nil && c.N == n {
			return c, nil
		}
	}
	return workflow.CopyRecord{}, web.Hidden()
}

func (u *UI) onePage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.oneCopyView(r, v)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "copy", view)
}

func (u *UI) oneCopyView(r *http.Request, v *web.Visit) (oneCopyView, error) {
	m := v.Minutes
	c, err := copyOfRoute(r, m)
	if err != nil {
		return oneCopyView{}, err
	}
	lines, err := u.copyLines(r.Context(), v, m)
	if err != nil {
		return oneCopyView{}, err
	}
	view := oneCopyView{Act: actOn(m), Title: m.Title, Line: lines.line(m, c), Code: copyCode(m.ID, c.N), Edit: v.Has(workflow.Clerk), Links: u.Receivers}
	if view.QR, err = drawQR(view.Code); err != nil {
		return view, err
	}
	entries, err := u.Office.Store.Entries(r.Context(), m.ID)
	if err != nil {
		return view, err
	}
	view.History = copyHistory(entries, c, lines.urges[c.N])
	if !view.Links || c.Use != workflow.ForRecipient {
		view.Links = false
		return view, nil
	}
	return view, u.linksOf(r, v, c, &view)
}

// copyHistory tells what happened to a copy, in order.
func copyHistory(entries []workflow.Entry, c workflow.CopyRecord, urges []store.CopyUrge) []copyEvent {
	var all []copyEvent
	for _, e := range entries {
		event := copyEvent{What: e.Action.Label(), By: e.Actor.Name, Note: e.Note, Occurred: e.Occurred, Recorded: e.Recorded}
		if e.Version == c.Version {
			all = append(all, event)
		}
		for _, h := range e.Handled {
			if h.N == c.N && e.Version != c.Version {
				event.What = e.Action.Label() + "（" + h.State.Label() + "）"
				all = append(all, event)
			}
		}
	}
	for _, g := range urges {
		all = append(all, copyEvent{What: "催办", By: g.By.Name, Note: g.Note, Occurred: g.Occurred, Recorded: g.Recorded})
	}
	sortEvents(all)
	return all
}

// linksOf fills in who of the unit can be given a link, and the links there are.
func (u *UI) linksOf(r *http.Request, v *web.Visit, c workflow.CopyRecord, view *oneCopyView) error {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	for _, p := range data.Data().Persons {
		if a, err := data.Actor(p.ID, v.Today()); err == nil && a.Unit != "" && a.Unit == c.ID {
			view.People = append(view.People, choice{Value: p.ID, Label: p.Name})
		}
	}
	links, err := u.Office.Store.Clerking().Links(r.Context(), v.Minutes.ID)
	for _, l := range links {
		if l.Copy != c.N {
			continue
		}
		line := linkLine{Person: l.Person.Name, By: l.By.Name, Created: l.Created, Expires: l.Expires, State: "有效"}
		switch {
		case !l.Revoked.IsZero():
			line.State = "已收回（" + web.Moment(l.Revoked) + "）"
		case !l.Open(v.Now):
			line.State = "已过期"
		}
		view.Given = append(view.Given, line)
	}
	return err
}

// linkCopy makes a link and shows it, once.
func (u *UI) linkCopy(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := copyOfRoute(r, v.Minutes)
	if err != nil {
		return err
	}
	if !u.Receivers {
		return receiversOff()
	}
	token, link, err := u.Office.LinkCopy(r.Context(), v.Actor, store.CopyLink{
		Minutes: v.Minutes.ID, Copy: c.N, Person: workflow.Person{ID: r.FormValue("person")},
	})
	if err != nil {
		return err
	}
	view, err := u.oneCopyView(r, v)
	if err != nil {
		return err
	}
	view.New, view.For = addressOf(r, "/r/"+token), link.Person.Name
	return u.show(w, r, v, "copy", view)
}

// addressOf gives the whole address of a path of this site, as the visitor came
// to it.
func addressOf(r *http.Request, path string) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host + path
}

func (u *UI) unlinkCopy(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := copyOfRoute(r, v.Minutes)
	if err != nil {
		return err
	}
	if _, err := u.Office.RevokeLinks(r.Context(), v.Actor, v.Minutes.ID, c.N); err != nil {
		return err
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/copies/"+strconv.Itoa(c.N), http.StatusSeeOther)
	return nil
}
