package ui

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/prepress"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

func releaseGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			see := web.Readers().Seeing(office.SeeDraft)
			clerk := web.Roles(workflow.Clerk).Seeing(office.SeeDraft)
			const at = "/minutes/{minutes}/release"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: see, Handler: u.releasePage},
				{Method: "GET", Pattern: at + "/pages/{page}", Policy: see, Handler: u.releasePicture},
				{Method: "POST", Pattern: at + "/number", Policy: clerk, Handler: u.releaseNumber},
				{Method: "POST", Pattern: at + "/finalize", Policy: clerk, Handler: u.releaseFinalize},
				{Method: "POST", Pattern: at + "/issue", Policy: clerk, Handler: u.releaseIssue},
				{Method: "GET", Pattern: at + "/unnumber", Policy: clerk, Handler: u.askUnnumber},
				{Method: "POST", Pattern: at + "/unnumber", Policy: clerk, Handler: u.unnumber},
				{Method: "GET", Pattern: at + "/package.zip", Policy: clerk, Handler: u.packageFile},
				{Method: "POST", Pattern: at + "/package", Policy: clerk, Handler: u.packageAgain},
			}
		},
		pages: []web.Page{{Name: "release", View: releaseView{}}, {Name: "unnumber", View: unnumberView{}}},
	}
}

// releaseView is the page of 印前核对, 编号, 定稿 and 付印.
type releaseView struct {
	Act      act
	Title    string
	Place    string
	Steps    []releaseStep
	Checks   []prepress.Line
	Clear    bool
	Number   string
	Compiled workflow.Date
	Issued   workflow.Date // as the form has it
	IssuedOn workflow.Date // on record
	SumPDF   string
	SumOFD   string // empty if there is no OFD
	Pages    []int
	Query    string // of the pictures
	Ready    bool   // the paper can be set
	Copies   int
	Kept     bool // somebody has kept the list
	Edition  string
	Numbers  []choice // reserved and free ones
	Next     string
	May      releaseMay
	Denied   map[string]string
	Package  packageView
	Editions []releaseEdition
}

// releaseStep is one of the three stages, with whether it is behind.
type releaseStep struct {
	Label      string
	Done, Here bool
}

// releaseMay says what this person may do now.
type releaseMay struct {
	Number, Unnumber, Finalize, Issue, Amend, Transcribe, Proofread, Return, Void, Distribute bool
}

// packageView is what there is of the 定稿包.
type packageView struct {
	There, Current bool
	Name, Fault    string
	Written        string
}

// releaseEdition is another edition of the same minutes.
type releaseEdition struct {
	Href, Label, Place string
	Here               bool
}

func (u *UI) releasePage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	issued, err := dateField(r, "on", "印发日期")
	if err != nil {
		return err
	}
	view := releaseView{
		Act: actOn(m), Title: m.Title, Number: m.Number.Text, Compiled: m.Compiled, IssuedOn: m.IssuedOn, SumPDF: m.PDF.SHA256,
		Issued: cmp.Or(m.IssuedOn, issued, v.Today()), Edition: editionLabel(m.Edition), Denied: map[string]string{},
	}
	ofd, err := u.Office.ReleasedOFD(r.Context(), m)
	if err != nil {
		return err
	}
	view.SumOFD = ofd.SHA256
	view.Query = "?on=" + string(view.Issued)
	flow, err := u.Office.Flow(r.Context(), m)
	if err != nil {
		return err
	}
	view.Place = flow.PlaceLabel(m.Place)
	view.Steps = []releaseStep{
		{"整理（复核、登记、定稿）", m.Finalized, !m.Finalized},
		{"印发（付印）", !m.PDF.IsZero(), m.Finalized && m.PDF.IsZero()},
		{"分送（核发）", len(m.Copies) > 0, !m.PDF.IsZero() && len(m.Copies) == 0},
	}
	for _, fill := range []func(context.Context, *web.Visit, *releaseView) error{
		u.releaseChecks, u.releaseMay, u.releaseNumbers, u.releasePackage, u.releaseEditions,
	} {
		if err := fill(r.Context(), v, &view); err != nil {
			return err
		}
	}
	return u.show(w, r, v, "release", view)
}

