package pdf

import (
	"strconv"

	"jiyao/render"
)

// structure is the tree of what the document says (结构树): elements in reading
// order, and the pieces of the pages' content that belong to them (ISO
// 32000-1, 14.7). It grows as the pages are painted.
type structure struct {
	nodes    []node
	pieces   []piece         // in the order of painting
	pages    []int           // by page, its first piece
	elements map[int32]int32 // the node of each of the layout's elements
	heading  uint8           // level of the last heading
}

// node is an element of the tree. Its children are nodes, or, in a leaf,
// pieces of content; both are chained, and none is 0.
type node struct {
	kind        string
	parent      int32
	first, last int32 // of its children or pieces
	next        int32 // sibling
	row         uint8 // of a TR
	leaf        bool
}

// piece is a piece of content: the part of a node that stands on a page.
type piece struct{ node, page, next int32 }

// The standard structure types that minutes need (ISO 32000-1, 14.8.4).
const (
	documentKind  = "Document"
	paragraphKind = "P"
	listKind      = "L"
	itemKind      = "LI"
	labelKind     = "Lbl"
	bodyKind      = "LBody"
	tableKind     = "Table"
	rowKind       = "TR"
	cellKind      = "TD"
)

// headingKinds are the headings by level, from 1.
var headingKinds = [...]string{"H1", "H2", "H3", "H4", "H5", "H6"}

// theDocument is the root's only child.
const theDocument = 1

// reset begins a new document.
func (s *structure) reset() {
	s.nodes = append(s.nodes[:0], node{}, node{kind: documentKind})
	s.pieces = append(s.pieces[:0], piece{})
	s.pages = s.pages[:0]
	s.heading = 0
	if s.elements == nil {
		s.elements = map[int32]int32{}
	}
	clear(s.elements)
}

// memory is about how many bytes the tree takes, whatever it holds at present.
func (s *structure) memory() int { return 64 * (cap(s.nodes) + cap(s.pieces)) }

// page begins the next page.
func (s *structure) page() { s.pages = append(s.pages, len(s.pieces)) }

// piece notes that content of a node stands next on the page and gives the
// number it is marked with there.
func (s *structure) piece(leaf int32) int {
	n, at := &s.nodes[leaf], int32(len(s.pieces))
	page := len(s.pages) - 1
	s.pieces = append(s.pieces, piece{node: leaf, page: int32(page)})
	if n.first == 0 {
		n.first = at
	} else {
		s.pieces[n.last].next = at
	}
	n.last = at
	return int(at) - s.pages[page]
}

// leaf gives the node that a line with the tag belongs to; label, where it is
// the label of an item.
func (s *structure) leaf(tag render.Tag, label bool) int32 {
	at, known := s.elements[tag.Element]
	if !known {
		at = s.add(tag)
		s.elements[tag.Element] = at
	}
	if s.nodes[at].leaf {
		return at
	}
	kind := bodyKind
	if label {
		kind = labelKind
	}
	if last := s.nodes[at].last; last != 0 && s.nodes[last].kind == kind {
		return last
	}
	return s.child(at, node{kind: kind, leaf: true})
}

// add makes the node of an element, in a list or a table where it is part of
// one.
func (s *structure) add(tag render.Tag) int32 {
	switch tag.Role {
	case render.Heading:
		s.heading = max(min(tag.Level, s.heading+1, uint8(len(headingKinds))), 1)
		return s.child(theDocument, node{kind: headingKinds[s.heading-1], leaf: true})
	case render.Item:
		return s.child(s.open(theDocument, node{kind: listKind}), node{kind: itemKind})
	case render.Cell:
		row := s.open(s.open(theDocument, node{kind: tableKind}), node{kind: rowKind, row: tag.Level})
		return s.child(row, node{kind: cellKind, leaf: true})
	}
	return s.child(theDocument, node{kind: paragraphKind, leaf: true})
}

// open gives the last child of a node if it is such a one, else a new one.
func (s *structure) open(parent int32, want node) int32 {
	if last := s.nodes[parent].last; last != 0 && s.nodes[last].kind == want.kind && s.nodes[last].row == want.row {
		return last
	}
	return s.child(parent, want)
}

