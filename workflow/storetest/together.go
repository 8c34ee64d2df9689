package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"jiyao/workflow"
)

// testOneWinner lets 20 people decide on the same version at once: exactly one
// succeeds, and the others hear who did what.
func testOneWinner(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Submit)
	const clicks = 20
	errs := make([]error, clicks)
	var ready, done sync.WaitGroup
	ready.Add(1)
	for i := range clicks {
		actor := person(fmt.Sprintf("r%d", i), fmt.Sprintf("审核%d", i), workflow.Reviewer)
		step := o.decide(m, workflow.Command{Action: workflow.Approve, Actor: actor})
		done.Go(func() {
			ready.Wait()
			_, errs[i] = o.store.Commit(context.Background(), step)
		})
	}
	ready.Done()
	done.Wait()
	won := 0
	for _, err := range errs {
		switch workflow.KindOf(err) {
		case "":
			won++
		case workflow.Stale:
		default:
			t.Errorf("a late click got %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d clicks on one version succeeded", won, clicks)
	}
	if got := o.minutes("m-1"); got.Version != m.Version+1 || len(got.Approvals) != 1 {
		t.Errorf("after the clicks: version %d, %d approvals", got.Version, len(got.Approvals))
	}
}

// testSameClick sends one click again after the minutes has moved on: it gets
// its first answer and changes nothing.
func testSameClick(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Submit)
	text := m.Text + "由市财政局配合。"
	cmd := workflow.Command{Minutes: "m-1", Version: m.Version, Action: workflow.Approve, Actor: reviewer(), Text: &text, Key: "click-1"}
	step := o.decide(m, cmd)
	first, err := o.service.Do(context.Background(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Sign, Actor: signer()})
	before := o.shelf("m-1")
	for name, send := range map[string]func() (workflow.Step, error){
		"service": func() (workflow.Step, error) { return o.service.Do(context.Background(), cmd) },
		"store":   func() (workflow.Step, error) { return o.store.Commit(context.Background(), step) },
	} {
		again, err := send()
		if err != nil {
			t.Errorf("%s: the same click again: %v", name, err)
		}
		if !reflect.DeepEqual(again, first) {
			t.Errorf("%s: the same click got another answer:\n got %+v\nwant %+v", name, again, first)
		}
	}
	if after := o.shelf("m-1"); !reflect.DeepEqual(after, before) {
		t.Errorf("the same click changed something: %+v", after)
	}
}

// testSameClickAtOnce sends one click twenty times at once: all get the one
// answer.
func testSameClickAtOnce(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Submit)
	cmd := workflow.Command{Minutes: "m-1", Version: m.Version, Action: workflow.Approve, Actor: reviewer(), Key: "click-1"}
	hashes := make([]string, 20)
	var done sync.WaitGroup
	for i := range hashes {
		done.Go(func() {
			step, err := o.service.Do(context.Background(), cmd)
			if err != nil {
				t.Errorf("click %d: %v", i, err)
			}
			hashes[i] = step.Entry.Hash
		})
	}
	done.Wait()
	for i, h := range hashes {
		if h != hashes[0] {
			t.Errorf("click %d got %q, click 0 got %q", i, h, hashes[0])
		}
	}
	if got := o.minutes("m-1").Version; got != m.Version+1 {
		t.Errorf("version %d after one click, want %d", got, m.Version+1)
	}
}

// testKeyReused demands that a key is refused for another command, and is free
// for another person.
func testKeyReused(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Create)
	cmd := workflow.Command{Minutes: "m-1", Action: workflow.Submit, Actor: recorder(), Key: "k"}
	o.do(cmd)
	other := workflow.Command{Minutes: "m-1", Version: m.Version + 1, Action: workflow.Withdraw, Actor: recorder(), Key: "k"}
	if _, err := o.service.Do(context.Background(), other); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("service: the key of another command: %v", err)
	}
	if _, err := o.store.Commit(context.Background(), o.decide(o.minutes("m-1"), other)); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("store: the key of another command: %v", err)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Approve, Actor: reviewer(), Key: "k"})
}

// testNumbers lets 50 writers number 200 minutes while some of their steps are
// spoilt: every minutes gets a number, none twice, none missing, in the order
// of the ledger.
func testNumbers(t *testing.T, o *office) {
	const cases, writers = 200, 50
	// Numbered by registration, a minutes needs no long way before it.
	for i := range cases {
		o.walkTo(caseID(i))
	}
	queue := make(chan string, cases)
	for i := range cases {
		queue <- caseID(i)
	}
	close(queue)
	var done sync.WaitGroup
	for w := range writers {
		random := rand.New(rand.NewPCG(1, uint64(w)))
		done.Go(func() {
			for id := range queue {
				o.number(t, id, random)
			}
		})
	}
	done.Wait()
	checkLedger(t, o, cases)
}

