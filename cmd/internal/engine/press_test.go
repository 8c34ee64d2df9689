package engine

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/templates"
)

// bothMarks asks for everything that a copy can bear.
var bothMarks = layout.CopySpec{Number: true, Trace: layout.TraceBoth}

// samplePress gives a press for the sample minutes, and the bytes of its master.
func samplePress(tb testing.TB, marks layout.CopySpec, units ...string) (*Press, []byte) {
	tb.Helper()
	text, err := templates.Sample("suzhou-changwu")
	if err != nil {
		tb.Fatal(err)
	}
	e, err := Open(Config{})
	if err != nil {
		tb.Fatal(err)
	}
	l, err := e.Layout(string(text), Options{Profile: "suzhou-changwu"})
	if err != nil {
		tb.Fatal(err)
	}
	spec, err := e.Profile("suzhou-changwu")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := e.Press(l, spec, marks, units...)
	if err != nil {
		tb.Fatal(err)
	}
	var master bytes.Buffer
	if err := e.PDF(&master, l); err != nil {
		tb.Fatal(err)
	}
	return p, master.Bytes()
}

func codeOf(n int) string { return fmt.Sprintf("JY%04d-ABCD-%04d", n%10000, n/10000) }

// markedSheet is a copy with number and trace mark.
func markedSheet(n int) Sheet { return Sheet{Number: n, Trace: codeOf(n)} }

