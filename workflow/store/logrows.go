package store

import (
	"context"
	"maps"
	"slices"
	"sync"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A stretch is the minutes from one ID up to, but without, another, in the
// order of the database; empty is open.
type stretch struct{ from, to string }

// of gives the condition on a column with the minutes' ID.
func (s stretch) of(column string) (string, []any) {
	if s.to == "" {
		return column + " >= ?", []any{s.from}
	}
	return column + " >= ? AND " + column + " < ?", []any{s.from, s.to}
}

// stretchSize is how many minutes a reader takes at once, and holds in memory.
const stretchSize = 50

// stretches cuts the minutes into pieces for several readers.
func stretches(tx *gorm.DB) ([]stretch, error) {
	var out []stretch
	for at := ""; ; {
		next := ""
		err := tx.Raw("SELECT COALESCE((SELECT id FROM minutes WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?), '')", at, stretchSize-1).Scan(&next).Error
		if err != nil {
			return nil, workflow.Fault("list minutes", err)
		}
		out = append(out, stretch{at, next})
		if next == "" {
			return out, nil
		}
		at = next
	}
}

// A rowsPass is the reading of all rows of minutes, by several readers, and
// what it has found.
type rowsPass struct {
	*verification
	ctx  context.Context
	how  comparing // of messages
	all  []stretch
	mu   sync.Mutex // guards what follows
	next int        // stretch
	// failed is the first stretch with an error, err the error.
	failed  int
	err     error
	books   ledgers
	minutes int64
	rows    int64
	tally   tally // of the rows that the log covers
	told    tally // of the messages that there should be, if they are compared together
}

// readRows verifies every minutes.
func (v *verification) readRows(ctx context.Context, readers []*gorm.DB, how comparing) *rowsPass {
	p := &rowsPass{verification: v, ctx: ctx, how: how, books: ledgers{}}
	if p.all, p.err = stretches(readers[0]); p.err != nil {
		return p
	}
	p.failed = len(p.all)
	var wg sync.WaitGroup
	for _, tx := range readers {
		wg.Go(func() { p.work(tx) })
	}
	wg.Wait()
	if p.err == nil {
		p.err = ctx.Err()
	}
	return p
}

// work takes stretches until there is none left before the first failure.
func (p *rowsPass) work(tx *gorm.DB) {
	into := &records{all: map[string]*kept{}}
	for p.ctx.Err() == nil {
		p.mu.Lock()
		at := p.next
		p.next++
		done := at >= p.failed
		p.mu.Unlock()
		if done {
			return
		}
		if err := p.read(tx, p.all[at], into); err != nil {
			p.mu.Lock()
			if at < p.failed {
				p.failed, p.err = at, err
			}
			p.mu.Unlock()
		}
	}
}

// read verifies the minutes of one stretch, in order.
func (p *rowsPass) read(tx *gorm.DB, s stretch, into *records) error {
	into.clear()
	var found reading
	for _, table := range shelves(p.how) {
		n, err := table.read(tx, s, into)
		if err != nil {
			return err
		}
		found.rows += n
	}
	for _, id := range slices.Sorted(maps.Keys(into.all)) {
		if err := found.verify(p, id, *into.all[id]); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range into.all {
		p.books.note(r.Record)
	}
	p.minutes += int64(len(into.all))
	p.rows += found.rows
	p.tally.add(found.tally)
	p.told.add(found.told)
	return nil
}

// A reading is what one reader has counted.
type reading struct {
	rows  int64
	tally tally
	told  tally
	buf   []byte // lent to one row at a time
}

// verify verifies one minutes and counts its rows for the log.
func (found *reading) verify(p *rowsPass, id string, r kept) error {
	if r.Minutes.ID == "" {
		return &workflow.DamageError{Table: "纪要", Minutes: id, Msg: "缺少，但还有它的记录"}
	}
	if r.participants != len(r.Minutes.Participants) || r.copies != len(r.Minutes.Copies) || r.drafter != drafter(r.Minutes).ID {
		return &workflow.DamageError{Table: "纪要", Minutes: id, Row: r.Minutes.Version, Msg: "起草人或会签、分送的行数与办理记录不符"}
	}
	if n := r.Minutes.Revision; n > 0 && n <= len(r.Revisions) {
		r.Minutes.Text = r.Revisions[n-1].Text // kept there alone
	}
	for _, e := range r.Entries {
		found.buf = e.AppendCanonical(found.buf[:0])
		leaf := workflow.LeafOf("entries", id, e.Version, found.buf)
		r.Sums = append(r.Sums, leaf.SHA256)
		found.count(p.verification, leaf)
	}
	for _, t := range r.Revisions {
		found.buf = t.AppendCanonical(found.buf[:0])
		found.count(p.verification, workflow.LeafOf("revisions", id, t.N, found.buf))
	}
	for _, d := range r.dismissed {
		found.count(p.verification, workflow.LeafOf("dismissals", id, d.N, d.Canonical(d.undoes)))
	}
	if p.how == oneByOne {
		return r.Verify()
	}
	for _, e := range r.Entries {
		for _, m := range workflow.Messages(e) {
			found.tell(p.verification, m)
		}
	}
	return r.VerifyHistory()
}

// count counts a leaf and gives its record, until the next.
func (found *reading) count(v *verification, leaf workflow.Leaf) (record []byte) {
	found.buf = leaf.AppendRecord(found.buf[:0])
	v.count(&found.tally, found.buf)
	return found.buf
}
