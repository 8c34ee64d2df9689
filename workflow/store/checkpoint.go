package store

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// What the log grows to, in pages of 4 KB. Pages that change again and again
// are carried into the file once for all changes of checkpointPages. While
// others write the log only grows; from maxLogPages on, what a checkpoint has
// left is carried over at once while the writer waits, and the log starts again
// from its beginning.
const (
	checkpointPages = 6000
	maxLogPages     = 16000
)

// A checkpointer carries the write-ahead log into the database file
// (checkpoint), on a connection of its own: whoever waits for a commit need not
// wait for that.
type checkpointer struct {
	pool  *sql.DB
	due   chan chan struct{} // what is asked for; closed when it is done
	ended chan struct{}      // closed when the checkpointer has ended
	log   atomic.Int64       // pages of the log, as the last checkpoint found them
	fault atomic.Pointer[lostError]

	// The writer's own.
	pages   int           // written since it last asked
	running chan struct{} // what it has asked for last; nil if it knows that to be done
}

func openCheckpointer(path string) (*checkpointer, error) {
	pool, err := openPool(path, writer)
	if err != nil {
		return nil, err
	}
	c := &checkpointer{pool: pool, due: make(chan chan struct{}, 1), ended: make(chan struct{})}
	go c.run()
	return c, nil
}

func (c *checkpointer) run() {
	defer close(c.ended)
	for asked := range c.due {
		if err := c.checkpoint(); err != nil {
			c.fault.CompareAndSwap(nil, &lostError{err})
		}
		close(asked)
	}
}

// checkpoint carries over what no reader still needs where it is. A file that is
// full or used by another program leaves all in the log, where it is as safe.
func (c *checkpointer) checkpoint() error {
	var busy, log, moved int64
	err := c.pool.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &moved)
	if err = (dialect{}).Translate(err); err != nil && !undone(err) {
		return err
	}
	c.log.Store(log)
	return nil
}

// wrote tells of pages that the writer has added to the log, between two of its
// transactions. The error says that the file could not be made safe.
func (c *checkpointer) wrote(pages int) error {
	if lost := c.fault.Load(); lost != nil {
		return lost
	}
	c.pages += pages
	select {
	case <-c.running:
		c.running = nil
		if c.log.Load() > maxLogPages {
			<-c.ask()
		}
	default:
		if c.running == nil && c.pages >= checkpointPages {
			c.running = c.ask()
		}
	}
	return nil
}

// ask asks for a checkpoint, one at a time.
func (c *checkpointer) ask() (done chan struct{}) {
	done = make(chan struct{})
	c.pages = 0
	c.due <- done
	return done
}

func (c *checkpointer) close() error {
	close(c.due)
	<-c.ended
	return c.pool.Close()
}

// pagesOf estimates how many pages of the log a request fills: an index here and
// there and a text; or what a run of the sealer does, which writes most of all.
func pagesOf(r request) int {
	const step, other, page = 8, 250, 4096
	switch text := r.draft.step.Revision; {
	case r.other != nil:
		return other
	case text != nil:
		return step + len(text.Text)/page
	default:
		return step
	}
}
