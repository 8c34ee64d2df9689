package layout_test

import (
	"errors"
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
)

// A 份号 stands as six digits at the top left corner of the type area of page 1,
// a trace mark in the foot margin of every page, below all that was set; the
// layout itself stays as it is.
func TestStamp(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, mirrored := range []string{"", "page: {mirrored: true}\n"} {
		spec, err := layout.Load("own", []byte("title: 自定\n"+mirrored+"copies: {number: true, trace: both}\n"))
		if err != nil {
			t.Fatal(err)
		}
		l := &render.Layout{}
		for n := range 3 {
			l.Pages = append(l.Pages, render.Page{Width: render.MM(210), Height: render.MM(297), Number: n + 1})
		}
		over, err := layout.NewStamp(l, spec, faces).Over(layout.Mark{Number: 68, Trace: "7K3M-9QXA-2F5D", Code: [][]bool{{true, false}, {true, true}}})
		if err != nil {
			t.Fatal(err)
		}
		number := over[0].Lines[0]
		first := render.MM(37) + render.MM(225)/22
		if number.Text() != "000068" || number.Runs[0].X != render.MM(28) || number.Runs[0].Size != render.Pt(16) || number.Y < render.MM(37) || number.Y > first {
			t.Errorf("the number is %q at %v, %v", number.Text(), number.Runs[0].X.MM(), number.Y.MM())
		}
		for i, p := range over {
			trace := p.Lines[len(p.Lines)-1]
			if trace.Text() != "7K3M-9QXA-2F5D" || trace.Y < render.MM(275) || trace.Y > render.MM(290) || len(p.Lines) != map[bool]int{true: 2, false: 1}[i == 0] {
				t.Errorf("page %d: %q at %v", i+1, trace.Text(), trace.Y.MM())
			}
			if len(p.Rules) != 2 || p.Rules[1].W != 2*p.Rules[0].W || p.Rules[0].Y < render.MM(262+7) || p.Rules[1].Y+p.Rules[1].H > render.MM(290) {
				t.Errorf("page %d: squares %+v", i+1, p.Rules)
			}
			left := render.MM(28)
			if mirrored != "" && p.Number%2 == 0 {
				left = render.MM(210) - render.MM(156) - render.MM(28)
			}
			if p.Rules[0].X != left {
				t.Errorf("page %d: the code begins at %v mm", i+1, p.Rules[0].X.MM())
			}
		}
		with := l.Over(over)
		if len(with.Pages[1].Lines) != 1 || len(l.Pages[1].Lines) != 0 {
			t.Error("a stamped layout has to have the mark, and the layout itself not")
		}
	}
}

// A copy's watermark comes before its marks, and goes beneath what was set. The
// alphabet has the watermarks of all copies.
func TestStampWatermark(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := layout.Load("own", []byte("title: 自定\ncopies: {trace: text, watermark: true}\n"))
	if err != nil || !spec.Copies.Watermark || spec.Copies.IsZero() {
		t.Fatal(err, spec.Copies)
	}
	l := &render.Layout{}
	for n := range 2 {
		l.Pages = append(l.Pages, render.Page{Width: render.MM(210), Height: render.MM(297), Number: n + 1, Lines: []render.Line{{Part: render.Body}}})
	}
	stamp := layout.NewStamp(l, spec, faces)
	over, err := stamp.Over(layout.Mark{Trace: "7K3M", Watermark: "市财政局"})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range l.Over(over).Pages {
		beneath, lines := p.Watermark()
		if len(beneath) != 3 || beneath[0].Text() != "市财政局" || len(lines) != 2 || lines[0].Part != render.Body || lines[1].Text() != "7K3M" {
			t.Errorf("page %d: %d lines beneath, then %+v", i+1, len(beneath), lines)
		}
	}
	all, err := stamp.Alphabet("市财政局", "市教育局", "市司法局")
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if beneath, lines := all[i].Watermark(); len(beneath) != 9 || len(lines) == 0 || lines[0].Part == render.Watermark {
			t.Errorf("page %d of the alphabet: %d lines beneath, %d others", i+1, len(beneath), len(lines))
		}
	}
	var refused *layout.WatermarkError
	if _, err := stamp.Over(layout.Mark{Watermark: strings.Repeat("长", layout.MostWatermark+1)}); !errors.As(err, &refused) {
		t.Errorf("too long: %v", err)
	}
}

// What has no place to stand is refused when the profile is read, with its line.
func TestStampRefused(t *testing.T) {
	for _, c := range []struct{ profile, says string }{
		{"title: 自定\ncopies: {trace: colour}\n", "colour"},
		{"title: 自定\ncopies: {number: true}\nmasthead: {none: true}\n", "没有版头"},
		{"title: 自定\npage: {type_height: 255mm}\ncopies: {trace: text}\n", "排不下追溯标记"},
		{"title: 自定\npage: {type_height: 240mm}\ncopies: {trace: code}\n", "排不下追溯标记"},
	} {
		_, err := layout.Load("own", []byte(c.profile))
		var spec *layout.SpecError
		if !errors.As(err, &spec) || !strings.Contains(spec.Problem, c.says) || spec.Line == 0 {
			t.Errorf("%q: %v", c.profile, err)
		}
	}
}
