package ofd_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/ofd"
	"jiyao/render/subset"
	"jiyao/templates"
)

// openFaces loads the open faces once for all tests.
var openFaces = sync.OnceValues(fonts.Open)

func faceSet(t testing.TB) *fonts.Set {
	t.Helper()
	faces, err := openFaces()
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

// set lays a text out in a profile.
func set(t testing.TB, profile, text string) *render.Layout {
	t.Helper()
	data, err := templates.Profile(profile)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := layout.Load(profile, data)
	if err != nil {
		t.Fatal(err)
	}
	l, err := layout.Set(drafting.Parse(text), spec, nil, faceSet(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// minutes gives the sample of a profile.
func minutes(t testing.TB, profile string) *render.Layout {
	t.Helper()
	text, err := templates.Sample(profile)
	if err != nil {
		t.Fatal(err)
	}
	return set(t, profile, string(text))
}

// rare is a minutes with characters beyond the basic plane and seldom ones.
func rare(t testing.TB) *render.Layout {
	t.Helper()
	return set(t, "gbt9704", "会议纪要\n\n2020年5月11日上午，𬱖𫖯同志主持召开会议，㛃、䶮、玥、昇出席，ABC abc <x&y>\"q\"。\n"+
		"一、听取𬭚𬭚市工作汇报。会议强调：“双胜利”《工作意见》——……要抓好落实。\n出席：王  翔、𬱖𫖯、㛃㛃\n")
}

// TestOwnFace sets 𠮷, which no open face draws, in an office's own.
func TestOwnFace(t *testing.T) {
	faces := withOwn(t, '𠮷')
	id, g, ok := faces.Lookup(fonts.FangSong, '𠮷')
	if !ok {
		t.Fatal("the face does not draw 𠮷")
	}
	run := render.Run{Face: render.FaceID(id), Size: 16000, X: 90000, Text: "𠮷𠮷", Glyphs: []fonts.GlyphID{g, g}, Advances: []render.Length{15800, 15800}}
	l := &render.Layout{Pages: []render.Page{{Width: 595276, Height: 841890, Number: 1, Lines: []render.Line{{Y: 90000, Runs: []render.Run{run}}}}}}
	var out bytes.Buffer
	if err := ofd.Write(&out, l, faces); err != nil {
		t.Fatal(err)
	}
	b := open(t, out.Bytes())
	checkPlaces(t, l, b)
	checkGlyph(t, b, b.pages[0].chars[1], faces.Face(id), g)
}

// withOwn gives a set whose FangSong is an office's own face with one
// character: that of 𫖯, said to be the one given.
func withOwn(t testing.TB, r rune) *fonts.Set {
	t.Helper()
	for name, file := range open(t, write(t, rare(t))).files {
		at := bytes.Index(file, binary.BigEndian.AppendUint32(nil, '𫖯')) // the first in its table
		if path.Ext(name) != ".ttf" || at < 0 {
			continue
		}
		for i := range 2 { // the segment's first and last
			binary.BigEndian.PutUint32(file[at+4*i:], uint32(r))
		}
		own := filepath.Join(t.TempDir(), "own.ttf")
		if err := os.WriteFile(own, file, 0o600); err != nil {
			t.Fatal(err)
		}
		faces, err := fonts.Load(map[fonts.Role][]string{fonts.FangSong: {own}})
		if err != nil {
			t.Fatal(err)
		}
		return faces
	}
	t.Fatal("no font with 𫖯")
	return nil
}

// layouts gives what is to be checked: the samples of all profiles, and rare
// characters.
func layouts(t testing.TB) map[string]*render.Layout {
	t.Helper()
	all := map[string]*render.Layout{"rare": rare(t)}
	for _, name := range templates.Profiles() {
		all[name] = minutes(t, name)
	}
	return all
}

func write(t testing.TB, l *render.Layout) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ofd.Write(&b, l, faceSet(t)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// near is how far a place may be from the layout's, in millimetres.
const near = 0.01

func off(a, b float64) bool { return math.Abs(a-b) > near }

// checkPlaces compares every character and every rule with the layout.
func checkPlaces(t *testing.T, l *render.Layout, b *book) {
	t.Helper()
	if len(b.pages) != len(l.Pages) {
		t.Fatalf("%d pages, want %d", len(b.pages), len(l.Pages))
	}
	for i, p := range l.Pages {
		s := b.pages[i]
		if off(s.width, p.Width.MM()) || off(s.height, p.Height.MM()) {
			t.Errorf("page %d of %g × %g mm", i+1, s.width, s.height)
		}
		if len(s.rects) != len(p.Rules) {
			t.Fatalf("page %d: %d rules, want %d", i+1, len(s.rects), len(p.Rules))
		}
		for k, r := range p.Rules {
			got := s.rects[k]
			if off(got.x, r.X.MM()) || off(got.y, r.Y.MM()) || off(got.w, r.W.MM()) || off(got.h, r.H.MM()) || got.red != (r.Color == render.Red) {
				t.Errorf("page %d: rule %+v, want %+v", i+1, got, r)
			}
		}
		checkChars(t, i+1, p.Lines, s.chars)
	}
}

func checkChars(t *testing.T, page int, lines []render.Line, got []char) {
	t.Helper()
	at := 0
	for _, line := range lines {
		for _, run := range line.Runs {
			x, k := run.X, 0
			stretch := float64(max(run.Stretch, 0)) / 1000
			if run.Stretch == 0 {
				stretch = 1
			}
			for _, r := range run.Text {
				if at == len(got) {
					t.Fatalf("page %d ends before %q", page, run.Text)
				}
				c := got[at]
				if c.r != r || off(c.x, x.MM()) || off(c.y, line.Y.MM()) || off(c.size, run.Size.MM()) ||
					math.Abs(c.stretch-stretch) > 1e-9 || c.red != (run.Color == render.Red) || !c.within {
					t.Fatalf("page %d: %q at %g, %g: %+v", page, r, x.MM(), line.Y.MM(), c)
				}
				x += run.Advances[k]
				k++
				at++
			}
		}
	}
	if at < len(got) {
		t.Errorf("page %d: %d characters too many", page, len(got)-at)
	}
}

// TestGlyphs looks every character up in its font, as readers do that go by
// the code, and by the number where one is given: both have to draw what the
// layout's face draws, within the boundary of its object.
func TestGlyphs(t *testing.T) {
	for name, l := range layouts(t) {
		t.Run(name, func(t *testing.T) {
			b := open(t, write(t, l))
			for i, p := range l.Pages {
				at := 0
				for _, line := range p.Lines {
					for _, run := range line.Runs {
						for k := range run.Glyphs {
							c := b.pages[i].chars[at]
							if !c.within {
								t.Fatalf("page %d: %c of %q is beyond its boundary", i+1, c.r, run.Text)
							}
							checkGlyph(t, b, c, faceSet(t).Face(fonts.FaceID(run.Face)), run.Glyphs[k])
							at++
						}
					}
				}
			}
		})
	}
}

func checkGlyph(t *testing.T, b *book, c char, face *fonts.Face, want fonts.GlyphID) {
	t.Helper()
	outline, err := face.Contours(want)
	if err != nil {
		t.Fatal(err)
	}
	own := b.fonts[c.font]
	byCode := own.Glyph(c.r)
	if c.glyph == 0 && c.r > 0xFFFF {
		t.Errorf("%c names no glyph", c.r)
	}
	ways := []fonts.GlyphID{byCode}
	if c.glyph > 0 {
		ways = append(ways, fonts.GlyphID(c.glyph))
	}
	for _, g := range ways {
		got, err := own.Contours(g)
		if err != nil || !reflect.DeepEqual(got, outline) || own.Advance(g) != face.Advance(want) {
			t.Errorf("%c: glyph %d of the font differs from %d of the face: %v", c.r, g, want, err)
		}
	}
}

func TestProperties(t *testing.T) {
	l := minutes(t, "suzhou-changwu")
	l.Meta = render.Meta{
		Title: "纪要<&>\u202e一\n二", Subject: "苏府纪〔2020〕12号", Author: "苏州市人民政府办公室",
		Date: time.Date(2020, 5, 31, 20, 0, 0, 0, time.UTC), // the next day in China
	}
	b := open(t, write(t, l))
	if b.info.Title != "纪要<&>一 二" || b.info.Subject != l.Meta.Subject || b.info.Author != l.Meta.Author || b.info.Creator != "jiyao" ||
		b.info.CreationDate != "2020-06-01" || b.info.ModDate != "2020-06-01" || len(b.info.DocID) != 32 {
		t.Errorf("got %+v", b.info)
	}
	other := open(t, write(t, rare(t)))
	if other.info.DocID == b.info.DocID {
		t.Error("two documents have one identity")
	}
}

func TestOutline(t *testing.T) {
	l := rare(t)
	l.Marks = []render.Bookmark{
		{Title: "一、“𬱖”", Level: 0, Y: 100000},
		{Title: "（一）", Level: 1, Y: 200000},
		{Title: "1.", Level: 5, Y: 300000}, // as if one below
		{Title: "二、", Level: 0, Y: -5},
	}
	b := open(t, write(t, l))
	if len(b.outline) != 2 || len(b.outline[0].Below) != 1 || len(b.outline[0].Below[0].Below) != 1 || len(b.outline[1].Below) != 0 {
		t.Fatalf("outline %+v", b.outline)
	}
	first, last := b.outline[0], b.outline[1]
	if first.Title != "一、“𬱖”" || first.Dest.PageID != b.pages[0].id || off(first.Dest.Top, l.Marks[0].Y.MM()) || last.Dest.Top != 0 {
		t.Errorf("outline %+v", b.outline)
	}
}

func TestSameBytes(t *testing.T) {
	l, w := minutes(t, "changwu"), ofd.New(faceSet(t))
	want := write(t, l)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, other := range []*render.Layout{rare(t), l} {
				var b bytes.Buffer
				if err := w.Write(&b, other); err != nil {
					t.Error(err)
				}
				if other == l && !bytes.Equal(b.Bytes(), want) {
					t.Error("the same layout gives other bytes")
				}
			}
		})
	}
	wait.Wait()
}

func TestFaults(t *testing.T) {
	var refused *subset.LayoutError
	if err := ofd.Write(io.Discard, &render.Layout{}, faceSet(t)); !errors.As(err, &refused) || refused.Fault != subset.NoPages {
		t.Errorf("no pages: %v", err)
	}
	if err := ofd.Write(short{}, rare(t), faceSet(t)); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("short write: %v", err)
	}
}

type short struct{}

func (short) Write([]byte) (int, error) { return 1, nil }

func BenchmarkWarm(b *testing.B) {
	l, w := minutes(b, "suzhou-changwu"), ofd.New(faceSet(b))
	var out bytes.Buffer
	if err := w.Write(&out, l); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(io.Discard, l); err != nil {
			b.Fatal(err)
		}
	}
}
