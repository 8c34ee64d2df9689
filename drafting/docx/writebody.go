package docx

import (
	"fmt"
	"slices"
	"strings"

	"jiyao/drafting"
)

// setter is the state of one Write.
type setter struct {
	markup // of word/document.xml
	doc    *drafting.Document
	paper  *Paper
	marks  Marks
	lines  []*line
	marked map[drafting.Kind]bool // kinds of which a line bears a mark
	ids    int                    // of tracked changes
	signed bool                   // 整理 stands already, or the date in its place
	dated  *line                  // the date that stands already
	noted  bool                   // a value has replaced the 附注
}

func newSetter(doc *drafting.Document, paper *Paper, marks Marks) *setter {
	s := &setter{doc: doc, paper: paper, marks: marks, lines: linesOf(doc, marks.Changes), marked: map[drafting.Kind]bool{}}
	number(s.lines)
	for _, l := range s.lines {
		l.trim()
	}
	s.addBreaks()
	s.addComments()
	for _, l := range s.lines {
		slices.SortStableFunc(l.inserts, func(a, b insert) int { return a.at - b.at })
		if l.changed() || len(l.inserts) > 0 {
			s.marked[l.block.Kind] = true
		}
	}
	return s
}

// document writes word/document.xml: 版头, title, text, attachments, 版记.
func (s *setter) document() {
	s.open("w:document", "xmlns:w", wordSpace, "xmlns:r", relationSpace)
	s.open("w:body")
	s.head()
	s.title()
	s.text()
	s.foot()
	s.close("w:body")
	s.close("w:document")
}

// cells is a number of body cells as a length.
func (s *setter) cells(n int) Twips {
	p := s.paper.Page
	return (Twips(n)*p.TypeWidth + Twips(p.Columns)/2) / Twips(p.Columns)
}

// pitch is the height of a grid line, rounded down so that a page of lines fits.
func (s *setter) pitch() Twips { return s.paper.Page.TypeHeight / Twips(s.paper.Page.Lines) }

// format is what a paragraph has beside its style.
type format struct {
	style       string
	breakBefore bool
	framed      bool     // in the frame of the 版记
	ind         []string // attributes of w:ind
}

// paragraph writes a paragraph of a line of the draft.
func (s *setter) paragraph(f format, l *line) {
	s.begin(f, l)
	s.pieces(l)
	s.close("w:p")
}

// begin writes the beginning of a paragraph with its properties; l, if it is
// not nil, says what became of its end.
func (s *setter) begin(f format, l *line) {
	s.open("w:p")
	s.open("w:pPr")
	s.value("w:pStyle", f.style)
	if f.breakBefore {
		s.empty("w:pageBreakBefore")
	}
	if f.framed {
		s.frame()
	}
	if f.ind != nil {
		s.empty("w:ind", f.ind...)
	}
	if l != nil && l.end != drafting.Kept {
		s.open("w:rPr")
		s.empty(changeName(l.end), s.changed(l.by)...)
		s.close("w:rPr")
	}
	s.close("w:pPr")
}

// changeName is the element of a tracked change.
func changeName(c drafting.Change) string {
	if c == drafting.Deleted {
		return "w:del"
	}
	return "w:ins"
}

// changed gives the attributes of a tracked change.
func (s *setter) changed(by Author) []string {
	s.ids++
	return []string{"w:id", fmt.Sprint(s.ids), "w:author", by.name(), "w:date", by.date()}
}

// name is the author's name; Word demands one.
func (a Author) name() string {
	if a.Name == "" {
		return "纪要"
	}
	return a.Name
}

// date is the author's time; Word shows it as it stands, whatever the zone.
func (a Author) date() string {
	if a.Time.IsZero() {
		return ""
	}
	return a.Time.Format("2006-01-02T15:04:05Z")
}

// composed writes a paragraph of text that is not the draft's.
func (s *setter) composed(f format, text string) {
	s.begin(f, nil)
	s.run(look{}, text, drafting.Kept)
	s.close("w:p")
}

