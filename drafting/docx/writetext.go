package docx

import (
	"slices"
	"strconv"
	"strings"

	"jiyao/drafting"
)

// text writes the blocks of the minutes, then its attachments, each on pages of
// its own. Blank lines of the draft are not set: the profile says where a line
// stays empty.
func (s *setter) text() {
	attached := false
	for _, l := range s.lines {
		if attached = attached || l.block.Kind == drafting.Attachment; attached {
			break
		}
		s.block(l)
	}
	s.closing()
	attached = false
	for _, l := range s.lines {
		if attached = attached || l.block.Kind == drafting.Attachment; attached {
			s.block(l)
		}
	}
}

// block writes a line of the text.
func (s *setter) block(l *line) {
	f, ok := s.formatOf(l)
	if !ok || len(l.pieces) == 0 {
		return
	}
	if l.number >= 0 && !f.breakBefore && f.style != StyleCompiler {
		s.blankLines(s.paper.Text[l.number].Blank)
	}
	switch {
	case f.style == StyleCompiler:
		s.signature(l)
	case f.style == StyleNote && s.paper.Note != "":
		if !s.noted {
			s.composed(f, s.paper.Note)
		}
		s.noted = true
	case s.asSet(l):
		s.rows(f, l)
	default:
		s.paragraph(f, l)
	}
}

// asSet reports whether a list is written as it is set on the pages: it is where
// nothing in it is marked.
func (s *setter) asSet(l *line) bool {
	if l.number < 0 {
		return false
	}
	set := s.paper.Text[l.number]
	return (set.Rows != nil || set.Joined) && !s.marked[l.block.Kind]
}

// rows writes a list row by row. What parts the last name of a row from the
// first of the next stands there with hardly any width.
func (s *setter) rows(f format, l *line) {
	rows := s.paper.Text[l.number].Rows
	if rows == nil {
		return // they stand in the block before
	}
	s.begin(f, l)
	for i, r := range rows {
		text, last := r.Text, i == len(rows)-1
		if label, rest, ok := strings.Cut(text, "："); ok && i == 0 && !l.block.Label.IsZero() {
			s.run(look{face: s.paper.Type.List}, label+"：", drafting.Kept)
			text = rest
		}
		s.row(text, r.Space)
		if !last && !strings.HasSuffix(text, "、") && !strings.HasSuffix(text, "，") && !strings.HasSuffix(text, "；") {
			s.run(look{size: 20}, "  ", drafting.Kept)
		}
		if !last {
			s.run(look{}, "\n", drafting.Kept)
		}
	}
	s.close("w:p")
}

// row writes a row with spaces of a size. It is by their size that spaces are
// made narrow: LibreOffice does not bring characters closer than a sixth.
func (s *setter) row(text string, space Twips) {
	if space == 0 {
		s.run(look{}, text, drafting.Kept)
		return
	}
	for text != "" {
		words := strings.TrimLeft(text, " ")
		s.run(look{size: space}, text[:len(text)-len(words)], drafting.Kept)
		n := strings.IndexByte(words+" ", ' ')
		s.run(look{}, words[:n], drafting.Kept)
		text = words[n:]
	}
}

// formatOf gives the format of a line of the text; false for what is set
// elsewhere or not at all.
func (s *setter) formatOf(l *line) (format, bool) {
	b := l.block
	if s.annexTitle(l) {
		return format{style: StyleTitle}, true
	}
	switch b.Kind {
	case drafting.Opening, drafting.LeadIn, drafting.Paragraph:
		return format{style: StyleBody}, true
	case drafting.Heading, drafting.Numbered:
		return format{style: levelStyle(b)}, true
	case drafting.Present, drafting.Absent, drafting.Observer, drafting.Field, drafting.Chair, drafting.Recorder:
		return format{style: StyleRoll, ind: s.hanging(l)}, true
	case drafting.AttachmentNote:
		return format{style: StyleAttachNote, ind: s.noteIndent(l)}, true
	case drafting.Compiler, drafting.CompiledDate:
		return format{style: StyleCompiler}, true
	case drafting.Note:
		return format{style: StyleNote}, true
	case drafting.Attachment:
		return format{style: StyleAttachment, breakBefore: true}, true
	}
	return format{}, false
}

// levelStyle is the style of a numbered paragraph: of a heading that stands
// alone, or of text that runs on.
func levelStyle(b drafting.Block) string {
	style := StyleLevel
	if b.Kind == drafting.Heading {
		style = StyleHeading
	}
	if b.Level < 1 || b.Level > 4 {
		return StyleBody
	}
	return style + strconv.Itoa(b.Level)
}

