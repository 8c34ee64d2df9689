package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// clerkGroup is everything about printing and sending out.
func clerkGroup() group {
	return joined(trayGroup(), releaseGroup(), correctGroup(), distributeGroup(),
		copiesGroup(), pressworkGroup(), outboxGroup(), copiesBoardGroup(), scanGroup(), oneCopyGroup(), printsGroup(), excerptsGroup(), receiverGroup())
}

// joined makes one group of several.
func joined(all ...group) group {
	return group{
		routes: func(u *UI) (routes []web.Route) {
			for _, g := range all {
				routes = append(routes, g.routes(u)...)
			}
			return routes
		},
		pages: func() (pages []web.Page) {
			for _, g := range all {
				pages = append(pages, g.pages...)
			}
			return pages
		}(),
	}
}

func trayGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{{Method: "GET", Pattern: "/clerk", Policy: web.Readers(), Handler: u.clerkTray}}
		},
		pages: []web.Page{{Name: "clerk", View: clerkView{}}},
	}
}

// clerkView is the tray of what has been signed (已签发): by what it waits for.
type clerkView struct {
	Groups []clerkTray
	Unsent int // minutes of which there is paper in the house
	Open   int // copies that nobody has signed for yet
	Late   int // of them overdue
}

type clerkTray struct {
	Label, Hint string
	Rows        []clerkRow
}

// clerkRow is one minutes in the tray.
type clerkRow struct {
	Title, Number, Href, Next string
	Signer                    string
	Signed                    time.Time
	Meeting                   workflow.Date
	Due                       workflow.Date
	DueText                   string
	Late                      bool
	Edition                   string
	Issued                    workflow.Date // 印发日期, where it waits to be sent
	Days                      int           // since then
}

// The trays, in the order of the work.
const (
	trayCollate = iota
	trayFinal
	trayPrint
	traySend
	trays
)

func (u *UI) clerkTray(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := clerkView{Groups: make([]clerkTray, trays)}
	for i, label := range []string{"整理", "定稿", "待印发", "待分送"} {
		view.Groups[i].Label = label
	}
	for i, hint := range []string{"待誊清、校核、编号", "已编号，待定稿", "已定稿，待付印", "已付印，待分送"} {
		view.Groups[i].Hint = hint
	}
	places, err := u.statesWhere(r.Context(), clerksPlace)
	if err != nil {
		return err
	}
	for _, state := range places {
		if err := u.fillTrays(r.Context(), v, state, view.Groups); err != nil {
			return err
		}
	}
	late, err := u.Office.LateBefore(r.Context())
	if err != nil {
		return err
	}
	counts, err := u.Office.Store.Clerking().CopyCounts(r.Context(), copiesFilter{}.store(late))
	if err != nil {
		return err
	}
	for _, n := range counts.States {
		view.Open += n
	}
	view.Late = counts.Overdue
	unsent, err := u.unsentLines(r.Context(), copiesFilter{}, v.Today(), copiesOnPage)
	if err != nil {
		return err
	}
	view.Unsent = len(unsent)
	return u.show(w, r, v, "clerk", view)
}

// statesWhere gives the states, of any flow, in which a minutes at some place is
// such.
func (u *UI) statesWhere(ctx context.Context, such func(f *workflow.Flow, at workflow.Place) bool) ([]workflow.State, error) {
	flows, err := u.Office.Flows(ctx)
	if err != nil {
		return nil, err
	}
	var states []workflow.State
	for _, f := range flows {
		for _, s := range f.States {
			if !slices.Contains(states, s.State) && such(f, workflow.Place{State: s.State}) {
				states = append(states, s.State)
			}
		}
	}
	return states, nil
}

// clerksPlace reports whether a minutes at the place waits for the clerk to number,
// print or send it.
func clerksPlace(f *workflow.Flow, at workflow.Place) bool {
	return offers(f, at, workflow.Number) || offers(f, at, workflow.Issue) ||
		sendingPlace(f, at) && !offers(f, at, workflow.Dispatch)
}

// sendingPlace reports whether a minutes at the place can be sent.
func sendingPlace(f *workflow.Flow, at workflow.Place) bool {
	return offers(f, at, workflow.Distribute)
}

// offers reports whether the flow lets an action be done at the place.
func offers(f *workflow.Flow, at workflow.Place, a workflow.Action) bool {
	return slices.ContainsFunc(f.Options(at), func(o workflow.Option) bool { return o.Action == a })
}

