package ui

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// maxScan bounds a scanned sheet.
const maxScan = 40 << 20

func registerGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			draft := web.Business().Seeing(office.SeeDraft)
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/register", Policy: draft, Handler: u.askToRegister},
				{Method: "POST", Pattern: "/minutes/{minutes}/register", Policy: draft, Handler: u.register, Limit: maxScan},
			}
		},
		pages: []web.Page{{Name: "register", View: registerView{}}},
	}
}

// registerView is the form by which a signed sheet is registered (代登记).
type registerView struct {
	act
	head
	Fault  string
	What   []choice // which act, or whose reply
	Who    []choice // who decided
	Ways   []choice
	Code   string // as it stands on the sheet
	Day    string
	Time   string
	Note   string
	Signer string
	Kept   workflow.Scan // uploaded already
	Result []choice      // of a reply
	Items  []replyItem
}

func (u *UI) askToRegister(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.registerView(r, v, workflow.Scan{})
	if err != nil {
		return err
	}
	return u.show(w, r, v, "register", view)
}

func (u *UI) registerView(r *http.Request, v *web.Visit, kept workflow.Scan) (registerView, error) {
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return registerView{}, err
	}
	view := registerView{
		act: actOn(v.Minutes), head: u.headOf(v, c), Code: r.FormValue("code"), Day: r.FormValue("day"), Time: r.FormValue("time"),
		Note: r.FormValue("note"), Signer: r.FormValue("signer"), Kept: kept, Result: outcomes(r.FormValue("outcome")),
	}
	if view.Day == "" {
		view.Day = string(v.Today())
	}
	view.What = registrable(v, c, r.FormValue("what"))
	view.Who = deciders(v, c, r.FormValue("who"))
	for _, way := range review.WaysBack(c.Flow, v.Minutes.Place) {
		view.Ways = append(view.Ways, choice{way.Place.String(), way.Label, way.Place.String() == r.FormValue("to")})
	}
	for _, item := range drafting.ItemsOf(v.Minutes.Text) {
		name := itoa(item.Position)
		view.Items = append(view.Items, replyItem{item.Position, review.HeadingOf(item), r.FormValue("outcome-" + name), r.FormValue("opinion-" + name)})
	}
	return view, nil
}

// registrable lists what may be registered from a sheet: acts of the step, and the
// answers that are waited for.
func registrable(v *web.Visit, c *review.Case, chosen string) []choice {
	var all []choice
	add := func(value, label string) { all = append(all, choice{value, label, value == chosen}) }
	for _, o := range review.OnPaper(c.Flow, v.Minutes.Place) {
		mine := slices.ContainsFunc(c.Flow.Rules, func(r workflow.Rule) bool {
			return r.Action == o.Action && r.From == v.Minutes.Place && slices.ContainsFunc(r.Paper, v.Actor.Has)
		})
		if mine {
			add(string(o.Action), o.Label+"（签批单）")
		}
	}
	replies := slices.ContainsFunc(c.Flow.Rules, func(r workflow.Rule) bool {
		return r.Action == workflow.Reply && r.From == v.Minutes.Place && slices.ContainsFunc(r.Roles, v.Actor.Has)
	})
	for _, p := range v.Minutes.Participants {
		late := p.State != workflow.PartyOpen && (p.Outcome == "" || p.Outcome == workflow.Lapsed)
		if !replies || p.Kind != workflow.Consulted || p.State != workflow.PartyOpen && !late {
			continue
		}
		label := "第" + itoa(p.N) + "行　" + rowOf(p).Name + "的反馈意见（征求意见单）"
		if late {
			label += "　迟到，附卷"
		}
		add("row:"+itoa(p.N), label)
	}
	return all
}

// deciders lists who may have decided: the holders of the step, before others
// with its roles.
func deciders(v *web.Visit, c *review.Case, chosen string) []choice {
	var all []choice
	add := func(id, label string) {
		if !slices.ContainsFunc(all, func(o choice) bool { return o.Value == id }) {
			all = append(all, choice{id, label, id == chosen})
		}
	}
	posts := []string{v.Minutes.Desk.Post}
	if p := v.Minutes.Desk.Person; !p.IsZero() {
		add(p.ID, p.Name)
	}
	for _, o := range review.OnPaper(c.Flow, v.Minutes.Place) {
		for _, role := range o.Roles {
			for _, post := range c.Data.PostsWith(role, v.Today()) {
				posts = append(posts, post.ID)
			}
		}
	}
	for _, id := range posts {
		post, ok := c.Data.Post(id)
		if !ok {
			continue
		}
		for _, h := range c.Data.HoldersOf(id, v.Today()) {
			add(h.ID, h.Name+"　"+post.Label)
		}
	}
	return all
}

// register registers what was decided on a sheet.
func (u *UI) register(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	scan, err := u.keptScan(r)
	if err != nil {
		return err
	}
	cmd, err := u.registration(r, v, scan)
	var step workflow.Step
	if err == nil {
		step, err = u.Office.Do(r.Context(), cmd)
	}
	if err == nil {
		http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"?done="+strconv.Itoa(step.Entry.Version), http.StatusSeeOther)
		return nil
	}
	status := web.Status(err)
	switch status {
	case http.StatusInternalServerError:
		return err
	case http.StatusNotFound:
		status = http.StatusUnprocessableEntity // somebody the form names
	}
	latest, gone := u.Office.Store.Minutes(r.Context(), v.Minutes.ID)
	if gone != nil {
		return errors.Join(err, gone)
	}
	v.Minutes = latest
	view, fault := u.registerView(r, v, scan)
	if fault != nil {
		return errors.Join(err, fault)
	}
	view.Fault = err.Error()
	return u.Pages.Render(w, r, v, status, "register", view)
}

