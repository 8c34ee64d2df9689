package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Copied is what Copy has brought over.
type Copied struct {
	Tables []TableCopy
	Log    LogEnd
}

// LogEnd is where the log of a database ends: the head to compare with one
// that was kept elsewhere. A database that ends earlier is an older one.
type LogEnd struct {
	Leaves  int64  `json:"leaves"`
	Waiting int64  `json:"waiting"` // rows that are not sealed yet
	Code    string `json:"code"`    // 存证码 of the last head; empty if none has been signed
	Head    string `json:"head"`    // the last signed head
	Key     string `json:"key"`     // mark of the key that signs the next; empty if none has been signed
}

// Copy copies every table of one database into another, from SQLite to
// PostgreSQL or back. The source is read at one moment and may be at work; the
// target must be empty, is written in one transaction and is verified before
// it ends: after an error it is as empty as before. Rows keep their numbers,
// the numbers to come go on behind them, and the target's triggers stay on.
// The rows' numbers and digests, equal on both sides, are given table by table.
//
// Both stores are opened with Open, so both have the schema of this program.
func Copy(ctx context.Context, from, to *Store) (Copied, error) {
	return transfer(ctx, from, to, verify)
}

// transfer is Copy with the last check, which may be none.
func transfer(ctx context.Context, from, to *Store, check func(tx *gorm.DB) error) (done Copied, err error) {
	var wrong error // as it is: the transaction's error may hide it
	err = from.atOneMoment(ctx, func(source *gorm.DB) error {
		return to.fill(ctx, func(target side) error {
			done, wrong = fillFrom(source, target)
			if wrong == nil && check != nil {
				wrong = check(target.tx)
			}
			return wrong
		})
	})
	if wrong != nil {
		err = wrong
	}
	if err != nil {
		return Copied{}, err
	}
	return done, nil
}

// atOneMoment reads everything in one transaction that ends by itself only.
func (s *Store) atOneMoment(ctx context.Context, read func(tx *gorm.DB) error) error {
	return s.read.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := stayIdle(tx); err != nil {
			return err
		}
		return read(tx)
	}, s.snapshot())
}

// stayIdle lets a transaction on PostgreSQL wait for the other side.
func stayIdle(tx *gorm.DB) error {
	if tx.Name() != postgresName {
		return nil
	}
	return fault("begin copy", tx.Exec("SET LOCAL idle_in_transaction_session_timeout = 0").Error)
}

// A side is the target of a copy, within its transaction.
type side struct {
	tx *gorm.DB
	// insert brings the rows of a table in.
	insert func(s shape, r *rowStream) error
	// empty empties the table that triggers fill.
	empty string
	// lock keeps others from writing, given the tables; empty if nobody can.
	lock string
}

// fill gives the side to write to; after an error nothing stays.
func (s *Store) fill(ctx context.Context, write func(side) error) error {
	if v, ok := s.engine.(*server); ok {
		return v.fill(ctx, write)
	}
	return s.within(ctx, func(tx *gorm.DB) error {
		return write(side{
			tx:     tx.WithContext(ctx),
			insert: func(s shape, r *rowStream) error { return insertRows(tx, s, r) },
			empty:  "DELETE FROM ",
		})
	})
}

// filledByTriggers is the table that the others' triggers write to. It is
// copied last, in place of what they have written.
var filledByTriggers = unsealedRow{}.TableName()

// fillFrom copies every table and compares both sides.
func fillFrom(source *gorm.DB, target side) (Copied, error) {
	tables, err := both(source, target.tx)
	if err != nil {
		return Copied{}, err
	}
	if err := target.mustBeEmpty(tables); err != nil {
		return Copied{}, err
	}
	var done Copied
	for _, s := range tables {
		table, err := copyTable(source, target, s)
		if err != nil {
			return Copied{}, err
		}
		done.Tables = append(done.Tables, table)
	}
	for i, s := range tables {
		got, err := measure(target.tx, s)
		if err != nil {
			return Copied{}, err
		}
		if want := done.Tables[i]; got != want {
			return Copied{}, &workflow.DamageError{
				Table: s.name, Msg: fmt.Sprintf("复制后与原来不同：原有%d行（%s），现有%d行（%s）", want.Rows, want.SHA256, got.Rows, got.SHA256),
			}
		}
	}
	done.Log, err = logEnd(target.tx)
	return done, err
}

