// Package layout sets a minutes on its pages: the type area of 28 cells by 22
// lines, the red head, headings, attendance lists, the closing block, the
// 版记 at the foot of the last page, page numbers (GB/T 9704—2012).
//
// Set is a pure function from the document, the profile, the values known
// outside the text and the faces to a render.Layout.
package layout

import (
	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/linebreak"
)

// Set lays a document out. Errors are *fonts.MissingGlyphError for a
// character that no face draws, *ValueError for a value that is unknown to
// layouts, and *NoTextError.
func Set(doc *drafting.Document, spec *Spec, values Values, faces *fonts.Set) (*render.Layout, error) {
	if err := values.check(); err != nil {
		return nil, err
	}
	c := newComposer(doc, spec, values, faces)
	if spec.Sheet != nil {
		if err := c.sheet(); err != nil {
			return nil, err
		}
		return c.layout, nil
	}
	for _, part := range []func() error{c.masthead, c.title, c.text, c.attachments, c.colophon, c.folios} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return c.layout, nil
}

// NoTextError says that the draft has nothing to set.
type NoTextError struct{}

// Error says so and what to do.
func (*NoTextError) Error() string { return "没有可排版的正文，请检查输入的文字" }

// composer is the state of one Set.
type composer struct {
	doc    *drafting.Document
	spec   *Spec
	values Values
	faces  *fonts.Set
	layout *render.Layout

	body     metrics         // size and cell of the body
	rules    linebreak.Rules // of the body
	width    render.Length   // of the type area
	row      int             // grid lines used on the current page
	begun    bool            // something of the body stands already
	signedTo int             // 整理 and its date stand already, up to this block
	noted    bool            // a value has replaced the 附注

	lastHang render.Length // left edge of the last list's lines

	uppermost render.Length // where the first row of a form stands on the current page

	tag     render.Tag // of the lines that are set next
	leading int        // bytes of the label that its first line begins with

	digits [256]int // advance of each face's widest digit, in font units

	scratch scratch
	glyphs  arena[uint16]
	lengths arena[render.Length]
	runFree []render.Run
}

func newComposer(doc *drafting.Document, spec *Spec, values Values, faces *fonts.Set) *composer {
	cell := render.Length(spec.Page.TypeWidth) / render.Length(spec.Grid.Columns)
	c := &composer{
		doc: doc, spec: spec, values: values, faces: faces,
		layout: &render.Layout{},
		body:   metrics{size: render.Length(spec.Body.Size), cell: cell},
		width:  render.Length(spec.Page.TypeWidth),
	}
	c.scratch.grow(1024)
	c.rules = c.breakRules(cell)
	c.layout.Meta = c.meta()
	c.page()
	return c
}

// breakRules are the profile's rules of line composition for a cell.
func (c *composer) breakRules(cell render.Length) linebreak.Rules {
	b := c.spec.Body
	rules := linebreak.Rules{
		Cell:         cell,
		Autospace:    cell * render.Length(b.Autospace) / 1000,
		AutospaceMin: cell * render.Length(b.AutospaceMin) / 1000,
		Adjacent:     b.Adjacent, Snap: b.SnapDigits, Admit: b.Admit,
	}
	switch b.Overflow {
	case "hang":
		rules.Overflow = linebreak.Hang
	case "push-out":
		rules.Overflow = linebreak.PushOut
	case "none":
		rules.Overflow = linebreak.Ignore
	}
	return rules
}

// page begins a new page.
func (c *composer) page() *render.Page {
	c.layout.Pages = append(c.layout.Pages, render.Page{
		Width: render.Length(c.spec.Page.Width), Height: render.Length(c.spec.Page.Height),
		Number: len(c.layout.Pages) + 1,
		Lines:  make([]render.Line, 0, c.spec.Grid.Lines+2),
	})
	c.row = 0
	return c.current()
}

func (c *composer) current() *render.Page { return &c.layout.Pages[len(c.layout.Pages)-1] }

// left is the type area's left edge on a page.
func (c *composer) left(p *render.Page) render.Length {
	if c.spec.Page.Mirrored && p.Number%2 == 0 {
		return p.Width - c.width - render.Length(c.spec.Page.Left)
	}
	return render.Length(c.spec.Page.Left)
}

// top is the type area's top edge.
func (c *composer) top() render.Length { return render.Length(c.spec.Page.Top) }

// foot is the type area's bottom edge.
func (c *composer) foot() render.Length { return c.top() + render.Length(c.spec.Page.TypeHeight) }

// lineTop is the top of a grid line, counted from 1; line 23 of 22 gives the
// type area's bottom.
func (c *composer) lineTop(line int) render.Length {
	return c.top() + render.Length(int64(line-1)*int64(c.spec.Page.TypeHeight)/int64(c.spec.Grid.Lines))
}

// ascent is the part of the em square above the baseline in Chinese faces.
const ascent = 880 // thousandths of the size

// baseline is where type of a size stands on a grid line: its em square in
// the middle of the line.
func (c *composer) baseline(line int, size render.Length) render.Length {
	top, bottom := c.lineTop(line), c.lineTop(line+1)
	return top + (bottom-top-size)/2 + size*ascent/1000
}

// next moves to the next grid line, on a new page if need be.
func (c *composer) next() (*render.Page, int) {
	if c.row >= c.spec.Grid.Lines {
		c.page()
	}
	c.row++
	c.begun = true
	return c.current(), c.row
}

// blank leaves n grid lines empty. A blank line is a line: it may be the last
// of a page or the first of the next.
func (c *composer) blank(n int) {
	for range n {
		c.next()
	}
}

// put places runs on the next grid line.
func (c *composer) put(runs []render.Run, span drafting.Span, size render.Length) {
	page, grid := c.next()
	page.Lines = append(page.Lines, render.Line{Tag: c.lineTag(runs), Grid: grid, Y: c.baseline(grid, size), Runs: runs, Span: span})
}

// indent is how far the lines of a paragraph stand in, left and right.
type indent struct{ first, rest, right render.Length }

// paragraph breaks a passage and places its lines.
func (c *composer) paragraph(p passage, in indent) error {
	if err := c.load(p, c.body); err != nil {
		return err
	}
	room := c.width - in.right
	c.scratch.para.Break(c.rules, room-in.first, room-in.rest)
	c.place(p, in)
	return nil
}

// place puts the broken lines of the loaded passage on the grid.
func (c *composer) place(p passage, in indent) {
	s := &c.scratch
	x := in.first
	for _, line := range s.para.Lines {
		if c.row >= c.spec.Grid.Lines {
			c.page()
		}
		runs := c.runs(line.Start, line.End, c.left(c.current())+x-line.Shift, c.body)
		c.put(runs, p.part(s.offsets[line.Start], s.offsets[line.End]), c.body.size)
		x = in.rest
	}
}

// part is the span of a piece of the passage; where the passage was composed
// from the draft but is not its exact text, every line has the whole span.
func (p passage) part(from, to int32) drafting.Span {
	if !p.exact {
		return p.span
	}
	return drafting.Span{Start: p.span.Start + int(from), End: p.span.Start + int(to)}
}

// cells is a number of body cells as a length.
func (c *composer) cells(n int) render.Length { return render.Length(n) * c.body.cell }
