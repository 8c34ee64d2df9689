package pdf

import (
	"strings"
	"testing"

	"jiyao/render"
)

// outline writes the tree below a node: P, L(LI(Lbl LBody)), with the number
// of pieces of a leaf where it has several.
func (s *structure) outline(at int32) string {
	n := s.nodes[at]
	if n.leaf {
		return n.kind + strings.Repeat("'", max(0, s.count(n)-1))
	}
	var children []string
	for c := n.first; c != 0; c = s.nodes[c].next {
		children = append(children, s.outline(c))
	}
	return n.kind + "(" + strings.Join(children, " ") + ")"
}

func (s *structure) count(n node) (pieces int) {
	for at := n.first; at != 0; at = s.pieces[at].next {
		pieces++
	}
	return pieces
}

func TestStructure(t *testing.T) {
	p := func(e int32) render.Tag { return render.Tag{Element: e} }
	h := func(e int32, level uint8) render.Tag {
		return render.Tag{Element: e, Role: render.Heading, Level: level}
	}
	item := func(e int32, lead uint8) render.Tag { return render.Tag{Element: e, Role: render.Item, Lead: lead} }
	cell := func(e int32, row uint8) render.Tag { return render.Tag{Element: e, Role: render.Cell, Level: row} }
	folio := render.Tag{Role: render.Artifact}
	for _, c := range []struct {
		name  string
		pages [][]render.Tag
		want  string
	}{
		{"nothing", [][]render.Tag{{}}, "Document()"},
		{"untagged", [][]render.Tag{{p(0), p(0)}, {p(0)}}, "Document(P')"},
		{"paragraph across pages", [][]render.Tag{{p(1), p(1), folio}, {p(1), p(2), folio}}, "Document(P' P)"},
		{"headings leave no level out", [][]render.Tag{{h(1, 3), h(2, 3), h(3, 200), h(4, 1), h(5, 0)}}, "Document(H1 H2 H3 H1 H1)"},
		{
			"list",
			[][]render.Tag{{item(1, 1), item(1, 0), item(2, 1)}, {item(2, 0), p(3), item(4, 0)}},
			"Document(L(LI(Lbl LBody) LI(Lbl LBody')) P L(LI(LBody)))",
		},
		{
			"form",
			[][]render.Tag{{cell(1, 1), cell(2, 1), cell(3, 2)}, {cell(3, 2), cell(4, 3)}},
			"Document(Table(TR(TD TD) TR(TD') TR(TD)))",
		},
		{
			"fields side by side across pages",
			[][]render.Tag{{cell(1, 1), cell(2, 1)}, {cell(1, 1), cell(2, 1)}},
			"Document(Table(TR(TD' TD')))",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s structure
			s.reset()
			paint := painter{tree: &s}
			for _, tags := range c.pages {
				s.page()
				for _, tag := range tags {
					for k := range 2 {
						if tag.Role == render.Artifact {
							paint.mark(furniture)
						} else {
							paint.mark(s.leaf(tag, k < int(tag.Lead)))
						}
					}
				}
				paint.mark(unmarked)
			}
			if got := s.outline(theDocument); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
