package api

import (
	"slices"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// copies finds the copies that are meant: by their rows, by their units, all
// that can be where the action brings them, or those of the caller's own unit.
func (o *order) copies() error {
	if !slices.Contains([]workflow.Action{
		workflow.Dispatch, workflow.Read, workflow.Receive, workflow.Bounce, workflow.Resend, workflow.Recall,
	}, o.command.Action) {
		return nil
	}
	for _, name := range o.act.Units {
		rows := o.copiesOf(name)
		if len(rows) == 0 {
			return wrong("body.units", "这件纪要没有分送给“"+name+"”")
		}
		o.command.Rows = append(o.command.Rows, rows...)
	}
	if len(o.command.Rows) > 0 {
		return nil
	}
	for _, c := range o.visit.Minutes.Copies {
		if (o.act.All || slices.Contains(o.visit.Sight.Copies, c.N)) && o.command.Action.Means(c.State) {
			o.command.Rows = append(o.command.Rows, c.N)
		}
	}
	return nil
}

// copiesOf gives the copies of a unit: those the action can be meant for, else
// all, so that the refusal says where they are.
func (o *order) copiesOf(name string) []int {
	id := name
	if u, err := o.api.Office.Unit(o.ctx, name, o.day()); err == nil {
		id = u.ID
	}
	return o.visit.Minutes.CopiesOf(id, name, o.command.Action)
}

// recipients puts the list of a distribution together: groups as they stand for
// this minutes' topics, units named beside them, copies that stay. Where nobody
// is named and nothing has gone out yet, the group of the kind of meeting is
// meant.
func (o *order) recipients() error {
	if o.command.Action != workflow.Distribute {
		return nil
	}
	data, err := o.api.Office.Data(o.ctx)
	if err != nil {
		return err
	}
	m, groups := o.visit.Minutes, o.act.Groups
	if t, err := data.MeetingType(m.Type); err == nil && t.Group != "" && len(groups)+len(o.act.Recipients)+len(m.Copies) == 0 {
		groups = []string{t.Group}
	}
	for _, g := range groups {
		expanded, err := data.Expand(g, m.Topics, o.day())
		if err != nil {
			return wrong("body.groups", err.Error())
		}
		for _, r := range expanded.Recipients {
			o.receive(office.RecipientOf(r))
		}
	}
	for _, s := range o.act.Recipients {
		r := workflow.Recipient{Unit: strings.TrimSpace(s.Unit), Copies: max(s.Copies, 1)}
		u, err := o.api.Office.Unit(o.ctx, r.Unit, o.day())
		switch {
		case err == nil:
			r.Unit, r.ID, r.Channel = u.Name, u.ID, u.Channel
		case workflow.KindOf(err) != workflow.NotFound:
			return err
		}
		o.receive(r) // a unit that the office's data lack gets its copy by name
	}
	for _, r := range office.Staying(o.act.Keep, o.act.Shelf) {
		o.receive(r)
	}
	return nil
}

// receive adds a recipient, each unit once: what is named later counts.
func (o *order) receive(r workflow.Recipient) {
	o.command.Recipients = office.NameRecipient(o.command.Recipients, r)
}
