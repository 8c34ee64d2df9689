package fonts

import (
	"slices"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func open(t testing.TB) *Set {
	t.Helper()
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// gb2312 gives the 6763 characters of GB 2312, levels 1 and 2.
func gb2312(t testing.TB) []rune {
	t.Helper()
	var all []rune
	for row := 0xB0; row <= 0xF7; row++ {
		for cell := 0xA1; cell <= 0xFE; cell++ {
			if row == 0xD7 && cell > 0xF9 {
				continue
			}
			b, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(row), byte(cell)})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, []rune(string(b))...)
		}
	}
	if len(all) != 6763 {
		t.Fatalf("GB 2312 has 6763 characters, not %d", len(all))
	}
	return all
}

func TestEveryRoleDrawsGB2312(t *testing.T) {
	s := open(t)
	for role := range Role(Roles) {
		for _, r := range gb2312(t) {
			id, g, ok := s.Lookup(role, r)
			if !ok {
				t.Errorf("%s lacks %c (U+%04X)", role, r, r)
				continue
			}
			f := s.Face(id)
			if f.Advance(g) != f.UnitsPerEm() {
				t.Errorf("%s %c: advance %d of %d, want an em", role, r, f.Advance(g), f.UnitsPerEm())
			}
			if box, ok := f.Ink(g); !ok || box.Empty() {
				t.Errorf("%s %c draws nothing", role, r)
			}
		}
	}
}

// mark is a character of a role.
type mark struct {
	role Role
	r    rune
}

// proportional lists the marks that are full width in Chinese text but not in
// the open face: whoever sets them has to give them their cell.
var proportional = []mark{
	{XiaoBiaoSong, '—'}, {HeiTi, '—'}, {SongTi, '—'}, {XiaoBiaoSong, '·'}, {SongTi, '·'},
}

// TestWhoDrawsWhat pins which face of each role draws what offices type: names
// that few faces hold, the full-width quotes and dashes, digits, blanks.
func TestWhoDrawsWhat(t *testing.T) {
	s := open(t)
	cases := []struct {
		text string
		want [Roles]FaceID // by role: 仿宋, 小标宋, 黑体, 楷体, 宋体
	}{
		{"会议纪要，。、；：（）《》〈〉〔〕！？　“”‘’—…·①②③", [Roles]FaceID{0, 2, 3, 4, 6}},
		{"堃喆昇玥䶮㛃𬱖", [Roles]FaceID{1, 2, 3, 5, 6}},
		{"0123456789ABCxyz%-./ ", [Roles]FaceID{1, 2, 3, 4, 6}},
		{"㎡㎏㎞", [Roles]FaceID{1, 2, 3, 5, 6}},
		{"￥～", [Roles]FaceID{1, 2, 3, 4, 6}}, // FandolFang draws a dollar for ￥
	}
	for _, c := range cases {
		for role, want := range c.want {
			for _, r := range c.text {
				id, g, ok := s.Lookup(Role(role), r)
				if !ok || id != want {
					t.Errorf("%s %q (U+%04X): face %d %v, want %d", Role(role), r, r, id, ok, want)
				}
				f := s.Face(id)
				narrow := slices.Contains(proportional, mark{Role(role), r})
				if full := f.Advance(g) == f.UnitsPerEm(); r > 0xA0 && full == narrow {
					t.Errorf("%s %q: advance %d of %d", Role(role), r, f.Advance(g), f.UnitsPerEm())
				}
			}
		}
	}
	for _, r := range []rune{'𠮷', 0xE000, 0x202E, 0, -1, 0x10FFFF, 0x110000} {
		if id, g, ok := s.Lookup(FangSong, r); ok || id != 0 || g != 0 {
			t.Errorf("U+%04X: face %d glyph %d, want none", r, id, g)
		}
	}
	if _, _, ok := s.Lookup(Roles, '会'); ok || s.Face(FaceID(s.Len())) != nil {
		t.Error("there is no sixth role and no eighth face")
	}
}

// TestEveryGlyphDecodes walks all glyphs of all open faces, and asks of each
// that the box it states is the box of its points.
func TestEveryGlyphDecodes(t *testing.T) {
	s := open(t)
	for id := range FaceID(s.Len()) {
		f := s.Face(id)
		off := 0
		for g := range GlyphID(f.NumGlyphs()) {
			contours, err := f.Contours(g)
			if err != nil {
				t.Fatalf("%s: %v", f.PostScriptName(), err)
			}
			box, ok := f.Ink(g)
			if ok != !boxOf(contours).Empty() {
				t.Errorf("%s glyph %d: ink %v of %v", f.PostScriptName(), g, ok, contours)
			}
			if ok && box != boxOf(contours) {
				off++
			}
		}
		if off > 0 {
			t.Errorf("%s: %d of %d boxes differ from the points'", f.PostScriptName(), off, f.NumGlyphs())
		}
	}
}

// TestConcurrentLookup has the race detector watch the tables being filled,
// and compares with a set that one goroutine filled.
func TestConcurrentLookup(t *testing.T) {
	s, alone, text := open(t), open(t), gb2312(t)[:1500]
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, r := range text {
				for role := range Role(Roles) {
					if id, g, ok := s.Lookup(role, r); !ok || s.Face(id).Glyph(r) != g {
						t.Errorf("%s %c: face %d glyph %d %v", role, r, id, g, ok)
					}
				}
			}
		})
	}
	wg.Wait()
	for _, r := range text {
		id, g, _ := s.Lookup(KaiTi, r)
		if wantID, want, _ := alone.Lookup(KaiTi, r); id != wantID || g != want {
			t.Errorf("%c: face %d glyph %d, want %d %d", r, id, g, wantID, want)
		}
	}
}

// TestOddTextTakesNoMemory asks for every code point: what is not found must
// not be remembered page by page.
func TestOddTextTakesNoMemory(t *testing.T) {
	s := open(t)
	for r := rune(0); r <= 0x10FFFF; r += 7 {
		s.Lookup(HeiTi, r)
	}
	pages := 0
	for i := range s.known[HeiTi].pages {
		if s.known[HeiTi].pages[i].Load() != nil {
			pages++
		}
	}
	if pages == 0 || pages > 400 {
		t.Errorf("%d pages of memory for a face of 9155 characters", pages)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b)
	}
}

func BenchmarkLookup(b *testing.B) {
	s, text := open(b), gb2312(b)
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		if _, _, ok := s.Lookup(FangSong, text[i%len(text)]); !ok {
			b.Fatal("lost")
		}
	}
}

func BenchmarkGlyph(b *testing.B) {
	f, text := open(b).Face(0), gb2312(b)
	for i := 0; b.Loop(); i++ {
		if f.Glyph(text[i%len(text)]) == 0 {
			b.Fatal("lost")
		}
	}
}

// BenchmarkColdLookup asks for each of the 6763 characters the first time.
func BenchmarkColdLookup(b *testing.B) {
	text := gb2312(b)
	for b.Loop() {
		s := open(b)
		for _, r := range text {
			s.Lookup(FangSong, r)
		}
	}
}
