package layout

import (
	"math"

	"jiyao/drafting"
	"jiyao/render"
)

// titleLevel is the level of the title among the headings; 一、 is the next.
const titleLevel = 1

// element begins an element of the text: what is set from now on belongs to
// it.
func (c *composer) element(role render.Role) {
	c.tag = render.Tag{Element: c.tag.Element + 1, Role: role}
	c.leading = 0
}

// heading begins a heading.
func (c *composer) heading(level int) {
	c.element(render.Heading)
	c.tag.Level = uint8(level)
}

// tagBlock begins the element that a block is.
func (c *composer) tagBlock(b drafting.Block) {
	switch {
	case b.Kind == drafting.Heading:
		c.heading(titleLevel + b.Level)
	case labelled(b.Kind):
		c.element(render.Item)
	default:
		c.element(render.Paragraph)
	}
}

// cell begins a field in a row of a form.
func (c *composer) cell(row int) {
	c.element(render.Cell)
	c.tag.Level = uint8(min(row, math.MaxUint8))
}

// nextItem begins an item of its own for a line of whole persons, so that none
// runs into the next; the first line belongs to the label.
func (c *composer) nextItem(l list) {
	if l.label.text == "" {
		c.element(render.Item)
	}
}

// lineTag gives the tag of the next line.
func (c *composer) lineTag(runs []render.Run) render.Tag {
	tag := c.tag
	tag.Lead = lead(runs, c.leading)
	c.leading = 0
	return tag
}

// lead counts the runs that make up a label of so many bytes; 0 where label
// and text stand in one run.
func lead(runs []render.Run, label int) uint8 {
	for i, r := range runs[:min(len(runs), math.MaxUint8)] {
		if label -= len(r.Text); label <= 0 {
			if label == 0 {
				return uint8(i + 1)
			}
			break
		}
	}
	return 0
}
