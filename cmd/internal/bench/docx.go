package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	wordTypes    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	relations    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relationsTag = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
)

// wordParts are the parts of a Word file that are the same for all documents:
// 28 characters a line by 16 pt less 4 twips, and the page number at the foot.
func wordParts() [][2]string {
	return [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + wordTypes + `document.main+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="` + wordTypes + `styles+xml"/>` +
			`<Override PartName="/word/footer1.xml" ContentType="` + wordTypes + `footer+xml"/></Types>`},
		{"_rels/.rels", relationsTag +
			`<Relationship Id="r1" Type="` + relations + `officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", relationsTag +
			`<Relationship Id="r1" Type="` + relations + `styles" Target="styles.xml"/>` +
			`<Relationship Id="r2" Type="` + relations + `footer" Target="footer1.xml"/></Relationships>`},
		{"word/styles.xml", `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
			fontTag("FandolFang R", "Noto Serif SC ExtraLight") +
			`<w:spacing w:val="-4"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
			`<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>`},
		{"word/footer1.xml", `<w:ftr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="right"/></w:pPr>` +
			`<w:fldSimple w:instr="PAGE"><w:r><w:rPr>` + fontTag("Noto Serif SC", "Noto Serif SC") +
			`<w:sz w:val="28"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`},
	}
}

func fontTag(chinese, latin string) string {
	return fmt.Sprintf(`<w:rFonts w:eastAsia="%s" w:ascii="%s" w:hAnsi="%[2]s"/>`, chinese, latin)
}

// wordSection is the page of GB/T 9704 in twips: 版心 156 × 225 mm, 22 lines of
// 28 characters.
const wordSection = `<w:sectPr><w:footerReference w:type="default" r:id="r2"/>` +
	`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" ` +
	`w:header="851" w:footer="1200" w:gutter="0"/>` +
	`<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>`

// docx gives the sample as a Word file, numbered.
func docx(paper []paragraph, n int) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range append(wordParts(), [2]string{"word/document.xml", wordDocument(paper, n)}) {
		w, err := z.Create(part[0])
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, xml.Header+part[1]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func wordDocument(paper []paragraph, n int) string {
	var b strings.Builder
	b.WriteString("<w:document " + wordSpace + "><w:body>")
	for i, p := range paper {
		format, run := wordFormat(p.kind)
		if p.kind == colophon && paper[i-1].kind != colophon {
			format = `<w:pageBreakBefore/><w:pBdr><w:top w:val="single" w:sz="6"/></w:pBdr><w:spacing w:before="10400"/>`
		}
		b.WriteString("<w:p><w:pPr>" + format + "</w:pPr><w:r><w:rPr>" + run + `</w:rPr><w:t xml:space="preserve">`)
		xml.EscapeText(&b, []byte(strings.Replace(p.text, edition, strconv.Itoa(n), 1))) // a Builder never fails
		b.WriteString("</w:t></w:r></w:p>")
	}
	b.WriteString(wordSection + "</w:body></w:document>")
	return b.String()
}

// wordFormat gives the properties of a paragraph and of its run.
func wordFormat(k kind) (format, run string) {
	switch k {
	case mark:
		return `<w:spacing w:before="800" w:after="200"/><w:jc w:val="center"/>`,
			fontTag("Noto Serif SC SemiBold", "Noto Serif SC SemiBold") + `<w:color w:val="FF0000"/><w:sz w:val="84"/>`
	case number:
		return `<w:pBdr><w:bottom w:val="single" w:sz="16" w:color="FF0000"/></w:pBdr><w:spacing w:before="600" w:after="579"/>` +
			`<w:jc w:val="center"/>`, ""
	case heading:
		return `<w:ind w:firstLineChars="200" w:firstLine="632"/>`, fontTag("Noto Sans SC Medium", "Noto Sans SC Medium")
	case body:
		return `<w:ind w:firstLineChars="200" w:firstLine="632"/><w:jc w:val="both"/>`, ""
	default:
		return "", ""
	}
}
