package ui

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

func doGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			asked := web.SignedIn().Seeing(office.SeeItems)
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/do/{action}", Policy: asked, Handler: u.askToDo},
				{Method: "POST", Pattern: "/minutes/{minutes}/do/{action}", Policy: asked, Handler: u.do},
			}
		},
		pages: []web.Page{{Name: "do", View: doView{}}},
	}
}

// form is how an act is asked for.
type form struct {
	name   string // in the address
	action workflow.Action
	link   string // as the bar of a minutes has it; empty if it stands there otherwise
	key    string // single key for the link
	title  string
	lead   string // what the act means, in a sentence or two
	button string
	danger bool
	show   func(d *deed, view *doView) error             // fills in the fields
	fill   func(d *deed, cmd *workflow.Command) error    // reads them
	back   func(d *deed, step workflow.Step) (to string) // where it leads; nil is the minutes
}

// forms lists every act that has a form of its own here, in the order in which
// a minutes' bar offers them.
func forms() []form {
	return []form{
		{name: "approve", action: workflow.Approve, title: "审核同意", button: "同意", show: (*deed).showConsent, fill: (*deed).fillConsent, lead: "同意后转入下一环节，姓名和时间自动记入发文稿纸；意见可以不写。"},
		{name: "sign", action: workflow.Sign, title: "签发", button: "签发", show: (*deed).showConsent, fill: (*deed).fillConsent, lead: "签发约束标题和全文；签发后再改动须作文字性更正，或退回重新签发。"},
		{name: "change", action: workflow.Save, title: "修改", button: "改后同意", show: (*deed).showText, fill: (*deed).fillChange, lead: "在本环节直接修改文字，修改记在您名下，有花脸可查。"},
		{name: "return", action: workflow.Return, link: "退回…", key: "r", title: "退回", button: "退回", danger: true, show: (*deed).showReturn, fill: (*deed).fillReturn, lead: "退回须写明理由；可以在具体段落上标出问题。别人已提的意见都保留。"},
		{name: "reply", action: workflow.Reply, title: "反馈意见", button: "反馈", show: (*deed).showReply, fill: (*deed).fillReply, lead: "“原则同意，有修改意见”和“不同意”须写明意见。反馈后不能重复反馈，如有补充请用批注。"},
		{name: "proofread", action: workflow.Proofread, link: "校核…", title: "校核", button: "校核无误", show: (*deed).showCorrection, lead: "请对照签批稿逐字校核下面的改动；有误的，请誊清或更正的人改正后再校核。"},
		{name: "urge", action: workflow.Urge, link: "催办…", title: "催办", button: "催办", show: (*deed).showRows, fill: (*deed).fillRows, lead: "提醒还没有办理的人。不选即催办本环节经办人。"},
		{name: "consult", action: workflow.Consult, link: "征求意见…", title: "征求意见", button: "征求意见", show: (*deed).showConsult, fill: (*deed).fillConsult, lead: "选定单位、议题和时限。没有账号的单位打印征求意见单，单上只有其议题。", back: (*deed).toOpinions},
		{name: "transcribe", action: workflow.Transcribe, link: "誊清…", title: "按签批稿誊清", button: "誊清", show: (*deed).showText, fill: (*deed).fillText, lead: "把签批稿上领导手写的改动抄入正文。誊清后须由第二人校核，不用重新签发。"},
		{name: "amend", action: workflow.Amend, link: "文字性更正…", title: "文字性更正", button: "更正", show: (*deed).showText, fill: (*deed).fillText, lead: "只改个别文字，不涉及数字、姓名、单位和议定的意见；须写明理由，并由第二人校核。"},
		{name: "add", action: workflow.Add, link: "加签…", title: "加签", button: "加签", show: (*deed).showHolders, fill: (*deed).fillAdd, lead: "加签的人也须同意，本环节才能往下走。"},
		{name: "reassign", action: workflow.Reassign, link: "转办…", title: "转办", button: "转办", show: (*deed).showHolders, fill: (*deed).fillReassign, lead: "转给另一岗位或另一人办理本环节。"},
		{name: "comment", action: workflow.Comment, title: "批注", button: "批注", show: (*deed).showComment, fill: (*deed).fillComment, lead: "批注附在所引的文字上，文字改动后仍跟着走。", back: (*deed).toRemarks},
		{name: "withdraw", action: workflow.Withdraw, link: "撤回…", title: "撤回", button: "撤回", danger: true, lead: "在别人办理之前收回，改好后可以再送审。"},
		{name: "drop", action: workflow.Drop, link: "减签…", title: "减签、撤销征求意见", button: "减去", danger: true, show: (*deed).showRows, fill: (*deed).fillRows, lead: "减去还没有办理的人或单位；已经反馈的意见仍然保留。"},
		{name: "void", action: workflow.Void, link: "作废…", title: "作废", button: "作废", danger: true, lead: "作废后不能恢复，也不再办理；历史仍然保留。须写明理由。"},
	}
}

