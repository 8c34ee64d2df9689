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

func testLetters(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局", "乙局", "丙局")
	p.distribute("m-2", "甲局")
	now := p.now()
	got := p.want(now, p.key("m-1", 1), p.key("m-1", 2), p.key("m-1", 3))
	p.delivered(got[0])
	p.failed(got[1], workflow.Failure{Reason: "没有这个单位", At: now})
	counts, err := p.outbox.Backlog(context.Background())
	if err != nil {
		t.Fatal(whole(err))
	}
	sent := p.shelf("m-1").Copies[0].Sent
	want := workflow.Backlog{Topic: workflow.TopicDeliver, Waiting: 2, Aside: 1, Oldest: sent}
	if !slices.Contains(counts, want) || len(counts) != 2 { // notify has its own
		t.Errorf("backlog %+v, want %+v among them", counts, want)
	}
	for _, c := range []struct {
		name  string
		query workflow.LetterQuery
		want  []string
	}{
		{"waiting", workflow.LetterQuery{State: workflow.LetterWaiting}, []string{p.key("m-1", 3), p.key("m-2", 1)}},
		{"of one minutes", workflow.LetterQuery{State: workflow.LetterWaiting, Minutes: "m-2"}, []string{p.key("m-2", 1)}},
		{"first page", workflow.LetterQuery{State: workflow.LetterWaiting, Limit: 1}, []string{p.key("m-1", 3)}},
		{"second page", workflow.LetterQuery{State: workflow.LetterWaiting, Limit: 1, After: got[2].ID}, []string{p.key("m-2", 1)}},
		{"aside", workflow.LetterQuery{State: workflow.LetterAside}, []string{p.key("m-1", 2)}},
		{"delivered", workflow.LetterQuery{State: workflow.LetterDelivered}, []string{p.key("m-1", 1)}},
	} {
		c.query.Topic = workflow.TopicDeliver
		all, err := p.outbox.Letters(context.Background(), c.query)
		if err != nil {
			t.Fatal(whole(err))
		}
		var keys []string
		for _, l := range all {
			keys = append(keys, l.Key)
			if l.State != c.query.State || l.Since.IsZero() {
				t.Errorf("%s: %+v", c.name, l)
			}
		}
		if !slices.Equal(keys, c.want) {
			t.Errorf("%s: %v, want %v", c.name, keys, c.want)
		}
	}
	if _, err := p.outbox.Letters(context.Background(), workflow.LetterQuery{State: "lost"}); err == nil {
		t.Error("letters of no state were listed")
	}
}

func testClaimOfNothing(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局")
	for _, c := range []workflow.Claim{
		{Topic: workflow.TopicDeliver, N: 1, Now: p.now(), Lease: time.Minute},
		{Worker: "w", Topic: workflow.TopicDeliver, Now: p.now(), Lease: time.Minute},
	} {
		if got, err := p.outbox.Claim(context.Background(), c); err == nil {
			t.Errorf("a claim without worker or number got %v", got)
		}
	}
	got, err := p.outbox.Claim(context.Background(), workflow.Claim{Worker: "w", Topic: "other", N: 9, Now: p.now(), Lease: time.Minute})
	if err != nil || len(got) != 0 {
		t.Errorf("another topic's claim got %v, %v", got, err)
	}
	if err := p.outbox.Delivered(context.Background(), p.now()); err != nil {
		t.Errorf("nothing delivered: %v", err)
	}
	if err := p.outbox.Redeliver(context.Background(), 999, workflow.Redelivery{By: workflow.Person{ID: "x", Name: "x"}, At: p.now()}); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("asked for what is not there: %v", err)
	}
}

