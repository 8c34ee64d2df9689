package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

// TestOutboxThreeReplicas lets three replicas over one PostgreSQL database
// deliver, each with connections of its own. One dies with messages in hand:
// its effects are there, their record is not. Everything comes, each
// recipient's in order, and what comes again comes with its key.
func TestOutboxThreeReplicas(t *testing.T) {
	storetest.NeedPostgres(t)
	const minutes, recipients = 10, 40
	url := store.NewDatabase(t)
	var stores []storetest.Outbox
	for range 3 {
		s := outboxOf(t, url)
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		stores = append(stores, s)
	}
	var units []string
	for i := range recipients {
		units = append(units, fmt.Sprintf("第%d局", i+1))
	}
	storetest.Distribute(t, defaultFlow(t), stores[0], minutes, units...)
	inbox := &inbox{came: map[string][]string{}, all: minutes * recipients, whole: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for i, s := range stores {
		from := workflow.Deliveries(s)
		if i == 0 {
			from = dying{s, func() bool { return inbox.count() > minutes*recipients/4 }}
		}
		w := replica(fmt.Sprintf("r%d", i), from, inbox.take)
		running.Go(func() {
			if err := w.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	select {
	case <-inbox.whole:
	case <-time.After(2 * time.Minute):
		t.Error("not everything came")
	}
	stop()
	running.Wait()
	inbox.check(t, stores[1], minutes)
	if err := stores[1].Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

func replica(name string, from workflow.Deliveries, deliver outbox.Deliverer) *outbox.Worker {
	return &outbox.Worker{
		Store: from, Name: name, Deliver: map[string]outbox.Deliverer{workflow.TopicDeliver: deliver},
		Limits: outbox.Limits{Poll: 50 * time.Millisecond, Timeout: 2 * time.Second, Lease: 3 * time.Second, Grace: time.Second},
		Now:    time.Now, After: time.After, Random: rand.Float64, Log: slog.New(slog.DiscardHandler),
	}
}

// A dying replica reaches its database no more from some moment on.
type dying struct {
	workflow.Deliveries
	dead func() bool
}

var errDead = errors.New("dead")

func (d dying) Claim(ctx context.Context, c workflow.Claim) ([]workflow.Delivery, error) {
	if d.dead() {
		return nil, errDead
	}
	return d.Deliveries.Claim(ctx, c)
}

func (d dying) Delivered(ctx context.Context, at time.Time, done ...workflow.Delivery) error {
	if d.dead() {
		return errDead
	}
	return d.Deliveries.Delivered(ctx, at, done...)
}

func (d dying) GiveBack(context.Context, ...workflow.Delivery) error { return errDead }

// An inbox is where everything arrives.
type inbox struct {
	mu    sync.Mutex
	came  map[string][]string // recipient → keys, each once, in the order they came
	n     int
	all   int
	whole chan struct{} // closed when all have come
}

func (b *inbox) take(_ context.Context, d workflow.Delivery) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.Contains(b.came[d.Recipient], d.Key) {
		return nil // a repeat, known by its key
	}
	b.came[d.Recipient] = append(b.came[d.Recipient], d.Key)
	if b.n++; b.n == b.all {
		close(b.whole)
	}
	return nil
}

func (b *inbox) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

// check compares what has come with what is on record.
func (b *inbox) check(t *testing.T, s storetest.Outbox, minutes int) {
	t.Helper()
	want := map[string][]string{}
	for i := range minutes {
		all, err := s.Outbox(context.Background(), fmt.Sprintf("m-%03d", i))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if m.Topic == workflow.TopicDeliver {
				want[m.Recipient] = append(want[m.Recipient], m.Key)
			}
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !maps.EqualFunc(b.came, want, slices.Equal) {
		t.Errorf("came\n%v\nwant\n%v", b.came, want)
	}
}
