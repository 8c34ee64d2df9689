package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

func defaultFlow(t *testing.T) *workflow.Flow {
	t.Helper()
	data, err := os.ReadFile("../../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// A counter is a store that is asked from inside a bubble and works outside
// it: its connections outlive the bubble.
type counter struct {
	*store.Store
	mu     sync.Mutex
	calls  chan func()
	served chan struct{}
}

// openCounter opens the store; it is served until the test ends.
func openCounter(t *testing.T) *counter {
	t.Helper()
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "jiyao.db"))
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{Store: s, calls: make(chan func()), served: make(chan struct{})}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for call := range c.calls {
			call()
			c.served <- struct{}{}
		}
	}()
	t.Cleanup(func() {
		close(c.calls)
		<-ended
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// outside carries out a call outside the bubble; a context of the bubble must
// not go with it.
func (c *counter) outside(call func(ctx context.Context)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls <- func() { call(context.Background()) }
	<-c.served
}

func (c *counter) Claim(_ context.Context, claim workflow.Claim) (got []workflow.Delivery, err error) {
	c.outside(func(ctx context.Context) { got, err = c.Store.Claim(ctx, claim) })
	return got, err
}

func (c *counter) Delivered(_ context.Context, at time.Time, done ...workflow.Delivery) (err error) {
	c.outside(func(ctx context.Context) { err = c.Store.Delivered(ctx, at, done...) })
	return err
}

func (c *counter) Undelivered(_ context.Context, d workflow.Delivery, f workflow.Failure) (err error) {
	c.outside(func(ctx context.Context) { err = c.Store.Undelivered(ctx, d, f) })
	return err
}

func (c *counter) GiveBack(_ context.Context, untried ...workflow.Delivery) (err error) {
	c.outside(func(ctx context.Context) { err = c.Store.GiveBack(ctx, untried...) })
	return err
}

func (c *counter) letters(t *testing.T, state workflow.LetterState) (all []workflow.Letter) {
	t.Helper()
	var err error
	c.outside(func(ctx context.Context) {
		all, err = c.Letters(ctx, workflow.LetterQuery{State: state, Topic: workflow.TopicDeliver, Limit: 1 << 20})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// inBubble runs the test on a clock that moves only when everybody waits, with
// a store that has messages of so many minutes to the units.
func inBubble(t *testing.T, minutes int, units []string, test func(*testing.T, *counter)) {
	c := openCounter(t)
	storetest.Distribute(t, defaultFlow(t), c.Store, minutes, units...)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))) // after everything on record
		test(t, c)
	})
	if err := c.Verify(t.Context()); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func units(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("第%d局", i+1)
	}
	return all
}

func worker(name string, s workflow.Deliveries, deliver outbox.Deliverer) *outbox.Worker {
	return &outbox.Worker{
		Store: s, Name: name, Deliver: map[string]outbox.Deliverer{workflow.TopicDeliver: deliver},
		Now: time.Now, After: time.After, Random: func() float64 { return 0.5 }, Log: slog.New(slog.DiscardHandler),
	}
}

// start runs the worker until the test calls the function it gives.
func start(t *testing.T, w *outbox.Worker) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A receiver keeps what has come.
type receiver struct {
	mu    sync.Mutex
	came  map[string][]string // lane → keys, repeats included
	count int
}

func (r *receiver) take(_ context.Context, d workflow.Delivery) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.came == nil {
		r.came = map[string][]string{}
	}
	r.came[d.Recipient] = append(r.came[d.Recipient], d.Key)
	r.count++
	return nil
}

func (r *receiver) total() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

