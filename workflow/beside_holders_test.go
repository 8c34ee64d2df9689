package workflow

import (
	"slices"
	"testing"
	"time"
)

// TestNarrowDelegation: who was asked by name may let another consent in the
// step's role alone, and answer only where his posts go with it.
func TestNarrowDelegation(t *testing.T) {
	rev, deputy, fa := actor("reviewed", Reviewer), actor("deputy"), legal().Person
	add := command(Add, rev)
	add.Asked = []Invitation{{Person: fa}}
	consult := asks(rev, 1)
	consult.Asked = []Invitation{{Person: fa}}
	approve, reply := command(Approve, deputy), answer(1, Agreed)
	reply.Actor, approve.OnBehalf, reply.OnBehalf = deputy, fa, fa
	for name, c := range map[string]struct {
		roles []Role
		posts []string
		cmd   Command
		asked Command
		says  string
	}{
		"consent in the step's role":    {[]Role{Reviewer}, nil, approve, add, ""},
		"consent in another role":       {[]Role{Recorder}, nil, approve, add, "没有这个角色"},
		"consent with posts alone":      {nil, []string{"second"}, approve, add, "没有这个角色"},
		"opinion with the posts":        {nil, []string{"second"}, reply, consult, ""},
		"opinion with a role alone":     {[]Role{Reviewer}, nil, reply, consult, "由被征求的单位本人反馈"},
		"opinion with a role and posts": {[]Role{Reviewer}, []string{"second"}, reply, consult, ""},
	} {
		d := at(t, defaultFlow(t), Review, Approve).do(c.asked)
		d.facts.Grants = []Grant{{From: fa, To: deputy.Person, Roles: c.roles, Posts: c.posts}}
		if c.says != "" {
			d.refuses(c.cmd, c.says)
			continue
		}
		d.do(c.cmd)
		if p := d.row(1); p.State != PartyAnswered || p.By != deputy.Person || p.OnBehalf != fa {
			t.Errorf("%s: the row is %+v", name, p)
		}
	}
}

// TestFreshDelegation: a delegation for what is to come covers drafting, and what
// was asked since it began: of an opinion its own row, of a consent the row or
// the minutes' arrival.
func TestFreshDelegation(t *testing.T) {
	rev, deputy, fa := actor("reviewed", Reviewer), actor("deputy"), legal().Person
	since := testNow().Add(time.Minute)
	grant := Grant{From: fa, To: deputy.Person, Roles: []Role{Recorder, Reviewer}, Posts: []string{"second"}, Since: since, Fresh: true}
	later := func(d *desk) *desk {
		d.facts.Now, d.facts.Grants = since.Add(time.Minute), []Grant{grant}
		return d
	}
	forHim := func(cmd Command) Command { cmd.Actor, cmd.OnBehalf = deputy, fa; return cmd }
	stale := "没有方略委托DEPUTY办理的有效记录"
	two := command(Save, rev)
	two.Text = agenda(2)
	review := func() *desk { return at(t, defaultFlow(t), Review, Approve).do(two) }

	later(newDesk(t, defaultFlow(t))).do(forHim(command(Create, deputy))).do(forHim(command(Save, deputy)))
	later(review()).refuses(forHim(command(Approve, deputy)), stale)
	later(review()).do(command(Add, rev)).do(forHim(command(Approve, deputy))) // by post
	byName := command(Add, rev)
	byName.Asked = []Invitation{{Person: fa}}
	later(review()).do(byName).do(forHim(command(Approve, deputy)))
	later(review().do(byName)).refuses(forHim(command(Approve, deputy)), stale)

	asked := func(items ...int) Command {
		cmd := asks(rev, 1)
		cmd.Asked = []Invitation{{Post: "second", Name: "法制处", Items: items}}
		return cmd
	}
	both := forHim(answer(1, Agreed))
	both.Rows = []int{1, 2}
	one := forHim(answer(1, Agreed))
	other := forHim(answer(2, Agreed))
	later(review().do(asked())).do(asked(1)).refuses(one, stale).refuses(both, stale).do(other)
	moved := later(review().do(asked(2))).do(command(Return, rev)) // it came here since, the question did not
	moved.refuses(one, stale)
}

