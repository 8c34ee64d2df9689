package layout

import (
	"fmt"
	"strings"

	"jiyao/fonts"
	"jiyao/render"
)

// masthead sets the 版头 of page 1: 份号, 密级 and 紧急程度 where they are
// given, the 纪要标志 with its ink 35 mm below the type area's top, 文号, the
// imprint line and the red line (§7.2, §10.3). The place of the 文号 is kept
// while it has no number.
func (c *composer) masthead() error {
	h := c.spec.Masthead
	if h.None {
		return nil
	}
	if h.Marks {
		if err := c.secrecyMarks(); err != nil {
			return err
		}
	}
	bottom, err := c.markLines()
	if err != nil {
		return err
	}
	pitch := render.Length(c.spec.Page.TypeHeight) / render.Length(c.spec.Grid.Lines)
	depth := c.numberDepth()
	last := bottom + 2*pitch + c.body.size*ascent/1000 // baseline of the line above the red line
	if c.imprinted() {
		last += pitch
	}
	if h.Lines > 0 {
		last = max(last, c.lineTop(h.Lines+1)-2*pitch-render.Length(h.RuleGap)-depth)
	}
	if err := c.numberLines(last, pitch); err != nil {
		return err
	}
	rule := last + depth + render.Length(h.RuleGap)
	page := c.current()
	page.Rules = append(page.Rules, render.Rule{
		X: c.left(page) + (c.width-render.Length(h.RuleWidth))/2, Y: rule,
		W: render.Length(h.RuleWidth), H: render.Length(h.RuleInk), Color: render.Red,
	})
	c.endHead(rule+render.Length(h.RuleInk), pitch)
	return nil
}

// endHead counts the grid lines that the head takes: those that the profile
// fixes, if the red line leaves them, else as many as two blank lines below
// the red line need.
func (c *composer) endHead(bottom, pitch render.Length) {
	lines := c.spec.Masthead.Lines
	if lines > 0 && bottom <= c.lineTop(lines) {
		c.row = lines
		return
	}
	used := int((bottom - c.top() + pitch - 1) / pitch)
	if !c.titled() {
		used += 2
	}
	c.row = min(used, c.spec.Grid.Lines-1)
}

// secrecyMarks sets 份号, 密级和保密期限 and 紧急程度 from the first line down,
// flush left (§7.2.1–7.2.3).
func (c *composer) secrecyMarks() error {
	for i, m := range []struct {
		value string
		role  fonts.Role
	}{
		{"copy_no", fonts.FangSong}, {"secrecy", fonts.HeiTi}, {"urgency", fonts.HeiTi},
	} {
		v := c.value(m.value)
		if v == "" {
			continue
		}
		c.element(render.Paragraph)
		if err := c.single(plain(v, m.role), c.body, spot{x: 0, y: c.baseline(i+1, c.body.size)}); err != nil {
			return err
		}
	}
	return nil
}

// spot is where a line off the grid stands, from the type area's left edge
// and the page's top.
type spot struct {
	x, y  render.Length
	color render.Color
}

// single sets a passage on one line off the grid.
func (c *composer) single(p passage, m metrics, at spot) error {
	if _, err := c.measure(p, m); err != nil {
		return err
	}
	c.paint(p, m, at)
	return nil
}

// paint adds the loaded passage as a line of the masthead.
func (c *composer) paint(p passage, m metrics, at spot) {
	page := c.current()
	runs := c.runs(0, len(c.scratch.para.Runes), c.left(page)+at.x, m)
	for i := range runs {
		runs[i].Color = at.color
	}
	page.Lines = append(page.Lines, render.Line{Part: render.Masthead, Tag: c.tag, Y: at.y, Runs: runs, Span: p.span})
}

// markLines sets the lines of the 纪要标志, as large as the profile says and
// the type area allows, and gives the bottom of their ink. Several lines are
// spaced out to the width of the widest.
func (c *composer) markLines() (render.Length, error) {
	h := c.spec.Masthead
	var lines []string
	for _, l := range c.markText() {
		lines = append(lines, c.markParts(l)...)
	}
	size, widest := render.Length(h.MarkSize), 0
	for _, l := range lines {
		widest = max(widest, len([]rune(l)))
	}
	size = min(size, c.width/render.Length(max(widest, 1)))
	y := c.top() + render.Length(h.MarkTop)
	c.element(render.Paragraph)
	if !c.titled() {
		c.heading(titleLevel)
	}
	for i, l := range lines {
		p, m := plain(l, fonts.XiaoBiaoSong), metrics{size: size, cell: size}
		if err := c.load(p, m); err != nil {
			return 0, err
		}
		over, under := c.ink(size)
		if i > 0 {
			y += render.Length(h.MarkGap)
		}
		width := c.spaceOut(render.Length(widest) * size)
		c.paint(p, m, spot{x: (c.width - width) / 2, y: y + over, color: render.Red})
		y += over + under
	}
	return y, nil
}

// leastMark is the size below which a mark is broken rather than set smaller.
const leastMark = 26 * render.Point

