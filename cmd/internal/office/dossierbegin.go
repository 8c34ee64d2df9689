package office

import (
	"context"
	"errors"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/dossier"
	"jiyao/workflow/org"
)

// Proposal is a new meeting of a type as the office's data propose it: 会议次数,
// chair, members in protocol order.
type Proposal struct {
	Type   org.MeetingType
	Change dossier.Change
}

// ProposeMeeting proposes a meeting of a type on a day: the next number, the
// first member in the chair, all members.
func (o *Office) ProposeMeeting(ctx context.Context, kind string, day workflow.Date) (Proposal, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return Proposal{}, err
	}
	t, err := d.org.MeetingType(kind)
	if err != nil {
		return Proposal{}, spoken(err)
	}
	p := Proposal{Type: t, Change: dossier.Change{Act: dossier.Open, Type: kind, Basics: dossier.Basics{Name: t.Label, Date: day}}}
	c := &p.Change
	if t.Count != "" {
		c.Yearly = t.Count == org.ByYear
		counting, err := d.org.Counting(kind, day)
		if err != nil {
			return p, invalid(workflow.ReasonField, "%s", err)
		}
		last, err := o.Store.LastSession(ctx, kind, counting.Term)
		if err != nil {
			return p, err
		}
		if c.Term, c.Session = counting.Term, last+1; last == 0 {
			c.Session = max(counting.Start, 1)
		}
	}
	c.People = d.seated(kind, day)
	if len(c.People) > 0 {
		first := c.People[0]
		c.Basics.Chair = dossier.Chair{Person: first.Person, Office: first.Office}
	}
	return p, nil
}

// termOf gives the 届 or year that a type's meetings count within on a day.
func (d *data) termOf(kind string, day workflow.Date) (string, error) {
	c, err := d.org.Counting(kind, day)
	return c.Term, err
}

// seated gives a meeting's members on a day, in protocol order, each once.
func (d *data) seated(kind string, day workflow.Date) (all []dossier.Attendee) {
	for _, seat := range d.org.SeatsOf(kind, day) {
		post, _ := d.org.Post(seat.Post)
		for _, h := range d.org.HoldersOf(seat.Post, day) {
			if slices.ContainsFunc(all, func(a dossier.Attendee) bool { return a.Person.ID == h.ID }) {
				continue
			}
			all = append(all, dossier.Attendee{Standing: dossier.Member, Person: h.Person, Office: plainOffice(post.Label)})
		}
	}
	return all
}

// plainOffice gives a post's label without what it is charged with: 副市长（城乡建设）
// is 副市长.
func plainOffice(label string) string {
	if at := strings.Index(label, "（"); at > 0 {
		return label[:at]
	}
	return label
}

// Guest gives somebody of the office's data as the lists of a type's meetings
// have him: people of the office's own body stand there without their unit.
func (o *Office) Guest(ctx context.Context, m dossier.Meeting, person string) (dossier.Attendee, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return dossier.Attendee{}, err
	}
	p, err := d.person(person)
	if err != nil {
		return dossier.Attendee{}, err
	}
	a := dossier.Attendee{Standing: dossier.Observer, Person: workflow.Person{ID: p.ID, Name: p.Name}}
	for _, post := range d.org.Data().Posts {
		if slices.ContainsFunc(d.org.HoldersOf(post.ID, m.Date), func(h org.Holder) bool { return h.ID == p.ID }) && !isContact(post) {
			a.Office = plainOffice(post.Label)
			break
		}
	}
	t, err := d.org.MeetingType(m.Type)
	if err != nil || p.Unit != "" && !d.ownBody(t.Unit, p.Unit) {
		a.Unit = dossier.Unit{ID: p.Unit, Name: d.org.ShortName(p.Unit, m.Date)}
	}
	return a, nil
}

// ownBody reports whether a unit is of the body that a meeting's recording unit
// belongs to: one above it, or a division of one of those but for the highest.
func (d *data) ownBody(recording, unit string) bool {
	above := d.above(recording)
	if slices.Contains(above, unit) {
		return true
	}
	u, _ := d.org.Unit(unit)
	return len(above) > 1 && slices.Contains(above[:len(above)-1], u.Parent)
}

// above gives a unit and those above it, the highest last.
func (d *data) above(unit string) (all []string) {
	for unit != "" && !slices.Contains(all, unit) {
		u, ok := d.org.Unit(unit)
		if !ok {
			break
		}
		all = append(all, u.ID)
		unit = u.Parent
	}
	return all
}

// Printing is how a minutes that begins from a dossier is to be written.
type Printing struct {
	WithPlace   bool // the opening names the place
	WithReasons bool // 请假 with the reason
}