// fillTrays adds the minutes of one state to the trays they belong in.
func (u *UI) fillTrays(ctx context.Context, v *web.Visit, state workflow.State, groups []clerkTray) error {
	listed, _, err := u.Office.Store.List(ctx, workflow.Filter{State: state, Limit: 200})
	if err != nil {
		return err
	}
	for _, l := range listed {
		m, err := u.Office.Store.Minutes(ctx, l.ID)
		if err != nil {
			return err
		}
		flow, err := u.Office.Flow(ctx, m)
		if err != nil {
			return err
		}
		if at, ok := trayOf(flow, m); ok {
			groups[at].Rows = append(groups[at].Rows, trayRow(v, m, at))
		}
	}
	return nil
}

// trayOf gives the tray a minutes belongs in; false if it waits for no clerk.
func trayOf(f *workflow.Flow, m workflow.Minutes) (int, bool) {
	switch {
	case !clerksPlace(f, m.Place) || len(m.Copies) > 0:
		return 0, false
	case !m.PDF.IsZero():
		return traySend, true
	case m.Finalized:
		return trayPrint, true
	case m.Number.IsZero() || m.Correction.Action != "" && m.Correction.Checked.IsZero():
		return trayCollate, true
	default:
		return trayFinal, true
	}
}

func trayRow(v *web.Visit, m workflow.Minutes, at int) clerkRow {
	row := clerkRow{
		Title: m.Title, Number: m.Number.Text, Meeting: m.Meeting, Due: m.Due, DueText: timeLeft(m.Due, v.Today()),
		Late: m.Due != "" && m.Due < v.Today(), Href: "/minutes/" + m.ID + "/release", Next: []string{"整理", "定稿", "付印", "分送"}[at],
		Edition: editionLabel(m.Edition),
	}
	if at == traySend {
		row.Href, row.Issued, row.Days = "/minutes/"+m.ID+"/distribute", m.IssuedOn, daysSince(m.IssuedOn, v.Today())
	}
	if s, signed := m.Signature(); signed {
		row.Signer, row.Signed = s.By.Name, s.At
	}
	return row
}

// editionLabel says what a new edition is; empty for the first.
func editionLabel(e workflow.Edition) string {
	if e.IsZero() {
		return ""
	}
	return "第" + strconv.Itoa(e.N) + "版（" + e.Kind.Label() + "）"
}

// clerkCommand reads what every form of the clerk carries.
func clerkCommand(r *http.Request, v *web.Visit, action workflow.Action) (workflow.Command, error) {
	cmd := workflow.Command{
		Minutes: v.Minutes.ID, Action: action, Actor: v.Actor, Key: r.FormValue("key"),
		Note: strings.TrimSpace(drafting.Normalise(r.FormValue("note"))),
	}
	var err error
	if cmd.Version, err = strconv.Atoi(r.FormValue("version")); err != nil {
		return cmd, web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	cmd.OccurredAt, err = occurredAt(r)
	return cmd, err
}

// occurredAt reads when something happened that is registered now (发生时间); an
// empty field is now.
func occurredAt(r *http.Request) (time.Time, error) {
	typed := strings.TrimSpace(r.FormValue("occurred"))
	if typed == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-1-2 15:04", "2006年1月2日 15:04"} {
		if at, err := time.ParseInLocation(form, typed, workflow.Shanghai()); err == nil {
			return at, nil
		}
	}
	if at, err := time.ParseInLocation(time.DateOnly, typed, workflow.Shanghai()); err == nil {
		return at.Add(12 * time.Hour), nil // some time that day
	}
	return time.Time{}, web.Refuse(workflow.Invalid, "发生时间“%s”看不懂，请写成 2026-05-12 10:30。", typed)
}

// dateField reads a date of a form; an empty one is none.
func dateField(r *http.Request, name, label string) (workflow.Date, error) {
	d := workflow.Date(strings.TrimSpace(r.FormValue(name)))
	if !d.Valid() {
		return "", web.Refuse(workflow.Invalid, "%s“%s”不是有效的日期，请写成 2026-05-12。", label, string(d))
	}
	return d, nil
}

// clerkDo carries a command out and goes on to where it leads.
func (u *UI) clerkDo(w http.ResponseWriter, r *http.Request, cmd workflow.Command, to string) error {
	if _, err := u.Office.Do(r.Context(), cmd); err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
