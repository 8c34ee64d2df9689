package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"jiyao/workflow"
)

// Outbox is a store that also hands out what its steps have to tell.
type Outbox interface {
	workflow.Store
	workflow.Deliveries
	workflow.Mailroom
	workflow.Chronicle
}

// RunOutbox demands of a store what workflow.Deliveries and workflow.Mailroom
// promise. open gives an empty store; the suite closes it.
func RunOutbox(t *testing.T, flow *workflow.Flow, open func(t *testing.T, dir string) Outbox) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *postroom)
	}{
		{"committed steps only", testCommittedOnly},
		{"order of a lane", testLaneOrder},
		{"long tail", testLongTail},
		{"lease", testLease},
		{"fence", testFence},
		{"later try", testLaterTry},
		{"put aside and asked for again", testAside},
		{"given back", testGivenBack},
		{"letters and backlog", testLetters},
		{"claim of nothing", testClaimOfNothing},
		{"many workers", testManyWorkers},
		{"slow worker", testSlowWorker},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := open(t, t.TempDir())
			t.Cleanup(func() {
				if err := store.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			p := &postroom{office: newOffice(t, flow, store), outbox: store}
			c.test(t, p)
			p.verify()
		})
	}
}

// Distribute carries so many minutes to 分送, each to all the units, so that the
// store has that many messages to deliver to each.
func Distribute(t *testing.T, flow *workflow.Flow, store Outbox, minutes int, units ...string) {
	t.Helper()
	DistributeTo(t, flow, store, minutes, plainly(units)...)
}

// DistributeTo is Distribute to recipients as they are written.
func DistributeTo(t *testing.T, flow *workflow.Flow, store Outbox, minutes int, to ...workflow.Recipient) {
	t.Helper()
	p := &postroom{office: newOffice(t, flow, store), outbox: store}
	for i := range minutes {
		p.send(caseID(i), to)
	}
}

// plainly makes one copy for each unit.
func plainly(units []string) []workflow.Recipient {
	all := make([]workflow.Recipient, len(units))
	for i, u := range units {
		all[i] = workflow.Recipient{Unit: u, Copies: 1}
	}
	return all
}

// A postroom is an office with its outbox.
type postroom struct {
	*office
	outbox Outbox
}

// distribute brings a minutes to 印发 and sends it to the units.
func (p *postroom) distribute(id string, units ...string) {
	p.t.Helper()
	p.send(id, plainly(units))
}

func (p *postroom) send(id string, to []workflow.Recipient) {
	p.t.Helper()
	p.walk(id, workflow.Issue)
	p.do(workflow.Command{Minutes: id, Action: workflow.Distribute, Actor: clerk(), Recipients: to})
}

// claim asks for deliveries for a minute from now.
func (p *postroom) claim(worker string, n int, now time.Time) []workflow.Delivery {
	p.t.Helper()
	got, err := p.outbox.Claim(context.Background(), workflow.Claim{
		Worker: worker, Topic: workflow.TopicDeliver, N: n, Now: now, Lease: time.Minute,
	})
	if err != nil {
		p.t.Fatalf("claim: %v", whole(err))
	}
	return got
}

// want demands that a claim brings just these messages, in any order.
func (p *postroom) want(now time.Time, keys ...string) []workflow.Delivery {
	p.t.Helper()
	got := p.claim("w", 100, now)
	found := keysOf(got)
	slices.Sort(found)
	slices.Sort(keys)
	if !slices.Equal(found, keys) {
		p.t.Fatalf("claimed %v, want %v", found, keys)
	}
	return got
}

func keysOf(all []workflow.Delivery) []string {
	keys := []string{}
	for _, d := range all {
		keys = append(keys, d.Key)
	}
	return keys
}

// key is that of the n-th copy of a minutes that was distributed once.
func (p *postroom) key(id string, n int) string {
	return fmt.Sprintf("%s/%d/%s/%d", id, p.minutes(id).Version, workflow.TopicDeliver, n)
}

// now is in microseconds, as it is stored.
func (p *postroom) now() time.Time { return p.office.now().Truncate(time.Microsecond) }

func (p *postroom) delivered(done ...workflow.Delivery) {
	p.t.Helper()
	if err := p.outbox.Delivered(context.Background(), p.now(), done...); err != nil {
		p.t.Fatalf("mark delivered: %v", whole(err))
	}
}

func (p *postroom) failed(d workflow.Delivery, f workflow.Failure) {
	p.t.Helper()
	if err := p.outbox.Undelivered(context.Background(), d, f); err != nil {
		p.t.Fatalf("mark undelivered: %v", whole(err))
	}
}

func (p *postroom) letters(state workflow.LetterState) []workflow.Letter {
	p.t.Helper()
	all, err := p.outbox.Letters(context.Background(), workflow.LetterQuery{State: state, Topic: workflow.TopicDeliver})
	if err != nil {
		p.t.Fatalf("list letters: %v", whole(err))
	}
	return all
}