// blankLines leaves n grid lines empty.
func (s *setter) blankLines(n int) {
	for range n {
		s.open("w:p")
		s.close("w:p")
	}
}

// look is the direct format of a run; the zero look is that of the style.
type look struct {
	face    string
	red     bool
	size    Twips
	spacing Twips
}

// run writes characters in one format; a tab and a line feed are those of Word.
func (s *setter) run(k look, text string, change drafting.Change) {
	if text == "" {
		return
	}
	s.open("w:r")
	s.runFormat(k)
	tag := "w:t"
	if change == drafting.Deleted {
		tag = "w:delText"
	}
	for text != "" {
		n := strings.IndexAny(text, "\t\n")
		switch {
		case n == 0 && text[0] == '\t':
			s.empty("w:tab")
			n = 1
		case n == 0:
			s.empty("w:br")
			n = 1
		default:
			if n < 0 {
				n = len(text)
			}
			s.element(tag, text[:n], "xml:space", "preserve")
		}
		text = text[n:]
	}
	s.close("w:r")
}

func (s *setter) runFormat(k look) {
	s.open("w:rPr")
	s.empty("w:rFonts", "w:hint", "eastAsia", "w:ascii", k.face, "w:hAnsi", k.face, "w:eastAsia", k.face, "w:cs", k.face)
	if k.red {
		s.value("w:color", "FF0000")
	}
	if k.spacing != 0 {
		s.value("w:spacing", k.spacing.String())
	}
	if k.size != 0 {
		s.value("w:sz", k.size.halfPoints())
		s.value("w:szCs", k.size.halfPoints())
	}
	s.close("w:rPr")
}

// pieces writes the runs of a line, cut where something is inserted and where
// the face changes.
func (s *setter) pieces(l *line) {
	for _, p := range l.pieces {
		if p.change != drafting.Kept {
			s.open(changeName(p.change), s.changed(p.by)...)
		}
		for text, at := p.text, p.at; text != ""; {
			if p.change != drafting.Deleted {
				s.insertUpTo(l, at)
			}
			face, until := s.faceAt(l, at)
			n := min(len(text), max(until-at, 1))
			if p.change != drafting.Deleted && len(l.inserts) > 0 {
				n = min(n, max(l.inserts[0].at-at, 1))
			}
			s.run(look{face: face}, text[:n], p.change)
			text, at = text[n:], at+n
		}
		if p.change != drafting.Kept {
			s.close(changeName(p.change))
		}
	}
	s.insertUpTo(l, 1<<60)
}

// insertUpTo writes what is inserted up to a byte.
func (s *setter) insertUpTo(l *line, at int) {
	for len(l.inserts) > 0 && l.inserts[0].at <= at {
		l.inserts[0].write(s)
		l.inserts = l.inserts[1:]
	}
}

// faceAt gives the face of a byte of a line, empty for that of the style, and
// how far it goes.
func (s *setter) faceAt(l *line, at int) (face string, until int) {
	const whole = 1 << 60
	if set := s.paper.Text[l.number]; l.number >= 0 && at < set.Lead {
		return set.Face, set.Lead
	}
	label := l.block.Label
	if at >= label.End || label.IsZero() {
		return "", whole
	}
	t := s.paper.Type
	switch l.block.Kind {
	case drafting.Present, drafting.Absent, drafting.Observer:
		return t.List, label.End
	case drafting.Field, drafting.Chair, drafting.Recorder:
		return t.Closing, label.End
	case drafting.Distribution:
		return t.Scope, label.End
	}
	return "", whole
}

// addBreaks puts a line break where a line of a title begins.
func (s *setter) addBreaks() {
	for _, l := range s.lines {
		if l.number < 0 {
			continue
		}
		for _, at := range s.paper.Text[l.number].Breaks {
			l.inserts = append(l.inserts, insert{at, func(s *setter) { s.run(look{}, "\n", drafting.Kept) }})
		}
	}
}
