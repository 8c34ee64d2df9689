package raster

import (
	"image"
	"image/draw"
	"math"
	"slices"

	"golang.org/x/image/vector"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/subset"
)

// brush is what one shape after the other is drawn with.
type brush struct {
	vector vector.Rasterizer
	mask   image.Alpha
}

// canvas is a page being painted.
type canvas struct {
	faces *fonts.Set
	brush *brush
	scale float64 // pixels a millipoint
	img   *image.Paletted
}

// rules fills rectangles. Those that follow each other in the same band of the
// page are one shape: where the squares of a code meet, no edge shows.
func (c *canvas) rules(all []render.Rule) {
	for len(all) > 0 {
		top, bottom, n := all[0].Y, all[0].Y+all[0].H, 0
		var shape []fonts.Contour
		for n < len(all) && all[n].Color == all[0].Color && all[n].Y <= bottom && all[n].Y+all[n].H >= top {
			top, bottom = min(top, all[n].Y), max(bottom, all[n].Y+all[n].H)
			shape = append(shape, c.rectangle(all[n]))
			n++
		}
		c.fill(shape, placed{wide: 1, high: 1}, all[0].Color)
		all = all[n:]
	}
}

func (c *canvas) rectangle(r render.Rule) fonts.Contour {
	x0, y0 := c.scale*float64(r.X), c.scale*float64(r.Y)
	x1, y1 := x0+c.scale*float64(r.W), y0+c.scale*float64(r.H)
	corner := func(x, y float64) fonts.Point { return fonts.Point{X: x, Y: y, On: true} }
	return fonts.Contour{corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1)}
}

// placed is where a shape stands and how large it is.
type placed struct{ x, y, wide, high float64 }

func (p placed) at(q fonts.Point) (x, y float64) { return p.x + p.wide*q.X, p.y + p.high*q.Y }

// run paints a run's glyphs.
func (c *canvas) run(r *render.Run, y render.Length) error {
	face := c.faces.Face(fonts.FaceID(r.Face))
	size := c.scale * float64(r.Size) / float64(face.UnitsPerEm())
	p := placed{y: c.scale * float64(y), wide: size, high: -size}
	if r.Stretch > 0 {
		p.wide *= float64(r.Stretch) / 1000
	}
	x := r.X
	for i, g := range r.Glyphs {
		contours, err := face.Contours(g)
		if err != nil {
			return &subset.FontError{Name: face.PostScriptName(), Face: int(r.Face), Table: "glyf", Glyph: int(g)}
		}
		p.x = c.scale * float64(x)
		c.fill(contours, p, r.Color)
		x += r.Advances[i]
	}
	return nil
}

// fill fills a shape with ink, as far as it lies on the page.
func (c *canvas) fill(shape []fonts.Contour, p placed, ink render.Color) {
	box := bounds(shape, p).Intersect(c.img.Rect)
	if box.Empty() {
		return
	}
	b := c.brush
	b.vector.Reset(box.Dx(), box.Dy())
	p.x -= float64(box.Min.X)
	p.y -= float64(box.Min.Y)
	for _, contour := range shape {
		b.contour(contour, p)
	}
	if n := box.Dx() * box.Dy(); n > cap(b.mask.Pix) {
		b.mask.Pix = make([]uint8, n)
	}
	b.mask.Rect, b.mask.Stride = image.Rect(0, 0, box.Dx(), box.Dy()), box.Dx()
	b.mask.Pix = b.mask.Pix[:box.Dx()*box.Dy()]
	b.vector.DrawOp = draw.Src
	b.vector.Draw(&b.mask, b.mask.Rect, image.Opaque, image.Point{})
	c.stain(box, ink)
}

// bounds gives the pixels that a shape touches, a control point off the curve
// counted as if it were on it.
func bounds(shape []fonts.Contour, p placed) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, contour := range shape {
		for _, q := range contour {
			x, y := p.at(q)
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		}
	}
	if x0 > x1 {
		return image.Rectangle{}
	}
	const far = 1 << 30
	whole := func(v float64) int { return int(max(-far, min(far, v))) }
	return image.Rect(whole(math.Floor(x0)), whole(math.Floor(y0)), whole(math.Ceil(x1)), whole(math.Ceil(y1)))
}

// contour draws a closed curve of a TrueType outline.
func (b *brush) contour(c fonts.Contour, p placed) {
	start, rest := startOf(c)
	b.vector.MoveTo(spot(p, start))
	for i := 0; i < len(rest); i++ {
		if rest[i].On {
			b.vector.LineTo(spot(p, rest[i]))
			continue
		}
		end := start
		if i+1 < len(rest) {
			if end = rest[i+1]; end.On {
				i++
				b.quad(p, rest[i-1], end)
				continue
			}
			end = middle(rest[i], end)
		}
		b.quad(p, rest[i], end)
	}
	b.vector.ClosePath()
}

func (b *brush) quad(p placed, control, end fonts.Point) {
	cx, cy := spot(p, control)
	x, y := spot(p, end)
	b.vector.QuadTo(cx, cy, x, y)
}

func spot(p placed, q fonts.Point) (x, y float32) {
	fx, fy := p.at(q)
	return float32(fx), float32(fy)
}

func middle(a, b fonts.Point) fonts.Point {
	return fonts.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2, On: true}
}

// startOf gives a point on the curve to start from, and the points after it.
func startOf(c fonts.Contour) (fonts.Point, fonts.Contour) {
	switch i := slices.IndexFunc(c, func(p fonts.Point) bool { return p.On }); {
	case i >= 0:
		return c[i], slices.Concat(c[i+1:], c[:i])
	default:
		return middle(c[len(c)-1], c[0]), c
	}
}

// stain puts the mask onto the page; where shapes meet, the darker shade
// stays.
func (c *canvas) stain(box image.Rectangle, ink render.Color) {
	base := uint8(0)
	if ink == render.Red {
		base = shades
	}
	full := shades - 1
	if ink == render.Grey {
		full = shadesOfGrey
	}
	mask := c.brush.mask
	for y := range box.Dy() {
		row := c.img.Pix[c.img.PixOffset(box.Min.X, box.Min.Y+y):][:box.Dx()]
		for x, a := range mask.Pix[y*mask.Stride:][:box.Dx()] {
			if shade := uint8((int(a)*full + 127) / 255); shade > row[x]%shades {
				row[x] = base + shade
			}
		}
	}
}
