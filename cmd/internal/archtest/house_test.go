package archtest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/templates"
	"jiyao/workflow"
)

var update = flag.Bool("update", false, "draw the flow in README.md anew")

// The papers at the top of the house drift from what they describe unless
// something compares them.

func readTop(t *testing.T, name string) string {
	t.Helper()
	root, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestNoticeNamesEveryModuleAndFont(t *testing.T) {
	notice := readTop(t, "NOTICE")
	required := regexp.MustCompile(`(?m)^\t([^\s()]+\.[^\s()]+) v`).FindAllStringSubmatch(readTop(t, "go.mod"), -1)
	if len(required) == 0 {
		t.Fatal("no modules in go.mod")
	}
	for _, m := range required {
		if !regexp.MustCompile(regexp.QuoteMeta(m[1]) + `(?m)([\s,]|$)`).MatchString(notice) {
			t.Errorf("NOTICE does not name the module %s", m[1])
		}
	}
	root, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	faces, err := filepath.Glob(filepath.Join(root, "fonts", "*.tt[fc]"))
	if err != nil || len(faces) == 0 {
		t.Fatalf("no fonts: %v", err)
	}
	provenance := readTop(t, "fonts/PROVENANCE.md")
	for _, face := range faces {
		name := filepath.Base(face)
		if !strings.Contains(notice, "  "+name+" ") || !strings.Contains(provenance, "| "+name+" |") {
			t.Errorf("NOTICE or fonts/PROVENANCE.md does not name %s", name)
		}
	}
	for _, licence := range regexp.MustCompile(`LICENSE-\w+\.txt`).FindAllString(notice, -1) {
		readTop(t, "fonts/"+licence)
	}
}

func TestReadmesSayWhatIsThere(t *testing.T) {
	targets := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z]+):(?:[^=]|$)`).FindAllStringSubmatch(readTop(t, "Makefile"), -1) {
		targets[m[1]] = true
	}
	for _, name := range []string{"README.md", "README.en.md"} {
		text := readTop(t, name)
		if first := firstBlock(text); !strings.Contains(first, "go run ./cmd/jiyao demo\n") || !strings.Contains(first, "make test\n") {
			t.Errorf("%s does not begin with its two commands:\n%s", name, first)
		}
		for _, m := range regexp.MustCompile("(?m)(?:^|`)make ([a-z]+)").FindAllStringSubmatch(text, -1) {
			if !targets[m[1]] {
				t.Errorf("%s: the Makefile has no target %s", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(text, -1) {
			readTopOrFolder(t, name, m[1])
		}
		for _, profile := range templates.Profiles() {
			if !strings.Contains(text, "| `"+profile+"` |") {
				t.Errorf("%s: the table of profiles lacks %s", name, profile)
			}
		}
		for _, m := range regexp.MustCompile("--profile ([a-z0-9-]+)").FindAllStringSubmatch(text, -1) {
			if _, err := templates.Profile(m[1]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func firstBlock(text string) string {
	_, rest, _ := strings.Cut(text, "```")
	block, _, _ := strings.Cut(rest, "```")
	return block
}

func readTopOrFolder(t *testing.T, from, link string) {
	t.Helper()
	root, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(link))); err != nil {
		t.Errorf("%s: dead link %s", from, link)
	}
}

// The diagram of README.md is what the default flow draws of itself.
func TestReadmeDrawsTheDefaultFlow(t *testing.T) {
	data, err := templates.Flow("default")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	const fence = "```mermaid\n"
	text := readTop(t, "README.md")
	before, rest, ok := strings.Cut(text, fence)
	got, after, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("README.md has no Mermaid diagram")
	}
	if got == flow.Mermaid() {
		return
	}
	if !*update {
		t.Fatalf("README.md draws another flow (go test -update draws it anew):\n%s", cmp.Diff(flow.Mermaid(), got))
	}
	root, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	anew := before + fence + flow.Mermaid() + "```" + after
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(anew), 0o644); err != nil {
		t.Fatal(err)
	}
}
