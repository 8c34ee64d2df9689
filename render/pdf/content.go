package pdf

import (
	"strconv"

	"jiyao/render"
	"jiyao/render/subset"
)

// painter writes the content stream of one page: the rules, then the lines in
// reading order, each marked with the element of the text that it belongs to.
// It keeps what the reader's text state is, to set it once.
type painter struct {
	buf     []byte
	tree    *structure
	marked  int32 // the node that the open marked content belongs to
	fonts   *subset.Document
	chars   []rune        // of the layout, from the next one on
	height  render.Length // of the page, as its MediaBox states it
	face    render.FaceID
	size    render.Length // 0 before the first run
	stretch int
	spacing render.Length // added to every advance
	color   render.Color
}

// pageSide rounds a side of the page as gofpdf writes it, to 1/100 pt, so that
// positions measured from the top edge stay exact.
func pageSide(l render.Length) render.Length { return (l + 5) / 10 * 10 }

// begin begins content of a page of a height: the reader's state is that of a new
// page.
func (p *painter) begin(height render.Length) {
	p.height = pageSide(height)
	p.size, p.stretch, p.spacing, p.color = 0, 1000, 0, render.Black
}

// page appends the page's content.
func (p *painter) page(page *render.Page) {
	p.begin(page.Height)
	p.tree.page()
	beneath, lines := page.Watermark()
	p.watermark(beneath)
	if len(page.Rules) > 0 {
		p.buf = append(p.buf, beginRules...)
		for i := range page.Rules {
			p.rule(&page.Rules[i])
			p.buf = append(p.buf, " f\n"...)
		}
		p.buf = append(p.buf, endMarked...)
	}
	p.lines(lines)
}

// figure appends black rules that are one shape, as a code is: where they meet, no
// reader shows an edge.
func (p *painter) figure(rules []render.Rule) {
	if len(rules) == 0 {
		return
	}
	p.buf = append(p.buf, beginRules...)
	for i := range rules {
		p.rule(&rules[i])
		p.buf = append(p.buf, '\n')
	}
	p.buf = append(append(p.buf, "f\n"...), endMarked...)
}

// lines appends the text of a page, to the end of its content.
func (p *painter) lines(lines []render.Line) {
	p.buf = append(p.buf, "BT\n"...)
	for i := range lines {
		p.line(&lines[i])
	}
	p.mark(unmarked)
	p.buf = append(p.buf, "ET"...)
}

// watermark appends what stands beneath the page's content. It is an artifact, and
// who takes the text out finds nothing in its place.
func (p *painter) watermark(lines []render.Line) {
	if len(lines) == 0 {
		return
	}
	p.buf = append(p.buf, beginWatermark...)
	for i := range lines {
		for k := range lines[i].Runs {
			if run := &lines[i].Runs[k]; len(run.Glyphs) > 0 {
				p.run(run, lines[i].Y)
			}
		}
	}
	p.buf = append(p.buf, endWatermark...)
}

func (p *painter) line(line *render.Line) {
	for k := range line.Runs {
		run := &line.Runs[k]
		if len(run.Glyphs) == 0 {
			continue
		}
		if line.Tag.Role == render.Artifact {
			p.mark(furniture)
		} else {
			p.mark(p.tree.leaf(line.Tag, k < int(line.Tag.Lead)))
		}
		p.run(run, line.Y)
	}
}

// What marked content belongs to that is in no node.
const (
	unmarked  int32 = 0
	furniture int32 = -1
)

// mark begins marked content of a node, unless that is open already, and ends
// the one before.
func (p *painter) mark(node int32) {
	if node == p.marked {
		return
	}
	if p.marked != unmarked {
		p.buf = append(p.buf, endMarked...)
	}
	switch p.marked = node; node {
	case unmarked:
	case furniture:
		p.buf = append(p.buf, beginFurniture...)
	default:
		p.buf = p.tree.beginMarked(p.buf, node)
	}
}

// rule appends a rule as a path that is still to be filled.
func (p *painter) rule(r *render.Rule) {
	p.ink(r.Color)
	for _, v := range [...]render.Length{r.X, p.height - r.Y - r.H, r.W, r.H} {
		p.buf = append(appendPoints(p.buf, v), ' ')
	}
	p.buf = append(p.buf, "re"...)
}

