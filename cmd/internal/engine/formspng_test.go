package engine

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/render"
)

// pngDPI is in what resolution pictures are compared: a pixel is a sixth of a
// millimetre.
const pngDPI = 150

// readPNG makes the pages' pictures and reads them.
func readPNG(t *testing.T, e *Engine, l *render.Layout) (pictures []*picture) {
	t.Helper()
	for i := range l.Pages {
		var b bytes.Buffer
		if err := e.PNG(&b, l, i, pngDPI); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, pictureOf(t, img))
	}
	return pictures
}

// A picture is where a page has ink.
type picture struct {
	size image.Point
	ink  []byte // none, dark or red, row by row
}

const (
	none byte = iota
	dark
	red
)

func pictureOf(t *testing.T, img image.Image) *picture {
	t.Helper()
	paletted, ok := img.(*image.Paletted)
	if !ok {
		t.Fatalf("a picture of %T", img)
	}
	inks := make([]byte, len(paletted.Palette))
	for i, c := range paletted.Palette {
		switch r, g, _, _ := c.RGBA(); {
		case g == 0xFFFF:
		case r == 0xFFFF:
			inks[i] = red
		default:
			inks[i] = dark
		}
	}
	p := &picture{size: img.Bounds().Size(), ink: make([]byte, len(paletted.Pix))}
	for i, index := range paletted.Pix {
		p.ink[i] = inks[index]
	}
	return p
}

// has reports whether an ink is somewhere in a box.
func (p *picture) has(box image.Rectangle, ink byte) bool {
	box = box.Intersect(image.Rectangle{Max: p.size})
	for y := box.Min.Y; y < box.Max.Y; y++ {
		if bytes.IndexByte(p.ink[y*p.size.X:][box.Min.X:box.Max.X], ink) >= 0 {
			return true
		}
	}
	return false
}

// An inked is the box that a rule or a glyph's outline fills, in pixels.
type inked struct {
	x0, y0, x1, y1 float64
	within         float64 // how near to its sides its ink has to be
	ink            byte
	line           string
}

// span is a stretch of one axis that a curve covers.
type span struct{ least, most float64 }

func (s *span) add(v float64) { s.least, s.most = min(s.least, v), max(s.most, v) }

// bend adds what a quadratic curve covers of the axis, where it begins, leans to
// and ends.
func (s *span) bend(from, to, end float64) {
	s.add(from)
	s.add(end)
	if t := (from - to) / (from - 2*to + end); t > 0 && t < 1 {
		s.add((1-t)*(1-t)*from + 2*t*(1-t)*to + t*t*end)
	}
}

// filled gives the box that a glyph's outline fills, in font units: that which the
// font states may hold the points beside its curves as well. It is false for a
// blank.
func filled(t *testing.T, face *fonts.Face, g fonts.GlyphID) (x, y span, ink bool) {
	t.Helper()
	contours, err := face.Contours(g)
	if err != nil {
		t.Fatal(err)
	}
	x = span{math.Inf(1), math.Inf(-1)}
	y = x
	for _, c := range contours {
		for i, p := range c {
			last, next := c[(i+len(c)-1)%len(c)], c[(i+1)%len(c)]
			if p.On {
				x.add(p.X)
				y.add(p.Y)
				continue
			}
			if !last.On {
				last.X, last.Y = (last.X+p.X)/2, (last.Y+p.Y)/2
			}
			if !next.On {
				next.X, next.Y = (next.X+p.X)/2, (next.Y+p.Y)/2
			}
			x.bend(last.X, p.X, next.X)
			y.bend(last.Y, p.Y, next.Y)
		}
	}
	return x, y, len(contours) > 0
}

