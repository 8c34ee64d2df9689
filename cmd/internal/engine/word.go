package engine

import (
	"io"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
)

// Word writes a document as a Word file on the grid of its profile, with the
// marks that are asked for. Errors are those of Set.
func (e *Engine) Word(w io.Writer, doc *drafting.Document, opt Options, marks docx.Marks) error {
	d, err := e.dress(doc, opt)
	if err != nil {
		return err
	}
	if d.spec.Sheet != nil {
		return docx.WriteForm(w, d.form(), d.paper())
	}
	return docx.Write(w, doc, d.paper(), marks)
}

// dress is what a Word file takes over from the pages that the same text makes.
type dress struct {
	doc    *drafting.Document
	spec   *layout.Spec
	values layout.Values
	pages  *render.Layout
	faces  *fonts.Set
}

func (e *Engine) dress(doc *drafting.Document, opt Options) (*dress, error) {
	spec, values, err := e.resolve(doc, opt)
	if err != nil {
		return nil, err
	}
	pages, err := layout.Set(doc, spec, values, e.faces)
	return &dress{doc, spec, values, pages, e.faces}, err
}

// twips is a length as Word counts it.
func twips[L render.Length | layout.Measure](l L) docx.Twips {
	return docx.Twips((int64(l) + 25) / 50)
}

func (d *dress) paper() *docx.Paper {
	s := d.spec
	paper := &docx.Paper{
		Page: docx.Page{
			Width: twips(s.Page.Width), Height: twips(s.Page.Height), Top: twips(s.Page.Top), Left: twips(s.Page.Left),
			TypeWidth: twips(s.Page.TypeWidth), TypeHeight: twips(s.Page.TypeHeight),
			Columns: s.Grid.Columns, Lines: s.Grid.Lines, Mirrored: s.Page.Mirrored, Duplex: s.Page.Duplex,
		},
		Type: d.letters(), Text: d.settings(), Foot: d.foot(),
		Compiler: d.values["compiler"], Compiled: d.values["compiled"], Note: d.values["note"],
		About: docx.About{
			Title: d.pages.Meta.Title, Subject: d.pages.Meta.Subject, Author: d.pages.Meta.Author, Date: d.pages.Meta.Date,
		},
	}
	paper.Head = d.head(paper.Page)
	paper.Titled = s.TitleBlock.Show
	if paper.Titled && d.values["title"] != "" {
		paper.Title = strings.Join(d.titleLines(), "\n")
	}
	return paper
}

// officialFaces are the names under which offices have the faces of the roles.
var officialFaces = [fonts.Roles]string{
	fonts.FangSong: "仿宋_GB2312", fonts.XiaoBiaoSong: "方正小标宋简体", fonts.HeiTi: "黑体", fonts.KaiTi: "楷体_GB2312", fonts.SongTi: "宋体",
}

// face is the name of a role's face: that of the office's own, else the usual
// one, which an open face only stands in for.
func (d *dress) face(role fonts.Role) string {
	if own := d.faces.Own(role); own != nil {
		return own.FamilyName()
	}
	return officialFaces[role]
}

func (d *dress) letters() docx.Type {
	s := d.spec
	t := docx.Type{
		Faces: docx.Faces{
			FangSong: d.face(fonts.FangSong), XiaoBiaoSong: d.face(fonts.XiaoBiaoSong), HeiTi: d.face(fonts.HeiTi),
			KaiTi: d.face(fonts.KaiTi), SongTi: d.face(fonts.SongTi),
		},
		List: d.face(fonts.Role(s.Lists.Label)), Closing: d.face(fonts.Role(s.Closing.Label)), Scope: d.face(fonts.Role(s.Colophon.Label)),
		Size: twips(s.Body.Size), TitleSize: twips(s.TitleBlock.Size), FootSize: twips(s.Colophon.Size), FolioSize: twips(s.Folio.Size),
		FolioMid: s.Folio.Centre, Indent: s.Body.Indent, SignRight: s.Closing.CompilerRight,
		OuterRule: twips(s.Colophon.Outer), InnerRule: twips(s.Colophon.Inner),
	}
	for i := range t.Levels {
		t.Levels[i] = d.face(fonts.Role(s.Body.Levels[i]))
	}
	for _, l := range d.lines(render.Folio) {
		t.FolioDrop = twips(l.Y - render.Length(s.Page.Top) - render.Length(s.Page.TypeHeight))
	}
	return t
}

