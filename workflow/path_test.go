package workflow

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestChangedConsent: what a reviewer changes within his own step is 改后同意,
// recorded with both digests, and makes nobody a drafter.
func TestChangedConsent(t *testing.T) {
	d := at(t, defaultFlow(t), Review, Approve)
	before := d.minutes.Digest
	cmd := command(Approve, actor("reviewed", Reviewer))
	text := strings.Replace(draftText(), "原则同意", "同意", 1)
	cmd.Text = &text
	step, err := d.try(cmd)
	if err != nil {
		t.Fatal(err)
	}
	e := step.Entry
	if e.Bound.Before != before || e.Bound.After == before || e.Bound.After != Bound("第12次常务会议纪要", text) {
		t.Errorf("digests %+v, before it was %s", e.Bound, before)
	}
	if step.Revision == nil || step.Revision.Text != text || step.Revision.Author.ID != "reviewed" || step.Revision.N != d.minutes.Revision+1 {
		t.Errorf("revision %+v", step.Revision)
	}
	if a := step.Minutes.Approvals[0]; a.Digest != e.Bound.After {
		t.Errorf("the consent binds %s, the text is %s", a.Digest, e.Bound.After)
	}
	if role, _ := step.Minutes.Duty("reviewed"); role != Reviewer {
		t.Errorf("the reviewer became %s", role)
	}
}

// TestReturnVoidsConsent: a return after 签发 shows in its entry which consents
// it ends, keeps the number, and takes 定稿 back.
func TestReturnVoidsConsent(t *testing.T) {
	d := at(t, defaultFlow(t), Collation, Issue)
	number := d.minutes.Number
	for to, left := range map[State]int{Recording: 0, Review: 0, Signing: 1} {
		cmd := command(Return, actor("clerk", Clerk))
		cmd.To = Place{State: to}
		step, err := d.try(cmd)
		if err != nil {
			t.Fatal(err)
		}
		m := step.Minutes
		if len(m.Approvals) != left || len(step.Entry.Lapsed) != 2-left {
			t.Errorf("return to %s leaves %d consents and ends %d", to, len(m.Approvals), len(step.Entry.Lapsed))
		}
		if m.Number != number || m.Finalized || m.Compiled != "" {
			t.Errorf("return to %s: number %v, finalised %v, compiled %q", to, m.Number, m.Finalized, m.Compiled)
		}
	}
}

// TestDigestSurvivesParser: a text signed under an older parser's digest keeps
// that digest when only a date is filled in, so the signature still binds it.
func TestDigestSurvivesParser(t *testing.T) {
	d := at(t, defaultFlow(t), Collation, Number)
	d.minutes.Digest = "digest of an older parser"
	for i := range d.minutes.Approvals {
		d.minutes.Approvals[i].Digest = d.minutes.Digest
	}
	clk := actor("clerk", Clerk)
	d.do(command(Save, clk)).do(command(Number, clk)).do(command(Finalize, clk))
	if d.minutes.Digest != "digest of an older parser" || d.minutes.Text == draftText() {
		t.Errorf("digest %q after a date was filled in", d.minutes.Digest)
	}
}

// consents counts the reviewers whose consent is in force.
func consents(m Minutes) int {
	n := 0
	for _, a := range m.Approvals {
		if a.Action == Approve {
			n++
		}
	}
	return n
}

// TestStraightBack: the signer asks to have it back directly; the reviewers'
// consents stay, for they were his to judge, and a withdrawal ends the way
// back.
func TestStraightBack(t *testing.T) {
	own := actor("own", Recorder)
	back := command(Return, actor("signed", Signer))
	back.Straight = true
	d := at(t, defaultFlow(t), Signing, Sign).do(back)
	if d.minutes.Place.State != Recording || d.minutes.Back != (Place{State: Signing}) || len(d.minutes.Approvals) != 1 {
		t.Fatalf("after the return: %s, back to %s, %d consents", d.minutes.Place, d.minutes.Back, len(d.minutes.Approvals))
	}
	d.do(command(Save, own)).do(command(Submit, own))
	if d.minutes.Place.State != Signing || !d.minutes.Back.IsZero() || consents(d.minutes) != 1 {
		t.Fatalf("after the resubmission: %s, back to %q, %d consents", d.minutes.Place, d.minutes.Back, len(d.minutes.Approvals))
	}
	again := *d
	again.do(command(Sign, actor("signed", Signer)))
	d.do(command(Withdraw, own)).do(command(Submit, own))
	if d.minutes.Place.State != Review || len(d.minutes.Approvals) != 0 {
		t.Errorf("after withdrawal and submission: %s with %d consents", d.minutes.Place, len(d.minutes.Approvals))
	}
}