// formOf finds the form of an act by its name.
func formOf(name string) (form, bool) {
	all := forms()
	i := slices.IndexFunc(all, func(f form) bool { return f.name == name })
	if i < 0 {
		return form{}, false
	}
	return all[i], true
}

// deed is an act being asked for.
type deed struct {
	*UI
	ctx  context.Context
	r    *http.Request
	v    *web.Visit
	c    *review.Case // nil for who does not see the whole draft
	form form
}

// doView is the page of an act.
type doView struct {
	act
	head
	doFields
	Name, Heading, Lead, Button string
	Danger                      bool
	Fault                       string // why it was not carried out
	Stale                       bool
	Changed                     review.Text // what others have changed meanwhile
	Whole                       bool        // the visitor sees the whole case
}

// askToDo shows the form of an act.
func (u *UI) askToDo(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	d, err := u.deed(r, v)
	if err != nil {
		return err
	}
	if err := d.allowed(); err != nil {
		return err
	}
	view, err := d.view()
	if err != nil {
		return err
	}
	return u.show(w, r, v, "do", view)
}

// deed gathers what a form needs.
func (u *UI) deed(r *http.Request, v *web.Visit) (*deed, error) {
	f, ok := formOf(r.PathValue("action"))
	if !ok {
		return nil, web.Hidden()
	}
	d := &deed{UI: u, ctx: r.Context(), r: r, v: v, form: f}
	if !v.Sight.Draft {
		if f.action != workflow.Reply {
			return nil, web.Refuse(workflow.Forbidden, "您只能就征求意见的议题反馈，不能办理这一事项。")
		}
		return d, nil
	}
	var err error
	d.c, err = review.Open(r.Context(), u.Office, v.Minutes)
	return d, err
}

// allowed refuses to show a form that would be refused.
func (d *deed) allowed() error {
	switch {
	case d.form.action == workflow.Reply && len(d.v.Sight.Asked) == 0:
		return web.Refuse(workflow.Forbidden, "这件纪要没有征求您的意见。收到的书面意见，请在“登记签批结果”里登记。")
	case d.c == nil || d.form.action == workflow.Reply:
		return nil // Do says so
	}
	acts, _, err := review.Acts(d.ctx, d.Office, d.c, d.v.Actor)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(acts, func(a review.Act) bool { return a.Action == d.form.action }) {
		return nil
	}
	return d.Office.May(d.ctx, d.v.Minutes, d.v.Actor, d.form.action)
}

// view makes the page of the form, with what was typed already.
func (d *deed) view() (doView, error) {
	view := doView{
		act: actOn(d.v.Minutes), Name: d.form.name, Heading: d.form.title, Lead: d.form.lead, Button: d.form.button,
		Danger: d.form.danger, Whole: d.c != nil,
	}
	view.head.ID, view.head.Title = d.v.Minutes.ID, d.v.Minutes.Title
	if d.c != nil {
		view.head = d.headOf(d.v, d.c)
	}
	view.Note = d.r.FormValue("note")
	view.NoteLabel, view.NoteNeeded = d.noteLabel()
	if err := d.principals(&view); err != nil {
		return view, err
	}
	if d.form.action == workflow.Sign {
		said, err := d.publicity(d.r, d.v.Minutes)
		if err != nil {
			return view, err
		}
		view.Lead += said
	}
	if d.form.show == nil {
		return view, nil
	}
	return view, d.form.show(d, &view)
}

