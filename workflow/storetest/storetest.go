package storetest

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"jiyao/workflow"
)

// Open opens the store whose data is in dir, or makes it. The suite closes it;
// opening dir again must give the same data.
type Open func(t *testing.T, dir string) workflow.Store

// Run demands of a store everything that workflow.Store promises. flow is the
// default flow.
func Run(t *testing.T, flow *workflow.Flow, open Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *office)
	}{
		{"whole line", testLine},
		{"nothing there", testNothingThere},
		{"text survives", testText},
		{"spoilt step leaves nothing", testSpoilt},
		{"one winner", testOneWinner},
		{"same click again", testSameClick},
		{"same click at once", testSameClickAtOnce},
		{"key of another command", testKeyReused},
		{"numbers without a gap", testNumbers},
		{"void and start", testVoidAndStart},
		{"renumber in a new year", testNewYear},
		{"cancelled context", testCancelled},
		{"refusals kept", testRefusals},
		{"numbers reserved and given back", testReserved},
		{"numbers reserved at once", testReservedAtOnce},
		{"number of an older form", testOlderForm},
		{"two series of one form", testSameForm},
		{"void what is not to be had", testNotVoidable},
		{"one writes at a time", testLeases},
		{"last read", testReadings},
		{"what waits", testWaiting},
		{"what waits for a second person", testChecks},
		{"lists", testLists},
		{"consulted at once", testRepliesAtOnce},
		{"late save kept", testLateSave},
		{"editions", testEditions},
		{"meetings counted", testSessions},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := open(t, t.TempDir())
			t.Cleanup(func() {
				if err := store.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			o := newOffice(t, flow, store)
			c.test(t, o)
			o.verify()
		})
	}
	t.Run("reopen", func(t *testing.T) { testReopen(t, flow, open) })
}

func testLine(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Close)
	if m.Place.State != workflow.Closed || m.Version != len(line("m-1")) {
		t.Errorf("after the line: state %s version %d", m.Place, m.Version)
	}
	s := o.shelf("m-1")
	if !reflect.DeepEqual(s.Minutes, m) {
		t.Errorf("stored minutes differs from the committed one:\n got %+v\nwant %+v", s.Minutes, m)
	}
	if len(s.Entries) != m.Version || len(s.Revisions) != 2 || len(s.Copies) != 2 {
		t.Errorf("got %d entries, %d revisions, %d copies", len(s.Entries), len(s.Revisions), len(s.Copies))
	}
	if got := m.Number.Text; got != "常务会议纪要〔2026〕1号" {
		t.Errorf("number %q", got)
	}
	var acts []workflow.Action
	for _, e := range s.Entries {
		acts = append(acts, e.Action)
	}
	var want []workflow.Action
	for _, c := range line("m-1") {
		want = append(want, c.Action)
	}
	if !slices.Equal(acts, want) {
		t.Errorf("history %v, want %v", acts, want)
	}
}

func testNothingThere(t *testing.T, o *office) {
	s := o.shelf("nobody")
	if s.Err == "" || s.Entries != nil || s.Revisions != nil || s.Copies != nil || s.Outbox != nil || s.Numbers != nil {
		t.Errorf("an absent minutes has %+v", s)
	}
	_, err := o.service.Do(context.Background(), workflow.Command{Minutes: "nobody", Version: 1, Action: workflow.Submit, Actor: recorder()})
	if workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("submit of an absent minutes: %v", err)
	}
	if _, ok, err := o.store.Answer(context.Background(), recorder().ID, "k"); ok || err != nil {
		t.Errorf("unknown key: found %v, %v", ok, err)
	}
}

func testText(t *testing.T, o *office) {
	for i, text := range []string{"", "𠮷田", "a'b\"; DROP TABLE minutes;--", "行一\r\n行二\n\n\t末行　", "\u202e反"} {
		id := caseID(i)
		o.do(workflow.Command{Minutes: id, Action: workflow.Create, Actor: recorder(), Title: "测试", Text: &text})
		if got := o.minutes(id).Text; got != text {
			t.Errorf("text came back as %q, want %q", got, text)
		}
	}
}

