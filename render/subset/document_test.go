package subset

import (
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/render"
)

// A layout of unusual size leaves no memory behind.
func TestResetDropsMuchMemory(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	id, glyph, ok := faces.Lookup(fonts.FangSong, '会')
	if !ok {
		t.Fatal("no 会")
	}
	const most = keepAtMost
	glyphs := make([]fonts.GlyphID, most+1)
	for i := range glyphs {
		glyphs[i] = glyph
	}
	run := render.Run{
		Text: strings.Repeat("会", len(glyphs)), Glyphs: glyphs, Advances: make([]render.Length, len(glyphs)),
		Face: render.FaceID(id), Size: 16000,
	}
	l := &render.Layout{Pages: []render.Page{
		{Width: 595 * render.Point, Height: 842 * render.Point, Lines: []render.Line{{Runs: []render.Run{run}}}},
	}}
	d := Open(faces, CIDFont).Document()
	if err := d.Collect(l); err != nil {
		t.Fatal(err)
	}
	if cap(d.Chars) <= most {
		t.Fatalf("room for %d characters: the test is too small", cap(d.Chars))
	}
	d.Reset()
	if cap(d.Chars) > 0 {
		t.Errorf("keeps room for %d characters", cap(d.Chars))
	}
}
