package layout

import (
	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// sheet sets a form such as the 发文稿纸 that leaders sign: a title and a ruled
// table of labelled fields, with the values that are known filled in.
func (c *composer) sheet() error {
	size := render.Length(c.spec.Heading.Size)
	m := metrics{size: size, cell: size}
	width, m, err := c.fitted(plain(c.fill(c.spec.Sheet.Title), fonts.XiaoBiaoSong), m, c.width)
	if err != nil {
		return err
	}
	c.paint(passage{}, m, spot{x: (c.width - width) / 2, y: c.baseline(1, size), color: render.Red})
	y := c.lineTop(3)
	for _, r := range c.spec.Sheet.Rows {
		if y, err = c.sheetRow(r, y); err != nil {
			return err
		}
	}
	page := c.current()
	c.frame(page, c.lineTop(3), y)
	return nil
}

// sheetPad is the blank inside a field's border.
const sheetPad = 6 * render.Point

// sheetRow sets a row of fields at y and gives the next row's y. A row grows
// with its text; one that no longer fits begins a new page.
func (c *composer) sheetRow(r RowSpec, y render.Length) (render.Length, error) {
	shares := 0
	for _, f := range r.Cells {
		shares += max(f.Share, 1)
	}
	height := render.Length(r.Height)
	texts := make([][]render.Line, len(r.Cells))
	x := render.Length(0)
	for i, f := range r.Cells {
		width := c.width * render.Length(max(f.Share, 1)) / render.Length(shares)
		lines, err := c.field(f, x, width)
		if err != nil {
			return 0, err
		}
		texts[i] = lines
		if n := len(lines); n > 0 {
			height = max(height, lines[n-1].Y+sheetPad+c.body.size/4)
		}
		x += width
	}
	if y+height > c.foot() && y > c.lineTop(3) {
		c.frame(c.current(), c.lineTop(3), y)
		c.page()
		y = c.lineTop(3)
	}
	page := c.current()
	x = 0
	for i, f := range r.Cells {
		for _, l := range texts[i] {
			l.Y += y
			for n := range l.Runs {
				l.Runs[n].X += c.left(page)
			}
			page.Lines = append(page.Lines, l)
		}
		if x > 0 {
			page.Rules = append(page.Rules, render.Rule{X: c.left(page) + x, Y: y, W: render.Length(c.spec.Colophon.Inner), H: height})
		}
		x += c.width * render.Length(max(f.Share, 1)) / render.Length(shares)
	}
	if y > c.lineTop(3) {
		page.Rules = append(page.Rules, render.Rule{X: c.left(page), Y: y, W: c.width, H: render.Length(c.spec.Colophon.Inner)})
	}
	return y + height, nil
}

// field breaks a field's label and value; the lines' places are relative to
// the row and to the type area.
func (c *composer) field(f CellSpec, x, width render.Length) ([]render.Line, error) {
	size := render.Length(c.spec.Colophon.Size)
	m := metrics{size: size, cell: size}
	label := plain(f.Label+"：", fonts.HeiTi)
	p := joinLabel(label, plain(c.fill(f.Value), fonts.FangSong))
	if err := c.load(p, m); err != nil {
		return nil, c.placed(err, drafting.Span{End: 1 << 30})
	}
	room, rules := width-2*sheetPad, c.breakRules(m.cell)
	rules.Ragged = true
	c.scratch.para.Break(rules, room, room)
	var lines []render.Line
	y := sheetPad + size*ascent/1000
	for _, l := range c.scratch.para.Lines {
		lines = append(lines, render.Line{Y: y, Runs: c.runs(l.Start, l.End, x+sheetPad-l.Shift, m)})
		y += size * 3 / 2
	}
	return lines, nil
}

// frame rules the form's outer border.
func (c *composer) frame(page *render.Page, top, bottom render.Length) {
	t, left := render.Length(c.spec.Colophon.Outer), c.left(page)
	page.Rules = append(page.Rules,
		render.Rule{X: left, Y: top, W: c.width, H: t},
		render.Rule{X: left, Y: bottom - t, W: c.width, H: t},
		render.Rule{X: left, Y: top, W: t, H: bottom - top},
		render.Rule{X: left + c.width - t, Y: top, W: t, H: bottom - top},
	)
}