// check demands that everything on record has come to its recipient, in order,
// repeats aside.
func (r *receiver) check(t *testing.T, s *counter, minutes int) {
	t.Helper()
	want := map[string][]string{}
	for i := range minutes {
		var all []workflow.Message
		var err error
		s.outside(func(ctx context.Context) { all, err = s.Outbox(ctx, fmt.Sprintf("m-%03d", i)) })
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if m.Topic == workflow.TopicDeliver {
				want[m.Recipient] = append(want[m.Recipient], m.Key)
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, unit := range slices.Sorted(maps.Keys(want)) {
		var firsts []string
		for _, key := range r.came[unit] {
			if !slices.Contains(firsts, key) {
				firsts = append(firsts, key)
			}
		}
		if !slices.Equal(firsts, want[unit]) {
			t.Errorf("%s: came in the order %v, want %v", unit, firsts, want[unit])
		}
	}
	if len(r.came) != len(want) {
		t.Errorf("%d recipients were served, want %d", len(r.came), len(want))
	}
}

// A severed store stands for a process that was killed: from then on nothing
// reaches the database.
type severed struct {
	workflow.Deliveries
	cut func() bool
}

var errKilled = errors.New("killed")

func (s severed) Claim(ctx context.Context, c workflow.Claim) ([]workflow.Delivery, error) {
	if s.cut() {
		return nil, errKilled
	}
	return s.Deliveries.Claim(ctx, c)
}

func (s severed) Delivered(ctx context.Context, at time.Time, done ...workflow.Delivery) error {
	if s.cut() {
		return errKilled
	}
	return s.Deliveries.Delivered(ctx, at, done...)
}

func (s severed) Undelivered(ctx context.Context, d workflow.Delivery, f workflow.Failure) error {
	if s.cut() {
		return errKilled
	}
	return s.Deliveries.Undelivered(ctx, d, f)
}

func (s severed) GiveBack(ctx context.Context, untried ...workflow.Delivery) error {
	if s.cut() {
		return errKilled
	}
	return s.Deliveries.GiveBack(ctx, untried...)
}

// TestThreeWorkers lets three workers deliver 5,000 messages; one dies on the
// way between effects and their record. Everything comes, each recipient's in
// order, and what comes twice comes with its key.
func TestThreeWorkers(t *testing.T) {
	const minutes, recipients = 25, 200
	inBubble(t, minutes, units(recipients), func(t *testing.T, s *counter) {
		var r receiver
		dead := func() bool { return r.total() > 1500 }
		var stops []func()
		for i, from := range []workflow.Deliveries{severed{s, dead}, s, s} {
			w := worker(fmt.Sprintf("w%d", i), from, r.take)
			w.Limits.Parallel = 64
			stops = append(stops, start(t, w))
		}
		for len(s.letters(t, workflow.LetterDelivered)) < minutes*recipients {
			time.Sleep(10 * time.Second)
		}
		for _, stop := range stops {
			stop()
		}
		r.check(t, s, minutes)
		if repeats := r.total() - minutes*recipients; repeats == 0 || repeats > 64*2 {
			t.Errorf("%d came twice; the dead worker had up to 64 in hand", repeats)
		}
	})
}

// TestPoisoned: what cannot be delivered is tried again after growing pauses,
// put aside with its reason, and holds up nobody but its recipient meanwhile.
func TestPoisoned(t *testing.T) {
	inBubble(t, 3, units(3), func(t *testing.T, s *counter) {
		var r receiver
		var tries []time.Duration
		begun := time.Now()
		poison := s.letters(t, workflow.LetterWaiting)[1]
		w := worker("w", s, func(ctx context.Context, d workflow.Delivery) error {
			if d.Key == poison.Key {
				tries = append(tries, time.Since(begun))
				return errors.New("对方拒收\x00\xff")
			}
			return r.take(ctx, d)
		})
		w.Limits = outbox.Limits{Tries: 5, Poll: time.Second, First: 8 * time.Second, Longest: 20 * time.Second}
		stop := start(t, w)
		time.Sleep(time.Second)
		if r.total() != 6 {
			t.Errorf("while one recipient fails %d messages came to the others, want 6", r.total())
		}
		time.Sleep(10 * time.Minute)
		stop()
		// With chance ½ a pause is ¾ of 8, 16, 20 and 20 s.
		if want := []time.Duration{0, 6 * time.Second, 18 * time.Second, 33 * time.Second, 48 * time.Second}; !slices.Equal(tries, want) {
			t.Errorf("tried after %v, want %v", tries, want)
		}
		aside := s.letters(t, workflow.LetterAside)
		if len(aside) != 1 || aside[0].Key != poison.Key || aside[0].Reason != "对方拒收\uFFFD\uFFFD" || aside[0].Attempts != 5 {
			t.Errorf("put aside: %+v", aside)
		}
		if r.total() != 8 {
			t.Errorf("in the end %d came, want all 8 others", r.total())
		}
	})
}

// TestFaultyDeliverer: whatever a deliverer does becomes a reason.
func TestFaultyDeliverer(t *testing.T) {
	hang := make(chan struct{})
	for _, c := range []struct {
		name    string
		deliver outbox.Deliverer
		reason  string
		tries   int
	}{
		{"panic", func(context.Context, workflow.Delivery) error { panic("除以零") }, "投递程序异常：除以零", 3},
		{"hangs", func(context.Context, workflow.Delivery) error { <-hang; return nil }, "投递超时：1m0s内没有结果", 3},
		{"heeds the context", func(ctx context.Context, _ workflow.Delivery) error { <-ctx.Done(); return ctx.Err() }, "投递超时：1m0s内没有结果", 3},
		{"permanent", func(context.Context, workflow.Delivery) error {
			return fmt.Errorf("投递：%w", &outbox.Permanent{Err: errors.New("没有这个单位")})
		}, "投递：没有这个单位", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, units(1), func(t *testing.T, s *counter) {
				hang = make(chan struct{})
				w := worker("w", s, c.deliver)
				w.Limits.Tries = 3
				stop := start(t, w)
				time.Sleep(time.Hour)
				stop()
				close(hang)
				aside := s.letters(t, workflow.LetterAside)
				if len(aside) != 1 || aside[0].Reason != c.reason || aside[0].Attempts != c.tries {
					t.Errorf("put aside: %+v, want %q after %d tries", aside, c.reason, c.tries)
				}
			})
		})
	}
}

