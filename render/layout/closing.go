package layout

import (
	"strings"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// labelledLines sets a labelled block such as 记录：… or 时间：…: two cells in,
// further lines under the first character behind the colon.
func (c *composer) labelledLines(i, end int) error {
	b := c.doc.Blocks[i]
	label := c.label(b)
	label.roles = []roleFrom{{0, fonts.Role(c.spec.Closing.Label)}}
	hang := c.hang(label)
	if label.text != "" {
		c.leading = len(label.text)
		in := indent{first: c.cells(c.spec.Body.Indent), rest: hang}
		if err := c.paragraph(labelledText(b, label), in); err != nil {
			return err
		}
		i++
	}
	for _, b := range c.doc.Blocks[i:end] {
		if err := c.paragraph(drafted(b), indent{first: hang, rest: hang}); err != nil {
			return err
		}
	}
	return nil
}

// labelledText is a labelled block's text; it is the draft's own where the
// label needs no mending.
func labelledText(b drafting.Block, label passage) passage {
	p := drafted(b)
	if strings.HasPrefix(p.text, label.text) {
		p.roles = append(label.roles[:1:1], roleFrom{len(label.text), fonts.FangSong})
		return p
	}
	rest := plain(strings.TrimSpace(b.Text[b.Label.End-b.Span.Start:]), fonts.FangSong)
	rest.span = b.Span
	return joinLabel(label, rest)
}

// signature sets the compiling body and the date by the rule for documents
// without a seal (§7.3.5): the body two cells from the right; the date's first
// character two cells right of the body's, or, where the date is the longer,
// two cells from the right with the body moved accordingly.
func (c *composer) signature(at section, i int) (section, error) {
	if i < c.signedTo {
		return at, nil
	}
	first := c.signedTo == 0
	compiler, date := c.signatureAt(i)
	if v := c.values["compiler"]; v != "" && first {
		compiler = plain(v, fonts.FangSong)
	}
	if v := c.values["compiled"]; v != "" && first {
		date = plain(v, fonts.FangSong)
	}
	c.signedTo = max(c.signedTo, i+1)
	if at != inHead {
		c.blank(c.spec.Closing.CompilerBefore)
	}
	return inClosing, c.signatureLines(compiler, date)
}

// signatureAt gives the body and the date that stand together from block i on,
// and notes how far they reach.
func (c *composer) signatureAt(i int) (compiler, date passage) {
	for ; i < len(c.doc.Blocks); i++ {
		switch b := c.doc.Blocks[i]; {
		case b.Kind == drafting.Blank:
			continue
		case b.Kind == drafting.Compiler && compiler.text == "":
			compiler = drafted(b)
		case b.Kind == drafting.CompiledDate:
			c.signedTo = i + 1
			return compiler, drafted(b)
		default:
			return compiler, passage{}
		}
	}
	return compiler, passage{}
}

func (c *composer) signatureLines(compiler, date passage) error {
	right := c.width - c.cells(c.spec.Closing.CompilerRight)
	bodyWidth, err := c.measure(compiler, c.body)
	if err != nil {
		return err
	}
	dateWidth, err := c.measure(date, c.body)
	if err != nil {
		return err
	}
	bodyX := right - bodyWidth
	dateX := bodyX + c.cells(2)
	if dateX+dateWidth > right {
		dateX = right - dateWidth
		bodyX = min(bodyX, dateX-c.cells(2))
	}
	if compiler.text != "" {
		if date.text != "" && c.row == c.spec.Grid.Lines-1 {
			c.page() // body and date stay together
		}
		c.element(render.Paragraph)
		if err := c.paragraph(compiler, indent{first: max(bodyX, 0)}); err != nil {
			return err
		}
	}
	if date.text != "" {
		c.element(render.Paragraph)
		return c.paragraph(date, indent{first: max(dateX, 0)})
	}
	return nil
}

// measure is a passage's width on one line, autospace included.
func (c *composer) measure(p passage, m metrics) (render.Length, error) {
	if err := c.load(p, m); err != nil {
		return 0, err
	}
	para := &c.scratch.para
	para.Break(c.breakRules(m.cell), boundless, boundless)
	sum := int64(0)
	for _, a := range para.Advances {
		sum += int64(a)
	}
	return render.Length(min(sum, int64(boundless))), nil
}

// boundless is a measure that no line fills.
const boundless = render.Length(1 << 29)

// noteBlock sets a 附注 of the draft: two cells in (§7.3.6). A value replaces
// it.
func (c *composer) noteBlock(b drafting.Block) error {
	if c.noted {
		return nil
	}
	p := drafted(b)
	if v := c.values["note"]; v != "" {
		p, c.noted = plain(v, fonts.FangSong), true
	}
	return c.paragraph(p, indent{first: c.cells(c.spec.Body.Indent)})
}

// note closes the text with what the values give and the draft does not:
// 整理, date and 附注.
func (c *composer) note(at section) error {
	if c.signedTo == 0 && (c.values["compiler"] != "" || c.values["compiled"] != "") {
		if _, err := c.signature(at, len(c.doc.Blocks)); err != nil {
			return err
		}
	}
	if v := c.values["note"]; v != "" && !c.noted {
		c.element(render.Paragraph)
		return c.paragraph(plain(v, fonts.FangSong), indent{first: c.cells(c.spec.Body.Indent)})
	}
	return nil
}
