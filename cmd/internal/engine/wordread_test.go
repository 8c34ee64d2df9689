package engine

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"jiyao/drafting/docx"
)

// unzip gives the parts of a zip file by their names.
func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

// schemaOrder is the order in which the schema (ECMA-376 Part 1, wml.xsd) wants
// the children of an element; what is not in it may stand nowhere.
var schemaOrder = map[string][]string{
	"pPr": strings.Fields(`pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
		suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
		spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
		divId cnfStyle rPr sectPr pPrChange`),
	"rPr": strings.Fields(`ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss
		imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText
		vertAlign rtl cs em lang eastAsianLayout specVanish oMath`),
	"sectPr": strings.Fields(`headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
		pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings`),
	"style": strings.Fields(`name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
		personal rsid pPr rPr tblPr trPr tcPr tblStylePr`),
	"tblPr": strings.Fields(`tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
		tblInd tblBorders shd tblLayout tblCellMar tblLook`),
	"tblBorders": strings.Fields(`top left start bottom right end insideH insideV`),
	"tblCellMar": strings.Fields(`top left start bottom right end`),
	"tcPr":       strings.Fields(`cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark`),
	"tbl":        strings.Fields(`tblPr tblGrid tr`),
	"tc":         strings.Fields(`tcPr p`),
	"font":       strings.Fields(`altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic`),
	"pBdr":       strings.Fields(`top left bottom right between bar`),
	"compat": strings.Fields(`spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace
		doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting`),
	"settings": strings.Fields(`zoom mirrorMargins trackRevisions defaultTabStop evenAndOddHeaders characterSpacingControl compat
		themeFontLang decimalSymbol listSeparator`),
	"styles":      strings.Fields(`docDefaults latentStyles style`),
	"docDefaults": strings.Fields(`rPrDefault pPrDefault`),
	"r":           strings.Fields(`rPr t tab br delText fldChar instrText commentReference`),
	"p":           strings.Fields(`pPr r ins del commentRangeStart commentRangeEnd`),
}

// anyOrder are the elements of schemaOrder whose children, but for the first, may
// stand in any order.
var anyOrder = []string{"r", "p"}

// checkParts demands that every part is well-formed, has its elements in the
// order of the schema, and gives every tracked change an id of its own.
func checkParts(t *testing.T, parts map[string]string) {
	t.Helper()
	for name, text := range parts {
		ids := map[string]bool{}
		d := xml.NewDecoder(strings.NewReader(text))
		var open []string
		var place []int
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				if n := len(open); n > 0 {
					place[n-1] = inOrder(t, name, open[n-1], e.Name.Local, place[n-1])
				}
				if local := e.Name.Local; local == "ins" || local == "del" {
					if id := attribute(e, "id"); id == "" || ids[id] {
						t.Errorf("%s: <%s> with id %q, which is not its own", name, local, id)
					} else {
						ids[id] = true
					}
				}
				open, place = append(open, e.Name.Local), append(place, 0)
			case xml.EndElement:
				open, place = open[:len(open)-1], place[:len(place)-1]
			}
		}
	}
}

// inOrder gives the place of a child in its parent's order and fails where it
// stands behind a later one.
func inOrder(t *testing.T, part, parent, child string, before int) int {
	t.Helper()
	order, known := schemaOrder[parent]
	if !known {
		return 0
	}
	at := slices.Index(order, child)
	if at < 0 {
		t.Errorf("%s: <%s> may not hold <%s>", part, parent, child)
		return before
	}
	if at < before && (!slices.Contains(anyOrder, parent) || at == 0) {
		t.Errorf("%s: <%s> in <%s> stands behind <%s>", part, child, parent, order[before])
	}
	return at
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// A wordParagraph is what a paragraph says when its changes are accepted and
// when they are rejected.
type wordParagraph struct {
	style          string
	accepted       strings.Builder
	rejected       strings.Builder
	inserts, drops bool // its end was inserted, deleted
	comments       map[string]string
}

// readWord reads the paragraphs of word/document.xml. Line breaks are the
// typesetter's in all that the writer makes, and left out.
func readWord(t *testing.T, document string) []*wordParagraph {
	t.Helper()
	var all []*wordParagraph
	var p *wordParagraph
	var within []string
	commented := map[string]bool{}
	d := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			in := func(name string) bool { return slices.Contains(within, name) }
			switch e.Name.Local {
			case "p":
				p = &wordParagraph{comments: map[string]string{}}
				all = append(all, p)
			case "pStyle":
				p.style = attribute(e, "val")
			case "ins":
				p.inserts = p.inserts || in("pPr")
			case "del":
				p.drops = p.drops || in("pPr")
			case "tab":
				if in("r") {
					p.add(" ", within, commented)
				}
			case "commentRangeStart":
				commented[attribute(e, "id")] = true
			case "commentRangeEnd":
				delete(commented, attribute(e, "id"))
			case "commentReference":
				p.comments[attribute(e, "id")] += ""
			}
			within = append(within, e.Name.Local)
		case xml.EndElement:
			within = within[:len(within)-1]
		case xml.CharData:
			if slices.Contains(within, "t") || slices.Contains(within, "delText") {
				p.add(string(e), within, commented)
			}
		}
	}
}

func (p *wordParagraph) add(text string, within []string, commented map[string]bool) {
	if !slices.Contains(within, "del") {
		p.accepted.WriteString(text)
		for id := range commented {
			p.comments[id] += text
		}
	}
	if !slices.Contains(within, "ins") {
		p.rejected.WriteString(text)
	}
}

// wordText gives the text of a Word file as Word would have it once the changes
// are accepted, or rejected. What the profile adds to the draft is left out.
func wordText(all []*wordParagraph, accept bool) string {
	var b strings.Builder
	for _, p := range all {
		if p.style == docx.StyleMark || p.style == docx.StyleSecrecy {
			continue
		}
		text, joined := p.rejected.String(), p.inserts
		if accept {
			text, joined = p.accepted.String(), p.drops
		}
		b.WriteString(text)
		if !joined {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
