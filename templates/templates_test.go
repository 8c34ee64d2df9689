package templates

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamesAreThoseOfTheFolders(t *testing.T) {
	for _, c := range []struct {
		pattern string
		names   []string
		read    func(string) ([]byte, error)
	}{
		{"profiles/*.yaml", Profiles(), Profile},
		{"flows/*.yaml", Flows(), Flow},
		{"samples/*.txt", Samples(), Sample},
	} {
		paths, err := filepath.Glob(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, p := range paths {
			name := strings.TrimSuffix(filepath.Base(p), filepath.Ext(p))
			want = append(want, name)
			onDisk, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := c.read(name); err != nil || string(got) != string(onDisk) {
				t.Errorf("%s: %d bytes, %v; want the file's %d", p, len(got), err, len(onDisk))
			}
		}
		if !slices.Equal(c.names, want) {
			t.Errorf("%s: names %q, want %q", c.pattern, c.names, want)
		}
	}
}

func TestUnknownNamesAreRefused(t *testing.T) {
	for _, name := range []string{
		"", "没有", "../profiles/README", "../samples/changwu", `..\samples\changwu`,
		"changwu.txt", "/etc/passwd", ".", "changwu\x00",
	} {
		_, err := Sample(name)
		var missing *NotFoundError
		if !errors.As(err, &missing) {
			t.Errorf("Sample(%q): %v, want a NotFoundError", name, err)
			continue
		}
		if missing.Name != name || !slices.Contains(missing.Known, "changwu") {
			t.Errorf("Sample(%q): %+v", name, missing)
		}
		if !strings.Contains(err.Error(), "changwu、") {
			t.Errorf("Sample(%q): %q does not say what there is", name, err)
		}
	}
}

// What every sample must keep to, whatever the rules of lint say: it is typed
// as offices type, and nothing of it is dirt.
func TestSamplesAreCleanlyTyped(t *testing.T) {
	dirt := []struct {
		what string
		re   *regexp.Regexp
	}{
		{"half-width punctuation beside Hanzi", regexp.MustCompile(`\p{Han}[,.;:?!()"']|[,;:?!()"']\p{Han}`)},
		{"a full-width digit or letter", regexp.MustCompile(`[０-９Ａ-Ｚａ-ｚ]`)},
		{"a lone space between Hanzi", regexp.MustCompile(`\p{Han} \p{Han}`)},
		{"a tab, no-break space or other blank", regexp.MustCompile(`[\t\x{A0}\x{2000}-\x{200F}\x{FEFF}\x{3000}]`)},
		{"a space at a line's end", regexp.MustCompile(`(?m) $`)},
		{"doubled punctuation", regexp.MustCompile(`[，。；：、]{2}`)},
		{"a leading zero in a date", regexp.MustCompile(`年0|月0`)},
		{"顿号 between titles", regexp.MustCompile(`》、《`)},
	}
	for _, name := range Samples() {
		data, err := Sample(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if !utf8.ValidString(text) || strings.Contains(text, "\r") {
			t.Errorf("%s: not UTF-8 with line feeds", name)
		}
		if n := utf8.RuneCountInString(text); n < 1000 || n > 2500 {
			t.Errorf("%s: %d characters", name, n)
		}
		for _, d := range dirt {
			if place := d.re.FindStringIndex(text); place != nil {
				start := strings.LastIndex(text[:place[0]], "\n") + 1
				t.Errorf("%s: %s at %.60q", name, d.what, text[start:])
			}
		}
		for i, line := range strings.Split(text, "\n") {
			if pair := unpaired(line); pair != "" {
				t.Errorf("%s:%d: %s is not paired", name, i+1, pair)
			}
		}
	}
}

// unpaired gives the first bracket or quote of a line that lacks its fellow.
func unpaired(line string) string {
	const openers, closers = "（《〈〔“‘", "）》〉〕”’"
	var open []rune
	for _, r := range line {
		if strings.ContainsRune(openers, r) {
			open = append(open, r)
		}
		if !strings.ContainsRune(closers, r) {
			continue
		}
		i := slices.Index([]rune(closers), r)
		if len(open) == 0 || open[len(open)-1] != []rune(openers)[i] {
			return string(r)
		}
		open = open[:len(open)-1]
	}
	return string(open)
}
