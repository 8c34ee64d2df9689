package pdf_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"

	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/render/subset"
)

// stamped gives the sample, what marks its copies, and their writer; the units
// may stand beneath them.
func stamped(t *testing.T, units ...string) (*render.Layout, *layout.Stamp, *pdf.Copies) {
	t.Helper()
	l := minutes(t)
	spec, err := layout.Load("own", []byte("title: 自定\ncopies: {number: true, trace: both}\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := layout.NewStamp(l, spec, faceSet(t))
	sample, err := s.Alphabet(units...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pdf.New(faceSet(t)).Copies(l, sample)
	if err != nil {
		t.Fatal(err)
	}
	return l, s, c
}

// A copy is an archival PDF in which everything stands where the layout with the
// mark over it has it, and copies that are written at once do not mix.
func TestCopies(t *testing.T) {
	l, stamp, copies := stamped(t)
	var all sync.WaitGroup
	files := make([][]byte, 8)
	for i := range files {
		all.Go(func() {
			over, err := stamp.Over(layout.Mark{Number: i%2 + 1, Trace: "7K3M-9QXA-2F5D", Code: [][]bool{{true, i%2 == 0}, {false, true}}})
			if err != nil {
				t.Error(err)
				return
			}
			var b bytes.Buffer
			if err := copies.Write(&b, over); err != nil {
				t.Error(err)
			}
			files[i] = b.Bytes()
		})
	}
	all.Wait()
	for i, f := range files {
		if !bytes.Equal(f, files[i%2]) {
			t.Errorf("copy %d differs from its like", i)
		}
	}
	over, err := stamp.Over(layout.Mark{Number: 1, Trace: "7K3M-9QXA-2F5D"})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := copies.Write(&b, over); err != nil {
		t.Fatal(err)
	}
	t.Run("structure", func(t *testing.T) { checkStructure(t, b.Bytes()) })
	t.Run("qpdf", func(t *testing.T) { tool(t, "qpdf", "--check", save(t, b.Bytes())) })
	t.Run("archival", func(t *testing.T) { preflight(t, save(t, files[0])) })
	t.Run("positions", func(t *testing.T) { checkPositions(t, l.Over(over), b.Bytes()) })
}

// A watermark of each copy's own lies beneath the content that all share: nothing
// that is black without it is any lighter, and the text is the same. The file is an
// archival PDF.
func TestCopiesWatermark(t *testing.T) {
	units := []string{"云州市财政局", "云州市教育局"}
	_, stamp, copies := stamped(t, units...)
	write := func(unit string) string {
		over, err := stamp.Over(layout.Mark{Number: 1, Trace: "7K3M-9QXA-2F5D", Watermark: unit})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := copies.Write(&b, over); err != nil {
			t.Fatal(err)
		}
		checkStructure(t, b.Bytes())
		return save(t, b.Bytes())
	}
	plain := write("")
	for _, unit := range units {
		file := write(unit)
		t.Run("qpdf", func(t *testing.T) { tool(t, "qpdf", "--check", file) })
		t.Run("archival", func(t *testing.T) { preflight(t, file) })
		t.Run("text", func(t *testing.T) {
			if tool(t, "pdftotext", "-layout", file, "-") != tool(t, "pdftotext", "-layout", plain, "-") {
				t.Error("the text is another under the watermark")
			}
		})
		t.Run("beneath", func(t *testing.T) { checkBeneath(t, picture(t, plain), picture(t, file)) })
	}
}

// picture gives the first page of a file as poppler paints it.
func picture(t *testing.T, file string) image.Image {
	t.Helper()
	stem := strings.TrimSuffix(file, ".pdf")
	tool(t, "pdftoppm", "-r", "72", "-l", "1", "-singlefile", "-png", file, stem)
	f, err := os.Open(stem + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// checkBeneath checks that a picture has more grey than one without the watermark,
// and is nowhere lighter.
func checkBeneath(t *testing.T, without, with image.Image) {
	t.Helper()
	grey := func(img image.Image, x, y int) int { return int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y) }
	more := 0
	for y := range without.Bounds().Dy() {
		for x := range without.Bounds().Dx() {
			before, after := grey(without, x, y), grey(with, x, y)
			if after > before {
				t.Fatalf("%d,%d is lighter: %d, without the watermark %d", x, y, after, before)
			}
			if after < before {
				more++
			}
		}
	}
	if more < 2000 {
		t.Errorf("only %d places are darker", more)
	}
}

// What the sample does not foresee is refused, and nothing is written.
func TestCopiesRefuse(t *testing.T) {
	_, stamp, copies := stamped(t)
	fit := func() []render.Page {
		over, err := stamp.Over(layout.Mark{Number: 1, Trace: "7K3M"})
		if err != nil {
			t.Fatal(err)
		}
		return over
	}
	for name, c := range map[string]struct {
		spoil func(over []render.Page) []render.Page
		fault subset.Fault
	}{
		"a page too many": {func(o []render.Page) []render.Page { return append(o, o[0]) }, subset.Unforeseen},
		"a watermark": {func(o []render.Page) []render.Page {
			beneath := o[0].Lines[0]
			beneath.Part = render.Watermark
			o[0].Lines = append([]render.Line{beneath}, o[0].Lines...)
			return o
		}, subset.Unforeseen},
		"another glyph":  {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Glyphs[0]++; return o }, subset.Unforeseen},
		"no such glyph":  {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Glyphs[0] = 0xFFFF; return o }, subset.Unforeseen},
		"no such face":   {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Face = 200; return o }, subset.NoFace},
		"too few glyphs": {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Text += "1"; return o }, subset.Mismatch},
		"far off":        {func(o []render.Page) []render.Page { o[1].Rules = []render.Rule{{X: 1 << 30}}; return o }, subset.OutOfReach},
	} {
		var b bytes.Buffer
		var fault *subset.LayoutError
		if err := copies.Write(&b, c.spoil(fit())); !errors.As(err, &fault) || fault.Fault != c.fault || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}
