// Package render is how a minutes lies on the page: pages, lines, runs and
// rules with every position spelled out.
//
// A layout is made once, by render/layout, and painted many times: as PDF,
// SVG, text. Backends never measure (see Dump, the simplest of them).
package render

import (
	"math"
	"slices"
	"time"

	"jiyao/drafting"
)

// Length is a distance in millipoints: 1/1000 of 1/72 inch. Integers make
// goldens exact.
type Length int32

// Point is one typographic point, 1/72 inch.
const Point Length = 1000

// MM gives the length of mm millimetres, rounded to the nearest millipoint.
func MM(mm float64) Length { return Length(math.Round(mm * 72000 / 25.4)) }

// Pt gives the length of pt points, rounded to the nearest millipoint.
func Pt(pt float64) Length { return Length(math.Round(pt * 1000)) }

// MM gives the length in millimetres.
func (l Length) MM() float64 { return float64(l) * 25.4 / 72000 }

// Pt gives the length in points.
func (l Length) Pt() float64 { return float64(l) / 1000 }

// FaceID names a face of the font set that the layout was made with
// (fonts.FaceID).
type FaceID uint8

// Color is the ink of a run or a rule.
type Color uint8

// The two inks of an official document: black, and the red of the masthead
// (Y80 % M80 %, GB/T 9704 §6); and the light grey of a watermark, the 221st of
// 255 parts of white.
const (
	Black Color = iota
	Red
	Grey
)

// Part says which part of the paper a line belongs to (GB/T 9704 §7.1).
type Part uint8

// The parts.
const (
	Body      Part = iota // 主体
	Masthead              // 版头
	Colophon              // 版记
	Folio                 // 页码
	Watermark             // 水印, beneath all else and no part of the text
)

// Layout is a whole document laid out. Coordinates are measured from the top
// left corner of the page, y downwards.
type Layout struct {
	Meta  Meta
	Pages []Page
	Marks []Bookmark
}

// Meta is what a file's properties say of the document.
type Meta struct {
	Title   string
	Subject string    // 文号
	Author  string    // the issuing body
	Date    time.Time // fixed by the document, never the clock; zero if it gives none
}

// Bookmark is an entry of the outline.
type Bookmark struct {
	Title string
	Level int // 0 is the outermost
	Page  int // index into Pages
	Y     Length
}

// Page is one side of paper.
type Page struct {
	Width, Height Length
	Number        int // from 1; whether it is printed is the layout's business
	Lines         []Line
	Rules         []Rule
}

// Line is what is set on one baseline, in reading order.
type Line struct {
	Part Part
	Tag  Tag
	Grid int    // grid line of the page, from 1; 0 for what stands off the grid
	Y    Length // baseline
	Runs []Run
	Span drafting.Span // the piece of the draft it was set from; zero if it was composed
}

// Role says what a line is to those who hear the page or have it reflowed
// (ISO 32000-1, 14.8.4).
type Role uint8

// The roles.
const (
	Paragraph Role = iota // 段落
	Heading               // 标题; Tag.Level says which
	Item                  // 名单 and other labelled lines: 出席：…, 时间：…
	Cell                  // 表格 field; Tag.Level says in which row
	Artifact              // 页码 and other furniture of the page, no part of the text
)

// Tag is a line's place in the structure of the text (结构标签). Lines of one
// element have the same Element, on whatever page they stand.
type Tag struct {
	Element int32 // rising in reading order, from 1; 0 where lines were not tagged
	Role    Role
	Level   uint8 // of a Heading, 1 for the title and 2 for 一、; of a Cell, its row from 1
	Lead    uint8 // of an Item's first line, how many runs are the label (出席：)
}

// Run is characters of one face, size and ink on a line.
type Run struct {
	Face     FaceID
	Color    Color
	Size     Length
	Stretch  int    // horizontal scaling in per mille; 0 means 1000
	X        Length // of the first character's origin
	Text     string
	Glyphs   []uint16 // one per character of Text
	Advances []Length // one per character of Text, from its origin to the next one's
}

// Rule is a straight horizontal or vertical line, given as the rectangle it
// fills.
type Rule struct {
	X, Y, W, H Length
	Color      Color
}

// Over gives the layout with further lines and rules over its pages, page by
// page; watermarks among them go beneath. It shares everything with l that over
// does not touch.
func (l *Layout) Over(over []Page) *Layout {
	with := *l
	with.Pages = slices.Clone(l.Pages)
	for i, o := range over {
		p := &with.Pages[i]
		beneath, lines := o.Watermark()
		p.Lines, p.Rules = slices.Concat(beneath, p.Lines, lines), slices.Concat(p.Rules, o.Rules)
	}
	return &with
}

// Watermark gives the lines of the watermark, which come first on a page, and the
// others.
func (p *Page) Watermark() (beneath, others []Line) {
	n := 0
	for n < len(p.Lines) && p.Lines[n].Part == Watermark {
		n++
	}
	return p.Lines[:n], p.Lines[n:]
}

// Text gives the characters of the line in reading order.
func (l Line) Text() string {
	if len(l.Runs) == 1 {
		return l.Runs[0].Text
	}
	var b []byte
	for _, r := range l.Runs {
		b = append(b, r.Text...)
	}
	return string(b)
}
