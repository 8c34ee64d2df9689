package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jiyao/templates"
)

// A line is one line of the table of acts: it answers for all its states,
// actions and stands.
type tableLine struct {
	n       int
	states  []string
	actions []Action
	stands  []string
	next    string
	cells   []string // one a column
	effects []string
}

// columns are who may ask: the roles, and who has something of his own beside
// the line.
func columns() []string {
	return []string{"recorder", "reviewer", "signer", "clerk", "added", "party", "receiver", "admin", "auditor"}
}

// stands are what somebody has to do with the minutes; see the table's head.
func stands() []string {
	all := []string{"own", "reviewed", "signed", "other", "stranger", "@own", "@reviewed", "@signed", "@other"}
	return append(all, "own@", "reviewed@", "signed@")
}

// readTable reads the table that the manual prints.
func readTable(t testing.TB) []tableLine {
	t.Helper()
	data, err := templates.Manual("transitions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var lines []tableLine
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5+len(columns()) {
			t.Fatalf("line %d has %d columns", i+1, len(f))
		}
		l := tableLine{n: i + 1, states: strings.Split(f[0], ","), next: f[3], cells: f[4 : len(f)-1], stands: strings.Split(f[2], ",")}
		for _, a := range strings.Split(f[1], ",") {
			l.actions = append(l.actions, Action(a))
		}
		if f[2] == "*" {
			l.stands = stands()
		}
		if e := f[len(f)-1]; e != "-" {
			l.effects = strings.Split(e, "；")
		}
		lines = append(lines, l)
	}
	return lines
}

// asker gives who asks: by column what he holds, by stand who he is and for
// whom he acts, with the delegation he acts under.
func asker(column, stand string) (a Actor, onBehalf Person, grants []Grant) {
	who, of := stand, ""
	switch {
	case strings.HasPrefix(stand, "@"):
		who, of = "deputy", stand[1:]
	case strings.HasSuffix(stand, "@"):
		who, of = stand[:len(stand)-1], "other"
	}
	a = actor(who)
	switch column {
	case "added":
		a.Posts = []string{"first"}
	case "party":
		a.Posts = []string{"treasury"}
	case "receiver":
		a.Unit = "cz"
	case "admin", "auditor":
		a.Roles, a.Posts, a.Unit = []Role{Role(column)}, []string{"first", "treasury"}, "cz"
	default:
		a.Roles = []Role{Role(column)}
	}
	if who == "stranger" {
		a.Posts, a.Unit = []string{"elsewhere"}, "elsewhere"
	}
	if of == "" {
		return a, Person{}, nil
	}
	principal := actor(of).Person
	grant := Grant{From: principal, To: a.Person, Roles: a.Roles, Posts: a.Posts, Until: testNow().Add(1)}
	if column == "receiver" { // a unit cannot be delegated
		grant.Roles = []Role{Receiver}
	}
	if column != "admin" && column != "auditor" {
		a.Roles, a.Posts, a.Unit = nil, nil, ""
	}
	return a, principal, []Grant{grant}
}

// ready gives a minutes in the state of the second round, ready for the action
// and with something beside the line for it to touch.
func ready(t testing.TB, flow *Flow, state State, action Action, column string) *desk {
	t.Helper()
	own, rev, sig := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer)
	if state == "-" || state == Voided {
		return at(t, flow, state, action)
	}
	d := at(t, flow, Recording, action)
	d.office = map[string]Actor{"signed": sig, "next": actor("next", Recorder, Reviewer, Signer, Clerk)}
	asks := slices.Contains([]Action{Submit, Reply, Drop, Comment, Return, Void, Withdraw}, action)
	consult := command(Consult, own)
	consult.Asked = []Invitation{{Post: "treasury", Name: "财政处"}, {Unit: "sj", Name: "市审计局"}}
	if state == Signing && asks && action != Withdraw {
		back := command(Return, sig)
		back.Straight = true
		d.do(command(Submit, own)).do(command(Approve, rev)).do(back)
	}
	if asks && (state != Signing || action != Withdraw) {
		d.do(consult)
	}
	if state != Recording {
		d.do(command(Submit, own))
	}
	if state == Withdrawn {
		return d.do(command(Withdraw, own))
	}
	late := state != Recording && state != Review && state != Signing
	if late && asks {
		d.do(Command{Action: Reply, Actor: Actor{Person: actor("cai").Person, Posts: []string{"treasury"}}, Rows: []int{1}, Outcome: Agreed})
		d.do(Command{Action: Reply, Actor: Actor{Person: actor("shen").Person, Unit: "sj"}, Rows: []int{2}, Outcome: Reserved, Note: "建议明确时限"})
	}
	if late || (state == Signing && d.minutes.Place.State == Review) {
		d.do(command(Approve, rev))
	}
	if column == "added" && (state == Review || state == Signing) {
		by := map[State]Actor{Review: rev, Signing: sig}[state]
		d.do(Command{Action: Add, Actor: by, Asked: []Invitation{{Post: "first", Name: "法制处"}}})
	}
	if !late {
		return d
	}
	return readyLate(d, state, action)
}

