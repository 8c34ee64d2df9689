package docx

import (
	"fmt"
	"strings"
	"time"
)

// block is a paragraph or a table.
type block struct {
	paragraph *paragraph
	table     *table
}

// paragraph is a paragraph as read.
type paragraph struct {
	pieces   []fragment
	mark     fragment  // its end
	now, was listing   // was: before a tracked change of it
	hung     [][]block // text boxes and notes that follow it
}

// fragment is text of one author: inserted, deleted, inserted and then deleted,
// or neither.
type fragment struct {
	text     string
	ins, del *revision
}

// revision is who changed text and when.
type revision struct {
	author string
	at     time.Time
	moved  bool
	move   int // the number of a moved passage; else 0
}

// listing is what a paragraph's number depends on.
type listing struct {
	style      string
	num, level string // numPr; empty where it says nothing
}

// table is a table as read.
type table struct{ rows []row }

type row struct {
	cells    [][]block
	ins, del *revision
}

// walk calls f for every paragraph of blocks, those in tables and those that
// hang on others too.
func walk(blocks []block, f func(*paragraph)) {
	for _, b := range blocks {
		if b.paragraph != nil {
			f(b.paragraph)
			for _, hung := range b.paragraph.hung {
				walk(hung, f)
			}
			continue
		}
		for _, row := range b.table.rows {
			for _, cell := range row.cells {
				walk(cell, f)
			}
		}
	}
}

// taint makes all of blocks part of a change that they stand in.
func taint(blocks []block, ins, del *revision) {
	if ins == nil && del == nil {
		return
	}
	set := func(p *fragment) {
		if p.ins == nil {
			p.ins = ins
		}
		if p.del == nil {
			p.del = del
		}
	}
	walk(blocks, func(p *paragraph) {
		for i := range p.pieces {
			set(&p.pieces[i])
		}
		set(&p.mark)
	})
}

// blocks reads the paragraphs and tables of the element that began last.
func (r *reader) blocks(s *scanner) ([]block, error) {
	var all []block
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		switch tag {
		case "w:p":
			p, err := r.paragraph(s)
			if err == nil && r.back && profiled(p.now.style) {
				r.loseHead(p)
				return nil
			}
			all = append(all, block{paragraph: p})
			return err
		case "w:tbl":
			t, err := r.table(s)
			all = append(all, block{table: t})
			return err
		case "w:sectPr":
			return r.section(s)
		case "w:altChunk", "w:subDoc":
			r.lose(LossChunk, "")
			return nil
		}
		return r.around(s, tag, e, child)
	}
	err := s.each(child)
	return all, err
}

// paragraph reads a paragraph.
func (r *reader) paragraph(s *scanner) (*paragraph, error) {
	if r.paragraphs++; r.paragraphs > maxParagraphs {
		return nil, &LimitError{Limit: Paragraphs, Max: maxParagraphs}
	}
	r.seen++
	outer, p := r.into, &paragraph{mark: fragment{ins: r.ins, del: r.del}}
	r.into = p
	defer func() { r.into = outer }()
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		switch tag {
		case "w:pPr":
			return r.paragraphFormat(s, p)
		case "w:r":
			return r.run(s)
		case "m:oMath":
			return r.formula(s)
		}
		return r.around(s, tag, e, child)
	}
	err := s.each(child)
	return p, err
}

// paragraphFormat reads w:pPr.
func (r *reader) paragraphFormat(s *scanner, p *paragraph) error {
	changed := false
	err := p.now.read(s, func(tag string, e element) error {
		switch tag {
		case "w:rPr":
			return r.markFormat(s, p)
		case "w:sectPr":
			return r.section(s)
		case "w:pPrChange":
			changed = true
			r.lose(LossFormatting, "")
			return s.each(func(tag string, _ element) error {
				if tag != "w:pPr" {
					return nil
				}
				return p.was.read(s, nil)
			})
		}
		return nil
	})
	if !changed {
		p.was = p.now
	}
	return err
}

// read reads what w:pPr says of the number; others hears of its other elements.
func (f *listing) read(s *scanner, others func(string, element) error) error {
	return s.each(func(tag string, e element) error {
		switch {
		case tag == "w:pStyle":
			f.style = val(e, "val")
		case tag == "w:numPr":
			return s.each(func(tag string, e element) error {
				switch tag {
				case "w:numId":
					f.num = val(e, "val")
				case "w:ilvl":
					f.level = val(e, "val")
				}
				return nil
			})
		case others != nil:
			return others(tag, e)
		}
		return nil
	})
}

// markFormat reads what became of the paragraph's end.
func (r *reader) markFormat(s *scanner, p *paragraph) error {
	return s.each(func(tag string, e element) error {
		switch tag {
		case "w:ins", "w:moveTo":
			p.mark.ins = r.revision(e, tag == "w:moveTo")
		case "w:del", "w:moveFrom":
			p.mark.del = r.revision(e, tag == "w:moveFrom")
		case "w:rPrChange":
			r.lose(LossFormatting, "")
		}
		return nil
	})
}

// table reads a table.
func (r *reader) table(s *scanner) (*table, error) {
	t := &table{}
	outer := r.into
	r.into = nil
	defer func() { r.into = outer }()
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		switch tag {
		case "w:tr":
			row, err := r.row(s)
			t.rows = append(t.rows, row)
			return err
		case "w:tblPr", "w:tblGrid":
			return nil
		}
		return r.around(s, tag, e, child)
	}
	err := s.each(child)
	r.loseTable(t)
	return t, err
}

// row reads a row. Whoever inserted or deleted it did so with all that is in
// it.
func (r *reader) row(s *scanner) (row, error) {
	var t row
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		switch tag {
		case "w:tc":
			cell, err := r.blocks(s)
			t.cells = append(t.cells, cell)
			return err
		case "w:trPr":
			return s.each(func(tag string, e element) error {
				switch tag {
				case "w:ins":
					t.ins = r.revision(e, false)
				case "w:del":
					t.del = r.revision(e, false)
				case "w:trPrChange":
					r.lose(LossFormatting, "")
				}
				return nil
			})
		}
		return r.around(s, tag, e, child)
	}
	err := s.each(child)
	for _, cell := range t.cells {
		taint(cell, t.ins, t.del)
	}
	return t, err
}

// loseTable lists a table with its size and how it begins.
func (r *reader) loseTable(t *table) {
	columns, first := 0, ""
	for i, row := range t.rows {
		columns = max(columns, len(row.cells))
		for _, cell := range row.cells {
			if i == 0 {
				first += " " + plain(cell)
			}
		}
	}
	r.lose(LossTable, fmt.Sprintf("%d行%d列：%s", len(t.rows), columns, strings.TrimSpace(first)))
}
