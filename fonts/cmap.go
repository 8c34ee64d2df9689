package fonts

import "sort"

// subtable maps characters to glyphs; the glyph may be one the face lacks.
type subtable interface {
	glyph(r rune) int
}

// maxSubtables bounds how many subtables a lookup asks.
const maxSubtables = 4

// readCmap chooses the Unicode subtables: format 12 before format 4, each in
// the order of the file.
func (f *Face) readCmap() error {
	cmap, err := f.need("cmap", 4)
	if err != nil {
		return err
	}
	n := cmap.u16(2)
	if len(cmap) < 4+8*n {
		return &FormatError{Fault: Truncated, Table: "cmap"}
	}
	var full, basic []subtable
	seen := map[uint32]bool{}
	for i := 4; i < 4+8*n && len(full)+len(basic) < maxSubtables; i += 8 {
		at := cmap.u32(i + 4)
		if seen[at] || !unicodeEncoding(cmap.u16(i), cmap.u16(i+2)) || int64(at) > int64(len(cmap)) {
			continue
		}
		seen[at] = true
		switch t := readSubtable(cmap[at:]).(type) {
		case format12:
			full = append(full, t)
		case format4:
			basic = append(basic, t)
		}
	}
	if f.cmaps = append(full, basic...); len(f.cmaps) == 0 {
		return &FormatError{Fault: BadValue, Table: "cmap"}
	}
	return nil
}

// unicodeEncoding says whether platform and encoding stand for Unicode.
func unicodeEncoding(platform, encoding int) bool {
	return platform == 0 || platform == 3 && (encoding == 1 || encoding == 10)
}

// readSubtable gives a subtable of a format that is read, whole; else nil.
func readSubtable(v view) subtable {
	switch v.u16(0) {
	case 4:
		segments := v.u16(6) / 2
		if segments > 0 && len(v) >= 16+8*segments {
			return format4{v, segments}
		}
	case 12:
		groups := v.u32(12)
		if groups > 0 && 16+12*uint64(groups) <= uint64(len(v)) {
			return format12(v[16 : 16+12*int(groups)])
		}
	}
	return nil
}

// format4 maps the Basic Multilingual Plane by segments. Its stated length is
// not trusted: 16 bits do not hold that of a large CJK font.
type format4 struct {
	data     view
	segments int
}

func (t format4) glyph(r rune) int {
	if r > 0xFFFF {
		return 0
	}
	c, size := int(r), 2*t.segments
	i := sort.Search(t.segments, func(i int) bool { return t.data.u16(14+2*i) >= c })
	if i == t.segments {
		return 0
	}
	start := 16 + size + 2*i
	first := t.data.u16(start)
	if c < first {
		return 0
	}
	delta, at := t.data.u16(start+size), start+2*size
	offset := t.data.u16(at)
	if offset == 0 {
		return (c + delta) & 0xFFFF
	}
	if g := t.data.u16(at + offset + 2*(c-first)); g != 0 {
		return (g + delta) & 0xFFFF
	}
	return 0
}

// format12 maps all of Unicode by groups of 12 bytes: first and last
// character, glyph of the first.
type format12 view

func (t format12) glyph(r rune) int {
	v, c := view(t), uint32(r)
	i := 12 * sort.Search(len(v)/12, func(i int) bool { return v.u32(12*i+4) >= c })
	first := v.u32(i)
	if i == len(v) || c < first {
		return 0
	}
	return int(min(uint64(v.u32(i+8))+uint64(c-first), 1<<16))
}

// Glyph gives the glyph that draws a character. It is 0 if the face does not
// map it, or maps it to a glyph without ink though it is not a blank: a cmap
// entry is no proof of an outline. Blanks are space, NBSP, U+3000 and the other
// spaces of Unicode.
func (f *Face) Glyph(r rune) GlyphID {
	if v := f.known.get(r); v != 0 {
		return GlyphID(v - 1)
	}
	g := f.find(r)
	f.known.put(r, uint32(g)+1, g != 0)
	return g
}

// find looks a character up in the file.
func (f *Face) find(r rune) GlyphID {
	if r < 0 {
		return 0
	}
	for _, t := range f.cmaps {
		g := t.glyph(r)
		if g <= 0 || g >= f.glyphs {
			continue
		}
		if _, ink := f.Ink(GlyphID(g)); ink || isBlank(r) {
			return GlyphID(g)
		}
	}
	return 0
}

// isBlank says whether a character is drawn by leaving room.
func isBlank(r rune) bool {
	switch r {
	case ' ', 0xA0, 0x202F, 0x205F, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}
