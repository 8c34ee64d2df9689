package workflow

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// SVG draws the flow: the line from top to bottom with its steps, what leads
// on in black, what is returned on the left, what leaves the line on the right.
// The same flow always gives the same bytes; no other file is needed to show
// them.
func (f *Flow) SVG() []byte { return f.SVGAt(Place{}) }

// SVGAt draws the flow with one place lit: where a minutes stands. The zero Place
// lights none.
func (f *Flow) SVGAt(lit Place) []byte {
	c := newChart(f)
	s := &sheet{lit: lit}
	id := fmt.Sprintf("flow-%s-%d", f.ID.Name, f.ID.Version)
	s.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-title %s-desc" font-family="%s">`,
		c.width, c.height, c.width, c.height, id, id, chartFonts)
	s.printf(`<title id="%s-title">%s</title>`, id, escaped(f.heading()))
	description := f.description()
	if !lit.IsZero() {
		description = "现在在“" + f.PlaceLabel(lit) + "”。\n" + description
	}
	s.printf(`<desc id="%s-desc">%s</desc>`, id, escaped(description))
	s.printf(`<rect width="%d" height="%d" fill="#ffffff"/>`, c.width, c.height)
	s.text(textAt{x: margin, y: margin + titleSize, size: titleSize + 3, bold: true}, f.heading())
	c.drawFrames(s)
	for _, l := range c.lanes {
		c.drawLane(s, l)
	}
	for _, l := range c.links {
		c.drawLink(s, l)
	}
	for _, r := range slices.Concat(c.column, c.side) {
		s.drawRow(r)
	}
	for i, line := range c.legend {
		s.text(textAt{x: margin, y: c.height - margin - (len(c.legend)-1-i)*lineStep, size: noteSize, fill: quietInk}, line)
	}
	s.printf(`</svg>`)
	return s.Bytes()
}

// The colours, dark enough on white for small print.
const (
	ink      = "#111827"
	quietInk = "#374151"
	backInk  = "#9a3412" // returns
	asideInk = "#1e4e8c" // what leaves the line
	litInk   = "#b3131b" // where the minutes stands
)

const chartFonts = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',SimHei,sans-serif"

// heading gives the flow's name with its version.
func (f *Flow) heading() string { return fmt.Sprintf("%s（第%d版）", f.Label, f.ID.Version) }

// description says in words what the drawing shows.
func (f *Flow) description() string {
	var lines []string
	for _, p := range append([]Place{{}}, f.places()...) {
		var ways []string
		for _, r := range f.leaving[p].rules {
			if r.From != r.To && !r.derived() {
				ways = append(ways, fmt.Sprintf("%s（%s）到%s", r.Label, roleList(r.Roles), f.PlaceLabel(r.To)))
			}
		}
		if len(ways) > 0 {
			lines = append(lines, f.PlaceLabel(p)+"："+strings.Join(ways, "；")+"。")
		}
	}
	return strings.Join(lines, "\n")
}

// A sheet is the drawing as it is written.
type sheet struct {
	bytes.Buffer
	lit Place // where the minutes stands that is looked at; zero if none is
}

