package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func open(t testing.TB) *fonts.Set {
	t.Helper()
	s, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// set makes runs of text in a role from x on, each character cell wide, a
// blank for what the role lacks.
func set(s *fonts.Set, role fonts.Role, text string, x, cell render.Length) []render.Run {
	var runs []render.Run
	for _, r := range text {
		id, g, ok := s.Lookup(role, r)
		if !ok {
			id, g, _ = s.Lookup(role, '\u3000')
		}
		n := len(runs)
		if n == 0 || runs[n-1].Face != render.FaceID(id) {
			runs = append(runs, render.Run{Face: render.FaceID(id), Size: 16000, X: x})
			n++
		}
		run := &runs[n-1]
		run.Text += string(r)
		run.Glyphs = append(run.Glyphs, g)
		run.Advances = append(run.Advances, cell)
		x += cell
	}
	return runs
}

// sample is a page of every kind of thing.
func sample(s *fonts.Set) *render.Page {
	head := set(s, fonts.XiaoBiaoSong, "会议纪要", 100000, 40000)
	head[0].Color, head[0].Size = render.Red, 36000
	narrow := set(s, fonts.FangSong, "2025", 80000, 7500)
	narrow[0].Stretch = 900
	body := append(narrow, set(s, fonts.FangSong, "年　“𬱖”<&>\t", 110000, 15793)...)
	return &render.Page{
		Width: render.MM(210), Height: render.MM(297), Number: 3,
		Rules: []render.Rule{{X: 79370, Y: 120001, W: 442205, H: 709, Color: render.Red}, {X: 79370, Y: 130000, W: 1000, H: 992}},
		Lines: []render.Line{
			{Part: render.Masthead, Y: 100050, Runs: head},
			{Part: render.Body, Grid: 2, Y: 150500, Runs: body, Span: drafting.Span{Start: 7, End: 40}},
		},
	}
}

func paint(t testing.TB, p *render.Page, s *fonts.Set) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := New(s).WritePage(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	s := open(t)
	got := paint(t, sample(s), s)
	if !bytes.Equal(got, paint(t, sample(s), open(t))) {
		t.Error("the same page gave other bytes")
	}
	const file = "testdata/sample.svg"
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i, line := range wantLines {
		if i >= len(gotLines) || len(gotLines) != len(wantLines) || gotLines[i] != line {
			t.Fatalf("%s:%d differs (-update if it may), of %d lines got %d; want\n%s\ngot\n%s",
				file, i+1, len(wantLines), len(gotLines), line, gotLines[min(i, len(gotLines)-1)])
		}
	}
}

// use is a glyph as it is found in a picture: place and scale in points.
type use struct {
	id           string
	x, y, sx, sy float64
}

// picture is what is read back of a page.
type picture struct {
	uses  []use
	text  string
	xs    []float64 // the places of the text, one for each UTF-16 unit
	paths map[string]bool
	spans []string
}

// read parses a picture and refuses what is no XML.
func read(t testing.TB, data []byte) picture {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	p := picture{paths: map[string]bool{}}
	var m use
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return p
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		switch token := token.(type) {
		case xml.EndElement:
			inText = inText && token.Name.Local != "text"
		case xml.CharData:
			if inText {
				p.text += string(token)
			}
		case xml.StartElement:
			inText = inText || token.Name.Local == "text"
			p.element(t, token, &m)
		}
	}
}

