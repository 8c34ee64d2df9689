package lint

import (
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
)

// agreed gives the findings of a draft with hard breaks that another reading of
// it, with its paragraphs back, has at the same place: what a break alone makes
// look wrong, or a join alone, does not count. Both have theirs in order.
func agreed(broken, joined *pass) []Finding {
	places := map[string][]drafting.Span{}
	for i, s := range inked(joined) {
		id := joined.findings[i].ID
		places[id] = append(places[id], s)
	}
	var kept []Finding
	for i, s := range inked(broken) {
		f := broken.findings[i]
		there := places[f.ID]
		for len(there) > 0 && there[0].End < s.Start {
			there = there[1:]
		}
		places[f.ID] = there
		if len(there) > 0 && there[0].Start <= s.End {
			kept = append(kept, f)
		}
	}
	return kept
}

// inked gives the places of a reading's findings, blanks and breaks not counted:
// they are all that a join takes or adds.
func inked(p *pass) []drafting.Span {
	at := make([]int, len(p.text)+1)
	for i, c := range p.text {
		ink := 1
		if unicode.IsSpace(c) || c == '\u200b' || c == '\ufeff' {
			ink = 0
		}
		for k := range utf8.RuneLen(c) {
			at[i+k+1] = at[i+k] + ink
		}
	}
	spans := make([]drafting.Span, len(p.findings))
	for i, f := range p.findings {
		spans[i] = drafting.Span{Start: at[f.Span.Start], End: at[f.Span.End]}
	}
	return spans
}
