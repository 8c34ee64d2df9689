package pdf

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/jung-kurt/gofpdf"

	"jiyao/render"
)

// writePages has gofpdf write pages and bookmarks, as a file that is complete
// but for fonts and properties. No font is given to it: it would write into
// the font's bytes.
func (j *job) writePages(l *render.Layout) ([]byte, error) {
	first := sizeOf(&l.Pages[0])
	f := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: first})
	f.SetCompression(false)
	f.SetCatalogSort(true)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	fixed := time.Unix(0, 0).UTC() // in an Info dictionary that is not kept
	f.SetCreationDate(fixed)
	f.SetModificationDate(fixed)
	j.tree.reset()
	paint := painter{buf: j.page, tree: &j.tree, fonts: j.fonts, chars: j.fonts.Chars}
	for i := range l.Pages {
		f.AddPageFormat("P", sizeOf(&l.Pages[i]))
		paint.buf = paint.buf[:0]
		paint.page(&l.Pages[i])
		f.RawWriteStr(string(paint.buf))
	}
	j.page = paint.buf
	bookmark(f, l)
	var out shellBytes
	err := f.Output(&out)
	return out.b, err
}

// shellBytes takes the one piece in which gofpdf hands out its file. The Fpdf
// is not used any more, so its buffer need not be copied.
type shellBytes struct{ b []byte }

func (s *shellBytes) Write(p []byte) (int, error) {
	if s.b == nil {
		s.b = p
	} else {
		s.b = append(s.b[:len(s.b):len(s.b)], p...)
	}
	return len(p), nil
}

func sizeOf(p *render.Page) gofpdf.SizeType {
	return gofpdf.SizeType{Wd: pageSide(p.Width).Pt(), Ht: pageSide(p.Height).Pt()}
}

// bookmark adds the outline. gofpdf needs levels without gaps and measures
// every position on the last page.
func bookmark(f *gofpdf.Fpdf, l *render.Layout) {
	last := pageSide(l.Pages[len(l.Pages)-1].Height)
	for i, level := range render.Levels(l.Marks) {
		m := &l.Marks[i]
		height := pageSide(l.Pages[m.Page].Height)
		y := last - height + min(max(m.Y, 0), height)
		if y == -render.Point { // means "here" to gofpdf
			y--
		}
		f.SetPage(m.Page + 1)
		f.Bookmark(utf16Text(render.Property(m.Title)), level, y.Pt())
	}
	f.SetPage(len(l.Pages))
}

// shell is gofpdf's file, taken apart.
type shell struct {
	bytes   []byte
	size    int      // of the xref table: the highest object number and one
	objects []object // in the order of the file
	outline int      // number of the outline's root, 0 if there is none
}

// object is a piece of the file, from "n 0 obj" to behind "endobj".
type object struct {
	number, start, end int
	kind               kind
}

// kind is what an object is.
type kind uint8

const (
	pageTree kind = iota
	resourceDict
	pageDict
	pageContent
	outlineItem
	outlineRoot
	infoDict
	catalog
)

// shapes gives how gofpdf begins and ends each kind of object.
var shapes = [...]struct{ begin, end string }{
	pageTree:     {"<</Type /Pages\n", dictEnd},
	resourceDict: {"<<\n/ProcSet ", dictEnd},
	pageDict:     {"<</Type /Page\n", dictEnd},
	pageContent:  {"<</Length ", "\nendstream" + objectEnd},
	outlineItem:  {"<</Title ", noCount + dictEnd},
	outlineRoot:  {"<</Type /Outlines /First ", dictEnd},
	infoDict:     {"<<\n/Producer ", dictEnd},
	catalog:      {"<<\n/Type /Catalog\n", dictEnd},
}

const (
	shellHeader = "%PDF-1.3\n"
	objectEnd   = "\nendobj\n"
	dictEnd     = ">>" + objectEnd
	noCount     = "\n/Count 0" // gofpdf counts no bookmarks
)

