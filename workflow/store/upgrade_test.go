package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"jiyao/workflow"
)

// TestUpgrade opens a database that an older program left, with a minutes at
// its end: it is whole afterwards, and the work goes on.
func TestUpgrade(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "jiyao.db")
	leave(t, path, 2, "testdata/schema2.sql")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(ctx); err != nil {
		t.Errorf("after the upgrade: %v", err)
	}
	all, err := s.Numbers(ctx, "changwu", "2020")
	if err != nil || len(all) != 1 || all[0].State != workflow.NumberHeld {
		t.Errorf("the ledger: %+v, %v", all, err)
	}
	m, err := s.Minutes(ctx, all[0].Minutes)
	if err != nil || len(m.Copies) != 4 || m.PrintRun() != 6 || m.Copies[0].State != workflow.CopySent || m.Copies[0].By.IsZero() {
		t.Errorf("the minutes: %+v, %v", m, err)
	}
	walk(t, s, "m-1", workflow.Close)
	if err := s.Verify(ctx); err != nil {
		t.Errorf("after further work: %v", err)
	}
}

// leave makes a database of an older schema with rows in it.
func leave(t *testing.T, path string, version int64, rows string) {
	t.Helper()
	ctx := context.Background()
	pool, err := openPool(path, writer)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		t.Fatal(err)
	}
	statements, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.ExecContext(ctx, string(statements))
	if err := errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
}
