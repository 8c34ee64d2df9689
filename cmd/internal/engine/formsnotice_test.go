package engine

import (
	"slices"
	"strings"
	"testing"

	"jiyao/render"
)

// spoilers change a line of a layout in ways that a comparison of forms has to
// notice: small ones in what says its numbers, larger ones in a picture, which has
// pixels.
var spoilers = []struct {
	name  string
	spoil func(line *render.Line)
	png   bool // it can be seen in a picture
	ink   bool // text over the outlines has none
}{
	{name: "a run 0.02 mm to the right", spoil: func(l *render.Line) { l.Runs[0].X += render.MM(0.02) }},
	{name: "all behind a character 0.02 mm to the left", spoil: func(l *render.Line) { l.Runs[0].Advances[1] -= render.MM(0.02) }},
	{name: "a line 0.02 mm down", spoil: func(l *render.Line) { l.Y += render.MM(0.02) }},
	{name: "a line 0.02 mm larger", spoil: func(l *render.Line) { l.Runs[0].Size += render.MM(0.02) }},
	{name: "a character for another", spoil: func(l *render.Line) {
		r := &l.Runs[0]
		text := []rune(r.Text)
		text[0], text[1] = text[1], text[0]
		r.Text, r.Glyphs = string(text), slices.Concat(r.Glyphs[1:2], r.Glyphs[:1], r.Glyphs[2:])
	}},
	{name: "a line 0.4 mm down", spoil: func(l *render.Line) { l.Y += render.MM(0.4) }, png: true},
	{name: "a character 0.4 mm to the right", spoil: func(l *render.Line) {
		a := l.Runs[0].Advances
		a[1] += render.MM(0.4)
		a[2] -= render.MM(0.4)
	}, png: true},
	{name: "a run a tenth larger", spoil: func(l *render.Line) { l.Runs[0].Size += l.Runs[0].Size / 10 }, png: true},
	{name: "a run in red", spoil: func(l *render.Line) { l.Runs[0].Color = render.Red }, png: true, ink: true},
	{name: "a line too few", spoil: func(l *render.Line) { l.Runs = nil }, png: true},
}

// TestFormsNoticeFaults makes all forms of a layout with one line that is spoilt,
// and demands that each is told from the layout, by its name, the page and the
// line.
func TestFormsNoticeFaults(t *testing.T) {
	s := specimens(t)["changwu"]
	l := s.layout(t)
	const page, line = 1, 5
	check := func(t *testing.T, form string, faults []string) {
		t.Helper()
		where := form + ", page 2, line 6 “" + l.Pages[page].Lines[line].Text()
		if len(faults) != 1 || !strings.HasPrefix(faults[0], where) {
			t.Errorf("found %q, want a fault at %q", faults, where)
		}
	}
	for _, how := range spoilers {
		t.Run(how.name, func(t *testing.T) {
			spoilt := s.layout(t)
			how.spoil(&spoilt.Pages[page].Lines[line])
			for _, f := range pageForms() {
				if f.unseen && how.ink {
					continue
				}
				t.Run(f.name, func(t *testing.T) { check(t, f.name, f.faults(s.engine, l, f.read(t, s.engine, spoilt))) })
			}
			if how.png {
				check(t, "PNG", pngFaults(t, s.engine, l, readPNG(t, s.engine, spoilt)))
			}
		})
	}
}
