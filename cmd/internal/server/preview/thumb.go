package preview

import (
	"bytes"
	"math"

	"jiyao/render"
	"jiyao/render/raster"
	"jiyao/workflow"
)

// thumbWidth is how many pixels wide a thumbnail is: twice the 160 it is shown in,
// for fine screens.
const thumbWidth = 320

// keptThumbs is how many thumbnails are remembered: those of some two hundred
// minutes, at most about 40 MB.
const keptThumbs = 2048

// Thumb gives one page of a minutes' paper as a small PNG (缩略图), counted from 1, see
// Layout; a page it does not have gives no data. A page is painted once for as long as what
// it shows stays the same.
func (p *Preview) Thumb(m workflow.Minutes, page int, watermark string) (File, error) {
	l, err := p.Layout(m, watermark)
	if err != nil || page < 1 || page > len(l.Pages) {
		return File{}, err
	}
	laid := &l.Pages[page-1]
	hash := fingerprint(p.salt, laid, startOf(laid))
	if thumb, ok := p.thumbs.get(hash); ok {
		return thumb, nil
	}
	var b bytes.Buffer
	if err := p.engine.PNG(&b, l, page-1, thumbDPI(laid)); err != nil {
		return File{}, err
	}
	thumb := file(b, 0)
	p.thumbs.put(hash, thumb)
	return thumb, nil
}

// thumbDPI gives the resolution in which a page is as wide as a thumbnail.
func thumbDPI(page *render.Page) int {
	dpi := math.Round(thumbWidth * 72000 / max(float64(page.Width), 1))
	return int(max(raster.LeastDPI, min(raster.MostDPI, dpi)))
}