// testSpoilt spoils each part of a step in turn and demands that nothing of
// the step stays, and that the sound step can follow.
func testSpoilt(t *testing.T, o *office) {
	for i, c := range []struct {
		name  string
		after workflow.Action // how far the minutes has come before
		cmd   workflow.Command
		spoil func(*workflow.Step)
	}{
		{"entry without action", workflow.Submit, approval(), func(s *workflow.Step) { s.Entry.Action = "" }},
		{"entry without actor", workflow.Submit, approval(), func(s *workflow.Step) { s.Entry.Actor = workflow.Person{} }},
		{"version left out", workflow.Submit, approval(), func(s *workflow.Step) { s.Entry.Version++; s.Minutes.Version++ }},
		{"version of the past", workflow.Submit, approval(), func(s *workflow.Step) { s.Entry.Version--; s.Minutes.Version-- }},
		{"minutes without state", workflow.Submit, approval(), func(s *workflow.Step) { s.Minutes.Place = workflow.Place{} }},
		{"minutes without title", workflow.Submit, approval(), func(s *workflow.Step) { s.Minutes.Title = "" }},
		{"message without topic", workflow.Submit, approval(), func(s *workflow.Step) { s.Messages[0].Topic = "" }},
		{"message without key", workflow.Submit, approval(), func(s *workflow.Step) { s.Messages[0].Key = "" }},
		{"message of no minutes", workflow.Submit, approval(), func(s *workflow.Step) { s.Messages[0].Minutes = "nobody" }},
		{"revision without digest", workflow.Create, change(), func(s *workflow.Step) { s.Revision.TextDigest = "" }},
		{"revision there already", workflow.Create, change(), func(s *workflow.Step) { s.Revision.N = 1 }},
		{"number of no series", workflow.Sign, numbering(), func(s *workflow.Step) { s.Take.Series = "" }},
		{"number without form", workflow.Sign, numbering(), func(s *workflow.Step) { s.Take.Form = "" }},
		{"number from nought", workflow.Sign, numbering(), func(s *workflow.Step) { s.Take.Scope, s.Take.Start = "1999", 0 }},
		{"released number not held", workflow.Submit, approval(), func(s *workflow.Step) {
			s.Entry.Released = workflow.DocNumber{Series: "changwu", Scope: "2026", N: 77, Text: "无此号"}
		}},
		{"second number for one minutes", workflow.Number, numbering(), func(s *workflow.Step) { s.Entry.Released = workflow.DocNumber{} }},
		{"copy for nobody", workflow.Issue, distribution(), func(s *workflow.Step) { s.Minutes.Copies[1].Unit = "" }},
		{"copies nought", workflow.Issue, distribution(), func(s *workflow.Step) { s.Minutes.Copies[0].Copy.Copies = 0 }},
		{"issued text changed", workflow.Issue, distribution(), func(s *workflow.Step) { s.Minutes.Digest = "0" }},
		{"issued number changed", workflow.Issue, distribution(), func(s *workflow.Step) { s.Minutes.Number.N = 9 }},
		{"issued file changed", workflow.Issue, distribution(), func(s *workflow.Step) { s.Minutes.PDF.Bytes++ }},
	} {
		id := caseID(i)
		m := o.walk(id, c.after)
		before := o.shelf(id)
		sound := o.decide(m, c.cmd)
		spoilt := o.decide(m, c.cmd)
		c.spoil(&spoilt)
		if _, err := o.store.Commit(context.Background(), spoilt); err == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		if after := o.shelf(id); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: something of it stayed:\n got %+v\nwant %+v", c.name, after, before)
		}
		if c.name == "second number for one minutes" {
			continue // the minutes has its number: there is no sound step
		}
		if _, err := o.store.Commit(context.Background(), sound); err != nil {
			t.Errorf("%s: the sound step was refused afterwards: %v", c.name, err)
		}
	}
}

func approval() workflow.Command {
	return workflow.Command{Action: workflow.Approve, Actor: reviewer()}
}

func numbering() workflow.Command { return workflow.Command{Action: workflow.Number, Actor: clerk()} }

func change() workflow.Command {
	text := "改后的正文。"
	return workflow.Command{Action: workflow.Save, Actor: recorder(), Text: &text}
}

func distribution() workflow.Command {
	return workflow.Command{Action: workflow.Distribute, Actor: clerk(), Recipients: []workflow.Recipient{
		{Unit: "市发改委", Copies: 1}, {Unit: "市财政局", Copies: 1}, {Unit: "市住建局", Copies: 1},
	}}
}

