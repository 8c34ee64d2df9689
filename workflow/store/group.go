package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// maxBatch is how many waiting steps share one transaction. Each waits for the
// disk once, so a disk that is slow to sync costs one wait for all of them.
const maxBatch = 64

// A request is a step, or another write, waiting for the writer.
type request struct {
	ctx   context.Context
	step  workflow.Step
	other func(tx *gorm.DB) error // instead of a step
	reply chan result             // of one, so that the writer never waits
}

// write writes what the request is about.
func (r request) write(tx *gorm.DB) (workflow.Step, error) {
	if r.other != nil {
		return workflow.Step{}, r.other(tx)
	}
	return commit(tx, r.step)
}

// within carries out one write whole or not at all, in line with the steps.
// The function receives only tx and may be called again if the transaction
// broke. Like a step it may be carried through even if ctx ends meanwhile.
func (s *Store) within(ctx context.Context, write func(tx *gorm.DB) error) error {
	r := request{ctx: ctx, other: write, reply: make(chan result, 1)}
	if err := s.enqueue(r); err != nil {
		return err
	}
	return r.wait().err
}

type result struct {
	step workflow.Step
	err  error
}

// Commit writes the step whole or not at all. Once it is queued it may be
// carried through even if ctx ends meanwhile: whoever did not hear the answer
// gets Unknown, and the same key again gets what became of it.
func (s *Store) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	if faultNumber {
		step = s.foresee(step)
	}
	r := request{ctx: ctx, step: step, reply: make(chan result, 1)}
	if err := s.enqueue(r); err != nil {
		return workflow.Step{}, err
	}
	got := r.wait()
	return got.step, got.err
}

// enqueue leaves the request with the writer; after an error the writer never
// sees it.
func (s *Store) enqueue(r request) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return workflow.Fault("commit", errors.New("store is closed"))
	}
	if err := r.ctx.Err(); err != nil {
		return workflow.Fault("queue for commit", err)
	}
	select {
	case s.queue <- r:
		return nil
	case <-r.ctx.Done():
		return workflow.Fault("queue for commit", r.ctx.Err())
	}
}

// wait gives the writer's answer if there is one, even if the context has
// ended as well.
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
		return result{err: workflow.Unheard(r.step.Entry, r.ctx.Err())}
	}
}

// writeAll is the one writer: it takes what waits, up to maxBatch, and writes
// it together.
func (s *Store) writeAll() {
	defer close(s.done)
	for r := range s.queue {
		batch := []request{r}
		for len(batch) < maxBatch && len(s.queue) > 0 {
			batch = append(batch, <-s.queue)
		}
		s.writeBatch(batch)
	}
}

// writeBatch writes the batch in one transaction with a savepoint for each
// step, so that one refused step undoes nothing of the others. If the
// transaction itself breaks, every step is tried again on its own: then each
// hears of its own fault only.
func (s *Store) writeBatch(batch []request) {
	if len(batch) == 1 {
		s.writeOne(batch[0])
		return
	}
	results := make([]result, len(batch))
	var broken error
	err := s.write.WithContext(context.Background()).Transaction(func(tx *gorm.DB) error {
		for i, r := range batch {
			if results[i], broken = attempt(tx, r); broken != nil {
				return broken
			}
			if faultEarly {
				batch[i].early(results[i])
			}
		}
		return nil
	})
	if faultOutbox && err == nil {
		for _, got := range results {
			s.late(got.step)
		}
	}
	for i, r := range batch {
		switch {
		case broken != nil:
			s.writeOne(r)
		case err != nil: // the commit failed: nobody's step was written
			r.reply <- result{err: workflow.Fault("commit transaction", err)}
		default:
			r.reply <- results[i]
		}
	}
}

// attempt writes one step of a batch. The second value is an error after which
// the transaction cannot be trusted: SQLite may have rolled all of it back, and
// further statements would then stand alone.
func attempt(tx *gorm.DB, r request) (result, error) {
	if err := r.ctx.Err(); err != nil {
		return result{err: workflow.Fault("wait for commit", err)}, nil
	}
	if _, err := exec(tx, "SAVEPOINT step"); err != nil {
		return result{}, err
	}
	step, err := r.write(tx)
	if err == nil {
		return result{step: step}, release(tx)
	}
	if workflow.KindOf(err) == workflow.Internal && !constraint(err) {
		return result{}, err
	}
	if _, undo := exec(tx, "ROLLBACK TO SAVEPOINT step"); undo != nil {
		return result{}, undo
	}
	return result{err: err}, release(tx)
}

func release(tx *gorm.DB) error {
	_, err := exec(tx, "RELEASE SAVEPOINT step")
	return err
}

func (s *Store) writeOne(r request) {
	if err := r.ctx.Err(); err != nil {
		r.reply <- result{err: workflow.Fault("wait for commit", err)}
		return
	}
	var done workflow.Step
	err := s.write.WithContext(context.Background()).Transaction(func(tx *gorm.DB) (err error) {
		if done, err = r.write(tx); faultEarly && err == nil {
			r.early(result{step: done})
		}
		return err
	})
	if faultOutbox && err == nil {
		s.late(done)
	}
	var known *workflow.Error
	switch {
	case err == nil:
		r.reply <- result{step: done}
	case errors.As(err, &known):
		r.reply <- result{err: err}
	default:
		r.reply <- result{err: workflow.Fault("commit transaction", err)}
	}
}
