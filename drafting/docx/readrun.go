package docx

import (
	"strings"
	"unicode"
)

// face is what a run's properties say that matters to its text.
type face struct {
	hidden, struck bool
	font           string
}

// run reads a run (w:r): text of one face.
func (r *reader) run(s *scanner) error {
	outer := r.face
	defer func() { r.face = outer }()
	r.face = face{}
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		if sign, ok := runSign(tag); ok {
			return r.text(sign)
		}
		switch tag {
		case "w:rPr":
			return r.runFormat(s)
		case "w:t", "w:delText":
			return r.runText(s, tag, e)
		case "w:br", "w:cr":
			return r.lineBreak(val(e, "type"))
		case "w:sym":
			return r.text(r.symbol(val(e, "font"), val(e, "char")))
		case "w:fldChar":
			return r.fieldMark(val(e, "fldCharType"))
		case "w:instrText", "w:delInstrText":
			return r.instruction(s)
		case "w:footnoteReference", "w:endnoteReference":
			return r.note(strings.TrimSuffix(strings.TrimPrefix(tag, "w:"), "Reference"), val(e, "id"))
		case "w:drawing", "w:pict", "w:object":
			return r.graphic(s, tag)
		case "w:ruby": // 拼音指南: the characters without what stands over them
			return s.each(func(tag string, _ element) error {
				if tag != "w:rubyBase" {
					return nil
				}
				return s.each(child)
			})
		case "w:r":
			return r.run(s)
		}
		return r.around(s, tag, e, child)
	}
	return s.each(child)
}

// runSign gives the text of an element that stands for one sign.
func runSign(tag string) (sign string, ok bool) {
	switch tag {
	case "w:tab", "w:ptab":
		return "\t", true
	case "w:noBreakHyphen":
		return "-", true
	}
	return "", false
}

// runFormat reads w:rPr.
func (r *reader) runFormat(s *scanner) error {
	return s.each(func(tag string, e element) error {
		switch tag {
		case "w:vanish", "w:specVanish":
			r.face.hidden = on(e)
		case "w:strike", "w:dstrike":
			r.face.struck = r.face.struck || on(e)
		case "w:rFonts":
			r.face.font = val(e, "ascii")
		case "w:rPrChange":
			r.lose(LossFormatting, "")
		}
		return nil
	})
}

// runText reads w:t or w:delText. Deleted text is so even where the deletion
// around it is missing.
func (r *reader) runText(s *scanner, tag string, e element) error {
	text, err := s.text()
	if err != nil {
		return err
	}
	if space := spaceOf(e); space != "preserve" {
		text = strings.Trim(text, " \t\r\n")
	}
	if tag == "w:delText" && r.del == nil {
		r.del = &revision{}
		defer func() { r.del = nil }()
	}
	return r.text(r.clean(text))
}

// spaceOf gives xml:space.
func spaceOf(e element) string {
	for _, a := range e.Attr {
		if a.Name.Local == "space" && a.Name.Space != "" && prefix(a.Name.Space) == "" {
			return a.Value
		}
	}
	return ""
}

// lineBreak reads a break. One inside a paragraph ends the line of the draft; a
// new page or column says nothing.
func (r *reader) lineBreak(kind string) error {
	if kind == "page" || kind == "column" {
		return nil
	}
	if r.back && r.into != nil && setInRows(r.into.now.style) {
		return r.text(" ")
	}
	r.lose(LossBreak, "")
	return r.text("\n")
}

// clean gives text as a draft may have it.
func (r *reader) clean(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\u00A0' || c == '\u202F':
			r.lose(LossSpace, "")
			return ' '
		case c == '\r' || c == '\n':
			return ' '
		case c == '\t':
			return c
		case c == '\u2028' || c == '\u2029' || c == '\v' || c == '\f':
			r.lose(LossBreak, "")
			return '\n'
		case c >= 0xF020 && c <= 0xF0FF: // a symbol font's own
			return r.symbolRune(r.face.font, c)
		case unicode.IsControl(c) || invisible(c):
			r.lose(LossInvisible, "")
			return -1
		}
		return c
	}, text)
}

// invisible reports whether c leaves no trace on paper, soft hyphens among
// them, or turns the direction of writing. Variation selectors are not
// invisible: they tell rare names apart.
func invisible(c rune) bool {
	switch c {
	case 0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF:
		return true
	}
	return unicode.Is(unicode.Bidi_Control, c)
}

// text adds text to the paragraph that is being read.
func (r *reader) text(text string) error {
	if text == "" || r.into == nil {
		return nil
	}
	r.seen++
	if r.bytes += len(text); r.bytes > maxText {
		return &LimitError{Limit: TextLength, Max: maxText >> 20}
	}
	if f := r.field(); f != nil {
		f.instruct(text)
		return nil
	}
	if r.face.hidden {
		r.lose(LossHidden, text)
		return nil
	}
	if r.face.struck && r.del == nil {
		r.lose(LossStruck, text)
	}
	if r.del == nil {
		r.comments.quote(text)
	}
	r.into.add(fragment{text, r.ins, r.del})
	return nil
}

// maxJoined is how long a piece may be to which others are added: longer ones
// would be copied too often.
const maxJoined = 512

// add adds a piece, to the last one if both are of the same changes.
func (p *paragraph) add(next fragment) {
	if n := len(p.pieces); n > 0 {
		last := &p.pieces[n-1]
		if len(last.text) < maxJoined && last.ins.same(next.ins) && last.del.same(next.del) {
			last.text += next.text
			return
		}
	}
	p.pieces = append(p.pieces, next)
}

// same reports whether two changes are one: of one person at one time.
func (v *revision) same(other *revision) bool {
	if v == nil || other == nil {
		return v == other
	}
	return *v == *other
}

// field is a field (域) that is open: first its instruction, then its result.
type field struct {
	result      bool
	instruction string
}

// maxInstruction is how much of a field's instruction is kept to list it.
const maxInstruction = 400

func (f *field) instruct(text string) {
	if len(f.instruction) < maxInstruction {
		f.instruction += text
	}
}

// field gives the innermost field whose instruction is being read, nil if none
// is.
func (r *reader) field() *field {
	for i := len(r.fields) - 1; i >= 0; i-- {
		if !r.fields[i].result {
			return &r.fields[i]
		}
	}
	return nil
}

// instruction reads a field's instruction.
func (r *reader) instruction(s *scanner) error {
	text, err := s.text()
	if f := r.field(); f != nil {
		f.instruct(text)
	}
	return err
}

// fieldMark reads where a field begins, goes on to its result, or ends.
func (r *reader) fieldMark(kind string) error {
	n := len(r.fields)
	switch {
	case kind == "begin" && n < maxDepth:
		r.fields = append(r.fields, field{})
	case kind == "separate" && n > 0:
		r.fields[n-1].result = true
	case kind == "end" && n > 0:
		f := r.fields[n-1]
		r.fields = r.fields[:n-1]
		r.closed(f)
	}
	return nil
}

// closed lists a field without a result, but for the marks of an index or a
// table of contents, which never have one.
func (r *reader) closed(f field) {
	words := strings.Fields(f.instruction)
	if f.result || len(words) == 0 {
		return
	}
	switch strings.ToUpper(words[0]) {
	case "XE", "TC", "RD", "TA":
		return
	}
	r.lose(LossField, f.instruction)
}

// formula reads a formula in one line.
func (r *reader) formula(s *scanner) error {
	text, err := allText(s)
	if err != nil {
		return err
	}
	text = r.clean(text)
	r.lose(LossFormula, text)
	return r.text(text)
}
