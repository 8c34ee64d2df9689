package store

import (
	"context"
	"database/sql"
	"sync/atomic"

	"jiyao/workflow"
)

// What the log grows to, in pages of 4 KB. Pages that change again and again
// are carried into the file once for all changes of checkpointPages; a log of
// maxLogPages is carried over while the writer waits, for only then does it
// start again from its beginning.
const (
	checkpointPages = 12000
	maxLogPages     = 48000
)

// A checkpointer carries the write-ahead log into the database file
// (checkpoint), on a connection of its own: whoever waits for a commit need not
// wait for that.
type checkpointer struct {
	pool  *sql.DB
	due   chan chan struct{} // what is asked for; closed when it is done
	ended chan struct{}      // closed when the checkpointer has ended
	pages int                // written since it was last asked; the writer's own
	log   atomic.Int64       // pages of the log, as the last checkpoint found them
	fault atomic.Pointer[lostError]
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
	if c.pages += pages; c.pages < checkpointPages {
		return nil
	}
	done := make(chan struct{})
	select {
	case c.due <- done:
	default: // one is waiting to be begun
		return nil
	}
	c.pages = 0
	if c.log.Load() > maxLogPages {
		<-done
		c.log.Store(0)
	}
	return nil
}

func (c *checkpointer) close() error {
	close(c.due)
	<-c.ended
	return c.pool.Close()
}

// pagesOf estimates how many pages of the log a step fills.
func pagesOf(step workflow.Step) int {
	const beside, page = 8, 4096
	if step.Revision == nil {
		return beside
	}
	return beside + len(step.Revision.Text)/page
}
