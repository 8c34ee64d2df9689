package ofd

import (
	"unicode/utf16"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/subset"
)

// painter writes the content of the pages: the rules, then the lines in
// reading order.
type painter struct {
	*markup
	fonts *subset.Document
	ids   map[render.FaceID]int // identifiers of the fonts
	chars []rune                // of the layout, from the next one on
	n     numbers
}

func (j *job) painter(n numbers) *painter {
	d := &painter{markup: &j.text, fonts: j.fonts, ids: map[render.FaceID]int{}, chars: j.fonts.Chars, n: n}
	for id := range j.fonts.Fonts() {
		d.ids[id] = n.font + len(d.ids)
	}
	return d
}

// id gives an identifier that is not in use.
func (d *painter) id() int {
	d.n.last++
	return d.n.last
}

// page writes a page (7.7).
func (d *painter) page(p *render.Page) {
	d.add("<ofd:Page", namespace, ">\n<ofd:Area>")
	d.physicalBox(p)
	d.add("</ofd:Area>\n<ofd:Content>\n")
	beneath, lines := p.Watermark()
	if len(beneath) > 0 {
		d.layer("Background")
		d.lines(beneath)
		d.add("</ofd:Layer>\n")
	}
	d.layer("Body")
	for i := range p.Rules {
		d.rule(&p.Rules[i])
	}
	d.lines(lines)
	d.add("</ofd:Layer>\n</ofd:Content>\n</ofd:Page>\n")
}

// layer begins a layer of the page's content (7.7).
func (d *painter) layer(kind string) {
	d.add(`<ofd:Layer Type="`, kind, `" ID="`, d.id(), `">`, "\n")
}

func (d *painter) lines(lines []render.Line) {
	for i := range lines {
		for k := range lines[i].Runs {
			d.run(&lines[i].Runs[k], lines[i].Y)
		}
	}
}

// rule writes a filled rectangle (9.1).
func (d *painter) rule(r *render.Rule) {
	w, h := microns(r.W), microns(r.H)
	d.add(`<ofd:PathObject ID="`, d.id(), `" Boundary="`, microns(r.X), " ", microns(r.Y), " ", w, " ", h)
	d.add(`" Stroke="false" Fill="true">`)
	d.ink(r.Color)
	d.add("<ofd:AbbreviatedData>M 0 0 L ", w, " 0 L ", w, " ", h, " L 0 ", h, " C</ofd:AbbreviatedData></ofd:PathObject>\n")
}

// ink names the colour; black is what OFD paints by itself. The red is that of
// the PDF.
func (d *painter) ink(c render.Color) {
	switch c {
	case render.Red:
		d.add(`<ofd:FillColor Value="255 0 0" ColorSpace="`, d.n.space, `"/>`)
	case render.Grey:
		d.add(`<ofd:FillColor Value="221 221 221" ColorSpace="`, d.n.space, `"/>`)
	}
}

// run writes a run as text objects. A character beyond the basic plane has one
// of its own: readers differ in whether it takes one of DeltaX or two.
func (d *painter) run(run *render.Run, y render.Length) {
	chars := d.chars[:len(run.Glyphs)]
	d.chars = d.chars[len(chars):]
	x := run.X
	for from := 0; from < len(chars); {
		to := from + 1
		for to < len(chars) && chars[from] <= 0xFFFF && chars[to] <= 0xFFFF {
			to++
		}
		x += d.textObject(&piece{run: run, from: from, chars: chars[from:to], x: x, y: y})
		from = to
	}
}

// piece is the part of a run that makes one text object.
type piece struct {
	run   *render.Run
	from  int // its first character in the run
	chars []rune
	x, y  render.Length // the origin of its first character
}

func (p *piece) glyphs() []fonts.GlyphID { return p.run.Glyphs[p.from:][:len(p.chars)] }

func (p *piece) advances() []render.Length { return p.run.Advances[p.from:][:len(p.chars)] }

// stretch gives the horizontal scaling in per mille.
func (p *piece) stretch() int64 {
	if p.run.Stretch == 0 {
		return 1000
	}
	return int64(p.run.Stretch)
}

