package store

import (
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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
	if found {
		if first.Entry.Request != step.Entry.Request {
			return workflow.Step{}, workflow.KeyReused(first.Entry)
		}
		return first, nil
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
	var row minutesRow
	err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Select("id", "version").Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return head{}, nil
	}
	if err != nil {
		return head{}, workflow.Fault("lock minutes", err)
	}
	h := head{Version: row.Version}
	err = tx.Model(&entryRow{}).Select("hash").
		Where("minutes_id = ? AND version = ?", id, row.Version).Take(&h.Hash).Error
	if err != nil {
		return head{}, workflow.Fault("read chain head", err)
	}
	return h, nil
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
	err := tx.Model(&numberRow{}).Select("COALESCE(MAX(n), 0)").
		Where("series = ? AND scope = ?", step.Take.Series, step.Take.Scope).Scan(&last).Error
	if err != nil {
		return 0, workflow.Fault("read ledger", err)
	}
	if last == 0 {
		return step.Take.Start, nil
	}
	return last + 1, nil
}

// putMinutes inserts a new minutes, or updates it under its old version.
func putMinutes(tx *gorm.DB, step workflow.Step) error {
	row := rowOfMinutes(step.Minutes)
	if step.Entry.Version == 1 {
		return fault("insert minutes", tx.Create(&row).Error)
	}
	done := tx.Model(&minutesRow{}).Where("id = ? AND version = ?", row.ID, step.Entry.Version-1).
		Select("*").Omit("id").Updates(row)
	if done.Error == nil && done.RowsAffected != 1 {
		return outdated(tx, step)
	}
	return fault("update minutes", done.Error)
}

func putEntry(tx *gorm.DB, step workflow.Step) error {
	row := rowOfEntry(step.Entry)
	return fault("insert entry", tx.Create(&row).Error)
}

func putRevision(tx *gorm.DB, step workflow.Step) error {
	if step.Revision == nil {
		return nil
	}
	row := rowOfRevision(*step.Revision)
	return fault("insert revision", tx.Create(&row).Error)
}

// voidNumber makes the released number void; it must be held by this minutes.
func voidNumber(tx *gorm.DB, step workflow.Step) error {
	number := step.Entry.Released
	if number.IsZero() {
		return nil
	}
	done := tx.Model(&numberRow{}).
		Where("series = ? AND scope = ? AND n = ? AND minutes_id = ?", number.Series, number.Scope, number.N, step.Entry.Minutes).
		Updates(map[string]any{"voided": stamp(step.Entry.Recorded), "reason": step.Entry.Note})
	if done.Error == nil && done.RowsAffected != 1 {
		return workflow.Fault("void number", gorm.ErrRecordNotFound)
	}
	return fault("void number", done.Error)
}

func putNumber(tx *gorm.DB, step workflow.Step) error {
	if step.Take == nil {
		return nil
	}
	n := step.Entry.Number
	row := numberRow{
		Series: n.Series, Scope: n.Scope, N: n.N, Text: n.Text,
		MinutesID: step.Entry.Minutes, Taken: stamp(step.Entry.Recorded),
	}
	return fault("insert number", tx.Create(&row).Error)
}

func putCopies(tx *gorm.DB, step workflow.Step) error {
	e := step.Entry
	if len(e.Copies) == 0 {
		return nil
	}
	rows := make([]copyRow, len(e.Copies))
	for i, c := range e.Copies {
		rows[i] = copyRow{
			MinutesID: e.Minutes, Version: e.Version, N: i + 1,
			Unit: c.Unit, Copies: c.Copies, State: sent, Sent: stamp(e.Recorded),
		}
	}
	return fault("insert copies", tx.CreateInBatches(rows, rowsPerInsert).Error)
}

// rowsPerInsert keeps an insert within every database's number of parameters.
const rowsPerInsert = 100

// putMessages leaves alone a message whose key is there already: it is the
// same message.
func putMessages(tx *gorm.DB, step workflow.Step) error {
	if len(step.Messages) == 0 {
		return nil
	}
	rows := make([]messageRow, len(step.Messages))
	for i, m := range step.Messages {
		rows[i] = messageRow{MsgKey: m.Key, Topic: m.Topic, MinutesID: m.Minutes, Version: m.Version, Payload: m.Payload}
	}
	err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "msg_key"}}, DoNothing: true}).
		CreateInBatches(rows, rowsPerInsert).Error
	return fault("insert messages", err)
}

// fault wraps an error of the database and lets none pass as nil's interface.
func fault(operation string, err error) error {
	if err == nil {
		return nil
	}
	return workflow.Fault(operation, err)
}
