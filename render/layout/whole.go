package layout

import (
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/render"
	"jiyao/render/linebreak"
)

// wholeItems fills lines with whole items: a person's name is never parted,
// nor a unit from its person where it fits. The gap of one cell may shrink to
// half a cell where that admits the next item.
func (c *composer) wholeItems(l list) error {
	room := c.listRoom(l)
	items := c.fitting(l.items, room)
	for n := 0; n < len(items); {
		width := items[n].width()
		end := n + 1
		for end < len(items) && !items[end].fresh {
			w := items[end].width()
			if width+w+(end-n)*min(l.gap, 1) > room {
				break
			}
			width += w
			end++
		}
		if err := c.wholeLine(l, items[n:end], room-width); err != nil {
			return err
		}
		l.label = passage{}
		n = end
	}
	return nil
}

// wholeLine sets one line of whole items; free is what their gaps may take,
// in half cells.
func (c *composer) wholeLine(l list, items []item, free int) error {
	if !items[0].fresh {
		c.nextItem(l)
	}
	var text strings.Builder
	for n, it := range items {
		if n > 0 && l.gap > 0 {
			text.WriteString("  ")
		}
		text.WriteString(it.text)
		text.WriteString(it.tail)
	}
	gap := c.body.cell
	if gaps := len(items) - 1; gaps > 0 && free < gaps*l.gap {
		gap = c.body.cell / 2 * render.Length(free) / render.Length(gaps)
	}
	return c.listLine(l, text.String(), drafting.Span{Start: items[0].span.Start, End: items[len(items)-1].span.End}, &gap)
}

// fitting splits items that are wider than a line: first between unit and
// name, then anywhere but in the name.
func (c *composer) fitting(items []item, room int) []item {
	if !slices.ContainsFunc(items, func(it item) bool { return it.width() > room }) {
		return items
	}
	out := make([]item, 0, len(items)+4)
	for _, it := range items {
		for width := it.width(); width > room; {
			at := splitAt(it, room)
			if at <= 0 || at >= len(it.text) {
				break
			}
			width -= halfCells(it.text[:at])
			out = append(out, item{text: it.text[:at], span: it.span, fresh: it.fresh})
			it.text, it.cut, it.fresh = it.text[at:], max(it.cut-at, 0), true
		}
		out = append(out, it)
	}
	return out
}

// splitAt is the byte offset at which an item too wide for a line is parted.
func splitAt(it item, room int) int {
	if it.cut > 0 && halfCells(it.text[:it.cut]) <= room {
		return it.cut
	}
	width, prev := 0, rune(0)
	best := 0
	for i, r := range it.text {
		if i > 0 && !barred(prev, r) && (it.cut == 0 || i <= it.cut) {
			best = i
		}
		if width += halfCells(string(r)); width > room {
			break
		}
		prev = r
	}
	return best
}

// barred reports whether a line may not end between two characters.
func barred(prev, r rune) bool {
	switch linebreak.ClassOf(r) {
	case linebreak.Closer, linebreak.Stop, linebreak.Query, linebreak.Tail:
		return true
	}
	return linebreak.ClassOf(prev) == linebreak.Opener
}