// walkTo brings a minutes to 整理 by the shortest way.
func (o *office) walkTo(id string) {
	o.t.Helper()
	text := "正文。"
	for _, cmd := range []workflow.Command{
		{Action: workflow.Create, Actor: recorder(), Title: "纪要", Text: &text},
		{Action: workflow.Submit, Actor: recorder()},
		{Action: workflow.Approve, Actor: reviewer()},
		{Action: workflow.Sign, Actor: signer()},
	} {
		cmd.Minutes = id
		o.do(cmd)
	}
}

// number gives a minutes its number, with a spoilt try before in two of three
// cases.
func (o *office) number(t *testing.T, id string, random *rand.Rand) {
	ctx := context.Background()
	m, err := o.store.Minutes(ctx, id)
	if err != nil {
		t.Errorf("read %s: %v", id, err)
		return
	}
	sound, err := workflow.Decide(m, workflow.Command{Minutes: id, Version: m.Version, Action: workflow.Number, Actor: clerk()}, o.facts())
	if err != nil {
		t.Errorf("decide %s: %v", id, err)
		return
	}
	spoilt := sound
	switch random.IntN(3) {
	case 0:
		spoilt.Messages = []workflow.Message{{Key: "x" + id, Minutes: id}}
	case 1:
		spoilt.Entry.Action = ""
	}
	if !reflect.DeepEqual(spoilt, sound) {
		if _, err := o.store.Commit(ctx, spoilt); err == nil {
			t.Errorf("%s: a spoilt step was accepted", id)
		}
	}
	if _, err := o.store.Commit(ctx, sound); err != nil {
		t.Errorf("number %s: %v", id, err)
	}
}

func checkLedger(t *testing.T, o *office, cases int) {
	t.Helper()
	rows, err := o.store.Numbers(context.Background(), o.service.Series.ID, "2026")
	if err != nil || len(rows) != cases {
		t.Fatalf("the ledger has %d rows (%v), want %d", len(rows), err, cases)
	}
	held := map[string]bool{}
	for i, r := range rows {
		if r.Number.N != i+1 || held[r.Minutes] {
			t.Errorf("row %d: number %d of %s", i, r.Number.N, r.Minutes)
		}
		held[r.Minutes] = true
		if got := o.minutes(r.Minutes).Number; got != r.Number {
			t.Errorf("%s holds %v, the ledger says %v", r.Minutes, got, r.Number)
		}
	}
}

// testVoidAndStart demands that the ledger starts where it is told, that a
// voided number stays void with its reason, and that a later start opens no
// gap.
func testVoidAndStart(t *testing.T, o *office) {
	o.service.Series.Start = 38
	if m := o.walk("m-1", workflow.Number); m.Number.N != 38 {
		t.Errorf("the ledger started at %d, want 38", m.Number.N)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Void, Actor: signer(), Note: "会议决定撤销"})
	o.service.Series.Start = 90
	if m := o.walk("m-2", workflow.Number); m.Number.N != 39 {
		t.Errorf("after a voided 38 came %d, want 39", m.Number.N)
	}
	rows := o.shelf("m-1").Numbers
	if len(rows) != 2 || rows[0].State != workflow.NumberVoid || rows[0].Reason != "会议决定撤销" || rows[1].State != workflow.NumberHeld {
		t.Errorf("ledger %+v", rows)
	}
}

// testNewYear demands that a minutes signed anew in another year gives up its
// number, which stays void, and takes one of the new year.
func testNewYear(t *testing.T, o *office) {
	o.walk("m-1", workflow.Number)
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Return, Actor: clerk(), To: workflow.Place{State: workflow.Signing}, Note: "议定事项有误"})
	o.ticks.Add(int64((215 * 24 * time.Hour).Seconds())) // 2027
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Sign, Actor: signer()})
	m := o.do(workflow.Command{Minutes: "m-1", Action: workflow.Number, Actor: clerk()}).Minutes
	if m.Number.Text != "常务会议纪要〔2027〕1号" {
		t.Errorf("number %q", m.Number.Text)
	}
	if old := o.shelf("m-1").Numbers; len(old) != 1 || old[0].State != workflow.NumberVoid {
		t.Errorf("the number of the old year: %+v", old)
	}
}
