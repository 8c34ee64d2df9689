package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// NewerSchemaError says that the database was last used by a newer program.
type NewerSchemaError struct{ Database, Program int64 }

// Error gives both versions of the schema and asks for a newer program.
func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("数据库由更新版本的程序建立（结构第%d版，本程序只到第%d版），请使用新版程序打开。", e.Database, e.Program)
}

// migrate brings the schema up to date. A database that is up to date already
// is only read, so that the program starts on a full disk too.
func migrate(ctx context.Context, pool *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	// The provider is not closed: that would close the pool it was lent.
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
