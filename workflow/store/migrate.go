package store

import (
	"context"
	"database/sql"
	"embed"
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

// A schemaOf is a database's migrations and how they are carried out.
type schemaOf struct {
	dialect goose.Dialect
	folder  string
	options []goose.ProviderOption
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
		options: []goose.ProviderOption{goose.WithSessionLocker(locker)},
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

// migrate brings the schema up to date. A database that is up to date already
// is only read, so that the program starts on a full disk too.
func migrate(ctx context.Context, pool *sql.DB, s schemaOf) error {
	provider, err := s.provider(pool)
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	switch {
	case current > known:
		return &NewerSchemaError{Database: current, Program: known}
	case current == known:
		return nil
	default:
		_, err = provider.Up(ctx)
		return err
	}
}
