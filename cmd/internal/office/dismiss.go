package office

import (
	"cmp"
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
	Wide    bool // the same words are to stand in every minutes of the office
}

// LetStand is a dismissal beside the minutes as it is.
type LetStand struct {
	workflow.Dismissal
	Title  string // what the rule looks for
	Lapsed bool   // the words have changed: it covers nothing any more
}

// Dismiss puts on record that somebody lets a finding stand. Who does it is told
// by his ID alone. Who could save the minutes now may let stand what does not bar
// the way; what does (阻断), or what is to stand in the whole office, takes
// somebody who answers for the text, see MayPass.
func (o *Office) Dismiss(ctx context.Context, who workflow.Actor, in Dismissing) (workflow.Dismissal, error) {
	who, m, may, err := o.proofreads(ctx, who, in.Minutes)
	if err != nil {
		return workflow.Dismissal{}, err
	}
	doc := drafting.Parse(in.Text)
	options, err := o.Reading(ctx, m, doc)
	if err != nil {
		return workflow.Dismissal{}, err
	}
	findings := lint.Check(doc, options)
	i := slices.IndexFunc(findings, func(f lint.Finding) bool { return f.ID == in.Rule && f.Span == in.Span })
	if i < 0 {
		if may.save != nil && may.pass != nil {
			return workflow.Dismissal{}, may.save
		}
		return workflow.Dismissal{}, invalid(workflow.ReasonField, "文稿里已经没有这条校对提示，不用忽略。")
	}
	made := workflow.Dismissal{
		Minutes: m.ID, Rule: in.Rule, Anchor: drafting.AnchorAt(drafting.Format(doc), in.Span),
		Reason: strings.Join(strings.Fields(in.Reason), " "), By: who.Person, At: o.Now(),
		Passed: findings[i].Level == lint.Blocker, Wide: in.Wide,
	}
	if err := may.stand(made); err != nil {
		return workflow.Dismissal{}, err
	}
	if err := made.WellFormed(); err != nil {
		return workflow.Dismissal{}, err
	}
	o.written.Store(true)
	return o.Store.Dismiss(ctx, made)
}

// DismissAll puts on record that somebody has seen all findings of a text that
// do not bar the way, and lets them stand for one reason. It gives how many.
func (o *Office) DismissAll(ctx context.Context, who workflow.Actor, minutes, text, reason string) (n int, err error) {
	_, m, may, err := o.proofreads(ctx, who, minutes)
	if err = cmp.Or(err, may.save); err != nil {
		return 0, err
	}
	doc := drafting.Parse(text)
	options, err := o.Proofreading(ctx, m, doc, lint.Review)
	if err != nil {
		return 0, err
	}
	for _, f := range lint.Check(doc, options) {
		if f.Level == lint.Blocker {
			continue
		}
		in := Dismissing{Minutes: minutes, Rule: f.ID, Text: text, Span: f.Span, Reason: reason}
		if _, err := o.Dismiss(ctx, who, in); err != nil {
			return n, err
		}
		n++
	}
	if n == 0 {
		return 0, invalid(workflow.ReasonField, "文稿里没有要忽略的校对提示；阻断性的须改正，或者由审核人逐处放行。")
	}
	return n, nil
}

// Restore takes a dismissal back: the finding is seen again. Who could save the
// minutes now may, or who could have let it stand; what stands in the whole office
// only the latter.
func (o *Office) Restore(ctx context.Context, who workflow.Actor, minutes string, n int) (workflow.Dismissal, error) {
	who, m, may, err := o.proofreads(ctx, who, minutes)
	if err != nil {
		return workflow.Dismissal{}, err
	}
	all, err := o.Store.Dismissals(ctx, m.ID)
	if err != nil {
		return workflow.Dismissal{}, err
	}
	var meant workflow.Dismissal
	if i := slices.IndexFunc(all, func(d workflow.Dismissal) bool { return d.N == n }); i >= 0 {
		meant = all[i]
	}
	if err := may.restore(meant); err != nil {
		return workflow.Dismissal{}, err
	}
	o.written.Store(true)
	return o.Store.Restore(ctx, m.ID, n, who.Person, o.Now())
}