// inkOfPage gives what a page's outlines and rules fill.
func inkOfPage(t *testing.T, faces *fonts.Set, p *render.Page) (all []inked) {
	t.Helper()
	px := func(l render.Length) float64 { return float64(l) * pngDPI / 72000 }
	box := func(c render.Color, line string) inked {
		switch c {
		case render.Red:
			return inked{within: 1, ink: red, line: line}
		case render.Grey: // of two shades: a millimetre at the tips of its strokes is lost
			return inked{within: 6, ink: dark, line: line}
		}
		return inked{within: 1, ink: dark, line: line}
	}
	for _, r := range p.Rules {
		b := box(r.Color, "a rule")
		b.x0, b.y0, b.x1, b.y1 = px(r.X), px(r.Y), px(r.X+r.W), px(r.Y+r.H)
		all = append(all, b)
	}
	for n, line := range p.Lines {
		for _, run := range line.Runs {
			face := faces.Face(fonts.FaceID(run.Face))
			x, high := run.X, px(run.Size)/float64(face.UnitsPerEm())
			wide := high
			if run.Stretch > 0 {
				wide *= float64(run.Stretch) / 1000
			}
			for i, g := range run.Glyphs {
				if across, up, ok := filled(t, face, g); ok {
					b := box(run.Color, fmt.Sprintf("line %d “%s”", n+1, line.Text()))
					b.x0, b.x1 = px(x)+wide*across.least, px(x)+wide*across.most
					b.y0, b.y1 = px(line.Y)-high*up.most, px(line.Y)-high*up.least
					all = append(all, b)
				}
				x += run.Advances[i]
			}
		}
	}
	return all
}

// grown gives the pixels of a box, and some more to each side.
func grown(x0, y0, x1, y1, by float64) image.Rectangle {
	down := func(v float64) int { return int(math.Floor(v)) }
	return image.Rect(down(x0-by), down(y0-by), down(x1+by)+1, down(y1+by)+1)
}

// missing names the sides of the box near which it has no ink.
func (b inked) missing(p *picture) string {
	var sides []string
	for _, side := range []struct {
		name           string
		x0, y0, x1, y1 float64
	}{
		{"left", b.x0, b.y0, b.x0, b.y1},
		{"right", b.x1, b.y0, b.x1, b.y1},
		{"top", b.x0, b.y0, b.x1, b.y0},
		{"bottom", b.x0, b.y1, b.x1, b.y1},
	} {
		if !p.has(grown(side.x0, side.y0, side.x1, side.y1, b.within), b.ink) {
			sides = append(sides, side.name)
		}
	}
	return strings.Join(sides, ", ")
}

// pngFaults compares pictures with the layout: the first fault of each page. Every
// glyph and every rule has to have its ink at all four sides of its box, within a
// pixel, and nothing else may have any.
func pngFaults(t *testing.T, e *Engine, l *render.Layout, pictures []*picture) (said []string) {
	t.Helper()
	for i, p := range pictures {
		if fault := p.fault(inkOfPage(t, e.faces, &l.Pages[i])); fault != "" {
			said = append(said, fmt.Sprintf("PNG, page %d, %s", i+1, fault))
		}
	}
	return said
}

func (p *picture) fault(boxes []inked) string {
	const mm = 25.4 / pngDPI
	foreseen := make([]bool, len(p.ink))
	for _, b := range boxes {
		if sides := b.missing(p); sides != "" {
			return fmt.Sprintf("%s: what is to be at %.2f–%.2f, %.2f–%.2f mm has no ink at its %s", b.line, b.x0*mm, b.x1*mm, b.y0*mm, b.y1*mm, sides)
		}
		area := grown(b.x0, b.y0, b.x1, b.y1, b.within).Intersect(image.Rectangle{Max: p.size})
		for y := area.Min.Y; y < area.Max.Y; y++ {
			for x := area.Min.X; x < area.Max.X; x++ {
				foreseen[y*p.size.X+x] = true
			}
		}
	}
	for i, ink := range p.ink {
		if ink != none && !foreseen[i] {
			at := image.Pt(i%p.size.X, i/p.size.X)
			return fmt.Sprintf("%s: ink at %.2f, %.2f mm, where nothing is set", nearest(boxes, at), float64(at.X)*mm, float64(at.Y)*mm)
		}
	}
	return ""
}

// nearest names the line that is nearest to a pixel, above or below it.
func nearest(boxes []inked, at image.Point) (line string) {
	least, y := math.Inf(1), float64(at.Y)
	for _, b := range boxes {
		if off := max(b.y0-y, y-b.y1, 0); off < least {
			least, line = off, b.line
		}
	}
	return line
}
