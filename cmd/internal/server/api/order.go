package api

import (
	"context"
	"slices"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// An order is an act on its way to being a command: names become what the
// office's data have.
type order struct {
	api     *API
	ctx     context.Context
	visit   *web.Visit
	act     Act
	flow    *workflow.Flow
	command workflow.Command
}

// begin finds the action, and the version that was seen.
func (o *order) begin(match string) (err error) {
	m := o.visit.Minutes
	if o.flow, err = o.api.Office.Flow(o.ctx, m); err != nil {
		return err
	}
	action, known := actionNamed(o.flow, m.Place, o.act.Event)
	if !known || action == workflow.Create || action == workflow.Compete {
		return wrong("body.event", "没有“"+o.act.Event+"”这个动作，请从 transitions 中取")
	}
	o.command = workflow.Command{
		Minutes: m.ID, Action: action, Actor: o.visit.Actor, Note: o.act.Note, OccurredAt: o.act.OccurredAt,
		Straight: o.act.Straight, Text: o.act.Text, Title: o.act.Title, Meeting: workflow.Date(o.act.Meeting), Item: o.act.Item,
		Choose: o.act.Choose, Compiled: workflow.Date(o.act.Compiled), IssuedOn: workflow.Date(o.act.IssuedOn),
		Rows: slices.Clone(o.act.Rows), Version: m.Version,
	}
	switch {
	case match != "":
		o.command.Version, err = seenVersion(match, m)
	case !action.Commutes():
		err = unseen()
	}
	return err
}

// day gives the day on which it happened, whose data count.
func (o *order) day() workflow.Date {
	if o.act.OccurredAt.IsZero() {
		return o.visit.Today()
	}
	return workflow.DateOf(o.act.OccurredAt)
}

// whose finds for whom it is done.
func (o *order) whose() error {
	if o.act.For == "" {
		return nil
	}
	p, err := o.api.Office.Person(o.ctx, o.act.For)
	if err != nil {
		return wrong("body.for", err.Error())
	}
	o.command.OnBehalf = workflow.Person{ID: p.ID, Name: p.Name}
	return nil
}

// words finds where a minutes is returned to, and what remarks are about.
func (o *order) words() error {
	if o.command.Action == workflow.Return || o.act.To != "" {
		if err := o.wayBack(); err != nil {
			return err
		}
	}
	for _, mark := range o.act.Marks {
		remark := workflow.Remark{Text: mark.Text, Revision: o.visit.Minutes.Revision, Resolves: o.act.Resolves}
		if mark.Quote != "" {
			at := strings.Index(o.visit.Minutes.Text, mark.Quote)
			if at < 0 {
				return wrong("body.marks", "正文里没有“"+mark.Quote+"”这几个字，请照抄")
			}
			anchor := drafting.AnchorAt(o.visit.Minutes.Text, drafting.Span{Start: at, End: at + len(mark.Quote)})
			remark.Quote, remark.Before, remark.After, remark.Start = anchor.Quote, anchor.Before, anchor.After, anchor.Start
		}
		o.command.Remarks = append(o.command.Remarks, remark)
	}
	if o.command.Action == workflow.Comment && len(o.command.Remarks) == 0 && o.act.Note != "" {
		o.command.Remarks = []workflow.Remark{{Text: o.act.Note, Revision: o.visit.Minutes.Revision, Resolves: o.act.Resolves}}
		o.command.Note = ""
	}
	return nil
}

// wayBack finds the step by the flow's name or its ID; the only one there is
// need not be said.
func (o *order) wayBack() error {
	ways := o.flow.WaysBack(o.visit.Minutes.Place)
	labels := make([]string, len(ways))
	for i, p := range ways {
		labels[i] = o.flow.PlaceLabel(p)
	}
	switch {
	case o.act.To != "":
		o.command.To = o.flow.PlaceNamed(o.act.To)
	case len(ways) == 1:
		o.command.To = ways[0]
	case len(ways) > 1:
		return wrong("body.to", "可以退回到几处，请写明：“"+strings.Join(labels, "”或“")+"”")
	}
	return nil
}

// beside finds whom is asked and what is answered.
func (o *order) beside() error {
	for _, w := range o.act.Asked {
		in, err := o.api.Office.Invite(o.ctx, w.Name, o.day())
		if err != nil {
			return wrong("body.asked", err.Error())
		}
		in.Items, in.Due = w.Items, workflow.Date(w.Due)
		o.command.Asked = append(o.command.Asked, in)
	}
	if o.act.Holder != "" {
		h, err := o.api.Office.Holder(o.ctx, o.act.Holder)
		if err != nil {
			return wrong("body.holder", err.Error())
		}
		o.command.Holder = h
	}
	o.command.Outcome = workflow.OutcomeNamed(o.act.Outcome)
	for _, r := range o.act.Answers {
		o.command.Answers = append(o.command.Answers, workflow.ItemAnswer{Item: r.Item, Outcome: workflow.OutcomeNamed(r.Outcome), Opinion: r.Opinion})
	}
	if o.command.Action == workflow.Reply && len(o.command.Rows) == 0 {
		o.command.Rows = o.visit.Minutes.AskedOf(o.visit.Actor)
	}
	return nil
}

// paper keeps the scan of what was decided by hand.
func (o *order) paper() error {
	s := o.act.Paper
	if s == nil {
		return nil
	}
	paper := &workflow.Paper{Version: s.Version, Form: s.Form, Signer: s.Signer}
	if len(s.Scan) > 0 {
		if s.Name == "" {
			return wrong("body.paper.scan_name", "有扫描件的，请写文件名")
		}
		var err error
		if paper.Scan, err = o.api.Office.KeepScan(s.Name, s.Scan); err != nil {
			return err
		}
	}
	o.command.Paper = paper
	return nil
}
