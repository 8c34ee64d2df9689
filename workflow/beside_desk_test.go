package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// legal is who holds the post that command(Add) adds.
func legal() Actor { return Actor{Person: Person{"fa", "方略"}, Posts: []string{"second"}} }

// TestAdd: with 加签 a step needs two consents, in either order; the added
// person's is recorded on his row, and whoever comes last moves on.
func TestAdd(t *testing.T) {
	for _, c := range []struct {
		state State
		act   Action
		main  Actor
		next  string
	}{
		{Review, Approve, actor("reviewed", Reviewer), "signing"},
		{Signing, Sign, actor("signed", Signer), "collation"},
	} {
		main, added := command(c.act, c.main), command(c.act, legal())
		for name, order := range map[string][]Command{"main first": {main, added}, "added first": {added, main}} {
			d := at(t, defaultFlow(t), c.state, c.act).do(command(Add, c.main))
			d.do(order[0]).place(string(c.state)).refuses(order[0], "")
			d.do(order[1]).place(c.next)
			var got []string
			for _, a := range d.minutes.Approvals {
				if a.Place.State == c.state {
					got = append(got, a.By.ID+map[bool]string{true: " row"}[a.Row == 1])
				}
			}
			slices.Sort(got)
			if strings.Join(got, ",") != "fa row,"+c.main.ID {
				t.Errorf("%s, %s: consents %q", c.act, name, got)
			}
			if p := d.row(1); p.Kind != Added || p.State != PartyAnswered || p.Outcome != Agreed || p.By.ID != "fa" || p.Digest == "" {
				t.Errorf("%s, %s: the row is %+v", c.act, name, p)
			}
			if role, _ := d.minutes.Duty("fa"); role != c.main.Roles[0] {
				t.Errorf("%s, %s: who was added has duty %q", c.act, name, role)
			}
		}
	}
}

// TestAddedChange: who is added may change the text while nobody has signed;
// after one signature the text stands, for him and for the main signer alike.
func TestAddedChange(t *testing.T) {
	rev, sig := actor("reviewed", Reviewer), actor("signed", Signer)
	change := func(cmd Command) Command { cmd.Text = corrected(); return cmd }
	d := at(t, defaultFlow(t), Review, Approve).do(command(Add, rev)).do(change(command(Approve, legal())))
	if d.minutes.Text != *corrected() || d.minutes.Approvals[0].Digest != d.minutes.Digest || d.last().Bound.Before == d.last().Bound.After {
		t.Errorf("改后同意 of who was added: %+v", d.last().Bound)
	}
	d = at(t, defaultFlow(t), Signing, Sign).do(command(Add, sig)).do(command(Sign, legal()))
	d.refuses(change(command(Sign, sig)), "签发之后").refuses(change(command(Save, sig)), "签发之后").do(command(Sign, sig)).place("collation")
	d = at(t, defaultFlow(t), Signing, Sign).do(command(Add, sig)).do(command(Sign, sig))
	d.refuses(change(command(Sign, legal())), "签发之后").do(command(Sign, legal())).place("collation")
	d.do(command(Number, actor("clerk", Clerk))).do(command(Finalize, actor("clerk", Clerk)))
}

// TestAddedReturn: who was added may return it like the one whose step it is; the
// rows of the step end, and the next round begins without them.
func TestAddedReturn(t *testing.T) {
	rev, own := actor("reviewed", Reviewer), actor("own", Recorder)
	add := command(Add, rev)
	add.Asked = append(add.Asked, Invitation{Post: "third", Name: "督查室"})
	back := command(Return, legal())
	back.Remarks = []Remark{{Quote: "原则同意", Text: "口径不一"}}
	d := at(t, defaultFlow(t), Review, Approve).do(add).do(command(Approve, rev)).do(back).place("recording")
	if d.row(1).State != PartyClosed || d.row(2).State != PartyClosed || d.row(1).Outcome != "" || len(d.minutes.Approvals) != 0 {
		t.Errorf("rows %+v, consents %+v", d.minutes.Participants, d.minutes.Approvals)
	}
	if e := d.last(); len(e.Lapsed) != 1 || len(e.Remarks) != 1 || e.As != Reviewer || e.Note != "请核对" {
		t.Errorf("the entry is %+v", e)
	}
	d.refuses(command(Approve, legal()), "记录").do(command(Submit, own)).do(command(Approve, rev)).place("signing")
}

