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
	conn  *pinned // the connection as GORM sees it
	wire  wire    // the same connection as steps use it
	log   *checkpointer
	fault error // why nothing can be written any more; the writer's own

	writePool, readPool, lookPool *sql.DB

	lookers chan *rawConn // idle connections for quick reading; closed with the store

	queue  chan request
	done   chan struct{} // closed when the writer has ended
	mu     sync.RWMutex  // held to write by Close, to read by those who send
	closed bool
}

// A request is a step, or another write, waiting for the writer.
type request struct {
	ctx   context.Context
	draft draft
	other func(tx *gorm.DB) error // instead of a step
	reply chan result             // of one, so that the writer never waits
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

// look lends one of the connections that are kept for it.
func (g *group) look(ctx context.Context, read func(c asker) error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case c, open := <-g.lookers:
		if !open {
			return errClosed
		}
		defer func() { g.lookers <- c }()
		return c.hold(func(c carrier) error { return read(c) })
	}
}

// openLookers opens the connections for quick reading.
func (g *group) openLookers(ctx context.Context, path string) (err error) {
	if g.lookPool, err = openPool(path, reader); err != nil {
		return err
	}
	open := make([]*rawConn, readers())
	for i := range open {
		conn, err := g.lookPool.Conn(ctx)
		if err != nil {
			return err
		}
		open[i] = newRawConn(conn)
	}
	g.lookers = make(chan *rawConn, len(open))
	for _, c := range open {
		g.lookers <- c
	}
	return nil
}

var errClosed = errors.New("store is closed")

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
	if g.log != nil {
		errs = append(errs, g.log.close())
	}
	if g.lookers != nil {
		for range cap(g.lookers) {
			errs = append(errs, (<-g.lookers).done())
		}
		close(g.lookers)
	}
	if g.lookPool != nil {
		errs = append(errs, g.lookPool.Close())
	}
	if g.readPool != nil {
		errs = append(errs, g.readPool.Close())
	}
	if g.wire != nil {
		errs = append(errs, g.wire.close())
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
	step    workflow.Step
	settled *standing // there was nothing to write: the answer is to be read
	err     error
}

// Commit writes the step whole or not at all. Once it is queued it may be
// carried through even if ctx ends meanwhile: whoever did not hear the answer
// gets Unknown, and the same key again gets what became of it.
func (g *group) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	if faultNumber {
		step = foresee(g.read, step)
	}
	r := request{ctx: ctx, draft: drafted(step), reply: make(chan result, 1)}
	if err := g.enqueue(r); err != nil {
		return workflow.Step{}, err
	}
	got := r.wait()
	if got.settled != nil {
		return got.settled.settle(g.read.WithContext(ctx), step)
	}
	return got.step, got.err
}

// enqueue leaves the request with the writer; after an error the writer never
// sees it.
func (g *group) enqueue(r request) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return workflow.Fault("commit", errClosed)
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
		return result{err: workflow.Unheard(r.draft.step.Entry, r.ctx.Err())}
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

// writeBatch writes the steps of the batch in one transaction, and its other
// writes in another. Once a commit is lost nothing more is written.
func (g *group) writeBatch(batch []request) {
	if g.stopped(batch) {
		return
	}
	var steps, others []request
	for _, r := range batch {
		switch {
		case r.ctx.Err() != nil:
			r.reply <- result{err: workflow.Fault("wait for commit", r.ctx.Err())}
		case r.other != nil:
			others = append(others, r)
		default:
			steps = append(steps, r)
		}
	}
	if len(steps) > 0 {
		g.writeSteps(steps)
	}
	if len(others) > 0 {
		g.writeOthers(others)
	}
	pages := 0
	for _, r := range batch {
		pages += pagesOf(r.draft.step)
	}
	g.stopAt(g.log.wrote(pages))
}
