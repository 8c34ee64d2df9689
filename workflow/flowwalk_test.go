package workflow

import (
	"fmt"
	"slices"
	"testing"
)

// walk brings a minutes by the plain way to the flow's end and gives the
// places it went through. Every step of consent is another person's; a step
// held per 议题 has two.
func walk(t *testing.T, flow *Flow) (*desk, []string) {
	t.Helper()
	d := newDesk(t, flow)
	var went []string
	for range 40 {
		cmd, ok := forward(d, flow)
		if !ok {
			return d, went
		}
		d.do(cmd)
		if p := d.minutes.Place; len(went) == 0 || went[len(went)-1] != p.String() {
			went = append(went, p.String())
		}
	}
	t.Fatalf("still at %s after %q", d.minutes.Place, went)
	return nil, nil
}

// forward gives the next command of the plain way.
func forward(d *desk, flow *Flow) (Command, bool) {
	m := d.minutes
	def, _ := flow.Def(m.Place.State)
	done := map[Action]bool{Number: !m.Number.IsZero(), Finalize: m.Finalized, Distribute: m.Place.State == Distributed || def.End}
	for _, action := range []Action{Create, Number, Finalize, Issue, Distribute, Close, Submit, Approve, Sign} {
		rules := flow.from(m.Place, action)
		if len(rules) == 0 || done[action] {
			continue
		}
		role := rules[0].Roles[0]
		who := string(role)
		if action.consents() {
			who = fmt.Sprintf("%s at %s", role, m.Place)
		}
		cmd := command(action, actor(who, role))
		if pending := m.Open(PerItem, m.Place); len(pending) > 0 {
			cmd.Actor = actor(pending[0].Person.ID, role)
		}
		if action == Create {
			cmd.Text = agenda(2)
		}
		cmd.Actor.Posts = []string{flow.StepDef(m.Place).Post}
		if flow.StepDef(rules[0].To).Each {
			cmd.Asked = []Invitation{
				{Person: actor("first deputy").Person, Items: []int{1}}, {Person: actor("second deputy").Person, Items: []int{2}},
			}
		}
		return cmd, true
	}
	return Command{}, false
}

// TestEveryFlowArrives: with everybody's consent every flow that comes with the
// program brings a minutes to its end, through all its places, once.
func TestEveryFlowArrives(t *testing.T) {
	for name, flow := range shippedFlows(t) {
		t.Run(name, func(t *testing.T) {
			d, went := walk(t, flow)
			var want []string
			for _, p := range flow.places() {
				if def, _ := flow.Def(p.State); !def.Side {
					want = append(want, p.String())
				}
			}
			if !slices.Equal(went, want) {
				t.Errorf("went  %q\nplaces %q", went, want)
			}
			if def, _ := flow.Def(d.minutes.Place.State); !def.End {
				t.Errorf("ends at %s", d.minutes.Place)
			}
			var consents []string
			for _, a := range d.minutes.Approvals {
				consents = append(consents, a.Place.String())
			}
			for _, p := range append(flow.reviews(Place{State: Closed}), flow.signings()...) {
				if !slices.Contains(consents, p.String()) {
					t.Errorf("no consent of %s among %q", p, consents)
				}
			}
		})
	}
}

// TestStepPerItem: a step held per 议题 is left with the last of its reviewers'
// consents.
func TestStepPerItem(t *testing.T) {
	flow := shippedFlows(t)["per-item"]
	d, _ := walk(t, flow)
	held := Place{State: Review, Step: 1}
	var stayed, left int
	for _, e := range d.entries {
		switch {
		case e.From != held:
		case e.To == held:
			stayed++
		default:
			left++
		}
	}
	if stayed != 1 || left != 1 {
		t.Errorf("two deputies: %d consents stayed, %d led on", stayed, left)
	}
}

// TestReturnsFromEverywhere: wherever a return leads, the minutes comes to its
// end from there too, plainly and, where it may be asked for, straight back.
func TestReturnsFromEverywhere(t *testing.T) {
	for name, flow := range shippedFlows(t) {
		for _, r := range flow.Rules {
			if r.Action != Return {
				continue
			}
			onward := flow.closure(r.To)
			if !slices.Contains(onward, r.From) {
				t.Errorf("%s: from %s no way leads back to %s", name, r.To, r.From)
			}
			straight := func(o Rule) bool { return o.From == r.To && o.To == r.From && o.Straight && o.Action != Return }
			if found := filter(flow.Rules, straight); r.Straight != (len(found) == 1) {
				t.Errorf("%s: %d ways lead straight from %s to %s, straight is %v", name, len(found), r.To, r.From, r.Straight)
			}
		}
	}
}

// closure gives all places that can be reached from one.
func (f *Flow) closure(from Place) []Place {
	b := flowBuilder{flow: f}
	return b.reach(from, everything)
}

// TestConsents: every place of consent has, beside the way on, one that waits
// for others, and people are told of one.
func TestConsents(t *testing.T) {
	for name, flow := range shippedFlows(t) {
		for _, p := range flow.places() {
			for _, action := range []Action{Approve, Sign} {
				rules := flow.from(p, action)
				if len(rules) == 0 {
					continue
				}
				lead, stay := rules[0], rules[1]
				if lead.derived() || lead.To == p || !stay.Stays || stay.To != p || !slices.Equal(lead.Roles, stay.Roles) {
					t.Errorf("%s: %s at %s: %+v, %+v", name, action, p, lead, stay)
				}
				if n := len(filter(rules, func(r Rule) bool { return !r.derived() || r.Stays })); n != 2 {
					t.Errorf("%s: %d plain rules for %s at %s", name, n, action, p)
				}
			}
			seen := map[Action]int{}
			for _, o := range flow.Options(p) {
				if seen[o.Action]++; seen[o.Action] > 1 {
					t.Errorf("%s: %s is offered twice at %s", name, o.Action, p)
				}
			}
		}
	}
}

// TestSteps: what a flow file says of its steps is what the flow knows.
func TestSteps(t *testing.T) {
	flow := parsed(t, "sound.yaml", soundFlow(t))
	for place, want := range map[string]StepDef{
		"recording": {Label: "记录"},
		"review":    {Label: "核稿", Days: 3},
		"review#2":  {Label: "秘书长", Post: "mishuzhang", Each: true, Days: 2},
		"review#3":  {},
		"signing":   {Label: "签发", Post: "shizhang"},
		"nowhere":   {},
	} {
		if got := flow.StepDef(ParsePlace(place)); got != want {
			t.Errorf("%s: %+v, want %+v", place, got, want)
		}
	}
	if want := (ConsultRule{Rule: ConsultQuorum, Quorum: 2}); flow.Consult != want {
		t.Errorf("consultation %+v, want %+v", flow.Consult, want)
	}
	if r := flow.from(Place{State: Review}, Approve)[0]; !slices.Equal(r.Paper, []Role{Clerk}) {
		t.Errorf("registered by %v", r.Paper)
	}
	flows := shippedFlows(t)
	for name, want := range map[string]ConsultRule{
		"default": {Rule: ConsultAll}, "default@1": {}, "dangzheng": {},
		"zhuanti": {Rule: ConsultNoneAgainst, Lapse: true}, "collate-first": {Rule: ConsultQuorum, Quorum: 2},
	} {
		if got := flows[name].Consult; got != want {
			t.Errorf("%s: consultation %+v, want %+v", name, got, want)
		}
	}
}
