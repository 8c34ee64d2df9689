package docx

import (
	"fmt"

	"jiyao/drafting"
)

// addComments puts the beginnings and ends of the comments into the lines they
// stand in. A comment on what is not set, or on the whole text, stands at the
// first line that is.
func (s *setter) addComments() {
	set := s.setLines()
	if len(set) == 0 {
		return
	}
	for i, c := range s.marks.Comments {
		first, last := set[0], set[0]
		span := drafting.Span{Start: first.block.Span.Start, End: first.block.Span.Start}
		for _, l := range set {
			if l.block.Span.Start <= c.Span.Start && !c.Span.IsZero() {
				first, span = l, c.Span
			}
			if l.block.Span.Start < c.Span.End {
				last = l
			}
		}
		if last.number < first.number {
			last = first
		}
		id := fmt.Sprint(i)
		first.inserts = append(first.inserts, insert{span.Start, func(s *setter) {
			s.empty("w:commentRangeStart", "w:id", id)
		}})
		last.inserts = append(last.inserts, insert{max(span.Start, span.End), func(s *setter) {
			s.empty("w:commentRangeEnd", "w:id", id)
			s.open("w:r")
			s.empty("w:commentReference", "w:id", id)
			s.close("w:r")
		}})
	}
}

// setLines gives the lines of the draft that are set as paragraphs of their own, in order.
func (s *setter) setLines() []*line {
	var all []*line
	for _, l := range s.lines {
		if l.number < 0 || len(l.pieces) == 0 {
			continue
		}
		_, ok := s.formatOf(l)
		switch l.block.Kind {
		case drafting.Title:
			ok = ok || s.paper.Titled && s.paper.Title == ""
		case drafting.Distribution:
			ok = s.paper.Foot.Scope == ""
		case drafting.Issue:
			ok = true
		case drafting.Compiler:
			ok = s.paper.Compiler == ""
		case drafting.CompiledDate:
			ok = s.paper.Compiled == ""
		case drafting.Note:
			ok = s.paper.Note == ""
		}
		if ok {
			all = append(all, l)
		}
	}
	return all
}