// decide makes a step without committing it. A minutes that has its number is
// numbered for another year, which the rules allow and the suite then spoils.
func (o *office) decide(m workflow.Minutes, cmd workflow.Command) workflow.Step {
	o.t.Helper()
	cmd.Minutes, cmd.Version = m.ID, m.Version
	facts := o.facts()
	if cmd.Action == workflow.Number && !m.Number.IsZero() {
		facts.Series.ID = "zhuanti"
		facts.Series.Form = "专题会议纪要〔{year}〕{n}号"
	}
	step, err := workflow.Decide(m, cmd, facts)
	if err != nil {
		o.t.Fatalf("decide %s: %v", cmd.Action, err)
	}
	return step
}

// testRefusals demands that every refused act has its line, and that it
// changes nothing else.
func testRefusals(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Submit)
	o.walk("m-2", workflow.Submit)
	before := o.shelf("m-1")
	refused := []struct {
		cmd  workflow.Command
		kind workflow.Kind
	}{
		{workflow.Command{Minutes: "m-1", Version: m.Version, Action: workflow.Approve, Actor: signer()}, workflow.Forbidden},
		{workflow.Command{Minutes: "m-2", Version: 1, Action: workflow.Approve, Actor: reviewer()}, workflow.Stale},
		{workflow.Command{Minutes: "m-1", Version: m.Version, Action: workflow.Issue, Actor: clerk()}, workflow.Refused},
		{workflow.Command{Minutes: "m-1", Version: m.Version - 1, Action: workflow.Approve, Actor: reviewer()}, workflow.Stale},
		{workflow.Command{Minutes: "m-1", Version: m.Version, Action: workflow.Return, Actor: reviewer()}, workflow.Invalid}, // not kept
		{workflow.Command{Minutes: "m-3", Action: workflow.Create, Title: "题", Actor: signer()}, workflow.Forbidden},
	}
	for _, r := range refused {
		if _, err := o.service.Do(context.Background(), r.cmd); workflow.KindOf(err) != r.kind {
			t.Fatalf("%s: %v, want %s", r.cmd.Action, err, r.kind)
		}
	}
	for id, want := range map[string][]int{"m-1": {0, 2, 3}, "m-2": {1}, "m-3": {5}, "nobody": nil} {
		kept, err := o.store.Refusals(context.Background(), id)
		if err != nil || len(kept) != len(want) {
			t.Fatalf("%s: %d refusals, %v; want %d", id, len(kept), err, len(want))
		}
		for i, r := range kept {
			c := refused[want[i]]
			if r.Minutes != id || r.Version != c.cmd.Version || r.Action != c.cmd.Action || r.Actor != c.cmd.Actor.Person || r.Kind != c.kind || r.Msg == "" || r.Recorded.IsZero() {
				t.Errorf("%s: kept as %+v", id, r)
			}
		}
	}
	if after := o.shelf("m-1"); !reflect.DeepEqual(after, before) {
		t.Errorf("a refusal changed something: %+v", after)
	}
}

func testCancelled(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Submit)
	before := o.shelf("m-1")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := o.store.Commit(ctx, o.decide(m, approval())); err == nil {
		t.Error("a step whose context had ended before was committed")
	}
	o.do(workflow.Command{Minutes: "m-2", Action: workflow.Create, Actor: recorder(), Title: "其后的一件"})
	if after := o.shelf("m-1"); !reflect.DeepEqual(after, before) {
		t.Errorf("something of the cancelled step stayed: %+v", after)
	}
}

func testReopen(t *testing.T, flow *workflow.Flow, open Open) {
	dir := t.TempDir()
	o := newOffice(t, flow, open(t, dir))
	o.walk("m-1", workflow.Number)
	before := o.shelf("m-1")
	if err := o.store.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	if err := o.store.Close(); err != nil {
		t.Errorf("close again: %v", err)
	}
	if _, err := o.store.Commit(context.Background(), o.decide(before.Minutes, workflow.Command{Action: workflow.Finalize, Actor: clerk()})); err == nil {
		t.Error("a closed store accepted a step")
	}
	again := newOffice(t, flow, open(t, dir))
	again.ticks.Store(1000)
	defer again.store.Close()
	if after := again.shelf("m-1"); !reflect.DeepEqual(after, before) {
		t.Errorf("after reopening:\n got %+v\nwant %+v", after, before)
	}
	if m := again.walk("m-2", workflow.Number); m.Number.N != 2 {
		t.Errorf("the next number after reopening is %d, want 2", m.Number.N)
	}
	again.do(workflow.Command{Minutes: "m-1", Action: workflow.Finalize, Actor: clerk()})
	again.verify()
}
