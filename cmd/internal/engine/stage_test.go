package engine

import (
	"io"
	"testing"

	"jiyao/drafting"
)

// BenchmarkSampleStages measures the parts of the main job apart.
func BenchmarkSampleStages(b *testing.B) {
	e, text := sampleEngine(b)
	opt := Options{Profile: "suzhou-changwu"}
	doc := drafting.Parse(text)
	l, err := e.Set(doc, opt)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			drafting.Parse(text)
		}
	})
	b.Run("layout", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := e.Set(doc, opt); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("pdf", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := e.PDF(io.Discard, l); err != nil {
				b.Fatal(err)
			}
		}
	})
}
