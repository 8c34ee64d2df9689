package pdf_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"

	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/render/subset"
)

// stamped gives the sample, what marks its copies, and their writer.
func stamped(t *testing.T) (*render.Layout, *layout.Stamp, *pdf.Copies) {
	t.Helper()
	l := minutes(t)
	spec, err := layout.Load("own", []byte("title: 自定\ncopies: {number: true, trace: both}\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := layout.NewStamp(l, spec, faceSet(t))
	sample, err := s.Alphabet()
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
		"another glyph":   {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Glyphs[0]++; return o }, subset.Unforeseen},
		"no such glyph":   {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Glyphs[0] = 0xFFFF; return o }, subset.Unforeseen},
		"no such face":    {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Face = 200; return o }, subset.NoFace},
		"too few glyphs":  {func(o []render.Page) []render.Page { o[0].Lines[0].Runs[0].Text += "1"; return o }, subset.Mismatch},
		"far off":         {func(o []render.Page) []render.Page { o[1].Rules = []render.Rule{{X: 1 << 30}}; return o }, subset.OutOfReach},
	} {
		var b bytes.Buffer
		var fault *subset.LayoutError
		if err := copies.Write(&b, c.spoil(fit())); !errors.As(err, &fault) || fault.Fault != c.fault || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}
