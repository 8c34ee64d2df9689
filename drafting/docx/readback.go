package docx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
)

// ours reports whether Write has made the file.
func (all styles) ours() bool {
	_, ok := all.byID[StyleBody]
	return ok
}

// profiled reports whether a paragraph of a file of ours is the profile's: the
// 版头 and the lines on the paper.
func profiled(style string) bool {
	switch style {
	case StyleMark, StyleSecrecy, StyleNumber, StyleImprint, StyleRedLine, StyleFootRule, styleAnchor:
		return true
	}
	return false
}

// loseHead lists a line of the 版头.
func (r *reader) loseHead(p *paragraph) {
	if text := plain([]block{{paragraph: p}}); text != "" {
		r.lose(LossMasthead, text)
	}
}

// setInRows reports whether line breaks in a paragraph of a file of ours are the
// typesetter's.
func setInRows(style string) bool {
	return style == StyleTitle || style == StyleRoll || style == StyleScope
}

// back gives the text of a file that was made of a draft as the draft is
// written: its blanks, rows and 版头, where the paper only sets them otherwise,
// are the draft's again. What was changed in the file stays changed.
func back(draft, text string) string {
	b := homing{draft: draft, doc: drafting.Parse(draft)}
	from, to := b.bare(), bareText(text)
	for _, s := range drafting.Compare(from.text, to.text, nil) {
		switch {
		case s.Text == "\n" && s.Change == drafting.Inserted && b.lineEnds():
		case s.Change == drafting.Inserted:
			b.out.WriteString(text[to.at[s.New.Start] : to.at[s.New.End-1]+1])
		case s.Change == drafting.Kept:
			b.keep(from.at[s.Old.End-1] + 1)
		default:
			b.drop(from.at[s.Old.Start], from.at[s.Old.End-1]+1)
		}
	}
	b.rest()
	return strings.TrimRight(b.out.String(), "\n")
}

// bareness is a text without blanks and blank lines, and where each of its bytes
// stands in the text.
type bareness struct {
	text string
	at   []int
	end  int // of the line that was added last
}

// homing is one text on its way back.
type homing struct {
	draft string
	doc   *drafting.Document
	out   strings.Builder
	at    int // how far the draft has been used
}

// bare gives the draft without its blanks, and without the 版头, which the file
// has by its profile.
func (b *homing) bare() bareness {
	var all bareness
	var s strings.Builder
	var last drafting.Block
	for _, block := range b.doc.Blocks {
		if !headKind(block.Kind) {
			all.line(&s, block.Text, block.Span.Start, goesOn(last, block))
			last = block
		}
	}
	all.text = s.String()
	return all
}

// goesOn reports whether a line of the draft is a further row of the list, or
// line of the title, before it: the paper sets rows of its own.
func goesOn(last, block drafting.Block) bool {
	switch block.Kind {
	case drafting.Title, drafting.Present, drafting.Absent, drafting.Observer, drafting.Distribution:
		return block.Kind == last.Kind && block.Label.IsZero()
	}
	return false
}

func headKind(k drafting.Kind) bool {
	return k == drafting.Mark || k == drafting.NumberLine || k == drafting.ImprintLine
}

// bareText gives any text without its blanks.
func bareText(text string) bareness {
	var all bareness
	var s strings.Builder
	at := 0
	for line := range strings.Lines(text) {
		all.line(&s, strings.TrimSuffix(line, "\n"), at, false)
		at += len(line)
	}
	all.text = s.String()
	return all
}

// line adds a line that stands at a place, unless it is blank. The end of the
// one before goes with it, unless it goes on with that.
func (all *bareness) line(s *strings.Builder, line string, at int, goesOn bool) {
	if strings.TrimSpace(line) == "" {
		return
	}
	if s.Len() > 0 && !goesOn {
		s.WriteByte('\n')
		all.at = append(all.at, all.end)
	}
	all.end = at + len(line)
	for i, c := range line {
		if unicode.IsSpace(c) {
			continue
		}
		s.WriteRune(c)
		for k := range utf8.RuneLen(c) {
			all.at = append(all.at, at+i+k)
		}
	}
}

// lineEnds reports whether the draft's line ends where it has been used up to: a
// row of a list that the paper sets as a paragraph.
func (b *homing) lineEnds() bool {
	line, _, more := strings.Cut(b.draft[b.at:], "\n")
	return more && strings.TrimSpace(line) == ""
}

// keep writes the draft up to a place as it is.
func (b *homing) keep(end int) {
	if end > b.at {
		b.out.WriteString(b.draft[b.at:end])
		b.at = end
	}
}

// drop leaves out what stands in the draft between two places, but for lines of
// the 版头.
func (b *homing) drop(start, end int) {
	b.keep(start)
	for _, block := range b.doc.Blocks {
		if headKind(block.Kind) && block.Span.Start >= start && block.Span.End <= end {
			b.out.WriteString(block.Text + "\n")
		}
	}
	b.at = max(b.at, end)
}

// rest writes what the draft has behind its last word.
func (b *homing) rest() { b.keep(len(b.draft)) }
