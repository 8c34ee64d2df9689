package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// maxBatch is how many waiting steps share one transaction. Each waits for the
// disk once, so a disk that is slow to sync costs one wait for all of them.
const maxBatch = 64

// A group is the SQLite engine: one writer, who writes together what waits.
type group struct {
	write *gorm.DB // one connection: writers never wait inside the database
	read  *gorm.DB
	conn  *pinned

	writePool, readPool *sql.DB

	queue  chan request
	done   chan struct{} // closed when the writer has ended
	mu     sync.RWMutex  // held to write by Close, to read by those who send
	closed bool
}

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

// within carries out one write in line with the steps.
func (g *group) within(ctx context.Context, write func(tx *gorm.DB) error) error {
	r := request{ctx: ctx, other: write, reply: make(chan result, 1)}
	if err := g.enqueue(r); err != nil {
		return err
	}
	return r.wait().err
}

// snapshot is nothing special: a reader sees one moment of the WAL.
func (g *group) snapshot() *sql.TxOptions { return nil }

// Close lets the waiting writes finish and closes the database.
func (g *group) Close() error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return nil
	}
	g.closed = true
	close(g.queue)
	g.mu.Unlock()
	<-g.done
	return g.shut()
}

// shut closes what is open.
func (g *group) shut() error {
	var errs []error
	if g.readPool != nil {
		errs = append(errs, g.readPool.Close())
	}
	if g.conn != nil {
		errs = append(errs, g.conn.close())
	}
	if g.writePool != nil {
		errs = append(errs, g.writePool.Close())
	}
	return errors.Join(errs...)
}

type result struct {
	step workflow.Step
	err  error
}

// Commit writes the step whole or not at all. Once it is queued it may be
// carried through even if ctx ends meanwhile: whoever did not hear the answer
// gets Unknown, and the same key again gets what became of it.
func (g *group) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	if faultNumber {
		step = foresee(g.read, step)
	}
	r := request{ctx: ctx, step: step, reply: make(chan result, 1)}
	if err := g.enqueue(r); err != nil {
		return workflow.Step{}, err
	}
	got := r.wait()
	return got.step, got.err
}

// enqueue leaves the request with the writer; after an error the writer never
// sees it.
func (g *group) enqueue(r request) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return workflow.Fault("commit", errors.New("store is closed"))
	}
	if err := r.ctx.Err(); err != nil {
		return workflow.Fault("queue for commit", err)
	}
	select {
	case g.queue <- r:
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
func (g *group) writeAll() {
	defer close(g.done)
	for r := range g.queue {
		batch := []request{r}
		for len(batch) < maxBatch && len(g.queue) > 0 {
			batch = append(batch, <-g.queue)
		}
		g.writeBatch(batch)
	}
}

// writeBatch writes the batch in one transaction with a savepoint for each
// step, so that one refused step undoes nothing of the others. If the
// transaction itself breaks, every step is tried again on its own: then each
// hears of its own fault only.
func (g *group) writeBatch(batch []request) {
	if len(batch) == 1 {
		g.writeOne(batch[0])
		return
	}
	results := make([]result, len(batch))
	var broken error
	err := g.write.WithContext(context.Background()).Transaction(func(tx *gorm.DB) error {
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
			late(g.write, got.step)
		}
	}
	for i, r := range batch {
		switch {
		case broken != nil:
			g.writeOne(r)
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

func (g *group) writeOne(r request) {
	if err := r.ctx.Err(); err != nil {
		r.reply <- result{err: workflow.Fault("wait for commit", err)}
		return
	}
	var done workflow.Step
	err := g.write.WithContext(context.Background()).Transaction(func(tx *gorm.DB) (err error) {
		if done, err = r.write(tx); faultEarly && err == nil {
			r.early(result{step: done})
		}
		return err
	})
	if faultOutbox && err == nil {
		late(g.write, done)
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
