package engine

import (
	"bytes"
	"testing"

	"jiyao/templates"
)

// sampleEngine gives an engine and the text of the sample minutes.
func sampleEngine(b *testing.B) (*Engine, string) {
	b.Helper()
	text, err := templates.Sample("suzhou-changwu")
	if err != nil {
		b.Fatal(err)
	}
	e, err := Open(Config{})
	if err != nil {
		b.Fatal(err)
	}
	return e, string(text)
}

// BenchmarkSamplePDF measures the main job warm: text, parse, layout, PDF
// bytes of the sample minutes.
func BenchmarkSamplePDF(b *testing.B) {
	e, text := sampleEngine(b)
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		l, err := e.Layout(text, Options{Profile: "suzhou-changwu"})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.PDF(&out, l); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}