// A copy is a sound PDF that says what the master says, its number and its trace
// mark beside; two copies differ, and the same copy is the same bytes.
func TestMarkedCopy(t *testing.T) {
	p, master := samplePress(t, bothMarks)
	dir := t.TempDir()
	files := map[string][]byte{"master": master}
	for name, n := range map[string]int{"one": 7, "other": 8, "again": 7} {
		var b bytes.Buffer
		if err := p.Copy(&b, markedSheet(n)); err != nil {
			t.Fatal(err)
		}
		files[name] = b.Bytes()
	}
	if !bytes.Equal(files["one"], files["again"]) || bytes.Equal(files["one"], files["other"]) {
		t.Error("a copy has to be the same bytes each time, and another's different ones")
	}
	text := map[string]string{}
	for name, data := range files {
		path := filepath.Join(dir, name+".pdf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "qpdf", "--check", path)
		text[name] = run(t, "pdftotext", "-raw", "-enc", "UTF-8", path, "-")
	}
	pages := len(p.layout.Pages)
	if n := strings.Count(text["one"], codeOf(7)); n != pages {
		t.Errorf("the trace mark stands on %d pages of %d", n, pages)
	}
	if n := strings.Count(text["one"], "000007"); n != 1 {
		t.Errorf("the number stands %d times", n)
	}
	bare := strings.NewReplacer(codeOf(7), "", "000007", "")
	if got, want := strings.Fields(bare.Replace(text["one"])), strings.Fields(text["master"]); strings.Join(got, "") != strings.Join(want, "") {
		t.Errorf("the copy says\n%s\nthe master\n%s", got, want)
	}
}

// Each copy has its own unit's name beneath the pages, in a piece of content before
// the one that all share; what is read out of it is the same.
func TestCopyWatermark(t *testing.T) {
	units := []string{"云州市财政局", "云州市教育局", strings.Repeat("很", 80) + "长的单位"}
	p, _ := samplePress(t, layout.CopySpec{Number: true, Watermark: true}, units...)
	none, _ := samplePress(t, layout.CopySpec{Number: true}, units...)
	dir := t.TempDir()
	text := func(p *Press, name string, s Sheet) (string, []byte) {
		var b bytes.Buffer
		if err := p.Copy(&b, s); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return run(t, "pdftotext", "-layout", path, "-"), b.Bytes()
	}
	want, bare := text(none, "none.pdf", Sheet{Number: 7, Unit: units[0]})
	if bytes.Contains(bare, []byte("/Background")) {
		t.Error("a copy has a watermark that nobody asked for")
	}
	var before []byte
	for _, unit := range units {
		got, file := text(p, "unit.pdf", Sheet{Number: 7, Unit: unit})
		if got != want {
			t.Errorf("%s: the text is\n%s\nwithout the watermark\n%s", unit, got, want)
		}
		if n := bytes.Count(file, []byte("/Background")); n != len(p.layout.Pages) || bytes.Equal(file, before) {
			t.Errorf("%s: %d watermarks on %d pages", unit, n, len(p.layout.Pages))
		}
		before = file
	}
	var b bytes.Buffer
	if err := p.Copy(&b, Sheet{Number: 7, Unit: "云州市鑫淼局"}); err == nil || b.Len() > 0 {
		t.Errorf("a unit that was not named beforehand: %v", err)
	}
}

// The code, as it is printed, is the QR code of the trace mark,
// square by square.
func TestMarkIsCode(t *testing.T) {
	p, _ := samplePress(t, layout.CopySpec{Trace: layout.TraceCode})
	path := filepath.Join(t.TempDir(), "copy.pdf")
	var b bytes.Buffer
	if err := p.Copy(&b, markedSheet(1)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	stem := strings.TrimSuffix(path, ".pdf")
	run(t, "pdftoppm", "-r", "144", "-gray", "-l", "2", "-png", path, stem) // two pixels a point
	pictures, err := filepath.Glob(stem + "-*.png")
	if err != nil || len(pictures) != 2 {
		t.Fatalf("%d pictures: %v", len(pictures), err)
	}
	want, err := squareCode(codeOf(1))
	if err != nil {
		t.Fatal(err)
	}
	over, err := p.Over(markedSheet(1))
	if err != nil {
		t.Fatal(err)
	}
	for i, picture := range pictures {
		f, err := os.Open(picture)
		if err != nil {
			t.Fatal(err)
		}
		page, err := png.Decode(f)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		corner := over[i].Rules[0] // of the finder pattern, seven squares wide
		unit := corner.W.Pt() / 7
		for y, row := range want {
			for x, dark := range row {
				at := func(from render.Length, n int) int { return int(2 * (from.Pt() + (float64(n)+0.5)*unit)) }
				if got := darkAt(page, at(corner.X, x), at(corner.Y, y)); got != dark {
					t.Fatalf("page %d: square %d,%d is dark %v, want %v", i+1, x, y, got, dark)
				}
			}
		}
	}
}

// A decoder reads the trace mark on both sides of a sheet, from our own pictures and
// from those that poppler makes of the PDF.
func TestMarkReadBack(t *testing.T) {
	p, _ := samplePress(t, layout.CopySpec{Number: true, Trace: layout.TraceBoth, Watermark: true}, "云州市财政局")
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for n, dpi := range []int{150, 300} {
		dir, sheet := t.TempDir(), Sheet{Number: n + 1, Trace: codeOf(n), Unit: "云州市财政局"}
		var file bytes.Buffer
		over, err := p.Over(sheet)
		if err := errors.Join(err, p.Copy(&file, sheet), os.WriteFile(filepath.Join(dir, "copy.pdf"), file.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		run(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-l", "2", "-png", filepath.Join(dir, "copy.pdf"), filepath.Join(dir, "pdf"))
		l := p.layout.Over(over)
		for i := range 2 {
			var b bytes.Buffer
			if err := errors.Join(e.PNG(&b, l, i, dpi), os.WriteFile(filepath.Join(dir, fmt.Sprintf("own-%d.png", i+1)), b.Bytes(), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		pictures, err := filepath.Glob(filepath.Join(dir, "*.png"))
		if err != nil || len(pictures) != 4 {
			t.Fatalf("%d pictures (%v)", len(pictures), err)
		}
		for _, picture := range pictures {
			got := run(t, "zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", picture)
			if strings.TrimSpace(got) != codeOf(n) {
				t.Errorf("%s at %d dpi: the code is read as %q, want %q", filepath.Base(picture), dpi, got, codeOf(n))
			}
		}
	}
}

// A character that no sample foresaw, and a number beyond six digits, are
// refused before anything is written.
func TestMarkRefused(t *testing.T) {
	p, _ := samplePress(t, bothMarks)
	var b bytes.Buffer
	for _, bad := range []Sheet{{Number: layout.MostCopies + 1, Trace: codeOf(1)}, {Number: -1, Trace: codeOf(1)}, {Number: 1, Trace: "小写a"}} {
		if err := p.Copy(&b, bad); err == nil || b.Len() > 0 {
			t.Errorf("%+v: %v, %d bytes", bad, err, b.Len())
		}
	}
	text := &Press{layout: p.layout, marks: layout.CopySpec{Trace: layout.TraceText}, stamp: p.stamp, copies: p.copies}
	if err := text.Copy(&b, Sheet{Number: 1, Trace: "甲"}); err == nil || b.Len() > 0 {
		t.Errorf("an unforeseen character: %v", err)
	}
}

// BenchmarkMarkedCopies writes copies of the 6-page sample, each with number,
// text and code of its own, on as many cores as there are (-cpu 1,2), and says
// how many a second; 68 is how long one core takes for the copies of one minutes.
func BenchmarkMarkedCopies(b *testing.B) {
	p, _ := samplePress(b, bothMarks)
	var n atomic.Int64
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(n.Add(1))
			if err := p.Copy(io.Discard, Sheet{Number: i%layout.MostCopies + 1, Trace: codeOf(i)}); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "copies/s")
}

// BenchmarkMinutesCopies is what the copies of one minutes take from its text on:
// layout, fonts and 68 marked copies.
func BenchmarkMinutesCopies(b *testing.B) {
	text, err := templates.Sample("suzhou-changwu")
	if err != nil {
		b.Fatal(err)
	}
	e, err := Open(Config{})
	if err != nil {
		b.Fatal(err)
	}
	spec, err := e.Profile("suzhou-changwu")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		begun := time.Now()
		l, err := e.Layout(string(text), Options{Profile: "suzhou-changwu"})
		if err != nil {
			b.Fatal(err)
		}
		p, err := e.Press(l, spec, bothMarks)
		if err != nil {
			b.Fatal(err)
		}
		for i := range 68 {
			if err := p.Copy(io.Discard, Sheet{Number: i + 1, Trace: codeOf(i)}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(time.Since(begun).Seconds(), "s/68-copies")
	}
}
