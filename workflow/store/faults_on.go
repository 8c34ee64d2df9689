//go:build seedfaults

package store

import (
	"context"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"jiyao/workflow"
)

// The seeded faults, by which the crash harness is tested: the variable
// JIYAO_SEED_FAULT brings one of them to life.
var (
	faultVersion = seeded("version") // no version check
	faultEarly   = seeded("early")   // success is answered before the commit
	faultNumber  = seeded("number")  // the next number is read outside the lock
	faultKey     = seeded("key")     // the key is not looked up again under the lock
	faultOutbox  = seeded("outbox")  // messages are written after the commit

	faulty = faultVersion || faultEarly || faultNumber || faultKey || faultOutbox

	synchronous, synchronousLevel = levelOfSync()
)

func seeded(fault string) bool { return os.Getenv("JIYAO_SEED_FAULT") == fault }

func levelOfSync() (name, level string) {
	if seeded("sync") {
		return "NORMAL", "1"
	}
	return "FULL", "2"
}

// rebased makes a step that comes too late one upon the current version, as if
// its actor had seen that.
func rebased(step workflow.Step, current int) workflow.Step {
	if step.Entry.Version == current+1 {
		return step
	}
	step.Entry.Version, step.Minutes.Version = current+1, current+1
	if step.Revision != nil {
		r := *step.Revision
		r.Version = current + 1
		step.Revision = &r
	}
	step.Messages = workflow.Messages(step.Entry)
	return step
}

// dawdle takes the time that a busy machine takes where a fault is one of
// order, so that few tries show it.
func dawdle() { time.Sleep(5 * time.Millisecond) }

// early answers at once and lets nobody hear the answer that is true.
func (r *request) early(got result) {
	r.reply <- got
	r.reply = make(chan result, 1)
	dawdle()
}

// finish writes and commits what was answered already.
func (v *server) finish(conn *pgxpool.Conn, writes []statement) {
	dawdle()
	if v.store(context.Background(), conn, writes) != nil {
		v.abandon(conn)
		return
	}
	conn.Release()
}

// foresee reads the step's number from the ledger as it is before the lock.
func foresee(db *gorm.DB, step workflow.Step) workflow.Step {
	if step.Take == nil {
		return step
	}
	take := *step.Take
	var last int
	db.Raw("SELECT COALESCE(MAX(n), 0) FROM numbers WHERE series = ? AND scope = ?", take.Series, take.Scope).Scan(&last)
	take.Start = max(take.Start, last+1)
	time.Sleep(30 * time.Millisecond) // numbers are taken seldom: two must meet
	step.Take = &take
	return step
}

// late writes a step's messages in a transaction of their own.
func late(db *gorm.DB, step workflow.Step) {
	dawdle()
	_ = db.WithContext(context.Background()).Transaction(func(tx *gorm.DB) error {
		for _, w := range messageWrites(step) {
			if err := w.write(ours{tx}); err != nil {
				return err
			}
		}
		return nil
	})
}
