// Package review is what a reviewer sees of a minutes: its text, clean or with
// everybody's changes in it, the remarks beside it, who was asked and what came
// of it, the history as sentences, and what this person may do now.
//
// It makes values for pages and knows nothing of HTML; all of it comes from the
// store's records and the rules, and none of it decides anything.
package review

import (
	"sort"
	"strings"

	"jiyao/drafting"
)

// Line is one paragraph of a text as it is read.
type Line struct {
	N      int // number of the paragraph in the text, from 1; 0 if it is not there any more
	Start  int // byte offset in the text
	Class  string
	Item   int // 议题 it belongs to, from 1; 0 for none
	Pieces []Piece
	New    bool // touched since who reads last read it
	Change int  // number of the first change in it, from 1; 0 for none
}

// Piece is a part of a Line that is alike throughout.
type Piece struct {
	Text   string
	Change drafting.Change
	Hand   int    // whose change, from 1 within the Text; 0 for none
	By     string // whose, in words
	Move   int    // moved text bears the same number where it was and where it is
	Notes  []int  // threads about it, by number
	Begins []int  // those of them that begin here
	First  bool   // the first of its change, which carries its words for screen readers
}

// Deleted and Inserted report what became of the piece; templates ask.
func (p Piece) Deleted() bool { return p.Change == drafting.Deleted }

// Inserted reports whether the piece is new.
func (p Piece) Inserted() bool { return p.Change == drafting.Inserted }

// Text is a text as it is read: its paragraphs, and whose the changes in it are.
type Text struct {
	Lines   []Line
	Hands   []drafting.Hand
	Summary drafting.Summary
}

// Clean gives a text without any changes in it (清稿), with the threads about it.
func Clean(text string, threads []Thread) Text {
	kept := drafting.AttributedSegment{
		Segment:  drafting.Segment{Text: text, New: drafting.Span{End: len(text)}},
		Revision: -1,
	}
	return Marked(text, []drafting.AttributedSegment{kept}, threads)
}

// Marked gives a text with changes in it (花脸稿).
func Marked(text string, segments []drafting.AttributedSegment, threads []Thread) Text {
	b := builder{cuts: cutsOf(threads), hands: map[int]int{}, fresh: true, kept: true}
	var all drafting.Redline
	for _, s := range segments {
		all = append(all, s.Segment)
		b.segment(s)
	}
	b.end(false)
	b.text.Summary = all.Summary()
	classify(text, b.text.Lines)
	return b.text
}

// builder makes paragraphs of segments.
type builder struct {
	text  Text
	cuts  []cut
	hands map[int]int // number of the hand of a revision
	line  Line
	begun bool // the line has something
	fresh bool // the line has nothing of the new text
	kept  bool // the last piece was kept: a change begins anew
	at    int  // byte offset in the new text
	n     int  // paragraphs of the new text so far
	count int  // changes so far
}

func (b *builder) segment(s drafting.AttributedSegment) {
	p := Piece{Change: s.Change, Move: s.Move}
	if s.Change == drafting.Kept {
		b.kept = true
	} else {
		p.Hand, p.By = b.hand(s), s.Hand.Name
		if s.Hand.Place != "" {
			p.By += "（" + s.Hand.Place + "）"
		}
		p.First = true
	}
	for part := range strings.Lines(s.Text) {
		words, ended := strings.CutSuffix(part, "\n")
		b.words(p, words)
		if words != "" {
			p.First = false
		}
		if ended {
			b.lineEnd(p)
		}
	}
}

// hand gives the number of the hand that made a change.
func (b *builder) hand(s drafting.AttributedSegment) int {
	if n := b.hands[s.Revision]; n > 0 {
		return n
	}
	for i, h := range b.text.Hands {
		if h.ID == s.Hand.ID && h.Place == s.Hand.Place {
			b.hands[s.Revision] = i + 1
			return i + 1
		}
	}
	b.text.Hands = append(b.text.Hands, s.Hand)
	b.hands[s.Revision] = len(b.text.Hands)
	return len(b.text.Hands)
}

// words adds a piece of a paragraph, cut where threads begin and end.
func (b *builder) words(p Piece, words string) {
	if words == "" {
		return
	}
	if !b.begun {
		b.line.Start = b.at
		b.begun = true
	}
	if p.Change == drafting.Deleted {
		p.Text = words
		b.add(p)
		return
	}
	b.fresh = false
	for words != "" {
		size := b.next(&p, len(words))
		p.Text = words[:size]
		b.add(p)
		b.at += size
		words = words[size:]
		p.First = false
	}
}

