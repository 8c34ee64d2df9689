package store

import (
	"context"
	"errors"
	"hash/maphash"
	"runtime"
	"sync"

	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/public"
)

// Check says what a verification goes by besides the database itself. The zero
// Check recomputes everything that is in the database.
type Check struct {
	// Key checks the signature of the log's last head, which binds those
	// before it. Without it signatures are not looked at.
	Key workflow.HeadVerifier
	// Witnesses are heads that were kept elsewhere: they tell of a log that
	// was cut or replaced by an older copy.
	Witnesses []workflow.Witness
}

// Verified counts what a verification has read.
type Verified struct {
	Minutes, Rows, Leaves, Heads, Waiting int64
	KeyChanges                            int // of the key that signs heads
}

// maxReaders is how many connections read rows: more than the disk can feed are
// of no use, and others need some.
const maxReaders = 4

// VerifyWith reads the whole database at one moment, recomputes every chain,
// replays every minutes, recomputes the log's tree and compares each row with
// its leaf. The error is the first damage as a *workflow.DamageError. Memory
// does not grow with the number of rows, and the office goes on meanwhile.
func (s *Store) VerifyWith(ctx context.Context, c Check) (done Verified, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	err = s.moment(ctx, min(runtime.NumCPU(), maxReaders)+1, func(readers []*gorm.DB) error {
		done, err = verifyOver(ctx, c, readers)
		return err
	})
	return done, err
}

// A verification is one run of VerifyWith.
type verification struct {
	check Check
	seeds [2]maphash.Seed // of the tallies
}

