package pdf

import (
	"errors"
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/render"
)

// A layout of unusual size that is refused on its last page leaves no memory
// behind, though nothing of it was ever written.
func TestResetDropsTheMemoryOfARefusedLayout(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	id, glyph, ok := faces.Lookup(fonts.FangSong, '会')
	if !ok {
		t.Fatal("no 会")
	}
	const most = keepAtMost / 4
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
		{},
	}}
	j := New(faces).jobs.Get().(*job)
	var refused *LayoutError
	if err := j.make(l); !errors.As(err, &refused) || refused.Fault != BadPageSize {
		t.Fatalf("got %v", err)
	}
	if cap(j.chars) <= most {
		t.Fatalf("room for %d characters: the test is too small", cap(j.chars))
	}
	j.reset()
	if cap(j.chars) > 0 {
		t.Errorf("keeps room for %d characters", cap(j.chars))
	}
}
