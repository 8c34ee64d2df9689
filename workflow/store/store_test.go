package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"jiyao/workflow"
	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

func defaultFlow(t testing.TB) *workflow.Flow {
	t.Helper()
	data, err := os.ReadFile("../../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func opened(t *testing.T, name string) workflow.Store {
	t.Helper()
	s, err := store.Open(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, defaultFlow(t), func(t *testing.T, dir string) workflow.Store {
		return opened(t, filepath.Join(dir, "纪要 #1 %2e?.db"))
	})
}

func TestPostgres(t *testing.T) {
	storetest.NeedPostgres(t)
	databases := map[string]string{} // by the folder that stands for one
	storetest.Run(t, defaultFlow(t), func(t *testing.T, dir string) workflow.Store {
		if databases[dir] == "" {
			databases[dir] = store.NewDatabase(t)
		}
		return opened(t, databases[dir])
	})
}
