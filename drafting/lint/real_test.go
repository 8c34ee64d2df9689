package lint

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
)

// The drafts of testdata/real are written as offices of many kinds write them,
// odd but legal: nothing in them may be barred. What they are told beside that is
// testdata/real.golden, to be read critically; -update writes it.
func TestRealDraftsAreNotBlocked(t *testing.T) {
	const golden = "testdata/real.golden"
	texts := drafts(t, "testdata/real")
	var told strings.Builder
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		doc := drafting.Parse(texts[name])
		text := drafting.Format(doc)
		findings := Check(doc, Options{})
		for i, at := range places(text, findings) {
			f := findings[i]
			line := fmt.Sprintf("%s %d:%d %s %s %s", name, at.Line, at.Column, f.Level, f.ID, text[f.Span.Start:f.Span.End])
			if f.Level == Blocker {
				t.Error(line, f.Message)
			}
			told.WriteString(oneLine(line) + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(told.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), told.String()); d != "" {
		t.Errorf("%s (-was +is):\n%s", golden, d)
	}
}
