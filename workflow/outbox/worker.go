// Package outbox delivers after the commit what the steps have to tell (投递).
// A message is delivered at least once: whoever receives it keeps its key and
// so sees it once. A recipient's messages come one after another; one that
// cannot be delivered is put aside after some tries and holds up nobody.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"jiyao/workflow"
)

// A Deliverer brings one message to its receiver and hands its key along. It
// must be harmless to repeat, and should end when the context does. Its error
// is kept with the message, for people to read.
type Deliverer func(ctx context.Context, d workflow.Delivery) error

// Permanent marks an error that another try would not mend: the message is put
// aside at once.
type Permanent struct{ Err error }

// Error gives the error within.
func (p *Permanent) Error() string { return p.Err.Error() }

// Unwrap gives the error within.
func (p *Permanent) Unwrap() error { return p.Err }

// Limits are the numbers of a Worker; a zero takes the default.
type Limits struct {
	Parallel int           // deliveries at once, for each topic: 16
	Tries    int           // before a message is put aside: 8
	Poll     time.Duration // between looks without a wake-up: 5 s
	Timeout  time.Duration // of one delivery: 1 min
	Lease    time.Duration // longer than Timeout: 2 min more
	Grace    time.Duration // for what is under way when Run has to end: 10 s
	First    time.Duration // pause after the first failure: 10 s
	Longest  time.Duration // pause after many: 1 h
}

func (l Limits) filled() Limits {
	fill(&l.Parallel, 16)
	fill(&l.Tries, 8)
	fill(&l.Poll, 5*time.Second)
	fill(&l.Timeout, time.Minute)
	fill(&l.Lease, l.Timeout+2*time.Minute)
	fill(&l.Grace, 10*time.Second)
	fill(&l.First, 10*time.Second)
	fill(&l.Longest, time.Hour)
	return l
}

func fill[T int | time.Duration](field *T, otherwise T) {
	if *field == 0 {
		*field = otherwise
	}
}

// Worker takes messages from the store and gives them to the deliverer of
// their topic; messages of a topic without one stay where they are. Everything
// but Limits is required.
type Worker struct {
	Store   workflow.Deliveries
	Name    string // no other worker's, in any process
	Deliver map[string]Deliverer
	Limits  Limits

	Now    func() time.Time
	After  func(time.Duration) <-chan time.Time
	Random func() float64 // from 0 up to 1, to spread the next tries
	Log    *slog.Logger

	mu    sync.Mutex
	loops []*loop
}

// Wake tells the worker that something was committed. Without it the worker
// sees the message when it looks next.
func (w *Worker) Wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.loops {
		select {
		case l.wake <- struct{}{}:
		default: // it is about to look anyway
		}
	}
}

// Run delivers until the context ends; then it takes no more, lets what is
// under way finish for a while and gives the rest back. A worker runs once.
func (w *Worker) Run(ctx context.Context) error {
	limits := w.Limits.filled()
	if limits.Lease <= limits.Timeout {
		return fmt.Errorf("outbox worker %s: the lease of %s must be longer than the timeout of %s", w.Name, limits.Lease, limits.Timeout)
	}
	var running sync.WaitGroup
	w.mu.Lock()
	if w.loops != nil {
		w.mu.Unlock()
		return errors.New("outbox worker " + w.Name + " runs already")
	}
	for topic, deliver := range w.Deliver {
		l := &loop{
			worker: w, topic: topic, deliver: deliver, limits: limits,
			wake: make(chan struct{}, 1), results: make(chan result, limits.Parallel),
		}
		w.loops = append(w.loops, l)
		running.Go(func() { l.run(ctx) })
	}
	w.mu.Unlock()
	running.Wait()
	return nil
}

// pause is how long to wait after the n-th try came to nothing: twice as long
// as the time before, up to the longest, half of it by chance, so that what
// failed together does not come again together.
func (w *Worker) pause(l Limits, n int) time.Duration {
	d := l.Longest
	if n <= 30 && l.First < l.Longest>>(n-1) {
		d = l.First << (n - 1)
	}
	w.mu.Lock()
	chance := w.Random()
	w.mu.Unlock()
	return d/2 + time.Duration(chance*float64(d/2))
}
