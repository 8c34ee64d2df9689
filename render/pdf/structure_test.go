package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"testing"
)

var (
	startxref = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)
	section   = regexp.MustCompile(`^xref\n0 (\d+)\n`)
	trailer   = regexp.MustCompile(`^trailer\n<</Size (\d+)\n/Root (\d+) 0 R\n/Info (\d+) 0 R\n/ID \[<[0-9A-F]{32}><[0-9A-F]{32}>\]>>\n`)
	reference = regexp.MustCompile(`(\d+) 0 R`)
	length    = regexp.MustCompile(`/Length (\d+)`)
	streamed  = []byte(">>\nstream\n")
)

// checkStructure reads a file as a reader would: cross-reference table,
// objects, streams and their lengths, references, fonts with their checksums.
func checkStructure(t testing.TB, b []byte) {
	t.Helper()
	if !bytes.HasPrefix(b, []byte("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")) {
		t.Fatalf("header %q", b[:min(len(b), 20)])
	}
	m := startxref.FindSubmatch(b)
	if m == nil {
		t.Fatalf("no startxref in %q", b[max(0, len(b)-40):])
	}
	table := b[number(m[1]):]
	m = section.FindSubmatch(table)
	if m == nil {
		t.Fatalf("no xref at the place named: %.40q", table)
	}
	size := number(m[1])
	table = table[len(m[0]):]
	seen := 0
	for n := 1; n < size; n++ {
		entry := table[20*n : 20*n+20]
		if string(entry[10:]) != " 00000 n \n" {
			t.Fatalf("xref entry %d: %q", n, entry)
		}
		checkObject(t, b, n, number(bytes.TrimLeft(entry[:10], "0")), size)
		seen++
	}
	m = trailer.FindSubmatch(table[20*size:])
	if m == nil || number(m[1]) != size {
		t.Fatalf("trailer %.120q", table[20*size:])
	}
	if got := bytes.Count(b, []byte("%%EOF")); got != 1 {
		t.Errorf("%d ends of file", got)
	}
	checkTree(t, b)
}

