package engine

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"jiyao/fonts"
	"jiyao/render"
)

// decimals reads numbers that stand in a row.
func decimals(t *testing.T, s string) []float64 {
	t.Helper()
	var list []float64
	for field := range strings.FieldsSeq(s) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

// inkOf tells the inks of the papers apart, as the forms write them.
func inkOf(t *testing.T, s string) render.Color {
	t.Helper()
	switch s {
	case "", "0":
		return render.Black
	case "1 0 0", "255 0 0", "#f00":
		return render.Red
	case "0.867", ".867", "221 221 221", "#ddd":
		return render.Grey
	}
	t.Fatalf("ink %q", s)
	return 0
}

// mmOfPoint is the length of a point in millimetres.
const mmOfPoint = 25.4 / 72

// savePDF writes a layout's PDF where outside programs can read it.
func savePDF(t *testing.T, e *Engine, l *render.Layout) string {
	t.Helper()
	var b bytes.Buffer
	if err := e.PDF(&b, l); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "minutes.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// traced is what mutool trace says that it paints of a PDF.
type traced struct {
	Pages []struct {
		Box   string `xml:"mediabox,attr"`
		Items []struct {
			XMLName   xml.Name
			Color     string  `xml:"color,attr"`
			Transform string  `xml:"transform,attr"`
			From      place   `xml:"moveto"`
			To        []place `xml:"lineto"`
			Spans     []struct {
				Matrix string `xml:"trm,attr"`
				Chars  []struct {
					place
					Text string `xml:"unicode,attr"`
				} `xml:"g"`
			} `xml:"span"`
		} `xml:",any"`
	} `xml:"page"`
}

type place struct {
	X float64 `xml:"x,attr"`
	Y float64 `xml:"y,attr"`
}

// readPDF reads a PDF with MuPDF, as it paints it.
func readPDF(t *testing.T, e *Engine, l *render.Layout) (sheets []sheet) {
	t.Helper()
	var doc traced
	if err := xml.Unmarshal([]byte(run(t, "mutool", "trace", savePDF(t, e, l))), &doc); err != nil {
		t.Fatal(err)
	}
	for _, p := range doc.Pages {
		box := decimals(t, p.Box)
		s := sheet{w: box[2] * mmOfPoint, h: box[3] * mmOfPoint}
		for _, item := range p.Items {
			kind := item.XMLName.Local
			if kind != "fill_path" && kind != "fill_text" {
				continue
			}
			m := decimals(t, item.Transform)
			at := func(p place) (x, y float64) {
				return (m[0]*p.X + m[2]*p.Y + m[4]) * mmOfPoint, (m[1]*p.X + m[3]*p.Y + m[5]) * mmOfPoint
			}
			ink := inkOf(t, item.Color)
			if kind == "fill_path" {
				x0, y1 := at(item.From)
				x1, y0 := at(item.To[1])
				s.marks = append(s.marks, mark{x: x0, y: y0, w: x1 - x0, h: y1 - y0, ink: ink})
			}
			for _, span := range item.Spans {
				em := decimals(t, span.Matrix)
				for _, c := range span.Chars {
					x, y := at(c.place)
					s.marks = append(s.marks, mark{c.Text, x, y, em[0] * mmOfPoint, em[3] * mmOfPoint, ink})
				}
			}
		}
		sheets = append(sheets, s)
	}
	return sheets
}

// pageOFD is a page of an OFD (GB/T 33190, 7.7, 9.1, 11.2).
type pageOFD struct {
	Box    string `xml:"Area>PhysicalBox"`
	Layers []struct {
		Objects []objectOFD `xml:",any"`
	} `xml:"Content>Layer"`
}

type objectOFD struct {
	XMLName  xml.Name
	Boundary string  `xml:"Boundary,attr"`
	CTM      string  `xml:"CTM,attr"`
	Size     float64 `xml:"Size,attr"`
	Fill     struct {
		Value string `xml:"Value,attr"`
	} `xml:"FillColor"`
	Path  string `xml:"AbbreviatedData"`
	Codes []struct {
		X      float64 `xml:"X,attr"`
		Y      float64 `xml:"Y,attr"`
		DeltaX string  `xml:"DeltaX,attr"`
		Text   string  `xml:",chardata"`
	} `xml:"TextCode"`
}

// readOFD reads an OFD by the pages that its document lists.
func readOFD(t *testing.T, e *Engine, l *render.Layout) (sheets []sheet) {
	t.Helper()
	var b bytes.Buffer
	if err := e.OFD(&b, l); err != nil {
		t.Fatal(err)
	}
	parts := unzip(t, b.Bytes())
	parse := func(name string, into any) {
		if err := xml.Unmarshal([]byte(parts[name]), into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var root struct {
		Document string `xml:"DocBody>DocRoot"`
	}
	var document struct {
		Pages []struct {
			File string `xml:"BaseLoc,attr"`
		} `xml:"Pages>Page"`
	}
	parse("OFD.xml", &root)
	parse(root.Document, &document)
	for _, p := range document.Pages {
		var page pageOFD
		parse(path.Join(path.Dir(root.Document), p.File), &page)
		box := decimals(t, page.Box)
		s := sheet{w: box[2], h: box[3]}
		for _, layer := range page.Layers {
			for _, o := range layer.Objects {
				s.marks = append(s.marks, o.marks(t)...)
			}
		}
		sheets = append(sheets, s)
	}
	return sheets
}

// marks gives what the object paints, in the page's coordinates.
func (o *objectOFD) marks(t *testing.T) (all []mark) {
	t.Helper()
	box, ink, scale := decimals(t, o.Boundary), inkOf(t, o.Fill.Value), 1.0
	if o.XMLName.Local == "PathObject" {
		if data := strings.Fields(o.Path); len(data) != 13 || data[3] != "L" {
			t.Fatalf("path %q", o.Path)
		}
		at := decimals(t, strings.NewReplacer("M", "", "L", "", "C", "").Replace(o.Path))
		return []mark{{x: box[0] + at[0], y: box[1] + at[1], w: at[4] - at[0], h: at[5] - at[1], ink: ink}}
	}
	if o.CTM != "" {
		scale = decimals(t, o.CTM)[0]
	}
	for _, c := range o.Codes {
		x, steps := c.X, stepsOFD(t, c.DeltaX)
		for i, r := range []rune(c.Text) {
			all = append(all, mark{string(r), box[0] + scale*x, box[1] + c.Y, scale * o.Size, o.Size, ink})
			if i < len(steps) {
				x += steps[i]
			}
		}
	}
	return all
}

// stepsOFD reads DeltaX, in which “g 3 5.6” is 5.6 three times.
func stepsOFD(t *testing.T, s string) (steps []float64) {
	t.Helper()
	fields := strings.Fields(s)
	for i := 0; i < len(fields); i++ {
		times := 1
		if fields[i] == "g" {
			times = int(decimals(t, fields[i+1])[0])
			i += 2
		}
		for range times {
			steps = append(steps, decimals(t, fields[i])...)
		}
	}
	return steps
}

// readOutlines reads the outlines of SVG pages, which are seen, and the rules.
func readOutlines(t *testing.T, e *Engine, l *render.Layout) (sheets []sheet) {
	t.Helper()
	for i := range l.Pages {
		outlines, _ := readSVG(t, e, l, i)
		sheets = append(sheets, outlines)
	}
	return sheets
}

// readUnseen reads the text over the outlines of SVG pages.
func readUnseen(t *testing.T, e *Engine, l *render.Layout) (sheets []sheet) {
	t.Helper()
	for i := range l.Pages {
		_, text := readSVG(t, e, l, i)
		sheets = append(sheets, text)
	}
	return sheets
}

// svgReader is the state of reading an SVG page.
type svgReader struct {
	e              *Engine
	outlines, text sheet
	ids            map[string]bool // of the outlines that are there
	matrix         []float64       // of the run of outlines
	ink            render.Color
	baseline       float64
	size           float64   // of the piece of text
	at             []float64 // the places of its UTF-16 codes
}

func readSVG(t *testing.T, e *Engine, l *render.Layout, page int) (outlines, text sheet) {
	t.Helper()
	var b bytes.Buffer
	if err := e.SVG(&b, l, page); err != nil {
		t.Fatal(err)
	}
	s := &svgReader{e: e, ids: map[string]bool{}}
	d := xml.NewDecoder(&b)
	for {
		token, err := d.Token()
		if err == io.EOF {
			return s.outlines, s.text
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			s.element(t, token)
		case xml.EndElement:
			if token.Name.Local == "tspan" {
				s.at = nil
			}
		case xml.CharData:
			s.characters(t, string(token))
		}
	}
}

// element takes what matters of an element; lengths are points.
func (s *svgReader) element(t *testing.T, e xml.StartElement) {
	t.Helper()
	number := func(name string) float64 {
		if v := decimals(t, attribute(e, name)); len(v) == 1 {
			return v[0]
		}
		return 0
	}
	switch e.Name.Local {
	case "svg":
		box := decimals(t, attribute(e, "viewBox"))
		s.outlines = sheet{w: box[2] * mmOfPoint, h: box[3] * mmOfPoint}
		s.text = s.outlines
	case "rect":
		if attribute(e, "fill") == "#fff" {
			return // the paper
		}
		s.outlines.marks = append(s.outlines.marks, mark{
			x: number("x") * mmOfPoint, y: number("y") * mmOfPoint, w: number("width") * mmOfPoint, h: number("height") * mmOfPoint,
			ink: inkOf(t, attribute(e, "fill")),
		})
	case "path":
		s.ids[attribute(e, "id")] = attribute(e, "d") != ""
	case "g":
		if m := attribute(e, "transform"); m != "" {
			s.matrix = decimals(t, strings.NewReplacer("matrix(", "", ")", "").Replace(m))
			s.ink = inkOf(t, attribute(e, "fill"))
		}
	case "use":
		s.outline(t, strings.TrimPrefix(attribute(e, "href"), "#"), number("x"))
	case "text":
		s.baseline = number("y")
	case "tspan":
		s.size, s.at = number("font-size"), decimals(t, attribute(e, "x"))
	}
}

// outline takes the use of an outline that the page has to have.
func (s *svgReader) outline(t *testing.T, id string, x float64) {
	t.Helper()
	var page, face, glyph int
	if _, err := fmt.Sscanf(id, "p%df%dg%d", &page, &face, &glyph); err != nil || !s.ids[id] {
		t.Fatalf("outline %q: defined %v, %v", id, s.ids[id], err)
	}
	em := float64(s.e.faces.Face(fonts.FaceID(face)).UnitsPerEm()) * mmOfPoint
	s.outlines.marks = append(s.outlines.marks, mark{
		fmt.Sprintf("f%dg%d", face, glyph), (s.matrix[4] + x*s.matrix[0]) * mmOfPoint, s.matrix[5] * mmOfPoint,
		s.matrix[0] * em, -s.matrix[3] * em, s.ink,
	})
}

// characters takes a piece of text with the places of its UTF-16 codes.
func (s *svgReader) characters(t *testing.T, text string) {
	t.Helper()
	if s.at == nil {
		return
	}
	for _, r := range text {
		for range utf16.RuneLen(r) {
			if len(s.at) == 0 {
				t.Fatalf("“%s” has too few places", text)
			}
			s.text.marks = append(s.text.marks, mark{string(r), s.at[0] * mmOfPoint, s.baseline * mmOfPoint, s.size * mmOfPoint, s.size * mmOfPoint, render.Black})
			s.at = s.at[1:]
		}
	}
}