// both gives the tables of both sides, as the target describes them, in the
// order of copying.
func both(source, target *gorm.DB) ([]shape, error) {
	from, err := shapes(source)
	if err != nil {
		return nil, err
	}
	to, err := shapes(target)
	if err != nil {
		return nil, err
	}
	last := slices.IndexFunc(to, func(s shape) bool { return s.name == filledByTriggers })
	if last >= 0 {
		to = append(slices.Delete(slices.Clone(to), last, last+1), to[last])
	}
	return to, alike(from, to)
}

// mustBeEmpty refuses a target that holds anything, and keeps others from
// writing to it.
func (d side) mustBeEmpty(tables []shape) error {
	for _, s := range tables {
		if d.lock != "" {
			if err := d.tx.Exec(fmt.Sprintf(d.lock, s.name)).Error; err != nil {
				return workflow.Fault("lock "+s.name, err)
			}
		}
		var holds bool
		if err := d.tx.Raw("SELECT EXISTS (SELECT 1 FROM " + s.name + ")").Scan(&holds).Error; err != nil {
			return workflow.Fault("look into "+s.name, err)
		}
		if holds {
			return unfit("", "目标数据库不是空的（表“%s”里有数据），不能复制进去。请另建一个空数据库后再试。", s.name)
		}
	}
	return nil
}

// copyTable copies one table.
func copyTable(source *gorm.DB, target side, s shape) (TableCopy, error) {
	if s.name == filledByTriggers {
		if err := target.tx.Exec(target.empty + s.name).Error; err != nil {
			return TableCopy{}, workflow.Fault("empty "+s.name, err)
		}
	}
	r, err := stream(source, s)
	if err != nil {
		return TableCopy{}, err
	}
	wrong := target.insert(s, r)
	done, err := r.close()
	var known *UnfitError
	switch {
	case errors.As(r.err, &known):
		return TableCopy{}, known
	case err != nil:
		return TableCopy{}, err
	case wrong != nil:
		return TableCopy{}, workflow.Fault("copy "+s.name, wrong)
	}
	return done, goOn(source, target.tx, s)
}

// goOn lets the target give the numbers that the source would have given next.
func goOn(source, target *gorm.DB, s shape) error {
	if s.numbered() == "" {
		return nil
	}
	last, err := lastGiven(source, s)
	if err != nil || last == 0 {
		return err
	}
	return fault("set numbers of "+s.name, giveNext(target, s, last))
}

func lastGiven(tx *gorm.DB, s shape) (last int64, err error) {
	query, args := "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)", []any{s.name}
	if tx.Name() == postgresName {
		query, args = "SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass), 0)", []any{s.name, s.numbered()}
	}
	err = tx.Raw(query, args...).Scan(&last).Error
	return last, fault("read numbers of "+s.name, err)
}

func giveNext(tx *gorm.DB, s shape, last int64) error {
	if tx.Name() == postgresName {
		return tx.Exec("SELECT setval(pg_get_serial_sequence(?, ?)::regclass, ?)", s.name, s.numbered(), last).Error
	}
	done := tx.Exec("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", last, s.name)
	if done.Error != nil || done.RowsAffected > 0 {
		return done.Error
	}
	return tx.Exec("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", s.name, last).Error
}

// logEnd says where the log ends.
func logEnd(tx *gorm.DB) (LogEnd, error) {
	var end LogEnd
	var err error
	if end.Leaves, err = logSize(tx); err != nil {
		return LogEnd{}, err
	}
	if err := one(tx, "SELECT COUNT(*) FROM log_waiting", nil, &end.Waiting); err != nil {
		return LogEnd{}, workflow.Fault("count waiting rows", err)
	}
	last, err := lastHead(tx)
	if err != nil || last.Signed == "" {
		return end, err
	}
	end.Head = last.Signed
	if head, err := workflow.ReadHead(last.Signed); err == nil { // verify says what is wrong with one that does not read
		end.Code = head.Code()
	}
	end.Key, err = signedBy(tx, last)
	return end, err
}
