package engine

import (
	"bytes"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/render"
	"jiyao/templates"
)

// A watermark is on every page of every page format, and whoever takes the text or
// its structure out of the file gets what is there without it.
func TestWatermark(t *testing.T) {
	const words = "征求意见稿"
	text, err := templates.Sample("suzhou-changwu")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	set := func(watermark string) *render.Layout {
		l, err := e.Layout(string(text), Options{Profile: "suzhou-changwu", Watermark: watermark})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	plain, marked := set(""), set(words)
	t.Run("pdf", func(t *testing.T) {
		files := map[string]string{}
		for name, l := range map[string]*render.Layout{"plain": plain, "marked": marked} {
			var b bytes.Buffer
			if err := e.PDF(&b, l); err != nil {
				t.Fatal(err)
			}
			files[name] = filepath.Join(t.TempDir(), name+".pdf")
			if err := os.WriteFile(files[name], b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		run(t, "qpdf", "--check", files["marked"])
		for _, how := range []string{"-raw", "-layout", "-nopgbrk"} {
			if run(t, "pdftotext", how, files["plain"], "-") != run(t, "pdftotext", how, files["marked"], "-") {
				t.Errorf("pdftotext %s finds another text under the watermark", how)
			}
		}
		if run(t, "pdfinfo", "-struct-text", files["plain"]) != run(t, "pdfinfo", "-struct-text", files["marked"]) {
			t.Error("the structure has to stay without the watermark")
		}
	})
	t.Run("ofd", func(t *testing.T) { watermarkOfOFD(t, e, marked, words) })
	for i := range marked.Pages {
		var before, after, picture bytes.Buffer
		for w, l := range map[*bytes.Buffer]*render.Layout{&before: plain, &after: marked} {
			if err := e.SVG(w, l, i); err != nil {
				t.Fatal(err)
			}
		}
		texts := func(b bytes.Buffer) int { return strings.Count(b.String(), "<text") }
		if n := strings.Count(after.String(), `fill="#ddd"`); n != 3 || texts(before) != texts(after) {
			t.Errorf("page %d: %d lines of grey, %d texts, %d without", i+1, n, texts(after), texts(before))
		}
		if err := e.PNG(&picture, marked, i, 50); err != nil {
			t.Fatal(err)
		}
		if n := greys(t, &picture); n < 500 {
			t.Errorf("page %d: %d grey pixels", i+1, n)
		}
	}
}

// greys counts the pixels in full watermark grey.
func greys(t *testing.T, picture io.Reader) (n int) {
	t.Helper()
	img, err := png.Decode(picture)
	if err != nil {
		t.Fatal(err)
	}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == 221 && g>>8 == 221 && b>>8 == 221 {
				n++
			}
		}
	}
	return n
}

// watermarkOfOFD looks for the watermark in a layer of its own, before the text's.
func watermarkOfOFD(t *testing.T, e *Engine, l *render.Layout, words string) {
	t.Helper()
	var b bytes.Buffer
	if err := e.OFD(&b, l); err != nil {
		t.Fatal(err)
	}
	pages := 0
	for name, data := range unzip(t, b.Bytes()) {
		if filepath.Base(name) != "Content.xml" {
			continue
		}
		background, body, found := strings.Cut(data, `<ofd:Layer Type="Body"`)
		if !found || !strings.Contains(background, `Type="Background"`) || strings.Count(background, words) != 3 || strings.Contains(body, words) {
			t.Errorf("%s: the watermark has to stand in a layer before the text's", name)
		}
		pages++
	}
	if pages != len(l.Pages) {
		t.Errorf("%d pages of %d", pages, len(l.Pages))
	}
}
