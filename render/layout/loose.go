package layout

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/fonts"
)

// looseList sets a list as the print of the sample does: one flowing
// paragraph that breaks anywhere, also inside units and names, but never
// right behind a surname; its first line begins one cell further left
// (SPEC B4.2).
func (c *composer) looseList(l list) error {
	text, stuck := flowing(l)
	p := plain(text, fonts.FangSong)
	p.span = drafting.Span{Start: l.items[0].span.Start, End: l.items[len(l.items)-1].span.End}
	in := indent{first: l.hang - c.cells(1), rest: l.hang}
	if l.label.text != "" {
		p = joinLabel(l.label, p)
		in.first = c.cells(c.spec.Body.Indent)
		for i := range stuck {
			stuck[i] += utf8.RuneCountInString(l.label.text)
		}
	}
	if err := c.load(p, c.body); err != nil {
		return c.placed(err, p.span)
	}
	para := &c.scratch.para
	for range para.Runes {
		para.NoBreak = append(para.NoBreak, false)
	}
	for _, i := range stuck {
		para.NoBreak[i] = true
	}
	rules := c.rules
	rules.Ragged, rules.Autospace, rules.AutospaceMin = true, 0, 0
	para.Break(rules, c.width-in.first, c.width-in.rest)
	c.place(p, in)
	return nil
}

// flowing joins the items of a list with gaps and gives the characters that
// may not begin a line: those right behind a surname.
func flowing(l list) (text string, stuck []int) {
	var b strings.Builder
	runes := 0
	write := func(s string) {
		b.WriteString(s)
		runes += utf8.RuneCountInString(s)
	}
	for n, it := range l.items {
		if n > 0 && l.gap > 0 {
			write("  ")
		}
		if it.cut > 0 {
			stuck = append(stuck, runes+utf8.RuneCountInString(it.text[:it.cut])+1)
		}
		write(it.text)
		write(it.tail)
	}
	return b.String(), stuck
}

// joinLabel puts a label before a passage.
func joinLabel(label, p passage) passage {
	joined := passage{text: label.text + p.text, span: p.span, roles: label.roles}
	joined.span.Start = label.span.Start
	for _, r := range p.roles {
		joined.roles = append(joined.roles, roleFrom{r.at + len(label.text), r.role})
	}
	return joined
}
