package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

func distributeFlags(a *app, cmd *cobra.Command, o *order) {
	f := cmd.Flags()
	f.StringArrayVar(&o.groups, "group", nil, a.msg("act.flag.group"))
	f.StringArrayVar(&o.units, "to", nil, a.msg("act.flag.recipient"))
	f.StringArrayVar(&o.only, "only", nil, a.msg("act.flag.only"))
	f.IntVar(&o.keep, "keep", 0, a.msg("act.flag.keep"))
	f.IntVar(&o.shelf, "shelf", 0, a.msg("act.flag.shelf"))
	completeBy(cmd, "group", a.completeGroups)
	completeBy(cmd, "to", a.completeUnits)
	completeBy(cmd, "only", a.completeUnits)
}

// fillRecipients puts the list together: groups as they stood for this
// minutes' topics on the day it went out, units named beside them, copies that stay. Where no
// group is named and nothing has gone out yet, the group of the kind of meeting
// is meant, unless units are to receive it alone (--only).
func (d *deal) fillRecipients() error {
	groups := d.order.groups
	if len(d.order.only) > 0 && len(groups) > 0 {
		return usage(d.cobra, "error.act.only")
	}
	data, err := d.office.Data(d.ctx)
	if err != nil {
		return err
	}
	if t, err := data.MeetingType(d.minutes.Type); err == nil && t.Group != "" &&
		len(groups)+len(d.order.only) == 0 && len(d.minutes.Copies) == 0 {
		groups = []string{t.Group}
	}
	for _, g := range groups {
		if err := d.expand(data, g); err != nil {
			return err
		}
	}
	for _, s := range slices.Concat(d.order.only, d.order.units) {
		r, err := d.recipient(s)
		if err != nil {
			return err
		}
		d.receive(r)
	}
	d.command.Recipients = append(d.command.Recipients, office.Staying(d.order.keep, d.order.shelf)...)
	return nil
}

// expand adds the units of a group, and says who of it was left out.
func (d *deal) expand(data *org.Office, group string) error {
	e, err := data.Expand(group, d.minutes.Topics, d.day())
	if err != nil {
		return err
	}
	for _, r := range e.Recipients {
		d.receive(office.RecipientOf(r))
	}
	for _, s := range e.Skipped {
		d.app.say("act.skipped", s.Name, s.Reason)
	}
	return nil
}

// receive adds a recipient, each unit once: what is named later counts.
func (d *deal) receive(r workflow.Recipient) {
	d.command.Recipients = office.NameRecipient(d.command.Recipients, r)
}

// recipient reads 市财政局=2: a unit, and how many copies it gets. A unit that
// the office's data lack gets its copy by name.
func (d *deal) recipient(s string) (workflow.Recipient, error) {
	name, count, counted := strings.Cut(s, "=")
	r := workflow.Recipient{Unit: strings.TrimSpace(name), Copies: 1}
	if counted {
		n, err := strconv.Atoi(strings.TrimSpace(count))
		if err != nil || n < 1 {
			return r, usage(d.cobra, "error.act.copies", s)
		}
		r.Copies = n
	}
	u, err := d.office.Unit(d.ctx, r.Unit, d.day())
	switch {
	case err == nil:
		r.Unit, r.ID, r.Channel = u.Name, u.ID, u.Channel
	case notFound(err):
		d.app.say("act.stranger", r.Unit)
	default:
		return r, err
	}
	return r, nil
}

func copyFlags(a *app, cmd *cobra.Command, o *order) {
	f := cmd.Flags()
	f.StringVar(&o.rows, "row", "", a.msg("act.flag.copy"))
	f.StringArrayVar(&o.units, "unit", nil, a.msg("act.flag.unit"))
	f.BoolVar(&o.all, "all", false, a.msg("act.flag.all"))
	completeBy(cmd, "unit", a.completeUnits)
}

// fillCopies finds the copies that are meant: by their rows, by their units, or
// all that can be where the action brings them; without a word those of the
// actor's own unit.
func (d *deal) fillCopies() (err error) {
	if d.command.Rows, err = numbers(d.cobra, d.order.rows); err != nil {
		return err
	}
	for _, name := range d.order.units {
		rows, err := d.copiesOf(name)
		if err != nil {
			return err
		}
		d.command.Rows = append(d.command.Rows, rows...)
	}
	if len(d.command.Rows) > 0 {
		return nil
	}
	var meant []workflow.CopyRecord
	for _, c := range d.minutes.Copies {
		if d.order.all || d.actor.Unit != "" && c.ID == d.actor.Unit {
			meant = append(meant, c)
		}
	}
	for _, c := range meant {
		if d.command.Action.Means(c.State) {
			d.command.Rows = append(d.command.Rows, c.N)
		}
	}
	if len(d.command.Rows) == 0 && len(meant) > 0 {
		return d.nothingLeft(meant)
	}
	return nil
}

// nothingLeft says that none of the copies that are meant is where the action
// could be meant for it, and where they are.
func (d *deal) nothingLeft(meant []workflow.CopyRecord) error {
	var states []string
	for _, c := range meant {
		if s := copyState(c); !slices.Contains(states, s) {
			states = append(states, s)
		}
	}
	return &workflow.Error{
		Kind: workflow.Refused, Reason: workflow.ReasonCopies, Minutes: d.minutes.ID, Action: d.command.Action, Place: d.minutes.Place,
		Msg: fmt.Sprintf("《%s》没有待%s的份：所指的各份%s。", d.minutes.Title, awaited(d.command.Action), strings.Join(states, "、")),
	}
}

// awaited gives what copies wait for that an action can be meant for.
func awaited(a workflow.Action) string {
	if a == workflow.Dispatch {
		return "投送"
	}
	return a.Label()
}

// copiesOf gives the copies of a unit: those the action can be meant for, else
// all, so that the refusal says where they are.
func (d *deal) copiesOf(name string) ([]int, error) {
	id := name
	if u, err := d.office.Unit(d.ctx, name, d.day()); err == nil {
		id = u.ID
	}
	if rows := d.minutes.CopiesOf(id, name, d.command.Action); len(rows) > 0 {
		return rows, nil
	}
	return nil, &workflow.Error{
		Kind: workflow.Invalid, Reason: workflow.ReasonCopies, Minutes: d.minutes.ID, Action: d.command.Action,
		Msg: fmt.Sprintf("《%s》没有分送给%s，请用 jiyao minutes show 核对。", d.minutes.Title, name),
	}
}