// TestVacantDesk: a desk whose holder is gone keeps nobody waiting: whoever has
// the role acts, and the next vacant place has no desk at all.
func TestVacantDesk(t *testing.T) {
	own, rev, sig := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer)
	there := map[string]bool{"second": true, "mayor": true}
	d := newDesk(t, defaultFlow(t))
	d.facts.Route = map[Place]Holder{{State: Review}: {Post: "second", Label: "法制处"}, {State: Signing}: {Post: "mayor", Label: "市长"}}
	d.facts.Held = func(h Holder) bool { return there[h.Post] || there[h.Person.ID] }
	d.do(command(Create, own)).do(command(Submit, own)).refuses(command(Approve, rev), "现由法制处经办")
	there["second"], there["mayor"] = false, false
	d.do(command(Save, rev)).do(command(Approve, rev)).place("signing")
	if !d.minutes.Desk.IsZero() {
		t.Errorf("nobody is there, but the desk is %+v", d.minutes.Desk)
	}
	d.do(command(Sign, sig)).place("collation")

	d = at(t, defaultFlow(t), Review, Approve) // who was handed it has left
	d.office = map[string]Actor{"next": actor("next", Reviewer)}
	d.do(command(Reassign, rev)).refuses(command(Approve, rev), "现由NEXT经办")
	d.facts.Held = func(h Holder) bool { return h.Person.ID != "next" }
	d.do(command(Approve, rev)).place("signing")
}

// TestVoidBesideTheDesk: where 作废 is another role's than the desk's work, as the
// signer's in collation, it does not wait for the desk.
func TestVoidBesideTheDesk(t *testing.T) {
	clk, sig := actor("clerk", Clerk), actor("signed", Signer)
	d := at(t, defaultFlow(t), Collation, Void)
	d.office = map[string]Actor{"next": actor("next", Clerk)}
	d.do(command(Reassign, clk)).do(command(Void, sig)).place("voided")
}

// TestDropOwnRow: who asked takes his own question back, wherever the minutes is
// on the desk by then; another's he leaves alone.
func TestDropOwnRow(t *testing.T) {
	rev, next := actor("reviewed", Reviewer), actor("next", Reviewer)
	d := at(t, defaultFlow(t), Review, Approve)
	d.office = map[string]Actor{"next": next}
	d.do(asks(rev, 1)).do(command(Reassign, rev))
	more := asks(next, 2)
	more.Asked = more.Asked[1:]
	drop := Command{Action: Drop, Actor: rev, Rows: []int{1, 2}, Note: "不涉及"}
	d.do(more).refuses(drop, "现由NEXT经办")
	drop.Rows = []int{1}
	d.do(drop)
	drop.Actor, drop.Rows = next, []int{2}
	d.do(drop).do(command(Approve, next)).place("signing")
}

// TestReassignToPost: a post is handed a minutes where somebody holds it who has
// a role that works at the place; what it is asked of is the post.
func TestReassignToPost(t *testing.T) {
	d := at(t, defaultFlow(t), Collation, Number)
	var roles []Role
	d.facts.May = func(i Invitation, asked []Role) bool {
		roles = asked
		return i.Post == "second" && i.Name == "法制处"
	}
	cmd := command(Reassign, actor("clerk", Clerk))
	cmd.Holder = Holder{Post: "second", Label: "法制处"}
	d.do(cmd)
	if slices.Contains(roles, Signer) || !slices.Contains(roles, Clerk) {
		t.Errorf("in collation the roles %q may have it", roles)
	}
}

