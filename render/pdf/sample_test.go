package pdf_test

import (
	"bytes"
	"io"
	"os"
	"testing"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/pdf"
)

// minutes sets the sample minutes in its own profile.
func minutes(t testing.TB) *render.Layout {
	t.Helper()
	profile, err := os.ReadFile("../../templates/profiles/suzhou-changwu.yaml")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := layout.Load("suzhou-changwu", profile)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../templates/samples/suzhou-changwu.txt")
	if err != nil {
		t.Fatal(err)
	}
	l, err := layout.Set(drafting.Parse(string(text)), spec, nil, faceSet(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// promised bounds the size of the sample's file.
const promised = 400_000

func TestMinutes(t *testing.T) {
	l := minutes(t)
	b := write(t, l)
	if len(b) > promised {
		t.Errorf("%d bytes, more than the %d promised", len(b), promised)
	}
	t.Run("structure", func(t *testing.T) { checkStructure(t, b) })
	t.Run("qpdf", func(t *testing.T) { tool(t, "qpdf", "--check", save(t, b)) })
	t.Run("archival", func(t *testing.T) { preflight(t, save(t, b)) })
}

func BenchmarkWarm(b *testing.B) {
	l, w := minutes(b), pdf.New(faceSet(b))
	if err := w.Write(io.Discard, l); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(io.Discard, l); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCold is what a program pays that writes one document.
func BenchmarkCold(b *testing.B) {
	l := minutes(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		faces, err := fonts.Open()
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		b.StartTimer()
		if err := pdf.Write(&out, l, faces); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len()), "file-bytes")
	}
}