var (
	parents   = regexp.MustCompile(`<</Nums \[((?:\n\d+ \[[^\]]*\])*)\]>>`)
	marking   = regexp.MustCompile(`/([A-Za-z1-6]+) <</(?:MCID (\d+)|Type /\w+)>> BDC\n`)
	treeNode  = regexp.MustCompile(`(\d+) 0 obj\n<</Type /StructElem /S /(\w+) /P (\d+) 0 R(?: /Pg (\d+) 0 R)? /K \[(.*)\]>>\n`)
	elsewhere = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>> `)
)

// checkTree demands that every piece of marked content belongs to the element
// that the tree says, by both ways: from the page and from the element.
func checkTree(t testing.TB, b []byte) {
	t.Helper()
	m := parents.FindSubmatch(b)
	if m == nil || !bytes.Contains(b, []byte("/StructTreeRoot")) {
		t.Fatal("no structure tree")
	}
	type content struct{ page, number int }
	kinds, owner := map[int]string{}, map[content]int{}
	for _, n := range treeNode.FindAllSubmatch(b, -1) {
		at, page := number(n[1]), number(n[4])
		kinds[at] = string(n[2])
		for _, m := range elsewhere.FindAllSubmatch(n[5], -1) {
			owner[content{number(m[1]), number(m[2])}] = at
		}
		if page > 0 {
			for _, mcid := range bytes.Fields(elsewhere.ReplaceAll(n[5], nil)) {
				owner[content{page, number(mcid)}] = at
			}
		}
	}
	marked := 0
	for i, row := range bytes.Split(m[1], []byte("\n"))[1:] {
		page := 3 + 2*i
		elements := reference.FindAllSubmatch(row, -1)
		for _, mark := range marks(t, b, page+1) {
			n := len(elements)
			if mark.number >= n || owner[content{page, mark.number}] != number(elements[mark.number][1]) {
				t.Fatalf("page %d: content %d belongs to nothing, or to two elements; there are %d", i+1, mark.number, n)
			}
			if kind := kinds[number(elements[mark.number][1])]; kind != mark.kind {
				t.Fatalf("page %d: content %d is marked %s and belongs to a %s", i+1, mark.number, mark.kind, kind)
			}
			marked++
		}
	}
	if marked != len(owner) {
		t.Errorf("%d pieces of content, %d in the tree", marked, len(owner))
	}
}

type mark struct {
	kind   string
	number int
}

// marks gives the marked content of a page's content stream in its order and
// demands that nothing visible stands outside of it.
func marks(t testing.TB, b []byte, object int) []mark {
	t.Helper()
	_, stream, ok := bytes.Cut(b, []byte("\n"+strconv.Itoa(object)+" 0 obj\n"))
	stream, _, end := bytes.Cut(stream, []byte("\nendstream"))
	if !ok || !end {
		t.Fatalf("no content in object %d", object)
	}
	var all []mark
	open := false
	for _, line := range bytes.SplitAfter(stream, []byte("\n")) {
		if m := marking.FindSubmatch(line); m != nil {
			if open {
				t.Fatalf("marked content in marked content: %q", line)
			}
			if open = true; string(m[1]) != "Artifact" {
				all = append(all, mark{string(m[1]), number(m[2])})
			}
		} else if bytes.Equal(line, []byte("EMC\n")) {
			open = false
		} else if !open && (bytes.HasSuffix(line, []byte("TJ\n")) || bytes.HasSuffix(line, []byte(" f\n"))) {
			t.Fatalf("unmarked: %.80q", line)
		}
	}
	if open {
		t.Error("marked content that does not end")
	}
	return all
}

func number(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
}

func checkObject(t testing.TB, b []byte, n, at, size int) {
	t.Helper()
	head := strconv.Itoa(n) + " 0 obj\n"
	if at >= len(b) || !bytes.HasPrefix(b[at:], []byte(head)) {
		t.Fatalf("object %d is not at %d", n, at)
	}
	body := b[at+len(head):]
	end := bytes.Index(body, []byte("\nendobj\n"))
	dict := body[:max(end, 0)]
	if i := bytes.Index(dict, streamed); i >= 0 {
		dict = dict[:i]
	}
	if m := length.FindSubmatch(dict); m != nil && bytes.HasPrefix(body[len(dict):], streamed) {
		start := len(dict) + len(streamed)
		stop := start + number(m[1])
		if stop > len(body) || !bytes.HasPrefix(body[stop:], []byte("\nendstream\nendobj\n")) {
			t.Fatalf("object %d: the stream does not end after its %s bytes", n, m[1])
		}
		if bytes.Contains(dict, []byte("/FlateDecode")) {
			checkFontFile(t, body[start:stop])
		}
	} else if end < 0 {
		t.Fatalf("object %d does not end", n)
	}
	for _, m := range reference.FindAllSubmatch(dict, -1) {
		if r := number(m[1]); r < 1 || r >= size {
			t.Errorf("object %d refers to object %d of %d", n, r, size)
		}
	}
}

// checkFontFile unpacks a font and adds up its checksums.
func checkFontFile(t testing.TB, b []byte) {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	font, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	be := binary.BigEndian
	if len(font)%4 != 0 || sum32(font) != 0xB1B0AFBA {
		t.Errorf("font of %d bytes with checksum %X", len(font), sum32(font))
	}
	last := ""
	for i := range int(be.Uint16(font[4:])) {
		e := font[12+16*i:]
		tag, at, size := string(e[:4]), be.Uint32(e[8:]), be.Uint32(e[12:])
		if tag <= last || at%4 != 0 || int(at+size) > len(font) {
			t.Fatalf("font table %q of %d bytes at %d behind %q", tag, size, at, last)
		}
		last = tag
		data := bytes.Clone(font[at : at+(size+3)/4*4])
		if tag == "head" {
			clear(data[8:12])
		}
		if sum32(data) != be.Uint32(e[4:]) {
			t.Errorf("font table %q: wrong checksum", tag)
		}
	}
}

func sum32(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}
