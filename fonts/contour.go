package fonts

import "math"

// Point is a point of an outline in font units, y upwards. Those not On are
// control points of quadratic curves; between two of them lies an implied
// point on the curve.
type Point struct {
	X, Y float64
	On   bool
}

// Contour is a closed curve through its points.
type Contour []Point

// What a glyph may cost: a damaged one could ask for any amount.
const (
	maxDepth  = 8
	maxParts  = 1 << 10
	maxPoints = 1 << 17
)

// Contours gives the glyph's outline with the parts of a composite in place.
// It is nil for a blank; what cannot be decoded is a *FormatError.
func (f *Face) Contours(g GlyphID) ([]Contour, error) {
	d := decoder{face: f, root: g}
	if err := d.glyph(g, 0); err != nil {
		return nil, err
	}
	var contours []Contour
	start := 0
	for _, end := range d.ends {
		if end > start {
			contours = append(contours, d.points[start:end:end])
		}
		start = end
	}
	return contours, nil
}

// decoder collects the points of a glyph.
type decoder struct {
	face   *Face
	root   GlyphID
	points []Point
	ends   []int // where each contour ends in points
	parts  int   // components so far
}

func (d *decoder) fault(kind Fault) error {
	return &FormatError{Fault: kind, Table: "glyf", Glyph: d.root}
}

// glyph adds a glyph that lies depth composites deep.
func (d *decoder) glyph(g GlyphID, depth int) error {
	v := d.face.entry(g)
	if v == nil {
		return d.blank(g)
	}
	if n := v.i16(0); n >= 0 {
		return d.simple(v, n)
	}
	parts, whole := components(v)
	d.parts += len(parts)
	if !whole {
		return d.fault(Truncated)
	}
	if depth >= maxDepth || d.parts > maxParts {
		return d.fault(TooComplex)
	}
	base := len(d.points)
	for _, c := range parts {
		first := len(d.points)
		if err := d.glyph(c.glyph, depth+1); err != nil {
			return err
		}
		if err := d.place(c, base, first); err != nil {
			return err
		}
	}
	return nil
}

// blank tells a glyph that is empty by the index from one that is damaged.
func (d *decoder) blank(g GlyphID) error {
	i, f := int(g), d.face
	if i >= f.glyphs {
		return d.fault(BadValue)
	}
	same := f.loca.u16(2*i) == f.loca.u16(2*i+2)
	if f.longLoca {
		same = f.loca.u32(4*i) == f.loca.u32(4*i+4)
	}
	if !same {
		return d.fault(Truncated)
	}
	return nil
}

// simple adds the n contours of a simple entry.
func (d *decoder) simple(v view, n int) error {
	base, last := len(d.points), -1
	for i := range n {
		end := v.u16(10 + 2*i)
		if end < last || 12+2*i > len(v) {
			return d.fault(BadValue)
		}
		last = end
		d.ends = append(d.ends, base+end+1)
	}
	if base+last+1 > maxPoints || len(d.ends) > maxPoints {
		return d.fault(TooComplex)
	}
	if last < 0 {
		return nil
	}
	at := 10 + 2*n
	flags, at := readFlags(v, at+2+v.u16(at), last+1)
	if flags == nil {
		return d.fault(Truncated)
	}
	d.points = append(d.points, make([]Point, len(flags))...)
	points := d.points[base:]
	at = readAxis(v, at, axis{flags, 0x02, 0x10, func(i, x int) { points[i].X = float64(x) }})
	at = readAxis(v, at, axis{flags, 0x04, 0x20, func(i, y int) { points[i].Y = float64(y) }})
	if at > len(v) {
		return d.fault(Truncated)
	}
	for i, flag := range flags {
		points[i].On = flag&1 != 0
	}
	return nil
}

// readFlags reads n flags with their repeats; nil if the entry ends too soon.
func readFlags(v view, at, n int) ([]byte, int) {
	flags := make([]byte, 0, n)
	for len(flags) < n {
		if at >= len(v) {
			return nil, at
		}
		flag, repeat := v[at], 0
		at++
		if flag&0x08 != 0 {
			if at >= len(v) {
				return nil, at
			}
			repeat = int(v[at])
			at++
		}
		for range min(repeat+1, n-len(flags)) {
			flags = append(flags, flag)
		}
	}
	return flags, at
}

// axis says how one coordinate of all points is packed.
type axis struct {
	flags       []byte
	short, same byte // the bits of this axis
	set         func(i, x int)
}

// readAxis reads a coordinate of every point and gives the place after it.
func readAxis(v view, at int, a axis) int {
	x := 0
	for i, flag := range a.flags {
		switch {
		case flag&a.short != 0:
			delta := v.u16(at-1) & 0xFF
			if flag&a.same == 0 {
				delta = -delta
			}
			x += delta
			at++
		case flag&a.same == 0:
			x += v.i16(at)
			at += 2
		}
		a.set(i, x)
	}
	return at
}

// place transforms the points from first on, those of a component of the
// composite whose points begin at base.
func (d *decoder) place(c component, base, first int) error {
	points := d.points[first:]
	for i, p := range points {
		points[i].X = p.X*c.xx + p.Y*c.yx
		points[i].Y = p.X*c.xy + p.Y*c.yy
	}
	dx, dy := float64(c.arg1), float64(c.arg2)
	switch {
	case c.flags&argsAreXY == 0: // lay one point upon another
		if c.arg1 >= first-base || c.arg2 >= len(points) {
			return d.fault(BadValue)
		}
		to, from := d.points[base+c.arg1], points[c.arg2]
		dx, dy = to.X-from.X, to.Y-from.Y
	case c.flags&scaledOffset != 0 && c.flags&unscaledOffset == 0:
		dx *= math.Hypot(c.xx, c.xy)
		dy *= math.Hypot(c.yx, c.yy)
	}
	for i := range points {
		points[i].X += dx
		points[i].Y += dy
	}
	return nil
}
