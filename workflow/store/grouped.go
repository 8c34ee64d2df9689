package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A wire is the writer's connection. It gives itself to be used until the
// function returns.
type wire interface {
	hold(use func(c carrier) error) error
	close() error
}

// A carrier carries out prepared SQL, with ? for its arguments.
type carrier interface {
	asker
	exec(query string, args ...any) (int64, error)
}

// An asker reads what is stored.
type asker interface {
	// one reads a single row into the targets; sql.ErrNoRows if there is none.
	one(query string, args []any, targets ...any) error
	// each reads every row into the targets, and takes it from there before the
	// next.
	each(query string, args, targets []any, take func() error) error
}

// writeSteps writes the steps in one transaction. A step that is refused has
// written nothing. One that the database does not take breaks the transaction:
// then every step is tried again on its own, and each hears of its own fault
// only.
func (g *group) writeSteps(batch []request) {
	if g.stopped(batch) {
		return
	}
	results := make([]result, len(batch))
	err := g.transact(func(c carrier) (err error) {
		for i, r := range batch {
			if results[i], err = r.draft.commit(c); err != nil {
				return err
			}
			if faultEarly {
				batch[i].early(results[i])
			}
		}
		return nil
	})
	var lost *lostError
	for i, r := range batch {
		switch {
		case err == nil:
			if faultOutbox {
				late(g.write, results[i].step)
			}
			r.reply <- results[i]
		case errors.As(err, &lost):
			r.reply <- result{err: workflow.Unheard(r.draft.step.Entry, err)}
		case len(batch) > 1:
			g.writeSteps(batch[i : i+1])
		default:
			r.reply <- result{err: err}
		}
	}
}

// A lostError is a commit of which it is not known whether it lasts.
type lostError struct{ cause error }

// Error says so to the operator.
func (e *lostError) Error() string { return "commit: " + e.cause.Error() }

// Unwrap gives the engine's error.
func (e *lostError) Unwrap() error { return e.cause }

// transact carries the writes out in one transaction that holds the write lock
// from its start: a writer that reads first must not find it taken later.
func (g *group) transact(writes func(c carrier) error) error {
	err := g.wire.hold(func(c carrier) error {
		if err := begin(c); err != nil {
			return workflow.Fault("begin", err)
		}
		if err := writes(c); err != nil {
			_, _ = c.exec("ROLLBACK") // SQLite may have done so already
			return err
		}
		if _, err := c.exec("COMMIT"); err != nil {
			_, _ = c.exec("ROLLBACK") // the commit's error says more
			return uncommitted(err)
		}
		return nil
	})
	g.stopAt(err)
	return err
}

// uncommitted says what the error of a commit means: that nothing lasts, or that
// it is not known.
func uncommitted(err error) error {
	if constraint(err) || undone(err) {
		return workflow.Fault("commit transaction", err)
	}
	return &lostError{err}
}

// stopped answers the whole batch if nothing can be written any more.
func (g *group) stopped(batch []request) bool {
	if g.fault == nil {
		return false
	}
	for _, r := range batch {
		r.reply <- result{err: g.fault}
	}
	return true
}

// stopAt ends all writing when a commit was lost: what the disk did not take
// once it may lose without a word the next time.
func (g *group) stopAt(err error) {
	var lost *lostError
	if errors.As(err, &lost) && g.fault == nil {
		g.fault = &workflow.Error{
			Kind: workflow.Internal, Reason: workflow.ReasonStore, Cause: fmt.Errorf("stopped after: %w", err),
			Msg: "数据库所在的磁盘出错，为防丢失已停止办理，仍可查阅；请联系管理员检查磁盘，然后重新启动程序。",
		}
	}
}

// begin begins a transaction. If a broken one stayed open it is rolled back
// first.
func begin(c carrier) error {
	_, err := c.exec("BEGIN IMMEDIATE")
	if err == nil {
		return nil
	}
	if _, undo := c.exec("ROLLBACK"); undo != nil {
		return err
	}
	_, err = c.exec("BEGIN IMMEDIATE")
	return err
}

// writeOthers carries out the other writes in one transaction with a savepoint
// for each, so that one refused write undoes nothing of the others. If the
// transaction itself breaks before its commit, every write is tried again on
// its own.
func (g *group) writeOthers(batch []request) {
	switch {
	case g.stopped(batch):
		return
	case len(batch) == 1:
		batch[0].reply <- result{err: heardOf(g.ourTransaction(batch[0].other))}
		return
	}
	errs := make([]error, len(batch))
	var broken error
	err := g.ourTransaction(func(tx *gorm.DB) error {
		for i, r := range batch {
			if errs[i], broken = attempt(tx, r.other); broken != nil {
				return broken
			}
		}
		return nil
	})
	for i, r := range batch {
		switch {
		case broken != nil:
			g.writeOthers(batch[i : i+1])
		case err != nil:
			r.reply <- result{err: heardOf(err)}
		default:
			r.reply <- result{err: errs[i]}
		}
	}
}

// ourTransaction carries out a write in a transaction of GORM's. Like transact
// it ends all writing when the commit was lost.
func (g *group) ourTransaction(write func(tx *gorm.DB) error) error {
	decided := false
	err := g.write.WithContext(context.Background()).Transaction(func(tx *gorm.DB) error {
		err := write(tx)
		decided = err == nil
		return err
	})
	if err != nil && decided {
		err = uncommitted(err)
		g.stopAt(err)
	}
	return err
}

// heardOf gives what whoever waits hears of a transaction's error.
func heardOf(err error) error {
	var lost *lostError
	var known *workflow.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &lost):
		return workflow.Unheard(workflow.Entry{}, err)
	case errors.As(err, &known):
		return err
	default:
		return workflow.Fault("write", err)
	}
}

// attempt carries out one write of several. The second value is an error after
// which the transaction cannot be trusted: SQLite may have rolled all of it
// back, and further statements would then stand alone.
func attempt(tx *gorm.DB, write func(tx *gorm.DB) error) (refused, broken error) {
	if _, err := exec(tx, "SAVEPOINT write"); err != nil {
		return nil, err
	}
	err := write(tx)
	if err == nil {
		return nil, release(tx)
	}
	if workflow.KindOf(err) == workflow.Internal && !constraint(err) {
		return nil, err
	}
	if _, undo := exec(tx, "ROLLBACK TO SAVEPOINT write"); undo != nil {
		return nil, undo
	}
	return err, release(tx)
}

func release(tx *gorm.DB) error {
	_, err := exec(tx, "RELEASE SAVEPOINT write")
	return err
}
