package linebreak

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/render"
)

const cell = 15793

// sampleLines are the lines of the printed sample up to 出席, from the layout
// golden of the profile that was measured on it.
func sampleParagraphs(t testing.TB) (paragraphs []string, printed [][]string) {
	t.Helper()
	text, err := os.ReadFile("../../templates/samples/suzhou-changwu.txt")
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("testdata/suzhou-98.lines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(golden)) {
		_, s, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		lines = append(lines, s)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "出席") {
			break
		}
		if line == "" {
			continue
		}
		var got []string
		for rest := line; rest != ""; rest = strings.TrimPrefix(rest, lines[0]) {
			if len(got) > 0 {
				lines = lines[1:]
			}
			if !strings.HasPrefix(rest, lines[0]) {
				t.Fatalf("golden line %q does not continue %q", lines[0], rest)
			}
			got = append(got, lines[0])
		}
		lines = lines[1:]
		paragraphs, printed = append(paragraphs, line), append(printed, got)
	}
	return paragraphs, printed
}

// widths are those of a face whose letters are half a cell wide.
func widths(runes []rune) []render.Length {
	w := make([]render.Length, len(runes))
	for i, r := range runes {
		w[i] = cell
		if r < 0x80 {
			w[i] = cell / 2
		}
	}
	return w
}

func breakText(p *Paragraph, rules Rules, text string, indent, columns render.Length) []string {
	p.Runes = []rune(text)
	p.Widths = widths(p.Runes)
	p.Break(rules, (columns-indent)*cell, columns*cell)
	var out []string
	for _, l := range p.Lines {
		out = append(out, string(p.Runes[l.Start:l.End]))
	}
	return out
}

// reproduced counts the sample's paragraphs that rules set as the print does.
func reproduced(t testing.TB, rules Rules) (paragraphs, lines int) {
	var p Paragraph
	texts, printed := sampleParagraphs(t)
	for i, text := range texts {
		if cmp.Equal(breakText(&p, rules, text, 2, 28), printed[i]) {
			paragraphs++
			lines += len(printed[i])
		}
	}
	return paragraphs, lines
}

func TestSampleBody(t *testing.T) {
	texts, printed := sampleParagraphs(t)
	var p Paragraph
	total := 0
	for i, text := range texts {
		got := breakText(&p, Standard(cell), text, 2, 28)
		if diff := cmp.Diff(printed[i], got); diff != "" {
			t.Errorf("paragraph %d (-print +got):\n%s", i+1, diff)
		}
		total += len(got)
	}
	if len(texts) != 14 || total != 69 {
		t.Errorf("%d paragraphs in %d lines, want 14 in 69", len(texts), total)
	}
}

// TestMutants changes one rule at a time: the sample must notice each.
func TestMutants(t *testing.T) {
	mutants := []struct {
		name   string
		change func(*Rules)
		want   int // paragraphs of 14 still reproduced
	}{
		{"no autospace", func(r *Rules) { r.Autospace, r.AutospaceMin = 0, 0 }, 13},
		{"rigid quarter autospace", func(r *Rules) { r.AutospaceMin = r.Autospace }, 13},
		{"autospace shrinks to nothing", func(r *Rules) { r.AutospaceMin = 0 }, 13},
		{"latin snapped to whole cells", func(r *Rules) { r.Snap = true }, 13},
		{"adjacent marks reduced", func(r *Rules) { r.Adjacent = true }, 13},
		{"hanging stops only", func(r *Rules) { r.Overflow = Hang }, 13},
		{"push out", func(r *Rules) { r.Overflow = PushOut }, 11},
		{"no kinsoku", func(r *Rules) { r.Overflow = Ignore }, 11},
		{"marks admit characters", func(r *Rules) { r.Admit = true }, 2},
	}
	for _, m := range mutants {
		rules := Standard(cell)
		m.change(&rules)
		if got, _ := reproduced(t, rules); got != m.want {
			t.Errorf("%s: %d paragraphs reproduced, want %d", m.name, got, m.want)
		}
	}
	rigid := Standard(cell)
	rigid.Autospace = cell / 8
	if got, lines := reproduced(t, rigid); got != 14 || lines != 69 {
		t.Errorf("rigid eighth autospace: %d paragraphs, %d lines, want 14, 69", got, lines)
	}
}
