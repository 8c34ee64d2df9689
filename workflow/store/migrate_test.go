package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	process "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	driver "modernc.org/sqlite"

	"jiyao/workflow"
)

// A breach ends the program's session with the database in the middle of a
// migration.
type breach struct {
	name      string
	statement string // put into the migration
	upgrade   func(t *testing.T, name string, files fs.FS) error
	every     func(ends []int) []int // which statements
}

func each(ends []int) []int { return ends }

// some are the first, the last and one between: a process for each costs time.
func some(ends []int) []int {
	if len(ends) == 0 {
		return nil
	}
	return slices.Compact([]int{ends[0], ends[len(ends)/2], ends[len(ends)-1]})
}

func breaches(dialect string) []breach {
	if dialect == postgresName {
		return []breach{
			{"failing", "SELECT no_such_function_of_ours();", upgrade, some},
			{"cut off", "SELECT pg_terminate_backend(pg_backend_pid());", upgrade, each},
		}
	}
	return []breach{
		{"failing", "SELECT no_such_function_of_ours();", upgrade, each},
		{"killed", "SELECT die_here();", upgradeInChild, some},
	}
}

// statementsOf splits the Up half of a migration as goose does: a statement
// ends with the line's semicolon, or with StatementEnd.
func statementsOf(t *testing.T, file string) (lines []string, ends []int) {
	t.Helper()
	data, err := fs.ReadFile(migrations, file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "NO TRANSACTION") {
		t.Errorf("%s is not carried out in a transaction", file)
	}
	lines = strings.Split(string(data), "\n")
	whole, up := false, false
	for i, l := range lines {
		l, _, _ = strings.Cut(strings.TrimSpace(l), "-- ")
		switch mark := strings.TrimSpace(lines[i]); {
		case mark == "-- +goose Up":
			up = true
			ends = append(ends, i)
		case mark == "-- +goose Down":
			return lines, ends
		case mark == "-- +goose StatementBegin":
			whole = true
		case mark == "-- +goose StatementEnd":
			whole = false
			ends = append(ends, i)
		case up && !whole && strings.HasSuffix(strings.TrimSpace(l), ";"):
			ends = append(ends, i)
		}
	}
	return lines, ends
}

