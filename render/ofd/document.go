package ofd

import (
	"encoding/hex"
	"strconv"
	"time"

	"jiyao/render"
)

// namespace is that of the standard's schemas, as an attribute of each root.
const namespace = ` xmlns:ofd="http://www.ofdspec.org/2016"`

// numbers are the identifiers of what a document holds (ST_ID); each is used
// once.
type numbers struct {
	space int // the colour space
	font  int // the first font
	page  int // the first page
	last  int // the highest so far
}

func newNumbers(fonts, pages int) numbers {
	return numbers{space: 1, font: 2, page: 2 + fonts, last: 1 + fonts + pages}
}

// pageName gives the place of a page, counted from 0.
func pageName(i int) string { return "Doc_0/Pages/Page_" + strconv.Itoa(i) + "/Content.xml" }

// root writes OFD.xml: the document's properties and where it lies (7.4).
func (j *job) root(m render.Meta, id [16]byte) {
	t := &j.text
	t.add("<ofd:OFD", namespace, ` Version="1.0" DocType="OFD">`, "\n<ofd:DocBody>\n<ofd:DocInfo>\n")
	t.element("DocID", hex.EncodeToString(id[:]))
	t.element("Title", m.Title)
	t.element("Author", m.Author)
	t.element("Subject", m.Subject)
	if !m.Date.IsZero() {
		t.element("CreationDate", m.Date.Format(time.DateOnly))
		t.element("ModDate", m.Date.Format(time.DateOnly))
	}
	t.element("Creator", "jiyao")
	t.add("</ofd:DocInfo>\n<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>\n</ofd:DocBody>\n</ofd:OFD>\n")
}

// document writes Document.xml: what all pages share, the pages and the
// outline (7.5).
func (j *job) document(l *render.Layout, n numbers) {
	t := &j.text
	t.add("<ofd:Document", namespace, ">\n<ofd:CommonData>\n<ofd:MaxUnitID>", n.last, "</ofd:MaxUnitID>\n<ofd:PageArea>")
	t.physicalBox(&l.Pages[0])
	t.add("</ofd:PageArea>\n<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>\n<ofd:DefaultCS>", n.space, "</ofd:DefaultCS>\n</ofd:CommonData>\n<ofd:Pages>\n")
	for i := range l.Pages {
		t.add(`<ofd:Page ID="`, n.page+i, `" BaseLoc="Pages/Page_`, i, `/Content.xml"/>`, "\n")
	}
	t.add("</ofd:Pages>\n")
	if len(l.Marks) > 0 {
		t.outlines(l.Marks, n)
	}
	t.add("<ofd:VPreferences>")
	if len(l.Marks) > 0 {
		t.add("<ofd:PageMode>UseOutlines</ofd:PageMode>")
	}
	t.add("<ofd:TabDisplay>DocTitle</ofd:TabDisplay></ofd:VPreferences>\n</ofd:Document>\n")
}

// physicalBox writes the size of a page; sides are rounded to a thousandth of
// a millimetre, since those of A4 are no whole millipoints.
func (m *markup) physicalBox(p *render.Page) {
	side := func(l render.Length) micro { return (microns(l) + 500) / 1000 * 1000 }
	m.add("<ofd:PhysicalBox>0 0 ", side(p.Width), " ", side(p.Height), "</ofd:PhysicalBox>")
}

// outlines writes the outline, each entry around those below it (7.8).
func (m *markup) outlines(marks []render.Bookmark, n numbers) {
	m.add("<ofd:Outlines>\n")
	levels := render.Levels(marks)
	for i, mark := range marks {
		m.add(`<ofd:OutlineElem Title="`)
		m.text(render.Property(mark.Title))
		m.add(`"><ofd:Actions><ofd:Action Event="CLICK"><ofd:Goto><ofd:Dest Type="XYZ" PageID="`, n.page+mark.Page)
		m.add(`" Left="0" Top="`, microns(max(mark.Y, 0)), `"/></ofd:Goto></ofd:Action></ofd:Actions>`)
		next := 0
		if i+1 < len(marks) {
			next = levels[i+1]
		}
		if i+1 == len(marks) || next <= levels[i] {
			for range levels[i] - next + 1 {
				m.add("</ofd:OutlineElem>\n")
			}
		}
	}
	m.add("</ofd:Outlines>\n")
}

// resources writes PublicRes.xml: the colour space and the fonts (7.9).
func (j *job) resources(files []fontFile, n numbers) {
	t := &j.text
	t.add("<ofd:Res", namespace, ` BaseLoc="Res">`, "\n<ofd:ColorSpaces>")
	t.add(`<ofd:ColorSpace ID="`, n.space, `" Type="RGB"/></ofd:ColorSpaces>`, "\n")
	if len(files) > 0 {
		t.add("<ofd:Fonts>\n")
		for i, f := range files {
			t.add(`<ofd:Font ID="`, n.font+i, `" FontName="`)
			t.text(f.font.Name())
			t.add(`" FamilyName="`)
			t.text(f.font.Face().FamilyName())
			t.add(`"><ofd:FontFile>`, f.name, "</ofd:FontFile></ofd:Font>\n")
		}
		t.add("</ofd:Fonts>\n")
	}
	t.add("</ofd:Res>\n")
}
