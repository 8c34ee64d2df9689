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
	if err := p.outbox.Redeliver(context.Background(), 999, workflow.Person{ID: "x"}, p.now()); workflow.KindOf(err) != workflow.Refused {
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
	board := &board{seen: map[string][]int64{}, all: minutes * len(units)}
	var done sync.WaitGroup
	for w := range 4 {
		done.Go(func() {
			if err := board.work(p, fmt.Sprintf("w%d", w), w < 2); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if len(board.seen) != len(units) {
		t.Errorf("%d lanes, want %d", len(board.seen), len(units))
	}
	for lane, ids := range board.seen {
		if !slices.IsSorted(ids) || len(slices.Compact(ids)) != minutes {
			t.Errorf("%s: came in the order %v", lane, ids)
		}
	}
	if left := p.letters(workflow.LetterWaiting); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}

// A board notes what has reached whom, repeats included.
type board struct {
	mu    sync.Mutex
	seen  map[string][]int64
	marks int
	all   int
}

// work takes and marks until everything is marked. A worker that forgets jumps
// ahead of its lease afterwards.
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
			b.note(d)
			if taken++; forgets && taken%3 == 0 {
				continue
			}
			err := p.outbox.Delivered(context.Background(), now, d)
			if err == nil {
				b.marked()
			} else if workflow.KindOf(err) != workflow.Stale {
				return whole(err)
			}
		}
	}
	return nil
}

func (b *board) note(d workflow.Delivery) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen[d.Lane] = append(b.seen[d.Lane], d.ID)
}

func (b *board) marked() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.marks++
}

func (b *board) complete() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.marks >= b.all
}
