package ofd_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"
	"testing"

	"jiyao/fonts"
)

// book is an OFD as a reader sees it.
type book struct {
	info struct {
		DocID, Title, Author, Subject, CreationDate, ModDate, Creator string
	}
	outline []outlineElem
	pages   []sheet
	fonts   map[int]*fonts.Face
	files   map[string][]byte
}

type outlineElem struct {
	Title string `xml:"Title,attr"`
	Dest  struct {
		PageID int     `xml:"PageID,attr"`
		Top    float64 `xml:"Top,attr"`
	} `xml:"Actions>Action>Goto>Dest"`
	Below []outlineElem `xml:"OutlineElem"`
}

// sheet is a page: characters and rectangles with their places in millimetres.
type sheet struct {
	id            int
	width, height float64
	chars         []char
	rects         []rect
}

type char struct {
	r             rune
	x, y          float64
	size, stretch float64
	font          int
	glyph         int // by CGTransform; 0 if the font is asked
	red           bool
	within        bool // the boundary
}

type rect struct {
	x, y, w, h float64
	red        bool
}

// open reads an OFD from its root on, as the standard's readers do.
func open(t testing.TB, data []byte) *book {
	t.Helper()
	b := &book{files: map[string][]byte{}, fonts: map[int]*fonts.Face{}}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if b.files[f.Name], err = io.ReadAll(r); err != nil { // checks the CRC
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	var root struct {
		Info *struct {
			DocID, Title, Author, Subject, CreationDate, ModDate, Creator string
		} `xml:"DocBody>DocInfo"`
		DocRoot string `xml:"DocBody>DocRoot"`
	}
	root.Info = (*struct {
		DocID, Title, Author, Subject, CreationDate, ModDate, Creator string
	})(&b.info)
	b.parse(t, "OFD.xml", &root)
	b.readDocument(t, root.DocRoot)
	return b
}

func (b *book) parse(t testing.TB, name string, into any) {
	t.Helper()
	data, ok := b.files[name]
	if !ok {
		t.Fatalf("no %s in the file", name)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func (b *book) readDocument(t testing.TB, name string) {
	t.Helper()
	var doc struct {
		Common struct {
			PublicRes string
			PageArea  struct{ PhysicalBox string }
		} `xml:"CommonData"`
		Pages []struct {
			ID      int    `xml:"ID,attr"`
			BaseLoc string `xml:"BaseLoc,attr"`
		} `xml:"Pages>Page"`
		Outline []outlineElem `xml:"Outlines>OutlineElem"`
	}
	b.parse(t, name, &doc)
	b.outline = doc.Outline
	folder := path.Dir(name)
	var res struct {
		BaseLoc string `xml:"BaseLoc,attr"`
		Fonts   []struct {
			ID       int `xml:"ID,attr"`
			FontFile string
		} `xml:"Fonts>Font"`
	}
	b.parse(t, path.Join(folder, doc.Common.PublicRes), &res)
	for _, f := range res.Fonts {
		file := path.Join(folder, res.BaseLoc, f.FontFile)
		face, err := fonts.Parse(b.files[file], 0)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		b.fonts[f.ID] = face
	}
	for _, p := range doc.Pages {
		b.pages = append(b.pages, b.readPage(t, path.Join(folder, p.BaseLoc), p.ID))
	}
}

type textObject struct {
	Boundary  string  `xml:"Boundary,attr"`
	CTM       string  `xml:"CTM,attr"`
	Font      int     `xml:"Font,attr"`
	Size      float64 `xml:"Size,attr"`
	FillColor *color
	Transform []struct {
		CodePosition, CodeCount, GlyphCount int `xml:",attr"`
		Glyphs                              int
	} `xml:"CGTransform"`
	TextCode []struct {
		X      float64 `xml:"X,attr"`
		Y      float64 `xml:"Y,attr"`
		DeltaX string  `xml:"DeltaX,attr"`
		Text   string  `xml:",chardata"`
	}
}

type color struct {
	Value string `xml:"Value,attr"`
}

func (c *color) red() bool { return c != nil && c.Value == "255 0 0" }

func (b *book) readPage(t testing.TB, name string, id int) sheet {
	t.Helper()
	var page struct {
		Box   string       `xml:"Area>PhysicalBox"`
		Texts []textObject `xml:"Content>Layer>TextObject"`
		Paths []struct {
			Boundary        string `xml:"Boundary,attr"`
			FillColor       *color
			AbbreviatedData string
		} `xml:"Content>Layer>PathObject"`
	}
	b.parse(t, name, &page)
	size := numbers(t, page.Box)
	s := sheet{id: id, width: size[2], height: size[3]}
	for _, p := range page.Paths {
		box, data := numbers(t, p.Boundary), strings.Fields(p.AbbreviatedData)
		if len(data) != 13 || data[0] != "M" || data[12] != "C" {
			t.Fatalf("path %q", p.AbbreviatedData)
		}
		at := numbers(t, strings.Join([]string{data[1], data[2], data[7], data[8]}, " "))
		s.rects = append(s.rects, rect{box[0] + at[0], box[1] + at[1], at[2] - at[0], at[3] - at[1], p.FillColor.red()})
	}
	for _, o := range page.Texts {
		s.chars = append(s.chars, o.chars(t)...)
	}
	return s
}

// chars gives the object's characters in the page's coordinates.
func (o *textObject) chars(t testing.TB) []char {
	t.Helper()
	box, scale := numbers(t, o.Boundary), 1.0
	if o.CTM != "" {
		m := numbers(t, o.CTM)
		if m[1] != 0 || m[2] != 0 || m[3] != 1 || m[4] != 0 || m[5] != 0 {
			t.Fatalf("CTM %q", o.CTM)
		}
		scale = m[0]
	}
	var all []char
	for _, c := range o.TextCode {
		text, deltas := []rune(c.Text), deltas(t, c.DeltaX)
		if len(deltas) != len(text)-1 {
			t.Fatalf("%d characters and %d distances: %q", len(text), len(deltas), c.Text)
		}
		x := c.X
		for i, r := range text {
			got := char{r: r, x: box[0] + scale*x, y: box[1] + c.Y, size: o.Size, stretch: scale, font: o.Font, red: o.FillColor.red()}
			got.within = got.x >= box[0] && got.x <= box[0]+box[2] && c.Y >= 0 && c.Y <= box[3]
			all = append(all, got)
			if i < len(deltas) {
				x += deltas[i]
			}
		}
	}
	for _, g := range o.Transform {
		all[g.CodePosition].glyph = g.Glyphs
	}
	return all
}

func deltas(t testing.TB, s string) []float64 {
	t.Helper()
	var list []float64
	fields := strings.Fields(s)
	for i := 0; i < len(fields); i++ {
		n := 1
		if fields[i] == "g" {
			n = int(numbers(t, fields[i+1])[0])
			i += 2
		}
		for range n {
			list = append(list, numbers(t, fields[i])[0])
		}
	}
	return list
}

func numbers(t testing.TB, s string) []float64 {
	t.Helper()
	var list []float64
	for _, f := range strings.Fields(s) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}
