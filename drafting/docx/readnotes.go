package docx

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// readNotes reads the footnotes or endnotes.
func (r *reader) readNotes(part, kind string) error {
	return r.stories(part, "w:"+kind, func(e element, blocks []block) {
		switch val(e, "type") {
		case "", "normal":
			r.notes[noteKey(kind, val(e, "id"))] = trimBlank(blocks)
		}
	})
}

func noteKey(kind, id string) string { return kind + " " + id }

// stories reads a part whose root holds texts of their own: notes, comments.
func (r *reader) stories(part, each string, f func(e element, blocks []block)) error {
	if part == "" {
		return nil
	}
	return r.archive.scan(part, func(s *scanner) error {
		return s.each(func(string, element) error {
			return s.each(func(tag string, e element) error {
				if tag != each {
					return nil
				}
				r.fields = nil
				blocks, err := r.blocks(s)
				f(e, blocks)
				return err
			})
		})
	})
}

// note puts a mark into the text and hangs the note on the paragraph.
func (r *reader) note(kind, id string) error {
	key := noteKey(kind, id)
	blocks, ok := r.notes[key]
	if !ok || r.into == nil || r.field() != nil {
		return nil
	}
	delete(r.notes, key)
	r.used++
	mark := fmt.Sprintf("［注%d］", r.used)
	r.lose(LossNote, plain(blocks))
	if len(blocks) == 0 || blocks[0].paragraph == nil {
		blocks = slices.Insert(blocks, 0, block{paragraph: &paragraph{}})
	}
	first := blocks[0].paragraph
	if len(first.pieces) > 0 {
		first.pieces[0].text = strings.TrimLeft(first.pieces[0].text, " \t")
	}
	first.pieces = slices.Insert(first.pieces, 0, fragment{text: mark})
	taint(blocks, r.ins, r.del)
	r.hang(blocks)
	return r.text(mark)
}

// unusedNotes lists the notes that nothing refers to.
func (r *reader) unusedNotes() {
	for _, key := range slices.Sorted(maps.Keys(r.notes)) {
		if text := plain(r.notes[key]); text != "" {
			r.lose(LossUnusedNote, text)
		}
	}
}

// comments are the comments of a document, and those whose words are being
// read.
type comments struct {
	all  []Remark
	byID map[string]int
	open []int
}

// How much of the words that a comment is about is kept, and how many comments
// may be about the same ones.
const (
	maxQuote    = 200
	maxTogether = 64
)

func (r *reader) readComments(part string) error {
	r.comments.byID = map[string]int{}
	return r.stories(part, "w:comment", func(e element, blocks []block) {
		r.comments.byID[val(e, "id")] = len(r.comments.all)
		r.comments.all = append(r.comments.all, Remark{
			Author: clipped(val(e, "author"), maxName), At: timeOf(e), Text: wholeText(blocks),
		})
	})
}

// wholeText gives blocks as text, as if their changes were accepted, without
// numbers.
func wholeText(blocks []block) string {
	var lines []string
	walk(blocks, func(p *paragraph) {
		var b strings.Builder
		for _, piece := range p.pieces {
			if piece.del == nil {
				b.WriteString(piece.text)
			}
		}
		lines = append(lines, b.String())
	})
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func (c *comments) begin(id string) {
	if i, ok := c.byID[id]; ok && len(c.open) < maxTogether {
		c.open = append(c.open, i)
	}
}

func (c *comments) end(id string) {
	if i, ok := c.byID[id]; ok {
		c.open = slices.DeleteFunc(c.open, func(n int) bool { return n == i })
	}
}

// quote adds text to the words of the comments that are open; one that has
// enough is open no longer.
func (c *comments) quote(text string) {
	c.open = slices.DeleteFunc(c.open, func(i int) bool {
		q := &c.all[i].Quote
		*q = clipped(*q+text, maxQuote)
		return utf8.RuneCountInString(*q) > maxQuote
	})
}

// headings are the headers (页眉) and footers (页脚) of a document.
type headings struct {
	first    map[string]string // of the first section: relationship by type: first, default, even
	titled   bool              // its first page has a header of its own
	sections int
}

// section reads what a section says of its headers (w:sectPr).
func (r *reader) section(s *scanner) error {
	h := &r.heads
	h.sections++
	if h.first == nil {
		h.first = map[string]string{}
	}
	return s.each(func(tag string, e element) error {
		switch {
		case h.sections > 1:
		case tag == "w:headerReference":
			h.first[val(e, "type")] = idOf(e)
		case tag == "w:titlePg":
			h.titled = on(e)
		}
		return nil
	})
}

// headings reads the headers and footers. The red head (红头) of the first page
// may stand in its header: that gives the first blocks of the text. All others
// are listed, unless they hold a page number alone.
func (r *reader) headings(rels references) (head []block, err error) {
	first := r.heads.first["default"]
	if own := r.heads.first["first"]; r.heads.titled {
		first = own
	}
	for _, id := range rels.ids() {
		kind := rels[id].kind
		if kind != "header" && kind != "footer" {
			continue
		}
		blocks, err := r.part(rels[id].part, "")
		if err != nil {
			return nil, err
		}
		text := plain(blocks)
		switch {
		case !worded(text):
		case kind == "footer":
			r.lose(LossFooter, text)
		case id == first && redHead(text):
			r.lose(LossRedHead, text)
			head = trimBlank(blocks)
		default:
			r.lose(LossHeader, text)
		}
	}
	return head, nil
}

// worded reports whether text says more than a page number.
func worded(text string) bool {
	for _, c := range text {
		if c > 0x2E7F && c < 0xFF00 && !strings.ContainsRune("第页共　—－·", c) {
			return true
		}
	}
	return false
}

// redHead reports whether a header is the red head: one of its lines ends like
// the mark of a paper (…文件, …纪要) or is its number (〔2024〕5号, 第3期).
func redHead(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), "")
		for _, end := range []string{"文件", "纪要", "简报", "专报", "号", "期", "期）"} {
			if strings.HasSuffix(line, end) {
				return true
			}
		}
	}
	return false
}
