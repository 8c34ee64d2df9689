package store

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// TestFullDisk gives the operating system's own error for a database that
// cannot grow, so that people are told of the disk and not of the engine.
func TestFullDisk(t *testing.T) {
	pool, err := openPool(filepath.Join(t.TempDir(), "full.db"), writer)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx := context.Background()
	if _, err := pool.ExecContext(ctx, "PRAGMA max_page_count = 2"); err != nil {
		t.Fatal(err)
	}
	err = prepare(ctx, pool, sqliteSchema())
	if err == nil {
		t.Fatal("the schema fitted on two pages")
	}
	if got := (dialect{}).Translate(err); !errors.Is(got, syscall.ENOSPC) {
		t.Errorf("got %v, want a full disk", got)
	}
}
