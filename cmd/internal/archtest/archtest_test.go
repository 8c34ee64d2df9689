package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

func TestTheHouseKeepsToItsPlan(t *testing.T) {
	root, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	findings, err := Check(root, Plan())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
}

// A plan that names a package twice, or allows an import of a package that is
// not on it, does not say what it seems to say.
func TestThePlanIsInItselfSound(t *testing.T) {
	seen := map[string]bool{}
	for _, room := range Plan() {
		if seen[room.Package] {
			t.Errorf("%s is on the plan twice", room.Package)
		}
		seen[room.Package] = true
		top, _, _ := strings.Cut(room.Package, "/")
		if !slices.Contains(topFolders, top) {
			t.Errorf("%s is in no top-level folder", room.Package)
		}
	}
	for _, room := range Plan() {
		for _, own := range room.Ours {
			if !seen[own] {
				t.Errorf("%s may import %s, which is not on the plan", room.Package, own)
			}
			if strings.HasPrefix(own, "cmd") {
				t.Errorf("%s may import the adapter %s", room.Package, own)
			}
		}
		if room.Any && !strings.HasPrefix(room.Package, "cmd/") {
			t.Errorf("%s may import anything", room.Package)
		}
	}
}

func TestDomainsDoNotKnowEachOther(t *testing.T) {
	for _, room := range Plan() {
		for _, own := range room.Ours {
			if below(room.Package, "workflow") && below(own, "render") ||
				below(room.Package, "render") && below(own, "workflow") ||
				below(room.Package, "drafting") && !below(own, "drafting") {
				t.Errorf("%s may import %s", room.Package, own)
			}
		}
		if (room.Package == "templates" || room.Package == "fonts") && len(room.Ours)+len(room.Others) > 0 {
			t.Errorf("%s imports something", room.Package)
		}
	}
}

// Each archive of testdata is a small tree and, in the file findings, what
// Check must say of it.
func TestCheckFindsWhatIsWrong(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	plan := []Room{
		{Package: "fonts"},
		{Package: "render", Ours: []string{"fonts"}, Others: []string{"example.org/good"}},
		{Package: "cmd/internal/...", Any: true},
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			root, want := unpack(t, name)
			findings, err := Check(root, plan)
			got := strings.Join(findings, "\n")
			if err != nil {
				got = strings.ReplaceAll(err.Error(), root, "ROOT")
			}
			if diff := cmp.Diff(strings.TrimSpace(want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// unpack writes an archive to a folder. A line “filler N” in a file stands for
// N lines of its own.
func unpack(t *testing.T, name string) (root, want string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	root = t.TempDir()
	for _, f := range archive.Files {
		if f.Name == "findings" {
			want = string(f.Data)
			continue
		}
		full := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(fill(string(f.Data))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root, want
}

func fill(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		var n int
		if _, err := fmt.Sscanf(line, "filler %d", &n); err == nil {
			b.WriteString(strings.Repeat("\t_ = 0\n", n))
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestRootIsFoundFromBelow(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module m\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := Root(deep)
	if err != nil || got != root {
		t.Errorf("Root(%s) = %q, %v; want %q", deep, got, err, root)
	}
}
