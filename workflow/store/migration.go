package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// A Migration (结构升级) is the way from a database's schema to the program's.
type Migration struct {
	From, To int64
	Steps    []MigrationStep // in order
}

// A MigrationStep is one file that is carried out.
type MigrationStep struct {
	Version int64
	File    string
	Rows    map[string]int64 // of each table that it names, as they are now
}

// PlanMigration says what Migrate would do, and changes nothing: it does not
// even make a file where there is none. A *NewerSchemaError says that the
// program is the older one.
func PlanMigration(ctx context.Context, name string) (Migration, error) {
	folder, pool, err := looking(name)
	if err != nil {
		return Migration{}, err
	}
	if pool == nil {
		m := Migration{}
		return m, m.plan(folder, nil)
	}
	m, err := planOf(ctx, pool, folder)
	if err = errors.Join(err, pool.Close()); err != nil {
		return Migration{}, fmt.Errorf("读取数据库的结构版本：%w", translatePostgres(dialect{}.Translate(err)))
	}
	return m, nil
}

func planOf(ctx context.Context, pool *sql.DB, folder string) (m Migration, err error) {
	db, err := lookingAt(pool, folder)
	if err != nil {
		return Migration{}, err
	}
	tx := db.WithContext(ctx)
	if m.From, err = schemaVersion(tx); err != nil {
		return Migration{}, err
	}
	rows, err := countRows(tx)
	if err != nil {
		return Migration{}, err
	}
	return m, m.plan(folder, rows)
}

// Migrate brings a database to the program's schema: each step in a transaction
// of its own, so that one that is cut off starts again where it stood.
func Migrate(ctx context.Context, name string) (Migration, error) {
	m, err := PlanMigration(ctx, name)
	if err != nil {
		return Migration{}, err
	}
	s, err := openBy(ctx, name, bringUp)
	if err != nil {
		return Migration{}, err
	}
	return m, s.Close()
}

// plan lists the steps behind m.From; rows are those there are, by table.
func (m *Migration) plan(folder string, rows map[string]int64) error {
	files, err := fs.ReadDir(migrations, folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		step := MigrationStep{File: f.Name()}
		if step.Version, err = goose.NumericComponent(f.Name()); err != nil {
			return err
		}
		if m.To = max(m.To, step.Version); step.Version <= m.From {
			continue
		}
		if step.Rows, err = concerned(folder+"/"+f.Name(), rows); err != nil {
			return err
		}
		m.Steps = append(m.Steps, step)
	}
	if m.From > m.To {
		return &NewerSchemaError{Database: m.From, Program: m.To}
	}
	return nil
}

// concerned gives the rows of the tables that a step's statements name.
func concerned(file string, rows map[string]int64) (map[string]int64, error) {
	data, err := fs.ReadFile(migrations, file)
	if err != nil {
		return nil, err
	}
	text, _, _ := strings.Cut(string(data), "-- +goose Down")
	named := map[string]int64{}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "--")
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) }) {
			if n, ok := rows[word]; ok {
				named[word] = n
			}
		}
	}
	return named, nil
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

func lookingAt(pool *sql.DB, folder string) (*gorm.DB, error) {
	if strings.HasSuffix(folder, postgresName) {
		return gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{Logger: logger.Discard})
	}
	return over(pool, writer)
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