// TestKilledByMessage: a message that kills every worker is put aside in the
// end, though none of them could say so.
func TestKilledByMessage(t *testing.T) {
	inBubble(t, 1, units(2), func(t *testing.T, s *counter) {
		poison := s.letters(t, workflow.LetterWaiting)[0].Key
		var r receiver
		for i := range 4 {
			var killed atomic.Bool
			w := worker(fmt.Sprintf("w%d", i), severed{s, killed.Load}, func(ctx context.Context, d workflow.Delivery) error {
				if d.Key != poison {
					return r.take(ctx, d)
				}
				time.Sleep(time.Second) // the other one is on record by then
				killed.Store(true)
				return nil
			})
			w.Limits.Tries = 3
			stop := start(t, w)
			time.Sleep(10 * time.Minute)
			stop()
		}
		aside := s.letters(t, workflow.LetterAside)
		if len(aside) != 1 || aside[0].Key != poison || aside[0].Reason != "前3次投递都没有结果（投递程序中断）" {
			t.Errorf("put aside: %+v", aside)
		}
		if r.total() != 1 {
			t.Errorf("the other message came %d times", r.total())
		}
	})
}

// TestStop: what is under way may finish within the grace; the rest is given
// back at once and counts as no try.
func TestStop(t *testing.T) {
	inBubble(t, 2, units(3), func(t *testing.T, s *counter) {
		all := s.letters(t, workflow.LetterWaiting)
		begun := time.Now()
		w := worker("w", s, func(ctx context.Context, d workflow.Delivery) error {
			switch d.Key {
			case all[0].Key: // finishes in time
				time.Sleep(5 * time.Second)
				return nil
			case all[1].Key: // hears that it is over
				<-ctx.Done()
				return ctx.Err()
			default: // hears nothing
				time.Sleep(30 * time.Second)
				return nil
			}
		})
		stop := start(t, w)
		time.Sleep(time.Second)
		stop()
		if took := time.Since(begun); took != 11*time.Second {
			t.Errorf("stopped after %s, want 1 s and the grace of 10 s", took)
		}
		if got := s.letters(t, workflow.LetterDelivered); len(got) != 1 || got[0].Key != all[0].Key {
			t.Errorf("delivered: %+v", got)
		}
		for _, l := range s.letters(t, workflow.LetterWaiting) {
			if l.Worker != "" || l.Attempts != 0 || l.Reason != "" {
				t.Errorf("not given back untried: %+v", l)
			}
		}
		time.Sleep(time.Minute) // for the deaf one to end
	})
}

