package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/drafting"
	"jiyao/workflow"
)

func askFlags(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().StringVar(&o.items, "item", "", a.msg("act.flag.items"))
	cmd.Flags().StringVar(&o.due, "due", "", a.msg("act.flag.due"))
	cmd.ValidArgsFunction = a.completeAsked
}

// fillAsked finds whom the arguments name: units, posts or people.
func (d *deal) fillAsked() error {
	due, err := d.due()
	if err != nil {
		return err
	}
	items, err := numbers(d.cobra, d.order.items)
	if err != nil {
		return err
	}
	for _, name := range d.args {
		in, err := d.office.Invite(d.ctx, name, d.day())
		if err != nil {
			return err
		}
		in.Due, in.Items = due, items
		d.command.Asked = append(d.command.Asked, in)
	}
	return nil
}

// due reads a time limit: a date, or a number of working days from when it
// was asked.
func (d *deal) due() (workflow.Date, error) {
	n, err := strconv.Atoi(d.order.due)
	if err != nil || n < 1 {
		return day(d.cobra, d.order.due)
	}
	data, err := d.office.Data(d.ctx)
	if err != nil {
		return "", err
	}
	return data.AddWorkdays(d.day(), n), nil
}

// numbers reads a list of numbers: 1,3-5.
func numbers(cmd *cobra.Command, s string) ([]int, error) {
	var all []int
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、 ", r) }) {
		from, to, ranged := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		last := first
		if ranged && err == nil {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 1 || last < first || last-first > 2000 {
			return nil, usage(cmd, "error.rows", part)
		}
		for n := first; n <= last; n++ {
			all = append(all, n)
		}
	}
	return all, nil
}

func partyFlags(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().StringVar(&o.rows, "row", "", a.msg("act.flag.row"))
	cmd.Flags().StringArrayVar(&o.units, "who", nil, a.msg("act.flag.who"))
}

// fillParties finds the rows of 会签情况 that are meant.
func (d *deal) fillParties() (err error) {
	if d.command.Rows, err = numbers(d.cobra, d.order.rows); err != nil {
		return err
	}
	for _, name := range d.order.units {
		rows, err := d.partiesNamed(name)
		if err != nil {
			return err
		}
		d.command.Rows = append(d.command.Rows, rows...)
	}
	return nil
}

// partiesNamed gives the rows of somebody that still wait, else all of his.
func (d *deal) partiesNamed(name string) ([]int, error) {
	in, err := d.office.Invite(d.ctx, name, d.day())
	if err != nil {
		return nil, err
	}
	var open, all []int
	for _, p := range d.minutes.Participants {
		if p.Unit != in.Unit || p.Post != in.Post || p.Person.ID != in.Person.ID {
			continue
		}
		all = append(all, p.N)
		if p.State == workflow.PartyOpen {
			open = append(open, p.N)
		}
	}
	switch {
	case len(open) > 0:
		return open, nil
	case len(all) > 0:
		return all, nil
	}
	return nil, &workflow.Error{
		Kind: workflow.Invalid, Reason: workflow.ReasonParty, Minutes: d.minutes.ID, Action: d.command.Action,
		Msg: fmt.Sprintf("《%s》没有征求过%s，请用 jiyao minutes show 核对。", d.minutes.Title, name),
	}
}

// fillUrged urges those named, or everybody who is waited for.
func (d *deal) fillUrged() error { return d.fillParties() }

func (d *deal) fillHolder() (err error) {
	if len(d.args) == 0 {
		return usage(d.cobra, "error.args.holder")
	}
	d.command.Holder, err = d.office.Holder(d.ctx, d.args[0])
	return err
}

// remark anchors words about the text to what they quote.
func (d *deal) remark(quote, text string) (workflow.Remark, error) {
	r := workflow.Remark{Text: text, Revision: d.minutes.Revision}
	if quote == "" {
		return r, nil
	}
	at := strings.Index(d.minutes.Text, quote)
	if at < 0 {
		return r, &workflow.Error{
			Kind: workflow.Invalid, Reason: workflow.ReasonField, Minutes: d.minutes.ID, Action: d.command.Action,
			Msg: fmt.Sprintf("正文里没有“%s”这几个字，请从 jiyao minutes text 的输出中照抄。", quote),
		}
	}
	anchor := drafting.AnchorAt(d.minutes.Text, drafting.Span{Start: at, End: at + len(quote)})
	r.Quote, r.Before, r.After, r.Start = anchor.Quote, anchor.Before, anchor.After, anchor.Start
	return r, nil
}