// ink sets the colour. Red is that of the output intent.
func (p *painter) ink(c render.Color) {
	if c == p.color {
		return
	}
	p.color = c
	switch c {
	case render.Red:
		p.buf = append(p.buf, "1 0 0 rg\n"...)
	case render.Grey:
		p.buf = append(p.buf, "0.867 g\n"...)
	default:
		p.buf = append(p.buf, "0 g\n"...)
	}
}

func (p *painter) run(run *render.Run, y render.Length) {
	p.ink(run.Color)
	if run.Size != p.size || run.Face != p.face {
		p.size, p.face = run.Size, run.Face
		p.buf = strconv.AppendInt(append(p.buf, "/F"...), int64(run.Face), 10)
		p.buf = append(appendPoints(append(p.buf, ' '), run.Size), " Tf\n"...)
	}
	stretch := run.Stretch
	if stretch == 0 {
		stretch = 1000
	}
	if stretch != p.stretch {
		p.stretch = stretch
		p.buf = append(render.AppendDecimal(p.buf, int64(stretch), 1), " Tz\n"...)
	}
	font := p.fonts.Font(run.Face)
	p.space(run, font)
	p.buf = appendPoints(append(p.buf, "1 0 0 1 "...), run.X)
	p.buf = appendPoints(append(p.buf, ' '), p.height-y)
	p.buf = append(p.buf, " Tm\n["...)
	p.show(run, font)
	p.buf = append(p.buf, "]TJ\n"...)
}

// Limits of PDF 1.4: 8,191 elements an array, 65,535 bytes a string.
const (
	mostElements = 2000
	mostShown    = 4000
)

// show appends the run's glyphs, with adjustments where their advances differ
// from what face and character spacing give. The error left is carried on, so
// that nothing adds up: a glyph is never farther than 0.001 pt from its place,
// but for sizes above 100 pt.
func (p *painter) show(run *render.Run, font *subset.Font) {
	// Adjustments are counted in hundredths of a thousandth of the em, errors
	// in 10⁻⁸ millipoints: unit is the first in terms of the second.
	unit := int64(run.Size) * int64(p.stretch)
	const slack = 3e7 // 0.3 millipoints
	var off int64     // how far the pen is too far right
	b := append(p.buf, '<')
	elements, shown := 0, 0
	chars := p.take(len(run.Glyphs))
	for i, g := range run.Glyphs {
		if off > slack || off < -slack {
			d := render.Nearest(off, unit)
			off -= d * unit
			b = append(render.AppendDecimal(append(b, '>'), d, 2), '<')
			elements++
		}
		if shown++; elements == mostElements || shown == mostShown {
			b = append(b, ">]TJ\n[<"...)
			elements, shown = 0, 0
		}
		cid := font.Lookup(g, chars[i], font.Crowded(run, i, chars[i]))
		b = appendHex16(b, cid)
		off += 100*unit*font.Widths[cid] - 1e8*int64(run.Advances[i]-p.spacing)
	}
	p.buf = append(b, '>')
}

// take gives the next n characters of the layout.
func (p *painter) take(n int) []rune {
	chars := p.chars[:n]
	p.chars = p.chars[n:]
	return chars
}

// space sets the character spacing that suits most of the run: in a justified
// line nearly all advances differ from the face's by the same.
func (p *painter) space(run *render.Run, font *subset.Font) {
	var most render.Length
	if p.stretch == 1000 {
		votes := 0
		for i, g := range run.Glyphs[:len(run.Glyphs)-1] {
			width := font.Widths[font.Number(g)]
			d := run.Advances[i] - render.Length((width*int64(run.Size)+500)/1000)
			switch {
			case d == most:
				votes++
			case votes == 0:
				most, votes = d, 1
			default:
				votes--
			}
		}
		if votes == 0 {
			return
		}
	}
	if most != p.spacing {
		p.spacing = most
		p.buf = append(appendPoints(p.buf, most), " Tc\n"...)
	}
}

// appendPoints appends a length in points, to the millipoint.
func appendPoints(b []byte, l render.Length) []byte { return render.AppendDecimal(b, int64(l), 3) }
