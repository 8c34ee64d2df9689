package layout

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

func open(t testing.TB) *fonts.Set {
	t.Helper()
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

func profile(t testing.TB, name string) *Spec {
	t.Helper()
	data, err := os.ReadFile("../../templates/profiles/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := Load(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

func sample(t testing.TB, name string) *drafting.Document {
	t.Helper()
	text, err := os.ReadFile("../../templates/samples/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return drafting.Parse(string(text))
}

// gridLines gives page and text of every line on the grid, blanks left out.
func gridLines(l *render.Layout) []string {
	var b strings.Builder
	if err := render.Lines(&b, l); err != nil {
		panic(err)
	}
	var out []string
	for line := range strings.Lines(b.String()) {
		page, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		_, text, _ := strings.Cut(rest, "\t")
		out = append(out, page+"\t"+text)
	}
	return out
}

// printed gives the lines of the printed sample, page and text.
func printed(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../linebreak/testdata/suzhou-98.lines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(data), "\n"), "\n")
}

// TestSampleAsPrinted sets the sample with lists that break anywhere: every
// line of the print must come out, on its page.
func TestSampleAsPrinted(t *testing.T) {
	spec := profile(t, "suzhou-changwu")
	spec.Lists.Breaks = "anywhere"
	l, err := Set(sample(t, "suzhou-changwu"), spec, nil, open(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(printed(t), gridLines(l)); diff != "" {
		t.Errorf("-print +got:\n%s", diff)
	}
}

// TestSampleNameSafe sets the sample with whole items: the 69 body lines and
// all pages as printed, the units in 16 rows, no name and no unit parted.
func TestSampleNameSafe(t *testing.T) {
	doc := sample(t, "suzhou-changwu")
	l, err := Set(doc, profile(t, "suzhou-changwu"), nil, open(t))
	if err != nil {
		t.Fatal(err)
	}
	got := gridLines(l)
	if diff := cmp.Diff(printed(t)[:69], got[:69]); diff != "" {
		t.Errorf("body: -print +got:\n%s", diff)
	}
	var used []int
	for _, p := range l.Pages {
		last := 0
		for _, line := range p.Lines {
			last = max(last, line.Grid)
		}
		used = append(used, last)
	}
	if want := []int{22, 22, 22, 22, 21, 22}; !cmp.Equal(used, want) {
		t.Errorf("last grid line of each page %v, want %v", used, want)
	}
	all := strings.Join(got, "\n")
	for _, p := range doc.Attendance.Observers.Persons() {
		if !strings.Contains(all, p.Unit+p.Name) && !strings.Contains(all, p.Unit+"的"+p.Remark) && len([]rune(p.Name)) != 2 {
			t.Errorf("%s%s is parted", p.Unit, p.Name)
		}
	}
}
