package ui

import (
	"net/http"
	"strconv"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

func homeGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/{$}", Policy: web.SignedIn(), Handler: u.home},
				{Method: "GET", Pattern: "/assets/{file...}", Policy: web.Public(), Handler: u.Pages.Asset},
			}
		},
		pages: []web.Page{{Name: "home", View: homeView{}}},
	}
}

// homeView is the desk (待办): what is overdue, what is due today, and the rest.
type homeView struct {
	Name   string
	Groups []todoGroup
	New    bool // may begin a minutes
	Next   nextMeeting
	// Office is what waits beside minutes: changes to confirm, and what an
	// administrator must hear of.
	Office   []notice
	Excerpts bool // the visitor's unit was given excerpts
}

// nextMeeting is the next one that is planned; zero if there is none, or not
// for this visitor.
type nextMeeting struct {
	Name, Href string
	Date       workflow.Date
}

type todoGroup struct {
	Label string
	Late  bool
	Rows  []todoRow
}

// todoRow is one line of the desk.
type todoRow struct {
	What    string // 审核, 会签 议题二, 签发
	Title   string
	Number  string
	Edition string // empty for the first
	Href    string
	For     string // in delegation for whom
	Note    string
	Since   time.Time
	Due     workflow.Date
	DueText string
	Late    bool
}

func (u *UI) home(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	todos, err := v.Todos(r.Context())
	if err != nil {
		return err
	}
	flows, err := u.Office.Flows(r.Context())
	if err != nil {
		return err
	}
	view := homeView{Name: v.Actor.Name, New: v.Has(workflow.Recorder, workflow.Clerk)}
	late, today, later := todoGroup{Label: "已超期", Late: true}, todoGroup{Label: "今天"}, todoGroup{Label: "以后"}
	for _, t := range todos {
		row := todoRow{
			What: waitsFor(flows, t), Title: t.Title, Number: t.Number, Edition: editionLabel(t.Edition), Href: todoHref(t), For: t.For.Name, Note: t.Note,
			Since: t.Since, Due: t.Due, DueText: timeLeft(t.Due, v.Today()),
		}
		switch {
		case t.Due != "" && t.Due < v.Today():
			row.Late = true
			late.Rows = append(late.Rows, row)
		case t.Due == v.Today():
			today.Rows = append(today.Rows, row)
		default:
			later.Rows = append(later.Rows, row)
		}
	}
	for _, g := range []todoGroup{late, today, later} {
		if len(g.Rows) > 0 {
			view.Groups = append(view.Groups, g)
		}
	}
	if view.Office, err = u.notices(r.Context(), v); err != nil {
		return err
	}
	if u.excerptsOpen(v.Actor) == nil && !office.SeesAll(v.Actor) {
		given, err := u.Office.Store.ExcerptsOf(r.Context(), v.Actor.Unit, 0, 1)
		if err != nil {
			return err
		}
		view.Excerpts = len(given) > 0
	}
	if len(todos) == 0 {
		if view.Next, err = u.upcoming(r, v); err != nil {
			return err
		}
	}
	return u.show(w, r, v, "home", view)
}

// upcoming gives the next meeting, for who may see dossiers.
func (u *UI) upcoming(r *http.Request, v *web.Visit) (next nextMeeting, err error) {
	if !dossier.MayRead(v.Actor) {
		return next, nil
	}
	page, _, err := u.Office.Meetings(r.Context(), v.Actor, dossier.Query{From: v.Today(), Limit: 5})
	if err != nil {
		return next, err
	}
	for _, m := range page {
		if m.State == dossier.Preparing {
			return nextMeeting{Name: m.Shown(), Href: "/meetings/" + m.ID, Date: m.Date}, nil
		}
	}
	return next, nil
}

// todoHref gives where a line of the desk is worked off.
func todoHref(t office.Todo) string {
	if t.Kind == workflow.WaitCopy {
		return "/minutes/" + t.Minutes + "/receipt"
	}
	return "/minutes/" + t.Minutes
}

// waitsFor says what there is to do.
func waitsFor(flows []*workflow.Flow, t office.Todo) string {
	place := t.Place.String()
	for _, f := range flows {
		if f.ID == t.Flow {
			place = f.PlaceLabel(t.Place)
		}
	}
	switch t.Kind {
	case workflow.WaitParty:
		return "征求意见（" + place + "）"
	case workflow.WaitCheck:
		return "校核（" + place + "）"
	case workflow.WaitCopy:
		return "签收"
	default:
		return place
	}
}

// timeLeft says how long there is until a day.
func timeLeft(due, today workflow.Date) string {
	end, err := time.Parse(time.DateOnly, string(due))
	if err != nil {
		return ""
	}
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return ""
	}
	switch days := int(end.Sub(now).Hours() / 24); {
	case days < 0:
		return "已超期" + strconv.Itoa(-days) + "天"
	case days == 0:
		return "今天到期"
	default:
		return "还有" + strconv.Itoa(days) + "天"
	}
}
