package layout

import (
	"strconv"
	"strings"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// footRow is one line of the 版记: what stands left and, on the 印发 line,
// what stands right.
type footRow struct {
	runs []render.Run
	tag  render.Tag
	span drafting.Span
	rule bool // a line is ruled above it
}

// colophon sets the 版记 at the foot of the last page, which is an even page
// where the paper is printed on both sides (§7.4).
func (c *composer) colophon() error {
	rows, err := c.footRows()
	if err != nil || len(rows) == 0 {
		return err
	}
	c.footPage(len(rows))
	lines := c.spec.Grid.Lines
	for len(rows) > lines {
		c.footBlock(rows[:lines])
		rows = rows[lines:]
		c.page()
	}
	c.footBlock(rows)
	return nil
}

// footPage goes to the page on which the 版记 stands.
func (c *composer) footPage(rows int) {
	free := c.spec.Grid.Lines - c.row
	if c.row > 0 {
		free-- // a line stays empty between text and 版记
	}
	if rows > free {
		c.page()
	}
	if c.spec.Page.Duplex && len(c.layout.Pages)%2 == 1 {
		c.page()
	}
}

// footRows sets the rows of the 版记, in 4号 a cell in from both sides.
func (c *composer) footRows() ([]footRow, error) {
	var rows []footRow
	add := func(p passage, hang render.Length, labelled bool) error {
		more, err := c.scopeRows(p, hang, labelled)
		if len(more) > 0 {
			more[0].rule = len(rows) == 0
		}
		rows = append(rows, more...)
		return err
	}
	if v := c.values["scope"]; v != "" {
		if err := add(plain("分送："+strings.TrimSuffix(v, "。")+"。", fonts.FangSong), c.footCells(3), true); err != nil {
			return nil, err
		}
	} else if err := c.draftedScopes(add); err != nil {
		return nil, err
	}
	issue, err := c.issueRow()
	if err != nil {
		return nil, err
	}
	return append(rows, issue...), nil
}

// draftedScopes adds the 分送, 抄送, 报, 送, 发 lines of the draft.
func (c *composer) draftedScopes(add func(passage, render.Length, bool) error) error {
	hang := c.footCells(3)
	for _, b := range c.doc.Blocks {
		if b.Kind != drafting.Distribution {
			continue
		}
		p := drafted(b)
		if !b.Label.IsZero() {
			label := c.label(b)
			label.roles = []roleFrom{{0, fonts.Role(c.spec.Colophon.Label)}}
			p, hang = labelledText(b, label), c.footCells(len([]rune(label.text)))
		}
		if err := add(p, hang, !b.Label.IsZero()); err != nil {
			return err
		}
	}
	return nil
}

func (c *composer) footCells(n int) render.Length {
	return render.Length(n) * render.Length(c.spec.Colophon.Size)
}

func (c *composer) footMetrics() metrics {
	size := render.Length(c.spec.Colophon.Size)
	return metrics{size: size, cell: size}
}

// scopeRows breaks one scope; further lines align with the first character
// behind the colon (§7.4.2).
func (c *composer) scopeRows(p passage, hang render.Length, labelled bool) ([]footRow, error) {
	m := c.footMetrics()
	if err := c.load(p, m); err != nil {
		return nil, err
	}
	first := m.cell
	if !labelled {
		first += hang
	}
	room := c.width - 2*m.cell
	c.scratch.para.Break(c.breakRules(m.cell), room+m.cell-first, room-hang)
	c.element(render.Paragraph)
	var rows []footRow
	x := first
	s := &c.scratch
	for _, line := range s.para.Lines {
		rows = append(rows, footRow{
			runs: c.runs(line.Start, line.End, x-line.Shift, m),
			tag:  c.tag,
			span: p.part(s.offsets[line.Start], s.offsets[line.End]),
		})
		x = m.cell + hang
	}
	return rows, nil
}

// issueRow sets 印发机关 left and 印发日期 right (§7.4.3), and the number of
// copies below where it is given.
func (c *composer) issueRow() ([]footRow, error) {
	issuer, issued := c.value("issuer"), c.issuedWords()
	if issuer == "" && issued == "" {
		return nil, nil
	}
	c.element(render.Paragraph)
	row := footRow{tag: c.tag, rule: true}
	for _, b := range c.doc.Blocks {
		if b.Kind == drafting.Issue && row.span.IsZero() {
			row.span = b.Span
		}
	}
	right, err := c.rightRow(issued)
	if err != nil {
		return nil, err
	}
	m, room := c.footMetrics(), c.width
	if len(right) > 0 {
		room = right[0].X
	}
	x := m.cell
	_, m, err = c.fitted(plain(issuer, fonts.FangSong), m, room-2*m.cell)
	if err != nil {
		return nil, c.placed(err, row.span)
	}
	row.runs = append(c.runs(0, len(c.scratch.para.Runes), x, m), right...)
	return c.moreRows([]footRow{row})
}

// issuedWords is 印发日期 as it is printed: 2020年6月1日印发.
func (c *composer) issuedWords() string {
	if issued := c.value("issued"); issued != "" {
		return issued + "印发"
	}
	return ""
}

// moreIssued is what else the draft has on its 印发 lines, such as 共印50份, or
// the number of copies where it is given.
func (c *composer) moreIssued() []string {
	if v := c.value("copies"); v != "" {
		return []string{"（共印" + strings.TrimSuffix(v, "份") + "份）"}
	}
	return c.issueRest()
}

// moreRows adds a row for each of moreIssued.
func (c *composer) moreRows(rows []footRow) ([]footRow, error) {
	for _, text := range c.moreIssued() {
		runs, err := c.rightRow(text)
		if err != nil {
			return nil, c.placed(err, drafting.Span{End: 1 << 30})
		}
		c.element(render.Paragraph)
		rows = append(rows, footRow{runs: runs, tag: c.tag})
	}
	return rows, nil
}

// issueRest gives what stands on the draft's 印发 lines besides issuer, date
// and 印发.
func (c *composer) issueRest() []string {
	var rest []string
	for _, b := range c.doc.Blocks {
		if b.Kind != drafting.Issue {
			continue
		}
		text := b.Text
		for _, part := range []drafting.Span{c.doc.Issuer.Span, c.doc.Issued.Span} {
			if b.Span.Start <= part.Start && part.End <= b.Span.End {
				text = strings.Replace(text, b.Text[part.Start-b.Span.Start:part.End-b.Span.Start], " ", 1)
			}
		}
		if text = bare(text); text != "" {
			rest = append(rest, text)
		}
	}
	return rest
}

// bare takes the words of a 印发 line out of what is left of it.
func bare(text string) string {
	for _, word := range []string{"印发机关", "印发单位", "印发日期", "印发时间", "印发"} {
		text = strings.ReplaceAll(text, word, " ")
	}
	text = strings.Trim(strings.Join(strings.Fields(text), " "), " ：:")
	if text == "印" {
		return ""
	}
	return text
}

// rightRow sets text that ends a cell from the right.
func (c *composer) rightRow(text string) ([]render.Run, error) {
	m := c.footMetrics()
	width, err := c.measure(plain(text, fonts.FangSong), m)
	if err != nil {
		return nil, err
	}
	return c.runs(0, len(c.scratch.para.Runes), c.width-m.cell-width, m), nil
}

// footBlock puts rows on the last grid lines of the current page, with the
// first and the last rule outside and finer ones inside (§7.4.1).
func (c *composer) footBlock(rows []footRow) {
	page := c.current()
	left, outer := c.left(page), render.Length(c.spec.Colophon.Outer)
	line := c.spec.Grid.Lines - len(rows) + 1
	for i, r := range rows {
		for n := range r.runs {
			r.runs[n].X += left
		}
		page.Lines = append(page.Lines, render.Line{
			Part: render.Colophon, Tag: r.tag, Grid: line + i, Y: c.baseline(line+i, render.Length(c.spec.Colophon.Size)), Runs: r.runs, Span: r.span,
		})
		if r.rule || i == 0 {
			h := render.Length(c.spec.Colophon.Inner)
			if i == 0 {
				h = outer
			}
			page.Rules = append(page.Rules, render.Rule{X: left, Y: c.lineTop(line + i), W: c.width, H: h})
		}
	}
	page.Rules = append(page.Rules, render.Rule{X: left, Y: c.foot() - outer, W: c.width, H: outer})
	c.row = c.spec.Grid.Lines
}

// folios sets the page numbers: — 1 —, the dashes 7 mm below the type area,
// odd pages right, even pages left, a cell from the edge. A blank page before
// the 版记 and the page of the 版记 behind it have none (§7.5).
func (c *composer) folios() error {
	if c.spec.Folio.None {
		return nil
	}
	pages := c.layout.Pages
	for i := range pages {
		blank := len(pages[i].Lines) == 0
		behind := i > 0 && i == len(pages)-1 && !hasText(pages[i-1])
		if blank || behind {
			continue
		}
		if err := c.folio(&pages[i]); err != nil {
			return err
		}
	}
	return nil
}

// hasText reports whether anything but a page number stands on a page.
func hasText(p render.Page) bool {
	return len(p.Lines) > 0 && p.Lines[0].Part != render.Folio
}

func (c *composer) folio(page *render.Page) error {
	size := render.Length(c.spec.Folio.Size)
	m := metrics{size: size, cell: size}
	width, err := c.measure(plain("— "+strconv.Itoa(page.Number)+" —", fonts.SongTi), m)
	if err != nil {
		return err
	}
	over, under := c.dashInk(size)
	x := c.left(page) + m.cell
	switch {
	case c.spec.Folio.Centre:
		x = c.left(page) + (c.width-width)/2
	case page.Number%2 == 1:
		x = c.left(page) + c.width - m.cell - width
	}
	y := c.foot() + render.Length(c.spec.Folio.Drop) + (over-under)/2
	runs := c.runs(0, len(c.scratch.para.Runes), x, m)
	page.Lines = append(page.Lines, render.Line{Part: render.Folio, Tag: render.Tag{Role: render.Artifact}, Y: y, Runs: runs})
	return nil
}

// dashInk is how far the ink of the loaded passage's first character, a dash,
// reaches above and below the baseline.
func (c *composer) dashInk(size render.Length) (over, under render.Length) {
	f := c.faces.Face(c.scratch.faces[0])
	r, _ := f.Ink(c.scratch.glyphs[0])
	upem := int64(f.UnitsPerEm())
	return render.Length(int64(r.YMax) * int64(size) / upem), render.Length(-int64(r.YMin) * int64(size) / upem)
}
