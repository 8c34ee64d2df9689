package subset

import (
	"slices"

	"jiyao/fonts"
	"jiyao/render"
)

// Foresee makes the fonts of the document have what stands on further pages,
// which are not part of it. It comes before Collect; the error is that of
// Collect.
func (d *Document) Foresee(pages []render.Page) error {
	for i := range pages {
		if err := checkLines(d.faces.set, &pages[i], i+1); err != nil {
			return err
		}
		for k := range pages[i].Lines {
			d.collectLine(&pages[i].Lines[k])
		}
	}
	d.Chars = d.Chars[:0]
	return nil
}

// Foreseen checks what stands on a page that was not collected, called by its
// number from 1, and appends its characters. What the fonts lack is a
// *LayoutError. It is safe for concurrent use once the document is collected.
func (d *Document) Foreseen(chars []rune, page *render.Page, number int) ([]rune, error) {
	if err := checkRules(page, number); err != nil {
		return chars, err
	}
	for i := range page.Lines {
		line := &page.Lines[i]
		for k := range line.Runs {
			begin := len(chars)
			chars = append(chars, []rune(line.Runs[k].Text)...)
			if err := d.foreseen(&line.Runs[k], chars[begin:], line.Y, number); err != nil {
				return chars, err
			}
		}
	}
	return chars, nil
}

// foreseen checks one run, whose characters are given.
func (d *Document) foreseen(run *render.Run, chars []rune, y render.Length, page int) error {
	fail := func(f Fault, r rune) error {
		return &LayoutError{Fault: f, Page: page, Text: run.Text, Char: r, Face: int(run.Face)}
	}
	if fault, ok := checkRun(run, y); !ok {
		return fail(fault, 0)
	}
	if len(chars) != len(run.Glyphs) {
		return fail(Mismatch, 0)
	}
	font := d.Font(run.Face)
	if font == nil {
		return fail(NoFace, 0)
	}
	for i, r := range chars {
		if !font.has(run.Glyphs[i], r, font.Crowded(run, i, r)) {
			return fail(Unforeseen, r)
		}
	}
	return nil
}

// has reports whether the font has the character with the glyph, in a place of
// the width, 0 for its own.
func (f *Font) has(g fonts.GlyphID, r rune, width int) bool {
	if int(g) >= len(f.char) || f.used[g>>6]&(1<<(g&63)) == 0 {
		return false
	}
	if f.char[g] == r && width == 0 {
		return true
	}
	_, found := slices.BinarySearchFunc(f.aliases, alias{glyph: g, char: r, width: width}, alias.compare)
	return found
}
