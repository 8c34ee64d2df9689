package docx

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

// line is a paragraph of the file: a line of the draft, with what was deleted
// from it, or one that was deleted whole.
type line struct {
	block   drafting.Block // of the new text, or of the old one where nothing of it is left
	number  int            // of that block; -1 in the old text
	pieces  []piece
	end     drafting.Change // what became of the end of the paragraph
	by      Author          // of that change
	inserts []insert
	index   int // among the lines
	label   int // characters of its label, or of that of the line it continues
}

// piece is characters of one change and author. At counts bytes of the text
// that the line's block is in.
type piece struct {
	text   string
	at     int
	change drafting.Change
	by     Author
}

// insert is markup that is no text of the draft, before the byte at.
type insert struct {
	at    int
	write func(*setter)
}

// linesOf gives the paragraphs of a draft.
func linesOf(doc *drafting.Document, changes []Change) []*line {
	if changes != nil {
		return redlined(doc, changes)
	}
	all := make([]*line, len(doc.Blocks))
	for i, b := range doc.Blocks {
		all[i] = &line{block: b, number: i, pieces: []piece{{text: b.Text, at: b.Span.Start}}}
	}
	return all
}

// redlined gives the paragraphs of a redline: those of the new text with what
// was deleted from them, and between them those that were deleted.
func redlined(doc *drafting.Document, changes []Change) []*line {
	r := redliner{doc: doc, old: oldOf(changes), now: &line{}}
	for _, c := range changes {
		rest, at := c.Text, c.place()
		for {
			text, after, ended := strings.Cut(rest, "\n")
			if text != "" {
				r.now.pieces = append(r.now.pieces, piece{text, at, c.Change, c.By})
			}
			if !ended {
				break
			}
			at += len(text) + 1
			rest = after
			r.endLine(c)
		}
	}
	r.endLine(Change{})
	return r.all
}

// place is where a change stands in the text it belongs to.
func (c Change) place() int {
	if c.Change == drafting.Deleted {
		return c.Old.Start
	}
	return c.New.Start
}

func oldOf(changes []Change) *drafting.Document {
	var b strings.Builder
	for _, c := range changes {
		if c.Change != drafting.Inserted {
			b.WriteString(c.Text)
		}
	}
	return drafting.Parse(b.String())
}

// redliner divides a redline into paragraphs.
type redliner struct {
	doc, old *drafting.Document
	row      int // of the new text
	oldRow   int
	now      *line
	all      []*line
}

// endLine ends a paragraph with a change that has its line feed.
func (r *redliner) endLine(c Change) {
	l := r.now
	l.end, l.by = c.Change, c.By
	gone := l.end == drafting.Deleted
	for _, p := range l.pieces {
		gone = gone && p.change == drafting.Deleted
	}
	if gone && r.oldRow < len(r.old.Blocks) {
		l.block, l.number = r.old.Blocks[r.oldRow], -1
	} else if r.row < len(r.doc.Blocks) {
		l.block, l.number = r.doc.Blocks[r.row], r.row
	}
	if c.Change != drafting.Inserted {
		r.oldRow++
	}
	if c.Change != drafting.Deleted {
		r.row++
	}
	r.all, r.now = append(r.all, l), &line{}
}

// blanks are the characters that offices pad with.
const blanks = " \t\u3000\u00a0"

// trim takes the blanks around a line off.
func (l *line) trim() {
	for len(l.pieces) > 0 {
		p := &l.pieces[0]
		text := strings.TrimLeft(p.text, blanks)
		p.at += len(p.text) - len(text)
		if p.text = text; text != "" {
			break
		}
		l.pieces = l.pieces[1:]
	}
	for n := len(l.pieces); n > 0; n = len(l.pieces) {
		p := &l.pieces[n-1]
		if p.text = strings.TrimRight(p.text, blanks); p.text != "" {
			break
		}
		l.pieces = l.pieces[:n-1]
	}
}

// number gives the lines their places and the sizes of their labels.
func number(lines []*line) {
	labels := map[drafting.Kind]int{}
	for i, l := range lines {
		b := l.block
		if !b.Label.IsZero() {
			labels[b.Kind] = utf8.RuneCountInString(strings.Trim(b.Text[:b.Label.End-b.Span.Start], blanks))
		}
		l.index = i
		if l.label = labels[b.Kind]; l.label == 0 {
			l.label = len([]rune("出席："))
		}
	}
}

// changed reports whether the line is not as it was.
func (l *line) changed() bool {
	for _, p := range l.pieces {
		if p.change != drafting.Kept {
			return true
		}
	}
	return l.end != drafting.Kept
}

// holds reports whether a byte of the new text stands in the line.
func (l *line) holds(at int) bool {
	return l.number >= 0 && l.block.Span.Start <= at && at <= l.block.Span.End
}
