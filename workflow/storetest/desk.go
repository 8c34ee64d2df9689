package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"jiyao/workflow"
)

func request() workflow.NumberRequest {
	return workflow.NumberRequest{Series: "changwu", Scope: "2026", Start: 1, Form: "常务会议纪要〔{year}〕{n}号"}
}

func (o *office) act(reason string) workflow.LedgerAct {
	return workflow.LedgerAct{By: clerk().Person, Reason: reason, At: o.now().Truncate(time.Microsecond)}
}

// states gives the ledger as states in order.
func (o *office) states() []workflow.NumberState {
	o.t.Helper()
	rows, err := o.store.Numbers(context.Background(), "changwu", "2026")
	if err != nil {
		o.t.Fatal(err)
	}
	var all []workflow.NumberState
	for i, r := range rows {
		if r.Number.N != i+1 {
			o.t.Errorf("row %d is number %d", i, r.Number.N)
		}
		all = append(all, r.State)
	}
	return all
}

// testReserved takes numbers out ahead, uses one by name, gives one back, uses
// that by name, and makes the rest void: each once, and no other.
func testReserved(t *testing.T, o *office) {
	ctx := context.Background()
	got, err := o.store.Reserve(ctx, request(), 3, o.act("预留给三次会议"))
	if err != nil || len(got) != 3 || got[2].Text != "常务会议纪要〔2026〕3号" {
		t.Fatalf("reserved %v, %v", got, err)
	}
	o.walk("m-1", workflow.Sign)
	if n := o.do(workflow.Command{Minutes: "m-1", Action: workflow.Number, Actor: clerk()}).Minutes.Number.N; n != 4 {
		t.Errorf("the next number after three reserved ones is %d", n)
	}
	o.walk("m-2", workflow.Sign)
	choose := workflow.Command{Minutes: "m-2", Action: workflow.Number, Actor: clerk(), Choose: 2}
	if n := o.do(choose).Minutes.Number.N; n != 2 {
		t.Errorf("chosen 2, got %d", n)
	}
	o.walk("m-3", workflow.Sign)
	choose.Minutes, choose.Version = "m-3", o.minutes("m-3").Version
	for _, taken := range []int{2, 4, 9} {
		choose.Choose = taken
		if _, err := o.service.Do(ctx, choose); workflow.KindOf(err) != workflow.Refused {
			t.Errorf("number %d was given twice, or is not there: %v", taken, err)
		}
	}
	o.do(workflow.Command{Minutes: "m-2", Action: workflow.Unnumber, Actor: clerk(), Note: "改用下一号"})
	choose.Choose = 2
	o.do(choose)
	act := o.act("会议取消")
	act.Number = got[2]
	if err := o.store.VoidNumber(ctx, act); err != nil {
		t.Error(err)
	}
	if err := o.store.VoidNumber(ctx, act); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("void twice: %v", err)
	}
	want := []workflow.NumberState{workflow.NumberReserved, workflow.NumberHeld, workflow.NumberVoid, workflow.NumberHeld}
	if got := o.states(); !slices.Equal(got, want) {
		t.Errorf("ledger %v, want %v", got, want)
	}
}

// testReservedAtOnce lets reservations and numbers race: no gap, none twice.
func testReservedAtOnce(t *testing.T, o *office) {
	const writers = 12
	for i := range writers {
		o.walkTo(caseID(i))
	}
	var done sync.WaitGroup
	for i := range writers {
		done.Go(func() {
			if i%2 == 0 {
				if _, err := o.store.Reserve(context.Background(), request(), 2, o.act("预留")); err != nil {
					t.Errorf("reserve: %v", err)
				}
				return
			}
			cmd := workflow.Command{Minutes: caseID(i), Version: 4, Action: workflow.Number, Actor: clerk()}
			if _, err := o.service.Do(context.Background(), cmd); err != nil {
				t.Errorf("number: %v", err)
			}
		})
	}
	done.Wait()
	if got := o.states(); len(got) != writers/2*3 {
		t.Errorf("%d numbers, want %d", len(got), writers/2*3)
	}
}

// testLeases lets one write at a time, per minutes or per 议题.
func testLeases(t *testing.T, o *office) {
	ctx := context.Background()
	o.walk("m-1", workflow.Create)
	start := o.now().Truncate(time.Microsecond)
	lease := func(who workflow.Actor, item int, after time.Duration, take bool) error {
		_, err := o.store.Lease(ctx, workflow.Lease{
			Minutes: "m-1", Item: item, Holder: who.Person, Since: start.Add(after), Until: start.Add(after + time.Minute),
		}, take)
		return err
	}
	for _, c := range []struct {
		name  string
		who   workflow.Actor
		item  int
		after time.Duration
		take  bool
		kind  workflow.Kind
	}{
		{"first", recorder(), 1, 0, false, ""},
		{"another 议题", clerk(), 2, 0, false, ""},
		{"the same 议题", reviewer(), 1, time.Second, false, workflow.Refused},
		{"the whole beside an 议题", reviewer(), 0, time.Second, false, workflow.Refused},
		{"prolonged", recorder(), 1, 30 * time.Second, false, ""},
		{"run out for the other", reviewer(), 2, 61 * time.Second, false, ""},
		{"taken over", reviewer(), 1, 62 * time.Second, true, ""},
		{"against who took over", recorder(), 1, 63 * time.Second, false, workflow.Refused},
	} {
		if err := lease(c.who, c.item, c.after, c.take); workflow.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %q", c.name, err, c.kind)
		}
	}
	now, err := o.store.Leases(ctx, "m-1", start.Add(64*time.Second))
	if err != nil || len(now) != 2 || now[0].Holder != reviewer().Person || now[0].Taken != recorder().Person {
		t.Errorf("leases %+v, %v", now, err)
	}
	if err := o.store.Release(ctx, "m-1", 1, recorder().ID); err != nil {
		t.Error(err)
	}
	if now, _ := o.store.Leases(ctx, "m-1", start.Add(64*time.Second)); len(now) != 2 {
		t.Error("somebody else's lease was released")
	}
	o.leasedSave(t)
	if _, err := o.store.Lease(ctx, workflow.Lease{Minutes: "nobody", Holder: recorder().Person, Since: start, Until: start.Add(time.Minute)}, false); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("a lease on no minutes: %v", err)
	}
}

