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

// Collect checks the whole layout and numbers the glyphs it uses; afterwards
// nothing in it can surprise who paints it. The error is a *LayoutError or a
// *FontError.
func (d *Document) Collect(l *render.Layout) error {
	if err := check(d.faces.set, l); err != nil {
		return err
	}
	for i := range l.Pages {
		for k := range l.Pages[i].Lines {
			d.collectLine(&l.Pages[i].Lines[k])
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

// collectLine marks the glyphs of a line that was checked.
func (d *Document) collectLine(line *render.Line) {
	for i := range line.Runs {
		run := &line.Runs[i]
		font := d.font(run.Face)
		n := 0
		for _, r := range run.Text {
			g := run.Glyphs[n]
			font.mark(g, r)
			if width := font.Crowded(run, n, r); width > 0 {
				font.narrow(g, r, width)
			}
			d.Chars = append(d.Chars, r)
			n++
		}
	}
}

// font gives the document's font of a face of the set.
func (d *Document) font(id render.FaceID) *Font {
	if d.fonts[id] == nil {
		d.fonts[id] = newFont(d.faces.source(fonts.FaceID(id)), d.faces.coder)
	}
	return d.fonts[id]
}
