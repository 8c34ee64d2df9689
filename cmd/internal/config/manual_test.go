package config_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/cmd/internal/config"
)

var update = flag.Bool("update", false, "write the table of settings in the manual anew")

const manual = "../../../templates/manual/operation.md"

// The table of settings in the manual is the settings there are.
func TestManualListsSettings(t *testing.T) {
	var want strings.Builder
	want.WriteString("| 名称 | 是什么 | 不写时 |\n|---|---|---|\n")
	for _, k := range config.Keys() {
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", k.Name, k.About, k.Default)
	}
	data, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?m)^(?:SETTINGS\n|\| 名称 \| 是什么 \|.*\n(?:\|.*\n)+)`)
	text := string(data)
	if got := table.FindString(text); got == want.String() {
		return
	} else if !*update {
		t.Fatalf("operation.md lists other settings (go test -update writes them anew):\n%s", cmp.Diff(want.String(), got))
	}
	anew := table.ReplaceAllLiteralString(text, want.String())
	if err := os.WriteFile(manual, []byte(anew), 0o644); err != nil {
		t.Fatal(err)
	}
}
