package svg

import (
	"io"
	"strconv"
	"sync"

	"jiyao/fonts"
	"jiyao/render"
)

// Painter paints pages with the faces of a set. It remembers the outlines it
// has written, since drawing them is nearly all that a page costs. It is safe
// for concurrent use.
type Painter struct {
	faces *fonts.Set

	mu    sync.RWMutex
	paths map[Glyph][]byte // without ink: empty
	bytes int              // of all paths
}

// New makes a Painter for layouts that were made with the set.
func New(faces *fonts.Set) *Painter {
	return &Painter{faces: faces, paths: map[Glyph][]byte{}}
}

// maxPaths bounds what is remembered, in bytes: several thousand characters.
const maxPaths = 8 << 20

// Glyph is a glyph of a face of the set.
type Glyph struct {
	Face render.FaceID
	ID   fonts.GlyphID
}

// Name gives the identifier by which pages refer to the glyph (WriteUses).
func (g Glyph) Name() string { return string(g.append(nil, "")) }

// append appends the glyph's identifier behind a prefix.
func (g Glyph) append(out []byte, prefix string) []byte {
	out = append(append(out, prefix...), 'f')
	out = strconv.AppendInt(out, int64(g.Face), 10)
	out = append(out, 'g')
	return strconv.AppendInt(out, int64(g.ID), 10)
}

// path gives a glyph's outline as path data in font units; empty for a blank.
func (a *Painter) path(g Glyph) ([]byte, error) {
	a.mu.RLock()
	path, ok := a.paths[g]
	a.mu.RUnlock()
	if ok {
		return path, nil
	}
	contours, err := a.faces.Face(fonts.FaceID(g.Face)).Contours(g.ID)
	if err != nil {
		return nil, err
	}
	path = appendPath(nil, contours)
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.paths[g]; !ok {
		if a.bytes > maxPaths {
			clear(a.paths)
			a.bytes = 0
		}
		a.paths[g] = path
		a.bytes += len(path)
	}
	return path, nil
}

// appendGlyph defines a glyph.
func appendGlyph(out []byte, prefix string, g Glyph, path []byte) []byte {
	out = append(out, `<path id="`...)
	out = g.append(out, prefix)
	out = append(out, `" d="`...)
	out = append(out, path...)
	return append(out, "\"/>\n"...)
}

// WriteUses writes one page as an SVG element that refers to its glyphs by
// Glyph.Name and defines none: whoever shows it has them in the same HTML
// document (WriteGlyphs). Offsets of the draft are counted from base, so that
// a page stays the same while the text before it grows. It gives the glyphs
// with ink, each once. Errors are those of WritePage.
func (a *Painter) WriteUses(w io.Writer, p *render.Page, base int) ([]Glyph, error) {
	b := &page{page: p, painter: a, base: base, out: make([]byte, 0, usualUses)}
	if err := b.check(); err != nil {
		return nil, err
	}
	var glyphs []Glyph
	err := b.meet(func(g Glyph, path []byte) {
		if len(path) > 0 {
			glyphs = append(glyphs, g)
		}
	})
	if err != nil {
		return nil, err
	}
	b.open()
	b.content()
	_, err = w.Write(b.out)
	return glyphs, err
}

// WriteGlyphs defines glyphs for pages that refer to them, one path element a
// line; it belongs into the defs of an SVG element.
func (a *Painter) WriteGlyphs(w io.Writer, glyphs []Glyph) error {
	var out []byte
	for _, g := range glyphs {
		path, err := a.path(g)
		if err != nil {
			return err
		}
		out = appendGlyph(out, "", g, path)
	}
	_, err := w.Write(out)
	return err
}
