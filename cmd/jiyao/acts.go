package main

import (
	"crypto/rand"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/workflow"
)

// newKey gives the key of one click.
func newKey() string { return rand.Text() }

// acts are the commands that carry out an action, in the order of a minutes'
// life.
func acts() []act {
	return []act{
		{path: "minutes.save", action: workflow.Save, more: saveFlags, fill: (*deal).fillSave, extra: 1},
		{path: "minutes.submit", action: workflow.Submit, more: consentFlags, fill: (*deal).fillConsent},
		{path: "minutes.withdraw", action: workflow.Withdraw},
		{path: "minutes.consult", action: workflow.Consult, more: askFlags, fill: (*deal).fillAsked, extra: -1},
		{path: "minutes.reply", action: workflow.Reply, more: replyFlags, fill: (*deal).fillReply, paper: true},
		{path: "minutes.approve", action: workflow.Approve, more: consentFlags, fill: (*deal).fillConsent, paper: true},
		{path: "minutes.return", action: workflow.Return, more: returnFlags, fill: (*deal).fillReturn, paper: true},
		{path: "minutes.add", action: workflow.Add, more: askFlags, fill: (*deal).fillAsked, extra: -1},
		{path: "minutes.drop", action: workflow.Drop, more: partyFlags, fill: (*deal).fillParties},
		{path: "minutes.reassign", action: workflow.Reassign, fill: (*deal).fillHolder, extra: 1},
		{path: "minutes.urge", action: workflow.Urge, more: partyFlags, fill: (*deal).fillUrged},
		{path: "minutes.comment", action: workflow.Comment, more: commentFlags, fill: (*deal).fillComment},
		{path: "minutes.sign", action: workflow.Sign, more: consentFlags, fill: (*deal).fillConsent, paper: true},
		{path: "minutes.transcribe", action: workflow.Transcribe, fill: (*deal).fillFile, extra: 1},
		{path: "minutes.amend", action: workflow.Amend, fill: (*deal).fillFile, extra: 1},
		{path: "minutes.proofread", action: workflow.Proofread},
		{path: "minutes.number", action: workflow.Number, more: numberFlags, fill: (*deal).fillNumber},
		{path: "minutes.unnumber", action: workflow.Unnumber},
		{path: "minutes.finalize", action: workflow.Finalize, more: compiledFlag, fill: (*deal).fillCompiled},
		{path: "minutes.issue", action: workflow.Issue, more: issuedFlag, fill: (*deal).fillIssued},
		{path: "minutes.distribute", action: workflow.Distribute, more: distributeFlags, fill: (*deal).fillRecipients},
		{path: "minutes.dispatch", action: workflow.Dispatch, more: copyFlags, fill: (*deal).fillCopies},
		{path: "minutes.read", action: workflow.Read, more: copyFlags, fill: (*deal).fillCopies, paper: true},
		{path: "minutes.receive", action: workflow.Receive, more: copyFlags, fill: (*deal).fillCopies, paper: true},
		{path: "minutes.bounce", action: workflow.Bounce, more: copyFlags, fill: (*deal).fillCopies, paper: true},
		{path: "minutes.resend", action: workflow.Resend, more: copyFlags, fill: (*deal).fillCopies},
		{path: "minutes.recall", action: workflow.Recall, more: copyFlags, fill: (*deal).fillCopies},
		{path: "minutes.close", action: workflow.Close},
		{path: "minutes.void", action: workflow.Void},
	}
}

func consentFlags(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().StringVar(&o.text, "text", "", a.msg("act.flag.text"))
	cmd.Flags().StringArrayVar(&o.reviews, "review", nil, a.msg("act.flag.review"))
}

// fillConsent takes the text a step changes while it consents (改后同意), and
// who reviews each 议题 of the step to come: 龚宁=1,3-5, or 龚宁 for the whole.
func (d *deal) fillConsent() error {
	for _, s := range d.order.reviews {
		name, list, some := strings.Cut(s, "=")
		items, err := numbers(d.cobra, list)
		if err != nil {
			return err
		}
		if strings.TrimSpace(name) == "" || some && len(items) == 0 {
			return usage(d.cobra, "error.act.review", s)
		}
		in, err := d.office.Invite(d.ctx, strings.TrimSpace(name), d.day())
		if err != nil {
			return err
		}
		in.Items = items
		d.command.Asked = append(d.command.Asked, in)
	}
	return d.read(d.order.text)
}

