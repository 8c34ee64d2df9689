package layout

import (
	"fmt"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// MostWatermark is how many characters a watermark may have.
const MostWatermark = 30

// How large a watermark is, and how often it stands on a page.
const (
	watermarkSize = 54 * render.Point
	watermarkRows = 3
)

// WatermarkError says that a text is no watermark.
type WatermarkError struct{ Length int } // in characters

// Error says how many characters there may be.
func (e *WatermarkError) Error() string {
	if e.Length == 0 {
		return "水印没有文字，请写明水印文字，如“征求意见稿”"
	}
	return fmt.Sprintf("水印文字有%d个字，最多%d个字，请缩短", e.Length, MostWatermark)
}

// Watermark gives the pages of a layout with a watermark (水印) beneath what was
// set on them: the text in light grey, three times one below the other, as large
// as the type area allows. The layout itself stays as it is. A text that is
// too long or none is a *WatermarkError.
func Watermark(l *render.Layout, spec *Spec, faces *fonts.Set, text string) (*render.Layout, error) {
	under, err := NewStamp(l, spec, faces).watermark(text)
	if err != nil {
		return nil, err
	}
	return l.Under(under), nil
}

// watermark gives the lines of a watermark for each page.
func (s *Stamp) watermark(text string) ([]render.Page, error) {
	n := len([]rune(text))
	if n == 0 || n > MostWatermark {
		return nil, &WatermarkError{Length: n}
	}
	c := newComposer(&drafting.Document{}, s.spec, nil, s.faces)
	size := min(watermarkSize, c.width/render.Length(n))
	p, m := plain(text, fonts.HeiTi), metrics{size: size, cell: size}
	under := make([]render.Page, len(s.pages))
	for i, page := range s.pages {
		c.layout.Pages = []render.Page{page}
		width, err := c.measure(p, m)
		if err != nil {
			return nil, err
		}
		for row := range render.Length(watermarkRows) {
			middle := c.top() + (c.foot()-c.top())*(2*row+1)/(2*watermarkRows)
			c.paint(p, m, spot{x: (c.width - width) / 2, y: middle + size*ascent/1000 - size/2, color: render.Grey})
		}
		under[i] = c.layout.Pages[0]
		for k := range under[i].Lines {
			under[i].Lines[k].Part, under[i].Lines[k].Tag = render.Watermark, render.Tag{Role: render.Artifact}
		}
	}
	return under, nil
}
