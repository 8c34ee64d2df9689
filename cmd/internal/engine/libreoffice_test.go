package engine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting/docx"
	"jiyao/templates"
)

// officeFonts shows LibreOffice the faces of this program, and no others, under
// the names that the files ask for. The digits of 仿宋 come from 楷体, half a cell
// wide as those of 仿宋_GB2312 are.
const officeFonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>%s</dir><cachedir>%s</cachedir>%s</fontconfig>`

// fontsFile writes officeFonts and gives its name.
func fontsFile(t *testing.T, dir string) string {
	t.Helper()
	faces, err := filepath.Abs("../../../fonts")
	if err != nil {
		t.Fatal(err)
	}
	var rules strings.Builder
	for _, f := range [][]string{
		{"仿宋_GB2312", "FandolFang R", "AR PL KaitiM GB"},
		{"楷体_GB2312", "AR PL KaitiM GB"},
		{"黑体", "Noto Sans SC Medium"},
		{"宋体", "Noto Serif SC"},
		{"方正小标宋简体", "Noto Serif SC SemiBold"},
	} {
		fmt.Fprintf(&rules, `<match target="pattern"><test name="family"><string>%s</string></test><edit name="family" mode="assign" binding="same"><string>%s</string></edit></match>`,
			f[0], strings.Join(f[1:], "</string><string>"))
	}
	name := filepath.Join(dir, "fonts.conf")
	if err := os.WriteFile(name, []byte(fmt.Sprintf(officeFonts, faces, filepath.Join(dir, "cache"), rules.String())), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// libreOffice makes PDF of the Word files of all samples, in one go, and gives
// the lines of each.
func libreOffice(t *testing.T) map[string][]string {
	t.Helper()
	soffice := tool(t, "soffice")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for _, name := range templates.Profiles() {
		data, _ := word(t, sampleText(t, name), Options{Profile: name}, docx.Marks{})
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), soffice, args...)
	cmd.Env = append(os.Environ(), "FONTCONFIG_FILE="+fontsFile(t, dir), "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	lines := map[string][]string{}
	for _, name := range templates.Profiles() {
		lines[name] = printedLines(run(t, "pdftotext", "-layout", filepath.Join(dir, name+".pdf"), "-"))
	}
	return lines
}

// printedLines are the lines of a paper without blanks and page numbers.
func printedLines(text string) []string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\f", "\n")) {
		if line = solid(line); line != "" && !strings.HasPrefix(line, "—") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestLibreOffice has the Word files of all samples set by LibreOffice with our
// faces: every character is there, and lines break as in our own PDF, on the
// printed sample at least 95 of 100 body lines. Those that do not are in the
// golden with the reason.
func TestLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	tool(t, "pdftotext")
	set := libreOffice(t)
	for _, name := range templates.Profiles() {
		_, file := paper(t, name, Options{Profile: name})
		ours := printedLines(run(t, "pdftotext", "-layout", file, "-"))
		kept := 0
		for _, line := range ours {
			if slices.Contains(set[name], line) {
				kept++
			}
		}
		t.Logf("%s: %d of %d lines", name, kept, len(ours))
		if kept*100 < len(ours)*80 {
			t.Errorf("%s: %d of %d lines break as ours", name, kept, len(ours))
		}
		if diff := cmp.Diff(strings.Join(ours, ""), strings.Join(set[name], "")); diff != "" {
			t.Errorf("%s: -ours +LibreOffice:\n%s", name, diff)
		}
	}
	golden, err := os.ReadFile("../../../render/linebreak/testdata/suzhou-98.lines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var others []string
	body := strings.Split(string(golden), "\n")[:69]
	for _, line := range body {
		if _, text, _ := strings.Cut(solid(strings.Replace(line, "\t", "|", 1)), "|"); !slices.Contains(set["suzhou-changwu"], text) {
			others = append(others, text)
		}
	}
	want, err := os.ReadFile("testdata/libreoffice-lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for line := range strings.Lines(string(want)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			known = append(known, line)
		}
	}
	if diff := cmp.Diff(known, others); diff != "" {
		t.Errorf("lines of the printed sample that LibreOffice breaks elsewhere: -known +now:\n%s", diff)
	}
	if len(others)*100 > len(body)*5 {
		t.Errorf("%d of %d body lines break elsewhere", len(others), len(body))
	}
}
