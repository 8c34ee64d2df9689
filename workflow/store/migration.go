package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// A Migration (结构升级) is the way from a database's schema to the program's.
type Migration struct {
	From, To int64
	Steps    []string // the files that are carried out, in order
}

// PlanMigration says what Migrate would do, and changes nothing: it does not
// even make a file where there is none. A *NewerSchemaError says that the
// program is the older one.
func PlanMigration(ctx context.Context, name string) (Migration, error) {
	folder, pool, err := looking(name)
	if err != nil {
		return Migration{}, err
	}
	m := Migration{}
	if pool != nil {
		m.From, err = versionIn(ctx, pool, folder)
		if err = errors.Join(err, pool.Close()); err != nil {
			return Migration{}, fmt.Errorf("读取数据库的结构版本：%w", translatePostgres(dialect{}.Translate(err)))
		}
	}
	return m, m.plan(folder)
}

// Migrate brings a database to the program's schema, as Open does: each step
// in a transaction of its own, so that one that is cut off starts again where
// it stood.
func Migrate(ctx context.Context, name string) (Migration, error) {
	m, err := PlanMigration(ctx, name)
	if err != nil {
		return Migration{}, err
	}
	s, err := Open(ctx, name)
	if err != nil {
		return Migration{}, err
	}
	return m, s.Close()
}

// plan lists the steps behind m.From.
func (m *Migration) plan(folder string) error {
	files, err := fs.ReadDir(migrations, folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		version, err := goose.NumericComponent(f.Name())
		if err != nil {
			return err
		}
		m.To = max(m.To, version)
		if version > m.From {
			m.Steps = append(m.Steps, f.Name())
		}
	}
	if m.From > m.To {
		return &NewerSchemaError{Database: m.From, Program: m.To}
	}
	return nil
}

// looking opens a database to look at it; the pool is nil if there is none.
func looking(name string) (folder string, pool *sql.DB, err error) {
	if isPostgres(name) {
		config, err := postgresConfig(name)
		if err != nil {
			return "", nil, err
		}
		return "migrations/postgres", stdlib.OpenDB(*config.ConnConfig), nil
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return "migrations/sqlite", nil, nil
	}
	pool, err = openFile(name, "?mode=rw&_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	return "migrations/sqlite", pool, err
}

func versionIn(ctx context.Context, pool *sql.DB, folder string) (int64, error) {
	var db *gorm.DB
	var err error
	if strings.HasSuffix(folder, postgresName) {
		db, err = gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{Logger: logger.Discard})
	} else {
		db, err = over(pool, writer)
	}
	if err != nil {
		return 0, err
	}
	return schemaVersion(db.WithContext(ctx))
}

// schemaVersion gives the version of the schema; 0 of an empty database.
func schemaVersion(tx *gorm.DB) (version int64, err error) {
	if !tx.Migrator().HasTable(goose.DefaultTablename) {
		return 0, tx.Error
	}
	err = tx.Raw("SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version).Error
	return version, fault("read schema version", err)
}

func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}
