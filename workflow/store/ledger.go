package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
)

var _ workflow.Registry = (*Store)(nil)

// Reserve takes the next numbers out of the ledger, each with a line of the
// office's record.
func (s *Store) Reserve(ctx context.Context, from workflow.NumberRequest, count int, act workflow.LedgerAct) ([]workflow.DocNumber, error) {
	var taken []workflow.DocNumber
	err := s.within(ctx, func(tx *gorm.DB) error {
		taken = nil
		for range count {
			var n int
			if err := ask(tx, nextNumber(from.Series, from.Scope, from.Start, &n)); err != nil {
				return err
			}
			act.State, act.Number = workflow.NumberReserved, from.Number(n)
			row := numberRow{
				Series: from.Series, Scope: from.Scope, N: n, Text: act.Number.Text,
				State: string(workflow.NumberReserved), Changed: stamp(act.At), Reason: act.Reason,
			}
			if err := registered(act.Number, insert(tx, row, "")); err != nil {
				return err
			}
			if err := putLedgerAct(tx, act); err != nil {
				return err
			}
			taken = append(taken, act.Number)
		}
		return nil
	})
	return taken, err
}

// VoidNumber makes a reserved or free number void.
func (s *Store) VoidNumber(ctx context.Context, act workflow.LedgerAct) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		n := act.Number
		err := one(tx, `UPDATE numbers SET state = 'void', changed = ?, reason = ?
			WHERE series = ? AND scope = ? AND n = ? AND state IN ('reserved', 'free') RETURNING text, minutes_id`,
			[]any{stamp(act.At), act.Reason, n.Series, n.Scope, n.N}, &n.Text, &act.Last)
		if errors.Is(err, sql.ErrNoRows) {
			return fixed(tx, n)
		}
		if err != nil {
			return workflow.Fault("void number", err)
		}
		act.State, act.Number = workflow.NumberVoid, n
		return putLedgerAct(tx, act)
	})
}

// fixed refuses to void a number that is neither reserved nor free, by its name
// if it has one.
func fixed(tx *gorm.DB, n workflow.DocNumber) error {
	n.Text = ""
	err := one(tx, "SELECT text FROM numbers WHERE series = ? AND scope = ? AND n = ?", []any{n.Series, n.Scope, n.N}, &n.Text)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return workflow.Fault("read number", err)
	}
	return workflow.NumberFixed(n)
}

// registered says what came of a new line of the ledger: another series may
// have the text already.
func registered(n workflow.DocNumber, err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) && strings.Contains(err.Error(), "text") { // the column's name, or the index's
		return workflow.NumberElsewhere(n, err)
	}
	return fault("insert number", err)
}

// putLedgerAct adds the act to the office's record, whatever came last there.
func putLedgerAct(tx *gorm.DB, act workflow.LedgerAct) error {
	return appendAlteration(tx, act.Alteration(""))
}
