package layout

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"jiyao/fonts"
	"jiyao/render"
)

// MostWatermark is how many characters a watermark may have.
const MostWatermark = 60

// How large a watermark is, how often it stands on a page, and how many characters
// stand beside each other: a longer one takes two lines.
const (
	watermarkSize = 54 * render.Point
	watermarkRows = 3
	watermarkLine = 30
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
	if text == "" {
		return nil, &WatermarkError{}
	}
	over, err := NewStamp(l, spec, faces).Over(Mark{Watermark: text})
	if err != nil {
		return nil, err
	}
	return l.Over(over), nil
}

// FitWatermark gives a name as a watermark can have it: one that is too long is cut
// and ends in “…”.
func FitWatermark(name string) string {
	if utf8.RuneCountInString(name) <= MostWatermark {
		return name
	}
	return string([]rune(name)[:MostWatermark-1]) + "…"
}

// watermark puts the lines of a watermark on the current page, which has no
// others yet.
func (c *composer) watermark(text string) error {
	if n := utf8.RuneCountInString(text); n > MostWatermark {
		return &WatermarkError{Length: n}
	}
	lines := halves(text)
	size := min(watermarkSize, c.width/render.Length(utf8.RuneCountInString(lines[0])))
	m := metrics{size: size, cell: size}
	for i, line := range lines {
		p := plain(line, fonts.HeiTi)
		width, err := c.measure(p, m)
		if err != nil {
			return err
		}
		below := size*ascent/1000 - size/2 + size*3/4*render.Length(2*i+1-len(lines)) // of the row's middle
		for row := range render.Length(watermarkRows) {
			middle := c.top() + (c.foot()-c.top())*(2*row+1)/(2*watermarkRows)
			c.paint(p, m, spot{x: (c.width - width) / 2, y: middle + below, color: render.Grey})
		}
	}
	page := c.current()
	for k := range page.Lines {
		page.Lines[k].Part, page.Lines[k].Tag = render.Watermark, render.Tag{Role: render.Artifact}
	}
	return nil
}

// halves gives the lines of a watermark: one, or two of which the first is no
// shorter.
func halves(text string) []string {
	chars := []rune(text)
	if len(chars) <= watermarkLine {
		return []string{text}
	}
	n := (len(chars) + 1) / 2
	return []string{string(chars[:n]), strings.TrimSpace(string(chars[n:]))}
}
