package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"jiyao/workflow"
)

// A queued message as the model sees it.
type queued struct {
	id       int64
	lane     int
	gone     bool // delivered or put aside
	aside    bool
	inHands  bool
	passed   bool // a claim has passed it over since its lease ended
	fence    int64
	due      time.Time // of the next try, or the end of the lease
	attempts int
}

// outboxModel is a simple outbox beside the store's: no index, no parking.
type outboxModel struct {
	s     *Store
	topic string
	now   time.Time
	all   []*queued
	past  []workflow.Delivery // everything ever handed out
}

// TestOutboxAgainstModel walks the outbox at random beside the model: a claim
// brings exactly what may go out, no report from the past counts, and nothing
// is stuck in the end.
func TestOutboxAgainstModel(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		walk(t, s, "m-1", workflow.Create)
		n := 0
		rapid.Check(t, func(t *rapid.T) {
			n++
			m := &outboxModel{s: s, topic: fmt.Sprintf("t%d", n), now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
			t.Repeat(map[string]func(*rapid.T){
				"message":   m.message,
				"message 2": m.message,
				"claim":     m.claim,
				"delivered": m.delivered,
				"failed":    m.failed,
				"give back": m.giveBack,
				"redeliver": m.redeliver,
				"time":      m.wait,
			})
			m.drain(t)
		})
	})
}

func (m *outboxModel) wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "seconds")) * time.Second)
}

func (m *outboxModel) message(t *rapid.T) {
	lane := rapid.IntRange(0, 2).Draw(t, "lane")
	row := messageRow{
		MsgKey: fmt.Sprintf("%s/%d", m.topic, len(m.all)), Topic: m.topic, MinutesID: "m-1", Version: 1,
		Recipient: []string{"", "甲局", "乙局"}[lane], Payload: "{}",
	}
	q := &queued{lane: lane}
	err := m.s.within(context.Background(), func(tx *gorm.DB) error {
		if err := insert(tx, row, ""); err != nil {
			return err
		}
		return one(tx, "SELECT id FROM outbox WHERE msg_key = ?", []any{row.MsgKey}, &q.id)
	})
	if err != nil {
		t.Fatal(err)
	}
	m.all = append(m.all, q)
}

// free is what may go out now.
func (m *outboxModel) free() []*queued {
	var free []*queued
	for lane := range 3 {
		open := slices.DeleteFunc(slices.Clone(m.all), func(q *queued) bool { return q.lane != lane || q.gone })
		held := slices.ContainsFunc(open, func(q *queued) bool { return q.inHands && q.due.After(m.now) })
		if len(open) > 0 && !held && !open[0].due.After(m.now) {
			free = append(free, open[0])
		}
	}
	return free
}

func (m *outboxModel) claim(t *rapid.T) {
	n := rapid.IntRange(1, 4).Draw(t, "n")
	lease := time.Duration(rapid.IntRange(1, 60).Draw(t, "lease")) * time.Second
	free := m.free()
	got, err := m.s.Claim(context.Background(), workflow.Claim{Worker: "w", Topic: m.topic, N: n, Now: m.now, Lease: lease})
	if err != nil || len(got) != min(n, len(free)) {
		t.Fatalf("claimed %v (%v), want %d of %d", got, err, n, len(free))
	}
	for _, d := range got {
		i := slices.IndexFunc(free, func(q *queued) bool { return q.id == d.ID })
		if i < 0 {
			t.Fatalf("%d may not go out", d.ID)
		}
		q := free[i]
		q.attempts++
		if d.Fence <= q.fence || d.Attempt != q.attempts {
			t.Fatalf("handed out %+v after fence %d, want attempt %d", d, q.fence, q.attempts)
		}
		q.fence, q.inHands, q.passed, q.due = d.Fence, true, false, m.now.Add(lease)
		m.past = append(m.past, d)
	}
	for _, q := range m.all {
		q.passed = q.passed || q.inHands && !q.due.After(m.now)
	}
}

// drawn draws something that was ever handed out; nil beside it if it is no
// longer in those hands. One that a claim passed over since its lease ended is
// left out: it counts no more if the claim parked it, and does if the claim had
// enough before it came to it.
func (m *outboxModel) drawn(t *rapid.T) (workflow.Delivery, *queued) {
	if len(m.past) == 0 {
		t.Skip("nothing was handed out")
	}
	d := m.past[len(m.past)-1-rapid.IntRange(0, min(5, len(m.past)-1)).Draw(t, "which")]
	i := slices.IndexFunc(m.all, func(q *queued) bool { return q.id == d.ID && q.inHands && q.fence == d.Fence })
	if i < 0 {
		return d, nil
	}
	q := m.all[i]
	if q.passed {
		t.Skip("passed over")
	}
	return d, q
}

// counted demands that a report is taken if and only if the message is in
// those hands, and says whether it was.
func (m *outboxModel) counted(t *rapid.T, q *queued, err error) bool {
	if (q == nil) != (workflow.KindOf(err) == workflow.Stale) || (q != nil && err != nil) {
		t.Fatalf("in hands: %v, but the report was answered %v (%v)", q != nil, err, errors.Unwrap(err))
	}
	if q != nil {
		q.inHands, q.due = false, time.Time{}
	}
	return q != nil
}

func (m *outboxModel) delivered(t *rapid.T) {
	d, q := m.drawn(t)
	if m.counted(t, q, m.s.Delivered(context.Background(), m.now, d)) {
		q.gone = true
	}
}

func (m *outboxModel) failed(t *rapid.T) {
	d, q := m.drawn(t)
	f := workflow.Failure{Reason: "拒收", At: m.now}
	if wait := rapid.IntRange(-1, 60).Draw(t, "wait"); wait >= 0 {
		f.Retry = m.now.Add(time.Duration(wait) * time.Second)
	}
	if m.counted(t, q, m.s.Undelivered(context.Background(), d, f)) {
		q.due = f.Retry
		q.gone, q.aside = f.Retry.IsZero(), f.Retry.IsZero()
	}
}

func (m *outboxModel) giveBack(t *rapid.T) {
	d, q := m.drawn(t)
	if err := m.s.GiveBack(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	if q != nil {
		q.inHands, q.due = false, time.Time{}
		q.attempts--
	}
}

func (m *outboxModel) redeliver(t *rapid.T) {
	if len(m.all) == 0 {
		t.Skip("no message")
	}
	q := m.all[rapid.IntRange(0, len(m.all)-1).Draw(t, "which")]
	err := m.s.Redeliver(context.Background(), q.id, workflow.Redelivery{By: workflow.Person{ID: "clk", Name: "clk"}, Note: "已排除", At: m.now})
	if q.aside != (err == nil) {
		t.Fatalf("aside: %v, but asking for it again was answered %v", q.aside, err)
	}
	if q.aside {
		q.gone, q.aside, q.due, q.attempts = false, false, time.Time{}, 0
	}
}

// drain delivers what is left, one by one.
func (m *outboxModel) drain(t *rapid.T) {
	m.now = m.now.Add(time.Hour)
	for _, q := range m.all {
		if q.gone {
			continue
		}
		got, err := m.s.Claim(context.Background(), workflow.Claim{Worker: "w", Topic: m.topic, N: 1, Now: m.now, Lease: time.Minute})
		if err != nil || len(got) != 1 {
			t.Fatalf("some are left and a claim brings %v, %v", got, err)
		}
		if err := m.s.Delivered(context.Background(), m.now, got...); err != nil {
			t.Fatal(err)
		}
	}
}
