package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Find gives the minutes that a name stands for: its ID, the beginning of it
// that no other has, or its 文号.
func (o *Office) Find(ctx context.Context, name string) (workflow.Minutes, error) {
	name = strings.TrimSpace(name)
	m, err := o.Store.Minutes(ctx, name)
	if err == nil || workflow.KindOf(err) != workflow.NotFound || name == "" {
		return m, err
	}
	found, err := o.numbered(ctx, name)
	if err == nil && len(found) == 0 {
		found, err = o.beginning(ctx, name)
	}
	switch {
	case err != nil:
		return workflow.Minutes{}, err
	case len(found) == 0:
		return workflow.Minutes{}, &workflow.Error{
			Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Minutes: name,
			Msg: fmt.Sprintf("没有编号或文号为“%s”的纪要，请用 jiyao minutes list 查看。", name),
		}
	case len(found) > 1:
		many := fmt.Sprintf("%d件", len(found))
		if len(found) == onePage {
			many += "以上的"
		}
		return workflow.Minutes{}, invalid(workflow.ReasonMissing, "“%s”可以指%s纪要，请写全编号：\n%s", name, many, choices(found))
	}
	return o.Store.Minutes(ctx, found[0].ID)
}

// choices gives a line for each of the first few.
func choices(found []workflow.Listed) string {
	var lines []string
	for _, l := range found[:min(len(found), 8)] {
		line := fmt.Sprintf("  %s　《%s》", l.ID, l.Title)
		if !l.Edition.IsZero() {
			line += fmt.Sprintf("（%s，第%d版）", l.Edition.Kind.Label(), l.Edition.N)
		}
		if l.Last.Action == workflow.Void {
			line += "（已作废）"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// numbered gives the minutes with that 文号; the editions of one share it.
func (o *Office) numbered(ctx context.Context, number string) ([]workflow.Listed, error) {
	found, _, err := o.Store.List(ctx, workflow.Filter{Words: number, Limit: onePage})
	return slices.DeleteFunc(found, func(l workflow.Listed) bool { return l.Number != number }), err
}

// same adds the minutes there are of the meeting that a new one says it is of.
func (o *Office) same(ctx context.Context, cmd workflow.Command, f *workflow.Facts) error {
	if cmd.Action != workflow.Create || cmd.Session == 0 || f.Counting.Term == "" {
		return nil
	}
	found, _, err := o.Store.List(ctx, workflow.Filter{Type: cmd.Type, Term: f.Counting.Term, Session: cmd.Session, Limit: onePage})
	f.Same = slices.DeleteFunc(found, func(l workflow.Listed) bool { return !l.Edition.IsZero() || l.Last.Action == workflow.Void })
	return err
}

// onePage is the most that is looked at of what a name may stand for.
const onePage = 200

// beginning gives the minutes whose IDs begin so.
func (o *Office) beginning(ctx context.Context, prefix string) ([]workflow.Listed, error) {
	found, _, err := o.Store.List(ctx, workflow.Filter{ID: strings.ToLower(prefix), Limit: onePage})
	return found, err
}

// Person gives somebody of the office's data by ID, login name, or a name that
// nobody else has.
func (o *Office) Person(ctx context.Context, who string) (org.Person, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return org.Person{}, err
	}
	return d.person(who)
}

func (d *data) person(who string) (org.Person, error) {
	if p, ok := d.org.Person(who); ok {
		return p, nil
	}
	if p, ok := d.org.PersonByLogin(who); ok {
		return p, nil
	}
	var named []org.Person
	for _, p := range d.org.Data().Persons {
		if p.Name == who {
			named = append(named, p)
		}
	}
	switch len(named) {
	case 0:
		return org.Person{}, &workflow.Error{
			Kind: workflow.NotFound, Reason: workflow.ReasonField,
			Msg: fmt.Sprintf("人员资料中没有“%s”，请用 jiyao user list 查看编号、登录名和姓名。", who),
		}
	case 1:
		return named[0], nil
	}
	ids := make([]string, len(named))
	for i, p := range named {
		ids[i] = p.ID
		if u, ok := d.org.Unit(p.Unit); ok {
			ids[i] += "（" + u.Name + "）"
		}
	}
	return org.Person{}, invalid(workflow.ReasonField, "有%d人名叫“%s”，请改用人员编号：%s。", len(named), who, strings.Join(ids, "、"))
}

// Unit gives a unit by ID, name or short name, as it was called on the day.
func (o *Office) Unit(ctx context.Context, name string, on workflow.Date) (org.Unit, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return org.Unit{}, err
	}
	if u, ok := d.unit(name, on); ok {
		return u, nil
	}
	_, err = d.org.UnitByName(name, on)
	return org.Unit{}, spoken(err)
}

// spoken makes what the office's data answer an error of the workflow.
func spoken(err error) error {
	var unknown *org.LookupError
	if errors.As(err, &unknown) {
		return &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonField, Msg: unknown.Msg}
	}
	return err
}

// Invite gives the invitation of whom a name stood for on the day: a unit, a
// post or a person.
func (o *Office) Invite(ctx context.Context, name string, on workflow.Date) (workflow.Invitation, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return workflow.Invitation{}, err
	}
	if u, ok := d.unit(name, on); ok {
		return workflow.Invitation{Unit: u.ID, Name: u.Name}, nil
	}
	h, err := d.holder(name)
	if workflow.KindOf(err) == workflow.NotFound {
		err = &workflow.Error{
			Kind: workflow.NotFound, Reason: workflow.ReasonParty, Msg: fmt.Sprintf("没有名为“%s”的单位、岗位或人员，请用 jiyao org export 或 jiyao user list 查看。", name),
		}
	}
	return workflow.Invitation{Post: h.Post, Name: h.Label, Person: h.Person}, err
}

// Holder gives the post or person a name stands for.
func (o *Office) Holder(ctx context.Context, name string) (workflow.Holder, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return workflow.Holder{}, err
	}
	return d.holder(name)
}

func (d *data) holder(name string) (workflow.Holder, error) {
	if p, ok := d.org.Post(name); ok {
		return workflow.Holder{Post: p.ID, Label: p.Label}, nil
	}
	p, err := d.person(name)
	if err == nil {
		return workflow.Holder{Person: workflow.Person{ID: p.ID, Name: p.Name}}, nil
	}
	var labelled []org.Post
	for _, post := range d.org.Data().Posts {
		if post.Label == name {
			labelled = append(labelled, post)
		}
	}
	if len(labelled) == 1 {
		return workflow.Holder{Post: labelled[0].ID, Label: labelled[0].Label}, nil
	}
	return workflow.Holder{}, err
}
