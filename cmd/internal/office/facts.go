package office

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// facts adds what the office's data say of a minutes and a command, and no
// more than the command needs: a type of meeting that has ended stands against
// nothing but a new minutes.
func (d *data) facts(m workflow.Minutes, cmd workflow.Command, f *workflow.Facts) error {
	today := workflow.DateOf(f.Now)
	f.Workday = d.org.AddWorkdays
	f.Grants = d.org.Grants(cmd.Actor.ID, today)
	f.Principal = d.principal(cmd, today)
	f.Held = func(h workflow.Holder) bool { return d.held(h, today) }
	f.May = func(i workflow.Invitation, roles []workflow.Role) bool { return d.may(i, roles, today) }
	if err := d.answerer(m, cmd, f.Principal); err != nil {
		return err
	}
	if err := d.topics(cmd, today); err != nil {
		return err
	}
	kind, topics := m.Type, m.Topics
	if cmd.Action == workflow.Create {
		kind, topics = cmd.Type, cmd.Topics
	}
	f.Waiver = d.org.Waiver(kind, today)
	if kind == "" {
		return nil
	}
	switch cmd.Action {
	case workflow.Create:
		if f.Flow != nil && f.Flow.ID.Name == pastFlow {
			return nil // its kind of meeting, and how it was counted, were others then
		}
		if err := d.beginning(f, cmd); err != nil {
			return err
		}
	case workflow.Number, workflow.Finalize, workflow.Issue:
		if err := d.series(f, m, cmd); err != nil {
			return err
		}
	}
	if !moves(f.Flow, m.Place, cmd.Action) {
		return nil
	}
	return d.route(f, kind, topics, cmd.Action)
}

// happened gives the day of a command's 发生时间.
func happened(cmd workflow.Command, today workflow.Date) workflow.Date {
	if cmd.OccurredAt.IsZero() {
		return today
	}
	return workflow.DateOf(cmd.OccurredAt)
}

// principal gives the person a command registers for, or hands over to, with
// what he held when it happened.
func (d *data) principal(cmd workflow.Command, today workflow.Date) workflow.Actor {
	who := cmd.OnBehalf
	if cmd.Action == workflow.Reassign {
		who = cmd.Holder.Person
	}
	if who.IsZero() {
		return workflow.Actor{}
	}
	a, err := d.org.Actor(who.ID, happened(cmd, today))
	if err != nil {
		return workflow.Actor{} // Decide says that he is not there
	}
	return a
}

// held reports whether somebody is there to act for a holder on the day.
func (d *data) held(h workflow.Holder, today workflow.Date) bool {
	if h.Person.IsZero() {
		return len(d.org.HoldersOf(h.Post, today)) > 0
	}
	_, err := d.org.Actor(h.Person.ID, today)
	return err == nil
}

// may reports whether who is invited is there on the day and has one of the
// roles; a unit has none.
func (d *data) may(i workflow.Invitation, roles []workflow.Role, today workflow.Date) bool {
	has := func(id string) bool {
		a, err := d.org.Actor(id, today)
		return err == nil && slices.ContainsFunc(roles, a.Has)
	}
	if i.Post == "" {
		return !i.Person.IsZero() && has(i.Person.ID)
	}
	return slices.ContainsFunc(d.org.HoldersOf(i.Post, today), func(h org.Holder) bool { return has(h.ID) })
}

// moves reports whether the action leads away from the place.
func moves(flow *workflow.Flow, from workflow.Place, a workflow.Action) bool {
	return flow != nil && slices.ContainsFunc(flow.Rules, func(r workflow.Rule) bool {
		return r.Action == a && r.From == from && r.To != from
	})
}

// beginning adds the flow of a new minutes and how its meeting is counted.
func (d *data) beginning(f *workflow.Facts, cmd workflow.Command) error {
	day := happened(cmd, workflow.DateOf(f.Now))
	t, err := d.org.MeetingType(cmd.Type)
	if err != nil {
		return invalid(workflow.ReasonField, "%s", err)
	}
	if !t.Holds(day) {
		return invalid(workflow.ReasonField, "会议类型“%s”在%s不在有效期内（%s），不能起草；请从列表中另选。", t.Label, day.Chinese(), t.Period)
	}
	if t.Flow == pastFlow {
		return invalid(workflow.ReasonFlow, "会议类型“%s”用的是历史纪要补录的流程，没有审核和签发，不能起草；请系统管理员另选流程。", t.Label)
	}
	if f.Flow, err = d.newest(t.Flow); err != nil {
		return err
	}
	if f.Counting, err = d.org.Counting(cmd.Type, cmp.Or(cmd.Meeting, day)); err != nil {
		return invalid(workflow.ReasonField, "%s", err)
	}
	return nil
}

