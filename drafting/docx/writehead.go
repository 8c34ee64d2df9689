package docx

import (
	"jiyao/drafting"
)

// head writes the 版头: its lines where they were laid out, the red line, and
// what is blank below it.
func (s *setter) head() {
	h := s.paper.Head
	at := s.paper.Page.Top
	for _, l := range h.Lines {
		at = s.headLine(l, at)
	}
	if h.Rule == 0 {
		s.gap(h.Bottom - at)
		return
	}
	rest := h.Bottom - h.Rule - h.Ink
	s.open("w:p")
	s.open("w:pPr")
	s.value("w:pStyle", StyleRedLine)
	s.open("w:pBdr")
	s.empty("w:top", "w:val", "single", "w:sz", h.Ink.eighths(), "w:space", "0", "w:color", "FF0000")
	s.close("w:pBdr")
	s.spacing(max(h.Rule-at, 0), rest)
	s.close("w:pPr")
	s.close("w:p")
}

// gap leaves a height blank that is no multiple of the grid's.
func (s *setter) gap(height Twips) {
	if height <= 0 {
		return
	}
	s.open("w:p")
	s.open("w:pPr")
	s.value("w:pStyle", styleAnchor)
	s.spacing(0, height)
	s.close("w:pPr")
	s.close("w:p")
}

// spacing writes the blank above a line and the height of the line itself.
func (s *setter) spacing(before, height Twips) {
	s.empty("w:spacing", "w:before", before.String(), "w:line", max(height, 20).String(), "w:lineRule", "exact")
}

// A line of exact height has four fifths of it above its baseline, in Word as in
// LibreOffice.
const above, whole = 4, 5

// headLine writes a line of the 版头 whose predecessor ends at a height, and
// gives where it ends itself.
func (s *setter) headLine(l HeadLine, at Twips) Twips {
	height := l.Size * whole / above
	top := max(l.Baseline-height*above/whole, at)
	s.open("w:p")
	s.open("w:pPr")
	s.value("w:pStyle", l.Style)
	if l.Right != "" {
		s.open("w:tabs")
		s.empty("w:tab", "w:val", "right", "w:pos", (s.paper.Page.TypeWidth - l.Indent).String())
		s.close("w:tabs")
	}
	s.spacing(top-at, height)
	if l.Indent != 0 {
		s.empty("w:ind", "w:left", l.Indent.String(), "w:right", l.Indent.String())
	}
	s.close("w:pPr")
	s.headText(l)
	s.close("w:p")
	return top + height
}

// headText writes the characters of a line of the 版头. What is the draft's own
// keeps its tracked changes; the last character is not spaced, so that the
// line stands in the middle.
func (s *setter) headText(l HeadLine) {
	k := look{size: l.Size, spacing: l.Spacing}
	text := []rune(l.Text)
	switch own := s.lineAt(l.Span); {
	case own != nil && own.block.Span.Start <= l.Span.Start && l.Right == "" && own.changed():
		s.pieces(own)
		return
	case l.Spacing != 0 && len(text) > 1:
		last := len(text) - 1
		s.run(k, string(text[:last]), drafting.Kept)
		s.run(look{size: l.Size}, string(text[last:]), drafting.Kept)
	default:
		s.run(k, l.Text, drafting.Kept)
	}
	if l.Right != "" {
		s.run(look{size: l.Size}, "\t"+l.Right, drafting.Kept)
	}
}

// lineAt gives the paragraph of the draft that a span stands in.
func (s *setter) lineAt(span drafting.Span) *line {
	if span.IsZero() {
		return nil
	}
	for _, l := range s.lines {
		if l.holds(span.Start) && l.number >= 0 {
			return l
		}
	}
	return nil
}

// title writes the 标题, and below it the draft's further numbers.
func (s *setter) title() {
	var lines, numbers []*line
	for _, l := range s.lines {
		_, set := s.paper.Text[l.number]
		switch {
		case len(l.pieces) == 0 || s.annexTitle(l):
		case l.block.Kind == drafting.Title && s.paper.Titled:
			lines = append(lines, l)
		case l.block.Kind == drafting.NumberLine && set:
			numbers = append(numbers, l)
		}
	}
	if s.paper.Title != "" {
		s.blankLines(s.paper.Text[TitleBlock].Blank)
		s.composed(format{style: StyleTitle}, s.paper.Title)
		lines = nil
	}
	for _, l := range lines {
		s.blankLines(s.paper.Text[l.number].Blank)
		s.paragraph(format{style: StyleTitle}, l)
	}
	for _, l := range numbers {
		s.paragraph(format{style: StyleNumber}, l)
	}
}
