package layout_test

import (
	"errors"
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
)

// A watermark stands three times on every page, within the type area and centred
// in it, before all other lines, in grey, a long one in two lines; the layout
// itself stays as it is.
func TestWatermark(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := layout.Load("own", []byte("title: 自定\npage: {mirrored: true}\n"))
	if err != nil {
		t.Fatal(err)
	}
	text := render.Line{Part: render.Body}
	l := &render.Layout{}
	for n := range 2 {
		l.Pages = append(l.Pages, render.Page{Width: render.MM(210), Height: render.MM(297), Number: n + 1, Lines: []render.Line{text}})
	}
	for words, lines := range map[string][]string{
		"征求意见稿": {"征求意见稿"}, "稿": {"稿"}, strings.Repeat("云州市", 10): {strings.Repeat("云州市", 10)},
		strings.Repeat("云州市", 11): {strings.Repeat("云州市", 5) + "云州", "市" + strings.Repeat("云州市", 5)},
		strings.Repeat("市", 60):   {strings.Repeat("市", 30), strings.Repeat("市", 30)},
	} {
		with, err := layout.Watermark(l, spec, faces, words)
		if err != nil {
			t.Fatal(err)
		}
		for i := range with.Pages {
			beneath, others := with.Pages[i].Watermark()
			if len(beneath) != 3*len(lines) || len(others) != 1 || others[0].Part != render.Body || len(l.Pages[i].Lines) != 1 {
				t.Fatalf("%q, page %d: %d lines beneath, %d others", words, i+1, len(beneath), len(others))
			}
			left := map[bool]render.Length{false: render.MM(28), true: render.MM(210) - render.MM(156) - render.MM(28)}[i%2 == 1]
			for k, line := range beneath {
				run := line.Runs[0]
				width := render.Length(0)
				for _, a := range run.Advances {
					width += a
				}
				before, behind := run.X-left, left+render.MM(156)-run.X-width
				if line.Text() != lines[k/3] || run.Color != render.Grey || line.Tag.Role != render.Artifact || before < 0 || max(before-behind, behind-before) > 1 {
					t.Errorf("%q, page %d: %q with %v before and %v behind", words, i+1, line.Text(), before.MM(), behind.MM())
				}
				if line.Y-run.Size < render.MM(37) || line.Y > render.MM(37+225) {
					t.Errorf("%q, page %d: at %v mm", words, i+1, line.Y.MM())
				}
			}
		}
	}
	for _, words := range []string{"", strings.Repeat("长", layout.MostWatermark+1)} {
		var refused *layout.WatermarkError
		if _, err := layout.Watermark(l, spec, faces, words); !errors.As(err, &refused) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// A name that is too long for a watermark is cut to one.
func TestFitWatermark(t *testing.T) {
	long := strings.Repeat("局", layout.MostWatermark)
	for name, want := range map[string]string{"市财政局": "市财政局", long: long, long + "处": strings.Repeat("局", layout.MostWatermark-1) + "…"} {
		if got := layout.FitWatermark(name); got != want {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}
