package workflow

import (
	"cmp"
	"slices"

	"jiyao/drafting"
)

// Bound is the SHA-256 of what an approval binds: the title and the whole text
// — body, attendance, distribution scope — but for the values of three typed
// fields that are filled in after 签发: 文号, 整理日期 and 印发日期. Only those
// characters are left out, never the line around them, so no other word can
// be slipped in beside them.
func Bound(title, text string) string {
	doc := drafting.Parse(text)
	c := encoder{}
	c.text("jiyao-approval", "1")
	c.text("title", title)
	source := drafting.Format(doc)
	at := 0
	for _, s := range openSpans(doc) {
		if s.Start < at || s.End > len(source) {
			continue // overlapping or out of range: bound rather than left out
		}
		c.text("text", source[at:s.Start])
		at = s.End
	}
	c.text("text", source[at:])
	return c.sum()
}

// openSpans gives the places of the typed fields in the order of the text.
func openSpans(doc *drafting.Document) []drafting.Span {
	spans := []drafting.Span{doc.Number.Span, doc.Compiled.Span, doc.Issued.Span}
	spans = slices.DeleteFunc(spans, drafting.Span.IsZero)
	slices.SortFunc(spans, func(a, b drafting.Span) int { return cmp.Compare(a.Start, b.Start) })
	return spans
}
