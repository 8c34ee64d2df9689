package workflow

import (
	"slices"
	"strings"
)

// The measures of a drawing, in pixels.
const (
	margin    = 24
	boxWidth  = 250
	sideWidth = 150
	boxPad    = 10
	framePad  = 12 // how far the frame of a state stands out beyond its boxes
	laneStep  = 14
	portSlot  = 20 // height of a labelled end of a lane
	bareSlot  = 11 // of one without
	linkGap   = 24 // between boxes, beside the labels
	titleSize = 15
	noteSize  = 12
	titleStep = 20
	lineStep  = 17
)

// lay gives everything its place.
func (c *chart) lay() {
	x := margin + c.count(true)*laneStep + c.labels(func(p *port) bool { return p.lane.left }) + framePad
	top := margin + 2*titleSize
	bottom := c.layColumn(x, top)
	beside := c.labels(func(p *port) bool { return !p.lane.left && !slices.Contains(c.side, p.row) })
	lanes := x + max(boxWidth+framePad+beside, boxWidth/2+c.down())
	c.layLanes(x-framePad-c.labels(func(p *port) bool { return p.lane.left }), lanes)
	c.width = lanes + margin
	if n := c.count(false); n > 0 {
		c.width = lanes + (n+1)*laneStep
	}
	if len(c.side) > 0 {
		sideX := c.width + c.labels(func(p *port) bool { return slices.Contains(c.side, p.row) })
		bottom = max(bottom, c.laySide(sideX, top))
		c.width = sideX + sideWidth + margin
	}
	c.width = max(c.width, margin*2+span(c.flow.Label, titleSize+3)+120)
	c.legend = wrapped(c.legend, c.width-2*margin, noteSize)
	c.height = bottom + margin + len(c.legend)*lineStep
	if len(c.legend) > 0 {
		c.height += margin / 2
	}
}

func (c *chart) count(left bool) int {
	return len(filter(c.lanes, func(l *lane) bool { return l.left == left }))
}

// labels gives the room that the labels of some ports need beside their rows.
func (c *chart) labels(of func(*port) bool) int {
	room := framePad
	for _, l := range c.lanes {
		for _, p := range l.ports {
			if of(p) {
				room = max(room, span(p.label, noteSize)+2*framePad)
			}
		}
	}
	return room
}

// down gives the room that the labels between the boxes need right of their
// arrows.
func (c *chart) down() int {
	room := 0
	for _, l := range c.links {
		for _, label := range l.labels {
			room = max(room, span(label, noteSize)+2*framePad)
		}
	}
	return room
}

// layColumn places the line from the top down.
func (c *chart) layColumn(x, y int) int {
	for i, r := range c.column {
		if i > 0 {
			y += c.gap(c.column[i-1])
		}
		r.x, r.y, r.w = x, y, boxWidth
		switch r.kind {
		case beginning:
			r.h = 14
		case head:
			r.h = max(len(r.titles)*titleStep+6, slots(r.left), slots(r.right))
		case box:
			r.h = r.height()
		}
		y += r.h
		r.spread()
	}
	return y + framePad
}

// gap gives the room below a row.
func (c *chart) gap(above *row) int {
	if above.kind == head {
		return 4
	}
	room := linkGap
	for _, l := range c.links {
		if l.from == above {
			room += len(l.labels) * lineStep
		}
	}
	if c.last(above) {
		room += framePad // below the frame of its state
	}
	return room
}

// last reports whether the row is the last step of a state with several.
func (c *chart) last(r *row) bool {
	def, _ := c.flow.Def(r.place.State)
	return r.kind == box && len(def.Steps) > 1 && r.place.Step == len(def.Steps)-1
}

func (r *row) height() int {
	return max(r.text()+2*boxPad, slots(r.left)+8, slots(r.right)+8)
}

// text gives how high the row's words stand.
func (r *row) text() int { return len(r.titles)*titleStep + len(r.lines)*lineStep - 5 }

func slots(ports []*port) int {
	room := 0
	for _, p := range ports {
		room += p.slot()
	}
	return room
}

func (p *port) slot() int {
	if p.label == "" {
		return bareSlot
	}
	return portSlot
}

// spread orders the row's ports and gives them their heights. What leaves
// stands above what arrives, and of what arrives the outermost lane on top: so
// the lanes cross least.
func (r *row) spread() {
	for _, ports := range [][]*port{r.left, r.right} {
		slices.SortStableFunc(ports, func(a, b *port) int {
			if a.enters != b.enters {
				return compareBool(a.enters, b.enters)
			}
			if a.enters {
				return -1 // lanes are in the order of their sources: the last is outermost
			}
			return 0
		})
		y := r.y + (r.h-slots(ports))/2
		for _, p := range ports {
			y += p.slot()
			p.y = y - bareSlot/2
		}
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// layLanes gives the lanes their x: on the left from the column outwards, so
// that what returns from further down lies further out.
func (c *chart) layLanes(left, right int) {
	for _, l := range c.lanes {
		if l.left {
			l.x = left
			left -= laneStep
		} else {
			l.x = right + laneStep/2
			right += laneStep
		}
	}
}

// laySide places each side box about where its lanes come from, below the one
// before.
func (c *chart) laySide(x, y int) int {
	for _, r := range c.side {
		r.x, r.w, r.h = x, sideWidth, r.height()
		sum, n := 0, 0
		for _, l := range c.lanes {
			if !slices.ContainsFunc(l.ports, func(p *port) bool { return p.row == r }) {
				continue
			}
			for _, p := range l.ports {
				if !slices.Contains(c.side, p.row) {
					sum, n = sum+p.y, n+1
				}
			}
		}
		if n > 0 {
			y = max(y, sum/n-r.h/2)
		}
		r.y = y
		r.spread()
		y += r.h + linkGap
	}
	return y
}

// span estimates how wide a text is: a Chinese character or mark is as wide as
// it is high, a letter or digit a little more than half.
func span(text string, size int) int {
	width := 0
	for _, r := range text {
		if r < 0x2000 {
			width += size * 3 / 5
		} else {
			width += size
		}
	}
	return width
}

// wrapped breaks lines that are too wide, after a 、 if there is one.
func wrapped(lines []string, width, size int) []string {
	var out []string
	for _, line := range lines {
		for span(line, size) > width {
			cut := cutAt(line, width, size)
			out = append(out, line[:cut])
			line = line[cut:]
		}
		out = append(out, line)
	}
	return out
}

func cutAt(line string, width, size int) int {
	fits, used := 0, 0
	for i, r := range line {
		used += span(string(r), size)
		if used > width && i > 0 {
			break
		}
		fits = i + len(string(r))
	}
	if comma := strings.LastIndex(line[:fits], "、"); comma > 0 {
		return comma + len("、")
	}
	return fits
}
