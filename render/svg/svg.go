// Package svg paints a page as a picture that looks the same everywhere: the
// screen preview of a minutes.
//
// Characters are drawn as outlines, each glyph defined once and used where the
// layout put it, so that no font has to be installed. Over them lies the same
// text unseen, for selecting, searching and reading aloud. What a line was set
// from is said by data-start and data-end on its group, byte offsets of the
// draft, so that an editor finds the text that was clicked on.
//
// A page stands alone (Painter.WritePage), or is a reference to glyphs that the
// reader of many pages keeps in one place (Painter.WriteUses): what a glyph looks
// like never changes, so a page that changes costs no outlines.
package svg

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"jiyao/fonts"
	"jiyao/render"
)

// WritePage writes one page as an SVG document of its own; the same page gives
// the same bytes. The identifiers in it carry the page's number, so that all
// pages of a document may stand in one HTML document. A run that does not fit
// its faces is a *RunError: then nothing is written.
func (a *Painter) WritePage(w io.Writer, p *render.Page) error {
	b := &page{page: p, painter: a, out: make([]byte, 0, usualSize), prefix: "p" + strconv.Itoa(p.Number)}
	if err := b.check(); err != nil {
		return err
	}
	b.open()
	if err := b.define(); err != nil {
		return err
	}
	b.content()
	_, err := w.Write(b.out)
	return err
}

// usualSize is what a full page comes to, in bytes.
const usualSize = 400 << 10

// usualUses is what a full page comes to without its glyphs.
const usualUses = 48 << 10

// A RunError says that a run cannot be painted: its face is not of the set, it
// has not one glyph and one advance a character, or a glyph is .notdef or
// damaged. It is a fault of the layout or of a font file, not of the text.
type RunError struct {
	Page int    // the page's number
	Text string // of the run
	Err  error  // the damage of a glyph, if it is that
}

// Error names page and text, in Chinese.
func (e *RunError) Error() string {
	why := "，字形与字符不对应，请检查所用字体是否在排版后被更换"
	if e.Err != nil {
		why = "：" + e.Err.Error()
	}
	return fmt.Sprintf("第 %d 页的“%s”无法显示%s", e.Page, e.Text, why)
}

// Unwrap gives the damage of the glyph, nil if it is not that.
func (e *RunError) Unwrap() error { return e.Err }

// check refuses runs that do not fit their faces.
func (b *page) check() error {
	for _, line := range b.page.Lines {
		for _, run := range line.Runs {
			n := utf8.RuneCountInString(run.Text)
			f := b.painter.faces.Face(fonts.FaceID(run.Face))
			if f == nil || len(run.Glyphs) != n || len(run.Advances) != n || run.Size <= 0 || run.Stretch < 0 {
				return &RunError{Page: b.page.Number, Text: run.Text}
			}
			for _, g := range run.Glyphs {
				if g == 0 || int(g) >= f.NumGlyphs() {
					return &RunError{Page: b.page.Number, Text: run.Text}
				}
			}
		}
	}
	return nil
}
