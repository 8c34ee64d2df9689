package ui

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// newRoutes are where a meeting or a minutes begins.
func newRoutes(u *UI) []web.Route {
	edits := web.Roles(workflow.Recorder, workflow.Clerk)
	return []web.Route{
		{Method: "POST", Pattern: "/meetings", Policy: edits, Handler: u.openMeeting},
		{Method: "GET", Pattern: "/minutes/new", Policy: edits, Handler: u.minutesNew},
		{Method: "POST", Pattern: "/minutes/new", Policy: edits, Handler: u.createMinutes},
	}
}

// meetingNewView begins a meeting: first its type and day, then what the office's
// data propose.
type meetingNewView struct {
	ID, Key string
	Kinds   []choice
	Kind    string
	Label   string
	Day     string
	Basics  dossier.Basics
	Session string
	Counted bool
	Members []memberRow
	Error   string
}

type memberRow struct {
	ID, Name, Office string
	Chosen           bool
}

// meetingNew shows the form with number, chair and members in protocol order.
func (u *UI) meetingNew(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	q := r.URL.Query()
	day := workflow.Date(q.Get("date"))
	if !day.Valid() || day == "" {
		day = v.Today()
	}
	view := meetingNewView{Day: string(day), Kind: q.Get("type")}
	var err error
	if view.Kinds, err = u.kinds(r, day, view.Kind); err != nil {
		return err
	}
	if view.Kind != "" {
		p, err := u.Office.ProposeMeeting(r.Context(), view.Kind, day)
		if err != nil {
			view.Kind, view.Error = "", err.Error()
			return u.again(w, r, v, "meeting_new", view, err)
		}
		view.propose(u, p)
	}
	return u.show(w, r, v, "meeting_new", view)
}

func (m *meetingNewView) propose(u *UI, p office.Proposal) {
	c := p.Change
	m.ID, m.Key, m.Label, m.Basics, m.Counted = u.NewID(), rand.Text(), p.Type.Label, c.Basics, p.Type.Count != ""
	if c.Session > 0 {
		m.Session = itoa(c.Session)
	}
	for _, a := range c.People {
		m.Members = append(m.Members, memberRow{a.Person.ID, a.Person.Name, a.Office, true})
	}
}

// openMeeting begins the dossier with what the form says of the proposal.
func (u *UI) openMeeting(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "表单没有完整送达，请重新填写。")
	}
	f := r.PostForm
	var c dossier.Change
	err := fillBasics(r, &c)
	typed := c
	var p office.Proposal
	if err == nil {
		p, err = u.Office.ProposeMeeting(r.Context(), f.Get("type"), c.Basics.Date)
	}
	if err == nil {
		c = p.Change
		c.Meeting, c.Key, c.Actor, c.Basics, c.Session = f.Get("id"), f.Get("key"), v.Actor, typed.Basics, typed.Session
		c.People = slices.DeleteFunc(c.People, func(a dossier.Attendee) bool { return !slices.Contains(f["member"], a.Person.ID) })
		_, err = u.Office.ChangeMeeting(r.Context(), c)
	}
	if err == nil {
		http.Redirect(w, r, "/meetings/"+url.PathEscape(c.Meeting), http.StatusSeeOther)
		return nil
	}
	if k := workflow.KindOf(err); k == workflow.Internal && !lookup(err) || k == workflow.Forbidden {
		return err
	}
	return u.retypeMeeting(w, r, v, typed, err)
}

// retypeMeeting shows the form again with what was typed.
func (u *UI) retypeMeeting(w http.ResponseWriter, r *http.Request, v *web.Visit, typed dossier.Change, failed error) error {
	f := r.PostForm
	day := workflow.Date(f.Get("date"))
	view := meetingNewView{Day: string(day), Kind: f.Get("type"), Error: failed.Error()}
	if !day.Valid() || day == "" {
		day = v.Today()
	}
	var err error
	if view.Kinds, err = u.kinds(r, day, view.Kind); err != nil {
		return err
	}
	p, err := u.Office.ProposeMeeting(r.Context(), view.Kind, day)
	if err != nil {
		view.Kind = ""
		return u.again(w, r, v, "meeting_new", view, failed)
	}
	view.propose(u, p)
	view.ID, view.Key, view.Basics, view.Session = f.Get("id"), f.Get("key"), typed.Basics, f.Get("session")
	for i := range view.Members {
		view.Members[i].Chosen = slices.Contains(f["member"], view.Members[i].ID)
	}
	return u.again(w, r, v, "meeting_new", view, failed)
}

// minutesNewView begins a minutes: from a dossier, from a type of meeting, or
// from a text that is there.
type minutesNewView struct {
	ID, Key  string
	Meetings []meetingRow
	Kinds    []choice
	Topics   []choice
	Day      string
	Title    string
	Session  string
	Text     string
	Items    string
	Again    bool // the meeting has a minutes already, and another one is meant
	AskAgain bool
	Error    string
}

