package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// minutes is the group of commands about minutes on their way.
func (a *app) minutes() *cobra.Command {
	commands := []*cobra.Command{a.minutesNew(), a.minutesList(), a.minutesTodo(), a.minutesShow(), a.minutesText(), a.minutesDiff(), a.minutesHistory(), a.minutesPDF(), a.minutesWord()}
	for _, act := range acts() {
		commands = append(commands, a.act(act))
	}
	return a.siteFlags(a.group("minutes", ordered(append(commands, a.minutesCorrect(), a.minutesHolders(), a.minutesCopies(), a.minutesTrace(), a.minutesPrinted(), a.minutesPackage(), a.minutesLease(), a.minutesDismiss(), a.minutesPast())...)...))
}

// An order is what the command line says of an act.
type order struct {
	version             int
	note, at, for_, key string

	signer, scan, form string // of paper
	sheet              int

	text, title, meeting, date string
	item, choose, keep, shelf  int

	to       string
	straight bool
	marks    []string
	quote    string
	resolves int

	rows, items, due   string
	outcomes, opinions []string
	units, groups      []string
	only, reviews      []string
	all                bool
}

// An act is a command that carries out one action of the flow.
type act struct {
	path   string // of its texts in the catalogue
	action workflow.Action
	more   func(a *app, cmd *cobra.Command, o *order) // its own options; nil for none
	fill   func(d *deal) error                        // what they mean; nil for nothing
	paper  bool                                       // may be registered from paper
	extra  int                                        // how many arguments it takes beside the minutes; -1 for any
}

// A deal is an act being carried out.
type deal struct {
	app     *app
	cobra   *cobra.Command
	ctx     context.Context
	office  *office.Office
	minutes workflow.Minutes
	flow    *workflow.Flow
	actor   workflow.Actor
	args    []string // beside the minutes
	order   *order
	command workflow.Command
}

// act makes the command of an act.
func (a *app) act(t act) *cobra.Command {
	o := &order{}
	cmd := a.command(t.path)
	cmd.ValidArgsFunction = a.completeMinutes
	a.actFlags(cmd, o)
	cmd.Flags().IntVar(&o.version, "version", 0, a.msg("act.flag.version"))
	if t.paper {
		a.paperFlags(cmd, o)
	}
	if t.more != nil {
		t.more(a, cmd, o)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(cmd, "error.args.minutes")
		case t.extra >= 0 && len(args) > 1+t.extra:
			return usage(cmd, "error.args.none", args[1+t.extra])
		}
		return a.office(cmd.Context(), func(office *office.Office) error {
			d := &deal{app: a, cobra: cmd, ctx: cmd.Context(), office: office, args: args[1:], order: o}
			return d.carryOut(t, args[0])
		})
	}
	return cmd
}

// actFlags gives a command the options of every act.
func (a *app) actFlags(cmd *cobra.Command, o *order) {
	f := cmd.Flags()
	f.StringVarP(&o.note, "note", "m", "", a.msg("act.flag.note"))
	f.StringVar(&o.at, "at", "", a.msg("act.flag.at"))
	f.StringVar(&o.for_, "for", "", a.msg("act.flag.for"))
	f.StringVar(&o.key, "key", "", a.msg("act.flag.key"))
	completeBy(cmd, "for", a.completePeople)
}

func (a *app) paperFlags(cmd *cobra.Command, o *order) {
	f := cmd.Flags()
	f.StringVar(&o.signer, "signer", "", a.msg("act.flag.signer"))
	f.IntVar(&o.sheet, "paper-version", 0, a.msg("act.flag.sheet"))
	f.StringVar(&o.scan, "scan", "", a.msg("act.flag.scan"))
	f.StringVar(&o.form, "form", "", a.msg("act.flag.form"))
	completeBy(cmd, "signer", a.completePeople)
}

