package layout

import (
	"fmt"
	"slices"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

// CopySpec is what the copies of an issued minutes bear that the master does
// not (份号、追溯标记); the zero CopySpec is nothing.
type CopySpec struct {
	Number bool   `yaml:"number"` // 份号, six digits at the top left of the type area (GB/T 9704 §7.2.1)
	Trace  string `yaml:"trace"`  // 追溯标记 in the foot margin: text, code, both
	// Watermark (水印) is whether the name of the unit that a copy goes to stands
	// beneath its pages.
	Watermark bool `yaml:"watermark"`
}

// The forms of a trace mark.
const (
	TraceText = "text" // small type
	TraceCode = "code" // a QR code
	TraceBoth = "both"
)

// Text reports whether the trace mark stands in small type.
func (s CopySpec) Text() bool { return s.Trace == TraceText || s.Trace == TraceBoth }

// Code reports whether the trace mark stands as a code.
func (s CopySpec) Code() bool { return s.Trace == TraceCode || s.Trace == TraceBoth }

// IsZero reports whether a copy bears nothing of its own.
func (s CopySpec) IsZero() bool { return s == CopySpec{} }

// A Mark is what one copy bears of its own. What is zero is not set.
type Mark struct {
	Number int      // 份号, from 1 to MostCopies
	Trace  string   // 追溯标记, of TraceAlphabet
	Code   [][]bool // 追溯标记 as a square code, row by row; true is dark
	// Watermark is what stands beneath the pages, at most MostWatermark characters.
	Watermark string
}

// MostCopies is the highest 份号 that six digits write.
const MostCopies = 999_999

// TraceAlphabet is what a trace mark in small type may be made of.
const TraceAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"

// Where trace marks stand, measured up from the foot of the page, and how
// large they are.
const (
	traceSize   = 7 * render.Point
	traceFoot   = 28 * render.Point // 9.9 mm: printers reach there
	codeSide    = 36 * render.Point // 12.7 mm: read from paper, and from a photograph of it
	codeQuiet   = 8 * render.Point  // white beside the code
	traceMargin = traceFoot + traceSize + 4*render.Point
	codeMargin  = traceFoot + codeSide + 8*render.Point
)

// Stamp puts marks over the pages of one layout, without setting it again. It
// is safe for concurrent use.
type Stamp struct {
	spec  *Spec
	faces *fonts.Set
	pages []render.Page // without lines and rules
}

// NewStamp makes a Stamp for a layout that was set with the profile.
func NewStamp(l *render.Layout, spec *Spec, faces *fonts.Set) *Stamp {
	s := &Stamp{spec: spec, faces: faces, pages: make([]render.Page, len(l.Pages))}
	for i, p := range l.Pages {
		s.pages[i] = render.Page{Width: p.Width, Height: p.Height, Number: p.Number}
	}
	return s
}

// Alphabet gives marks that together have every character a mark can have, and the
// watermarks that there will be, on every page that they can stand on: what writes
// many copies sharing their fonts needs it beforehand.
func (s *Stamp) Alphabet(watermarks ...string) ([]render.Page, error) {
	marks := []Mark{{Number: 123_456, Trace: TraceAlphabet, Code: [][]bool{{true}}}, {Number: 789_012}}
	for _, w := range watermarks {
		marks = append(marks, Mark{Watermark: w})
	}
	all := make([]render.Page, len(s.pages))
	for _, m := range marks {
		over, err := s.Over(m)
		if err != nil {
			return nil, err
		}
		for i := range over {
			beneath, lines := over[i].Watermark()
			all[i].Lines = slices.Concat(beneath, all[i].Lines, lines)
			all[i].Rules = append(all[i].Rules, over[i].Rules...)
		}
	}
	return all, nil
}

// Over gives what a mark puts over each page of the layout: pages with the lines
// and rules of the mark alone, those of the watermark first.
func (s *Stamp) Over(m Mark) ([]render.Page, error) {
	if m.Number < 0 || m.Number > MostCopies {
		return nil, &MarkError{Number: m.Number}
	}
	c := newComposer(&drafting.Document{}, s.spec, nil, s.faces)
	over := make([]render.Page, len(s.pages))
	squares := darkRows(m.Code)
	for i, page := range s.pages {
		c.layout.Pages = []render.Page{page}
		if m.Watermark != "" {
			if err := c.watermark(m.Watermark); err != nil {
				return nil, err
			}
		}
		beneath := len(c.current().Lines)
		if m.Number > 0 && i == 0 {
			number := plain(fmt.Sprintf("%06d", m.Number), fonts.FangSong)
			if err := c.single(number, c.body, spot{y: c.baseline(1, c.body.size)}); err != nil {
				return nil, err
			}
		}
		if err := c.trace(m.Trace, squares, len(m.Code)); err != nil {
			return nil, err
		}
		over[i] = c.layout.Pages[0]
		for k := beneath; k < len(over[i].Lines); k++ {
			over[i].Lines[k].Part, over[i].Lines[k].Tag = render.Folio, render.Tag{Role: render.Artifact}
		}
	}
	return over, nil
}

// trace puts a trace mark into the foot margin of the current page: the code at
// the left edge of the type area, the text behind it.
func (c *composer) trace(text string, squares []render.Rule, side int) error {
	page := c.current()
	foot := page.Height - traceFoot
	x := render.Length(0)
	if side > 0 {
		unit := codeSide / render.Length(side)
		for _, r := range squares {
			page.Rules = append(page.Rules, render.Rule{
				X: c.left(page) + r.X*unit, Y: foot - codeSide + r.Y*unit, W: r.W * unit, H: r.H * unit,
			})
		}
		x = codeSide + codeQuiet
	}
	if text == "" {
		return nil
	}
	return c.single(plain(text, fonts.FangSong), metrics{size: traceSize, cell: traceSize}, spot{x: x, y: foot})
}

// darkRows gives the dark squares of a code, those beside each other in one, in
// squares.
func darkRows(code [][]bool) []render.Rule {
	var all []render.Rule
	for y, row := range code {
		for x := 0; x < len(row); x++ {
			begin := x
			for x < len(row) && row[x] {
				x++
			}
			if x > begin {
				all = append(all, render.Rule{X: render.Length(begin), Y: render.Length(y), W: render.Length(x - begin), H: 1})
			}
		}
	}
	return all
}

// MarkError says that a number is no 份号.
type MarkError struct{ Number int }

// Error says which number it is and what numbers there are.
func (e *MarkError) Error() string {
	return fmt.Sprintf("份号%d不在1至%d之内，请分批印制", e.Number, MostCopies)
}

// checkCopies checks that marks have a place to stand.
func (s *Spec) checkCopies() (path, problem string) {
	margin := s.Page.Height - s.Page.Top - s.Page.TypeHeight
	switch {
	case s.Copies.Number && (s.Masthead.None || s.Sheet != nil):
		return "$.copies.number", "没有版头的版式无处排份号"
	case s.Copies.Trace != "" && margin < Measure(traceMargin), s.Copies.Code() && margin < Measure(codeMargin):
		return "$.copies.trace", "版心以下的空白排不下追溯标记"
	}
	return "", ""
}