// element takes what matters of an element; m is the matrix in force.
func (p *picture) element(t testing.TB, e xml.StartElement, m *use) {
	a := map[string]string{}
	for _, attr := range e.Attr {
		a[attr.Name.Local] = attr.Value
	}
	switch e.Name.Local {
	case "path":
		if p.paths[a["id"]] || a["d"] == "" {
			t.Errorf("glyph %s is defined twice or empty", a["id"])
		}
		p.paths[a["id"]] = true
	case "g":
		if a["transform"] != "" {
			if _, err := fmt.Sscanf(a["transform"], "matrix(%g 0 0 %g %g %g)", &m.sx, &m.sy, &m.x, &m.y); err != nil {
				t.Errorf("%s: %v", a["transform"], err)
			}
		} else {
			p.spans = append(p.spans, a["data-start"]+"-"+a["data-end"])
		}
	case "use":
		x, _ := strconv.ParseFloat(a["x"], 64)
		p.uses = append(p.uses, use{strings.TrimPrefix(a["href"], "#"), m.x + x*m.sx, m.y, m.sx, m.sy})
	case "tspan":
		for _, f := range strings.Fields(a["x"]) {
			x, err := strconv.ParseFloat(f, 64)
			if err != nil {
				t.Error(err)
			}
			p.xs = append(p.xs, x)
		}
	}
}

// wanted gives what a page's picture has to show.
func wanted(p *render.Page, s *fonts.Set) picture {
	var want picture
	for _, l := range p.Lines {
		for _, r := range l.Runs {
			x, i := r.X, 0
			f := s.Face(fonts.FaceID(r.Face))
			for _, c := range r.Text {
				scale := r.Size.Pt() / float64(f.UnitsPerEm())
				wide := scale
				if r.Stretch > 0 {
					wide *= float64(r.Stretch) / 1000
				}
				if _, ink := f.Ink(r.Glyphs[i]); ink {
					id := fmt.Sprintf("p%df%dg%d", p.Number, r.Face, r.Glyphs[i])
					want.uses = append(want.uses, use{id, x.Pt(), l.Y.Pt(), wide, -scale})
				}
				if c = shown(c); c >= 0 {
					want.text += string(c)
					for range utf16.RuneLen(c) {
						want.xs = append(want.xs, x.Pt())
					}
				}
				x += r.Advances[i]
				i++
			}
		}
	}
	return want
}

// compare checks a picture read back: places to a thousandth of a millipoint.
func compare(t testing.TB, got, want picture) {
	t.Helper()
	if got.text != want.text {
		t.Errorf("text %q, want %q", got.text, want.text)
	}
	if len(got.xs) != len(want.xs) || len(got.uses) != len(want.uses) {
		t.Fatalf("%d places and %d glyphs, want %d and %d", len(got.xs), len(got.uses), len(want.xs), len(want.uses))
	}
	for i := range want.xs {
		if got.xs[i] != want.xs[i] {
			t.Errorf("unit %d of the text at %v, want %v", i, got.xs[i], want.xs[i])
		}
	}
	used := map[string]bool{}
	for i, w := range want.uses {
		g := got.uses[i]
		off := max(math.Abs(g.x-w.x), math.Abs(g.y-w.y), 1000*math.Abs(g.sx-w.sx), 1000*math.Abs(g.sy-w.sy))
		if g.id != w.id || off > 2e-5 || !got.paths[g.id] {
			t.Errorf("glyph %d: %+v (defined %v), want %+v", i, g, got.paths[g.id], w)
		}
		used[g.id] = true
	}
	if len(used) != len(got.paths) {
		t.Errorf("%d glyphs defined, %d used", len(got.paths), len(used))
	}
}

func TestPlacesAreTheLayouts(t *testing.T) {
	s := open(t)
	p := sample(s)
	got := read(t, paint(t, p, s))
	compare(t, got, wanted(p, s))
	if fmt.Sprint(got.spans) != "[- 7-40]" {
		t.Errorf("spans %v", got.spans)
	}
	if !strings.Contains(got.text, "年　“𬱖”<&> ") {
		t.Errorf("text %q", got.text)
	}
}

