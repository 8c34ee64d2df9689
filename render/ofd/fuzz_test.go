package ofd_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/ofd"
	"jiyao/render/subset"
)

// hostile is a title that tries to break out of everything it is put in.
const hostile = "\" /></ofd:Title>]]><!-- &amp; <?xml?> \r\n\x00\x01\x1b\u0085\u202e纪要\u2066\xff\ufffe\ufeff𬱖就"

// seed is an input of FuzzWrite.
type seed struct {
	text, title string
	role        byte
	size        int32
	stretch     int16
	advance     int32
	spoil       byte // how the layout is broken
}

// layout sets the seed's text with its measures, and breaks it.
func (s seed) layout(faces *fonts.Set) *render.Layout {
	title, size, advance := s.title, render.Length(s.size), render.Length(s.advance)
	l := &render.Layout{
		Meta:  render.Meta{Title: title, Author: title, Subject: title},
		Marks: []render.Bookmark{{Title: title, Level: int(s.stretch)}, {Title: s.text, Level: int(s.spoil), Page: int(s.spoil) - 1, Y: advance}},
		Pages: []render.Page{{
			Width: 595_276, Height: 841_890, Number: int(s.size),
			Rules: []render.Rule{{X: advance, Y: 50_000, W: size, H: 700, Color: render.Red}},
		}},
	}
	y := render.Length(50_000)
	for some := range strings.SplitSeq(s.text, "\n") {
		line := render.Line{Y: y, Runs: runs(faces, some, fonts.Role(s.role%fonts.Roles))}
		for i := range line.Runs {
			r := &line.Runs[i]
			r.X, r.Size, r.Stretch = advance, size, int(s.stretch)
			for k := range r.Advances {
				r.Advances[k] = advance
			}
		}
		l.Pages[0].Lines = append(l.Pages[0].Lines, line)
		y += 25_000
	}
	spoil(l, s.spoil%spoils)
	return l
}

// runs cuts a line where the face changes; what no face draws is left out.
func runs(faces *fonts.Set, text string, role fonts.Role) (all []render.Run) {
	for _, r := range text {
		id, g, ok := faces.Lookup(role, r)
		if !ok {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Face != render.FaceID(id) {
			all = append(all, render.Run{Face: render.FaceID(id)})
		}
		last := &all[len(all)-1]
		last.Text, last.Glyphs, last.Advances = last.Text+string(r), append(last.Glyphs, g), append(last.Advances, 0)
	}
	return all
}

// spoils is how many ways there are to break a layout; 0 leaves it whole.
const spoils = 10

// spoil breaks a promise of the layout, or of its first run.
func spoil(l *render.Layout, how byte) {
	if how == 1 {
		l.Pages = nil
	}
	if how == 2 {
		l.Pages[0].Width = -1
	}
	if len(l.Pages) == 0 || len(l.Pages[0].Lines[0].Runs) == 0 {
		return
	}
	run := &l.Pages[0].Lines[0].Runs[0]
	switch how {
	case 3:
		run.Text += "李"
	case 4:
		run.Advances = run.Advances[1:]
	case 5:
		run.Glyphs = run.Glyphs[1:]
	case 6:
		run.Glyphs[0] = 0xffff
	case 7:
		run.Face = 0xff
	case 8:
		run.X = 1<<31 - 1
	case 9:
		l.Pages[0].Lines[0].Y = -1 << 31
	}
}

// FuzzWrite sets any text in any role, size, stretch and place, under any title,
// and breaks layouts in every way: what comes out is a file that reads back to
// the layout's text, or a *subset.LayoutError.
func FuzzWrite(f *testing.F) {
	for how := range byte(spoils) {
		f.Add("二〇二〇年6月1日（𬱖）", "纪要", byte(0), int32(16000), int16(0), int32(15_793), how)
	}
	f.Add("ABC  \u00a0\u3000·・…—<&>]]>\"'", hostile, byte(4), int32(42000), int16(907), int32(0), byte(0))
	f.Add("", "", byte(2), int32(1), int16(10000), int32(5), byte(0))
	f.Add("\x00\u202e\ufeff\U0010ffff一", "\xff(", byte(1), int32(2_000_000), int16(1000), int32(-400), byte(0))
	f.Add(strings.Repeat("字", 3000)+"\n王  翔", "字", byte(3), int32(500), int16(-3), int32(1<<31-1), byte(0))
	f.Fuzz(func(t *testing.T, text, title string, role byte, size int32, stretch int16, advance int32, spoil byte) {
		l := seed{text, title, role, size, stretch, advance, spoil}.layout(faceSet(t))
		var b bytes.Buffer
		if err := ofd.Write(&b, l, faceSet(t)); err != nil {
			if e := (*subset.LayoutError)(nil); !errors.As(err, &e) || e.Error() == "" || b.Len() > 0 {
				t.Fatalf("%T: %v, and %d bytes", err, err, b.Len())
			}
			return
		}
		checkText(t, l, open(t, b.Bytes()))
	})
}

// checkText compares the text of every page with the layout's.
func checkText(t *testing.T, l *render.Layout, b *book) {
	t.Helper()
	if len(b.pages) != len(l.Pages) {
		t.Fatalf("%d pages, want %d", len(b.pages), len(l.Pages))
	}
	for i, s := range b.pages {
		var want, got strings.Builder
		for _, c := range s.chars {
			got.WriteRune(c.r)
		}
		for _, line := range l.Pages[i].Lines {
			want.WriteString(line.Text())
		}
		if got.String() != want.String() {
			t.Errorf("page %d: text read back:\n got %q\nwant %q", i+1, got.String(), want.String())
		}
	}
}
