package layout

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/linebreak"
)

// passage is text to be set: its roles, and where in the draft it stands.
type passage struct {
	text  string
	span  drafting.Span // of the whole text in the draft; zero if it was composed
	exact bool          // the text is the draft's own, byte for byte
	roles []roleFrom    // in order of place; the first begins at 0
}

// roleFrom says that text has a role from a byte offset on.
type roleFrom struct {
	at   int
	role fonts.Role
}

// plain makes a passage of one role that was composed, not drafted.
func plain(text string, role fonts.Role) passage {
	return passage{text: text, roles: []roleFrom{{0, role}}}
}

// metrics are the size of type and the width of its cell.
type metrics struct {
	size render.Length
	cell render.Length
}

// scratch holds what is known of each character of the passage being set.
type scratch struct {
	para    linebreak.Paragraph
	text    string
	offsets []int32 // byte offset of each character, and the text's length
	faces   []fonts.FaceID
	glyphs  []fonts.GlyphID
	stretch []int16 // per mille; 0 for none
}

// grow makes room for n characters.
func (s *scratch) grow(n int) {
	s.para.Runes, s.para.Widths, s.para.Advances = make([]rune, 0, n), make([]render.Length, 0, n), make([]render.Length, 0, n)
	s.offsets, s.faces, s.glyphs, s.stretch = make([]int32, 0, n), make([]fonts.FaceID, 0, n), make([]fonts.GlyphID, 0, n), make([]int16, 0, n)
}

// load measures a passage: one entry a character in every slice of the
// scratch. A character without a glyph is a *fonts.MissingGlyphError with its
// place in the draft.
func (c *composer) load(p passage, m metrics) error {
	s := &c.scratch
	s.text = p.text
	s.para.Runes, s.para.Widths = s.para.Runes[:0], s.para.Widths[:0]
	s.para.NoBreak = s.para.NoBreak[:0]
	s.offsets, s.faces, s.glyphs, s.stretch = s.offsets[:0], s.faces[:0], s.glyphs[:0], s.stretch[:0]
	role, k := fonts.FangSong, 0
	for at := 0; at < len(p.text); {
		r, n := utf8.DecodeRuneInString(p.text[at:])
		for k < len(p.roles) && p.roles[k].at <= at {
			role = p.roles[k].role
			k++
		}
		if r == '\t' {
			r = ' '
		}
		face, glyph, ok := c.faces.Lookup(role, r)
		if !ok {
			return c.missing(r, role, p, at)
		}
		width, stretch := c.advance(r, face, glyph, m)
		if r == '—' && (strings.HasSuffix(p.text[:at], "—") || strings.HasPrefix(p.text[at+n:], "—")) {
			stretch = c.joined(c.faces.Face(face), glyph, m)
		}
		s.para.Runes = append(s.para.Runes, r)
		s.para.Widths = append(s.para.Widths, width)
		s.offsets = append(s.offsets, int32(at))
		s.faces = append(s.faces, face)
		s.glyphs = append(s.glyphs, glyph)
		s.stretch = append(s.stretch, stretch)
		at += n
	}
	s.offsets = append(s.offsets, int32(len(p.text)))
	return nil
}

// advance gives a character's place on the line: Hanzi and full-width marks one
// cell, digits and spaces half a cell whatever the face says, letters what
// the face says (SPEC B3.1). A digit wider than its place is narrowed.
func (c *composer) advance(r rune, face fonts.FaceID, glyph fonts.GlyphID, m metrics) (render.Length, int16) {
	switch {
	case r >= 0x2E80:
		return m.cell, 0
	case r == ' ' || r == 0xA0:
		return m.cell / 2, 0
	}
	f := c.faces.Face(face)
	natural := render.Length(int64(f.Advance(glyph)) * int64(m.size) / int64(f.UnitsPerEm()))
	switch {
	case r >= '0' && r <= '9':
		return m.cell / 2, c.narrowed(face, m)
	case r >= 0x2000:
		if natural > m.cell+m.cell/20 { // № and its like
			return natural, 0
		}
		return m.cell, 0
	case r == '·':
		return m.cell / 2, 0
	}
	return natural, 0
}

// narrowed is the stretch that fits the digits of a face into half a cell; all
// ten have the same, that of the widest.
func (c *composer) narrowed(face fonts.FaceID, m metrics) int16 {
	f := c.faces.Face(face)
	widest := c.digits[face]
	if widest == 0 {
		for r := '0'; r <= '9'; r++ {
			widest = max(widest, f.Advance(f.Glyph(r)))
		}
		c.digits[face] = widest
	}
	natural := int64(widest) * int64(m.size) / int64(f.UnitsPerEm())
	if natural <= int64(m.cell/2) {
		return 0
	}
	return int16(int64(m.cell/2) * 1000 / natural)
}

