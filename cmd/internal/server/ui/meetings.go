package ui

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
	"jiyao/workflow/org"
)

// meetingsGroup is the work before the meeting: dossiers (会议案卷), and where a
// minutes begins.
func meetingsGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			all := &roster{}
			routes := append(meetingPages(u, all), meetingActs(u, all)...)
			return append(append(routes, rawRoutes(u)...), newRoutes(u)...)
		},
		pages: []web.Page{
			{Name: "meetings", View: meetingsView{}},
			{Name: "meeting", View: agendaView{}},
			{Name: "meeting_item", View: itemView{}},
			{Name: "meeting_basics", View: basicsView{}},
			{Name: "meeting_people", View: peopleView{}},
			{Name: "meeting_person", View: personView{}},
			{Name: "meeting_signs", View: peopleView{}},
			{Name: "meeting_sheet", View: sheetView{}},
			{Name: "meeting_records", View: recordsView{}},
			{Name: "meeting_decide", View: decideView{}},
			{Name: "meeting_raw", View: rawView{}},
			{Name: "meeting_new", View: meetingNewView{}},
			{Name: "minutes_new", View: minutesNewView{}},
		},
	}
}

// meetingPages are what may be looked at.
func meetingPages(u *UI, all *roster) []web.Route {
	reads, edits := web.Business(), web.Roles(workflow.Recorder, workflow.Clerk)
	get := func(pattern string, p web.Policy, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Policy: p, Handler: h}
	}
	return []web.Route{
		get("/meetings", reads, u.meetings),
		get("/meetings/new", edits, u.meetingNew),
		get("/meetings/{meeting}", reads, u.page(u.showAgenda)),
		get("/meetings/{meeting}/basics", edits, u.page(u.showBasics)),
		get("/meetings/{meeting}/items/{item}", edits, u.page(u.showItem)),
		get("/meetings/{meeting}/people", reads, u.page(u.showPeople(all))),
		get("/meetings/{meeting}/people/{person}", edits, u.page(u.showPerson)),
		get("/meetings/{meeting}/attendance", reads, u.page(u.showSigns)),
		get("/meetings/{meeting}/sheet", reads, u.page(u.showSheet)),
		get("/meetings/{meeting}/sheet.xlsx", reads, u.signSheet),
		get("/meetings/{meeting}/records", reads, u.page(u.showRecords)),
		get("/meetings/{meeting}/materials/{material}", reads, u.material),
		get("/meetings/{meeting}/decide/{act}", edits, u.page(u.showDecide)),
	}
}

// A meetingPage shows a page of a meeting; failed is why the form that led to
// it was not taken, nil if none was sent. What was typed is in r.PostForm then.
type meetingPage func(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error

// page makes a handler of a meeting's page.
func (u *UI) page(show meetingPage) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
		m, err := u.Office.Meeting(r.Context(), v.Actor, r.PathValue("meeting"))
		if err != nil {
			return err
		}
		return show(w, r, v, m, nil)
	}
}

// meetingForm is a form of a meeting's pages: what it does, how its fields are
// read, where it leads, and what is shown again if it is not taken.
type meetingForm struct {
	act   dossier.Act
	fill  func(r *http.Request, c *dossier.Change) error
	to    string
	again meetingPage
}

// form makes a handler of a form. Whatever is not taken comes back with the
// reason and with all that was typed.
func (u *UI) form(f meetingForm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
		if err := r.ParseForm(); err != nil {
			return web.Refuse(workflow.Invalid, "表单没有完整送达，请重新填写。")
		}
		c := dossier.Change{Meeting: r.PathValue("meeting"), Act: f.act, Actor: v.Actor, Key: r.PostForm.Get("key"), Note: r.PostForm.Get("note")}
		c.Version = atoi(r.PostForm.Get("version"))
		err := f.fill(r, &c)
		if err == nil {
			_, err = u.Office.ChangeMeeting(r.Context(), c)
		}
		if err == nil {
			http.Redirect(w, r, "/meetings/"+url.PathEscape(c.Meeting)+f.to+mark(r), http.StatusSeeOther)
			return nil
		}
		if k := workflow.KindOf(err); k != workflow.Invalid && k != workflow.Stale && k != workflow.Refused {
			return err
		}
		m, lost := u.Office.Meeting(r.Context(), v.Actor, c.Meeting)
		if lost != nil {
			return lost
		}
		return f.again(w, r, v, m, err)
	}
}

// mark gives the place on the page that a form asks to come back to.
func mark(r *http.Request) string {
	if n := atoi(r.PostForm.Get("mark")); n > 0 {
		return "#row-" + strconv.Itoa(n)
	}
	return ""
}

func rowNumbers(all []string) (out []int) {
	for _, s := range all {
		if n := atoi(s); n > 0 {
			out = append(out, n)
		}
	}
	return out
}

// meetingHead is what stands on every page of a meeting: which it is, how it stands,
// and why a form was not taken.
type meetingHead struct {
	ID, Shown, State string
	Waiting          bool // 筹备
	Day              workflow.Date
	Clock, Place     string
	Chair            string
	Why              string // why no minutes, or cancelled
	Minutes          string // begun from it, by ID
	Version          int
	Key              string
	Edit             bool // this person changes dossiers
	Open             bool // and this one can be changed
	Sign             bool // the 签到表 can be entered
	Raw              bool // may see the raw record
	Tab              string
	Error            string
	Typed            url.Values // of the form that was not taken
}