// readyLate goes on from signing.
func readyLate(d *desk, state State, action Action) *desk {
	clk, sign := actor("clerk", Clerk), command(Sign, actor("signed", Signer))
	paper := state == Collation && (action == Transcribe || action == Return)
	if paper {
		sign = onPaper(sign, d.minutes.Version)
	}
	d.do(sign)
	if paper && action == Return {
		d.do(command(Transcribe, clk)).do(command(Proofread, actor("second", Clerk)))
	}
	for _, next := range []struct {
		action Action
		needed bool
	}{
		{Amend, state == Collation && action == Proofread},
		{Number, state != Collation || slices.Contains([]Action{Finalize, Issue, Unnumber, Void, Return}, action)},
		{Finalize, state != Collation || action == Issue || action == Return},
		{Issue, state != Collation},
		{Distribute, state == Distributed || state == Closed},
		{Close, state == Closed},
	} {
		if next.needed {
			cmd := command(next.action, clk)
			if next.action == Distribute {
				cmd.Recipients = recipients()
			}
			d.do(cmd)
		}
	}
	return d
}

// recipients are one unit that receives by portal, one by box, and the copies
// that stay.
func recipients() []Recipient {
	return []Recipient{
		{Unit: "市财政局", ID: "cz", Copies: 1, Channel: ByPortal, Reason: "责任单位"},
		{Unit: "市发改委", ID: "fg", Copies: 2, Channel: ByBox},
		{Unit: "市政府办公室", Copies: 3, Use: ForOffice},
		{Unit: "市政府办公室", Copies: 2, Use: ForArchive},
	}
}

// TestDecideTable asks about every state × action × stand × column and compares
// with the table written by hand, the effects beside the line included.
func TestDecideTable(t *testing.T) {
	flow := defaultFlow(t)
	asked := map[string]int{}
	desks := map[string]*desk{}
	for _, l := range readTable(t) {
		seen := map[string]bool{}
		for _, state := range l.states {
			for _, action := range l.actions {
				for _, stand := range l.stands {
					for i, column := range columns() {
						asked[strings.Join([]string{state, string(action), stand, column}, " ")]++
						key := fmt.Sprint(state, action, column == "added")
						if desks[key] == nil {
							desks[key] = ready(t, flow, State(state), action, column)
						}
						l.ask(t, *desks[key], ask{State(state), action, stand, column, l.cells[i]}, seen)
					}
				}
			}
		}
		for _, e := range l.effects {
			if !seen[e] {
				t.Errorf("line %d: %q was never seen; there were %q", l.n, e, slices.Sorted(maps.Keys(seen)))
			}
		}
	}
	for _, s := range append([]State{"-"}, statesOf(flow)...) {
		for _, a := range Actions() {
			for _, stand := range stands() {
				for _, column := range columns() {
					key := strings.Join([]string{string(s), string(a), stand, column}, " ")
					if n := asked[key]; n != 1 {
						t.Errorf("the table answers %s %d times", key, n)
					}
					delete(asked, key)
				}
			}
		}
	}
	for key := range asked {
		t.Errorf("the table answers %s, which cannot be asked", key)
	}
}

// An ask is one cell of the table.
type ask struct {
	state  State
	action Action
	stand  string
	column string
	cell   string
}

