package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// meter notes when the steps of the running cases were done. Only steps that
// end within the window count.
type meter struct {
	mu          sync.Mutex
	last        map[int]time.Time // of each running case
	waits       []time.Duration
	begun       int
	from, until time.Time
	spent       time.Duration // the processor's time within the window
}

// begin notes that a case begins.
func (m *meter) begin(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	m.last[n] = now
	if m.counts(now) {
		m.begun++
	}
}

// done notes that the next step of a case has been carried out.
func (m *meter) done(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if m.counts(now) {
		m.waits = append(m.waits, now.Sub(m.last[n]))
	}
	m.last[n] = now
}

func (m *meter) counts(now time.Time) bool { return now.After(m.from) && now.Before(m.until) }

// drive keeps cases in flight until the window is over. An error ends it, but
// for those of cases that the end has interrupted.
func (m *meter) drive(ctx context.Context, inFlight int, window time.Duration, r running) error {
	m.last = map[int]time.Time{}
	m.from = time.Now().Add(warmUp)
	m.until = m.from.Add(window)
	ctx, cancel := context.WithDeadline(ctx, m.until)
	defer cancel()
	var before atomic.Int64
	time.AfterFunc(warmUp, func() { before.Store(int64(processorTime(r.folder))) })
	var next atomic.Int64
	var wg sync.WaitGroup
	failed := make(chan error, inFlight)
	for range inFlight {
		wg.Go(func() {
			for ctx.Err() == nil {
				if err := r.carryOut(ctx, int(next.Add(1))); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	m.spent = processorTime(r.folder) - time.Duration(before.Load())
	close(failed)
	for err := range failed {
		if early := time.Now().Before(m.until); early || ctx.Err() == nil {
			return err
		}
	}
	if len(m.waits) == 0 {
		return errors.New("在规定时间内没有办成一步")
	}
	return nil
}

// reading is what one measurement of an engine says.
type reading struct {
	Version    string
	Durability string
	Rate       float64 // steps a second
	Begun      float64 // cases begun a second
	P50, P99   time.Duration
	Processor  time.Duration // for each step
}

func (m *meter) reading(r running) reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	slices.Sort(m.waits)
	window := m.until.Sub(m.from).Seconds()
	at := func(share float64) time.Duration { return m.waits[int(share*float64(len(m.waits)-1))] }
	return reading{
		Version: r.version, Durability: r.durability,
		Rate: float64(len(m.waits)) / window, Begun: float64(m.begun) / window, P50: at(0.50), P99: at(0.99), Processor: m.spent / time.Duration(len(m.waits)),
	}
}
