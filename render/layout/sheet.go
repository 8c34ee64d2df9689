package layout

import (
	"maps"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// sheet sets a form such as the 发文稿纸 that leaders sign: a title and a ruled
// table of labelled fields, with the values that are known filled in.
func (c *composer) sheet() error {
	c.values = c.sheetValues()
	size := render.Length(c.spec.TitleBlock.Size)
	m := metrics{size: size, cell: size}
	width, m, err := c.fitted(plain(c.fill(c.spec.Sheet.Title), fonts.XiaoBiaoSong), m, c.width)
	if err != nil {
		return err
	}
	c.heading(titleLevel)
	c.paint(passage{}, m, spot{x: (c.width - width) / 2, y: c.baseline(1, size), color: render.Red})
	y := c.lineTop(3)
	for i, r := range c.spec.Sheet.Rows {
		if y, err = c.sheetRow(i+1, r, y); err != nil {
			return err
		}
	}
	page := c.current()
	c.frame(page, c.lineTop(3), y)
	return nil
}

// sheetValues adds what a form shows of the draft where nothing else is set: a
// title made of the meeting's name, and 公开属性 as the 附注 has it.
func (c *composer) sheetValues() Values {
	values := Values{}
	maps.Copy(values, c.values)
	if c.value("title") == "" {
		values["title"] = firstOf(c.doc.FullTitle(), c.name())
	}
	if note := c.value("note"); values["publicity"] == "" {
		for _, n := range [...]struct{ words, publicity string }{
			{"依申请公开", "依申请公开"}, {"不公开", "不予公开"}, {"不予公开", "不予公开"}, {"公开", "主动公开"},
		} {
			if strings.Contains(note, n.words) {
				values["publicity"] = n.publicity
				break
			}
		}
	}
	return values
}

// sheetPad is the blank inside a field's border.
const sheetPad = 6 * render.Point

// sheetRow sets the nth row of fields at y and gives the next row's y. A row grows
// with its text; one that no longer fits begins a new page.
func (c *composer) sheetRow(n int, r RowSpec, y render.Length) (render.Length, error) {
	height, edges := render.Length(r.Height), c.edges(r)
	texts := make([][]render.Line, len(r.Cells))
	for i, f := range r.Cells {
		c.cell(n)
		lines, err := c.field(f, edges[i], edges[i+1]-edges[i])
		if err != nil {
			return 0, err
		}
		texts[i] = lines
		if n := len(lines); n > 0 {
			height = max(height, lines[n-1].Y+sheetPad+c.body.size/4)
		}
	}
	if y+height > c.foot() && y > c.lineTop(3) {
		c.frame(c.current(), c.lineTop(3), y)
		c.page()
		y = c.lineTop(3)
	}
	for y+height > c.foot() {
		room := c.foot() - y
		rest := splitLines(texts, room-sheetPad)
		c.putRow(r, texts, y, room)
		c.frame(c.current(), c.lineTop(3), c.foot())
		c.page()
		y, height, texts = c.lineTop(3), height-room, rest
	}
	c.putRow(r, texts, y, height)
	return y + height, nil
}

// edges are the left edges of a row's fields, and the right edge of the last,
// from the type area's left.
func (c *composer) edges(r RowSpec) []render.Length {
	shares := 0
	for _, f := range r.Cells {
		shares += max(f.Share, 1)
	}
	edges := []render.Length{0}
	for i, f := range r.Cells {
		edges = append(edges, edges[i]+c.width*render.Length(max(f.Share, 1))/render.Length(shares))
	}
	return edges
}

// splitLines takes the lines that stand below a depth out of every field and
// gives them, moved up to the top of a row.
func splitLines(texts [][]render.Line, depth render.Length) [][]render.Line {
	rest := make([][]render.Line, len(texts))
	for i, lines := range texts {
		n := 0
		for n < len(lines) && lines[n].Y <= depth {
			n++
		}
		rest[i] = slices.Clone(lines[n:])
		texts[i] = lines[:n]
		for k := range rest[i] {
			rest[i][k].Y -= lines[n].Y - lines[0].Y
		}
	}
	return rest
}

// putRow paints a row's text and the rules above and between its fields.
func (c *composer) putRow(r RowSpec, texts [][]render.Line, y, height render.Length) {
	page := c.current()
	for i, x := range c.edges(r)[:len(r.Cells)] {
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
	}
	if y > c.lineTop(3) {
		page.Rules = append(page.Rules, render.Rule{X: c.left(page), Y: y, W: c.width, H: render.Length(c.spec.Colophon.Inner)})
	}
}

// field breaks a field's label and value, each line of the value by itself; the
// lines' places are relative to the row and to the type area.
func (c *composer) field(f CellSpec, x, width render.Length) ([]render.Line, error) {
	size := render.Length(c.spec.Colophon.Size)
	m := metrics{size: size, cell: size}
	room, rules := width-2*sheetPad, c.breakRules(m.cell)
	rules.Ragged = true
	var lines []render.Line
	y := sheetPad + size*ascent/1000
	for i, part := range strings.Split(c.fill(f.Value), "\n") {
		p := plain(part, fonts.FangSong)
		if i == 0 {
			p = joinLabel(plain(f.Label+"：", fonts.HeiTi), p)
		}
		if err := c.load(p, m); err != nil {
			return nil, c.placed(err, drafting.Span{End: 1 << 30})
		}
		c.scratch.para.Break(rules, room, room)
		for _, l := range c.scratch.para.Lines {
			lines = append(lines, render.Line{Tag: c.tag, Y: y, Runs: c.runs(l.Start, l.End, x+sheetPad-l.Shift, m)})
			y += size * 3 / 2
		}
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
