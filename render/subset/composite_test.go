package subset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"

	"jiyao/fonts"
)

// words packs numbers as big-endian 16 bits.
func words(n ...int) []byte {
	var b []byte
	for _, n := range n {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	return b
}

// tag is a table of a font file.
type tag struct {
	name string
	data []byte
}

// dot is a simple glyph, told apart by its size.
func dot(size int) []byte {
	return slices.Concat(words(1, 0, 0, size, size, 2, 0), []byte{0x33, 0x33, 0x37}, []byte{1, 2, 3, 4, 5, 6})
}

// smallFont is a font file with the glyphs given; A stands for glyph 1.
func smallFont(glyphs ...[]byte) []byte {
	n := len(glyphs)
	var glyf, loca, hmtx []byte
	for i, g := range glyphs {
		loca = append(loca, words(len(glyf)>>16, len(glyf))...)
		glyf = append(glyf, g...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = append(hmtx, words(500+i, i)...)
	}
	loca = append(loca, words(len(glyf)>>16, len(glyf))...)
	head := slices.Concat(make([]byte, 18), words(1000), make([]byte, 30), words(1, 0))
	hhea := slices.Concat(words(1, 0, 880, -120), make([]byte, 26), words(n))
	cmap := slices.Concat(words(0, 1, 3, 1, 0, 12),
		words(4, 40, 0, 4, 0, 0, 0), words('A'+n-2, 0xFFFF), words(0), words('A', 0xFFFF), words(1-'A', 1), words(0, 0))
	tables := []tag{
		{"cmap", cmap},
		{"fpgm", []byte{1, 2, 3}},
		{"glyf", glyf},
		{"head", head},
		{"hhea", hhea},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", words(1, 0, n)},
	}
	file := slices.Concat(words(1, 0, len(tables), 0, 0, 0), make([]byte, 16*len(tables)))
	for i, t := range tables {
		e := file[12+16*i:]
		copy(e, t.name)
		binary.BigEndian.PutUint32(e[8:], uint32(len(file)))
		binary.BigEndian.PutUint32(e[12:], uint32(len(t.data)))
		file = append(append(file, t.data...), make([]byte, -len(t.data)&3)...)
	}
	return file
}

func fontOf(t *testing.T, file []byte) *Font {
	t.Helper()
	face, err := fonts.Parse(file, 0)
	if err != nil {
		t.Fatal(err)
	}
	return newFont(newSource(face, 3, CIDFont), newCoder())
}

// fontTables gives the tables of the subset's font file.
func fontTables(t *testing.T, s *Font) map[string][]byte {
	t.Helper()
	f, err := s.File()
	if err != nil {
		t.Fatal(err)
	}
	b := f.AppendZlib(nil)
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(z)
	if err != nil || len(b) != f.ZlibSize() || len(file) != f.Size {
		t.Fatalf("%d of %d bytes, %d of %d uncoded: %v", len(b), f.ZlibSize(), len(file), f.Size, err)
	}
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		e := file[12+16*i:]
		at, size := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		tables[string(e[:4])] = file[at : at+size]
	}
	return tables
}

const aligned = 0x1 | 0x2 // component with two words of offset

// TestCompositesAreRenumbered sets one composite, whose parts stand before and
// behind it and are composite themselves.
func TestCompositesAreRenumbered(t *testing.T) {
	composite := func(parts ...[]byte) []byte { return append(words(-1, 0, 0, 9, 9), slices.Concat(parts...)...) }
	const more, scale = 0x20, 0x8
	s := fontOf(t, smallFont(
		dot(1),                    // .notdef
		dot(10), dot(20), dot(30), // 20 alone is used
		composite(words(aligned|more, 6, 0, 0), words(aligned|scale, 2, 5, 5, 1<<13)),
		dot(50),
		composite(words(0, 7, 0x0102)), // through this: glyph 7
		dot(70)))
	s.mark(4, 'D')
	if err := s.enumerate(); err != nil {
		t.Fatal(err)
	}
	if want := []fonts.GlyphID{0, 2, 4, 6, 7}; !slices.Equal(s.ids, want) {
		t.Fatalf("glyphs %d, want %d", s.ids, want)
	}
	if want := []rune{0, 0, 'D', 0, 0}; !slices.Equal(s.Chars, want) {
		t.Errorf("characters %q, want %q", s.Chars, want)
	}
	tables := fontTables(t, s)
	glyph := func(cid int) []byte {
		from := binary.BigEndian.Uint32(tables["loca"][4*cid:])
		return tables["glyf"][from:binary.BigEndian.Uint32(tables["loca"][4*cid+4:])]
	}
	for cid, want := range [][]byte{
		dot(1), dot(20),
		composite(words(aligned|more, 3, 0, 0), words(aligned|scale, 1, 5, 5, 1<<13)),
		composite(words(0, 4, 0x0102)),
		dot(70),
	} {
		if got := glyph(cid); !bytes.HasPrefix(got, want) || len(got) != padded(len(want)) {
			t.Errorf("glyph %d: % x, want % x", cid, got, want)
		}
	}
	if want := words(500, 0, 502, 2, 504, 4, 506, 6, 507, 7); !bytes.Equal(tables["hmtx"], want) {
		t.Errorf("hmtx % x, want % x", tables["hmtx"], want)
	}
	if !bytes.Equal(tables["fpgm"], []byte{1, 2, 3}) || binary.BigEndian.Uint16(tables["maxp"][4:]) != 5 {
		t.Errorf("fpgm % x, maxp % x", tables["fpgm"], tables["maxp"])
	}
}

func TestDamagedComposites(t *testing.T) {
	for name, glyph := range map[string][]byte{
		"part beyond the face": slices.Concat(words(-1, 0, 0, 9, 9), words(aligned, 99, 0, 0)),
		"cut short":            slices.Concat(words(-1, 0, 0, 9, 9), words(aligned|0x20, 1, 0, 0), words(aligned, 1)),
	} {
		s := fontOf(t, smallFont(dot(1), dot(2), glyph))
		s.mark(2, 'B')
		err := s.enumerate()
		if f := (*FontError)(nil); !errors.As(err, &f) || f.Glyph != 2 || f.Face != 3 || f.Error() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCompositeOfItself(t *testing.T) {
	s := fontOf(t, smallFont(dot(1), slices.Concat(words(-1, 0, 0, 9, 9), words(aligned, 1, 0, 0))))
	s.mark(1, 'A')
	if err := s.enumerate(); err != nil {
		t.Fatal(err)
	}
}

// TestOneGlyphForTwoCharacters sets A and B with one glyph: both must be read
// back as what they are.
func TestOneGlyphForTwoCharacters(t *testing.T) {
	s := fontOf(t, smallFont(dot(1), dot(2), dot(3)))
	for _, r := range "BABCBA" {
		s.mark(2, r)
	}
	s.mark(1, 'X')
	if err := s.enumerate(); err != nil {
		t.Fatal(err)
	}
	if want := []rune{0, 'X', 'B', 'A', 'C'}; !slices.Equal(s.Chars, want) {
		t.Errorf("characters %q, want %q", s.Chars, want)
	}
	for r, want := range map[rune]uint16{'B': 2, 'A': 3, 'C': 4} {
		if got := s.Lookup(2, r, 0); got != want {
			t.Errorf("%c is %d, want %d", r, got, want)
		}
	}
	tables := fontTables(t, s)
	if got := len(tables["glyf"]); got != 5*padded(len(dot(1))) {
		t.Errorf("glyf of %d bytes", got)
	}
}

func TestTooManyCharactersOfOneGlyph(t *testing.T) {
	s := fontOf(t, smallFont(dot(1), dot(2)))
	for r := rune(1); r < 70_000; r++ {
		s.mark(1, r)
	}
	err := s.enumerate()
	if e := (*LayoutError)(nil); !errors.As(err, &e) || e.Fault != TooManyGlyphs {
		t.Errorf("%v", err)
	}
}
