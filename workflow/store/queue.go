package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// maxBatch is how many waiting steps share one transaction. Each waits for the
// disk once, so a disk that is slow to sync costs one wait for all of them.
const maxBatch = 32

// A queue is where steps and other writes wait for a writer, who takes together
// what waits.
type queue struct {
	waiting chan request
	mu      sync.RWMutex // held to write by end, to read by those who send
	ended   bool
}

func newQueue() *queue { return &queue{waiting: make(chan request, maxBatch)} }

// A request is a step, or another write, waiting for the writer.
type request struct {
	ctx   context.Context
	draft draft
	other func(tx *gorm.DB) error // instead of a step
	taken *atomic.Bool            // of another write: by the writer to begin it, or by whoever waits to give it up
	reply chan result             // of one, so that the writer never waits
}

type result struct {
	step    workflow.Step
	settled *standing // there was nothing to write: the answer is to be read
	err     error
}

var errClosed = errors.New("store is closed")

// enter leaves the request with the writer; after an error the writer never
// sees it.
func (q *queue) enter(r request) error {
	q.mu.RLock()
	defer q.mu.RUnlock()
	if q.ended {
		return workflow.Fault("commit", errClosed)
	}
	if err := r.ctx.Err(); err != nil {
		return workflow.Fault("queue for commit", err)
	}
	select {
	case q.waiting <- r:
		return nil
	case <-r.ctx.Done():
		return workflow.Fault("queue for commit", r.ctx.Err())
	}
}

// take waits for a request and gives it with those that wait behind it; nothing
// once the queue has ended and is empty.
func (q *queue) take() (batch []request) {
	for r := range q.waiting {
		batch = append(batch, r)
		if len(batch) == maxBatch || len(q.waiting) == 0 {
			break
		}
	}
	return batch
}

// end lets nobody in any more, and reports whether it was the first to.
func (q *queue) end() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return false
	}
	q.ended = true
	close(q.waiting)
	return true
}

// given leaves another write with the writer and waits for its end. One that has
// begun is waited for whatever becomes of the context, since what it finds out is
// the caller's; one that has not is given up with it.
func (q *queue) given(ctx context.Context, write func(tx *gorm.DB) error) error {
	r := request{ctx: ctx, other: write, taken: new(atomic.Bool), reply: make(chan result, 1)}
	if err := q.enter(r); err != nil {
		return err
	}
	select {
	case got := <-r.reply:
		return got.err
	case <-ctx.Done():
	}
	if r.taken.CompareAndSwap(false, true) {
		return workflow.Fault("wait for writing", ctx.Err())
	}
	return (<-r.reply).err
}

// wait gives the writer's answer to a step if there is one, even if the context
// has ended as well.
func (r request) wait() result {
	select {
	case got := <-r.reply:
		return got
	case <-r.ctx.Done():
	}
	select {
	case got := <-r.reply:
		return got
	default:
		return result{err: workflow.Unheard(r.draft.step.Entry, r.ctx.Err())}
	}
}

// commit leaves a step in the queue and waits for what becomes of it; read
// gives the connection that a settled step's answer is read by. Once it is
// queued it may be carried through even if ctx ends meanwhile: whoever did not
// hear the answer gets Unknown, and the same key again gets what became of it.
func (q *queue) commit(ctx context.Context, step workflow.Step, read *gorm.DB) (workflow.Step, error) {
	r := request{ctx: ctx, draft: drafted(step), reply: make(chan result, 1)}
	if err := q.enter(r); err != nil {
		return workflow.Step{}, err
	}
	got := r.wait()
	if got.settled != nil {
		return got.settled.settle(read.WithContext(ctx), step)
	}
	return got.step, got.err
}
