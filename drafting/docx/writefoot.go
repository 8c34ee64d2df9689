package docx

import (
	"strings"

	"jiyao/drafting"
)

// foot writes the 版记, a frame that keeps to the foot of the type area, and
// ends the document's sections. Where the 版记 does not stand below the text it
// begins a section of its own, on an even page where the paper is printed on
// both sides (§7.4).
func (s *setter) foot() {
	scopes, issues := s.kind(drafting.Distribution), s.kind(drafting.Issue)
	f := s.paper.Foot
	hasScope, hasIssue := len(scopes) > 0 || f.Scope != "", len(issues) > 0 || f.Issuer != "" || f.Issued != ""
	if !hasScope && !hasIssue {
		s.section(sectionEnd{folios: true})
		return
	}
	if !f.SamePage {
		s.anchor(func() { s.section(sectionEnd{folios: true}) })
	}
	t := s.paper.Type
	s.rule(t.OuterRule)
	if hasScope {
		s.scopes(scopes)
	}
	if hasScope && hasIssue {
		s.rule(t.InnerRule)
	}
	if hasIssue {
		s.issue(issues)
	}
	s.rule(t.OuterRule)
	s.anchor(func() {})
	s.section(sectionEnd{begins: !f.SamePage, folios: f.SamePage || f.Folio})
}

// kind gives the lines of a kind that are not blank.
func (s *setter) kind(k drafting.Kind) []*line {
	var all []*line
	for _, l := range s.lines {
		if l.block.Kind == k && len(l.pieces) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// anchor writes an empty paragraph of hardly any height: it holds the frame
// before it to its page, or ends a section.
func (s *setter) anchor(properties func()) {
	s.open("w:p")
	s.open("w:pPr")
	s.value("w:pStyle", styleAnchor)
	properties()
	s.close("w:pPr")
	s.close("w:p")
}

// frame keeps a paragraph in the frame of the 版记.
func (s *setter) frame() {
	s.empty("w:framePr", "w:w", s.paper.Page.TypeWidth.String(), "w:wrap", "around",
		"w:vAnchor", "margin", "w:hAnchor", "margin", "w:xAlign", "left", "w:yAlign", "bottom")
}

// rule writes a line of the 版记 as wide as the type area (§7.4.1): a paragraph
// as high as the line is thick, filled with black. LibreOffice makes no frame of
// paragraphs with borders.
func (s *setter) rule(ink Twips) {
	s.open("w:p")
	s.open("w:pPr")
	s.value("w:pStyle", StyleFootRule)
	s.frame()
	s.empty("w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "000000")
	s.empty("w:spacing", "w:line", ink.String(), "w:lineRule", "exact")
	s.close("w:pPr")
	s.close("w:p")
}

// scopes writes 分送, 抄送 … a character in from both sides; further lines align
// with the first character behind the colon (§7.4.2).
func (s *setter) scopes(lines []*line) {
	size := s.paper.Type.FootSize
	if scope := s.paper.Foot.Scope; scope != "" {
		label, _, _ := strings.Cut(scope, "：")
		s.composed(s.footFormat(StyleScope, Twips(len([]rune(label))+1)*size, 0), scope)
		return
	}
	for _, l := range lines {
		hang, first := Twips(l.label)*size, Twips(0)
		if l.block.Label.IsZero() {
			first = hang
		}
		s.paragraph(s.footFormat(StyleScope, hang, first), l)
	}
}

// footFormat is the format of a paragraph of the 版记 whose lines stand in by so
// much, its first line by another.
func (s *setter) footFormat(style string, hang, first Twips) format {
	size := s.paper.Type.FootSize
	return format{style: style, framed: true, ind: append(indent(size+hang, hang-first), "w:right", size.String())}
}

// issue writes 印发机关 left and 印发日期 right, and below them what else stands on
// the draft's line; a line that bears marks is written as the draft has it.
func (s *setter) issue(lines []*line) {
	f, paper := s.footFormat(StyleIssue, 0, 0), s.paper.Foot
	for _, l := range lines {
		if l.changed() || len(l.inserts) > 0 {
			for _, l := range lines {
				s.paragraph(f, l)
			}
			return
		}
	}
	s.composed(f, paper.Issuer+"\t"+paper.Issued)
	for _, more := range paper.More {
		s.composed(f, "\t"+more)
	}
}

// sectionEnd is what the properties of a section say besides the page.
type sectionEnd struct {
	begins bool // it begins a page, an even one in 双面
	folios bool // its pages bear numbers
}

// section writes the properties of a section: paper, type area and grid.
func (s *setter) section(e sectionEnd) {
	p := s.paper.Page
	s.open("w:sectPr")
	for _, side := range []string{"default", "even"} {
		id := "footer-" + side
		if !e.folios {
			id = "footer-none"
		}
		s.empty("w:footerReference", "w:type", side, "r:id", id)
	}
	if e.begins && p.Duplex {
		s.value("w:type", "evenPage")
	} else {
		s.value("w:type", "nextPage")
	}
	s.empty("w:pgSz", "w:w", p.Width.String(), "w:h", p.Height.String())
	s.empty("w:pgMar", "w:top", p.Top.String(), "w:right", (p.Width - p.Left - p.TypeWidth).String(),
		"w:bottom", (p.Height - p.Top - p.TypeHeight).String(), "w:left", p.Left.String(),
		"w:header", "851", "w:footer", s.footerEdge().String(), "w:gutter", "0")
	s.empty("w:cols", "w:space", "425")
	s.empty("w:docGrid", "w:type", "lines", "w:linePitch", s.pitch().String())
	s.close("w:sectPr")
}

// footerEdge is how far the line of the page number stands above the paper's
// lower edge.
func (s *setter) footerEdge() Twips {
	p, t := s.paper.Page, s.paper.Type
	below := t.FolioSize * whole / above * (whole - above) / whole
	return max(p.Height-p.Top-p.TypeHeight-t.FolioDrop-below, 0)
}
