package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	driver "modernc.org/sqlite" // registers "sqlite", the engine in pure Go
	codes "modernc.org/sqlite/lib"
)

func openSQLite(ctx context.Context, path string, enter entrance) (*Store, error) {
	g := &group{queue: newQueue(), done: make(chan struct{})}
	s := &Store{engine: g}
	if err := g.open(ctx, path, s, enter); err != nil {
		return nil, errors.Join(fmt.Errorf("打开数据库%s：%w", path, unopened(err)), g.shut())
	}
	go g.writeAll()
	return s, nil
}

func (g *group) open(ctx context.Context, path string, s *Store, enter entrance) (err error) {
	if g.writePool, err = openPool(path, writer); err != nil {
		return err
	}
	if err = enter(ctx, g.writePool, sqliteSchema()); err != nil {
		return err
	}
	if g.conn, err = pin(ctx, g.writePool); err != nil {
		return err
	}
	g.wire = newRawConn(g.conn.conn)
	if err = keepLog(g.conn.conn); err != nil {
		return err
	}
	if g.write, err = over(g.conn, writer); err != nil {
		return err
	}
	if g.readPool, err = openPool(path, reader); err != nil {
		return err
	}
	if g.read, err = over(g.readPool, reader); err != nil {
		return err
	}
	if err = g.openLookers(ctx, path); err != nil {
		return err
	}
	if g.log, err = openCheckpointer(path); err != nil {
		return err
	}
	s.write, s.read = g.write, g.read
	return errors.Join(assertPragmas(ctx, s.write), assertPragmas(ctx, s.read))
}

func readers() int { return max(2, runtime.NumCPU()) }

const sqliteName = "sqlite"

// unopened says in a sentence why a file cannot be opened, where one is known.
func unopened(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_CANTOPEN, codes.SQLITE_PERM:
		return &UnfitError{Setting: "file", Cause: err, Msg: "文件打不开，请检查目录是否存在、有无读写权限。"}
	case codes.SQLITE_NOTADB, codes.SQLITE_CORRUPT:
		return &UnfitError{Setting: "file", Cause: err, Msg: "文件已损坏，或不是本程序的数据库，请核对文件名；如已损坏，请用备份恢复。"}
	default:
		return dialect{}.Translate(err)
	}
}

// A purpose is what a pool of connections is for.
type purpose int

const (
	writer purpose = iota
	reader
)

// dsn names the file with every setting the store relies on. synchronous is
// FULL because NORMAL loses acknowledged steps at a power cut; writers begin
// IMMEDIATE because a deferred transaction that reads and then writes fails
// without waiting. The log is carried into the file by the checkpointer. The
// driver ignores settings it does not know, so assertPragmas looks at the
// outcome.
func dsn(path string, p purpose) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	settings := "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(" + synchronous + ")" +
		"&_pragma=journal_size_limit(104857600)&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)&_time_format=sqlite"
	if p == writer {
		return "file:" + escaped + settings + "&_pragma=wal_autocheckpoint(0)&_txlock=immediate"
	}
	return "file:" + escaped + settings + "&_pragma=query_only(1)"
}

func openPool(path string, p purpose) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", dsn(path, p))
	if err != nil {
		return nil, err
	}
	connections := 1
	if p == reader {
		connections = readers()
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool, nil
}

// over opens GORM over connections that are open already. It does not keep
// prepared statements (PrepareStmt): whoever prepares one would wait for a
// connection that is held by somebody who waits for the same statement.
func over(conn gorm.ConnPool, _ purpose) (*gorm.DB, error) {
	return gorm.Open(dialect{&sqlite.Dialector{DriverName: "sqlite", Conn: conn}}, &gorm.Config{
		Logger:                 logger.Discard, // errors are returned, and logged once above
		SkipDefaultTransaction: true,           // Commit has its own
		TranslateError:         true,
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
}

// assertPragmas refuses a database whose safety settings did not take.
func assertPragmas(ctx context.Context, db *gorm.DB) error {
	for _, want := range []struct{ name, value string }{
		{"journal_mode", "wal"}, {"synchronous", synchronousLevel}, {"foreign_keys", "1"}, {"busy_timeout", "5000"},
	} {
		var got string
		if err := db.WithContext(ctx).Raw("PRAGMA " + want.name).Scan(&got).Error; err != nil {
			return fmt.Errorf("read pragma %s: %w", want.name, err)
		}
		if got != want.value {
			return unfit(want.name, "数据库的安全设置%s是“%s”，应为“%s”：文件可能被别的程序以其他方式打开着，请关闭后再启动。",
				want.name, got, want.value)
		}
	}
	return nil
}

// A dialect is GORM's SQLite with the pure Go engine's errors translated: the
// stock translator knows only the C engine's.
type dialect struct{ *sqlite.Dialector }

// Translate gives GORM's error for the engine's code, and the engine's own for
// the rest.
func (d dialect) Translate(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_UNIQUE:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case codes.SQLITE_CONSTRAINT_CHECK, codes.SQLITE_CONSTRAINT_NOTNULL, codes.SQLITE_CONSTRAINT_TRIGGER:
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	case codes.SQLITE_FULL, codes.SQLITE_IOERR_SHMSIZE: // the index of the log does not fit either
		return fmt.Errorf("%w: %w", syscall.ENOSPC, err)
	}
	if e.Code()&0xff == codes.SQLITE_BUSY { // another program has the file for too long
		return fmt.Errorf("%w: %w", syscall.EBUSY, err)
	}
	return err
}

// undone reports whether SQLite has given the transaction up as a whole before
// any of it could last.
func undone(err error) bool {
	if errors.Is(err, syscall.ENOSPC) {
		return true
	}
	var e *driver.Error
	return errors.As(err, &e) && (e.Code()&0xff == codes.SQLITE_BUSY || e.Code()&0xff == codes.SQLITE_INTERRUPT)
}

// constraint reports whether the database refused one statement by a rule of
// the schema, leaving the transaction as it was.
func constraint(err error) bool {
	return errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, gorm.ErrForeignKeyViolated) ||
		errors.Is(err, gorm.ErrCheckConstraintViolated)
}
