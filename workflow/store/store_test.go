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

func TestConformance(t *testing.T) {
	storetest.Run(t, defaultFlow(t), func(t *testing.T, dir string) workflow.Store {
		s, err := store.Open(context.Background(), filepath.Join(dir, "纪要 #1 %2e?.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
