package svg

import (
	"strconv"
	"unicode/utf8"

	"jiyao/fonts"
	"jiyao/render"
)

// page is a page being written.
type page struct {
	page    *render.Page
	painter *Painter
	prefix  string         // of the glyphs' identifiers
	base    int            // what offsets of the draft are counted from
	drawn   map[Glyph]bool // whether a glyph that was met has ink
	out     []byte
}

// add writes the parts given: strings as they are, lengths in points, other
// numbers in decimal.
func (b *page) add(parts ...any) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b.out = append(b.out, p...)
		case int:
			b.out = strconv.AppendInt(b.out, int64(p), 10)
		case float64:
			b.out = strconv.AppendFloat(b.out, p, 'f', -1, 64)
		case render.Length:
			b.out = appendThousandths(b.out, int(p))
		}
	}
}

// open writes the root element and the paper.
func (b *page) open() {
	p := b.page
	b.add(`<svg xmlns="http://www.w3.org/2000/svg" lang="zh-CN" role="document" aria-label="第 `, p.Number, ` 页"`)
	b.add(` width="`, round(p.Width.MM(), 1000), `mm" height="`, round(p.Height.MM(), 1000), `mm"`)
	b.add(` viewBox="0 0 `, p.Width, ` `, p.Height, `">`, "\n")
	b.add(`<rect width="`, p.Width, `" height="`, p.Height, `" fill="#fff"/>`, "\n")
}

// meet calls found for each glyph of the page, in order of first use, with its
// path in font units, which is empty if it has no ink.
func (b *page) meet(found func(g Glyph, path []byte)) error {
	b.drawn = map[Glyph]bool{}
	for _, line := range b.page.Lines {
		for _, run := range line.Runs {
			for _, id := range run.Glyphs {
				g := Glyph{run.Face, id}
				if _, done := b.drawn[g]; done {
					continue
				}
				path, err := b.painter.path(g)
				if err != nil {
					return &RunError{Page: b.page.Number, Text: run.Text, Err: err}
				}
				b.drawn[g] = len(path) > 0
				found(g, path)
			}
		}
	}
	return nil
}

// define writes each glyph of the page that has ink once.
func (b *page) define() error {
	b.add("<defs>\n")
	err := b.meet(func(g Glyph, path []byte) {
		if len(path) > 0 {
			b.out = appendGlyph(b.out, b.prefix, g, path)
		}
	})
	b.add("</defs>\n")
	return err
}

// content writes what is painted, and the end.
func (b *page) content() {
	beneath, lines := b.page.Watermark()
	for _, l := range beneath {
		for i := range l.Runs {
			b.outlines(&l.Runs[i], l.Y)
		}
	}
	for _, r := range b.page.Rules {
		b.rule(r)
	}
	for i := range lines {
		b.line(&lines[i])
	}
	b.add("</svg>\n")
}

// fill gives the attribute for an ink; black is what SVG paints by itself. The
// red is the one of the PDF.
func fill(c render.Color) string {
	switch c {
	case render.Red:
		return ` fill="#f00"`
	case render.Grey:
		return ` fill="#ddd"`
	}
	return ""
}

func (b *page) rule(r render.Rule) {
	b.add(`<rect x="`, r.X, `" y="`, r.Y, `" width="`, r.W, `" height="`, r.H, `"`, fill(r.Color), "/>\n")
}

// line writes a line's outlines and, over them, its text. Pointers reach the
// text alone.
func (b *page) line(l *render.Line) {
	b.add(`<g class="line" data-part="`, l.Part.String(), `"`)
	if l.Grid > 0 {
		b.add(` data-grid="`, l.Grid, `"`)
	}
	if !l.Span.IsZero() {
		b.add(` data-start="`, l.Span.Start-b.base, `" data-end="`, l.Span.End-b.base, `"`)
	}
	b.add(">\n")
	for i := range l.Runs {
		b.outlines(&l.Runs[i], l.Y)
	}
	b.add(`<text y="`, l.Y, `" fill="#000" fill-opacity="0" font-family="FangSong,STFangsong,serif" xml:space="preserve">`)
	for i := range l.Runs {
		b.text(&l.Runs[i])
	}
	b.add("</text>\n</g>\n")
}

// outlines uses the glyphs of a run where they stand. Within the group lengths
// are font units, y upwards; 1/1000 of a unit is far below a millipoint.
func (b *page) outlines(r *render.Run, y render.Length) {
	em := float64(b.painter.faces.Face(fonts.FaceID(r.Face)).UnitsPerEm())
	scale := round(r.Size.Pt()/em, 1e12)
	wide := scale
	if r.Stretch > 0 {
		wide = round(scale*float64(r.Stretch)/1000, 1e12)
	}
	before, blank := len(b.out), true
	b.add(`<g aria-hidden="true" pointer-events="none"`, fill(r.Color), ` transform="matrix(`)
	b.add(wide, ` 0 0 `, -scale, ` `, r.X, ` `, y, `)">`)
	x := render.Length(0)
	for i, id := range r.Glyphs {
		if g := (Glyph{r.Face, id}); b.drawn[g] {
			b.add(`<use href="#`)
			b.out = g.append(b.out, b.prefix)
			if x != 0 {
				b.add(`" x="`, round(x.Pt()/wide, 1000))
			}
			b.add(`"/>`)
			blank = false
		}
		x += r.Advances[i]
	}
	b.add("</g>\n")
	if blank {
		b.out = b.out[:before]
	}
}

// text writes a run's characters with the place of each. SVG counts places in
// UTF-16, so that a character beyond the BMP takes two.
func (b *page) text(r *render.Run) {
	b.add(`<tspan font-size="`, r.Size, `" x="`)
	x, first, i := r.X, true, 0
	for _, c := range r.Text {
		if shown(c) >= 0 {
			if !first {
				b.add(" ")
			}
			b.add(x)
			if c > 0xFFFF {
				b.add(" ", x)
			}
			first = false
		}
		x += r.Advances[i]
		i++
	}
	b.add(`">`)
	for _, c := range r.Text {
		b.character(c)
	}
	b.add(`</tspan>`)
}

// character writes a character as XML text.
func (b *page) character(c rune) {
	switch c = shown(c); {
	case c < 0:
	case c == '<':
		b.add("&lt;")
	case c == '>':
		b.add("&gt;")
	case c == '&':
		b.add("&amp;")
	default:
		b.out = utf8.AppendRune(b.out, c)
	}
}

// shown gives the character that stands for c in the text: a space for a tab,
// -1 for what XML forbids, for other controls and for those that would turn
// the direction of what follows.
func shown(c rune) rune {
	switch {
	case c == '\t':
		return ' '
	case c < ' ', c >= 0x7F && c < 0xA0, c == 0xFFFE, c == 0xFFFF:
		return -1
	case c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0x2028, c == 0x2029:
		return -1
	}
	return c
}
