package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"jiyao/workflow"
)

// A loop delivers the messages of one topic. Its fields belong to the
// goroutine of run, but for wake and results.
type loop struct {
	worker  *Worker
	topic   string
	deliver Deliverer
	limits  Limits
	wake    chan struct{}
	results chan result // with room for all that are under way
	running int
	unsaid  []result // not yet on record
}

// A result is what became of one delivery.
type result struct {
	workflow.Delivery
	err   error
	until time.Time // end of the lease
}

// errStopped ends deliveries that were under way for too long when the worker
// had to end.
var errStopped = errors.New("投递程序正在停止")

func (l *loop) run(ctx context.Context) {
	// What has begun is not cut off by the end of ctx, only by stop.
	work, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	for ctx.Err() == nil {
		l.claim(work)
		select {
		case r := <-l.results:
			l.take(r)
		case <-l.wake:
		case <-l.worker.After(l.limits.Poll):
		case <-ctx.Done():
		}
		l.report(work)
	}
	l.stop(work, cut)
}

// claim takes as many messages as there is room for and begins with them.
func (l *loop) claim(ctx context.Context) {
	room := l.limits.Parallel - l.running
	if room == 0 {
		return
	}
	w := l.worker
	now := w.Now()
	got, err := w.Store.Claim(ctx, workflow.Claim{Worker: w.Name, Topic: l.topic, N: room, Now: now, Lease: l.limits.Lease})
	if err != nil {
		w.Log.Error("outbox: claim", "topic", l.topic, "error", err, "cause", errors.Unwrap(err))
		return
	}
	for _, d := range got {
		l.running++
		go func() {
			l.results <- result{d, l.try(ctx, d), now.Add(l.limits.Lease)}
		}()
	}
}

// try makes one delivery. One that outlasts its time is left alone: it may
// still come to something, and then the message comes twice.
func (l *loop) try(ctx context.Context, d workflow.Delivery) error {
	if d.Attempt > l.limits.Tries {
		return &Permanent{fmt.Errorf("前%d次投递都没有结果（投递程序中断）", d.Attempt-1)}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answer := make(chan error, 1)
	go func() { answer <- l.guarded(ctx, d) }()
	select {
	case err := <-answer:
		if err != nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	case <-l.worker.After(l.limits.Timeout):
		return fmt.Errorf("投递超时：%s内没有结果", l.limits.Timeout)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// guarded turns a panic of the deliverer into an error.
func (l *loop) guarded(ctx context.Context, d workflow.Delivery) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("投递程序异常：%v", p)
		}
	}()
	return l.deliver(ctx, d)
}

// take notes a result, and those that are there as well.
func (l *loop) take(r result) {
	for {
		l.running--
		l.unsaid = append(l.unsaid, r)
		select {
		case r = <-l.results:
		default:
			return
		}
	}
}

// report puts the results on record. What the store cannot take now is kept
// until its lease ends; then the message comes again.
func (l *loop) report(ctx context.Context) {
	var done, back []workflow.Delivery
	var failed []result
	for _, r := range l.unsaid {
		switch {
		case r.err == nil:
			done = append(done, r.Delivery)
		case errors.Is(r.err, errStopped):
			back = append(back, r.Delivery)
		default:
			failed = append(failed, r)
		}
	}
	w := l.worker
	unheard := map[int64]bool{}
	if len(done) > 0 {
		l.said(unheard, w.Store.Delivered(ctx, w.Now(), done...), done...)
	}
	if len(back) > 0 {
		l.said(unheard, w.Store.GiveBack(ctx, back...), back...)
	}
	for _, r := range failed {
		l.said(unheard, w.Store.Undelivered(ctx, r.Delivery, l.failure(r)), r.Delivery)
	}
	l.keep(unheard)
}

// said notes whose results the store could not take. Another worker's are none
// of ours.
func (l *loop) said(unheard map[int64]bool, err error, all ...workflow.Delivery) {
	if err == nil {
		return
	}
	l.worker.Log.Warn("outbox: put on record", "topic", l.topic, "first", all[0].Key, "messages", len(all), "error", err, "cause", errors.Unwrap(err))
	if workflow.KindOf(err) == workflow.Stale {
		return
	}
	for _, d := range all {
		unheard[d.ID] = true
	}
}

func (l *loop) keep(unheard map[int64]bool) {
	now := l.worker.Now()
	var kept []result
	for _, r := range l.unsaid {
		if unheard[r.ID] && now.Before(r.until) {
			kept = append(kept, r)
		}
	}
	l.unsaid = kept
}

// failure says when to try again, if at all.
func (l *loop) failure(r result) workflow.Failure {
	now := l.worker.Now()
	f := workflow.Failure{Reason: reason(r.err), At: now}
	var permanent *Permanent
	if !errors.As(r.err, &permanent) && r.Attempt < l.limits.Tries {
		f.Retry = now.Add(l.worker.pause(l.limits, r.Attempt))
		return f
	}
	l.worker.Log.Warn("outbox: put aside", "key", r.Key, "tries", r.Attempt, "reason", f.Reason)
	return f
}

// maxReason is how many characters of an error are kept.
const maxReason = 500

// reason is an error's text as every database can keep it.
func reason(err error) string {
	text := []rune(strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "\uFFFD"), "\x00", "\uFFFD"))
	if len(text) > maxReason {
		text = append(text[:maxReason-1], '…')
	}
	return string(text)
}

// stop lets what is under way finish, for a while, and gives back the rest.
func (l *loop) stop(work context.Context, cut context.CancelCauseFunc) {
	grace := l.worker.After(l.limits.Grace)
	for l.running > 0 {
		select {
		case r := <-l.results:
			l.take(r)
			l.report(context.WithoutCancel(work))
		case <-grace:
			cut(errStopped)
			grace = nil
		}
	}
	l.report(context.WithoutCancel(work))
}