// testCommittedOnly: what was refused has nothing to deliver, and what was
// committed twice by one key is delivered once.
func testCommittedOnly(t *testing.T, p *postroom) {
	m := p.walk("m-1", workflow.Issue)
	spoilt := p.decide(m, distribution())
	spoilt.Messages[len(spoilt.Messages)-1].Topic = ""
	if _, err := p.store.Commit(context.Background(), spoilt); err == nil {
		t.Fatal("a spoilt step was accepted")
	}
	p.want(p.now())
	step := p.decide(m, workflow.Command{Action: workflow.Distribute, Actor: clerk(), Key: "k", Recipients: distribution().Recipients})
	for range 2 {
		if _, err := p.store.Commit(context.Background(), step); err != nil {
			t.Fatal(err)
		}
	}
	got := p.want(p.now(), p.key("m-1", 1), p.key("m-1", 2), p.key("m-1", 3))
	kept, err := p.store.Outbox(context.Background(), "m-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range got {
		if d.Attempt != 1 || !slices.Contains(kept, d.Message) {
			t.Errorf("handed out what was not committed: %+v", d)
		}
	}
}

// testLaneOrder: a recipient's messages go out one after another; no other
// recipient waits for that.
func testLaneOrder(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局", `乙"\局`)
	p.distribute("m-2", `乙"\局`, "丙<局>&", "甲局")
	now := p.now()
	first := p.want(now, p.key("m-1", 1), p.key("m-1", 2), p.key("m-2", 2))
	lanes := map[string]bool{}
	for _, d := range first {
		lanes[d.Lane] = true
	}
	if len(lanes) != 3 {
		t.Errorf("three recipients have the lanes %v", lanes)
	}
	p.want(now)
	p.delivered(first[0])
	second := p.want(now, p.key("m-2", 3))
	if second[0].Lane != first[0].Lane {
		t.Errorf("the same recipient has lanes %q and %q", first[0].Lane, second[0].Lane)
	}
	p.delivered(append(second, first[1:]...)...)
	p.delivered(p.want(now, p.key("m-2", 1))...)
	p.want(now)
}

// testLongTail: many messages behind one that waits keep none of another lane
// from being found, and all of them come out in order.
func testLongTail(t *testing.T, p *postroom) {
	const tail = 70 // more than a claim looks at in one go
	p.walk("m-0", workflow.Issue)
	for range tail {
		p.do(workflow.Command{
			Minutes: "m-0", Action: workflow.Distribute, Actor: clerk(),
			Recipients: []workflow.Recipient{{Unit: "甲局", Copies: 1}},
		})
	}
	p.distribute("m-1", "乙局")
	now := p.now()
	got := p.want(now, p.outboxKey("m-0", 0), p.key("m-1", 1))
	for i := 1; i < tail; i++ {
		p.delivered(got[0])
		got = p.want(now, p.outboxKey("m-0", i))
	}
}

// outboxKey is that of the minutes' i-th message to be delivered, from 0.
func (p *postroom) outboxKey(id string, i int) string {
	p.t.Helper()
	all, err := p.store.Outbox(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(m workflow.Message) bool { return m.Topic != workflow.TopicDeliver })
	return all[i].Key
}

// testLease: what is in a worker's hands is nobody else's until the lease
// ends; then it comes again, with the same key.
func testLease(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局")
	now := p.now()
	got := p.want(now, p.key("m-1", 1))
	p.want(now.Add(59 * time.Second))
	again := p.want(now.Add(time.Minute), p.key("m-1", 1))
	if again[0].Message != got[0].Message || again[0].Attempt != 2 {
		t.Errorf("came again as %+v, was %+v", again[0], got[0])
	}
}

// testFence: who was too late says nothing any more about a message.
func testFence(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局", "乙局")
	ctx, now := context.Background(), p.now()
	late := p.claim("late", 1, now)[0]
	other := p.claim("late", 1, now)[0]
	next := p.claim("next", 1, now.Add(2*time.Minute))[0]
	if next.ID != late.ID || next.Fence <= late.Fence {
		t.Fatalf("fence %d after %d, message %d after %d", next.Fence, late.Fence, next.ID, late.ID)
	}
	if err := p.outbox.Delivered(ctx, now, other, late); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("too late, delivered: %v", err)
	}
	for _, f := range []workflow.Failure{{Reason: "迟", At: now}, {Reason: "迟", At: now, Retry: now}} {
		if err := p.outbox.Undelivered(ctx, late, f); workflow.KindOf(err) != workflow.Stale {
			t.Errorf("too late, undelivered: %v", err)
		}
	}
	if err := p.outbox.GiveBack(ctx, late); err != nil {
		t.Errorf("too late, given back: %v", err)
	}
	if got := p.letters(workflow.LetterWaiting); len(got) != 1 || got[0].Worker != "next" || got[0].Attempts != 2 || got[0].Reason != "" {
		t.Errorf("after the late ones: %+v", got)
	}
	if got := p.letters(workflow.LetterDelivered); len(got) != 1 || got[0].ID != other.ID {
		t.Errorf("what came in time was not marked: %+v", got)
	}
	p.delivered(next)
	if err := p.outbox.Delivered(ctx, now, next); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("delivered twice: %v", err)
	}
}

