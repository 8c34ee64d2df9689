package office

import (
	"context"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
	"jiyao/workflow/org"
)

// Guests reads whom a text names, as people type it, paste it from a list or
// from last time's minutes: 张晓峰, 市财政局, 市水务局黄䶮, 市住建局局长石铭. Who is of
// the office's data is found there; anybody else is taken as written.
func (o *Office) Guests(ctx context.Context, m dossier.Meeting, text string) ([]dossier.Attendee, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	parser := drafting.Parser{Units: d.unitNames(m.Date)}
	var all []dossier.Attendee
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if _, rest, ok := strings.Cut(line, "："); ok {
			line = rest // 列席：
		}
		if line == "" {
			continue
		}
		if u, err := d.org.UnitByName(line, m.Date); err == nil {
			all = append(all, dossier.Attendee{Standing: dossier.Observer, Unit: dossier.Unit{ID: u.ID, Name: line}})
			continue
		}
		doc := parser.Parse("2000年1月1日，市长甲乙主持召开会议。\n\n列席：" + line + "\n")
		for _, p := range doc.Attendance.Observers.Persons() {
			a, err := o.guest(ctx, d, m, p)
			if err != nil {
				return nil, err
			}
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return nil, invalid(workflow.ReasonField, "没有读出人名或单位，请一行写一个，如“市财政局张晓峰”。")
	}
	return all, nil
}

// guest finds a person that a list names in the office's data.
func (o *Office) guest(ctx context.Context, d *data, m dossier.Meeting, p drafting.Person) (dossier.Attendee, error) {
	a := dossier.Attendee{
		Standing: dossier.Observer, Person: workflow.Person{Name: p.Name}, Unit: dossier.Unit{Name: p.Unit}, Office: p.Office,
	}
	if u, err := d.org.UnitByName(p.Unit, m.Date); err == nil {
		a.Unit.ID = u.ID
	}
	var found []org.Person
	for _, known := range d.org.Data().Persons {
		if known.Name == p.Name && known.Holds(m.Date) && (a.Unit.Name == "" || known.Unit == a.Unit.ID) {
			found = append(found, known)
		}
	}
	switch {
	case p.Name == "" || len(found) == 0:
		return a, nil
	case len(found) > 1:
		return a, invalid(workflow.ReasonField, "有%d人名叫“%s”，请在姓名前写明单位。", len(found), p.Name)
	}
	known, err := o.Guest(ctx, m, found[0].ID)
	if err == nil && a.Unit.Name != "" && known.Unit.Name != "" {
		known.Unit.Name = a.Unit.Name // as it was written
	}
	if p.Office != "" {
		known.Office = p.Office
	}
	return known, err
}

// unitNames gives every name that units bear on a day, in full and in short.
func (d *data) unitNames(day workflow.Date) (all []string) {
	data := d.org.Data()
	for _, u := range data.Units {
		if u.Holds(day) {
			all = append(all, u.Name, d.org.ShortName(u.ID, day))
		}
	}
	for _, a := range data.Aliases {
		if a.Holds(day) {
			all = append(all, a.Name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// FindMeeting gives the meeting that a name stands for: its ID, or the beginning
// of it that no other of the latest has.
func (o *Office) FindMeeting(ctx context.Context, who workflow.Actor, name string) (dossier.Meeting, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	m, err := o.Meeting(ctx, who, name)
	if workflow.KindOf(err) != workflow.NotFound || name == "" {
		return m, err
	}
	latest, _, lost := o.Meetings(ctx, who, dossier.Query{Newest: true, Limit: onePage})
	if lost != nil {
		return m, lost
	}
	found := slices.DeleteFunc(latest, func(m dossier.Meeting) bool { return !strings.HasPrefix(m.ID, name) })
	switch len(found) {
	case 0:
		return m, err
	case 1:
		return found[0], nil
	}
	return m, invalid(workflow.ReasonMissing, "“%s”可以指%d次会议，请写全编号。", shown(name), len(found))
}
