package docx

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"jiyao/drafting"
)

// Form is a ruled form such as the 发文稿纸.
type Form struct {
	Title string
	Rows  []FormRow
}

// FormRow is a row of a form; it grows with its text.
type FormRow struct {
	Height Twips
	Fields []Field
}

// Field is a field of a form; lines of its value end with line feeds.
type Field struct {
	Label, Value string
	Share        int // of the row's width
}

// WriteForm writes a form as a Word file on a profile's paper: its title in red
// and a ruled table.
func WriteForm(w io.Writer, form Form, paper *Paper) error {
	s := newSetter(&drafting.Document{}, paper, Marks{})
	s.open("w:document", "xmlns:w", wordSpace, "xmlns:r", relationSpace)
	s.open("w:body")
	s.begin(format{style: StyleTitle}, nil)
	s.run(look{red: true}, form.Title, drafting.Kept)
	s.close("w:p")
	s.blankLines(1)
	s.formTable(form)
	s.gap(1)
	s.section(sectionEnd{})
	s.close("w:body")
	s.close("w:document")
	return s.pack(w, s.parts())
}

// formTable writes the rows as one table, whose columns are as fine as the
// fields of all rows need.
func (s *setter) formTable(form Form) {
	var edges []Twips
	for _, r := range form.Rows {
		edges = append(edges, s.edges(r)...)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	s.open("w:tbl")
	s.formFormat()
	s.open("w:tblGrid")
	for i := 1; i < len(edges); i++ {
		s.empty("w:gridCol", "w:w", (edges[i] - edges[i-1]).String())
	}
	s.close("w:tblGrid")
	for _, r := range form.Rows {
		s.formRow(r, edges)
	}
	s.close("w:tbl")
}

// edges are the left edges of a row's fields, and the right edge of the last.
func (s *setter) edges(r FormRow) []Twips {
	shares, at := 0, 0
	for _, f := range r.Fields {
		shares += f.Share
	}
	edges := []Twips{0}
	for _, f := range r.Fields {
		at += f.Share
		edges = append(edges, s.paper.Page.TypeWidth*Twips(at)/Twips(shares))
	}
	return edges
}

func (s *setter) formFormat() {
	t := s.paper.Type
	s.open("w:tblPr")
	s.empty("w:tblW", "w:w", s.paper.Page.TypeWidth.String(), "w:type", "dxa")
	s.open("w:tblBorders")
	for _, side := range []string{"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"} {
		rule := t.OuterRule
		if strings.HasPrefix(side, "w:inside") {
			rule = t.InnerRule
		}
		s.empty(side, "w:val", "single", "w:sz", rule.eighths(), "w:space", "0", "w:color", "000000")
	}
	s.close("w:tblBorders")
	s.empty("w:tblLayout", "w:type", "fixed")
	s.open("w:tblCellMar")
	for _, side := range []string{"w:left", "w:right"} {
		s.empty(side, "w:w", "120", "w:type", "dxa")
	}
	s.close("w:tblCellMar")
	s.close("w:tblPr")
}

func (s *setter) formRow(r FormRow, columns []Twips) {
	s.open("w:tr")
	s.open("w:trPr")
	s.empty("w:trHeight", "w:val", r.Height.String(), "w:hRule", "atLeast")
	s.close("w:trPr")
	edges := s.edges(r)
	for i, f := range r.Fields {
		span := slices.Index(columns, edges[i+1]) - slices.Index(columns, edges[i])
		s.open("w:tc")
		s.open("w:tcPr")
		s.empty("w:tcW", "w:w", (edges[i+1] - edges[i]).String(), "w:type", "dxa")
		if span > 1 {
			s.value("w:gridSpan", strconv.Itoa(span))
		}
		s.close("w:tcPr")
		s.begin(format{style: StyleField}, nil)
		s.run(look{face: s.paper.Type.Faces.HeiTi}, f.Label+"：", drafting.Kept)
		s.run(look{}, f.Value, drafting.Kept)
		s.close("w:p")
		s.close("w:tc")
	}
	s.close("w:tr")
}
