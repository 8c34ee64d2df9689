package layout

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// item is one entry of a list that is kept on one line where it fits.
type item struct {
	text  string // as set
	tail  string // a separator that stays with it: 、
	cut   int    // byte offset in text where unit and name part; 0 if nowhere
	span  drafting.Span
	fresh bool // begins a new line: the rest of an item that was parted
}

// width is an item's in half cells.
func (it item) width() int { return halfCells(it.text) + halfCells(it.tail) }

// list is a block of items with a label, set with a hanging indent.
type list struct {
	label passage
	hang  render.Length // left edge of all lines but the label
	gap   int           // half cells between two items
	grid  bool          // leaders: fixed columns
	items []item
}

// roll sets 出席, 请假 or 列席 (§10.3): two cells in, a label in 黑体, and
// every further line under the first character behind the colon.
func (c *composer) roll(i, end int) error {
	label := c.label(c.doc.Blocks[i])
	span := drafting.Span{Start: c.doc.Blocks[i].Span.Start, End: c.doc.Blocks[end-1].Span.End}
	rows := rowsIn(c.rollOf(c.doc.Blocks[i].Kind).Rows, span)
	hang := c.hang(label)
	if len(rows) == 0 {
		return c.labelledLines(i, end)
	}
	for n := 0; n < len(rows); {
		last := n + 1
		for rows[n].Bare && last < len(rows) && rows[last].Bare {
			last++
		}
		l := c.listOf(rows[n:last])
		l.hang = hang
		if n == 0 {
			l.label, c.leading = label, len(label.text)
		}
		if err := c.list(l); err != nil {
			return err
		}
		n = last
	}
	return nil
}

// rowsIn gives the rows that begin within a span; rows are in the order of the
// draft.
func rowsIn(rows []drafting.Row, span drafting.Span) []drafting.Row {
	first := sort.Search(len(rows), func(i int) bool { return rows[i].Span.Start >= span.Start })
	last := first
	for last < len(rows) && rows[last].Span.Start <= span.End {
		last++
	}
	return rows[first:last]
}

func (c *composer) rollOf(k drafting.Kind) drafting.Roll {
	switch k {
	case drafting.Present:
		return c.doc.Attendance.Present
	case drafting.Absent:
		return c.doc.Attendance.Absent
	}
	return c.doc.Attendance.Observers
}

// label is a block's label as it is set: without padding, with a full-width
// colon; nothing for a list that goes on after something else.
func (c *composer) label(b drafting.Block) passage {
	if b.Label.IsZero() {
		return passage{}
	}
	text := strings.TrimSpace(b.Text[:b.Label.End-b.Span.Start])
	text = strings.ReplaceAll(solid(text), ":", "：")
	if !strings.HasSuffix(text, "：") {
		text += "："
	}
	p := plain(text, fonts.Role(c.spec.Lists.Label))
	p.span = b.Label
	return p
}

// hang is the left edge of a list's lines: that behind the label, or, without
// one, that of the list before.
func (c *composer) hang(label passage) render.Length {
	if label.text != "" {
		c.lastHang = c.cells(c.spec.Body.Indent + utf8.RuneCountInString(label.text))
	}
	return c.lastHang
}

// listOf turns rows of persons into items. Names that the draft separates by
// 、 or ， keep them, unless the profile sets all lists with spaces.
func (c *composer) listOf(rows []drafting.Row) list {
	persons := rows[0].Persons
	for _, r := range rows[1:] {
		persons = append(persons[:len(persons):len(persons)], r.Persons...)
	}
	l := list{gap: 2, items: make([]item, 0, len(persons))}
	tails := make([]string, len(persons))
	for n := range persons {
		if n+1 < len(persons) && c.spec.Lists.Separator == "keep" {
			if tails[n] = c.separator(persons[n], persons[n+1]); tails[n] != "" {
				l.gap = 0
			}
		}
	}
	l.grid = rows[0].Bare && l.gap > 0
	for n, p := range persons {
		it := c.item(p, l.grid)
		if it.tail = tails[n]; l.gap == 0 && it.tail == "" && n+1 < len(persons) {
			it.tail = "  " // spaces in a list of marks stay
		}
		l.items = append(l.items, it)
	}
	return l
}

// separator is the mark that stands between two persons as written, if it is
// one.
func (c *composer) separator(a, b drafting.Person) string {
	between := c.slice(drafting.Span{Start: a.Span.End, End: b.Span.Start})
	for _, mark := range []string{"、", "，", "；"} {
		if strings.Contains(between, mark) {
			return mark
		}
	}
	return ""
}

// slice is the draft's text in a span within one block.
func (c *composer) slice(s drafting.Span) string {
	i := sort.Search(len(c.doc.Blocks), func(i int) bool { return c.doc.Blocks[i].Span.End >= s.Start })
	if i == len(c.doc.Blocks) {
		return ""
	}
	b := c.doc.Blocks[i]
	if s.Start < b.Span.Start || s.End > b.Span.End || s.End < s.Start {
		return ""
	}
	return b.Text[s.Start-b.Span.Start : s.End-b.Span.Start]
}

