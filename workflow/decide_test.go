package workflow

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// The people of the tests; each has one role unless a test gives more.
func actor(id string, roles ...Role) Actor {
	return Actor{Person: Person{ID: id, Name: strings.ToUpper(id)}, Roles: roles}
}

// draftText has all three typed fields that may be filled in after 签发.
func draftText() string {
	return "云州市人民政府常务会议纪要\n2026年5月28日上午，市长主持召开市政府第12次常务会议。\n" +
		"一、关于城市更新工作\n会议原则同意𠮷祥里片区更新方案。\n\n出席：林书言  高明远\n记录：唐小禾\n\n" +
		"云州市人民政府办公室整理\n2026年6月1日\n分送：各区人民政府。\n云州市人民政府办公室                    2026年6月2日印发"
}

// agenda is the draft with so many 议题.
func agenda(items int) *string {
	more := ""
	for n := 2; n <= items; n++ {
		more += string([]rune("一二三四五六七八九十")[n-1]) + "、关于其他工作\n会议原则同意。\n"
	}
	text := strings.Replace(draftText(), "\n\n出席", "\n"+more+"\n出席", 1)
	return &text
}

func testNow() time.Time { return time.Date(2026, 6, 1, 2, 0, 0, 987654321, time.UTC) }

func testPDF() PDF { return PDF{SHA256: strings.Repeat("0a", 32), Bytes: 1000} }

func testFacts(flow *Flow) Facts {
	return Facts{
		Flow: flow, Now: testNow(), Findings: &Findings{}, PDF: testPDF(),
		Series: Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
	}
}

// A desk carries one minutes through Decide and Seal without a store, with what
// a store would keep of it.
type desk struct {
	t         testing.TB
	facts     Facts
	office    map[string]Actor // what people hold who do not act themselves
	minutes   Minutes
	entries   []Entry
	revisions []Revision
	messages  []Message
	numbers   int
}

func newDesk(t testing.TB, flow *Flow) *desk { return &desk{t: t, facts: testFacts(flow)} }

// try asks Decide about the command on the current version.
func (d *desk) try(cmd Command) (Step, error) {
	cmd.Version = d.minutes.Version
	return d.tryOn(cmd)
}

// tryOn asks Decide about the command on the version it names, with what the
// office and the history know of it.
func (d *desk) tryOn(cmd Command) (Step, error) {
	cmd.Minutes = "m-1"
	facts := d.facts
	who := cmd.OnBehalf
	if cmd.Action == Reassign {
		who = cmd.Holder.Person
	}
	if facts.Principal.IsZero() {
		facts.Principal = d.office[who.ID]
	}
	seen := 0
	switch {
	case cmd.Paper != nil && cmd.Paper.Version > 0:
		seen = cmd.Paper.Version
	case cmd.Action == Reply && cmd.Version < d.minutes.Version:
		seen = cmd.Version
	}
	if seen > 0 && seen <= len(d.entries) && facts.Sheet == "" {
		facts.Sheet, facts.SheetPlace = d.entries[seen-1].Bound.After, d.entries[seen-1].To
	}
	return Decide(d.minutes, cmd, facts)
}

// do carries the command out; numbers count from 1 per desk.
func (d *desk) do(cmd Command) *desk {
	d.t.Helper()
	step, err := d.try(cmd)
	if err != nil {
		d.t.Fatalf("%s at %s: %v", cmd.Action, d.minutes.Place, err)
	}
	return d.commit(step)
}

func (d *desk) commit(step Step) *desk {
	prev := ""
	if len(d.entries) > 0 {
		prev = d.entries[len(d.entries)-1].Hash
	}
	given := Given{Session: 1}
	if step.Take != nil {
		if given.Number = step.Take.Choose; given.Number == 0 {
			d.numbers++
			given.Number = d.numbers
		}
	}
	step = Seal(step, prev, given)
	d.minutes, d.entries = step.Minutes, append(d.entries, step.Entry)
	if step.Revision != nil {
		d.revisions = append(d.revisions, *step.Revision)
	}
	d.messages = append(d.messages, step.Messages...)
	return d
}

// kept gives all that a store would have of the minutes.
func (d *desk) kept() Record {
	return Record{Minutes: d.minutes, Entries: d.entries, Revisions: d.revisions, Messages: d.messages}
}

// last gives the latest entry.
func (d *desk) last() Entry { return d.entries[len(d.entries)-1] }

// scan is a signed sheet as it was handed in.
func scan() Scan { return Scan{SHA256: strings.Repeat("5c", 32), Bytes: 2000, Name: "签批单.pdf"} }

// onPaper makes the command one that the clerk registers for somebody, from a
// sheet of the version.
func onPaper(cmd Command, version int) Command {
	cmd.OnBehalf, cmd.Actor = cmd.Actor.Person, actor("clerk", Clerk)
	cmd.Paper = &Paper{Version: version, Scan: scan(), Form: "签批单"}
	return cmd
}

// corrected is the draft after a correction of its wording.
func corrected() *string {
	text := strings.Replace(draftText(), "更新方案", "更新改造方案", 1)
	return &text
}

