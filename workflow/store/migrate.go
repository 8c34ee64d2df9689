package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// NewerSchemaError says that the database was last used by a newer program.
type NewerSchemaError struct{ Database, Program int64 }

// Error gives both versions of the schema and asks for a newer program.
func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("数据库由更新版本的程序建立（结构第%d版，本程序只到第%d版），请使用新版程序打开。", e.Database, e.Program)
}

// OlderSchemaError says that the database was last used by an older program.
type OlderSchemaError struct{ Database, Program int64 }

// Error gives both versions of the schema and asks for the upgrade.
func (e *OlderSchemaError) Error() string {
	return fmt.Sprintf("数据库的结构是第%d版，本程序要第%d版，没有改动它：请先停下其他程序，用 jiyao db migrate 升级（升级前先备份）。",
		e.Database, e.Program)
}

// An entrance is what opening does about a database's schema.
type entrance func(ctx context.Context, pool *sql.DB, s schemaOf) error

// A schemaOf is a database's migrations and how they are carried out.
type schemaOf struct {
	dialect goose.Dialect
	folder  string
	options []goose.ProviderOption
	locker  lock.SessionLocker // nil where one program alone has the database
}

func sqliteSchema() schemaOf {
	return schemaOf{dialect: goose.DialectSQLite3, folder: "migrations/sqlite"}
}

// postgresSchema lets one of several programs that start at once carry the
// migrations out; the others wait for it.
func postgresSchema() (schemaOf, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120), lock.WithUnlockTimeout(1, 10))
	if err != nil {
		return schemaOf{}, err
	}
	return schemaOf{
		dialect: goose.DialectPostgres, folder: "migrations/postgres",
		options: []goose.ProviderOption{goose.WithSessionLocker(locker)}, locker: locker,
	}, nil
}

// provider is not to be closed: that would close the pool it was lent.
func (s schemaOf) provider(pool *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, s.folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(s.dialect, pool, files, append(s.options, goose.WithDisableGlobalRegistry(true))...)
}

// prepare makes the schema of an empty database and demands the program's of
// any other. One that is up to date is only read, so that the program starts
// on a full disk too.
func prepare(ctx context.Context, pool *sql.DB, s schemaOf) error {
	provider, err := s.provider(pool)
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	if err == nil && current > 0 && current < known {
		current, known, err = s.settled(ctx, pool, provider)
	}
	switch {
	case err != nil:
		return err
	case current > known:
		return &NewerSchemaError{Database: current, Program: known}
	case current == known:
		return nil
	case current > 0:
		return &OlderSchemaError{Database: current, Program: known}
	default:
		_, err = provider.Up(ctx)
		return err
	}
}

// settled looks again when nobody carries migrations out: another program may
// just be making the schema.
func (s schemaOf) settled(ctx context.Context, pool *sql.DB, provider *goose.Provider) (current, known int64, err error) {
	if s.locker == nil {
		return provider.GetVersions(ctx)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	if err := s.locker.SessionLock(ctx, conn); err != nil {
		return 0, 0, err
	}
	current, known, err = provider.GetVersions(ctx)
	return current, known, errors.Join(err, s.locker.SessionUnlock(ctx, conn))
}

// bringUp brings the schema up to date.
func bringUp(ctx context.Context, pool *sql.DB, s schemaOf) error {
	provider, err := s.provider(pool)
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return err
	case current > known:
		return &NewerSchemaError{Database: current, Program: known}
	default:
		_, err = provider.Up(ctx)
		return err
	}
}
