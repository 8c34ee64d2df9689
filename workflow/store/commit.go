package store

import (
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// commit writes one step inside the transaction tx, in the order that makes it
// safe: lock, look the key up again, compare the version, take the number,
// update under the version, seal and insert the entry, then what hangs on it.
// Like everything it calls it is a function: it cannot reach past tx.
func commit(tx *gorm.DB, step workflow.Step) (workflow.Step, error) {
	h, err := lock(tx, step.Entry.Minutes)
	if err != nil {
		return workflow.Step{}, err
	}
	first, found, err := answer(tx, step.Entry.Actor.ID, step.Entry.Key)
	if err != nil {
		return workflow.Step{}, err
	}
	if found && !faultKey {
		if first.Entry.Request != step.Entry.Request {
			return workflow.Step{}, workflow.KeyReused(first.Entry)
		}
		return first, nil
	}
	if faultVersion {
		step = rebased(step, h.Version)
	}
	if h.Version != step.Entry.Version-1 {
		return workflow.Step{}, outdated(tx, step)
	}
	n, err := nextNumber(tx, step)
	if err != nil {
		return workflow.Step{}, err
	}
	sealed := workflow.Seal(step, h.Hash, n)
	for _, write := range []func(*gorm.DB, workflow.Step) error{
		putMinutes, putEntry, putRevision, voidNumber, putNumber, putCopies, putMessages,
	} {
		if err := write(tx, sealed); err != nil {
			return workflow.Step{}, err
		}
	}
	return sealed, nil
}

// head is a minutes' version and the hash its chain ends with; zero if the
// minutes has not been begun.
type head struct {
	Version int
	Hash    string
}

// lock locks the minutes' row, where the database has row locks, and reads its
// head. SQLite locked the database when the transaction began.
func lock(tx *gorm.DB, id string) (head, error) {
	query := `SELECT m.version, e.hash FROM minutes m JOIN entries e ON e.minutes_id = m.id AND e.version = m.version
		WHERE m.id = ?`
	if tx.Name() != "sqlite" {
		query += " FOR UPDATE OF m"
	}
	var h head
	err := one(tx, query, []any{id}, &h.Version, &h.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return head{}, nil
	}
	return h, fault("lock minutes", err)
}

// outdated says who was faster.
func outdated(tx *gorm.DB, step workflow.Step) error {
	m, err := minutes(tx, step.Entry.Minutes)
	if err != nil {
		return err
	}
	return workflow.Outdated(m, workflow.Command{Action: step.Entry.Action})
}

// nextNumber gives the number a step asks for: one after the last of its
// scope, or the start. Numbers are never deleted and committed with the step
// or not at all, so none is missing and none comes twice; writers come one at
// a time.
func nextNumber(tx *gorm.DB, step workflow.Step) (int, error) {
	if step.Take == nil {
		return 0, nil
	}
	var last int
	err := one(tx, "SELECT COALESCE(MAX(n), 0) FROM numbers WHERE series = ? AND scope = ?",
		[]any{step.Take.Series, step.Take.Scope}, &last)
	if err != nil {
		return 0, workflow.Fault("read ledger", err)
	}
	if last == 0 || faultNumber {
		return step.Take.Start, nil
	}
	return last + 1, nil
}

// putMinutes inserts a new minutes, or updates it under its old version.
func putMinutes(tx *gorm.DB, step workflow.Step) error {
	row := rowOfMinutes(step.Minutes)
	if step.Entry.Version == 1 {
		return fault("insert minutes", insert(tx, row, ""))
	}
	rows, err := updateMinutes(tx, row, step.Entry.Version-1)
	if err == nil && rows != 1 {
		return outdated(tx, step)
	}
	return fault("update minutes", err)
}

func putEntry(tx *gorm.DB, step workflow.Step) error {
	return fault("insert entry", insert(tx, rowOfEntry(step.Entry), ""))
}

func putRevision(tx *gorm.DB, step workflow.Step) error {
	if step.Revision == nil {
		return nil
	}
	return fault("insert revision", insert(tx, rowOfRevision(*step.Revision), ""))
}

// voidNumber makes the released number void; it must be held by this minutes.
func voidNumber(tx *gorm.DB, step workflow.Step) error {
	n, e := step.Entry.Released, step.Entry
	if n.IsZero() {
		return nil
	}
	rows, err := exec(tx, `UPDATE numbers SET voided = ?, reason = ?
		WHERE series = ? AND scope = ? AND n = ? AND minutes_id = ?`,
		stamp(e.Recorded), e.Note, n.Series, n.Scope, n.N, e.Minutes)
	if err == nil && rows != 1 {
		err = gorm.ErrRecordNotFound
	}
	return fault("void number", err)
}

func putNumber(tx *gorm.DB, step workflow.Step) error {
	if step.Take == nil {
		return nil
	}
	n := step.Entry.Number
	return fault("insert number", insert(tx, numberRow{
		Series: n.Series, Scope: n.Scope, N: n.N, Text: n.Text,
		MinutesID: step.Entry.Minutes, Taken: stamp(step.Entry.Recorded),
	}, ""))
}

func putCopies(tx *gorm.DB, step workflow.Step) error {
	e := step.Entry
	for i, c := range e.Copies {
		err := insert(tx, copyRow{
			MinutesID: e.Minutes, Version: e.Version, N: i + 1,
			Unit: c.Unit, Copies: c.Copies, State: sent, Sent: stamp(e.Recorded),
		}, "")
		if err != nil {
			return workflow.Fault("insert copy", err)
		}
	}
	return nil
}

// putMessages leaves alone a message whose key is there already: it is the
// same message.
func putMessages(tx *gorm.DB, step workflow.Step) error {
	if faultOutbox {
		return nil
	}
	for _, m := range step.Messages {
		row := messageRow{MsgKey: m.Key, Topic: m.Topic, MinutesID: m.Minutes, Version: m.Version, Payload: m.Payload}
		if err := insert(tx, row, " ON CONFLICT (msg_key) DO NOTHING"); err != nil {
			return workflow.Fault("insert message", err)
		}
	}
	return nil
}

// fault wraps an error of the database and lets none pass as nil's interface.
func fault(operation string, err error) error {
	if err == nil {
		return nil
	}
	return workflow.Fault(operation, err)
}
