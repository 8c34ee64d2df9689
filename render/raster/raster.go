// Package raster paints a page as a picture of pixels: for small pictures of
// pages, for programs that take no other format, and to compare papers by.
//
// The outlines of the glyphs are filled where the layout put them, with soft
// edges; no other program has a part in it.
package raster

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"sync"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/subset"
)

// Painter paints pages with the faces of a set. It is safe for concurrent use.
type Painter struct {
	faces   *fonts.Set
	brushes sync.Pool
}

// New makes a Painter for layouts that were made with the set.
func New(faces *fonts.Set) *Painter {
	return &Painter{faces: faces, brushes: sync.Pool{New: func() any { return new(brush) }}}
}

// The resolutions that a page may be painted in, in dots per inch.
const (
	LeastDPI = 10
	MostDPI  = 1200
)

// mostPixels bounds a picture: about an A3 page at 600 dpi.
const mostPixels = 1 << 26

// SizeError says that a page cannot be painted in a resolution.
type SizeError struct {
	DPI int
}

// Error says in Chinese which resolutions can be had.
func (e *SizeError) Error() string {
	return fmt.Sprintf("分辨率%d不可用，请用%d至%d之间的整数；纸张很大的，请用较小的分辨率", e.DPI, LeastDPI, MostDPI)
}

// WritePNG writes a page as PNG; the same page gives the same picture. Errors
// are those of Paint.
func (p *Painter) WritePNG(w io.Writer, page *render.Page, dpi int) error {
	img, err := p.Paint(page, dpi)
	if err != nil {
		return err
	}
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img)
}

// Paint paints a page in so many dots per inch. The error is a *SizeError, a
// *subset.LayoutError or a *subset.FontError.
func (p *Painter) Paint(page *render.Page, dpi int) (*image.Paletted, error) {
	if err := subset.CheckPage(p.faces, page, page.Number); err != nil {
		return nil, err
	}
	width, height := pixels(page.Width, dpi), pixels(page.Height, dpi)
	if dpi < LeastDPI || dpi > MostDPI || width*height > mostPixels {
		return nil, &SizeError{DPI: dpi}
	}
	c := &canvas{
		faces: p.faces, brush: p.brushes.Get().(*brush), scale: float64(dpi) / 72000,
		img: image.NewPaletted(image.Rect(0, 0, max(width, 1), max(height, 1)), palette(page)),
	}
	defer p.brushes.Put(c.brush)
	c.rules(page.Rules)
	for i := range page.Lines {
		for k := range page.Lines[i].Runs {
			if err := c.run(&page.Lines[i].Runs[k], page.Lines[i].Y); err != nil {
				return nil, err
			}
		}
	}
	return c.img, nil
}

func pixels(l render.Length, dpi int) int {
	return int(math.Round(float64(l) * float64(dpi) / 72000))
}

// shades is how many shades an ink has, with white: enough for soft edges, and
// those of one ink fit into half a byte.
const shades = 16

// shadesOfGrey is how many shades from white the grey of a watermark is.
const shadesOfGrey = 2

// palette gives the colours of a page: white to black, and white to red if
// there is any.
func palette(p *render.Page) color.Palette {
	var colors color.Palette
	for i := range shades {
		v := uint8(255 - 255*i/(shades-1))
		colors = append(colors, color.RGBA{v, v, v, 255})
	}
	if hasRed(p) {
		for i := range shades {
			v := uint8(255 - 255*i/(shades-1))
			colors = append(colors, color.RGBA{255, v, v, 255})
		}
	}
	return colors
}

func hasRed(p *render.Page) bool {
	for _, r := range p.Rules {
		if r.Color == render.Red {
			return true
		}
	}
	for _, l := range p.Lines {
		for _, r := range l.Runs {
			if r.Color == render.Red {
				return true
			}
		}
	}
	return false
}
