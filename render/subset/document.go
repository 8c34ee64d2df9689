package subset

import (
	"iter"

	"jiyao/fonts"
	"jiyao/render"
)

// Document is the fonts of one document; its memory may be used again for the
// next (Reset). It belongs to one goroutine.
type Document struct {
	Chars []rune // of all runs, in the order of the layout

	faces *Faces
	fonts []*Font // by face
}

// Document begins a document.
func (f *Faces) Document() *Document {
	return &Document{faces: f, fonts: make([]*Font, f.set.Len())}
}

// Font gives the font of a face that the document uses, nil for any other.
func (d *Document) Font(id render.FaceID) *Font {
	if int(id) >= len(d.fonts) || !d.fonts[id].inUse() {
		return nil
	}
	return d.fonts[id]
}

// Fonts gives the fonts that the document uses, by their faces.
func (d *Document) Fonts() iter.Seq2[render.FaceID, *Font] {
	return func(yield func(render.FaceID, *Font) bool) {
		for i, f := range d.fonts {
			if f.inUse() && !yield(render.FaceID(i), f) {
				return
			}
		}
	}
}

// keepAtMost bounds the characters of an unusual document whose memory is kept.
const keepAtMost = 1 << 20

// Reset forgets the document.
func (d *Document) Reset() {
	for _, f := range d.fonts {
		if f != nil {
			f.reset()
		}
	}
	d.Chars = d.Chars[:0]
	if cap(d.Chars) > keepAtMost {
		d.Chars = nil
	}
}

// Bounds of what PDF 1.4 readers promise to draw; OFD's are not narrower.
const (
	reach       = 14400 * render.Point // from the corner of the page
	leastPage   = 1 * render.Point
	mostSize    = 2000 * render.Point
	mostStretch = 10000 // per mille
)

// Collect checks the whole layout and numbers the glyphs it uses; afterwards
// nothing in it can surprise who paints it. The error is a *LayoutError or a
// *FontError.
func (d *Document) Collect(l *render.Layout) error {
	if len(l.Pages) == 0 {
		return &LayoutError{Fault: NoPages}
	}
	for i := range l.Pages {
		p := &l.Pages[i]
		if min(p.Width, p.Height) < leastPage || max(p.Width, p.Height) > reach {
			return &LayoutError{Fault: BadPageSize, Page: i + 1}
		}
		for _, r := range p.Rules {
			if tooFar(r.X) || tooFar(r.Y) || tooFar(r.W) || tooFar(r.H) {
				return &LayoutError{Fault: OutOfReach, Page: i + 1, Text: "线条"}
			}
		}
		for k := range p.Lines {
			if err := d.collectLine(&p.Lines[k], i+1); err != nil {
				return err
			}
		}
	}
	for _, m := range l.Marks {
		if m.Page < 0 || m.Page >= len(l.Pages) {
			return &LayoutError{Fault: NoMarkedPage, Page: m.Page + 1, Text: m.Title}
		}
	}
	for _, f := range d.fonts {
		if f == nil || !f.marked {
			continue
		}
		if err := f.enumerate(); err != nil {
			return err
		}
	}
	return nil
}

func (d *Document) collectLine(line *render.Line, page int) error {
	for i := range line.Runs {
		run := &line.Runs[i]
		fail := func(f Fault, r rune, g fonts.GlyphID) error {
			return &LayoutError{Fault: f, Page: page, Text: run.Text, Char: r, Face: int(run.Face), Glyph: int(g)}
		}
		if fault, ok := checkRun(run, line.Y); !ok {
			return fail(fault, 0, 0)
		}
		font := d.font(run.Face)
		if font == nil {
			return fail(NoFace, 0, 0)
		}
		n := 0
		for _, r := range run.Text {
			if n == len(run.Glyphs) {
				return fail(Mismatch, 0, 0)
			}
			g := run.Glyphs[n]
			if g == 0 || int(g) >= len(font.char) {
				return fail(NoGlyph, r, g)
			}
			font.mark(g, r)
			if width := font.Crowded(run, n, r); width > 0 {
				font.narrow(g, r, width)
			}
			d.Chars = append(d.Chars, r)
			n++
		}
		if n < len(run.Glyphs) {
			return fail(Mismatch, 0, 0)
		}
	}
	return nil
}

// checkRun says what is wrong with a run in itself, but for the number of its
// characters.
func checkRun(run *render.Run, y render.Length) (Fault, bool) {
	if len(run.Glyphs) != len(run.Advances) {
		return Mismatch, false
	}
	if run.Size <= 0 || run.Size > mostSize || run.Stretch < 0 || run.Stretch > mostStretch {
		return BadSize, false
	}
	if tooFar(run.X) || tooFar(y) {
		return OutOfReach, false
	}
	end := int64(run.X)
	for _, a := range run.Advances {
		if end += int64(a); end > int64(reach) || end < -int64(reach) {
			return OutOfReach, false
		}
	}
	return 0, true
}

func tooFar(l render.Length) bool { return l > reach || l < -reach }

// font gives the document's font of a face, nil if the set lacks the face.
func (d *Document) font(id render.FaceID) *Font {
	i := int(id)
	if i >= len(d.fonts) {
		return nil
	}
	if d.fonts[i] == nil {
		s := d.faces.source(fonts.FaceID(id))
		if s == nil {
			return nil
		}
		d.fonts[i] = newFont(s, d.faces.coder)
	}
	return d.fonts[i]
}
