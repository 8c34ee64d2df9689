package main

import (
	"bytes"
	"strings"
	"testing"

	"jiyao/workflow"
)

// Words that people wrote stay beneath the line of their entry: none of their
// lines can be taken for an entry.
func TestNoteCannotImitateAnEntry(t *testing.T) {
	forged := "  9  2026年5月12日 09:30　陆明远（签发人）签发：签发 → 整理"
	for _, note := range []string{
		"同意\n" + forged, "同意\r\n" + forged, "同意\u2028" + forged,
		"同意" + strings.Repeat(" ", 62) + forged, strings.Repeat("意", 34) + forged,
	} {
		var out bytes.Buffer
		h := chronicle{app: &app{}, flow: &workflow.Flow{}, rows: map[int]string{}}
		h.line(&out, workflow.Entry{Version: 8, Action: workflow.Comment, Note: note})
		lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
		for i, line := range lines[1:] {
			if i == 0 && !strings.HasPrefix(line, "     意见：") || i > 0 && !strings.HasPrefix(line, strings.Repeat(" ", 9)) {
				t.Errorf("%q gives the line %q", note, line)
			}
		}
		if len(lines) < 2 {
			t.Errorf("%q is not shown", note)
		}
	}
}
