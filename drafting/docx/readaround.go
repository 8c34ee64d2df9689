package docx

import (
	"strings"
	"time"
)

// around reads an element that stands around others: a change, a content
// control, a link. What is in it is read by child, as if it were not there; so
// is an element that is not known.
func (r *reader) around(s *scanner, tag string, e element, child func(string, element) error) error {
	switch tag {
	case "w:ins", "w:moveTo":
		outer := r.ins
		defer func() { r.ins = outer }()
		r.ins = r.revision(e, tag == "w:moveTo")
	case "w:del", "w:moveFrom":
		outer := r.del
		defer func() { r.del = outer }()
		r.del = r.revision(e, tag == "w:moveFrom")
	case "w:moveFromRangeStart", "w:moveToRangeStart":
		name := val(e, "name")
		if r.moves[name] == 0 {
			r.moves[name] = len(r.moves) + 1
		}
		r.moving = r.moves[name]
		r.into.numberMove(r.moving)
	case "w:moveFromRangeEnd", "w:moveToRangeEnd":
		r.moving = 0
	case "w:commentRangeStart":
		r.comments.begin(val(e, "id"))
	case "w:commentRangeEnd":
		r.comments.end(val(e, "id"))
	case "mc:AlternateContent":
		return r.alternate(s, child)
	case "w:sdt":
		return r.control(s, child)
	case "w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:smartTagPr", "w:tcPr", "w:tblPrEx", "w:rPr":
		return nil
	}
	return s.each(child)
}

// revision reads who made a change and when.
func (r *reader) revision(e element, moved bool) *revision {
	v := &revision{author: clipped(val(e, "author"), maxName), at: timeOf(e), moved: moved}
	if moved {
		v.move = r.moving
	}
	return v
}

// numberMove numbers the paragraph's end, which a file names before the passage
// that it moved with.
func (p *paragraph) numberMove(n int) {
	if p == nil {
		return
	}
	for _, v := range []*revision{p.mark.ins, p.mark.del} {
		if v != nil && v.moved && v.move == 0 {
			v.move = n
		}
	}
}

// maxName is the most characters of an author's name that are kept.
const maxName = 100

// timeOf gives the time of a change or comment, zero if there is none.
func timeOf(e element) time.Time {
	at, err := time.Parse(time.RFC3339, val(e, "date"))
	if err != nil {
		at, _ = time.Parse("2006-01-02T15:04:05", val(e, "date"))
	}
	return at
}

// alternate reads what is written twice, for old programs and for new ones
// (ECMA-376 part 3), once: the first of the choices that says anything.
func (r *reader) alternate(s *scanner, child func(string, element) error) error {
	before := r.seen
	return s.each(func(tag string, _ element) error {
		if tag != "mc:Choice" && tag != "mc:Fallback" || r.seen > before {
			return nil
		}
		return s.each(child)
	})
}

// control reads a content control (内容控件). One that nobody has filled in shows
// what to fill in, which is no text.
func (r *reader) control(s *scanner, child func(string, element) error) error {
	empty := false
	return s.each(func(tag string, _ element) error {
		switch tag {
		case "w:sdtPr":
			return s.each(func(tag string, e element) error {
				empty = empty || tag == "w:showingPlcHdr" && on(e)
				return nil
			})
		case "w:sdtContent":
			if !empty {
				return s.each(child)
			}
			text, err := allText(s)
			r.lose(LossPlaceholder, text)
			return err
		}
		return nil
	})
}

// allText gives the text that stands anywhere in the element that began last.
func allText(s *scanner) (string, error) {
	var b strings.Builder
	var child func(tag string, e element) error
	child = func(tag string, _ element) error {
		if tag != "w:t" && tag != "m:t" {
			return s.each(child)
		}
		t, err := s.text()
		b.WriteString(t)
		return err
	}
	err := s.each(child)
	return b.String(), err
}
