package subset

import (
	"encoding/binary"
	"hash/adler32"
	"sync/atomic"

	"jiyao/fonts"
)

// source is a face as fonts are made from it. It is
// shared by all documents and keeps what was coded of the face, at most
// about the size of its outlines.
type source struct {
	face   *fonts.Face
	form   Form
	id     int
	name   string // PostScript name
	em     int
	glyphs []atomic.Pointer[glyph]
}

// glyph is a glyph as it stands in font files, coded.
type glyph struct {
	packed  packed
	data    []byte // uncoded; of the face, unless it is a composite
	size    int    // uncoded, padded to a multiple of four
	adler   uint32 // Adler-32 of the uncoded bytes
	sum     uint32 // their checksum as part of a font table
	width   int    // advance in thousandths of the em
	metrics [4]byte
	parts   []fonts.GlyphID // of a composite; in data they are not yet renumbered
}

func newSource(face *fonts.Face, id int, form Form) *source {
	return &source{
		face: face, id: id, form: form, name: face.PostScriptName(), em: max(face.UnitsPerEm(), 1),
		glyphs: make([]atomic.Pointer[glyph], face.NumGlyphs()),
	}
}

// glyph gives a glyph of the face, coding it the first time. Two documents
// that ask at once may both code it, with the same result.
func (s *source) glyph(c *coder, id fonts.GlyphID) *glyph {
	if g := s.glyphs[id].Load(); g != nil {
		return g
	}
	advance, bearing := s.face.Advance(id), s.face.LeftBearing(id)
	g := &glyph{width: (advance*1000 + s.em/2) / s.em}
	binary.BigEndian.PutUint16(g.metrics[:], uint16(advance))
	binary.BigEndian.PutUint16(g.metrics[2:], uint16(bearing))
	outline := s.face.Outline(id)
	if g.parts = s.face.Components(id); g.parts != nil {
		g.data = outline
	} else {
		g.setData(c, outline)
	}
	s.glyphs[id].Store(g)
	return g
}

// setData codes the glyph's bytes.
func (g *glyph) setData(c *coder, data []byte) {
	g.packed, g.data = c.pack(data), data
	g.sum = tableSum(data)
	g.size = padded(len(data))
	var zeros [3]byte
	g.adler = adlerOf(adler32.Checksum(data), adler32.Checksum(zeros[:g.size-len(data)]), g.size-len(data))
}

// Bits of a composite glyph's component.
const (
	argsAreWords   = 1 << 0
	haveScale      = 1 << 3
	moreComponents = 1 << 5
	haveXYScale    = 1 << 6
	have2x2        = 1 << 7
)

// renumbered gives a composite whose parts are named by their numbers in the
// subset, and false if its bytes are damaged.
func (g *glyph) renumbered(c *coder, number []uint16) (*glyph, bool) {
	data := append([]byte(nil), g.data...)
	for at := 10; ; {
		if at+4 > len(data) {
			return nil, false
		}
		flags := binary.BigEndian.Uint16(data[at:])
		part := binary.BigEndian.Uint16(data[at+2:])
		if int(part) >= len(number) {
			return nil, false
		}
		binary.BigEndian.PutUint16(data[at+2:], number[part])
		at += componentSize(flags)
		if at > len(data) {
			return nil, false
		}
		if flags&moreComponents == 0 {
			break
		}
	}
	own := &glyph{width: g.width, metrics: g.metrics}
	own.setData(c, data)
	return own, true
}

// componentSize gives the length of a component's record.
func componentSize(flags uint16) int {
	size := 6
	if flags&argsAreWords != 0 {
		size += 2
	}
	switch {
	case flags&haveScale != 0:
		size += 2
	case flags&haveXYScale != 0:
		size += 4
	case flags&have2x2 != 0:
		size += 8
	}
	return size
}

// padded rounds n up to a multiple of four, as font tables demand.
func padded(n int) int { return (n + 3) &^ 3 }

// tableSum gives the checksum of a font table, or of a part of it that begins
// at a multiple of four bytes.
func tableSum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	for i, c := range b {
		sum += uint32(c) << (24 - 8*i)
	}
	return sum
}

// narrowed is the glyph with another advance, in thousandths of the em; its
// outline stays.
func (g *glyph) narrowed(width, em int) *glyph {
	own := *g
	own.width = width
	binary.BigEndian.PutUint16(own.metrics[:], uint16(width*em/1000))
	return &own
}
