package layout

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// section is how far the text has come; what is left blank between two
// blocks depends on it.
type section uint8

const (
	inHead section = iota // labelled lines before the body
	inBody
	inLists
	inClosing
)

// text sets the blocks of the minutes up to its attachments, in the order of
// the draft. Blank lines of the draft are not set: the profile says where a
// line stays empty.
func (c *composer) text() error {
	last := len(c.doc.Blocks)
	if len(c.doc.Attachments) > 0 {
		last = c.doc.Attachments[0].First
	}
	at := inHead
	for i := 0; i < last; {
		end := c.groupEnd(i, last)
		next, err := c.group(at, i, end)
		if err != nil {
			return err
		}
		at, i = next, end
	}
	if at == inHead && !c.begun && len(c.doc.Attachments) == 0 {
		return &NoTextError{}
	}
	return c.note(at)
}

// groupEnd gives the end of the blocks that belong together: a labelled block
// and its continuation lines.
func (c *composer) groupEnd(i, last int) int {
	blocks := c.doc.Blocks
	end := i + 1
	for end < last && labelled(blocks[i].Kind) && blocks[end].Kind == blocks[i].Kind && blocks[end].Label.IsZero() {
		end++
	}
	return end
}

// labelled reports whether blocks of a kind are lists with a label.
func labelled(k drafting.Kind) bool {
	switch k {
	case drafting.Field, drafting.Chair, drafting.Present, drafting.Absent, drafting.Observer, drafting.Recorder:
		return true
	}
	return false
}

// group sets blocks [i, end) and gives the section that they belong to.
func (c *composer) group(at section, i, end int) (section, error) {
	b := c.doc.Blocks[i]
	c.tagBlock(b)
	switch b.Kind {
	case drafting.Opening, drafting.LeadIn, drafting.Heading, drafting.Numbered, drafting.Paragraph:
		return inBody, c.bodyBlock(b)
	case drafting.AttachmentNote:
		if !b.Label.IsZero() {
			c.blank(1)
		}
		return inBody, c.attachmentNote(b)
	case drafting.Present, drafting.Absent, drafting.Observer:
		if at == inBody {
			c.blank(c.spec.Lists.Before)
			at = inLists
		}
		return at, c.roll(i, end)
	case drafting.Field, drafting.Chair, drafting.Recorder:
		if at != inHead && at != inClosing && b.Kind == drafting.Recorder {
			c.blank(c.spec.Closing.RecorderBefore)
			at = inClosing
		}
		return at, c.labelledLines(i, end)
	case drafting.Compiler, drafting.CompiledDate:
		return c.signature(at, i)
	case drafting.Note:
		return inClosing, c.noteBlock(b)
	}
	return at, nil // furniture, masthead and 版记 are set elsewhere or not at all
}

// bodyBlock sets a paragraph or a heading: two cells in, further lines flush
// left (§7.3.3).
func (c *composer) bodyBlock(b drafting.Block) error {
	p := drafted(b)
	if p.text == "" {
		return nil
	}
	p.roles = c.roles(b, p)
	if b.Kind == drafting.Heading && b.Level == 1 {
		c.mark(headingText(b), 0)
	}
	return c.paragraph(p, indent{first: c.cells(c.spec.Body.Indent)})
}

// drafted is a block's text without the blanks around it.
func drafted(b drafting.Block) passage {
	text := strings.TrimLeft(b.Text, blanks)
	start := b.Span.Start + len(b.Text) - len(text)
	text = strings.TrimRight(text, blanks)
	return passage{
		text: text, exact: true,
		span:  drafting.Span{Start: start, End: start + len(text)},
		roles: []roleFrom{{0, fonts.FangSong}},
	}
}

// roles are the faces of a numbered block: a heading that stands alone is set
// in its level's face, a paragraph that runs on only where the profile sets
// its heading sentence so, with text behind it.
func (c *composer) roles(b drafting.Block, p passage) []roleFrom {
	if b.Level < 1 || b.Level > 4 {
		return p.roles
	}
	if b.Kind == drafting.Heading {
		return []roleFrom{{0, fonts.Role(c.spec.Body.Levels[b.Level-1])}}
	}
	if end, role := c.spec.Lead(b); end > 0 {
		return []roleFrom{{0, role}, {end - p.span.Start, fonts.FangSong}}
	}
	return p.roles
}