// markParts breaks a line of the mark that is too long for its size.
func (c *composer) markParts(line string) []string {
	var parts []string
	for _, n := range c.breakTitle(line, int(c.width/min(leastMark, render.Length(c.spec.Masthead.MarkSize)))) {
		parts, line = append(parts, line[:n]), line[n:]
	}
	return parts
}

// markText is the mark's lines: those that were set, else the profile's, else,
// where the draft has another mark, the draft's.
func (c *composer) markText() []string {
	if v := c.values["mark"]; v != "" {
		return strings.Split(v, "/")
	}
	var lines []string
	for _, l := range c.spec.Masthead.Mark {
		if l = c.fill(l); l != "" {
			lines = append(lines, l)
		}
	}
	if m := c.doc.Mark.Value; m != "" && m != strings.Join(lines, "") {
		return []string{m}
	}
	return lines
}

// spaceOut spreads the loaded line's characters to a width and gives the
// width reached.
func (c *composer) spaceOut(width render.Length) render.Length {
	natural := c.scratch.natural()
	para := &c.scratch.para
	gaps := render.Length(len(para.Runes) - 1)
	if gaps < 1 || width <= natural || (width-natural)/gaps > para.Widths[0] {
		return natural
	}
	extra := (width - natural) / gaps
	for i := range para.Advances[:gaps] {
		para.Advances[i] += extra
	}
	return natural + extra*gaps
}

// ink is how far the loaded passage's ink reaches above and below its
// baseline.
func (c *composer) ink(size render.Length) (over, under render.Length) {
	for i, g := range c.scratch.glyphs {
		f := c.faces.Face(c.scratch.faces[i])
		if r, ok := f.Ink(g); ok {
			upem := int64(f.UnitsPerEm())
			over = max(over, render.Length(int64(r.YMax)*int64(size)/upem))
			under = max(under, render.Length(-int64(r.YMin)*int64(size)/upem))
		}
	}
	return over, under
}

// numberDepth is how far the ink of a 文号 reaches below its baseline; it is
// taken from the signs that every 文号 has, so that the red line does not move
// when the number comes.
func (c *composer) numberDepth() render.Length {
	if err := c.load(plain("〔0〕号", fonts.FangSong), c.body); err != nil {
		return c.body.size * (1000 - ascent) / 1000
	}
	_, under := c.ink(c.body.size)
	return under
}

// numberLines sets the 文号 in the middle and, where the profile has it, the
// imprint line below: 编印单位 left, date right, a cell from the edges.
func (c *composer) numberLines(last, pitch render.Length) error {
	y := last
	if c.imprinted() {
		y -= pitch
		if err := c.imprint(last); err != nil {
			return err
		}
	}
	text := ""
	if c.value("number") != "" {
		text = c.fill(c.spec.Masthead.Number)
	}
	if !c.titled() {
		for _, further := range c.furtherNumbers() {
			text = strings.TrimSpace(text + "  " + further.text)
		}
	}
	if text == "" {
		return nil
	}
	p := plain(text, fonts.FangSong)
	if c.values["number"] == "" {
		p.span = c.doc.Number.Span
	}
	width, m, err := c.fitted(p, c.body, c.width)
	if err != nil {
		return c.placed(err, p.span)
	}
	c.element(render.Paragraph)
	c.paint(p, m, spot{x: (c.width - width) / 2, y: y})
	return nil
}

// TooLongError says that a text does not fit on its one line even in type of
// half the size.
type TooLongError struct{ Text string }

// Error quotes the beginning of the text and says what to do.
func (e *TooLongError) Error() string {
	text := []rune(e.Text)
	if len(text) > 20 {
		text = append(text[:20:20], '…')
	}
	return fmt.Sprintf("“%s”太长，一行排不下，请缩短后再排", string(text))
}

// fitted measures a passage that stands on one line, in smaller type, but not
// below half the size, where it would be wider than its room.
func (c *composer) fitted(p passage, m metrics, room render.Length) (render.Length, metrics, error) {
	width, err := c.measure(p, m)
	if err != nil || width <= room {
		return width, m, err
	}
	if width/2 > room {
		return 0, m, &TooLongError{Text: p.text}
	}
	m.size = render.Length(int64(m.size) * int64(room) / int64(width))
	m.cell = render.Length(int64(m.cell) * int64(room) / int64(width))
	width, err = c.measure(p, m)
	return width, m, err
}

// imprinted reports whether there is an imprint line: the profile has it, or
// the draft.
func (c *composer) imprinted() bool {
	return c.spec.Masthead.Imprint || !c.doc.Imprint.Unit.Span.IsZero()
}

func (c *composer) imprint(y render.Length) error {
	date := plain(c.value("imprint_date"), fonts.FangSong)
	dateWidth, err := c.measure(date, c.body)
	if err != nil {
		return err
	}
	room := c.width - c.cells(3) - dateWidth
	if v := c.value("imprint"); v != "" {
		p := plain(v, fonts.FangSong)
		_, m, err := c.fitted(p, c.body, room)
		if err != nil {
			return err
		}
		c.element(render.Paragraph)
		c.paint(p, m, spot{x: c.cells(1), y: y})
	}
	if date.text != "" {
		c.element(render.Paragraph)
		return c.single(date, c.body, spot{x: c.width - c.cells(1) - dateWidth, y: y})
	}
	return nil
}
