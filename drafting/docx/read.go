package docx

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/drafting"
)

// Changes says what the text shows of tracked changes (修订).
type Changes string

// What may be asked for. The zero Changes accepts.
const (
	Accept Changes = "accept" // 接受: as if all were accepted
	Reject Changes = "reject" // 拒绝: as if none had been made
	Show   Changes = "show"   // 显示: [-删去-]{+增加+}, as Redline.String writes them
)

// Options says how to read.
type Options struct {
	Changes Changes
	// Draft is the draft that the file was made of by Write and that it comes back
	// to, if it was: what the paper sets otherwise is not taken for a change.
	Draft string
}

// Result is what a Word file says.
type Result struct {
	Text     string           // the draft, as Options.Changes asks; a paragraph a line
	Redline  drafting.Redline // the tracked changes: Old rejects them all, New accepts them all
	Changes  []TrackedChange  // in the order of the text
	Comments []Remark         // 批注, in the order of the file
	Losses   []Loss           // what was left out or became something else, a row a kind
}

// TrackedChange is one tracked change.
type TrackedChange struct {
	Change drafting.Change
	Move   int       // text moved from one place to another shares a number from 1 on
	Author string    // empty if the file does not say
	At     time.Time // by the author's own clock, which Word writes as if it were UTC; zero if the file does not say
	Text   string    // ¶ is the end of a paragraph; cut at 1000 characters
}

// Remark is one comment (批注).
type Remark struct {
	Author string
	At     time.Time // as in TrackedChange
	Quote  string    // the words it is about, cut at 200 characters
	Text   string
}

// What a document may have.
const (
	maxText       = 8 << 20
	maxParagraphs = 200_000
)

// Read reads a Word file of size bytes, as offices send them to each other. The
// draft has automatic numbers written out, tables a row a line, notes and text
// boxes in their place. What has no place in a draft is listed, and nothing is
// left out unsaid.
//
// The files come from strangers: they are read as a stream, within limits of
// size and depth, and never written to disk. The error is a *FormatError if it is no
// DOCX, a *LimitError if it is too large, and a *DamageError if it is damaged.
func Read(file io.ReaderAt, size int64, options Options) (Result, error) {
	a, err := openArchive(file, size)
	if err != nil {
		return Result{}, err
	}
	main, err := a.mainPart()
	if err != nil {
		return Result{}, err
	}
	r := &reader{archive: a, losses: &losses{}, moves: map[string]int{}, back: options.Draft != ""}
	blocks, err := r.document(main)
	if err != nil {
		return Result{}, err
	}
	f := newFormer(r.numbering)
	if err := f.form(blocks); err != nil {
		return Result{}, err
	}
	result := Result{Redline: f.redline(), Changes: f.changes, Comments: r.comments.all, Losses: r.losses.all()}
	switch options.Changes {
	case Reject:
		result.Text = result.Redline.Old()
	case Show:
		result.Text = result.Redline.String()
	default:
		result.Text = result.Redline.New()
	}
	if r.back && options.Changes != Show {
		result.Text = back(drafting.Normalise(options.Draft), result.Text)
	}
	return result, nil
}

// reader is one reading of one file.
type reader struct {
	archive   *archive
	styles    styles
	numbering *numbering
	notes     map[string][]block // 脚注、尾注 by kind and id, until they are used
	used      int                // notes so far
	comments  comments
	losses    *losses
	heads     headings
	back      bool // the file was made of a draft

	ins, del   *revision      // what is open
	moves      map[string]int // numbers of moved passages by name
	moving     int            // the one that is open
	fields     []field        // that are open
	face       face           // of the run
	into       *paragraph     // that is being read
	seen       int            // grows with whatever is read or lost
	paragraphs int
	bytes      int // of text
}

// document reads the main part and what it refers to.
func (r *reader) document(main string) ([]block, error) {
	rels, err := r.archive.relations(main)
	if err != nil {
		return nil, err
	}
	if r.styles, err = r.archive.styles(rels.first("styles")); err != nil {
		return nil, err
	}
	r.back = r.back && r.styles.ours()
	if r.numbering, err = r.archive.numbering(rels.first("numbering"), r.styles); err != nil {
		return nil, err
	}
	if err := r.readComments(rels.first("comments")); err != nil {
		return nil, err
	}
	r.notes = map[string][]block{}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := r.readNotes(rels.first(kind+"s"), kind); err != nil {
			return nil, err
		}
	}
	blocks, err := r.part(main, "w:body")
	if err != nil {
		return nil, err
	}
	r.unusedNotes()
	head, err := r.headings(rels)
	if err != nil {
		return nil, err
	}
	return append(head, blocks...), nil
}

// part reads the blocks of a part that stand in one of its elements; nothing
// is its root.
func (r *reader) part(name, in string) (blocks []block, err error) {
	if name == "" {
		return nil, nil
	}
	outer := r.fields
	defer func() {
		for _, f := range r.fields {
			r.closed(f) // one that never ended may have hidden text
		}
		r.fields = outer
	}()
	r.fields = nil
	err = r.archive.scan(name, func(s *scanner) error {
		return s.each(func(string, element) error { // the root
			if in == "" {
				blocks, err = r.blocks(s)
				return err
			}
			return s.each(func(tag string, _ element) error {
				if tag != in {
					return nil
				}
				more, err := r.blocks(s)
				blocks = append(blocks, more...)
				return err
			})
		})
	})
	return blocks, err
}

// plain gives the beginning of blocks as text, as if their changes were
// accepted, without numbers.
func plain(blocks []block) string {
	var b strings.Builder
	walk(blocks, func(p *paragraph) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		for _, piece := range p.pieces {
			if piece.del == nil && b.Len() < maxSample*utf8.UTFMax {
				b.WriteString(piece.text)
			}
		}
	})
	return strings.TrimSpace(b.String())
}