// TestWake: after a commit the worker delivers at once.
func TestWake(t *testing.T) {
	inBubble(t, 0, nil, func(t *testing.T, s *counter) {
		var r receiver
		rings := 0
		w := worker("w", s, r.take)
		stop := start(t, w)
		time.Sleep(12 * time.Second) // between two looks
		before := time.Now()
		flow := defaultFlow(t)
		s.outside(func(context.Context) {
			storetest.Distribute(t, flow, ringing{s.Store, outbox.Ringing{Keeper: s.Store, Ring: func() { rings++ }}}, 1, "甲局")
		})
		if rings == 0 {
			t.Error("nobody rang")
		}
		w.Wake()
		synctest.Wait()
		if r.total() != 1 || !time.Now().Equal(before) {
			t.Errorf("%d came within %s of the commit", r.total(), time.Since(before))
		}
		stop()
	})
}

// A ringing store rings when it commits.
type ringing struct {
	*store.Store
	keeper outbox.Ringing
}

func (r ringing) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	return r.keeper.Commit(ctx, step)
}

// TestStoreAway: while the store does not answer, results are kept and put on
// record later; nothing comes twice.
func TestStoreAway(t *testing.T) {
	inBubble(t, 2, units(4), func(t *testing.T, s *counter) {
		var r receiver
		var away atomic.Bool
		stop := start(t, worker("w", severed{s, away.Load}, func(ctx context.Context, d workflow.Delivery) error {
			away.Store(true)
			return r.take(ctx, d)
		}))
		for range 10 {
			time.Sleep(20 * time.Second)
			away.Store(false)
		}
		stop()
		if got := len(s.letters(t, workflow.LetterDelivered)); got != 8 || r.total() != 8 {
			t.Errorf("%d came and %d are on record, want 8", r.total(), got)
		}
		r.check(t, s, 2)
	})
}

// TestRunRefused: a lease that ends before the delivery would hand messages
// out twice, and two runs of one worker would share its name.
func TestRunRefused(t *testing.T) {
	inBubble(t, 0, nil, func(t *testing.T, s *counter) {
		w := worker("w", s, nil)
		w.Limits = outbox.Limits{Timeout: time.Minute, Lease: time.Minute}
		if err := w.Run(t.Context()); err == nil {
			t.Error("a lease no longer than the timeout was accepted")
		}
		w.Limits = outbox.Limits{}
		stop := start(t, w)
		synctest.Wait()
		if err := w.Run(t.Context()); err == nil {
			t.Error("a worker ran twice at once")
		}
		stop()
	})
}

// TestCrashBetween: a worker dies after the effect and before its record; the
// message comes again and the folder still has it once.
func TestCrashBetween(t *testing.T) {
	dir := t.TempDir()
	inBubble(t, 1, units(3), func(t *testing.T, s *counter) {
		folder := outbox.Folder{Dir: dir}
		effects := 0
		var mu sync.Mutex
		deliver := func(ctx context.Context, d workflow.Delivery) error {
			mu.Lock()
			defer mu.Unlock()
			effects++
			return folder.Deliver(ctx, d)
		}
		first := start(t, worker("first", severed{s, func() bool { mu.Lock(); defer mu.Unlock(); return effects > 0 }}, deliver))
		time.Sleep(time.Minute)
		first()
		second := start(t, worker("second", s, deliver))
		time.Sleep(time.Hour)
		second()
		if effects != 6 {
			t.Errorf("%d deliveries were made, want each of 3 twice", effects)
		}
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 3 {
			t.Fatalf("the folder holds %v, %v", files, err)
		}
		for _, l := range s.letters(t, workflow.LetterDelivered) {
			if _, err := os.Stat(filepath.Join(dir, outbox.FileName(l.Key))); err != nil || l.Attempts != 2 {
				t.Errorf("%s after %d tries: %v", l.Key, l.Attempts, err)
			}
		}
	})
}
