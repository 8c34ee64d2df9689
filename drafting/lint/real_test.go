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

// However the lines come from a page or a word processor, indented or not, apart
// or not, nothing more is barred.
func TestRealDraftsAsPasted(t *testing.T) {
	for how, paste := range map[string]*strings.Replacer{
		"indented":     strings.NewReplacer("\n\n", "\n\n", "\n", "\n　　"),
		"apart":        strings.NewReplacer("\n", "\n\n"),
		"close":        strings.NewReplacer("\n\n", "\n"),
		"fixed blanks": strings.NewReplacer("  ", "\u00a0\u00a0"),
		"wide blanks":  strings.NewReplacer("  ", "　"),
		"trailing":     strings.NewReplacer("\n", "  \n"),
	} {
		for name, text := range drafts(t, "testdata/real") {
			doc := drafting.Parse(paste.Replace(text))
			for _, f := range Check(doc, Options{}) {
				if f.Level == Blocker {
					t.Errorf("%s, %s: %s %q: %s", name, how, f.ID, drafting.Format(doc)[f.Span.Start:f.Span.End], f.Message)
				}
			}
		}
	}
}

// What is put right reads as before and has nothing left to put right.
func TestRealDraftsPutRight(t *testing.T) {
	for name, text := range drafts(t, "testdata/real") {
		text = drafting.Normalise(text)
		right := putRight(text, Check(drafting.Parse(text), Options{}), Options{})
		for _, f := range Check(drafting.Parse(right), Options{}) {
			if f.Fix != nil {
				t.Errorf("%s: left after the fixes: %s %q", name, f.ID, right[f.Span.Start:f.Span.End])
			}
		}
		if d := cmp.Diff(structure(text), structure(right)); d != "" {
			t.Errorf("%s: the fixes change the structure:\n%s", name, d)
		}
	}
}