// TestPath draws curves that begin or end between control points.
func TestPath(t *testing.T) {
	on := func(x, y float64) fonts.Point { return fonts.Point{X: x, Y: y, On: true} }
	off := func(x, y float64) fonts.Point { return fonts.Point{X: x, Y: y} }
	cases := []struct {
		contour fonts.Contour
		want    string
	}{
		{fonts.Contour{on(0, 0), on(10, 0), on(10, -5)}, "M0 0l10 0 0-5Z"},
		{fonts.Contour{on(1, 2), off(3, 4), on(5, 0)}, "M1 2q2 2 4-2Z"},
		{fonts.Contour{on(0, 0), off(2, 0), off(5, 2)}, "M0 0q2 0 3.5 1t-3.5-1Z"},
		{fonts.Contour{off(0, 0), on(4, 0), on(4, 4)}, "M4 0l0 4q-4-4 0-4Z"},
		{fonts.Contour{off(0, 0), off(2, 0), off(2, 2), off(0, 2)}, "M0 1q0-1 1-1t1 1-1 1-1-1Z"},
		{fonts.Contour{on(-0.001, 1.0/3), on(2.0/3, 0)}, "M0 0.33l0.67-0.33Z"},
	}
	for _, c := range cases {
		if got := string(appendPath(nil, []fonts.Contour{c.contour})); got != c.want {
			t.Errorf("%v: %s, want %s", c.contour, got, c.want)
		}
	}
}

func TestRefusesRunsThatDoNotFit(t *testing.T) {
	s := open(t)
	spoil := map[string]func(r *render.Run){
		"face":     func(r *render.Run) { r.Face = 200 },
		"glyph":    func(r *render.Run) { r.Glyphs[0] = 65535 },
		".notdef":  func(r *render.Run) { r.Glyphs[1] = 0 },
		"glyphs":   func(r *render.Run) { r.Glyphs = r.Glyphs[1:] },
		"advances": func(r *render.Run) { r.Advances = nil },
		"size":     func(r *render.Run) { r.Size = 0 },
		"stretch":  func(r *render.Run) { r.Stretch = -1 },
	}
	for name, change := range spoil {
		p := sample(s)
		change(&p.Lines[1].Runs[0])
		var b bytes.Buffer
		var e *RunError
		if err := New(s).WritePage(&b, p); !errors.As(err, &e) || e.Page != 3 || e.Text != "2025" || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written", name, err, b.Len())
		}
	}
}

// FuzzText sets any text and reads it back.
func FuzzText(f *testing.F) {
	for _, text := range []string{"会议纪要", "]]><script>&amp;\"'", "\x00\x1b\r\n\t  ", "𬱖 a\u202e\u2066\ufffe\uffff", "\xff\xed\xa0\x80", "e\u0301👨‍👩‍👧"} {
		f.Add(text, 16000, 7900, 0)
	}
	s := open(f)
	f.Fuzz(func(t *testing.T, text string, size, cell, stretch int) {
		if !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "\ufffd")
		}
		runs := set(s, fonts.KaiTi, text, -5000, render.Length(cell%100000))
		for i := range runs {
			runs[i].Size = render.Length(1000 + uint32(size)%100000)
			runs[i].Stretch = int(uint32(stretch) % 3000)
		}
		p := &render.Page{Width: 1, Height: 1, Number: 1, Lines: []render.Line{{Runs: runs}}}
		for _, r := range runs {
			if r.Stretch > 0 && r.Stretch < 100 {
				return // hardly a letter: places are as exact as its scale
			}
		}
		compare(t, read(t, paint(t, p, s)), wanted(p, s))
	})
}

func BenchmarkWritePage(b *testing.B) {
	s := open(b)
	data, err := os.ReadFile("../../templates/samples/suzhou-changwu.txt")
	if err != nil {
		b.Fatal(err)
	}
	text := []rune(strings.Join(strings.Fields(string(data)), ""))
	p := &render.Page{Width: render.MM(210), Height: render.MM(297), Number: 1}
	for i := range 22 {
		y := render.Length(120000 + i*28950)
		p.Lines = append(p.Lines, render.Line{Grid: i + 1, Y: y, Runs: set(s, fonts.FangSong, string(text[28*i:28*i+28]), 79370, 15793)})
	}
	painter := New(s)
	for b.Loop() {
		if err := painter.WritePage(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(paint(b, p, s))))
}
