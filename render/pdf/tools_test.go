package pdf_test

import (
	"encoding/xml"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/render"
	"jiyao/render/layout"
)

func TestQPDF(t *testing.T) {
	out := tool(t, "qpdf", "--check", save(t, write(t, sample(t))))
	if strings.Contains(out, "WARNING") || !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf --check:\n%s", out)
	}
}

// preflight checks a file against PDF/A-1b with Apache PDFBox.
func preflight(t testing.TB, name string) {
	t.Helper()
	var path []string
	for _, jar := range []string{
		"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io",
		"jaxb-api", "javax.activation",
	} {
		file := filepath.Join("/usr/share/java", jar+".jar")
		if _, err := os.Stat(file); err != nil {
			missing(t, file)
		}
		path = append(path, file)
	}
	out := tool(t, "java", "-Xshare:auto", "-cp", strings.Join(path, ":"),
		"org.apache.pdfbox.preflight.Validator_A1b", name)
	if !strings.Contains(out, "is a valid PDF/A-1b file") {
		t.Errorf("not PDF/A-1b:\n%s", out)
	}
}

func TestArchival(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a Java machine")
	}
	preflight(t, save(t, write(t, sample(t))))
	t.Run("bare", func(t *testing.T) {
		l := sample(t)
		l.Meta, l.Marks = render.Meta{}, nil
		preflight(t, save(t, write(t, l)))
	})
	t.Run("watermark", func(t *testing.T) {
		spec, err := layout.Load("own", []byte("title: 自定\n"))
		if err != nil {
			t.Fatal(err)
		}
		l, err := layout.Watermark(sample(t), spec, faceSet(t), "征求意见稿 云州市财政局")
		if err != nil {
			t.Fatal(err)
		}
		preflight(t, save(t, write(t, l)))
	})
	t.Run("hostile properties", func(t *testing.T) {
		l := sample(t)
		l.Meta.Title, l.Meta.Author, l.Meta.Subject = hostile, hostile, hostile
		l.Marks[0].Title = hostile
		preflight(t, save(t, write(t, l)))
	})
}

func TestTextReadsBack(t *testing.T) {
	l := sample(t)
	got := tool(t, "pdftotext", "-raw", "-enc", "UTF-8", save(t, write(t, l)), "-")
	if want := withoutSpace(text(l)); withoutSpace(got) != want {
		t.Errorf("text read back:\n got %q\nwant %q", withoutSpace(got), want)
	}
	if !strings.Contains(got, "李亚平  王  翔") && !strings.Contains(got, "李亚平 王 翔") {
		t.Errorf("the spaces between names are lost: %q", got)
	}
}

func TestPositions(t *testing.T) {
	l := sample(t)
	checkPositions(t, l, write(t, l))
}

// checkPositions reads every character's place back.
func checkPositions(t *testing.T, l *render.Layout, b []byte) {
	t.Helper()
	out := tool(t, "mutool", "draw", "-q", "-F", "stext", "-o", "-", save(t, b))
	var doc struct {
		Pages []struct {
			Chars []struct {
				C string  `xml:"c,attr"`
				X float64 `xml:"x,attr"`
				Y float64 `xml:"y,attr"`
			} `xml:"block>line>font>char"`
		} `xml:"page"`
	}
	if err := xml.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(doc.Pages) != len(l.Pages) {
		t.Fatalf("%d pages, want %d", len(doc.Pages), len(l.Pages))
	}
	for i, p := range l.Pages {
		chars := doc.Pages[i].Chars
		at := 0
		for _, line := range p.Lines {
			for _, run := range line.Runs {
				x, k := run.X, 0
				for _, r := range run.Text {
					for at < len(chars) && chars[at].C == " " && r != ' ' {
						at++ // one that mutool made up
					}
					if at == len(chars) {
						t.Fatalf("page %d: text ends before %q", i+1, r)
					}
					c := chars[at]
					if c.C != string(r) || math.Abs(c.X-x.Pt()) > 0.01 || math.Abs(c.Y-line.Y.Pt()) > 0.01 {
						t.Errorf("page %d: got %q at %g, %g; want %q at %g, %g", i+1, c.C, c.X, c.Y, r, x.Pt(), line.Y.Pt())
					}
					x += run.Advances[k]
					k++
					at++
				}
			}
		}
	}
}