// TestThreeSteps: 核稿, 副主任, 秘书长 consent in order, each another person; a
// return may go to an earlier of them, and straight back.
func TestThreeSteps(t *testing.T) {
	own := actor("own", Recorder)
	step := func(i int) Command { return command(Approve, actor([]string{"he", "fu", "mi"}[i], Reviewer)) }
	d := newDesk(t, threeSteps(t)).do(command(Create, own)).do(command(Submit, own)).do(step(0))
	if d.minutes.Place != (Place{State: Review, Step: 1}) {
		t.Fatalf("after the first consent: %s", d.minutes.Place)
	}
	if _, err := d.try(step(0)); KindOf(err) != Forbidden {
		t.Errorf("the same reviewer at two steps: %v", err)
	}
	d.do(step(1))
	back := command(Return, actor("mi", Reviewer))
	back.To = Place{State: Review}
	plain := *d
	plain.entries = slices.Clone(d.entries)
	plain.do(back)
	if plain.minutes.Place != (Place{State: Review}) || len(plain.minutes.Approvals) != 0 {
		t.Errorf("plain return to 核稿: %s with %d consents", plain.minutes.Place, len(plain.minutes.Approvals))
	}
	back.Straight = true
	d.do(back).do(step(0))
	if d.minutes.Place != (Place{State: Review, Step: 2}) || len(d.minutes.Approvals) != 2 {
		t.Errorf("straight back to 秘书长: %s with %d consents", d.minutes.Place, len(d.minutes.Approvals))
	}
	d.do(step(2))
	if d.minutes.Place.State != Signing || consents(d.minutes) != 3 {
		t.Errorf("after 秘书长: %s with %d consents", d.minutes.Place, len(d.minutes.Approvals))
	}
	d.minutes.Approvals = d.minutes.Approvals[1:]
	if _, err := d.try(command(Sign, actor("s", Signer))); KindOf(err) != Refused {
		t.Errorf("signature with a step missing: %v", err)
	}
}

