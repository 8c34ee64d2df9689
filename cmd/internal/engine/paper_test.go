package engine

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
	"jiyao/render"
	"jiyao/templates"
)

// tool gives the path of an outside program, or skips; where the checks must
// be complete its absence is a failure.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case os.Getenv("JIYAO_REQUIRE_TOOLS") == "1":
		t.Fatalf("%s is not installed", name)
	default:
		t.Skipf("%s is not installed", name)
	}
	return ""
}

// paper sets a sample and writes its PDF to a file.
func paper(t *testing.T, name string, opt Options) (*render.Layout, string) {
	t.Helper()
	text, err := templates.Sample(name)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := e.Layout(string(text), opt)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.PDF(&b, l); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name+".pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return l, file
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(tool(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// solid takes all blanks out, as the golden lines are compared.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestSampleReadBack reads the produced PDF with an outside program: the 69
// printed body lines on their pages.
func TestSampleReadBack(t *testing.T) {
	_, file := paper(t, "suzhou-changwu", Options{})
	golden, err := os.ReadFile("../../../render/linebreak/testdata/suzhou-98.lines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(string(golden), "\n")[:69]
	var got []string
	for n, page := range strings.Split(run(t, "pdftotext", "-layout", file, "-"), "\f") {
		for line := range strings.Lines(page) {
			if s := solid(line); s != "" && len(got) < 69 && !(n == 0 && strings.Contains("苏州市人民政府常务会议纪要", s)) && !strings.HasPrefix(s, "—") {
				got = append(got, string(rune('1'+n))+"\t"+s)
			}
		}
	}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], " ", "")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-print +read back:\n%s", diff)
	}
}

// TestPDFSound has every sample's file checked by an outside program.
func TestPDFSound(t *testing.T) {
	for _, name := range templates.Samples() {
		_, file := paper(t, name, Options{Profile: name})
		if out := run(t, "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// TestArchival has every sample's file checked against PDF/A-1b by Apache
// PDFBox.
func TestArchival(t *testing.T) {
	var jars []string
	for _, jar := range []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "jaxb-api", "javax.activation"} {
		jars = append(jars, "/usr/share/java/"+jar+".jar")
	}
	if _, err := os.Stat(jars[0]); err != nil && os.Getenv("JIYAO_REQUIRE_TOOLS") != "1" {
		t.Skip("PDFBox Preflight is not installed")
	}
	var files []string
	for _, name := range templates.Samples() {
		_, file := paper(t, name, Options{Profile: name})
		files = append(files, file)
	}
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte(strings.Join(files, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := run(t, "java", "-Xshare:auto", "-cp", strings.Join(jars, ":"), "org.apache.pdfbox.preflight.Validator_A1b", "batch", list)
	for _, file := range files {
		if !strings.Contains(out, file+" is a valid PDF/A-1b file") && !strings.Contains(out, filepath.Base(file)+" is a valid PDF/A-1b file") {
			t.Errorf("%s is not valid PDF/A-1b:\n%s", file, out)
		}
	}
}

// TestSameBytes sets the sample twice, at once and anew: the bytes are the
// same.
func TestSameBytes(t *testing.T) {
	text, _ := templates.Sample("changwu")
	results := make(chan []byte)
	for range 4 {
		go func() {
			var b bytes.Buffer
			e, err := Open(Config{})
			if err == nil {
				var l *render.Layout
				if l, err = e.Layout(string(text), Options{}); err == nil {
					err = e.PDF(&b, l)
				}
			}
			if err != nil {
				t.Error(err)
			}
			results <- b.Bytes()
		}()
	}
	first := <-results
	for range 3 {
		if !bytes.Equal(first, <-results) {
			t.Error("the same text gave other bytes")
		}
	}
}

// TestGuess finds the profile of every sample.
func TestGuess(t *testing.T) {
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates.Samples() {
		if name == "gaozhi" { // a form, never guessed; its sample is a 市长办公会议
			continue
		}
		text, _ := templates.Sample(name)
		if got, err := e.Guess(drafting.Parse(string(text))); err != nil || got != name {
			t.Errorf("%s: guessed %s, %v", name, got, err)
		}
	}
}