// TestRequired: whose consent the signing authority demands is asked on arrival,
// cannot be dropped, and is asked anew by the table as it is after a return.
func TestRequired(t *testing.T) {
	rev, sig := actor("reviewed", Reviewer), actor("signed", Signer)
	vice := actor("vice")
	vice.Posts = []string{"vice"}
	d := at(t, defaultFlow(t), Review, Approve)
	d.facts.Also = map[Place][]Invitation{{State: Signing}: {{Post: "vice", Name: "常务副市长"}}}
	d.do(command(Approve, rev)).do(command(Add, sig))
	drop := Command{Action: Drop, Actor: sig, Rows: []int{1}, Note: "出差"}
	d.refuses(drop, "按签发权限，“签发”须经常务副市长同意")
	drop.Rows = []int{2}
	d.do(drop).do(command(Sign, sig)).place("signing")
	free := *d
	free.entries = slices.Clone(d.entries)
	d.do(command(Sign, vice)).place("collation")
	back := command(Return, vice)
	back.To = Place{State: Review}
	free.facts.Also = nil
	free.do(back).do(command(Approve, rev)).do(command(Sign, sig)).place("collation")
}

// TestOfficeTableWins: where the office's table names who reviews, the command
// cannot name others, and each of two steps held per 议题 asks its own.
func TestOfficeTableWins(t *testing.T) {
	own := actor("own", Recorder)
	flow := changedFlow(t, "steps: [审核]", "steps: [核稿, {label: 分管, each: item}, {label: 联系, each: item}]")
	d := newDesk(t, flow).do(command(Create, own)).do(command(Submit, own))
	d.facts.Asked = map[Place][]Invitation{
		{State: Review, Step: 1}: {{Post: "second", Name: "分管副秘书长"}},
		{State: Review, Step: 2}: {{Post: "first", Name: "联系副秘书长"}},
	}
	var roles []Role
	d.facts.May = func(_ Invitation, asked []Role) bool { roles = asked; return true }
	cmd := command(Approve, actor("he", Reviewer))
	cmd.Asked = []Invitation{{Person: actor("friend").Person, Items: []int{1}}}
	d.refuses(cmd, "签发权限已经定了（分管副秘书长），不能另行指定")
	d.do(command(Approve, actor("he", Reviewer))).place("review#2").do(command(Approve, legal())).place("review#3")
	if p, q := d.row(1), d.row(2); p.Post != "second" || q.Post != "first" || len(d.minutes.Participants) != 2 ||
		slices.ContainsFunc(roles, func(r Role) bool { return r != Reviewer }) {
		t.Errorf("it asks %+v, of the roles %q", d.minutes.Participants, roles)
	}
	d.do(command(Approve, Actor{Person: Person{"du", "杜衡"}, Posts: []string{"first"}})).place("signing")
}

// TestCorrectorIsAuthor: who transcribes or amends has written some of it: he
// neither reviews nor signs it later, whatever part he had before; nor does his
// principal, who does not proof-read it either.
func TestCorrectorIsAuthor(t *testing.T) {
	both, boss := actor("reviewed", Reviewer, Clerk), Person{"boss", "陆正"}
	clk := actor("clerk", Clerk, Signer)
	d := at(t, defaultFlow(t), Collation, Amend).do(command(Amend, both)).do(command(Proofread, clk))
	amend := command(Amend, clk)
	text := *corrected() + "\n"
	amend.Text, amend.OnBehalf = &text, boss
	d.facts.Grants = []Grant{{From: boss, To: clk.Person, Roles: []Role{Clerk}}}
	d.do(amend)
	if c := d.minutes.Correction; c.By != clk.Person || c.OnBehalf != boss {
		t.Errorf("the correction is %+v", c)
	}
	d.refuses(command(Proofread, Actor{Person: boss, Roles: []Role{Clerk}}), "须由另一人校核").do(command(Proofread, both))
	back := command(Return, clk)
	back.To = Place{State: Review}
	d.do(back).refuses(command(Approve, both), "REVIEWED办理过这件纪要的起草送审")
	d.do(command(Approve, actor("third", Reviewer)))
	d.refuses(command(Sign, clk), "CLERK办理过这件纪要的起草送审").refuses(command(Sign, Actor{Person: boss, Roles: []Role{Signer}}), "陆正办理过这件纪要的起草送审")
	d.do(command(Sign, actor("signed", Signer)))
}
