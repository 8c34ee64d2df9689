package engine

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/templates"
)

// A Word file of ours that comes back unchanged is the draft again, and one with
// a change differs by that change.
func TestWordComesBack(t *testing.T) {
	for _, profile := range templates.Profiles() {
		if profile == "gaozhi" {
			continue // a form, which says nothing of the draft
		}
		draft := strings.TrimRight(drafting.Normalise(sampleText(t, profile)), "\n")
		changed := strings.Replace(draft, "会议要求", "会议一致要求", 1)
		if changed == draft {
			changed = strings.Replace(draft, "会议", "本次会议", 1)
		}
		for _, text := range []string{draft, changed} {
			t.Run(profile, func(t *testing.T) {
				data, _ := word(t, text, Options{Profile: profile}, docx.Marks{})
				r, err := docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{Draft: draft})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(text, "\n"), strings.Split(r.Text, "\n")); diff != "" {
					t.Errorf("-draft +word:\n%s", diff)
				}
			})
		}
	}
}
