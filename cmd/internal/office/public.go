package office

import (
	"context"
	"crypto/rand"
	"io"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// PublicFile gives what is on record about making a minutes public (公开档).
func (o *Office) PublicFile(ctx context.Context, m workflow.Minutes) (public.File, error) {
	return o.Store.Publications().File(ctx, m.ID)
}

// Publicise carries out an act about making a minutes public. Who acts is told by
// his ID alone; the clock, the paper and the code are the office's.
func (o *Office) Publicise(ctx context.Context, m workflow.Minutes, cmd public.Command) (public.Record, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return public.Record{}, err
	}
	if cmd.Actor, err = d.actor(cmd.Actor.ID, workflow.DateOf(o.Now())); err != nil {
		return public.Record{}, err
	}
	if p, err := d.person(strings.Join(strings.Fields(cmd.Reviewer.Name), "")); err == nil && cmd.Reviewer.ID == "" {
		cmd.Reviewer = workflow.Person{ID: p.ID, Name: p.Name}
	}
	file, err := o.PublicFile(ctx, m)
	if err != nil {
		return public.Record{}, err
	}
	facts, err := o.publicFacts(ctx, d, m, file, cmd)
	if err != nil {
		return public.Record{}, err
	}
	if cmd.Act == public.Review && cmd.Day == "" {
		cmd.Day = workflow.DateOf(o.Now())
	}
	r, err := public.Decide(file, m, cmd, facts)
	if err != nil {
		return public.Record{}, err
	}
	r.At = o.Now().UTC().Truncate(1000)
	if r.Act == public.Publish {
		if r.PDF, err = o.publicPaper(ctx, m, r); err != nil {
			return public.Record{}, err
		}
	}
	o.written.Store(true)
	return o.Store.Publications().Put(ctx, r)
}

// Signing reports whether a minutes is before its signer (待签发).
func (o *Office) Signing(m workflow.Minutes) (bool, error) {
	flow, err := o.flow(m.Flow)
	if err != nil {
		return false, workflow.Fault("find flow", err)
	}
	return slices.ContainsFunc(flow.Options(m.Place), func(one workflow.Option) bool { return one.Action == workflow.Sign }), nil
}

// publicPaper sets the public edition and keeps its file as that of an issued
// minutes is kept.
func (o *Office) publicPaper(ctx context.Context, m workflow.Minutes, r public.Record) (workflow.PDF, error) {
	if o.service.Release == nil {
		return workflow.PDF{}, &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonClean, Minutes: m.ID, Msg: "这里不能排版，没有公开。"}
	}
	m.Text = r.Text
	return o.service.Release(ctx, m, m.IssuedOn)
}

// publicFacts gathers what a decision about a publication must know.
func (o *Office) publicFacts(ctx context.Context, d *data, m workflow.Minutes, file public.File, cmd public.Command) (public.Facts, error) {
	facts := public.Facts{Saves: o.saves(d, m, cmd.Actor, 0) == nil, Signs: cmd.Actor.Has(workflow.Signer), Code: strings.ToLower(rand.Text()[:12])}
	var err error
	if facts.Signing, err = o.Signing(m); err != nil {
		return facts, err
	}
	editions, err := o.Store.Editions(ctx, m.ID)
	if err != nil {
		return facts, err
	}
	after := false
	for _, e := range editions {
		if e.ID == m.ID {
			after = true
			continue
		}
		other, err := o.Store.Minutes(ctx, e.ID)
		if err != nil {
			return facts, err
		}
		its, err := o.PublicFile(ctx, other)
		if err != nil {
			return facts, err
		}
		facts.Newer = facts.Newer || after && !other.PDF.IsZero()
		for _, r := range its {
			if r.Act == public.Publish { // all editions stand under one code
				facts.Code, facts.Replaced = r.Code, facts.Replaced || after
			}
		}
	}
	if text, err := drafting.Redact(m.Text, file.Redactions()); err == nil && cmd.Act == public.Publish {
		facts.Findings = unfit(text)
	}
	return facts, nil
}

// unfit says what in a text bars it from being published: personal data, and a
// mark of secrecy.
func unfit(text string) (all []string) {
	for _, f := range lint.Check(drafting.Parse(text), lint.Options{Book: lint.Book{Public: true}}) {
		if f.Level == lint.Blocker && (f.ID == "M33" || f.ID == "M23") {
			all = append(all, strings.TrimSuffix(f.Message, "。")+"（“"+text[f.Span.Start:f.Span.End]+"”）。")
		}
	}
	return all
}

// PublicPaper writes the paper of a public edition: the one that was published, or
// the one that would be, as set sets it.
func (o *Office) PublicPaper(w io.Writer, r public.Record, set func(io.Writer, public.Record) error) error {
	if r.PDF.IsZero() {
		return set(w, r)
	}
	data, err := o.ReadReleased(r.PDF)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// PublicEdition gives the public edition as it would be published now, or as it
// stands where it has been.
func (o *Office) PublicEdition(ctx context.Context, m workflow.Minutes) (public.Record, error) {
	file, err := o.PublicFile(ctx, m)
	if err != nil {
		return public.Record{}, err
	}
	if r, ok := file.Published(); ok {
		return r, nil
	}
	text, err := drafting.Redact(m.Text, file.Redactions())
	if err != nil {
		return public.Record{}, invalid(workflow.ReasonField, "%s。", err)
	}
	return public.Record{
		Minutes: m.ID, Title: m.Title, Number: m.Number.Text, Issued: m.IssuedOn, Compiled: m.Compiled, Edition: m.Edition.N, Text: text,
	}, nil
}

// publicNote demands at 送审 and 签发 that 附注 and the chosen 公开属性 agree: who
// signs confirms both.
func (o *Office) publicNote(ctx context.Context, m workflow.Minutes, cmd workflow.Command) error {
	if cmd.Action != workflow.Submit && cmd.Action != workflow.Sign || m.ID == "" {
		return nil
	}
	file, err := o.PublicFile(ctx, m)
	if err != nil {
		return err
	}
	class, ok := file.Class()
	if !ok {
		return nil
	}
	if cmd.Text != nil {
		m.Text = *cmd.Text
	}
	if said := public.Agrees(class.Class, m.Text); said != "" {
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonField, Minutes: m.ID, Action: cmd.Action, Place: m.Place, Msg: said}
	}
	return nil
}