// MayDismiss answers whether somebody may let findings of a minutes stand now
// that do not bar the way; the error says why not.
func (o *Office) MayDismiss(ctx context.Context, who workflow.Actor, minutes string) error {
	_, _, may, err := o.proofreads(ctx, who, minutes)
	return cmp.Or(err, may.save)
}

// MayPass answers whether somebody may let stand what bars the way (放行); the
// error says why not. Those may who review or sign in the minutes' flow and
// have not drafted this one, until it is issued.
func (o *Office) MayPass(ctx context.Context, who workflow.Actor, m workflow.Minutes) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	if who, err = d.actor(who.ID, workflow.DateOf(o.Now())); err != nil {
		return err
	}
	return o.passes(m, who)
}

func (o *Office) passes(m workflow.Minutes, who workflow.Actor) error {
	flow, err := o.flow(m.Flow)
	if err != nil {
		return workflow.Fault("find flow", err)
	}
	roles := flow.Consenting()
	drafted := slices.ContainsFunc(m.Duties, func(d workflow.Duty) bool { return d.Person.ID == who.ID && d.Role == workflow.Recorder })
	if drafted || !slices.ContainsFunc(roles, who.Has) {
		var labels []string
		for _, r := range roles {
			labels = append(labels, r.Label())
		}
		return &workflow.Error{
			Kind: workflow.Forbidden, Reason: workflow.ReasonRole, Minutes: m.ID,
			Msg: "阻断性的校对意见须改正；确需保留的，由没有参加起草的" + strings.Join(labels, "、") + "写明理由放行。",
		}
	}
	if !m.PDF.IsZero() {
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonActed, Minutes: m.ID, Msg: "纪要已经印发，不能再放行校对意见。"}
	}
	return nil
}

// rights are why somebody may not save a minutes, and why not let stand what
// bars its way; nil where he may.
type rights struct{ save, pass error }

// stand demands the right to let a finding stand.
func (r rights) stand(d workflow.Dismissal) error {
	if d.Passed || d.Wide {
		return r.pass
	}
	return r.save
}

// restore demands the right to take a dismissal back.
func (r rights) restore(d workflow.Dismissal) error {
	switch {
	case d.Wide:
		return r.pass
	case d.Passed && r.pass == nil:
		return nil
	default:
		return r.save
	}
}

// proofreads gives a minutes with what somebody may do about its findings.
func (o *Office) proofreads(ctx context.Context, who workflow.Actor, minutes string) (workflow.Actor, workflow.Minutes, rights, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return who, workflow.Minutes{}, rights{}, err
	}
	if who, err = d.actor(who.ID, workflow.DateOf(o.Now())); err != nil {
		return who, workflow.Minutes{}, rights{}, err
	}
	m, err := o.Store.Minutes(ctx, minutes)
	if err != nil {
		return who, m, rights{}, err
	}
	return who, m, rights{o.saves(d, m, who, 0), o.passes(m, who)}, nil
}

// LetStand gives the dismissals of a minutes that nobody has taken back, in the
// order in which they were made; then those for the whole office that cover
// something of it.
func (o *Office) LetStand(ctx context.Context, m workflow.Minutes) ([]LetStand, error) {
	own, err := o.Store.Dismissals(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	wide, err := o.Store.WideDismissals(ctx)
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(d workflow.Dismissal) bool { return !d.Standing() })
	wide = slices.DeleteFunc(wide, func(d workflow.Dismissal) bool { return d.Minutes == m.ID })
	all := append(own, wide...)
	if len(all) == 0 {
		return nil, nil
	}
	doc := drafting.Parse(m.Text)
	options, err := o.Reading(ctx, m, doc)
	if err != nil {
		return nil, err
	}
	_, covers := lint.Dismiss(drafting.Format(doc), lint.Check(doc, options), workflow.Dismissed(all))
	var out []LetStand
	for i, d := range all {
		if i >= len(own) && covers[i] < 0 {
			continue
		}
		l := LetStand{Dismissal: d, Title: fmt.Sprintf("规则%s", d.Rule), Lapsed: covers[i] < 0}
		if r, ok := lint.Lookup(d.Rule); ok {
			l.Title = r.Title
		}
		out = append(out, l)
	}
	return out, nil
}
