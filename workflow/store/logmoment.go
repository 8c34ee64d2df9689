package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// sealSlack is how much older than the last head a row may be and still wait:
// for clocks of other machines, and for a transaction that took long.
const sealSlack = 5 * time.Minute

// moment gives n readers that see the database at one moment, and keeps
// neither the writer nor other readers waiting.
func (s *Store) moment(ctx context.Context, n int, read func(readers []*gorm.DB) error) error {
	begin := s.momentOfSQLite
	if s.read.Name() == postgresName {
		begin = s.momentOfPostgres
	}
	readers, end, err := begin(ctx, n)
	if err == nil {
		err = read(readers)
	}
	for _, tx := range readers {
		if undo := tx.Rollback().Error; undo != nil && !errors.Is(undo, sql.ErrTxDone) && ctx.Err() == nil {
			err = errors.Join(err, workflow.Fault("end reading", undo))
		}
	}
	return errors.Join(err, end())
}

// momentOfSQLite begins the readers, on connections of their own, while it
// holds the lock for writing: nothing is committed between them.
func (s *Store) momentOfSQLite(ctx context.Context, n int) (readers []*gorm.DB, end func() error, err error) {
	var file string
	if err := s.read.WithContext(ctx).Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file).Error; err != nil {
		return nil, nothing, workflow.Fault("find database", err)
	}
	pool, err := openPool(file, reader)
	if err != nil {
		return nil, nothing, workflow.Fault("open readers", err)
	}
	pool.SetMaxOpenConns(n)
	var conns []*pinned
	err = unwritten(ctx, file, func() error {
		readers, conns, err = beginReaders(ctx, pool, n)
		return err
	})
	end = func() (err error) {
		for _, conn := range conns {
			err = errors.Join(err, conn.close())
		}
		return errors.Join(err, pool.Close())
	}
	return readers, end, fault("begin reading", err)
}

// nothing is the end of what has not begun.
func nothing() error { return nil }

// unwritten does something while nobody can write to the file.
func unwritten(ctx context.Context, file string, do func() error) error {
	pool, err := openPool(file, writer)
	if err != nil {
		return err
	}
	defer pool.Close()
	lock, err := pool.BeginTx(ctx, nil) // immediate
	if err != nil {
		return err
	}
	return errors.Join(do(), lock.Rollback())
}

// beginReaders begins readers that keep their prepared statements.
func beginReaders(ctx context.Context, pool *sql.DB, n int) (readers []*gorm.DB, conns []*pinned, err error) {
	for len(readers) < n {
		conn, err := pin(ctx, pool)
		if err != nil {
			return readers, conns, err
		}
		conns = append(conns, conn)
		if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
			return readers, conns, err
		}
		db, err := over(&pinnedTx{conn}, reader)
		if err != nil {
			return readers, conns, err
		}
		tx := db.WithContext(ctx)
		readers = append(readers, tx)
		if _, err := logSize(tx); err != nil { // the first read fixes the moment
			return readers, conns, err
		}
	}
	return readers, conns, nil
}

// momentOfPostgres hands the first reader's snapshot to the others.
func (s *Store) momentOfPostgres(ctx context.Context, n int) (readers []*gorm.DB, end func() error, err error) {
	snapshot := ""
	for len(readers) < n {
		tx := s.read.WithContext(ctx).Begin(s.snapshot())
		if tx.Error != nil {
			return readers, nothing, workflow.Fault("begin reading", tx.Error)
		}
		readers = append(readers, tx)
		if len(readers) == 1 {
			err = tx.Raw("SELECT pg_export_snapshot()").Scan(&snapshot).Error
		} else {
			err = tx.Exec("SET TRANSACTION SNAPSHOT '" + snapshot + "'").Error
		}
		if err == nil { // a reader that is done waits for the others
			err = tx.Exec("SET LOCAL idle_in_transaction_session_timeout = 0").Error
		}
		if err != nil {
			return readers, nothing, workflow.Fault("share moment", err)
		}
	}
	return readers, nothing, nil
}