// carryOut finds the minutes, fills in the command, has it done and says what
// came of it.
func (d *deal) carryOut(t act, name string) (err error) {
	if d.actor, err = d.app.actor(d.cobra, d.office); err != nil {
		return err
	}
	if d.minutes, err = d.office.Find(d.ctx, name); err != nil {
		return err
	}
	if d.flow, err = d.office.Flow(d.ctx, d.minutes); err != nil {
		return err
	}
	d.command = workflow.Command{Minutes: d.minutes.ID, Version: d.minutes.Version, Action: t.action, Actor: d.actor}
	if err := d.common(); err != nil {
		return err
	}
	if t.fill != nil {
		if err := t.fill(d); err != nil {
			return err
		}
	}
	step, err := d.office.Do(d.ctx, d.command)
	if err != nil {
		return d.explain(err)
	}
	return d.app.tell(d.ctx, d.office, step)
}

// common fills in what every act may say.
func (d *deal) common() (err error) {
	o := d.order
	if o.version != 0 {
		d.command.Version = o.version
	}
	d.command.Note = o.note
	if d.command.Key = o.key; o.key == "" {
		d.command.Key = newKey()
	}
	if d.command.OccurredAt, err = moment(d.cobra, o.at); err != nil {
		return err
	}
	switch {
	case o.for_ != "" && o.signer != "":
		return usage(d.cobra, "error.act.whose")
	case o.for_+o.signer != "":
		p, err := d.office.Person(d.ctx, o.for_+o.signer)
		if err != nil && !(o.signer != "" && notFound(err) && byAnybody(d.command.Action)) {
			return err
		}
		d.command.OnBehalf = workflow.Person{ID: p.ID, Name: p.Name}
	}
	return d.paper()
}

// byAnybody reports whether who did it on paper may be somebody whom the
// office's data lack: who answers or signs for a unit.
func byAnybody(a workflow.Action) bool {
	return a == workflow.Reply || a == workflow.Read || a == workflow.Receive || a == workflow.Bounce
}

// day gives the day on which it happened, whose data count: today's unless it
// is entered later (补登).
func (d *deal) day() workflow.Date {
	if d.command.OccurredAt.IsZero() {
		return workflow.DateOf(d.office.Now())
	}
	return workflow.DateOf(d.command.OccurredAt)
}

// paper fills in what was decided by hand.
func (d *deal) paper() error {
	o := d.order
	if o.signer == "" && o.scan == "" && o.sheet == 0 {
		return nil
	}
	paper := &workflow.Paper{Version: o.sheet, Form: o.form}
	if o.signer != "" && d.command.OnBehalf.IsZero() {
		paper.Signer = o.signer
		d.app.say("act.signer", o.signer)
	}
	if o.scan != "" {
		data, err := d.app.bytes(o.scan)
		if err != nil {
			return err
		}
		if paper.Scan, err = d.office.KeepScan(o.scan, data); err != nil {
			return err
		}
	}
	d.command.Paper = paper
	return nil
}

// explain adds to a refusal what the minutes lacks or how to confirm what was
// meant, and to an outcome that was not heard the key to ask with again.
func (d *deal) explain(err error) error {
	var refused *workflow.Error
	if errors.As(err, &refused) && refused.Reason == workflow.ReasonSession {
		return &ExplainedError{Cause: err, ID: "act.confirm", Arg: func(language) string { return "--again" }}
	}
	switch workflow.KindOf(err) {
	case workflow.Unknown:
		return &ExplainedError{Cause: err, ID: "act.again", Arg: func(language) string { return d.command.Key }}
	case workflow.Forbidden:
		return d.proxied(err)
	case workflow.Refused:
		if proxied := d.proxied(err); proxied != err {
			return proxied
		}
		m, gone := d.office.Store.Minutes(d.ctx, d.minutes.ID)
		s, fault := d.office.Standing(d.ctx, m)
		if gone == nil && fault == nil && len(s.Wants) > 0 && office.LeadsOn(d.flow, m.Place, d.command.Action) {
			return &ExplainedError{Cause: err, ID: "act.wants", Arg: func(l language) string { return l.wants(s.Wants) }}
		}
	}
	return err
}