// ask puts one cell's question and holds the answer against it.
func (l tableLine) ask(t *testing.T, d desk, a ask, seen map[string]bool) {
	t.Helper()
	who, onBehalf, grants := asker(a.column, a.stand)
	cmd := command(a.action, who)
	cmd.OnBehalf, d.facts.Grants = onBehalf, grants
	step, err := d.try(cmd)
	want := a.cell
	if want == "+" {
		want = l.next
	}
	if got := verdict(step, err); got != want {
		t.Errorf("line %d: %s %s by %s as %s: got %s, want %s (%v)", l.n, a.state, a.action, a.stand, a.column, got, want, err)
		return
	}
	if err != nil {
		return
	}
	for _, e := range effects(d.minutes, step) {
		seen[e] = true
		if !slices.Contains(l.effects, e) {
			t.Errorf("line %d: %s %s by %s as %s has the effect %q", l.n, a.state, a.action, a.stand, a.column, e)
		}
	}
}

// verdict gives where the step leads, or the letter of the refusal.
func verdict(step Step, err error) string {
	letters := map[Kind]string{Forbidden: "F", Refused: "R", NotFound: "N"}
	switch kind := KindOf(err); {
	case err == nil:
		return step.Minutes.Place.String()
	case letters[kind] != "":
		return letters[kind]
	default:
		return err.Error()
	}
}

func statesOf(flow *Flow) []State {
	var all []State
	for _, d := range flow.States {
		all = append(all, d.State)
	}
	return all
}

// effects gives what a step does besides moving the minutes, in the words of
// the table.
func effects(before Minutes, s Step) []string {
	var all []string
	note := func(is bool, what string) {
		if is {
			all = append(all, what)
		}
	}
	e, m := s.Entry, s.Minutes
	back := e.Action == Return || e.Action == Void || e.Action == Submit
	rows := func(k PartyKind, s PartyState) bool {
		return slices.ContainsFunc(e.Answers, func(a Answer) bool {
			p, _ := m.party(a.N)
			return p.Kind == k && a.State == s
		})
	}
	stays := func(s PartyState) bool {
		return back && slices.ContainsFunc(m.Participants, func(p Participant) bool { return p.State == s && p.Kind == Consulted })
	}
	asked := func(k PartyKind) bool {
		return slices.ContainsFunc(e.Asked, func(a Asking) bool { return a.Kind == k })
	}
	note(s.Revision != nil && !s.Revision.Competing, "存稿")
	note(s.Revision != nil && s.Revision.Competing, "存竞争稿")
	note(s.Revision != nil && !s.Revision.Competing && before.Place.State == Collation && slices.Equal(before.Approvals, m.Approvals), "原同意不变")
	note(len(e.Lapsed) > 0, "原同意失效")
	note(len(m.Approvals) > len(before.Approvals)-len(e.Lapsed) && !rows(Added, PartyAnswered), "给出同意")
	note(rows(Added, PartyAnswered), "答复加签")
	annex := slices.ContainsFunc(e.Answers, func(a Answer) bool { return a.Late })
	note(rows(Consulted, PartyAnswered), "登记意见")
	note(annex, "意见附卷")
	note(rows(Consulted, PartyDropped), "减去在等的行")
	note(rows(Consulted, PartyClosed) && !annex, "关闭征求意见")
	note(rows(Added, PartyClosed), "关闭加签")
	note(stays(PartyOpen), "征求意见继续")
	note(stays(PartyAnswered), "已有意见保留")
	note(asked(Consulted), "新列征求对象")
	note(asked(Added), "新列加签人")
	note(before.Desk != m.Desk, "换经办人")
	note(s.Take != nil, "取文号")
	note(e.Action == Return && !m.Number.IsZero(), "文号保留")
	note(!e.Released.IsZero() && e.releasedTo() == NumberFree, "文号收回未用")
	note(!e.Released.IsZero() && e.releasedTo() == NumberVoid, "文号作空号")
	note(!before.Finalized && m.Finalized, "定稿")
	note(before.Finalized && !m.Finalized, "撤销定稿")
	note(m.Correction.Action != "" && m.Correction.Checked.IsZero(), "更正待校核")
	note(before.Correction.Checked.IsZero() && !m.Correction.Checked.IsZero(), "更正已校核")
	note(before.Correction.Action != "" && m.Correction.Action == "", "更正记录清除")
	note(before.PDF != m.PDF, "印发件定格")
	note(len(e.Copies) > 0, "新列各份")
	note(len(e.Handled) > 0, "登记份的去向")
	note(len(all) == 0, "只留记录")
	return all
}