// testManyWorkers lets four workers take and mark at once. Two forget every
// third message, so that its lease ends: all come through, each lane in order.
func testManyWorkers(t *testing.T, p *postroom) {
	units := []string{"甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局", "辛局"}
	const minutes = 15
	for i := range minutes {
		p.distribute(caseID(i), units...)
	}
	board := newBoard(minutes * len(units))
	var done sync.WaitGroup
	for w := range 4 {
		done.Go(func() {
			if err := board.work(p, fmt.Sprintf("w%d", w), w < 2); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if err := board.inOrder(len(units), minutes); err != nil {
		t.Error(err)
	}
	if left := p.letters(workflow.LetterWaiting); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}

// testSlowWorker lets a worker's hands be slower than its lease: what it brings
// comes after later messages of the lane, and its report does not count.
func testSlowWorker(t *testing.T, p *postroom) {
	p.distribute("m-1", "甲局")
	p.distribute("m-2", "甲局")
	now, board := p.now(), newBoard(2)
	slow := p.claim("slow", 1, now)[0]
	for range 2 {
		next := p.claim("quick", 1, now.Add(time.Minute))[0]
		if err := board.bring(p, next, now); err != nil {
			t.Fatal(whole(err))
		}
	}
	if err := board.bring(p, slow, now); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("the slow worker's report: %v", err)
	}
	came := board.came[slow.Lane]
	if len(came) != 3 || came[2].id != slow.ID || came[2].id >= came[1].id {
		t.Fatalf("came in the order %v: nobody was too slow", came)
	}
	if err := board.inOrder(1, 2); err != nil {
		t.Error(err)
	}
}

// A board notes what has reached whom, and whose report of it counted. Messages
// come at least once: one that a worker brings after its lease ended may come
// again after later ones. In order are those whose report counted.
type board struct {
	mu      sync.Mutex
	came    map[string][]brought // by lane, in the order of coming
	counted map[brought]bool
	all     int
}

// brought is a message in the hands of the one who brought it.
type brought struct{ id, fence int64 }

func newBoard(all int) *board {
	return &board{came: map[string][]brought{}, counted: map[brought]bool{}, all: all}
}

// work takes and brings until every message's report has counted. A worker that
// forgets brings every third and does not report it. Who finds nothing goes a
// lease ahead.
func (b *board) work(p *postroom, name string, forgets bool) error {
	now := p.now()
	taken := 0
	for round := 0; !b.complete(); round++ {
		if round > 100*b.all {
			return fmt.Errorf("worker %s goes round and nothing comes through", name)
		}
		got, err := p.outbox.Claim(context.Background(), workflow.Claim{
			Worker: name, Topic: workflow.TopicDeliver, N: 5, Now: now, Lease: time.Minute,
		})
		if err != nil {
			return whole(err)
		}
		if len(got) == 0 {
			now = now.Add(time.Minute) // what was forgotten is due again
		}
		for _, d := range got {
			if taken++; forgets && taken%3 == 0 {
				b.arrive(d)
				continue
			}
			if err := b.bring(p, d, now); err != nil && workflow.KindOf(err) != workflow.Stale {
				return whole(err)
			}
		}
	}
	return nil
}

// bring lets a message arrive and reports it.
func (b *board) bring(p *postroom, d workflow.Delivery, now time.Time) error {
	b.arrive(d)
	err := p.outbox.Delivered(context.Background(), now, d)
	if err == nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.counted[brought{d.ID, d.Fence}] = true
	}
	return err
}

func (b *board) arrive(d workflow.Delivery) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.came[d.Lane] = append(b.came[d.Lane], brought{d.ID, d.Fence})
}

func (b *board) complete() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.counted) >= b.all
}

// inOrder demands that in so many lanes so many messages counted, each once and
// after those before it.
func (b *board) inOrder(lanes, each int) error {
	if len(b.came) != lanes {
		return fmt.Errorf("%d lanes, want %d", len(b.came), lanes)
	}
	for lane, came := range b.came {
		var ids []int64
		for _, one := range came {
			if b.counted[one] {
				ids = append(ids, one.id)
			}
		}
		if len(ids) != each || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != each {
			return fmt.Errorf("%s: came in the order %v, and of these counted %v, want %d in order", lane, came, ids, each)
		}
	}
	return nil
}
