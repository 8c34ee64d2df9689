package docx

import "fmt"

// style is a paragraph style.
type style struct {
	id, name string
	next     string // the style of the paragraph typed behind it; its own if empty
	face     string // empty for 仿宋
	size     Twips  // 0 for that of the body
	natural  bool   // characters keep their width, off the grid of cells
	red      bool
	jc       string // both if empty
	first    int    // cells of the first line's indent
	spacing  []string
	outline  string // level in the navigation, from 0
	tab      Twips  // a tab that aligns to the right there
}

// styles gives the styles of a paper.
func (s *setter) styles() []style {
	t := s.paper.Type
	f, in := t.Faces, t.Indent
	all := []style{
		{id: StyleBody, name: "纪要正文", first: in},
		{id: StyleMark, name: "纪要标志", next: StyleNumber, face: f.XiaoBiaoSong, natural: true, red: true, jc: "center"},
		{id: StyleSecrecy, name: "份号密级", face: f.HeiTi, jc: "left"},
		{id: StyleNumber, name: "发文字号", jc: "center"},
		{id: StyleImprint, name: "编印单位和日期", jc: "left"},
		{id: StyleRedLine, name: "红色分隔线", jc: "left"},
		{id: StyleTitle, name: "Title", next: StyleBody, face: f.XiaoBiaoSong, size: t.TitleSize, natural: true, jc: "center"},
		{id: StyleRoll, name: "名单和事项", jc: "left"},
		{id: StyleAttachNote, name: "附件说明", jc: "left"},
		{id: StyleAttachment, name: "附件序号", next: StyleTitle, face: f.HeiTi, jc: "left", outline: "0"},
		{id: StyleCompiler, name: "整理和日期", jc: "right"},
		{id: StyleNote, name: "附注", first: in, jc: "left"},
		{id: StyleScope, name: "分送", size: t.FootSize, natural: true},
		{
			id: StyleIssue, name: "印发机关和日期", size: t.FootSize, natural: true, jc: "left",
			tab: s.paper.Page.TypeWidth - t.FootSize,
		},
		{
			id: StyleField, name: "稿纸栏目", size: t.FootSize, natural: true, jc: "left",
			spacing: []string{"w:line", (t.FootSize * 3 / 2).String(), "w:lineRule", "exact"},
		},
		{
			id: StyleFolio, name: "footer", face: f.SongTi, size: t.FolioSize, natural: true, jc: "left",
			spacing: []string{"w:line", (t.FolioSize * whole / above).String(), "w:lineRule", "exact"},
		},
		{id: StyleFootRule, name: "版记线", size: 20, jc: "left"},
		{id: styleAnchor, name: "版记定位", size: 20, jc: "left", spacing: []string{"w:line", "20", "w:lineRule", "exact"}},
	}
	for i, face := range t.Levels {
		n := string(rune('1' + i))
		all = append(all,
			style{id: StyleHeading + n, name: "heading " + n, next: StyleBody, face: face, first: in, outline: string(rune('0' + i))},
			style{id: StyleLevel + n, name: "接排层次" + [...]string{"一、", "（一）", "1.", "（1）"}[i], first: in},
		)
	}
	return all
}

// stylesPart writes word/styles.xml.
func (s *setter) stylesPart() string {
	var m markup
	m.open("w:styles", "xmlns:w", wordSpace)
	s.defaults(&m)
	m.open("w:style", "w:type", "paragraph", "w:default", "1", "w:styleId", "Normal")
	m.value("w:name", "Normal")
	m.empty("w:qFormat")
	m.close("w:style")
	for _, st := range s.styles() {
		s.style(&m, st)
	}
	m.close("w:styles")
	return m.String()
}

// tight is what characters of the body are set closer than their size says, so
// that a line holds the grid's cells: 28 of 16 pt are 158 mm, the type area 156.
// It is a twip more than the cells need: digits are set off by a quarter of a
// cell, which not every program squeezes in a full line.
func (s *setter) tight() Twips {
	p := s.paper.Page
	return p.TypeWidth/Twips(p.Columns) - s.paper.Type.Size - 1
}

// defaults writes what holds for all text: 仿宋 of the body's size on the grid.
// Marks do not hang beyond the line, and none is squeezed but to keep one from
// beginning a line (GB/T 15834 §5.1).
func (s *setter) defaults(m *markup) {
	face := s.paper.Type.Faces.FangSong
	m.open("w:docDefaults")
	m.open("w:rPrDefault")
	m.open("w:rPr")
	m.empty("w:rFonts", "w:hint", "eastAsia", "w:ascii", face, "w:hAnsi", face, "w:eastAsia", face, "w:cs", face)
	m.value("w:spacing", s.tight().String())
	m.value("w:kern", "2")
	m.value("w:sz", s.paper.Type.Size.halfPoints())
	m.value("w:szCs", s.paper.Type.Size.halfPoints())
	m.empty("w:lang", "w:val", "en-US", "w:eastAsia", "zh-CN", "w:bidi", "ar-SA")
	m.close("w:rPr")
	m.close("w:rPrDefault")
	m.open("w:pPrDefault")
	m.open("w:pPr")
	m.value("w:widowControl", "0")
	m.value("w:kinsoku", "1")
	m.value("w:wordWrap", "1")
	m.value("w:overflowPunct", "0")
	m.value("w:autoSpaceDE", "1")
	m.value("w:autoSpaceDN", "1")
	m.value("w:adjustRightInd", "0")
	m.value("w:snapToGrid", "0")
	m.empty("w:spacing", "w:before", "0", "w:after", "0", "w:line", s.pitch().String(), "w:lineRule", "exact")
	m.value("w:jc", "both")
	m.close("w:pPr")
	m.close("w:pPrDefault")
	m.close("w:docDefaults")
}

func (s *setter) style(m *markup, st style) {
	m.open("w:style", "w:type", "paragraph", "w:styleId", st.id)
	m.value("w:name", st.name)
	m.value("w:basedOn", "Normal")
	if st.next != "" {
		m.value("w:next", st.next)
	}
	m.empty("w:qFormat")
	m.open("w:pPr")
	if st.tab != 0 {
		m.open("w:tabs")
		m.empty("w:tab", "w:val", "right", "w:pos", st.tab.String())
		m.close("w:tabs")
	}
	if st.spacing != nil {
		m.empty("w:spacing", st.spacing...)
	}
	if st.first != 0 {
		m.empty("w:ind", "w:firstLineChars", fmt.Sprint(100*st.first), "w:firstLine", s.cells(st.first).String())
	}
	if st.jc != "" {
		m.value("w:jc", st.jc)
	}
	if st.outline != "" {
		m.value("w:outlineLvl", st.outline)
	}
	m.close("w:pPr")
	m.open("w:rPr")
	m.empty("w:rFonts", "w:ascii", st.face, "w:hAnsi", st.face, "w:eastAsia", st.face, "w:cs", st.face)
	if st.red {
		m.value("w:color", "FF0000")
	}
	if st.natural {
		m.value("w:spacing", "0")
	}
	if st.size != 0 {
		m.value("w:sz", st.size.halfPoints())
		m.value("w:szCs", st.size.halfPoints())
	}
	m.close("w:rPr")
	m.close("w:style")
}
