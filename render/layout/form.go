package layout

import (
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// A Form is a form (表单) whose fields and tables are filled in already, where it is
// not known beforehand how many rows there will be.
type Form struct {
	Meta   render.Meta
	Title  string
	Fields [][]FormField // row by row
	Tables []FormTable   // below the fields
	Foot   string        // below the tables; empty is none
}

// FormField is a labelled field; the fields of a row are of one width.
type FormField struct{ Label, Text string }

// FormTable is a table of a form. Its heads stand on every page that it reaches.
type FormTable struct {
	Title   string
	Columns []FormColumn
	Rows    [][]string // a text for each column; line feeds begin new lines
}

// FormColumn is a column of a table; its width is a share of the row.
type FormColumn struct {
	Head  string
	Share int
}

// SetForm lays a form out on the paper of a profile. A character that no face
// draws is a *fonts.MissingGlyphError.
func SetForm(f Form, spec *Spec, faces *fonts.Set) (*render.Layout, error) {
	c := newComposer(&drafting.Document{}, spec, nil, faces)
	c.layout.Meta = f.Meta
	y, err := c.formTitle(f.Title)
	if err != nil {
		return nil, err
	}
	for i, r := range f.rows() {
		if y, err = c.formRow(i+1, r, y); err != nil {
			return nil, err
		}
	}
	c.frame(c.current(), c.formTop(), y)
	return c.layout, c.folios()
}

// rows gives everything of the form, row by row.
func (f Form) rows() (all []formRow) {
	for _, fields := range f.Fields {
		row := formRow{}
		for _, b := range fields {
			row.boxes = append(row.boxes, box{label: b.Label + "：", text: b.Text})
		}
		all = append(all, row)
	}
	for _, t := range f.Tables {
		heads := formRow{}
		for _, column := range t.Columns {
			heads.boxes = append(heads.boxes, box{label: column.Head, share: column.Share})
		}
		all = append(all, formRow{boxes: []box{{label: t.Title}}}, heads)
		for _, texts := range t.Rows {
			row := formRow{heads: &heads}
			for i, column := range t.Columns {
				row.boxes = append(row.boxes, box{text: texts[i], share: column.Share})
			}
			all = append(all, row)
		}
	}
	if f.Foot != "" {
		all = append(all, formRow{boxes: []box{{text: f.Foot}}})
	}
	return all
}

// formRow is a row of a form with its text.
type formRow struct {
	height render.Length // at least
	boxes  []box
	heads  *formRow // of the table it belongs to, if any
}

// box is a field of a form; its width is a share of the row.
type box struct {
	label string // in 黑体; empty is none
	text  string
	share int // 0 counts as 1
}

// formTitle sets a form's title and gives where its first row begins.
func (c *composer) formTitle(title string) (render.Length, error) {
	size := render.Length(c.spec.TitleBlock.Size)
	m := metrics{size: size, cell: size}
	width, m, err := c.fitted(plain(title, fonts.XiaoBiaoSong), m, c.width)
	if err != nil {
		return 0, err
	}
	c.heading(titleLevel)
	c.paint(passage{}, m, spot{x: (c.width - width) / 2, y: c.baseline(1, size), color: render.Red})
	c.uppermost = c.formTop()
	return c.uppermost, nil
}

// formTop is where the form's border begins on the current page: below the title on
// the first, at the top of the others.
func (c *composer) formTop() render.Length {
	if len(c.layout.Pages) > 1 {
		return c.lineTop(1)
	}
	return c.lineTop(3)
}

// sheetPad is the blank inside a field's border.
const sheetPad = 6 * render.Point

// formRow sets the nth row of fields at y and gives the next row's y. A row grows
// with its text; one that no longer fits begins a new page, unless it is so long
// that much would stay blank: that one is parted, like one that is longer than a
// page.
func (c *composer) formRow(n int, r formRow, y render.Length) (render.Length, error) {
	texts, height, err := c.boxTexts(n, r)
	if err != nil {
		return 0, err
	}
	page := render.Length(c.spec.Page.TypeHeight)
	parted := height > page/3 && c.foot()-y > page/8
	if y+height > c.foot() && y > c.uppermost && !parted {
		if y, err = c.formPage(r, y); err != nil {
			return 0, err
		}
	}
	for y+height > c.foot() {
		room := c.foot() - y
		rest := splitLines(texts, room-sheetPad)
		c.putRow(r, texts, y, room)
		if y, err = c.formPage(r, c.foot()); err != nil {
			return 0, err
		}
		texts, height = rest, max(height-room, c.tall(rest))
	}
	c.putRow(r, texts, y, height)
	return y + height, nil
}

// boxTexts breaks the texts of a row, and gives how high it has to be.
func (c *composer) boxTexts(n int, r formRow) (texts [][]render.Line, height render.Length, err error) {
	edges := c.edges(r)
	texts = make([][]render.Line, len(r.boxes))
	for i, b := range r.boxes {
		c.cell(n)
		if texts[i], err = c.boxText(b, edges[i], edges[i+1]-edges[i]); err != nil {
			return nil, 0, err
		}
	}
	return texts, max(r.height, c.tall(texts)), nil
}

// tall is how high a row must be for its texts.
func (c *composer) tall(texts [][]render.Line) (height render.Length) {
	for _, lines := range texts {
		if n := len(lines); n > 0 {
			height = max(height, lines[n-1].Y+sheetPad+c.body.size/4)
		}
	}
	return height
}

// formPage rules the page off at y, and begins the next with the heads of the
// table that goes on there.
func (c *composer) formPage(r formRow, y render.Length) (render.Length, error) {
	c.frame(c.current(), c.formTop(), y)
	c.page()
	c.uppermost = c.formTop()
	if r.heads == nil {
		return c.uppermost, nil
	}
	texts, height, err := c.boxTexts(0, *r.heads)
	if err != nil {
		return 0, err
	}
	c.putRow(*r.heads, texts, c.uppermost, height)
	c.uppermost += height
	return c.uppermost, nil
}

// edges are the left edges of a row's fields, and the right edge of the last,
// from the type area's left.
func (c *composer) edges(r formRow) []render.Length {
	shares := 0
	for _, b := range r.boxes {
		shares += max(b.share, 1)
	}
	edges := []render.Length{0}
	for i, b := range r.boxes {
		edges = append(edges, edges[i]+c.width*render.Length(max(b.share, 1))/render.Length(shares))
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
func (c *composer) putRow(r formRow, texts [][]render.Line, y, height render.Length) {
	page := c.current()
	for i, x := range c.edges(r)[:len(r.boxes)] {
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
	if y > c.formTop() {
		page.Rules = append(page.Rules, render.Rule{X: c.left(page), Y: y, W: c.width, H: render.Length(c.spec.Colophon.Inner)})
	}
}

// boxText breaks a field's label and text, each line of the text by itself; the
// lines' places are relative to the row and to the type area.
func (c *composer) boxText(b box, x, width render.Length) ([]render.Line, error) {
	size := render.Length(c.spec.Colophon.Size)
	m := metrics{size: size, cell: size}
	room, rules := width-2*sheetPad, c.breakRules(m.cell)
	rules.Ragged = true
	var lines []render.Line
	y := sheetPad + size*ascent/1000
	for i, part := range strings.Split(b.text, "\n") {
		p := plain(part, fonts.FangSong)
		if i == 0 && b.label != "" {
			p = joinLabel(plain(b.label, fonts.HeiTi), p)
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
