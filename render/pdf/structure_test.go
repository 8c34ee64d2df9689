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