// TestDropAdded: 减签 lets the step go on without who was added, with its reason;
// the consent that was given must be given anew for what remains.
func TestDropAdded(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	d := at(t, defaultFlow(t), Review, Approve).do(command(Add, rev)).do(command(Approve, rev)).place("review")
	d.do(Command{Action: Drop, Actor: rev, Rows: []int{1}, Note: "法制处出差"})
	if p := d.row(1); p.State != PartyDropped || p.Opinion != "法制处出差" || p.By != rev.Person {
		t.Errorf("the row is %+v", p)
	}
	d.refuses(command(Approve, legal()), "没有这个角色").do(command(Approve, rev)).place("signing")
	if n := consents(d.minutes); n != 1 {
		t.Errorf("%d consents in force", n)
	}
}

// TestReassign: 转办 puts the minutes on another's desk; the others of the role
// may no longer act on it, and the next place has its own desk.
func TestReassign(t *testing.T) {
	rev, next := actor("reviewed", Reviewer), actor("next", Reviewer)
	d := at(t, defaultFlow(t), Review, Approve)
	d.office = map[string]Actor{"next": next}
	d.do(command(Reassign, rev))
	if d.minutes.Desk != (Holder{Person: next.Person}) || !strings.Contains(d.messages[len(d.messages)-1].Payload, `"Person":"next"`) {
		t.Errorf("the desk is %+v", d.minutes.Desk)
	}
	for _, a := range []Action{Save, Approve, Return, Add, Reassign} {
		d.refuses(command(a, rev), "现由NEXT经办")
	}
	d.do(command(Consult, actor("other", Reviewer))).do(command(Comment, rev)).do(command(Urge, actor("own", Recorder)))
	reply := answer(1, Agreed)
	reply.Actor.Unit = "sj"
	d.do(reply).do(command(Approve, next)).place("signing")
	if !d.minutes.Desk.IsZero() {
		t.Errorf("the next place has the desk %+v", d.minutes.Desk)
	}

	d = at(t, defaultFlow(t), Review, Approve)
	post := command(Reassign, rev)
	post.Holder = Holder{Post: "second", Label: "法制处"}
	d.do(post).refuses(command(Approve, rev), "现由法制处经办")
	holder := legal()
	holder.Roles = []Role{Reviewer}
	d.do(command(Approve, holder)).place("signing")
}

// TestRoute: a place belongs to the post that the office's data or the flow give
// it; who holds the post then acts, whoever he is; who was added acts beside it.
func TestRoute(t *testing.T) {
	flow := changedFlow(t, "{id: review, label: 审核, steps: [审核]}", "{id: review, label: 审核, post: second, days: 3}")
	own, rev := actor("own", Recorder), actor("reviewed", Reviewer)
	d := newDesk(t, flow)
	d.facts.Route = map[Place]Holder{{State: Signing}: {Post: "mayor", Label: "市长"}}
	d.facts.Also = map[Place][]Invitation{{State: Signing}: {{Post: "vice", Name: "常务副市长"}}}
	d.facts.Workday = func(from Date, n int) Date { return from.plus(n + 2) } // a weekend between
	d.do(command(Create, own)).do(command(Submit, own))
	if d.minutes.Desk.Post != "second" || d.minutes.Due != "2026-06-06" {
		t.Errorf("the desk is %+v, due %s", d.minutes.Desk, d.minutes.Due)
	}
	holder := legal()
	d.refuses(command(Approve, rev), "现由审核经办").refuses(command(Approve, holder), "没有这个角色")
	holder.Roles = []Role{Reviewer}
	d.do(command(Approve, holder))
	if d.minutes.Desk.Post != "mayor" || d.minutes.Due != "" || d.row(1).Post != "vice" || d.row(1).Kind != Required {
		t.Errorf("the desk is %+v, due %q, rows %+v", d.minutes.Desk, d.minutes.Due, d.minutes.Participants)
	}
	mayor, vice := actor("mayor", Signer), actor("vice")
	d.refuses(command(Sign, mayor), "现由市长经办")
	mayor.Posts, vice.Posts = []string{"mayor"}, []string{"vice"}
	back := command(Return, mayor)
	back.To = Place{State: Review}
	again := *d
	again.entries = slices.Clone(d.entries)
	d.do(command(Sign, vice)).do(command(Sign, mayor)).place("collation")
	again.do(back).place("review").do(command(Approve, holder))
	if again.row(1).State != PartyClosed || again.row(2).Post != "vice" || again.row(2).State != PartyOpen {
		t.Errorf("after a return the rows are %+v", again.minutes.Participants)
	}
	again.do(command(Sign, mayor)).place("signing").do(command(Sign, vice)).place("collation")
}