// leasedSave demands that who does not have the lease cannot save.
func (o *office) leasedSave(t *testing.T) {
	t.Helper()
	ctx, now := context.Background(), o.now()
	_, err := o.store.Lease(ctx, workflow.Lease{Minutes: "m-1", Holder: reviewer().Person, Since: now, Until: now.Add(time.Hour)}, true)
	if err != nil {
		t.Fatal(err)
	}
	o.service.Leases = o.store
	text := "改过的正文。"
	save := workflow.Command{Minutes: "m-1", Version: 1, Action: workflow.Save, Actor: recorder(), Text: &text}
	if _, err := o.service.Do(ctx, save); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("saved over a lease: %v", err)
	}
	for item := range 3 {
		if err := o.store.Release(ctx, "m-1", item, reviewer().ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := o.service.Do(ctx, save); err != nil {
		t.Errorf("save after the lease: %v", err)
	}
}

// testReadings keeps what a reader has last seen, his own only.
func testReadings(t *testing.T, o *office) {
	ctx := context.Background()
	o.walk("m-1", workflow.Create)
	at := o.now().Truncate(time.Microsecond)
	if _, ok, err := o.store.LastRead(ctx, "m-1", "x"); ok || err != nil {
		t.Errorf("read before anybody read: %v, %v", ok, err)
	}
	for _, n := range []int{1, 2, 1} { // what was opened first may be told last
		if err := o.store.MarkRead(ctx, workflow.Reading{Minutes: "m-1", Reader: "x", Revision: n, Version: n, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	got, ok, err := o.store.LastRead(ctx, "m-1", "x")
	if want := (workflow.Reading{Minutes: "m-1", Reader: "x", Revision: 2, Version: 2, At: at}); !ok || err != nil || got != want {
		t.Errorf("got %+v, %v, %v", got, ok, err)
	}
	if _, ok, _ := o.store.LastRead(ctx, "m-1", "y"); ok {
		t.Error("another reader has read it")
	}
	o.readByActing(t)
}

// readByActing demands that who acts on the text has read it, and nobody who
// minds rows alone, registers paper or saves one 议题.
func (o *office) readByActing(t *testing.T) {
	t.Helper()
	seen := func(who workflow.Actor) int {
		t.Helper()
		r, ok, err := o.store.LastRead(context.Background(), "m-1", who.ID)
		if err != nil || ok != (r.Version > 0) || ok && (r.At.IsZero() || r.Reader != who.ID || r.Revision != o.minutes("m-1").Revision) {
			t.Errorf("%s: %+v, %v, %v", who.ID, r, ok, err)
		}
		return r.Version
	}
	one, two := recorder(), person("luoping", "骆平", workflow.Recorder)
	item := "一、关于城市更新工作\n原则同意𠮷祥里片区更新方案，另行报告。"
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Save, Actor: two, Text: &item, Item: 1})
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Submit, Actor: one})
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Consult, Actor: reviewer(), Asked: []workflow.Invitation{{Unit: "czj", Name: "财政局"}}})
	if a, b, c := seen(one), seen(two), seen(reviewer()); a != 3 || b != 0 || c != 0 {
		t.Errorf("after 送审 they have read versions %d, %d, %d", a, b, c)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Drop, Actor: reviewer(), Rows: []int{1}, Note: "不问了"})
	step := o.do(workflow.Command{Minutes: "m-1", Action: workflow.Approve, Actor: reviewer()})
	if got := seen(reviewer()); got != step.Minutes.Version {
		t.Errorf("who approved version %d has read %d", step.Minutes.Version, got)
	}
	entries, err := o.store.Entries(context.Background(), "m-1")
	if err != nil || entries[1].Item != 1 {
		t.Errorf("the saved 议题 is not on record: %+v, %v", entries[1], err)
	}
}

// testRepliesAtOnce lets twenty units answer at the same moment: all are heard.
func testRepliesAtOnce(t *testing.T, o *office) {
	const units = 20
	o.walk("m-1", workflow.Submit)
	ask := workflow.Command{Minutes: "m-1", Action: workflow.Consult, Actor: reviewer()}
	for i := range units {
		ask.Asked = append(ask.Asked, workflow.Invitation{Unit: fmt.Sprintf("u%d", i), Name: fmt.Sprintf("单位%d", i)})
	}
	o.do(ask)
	var done sync.WaitGroup
	for i := range units {
		done.Go(func() {
			who := person(fmt.Sprintf("p%d", i), fmt.Sprintf("会签%d", i))
			who.Unit = fmt.Sprintf("u%d", i)
			_, err := o.service.Do(context.Background(), workflow.Command{
				Minutes: "m-1", Action: workflow.Reply, Actor: who, Rows: []int{i + 1}, Outcome: workflow.Agreed, Key: "k",
			})
			if err != nil {
				t.Errorf("unit %d: %v", i, err)
			}
		})
	}
	done.Wait()
	for _, p := range o.minutes("m-1").Participants {
		if p.State != workflow.PartyAnswered || p.By.ID != fmt.Sprintf("p%d", p.N-1) {
			t.Errorf("row %d: %s by %s", p.N, p.State, p.By.ID)
		}
	}
}
