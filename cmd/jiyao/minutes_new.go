package main

import (
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/workflow"
)

// A draft is what the command line says of a new minutes.
type draft struct {
	order
	kind    string
	topics  []string
	session int
	again   bool
	reprint bool
	reason  string
}

// minutesNew is the command that begins a minutes.
func (a *app) minutesNew() *cobra.Command {
	var n draft
	cmd := a.command("minutes.new")
	cmd.ValidArgsFunction = nil
	a.actFlags(cmd, &n.order)
	f := cmd.Flags()
	f.StringVar(&n.kind, "type", "", a.msg("minutes.new.flag.type"))
	f.StringSliceVar(&n.topics, "topic", nil, a.msg("minutes.new.flag.topic"))
	f.IntVar(&n.session, "session", 0, a.msg("minutes.new.flag.session"))
	f.BoolVar(&n.again, "again", false, a.msg("minutes.new.flag.again"))
	f.StringVar(&n.title, "title", "", a.msg("minutes.new.flag.title"))
	f.StringVar(&n.meeting, "meeting", "", a.msg("minutes.new.flag.meeting"))
	completeBy(cmd, "type", a.completeMeetings)
	completeBy(cmd, "topic", a.completeTopics)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage(cmd, "error.args.none", args[1])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			d := &deal{app: a, cobra: cmd, ctx: cmd.Context(), office: o, args: args, order: &n.order}
			return d.create(n)
		})
	}
	return cmd
}

// create begins a minutes with the text that is its argument; title and
// 会议日期 are the text's unless said otherwise.
func (d *deal) create(n draft) (err error) {
	if d.actor, err = d.app.actor(d.cobra, d.office); err != nil {
		return err
	}
	d.command = workflow.Command{
		Minutes: d.app.newID(d.office.Now()), Action: workflow.Create, Actor: d.actor, Type: n.kind, Topics: n.topics, Session: n.session, Again: n.again,
	}
	if err := d.common(); err != nil {
		return err
	}
	if err := d.fillFile(); err != nil {
		return err
	}
	if d.command.Meeting, err = day(d.cobra, n.meeting); err != nil {
		return err
	}
	d.command.Title = n.title
	if d.command.Text != nil {
		d.takeFromText()
	}
	if d.command.Title == "" {
		return usage(d.cobra, "error.args.title")
	}
	step, err := d.office.Do(d.ctx, d.command)
	if err != nil {
		return d.explain(err)
	}
	return d.app.tell(d.ctx, d.office, step)
}

// takeFromText takes title and 会议日期 from the text where they were not
// given.
func (d *deal) takeFromText() {
	doc := drafting.Parse(*d.command.Text)
	if d.command.Title == "" {
		d.command.Title = titleOf(doc)
	}
	if date := doc.Meeting.Date; d.command.Meeting == "" && date.Year != 0 {
		d.command.Meeting = workflow.Date(date.String())
	}
}

// maxTitle keeps a title from a wild draft within what the workflow takes.
const maxTitle = 200

// titleOf gives the title in the text, or nothing.
func titleOf(doc *drafting.Document) string {
	t := []rune(strings.Join(strings.Fields(doc.FullTitle()), ""))
	return string(t[:min(len(t), maxTitle)])
}

// minutesCorrect is the command that begins a new edition of an issued minutes.
func (a *app) minutesCorrect() *cobra.Command {
	var n draft
	cmd := a.command("minutes.correct")
	cmd.ValidArgsFunction = a.completeMinutes
	a.actFlags(cmd, &n.order)
	cmd.Flags().StringVar(&n.reason, "reason", "", a.msg("minutes.correct.flag.reason"))
	cmd.Flags().BoolVar(&n.reprint, "reprint", false, a.msg("minutes.correct.flag.reprint"))
	cmd.Flags().StringVar(&n.title, "title", "", a.msg("minutes.new.flag.title"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(cmd, "error.args.minutes")
		case len(args) > 2:
			return usage(cmd, "error.args.none", args[2])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			d := &deal{app: a, cobra: cmd, ctx: cmd.Context(), office: o, args: args[1:], order: &n.order}
			return d.correct(n, args[0])
		})
	}
	return cmd
}

// correct begins an edition with the corrected text, or with the one that was
// issued.
func (d *deal) correct(n draft, name string) (err error) {
	if d.actor, err = d.app.actor(d.cobra, d.office); err != nil {
		return err
	}
	original, err := d.office.Find(d.ctx, name)
	if err != nil {
		return err
	}
	edition := workflow.Edition{Of: original.ID, Kind: workflow.Corrected, Reason: n.reason}
	if n.reprint {
		edition.Kind = workflow.Reprinted
	}
	d.command = workflow.Command{
		Minutes: d.app.newID(d.office.Now()), Action: workflow.Create, Actor: d.actor, Type: original.Type, Topics: original.Topics,
		Edition: edition, Title: original.Title, Text: &original.Text,
	}
	if err := d.common(); err != nil {
		return err
	}
	if err := d.fillFile(); err != nil {
		return err
	}
	if n.title != "" {
		d.command.Title = n.title
	}
	step, err := d.office.Do(d.ctx, d.command)
	if err != nil {
		return err
	}
	return d.app.tell(d.ctx, d.office, step)
}
