package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"jiyao/workflow"
)

var _ workflow.Chronicle = (*Store)(nil)

// Alterations gives what was changed in the office's data after the n-th line,
// in order.
//
// Every page asks whether there are any: the quickest way says there are none.
func (s *Store) Alterations(ctx context.Context, after int) ([]workflow.Alteration, error) {
	head, err := quickly(ctx, s, func(c asker) (n int, err error) {
		err = c.one("SELECT COALESCE(MAX(n), 0) FROM alterations", nil, &n)
		return n, err
	})
	if err != nil || head <= after {
		return nil, err
	}
	return alterations(s.read.WithContext(ctx).Where("n > ?", after))
}

// AlterationsOf gives what was changed in one book (资料簿), in order.
func (s *Store) AlterationsOf(ctx context.Context, book string) ([]workflow.Alteration, error) {
	return alterations(s.read.WithContext(ctx).Where("book = ?", book))
}

func alterations(db *gorm.DB) ([]workflow.Alteration, error) {
	return list(db.Order("n"), "read alterations", alterationRow.alteration)
}

// Alter adds lines to the record of the office's data, all or none. They are
// Stale if others have come since the head.
func (s *Store) Alter(ctx context.Context, lines []workflow.Alteration, head int) error {
	for _, line := range lines {
		if err := line.WellFormed(); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return s.within(ctx, func(tx *gorm.DB) error { return putAlterations(tx, lines, head) })
}

// putAlterations closes each line over the one before and inserts it. Another
// replica that was faster by a moment shows as a number that is taken.
func putAlterations(tx *gorm.DB, lines []workflow.Alteration, head int) error {
	if err := alone(tx, alterationChain); err != nil {
		return workflow.Fault("lock record", err)
	}
	last, err := latest(tx, "SELECT "+alterationHead+" FROM alterations ORDER BY n DESC LIMIT 1")
	if err != nil {
		return err
	}
	if last.N != head {
		return overtaken(tx, lines, last, head)
	}
	prev := last.Hash
	for i, line := range lines {
		if err := follows(tx, line); err != nil {
			return err
		}
		line = workflow.SealAlteration(line, prev, head+i+1)
		err := insert(tx, rowOfAlteration(line), "")
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return workflow.Overtaken(workflow.Alteration{})
		}
		if err != nil {
			return workflow.Fault("insert alteration", err)
		}
		prev = line.Hash
	}
	return nil
}

// appendAlteration adds a line that goes out from whatever its row is now.
func appendAlteration(tx *gorm.DB, line workflow.Alteration) error {
	if err := alone(tx, alterationChain); err != nil {
		return workflow.Fault("lock record", err)
	}
	var err error
	if line.Before, err = alteredRow(tx, line.Book, line.Key); err != nil {
		return err
	}
	last, err := latest(tx, "SELECT "+alterationHead+" FROM alterations ORDER BY n DESC LIMIT 1")
	if err != nil {
		return err
	}
	return fault("insert alteration", insert(tx, rowOfAlteration(workflow.SealAlteration(line, last.Hash, last.N+1)), ""))
}

// alteredRow gives what a row of the office's data is now; empty if it is not
// there.
func alteredRow(tx *gorm.DB, book, key string) (now string, err error) {
	err = one(tx, "SELECT after_row FROM alterations WHERE book = ? AND row_key = ? ORDER BY n DESC LIMIT 1", []any{book, key}, &now)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return now, fault("read altered row", err)
}

// follows refuses a line that goes out from something else than what its row
// is now.
func follows(tx *gorm.DB, line workflow.Alteration) error {
	now, err := alteredRow(tx, line.Book, line.Key)
	if err != nil || now == line.Before {
		return err
	}
	last, err := latest(tx, "SELECT "+alterationHead+" FROM alterations WHERE book = ? AND row_key = ? ORDER BY n DESC LIMIT 1",
		line.Book, line.Key)
	if err != nil {
		return err
	}
	return workflow.Overtaken(last)
}

// overtaken says who was faster: with the same rows, if somebody was.
func overtaken(tx *gorm.DB, lines []workflow.Alteration, last workflow.Alteration, head int) error {
	for _, line := range lines {
		same, err := latest(tx, "SELECT "+alterationHead+` FROM alterations
			WHERE book = ? AND row_key = ? AND n > ? ORDER BY n DESC LIMIT 1`, line.Book, line.Key, head)
		if err != nil {
			return err
		}
		if same.N != 0 {
			return workflow.Overtaken(same)
		}
	}
	return workflow.Overtaken(last)
}

const alterationHead = "n, book, row_key, actor_id, actor_name, note, recorded, hash"

// latest reads the one line of the query, without what changed; the zero line
// if there is none.
func latest(tx *gorm.DB, query string, args ...any) (workflow.Alteration, error) {
	var r alterationRow
	err := one(tx, query, args, &r.N, &r.Book, &r.RowKey, &r.ActorID, &r.ActorName, &r.Note, &r.Recorded, &r.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.Alteration{}, nil
	}
	if err != nil {
		return workflow.Alteration{}, workflow.Fault("read latest alteration", err)
	}
	line, err := r.alteration()
	return line, fault("read latest alteration", err)
}

type alterationRow struct {
	N         int `gorm:"primaryKey;autoIncrement:false"`
	Book      string
	RowKey    string
	BeforeRow string
	AfterRow  string
	ActorID   string
	ActorName string
	Note      string
	Recorded  string
	Prev      string
	Hash      string
}

func (alterationRow) TableName() string { return "alterations" }

func rowOfAlteration(a workflow.Alteration) alterationRow {
	return alterationRow{
		N: a.N, Book: a.Book, RowKey: a.Key, BeforeRow: a.Before, AfterRow: a.After,
		ActorID: a.Actor.ID, ActorName: a.Actor.Name, Note: a.Note, Recorded: stamp(a.Recorded),
		Prev: a.Prev, Hash: a.Hash,
	}
}

func (r alterationRow) alteration() (workflow.Alteration, error) {
	var d decoder
	return workflow.Alteration{
		N: r.N, Book: r.Book, Key: r.RowKey, Before: r.BeforeRow, After: r.AfterRow,
		Actor: workflow.Person{ID: r.ActorID, Name: r.ActorName}, Note: r.Note,
		Recorded: d.time("recorded", r.Recorded), Prev: r.Prev, Hash: r.Hash,
	}, d.err
}