func (u *UI) minutesNew(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := minutesNewView{ID: u.NewID(), Key: rand.Text(), Day: string(v.Today())}
	return u.showMinutesNew(w, r, v, view, nil)
}

func (u *UI) showMinutesNew(w http.ResponseWriter, r *http.Request, v *web.Visit, view minutesNewView, failed error) error {
	var err error
	if view.Kinds, err = u.kinds(r, v.Today(), r.PostForm.Get("type")); err != nil {
		return err
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	for _, t := range data.Data().Topics {
		if t.Holds(v.Today()) {
			view.Topics = append(view.Topics, choice{t.ID, t.Label, slices.Contains(r.PostForm["topic"], t.ID)})
		}
	}
	all, _, err := u.Office.Meetings(r.Context(), v.Actor, dossier.Query{Newest: true, Limit: 200})
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.State == dossier.Preparing {
			view.Meetings = append(view.Meetings, rowOfMeeting(m))
		}
	}
	return u.again(w, r, v, "minutes_new", view, failed)
}

// createMinutes begins a minutes with a text that was pasted, or with what a
// type of meeting gives.
func (u *UI) createMinutes(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "表单没有完整送达，请重新填写。")
	}
	f := r.PostForm
	cmd := workflow.Command{
		Minutes: f.Get("id"), Action: workflow.Create, Actor: v.Actor, Key: f.Get("key"), Type: f.Get("type"), Topics: f["topic"],
		Meeting: workflow.Date(f.Get("date")), Session: atoi(f.Get("session")), Title: strings.TrimSpace(f.Get("title")), Again: f.Get("again") != "",
	}
	err := u.textOf(r, &cmd)
	if err == nil {
		_, err = u.Office.Do(r.Context(), cmd)
	}
	if err == nil {
		http.Redirect(w, r, "/minutes/"+url.PathEscape(cmd.Minutes)+"/edit", http.StatusSeeOther)
		return nil
	}
	if k := workflow.KindOf(err); k == workflow.Internal && !lookup(err) || k == workflow.Forbidden {
		return err
	}
	view := minutesNewView{
		ID: f.Get("id"), Key: rand.Text(), Day: f.Get("date"), Title: f.Get("title"), Session: f.Get("session"), Text: f.Get("text"),
		Items: f.Get("items"), Again: cmd.Again, AskAgain: reasonOf(err) == workflow.ReasonSession,
	}
	return u.showMinutesNew(w, r, v, view.saying(err), err)
}

func (m minutesNewView) saying(err error) minutesNewView {
	m.Error = err.Error()
	return m
}

// textOf gives a new minutes its text: the pasted one, or what the type of the
// meeting and the items that were typed make of it.
func (u *UI) textOf(r *http.Request, cmd *workflow.Command) error {
	text := drafting.Normalise(r.PostForm.Get("text"))
	if strings.TrimSpace(text) != "" {
		doc := drafting.Parse(text)
		if cmd.Title == "" {
			cmd.Title = strings.Join(strings.Fields(doc.FullTitle()), "")
		}
		if d := doc.Meeting.Date; cmd.Meeting == "" && d.Year != 0 {
			cmd.Meeting = workflow.Date(d.String())
		}
		if cmd.Title == "" {
			return web.Refuse(workflow.Invalid, "没有从正文中读出标题，请填写标题。")
		}
		cmd.Text = &text
		return nil
	}
	if cmd.Meeting == "" || !cmd.Meeting.Valid() {
		return web.Refuse(workflow.Invalid, "请填写会议日期。")
	}
	m, err := u.imagined(r, cmd)
	if err != nil {
		return err
	}
	imprint, err := u.Office.Imprint(r.Context(), m, office.Printing{})
	if err != nil {
		return err
	}
	if m.Title, err = u.Office.TitleOf(r.Context(), m); err != nil {
		return err
	}
	text = m.Text(imprint)
	cmd.Title, cmd.Text, cmd.Session = m.Title, &text, m.Session
	return nil
}

// imagined is the meeting that a minutes without a dossier is of.
func (u *UI) imagined(r *http.Request, cmd *workflow.Command) (dossier.Meeting, error) {
	p, err := u.Office.ProposeMeeting(r.Context(), cmd.Type, cmd.Meeting)
	if err != nil {
		return dossier.Meeting{}, err
	}
	c := p.Change
	m := dossier.Meeting{
		Type: c.Type, Term: c.Term, Yearly: c.Yearly, Session: c.Session, Basics: c.Basics, People: c.People,
		Recorders: []workflow.Person{{ID: cmd.Actor.ID, Name: cmd.Actor.Name}},
	}
	m.Title = cmd.Title
	if cmd.Session > 0 {
		m.Session = cmd.Session
	}
	for line := range strings.Lines(r.PostForm.Get("items")) {
		if line = strings.TrimSpace(line); line != "" {
			m.Items = append(m.Items, dossier.Item{N: len(m.Items) + 1, Title: line, State: dossier.Listed})
		}
	}
	return m, nil
}
