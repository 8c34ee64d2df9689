// Package subset cuts the faces of a layout down to the glyphs that it uses:
// the fonts that a PDF or an OFD carries.
//
// A glyph is coded once a program (deflate.go) and afterwards only copied, so
// that fonts, which are nearly all of a file, cost next to nothing. What a
// document holds is checked before anything is written (Document.Collect).
package subset

import (
	"sync/atomic"

	"jiyao/fonts"
)

// Form says what the fonts are for.
type Form uint8

// The forms.
const (
	// CIDFont is a font within a PDF: a glyph's number is its code, and a
	// squeezed character has its width stated (Font.Crowded).
	CIDFont Form = iota
	// TrueType is a font file that stands alone: it has a name, and tells of
	// itself which glyph draws a character.
	TrueType
)

// Faces is what a program keeps of the faces of a set. It is safe for
// concurrent use.
type Faces struct {
	set     *fonts.Set
	form    Form
	sources []atomic.Pointer[source] // by face
	coder   *coder
}

// Open keeps nothing yet of a set's faces.
func Open(set *fonts.Set, form Form) *Faces {
	return &Faces{set: set, form: form, sources: make([]atomic.Pointer[source], set.Len()), coder: newCoder()}
}

// source gives what is kept of a face of the set.
func (f *Faces) source(id fonts.FaceID) *source {
	if s := f.sources[id].Load(); s != nil {
		return s
	}
	f.sources[id].CompareAndSwap(nil, newSource(f.set.Face(id), int(id), f.form))
	return f.sources[id].Load()
}
