package workflow

import (
	"slices"
	"strings"

	"jiyao/drafting"
)

// Bound is the SHA-256 of what an approval binds: the title and the whole text
// — body, attendance, distribution scope — but for the digits of three fields
// that are filled in after 签发: the 文号 of the masthead, and 整理日期 and
// 印发日期 of the 版记. Only digits, or the blanks and ×× that keep their place,
// are left out: every word beside them, 代字 and series included, is bound, and
// so is a line that was not there at 签发.
func Bound(title, text string) string {
	lines := strings.Split(drafting.Normalise(text), "\n")
	open := openFields(lines)
	c := encoder{}
	c.text("jiyao-approval", "2")
	c.text("title", title)
	var run strings.Builder
	for i, line := range lines {
		at := 0
		for _, f := range open[i] {
			run.WriteString(line[at:f.start])
			c.text("text", run.String())
			run.Reset()
			at = f.end
		}
		run.WriteString(line[at:])
		run.WriteByte('\n')
	}
	c.text("text", run.String())
	return c.sum()
}

// openFields gives for each line the digits that may be filled in after 签发.
// Where they are is read from the text with all such digits made alike, so that
// texts that differ in nothing else are read alike, filled in or not.
func openFields(lines []string) map[int][]digits {
	alike, found := slices.Clone(lines), map[int][]digits{}
	for i, line := range lines {
		d := digitsOf(numberForms(), line)
		if d == nil {
			d = digitsOf(dateForms(), line)
		}
		if d != nil {
			found[i], alike[i] = d, filled(line, d)
		}
	}
	if len(found) == 0 {
		return nil
	}
	blocks := drafting.Parse(strings.Join(alike, "\n")).Blocks
	open := map[int][]digits{}
	for _, i := range [...]int{numberLine(blocks, found), compiledLine(blocks, found), issuedLine(blocks, found)} {
		if i >= 0 {
			open[i] = found[i]
		}
	}
	return open
}

// numberLine gives the line of the 文号 that may be filled in: the first of the
// masthead, above or below the title, or the first line of the text; else -1.
func numberLine(blocks []drafting.Block, found map[int][]digits) int {
	i := slices.IndexFunc(blocks, func(b drafting.Block) bool { return b.Kind == drafting.NumberLine })
	for i >= 0 && i < len(blocks) && (blocks[i].Kind != drafting.NumberLine || found[i] == nil) {
		if !masthead(blocks[i].Kind) {
			return -1
		}
		i++
	}
	if i < 0 || i == len(blocks) {
		return -1
	}
	above, below := i, i
	for above >= 0 && masthead(blocks[above].Kind) && !titled(blocks[above].Kind) {
		above--
	}
	for below < len(blocks) && masthead(blocks[below].Kind) && !titled(blocks[below].Kind) {
		below++
	}
	switch {
	case above < 0 || titled(blocks[above].Kind):
		return i
	case blocks[above].Kind == drafting.Paragraph && below < len(blocks) && titled(blocks[below].Kind):
		return i // 份号, 密级 and 紧急程度 above it
	default:
		return -1
	}
}

func titled(k drafting.Kind) bool { return k == drafting.Title || k == drafting.Mark }

// masthead reports whether a line of kind k may stand beside the 文号.
func masthead(k drafting.Kind) bool {
	return k == drafting.NumberLine || k == drafting.ImprintLine || titled(k) || idle(k)
}

func idle(k drafting.Kind) bool { return k == drafting.Blank || k == drafting.Furniture }

// compiledLine gives the line of 整理日期 that may be filled in, -1 if there is
// none: the last date behind the body and the lists, before what is sent and
// attached.
func compiledLine(blocks []drafting.Block, found map[int][]digits) int {
	blocks = blocks[:firstOf(blocks, drafting.Attachment)]
	start := closing(blocks)
	end := start + firstOf(blocks[start:], drafting.Distribution, drafting.Issue)
	return lastDate(blocks[:end], start, found, drafting.Compiler, drafting.CompiledDate)
}

// issuedLine gives the line of 印发日期 that may be filled in, -1 if there is
// none: the last 印发 line behind everything, or behind all but the attachments.
func issuedLine(blocks []drafting.Block, found map[int][]digits) int {
	if i := lastDate(blocks, closing(blocks), found, drafting.Issue); i >= 0 {
		return i
	}
	blocks = blocks[:firstOf(blocks, drafting.Attachment)]
	return lastDate(blocks, closing(blocks), found, drafting.Issue)
}

// firstOf gives the first block of one of the kinds, or the end.
func firstOf(blocks []drafting.Block, kinds ...drafting.Kind) int {
	if i := slices.IndexFunc(blocks, func(b drafting.Block) bool { return slices.Contains(kinds, b.Kind) }); i >= 0 {
		return i
	}
	return len(blocks)
}

// closing gives the first block behind the last that belongs to the body, the
// lists or an attachment.
func closing(blocks []drafting.Block) int {
	for i := len(blocks); i > 0; i-- {
		switch k := blocks[i-1].Kind; k {
		case drafting.Compiler, drafting.CompiledDate, drafting.Note, drafting.AttachmentNote, drafting.Distribution, drafting.Issue, drafting.Field:
		default:
			if !idle(k) {
				return i
			}
		}
	}
	return 0
}

// lastDate gives the last line from start on that is of one of the kinds and has
// a date, -1 if there is none. A date right below the body's text may belong to
// it, and is none.
func lastDate(blocks []drafting.Block, start int, found map[int][]digits, kinds ...drafting.Kind) int {
	for i := len(blocks) - 1; i >= start; i-- {
		if found[i] == nil || !slices.Contains(kinds, blocks[i].Kind) {
			continue
		}
		above := i - 1
		for above >= 0 && idle(blocks[above].Kind) {
			above--
		}
		if above < 0 || prose(blocks[above].Kind) {
			return -1
		}
		return i
	}
	return -1
}

// prose reports whether a line of kind k is the body's.
func prose(k drafting.Kind) bool {
	switch k {
	case drafting.Paragraph, drafting.Opening, drafting.LeadIn, drafting.Heading, drafting.Numbered:
		return true
	default:
		return false
	}
}