// child adds a node as the last child of another.
func (s *structure) child(parent int32, n node) int32 {
	at := int32(len(s.nodes))
	n.parent = parent
	s.nodes = append(s.nodes, n)
	p := &s.nodes[parent]
	if p.first == 0 {
		p.first = at
	} else {
		s.nodes[p.last].next = at
	}
	p.last = at
	return at
}

// size is how many objects the tree takes: the root, the way from the pages to
// the tree, and every node.
func (s *structure) size() int { return 2 + len(s.nodes) - theDocument }

// putStructure appends the tree, from object number first on.
func (f *file) putStructure(s *structure, first int) {
	nodes := first + 2 - theDocument // object of node 0, if it had one
	f.begin(first)
	f.number("<</Type /StructTreeRoot /K ", nodes+theDocument, " 0 R")
	f.number(" /ParentTree ", first+1, " 0 R")
	f.number(" /ParentTreeNextKey ", len(s.pages), ">>")
	f.end()
	f.begin(first + 1)
	f.putParents(s, nodes)
	f.end()
	for i := theDocument; i < len(s.nodes); i++ {
		f.begin(nodes + i)
		f.putNode(s, i, first, nodes)
		f.end()
	}
}

// putParents appends, for every page, the nodes that its pieces belong to.
func (f *file) putParents(s *structure, nodes int) {
	f.buf = append(f.buf, "<</Nums ["...)
	for page, from := range s.pages {
		to := len(s.pieces)
		if page+1 < len(s.pages) {
			to = s.pages[page+1]
		}
		f.number("\n", page, " [")
		for _, p := range s.pieces[from:to] {
			f.number("", nodes+int(p.node), " 0 R ")
		}
		f.buf = append(f.buf, ']')
	}
	f.buf = append(f.buf, "]>>"...)
}

// putNode appends node i; root is the object of the tree's root.
func (f *file) putNode(s *structure, i, root, nodes int) {
	n := &s.nodes[i]
	f.buf = append(append(f.buf, "<</Type /StructElem /S /"...), n.kind...)
	if i != theDocument {
		root = nodes + int(n.parent)
	}
	f.number(" /P ", root, " 0 R")
	if n.leaf {
		f.putPieces(s, n)
	} else {
		f.buf = append(f.buf, " /K ["...)
		for at := n.first; at != 0; at = s.nodes[at].next {
			f.number("", nodes+int(at), " 0 R ")
		}
		f.buf = append(f.buf, ']')
	}
	f.buf = append(f.buf, ">>"...)
}

// putPieces appends what content belongs to a leaf: the numbers of what stands
// on the page that it begins on, and page and number of the rest.
func (f *file) putPieces(s *structure, n *node) {
	page := s.pieces[n.first].page
	f.number(" /Pg ", pageObject(int(page)), " 0 R /K [")
	for at := n.first; at != 0; at = s.pieces[at].next {
		p := &s.pieces[at]
		number := int(at) - s.pages[p.page]
		if p.page == page {
			f.number("", number, " ")
			continue
		}
		f.number("<</Type /MCR /Pg ", pageObject(int(p.page)), " 0 R")
		f.number(" /MCID ", number, ">> ")
	}
	f.buf = append(f.buf, ']')
}

// beginMarked appends the operator that begins marked content of a leaf.
func (s *structure) beginMarked(b []byte, leaf int32) []byte {
	b = append(append(append(b, '/'), s.nodes[leaf].kind...), " <</MCID "...)
	b = strconv.AppendInt(b, int64(s.piece(leaf)), 10)
	return append(b, ">> BDC\n"...)
}

// Operators around content that is no part of the text: rules, and what stands
// on every page anew.
const (
	beginRules     = "/Artifact <</Type /Layout>> BDC\n"
	beginFurniture = "/Artifact <</Type /Pagination>> BDC\n"
	endMarked      = "EMC\n"
	beginWatermark = "/Artifact <</Type /Background>> BDC\n/Span <</ActualText ()>> BDC\nBT\n"
	endWatermark   = "ET\nEMC\nEMC\n"
)
