package subset

import (
	"jiyao/fonts"
	"jiyao/render"
)

// Bounds of what PDF 1.4 readers promise to draw; OFD's are not narrower.
const (
	reach       = 14400 * render.Point // from the corner of the page
	leastPage   = 1 * render.Point
	mostSize    = 2000 * render.Point
	mostStretch = 10000 // per mille
)

// check checks a whole layout. The error is a *LayoutError.
func check(faces *fonts.Set, l *render.Layout) error {
	if len(l.Pages) == 0 {
		return &LayoutError{Fault: NoPages}
	}
	for i := range l.Pages {
		if err := CheckPage(faces, &l.Pages[i], i+1); err != nil {
			return err
		}
	}
	for _, m := range l.Marks {
		if m.Page < 0 || m.Page >= len(l.Pages) {
			return &LayoutError{Fault: NoMarkedPage, Page: m.Page + 1, Text: m.Title}
		}
	}
	return nil
}

// CheckPage makes sure that a page can be painted with the faces of a set,
// whatever made it: afterwards nothing in it can surprise the painter. The
// page is called by its number from 1 in the error, a *LayoutError.
func CheckPage(faces *fonts.Set, p *render.Page, number int) error {
	if min(p.Width, p.Height) < leastPage || max(p.Width, p.Height) > reach {
		return &LayoutError{Fault: BadPageSize, Page: number}
	}
	if err := checkRules(p, number); err != nil {
		return err
	}
	return checkLines(faces, p, number)
}

func checkRules(p *render.Page, number int) error {
	for _, r := range p.Rules {
		if tooFar(r.X) || tooFar(r.Y) || tooFar(r.W) || tooFar(r.H) {
			return &LayoutError{Fault: OutOfReach, Page: number, Text: "线条"}
		}
	}
	return nil
}

func checkLines(faces *fonts.Set, p *render.Page, number int) error {
	for i := range p.Lines {
		line := &p.Lines[i]
		for k := range line.Runs {
			run := &line.Runs[k]
			fault, ok := checkRun(run, line.Y)
			if !ok {
				return &LayoutError{Fault: fault, Page: number, Text: run.Text, Face: int(run.Face)}
			}
			if err := checkGlyphs(faces.Face(fonts.FaceID(run.Face)), run, number); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRun says what is wrong with a run in itself.
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

// checkGlyphs makes sure that there is a glyph of the face for each character.
func checkGlyphs(face *fonts.Face, run *render.Run, page int) error {
	fail := func(f Fault, r rune, g fonts.GlyphID) error {
		return &LayoutError{Fault: f, Page: page, Text: run.Text, Char: r, Face: int(run.Face), Glyph: int(g)}
	}
	if face == nil {
		return fail(NoFace, 0, 0)
	}
	n := 0
	for _, r := range run.Text {
		if n == len(run.Glyphs) {
			return fail(Mismatch, 0, 0)
		}
		if g := run.Glyphs[n]; g == 0 || int(g) >= face.NumGlyphs() {
			return fail(NoGlyph, r, g)
		}
		n++
	}
	if n < len(run.Glyphs) {
		return fail(Mismatch, 0, 0)
	}
	return nil
}

func tooFar(l render.Length) bool { return l > reach || l < -reach }