// box gives what the piece paints or takes up, from its origin, y downwards:
// readers may cut off what lies outside of an object's boundary.
func (p *piece) box(face *fonts.Face) (left, top, right, bottom render.Length) {
	em := int64(face.UnitsPerEm())
	high := func(v int) render.Length { return render.Length(int64(v) * int64(p.run.Size) / em) }
	wide := func(v int) render.Length { return render.Length(int64(high(v)) * p.stretch() / 1000) }
	top, bottom = -high(face.Ascent()), -high(face.Descent())
	at := render.Length(0)
	for i, g := range p.glyphs() {
		if ink, ok := face.Ink(g); ok {
			left, right = min(left, at+wide(int(ink.XMin))), max(right, at+wide(int(ink.XMax)))
			top, bottom = min(top, -high(int(ink.YMax))), max(bottom, -high(int(ink.YMin)))
		}
		at += p.advances()[i]
	}
	return left, top, max(right, at), bottom
}

// whole rounds down to a thousandth of a millimetre.
func whole(v micro) micro { return micro(render.Nearest(int64(v)-500, 1000)) * 1000 }

// textObject writes a piece (11.2) and gives the advance of all of it.
func (d *painter) textObject(p *piece) (advance render.Length) {
	font := d.fonts.Font(p.run.Face)
	left, top, right, bottom := p.box(font.Face())
	x, y := whole(microns(p.x+left)), whole(microns(p.y+top))
	d.add(`<ofd:TextObject ID="`, d.id(), `" Boundary="`, x, " ", y, " ")
	d.add(whole(microns(p.x+right)-x+1000), " ", whole(microns(p.y+bottom)-y+1000))
	if s := p.stretch(); s != 1000 {
		d.add(`" CTM="`, micro(s*1000), " 0 0 1 0 0")
	}
	d.add(`" Font="`, d.ids[p.run.Face], `" Size="`, microns(p.run.Size), `">`)
	d.ink(p.run.Color)
	d.transforms(p, font)
	d.add(`<ofd:TextCode X="`, p.inside(microns(p.x)-x), `" Y="`, microns(p.y)-y)
	advances := p.advances()
	if len(advances) > 1 {
		d.add(`" DeltaX="`)
		d.deltas(p, advances[:len(advances)-1])
	}
	d.add(`">`)
	for _, r := range p.chars {
		d.char(r)
	}
	d.add("</ofd:TextCode></ofd:TextObject>\n")
	for _, a := range advances {
		advance += a
	}
	return advance
}

// inside gives a horizontal distance as it is before the object's CTM.
func (p *piece) inside(v micro) micro {
	if p.run.Stretch == 0 {
		return v
	}
	return micro(render.Nearest(int64(v)*1000, p.stretch()))
}

// transforms names the glyphs of the characters that do not lead to theirs by
// the font itself (11.4), and of those beyond the basic plane, which not every
// reader can look up. Such a one counts as its two UTF-16 codes, which is how
// readers count.
func (d *painter) transforms(p *piece, font *subset.Font) {
	for i, g := range p.glyphs() {
		number := font.Lookup(g, p.chars[i], 0)
		if codes := utf16.RuneLen(p.chars[i]); codes > 1 || font.Hidden(number) {
			d.add(`<ofd:CGTransform CodePosition="`, i, `" CodeCount="`, codes, `" GlyphCount="1"><ofd:Glyphs>`)
			d.add(int(number), "</ofd:Glyphs></ofd:CGTransform>")
		}
	}
}

// deltas writes the distances between characters; equal ones as g, how many,
// and which.
func (d *painter) deltas(p *piece, advances []render.Length) {
	const worth = 3 // in a row, to be written so
	for i := 0; i < len(advances); {
		n := 1
		for i+n < len(advances) && advances[i+n] == advances[i] {
			n++
		}
		if i > 0 {
			d.add(" ")
		}
		if n < worth {
			n = 1
		} else {
			d.add("g ", n, " ")
		}
		d.add(p.inside(microns(advances[i])))
		i += n
	}
}