// kindOf gives the kind of object n where the file has so many pages and
// bookmarks.
func (s *shell) kindOf(n, pages, marks int) kind {
	first := 3 + 2*pages // object behind the pages
	switch {
	case n == pagesRoot:
		return pageTree
	case n == resourcesNode:
		return resourceDict
	case n < first && n%2 == 1:
		return pageDict
	case n < first:
		return pageContent
	case n < first+marks:
		return outlineItem
	case marks > 0 && n == first+marks:
		return outlineRoot
	case n == s.size-2:
		return infoDict
	}
	return catalog
}

const (
	pagesRoot     = 1
	resourcesNode = 2
)

// pageObject is the object number of a page, counted from 0.
func pageObject(page int) int { return resourcesNode + 1 + 2*page }

// takeApart finds the objects of gofpdf's file and makes sure that they are
// what they are taken for.
func takeApart(b []byte, pages, marks int) (*shell, error) {
	s := &shell{bytes: b}
	if !bytes.HasPrefix(b, []byte(shellHeader)) {
		return nil, &ShapeError{Where: "header"}
	}
	xref, err := s.readXref()
	if err != nil {
		return nil, err
	}
	want := 1 + resourcesNode + 2*pages + 2 // the free entry, Info and catalog
	if marks > 0 {
		want += marks + 1
	}
	if s.size != want {
		return nil, &ShapeError{Where: "number of objects", Offset: xref}
	}
	for i := range s.objects {
		o := &s.objects[i]
		o.end = xref
		if i+1 < len(s.objects) {
			o.end = s.objects[i+1].start
		}
		o.kind = s.kindOf(o.number, pages, marks)
		if !s.hasShape(o) {
			return nil, &ShapeError{Where: "object " + strconv.Itoa(o.number), Offset: o.start}
		}
		if o.kind == outlineRoot {
			s.outline = o.number
		}
	}
	return s, nil
}

// hasShape reports whether the object begins and ends as its kind does.
func (s *shell) hasShape(o *object) bool {
	b, numbered := bytes.CutPrefix(s.bytes[o.start:o.end], strconv.AppendInt(nil, int64(o.number), 10))
	b, begun := bytes.CutPrefix(b, []byte(" 0 obj\n"+shapes[o.kind].begin))
	return numbered && begun && bytes.HasSuffix(b, []byte(shapes[o.kind].end))
}

// readXref reads the cross-reference table into s.objects and gives its place.
func (s *shell) readXref() (int, error) {
	tail, ok := bytes.CutSuffix(s.bytes, []byte("\n%%EOF\n"))
	at := bytes.LastIndexByte(tail, '\n')
	xref, err := strconv.Atoi(string(tail[at+1:]))
	if !ok || err != nil || xref < 0 || xref > len(tail) {
		return 0, &ShapeError{Where: "startxref", Offset: len(tail)}
	}
	table, ok := bytes.CutPrefix(s.bytes[xref:], []byte("xref\n0 "))
	line := bytes.IndexByte(table, '\n')
	if !ok || line < 0 {
		return 0, &ShapeError{Where: "xref", Offset: xref}
	}
	const entry = 20
	s.size, err = strconv.Atoi(string(table[:line]))
	table = table[line+1:]
	if err != nil || s.size < 1 || s.size > len(table)/entry {
		return 0, &ShapeError{Where: "xref", Offset: xref}
	}
	s.objects = make([]object, s.size-1)
	for i := range s.objects {
		o := &s.objects[i]
		o.number = i + 1
		o.start, err = strconv.Atoi(string(table[entry*o.number:][:10]))
		if err != nil || o.start < 0 || o.start >= xref {
			return 0, &ShapeError{Where: "xref", Offset: xref}
		}
	}
	slices.SortFunc(s.objects, func(a, b object) int { return cmp.Compare(a.start, b.start) })
	return xref, nil
}