// item sets a person: in the leaders' grid a two-character name takes three
// cells (王  翔), elsewhere unit and name stand solid.
func (c *composer) item(p drafting.Person, grid bool) item {
	text := strings.TrimSpace(c.slice(p.Span))
	written := solid(text)
	if p.Unit == "" && p.Name != "" {
		if rest, ok := strings.CutPrefix(written, p.Name); ok {
			written = c.padded(p.Name, grid) + rest
		}
	}
	cut := 0
	if p.Unit != "" && p.Name != "" && strings.HasPrefix(written, p.Unit) {
		cut = len(p.Unit)
	}
	return item{text: written, cut: cut, span: p.Span}
}

func (c *composer) padded(name string, grid bool) string {
	runes := []rune(name)
	if grid && c.spec.Lists.Pad && len(runes) == 2 {
		return string(runes[0]) + "  " + string(runes[1])
	}
	return name
}

// blanks are the characters that offices pad with.
const blanks = " \t\u3000\u00a0"

// solid takes the padding out of an item: 王  翔 is 王翔.
func solid(s string) string {
	if !strings.ContainsAny(s, blanks) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(blanks, r) }), "")
}

// list sets a list by the profile's habit.
func (c *composer) list(l list) error {
	switch {
	case l.grid && !slices.ContainsFunc(l.items, func(it item) bool { return it.width() > c.listRoom(l) }):
		return c.leaders(l)
	case c.spec.Lists.Breaks == "anywhere":
		return c.looseList(l)
	}
	return c.wholeItems(l)
}

// leaders sets names in fixed columns of three cells and a gap, so many a row.
func (c *composer) leaders(l list) error {
	var row strings.Builder
	column, used := 0, 0
	var span drafting.Span
	flush := func() error {
		c.nextItem(l)
		err := c.listLine(l, row.String(), span, nil)
		l.label = passage{}
		row.Reset()
		column, used = 0, 0
		return err
	}
	for n, it := range l.items {
		width := halfCells(it.text)
		columns := (width + 2 + 7) / 8
		if column > 0 && (column+columns > c.spec.Lists.PerRow || column*8+width > c.listRoom(l)) {
			if err := flush(); err != nil {
				return err
			}
		}
		if column == 0 {
			span.Start = it.span.Start
		}
		row.WriteString(strings.Repeat(" ", column*8-used))
		row.WriteString(it.text)
		used = column*8 + width
		column += columns
		span.End = it.span.End
		if n == len(l.items)-1 {
			return flush()
		}
	}
	return nil
}

// listRoom is the measure of a list's lines in half cells.
func (c *composer) listRoom(l list) int {
	return int((c.width - l.hang + 10) / (c.body.cell / 2))
}

// halfCells is the width of a list's text: digits, letters and spaces half a
// cell, everything else a cell.
func halfCells(s string) int {
	n := 0
	for _, r := range s {
		if n += 2; r < 0x80 || r == '·' {
			n--
		}
	}
	return n
}

// listLine sets one line of a list: the label, if this is the list's first
// line, and then the text. gap, if given, is the width of every gap of two
// spaces.
func (c *composer) listLine(l list, text string, span drafting.Span, gap *render.Length) error {
	if c.row >= c.spec.Grid.Lines {
		c.page()
	}
	left := c.left(c.current())
	var runs []render.Run
	if l.label.text != "" {
		if err := c.load(l.label, c.body); err != nil {
			return err
		}
		c.scratch.natural()
		runs = append(runs, c.runs(0, len(c.scratch.para.Runes), left+c.cells(c.spec.Body.Indent), c.body)...)
		span.Start = l.label.span.Start
	}
	p := plain(text, fonts.FangSong)
	p.span = span
	if err := c.load(p, c.body); err != nil {
		return c.placed(err, span)
	}
	c.scratch.natural()
	if gap != nil {
		c.setGaps(*gap)
	}
	runs = append(runs, c.runs(0, len(c.scratch.para.Runes), left+l.hang, c.body)...)
	c.put(runs, span, c.body.size)
	return nil
}

// setGaps makes every gap of two spaces in the loaded line as wide as gap.
func (c *composer) setGaps(gap render.Length) {
	s := &c.scratch.para
	for i := 0; i+1 < len(s.Runes); i++ {
		if s.Runes[i] == ' ' && s.Runes[i+1] == ' ' {
			s.Advances[i], s.Advances[i+1] = gap/2, gap-gap/2
			i++
		}
	}
}

// placed gives a missing glyph of a list its place: the first in the span of
// the draft that has the character.
func (c *composer) placed(err error, span drafting.Span) error {
	e, ok := err.(*fonts.MissingGlyphError)
	if !ok {
		return err
	}
	for i, b := range c.doc.Blocks {
		if b.Span.End < span.Start || b.Span.Start > span.End {
			continue
		}
		if at := strings.IndexRune(b.Text, e.Rune); at >= 0 {
			e.Line, e.Column = i+1, len([]rune(b.Text[:at]))+1
			return e
		}
	}
	return e
}