// noteLabel says what the words of an act are.
func (d *deed) noteLabel() (label string, needed bool) {
	switch d.form.action {
	case workflow.Return, workflow.Void, workflow.Amend:
		return "理由", true
	case workflow.Drop, workflow.Withdraw, workflow.Reassign, workflow.Urge:
		return "理由或说明", false
	case workflow.Consult, workflow.Add:
		return "说明", false
	case workflow.Comment, workflow.Proofread:
		return "", false
	default:
		return "意见", false
	}
}

// principals fills in for whom the visitor may act (委托).
func (d *deed) principals(view *doView) error {
	if d.c == nil {
		return nil
	}
	acts, _, err := review.Acts(d.ctx, d.Office, d.c, d.v.Actor)
	if err != nil {
		return err
	}
	for _, a := range acts {
		if a.Action != d.form.action {
			continue
		}
		view.Self = a.Self
		for _, p := range a.For {
			view.For = append(view.For, choice{p.ID, p.Name, p.ID == d.r.FormValue("for")})
		}
	}
	return nil
}

// do carries an act out and goes on to where it leads; refused, the form comes
// back with the reason and all that was typed.
func (u *UI) do(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	d, err := u.deed(r, v)
	if err != nil {
		return err
	}
	cmd, err := d.command()
	if err != nil {
		return d.refused(w, err)
	}
	step, err := u.Office.Do(r.Context(), cmd)
	if err != nil {
		return d.refused(w, err)
	}
	to := "/minutes/" + v.Minutes.ID + "?done=" + strconv.Itoa(step.Entry.Version)
	if d.form.back != nil {
		to = d.form.back(d, step)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// command reads a form.
func (d *deed) command() (workflow.Command, error) {
	version, err := strconv.Atoi(d.r.FormValue("version"))
	if err != nil {
		return workflow.Command{}, web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请重新打开后再办。")
	}
	cmd := workflow.Command{
		Minutes: d.v.Minutes.ID, Version: version, Action: d.form.action, Actor: d.v.Actor,
		Note: strings.TrimSpace(drafting.Normalise(d.r.FormValue("note"))), Key: d.r.FormValue("key"),
		OnBehalf: workflow.Person{ID: d.r.FormValue("for")},
	}
	if d.form.fill == nil {
		return cmd, nil
	}
	return cmd, d.form.fill(d, &cmd)
}

// refused shows the form again, with why it was not carried out. Whoever acted on
// an older version sees what has been changed since.
func (d *deed) refused(w http.ResponseWriter, why error) error {
	status := web.Status(why)
	switch status {
	case http.StatusInternalServerError:
		return why
	case http.StatusNotFound:
		status = http.StatusUnprocessableEntity // somebody the form names
	}
	latest, err := d.Office.Store.Minutes(d.ctx, d.v.Minutes.ID)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(d.r.FormValue("version")) // nothing is as good as 0
	d.v.Minutes = latest
	if d.c != nil {
		if d.c, err = review.Open(d.ctx, d.Office, latest); err != nil {
			return err
		}
	}
	view, err := d.view()
	if err != nil {
		return err
	}
	view.Fault, view.Stale = why.Error(), workflow.KindOf(why) == workflow.Stale
	var refusal *workflow.Error
	if errors.As(why, &refusal) && view.Stale && d.c != nil {
		if before := d.c.AsOf(seen).N; before > 0 && before != latest.Revision {
			if view.Changed, err = d.c.Compare(before, latest.Revision); err != nil {
				return err
			}
		}
	}
	return d.Pages.Render(w, d.r, d.v, status, "do", view)
}

// toRemarks leads back to the remarks of the minutes.
func (d *deed) toRemarks(step workflow.Step) string {
	return "/minutes/" + step.Minutes.ID + "?done=" + strconv.Itoa(step.Entry.Version) + "#remarks"
}

// toOpinions leads to the table of opinions.
func (d *deed) toOpinions(step workflow.Step) string {
	return "/minutes/" + step.Minutes.ID + "/opinions?done=" + strconv.Itoa(step.Entry.Version)
}