func newVerification(c Check) *verification {
	return &verification{check: c, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// verifyOver verifies over readers that see the same moment: the first reads the
// log, the others the rows beside it.
func verifyOver(ctx context.Context, c Check, readers []*gorm.DB) (Verified, error) {
	v := newVerification(c)
	var log *logPass
	var said *outboxPass
	var wg sync.WaitGroup
	wg.Go(func() { log, said = v.readLog(readers[0]), v.readOutbox(readers[0]) })
	rows := v.readRows(ctx, readers[1:], together)
	wg.Wait()
	rows = v.settle(ctx, readers[1:], rows, said)
	err := v.join(readers[0], rows, log)
	return Verified{
		Minutes: rows.minutes, Rows: rows.rows, Leaves: log.tree.Size(), Heads: log.heads, Waiting: log.waiting.n,
		KeyChanges: log.changes,
	}, err
}

// verify verifies within one transaction, one table after the other.
func verify(tx *gorm.DB) error { return verifyIn(tx, Check{}) }

func verifyIn(tx *gorm.DB, c Check) error {
	v, ctx, readers := newVerification(c), tx.Statement.Context, []*gorm.DB{tx}
	rows := v.settle(ctx, readers, v.readRows(ctx, readers, together), v.readOutbox(tx))
	return v.join(tx, rows, v.readLog(tx))
}

// join gives the first damage of both passes, in the order in which people
// look for it, and compares the rows with the leaves.
func (v *verification) join(tx *gorm.DB, rows *rowsPass, log *logPass) error {
	if rows.err != nil {
		return rows.err
	}
	altered, err := v.readChains(tx, rows)
	if err != nil {
		return err
	}
	if err := verifyRecorded[publicationRow](tx, publicationTable, public.Book, altered); err != nil {
		return err
	}
	if err := verifyRecorded[excerptRow](tx, excerptTable, workflow.ExcerptBook, altered); err != nil {
		return err
	}
	if err := readable(tx); err != nil {
		return err
	}
	if err := rows.books.reconcile(tx, altered); err != nil {
		return err
	}
	if log.err != nil {
		return log.err
	}
	if err := v.countWaiting(tx, log); err != nil {
		return err
	}
	sum := log.found.tally
	sum.add(log.waiting)
	if rows.tally != sum {
		return nameStray(tx)
	}
	return nil
}

// readChains verifies the tables that are one chain over all minutes, and gives
// what was altered in the office's data.
func (v *verification) readChains(tx *gorm.DB, p *rowsPass) (altered []workflow.Alteration, err error) {
	found := reading{tally: p.tally}
	var refused workflow.RefusalChain
	err = eachRow(tx, "拒办记录", "FROM refusals t ORDER BY t.n", nil, func(row refusalRow) (int, error) {
		r, err := row.refusal()
		if err != nil {
			return row.N, err
		}
		found.count(v, workflow.LeafOf("refusals", r.Minutes, r.N, r.Canonical()))
		return row.N, refused.Next(r)
	})
	if err != nil {
		return nil, err
	}
	// The office's data are these, and are in memory anyway.
	err = eachRow(tx, "资料变更记录", "FROM alterations t ORDER BY t.n", nil, func(row alterationRow) (int, error) {
		a, err := row.alteration()
		found.count(v, workflow.LeafOf("alterations", a.Book, a.N, a.Canonical()))
		altered = append(altered, a)
		return row.N, err
	})
	if err == nil {
		err = workflow.VerifyAlterations(altered)
	}
	if err == nil {
		err = v.readMeetings(tx, &found)
	}
	p.rows += found.tally.n - p.tally.n
	p.tally = found.tally
	return altered, err
}

// readable names the first line of the ledgers that cannot be read, or is there
// twice; the lines of their numbers are named where they are reconciled.
func readable(tx *gorm.DB) error {
	var last ledgerRow
	return eachRow(tx, "文号登记簿", "FROM ledgers t ORDER BY t.series, t.scope", nil, func(row ledgerRow) (int, error) {
		if row.Series == last.Series && row.Scope == last.Scope {
			return row.Next, errTwice
		}
		last = row
		return row.Next, nil
	})
}

// eachRow reads rows in order, by the rest of a statement; one that cannot be
// read is named.
func eachRow[Row tabled](tx *gorm.DB, label, rest string, args []any, take func(Row) (n int, err error)) error {
	c, err := openFeed[Row](tx, rest, args)
	if err != nil {
		return workflow.Fault("read "+label, err)
	}
	defer c.close()
	last := 0
	for c.next() {
		n, err := take(c.row)
		var damage *workflow.DamageError
		switch {
		case errors.As(err, &damage):
			return err
		case err != nil:
			return &workflow.DamageError{Table: label, Row: n, Msg: "读不出来"}
		}
		last = n
	}
	if c.err != nil {
		return &workflow.DamageError{Table: label, Row: last + 1, Msg: "读不出来"}
	}
	return fault("read "+label, c.close())
}

// A tally stands for a set of leaves whatever their order: two numbers of 64
// bits, under keys that nobody knows before. So rows in the order of their
// minutes are compared with leaves in the order of the log without looking any
// of them up.
type tally struct {
	a, b uint64
	n    int64
}

func (t *tally) add(other tally) { t.a, t.b, t.n = t.a+other.a, t.b+other.b, t.n+other.n }

// count adds a leaf, by its record.
func (v *verification) count(t *tally, record []byte) {
	t.add(tally{maphash.Bytes(v.seeds[0], record), maphash.Bytes(v.seeds[1], record), 1})
}

// countWaiting counts the rows that are not in the log yet, and refuses those
// that ought to be: recorded long before the last head.
func (v *verification) countWaiting(tx *gorm.DB, log *logPass) error {
	var found reading
	for after := int64(0); ; {
		lines, err := readWaiting(tx, after, 5000)
		if err != nil {
			return err
		}
		for _, p := range lines {
			if p.damage != nil {
				return p.damage
			}
			if log.last.Size > 0 && !p.recorded.IsZero() && p.recorded.Before(log.last.Time.Add(-sealSlack)) {
				return &workflow.DamageError{
					Table: labelOf(p.leaf.Source), Minutes: p.leaf.Key, Row: p.leaf.N, Msg: "早于最后的日志头，却没有进入存证日志",
				}
			}
			found.count(v, p.leaf)
			after = p.id
		}
		if len(lines) == 0 {
			log.waiting = found.tally
			return nil
		}
	}
}

func labelOf(table string) string {
	for _, s := range sources() {
		if s.table == table {
			return s.label
		}
	}
	return table
}
