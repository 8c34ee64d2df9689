package engine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf16"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/templates"
)

// A mark is what a form paints, in millimetres from the page's top left corner: a
// character with the origin on its baseline and the sides of its em square, or a
// rule with its rectangle.
type mark struct {
	text       string // empty for a rule
	x, y, w, h float64
	ink        render.Color
}

// A sheet is a page as it is read back from the bytes of a form.
type sheet struct {
	w, h  float64
	marks []mark
}

// A form is a page format with its reader, which knows nothing of the layout.
type form struct {
	name string
	read func(t *testing.T, e *Engine, l *render.Layout) []sheet
	// text gives what the form calls a character; empty for one that it leaves
	// out.
	text func(e *Engine, line *render.Line, run *render.Run, i int, r rune) string
	// unseen says that it is text over what is painted: without rules and inks,
	// and not stretched.
	unseen bool
}

// pageForms are the page formats that say where their characters are. SVG says it
// twice: by the outlines that are seen, and by the text over them that is selected
// and read aloud.
func pageForms() []form {
	itself := func(_ *Engine, _ *render.Line, _ *render.Run, _ int, r rune) string { return string(r) }
	return []form{
		{"PDF", readPDF, itself, false},
		{"OFD", readOFD, itself, false},
		{"SVG", readOutlines, nameOfOutline, false},
		{"SVG text", readUnseen, itselfOver, true},
	}
}

// nameOfOutline is what an SVG calls a glyph; one without ink is not in it.
func nameOfOutline(e *Engine, _ *render.Line, run *render.Run, i int, _ rune) string {
	if _, ink := e.faces.Face(fonts.FaceID(run.Face)).Ink(run.Glyphs[i]); !ink {
		return ""
	}
	return fmt.Sprintf("f%dg%d", run.Face, run.Glyphs[i])
}

// itselfOver is a character of the text over an SVG's outlines, once for each of
// its UTF-16 codes, each of which has a place; a watermark is no text.
func itselfOver(_ *Engine, line *render.Line, _ *render.Run, _ int, r rune) string {
	if line.Part == render.Watermark {
		return ""
	}
	return string(r)
}

// wanted is what a form has to show of a page, and of which line each mark is.
func (f form) wanted(e *Engine, p *render.Page) (marks []mark, lines []string) {
	beneath, others := p.Watermark()
	add := func(m mark, line string) { marks, lines = append(marks, m), append(lines, line) }
	f.characters(e, beneath, add)
	if !f.unseen {
		for _, r := range p.Rules {
			add(mark{x: r.X.MM(), y: r.Y.MM(), w: r.W.MM(), h: r.H.MM(), ink: r.Color}, "a rule")
		}
	}
	f.characters(e, others, add)
	return marks, lines
}

func (f form) characters(e *Engine, lines []render.Line, add func(m mark, line string)) {
	for n := range lines {
		for k := range lines[n].Runs {
			run := &lines[n].Runs[k]
			x, em := run.X, run.Size.MM()
			m := mark{y: lines[n].Y.MM(), w: em, h: em, ink: run.Color}
			if !f.unseen && run.Stretch > 0 {
				m.w = em * float64(run.Stretch) / 1000
			}
			for i, r := range []rune(run.Text) {
				m.x, m.text = x.MM(), f.text(e, &lines[n], run, i, r)
				x += run.Advances[i]
				if m.text == "" {
					continue
				}
				times := 1
				if f.unseen {
					m.ink, times = render.Black, utf16.RuneLen(r)
				}
				for range times {
					add(m, fmt.Sprintf("line %d “%s”", n+1, lines[n].Text()))
				}
			}
		}
	}
}

// nearMM is how far what a form says may be from the layout, in millimetres.
const nearMM = 0.01

// like reports whether a mark is another, within nearMM.
func (m mark) like(o mark) bool {
	off := max(math.Abs(m.x-o.x), math.Abs(m.y-o.y), math.Abs(m.w-o.w), math.Abs(m.h-o.h))
	return m.text == o.text && m.ink == o.ink && off <= nearMM
}

func (m mark) String() string {
	return fmt.Sprintf("%q at %.3f, %.3f mm, %.3f × %.3f, ink %d", m.text, m.x, m.y, m.w, m.h, m.ink)
}

// faults compares what a form shows with the layout: the first fault of each page,
// by form, page and line.
func (f form) faults(e *Engine, l *render.Layout, got []sheet) (said []string) {
	if len(got) != len(l.Pages) {
		return []string{fmt.Sprintf("%s has %d pages, want %d", f.name, len(got), len(l.Pages))}
	}
	for i := range l.Pages {
		if fault := f.fault(e, &l.Pages[i], got[i]); fault != "" {
			said = append(said, fmt.Sprintf("%s, page %d, %s", f.name, i+1, fault))
		}
	}
	return said
}