// TestDue: 时限 counts working days from the day a minutes came, and ends when it
// goes on; without a calendar every day counts.
func TestDue(t *testing.T) {
	flow := changedFlow(t, "steps: [审核]", "steps: [{label: 核稿, days: 2}, {label: 秘书长}]")
	own := actor("own", Recorder)
	d := newDesk(t, flow).do(command(Create, own)).do(command(Submit, own))
	if d.minutes.Due != "2026-06-03" {
		t.Errorf("due %s", d.minutes.Due)
	}
	d.do(command(Save, actor("he", Reviewer)))
	if d.minutes.Due != "2026-06-03" {
		t.Errorf("after a change due %s", d.minutes.Due)
	}
	d.do(command(Approve, actor("he", Reviewer)))
	if d.minutes.Due != "" {
		t.Errorf("at the next step due %s", d.minutes.Due)
	}
}

// TestDelegatedPost: a delegation of a post covers what is on its desk, and only
// while it lasts; actor and principal are both recorded.
func TestDelegatedPost(t *testing.T) {
	flow := changedFlow(t, "{id: review, label: 审核, steps: [审核]}", "{id: review, label: 审核, post: second}")
	own, deputy := actor("own", Recorder), actor("deputy")
	d := newDesk(t, flow).do(command(Create, own)).do(command(Submit, own))
	cmd := command(Approve, deputy)
	cmd.OnBehalf = legal().Person
	grant := Grant{
		From: cmd.OnBehalf, To: deputy.Person, Roles: []Role{Reviewer}, Posts: []string{"second"},
		Since: testNow().Add(-time.Hour), Until: testNow().Add(time.Hour),
	}
	for name, c := range map[string]struct {
		change func(*Grant)
		says   string
	}{
		"in force":     {func(*Grant) {}, ""},
		"yet to begin": {func(g *Grant) { g.Since = testNow().Add(time.Minute) }, "没有方略委托DEPUTY办理的有效记录"},
		"over":         {func(g *Grant) { g.Until = testNow() }, "没有方略委托DEPUTY办理的有效记录"},
		"role only":    {func(g *Grant) { g.Posts = nil }, "现由审核经办"},
		"post only":    {func(g *Grant) { g.Roles = nil }, "没有这个角色"},
		"without end":  {func(g *Grant) { g.Since, g.Until = time.Time{}, time.Time{} }, ""},
		"fresh":        {func(g *Grant) { g.Fresh = true }, ""}, // it came after the delegation began
		"fresh, later": {func(g *Grant) { g.Fresh, g.Since = true, testNow() }, "没有方略委托DEPUTY办理的有效记录"},
	} {
		g := grant
		c.change(&g)
		one := *d
		one.facts.Grants = []Grant{g}
		step, err := one.try(cmd)
		switch {
		case c.says == "" && err != nil, c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v", name, err)
		case err == nil:
			a := step.Minutes.Approvals[0]
			if a.By != deputy.Person || a.OnBehalf != cmd.OnBehalf || !a.Through.IsZero() {
				t.Errorf("%s: the consent is %+v", name, a)
			}
			for _, p := range []Person{deputy.Person, cmd.OnBehalf} {
				if role, _ := step.Minutes.Duty(p.ID); role != Reviewer {
					t.Errorf("%s: %s has duty %q", name, p.ID, role)
				}
			}
		}
	}
	d.facts.Grants = []Grant{grant}
	sign := command(Sign, actor("deputy", Signer))
	d.do(cmd).refuses(sign, "DEPUTY办理过这件纪要的审核")
	sign.Actor = actor("fa", Signer)
	d.refuses(sign, "FA办理过这件纪要的审核")
}