func (u *UI) meetingHead(r *http.Request, v *web.Visit, m dossier.Meeting, tab string, failed error) meetingHead {
	h := meetingHead{
		ID: m.ID, Shown: m.Shown(), State: m.State.Label(), Waiting: m.State == dossier.Preparing, Day: m.Date, Clock: m.Clock,
		Place: m.Place, Chair: m.Chair.Name + m.Chair.Office, Minutes: m.Minutes, Version: m.Version, Key: rand.Text(), Tab: tab,
		Edit: dossier.MayEdit(v.Actor), Raw: u.seesRaw(r, v, m), Typed: r.PostForm,
	}
	h.Open, h.Sign = h.Edit && m.Allowed(dossier.AddItem), h.Edit && m.Allowed(dossier.Attend)
	if m.State == dossier.NoMinutes {
		h.Why = m.Reason + "（" + m.Confirmed + "确认）"
	} else if m.State == dossier.Cancelled {
		h.Why = m.Reason
	}
	if failed != nil {
		h.Error = failed.Error()
	}
	return h
}

// again gives the status of a page: that of the error, if it shows one.
func (u *UI) again(w http.ResponseWriter, r *http.Request, v *web.Visit, page string, view any, failed error) error {
	status := http.StatusOK
	if failed != nil {
		status = web.Status(failed)
	}
	return u.Pages.Render(w, r, v, status, page, view)
}

func (u *UI) topicChoices(r *http.Request, m dossier.Meeting, chosen string) ([]choice, error) {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return nil, err
	}
	all := []choice{{Label: "（不分类）"}}
	for _, t := range data.Data().Topics {
		if t.Holds(m.Date) || t.ID == chosen {
			all = append(all, choice{t.ID, t.Label, t.ID == chosen})
		}
	}
	return all, nil
}

// units gives short names of units to choose from while typing.
func (u *UI) units(r *http.Request, day workflow.Date) ([]string, error) {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return nil, err
	}
	var names []string
	for _, unit := range data.Data().Units {
		if unit.Holds(day) {
			names = append(names, data.ShortName(unit.ID, day))
		}
	}
	return names, nil
}

// meetingsView is the list of meetings.
type meetingsView struct {
	Coming, Past []meetingRow
	Words, Kind  string
	Kinds        []choice
	Next         string
	New          bool
	Found        bool // words or a type narrow it
}

type meetingRow struct {
	Href, Shown, State string
	Waiting            bool
	Day                workflow.Date
	Clock, Place       string
	Items, People      int
	Minutes            string
}

func rowOfMeeting(m dossier.Meeting) meetingRow {
	return meetingRow{
		Href: "/meetings/" + m.ID, Shown: m.Shown(), State: m.State.Label(), Waiting: m.State == dossier.Preparing, Day: m.Date,
		Clock: m.Clock, Place: m.Place, Items: len(m.Agenda()), People: len(m.People), Minutes: m.Minutes,
	}
}

func (u *UI) meetings(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	q := r.URL.Query()
	view := meetingsView{Words: strings.TrimSpace(q.Get("q")), Kind: q.Get("type"), New: dossier.MayEdit(v.Actor)}
	view.Found = view.Words != "" || view.Kind != ""
	kinds, err := u.kinds(r, v.Today(), view.Kind)
	if err != nil {
		return err
	}
	view.Kinds = append([]choice{{Label: "全部会议"}}, kinds...)
	query := dossier.Query{Type: view.Kind, Words: view.Words}
	coming, past := query, query
	coming.From, coming.Limit = v.Today(), 200
	past.Until, past.Newest, past.After = yesterday(v), true, q.Get("after")
	if past.After == "" {
		all, _, err := u.Office.Meetings(r.Context(), v.Actor, coming)
		if err != nil {
			return err
		}
		for _, m := range all {
			view.Coming = append(view.Coming, rowOfMeeting(m))
		}
	}
	all, next, err := u.Office.Meetings(r.Context(), v.Actor, past)
	if err != nil {
		return err
	}
	for _, m := range all {
		view.Past = append(view.Past, rowOfMeeting(m))
	}
	if next != "" {
		view.Next = "/meetings?" + url.Values{"q": {view.Words}, "type": {view.Kind}, "after": {next}}.Encode()
	}
	return u.show(w, r, v, "meetings", view)
}

func yesterday(v *web.Visit) workflow.Date { return workflow.DateOf(v.Now.AddDate(0, 0, -1)) }

// kinds gives the types of meetings of a day to choose from.
func (u *UI) kinds(r *http.Request, day workflow.Date, chosen string) ([]choice, error) {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return nil, err
	}
	var all []choice
	for _, t := range data.Meetings(day) {
		all = append(all, choice{t.ID, t.Label, t.ID == chosen})
	}
	return all, nil
}

// lookup reports whether an error is the office's data having no answer, which
// is said in a sentence for the person.
func lookup(err error) bool {
	var unknown *org.LookupError
	return errors.As(err, &unknown)
}

// reasonOf gives the rule that refused.
func reasonOf(err error) workflow.Reason {
	var refused *workflow.Error
	if !errors.As(err, &refused) {
		return ""
	}
	return refused.Reason
}

// dossierOf gives the meeting that the visit's minutes began from, if there is
// one and the visitor may see it.
func (u *UI) dossierOf(r *http.Request, v *web.Visit) (string, error) {
	if !dossier.MayRead(v.Actor) {
		return "", nil
	}
	m, err := u.Office.Store.MeetingOf(r.Context(), v.Minutes.ID)
	if workflow.KindOf(err) == workflow.NotFound {
		err = nil
	}
	return m.ID, err
}
