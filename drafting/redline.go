package drafting

import "strings"

// Change says what became of a piece of text between two revisions.
type Change uint8

// The kinds of Change.
const (
	Kept Change = iota
	Deleted
	Inserted
)

// String gives keep, delete or insert.
func (c Change) String() string {
	switch c {
	case Deleted:
		return "delete"
	case Inserted:
		return "insert"
	default:
		return "keep"
	}
}

// MarshalText gives the change as String does.
func (c Change) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Segment is a piece of a redline.
type Segment struct {
	Change Change `json:"change"`
	Text   string `json:"text"`
	Old    Span   `json:"old"`            // in the old text; empty, at its place, where it is inserted
	New    Span   `json:"new"`            // in the new text; empty, at its place, where it is deleted
	Move   int    `json:"move,omitempty"` // text deleted here and inserted there as it was shares a number from 1 on
}

// Redline is the 花脸稿 between two revisions: the pieces kept, deleted and
// inserted, in the order in which they are read. The 清稿 is the new text itself.
type Redline []Segment

// Compare gives the redline from the old text to the new one. Paragraphs are
// aligned first, then the characters inside those that changed, also where a
// paragraph moved. No edit begins
// or ends inside one of terms, the name of a unit or a person that either text
// lists, a number with its unit, or a word in Latin letters.
//
// The same texts give the same redline always: long texts are bounded by their
// size, not by a clock. The texts are compared as they are; the caller
// normalises them.
func Compare(old, latest string, terms []string) Redline {
	return compare(old, latest, newLexicon(terms, old, latest), wholeClauses)
}

// hunk is a place where the texts differ.
type hunk struct {
	old, new Span
	move     int
}

// fineness says how finely texts are compared.
type fineness uint8

const (
	wholeClauses fineness = iota // a clause or sentence mostly rewritten is replaced as a whole: for reading
	singleAtoms                  // what stands in both texts is kept: for telling whose it is
)

func compare(old, latest string, words *lexicon, fine fineness) Redline {
	if old == latest {
		return redlineOf(old, latest, nil)
	}
	a := alignment{old: linesOf(old), new: linesOf(latest), words: words, fine: fine}
	a.align()
	a.findMoves()
	var hunks []hunk
	for _, p := range a.passages {
		if !p.same {
			hunks = append(hunks, a.hunks(p)...)
		}
	}
	return redlineOf(old, latest, hunks)
}

// hunks gives the places where a passage differs.
func (a *alignment) hunks(p passage) []hunk {
	from, to := a.old.span(p.old), a.new.span(p.new)
	switch {
	case p.move > 0:
		return p.moved(from, to)
	case p.old.empty() || p.new.empty():
		return []hunk{{old: from, new: to}}
	}
	hunks := a.within(p, p)
	for i, h := range hunks {
		hunks[i] = hunk{old: h.old.shift(from.Start), new: h.new.shift(to.Start)}
	}
	return hunks
}

// moved gives the pieces of a passage that moved; only those carried over bear
// its number.
func (p passage) moved(from, to Span) []hunk {
	var hunks []hunk
	for _, part := range p.pieces {
		h := hunk{old: Span{from.Start, from.Start}, new: Span{to.Start, to.Start}}
		if p.new.empty() {
			h.old = part.span
		} else {
			h.new = part.span
		}
		if part.carried {
			h.move = p.move
		}
		hunks = append(hunks, h)
	}
	return hunks
}

// shift moves a span by n bytes.
func (s Span) shift(n int) Span { return Span{s.Start + n, s.End + n} }

// empty reports whether nothing stands in the span.
func (s Span) empty() bool { return s.Start == s.End }

// redlineOf makes the segments of the places where the texts differ.
func redlineOf(old, latest string, hunks []hunk) Redline {
	r := make(Redline, 0, 3*len(hunks)+1)
	from, to := 0, 0
	keep := func(end int) {
		if n := end - from; n > 0 {
			r = append(r, Segment{Change: Kept, Text: old[from:end], Old: Span{from, end}, New: Span{to, to + n}})
			from, to = end, to+n
		}
	}
	for _, h := range hunks {
		keep(h.old.Start)
		if !h.old.empty() {
			r = append(r, Segment{Deleted, old[h.old.Start:h.old.End], h.old, Span{to, to}, h.move})
			from = h.old.End
		}
		if !h.new.empty() {
			r = append(r, Segment{Inserted, latest[h.new.Start:h.new.End], Span{from, from}, h.new, h.move})
			to = h.new.End
		}
	}
	keep(len(old))
	return r
}

// Old gives the old text back.
func (r Redline) Old() string { return r.without(Inserted) }

// New gives the new text, the 清稿.
func (r Redline) New() string { return r.without(Deleted) }

func (r Redline) without(c Change) string {
	var b strings.Builder
	for _, s := range r {
		if s.Change != c {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
