package layout

import (
	"os"
	"strings"
	"testing"

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
func TestX(t *testing.T) {
	l, err := Set(sample(t, "suzhou-changwu"), profile(t, "suzhou-changwu"), nil, open(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + strings.Join(gridLines(l), "\n"))
}
