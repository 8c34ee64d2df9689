package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// TestRekeyCutOff cuts the change of key off wherever it may be: done again, it
// ends with one change on record and a log that is sealed and verifies.
func TestRekeyCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("one after another, and long")
	}
	for name, cut := range map[string]func(t *testing.T, d *desk, file string){
		"before": func(*testing.T, *desk, string) {},
		"a new key": func(t *testing.T, _ *desk, file string) {
			if _, err := store.OpenSealKey(file + ".next"); err != nil {
				t.Fatal(err)
			}
		},
		"on record":   func(t *testing.T, d *desk, file string) { record(t, d, file) },
		"the old one": func(t *testing.T, d *desk, file string) { record(t, d, file); move(t, file, file+".old-1") },
		"the old one lost": func(t *testing.T, d *desk, file string) {
			move(t, file, file+".lost")
			record(t, d, file)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := sample(t)
			if err := d.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
			file := office.KeyFile(filepath.Dir(d.Database()))
			d.begin("changwu")
			cut(t, d, file)
			if _, err := d.Rekey(t.Context(), admins()); err != nil {
				t.Fatal(err)
			}
			keys, err := d.Keys(t.Context())
			if err != nil || len(keys.Changes) != 1 || workflow.KeyMark(keys.Changes[0].To) != keys.Now.Mark() {
				t.Fatalf("%+v, %v", keys, err)
			}
			got, err := d.Store.VerifyWith(t.Context(), store.Check{Key: keys.Now})
			if err != nil || got.KeyChanges != 1 || got.Waiting != 0 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// record is the change of key up to its record.
func record(t *testing.T, d *desk, file string) {
	t.Helper()
	old, err := d.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next, err := store.OpenSealKey(file + ".next")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Store.ChangeKey(t.Context(), store.Rekeying{
		From: old.Now, To: next.HeadVerifier, By: workflow.Person{ID: "anrupan", Name: "安如磐"}, Note: "调整", At: d.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Seal(t.Context()); err == nil {
		t.Error("sealed with a key that is not the one on record")
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
