package fonts

// Bits of a composite glyph's component.
const (
	argsAreWords = 1 << iota
	argsAreXY
	_ // rounding: there is no grid here
	haveScale
	_
	moreComponents
	haveXYScale
	have2x2
	_
	_
	_
	scaledOffset
	unscaledOffset
)

// Outline gives the glyph's entry of the glyf table as it stands, read-only;
// nil if the glyph is blank, damaged or not there.
func (f *Face) Outline(g GlyphID) []byte {
	if v := f.entry(g); v != nil {
		return v
	}
	return nil
}

// entry gives a glyph's bytes, nil unless there is at least a header.
func (f *Face) entry(g GlyphID) view {
	i := int(g)
	if i >= f.glyphs {
		return nil
	}
	var start, end uint32
	if f.longLoca {
		start, end = f.loca.u32(4*i), f.loca.u32(4*i+4)
	} else {
		start, end = 2*uint32(f.loca.u16(2*i)), 2*uint32(f.loca.u16(2*i+2))
	}
	if end < start || end-start < 10 {
		return nil
	}
	return f.glyf.sub(start, end-start)
}

// Ink gives the box of what the glyph paints, and false if it paints nothing.
// The box is the one the file states, unless that is empty or the glyph is a
// composite: then it is that of the decoded points.
func (f *Face) Ink(g GlyphID) (Rect, bool) {
	v := f.entry(g)
	if v == nil || v.i16(0) == 0 {
		return Rect{}, false
	}
	if box := rectAt(v, 2); v.i16(0) > 0 && !box.Empty() {
		return box, true
	}
	contours, err := f.Contours(g)
	if err != nil {
		return Rect{}, false
	}
	box := boxOf(contours)
	return box, !box.Empty()
}

// boxOf gives the box of all points, the zero Rect if there are none.
func boxOf(contours []Contour) Rect {
	var box Rect
	first := true
	for _, c := range contours {
		for _, p := range c {
			x, y := clamp(p.X), clamp(p.Y)
			if first {
				box, first = Rect{x, y, x, y}, false
			}
			box = Rect{min(box.XMin, x), min(box.YMin, y), max(box.XMax, x), max(box.YMax, y)}
		}
	}
	return box
}

// component is a part of a composite glyph.
type component struct {
	flags      int
	glyph      GlyphID
	arg1, arg2 int
	xx, xy     float64 // x' = xx·x + yx·y
	yx, yy     float64 // y' = xy·x + yy·y
}

// Components gives the parts of a composite glyph in the order of the file; a
// part may be a glyph the face lacks. It is nil for a simple or blank glyph.
func (f *Face) Components(g GlyphID) []GlyphID {
	parts, _ := components(f.entry(g))
	var ids []GlyphID
	for _, p := range parts {
		ids = append(ids, p.glyph)
	}
	return ids
}

// components reads the parts of a composite entry; false if it is cut short.
func components(v view) ([]component, bool) {
	if v.i16(0) >= 0 {
		return nil, true
	}
	var parts []component
	for at := 10; ; {
		c := component{flags: v.u16(at), glyph: GlyphID(v.u16(at + 2)), xx: 1, yy: 1}
		at = c.read(v, at+4)
		if at > len(v) {
			return parts, false
		}
		parts = append(parts, c)
		if c.flags&moreComponents == 0 {
			return parts, true
		}
	}
}

// read takes arguments and transform from at on and gives the place after them.
func (c *component) read(v view, at int) int {
	switch {
	case c.flags&argsAreWords != 0 && c.flags&argsAreXY != 0:
		c.arg1, c.arg2 = v.i16(at), v.i16(at+2)
		at += 4
	case c.flags&argsAreWords != 0:
		c.arg1, c.arg2 = v.u16(at), v.u16(at+2)
		at += 4
	default:
		both := v.u16(at)
		c.arg1, c.arg2 = both>>8, both&0xFF
		if c.flags&argsAreXY != 0 {
			c.arg1, c.arg2 = int(int8(c.arg1)), int(int8(c.arg2))
		}
		at += 2
	}
	fixed := func(i int) float64 { return float64(v.i16(at+2*i)) / (1 << 14) }
	switch {
	case c.flags&haveScale != 0:
		c.xx, c.yy = fixed(0), fixed(0)
		return at + 2
	case c.flags&haveXYScale != 0:
		c.xx, c.yy = fixed(0), fixed(1)
		return at + 4
	case c.flags&have2x2 != 0:
		c.xx, c.xy, c.yx, c.yy = fixed(0), fixed(1), fixed(2), fixed(3)
		return at + 8
	}
	return at
}
