package markup

import (
	"fmt"
	"strings"

	"jiyao/drafting"
)

// setter is the state of one Write.
type setter struct {
	doc  *drafting.Document
	page Page
	out  strings.Builder
	open []element // from the article inwards
	at   int       // the block that is written

	titled bool // the h1 stands
}

// element is an element that is open, and what opened it.
type element struct {
	tag   string
	level int // of the heading or numbered paragraph; 0 for others
}

func newSetter(doc *drafting.Document, p Page) *setter { return &setter{doc: doc, page: p} }

// title is what the page is called.
func (s *setter) title() string {
	for _, t := range []string{s.doc.Title.Value, s.page.Title, s.doc.FullTitle()} {
		if t != "" {
			return t
		}
	}
	return "会议纪要"
}

// article writes the draft block by block.
func (s *setter) article() {
	s.enter("article", "", 0)
	s.titled = s.doc.Title.Value == ""
	numbered := s.doc.Number.Value == "" && s.page.Number != ""
	if s.titled || numbered {
		s.enter("header", "", 0)
	}
	if s.titled {
		s.composed("h1", s.title())
	}
	if numbered {
		s.composed("p", s.page.Number)
	}
	for s.at < len(s.doc.Blocks) {
		s.block(s.doc.Blocks[s.at])
	}
	if s.doc.Issued.IsZero() && s.page.Issued != "" {
		s.leaveTo("article")
		s.enter("footer", "", 0)
		s.composed("p", s.page.Issued+"印发")
	}
	s.leave(0)
}

// block writes the block at s.at, with those behind it that belong to the same
// element, and moves on.
func (s *setter) block(b drafting.Block) {
	switch b.Kind {
	case drafting.Blank, drafting.Furniture:
		s.at++
	case drafting.Title:
		s.titles()
	case drafting.Mark, drafting.NumberLine, drafting.ImprintLine:
		s.masthead()
		s.line("p", ` class="`+class(b.Kind)+`"`)
	case drafting.Heading:
		s.heading(b)
	case drafting.Numbered:
		s.numbered(b)
	case drafting.Field, drafting.Chair, drafting.Present, drafting.Absent, drafting.Observer, drafting.Recorder:
		if s.in("footer") {
			s.leaveTo("article")
		}
		s.leaveTo("article", "section", "dl")
		s.list(b)
	case drafting.Distribution:
		s.footer()
		s.list(b)
	case drafting.Issue:
		s.footer()
		s.line("p", "")
	case drafting.Attachment:
		s.leaveTo("article")
		s.enter("section", ` class="annex"`, 0)
		s.line("h2", "")
	case drafting.Compiler, drafting.CompiledDate:
		s.leaveTo("article", "section")
		s.line("p", ` class="sign"`)
	case drafting.Note, drafting.AttachmentNote:
		s.leaveTo("article", "section")
		s.line("p", "")
	default:
		s.leaveTo("article", "section", "li")
		s.line("p", "")
	}
}

// class names the lines of the masthead for the stylesheet.
func class(k drafting.Kind) string {
	switch k {
	case drafting.Mark:
		return "mark"
	case drafting.NumberLine:
		return "number"
	default:
		return "imprint"
	}
}

// masthead enters the header of the article; below the first lines of the body it
// is none any more.
func (s *setter) masthead() {
	if s.in("header") {
		return
	}
	s.leaveTo("article", "section")
	for _, b := range s.doc.Blocks[:s.at] {
		if b.Kind != drafting.Blank && b.Kind != drafting.Furniture {
			return
		}
	}
	s.enter("header", "", 0)
}

// titles writes a title and the lines it runs on in: that of the minutes, or of
// an attachment.
func (s *setter) titles() {
	s.masthead()
	tag := "h1"
	if s.titled {
		tag = s.degree()
	}
	s.titled = true
	s.lines(tag, "", func(b drafting.Block) bool { return b.Kind == drafting.Title })
}

// heading writes a numbered line that stands alone. Those of the first level
// that the draft has divide the article; none leaves out a degree.
func (s *setter) heading(b drafting.Block) {
	s.leaveTo("article", "section", "li")
	for len(s.open) > 1 && (s.top().level >= b.Level || s.top().tag == "ol") {
		s.leave(len(s.open) - 1)
	}
	tag := s.degree()
	s.enter("section", "", b.Level)
	s.line(tag, "")
}