// releaseChecks fills in the 印前核对.
func (u *UI) releaseChecks(ctx context.Context, v *web.Visit, view *releaseView) error {
	m := v.Minutes
	list, err := u.Office.SendList(ctx, m)
	if err != nil {
		return err
	}
	recipients := list.Recipients
	if len(m.Copies) > 0 {
		recipients, list.N = recipientsOf(m.Copies), 1
	}
	missing, err := u.Office.Uncovered(ctx, m, recipients)
	if err != nil {
		return err
	}
	job := prepress.Job{Minutes: m, StandIns: u.Engine.Faces().StandIns(), Issued: view.Issued}
	if err = u.proofreading(ctx, &job); err != nil {
		return err
	}
	for _, r := range recipients {
		job.Copies += r.Copies
	}
	for _, u := range missing {
		if u.Unit.ID == "" {
			job.Strange = append(job.Strange, u.Named)
		} else {
			job.Missing = append(job.Missing, u.Unit.Name)
		}
	}
	if job.Clerks, err = u.peopleOf(ctx, m, workflow.Proofread); err != nil {
		return err
	}
	if job.Layout, job.Fault = u.Engine.Minutes(m, view.Issued); job.Layout != nil {
		for i := range job.Layout.Pages {
			view.Pages = append(view.Pages, i+1)
		}
	}
	view.Checks, view.Copies, view.Kept, view.Ready = prepress.Check(job), job.Copies, list.N > 0, job.Fault == nil
	view.Clear = prepress.Clear(view.Checks)
	return nil
}

// proofreading fills in what proof-reading before the print needs.
func (u *UI) proofreading(ctx context.Context, job *prepress.Job) (err error) {
	if job.Reading, err = u.Office.Reading(ctx, job.Minutes, drafting.Parse(job.Minutes.Text)); err != nil {
		return err
	}
	own, err := u.Office.Store.Dismissals(ctx, job.Minutes.ID)
	if err != nil {
		return err
	}
	wide, err := u.Office.Store.WideDismissals(ctx)
	job.Dismissed = append(own, slices.DeleteFunc(wide, func(d workflow.Dismissal) bool { return d.Minutes == job.Minutes.ID })...)
	return err
}

// recipientsOf gives the list that copies were made from.
func recipientsOf(copies []workflow.CopyRecord) []workflow.Recipient {
	var all []workflow.Recipient
	for _, c := range copies {
		all = append(all, workflow.Recipient{Unit: c.Unit, ID: c.ID, Copies: c.Copies, Channel: c.Channel, Use: c.Use, Reason: c.Reason})
	}
	return all
}

