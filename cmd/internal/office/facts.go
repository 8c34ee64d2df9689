package office

import (
	"cmp"
	"context"
	"slices"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// facts adds what the office's data say of a minutes and a command.
func (o *Office) facts(ctx context.Context, m workflow.Minutes, cmd workflow.Command, f *workflow.Facts) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	today := workflow.DateOf(f.Now)
	f.Workday = d.org.AddWorkdays
	f.Grants = d.org.Grants(cmd.Actor.ID, today)
	f.Principal = d.principal(cmd, today)
	kind, topics := m.Type, m.Topics
	if cmd.Action == workflow.Create {
		kind, topics = cmd.Type, cmd.Topics
	}
	f.Waiver = d.org.Waiver(kind, today)
	if kind == "" {
		return nil
	}
	return d.meeting(f, kind, topics, m, cmd)
}

// principal gives the person a command registers for, or hands over to, with
// what he held when it happened.
func (d *data) principal(cmd workflow.Command, today workflow.Date) workflow.Actor {
	who, at := cmd.OnBehalf, today
	if cmd.Action == workflow.Reassign {
		who = cmd.Holder.Person
	}
	if !cmd.OccurredAt.IsZero() {
		at = workflow.DateOf(cmd.OccurredAt)
	}
	if who.IsZero() {
		return workflow.Actor{}
	}
	a, err := d.org.Actor(who.ID, at)
	if err != nil {
		return workflow.Actor{} // Decide says that he is not there
	}
	return a
}

// meeting adds what the type of meeting decides: flow, counting, series and
// who has which step.
func (d *data) meeting(f *workflow.Facts, kind string, topics []string, m workflow.Minutes, cmd workflow.Command) error {
	today := workflow.DateOf(f.Now)
	t, err := d.org.MeetingType(kind)
	if err != nil {
		return invalid(workflow.ReasonField, "%s", err)
	}
	if cmd.Action == workflow.Create {
		if f.Flow, err = d.newest(t.Flow); err != nil {
			return err
		}
		met := cmd.Meeting
		if met == "" {
			met = today
		}
		if f.Counting, err = d.org.Counting(kind, met); err != nil {
			return invalid(workflow.ReasonField, "%s", err)
		}
	}
	if err := d.series(f, t, m); err != nil {
		return err
	}
	route, err := d.org.Route(kind, topics, today)
	if err != nil {
		return invalid(workflow.ReasonField, "%s", err)
	}
	f.Route, f.Also = map[workflow.Place]workflow.Holder{}, map[workflow.Place][]workflow.Invitation{}
	for _, stop := range route {
		d.stop(f, stop)
	}
	return nil
}

// series adds the series with the start of the year that names the number.
func (d *data) series(f *workflow.Facts, t org.MeetingType, m workflow.Minutes) error {
	if t.Series == "" {
		return nil
	}
	s, err := d.org.Series(t.Series, 0)
	if err != nil {
		return invalid(workflow.ReasonNumber, "%s", err)
	}
	date := workflow.DateOf(f.Now)
	switch signature, signed := m.Signature(); {
	case s.Basis == workflow.ByMeeting && m.Meeting != "":
		date = m.Meeting
	case s.Basis != workflow.ByMeeting && s.Basis != workflow.ByRegistration && signed:
		date = workflow.DateOf(signature.At)
	}
	f.Series, err = d.org.Series(t.Series, yearOf(date))
	return err
}

func yearOf(d workflow.Date) int {
	n := 0
	for _, c := range d.Year() {
		n = n*10 + int(c-'0')
	}
	return n
}

// stop adds who has one step: the first of its posts that somebody holds, and
// the others' consent beside it. A step held per 议题 asks all of them.
func (d *data) stop(f *workflow.Facts, s org.Stop) {
	posts := slices.DeleteFunc(slices.Clone(s.Posts), func(p string) bool { return slices.Contains(s.Vacant, p) })
	if len(posts) == 0 {
		return // vacant: whoever has the role
	}
	asked := make([]workflow.Invitation, len(posts))
	for i, id := range posts {
		asked[i] = workflow.Invitation{Post: id, Name: d.postLabel(id)}
	}
	if f.Flow.StepDef(s.Place).Each {
		f.Asked = asked
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

// complete finds the names a command gives in the office's data: units by
// their names or aliases, people and posts by ID, with what the data know of
// them.
func (d *data) complete(cmd *workflow.Command, today workflow.Date) error {
	cmd.Recipients = slices.Clone(cmd.Recipients)
	for i, r := range cmd.Recipients {
		if u, ok := d.unit(cmp.Or(r.ID, r.Unit), today); ok {
			cmd.Recipients[i].ID = u.ID
			cmd.Recipients[i].Unit = cmp.Or(r.Unit, u.Name)
			cmd.Recipients[i].Channel = cmp.Or(r.Channel, u.Channel)
		}
	}
	cmd.Asked = slices.Clone(cmd.Asked)
	for i := range cmd.Asked {
		if err := d.asked(&cmd.Asked[i], today); err != nil {
			return err
		}
	}
	if cmd.Holder.Post != "" {
		p, ok := d.org.Post(cmd.Holder.Post)
		if !ok {
			return invalid(workflow.ReasonDesk, "没有编号为“%s”的岗位，请从岗位表中选取。", cmd.Holder.Post)
		}
		cmd.Holder.Label = p.Label
	}
	d.named(&cmd.Holder.Person)
	d.named(&cmd.OnBehalf)
	return nil
}

// named fills in a person's name where only the ID, or only the name, is given.
func (d *data) named(p *workflow.Person) {
	if p.ID == "" {
		return
	}
	if found, ok := d.org.Person(p.ID); ok && p.Name == "" {
		p.Name = found.Name
	}
}

func (d *data) unit(name string, today workflow.Date) (org.Unit, bool) {
	if u, ok := d.org.Unit(name); ok {
		return u, true
	}
	u, err := d.org.UnitByName(name, today)
	return u, err == nil
}

// asked fills in who is asked; a unit that has no account answers on paper.
func (d *data) asked(i *workflow.Invitation, today workflow.Date) error {
	switch {
	case i.Unit != "":
		u, ok := d.unit(i.Unit, today)
		if !ok {
			return invalid(workflow.ReasonParty, "没有名为“%s”的单位，请从单位表中选取，或先登记。", i.Unit)
		}
		i.Unit, i.Name = u.ID, u.Name
		i.Paper = i.Paper || !u.Account
	case i.Post != "":
		p, ok := d.org.Post(i.Post)
		if !ok {
			return invalid(workflow.ReasonParty, "没有编号为“%s”的岗位，请从岗位表中选取。", i.Post)
		}
		i.Name = p.Label
	default:
		d.named(&i.Person)
	}
	return nil
}

func sortedFlows(all []*workflow.Flow) []*workflow.Flow {
	slices.SortFunc(all, func(a, b *workflow.Flow) int {
		return cmp.Or(cmp.Compare(a.ID.Name, b.ID.Name), cmp.Compare(a.ID.Version, b.ID.Version))
	})
	return all
}