// lines gives the lines of a part of the paper.
func (d *dress) lines(part render.Part) []render.Line {
	var all []render.Line
	for _, p := range d.pages.Pages {
		for _, l := range p.Lines {
			if l.Part == part {
				all = append(all, l)
			}
		}
	}
	return all
}

// titleLines are the lines of a title that the values give.
func (d *dress) titleLines() []string {
	var lines []string
	for _, l := range d.lines(render.Body) {
		if !l.Span.IsZero() {
			break
		}
		lines = append(lines, l.Text())
	}
	return lines
}

// settings are how the blocks are set: what the pages leave blank above each,
// where the lines of titles and lists begin, and the heading sentences.
func (d *dress) settings() map[int]docx.Setting {
	all := map[int]docx.Setting{}
	before := placed{block: docx.TitleBlock, row: -1}
	for n, page := range d.pages.Pages {
		for _, l := range page.Lines {
			if l.Part != render.Body {
				continue
			}
			now := placed{d.blockOf(l, before.row < 0), n*d.spec.Grid.Lines + l.Grid, l}
			all[now.block] = d.setting(all, before, now)
			before = now
		}
	}
	d.lists(all)
	for i, b := range d.doc.Blocks {
		if end, role := d.spec.Lead(b); end > 0 {
			set := all[i]
			set.Lead, set.Face = end, d.face(role)
			all[i] = set
		}
	}
	return all
}

// placed is a line of the text with the number of its block and its row,
// counted through all pages.
type placed struct {
	block, row int
	line       render.Line
}

// setting adds to the setting of a line's block what the line tells of it.
func (d *dress) setting(all map[int]docx.Setting, before, now placed) docx.Setting {
	set, known := all[now.block]
	switch {
	case !known && before.row >= 0:
		set.Blank = now.row - before.row - 1
	case known && now.block >= 0 && now.block == before.block && now.line.Runs[0].Size == render.Length(d.spec.TitleBlock.Size):
		set.Breaks = append(set.Breaks, now.line.Span.Start)
	}
	return set
}

// lists adds the rows of the lists: each to the block that begins with it, or to
// the last that does.
func (d *dress) lists(all map[int]docx.Setting) {
	owner := -1
	for _, l := range d.lines(render.Body) {
		block := d.blockOf(l, false)
		if block < 0 || !rolled(d.doc.Blocks[block].Kind) {
			owner = -1
			continue
		}
		b := d.doc.Blocks[block]
		if l.Span.Start == b.Span.Start+len(b.Text)-len(strings.TrimLeft(b.Text, " \t\u3000\u00a0")) {
			owner = block
		}
		if owner < 0 {
			continue
		}
		set := all[owner]
		set.Rows = append(set.Rows, docx.Row{Text: l.Text(), Space: d.narrow(l)})
		all[owner] = set
	}
	for i, b := range d.doc.Blocks {
		if _, known := all[i]; rolled(b.Kind) && all[i].Rows == nil && (known || b.Label.IsZero()) {
			all[i] = docx.Setting{Joined: true}
		}
	}
}

// rolled reports whether blocks of a kind are lists of attendance.
func rolled(k drafting.Kind) bool {
	return k == drafting.Present || k == drafting.Absent || k == drafting.Observer
}

// narrow gives the size of type whose spaces, half as wide and set as tight as
// the rest, fill the gaps of a list's squeezed line; 0 where it is not squeezed.
func (d *dress) narrow(l render.Line) docx.Twips {
	size := render.Length(d.spec.Body.Size)
	cell := render.Length(d.spec.Page.TypeWidth) / render.Length(d.spec.Grid.Columns)
	for _, r := range l.Runs {
		for i, c := range []rune(r.Text) {
			if c == ' ' && r.Advances[i] < cell/2-render.Point/5 {
				return twips(2*(r.Advances[i]+size-cell)) / 10 * 10
			}
		}
	}
	return 0
}

// blockOf gives the number of the block that a line was set from.
func (d *dress) blockOf(l render.Line, first bool) int {
	if l.Span.IsZero() {
		if first {
			return docx.TitleBlock
		}
		return docx.ClosingBlock
	}
	return slices.IndexFunc(d.doc.Blocks, func(b drafting.Block) bool { return l.Span.Start <= b.Span.End })
}