// degree is the tag of a heading that stands in the sections that are open.
func (s *setter) degree() string {
	degree := 2
	for _, e := range s.open {
		if e.tag == "section" {
			degree++
		}
	}
	return fmt.Sprintf("h%d", min(degree, 6))
}

// numbered writes a numbered paragraph as an item of the list of its level.
func (s *setter) numbered(b drafting.Block) {
	s.leaveTo("article", "section", "ol", "li")
	for len(s.open) > 1 && s.top().level >= b.Level && (s.top().tag != "ol" || s.top().level > b.Level) {
		s.leave(len(s.open) - 1)
	}
	if s.top().tag != "ol" {
		s.enter("ol", "", b.Level)
	}
	s.enter("li", "", b.Level)
	s.line("p", "")
}

// list writes a labelled list: its label, and its rows to the next label.
func (s *setter) list(b drafting.Block) {
	if b.Label.IsZero() {
		s.line("p", "")
		return
	}
	if s.top().tag != "dl" {
		s.enter("dl", "", 0)
	}
	cut := b.Label.End - b.Span.Start
	text := s.text(s.at)
	fmt.Fprintf(&s.out, "<dt>%s</dt>\n", escape(text[:cut]))
	s.out.WriteString("<dd>" + escape(text[cut:]))
	for s.at++; s.more(b.Kind); s.at++ {
		s.out.WriteString("<br>" + escape(s.text(s.at)))
	}
	s.out.WriteString("</dd>\n")
}

// more reports whether the block at s.at continues a list.
func (s *setter) more(kind drafting.Kind) bool {
	return s.at < len(s.doc.Blocks) && s.doc.Blocks[s.at].Kind == kind && s.doc.Blocks[s.at].Label.IsZero()
}

// footer enters the 版记.
func (s *setter) footer() {
	if s.in("footer") {
		s.leaveTo("footer", "dl")
		return
	}
	s.leaveTo("article")
	s.enter("footer", "", 0)
}

// line writes the block at s.at as one element.
func (s *setter) line(tag, attributes string) {
	s.lines(tag, attributes, func(drafting.Block) bool { return false })
}

// lines writes the block at s.at as one element, with those behind it that belong
// to it.
func (s *setter) lines(tag, attributes string, more func(drafting.Block) bool) {
	if s.top().tag == "dl" {
		s.leave(len(s.open) - 1)
	}
	fmt.Fprintf(&s.out, "<%s%s>%s", tag, attributes, escape(s.text(s.at)))
	for s.at++; s.at < len(s.doc.Blocks) && more(s.doc.Blocks[s.at]); s.at++ {
		s.out.WriteString("<br>" + escape(s.text(s.at)))
	}
	fmt.Fprintf(&s.out, "</%s>\n", tag)
}

// composed writes an element that is not of the draft.
func (s *setter) composed(tag, text string) {
	fmt.Fprintf(&s.out, "<%s class=\"composed\">%s</%s>\n", tag, escape(text), tag)
}

// text gives a block with the number and dates that the page knows.
func (s *setter) text(i int) string {
	b := s.doc.Blocks[i]
	for _, f := range []struct {
		span  drafting.Span
		value string
	}{{s.doc.Number.Span, s.page.Number}, {s.doc.Compiled.Span, s.page.Compiled}, {s.doc.Issued.Span, s.page.Issued}} {
		if f.value != "" && !f.span.IsZero() && f.span.Start >= b.Span.Start && f.span.End <= b.Span.End {
			return b.Text[:f.span.Start-b.Span.Start] + f.value + b.Text[f.span.End-b.Span.Start:]
		}
	}
	return b.Text
}

func (s *setter) top() element { return s.open[len(s.open)-1] }

func (s *setter) in(tag string) bool {
	for _, e := range s.open {
		if e.tag == tag {
			return true
		}
	}
	return false
}

func (s *setter) enter(tag, attributes string, level int) {
	fmt.Fprintf(&s.out, "<%s%s>\n", tag, attributes)
	s.open = append(s.open, element{tag, level})
}

// leave closes all but the n outermost elements.
func (s *setter) leave(n int) {
	for len(s.open) > n {
		fmt.Fprintf(&s.out, "</%s>\n", s.top().tag)
		s.open = s.open[:len(s.open)-1]
	}
}

// leaveTo closes elements up to the innermost of one of the tags.
func (s *setter) leaveTo(tags ...string) {
	for i := len(s.open) - 1; i > 0; i-- {
		for _, t := range tags {
			if s.open[i].tag == t {
				s.leave(i + 1)
				return
			}
		}
	}
	s.leave(1)
}