// TestPerItem: a step held per 议题 is left with its last reviewer's consent; a
// return closes what is open, and when the minutes comes back there, by a return
// too, all are asked again but those who were dropped.
func TestPerItem(t *testing.T) {
	own, he := actor("own", Recorder), actor("he", Reviewer)
	one, two, three := actor("one", Reviewer), actor("two", Reviewer), actor("three", Reviewer)
	approve := command(Approve, he)
	for i, a := range []Actor{one, two, three} {
		approve.Asked = append(approve.Asked, Invitation{Person: a.Person, Items: []int{i + 1}})
	}
	create := command(Create, own)
	create.Text = agenda(3)
	d := newDesk(t, perItem(t)).do(create).do(command(Submit, own)).do(approve).place("review#2")
	d.refuses(command(Approve, actor("other", Reviewer)), "还在等ONE、TWO、THREE").refuses(command(Approve, he), "还在等")
	d.do(command(Approve, two)).place("review#2").refuses(command(Approve, two), "还在等ONE、THREE")
	d.do(Command{Action: Drop, Actor: one, Rows: []int{3}, Note: "本次不涉及"})

	back := command(Return, one)
	mid := *d
	mid.entries = slices.Clone(d.entries)
	mid.do(back).place("recording")
	var states []string
	for _, p := range mid.minutes.Participants {
		states = append(states, string(p.State))
	}
	if strings.Join(states, " ") != "closed answered dropped" {
		t.Errorf("after the return the rows are %q", states)
	}

	d.do(command(Approve, one)).place("signing")
	if n := consents(d.minutes); n != 3 {
		t.Errorf("%d consents in force", n)
	}
	sig := actor("sig", Signer)
	back = command(Return, sig)
	back.To, back.Straight = Place{State: Review, Step: 1}, true
	d.do(back).place("review#2")
	var again []string
	for _, p := range d.minutes.Open(PerItem, d.minutes.Place) {
		again = append(again, p.Person.ID)
	}
	if strings.Join(again, " ") != "one two" || consents(d.minutes) != 1 {
		t.Errorf("asked again: %q, %d consents in force", again, consents(d.minutes))
	}
	d.refuses(command(Approve, actor("other", Reviewer)), "还在等ONE、TWO").do(command(Approve, one)).do(command(Approve, two)).place("signing")
	d.do(command(Sign, sig)).place("collation")
}

// TestItemsFromOffice: where the command names nobody, the office's data say who
// reviews which 议题.
func TestItemsFromOffice(t *testing.T) {
	own := actor("own", Recorder)
	d := newDesk(t, perItem(t)).do(command(Create, own)).do(command(Submit, own))
	d.facts.Asked = map[Place][]Invitation{{State: Review, Step: 1}: {{Post: "second", Name: "分管副秘书长", Items: []int{1}}}}
	d.do(command(Approve, actor("he", Reviewer))).place("review#2").do(command(Approve, legal())).place("signing")
}

// TestSigners: several sign in order, each another person; what the first signed
// the second may not change, and the first's date counts.
func TestSigners(t *testing.T) {
	first, second, clk := actor("chair", Signer), actor("mayor", Signer), actor("clerk", Clerk)
	own := actor("own", Recorder)
	begin := func() *desk {
		d := newDesk(t, twoSigners(t)).do(command(Create, own)).do(command(Submit, own)).do(command(Approve, actor("reviewed", Reviewer)))
		d.facts.Now = testNow().AddDate(0, 0, 1)
		return d.do(command(Sign, first)).place("signing#2")
	}
	change := func(cmd Command) Command { cmd.Text = corrected(); return cmd }
	d := begin()
	d.refuses(change(command(Sign, second)), "签发之后").refuses(change(command(Save, second)), "签发之后")
	d.refuses(command(Sign, first), "CHAIR已在“签发·主持人”同意，“签发·市长”须由另一人签发")
	d.facts.Now = testNow().AddDate(0, 0, 3)
	d.do(command(Sign, second)).place("collation")
	signature, _ := d.minutes.Signature()
	if signature.By.ID != "chair" || DateOf(signature.At) != "2026-06-02" {
		t.Errorf("the signature is %+v", signature)
	}
	d.do(command(Number, clk)).do(command(Finalize, clk)).do(command(Issue, clk))

	d = begin()
	back := command(Return, second)
	back.Straight = true
	d.refuses(back, "CHAIR已经签发")
	back.Straight, back.To = false, Place{State: Signing}
	if rules := d.facts.Flow.from(d.minutes.Place, Return); !slices.ContainsFunc(rules, func(r Rule) bool { return r.To == back.To }) {
		back.To = Place{State: Review}
	}
	d.do(back)
	if _, signed := d.minutes.Signature(); signed {
		t.Errorf("the first signature outlives the return: %+v", d.minutes.Approvals)
	}
}

