package store

import (
	"cmp"
	"context"
	"time"

	"jiyao/workflow"
)

// CopyView says which copies a board shows.
type CopyView string

// The views of a board.
const (
	CopiesOpen    CopyView = ""        // 未办结: not signed for, or sent back
	CopiesOverdue CopyView = "overdue" // 超期: out, or waiting, for too long
	CopiesBounced CopyView = "bounced" // 退回待办
	CopiesSigned  CopyView = "signed"  // 已签收
	CopiesAll     CopyView = "all"     // all, of one year or unit
)

// CopyFilter narrows a board of copies (分送台账).
type CopyFilter struct {
	View    CopyView
	Unit    string // ID
	Channel workflow.Channel
	Year    string    // of the minutes' number
	Late    time.Time // what was sent before is overdue
	After   int       // how many copies come before the page
	Limit   int       // 0 is 200
}

// BoardCopy is a copy with the minutes that it is of.
type BoardCopy struct {
	workflow.CopyRecord
	Title    string
	Number   string
	IssuedOn workflow.Date
	Late     bool
}

// CopyCounts says how many copies are where, and how many of them are overdue.
type CopyCounts struct {
	States  map[workflow.CopyState]int
	Overdue int
}

type boardRow struct {
	Copy     copyRow `gorm:"embedded"`
	Title    string
	Number   string
	IssuedOn string
}

// unsettled are copies that somebody has to do something about; the words are
// those of an index.
const unsettled = "c.purpose = '' AND c.state IN ('waiting', 'sent', 'dispatched', 'read', 'bounced')"

// conditions gives what the filter asks for, but for the view.
func (f CopyFilter) conditions() (query string, args []any) {
	query = "c.purpose = ''"
	for _, p := range []struct{ column, value string }{
		{"c.unit_id", f.Unit}, {"c.channel", string(f.Channel)}, {"m.number_scope", f.Year},
	} {
		if p.value != "" {
			query, args = query+" AND "+p.column+" = ?", append(args, p.value)
		}
	}
	return query, args
}

// whole reports whether the filter may look at copies that are settled: there
// are too many of them to be looked through without a year or a unit.
func (f CopyFilter) whole() bool { return f.Year != "" || f.Unit != "" }

// CopyBoard gives copies over all minutes: those not settled by when they were
// sent, the oldest first; settled ones are given for a year or unit only.
func (c Clerking) CopyBoard(ctx context.Context, f CopyFilter) ([]BoardCopy, error) {
	where, args := f.conditions()
	order := "c.sent, c.minutes_id, c.n"
	switch {
	case f.View == CopiesOverdue:
		where, args = where+" AND "+unsettled+" AND c.state <> 'bounced' AND c.sent < ?", append(args, stamp(f.Late))
	case f.View == CopiesBounced:
		where += " AND " + unsettled + " AND c.state = 'bounced'"
	case f.View == CopiesSigned && f.whole():
		where, order = where+" AND c.state = 'received'", "c.sent DESC, c.minutes_id, c.n"
	case f.View == CopiesAll && f.whole():
		order = "c.sent DESC, c.minutes_id, c.n"
	default:
		where += " AND " + unsettled
	}
	query := "SELECT c.*, m.title, m.number_text AS number, m.issued_on FROM copies c JOIN minutes m ON m.id = c.minutes_id WHERE " +
		where + " ORDER BY " + order + " LIMIT ? OFFSET ?"
	args = append(args, cmp.Or(max(f.Limit, 0), maxPage), max(f.After, 0))
	return list(c.s.read.WithContext(ctx).Raw(query, args...), "list copies", func(r boardRow) (BoardCopy, error) {
		record, err := r.Copy.record()
		b := BoardCopy{CopyRecord: record, Title: r.Title, Number: r.Number, IssuedOn: workflow.Date(r.IssuedOn)}
		b.Late = Overdue(record, f.Late)
		return b, err
	})
}

// Overdue reports whether a copy is out, or waits to be carried, since before
// the time.
func Overdue(c workflow.CopyRecord, late time.Time) bool {
	switch c.State {
	case workflow.CopyWaiting, workflow.CopySent, workflow.CopyDispatched, workflow.CopyRead:
		return c.Use == workflow.ForRecipient && c.Sent.Before(late)
	default:
		return false
	}
}

// CopyCounts counts the copies of a board over all its views; without a year or
// unit those alone that are not settled.
func (c Clerking) CopyCounts(ctx context.Context, f CopyFilter) (CopyCounts, error) {
	where, args := f.conditions()
	if !f.whole() {
		where += " AND " + unsettled
	}
	var rows []struct {
		State   string
		N, Late int
	}
	query := `SELECT c.state, COUNT(*) AS n, COALESCE(SUM(CASE WHEN c.sent < ? THEN 1 ELSE 0 END), 0) AS late
		FROM copies c JOIN minutes m ON m.id = c.minutes_id WHERE ` + where + " GROUP BY c.state"
	err := c.s.read.WithContext(ctx).Raw(query, append([]any{stamp(f.Late)}, args...)...).Scan(&rows).Error
	counts := CopyCounts{States: map[workflow.CopyState]int{}}
	for _, r := range rows {
		state := workflow.CopyState(r.State)
		counts.States[state] = r.N
		if Overdue(workflow.CopyRecord{State: state}, time.Unix(1, 0)) {
			counts.Overdue += r.Late
		}
	}
	return counts, fault("count copies", err)
}