// annexTitle reports whether a line is the title of an attachment.
func (s *setter) annexTitle(l *line) bool {
	return slices.ContainsFunc(s.doc.Attachments, func(a drafting.Annex) bool {
		return !a.Title.Span.IsZero() && l.holds(a.Title.Span.Start)
	})
}

// hanging is the indent of a labelled line: further lines stand under the first
// character behind the colon, and so do those without a label (§10.3).
func (s *setter) hanging(l *line) []string {
	left := s.cells(s.paper.Type.Indent + l.label)
	if l.block.Label.IsZero() {
		return indent(left, 0)
	}
	return indent(left, left-s.cells(s.paper.Type.Indent))
}

// indent gives the attributes of an indent whose first line hangs out.
func indent(left, hanging Twips) []string {
	return []string{"w:left", left.String(), "w:hanging", hanging.String()}
}

// noteIndent is the indent of 附件说明: further lines align with the name
// (§7.3.4).
func (s *setter) noteIndent(l *line) []string {
	b := l.block
	text := b.Text
	first := s.cells(s.paper.Type.Indent + 3)
	left := first
	if !b.Label.IsZero() {
		first = s.cells(s.paper.Type.Indent)
		text = b.Text[b.Label.End-b.Span.Start:]
	}
	text = strings.TrimLeft(text, blanks)
	if digits := len(text) - len(strings.TrimLeft(text, "0123456789")); digits > 0 && strings.HasPrefix(text[digits:], ".") {
		left += s.cells(digits+1) / 2
	}
	return indent(left, left-first)
}

// closing writes what is known besides the draft and the draft does not have:
// 整理, its date and 附注.
func (s *setter) closing() {
	p := s.paper
	if !s.signed && (p.Compiler != "" || p.Compiled != "") {
		s.signature(nil)
	}
	if !s.noted && p.Note != "" {
		s.composed(format{style: StyleNote}, p.Note)
	}
	s.noted = true
}

// signature writes 整理 and its date by the rule for documents without a seal
// (§7.3.5): the body so many cells from the right, the date's first character
// two cells right of the body's; a date too long for that moves the body.
func (s *setter) signature(l *line) {
	if l != nil && l == s.dated {
		return
	}
	body, date := s.signers(l)
	above := ClosingBlock
	if l != nil && !(body.text != "" || body.line == nil && date.text != "") {
		above = l.number
	}
	s.blankLines(s.paper.Text[above].Blank)
	right := s.cells(s.paper.Type.SignRight)
	bodyRight, dateRight := right, right
	if gap := body.width - date.width - 2*4; body.width > 0 && gap > 0 {
		dateRight += s.cells(gap) / 4
	} else if body.width > 0 && date.width > 0 {
		bodyRight -= s.cells(gap) / 4
	}
	body.write(s, bodyRight)
	date.write(s, dateRight)
	s.signed = true
}

// signer is one of the two lines of a signature.
type signer struct {
	line  *line
	text  string // in place of the line
	width int    // in quarters of a cell
}

// signers gives the body and the date that stand together from a line on.
func (s *setter) signers(from *line) (body, date signer) {
	for at := from.place(s); at < len(s.lines); at++ {
		switch l := s.lines[at]; {
		case l.block.Kind == drafting.Blank || len(l.pieces) == 0:
			continue
		case l.block.Kind == drafting.Compiler && body.line == nil:
			body = signer{line: l, width: quarterCells(l.block.Text)}
			continue
		case l.block.Kind == drafting.CompiledDate:
			date = signer{line: l, width: quarterCells(l.block.Text)}
			s.dated = l
		}
		break
	}
	p := s.paper
	if p.Compiler != "" && !s.signed {
		body = signer{text: p.Compiler, width: quarterCells(p.Compiler)}
	}
	if p.Compiled != "" && !s.signed {
		date = signer{text: p.Compiled, width: quarterCells(p.Compiled)}
	}
	return body, date
}

// place is where a line stands; nil stands behind them all.
func (l *line) place(s *setter) int {
	if l == nil {
		return len(s.lines)
	}
	return l.index
}

func (g signer) write(s *setter, right Twips) {
	f := format{style: StyleCompiler, ind: []string{"w:right", right.String()}}
	switch {
	case g.text != "":
		s.composed(f, g.text)
	case g.line != nil:
		s.paragraph(f, g.line)
	}
}

// quarterCells is the width of a text in quarters of a cell: digits, letters and
// spaces take two, all else four, and one more lies where digits meet Hanzi.
func quarterCells(text string) int {
	width, before := 0, rune(0)
	for _, r := range strings.Trim(text, blanks) {
		if width += 4; r < 0x80 {
			width -= 2
		}
		if before != 0 && (r < 0x80) != (before < 0x80) {
			width++
		}
		before = r
	}
	return width
}