// topics demands of 议题类别 that a new minutes names that the data have them on
// the day it was begun.
func (d *data) topics(cmd workflow.Command, today workflow.Date) error {
	if len(cmd.Topics) == 0 || !cmd.Edition.IsZero() {
		return nil
	}
	var known, labels []string
	for _, t := range d.org.Data().Topics {
		if t.Holds(happened(cmd, today)) {
			known, labels = append(known, t.ID), append(labels, t.ID+"（"+t.Label+"）")
		}
	}
	for _, id := range cmd.Topics {
		if !slices.Contains(known, id) {
			return invalid(workflow.ReasonField, "没有编号为“%s”的议题类别，现有：%s。", shown(id), strings.Join(labels, "、"))
		}
	}
	return nil
}

// series adds the series of the minutes' number, or of the number to come, with
// the start of the year that names it.
func (d *data) series(f *workflow.Facts, m workflow.Minutes, cmd workflow.Command) error {
	id, a := m.Number.Series, cmd.Action
	if a == workflow.Number {
		t, err := d.org.MeetingType(m.Type)
		if err != nil {
			return gone(a, m.Type, "不知道用哪个文号系列")
		}
		id = t.Series
	}
	if id == "" {
		return nil
	}
	s, err := d.org.Series(id, 0)
	if err == nil {
		f.Series, err = d.org.Series(id, yearOf(naming(s.Basis, m, happened(cmd, workflow.DateOf(f.Now)))))
	}
	if err != nil {
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonNumber, Action: a, Msg: "文号系列“" + id +
			"”已不在机构资料中，不能" + a.Label() + "；请系统管理员恢复后再办。"}
	}
	return nil
}

// naming gives the date that names the year of a number which is taken on a day.
func naming(basis workflow.Basis, m workflow.Minutes, day workflow.Date) workflow.Date {
	switch signature, signed := m.Signature(); {
	case basis == workflow.ByMeeting && m.Meeting != "":
		return m.Meeting
	case basis != workflow.ByMeeting && basis != workflow.ByRegistration && signed:
		return workflow.DateOf(signature.At)
	default:
		return day
	}
}

func yearOf(d workflow.Date) int {
	n := 0
	for _, c := range d.Year() {
		n = n*10 + int(c-'0')
	}
	return n
}

// gone is the answer where a type of meeting is needed that the data no longer
// have.
func gone(a workflow.Action, kind, lacking string) error {
	return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonField, Action: a, Msg: "会议类型“" + kind +
		"”已不在机构资料中，" + lacking + "，不能" + a.Label() + "；请系统管理员恢复后再办。"}
}

// route adds who has which step, by the authorities (签发权限) of today or of the
// last day on which the meeting was held.
func (d *data) route(f *workflow.Facts, kind string, topics []string, a workflow.Action) error {
	today := workflow.DateOf(f.Now)
	t, err := d.org.MeetingType(kind)
	var unknown *org.LookupError
	switch {
	case errors.As(err, &unknown) && (a == workflow.Submit || a == workflow.Approve || a == workflow.Sign):
		return gone(a, kind, "不知道下一环节由谁办理")
	case errors.As(err, &unknown):
		return nil // it goes where no consent is asked for, or back
	case err != nil:
		return err
	}
	on := today
	if t.Until != "" && t.Until < on {
		on = t.Until
	}
	stops, err := d.org.Route(kind, topics, on)
	if err != nil {
		return invalid(workflow.ReasonField, "%s", err)
	}
	f.Route = map[workflow.Place]workflow.Holder{}
	f.Also, f.Asked = map[workflow.Place][]workflow.Invitation{}, map[workflow.Place][]workflow.Invitation{}
	for _, s := range stops {
		d.stop(f, s, today)
	}
	return nil
}

// stop adds who has one step: the first of its posts that somebody holds, and
// the others' consent beside it. A step held per 议题 asks all of them.
func (d *data) stop(f *workflow.Facts, s org.Stop, today workflow.Date) {
	posts := slices.DeleteFunc(slices.Clone(s.Posts), func(p string) bool { return len(d.org.HoldersOf(p, today)) == 0 })
	if len(posts) == 0 {
		return // vacant: whoever has the role
	}
	asked := make([]workflow.Invitation, len(posts))
	for i, id := range posts {
		asked[i] = workflow.Invitation{Post: id, Name: d.postLabel(id)}
	}
	if f.Flow.StepDef(s.Place).Each {
		f.Asked[s.Place] = asked
		return
	}
	f.Route[s.Place] = workflow.Holder{Post: posts[0], Label: asked[0].Name}
	if len(asked) > 1 {
		f.Also[s.Place] = asked[1:]
	}
}

func (d *data) postLabel(id string) string {
	p, ok := d.org.Post(id)
	if !ok {
		return id
	}
	return p.Label
}

func sortedFlows(all []*workflow.Flow) []*workflow.Flow {
	slices.SortFunc(all, func(a, b *workflow.Flow) int {
		return cmp.Or(cmp.Compare(a.ID.Name, b.ID.Name), cmp.Compare(a.ID.Version, b.ID.Version))
	})
	return all
}