// Imprint gives what the office's data say of the minutes of a meeting: 整理单位
// and 分送.
func (o *Office) Imprint(ctx context.Context, m dossier.Meeting, p Printing) (dossier.Imprint, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return dossier.Imprint{}, err
	}
	i := dossier.Imprint{WithPlace: p.WithPlace, WithReasons: p.WithReasons}
	t, err := d.org.MeetingType(m.Type)
	if err != nil {
		return i, nil // the type has gone: the dossier knows the rest
	}
	if above := d.above(t.Unit); len(above) > 0 {
		compiler, _ := d.org.Unit(above[max(len(above)-2, 0)])
		i.Compiler = compiler.Name
	}
	i.Distribution = d.distribution(t.Group, m.Topics(), m.Date)
	return i, nil
}

// distribution names a group's members as 分送 has them: groups by their labels,
// units side by side.
func (d *data) distribution(group string, topics []string, day workflow.Date) (all []string) {
	var units []string
	flush := func() {
		if len(units) > 0 {
			all, units = append(all, strings.Join(units, "、")), nil
		}
	}
	data := d.org.Data()
	for _, m := range data.Members {
		if m.Group != group || !m.Holds(day) || m.Topic != "" && !slices.Contains(topics, m.Topic) {
			continue
		}
		if m.Sub == "" {
			if u, ok := d.org.Unit(m.Unit); ok && u.Holds(day) {
				units = append(units, d.org.ShortName(m.Unit, day))
			}
			continue
		}
		flush()
		for _, g := range data.Groups {
			if g.ID == m.Sub {
				all = append(all, g.Label)
			}
		}
	}
	flush()
	return all
}

// TitleOf gives the title of a type's minutes with the full name of the body:
// 云州市人民政府第35次常务会议纪要.
func (o *Office) TitleOf(ctx context.Context, m dossier.Meeting) (string, error) {
	d, err := o.refresh(ctx)
	if err != nil || m.Title != "" {
		return m.Title, err
	}
	title := m.FullTitle()
	t, err := d.org.MeetingType(m.Type)
	if err != nil {
		return title, nil
	}
	if above := d.above(t.Unit); len(above) > 0 {
		body, _ := d.org.Unit(above[len(above)-1])
		if rest, ok := strings.CutPrefix(title, d.org.ShortName(body.ID, m.Date)); ok {
			title = body.Name + rest
		}
	}
	return title, nil
}

// BeginMinutes begins the minutes of a meeting with everything the dossier
// knows, and notes it there. Who comes second, or again after the program had
// stopped in between, gets the minutes that is there.
func (o *Office) BeginMinutes(ctx context.Context, who workflow.Actor, id string, version int, p Printing) (workflow.Minutes, error) {
	m, err := o.Meeting(ctx, who, id)
	if err != nil {
		return workflow.Minutes{}, err
	}
	voided := false
	if m.State == dossier.Begun {
		now, err := o.Store.Minutes(ctx, m.Minutes)
		if err != nil || now.Place.State != workflow.Voided {
			return now, err
		}
		voided = true
	}
	if version != m.Version {
		return workflow.Minutes{}, dossier.Outdated(m)
	}
	actor, err := o.Actor(ctx, who.ID)
	if err == nil {
		err = m.Ready(actor)
	}
	if err != nil {
		return workflow.Minutes{}, err
	}
	begun, err := o.create(ctx, who, m, p)
	if err != nil {
		return workflow.Minutes{}, err
	}
	_, err = o.ChangeMeeting(ctx, dossier.Change{
		Meeting: id, Version: version, Act: dossier.Begin, Actor: who, Minutes: begun.ID, Voided: voided, Key: "begin " + begun.ID,
	})
	if workflow.KindOf(err) == workflow.Stale {
		if now, again := o.Store.Meeting(ctx, id); again == nil && now.Minutes == begun.ID {
			err = nil
		}
	}
	return begun, err
}

// create begins the minutes under the ID that the meeting gives it; whoever
// finds it there has come second.
func (o *Office) create(ctx context.Context, who workflow.Actor, m dossier.Meeting, p Printing) (workflow.Minutes, error) {
	imprint, err := o.Imprint(ctx, m, p)
	if err != nil {
		return workflow.Minutes{}, err
	}
	if m.Title, err = o.TitleOf(ctx, m); err != nil {
		return workflow.Minutes{}, err
	}
	text := m.Text(imprint)
	step, err := o.Do(ctx, workflow.Command{
		Minutes: m.MinutesID(), Action: workflow.Create, Actor: who, Title: m.Title, Text: &text, Type: m.Type, Topics: m.Topics(),
		Session: m.Session, Meeting: m.Date, Key: "begin " + m.MinutesID(),
	})
	if err == nil {
		return step.Minutes, nil
	}
	var refused *workflow.Error
	if errors.As(err, &refused) {
		if there, again := o.Store.Minutes(ctx, m.MinutesID()); again == nil && there.Type == m.Type {
			return there, nil
		}
	}
	return workflow.Minutes{}, err
}

// isContact reports whether a post is one for receiving papers, which no list
// of people names.
func isContact(p org.Post) bool {
	return !slices.ContainsFunc(p.Roles, func(r workflow.Role) bool { return r != workflow.Party && r != workflow.Receiver })
}
