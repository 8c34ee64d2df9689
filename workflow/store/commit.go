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
	given, err := give(tx, step)
	if err != nil {
		return workflow.Step{}, err
	}
	sealed := workflow.Seal(step, h.Hash, given)
	for _, write := range []func(*gorm.DB, workflow.Step) error{
		putMinutes, putEntry, putRevision, releaseNumber, putNumber, putParticipants, putCopies, putMessages,
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

// give takes what the step asks of the store: a number, a 会议次数.
func give(tx *gorm.DB, step workflow.Step) (given workflow.Given, err error) {
	if given.Number, err = nextNumber(tx, step); err != nil {
		return given, err
	}
	given.Session, err = nextSession(tx, step)
	return given, err
}

// nextSession gives the 会议次数 a step asks for: one after the last of its type
// and term. Minutes that were begun and made void count as well: the meeting
// took place.
func nextSession(tx *gorm.DB, step workflow.Step) (int, error) {
	if step.Count == nil {
		return 0, nil
	}
	var last int
	err := one(tx, "SELECT COALESCE(MAX(session), 0) FROM minutes WHERE type = ? AND term = ?",
		[]any{step.Count.Type, step.Count.Term}, &last)
	if err != nil {
		return 0, workflow.Fault("count meetings", err)
	}
	return max(last+1, step.Count.Start), nil
}

// nextNumber gives the number a step asks for: one after the last of its
// scope, or the start. Numbers are never deleted and committed with the step
// or not at all, so none is missing and none comes twice; writers come one at
// a time.
func nextNumber(tx *gorm.DB, step workflow.Step) (int, error) {
	if step.Take == nil {
		return 0, nil
	}
	if step.Take.Choose != 0 {
		return step.Take.Choose, nil
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

// releaseNumber gives up the number that this minutes holds: free or void.
func releaseNumber(tx *gorm.DB, step workflow.Step) error {
	n := step.Entry.Released
	for number, event := range step.Entry.LedgerEvents() {
		if n.IsZero() || number != n {
			continue
		}
		rows, err := exec(tx, `UPDATE numbers SET state = ?, changed = ?, reason = ?
			WHERE series = ? AND scope = ? AND n = ? AND minutes_id = ? AND state = 'held'`,
			string(event.State), stamp(event.At), event.Reason, n.Series, n.Scope, n.N, step.Entry.Minutes)
		if err := oneRow(rows, err); err != nil {
			return workflow.Fault("release number", err)
		}
	}
	return nil
}

// putNumber enters the number taken: a new line, or one that was reserved or
// free.
func putNumber(tx *gorm.DB, step workflow.Step) error {
	if step.Take == nil {
		return nil
	}
	n, e := step.Entry.Number, step.Entry
	if step.Take.Choose == 0 {
		return fault("insert number", insert(tx, numberRow{
			Series: n.Series, Scope: n.Scope, N: n.N, Text: n.Text,
			State: string(workflow.NumberHeld), MinutesID: e.Minutes, Changed: stamp(e.Recorded),
		}, ""))
	}
	rows, err := exec(tx, `UPDATE numbers SET state = 'held', minutes_id = ?, changed = ?, reason = ''
		WHERE series = ? AND scope = ? AND n = ? AND state IN ('reserved', 'free')`,
		e.Minutes, stamp(e.Recorded), n.Series, n.Scope, n.N)
	if err == nil && rows != 1 {
		return workflow.NumberTaken(n)
	}
	return fault("take number", err)
}

// putMessages leaves alone a message whose key is there already: it is the
// same message.
func putMessages(tx *gorm.DB, step workflow.Step) error {
	if faultOutbox {
		return nil
	}
	for _, m := range step.Messages {
		row := messageRow{
			MsgKey: m.Key, Topic: m.Topic, MinutesID: m.Minutes, Version: m.Version, Recipient: m.Recipient, Payload: m.Payload,
		}
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