// broken gives the migrations of a dialect with a statement put into one of
// them behind a line.
func broken(t *testing.T, file string, behind int, statement string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	folder, name := filepath.Dir(file), filepath.Base(file)
	found, err := fs.ReadDir(migrations, folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		data, err := fs.ReadFile(migrations, folder+"/"+f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if f.Name() == name {
			lines := strings.Split(string(data), "\n")
			data = []byte(strings.Join(slices.Insert(lines, behind+1, statement), "\n"))
		}
		out[f.Name()] = &fstest.MapFile{Data: data}
	}
	return out
}

// upgrade carries out migrations from the given files.
func upgrade(t *testing.T, name string, files fs.FS) error {
	return withProvider(t, name, files, func(p *goose.Provider) error {
		_, err := p.Up(context.Background())
		return err
	})
}

func withProvider(t *testing.T, name string, files fs.FS, do func(*goose.Provider) error) error {
	t.Helper()
	dialect, pool := goose.DialectSQLite3, (*sql.DB)(nil)
	var err error
	if isPostgres(name) {
		dialect = goose.DialectPostgres
		pool, err = sql.Open("pgx", name)
	} else {
		pool, err = openPool(name, writer)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	provider, err := goose.NewProvider(dialect, pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	return do(provider)
}

// migrateEnv makes the test binary migrate the named database with the files of
// the folder, until a statement of theirs kills it.
const migrateEnv = "JIYAO_STORE_TEST_MIGRATE"

// TestMigrateChild is no test of its own: it is the process that upgradeInChild
// starts.
func TestMigrateChild(t *testing.T) {
	path := os.Getenv(migrateEnv)
	if path == "" {
		t.Skip("started by TestUpgradeBroken")
	}
	driver.MustRegisterScalarFunction("die_here", 0, func(*driver.FunctionContext, []sqldriver.Value) (sqldriver.Value, error) {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		time.Sleep(time.Minute) // until it is dead
		return nil, err
	})
	t.Error(upgrade(t, path, os.DirFS(filepath.Join(filepath.Dir(path), "migrations"))))
}

// upgradeInChild has a process of its own upgrade the database, and demands
// that it is killed.
func upgradeInChild(t *testing.T, name string, files fs.FS) error {
	t.Helper()
	dir := filepath.Join(filepath.Dir(name), "migrations")
	if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, files)); err != nil {
		t.Fatal(err)
	}
	child := process.Command(os.Args[0], "-test.run=^TestMigrateChild$", "-test.v")
	child.Env = append(os.Environ(), migrateEnv+"="+name)
	out, err := child.CombinedOutput()
	if !strings.Contains(fmt.Sprint(err), "killed") {
		t.Errorf("the child was not killed (%v):\n%s", err, out)
	}
	return err
}

// TestUpgradeBroken ends an upgrade at every statement of every migration: the
// database is then as it was before that migration, and the next start goes on
// from there, to the schema of a new database and with every row.
func TestUpgradeBroken(t *testing.T) {
	for _, p := range places() {
		for _, b := range breaches(p.dialect) {
			t.Run(p.dialect+" "+b.name, func(t *testing.T) {
				if testing.Short() && b.name == "killed" {
					t.Skip("starts many processes")
				}
				for i, old := range leavings() {
					testUpgradeBroken(t, p, b, old, i == 0)
				}
			})
		}
	}
}

// testUpgradeBroken breaks off every migration from the first on, or those
// behind the rows that an older program left.
func testUpgradeBroken(t *testing.T, p place, b breach, old leaving, all bool) {
	folder := "migrations/" + p.dialect
	name, whole := p.empty(t), p.empty(t)
	found, err := fs.ReadDir(migrations, folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		version, err := goose.NumericComponent(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		before := picture(t, name)
		lines, ends := statementsOf(t, folder+"/"+f.Name())
		if !all && version <= old.version {
			ends = ends[:0]
		}
		for _, end := range b.every(ends) {
			if err := b.upgrade(t, name, broken(t, folder+"/"+f.Name(), end, b.statement)); err == nil {
				t.Errorf("%s was carried out with a statement that fails behind %q", f.Name(), lines[end])
			}
			if before == "" {
				before = picture(t, name) // goose's own table is there now
			}
			if diff := cmp.Diff(before, picture(t, name)); diff != "" {
				t.Fatalf("%s left something behind %q:\n%s", f.Name(), lines[end], diff)
			}
		}
		for _, db := range []string{name, whole} {
			upTo(t, db, folder, version)
			if version == old.version {
				load(t, db, old.file)
			}
		}
	}
	if diff := cmp.Diff(picture(t, whole), picture(t, name)); diff != "" {
		t.Errorf("the upgrade that was broken off differs from one that was not:\n%s", diff)
	}
	s, fresh := openNamed(t, name), openNamed(t, p.name(t))
	if diff := cmp.Diff(schemaText(t, fresh.read), schemaText(t, s.read)); diff != "" {
		t.Errorf("the schema differs from that of a new database:\n%s", diff)
	}
	walk(t, s, "m-1", workflow.Close)
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// empty names a database without any table.
func (p place) empty(t *testing.T) string {
	t.Helper()
	if p.dialect != postgresName {
		return p.name(t)
	}
	NewDatabase(t) // the server is there
	made := fmt.Sprintf("unmigrated_%d", emptyDatabases.Add(1))
	if err := postgresServer.Create(made, "--template", "template0"); err != nil {
		t.Fatal(err)
	}
	return postgresServer.URL(made)
}

var emptyDatabases atomic.Int64

// upTo carries migrations out as they are, up to a version.
func upTo(t *testing.T, name, folder string, version int64) {
	t.Helper()
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		t.Fatal(err)
	}
	err = withProvider(t, name, files, func(p *goose.Provider) error {
		_, err := p.UpTo(context.Background(), version)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// load puts rows into a database of their schema.
func load(t *testing.T, name, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := string(data)
	if isPostgres(name) {
		rows = strings.Replace(rows, "号', 1, '", "号', TRUE, '", 1) + "; SELECT setval('outbox_id_seq', MAX(id)) FROM outbox"
	}
	looked(t, name, func(tx *gorm.DB) {
		if err := tx.Exec(rows).Error; err != nil {
			t.Fatal(err)
		}
	})
}

// looked shows a database as it is.
func looked(t *testing.T, name string, do func(tx *gorm.DB)) {
	t.Helper()
	if isPostgres(name) {
		do(onlooker(t, name))
		return
	}
	pool, err := openPool(name, writer)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	db, err := over(pool, writer)
	if err != nil {
		t.Fatal(err)
	}
	do(db)
}

// onlookers are connections that stay: to open one costs the server much.
var onlookers sync.Map

func onlooker(t *testing.T, name string) *gorm.DB {
	t.Helper()
	if db, ok := onlookers.Load(name); ok {
		return db.(*gorm.DB)
	}
	pool, err := sql.Open("pgx", name+"&default_query_exec_mode=simple_protocol")
	if err != nil {
		t.Fatal(err)
	}
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	onlookers.Store(name, db)
	t.Cleanup(func() { onlookers.Delete(name); _ = pool.Close() })
	return db
}

// picture writes the schema and every row.
func picture(t *testing.T, name string) (text string) {
	t.Helper()
	looked(t, name, func(tx *gorm.DB) {
		text = schemaText(t, tx)
		tables, err := shapes(tx)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range tables {
			done, err := measure(tx.WithContext(context.Background()), s)
			if err != nil {
				t.Fatal(err)
			}
			text += fmt.Sprintln(done)
		}
	})
	return text
}

// schemaText writes all that the database says of its schema.
func schemaText(t *testing.T, tx *gorm.DB) string {
	t.Helper()
	query := "SELECT type || ' ' || name || ' on ' || tbl_name || ': ' || COALESCE(sql, '') FROM sqlite_master ORDER BY type, name"
	if tx.Name() == postgresName {
		query = `SELECT 'column ' || attrelid::regclass::text || '.' || attnum - (SELECT COUNT(*) FROM pg_attribute d WHERE d.attrelid = a.attrelid AND d.attisdropped AND d.attnum < a.attnum)
				|| ' ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || attidentity::text || ' ' || attcollation::regcollation::text
				|| COALESCE(' ' || pg_get_expr(adbin, adrelid), '')
				FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
				WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
			UNION ALL SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
			UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
			UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
			UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
			UNION ALL SELECT 'sequence ' || oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
			ORDER BY 1`
	}
	var lines []string
	if err := tx.Raw(query).Scan(&lines).Error; err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// TestPlanMigration says what would be done, and does nothing.
func TestPlanMigration(t *testing.T) {
	for _, p := range places() {
		t.Run(p.dialect, func(t *testing.T) {
			ctx, folder := context.Background(), "migrations/"+p.dialect
			name := p.empty(t)
			plan, err := PlanMigration(ctx, name)
			if err != nil || plan.From != 0 || plan.To < 9 || len(plan.Steps) < 8 {
				t.Errorf("of an empty database: %+v, %v", plan, err)
			}
			if p.dialect != postgresName && len(namesIn(t, filepath.Dir(name))) > 0 {
				t.Error("looking made a file")
			}
			upTo(t, name, folder, 3)
			before := picture(t, name)
			if plan, err = PlanMigration(ctx, name); err != nil || plan.From != 3 || plan.Steps[0].File != "00004_changes.sql" || plan.Steps[0].Version != 4 {
				t.Errorf("of an old database: %+v, %v", plan, err)
			}
			if diff := cmp.Diff(before, picture(t, name)); diff != "" {
				t.Errorf("planning changed something:\n%s", diff)
			}
			if done, err := Migrate(ctx, name); err != nil || !cmp.Equal(done, plan) {
				t.Errorf("migrated %+v, %v", done, err)
			}
			if plan, err = PlanMigration(ctx, name); err != nil || plan.From != plan.To || len(plan.Steps) > 0 {
				t.Errorf("afterwards: %+v, %v", plan, err)
			}
			looked(t, name, func(tx *gorm.DB) {
				if err := tx.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)").Error; err != nil {
					t.Fatal(err)
				}
			})
			for _, do := range []func(context.Context, string) (Migration, error){PlanMigration, Migrate} {
				var newer *NewerSchemaError
				if _, err := do(ctx, name); !errors.As(err, &newer) || newer.Database != 99 {
					t.Errorf("of a newer database: %v", err)
				}
			}
		})
	}
}