// TestDelegation: under a grant one acts for another, both are recorded and
// both bear the duty; the grant ends when it says, and covers its roles only.
func TestDelegation(t *testing.T) {
	d := at(t, defaultFlow(t), Signing, Sign)
	boss := Person{"boss", "陆正"}
	cmd := command(Sign, actor("deputy"))
	cmd.OnBehalf = boss
	grant := Grant{From: boss, To: cmd.Actor.Person, Roles: []Role{Signer}, Until: testNow().Add(time.Hour)}
	d.facts.Grants = []Grant{grant}
	step, err := d.try(cmd)
	if err != nil {
		t.Fatal(err)
	}
	signature, _ := step.Minutes.Signature()
	if step.Entry.OnBehalf != boss || signature.OnBehalf != boss || signature.By.ID != "deputy" {
		t.Errorf("entry for %v, signature by %v for %v", step.Entry.OnBehalf, signature.By, signature.OnBehalf)
	}
	for _, id := range []string{"boss", "deputy"} {
		if role, _ := step.Minutes.Duty(id); role != Signer {
			t.Errorf("%s has duty %q", id, role)
		}
	}
	for name, spoil := range map[string]func(*Grant, *Command){
		"ended":           func(g *Grant, _ *Command) { g.Until = testNow() },
		"another role":    func(g *Grant, _ *Command) { g.Roles = []Role{Reviewer} },
		"another person":  func(g *Grant, _ *Command) { g.To.ID = "x" },
		"for the drafter": func(g *Grant, c *Command) { g.From.ID, c.OnBehalf.ID = "own", "own" },
		"by the drafter":  func(g *Grant, c *Command) { g.To.ID, c.Actor.ID = "own", "own" },
		"by an auditor":   func(_ *Grant, c *Command) { c.Actor.Roles = []Role{Auditor} },
	} {
		g, c := grant, cmd
		spoil(&g, &c)
		d.facts.Grants = []Grant{g}
		if _, err := d.try(c); KindOf(err) != Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLateRegistration: a paper signed on Friday and typed in on Monday keeps
// its own times, in its own order; what is typed meanwhile (保存) does not stand
// in its way, nor does a clock that is a little behind.
func TestLateRegistration(t *testing.T) {
	noted := func(cmd Command) Command { cmd.Note = "周五停电，纸面传阅"; return cmd }
	friday := time.Date(2026, 5, 29, 1, 0, 0, 0, time.UTC)
	late := func(hour int, cmd Command) Command {
		cmd.OccurredAt = friday.Add(time.Duration(hour) * time.Hour)
		return cmd
	}
	own, signed := actor("own", Recorder), actor("signed", Signer)
	d := newDesk(t, defaultFlow(t))
	d.do(late(0, command(Create, own))).do(late(1, command(Submit, own)))
	consent := late(2, command(Approve, actor("reviewed", Reviewer)))
	d.refuses(consent, "补登一天以前的审核同意须写明原因").do(noted(consent))
	d.do(command(Save, signed)) // on Monday
	if _, err := d.try(noted(late(1, command(Sign, signed)))); KindOf(err) != Invalid {
		t.Errorf("signed before the consent: %v", err)
	}
	sign := noted(late(2, command(Sign, signed)))
	sign.OccurredAt = sign.OccurredAt.Add(-clockLead)
	d.do(sign)
	if got := d.minutes.Occurred; !got.Equal(friday.Add(2 * time.Hour)) {
		t.Errorf("the latest act was at %s", got)
	}
	d.do(command(Number, actor("clerk", Clerk)))
	if got := d.minutes.Occurred; !got.Equal(whole(testNow())) {
		t.Errorf("after the number the latest act was at %s", got)
	}
}

// TestNumberYear: the year is that of the naming date in Shanghai, to the last
// millisecond of 31 December, whenever the number is taken.
func TestNumberYear(t *testing.T) {
	last := time.Date(2026, 12, 31, 15, 59, 59, 999_000_000, time.UTC) // 23:59:59.999 in Shanghai
	for _, c := range []struct {
		signed time.Time
		basis  Basis
		want   string
	}{
		{last, BySigning, "2026"},
		{last.Add(time.Millisecond), BySigning, "2027"},
		{last, "", "2026"},
		{last, ByRegistration, "2027"},
		{last, ByMeeting, "2026"},
	} {
		d := at(t, defaultFlow(t), Signing, Sign)
		d.facts.Now, d.facts.Series.Basis = c.signed, c.basis
		d.do(command(Sign, actor("signed", Signer)))
		d.facts.Now = last.Add(48 * time.Hour)
		step, err := d.try(command(Number, actor("clerk", Clerk)))
		if err != nil || step.Take == nil || step.Take.Scope != c.want {
			t.Errorf("signed %s, by %q: %+v, %v; want %s", c.signed, c.basis, step.Take, err, c.want)
		}
	}
}

// A model is the procedure in a few lines, to hold Decide against.
type model struct {
	state   State
	duty    map[string]Role
	text    string // what the signature binds
	signed  bool
	number  bool
	final   bool
	lastSub string // who submitted, if nothing has happened since
}

// next says where an action by a person in a role would lead; "" is refused.
func (m model) next(a Action, id string, role Role, to State) State {
	had, bound := m.duty[id]
	if role != Clerk && bound && had != role {
		return ""
	}
	earlier := map[State][]State{Review: {Recording}, Signing: {Recording, Review}, Collation: {Recording, Review, Signing}}
	by := map[State]Role{Recording: Recorder, Withdrawn: Recorder, Review: Reviewer, Signing: Signer, Collation: Clerk, Issued: Clerk, Distributed: Clerk}
	voider := map[State]Role{Recording: Recorder, Withdrawn: Recorder, Review: Reviewer, Signing: Signer, Collation: Signer}
	mine := by[m.state] == role
	switch {
	case a == Withdraw && (m.state == Review || m.state == Signing) && role == Recorder && m.lastSub == id:
		return Withdrawn
	case a == Void && voider[m.state] == role:
		return Voided
	case !mine:
		return ""
	case a == Save && (m.state == Recording || m.state == Withdrawn || m.state == Review || m.state == Signing):
		return m.state
	case a == Submit && (m.state == Recording || m.state == Withdrawn):
		return Review
	case a == Approve && m.state == Review:
		return Signing
	case a == Sign && m.state == Signing:
		return Collation
	case a == Return && slices.Contains(earlier[m.state], to):
		return to
	case a == Number && m.state == Collation && !m.number && !m.final,
		a == Finalize && m.state == Collation && m.number && !m.final:
		return Collation
	case a == Issue && m.state == Collation && m.final:
		return Issued
	case a == Distribute && (m.state == Issued || m.state == Distributed):
		return Distributed
	case a == Close && m.state == Distributed:
		return Closed
	default:
		return ""
	}
}

func (m *model) apply(a Action, id string, role Role, next State) {
	if role != Clerk {
		m.duty[id] = role
	}
	m.lastSub = ""
	switch a {
	case Submit:
		m.lastSub = id
		m.signed = false
	case Sign:
		m.signed = true
	case Return:
		m.signed, m.final = m.signed && next == Collation, false
	case Number:
		m.number = true
	case Finalize:
		m.final = true
	case Void:
		m.number, m.signed = false, false
	case Withdraw:
		m.signed = false
	}
	m.state = next
}

// line gives the actions that the model knows: those of the line itself.
func line() []Action {
	return []Action{Save, Submit, Withdraw, Approve, Sign, Return, Number, Finalize, Issue, Distribute, Close, Void}
}

// TestAgainstModel walks at random and holds every answer against the model;
// after each step the entries alone rebuild the minutes, and what must hold
// always holds.
func TestAgainstModel(t *testing.T) {
	flow := defaultFlow(t)
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, flow).do(command(Create, actor("p0", Recorder)))
		m := model{state: Recording, duty: map[string]Role{"p0": Recorder}}
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			id := rapid.SampledFrom([]string{"p0", "p1", "p2", "p3"}).Draw(r, "person")
			role := rapid.SampledFrom([]Role{Recorder, Reviewer, Signer, Clerk, Clerk}).Draw(r, "role")
			action := rapid.SampledFrom(line()).Draw(r, "action")
			cmd := command(action, actor(id, role))
			if action == Return {
				cmd.To.State = rapid.SampledFrom([]State{Recording, Review, Signing, Collation}).Draw(r, "to")
			}
			if action == Save {
				if m.state == Collation {
					continue // the text's typed fields have tests of their own
				}
				text := rapid.StringMatching(`[一-龥]{1,8}`).Draw(r, "text")
				cmd.Text = &text
			}
			want := m.next(action, id, role, cmd.To.State)
			_, err := d.try(cmd)
			if (err == nil) != (want != "") {
				r.Fatalf("%s at %s by %s as %s: %v, the model says %q", action, m.state, id, role, err, want)
			}
			if err != nil {
				continue
			}
			text := d.minutes.Text
			d.do(cmd)
			m.apply(action, id, role, want)
			if action == Sign {
				m.text = text
			}
			checkAlways(r, d, m)
		}
	})
}

func checkAlways(r *rapid.T, d *desk, m model) {
	got := d.minutes
	rebuilt := Replay(d.entries)
	rebuilt.Text = got.Text
	if !reflect.DeepEqual(rebuilt, got) {
		r.Fatalf("replayed %+v\nstored %+v", rebuilt, got)
	}
	_, signed := got.Signature()
	if got.Place.State != m.state || signed != m.signed || got.Number.IsZero() == m.number || got.Finalized != m.final {
		r.Fatalf("minutes %+v\nmodel %+v", got, m)
	}
	for _, duty := range got.Duties {
		if other, _ := got.Duty(duty.Person.ID); other != duty.Role {
			r.Fatalf("%s is both %s and %s", duty.Person.ID, other, duty.Role)
		}
	}
	if !got.PDF.IsZero() && (got.Text != m.text || !signed || got.Number.IsZero() || consents(got) != 1) {
		r.Fatalf("issued without cause: %+v", got)
	}
}
