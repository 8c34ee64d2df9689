package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"jiyao/drafting"
	"jiyao/templates"
)

func samplePaper(t *testing.T) []paragraph {
	t.Helper()
	text, err := templates.Sample(sample)
	if err != nil {
		t.Fatal(err)
	}
	return paper(drafting.Parse(string(text)))
}

// The peers are to set every line of the sample, each in its kind.
func TestPaperHasTheWholeSample(t *testing.T) {
	text, _ := templates.Sample(sample)
	counts := map[kind]int{}
	var lines []string
	for _, p := range samplePaper(t) {
		counts[p.kind]++
		if p.kind > number {
			lines = append(lines, p.text)
		}
	}
	if got, want := strings.Join(lines, "\n"), strings.TrimRight(string(text), "\n"); strings.TrimRight(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for k, want := range map[kind]int{mark: 2, number: 1, heading: 3, colophon: 2} {
		if counts[k] != want {
			t.Errorf("%d paragraphs of kind %d, want %d", counts[k], k, want)
		}
	}
}

func TestTypstStringIsQuoted(t *testing.T) {
	if got, want := typstString(`甲"乙\丙#丁`), `"甲\"乙\\丙#丁"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTypstSourceOpensTheColophonOnce(t *testing.T) {
	source := typstSource(samplePaper(t))
	if n := strings.Count(source, "#colophon()\n"); n != 1 {
		t.Errorf("%d colophons", n)
	}
	if n := strings.Count(source, edition); n != 1 {
		t.Errorf("the edition stands %d times in the source", n)
	}
}

func TestDocxIsWellFormedAndNumbered(t *testing.T) {
	odd := append(samplePaper(t), paragraph{body, `<甲>&"乙" 𠮷`})
	data, err := docx(odd, 7)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if chars, ok := token.(xml.CharData); ok && f.Name == "word/document.xml" {
				text.Write(chars)
			}
		}
	}
	for _, want := range []string{"〔2020〕7号", "2020年6月1日印发", `<甲>&"乙" 𠮷`} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the Word file lacks %q", want)
		}
	}
}

func TestParseBenchmark(t *testing.T) {
	const out = "goos: linux\nBenchmarkSamplePDFParallel-2 \t 10 \t 9 ns/op\t 8 B/op\n" +
		"BenchmarkSamplePDF \t    4236\t    251000 ns/op\t1313.66 MB/s\t  302000 B/op\t    1200 allocs/op\nPASS\n"
	values, err := parseBenchmark(out, "BenchmarkSamplePDF")
	if err != nil || values["ns/op"] != 251000 || values["B/op"] != 302000 {
		t.Errorf("got %v, %v", values, err)
	}
	for _, bad := range []string{"", "PASS\n", "BenchmarkSamplePDF 1 x ns/op\n", "BenchmarkSamplePDF --- FAIL: 1\n"} {
		if values, err := parseBenchmark(bad, "BenchmarkSamplePDF"); err == nil {
			t.Errorf("%q: got %v, want an error", bad, values)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := median(c.values); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
}

// A round in which the machine was slow must not spoil the ratio, and a peer
// that is not there must stay in the table.
func TestTable(t *testing.T) {
	ms := func(values ...float64) (all []reading) {
		for _, v := range values {
			all = append(all, reading{ms: v, pages: 6})
		}
		return all
	}
	rows := []*row{
		{way: way{name: "本程序"}, readings: ms(1, 10, 1)},
		{way: way{name: "快", promise: 12}, readings: ms(11, 110, 11)},
		{way: way{name: "慢", promise: 12}, readings: ms(20, 200, 20)},
		{way: way{name: "双核", beside: 2}, readings: ms(10, 100, 10)},
		{way: way{name: "无", promise: 50}, err: errors.New("未|安装")},
	}
	var out bytes.Buffer
	if err := write(&out, rows); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 7 {
		t.Fatalf("got\n%s", out.String())
	}
	for i, want := range []string{"1.00×", "11.0×", "20.0×", "10.0×", "未测"} {
		if line := lines[i+2]; !strings.Contains(line, want) {
			t.Errorf("line %d lacks %q: %s", i, want, line)
		}
	}
	for i, want := range map[int]string{3: "承诺不少于 12 倍：未达到", 4: "承诺不少于 12 倍：达到", 5: "“慢”的 2.00 倍", 6: "未/安装"} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line lacks %q: %s", want, lines[i])
		}
	}
	for _, line := range lines {
		if width(line) != width(lines[0]) || strings.Count(line, "|") != 10 {
			t.Errorf("crooked line %q", line)
		}
	}
}

func TestCallQuotesTheLastLineOfAFailure(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = call(t.Context(), t.TempDir(), nil, self, "-test.run", "^$", "-test.cpu", "none")
	if err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("got %v", err)
	}
	_, u, err := call(t.Context(), t.TempDir(), nil, self, "-test.run", "^$")
	if err != nil || u.wall <= 0 {
		t.Errorf("got %v, %v", u, err)
	}
	if _, _, err := call(t.Context(), t.TempDir(), nil, "jiyao-no-such-program"); err == nil {
		t.Error("a program that is not there was run")
	}
}
