package store

import (
	"cmp"
	"context"

	"jiyao/workflow"
)

// UnsentFilter narrows the list of what was printed and has not gone out.
type UnsentFilter struct {
	Sending []workflow.State // in which a minutes waits to be sent (待分送)
	Year    string           // of the number; empty for all
	After   int              // how many come before the page
	Limit   int              // 0 is 200
}

// Unsent is an issued minutes of which paper is in the house that is meant to be
// out (印后未发): none of it was sent yet, or more was printed than handed out,
// kept and destroyed.
type Unsent struct {
	Minutes  string
	Title    string
	Number   string
	IssuedOn workflow.Date
	Sent     bool // some of it has gone out
	Printed  int  // 印制 and 重印; 0 where nobody has put it on record
	Gone     int  // sheets handed out, kept on purpose or destroyed
}

// Left is how many sheets are in the house.
func (u Unsent) Left() int { return max(u.Printed-u.Gone, 0) }

type unsentRow struct {
	ID       string
	Title    string
	Number   string
	IssuedOn string
	Copies   int
	Printed  int
	Gone     int
}

func (r unsentRow) unsent() (Unsent, error) {
	return Unsent{
		Minutes: r.ID, Title: r.Title, Number: r.Number, IssuedOn: workflow.Date(r.IssuedOn), Sent: r.Copies > 0, Printed: r.Printed, Gone: r.Gone,
	}, nil
}

// unsentMinutes adds up what was printed and what became of it, for minutes that
// were issued.
const unsentMinutes = `SELECT m.id, m.title, m.number_text AS number, m.issued_on, m.copies,
		COALESCE(p.printed, 0) AS printed, COALESCE(p.destroyed, 0) + COALESCE(c.handed, 0) AS gone
	FROM minutes m
	LEFT JOIN (SELECT minutes_id, SUM(CASE kind WHEN 'destroy' THEN 0 ELSE copies END) AS printed,
			SUM(CASE kind WHEN 'destroy' THEN copies ELSE 0 END) AS destroyed
		FROM print_runs GROUP BY minutes_id) p ON p.minutes_id = m.id
	LEFT JOIN (SELECT k.minutes_id, SUM(k.copies) AS handed FROM copies k
		WHERE k.minutes_id IN (SELECT minutes_id FROM print_runs) AND k.channel NOT IN ? AND k.state IN ? GROUP BY k.minutes_id) c ON c.minutes_id = m.id
	WHERE m.pdf_sha256 <> '' AND (m.copies = 0 AND m.state IN ? OR COALESCE(p.printed, 0) > COALESCE(p.destroyed, 0) + COALESCE(c.handed, 0))`

// Unsent gives what was printed and has not gone out, what was issued first the
// first.
func (c Clerking) Unsent(ctx context.Context, f UnsentFilter) ([]Unsent, error) {
	var electronic []workflow.Channel
	for _, way := range workflow.Channels() {
		if !way.Paper() {
			electronic = append(electronic, way)
		}
	}
	out := []workflow.CopyState{workflow.CopySent, workflow.CopyDispatched, workflow.CopyRead, workflow.CopyReceived, workflow.CopyKept}
	query, args := unsentMinutes, []any{electronic, out, f.Sending}
	if f.Year != "" {
		query, args = query+" AND m.number_scope = ?", append(args, f.Year)
	}
	args = append(args, cmp.Or(max(f.Limit, 0), maxPage), max(f.After, 0))
	return list(c.s.read.WithContext(ctx).Raw(query+" ORDER BY m.issued_on, m.id LIMIT ? OFFSET ?", args...), "list unsent minutes", unsentRow.unsent)
}
