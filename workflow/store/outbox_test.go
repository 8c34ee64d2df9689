package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

func outboxOf(t *testing.T, name string) storetest.Outbox {
	t.Helper()
	s, err := store.Open(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOutboxSQLite(t *testing.T) {
	storetest.RunOutbox(t, defaultFlow(t), func(t *testing.T, dir string) storetest.Outbox {
		return outboxOf(t, filepath.Join(dir, "jiyao.db"))
	})
}

func TestOutboxPostgres(t *testing.T) {
	storetest.NeedPostgres(t)
	storetest.RunOutbox(t, defaultFlow(t), func(t *testing.T, _ string) storetest.Outbox {
		return outboxOf(t, store.NewDatabase(t))
	})
}