// read takes a new text from a file or standard input.
func (d *deal) read(name string) error {
	if name == "" {
		return nil
	}
	in, err := d.app.read(name)
	if err != nil {
		return err
	}
	d.command.Text = &in.text
	return nil
}

// fillFile takes the text that is the act's argument; without one the text as
// it is is meant.
func (d *deal) fillFile() error {
	if len(d.args) == 0 {
		return nil
	}
	return d.read(d.args[0])
}

func saveFlags(a *app, cmd *cobra.Command, o *order) {
	f := cmd.Flags()
	f.IntVar(&o.item, "item", 0, a.msg("act.flag.item"))
	f.StringVar(&o.title, "title", "", a.msg("act.flag.title"))
	f.StringVar(&o.meeting, "meeting", "", a.msg("act.flag.meeting"))
}

func (d *deal) fillSave() (err error) {
	d.command.Item, d.command.Title = d.order.item, d.order.title
	if d.command.Meeting, err = day(d.cobra, d.order.meeting); err != nil {
		return err
	}
	if len(d.args) == 0 && d.order.title == "" && d.order.meeting == "" {
		return usage(d.cobra, "error.args.text")
	}
	return d.fillFile()
}

func returnFlags(a *app, cmd *cobra.Command, o *order) {
	f := cmd.Flags()
	f.StringVar(&o.to, "to", "", a.msg("act.flag.to"))
	f.BoolVar(&o.straight, "straight", false, a.msg("act.flag.straight"))
	f.StringArrayVar(&o.marks, "mark", nil, a.msg("act.flag.mark"))
}

// fillReturn finds the way back: by the flow's name of the step or its ID; the
// only one there is need not be said.
func (d *deal) fillReturn() error {
	d.command.Straight = d.order.straight
	ways := d.flow.WaysBack(d.minutes.Place)
	switch {
	case d.order.to == "" && len(ways) == 1:
		d.command.To = ways[0]
	case d.order.to == "" && len(ways) > 1:
		labels := make([]string, len(ways))
		for i, p := range ways {
			labels[i] = d.flow.PlaceLabel(p)
		}
		return usage(d.cobra, "error.act.to", d.app.lang.join(labels))
	default:
		d.command.To = d.flow.PlaceNamed(d.order.to)
	}
	for _, m := range d.order.marks {
		quote, text, ok := strings.Cut(m, "=")
		if !ok || strings.TrimSpace(text) == "" {
			return usage(d.cobra, "error.act.mark", m)
		}
		remark, err := d.remark(quote, text)
		if err != nil {
			return err
		}
		d.command.Remarks = append(d.command.Remarks, remark)
	}
	return nil
}

func commentFlags(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().StringVar(&o.quote, "quote", "", a.msg("act.flag.quote"))
	cmd.Flags().IntVar(&o.resolves, "resolve", 0, a.msg("act.flag.resolve"))
}

// fillComment makes the note a remark, on the words it quotes.
func (d *deal) fillComment() error {
	remark, err := d.remark(d.order.quote, d.order.note)
	if err != nil {
		return err
	}
	remark.Resolves = d.order.resolves
	d.command.Remarks, d.command.Note = []workflow.Remark{remark}, ""
	return nil
}

func numberFlags(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().IntVar(&o.choose, "choose", 0, a.msg("act.flag.choose"))
}

func (d *deal) fillNumber() error {
	d.command.Choose = d.order.choose
	return nil
}

func compiledFlag(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().StringVar(&o.date, "date", "", a.msg("act.flag.compiled"))
}

func (d *deal) fillCompiled() (err error) {
	d.command.Compiled, err = day(d.cobra, d.order.date)
	return err
}

func issuedFlag(a *app, cmd *cobra.Command, o *order) {
	cmd.Flags().StringVar(&o.date, "date", "", a.msg("act.flag.issued"))
}

func (d *deal) fillIssued() (err error) {
	d.command.IssuedOn, err = day(d.cobra, d.order.date)
	return err
}