// keptScan keeps the uploaded scan; one that was kept by an earlier try is named
// by the form.
func (u *UI) keptScan(r *http.Request) (workflow.Scan, error) {
	file, header, err := r.FormFile("scan")
	switch {
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
		bytes, err := strconv.ParseInt(r.FormValue("kept-bytes"), 10, 64)
		if err != nil {
			return workflow.Scan{}, nil // nothing was kept
		}
		return workflow.Scan{SHA256: r.FormValue("kept"), Bytes: bytes, Name: r.FormValue("kept-name")}, nil
	case err != nil:
		return workflow.Scan{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return workflow.Scan{}, err
	}
	return u.Office.KeepScan(header.Filename, data)
}

// registration reads the form.
func (u *UI) registration(r *http.Request, v *web.Visit, scan workflow.Scan) (workflow.Command, error) {
	what, row := r.FormValue("what"), 0
	cmd := workflow.Command{
		Minutes: v.Minutes.ID, Version: atoi(r.FormValue("version")), Action: workflow.Action(what), Actor: v.Actor, Key: r.FormValue("key"),
		Note: strings.TrimSpace(drafting.Normalise(r.FormValue("note"))), Paper: &workflow.Paper{Scan: scan, Form: "签批单"},
	}
	if number, ok := strings.CutPrefix(what, "row:"); ok {
		row = atoi(number)
		cmd.Action, cmd.Rows, cmd.Paper.Form = workflow.Reply, []int{row}, "征求意见单"
		if cmd.Paper.Signer = strings.TrimSpace(r.FormValue("signer")); cmd.Paper.Signer != "" {
			if p, err := u.Office.Person(r.Context(), cmd.Paper.Signer); err == nil {
				cmd.OnBehalf, cmd.Paper.Signer = workflow.Person{ID: p.ID, Name: p.Name}, ""
			}
		}
		d := deed{UI: u, ctx: r.Context(), r: r, v: v}
		r.Form.Del("row")
		if err := d.fillReply(&cmd); err != nil {
			return cmd, err
		}
	} else {
		cmd.OnBehalf = workflow.Person{ID: r.FormValue("who")}
	}
	if cmd.Action == workflow.Return {
		cmd.To = workflow.ParsePlace(r.FormValue("to"))
	}
	if what == "" {
		return cmd, web.Refuse(workflow.Invalid, "请选定登记的是哪一事项。")
	}
	var err error
	if cmd.OccurredAt, err = happenedAt(r, v); err != nil {
		return cmd, err
	}
	cmd.Paper.Version, err = u.printed(r.Context(), v.Minutes, r.FormValue("code"))
	return cmd, err
}

// endOfWork is the hour that stands for a day of which no hour is known.
const endOfWork = 17*time.Hour + 30*time.Minute

// happenedAt reads when it was decided (发生时间): today without an hour is now, an
// earlier day without one the end of its working hours, yet not before what the
// minutes has behind it.
func happenedAt(r *http.Request, v *web.Visit) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, r.FormValue("day"), workflow.Shanghai())
	if err != nil {
		return time.Time{}, web.Refuse(workflow.Invalid, "请写明单上签署的日期，如 2026-05-12。")
	}
	if hour := r.FormValue("time"); hour != "" {
		at, err := time.ParseInLocation("2006-01-02 15:04", r.FormValue("day")+" "+hour, workflow.Shanghai())
		if err != nil {
			return time.Time{}, web.Refuse(workflow.Invalid, "“%s”不是时间，请写成 15:30，或者留空。", hour)
		}
		return at, nil
	}
	if workflow.DateOf(day) == v.Today() {
		return time.Time{}, nil
	}
	at := day.Add(endOfWork)
	if last := v.Minutes.Occurred; workflow.DateOf(last) == workflow.DateOf(day) && last.After(at) {
		return last, nil
	}
	return at, nil
}

// printed finds the version that stands on a sheet, by its version code. The code
// of a 征求意见单 has its row behind it.
func (u *UI) printed(ctx context.Context, m workflow.Minutes, code string) (int, error) {
	code = strings.ToUpper(strings.TrimSpace(drafting.Normalise(code)))
	code = strings.NewReplacer("－", "-", "—", "-", " ", "").Replace(code)
	if parts := strings.Split(code, "-"); len(parts) == 3 {
		code = parts[0] + "-" + parts[1]
	}
	if code == "" {
		return 0, web.Refuse(workflow.Invalid, "请照抄单上的版本码，如 1A2B-3C4D。")
	}
	if engine.VersionCode(drafting.Format(drafting.Parse(m.Text))) == code {
		return m.Version, nil
	}
	all, err := u.Office.Store.Revisions(ctx, m.ID)
	if err != nil {
		return 0, err
	}
	next := m.Version + 1
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Competing {
			continue
		}
		if engine.VersionCode(drafting.Format(drafting.Parse(all[i].Text))) == code {
			return next - 1, nil
		}
		next = all[i].Version
	}
	return 0, web.Refuse(workflow.Invalid, "这件纪要没有版本码为“%s”的文稿，请核对单上的版本码，或确认单子是不是这件纪要的。", code)
}