// joined is the stretch that makes a dash as wide as its cell, so that two of
// them are drawn as one stroke.
func (c *composer) joined(f *fonts.Face, glyph fonts.GlyphID, m metrics) int16 {
	ink, ok := f.Ink(glyph)
	if !ok {
		return 0
	}
	width := int64(ink.XMax-ink.XMin) * int64(m.size) / int64(f.UnitsPerEm())
	if width <= 0 || width >= int64(m.cell) {
		return 0
	}
	return int16((int64(m.cell)*1000 + width - 1) / width)
}

// missing is the error for a character that no face of its role draws.
func (c *composer) missing(r rune, role fonts.Role, p passage, at int) error {
	e := &fonts.MissingGlyphError{Rune: r, Role: role}
	if !p.exact {
		return e
	}
	place := p.span.Start + at
	for i, b := range c.doc.Blocks {
		if place >= b.Span.Start && place <= b.Span.End {
			e.Line = i + 1
			e.Column = utf8.RuneCountInString(b.Text[:place-b.Span.Start]) + 1
		}
	}
	return e
}

// natural gives the loaded passage's width when it is set on one line, and
// fixes its advances.
func (s *scratch) natural() render.Length {
	sum := render.Length(0)
	for _, w := range s.para.Widths {
		sum += w
	}
	s.para.Advances = append(s.para.Advances[:0], s.para.Widths...)
	return sum
}

// runs makes the runs of characters [from, to) of the loaded passage,
// beginning at x.
func (c *composer) runs(from, to int, x render.Length, m metrics) []render.Run {
	s := &c.scratch
	var out []render.Run
	if n := s.countRuns(from, to); n > 0 {
		out = c.runSpace(n)
	}
	for i := from; i < to; {
		j := i + 1
		for j < to && !s.parts(j) {
			j++
		}
		run := render.Run{
			Face: render.FaceID(s.faces[i]), Size: m.size, Stretch: int(s.stretch[i]), X: x,
			Text:     s.text[s.offsets[i]:s.offsets[j]],
			Glyphs:   c.glyphs.put(s.glyphs[i:j]),
			Advances: c.lengths.put(s.para.Advances[i:j]),
		}
		for _, a := range run.Advances {
			x += a
		}
		run.X -= c.shift(i, m)
		out = append(out, run)
		i = j
	}
	return out
}

// parts reports whether a new run begins at character i.
func (s *scratch) parts(i int) bool {
	return s.faces[i] != s.faces[i-1] || s.stretch[i] != s.stretch[i-1] || (s.para.Runes[i] == '·') != (s.para.Runes[i-1] == '·')
}

func (s *scratch) countRuns(from, to int) int {
	n := min(to-from, 1)
	for i := from + 1; i < to; i++ {
		if s.parts(i) {
			n++
		}
	}
	return n
}

// shift is how far left of its place a run is painted: the blank left of a
// stretched dash's ink, and what a 间隔号 drawn in the middle of a whole em has
// too much for its half cell.
func (c *composer) shift(i int, m metrics) render.Length {
	s := &c.scratch
	f := c.faces.Face(s.faces[i])
	upem := int64(f.UnitsPerEm())
	switch r := s.para.Runes[i]; {
	case r == '—' && s.stretch[i] != 0:
		ink, _ := f.Ink(s.glyphs[i])
		return render.Length(int64(ink.XMin) * int64(m.size) * int64(s.stretch[i]) / upem / 1000)
	case r == '·':
		natural := render.Length(int64(f.Advance(s.glyphs[i])) * int64(m.size) / upem)
		return (natural - s.para.Widths[i]) / 2
	}
	return 0
}

// arena hands out pieces of large slices, so that a layout costs few
// allocations.
type arena[T any] struct{ free []T }

// put copies s into the arena.
func (a *arena[T]) put(s []T) []T {
	if len(a.free) < len(s) {
		a.free = make([]T, max(4096, len(s)))
	}
	out := a.free[:len(s):len(s)]
	a.free = a.free[len(s):]
	copy(out, s)
	return out
}

// runSpace gives an empty slice with room for n runs.
func (c *composer) runSpace(n int) []render.Run {
	if len(c.runFree) < n {
		c.runFree = make([]render.Run, max(256, n))
	}
	out := c.runFree[:0:n]
	c.runFree = c.runFree[n:]
	return out
}