// proxied adds to a refusal for whom the actor could do it by delegation, where
// he forgot to say so.
func (d *deal) proxied(err error) error {
	if !d.command.OnBehalf.IsZero() || d.command.Paper != nil {
		return err
	}
	principals, fault := d.office.Principals(d.ctx, d.minutes, d.command)
	if fault != nil || len(principals) == 0 {
		return err
	}
	names := make([]string, len(principals))
	for i, p := range principals {
		names[i] = p.Name
	}
	return &ExplainedError{Cause: err, ID: "act.proxy", Arg: func(l language) string { return l.join(names) }}
}

// ExplainedError is an error with a line that helps to go on.
type ExplainedError struct {
	Cause error
	ID    string                // of the line in the catalogue
	Arg   func(language) string // what the line tells
}

// Error gives the sentence and the line in Chinese.
func (e *ExplainedError) Error() string { return e.in(chinese) }

// Unwrap gives the error.
func (e *ExplainedError) Unwrap() error { return e.Cause }

func (e *ExplainedError) in(l language) string {
	return strings.TrimRight(l.sentence(e.Cause), "\n") + "\n" + l.msg(e.ID, e.Arg(l))
}

// tell says what a step has done and where the minutes stands now.
func (a *app) tell(ctx context.Context, o *office.Office, step workflow.Step) error {
	m := step.Minutes
	standing, err := o.Standing(ctx, m)
	if err != nil {
		return err
	}
	flow, err := o.Flow(ctx, m)
	if err != nil {
		return err
	}
	if a.site.json {
		return a.printJSON(struct {
			Minutes views.Minutes `json:"minutes"`
			Entry   views.Entry   `json:"entry"`
		}{views.OfMinutes(m, standing, o), views.OfEntry(step.Entry, flow, m)})
	}
	if len(standing.Vacant) > 0 {
		defer func() { a.say("act.vacant", a.lang.vacant(standing.Vacant)) }()
	}
	return a.print(func(w io.Writer) error {
		line := a.msg("act.done", m.Title, views.Label(flow, step.Entry), standing.Place)
		if !ended(flow, m.Place) && len(standing.Holders) > 0 {
			line += a.msg("act.holder", strings.Join(standing.Holders, a.msg("note.and")))
		}
		if m.Due != "" {
			line += a.msg("act.due", m.Due.Chinese())
		}
		_, err := io.WriteString(w, a.msg("act.line", line)+a.outcome(o, step))
		return err
	})
}

// outcome gives what an act leaves in hand: an ID, a number, a file.
func (a *app) outcome(o *office.Office, step workflow.Step) string {
	m := step.Minutes
	switch step.Entry.Action {
	case workflow.Create:
		return a.msg("act.id", m.ID)
	case workflow.Number:
		return a.msg("act.number", m.Number.Text)
	case workflow.Issue:
		return a.msg("act.file", o.ReleasedFile(m.PDF.SHA256), m.PDF.SHA256)
	case workflow.Distribute, workflow.Resend:
		copies := 0
		for _, c := range step.Entry.Copies {
			copies += c.Copies
		}
		return a.msg("act.copies", len(step.Entry.Copies), copies, m.PrintRun())
	}
	return ""
}

// ended reports whether nothing leads on from a place.
func ended(flow *workflow.Flow, p workflow.Place) bool {
	def, ok := flow.Def(p.State)
	return ok && def.End
}

// moment reads 发生时间.
func moment(cmd *cobra.Command, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{
		"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
		"2006年1月2日15时04分", "2006年1月2日 15:04", "2006年1月2日15:04",
	} {
		if t, err := time.ParseInLocation(layout, s, workflow.Shanghai()); err == nil {
			return t, nil
		}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, usage(cmd, "error.moment", s)
	}
	return t, nil
}

// day reads a date.
func day(cmd *cobra.Command, s string) (workflow.Date, error) {
	for _, layout := range []string{time.DateOnly, "2006年1月2日"} {
		if t, err := time.Parse(layout, s); err == nil {
			return workflow.Date(t.Format(time.DateOnly)), nil
		}
	}
	if s == "" {
		return "", nil
	}
	return "", usage(cmd, "error.day", s)
}

// notFound reports whether nothing of that name is there.
func notFound(err error) bool {
	var e *workflow.Error
	return errors.As(err, &e) && e.Kind == workflow.NotFound
}
