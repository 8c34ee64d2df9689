package docx

import "strings"

// figures counts what a graphic holds.
type figures struct {
	boxes, pictures, charts int
	about                   string // its alternative text
}

// graphic reads a drawing, an old picture or an embedded object: the text boxes
// in it hang on the paragraph, the rest is listed.
func (r *reader) graphic(s *scanner, tag string) error {
	g := &figures{}
	if err := r.inGraphic(s, g); err != nil {
		return err
	}
	switch {
	case tag == "w:object":
		r.lose(LossObject, g.about)
	case g.charts > 0:
		r.lose(LossChart, g.about)
	case g.pictures > 0:
		r.lose(LossPicture, g.about)
	case g.boxes == 0:
		r.lose(LossShape, g.about)
	}
	return nil
}

// inGraphic reads the children of an element of a graphic.
func (r *reader) inGraphic(s *scanner, g *figures) error {
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		switch tag {
		case "w:txbxContent":
			g.boxes++
			return r.textBox(s)
		case "mc:AlternateContent":
			return r.alternate(s, child)
		case "v:textpath": // 艺术字
			if text := val(e, "string"); text != "" {
				g.boxes++
				r.hangText(text)
			}
			return nil
		case "docPr":
			if about := val(e, "descr"); about != "" {
				g.about = about
			}
		case "pic:pic", "v:imagedata":
			g.pictures++
		case "c:chart", "dgm:relIds":
			g.charts++
		}
		return s.each(child)
	}
	return s.each(child)
}

// textBox reads the paragraphs of a text box (文本框) and hangs them on the
// paragraph where it is anchored.
func (r *reader) textBox(s *scanner) error {
	outer, fields := r.face, r.fields
	r.face, r.fields = face{}, nil
	defer func() { r.face, r.fields = outer, fields }()
	blocks, err := r.blocks(s)
	if text := plain(blocks); text != "" {
		r.lose(LossTextBox, text)
		r.hang(trimBlank(blocks))
	}
	return err
}

// hangText hangs a line of text on the paragraph.
func (r *reader) hangText(text string) {
	text = strings.TrimSpace(r.clean(text))
	if text == "" {
		return
	}
	p := &paragraph{mark: fragment{ins: r.ins, del: r.del}}
	p.add(fragment{text, r.ins, r.del})
	r.lose(LossTextBox, text)
	r.hang([]block{{paragraph: p}})
}

// hang lets blocks follow the paragraph that is being read.
func (r *reader) hang(blocks []block) {
	if r.into != nil && r.field() == nil && len(blocks) > 0 {
		r.into.hung = append(r.into.hung, blocks)
	}
}

// trimBlank drops the empty paragraphs at both ends.
func trimBlank(blocks []block) []block {
	for len(blocks) > 0 && blocks[0].blank() {
		blocks = blocks[1:]
	}
	for len(blocks) > 0 && blocks[len(blocks)-1].blank() {
		blocks = blocks[:len(blocks)-1]
	}
	return blocks
}

// blank reports whether a block is an empty paragraph.
func (b block) blank() bool {
	p := b.paragraph
	return p != nil && len(p.pieces) == 0 && len(p.hung) == 0 && p.now.num == "" && p.was.num == ""
}
