package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
	"jiyao/render"
	"jiyao/templates"
)

// element is one of a PDF's structure tree, as poppler reads it.
type element struct {
	kind, text string
}

var structLine = regexp.MustCompile(`^ *([A-Z][A-Za-z0-9]*)(?: \((?:block|inline)\))?$`)

// elements reads the structure tree of a file: what has text of its own.
func elements(t *testing.T, file string) []element {
	t.Helper()
	var all []element
	for line := range strings.Lines(run(t, "pdfinfo", "-struct-text", file)) {
		line = strings.TrimSuffix(line, "\n")
		if m := structLine.FindStringSubmatch(line); m != nil {
			all = append(all, element{kind: m[1]})
		} else if text := strings.TrimSpace(line); len(text) > 1 && text[0] == '"' && len(all) > 0 {
			all[len(all)-1].text += solid(text[1 : len(text)-1])
		}
	}
	return all
}

// TestStructure compares every sample's structure tree with its draft: each
// heading and paragraph is one element of the right kind on whatever pages it
// stands, and the tree has the whole text in reading order, without the page
// numbers.
func TestStructure(t *testing.T) {
	for _, name := range templates.Samples() {
		t.Run(name, func(t *testing.T) {
			l, file := paper(t, name, Options{Profile: name})
			all := elements(t, file)
			var laid, read strings.Builder
			for _, p := range l.Pages {
				for _, line := range p.Lines {
					if line.Part != render.Folio {
						laid.WriteString(solid(line.Text()))
					}
				}
			}
			for _, e := range all {
				read.WriteString(e.text)
			}
			if diff := cmp.Diff(laid.String(), read.String()); diff != "" {
				t.Errorf("text of the tree: -layout +pdf\n%s", diff)
			}
			if name == "gaozhi" {
				checkForm(t, all)
				return
			}
			text, err := templates.Sample(name)
			if err != nil {
				t.Fatal(err)
			}
			rest := all
			for _, want := range draftElements(drafting.Parse(string(text))) {
				at := slices.Index(rest, want)
				if at < 0 {
					t.Fatalf("no element %v in its place", want)
				}
				rest = rest[at+1:]
			}
			if h1 := kinds(all)["H1"]; h1 != 1 {
				t.Errorf("%d titles", h1)
			}
		})
	}
}

// draftElements is what the tree should have of the headings and paragraphs of
// a draft.
func draftElements(doc *drafting.Document) []element {
	var want []element
	for _, b := range doc.Blocks {
		title := slices.ContainsFunc(doc.Attachments, func(a drafting.Annex) bool { return a.Title.Span.Start == b.Span.Start })
		switch text := solid(b.Text); {
		case title:
			want = append(want, element{"H2", text})
		case b.Kind == drafting.Heading:
			want = append(want, element{fmt.Sprintf("H%d", 1+b.Level), text})
		case slices.Contains([]drafting.Kind{drafting.Opening, drafting.LeadIn, drafting.Numbered, drafting.Paragraph}, b.Kind):
			want = append(want, element{"P", text})
		}
	}
	return want
}

func checkForm(t *testing.T, all []element) {
	t.Helper()
	n := kinds(all)
	if n["Table"] != 1 || n["TR"] < 5 || n["TD"] <= n["TR"] {
		t.Errorf("a form of %v", n)
	}
	for _, e := range all {
		if e.kind == "TD" && !strings.Contains(e.text, "：") {
			t.Errorf("field %q", e.text)
		}
	}
}

func kinds(all []element) map[string]int {
	n := map[string]int{}
	for _, e := range all {
		n[e.kind]++
	}
	return n
}
