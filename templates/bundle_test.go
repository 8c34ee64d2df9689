package templates_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The editor's bundle is what its sources make. Their checksums are compared
// always; where npm is at hand and every outside program is asked for, the
// bundle is made again.
func TestBundle(t *testing.T) {
	list, err := os.ReadFile("web/editor/checksums.txt")
	if err != nil {
		t.Fatal(err)
	}
	recorded := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("checksums.txt: %q", line)
		}
		recorded[name] = true
		data, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s has changed since the bundle was made; run go generate ./templates", name)
		}
	}
	sources, err := filepath.Glob("web/editor/*.ts")
	if err != nil || len(sources) == 0 {
		t.Fatal(sources, err)
	}
	for _, name := range sources {
		if !recorded["templates/"+filepath.ToSlash(name)] {
			t.Errorf("%s is not in the bundle's checksums; run go generate ./templates", name)
		}
	}
	for _, name := range []string{"editor.js", "editor.js.LEGAL.txt"} {
		if !recorded["templates/web/assets/"+name] {
			t.Errorf("%s has no checksum", name)
		}
	}
	if _, err := exec.LookPath("npm"); err != nil || os.Getenv("JIYAO_REQUIRE_TOOLS") != "1" {
		return
	}
	if out, err := exec.Command("go", "-C", "../.ci/bundle", "run", ".", "-check").CombinedOutput(); err != nil {
		t.Errorf("make the bundle again: %v\n%s", err, out)
	}
}
