package docx

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

// former makes a redline of blocks: the text without the tracked changes is its
// old side, the text with them its new one.
type former struct {
	old, latest *counters
	segments    drafting.Redline
	text        strings.Builder // of the segment that is being written
	midway      bool            // something stands on the line
	change      drafting.Change
	move        int
	from, to    int // how long the two texts are
	changes     []TrackedChange
	apart       bool // something kept stands behind the last of changes

	oldNumber, newNumber string // of the paragraph, not yet written
	tooLong              bool
}

func newFormer(n *numbering) *former {
	return &former{old: newCounters(n), latest: newCounters(n)}
}

// form writes the whole text.
func (f *former) form(all []block) error {
	f.blocks(trimBlank(all), "\n")
	f.flush()
	if f.tooLong {
		return &LimitError{Limit: TextLength, Max: maxText >> 20}
	}
	return nil
}

// redline gives what was written.
func (f *former) redline() drafting.Redline { return f.segments }

// blocks writes blocks with end between them.
func (f *former) blocks(all []block, end string) {
	var hung [][]block // what follows once a paragraph ends in both texts
	oldBegins, newBegins := true, true
	for i, b := range all {
		last := i == len(all)-1
		if b.table != nil {
			f.table(b.table, end)
			oldBegins, newBegins = true, true
			if !last {
				f.write(fragment{text: end})
			}
			continue
		}
		p := b.paragraph
		if oldBegins {
			f.oldNumber = f.old.next(survivor(all[i:], oldSide).was)
		}
		if newBegins {
			f.newNumber = f.latest.next(survivor(all[i:], newSide).now)
		}
		for _, piece := range p.pieces {
			f.write(piece)
		}
		mark := fragment{text: end, ins: p.mark.ins, del: p.mark.del}
		if last || all[i+1].table != nil {
			mark.ins, mark.del = nil, nil
		}
		oldBegins, newBegins = mark.ins == nil, mark.del == nil
		hung = append(hung, p.hung...)
		if oldBegins && newBegins {
			f.hang(hung, end)
			hung = nil
		}
		f.numbers(mark)
		if !last {
			f.write(mark)
		}
	}
}

// The two sides of a redline: what stands on one of them.
func oldSide(p fragment) bool { return p.ins == nil }
func newSide(p fragment) bool { return p.del == nil }

// survivor gives the paragraph that those from the first of blocks on become
// on one side: the first whose end stands there gives them its format.
func survivor(blocks []block, side func(fragment) bool) *paragraph {
	for i, b := range blocks {
		if i == len(blocks)-1 || blocks[i+1].table != nil || side(b.paragraph.mark) {
			return b.paragraph
		}
	}
	return blocks[0].paragraph
}

// hang writes what hangs on a paragraph, each note or box on lines of its own.
func (f *former) hang(hung [][]block, end string) {
	for _, blocks := range hung {
		f.numbers(fragment{})
		before := fragment{text: end}
		if p := blocks[0].paragraph; p != nil {
			before.ins, before.del = p.mark.ins, p.mark.del
		}
		if f.midway {
			f.write(before)
		}
		f.blocks(blocks, end)
	}
}

// table writes a table, a row a line: what stands in a cell with one blank, the
// cells with an ideographic space between them. A row of one cell keeps its
// lines.
func (f *former) table(t *table, end string) {
	var before *row // the last one written
	plain := false  // one of them is in both texts
	for i := range t.rows {
		row := &t.rows[i]
		cells := row.filled()
		if len(cells) == 0 {
			continue
		}
		if before != nil {
			by := row
			if !plain {
				by = before
			}
			f.write(fragment{end, by.ins, by.del})
		}
		before, plain = row, plain || row.ins == nil && row.del == nil
		inner := end
		if len(cells) > 1 {
			inner = " "
		}
		for i, c := range cells {
			if i > 0 {
				f.write(fragment{"　", row.ins, row.del})
			}
			f.blocks(c, inner)
		}
	}
}

// filled gives the cells that are not empty, without what is empty in them.
func (t *row) filled() [][]block {
	var all [][]block
	for _, cell := range t.cells {
		if cell = slices.DeleteFunc(slices.Clone(cell), block.blank); len(cell) > 0 {
			all = append(all, cell)
		}
	}
	return all
}

// write writes a piece, after the number of its paragraph if that has not been
// written.
func (f *former) write(p fragment) {
	if p.ins != nil && p.del != nil {
		f.list(drafting.Deleted, p.del, p.text)
		return
	}
	f.numbers(p)
	change, by := drafting.Kept, (*revision)(nil)
	switch {
	case p.ins != nil:
		change, by = drafting.Inserted, p.ins
	case p.del != nil:
		change, by = drafting.Deleted, p.del
	}
	f.list(change, by, p.text)
	move := 0
	if by != nil {
		move = by.move
	}
	f.segment(change, move, p.text)
}

// numbers writes the paragraph's number on the sides where p stands.
func (f *former) numbers(p fragment) {
	if f.oldNumber != "" && f.oldNumber == f.newNumber {
		f.segment(drafting.Kept, 0, f.oldNumber)
		f.oldNumber, f.newNumber = "", ""
		return
	}
	if f.oldNumber != "" && oldSide(p) {
		f.segment(drafting.Deleted, 0, f.oldNumber)
		f.oldNumber = ""
	}
	if f.newNumber != "" && newSide(p) {
		f.segment(drafting.Inserted, 0, f.newNumber)
		f.newNumber = ""
	}
}

// segment adds text to the redline.
func (f *former) segment(change drafting.Change, move int, text string) {
	if text == "" || f.tooLong {
		return
	}
	if f.text.Len() > 0 && (change != f.change || move != f.move) {
		f.flush()
	}
	f.change, f.move = change, move
	f.text.WriteString(text)
	f.midway = !strings.HasSuffix(text, "\n")
	f.tooLong = f.from+f.to+f.text.Len() > 2*maxText
}

// flush ends the segment that is being written.
func (f *former) flush() {
	text := f.text.String()
	if text == "" {
		return
	}
	f.text.Reset()
	from, to := f.from, f.to
	if f.change != drafting.Inserted {
		f.from += len(text)
	}
	if f.change != drafting.Deleted {
		f.to += len(text)
	}
	f.segments = append(f.segments, drafting.Segment{
		Change: f.change, Text: text, Old: drafting.Span{Start: from, End: f.from}, New: drafting.Span{Start: to, End: f.to}, Move: f.move,
	})
}

// maxChange is the most characters of a change that are listed.
const maxChange = 1000

// list puts a change on the list, with the last one if it goes on.
func (f *former) list(change drafting.Change, by *revision, text string) {
	if by == nil {
		f.apart = true
		return
	}
	text = strings.ReplaceAll(text, "\n", "¶")
	next := TrackedChange{Change: change, Move: by.move, Author: by.author, At: by.at}
	if n := len(f.changes); n > 0 && !f.apart {
		last := f.changes[n-1]
		next.Text = last.Text
		if last == next {
			if len(last.Text) < maxChange*utf8.UTFMax {
				f.changes[n-1].Text = clipped(last.Text+text, maxChange)
			}
			return
		}
	}
	f.apart = false
	next.Text = clipped(text, maxChange)
	f.changes = append(f.changes, next)
}
