package fonts

import (
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

func TestConcurrentLookup(t *testing.T) {
	s := open(t)
	text := gb2312(t)[:2000]
	want := make([]GlyphID, len(text))
	for i, r := range text {
		_, want[i], _ = open(t).Lookup(FangSong, r)
		if i == 20 {
			break
		}
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i, r := range text {
				for role := range Role(Roles) {
					id, g, ok := s.Lookup(role, r)
					if !ok || s.Face(id).Glyph(r) != g {
						t.Errorf("goroutine %d: %s %c: face %d glyph %d %v", n, role, r, id, g, ok)
					}
				}
				if _, g, _ := s.Lookup(FangSong, r); i < 20 && g != want[i] {
					t.Errorf("%c: glyph %d, want %d", r, g, want[i])
				}
			}
		})
	}
	wg.Wait()
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