func (f form) fault(e *Engine, p *render.Page, got sheet) string {
	if max(math.Abs(got.w-p.Width.MM()), math.Abs(got.h-p.Height.MM())) > nearMM {
		return fmt.Sprintf("of %.3f × %.3f mm, want %.3f × %.3f", got.w, got.h, p.Width.MM(), p.Height.MM())
	}
	want, lines := f.wanted(e, p)
	for i, w := range want {
		switch {
		case i == len(got.marks):
			return fmt.Sprintf("%s: it ends before %s", lines[i], w)
		case !got.marks[i].like(w):
			return fmt.Sprintf("%s: got %s, want %s", lines[i], got.marks[i], w)
		}
	}
	if len(got.marks) > len(want) {
		return fmt.Sprintf("behind its last line: %s", got.marks[len(want)])
	}
	return ""
}

// A specimen is a text of which all forms are made.
type specimen struct {
	text   string
	opt    Options
	engine *Engine
}

func (s specimen) layout(t *testing.T) *render.Layout {
	t.Helper()
	l, err := s.engine.Layout(s.text, s.opt)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// rareText has seldom characters: those of names, and those of four bytes; all are
// in the open faces.
const rareText = "会议纪要\n\n2020年5月11日上午，𬱖𫖯同志主持召开会议，朱镕、喆堃、㛃、䶮、玥、昇、骉、〇出席，ABC <x&y>\"q\"。\n" +
	"一、听取𬭚𬭚市工作汇报。会议强调：“双胜利”《工作意见》——……要抓好落实。\n" +
	"二、研究𬶐、𫚖、𠅤、𬳿、𬤊的用字。\n\n出席：王  翔、𬱖𫖯、㛃㛃\n"

// unlisted are characters of names that no open face draws, with those whose
// outlines an office's own face shows for them in the tests.
func unlisted() map[rune]rune { return map[rune]rune{'𠮷': '𫖯', '㐂': '㛃'} }

// specimens are the samples of all profiles, rare characters, those of a face of
// the office's own, and a page with a watermark.
func specimens(t *testing.T) map[string]specimen {
	t.Helper()
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	own, err := Open(Config{Fonts: map[fonts.Role][]string{fonts.FangSong: ownFaces(t, e)}})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]specimen{
		"rare":      {rareText, Options{Profile: fallback}, e},
		"own":       {"会议纪要\n\n2020年5月11日上午，𠮷田、㐂多同志到会，𠮷𠮷㐂㐂。\n", Options{Profile: fallback}, own},
		"watermark": {sampleText(t, "changwu"), Options{Profile: "changwu", Watermark: "征求意见稿"}, e},
	}
	for _, name := range templates.Profiles() {
		all[name] = specimen{sampleText(t, name), Options{Profile: name}, e}
	}
	return all
}

// ownFaces gives the files of an office's own faces for unlisted characters: those
// that an OFD embeds, said to draw others than they do.
func ownFaces(t *testing.T, e *Engine) (files []string) {
	t.Helper()
	var b bytes.Buffer
	if err := e.OFD(&b, specimen{rareText, Options{Profile: fallback}, e}.layout(t)); err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, part := range unzip(t, b.Bytes()) {
		data := []byte(part)
		before := found
		for char, drawn := range unlisted() {
			group := binary.BigEndian.AppendUint32(nil, uint32(drawn)) // first and last of its group in the table
			if at := bytes.Index(data, slices.Concat(group, group)); at >= 0 {
				binary.BigEndian.PutUint32(data[at:], uint32(char))
				binary.BigEndian.PutUint32(data[at+4:], uint32(char))
				found++
			}
		}
		if found == before {
			continue
		}
		file := filepath.Join(t.TempDir(), filepath.Base(name))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if found != len(unlisted()) {
		t.Fatalf("%d of %d characters have a face", found, len(unlisted()))
	}
	return files
}

// TestFormsAgree makes PDF, OFD, SVG and PNG of one layout and compares what is
// read back from the bytes of each with it: every character and every rule, its
// place, size and ink, within 0.01 mm; in the PNG, where its ink begins and ends,
// within a pixel.
func TestFormsAgree(t *testing.T) {
	all := specimens(t)
	if len(all) < 12 {
		t.Fatalf("%d specimens: the samples are missing", len(all))
	}
	for name, s := range all {
		t.Run(name, func(t *testing.T) {
			l := s.layout(t)
			for _, f := range pageForms() {
				t.Run(f.name, func(t *testing.T) {
					for _, fault := range f.faults(s.engine, l, f.read(t, s.engine, l)) {
						t.Error(fault)
					}
				})
			}
			t.Run("PNG", func(t *testing.T) {
				for _, fault := range pngFaults(t, s.engine, l, readPNG(t, s.engine, l)) {
					t.Error(fault)
				}
			})
		})
	}
}
