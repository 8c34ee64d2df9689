package engine

import (
	"bytes"
	"testing"
)

// BenchmarkSamplePDFParallel measures throughput: as many callers of one
// engine as there are cores (-cpu 1,2), each from text to PDF bytes.
func BenchmarkSamplePDFParallel(b *testing.B) {
	e, text := sampleEngine(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		var out bytes.Buffer
		for pb.Next() {
			out.Reset()
			l, err := e.Layout(text, Options{Profile: "suzhou-changwu"})
			if err == nil {
				err = e.PDF(&out, l)
			}
			if err != nil {
				b.Error(err) // Fatal is for the benchmark's own goroutine
				return
			}
		}
	})
}