// head gives the 版头 of the first page as it lies there.
func (d *dress) head(page docx.Page) docx.Head {
	first := d.pages.Pages[0]
	bottom := d.spec.Grid.Lines
	h := docx.Head{}
	for _, l := range slices.Backward(first.Lines) {
		if l.Part == render.Body {
			bottom = l.Grid - 1
		}
	}
	h.Bottom = page.Top + docx.Twips(bottom)*(page.TypeHeight/docx.Twips(page.Lines))
	for _, l := range first.Lines {
		if l.Part == render.Masthead {
			h.Lines = append(h.Lines, d.headLine(l))
		}
	}
	slices.SortStableFunc(h.Lines, func(a, b docx.HeadLine) int { return int(a.Baseline - b.Baseline) })
	h.Lines = joinImprint(h.Lines)
	for _, r := range first.Rules {
		if r.Color == render.Red {
			h.Rule, h.Ink = twips(r.Y), twips(r.H)
		}
	}
	return h
}

// headLine tells by its ink and place what a line of the 版头 is.
func (d *dress) headLine(l render.Line) docx.HeadLine {
	run := l.Runs[0]
	cell := render.Length(d.spec.Page.TypeWidth) / render.Length(d.spec.Grid.Columns)
	left := run.X - render.Length(d.spec.Page.Left)
	right := render.Length(d.spec.Page.TypeWidth) - left - width(l)
	h := docx.HeadLine{Style: docx.StyleNumber, Text: l.Text(), Span: l.Span, Size: twips(run.Size), Baseline: twips(l.Y)}
	switch {
	case run.Color == render.Red:
		h.Style = docx.StyleMark
		h.Spacing = twips(run.Advances[0] - run.Size)
	case left == 0:
		h.Style = docx.StyleSecrecy
	case near(left, cell) && !near(right, left):
		h.Style, h.Indent = docx.StyleImprint, twips(cell)
	case near(right, cell) && !near(right, left):
		h.Style, h.Indent = docx.StyleImprint, twips(cell)
		h.Text, h.Right = "", h.Text
	}
	return h
}

// near allows for what rounding moves.
func near(a, b render.Length) bool { return max(a-b, b-a) < render.Point }

func width(l render.Line) render.Length {
	last := l.Runs[len(l.Runs)-1]
	end := last.X
	for _, a := range last.Advances {
		end += a
	}
	return end - l.Runs[0].X
}

// joinImprint makes one line of 编印单位 and date, which stand on one.
func joinImprint(lines []docx.HeadLine) []docx.HeadLine {
	out := lines[:0]
	for _, l := range lines {
		if n := len(out); n > 0 && l.Style == docx.StyleImprint && out[n-1].Style == l.Style && out[n-1].Baseline == l.Baseline {
			out[n-1].Text += l.Text
			out[n-1].Right += l.Right
			continue
		}
		out = append(out, l)
	}
	return out
}

// foot gives the 版记 as far as it is not the draft's, and where it stands.
func (d *dress) foot() docx.Foot {
	known := layout.Resolve(d.doc, d.spec, d.values)
	f := docx.Foot{Issuer: known.Issuer, Issued: known.Issued, More: known.More}
	if scope := d.values["scope"]; scope != "" {
		f.Scope = "分送：" + strings.TrimSuffix(scope, "。") + "。"
	}
	last := d.pages.Pages[len(d.pages.Pages)-1]
	for _, l := range last.Lines {
		f.SamePage = f.SamePage || l.Part == render.Body || l.Part == render.Masthead
		f.Folio = f.Folio || l.Part == render.Folio
	}
	return f
}

// form gives the 发文稿纸 with what is known filled in.
func (d *dress) form() docx.Form {
	title, rows := layout.Fill(d.doc, d.spec, d.values)
	form := docx.Form{Title: title}
	for _, r := range rows {
		row := docx.FormRow{Height: twips(r.Height)}
		for _, f := range r.Cells {
			row.Fields = append(row.Fields, docx.Field{Label: f.Label, Value: f.Value, Share: f.Share})
		}
		form.Rows = append(form.Rows, row)
	}
	return form
}
