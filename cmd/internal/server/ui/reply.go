package ui

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// askedView is the page of somebody who is asked for an opinion and sees nothing
// else of the draft, or who was sent the issued paper.
type askedView struct {
	act
	doFields
	ID, Title string
	Meeting   string
	Due       workflow.Date
	DueText   string
	Late      bool
	Done      string
	Parts     []askedPart
	Rows      []answeredRow
	Open      bool // something waits for an answer
	Whole     bool // he is asked about all of the draft, and may open its pages
	Issued    bool
	OFD       bool
	Number    string
	Copies    bool
}

// askedPart is a 议题 of the draft as it is read.
type askedPart struct {
	Label string
	Text  review.Text
}

// answeredRow is one row that asks the visitor.
type answeredRow struct {
	N              int
	Name, Items    string
	State, Opinion string
	When           string
}

// readAsked shows what somebody is asked about, and nothing else.
func (u *UI) readAsked(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	view := askedView{
		act: actOn(m), ID: m.ID, Title: m.Title, Issued: v.Sight.Issued && !m.PDF.IsZero(), Number: m.Number.Text, Copies: len(v.Sight.Copies) > 0,
	}
	if view.Issued {
		ofd, err := u.Office.ReleasedOFD(r.Context(), m)
		if err != nil {
			return err
		}
		view.OFD = !ofd.IsZero()
	}
	if m.Meeting != "" {
		view.Meeting = web.Day(m.Meeting)
	}
	view.Whole = len(v.Sight.Asked) > 0 && len(v.Sight.Items) == 0 && m.PDF.IsZero()
	if len(v.Sight.Asked) > 0 {
		view.Parts = partsOf(m.Text, v.Sight.Items)
	}
	for _, p := range m.Participants {
		if !slices.Contains(v.Sight.Asked, p.N) {
			continue
		}
		view.Rows = append(view.Rows, rowOf(p))
		if p.State == workflow.PartyOpen && p.Due != "" && (view.Due == "" || p.Due < view.Due) {
			view.Due = p.Due
		}
	}
	view.DueText, view.Late = timeLeft(view.Due, v.Today()), view.Due != "" && view.Due < v.Today()
	form, _ := formOf("reply")
	d := &deed{UI: u, ctx: r.Context(), r: r, v: v, form: form}
	fields := doView{}
	if err := d.showReply(&fields); err != nil {
		return err
	}
	view.doFields, view.Open = fields.doFields, len(fields.ReplyRows) > 0
	if r.FormValue("done") != "" && !view.Open {
		view.Done = "您的意见已经送到，时间和姓名已记录在案。"
	}
	if err := u.markRead(r.Context(), v); err != nil {
		return err
	}
	return u.show(w, r, v, "asked", view)
}

// partsOf gives the 议题 that somebody may see; without numbers the whole.
func partsOf(text string, items []int) []askedPart {
	if len(items) == 0 {
		return []askedPart{{Label: "全文", Text: review.Clean(text, nil)}}
	}
	var parts []askedPart
	for _, item := range drafting.ItemsOf(text) {
		if slices.Contains(items, item.Position) {
			words, _, _ := drafting.ItemText(text, item.Position)
			parts = append(parts, askedPart{Label: review.HeadingOf(item), Text: review.Clean(words, nil)})
		}
	}
	return parts
}

func rowOf(p workflow.Participant) answeredRow {
	row := answeredRow{N: p.N, Name: p.Name, Items: "全文", Opinion: p.Opinion}
	if !p.Person.IsZero() {
		row.Name = p.Person.Name
	}
	if len(p.Items) > 0 {
		row.Items = "第" + review.Numbers(p.Items) + "项议题"
	}
	switch p.State {
	case workflow.PartyOpen:
		row.State = "待反馈"
	case workflow.PartyDropped:
		row.State = "已撤销"
	default:
		row.State, row.When = "已终止", web.Moment(p.At)
		if p.Outcome != "" {
			row.State = review.Answered(p.Outcome, p.Answers, p.Late)
		}
	}
	return row
}

// outcomes gives what may be answered.
func outcomes(chosen string) []choice {
	var all []choice
	for _, o := range []workflow.Outcome{workflow.Agreed, workflow.Reserved, workflow.Objected, workflow.Unrelated} {
		all = append(all, choice{string(o), o.Label(), string(o) == chosen})
	}
	return all
}

// showReply lists the rows that the visitor may answer: those that wait, else
// those whose answer may still come.
func (d *deed) showReply(view *doView) error {
	view.Outcomes = outcomes(d.r.FormValue("outcome"))
	var open, missed []workflow.Participant
	for _, p := range d.v.Minutes.Participants {
		if p.Kind != workflow.Consulted || !slices.Contains(d.v.Sight.Asked, p.N) {
			continue
		}
		switch {
		case p.State == workflow.PartyOpen:
			open = append(open, p)
		case p.Outcome == "" || p.Outcome == workflow.Lapsed:
			missed = append(missed, p)
		}
	}
	if len(open) == 0 {
		open = missed
	}
	for _, p := range open {
		view.ReplyRows = append(view.ReplyRows, d.replyRow(p))
	}
	return nil
}

// replyRow asks for the answer of one row: about each of its 议题 where it has
// several.
func (d *deed) replyRow(p workflow.Participant) replyRow {
	row := replyRow{N: p.N, Name: rowOf(p).Name, Due: p.Due}
	all := drafting.ItemsOf(d.v.Minutes.Text)
	for _, item := range all {
		if len(all) < 2 || len(p.Items) > 0 && !slices.Contains(p.Items, item.Position) {
			continue
		}
		name := itoa(item.Position)
		row.Items = append(row.Items, replyItem{
			N: item.Position, Label: review.HeadingOf(item), Outcome: d.r.FormValue("outcome-" + name), Opinion: d.r.FormValue("opinion-" + name),
		})
	}
	if len(row.Items) < 2 {
		row.Items = nil
	}
	return row
}

// fillReply reads the answers: one for all that is asked, and others to single
// 议题.
func (d *deed) fillReply(cmd *workflow.Command) error {
	for _, s := range d.r.Form["row"] {
		cmd.Rows = append(cmd.Rows, atoi(s))
	}
	cmd.Outcome = workflow.Outcome(d.r.FormValue("outcome"))
	for name := range d.r.Form {
		number, found := strings.CutPrefix(name, "outcome-")
		outcome := d.r.FormValue(name)
		opinion := strings.TrimSpace(d.typed("opinion-" + number))
		n, err := strconv.Atoi(number)
		if !found || err != nil || outcome == "" && opinion == "" {
			continue
		}
		if outcome == "" {
			outcome = string(cmd.Outcome)
		}
		cmd.Answers = append(cmd.Answers, workflow.ItemAnswer{Item: n, Outcome: workflow.Outcome(outcome), Opinion: opinion})
	}
	slices.SortFunc(cmd.Answers, func(a, b workflow.ItemAnswer) int { return a.Item - b.Item })
	return nil
}
