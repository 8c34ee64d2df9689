package pdf

import (
	"jiyao/fonts"
	"jiyao/render"
)

// Bounds of what PDF 1.4 readers promise to draw.
const (
	reach       = 14400 * render.Point // from the corner of the page
	leastPage   = 1 * render.Point
	mostSize    = 2000 * render.Point
	mostStretch = 10000 // per mille
)

// collect checks the whole layout and marks the glyphs it uses; afterwards
// nothing in it can surprise the painter.
func (j *job) collect(l *render.Layout) error {
	if len(l.Pages) == 0 {
		return &LayoutError{Fault: NoPages}
	}
	for i := range l.Pages {
		p := &l.Pages[i]
		if min(p.Width, p.Height) < leastPage || max(p.Width, p.Height) > reach {
			return &LayoutError{Fault: BadPageSize, Page: i + 1}
		}
		for _, r := range p.Rules {
			if tooFar(r.X) || tooFar(r.Y) || tooFar(r.W) || tooFar(r.H) {
				return &LayoutError{Fault: OutOfReach, Page: i + 1, Text: "线条"}
			}
		}
		for k := range p.Lines {
			if err := j.collectLine(&p.Lines[k], i+1); err != nil {
				return err
			}
		}
	}
	for _, m := range l.Marks {
		if m.Page < 0 || m.Page >= len(l.Pages) {
			return &LayoutError{Fault: NoMarkedPage, Page: m.Page + 1, Text: m.Title}
		}
	}
	return nil
}

func (j *job) collectLine(line *render.Line, page int) error {
	for i := range line.Runs {
		run := &line.Runs[i]
		fail := func(f Fault, r rune, g fonts.GlyphID) error {
			return &LayoutError{Fault: f, Page: page, Text: run.Text, Char: r, Face: int(run.Face), Glyph: int(g)}
		}
		if fault, ok := checkRun(run, line.Y); !ok {
			return fail(fault, 0, 0)
		}
		sub := j.subset(run.Face)
		if sub == nil {
			return fail(NoFace, 0, 0)
		}
		n := 0
		for _, r := range run.Text {
			if n == len(run.Glyphs) {
				return fail(Mismatch, 0, 0)
			}
			g := run.Glyphs[n]
			if g == 0 || int(g) >= len(sub.char) {
				return fail(NoGlyph, r, g)
			}
			sub.mark(g, r)
			if width := sub.crowded(run, n, r); width > 0 {
				sub.narrow(g, r, width)
			}
			j.chars = append(j.chars, r)
			n++
		}
		if n < len(run.Glyphs) {
			return fail(Mismatch, 0, 0)
		}
	}
	return nil
}

// checkRun says what is wrong with a run in itself, but for the number of its
// characters.
func checkRun(run *render.Run, y render.Length) (Fault, bool) {
	if len(run.Glyphs) != len(run.Advances) {
		return Mismatch, false
	}
	if run.Size <= 0 || run.Size > mostSize || run.Stretch < 0 || run.Stretch > mostStretch {
		return BadSize, false
	}
	if tooFar(run.X) || tooFar(y) {
		return OutOfReach, false
	}
	end := int64(run.X)
	for _, a := range run.Advances {
		if end += int64(a); end > int64(reach) || end < -int64(reach) {
			return OutOfReach, false
		}
	}
	return 0, true
}

func tooFar(l render.Length) bool { return l > reach || l < -reach }

// subset gives the document's subset of a face, nil if the set lacks the face.
func (j *job) subset(id render.FaceID) *subset {
	i := int(id)
	if i >= len(j.subsets) {
		return nil
	}
	if j.subsets[i] == nil {
		s := j.writer.source(fonts.FaceID(id))
		if s == nil {
			return nil
		}
		j.subsets[i] = newSubset(s)
	}
	return j.subsets[i]
}
