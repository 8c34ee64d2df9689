package docx

import (
	"fmt"
	"strings"
)

const (
	packageSpace = "http://schemas.openxmlformats.org/package/2006/"
	wordType     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// attached are the parts that word/document.xml refers to: their relationship,
// kind and name.
func (s *setter) attached() [][3]string {
	all := [][3]string{
		{"styles", "styles", "styles"},
		{"settings", "settings", "settings"},
		{"fonts", "fontTable", "fontTable"},
		{"footer-default", "footer", "footer1"},
		{"footer-even", "footer", "footer2"},
		{"footer-none", "footer", "footer3"},
	}
	if len(s.marks.Comments) > 0 {
		all = append(all, [3]string{"comments", "comments", "comments"})
	}
	return all
}

// parts gives the files of the package, the list of them first.
func (s *setter) parts() []part {
	parts := []part{
		{"[Content_Types].xml", s.typesPart()},
		{"_rels/.rels", relations([][3]string{
			{"document", relationSpace + "/officeDocument", "word/document.xml"},
			{"core", packageSpace + "relationships/metadata/core-properties", "docProps/core.xml"},
			{"app", relationSpace + "/extended-properties", "docProps/app.xml"},
		})},
		{"docProps/core.xml", s.corePart()},
		{"docProps/app.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>jiyao</Application></Properties>`},
		{"word/document.xml", s.String()},
	}
	var links [][3]string
	for _, a := range s.attached() {
		links = append(links, [3]string{a[0], relationSpace + "/" + a[1], a[2] + ".xml"})
	}
	parts = append(parts,
		part{"word/_rels/document.xml.rels", relations(links)},
		part{"word/styles.xml", s.stylesPart()},
		part{"word/settings.xml", s.settingsPart()},
		part{"word/fontTable.xml", s.fontsPart()},
		part{"word/footer1.xml", s.footerPart("right")},
		part{"word/footer2.xml", s.footerPart("left")},
		part{"word/footer3.xml", s.footerPart("")},
	)
	if len(s.marks.Comments) > 0 {
		parts = append(parts, part{"word/comments.xml", s.commentsPart()})
	}
	return parts
}

func (s *setter) typesPart() string {
	var m markup
	m.open("Types", "xmlns", packageSpace+"content-types")
	m.empty("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")
	m.empty("Default", "Extension", "xml", "ContentType", "application/xml")
	override := func(name, kind string) { m.empty("Override", "PartName", name, "ContentType", kind) }
	override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	override("/word/document.xml", wordType+"document.main+xml")
	for _, a := range s.attached() {
		override("/word/"+a[2]+".xml", wordType+a[1]+"+xml")
	}
	m.close("Types")
	return m.String()
}

// relations writes relationships: id, type and target.
func relations(all [][3]string) string {
	var m markup
	m.open("Relationships", "xmlns", packageSpace+"relationships")
	for _, r := range all {
		m.empty("Relationship", "Id", r[0], "Type", r[1], "Target", r[2])
	}
	m.close("Relationships")
	return m.String()
}

func (s *setter) corePart() string {
	a := s.paper.About
	var m markup
	m.open("cp:coreProperties", "xmlns:cp", packageSpace+"metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	m.element("dc:title", a.Title)
	m.element("dc:subject", a.Subject)
	m.element("dc:creator", a.Author)
	m.element("dc:language", "zh-CN")
	if !a.Date.IsZero() {
		date := a.Date.UTC().Format("2006-01-02T15:04:05Z")
		m.element("dcterms:created", date, "xsi:type", "dcterms:W3CDTF")
		m.element("dcterms:modified", date, "xsi:type", "dcterms:W3CDTF")
	}
	m.close("cp:coreProperties")
	return m.String()
}

// settingsPart writes what holds for the whole file: page numbers differ on odd
// and even pages, marks are squeezed only where a line needs it, and the rest
// as Word sets Chinese text by default.
func (s *setter) settingsPart() string {
	var m markup
	m.open("w:settings", "xmlns:w", wordSpace)
	m.empty("w:zoom", "w:percent", "100")
	if s.paper.Page.Mirrored {
		m.empty("w:mirrorMargins")
	}
	if s.marks.Changes != nil {
		m.empty("w:trackRevisions")
	}
	m.value("w:defaultTabStop", "420")
	m.empty("w:evenAndOddHeaders")
	m.value("w:characterSpacingControl", "compressPunctuation")
	m.open("w:compat")
	for _, name := range []string{
		"spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace",
		"doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout",
	} {
		m.empty("w:" + name)
	}
	m.empty("w:compatSetting", "w:name", "compatibilityMode", "w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15")
	m.close("w:compat")
	m.empty("w:themeFontLang", "w:val", "en-US", "w:eastAsia", "zh-CN")
	m.value("w:decimalSymbol", ".")
	m.value("w:listSeparator", ",")
	m.close("w:settings")
	return m.String()
}

// substitutes gives, by a word in a face's name, the faces that may stand in for it.
func substitutes(face string) string {
	for _, s := range [][2]string{
		{"仿宋", "仿宋,FangSong,华文仿宋"},
		{"楷体", "楷体,KaiTi,华文楷体"},
		{"小标宋", "方正小标宋_GBK,华文中宋,宋体"},
		{"黑体", "SimHei"},
		{"宋体", "SimSun"},
	} {
		if strings.Contains(face, s[0]) {
			return s[1]
		}
	}
	return ""
}

// fontsPart writes the faces and what may stand in for each.
func (s *setter) fontsPart() string {
	var m markup
	m.open("w:fonts", "xmlns:w", wordSpace)
	t := s.paper.Type
	seen := map[string]bool{"": true}
	for _, face := range append([]string{
		t.Faces.FangSong, t.Faces.XiaoBiaoSong, t.Faces.HeiTi, t.Faces.KaiTi, t.Faces.SongTi, t.List, t.Closing, t.Scope,
	}, t.Levels[:]...) {
		if seen[face] {
			continue
		}
		seen[face] = true
		m.open("w:font", "w:name", face)
		if other := substitutes(face); other != "" {
			m.value("w:altName", other)
		}
		m.value("w:charset", "86")
		m.value("w:family", "auto")
		m.value("w:pitch", "default")
		m.close("w:font")
	}
	m.close("w:fonts")
	return m.String()
}

// footerPart writes the page number — 1 —, a cell from an edge, or an empty
// footer (§7.5).
func (s *setter) footerPart(edge string) string {
	t := s.paper.Type
	var m markup
	m.open("w:ftr", "xmlns:w", wordSpace)
	m.open("w:p")
	m.open("w:pPr")
	m.value("w:pStyle", StyleFolio)
	switch {
	case edge == "" || t.FolioDrop == 0:
		m.close("w:pPr")
	case t.FolioMid:
		m.value("w:jc", "center")
		m.close("w:pPr")
		folio(&m)
	default:
		m.empty("w:ind", "w:"+edge, t.FolioSize.String())
		m.value("w:jc", edge)
		m.close("w:pPr")
		folio(&m)
	}
	m.close("w:p")
	m.close("w:ftr")
	return m.String()
}

// folio writes the field of the page number between its dashes.
func folio(m *markup) {
	run := func(content func()) {
		m.open("w:r")
		m.open("w:rPr")
		m.empty("w:rFonts", "w:hint", "eastAsia")
		m.close("w:rPr")
		content()
		m.close("w:r")
	}
	text := func(s string) { run(func() { m.element("w:t", s, "xml:space", "preserve") }) }
	text("— ")
	run(func() { m.empty("w:fldChar", "w:fldCharType", "begin") })
	run(func() { m.element("w:instrText", " PAGE ", "xml:space", "preserve") })
	run(func() { m.empty("w:fldChar", "w:fldCharType", "separate") })
	text("1")
	run(func() { m.empty("w:fldChar", "w:fldCharType", "end") })
	text(" —")
}

// commentsPart writes word/comments.xml.
func (s *setter) commentsPart() string {
	var m markup
	m.open("w:comments", "xmlns:w", wordSpace)
	for i, c := range s.marks.Comments {
		name := []rune(c.By.name())
		m.open("w:comment", "w:id", fmt.Sprint(i), "w:author", c.By.name(), "w:date", c.By.date(), "w:initials", string(name[:1]))
		for text := range strings.Lines(c.Text + "\n") {
			m.open("w:p")
			m.open("w:r")
			m.element("w:t", strings.TrimSuffix(text, "\n"), "xml:space", "preserve")
			m.close("w:r")
			m.close("w:p")
		}
		m.close("w:comment")
	}
	m.close("w:comments")
	return m.String()
}
