package lint

import (
	"os"
	"path/filepath"
	"testing"

	"jiyao/drafting"
)

// The drafts of testdata/real are written as offices of many kinds write them,
// odd but legal; nothing in them may be barred. What else is found is listed
// with -v, to be read critically.
func TestRealDraftsAreNotBlocked(t *testing.T) {
	files, err := filepath.Glob("testdata/real/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no drafts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := drafting.Parse(string(data))
			text := drafting.Format(doc)
			findings := Check(doc, Options{})
			for i, at := range places(text, findings) {
				f := findings[i]
				say := t.Logf
				if f.Level == Blocker {
					say = t.Errorf
				}
				say("%d:%d %s %s %q: %s", at.Line, at.Column, f.Level, f.ID, text[f.Span.Start:f.Span.End], f.Message)
			}
		})
	}
}