// add puts a piece on the line and counts the change it begins.
func (b *builder) add(p Piece) {
	if p.Change != drafting.Kept && b.kept {
		b.count++
		if b.line.Change == 0 {
			b.line.Change = b.count
		}
		b.kept = false
	}
	b.line.Pieces = append(b.line.Pieces, p)
}

// next gives how far the text goes on alike, and puts the threads about it on the
// piece.
func (b *builder) next(p *Piece, most int) (size int) {
	size = most
	p.Notes, p.Begins = nil, nil
	for _, c := range b.cuts {
		switch {
		case c.from > b.at && c.from-b.at < size:
			size = c.from - b.at
		case c.from <= b.at && b.at < c.to:
			p.Notes = append(p.Notes, c.thread)
			if c.from == b.at {
				p.Begins = append(p.Begins, c.thread)
			}
			size = min(size, c.to-b.at)
		}
	}
	return size
}

// lineEnd ends a paragraph. Where the end itself was deleted the next one goes on
// in the same line, and where it is new within an old one that is said.
func (b *builder) lineEnd(p Piece) {
	switch {
	case p.Change == drafting.Deleted && b.fresh:
		b.end(true)
		return
	case p.Change == drafting.Deleted:
		p.Text = "¶"
		b.add(p)
		return
	case p.Change == drafting.Inserted && b.mixed():
		p.Text = "¶"
		b.add(p)
	}
	b.fresh = false
	if !b.begun {
		b.line.Start = b.at
		b.begun = true
	}
	b.at++
	b.end(false)
}

// mixed reports whether something on the line was there before.
func (b *builder) mixed() bool {
	for _, p := range b.line.Pieces {
		if p.Change != drafting.Inserted {
			return true
		}
	}
	return false
}

// end finishes the line; a gone one was deleted with its end.
func (b *builder) end(gone bool) {
	if b.begun || gone {
		if !b.fresh {
			b.n++
			b.line.N = b.n
		}
		b.text.Lines = append(b.text.Lines, b.line)
	}
	b.line, b.begun, b.fresh = Line{}, false, true
}

// cut is where a thread's words begin and end.
type cut struct{ from, to, thread int }

func cutsOf(threads []Thread) []cut {
	var cuts []cut
	for _, t := range threads {
		if t.Found && t.Span.End > t.Span.Start {
			cuts = append(cuts, cut{t.Span.Start, t.Span.End, t.N})
		}
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].from < cuts[j].from })
	return cuts
}

// classify says what each paragraph is.
func classify(text string, lines []Line) {
	doc := drafting.Parse(text)
	items := drafting.ItemsOf(text)
	i := 0
	for n := range lines {
		l := &lines[n]
		if l.N == 0 {
			l.Class = "body"
			continue
		}
		for i+1 < len(doc.Blocks) && doc.Blocks[i].Span.End < l.Start {
			i++
		}
		l.Class = "body"
		if i < len(doc.Blocks) {
			l.Class = classOf(doc.Blocks[i])
		}
		for _, item := range items {
			if l.Start >= item.Span.Start && l.Start < item.Span.End {
				l.Item = item.Position
			}
		}
	}
}

// classOf gives how a block is set on the screen.
func classOf(b drafting.Block) string {
	switch b.Kind {
	case drafting.Title:
		return "title"
	case drafting.Heading:
		return "heading"
	case drafting.Present, drafting.Absent, drafting.Observer:
		return "list"
	case drafting.Distribution, drafting.Issue:
		return "foot"
	case drafting.Blank:
		return "blank"
	default:
		return "body"
	}
}

// MarkNew marks the paragraphs that another text does not have as they are: the
// text that was last read.
func (t *Text) MarkNew(redline drafting.Redline) {
	var spans []drafting.Span
	for _, s := range redline {
		if s.Change != drafting.Kept {
			spans = append(spans, s.New)
		}
	}
	for i := range t.Lines {
		l := &t.Lines[i]
		end := l.Start
		for _, p := range l.Pieces {
			if p.Change != drafting.Deleted {
				end += len(p.Text)
			}
		}
		for _, s := range spans {
			if s.Start <= end && s.End >= l.Start && (s.End > s.Start || s.Start > l.Start || end == l.Start) {
				l.New = true
			}
		}
	}
}
