package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Verify reads the whole database at one moment, recomputes every chain and
// replays every minutes, and gives the first damage as a *workflow.DamageError.
func (s *Store) Verify(ctx context.Context) error {
	return s.read.WithContext(ctx).Transaction(verify)
}

func verify(tx *gorm.DB) error {
	// Every table is asked, so that rows without their minutes are found too.
	var ids []string
	err := tx.Raw(`SELECT id FROM minutes UNION SELECT minutes_id FROM entries UNION SELECT minutes_id FROM revisions
		UNION SELECT minutes_id FROM copies UNION SELECT minutes_id FROM outbox UNION SELECT minutes_id FROM numbers
		ORDER BY 1`).Scan(&ids).Error
	if err != nil {
		return workflow.Fault("list minutes", err)
	}
	books := ledgers{}
	for _, id := range ids {
		r, err := record(tx, id)
		if err != nil {
			return err
		}
		if err := r.Verify(); err != nil {
			return err
		}
		books.note(r.Entries)
	}
	if err := books.verify(tx); err != nil {
		return err
	}
	refused, err := refusals(tx)
	if err != nil {
		return err
	}
	return workflow.VerifyRefusals(refused)
}

func record(tx *gorm.DB, id string) (r workflow.Record, err error) {
	if r.Minutes, err = minutes(tx, id); workflow.KindOf(err) == workflow.NotFound {
		return r, &workflow.DamageError{Table: "纪要", Minutes: id, Msg: "缺少，但还有它的记录"}
	}
	if err == nil {
		r.Entries, err = entries(tx, id)
	}
	if err == nil {
		r.Revisions, err = revisions(tx, id)
	}
	if err == nil {
		r.Copies, err = copies(tx, id)
	}
	if err == nil {
		r.Messages, err = outbox(tx, id)
	}
	return r, err
}

// ledgers collects by series and scope what the histories say of numbers.
type ledgers map[scope]*ledger

type scope struct{ Series, Scope string }

type ledger struct {
	taken, voided map[workflow.DocNumber]workflow.Entry
}

func (l ledgers) of(n workflow.DocNumber) *ledger {
	at := scope{n.Series, n.Scope}
	if l[at] == nil {
		l[at] = &ledger{taken: map[workflow.DocNumber]workflow.Entry{}, voided: map[workflow.DocNumber]workflow.Entry{}}
	}
	return l[at]
}

func (l ledgers) note(history []workflow.Entry) {
	for _, e := range history {
		if e.Action == workflow.Number {
			l.of(e.Number).taken[e.Number] = e
		}
		if !e.Released.IsZero() {
			l.of(e.Released).voided[e.Released] = e
		}
	}
}

func (l ledgers) verify(tx *gorm.DB) error {
	var kept []scope
	if err := tx.Model(&numberRow{}).Distinct("series", "scope").Order("series, scope").Find(&kept).Error; err != nil {
		return workflow.Fault("list ledgers", err)
	}
	for _, at := range kept {
		l.of(workflow.DocNumber{Series: at.Series, Scope: at.Scope})
	}
	order := slices.SortedFunc(maps.Keys(l), func(a, b scope) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(a.Scope, b.Scope))
	})
	for _, at := range order {
		book := l[at]
		rows, err := numbers(tx, at.Series, at.Scope)
		if err != nil {
			return err
		}
		if err := workflow.VerifyLedger(rows, book.taken, book.voided); err != nil {
			return err
		}
	}
	return nil
}
