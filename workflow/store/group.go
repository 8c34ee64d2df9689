package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"jiyao/workflow"
)

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

	queue *queue
	done  chan struct{} // closed when the writer has ended
}

// within carries out one write in line with the steps.
func (g *group) within(ctx context.Context, write func(tx *gorm.DB) error) error {
	return g.queue.given(ctx, write)
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

// Close lets the waiting writes finish and closes the database.
func (g *group) Close() error {
	if !g.queue.end() {
		return nil
	}
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

// Commit writes the step whole or not at all, together with others.
func (g *group) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	if faultNumber {
		step = foresee(g.read, step)
	}
	return g.queue.commit(ctx, step, g.read)
}

// writeAll is the one writer: it writes together what waits.
func (g *group) writeAll() {
	defer close(g.done)
	for batch := g.queue.take(); len(batch) > 0; batch = g.queue.take() {
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
		case r.other == nil:
			steps = append(steps, r)
		case r.taken.CompareAndSwap(false, true):
			others = append(others, r)
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
		pages += pagesOf(r)
	}
	g.stopAt(g.log.wrote(pages))
}
