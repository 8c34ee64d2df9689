package engine

import (
	"fmt"
	"io"

	"jiyao/render"
)

// PDF writes a layout as PDF/A-1b.
func (e *Engine) PDF(w io.Writer, l *render.Layout) error { return e.pdf.Write(w, l) }

// OFD writes a layout as OFD (GB/T 33190).
func (e *Engine) OFD(w io.Writer, l *render.Layout) error { return e.ofd.Write(w, l) }

// SVG writes a page of a layout, counted from 0; a page that it does not have
// is an error.
func (e *Engine) SVG(w io.Writer, l *render.Layout, page int) error {
	if err := has(l, page); err != nil {
		return err
	}
	return e.svg.WritePage(w, &l.Pages[page])
}

// PNG writes a page of a layout, counted from 0, in so many dots per inch; a
// page that it does not have is an error.
func (e *Engine) PNG(w io.Writer, l *render.Layout, page, dpi int) error {
	if err := has(l, page); err != nil {
		return err
	}
	return e.raster.WritePNG(w, &l.Pages[page], dpi)
}

// has makes sure that a layout has a page.
func has(l *render.Layout, page int) error {
	if page < 0 || page >= len(l.Pages) {
		return fmt.Errorf("write page %d of %d", page+1, len(l.Pages))
	}
	return nil
}