// TestWaiver: for a time an office may let one person do two parts; the reason
// stands in the entry of each act that needed it, and nowhere else.
func TestWaiver(t *testing.T) {
	both := actor("own", Recorder, Reviewer, Signer)
	d := newDesk(t, defaultFlow(t)).do(command(Create, both)).do(command(Submit, both))
	d.refuses(command(Approve, both), "办理过这件纪要的起草送审")
	d.facts.Waiver = "国庆值班"
	d.do(command(Comment, both)).do(command(Approve, both)).do(command(Sign, both)).place("collation")
	for _, e := range d.entries {
		if needed := e.Action == Approve || e.Action == Sign; (e.Waiver == "国庆值班") != needed {
			t.Errorf("%s has the waiver %q", e.Action, e.Waiver)
		}
	}
	if len(d.minutes.Duties) != 3 {
		t.Errorf("duties %+v", d.minutes.Duties)
	}
	if err := d.kept().Verify(); err != nil {
		t.Error(err)
	}
}

// TestWithdraw: the submitter takes back what nobody has acted on.
func TestWithdraw(t *testing.T) {
	own, rev := actor("own", Recorder), actor("reviewed", Reviewer)
	for name, c := range map[string]struct {
		before []Command
		says   string
	}{
		"untouched":     {nil, ""},
		"changed":       {[]Command{command(Save, rev)}, "REVIEWED已经办理（保存）"},
		"consulted":     {[]Command{asks(rev, 1)}, "REVIEWED已经办理（征求意见）"},
		"added":         {[]Command{command(Add, rev)}, "REVIEWED已经办理（加签）"},
		"half approved": {[]Command{command(Add, rev), command(Approve, rev)}, "REVIEWED已经办理（审核同意）"},
		// What is only said or kept beside the line is no act on it.
		"urged":               {[]Command{command(Urge, own)}, ""},
		"commented":           {[]Command{command(Comment, rev), command(Urge, own)}, ""},
		"changed and said so": {[]Command{command(Save, rev), command(Comment, rev)}, "REVIEWED已经办理（批注）"},
	} {
		d := at(t, defaultFlow(t), Review, Approve)
		for _, cmd := range c.before {
			d.do(cmd)
		}
		if c.says != "" {
			d.refuses(command(Withdraw, own), c.says)
			continue
		}
		d.do(command(Withdraw, own)).place("withdrawn")
		if d.minutes.Text == "" || len(d.minutes.Approvals) != 0 {
			t.Errorf("%s: %+v", name, d.minutes)
		}
		d.do(command(Save, own)).do(command(Submit, own)).place("review")
	}
	d := at(t, defaultFlow(t), Review, Approve) // delegation covers it, for whom it was submitted
	deputy := command(Withdraw, actor("deputy"))
	deputy.OnBehalf = own.Person
	d.facts.Grants = []Grant{{From: own.Person, To: deputy.Actor.Person, Roles: []Role{Recorder}}}
	d.do(deputy).place("withdrawn")
}

// TestWaivedSteps: with the rule switched off one person may consent at two
// steps; a second consent to one step is still another person's.
func TestWaivedSteps(t *testing.T) {
	he := actor("he", Reviewer)
	own := actor("own", Recorder)
	d := newDesk(t, threeSteps(t)).do(command(Create, own)).do(command(Submit, own)).do(command(Approve, he))
	d.refuses(command(Approve, he), "“审核·副主任”须由另一人审核")
	d.facts.Waiver = "国庆值班"
	d.do(command(Approve, he)).place("review#3")
	if d.last().Waiver != "国庆值班" || d.entries[2].Waiver != "" {
		t.Errorf("the entries have the waivers %q and %q", d.last().Waiver, d.entries[2].Waiver)
	}
	both := legal()
	both.Roles = []Role{Reviewer}
	d = at(t, defaultFlow(t), Review, Approve).do(command(Add, actor("reviewed", Reviewer)))
	d.facts.Waiver = "国庆值班"
	d.do(command(Approve, both)).refuses(command(Approve, both), "须由另一人审核")
}

// TestAddedAtDesk: who was added to a step that is on somebody's desk may consent,
// return and change the text, and not hand the minutes on.
func TestAddedAtDesk(t *testing.T) {
	rev, next := actor("reviewed", Reviewer), actor("next", Reviewer)
	both := legal()
	both.Roles = []Role{Reviewer}
	d := at(t, defaultFlow(t), Review, Approve)
	d.office = map[string]Actor{"next": next, "third": actor("third", Reviewer)}
	d.do(command(Add, rev)).do(command(Reassign, rev))
	on := command(Reassign, both)
	on.Holder.Person = actor("third").Person
	add := command(Add, both)
	add.Asked[0].Post = "third"
	d.refuses(on, "现由NEXT经办").refuses(add, "现由NEXT经办")
	d.do(command(Save, both)).do(command(Approve, both)).refuses(command(Save, both), "现由NEXT经办").do(command(Approve, next)).place("signing")
}