// Lead gives the heading sentence of a numbered paragraph that runs on, where
// the profile sets it in a face of its own and text stands behind it: the byte
// of the draft at which it ends, and its face; 0 if there is none.
func (s *Spec) Lead(b drafting.Block) (end int, role fonts.Role) {
	if !s.Body.LeadSentence || b.Kind != drafting.Numbered || b.Level < 1 || b.Level > len(s.Body.Levels) {
		return 0, 0
	}
	p := drafted(b)
	sentence := strings.Index(p.text, "。")
	if sentence < 0 || sentence+len("。") == len(p.text) || !isHeading(headingText(b)) {
		return 0, 0
	}
	return p.span.Start + sentence + len("。"), fonts.Role(s.Body.Levels[b.Level-1])
}

// mostHeading is how many characters a heading sentence has at the most.
const mostHeading = 20

// isHeading reports whether a text begins with a sentence that is a heading
// and no statement: a short one without a mark inside.
func isHeading(text string) bool {
	sentence, _, _ := strings.Cut(text, "。")
	return utf8.RuneCountInString(sentence) <= mostHeading && !strings.ContainsAny(sentence, "，、；：？！,;:")
}

// headingText is a heading without its number, for the outline.
func headingText(b drafting.Block) string {
	if b.Label.IsZero() {
		return strings.TrimSpace(b.Text)
	}
	return strings.TrimSpace(b.Text[b.Label.End-b.Span.Start:])
}

// mark adds an entry to the outline for what stands next.
func (c *composer) mark(title string, level int) {
	page, row := len(c.layout.Pages)-1, c.row
	if row >= c.spec.Grid.Lines {
		page, row = page+1, 0
	}
	c.layout.Marks = append(c.layout.Marks, render.Bookmark{Title: title, Level: level, Page: page, Y: c.lineTop(row + 1)})
}

// attachmentNote sets 附件说明: two cells in; further lines align with the
// name (§7.3.4).
func (c *composer) attachmentNote(b drafting.Block) error {
	p := drafted(b)
	if p.text == "" {
		return nil
	}
	hang := c.cells(c.spec.Body.Indent + 3)
	in := indent{first: c.cells(c.spec.Body.Indent), rest: hang}
	if b.Label.IsZero() {
		in.first = hang
	}
	if number := leadingNumber(p.text, b.Label, p.span.Start); number > 0 {
		in.rest += render.Length(number) * c.body.cell / 2
	}
	return c.paragraph(p, in)
}

// leadingNumber is the width in half cells of 1. before an attachment's name.
func leadingNumber(text string, label drafting.Span, start int) int {
	if !label.IsZero() && label.End > start && label.End-start <= len(text) {
		text = text[label.End-start:]
	}
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if digits > 0 && strings.HasPrefix(text[digits:], ".") {
		return digits + 1
	}
	return 0
}

// attachments sets every attachment on pages of its own, with whatever the
// draft has behind it: 附件 in 黑体 flush left on the first line, its title on
// the third (§7.3.7).
func (c *composer) attachments() error {
	parts := c.doc.Attachments
	for n, a := range parts {
		last := len(c.doc.Blocks)
		if n+1 < len(parts) {
			last = parts[n+1].First
		}
		c.page()
		label := drafted(c.doc.Blocks[a.First])
		label.roles = []roleFrom{{0, fonts.HeiTi}}
		c.mark(strings.TrimSpace(label.text+" "+a.Title.Value), 0)
		c.element(render.Paragraph)
		if err := c.paragraph(label, indent{}); err != nil {
			return err
		}
		if err := c.attachment(a, last); err != nil {
			return err
		}
	}
	return nil
}

// attachment sets the blocks of an attachment behind its label, up to last.
func (c *composer) attachment(a drafting.Annex, last int) error {
	at := inBody
	for i := a.First + 1; i < last; {
		b := c.doc.Blocks[i]
		if !a.Title.Span.IsZero() && b.Span.Start <= a.Title.Span.Start && a.Title.Span.Start < b.Span.End {
			c.blank(1)
			c.heading(titleLevel + 1)
			if err := c.titleLines([]passage{drafted(b)}); err != nil {
				return err
			}
			c.blank(1)
			i++
			continue
		}
		end := c.groupEnd(i, last)
		next, err := c.group(at, i, end)
		if err != nil {
			return err
		}
		at, i = next, end
	}
	return nil
}