// peopleOf gives who has the roles of an action where the minutes stands.
func (u *UI) peopleOf(ctx context.Context, m workflow.Minutes, a workflow.Action) ([]string, error) {
	standing, err := u.Office.Standing(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, o := range standing.Offers {
		if o.Action == a {
			return o.People, nil
		}
	}
	return nil, nil
}

// releaseMay fills in what this person may do, and why not what he may not.
func (u *UI) releaseMay(ctx context.Context, v *web.Visit, view *releaseView) error {
	for _, may := range []struct {
		action workflow.Action
		to     *bool
	}{
		{workflow.Number, &view.May.Number},
		{workflow.Unnumber, &view.May.Unnumber},
		{workflow.Finalize, &view.May.Finalize},
		{workflow.Issue, &view.May.Issue},
		{workflow.Amend, &view.May.Amend},
		{workflow.Transcribe, &view.May.Transcribe},
		{workflow.Proofread, &view.May.Proofread},
		{workflow.Return, &view.May.Return},
		{workflow.Void, &view.May.Void},
		{workflow.Distribute, &view.May.Distribute},
	} {
		err := u.Office.May(ctx, v.Minutes, v.Actor, may.action)
		if *may.to = err == nil; err != nil {
			if web.Status(err) == http.StatusInternalServerError {
				return err
			}
			view.Denied[string(may.action)] = err.Error()
		}
	}
	return nil
}

// releaseNumbers fills in the number that comes next, and those that were kept
// or given back.
func (u *UI) releaseNumbers(ctx context.Context, v *web.Visit, view *releaseView) error {
	if !view.May.Number {
		return nil
	}
	data, err := u.Office.Data(ctx)
	if err != nil {
		return err
	}
	kind, err := data.MeetingType(v.Minutes.Type)
	if err != nil {
		return nil //nolint:nilerr // 编号 says so
	}
	series, err := data.Series(kind.Series, 0)
	if err != nil {
		return nil //nolint:nilerr // 编号 says so
	}
	year := numberYear(series.Basis, v)
	if series, err = data.Series(kind.Series, year); err != nil {
		return nil //nolint:nilerr // 编号 says so
	}
	known, err := u.Office.Store.Numbers(ctx, series.ID, strconv.Itoa(year))
	if err != nil {
		return err
	}
	next := max(series.Start, 1)
	for _, n := range known {
		next = max(next, n.Number.N+1)
		if n.State == workflow.NumberReserved || n.State == workflow.NumberFree {
			view.Numbers = append(view.Numbers, choice{
				Value: strconv.Itoa(n.Number.N), Label: n.Number.Text + "（" + n.State.Label() + "：" + n.Reason + "）",
			})
		}
	}
	view.Next = workflow.NumberRequest{Series: series.ID, Scope: strconv.Itoa(year), Form: series.Form}.Number(next).Text
	return nil
}

// numberYear gives the year of the number to come.
func numberYear(basis workflow.Basis, v *web.Visit) int {
	on := v.Today()
	signature, signed := v.Minutes.Signature()
	switch {
	case basis == workflow.ByMeeting && v.Minutes.Meeting != "":
		on = v.Minutes.Meeting
	case basis != workflow.ByMeeting && basis != workflow.ByRegistration && signed:
		on = workflow.DateOf(signature.At)
	}
	year, _ := strconv.Atoi(on.Year()) // a date has a year
	return year
}

// releaseEditions fills in the other editions of the minutes.
func (u *UI) releaseEditions(ctx context.Context, v *web.Visit, view *releaseView) error {
	if v.Minutes.PDF.IsZero() && v.Minutes.Edition.IsZero() {
		return nil
	}
	all, err := u.Office.Store.Editions(ctx, v.Minutes.ID)
	if err != nil || len(all) < 2 {
		return err
	}
	for _, l := range all {
		label := "第" + strconv.Itoa(max(l.Edition.N, 1)) + "版"
		if !l.Edition.IsZero() {
			label += "（" + l.Edition.Kind.Label() + "：" + l.Edition.Reason + "）"
		}
		view.Editions = append(view.Editions, releaseEdition{
			Href: "/minutes/" + l.ID + "/release", Label: label, Here: l.ID == v.Minutes.ID, Place: l.Last.Action.Label() + "（" + l.Last.By.Name + "）",
		})
	}
	return nil
}

// releasePicture answers with one page as it will be printed: with its number,
// and the 印发日期 that the form has.
func (u *UI) releasePicture(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	on, err := dateField(r, "on", "印发日期")
	if err != nil {
		return err
	}
	m := v.Minutes
	if m.PDF.IsZero() {
		m.IssuedOn, m.PDF = on, workflow.PDF{SHA256: "to be printed"} // without the marks of a 送审稿
	}
	return u.sendPicture(w, r, m, "")
}

func (u *UI) releaseNumber(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	cmd, err := clerkCommand(r, v, workflow.Number)
	if err != nil {
		return err
	}
	if chosen := r.FormValue("choose"); chosen != "" {
		if cmd.Choose, err = strconv.Atoi(chosen); err != nil || cmd.Choose < 1 {
			return web.Refuse(workflow.Invalid, "选取的文号不对，请从列表中选取。")
		}
	}
	return u.clerkDo(w, r, cmd, "/minutes/"+v.Minutes.ID+"/release")
}

func (u *UI) releaseFinalize(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	cmd, err := clerkCommand(r, v, workflow.Finalize)
	if err != nil {
		return err
	}
	if cmd.Compiled, err = dateField(r, "compiled", "整理日期"); err != nil {
		return err
	}
	return u.clerkDo(w, r, cmd, "/minutes/"+v.Minutes.ID+"/release")
}

func (u *UI) releaseIssue(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	cmd, err := clerkCommand(r, v, workflow.Issue)
	if err != nil {
		return err
	}
	if r.FormValue("checked") == "" {
		return web.Refuse(workflow.Invalid, "付印前请逐项核对，并勾选“已核对”。")
	}
	if cmd.IssuedOn, err = dateField(r, "issued", "印发日期"); err != nil {
		return err
	}
	return u.clerkDo(w, r, cmd, "/minutes/"+v.Minutes.ID+"/release")
}

// unnumberView asks whether a number is to be taken back (收回文号).
type unnumberView struct {
	Act           act
	Title, Number string
}

func (u *UI) askUnnumber(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := u.Office.May(r.Context(), v.Minutes, v.Actor, workflow.Unnumber); err != nil {
		return err
	}
	return u.show(w, r, v, "unnumber", unnumberView{actOn(v.Minutes), v.Minutes.Title, v.Minutes.Number.Text})
}

func (u *UI) unnumber(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	cmd, err := clerkCommand(r, v, workflow.Unnumber)
	if err != nil {
		return err
	}
	return u.clerkDo(w, r, cmd, "/minutes/"+v.Minutes.ID+"/release")
}