// testLaterTry: a failed message waits for its time, its lane with it, and
// nobody else.
func testLaterTry(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局", "乙局")
	p.distribute("m-2", "甲局", "乙局")
	now := p.now()
	got := p.want(now, p.key("m-1", 1), p.key("m-1", 2))
	p.failed(got[0], workflow.Failure{Reason: "对方没有应答", At: now, Retry: now.Add(time.Hour)})
	p.delivered(got[1])
	p.delivered(p.want(now, p.key("m-2", 2))...)
	if w := p.letters(workflow.LetterWaiting)[0]; w.Reason != "对方没有应答" || !w.Due.Equal(now.Add(time.Hour)) || w.Worker != "" {
		t.Errorf("waiting: %+v", w)
	}
	p.want(now.Add(time.Hour - time.Microsecond))
	again := p.want(now.Add(time.Hour), p.key("m-1", 1))
	if again[0].Attempt != 2 {
		t.Errorf("attempt %d, want 2", again[0].Attempt)
	}
	p.delivered(again...)
	p.want(now.Add(time.Hour), p.key("m-2", 1))
}

// testAside: a message put aside keeps its reason and holds up nobody; who
// asked for it again is kept.
func testAside(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局")
	p.distribute("m-2", "甲局")
	p.distribute("m-3", "甲局")
	now := p.now()
	got := p.want(now, p.key("m-1", 1))
	p.failed(got[0], workflow.Failure{Reason: "没有这个单位", At: now})
	second := p.want(now, p.key("m-2", 1))
	aside := p.letters(workflow.LetterAside)
	if len(aside) != 1 || aside[0].Key != got[0].Key || aside[0].Reason != "没有这个单位" || !aside[0].Aside.Equal(now) {
		t.Fatalf("put aside: %+v", aside)
	}
	by := workflow.Person{ID: "tangxiaohe", Name: "唐小禾"}
	if err := p.outbox.Redeliver(context.Background(), aside[0].ID, redelivery(by, now)); err != nil {
		t.Fatal(whole(err))
	}
	if err := p.outbox.Redeliver(context.Background(), aside[0].ID, redelivery(by, now)); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("asked for again though not aside: %v", err)
	}
	p.want(now) // the second is in somebody's hands
	p.delivered(second...)
	again := p.want(now, p.key("m-1", 1))
	if again[0].Attempt != 1 || again[0].Fence <= got[0].Fence {
		t.Errorf("asked for again it comes as %+v", again[0])
	}
	p.failed(again[0], workflow.Failure{Reason: "仍没有这个单位", At: now})
	if err := p.outbox.Redeliver(context.Background(), aside[0].ID, redelivery(by, now.Add(time.Hour))); err != nil {
		t.Fatal(whole(err))
	}
	for range 2 { // the first, then the third
		p.delivered(p.claim("w", 1, now)...)
	}
	l := p.letters(workflow.LetterDelivered)[0]
	if l.Key != got[0].Key || l.Retries != 2 || l.RetriedBy != by || !l.Retried.Equal(now.Add(time.Hour)) {
		t.Errorf("in the end: %+v", l)
	}
	p.recorded(aside[0], by, now, now.Add(time.Hour))
}

func redelivery(by workflow.Person, at time.Time) workflow.Redelivery {
	return workflow.Redelivery{By: by, Note: "地址已更正", At: at}
}

// recorded demands that the office's record has just these redeliveries of a
// letter.
func (p *postroom) recorded(l workflow.Letter, by workflow.Person, times ...time.Time) {
	p.t.Helper()
	lines, err := p.outbox.Alterations(context.Background(), 0)
	if err != nil || len(lines) != len(times) {
		p.t.Fatalf("%d redeliveries on record, want %d (%v)", len(lines), len(times), err)
	}
	for i, line := range lines {
		r, err := workflow.ParseRedelivery(line.After)
		want := workflow.RedeliveryLine{Key: l.Key, Recipient: l.Recipient, Times: i + 1}
		if err != nil || r != want || line.Book != workflow.OutboxBook || line.Actor != by || line.Note != "地址已更正" || !line.Recorded.Equal(times[i]) {
			p.t.Errorf("on record: %+v, %v", line, err)
		}
	}
}

// testGivenBack: what was given back is free at once and counts as no try.
func testGivenBack(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局")
	now := p.now()
	got := p.want(now, p.key("m-1", 1))
	if err := p.outbox.GiveBack(context.Background(), got...); err != nil {
		t.Fatal(whole(err))
	}
	if err := p.outbox.Delivered(context.Background(), now, got...); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("delivered after it was given back: %v", err)
	}
	if again := p.want(now, p.key("m-1", 1)); again[0].Attempt != 1 {
		t.Errorf("attempt %d after a delivery given back, want 1", again[0].Attempt)
	}
}
