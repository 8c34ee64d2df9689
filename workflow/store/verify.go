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
	return s.read.WithContext(ctx).Transaction(verify, s.snapshot())
}

func verify(tx *gorm.DB) error {
	// Every table is asked, so that rows without their minutes are found too.
	var ids []string
	err := tx.Raw(`SELECT id FROM minutes UNION SELECT minutes_id FROM entries UNION SELECT minutes_id FROM revisions
		UNION SELECT minutes_id FROM participants UNION SELECT minutes_id FROM copies UNION SELECT minutes_id FROM outbox
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
		books.note(r)
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
	if err == nil { // all there are, whatever the minutes counts
		r.Minutes.Participants, err = participants(tx, id)
	}
	if err == nil {
		r.Minutes.Copies, err = copies(tx, id)
	}
	if err == nil {
		err = counted(tx, r.Minutes)
	}
	if err == nil {
		r.Messages, err = outbox(tx, id)
	}
	return r, err
}

// counted demands that the minutes' row counts the rows beside it, and names
// who began it.
func counted(tx *gorm.DB, m workflow.Minutes) error {
	var asked, sent int
	var by string
	err := one(tx, "SELECT participants, copies, drafter_id FROM minutes WHERE id = ?", []any{m.ID}, &asked, &sent, &by)
	if err != nil {
		return workflow.Fault("count rows", err)
	}
	if asked != len(m.Participants) || sent != len(m.Copies) || by != drafter(m).ID {
		return &workflow.DamageError{Table: "纪要", Minutes: m.ID, Row: m.Version, Msg: "起草人或会签、分送的行数与办理记录不符"}
	}
	return nil
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

func (l ledgers) note(r workflow.Record) {
	for _, e := range r.Entries {
		for number, event := range e.LedgerEvents() {
			book := l.of(number)
			book.Events[number] = append(book.Events[number], event)
		}
	}
	if m := r.Minutes; !m.Number.IsZero() && m.Edition.IsZero() {
		l.of(m.Number).Held[m.Number] = m.ID
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
	next, err := nexts(tx)
	if err != nil {
		return err
	}
	for _, at := range order {
		rows, err := numbers(tx, at.Series, at.Scope)
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
