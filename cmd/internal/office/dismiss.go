package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
)

// Dismissing is a finding that somebody means to let stand (忽略), and why.
type Dismissing struct {
	Minutes string
	Rule    string
	Text    string        // in which it was found, as Normalise gives it
	Span    drafting.Span // where in it
	Reason  string
}

// LetStand is a dismissal beside the minutes as it is.
type LetStand struct {
	workflow.Dismissal
	Title  string // what the rule looks for
	Lapsed bool   // the words have changed: it covers nothing any more
}

// Dismiss puts on record that somebody lets a finding stand. Who does it is told
// by his ID alone; only who could save the minutes now may. What bars the way
// (阻断) cannot be let stand.
func (o *Office) Dismiss(ctx context.Context, who workflow.Actor, in Dismissing) (workflow.Dismissal, error) {
	who, m, err := o.proofreads(ctx, who, in.Minutes)
	if err != nil {
		return workflow.Dismissal{}, err
	}
	doc := drafting.Parse(in.Text)
	findings := lint.Check(doc, lint.Options{})
	i := slices.IndexFunc(findings, func(f lint.Finding) bool { return f.ID == in.Rule && f.Span == in.Span })
	if i < 0 {
		return workflow.Dismissal{}, invalid(workflow.ReasonField, "文稿里已经没有这条校对提示，不用忽略。")
	}
	if findings[i].Level == lint.Blocker {
		return workflow.Dismissal{}, invalid(workflow.ReasonField, "“%s”是阻断性的校对意见，不能忽略，请改正文稿。", findings[i].Message)
	}
	made := workflow.Dismissal{
		Minutes: m.ID, Rule: in.Rule, Anchor: drafting.AnchorAt(drafting.Format(doc), in.Span),
		Reason: strings.Join(strings.Fields(in.Reason), " "), By: who.Person, At: o.Now(),
	}
	if err := made.WellFormed(); err != nil {
		return workflow.Dismissal{}, err
	}
	return o.Store.Dismiss(ctx, made)
}

// Restore takes a dismissal back: the finding is seen again. Only who could save
// the minutes now may.
func (o *Office) Restore(ctx context.Context, who workflow.Actor, minutes string, n int) (workflow.Dismissal, error) {
	who, m, err := o.proofreads(ctx, who, minutes)
	if err != nil {
		return workflow.Dismissal{}, err
	}
	return o.Store.Restore(ctx, m.ID, n, who.Person, o.Now())
}

// MayDismiss answers whether somebody may let findings of a minutes stand now;
// the error says why not.
func (o *Office) MayDismiss(ctx context.Context, who workflow.Actor, minutes string) error {
	_, _, err := o.proofreads(ctx, who, minutes)
	return err
}

// proofreads demands that somebody could save the minutes now.
func (o *Office) proofreads(ctx context.Context, who workflow.Actor, minutes string) (workflow.Actor, workflow.Minutes, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return who, workflow.Minutes{}, err
	}
	if who, err = d.actor(who.ID, workflow.DateOf(o.Now())); err != nil {
		return who, workflow.Minutes{}, err
	}
	m, err := o.Store.Minutes(ctx, minutes)
	if err != nil {
		return who, m, err
	}
	return who, m, o.saves(d, m, who, 0)
}

// LetStand gives the dismissals of a minutes that nobody has taken back, in the
// order in which they were made.
func (o *Office) LetStand(ctx context.Context, m workflow.Minutes) ([]LetStand, error) {
	all, err := o.Store.Dismissals(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d workflow.Dismissal) bool { return !d.Standing() })
	if len(all) == 0 {
		return nil, nil
	}
	doc := drafting.Parse(m.Text)
	_, covers := lint.Dismiss(drafting.Format(doc), lint.Check(doc, lint.Options{}), workflow.Dismissed(all))
	var out []LetStand
	for i, d := range all {
		l := LetStand{Dismissal: d, Title: fmt.Sprintf("规则%s", d.Rule), Lapsed: covers[i] < 0}
		if r, ok := lint.Lookup(d.Rule); ok {
			l.Title = r.Title
		}
		out = append(out, l)
	}
	return out, nil
}
