package lint

import (
	"cmp"
	"slices"
	"strings"
)

// Fix applies the findings' edits to the text they were found in and counts
// those it made. Where two edits overlap the earlier one is made; check the
// result again for the other.
func Fix(text string, findings []Finding) (fixed string, made int) {
	edits := make([]Edit, 0, len(findings))
	for _, f := range findings {
		if f.Fix != nil {
			edits = append(edits, *f.Fix)
		}
	}
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	var out strings.Builder
	at := 0
	for _, e := range edits {
		if e.Span.Start < at || e.Span.End < e.Span.Start || e.Span.End > len(text) {
			continue
		}
		out.WriteString(text[at:e.Span.Start])
		out.WriteString(e.Text)
		at = e.Span.End
		made++
	}
	out.WriteString(text[at:])
	return out.String(), made
}