// reworded is the draft with other words in one place.
func reworded(from, to string) *string {
	text := strings.Replace(draftText(), from, to, 1)
	return &text
}

// command gives a sound command for the action by the actor.
func command(action Action, a Actor) Command {
	cmd := Command{Action: action, Actor: a}
	switch action {
	case Create:
		text := draftText()
		cmd.Title, cmd.Text, cmd.Meeting = "第12次常务会议纪要", &text, "2026-05-28"
	case Save, Compete:
		text := strings.Replace(draftText(), "2026年6月2日印发", "2026年6月3日印发", 1)
		cmd.Text = &text
	case Return:
		cmd.To, cmd.Note = Place{State: Recording}, "请核对"
	case Void:
		cmd.Note = "会议未定"
	case Distribute:
		cmd.Recipients = []Recipient{{Unit: "市发改委", Copies: 2}, {Unit: "市财政局", Copies: 1}}
	default:
		besideCommand(&cmd)
	}
	return cmd
}

// besideCommand fills in a sound command beside the line.
func besideCommand(cmd *Command) {
	switch cmd.Action {
	case Consult:
		cmd.Asked = []Invitation{{Unit: "sj", Name: "市审计局", Paper: true}}
	case Add:
		cmd.Asked = []Invitation{{Post: "second", Name: "法制处"}}
	case Reply:
		cmd.Rows, cmd.Outcome = []int{1}, Agreed
	case Drop:
		cmd.Rows, cmd.Note = []int{1}, "改为会后征求"
	case Reassign:
		cmd.Holder = Holder{Person: actor("next").Person}
	case Comment:
		cmd.Remarks = []Remark{{Quote: "原则同意", Text: "请核对口径"}}
	case Transcribe, Amend:
		cmd.Text, cmd.Note = corrected(), "会上所定"
	case Unnumber:
		cmd.Note = "号段有误"
	case Dispatch:
		cmd.Rows = []int{2}
	case Read, Receive, Recall:
		cmd.Rows = []int{1}
	case Bounce, Resend:
		cmd.Rows, cmd.Note = []int{1}, "不是本单位的件"
	}
}

// at gives a minutes in the state, ready for the action if it is ready for any,
// with a first round behind it in which own, reviewed and signed have had
// their parts.
func at(t testing.TB, flow *Flow, state State, action Action) *desk {
	t.Helper()
	own, rev, sig, clk := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer), actor("clerk", Clerk)
	d := newDesk(t, flow)
	if state == "-" {
		return d
	}
	d.do(command(Create, own)).do(command(Submit, own)).do(command(Approve, rev)).do(command(Sign, sig)).do(command(Return, clk))
	if state == Voided {
		return d.do(command(Void, own))
	}
	path := []Command{command(Submit, own), command(Approve, rev), command(Sign, sig)}
	reach := map[State]int{Recording: 0, Review: 1, Withdrawn: 1, Signing: 2}
	steps, early := reach[state]
	if !early {
		steps = len(path)
	}
	for _, cmd := range path[:steps] {
		d.do(cmd)
	}
	if state == Withdrawn {
		return d.do(command(Withdraw, own))
	}
	if early {
		return d
	}
	for _, next := range []struct {
		action Action
		needed bool
	}{
		{Number, state != Collation || action == Finalize || action == Issue},
		{Finalize, state != Collation || action == Issue},
		{Issue, state != Collation},
		{Distribute, state == Distributed || state == Closed},
		{Close, state == Closed},
	} {
		if next.needed {
			d.do(command(next.action, clk))
		}
	}
	return d
}

// TestUnknownGuard: a condition nobody knows stands in the way.
func TestUnknownGuard(t *testing.T) {
	if err := Guard("moon").ask(&question{}); KindOf(err) != Internal {
		t.Errorf("got %v", err)
	}
}

// TestAsking: asking costs nothing besides what is asked.
func TestAsking(t *testing.T) {
	q := &question{cmd: Command{Note: "理由"}, facts: Facts{PDF: testPDF()}}
	got := testing.AllocsPerRun(100, func() {
		if err := errors.Join(q.hasNote(), q.released()); err != nil {
			t.Error(err)
		}
	})
	if got > 0 {
		t.Errorf("%v allocations", got)
	}
}

func TestIsSHA256(t *testing.T) {
	good := strings.Repeat("09af", 16)
	for s, want := range map[string]bool{
		good: true, "": false, good[1:]: false, good + "0": false,
		strings.Repeat("09AF", 16): false, good[1:] + "g": false, good[1:] + "/": false, good[1:] + ":": false, good[1:] + "`": false,
	} {
		if isSHA256(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestStale(t *testing.T) {
	d := at(t, defaultFlow(t), Review, Approve)
	cmd := command(Approve, actor("reviewed", Reviewer))
	cmd.Minutes, cmd.Version = "m-1", d.minutes.Version-1
	_, err := Decide(d.minutes, cmd, d.facts)
	if KindOf(err) != Stale || err.Error() != "纪要《第12次常务会议纪要》已由OWN于6月1日10时00分送审，请刷新后再办。" {
		t.Errorf("got %v", err)
	}
}