func (s *sheet) printf(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

func escaped(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

type textAt struct {
	x, y, size int
	anchor     string
	fill       string
	bold       bool
}

func (s *sheet) text(at textAt, text string) {
	if text == "" {
		return
	}
	if at.fill == "" {
		at.fill = ink
	}
	more := ""
	if at.anchor != "" {
		more += ` text-anchor="` + at.anchor + `"`
	}
	if at.bold {
		more += ` font-weight="bold"`
	}
	s.printf(`<text x="%d" y="%d" font-size="%d" fill="%s"%s>%s</text>`, at.x, at.y, at.size, at.fill, more, escaped(text))
}

// line draws a path of M, H and V.
func (s *sheet) line(path, colour string) {
	s.printf(`<path d="%s" fill="none" stroke="%s" stroke-width="1.3"/>`, path, colour)
}

// tip draws an arrow's head that ends at a point, pointing dx to the right or
// dy down.
func (s *sheet) tip(x, y int, dx, dy int, colour string) {
	const long, wide = 9, 4
	s.printf(`<path d="M%d %dL%d %dL%d %dZ" fill="%s"/>`,
		x, y, x-dx*long-dy*wide, y-dy*long-dx*wide, x-dx*long+dy*wide, y-dy*long+dx*wide, colour)
}

// drawFrames draws a frame around the steps of a state that has several.
func (c *chart) drawFrames(s *sheet) {
	for i, h := range c.column {
		if h.kind != head {
			continue
		}
		last := i
		for last+1 < len(c.column) && c.column[last+1].place.State == h.place.State {
			last++
		}
		bottom := c.column[last].y + c.column[last].h + framePad
		s.printf(`<rect x="%d" y="%d" width="%d" height="%d" rx="8" fill="#f3f4f6" stroke="%s" stroke-dasharray="5 3"/>`,
			h.x-framePad, h.y, h.w+2*framePad, bottom-h.y, quietInk)
	}
}

func (s *sheet) drawRow(r *row) {
	switch r.kind {
	case beginning:
		s.printf(`<circle cx="%d" cy="%d" r="7" fill="%s"/>`, r.x+r.w/2, r.y+7, ink)
	case head:
		for i, title := range r.titles {
			s.text(textAt{x: r.x, y: r.y + 18 + i*titleStep, size: titleSize, bold: true}, title)
		}
	case box:
		s.drawBox(r)
	}
}

func (s *sheet) drawBox(r *row) {
	s.printf(`<rect x="%d" y="%d" width="%d" height="%d" rx="5" fill="#ffffff" stroke="%s" stroke-width="1.5"/>`, r.x, r.y, r.w, r.h, ink)
	if !s.lit.IsZero() && r.place == s.lit {
		s.printf(`<rect x="%d" y="%d" width="%d" height="%d" rx="7" fill="#fff6e6" stroke="%s" stroke-width="3.5"/>`, r.x-3, r.y-3, r.w+6, r.h+6, litInk)
		s.tip(r.x+14, r.y+r.h/2, 1, 0, litInk)
	}
	if r.end {
		s.printf(`<rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="none" stroke="%s"/>`, r.x+3, r.y+3, r.w-6, r.h-6, ink)
	}
	at := textAt{x: r.x + r.w/2, y: r.y + (r.h-r.text())/2 + titleSize - 2, anchor: "middle"}
	for _, title := range r.titles {
		at.size, at.bold, at.fill = titleSize, true, ink
		s.text(at, title)
		at.y += titleStep
	}
	at.y += noteSize - titleSize
	for _, line := range r.lines {
		at.size, at.bold, at.fill = noteSize, false, quietInk
		s.text(at, line)
		at.y += lineStep
	}
}

func (c *chart) drawLink(s *sheet, l link) {
	x, from, to := l.from.x+l.from.w/2, l.from.y+l.from.h, l.to.y
	if i := slices.Index(c.column, l.to); c.column[i-1].kind == head {
		to = c.column[i-1].y
	}
	s.line(fmt.Sprintf("M%d %dV%d", x, from, to), ink)
	s.tip(x, to, 0, 1, ink)
	middle := (from+to)/2 - (len(l.labels)-1)*lineStep/2 + noteSize/3
	if c.last(l.from) {
		middle += framePad / 2
	}
	for i, label := range l.labels {
		s.text(textAt{x: x + 10, y: middle + i*lineStep, size: noteSize}, label)
	}
}

// drawLane draws a lane once with all its ends: a dot where one branches off,
// a tip where it arrives.
func (c *chart) drawLane(s *sheet, l *lane) {
	colour := asideInk
	if l.left {
		colour = backInk
	}
	low := slices.MinFunc(l.ports, func(a, b *port) int { return a.y - b.y }).y
	high := slices.MaxFunc(l.ports, func(a, b *port) int { return a.y - b.y }).y
	s.line(fmt.Sprintf("M%d %dV%d", l.x, low, high), colour)
	for _, p := range l.ports {
		edge, toRight := p.row.x, true // the row lies to the right of the lane
		if !l.left && !slices.Contains(c.side, p.row) {
			edge, toRight = p.row.x+p.row.w, false
		}
		if p.row.kind == head && !toRight {
			edge += framePad
		}
		s.line(fmt.Sprintf("M%d %dH%d", l.x, p.y, edge), colour)
		if low < p.y && p.y < high {
			s.printf(`<circle cx="%d" cy="%d" r="2.5" fill="%s"/>`, l.x, p.y, colour)
		}
		switch {
		case p.enters && toRight:
			s.tip(edge, p.y, 1, 0, colour)
		case p.enters:
			s.tip(edge, p.y, -1, 0, colour)
		case toRight:
			s.text(textAt{x: p.row.x - framePad - 4, y: p.y - 4, size: noteSize, anchor: "end", fill: colour}, p.label)
		default:
			s.text(textAt{x: p.row.x + p.row.w + framePad + 4, y: p.y - 4, size: noteSize, fill: colour}, p.label)
		}
	}
}
