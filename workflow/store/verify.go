package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Verify reads the whole database at one moment, recomputes every chain and
// replays every minutes, and gives the first damage as a *workflow.DamageError.
func (s *Store) Verify(ctx context.Context) error {
	_, err := s.VerifyWith(ctx, Check{})
	return err
}

// ledgers collects by series and scope what the histories say of numbers.
type ledgers map[scope]*workflow.Ledger

type scope struct{ Series, Scope string }

func (l ledgers) of(n workflow.DocNumber) *workflow.Ledger {
	at := scope{n.Series, n.Scope}
	if l[at] == nil {
		l[at] = workflow.NewLedger()
	}
	return l[at]
}

// note takes from a record what it says of numbers. What is kept is copied: the
// rows' texts would stay in memory with it.
func (l ledgers) note(r workflow.Record) {
	for _, e := range r.Entries {
		for number, event := range e.LedgerEvents() {
			number, event.Minutes, event.Reason = owned(number), strings.Clone(event.Minutes), strings.Clone(event.Reason)
			book := l.of(number)
			book.Events[number] = append(book.Events[number], event)
		}
	}
	if m := r.Minutes; !m.Number.IsZero() && m.Edition.IsZero() {
		number := owned(m.Number)
		l.of(number).Held[number] = strings.Clone(m.ID)
	}
}

// owned gives a number that shares no memory with the row it was read from.
func owned(n workflow.DocNumber) workflow.DocNumber {
	n.Series, n.Scope, n.Text = strings.Clone(n.Series), strings.Clone(n.Scope), strings.Clone(n.Text)
	return n
}

// hear adds what was done with numbers beside all minutes.
func (l ledgers) hear(said []workflow.Alteration) {
	for _, a := range said {
		if number, event, ok := a.LedgerEvent(); ok {
			book := l.of(number)
			book.Events[number] = append(book.Events[number], event)
		}
	}
}

// reconcile compares the ledgers with what the histories say of numbers, and
// with what was altered beside them.
func (l ledgers) reconcile(tx *gorm.DB, said []workflow.Alteration) error {
	l.hear(said)
	return l.verify(tx)
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
	next, err := nexts(tx)
	if err != nil {
		return err
	}
	for _, at := range order {
		rows, err := numbersOf(tx, at)
		if err != nil {
			return err
		}
		if err := l[at].Verify(rows); err != nil {
			return err
		}
		if last := len(rows); last > 0 && next[at] != rows[last-1].Number.N+1 {
			return &workflow.DamageError{
				Table: "文号登记簿", Minutes: rows[last-1].Number.Text, Row: rows[last-1].Number.N, Msg: "与登记的下一号不相连",
			}
		}
		delete(next, at)
	}
	for at, n := range next {
		return &workflow.DamageError{Table: "文号登记簿", Minutes: at.Series + "/" + at.Scope, Row: n, Msg: "多出一种文号"}
	}
	return nil
}

// numbersOf reads a scope of a series, which may have many numbers.
func numbersOf(tx *gorm.DB, at scope) (all []workflow.NumberRecord, err error) {
	err = eachRow(tx, "文号登记簿", "FROM numbers t WHERE t.series = ? AND t.scope = ? ORDER BY t.n", []any{at.Series, at.Scope},
		func(row numberRow) (int, error) {
			r, err := row.record()
			all = append(all, r)
			return row.N, err
		})
	return all, err
}

// nexts gives the next number of every scope.
func nexts(tx *gorm.DB) (map[scope]int, error) {
	var rows []ledgerRow
	if err := tx.Find(&rows).Error; err != nil {
		return nil, workflow.Fault("read ledgers", err)
	}
	next := map[scope]int{}
	for _, r := range rows {
		next[scope{r.Series, r.Scope}] = r.Next
	}
	return next, nil
}
