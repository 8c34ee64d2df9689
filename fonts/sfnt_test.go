package fonts

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"unicode/utf16"
)

// A font is what the tests build: tables by tag, in order.
type font []table

type table struct {
	tag  string
	data []byte
}

// words packs numbers as big-endian 16 bits.
func words(n ...int) []byte {
	var b []byte
	for _, n := range n {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	return b
}

// longs packs numbers as big-endian 32 bits.
func longs(n ...int) []byte {
	var b []byte
	for _, n := range n {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}

// file lays the tables out from offset base of a file.
func (f font) file(base int) []byte {
	head := slices.Concat(longs(tagTTF), words(len(f), 0, 0, 0))
	at := base + 12 + 16*len(f)
	var body []byte
	for _, t := range f {
		head = slices.Concat(head, []byte(t.tag), longs(0, at, len(t.data)))
		padded := append(slices.Clone(t.data), make([]byte, -len(t.data)&3)...)
		body = append(body, padded...)
		at += len(padded)
	}
	return append(head, body...)
}

// with gives the font with a table replaced, or dropped if data is nil.
func (f font) with(tag string, data []byte) font {
	var out font
	for _, t := range f {
		if t.tag != tag {
			out = append(out, t)
		} else if data != nil {
			out = append(out, table{tag, data})
		}
	}
	return out
}

// square is a simple glyph: (0,0) (100,0) (100,100) and a control at (0,100).
func square() []byte {
	return slices.Concat(words(1, 0, 0, 100, 100, 3, 0),
		[]byte{0x31, 0x33, 0x35, 0x22},     // flags: same or short x, y
		[]byte{100, 100}, []byte{100}, nil) // x: 0 +100 +0(same) -100; y: 0 0 +100 0
}

// composite is a glyph of components, each given by its words.
func composite(parts ...[]byte) []byte {
	return append(words(-1, 0, 0, 1, 1), slices.Concat(parts...)...)
}

const f14 = 1 << 14 // one, as a fixed number

// small builds a font of the glyphs given; A maps to 1, B to 2 and so on by
// format 4, U+20BB7 to 1 by format 12.
func small(long bool, glyphs ...[]byte) font {
	n := len(glyphs)
	var glyf, loca []byte
	offset := func() {
		if long {
			loca = append(loca, longs(len(glyf))...)
		} else {
			loca = append(loca, words(len(glyf)/2)...)
		}
	}
	var hmtx []byte
	for i, g := range glyphs {
		offset()
		glyf = append(append(glyf, g...), make([]byte, -len(g)&3)...)
		hmtx = append(hmtx, words(500+i, 10*i)...)
	}
	offset()
	form := 0
	if long {
		form = 1
	}
	head := slices.Concat(make([]byte, 18), words(1000), make([]byte, 16),
		words(-5, -6, 700, 800), make([]byte, 6), words(form, 0))
	hhea := slices.Concat(longs(0x10000), words(880, -120), make([]byte, 26), words(n))
	four := slices.Concat(words(4, 40, 0, 4, 0, 0, 0), words('A'+n-2, 0xFFFF), words(0),
		words('A', 0xFFFF), words(1-'A', 1), words(0, 0))
	twelve := slices.Concat(words(12, 0), longs(28, 0, 1), longs(0x20BB7, 0x20BB7, 1))
	cmap := slices.Concat(words(0, 2), words(3, 1), longs(20), words(3, 10), longs(20+len(four)), four, twelve)
	return font{
		{"cmap", cmap},
		{"glyf", glyf},
		{"head", head},
		{"hhea", hhea},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", slices.Concat(longs(0x10000), words(n))},
		{"name", names()},
	}
}

// names gives a name table with an English and a Chinese family name.
func names() []byte {
	records := []struct {
		platform, lang, id int
		text               string
	}{
		{1, 0, 6, "Mac"}, {3, 0x409, 6, "Small (Test)/1"}, {3, 0x409, 1, "Small"}, {3, 0x804, 1, "小字\x07体"},
	}
	head := words(0, len(records), 6+12*len(records))
	var strs []byte
	for _, r := range records {
		raw := []byte(r.text)
		if r.platform == 3 {
			raw = nil
			for _, u := range utf16.Encode([]rune(r.text)) {
				raw = append(raw, words(int(u))...)
			}
		}
		head = append(head, words(r.platform, 1, r.lang, r.id, len(raw), len(strs))...)
		strs = append(strs, raw...)
	}
	return append(head, strs...)
}

func parse(t testing.TB, data []byte) *Face {
	t.Helper()
	f, err := Parse(data, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParseSmallFont(t *testing.T) {
	for _, long := range []bool{false, true} {
		f := parse(t, small(long, square(), square(), nil, square()).file(0))
		got := []any{
			f.UnitsPerEm(), f.Ascent(), f.Descent(), f.NumGlyphs(), f.Bounds(), f.PostScriptName(),
			f.FamilyName(), f.Glyph('A'), f.Glyph('B'), f.Glyph('C'), f.Glyph('D'), f.Glyph(0x20BB7), f.Glyph(-1),
			f.Glyph(math.MaxInt32), f.Advance(3), f.Advance(4), f.LeftBearing(3), f.LeftBearing(4),
			len(f.Outline(1)), f.Outline(2) == nil, f.Outline(9) == nil, f.Table("OS/2") == nil,
		}
		want := []any{
			1000, 880, -120, 4,
			Rect{-5, -6, 700, 800},
			"SmallTest1",
			"小字体", GlyphID(1), GlyphID(0), GlyphID(3), GlyphID(0), GlyphID(1), GlyphID(0),
			GlyphID(0), 503, 0, 30, 0,
			24, true, true, true,
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("long %v: value %d is %v, want %v", long, i, got[i], want[i])
			}
		}
	}
}

func TestContours(t *testing.T) {
	simple := Contour{{0, 0, true}, {100, 0, true}, {100, 100, true}, {0, 100, false}}
	cases := map[string]struct {
		part []byte
		want Contour
	}{
		"moved by bytes": {
			slices.Concat(words(argsAreXY, 1), []byte{0xFE, 3}),
			Contour{{-2, 3, true}, {98, 3, true}, {98, 103, true}, {-2, 103, false}},
		},
		"moved by words": {
			words(argsAreXY|argsAreWords, 1, -300, 400),
			Contour{{-300, 400, true}, {-200, 400, true}, {-200, 500, true}, {-300, 500, false}},
		},
		"scaled": {
			words(argsAreXY|argsAreWords|haveScale, 1, 10, 0, f14/2),
			Contour{{10, 0, true}, {60, 0, true}, {60, 50, true}, {10, 50, false}},
		},
		"scaled apart": {
			words(argsAreXY|argsAreWords|haveXYScale, 1, 0, 0, f14/2, -f14),
			Contour{{0, 0, true}, {50, 0, true}, {50, -100, true}, {0, -100, false}},
		},
		"turned left": {
			words(argsAreXY|argsAreWords|have2x2, 1, 0, 0, 0, f14, -f14, 0),
			Contour{{0, 0, true}, {0, 100, true}, {-100, 100, true}, {-100, 0, false}},
		},
		"offset scaled too": {
			words(argsAreXY|argsAreWords|haveScale|scaledOffset, 1, 10, 20, f14/2),
			Contour{{5, 10, true}, {55, 10, true}, {55, 60, true}, {5, 60, false}},
		},
	}
	for name, c := range cases {
		f := parse(t, small(true, nil, square(), composite(c.part)).file(0))
		if got, err := f.Contours(1); err != nil || !reflect.DeepEqual(got, []Contour{simple}) {
			t.Errorf("simple: %v %v, want %v", got, err, simple)
		}
		got, err := f.Contours(2)
		if err != nil || !reflect.DeepEqual(got, []Contour{c.want}) {
			t.Errorf("%s: got %v %v, want %v", name, got, err, c.want)
		}
		if parts := f.Components(2); !slices.Equal(parts, []GlyphID{1}) {
			t.Errorf("%s: components %v", name, parts)
		}
		if f.Components(1) != nil || f.Glyph('B') != 2 {
			t.Errorf("%s: components of a simple glyph, or B not found", name)
		}
	}
}

// TestPointsMatched lays point 0 of the second part upon point 2 of the first.
func TestPointsMatched(t *testing.T) {
	parts := composite(words(argsAreXY|argsAreWords|moreComponents, 1, 5, 5), words(argsAreWords, 1, 2, 0))
	f := parse(t, small(true, nil, square(), parts).file(0))
	got, err := f.Contours(2)
	if err != nil || len(got) != 2 || got[1][0] != (Point{105, 105, true}) {
		t.Errorf("got %v %v", got, err)
	}
	if box, ok := f.Ink(2); !ok || box != (Rect{5, 5, 205, 205}) {
		t.Errorf("ink %v %v: that of a composite is what it draws", box, ok)
	}
}

func TestDamagedGlyphs(t *testing.T) {
	part := func(g int, more bool) []byte {
		flags := argsAreXY | argsAreWords
		if more {
			flags |= moreComponents
		}
		return words(flags, g, 0, 0)
	}
	wide := make([][]byte, 0, 500)
	for range 499 {
		wide = append(wide, part(3, true))
	}
	wide = append(wide, part(3, false))
	var empty [][]byte // two hundred parts of a thousand contours without points
	for range 200 {
		empty = append(empty, part(3, true))
	}
	empty = append(empty, part(1, false))
	ends := slices.Concat(words(1000, 0, 0, 9, 9), make([]byte, 2*1000), words(0), []byte{0x31})
	cases := map[string]struct {
		glyphs [][]byte // from 2 on; 2 is asked for
		want   Fault
	}{
		"itself":          {[][]byte{composite(part(2, false))}, TooComplex},
		"a circle":        {[][]byte{composite(part(3, false)), composite(part(2, false))}, TooComplex},
		"too wide":        {[][]byte{composite(wide...), composite(part(4, false)), composite(wide...)}, TooComplex},
		"many contours":   {[][]byte{composite(empty...), ends}, TooComplex},
		"unknown part":    {[][]byte{composite(part(99, false))}, BadValue},
		"cut short":       {[][]byte{composite(part(1, true))}, Truncated},
		"no such point":   {[][]byte{composite(words(argsAreWords, 1, 7, 0))}, BadValue},
		"no flags":        {[][]byte{words(1, 0, 0, 9, 9, 60000, 0)}, Truncated},
		"contours turned": {[][]byte{words(2, 0, 0, 9, 9, 5, 3, 0, 0)}, BadValue},
		"no ends":         {[][]byte{words(30000, 0, 0, 9, 9)}, BadValue},
		"no coordinates":  {[][]byte{slices.Concat(words(1, 0, 0, 9, 9, 1, 0), []byte{1, 1})}, Truncated},
	}
	for name, c := range cases {
		f := parse(t, small(true, append([][]byte{nil, square()}, c.glyphs...)...).file(0))
		_, err := f.Contours(2)
		var e *FormatError
		if !errors.As(err, &e) || e.Fault != c.want || e.Glyph != 2 {
			t.Errorf("%s: %#v, want fault %d of glyph 2", name, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	good := small(false, square(), square())
	cases := []struct {
		name  string
		data  []byte
		index int
		want  FormatError
	}{
		{"nothing", nil, 0, FormatError{Fault: NotFont}},
		{"a web font", []byte("wOF2xxxxxxxxxxxxxxxxxxxx"), 0, FormatError{Fault: NotFont}},
		{"CFF", append([]byte("OTTO"), make([]byte, 20)...), 0, FormatError{Fault: CFFOutlines}},
		{"member of a single font", good.file(0), 1, FormatError{Fault: NoMember, Index: 1}},
		{"negative member", good.file(0), -1, FormatError{Fault: NoMember, Index: -1}},
		{"no directory", good.file(0)[:40], 0, FormatError{Fault: Truncated, Table: "sfnt"}},
		{"collection of four milliards", append([]byte("ttcf"), longs(0x10000, -1, 12)...), 3, FormatError{Fault: NoMember, Index: 3}},
		{"collection pointing out", append([]byte("ttcf"), longs(0x10000, 1, -2)...), 0, FormatError{Fault: NotFont}},
		{"no glyf", good.with("glyf", nil).file(0), 0, FormatError{Fault: MissingTable, Table: "glyf"}},
		{"no cmap", good.with("cmap", nil).file(0), 0, FormatError{Fault: MissingTable, Table: "cmap"}},
		{"CFF under a TTF's head", append(good.with("glyf", nil), table{"CFF ", []byte{1}}).file(0), 0, FormatError{Fault: CFFOutlines}},
		{"short loca", good.with("loca", words(0, 1)).file(0), 0, FormatError{Fault: Truncated, Table: "loca"}},
		{"short hmtx", good.with("hmtx", words(0)).file(0), 0, FormatError{Fault: Truncated, Table: "hmtx"}},
		{"no glyphs", good.with("maxp", longs(0x10000, 0)).file(0), 0, FormatError{Fault: BadValue, Table: "maxp"}},
		{"no em", good.with("head", make([]byte, 54)).file(0), 0, FormatError{Fault: BadValue, Table: "head"}},
		{"no metrics", good.with("hhea", make([]byte, 36)).file(0), 0, FormatError{Fault: BadValue, Table: "hhea"}},
		{"no subtable", good.with("cmap", words(0, 0)).file(0), 0, FormatError{Fault: BadValue, Table: "cmap"}},
		{"cmap cut", good.with("cmap", words(0, 9)).file(0), 0, FormatError{Fault: Truncated, Table: "cmap"}},
	}
	for _, c := range cases {
		_, err := Parse(c.data, c.index)
		var e *FormatError
		if !errors.As(err, &e) || *e != c.want {
			t.Errorf("%s: got %#v, want %#v", c.name, err, c.want)
		}
	}
}

func TestCollection(t *testing.T) {
	head := 12 + 4*2
	first := small(false, square(), square()).file(head)
	second := small(true, nil, square(), nil, square()).file(head + len(first))
	ttc := slices.Concat([]byte("ttcf"), longs(0x10000, 2, head, head+len(first)), first, second)
	for i, want := range []int{2, 4} {
		f, err := Parse(ttc, i)
		if err != nil || f.NumGlyphs() != want || f.Glyph('A') != 1 {
			t.Errorf("member %d: %v, want %d glyphs", i, err, want)
		}
	}
	a, _ := Parse(ttc, 0)
	b, _ := Parse(ttc, 1)
	if a.Digest() != b.Digest() || a.Digest() == parse(t, small(true, nil, square()).file(0)).Digest() {
		t.Error("the digest is that of the file")
	}
}

// TestNoInkIsNoGlyph maps A to an empty box: a box that the header states
// wrongly is measured, one that is empty in truth is no glyph.
func TestNoInkIsNoGlyph(t *testing.T) {
	wrong := square()
	copy(wrong[2:], words(0, 0, 0, 0))
	dot := slices.Concat(words(1, 7, 7, 7, 7, 0, 0), []byte{0x31 &^ 0x30}, words(7, 7))
	f := parse(t, small(true, nil, wrong, dot).file(0))
	if box, ok := f.Ink(1); !ok || box != (Rect{0, 0, 100, 100}) || f.Glyph('A') != 1 {
		t.Errorf("box stated wrongly: %v %v, glyph %d", box, ok, f.Glyph('A'))
	}
	if _, ok := f.Ink(2); ok || f.Glyph('B') != 0 {
		t.Errorf("a lone point draws nothing: %v, glyph %d", ok, f.Glyph('B'))
	}
}

// exercise calls every method and checks what must hold on any data.
func exercise(t *testing.T, f *Face) {
	n := f.NumGlyphs()
	for i := -3; i < min(n, 300)+3; i++ {
		g := GlyphID(i)
		contours, err := f.Contours(g)
		points := 0
		for _, c := range contours {
			points += len(c)
		}
		if points > maxPoints || err != nil && contours != nil {
			t.Fatalf("glyph %d: %d points with %v", g, points, err)
		}
		box, ok := f.Ink(g)
		if ok == box.Empty() {
			t.Fatalf("glyph %d: ink %v %v", g, box, ok)
		}
		f.Advance(g)
		f.LeftBearing(g)
		f.Components(g)
		f.Outline(g)
	}
	for r := rune(-2); r < 0x120000; r = r*9/8 + 1 {
		if g := f.Glyph(r); int(g) >= n || g != f.Glyph(r) {
			t.Fatalf("U+%04X gives glyph %d of %d", r, g, n)
		}
	}
	f.PostScriptName()
	f.FamilyName()
	f.Table("GSUB")
}

func FuzzParse(f *testing.F) {
	part := words(argsAreXY|argsAreWords|haveScale, 1, 0, 0, f14/2)
	for _, long := range []bool{false, true} {
		data := small(long, square(), square(), composite(part), nil).file(0)
		f.Add(data)
		for i := 0; i < len(data); i += 7 {
			f.Add(data[:i])
			flipped := slices.Clone(data)
			flipped[i] ^= 0xFF
			f.Add(flipped)
		}
	}
	for _, faces := range openFaces() {
		for _, data := range faces {
			f.Add([]byte(data[:4096]))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		face, err := Parse(data, 0)
		var e *FormatError
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%v is no FormatError", err)
		}
		if face != nil {
			exercise(t, face)
		}
	})
}
