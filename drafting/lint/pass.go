package lint

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
)

// pass is one reading of one draft: what every rule may look at, and where it
// reports.
type pass struct {
	doc      *drafting.Document
	book     Book             // what the office knows
	text     string           // the whole draft
	lines    []drafting.Block // the blocks that are set: no blanks, no furniture
	brackets []pair           // all brackets and quotes, in order of their opening or only mark
	quotes   []drafting.Span  // the outermost quotations and titles, in order
	figures  []figure         // the numbers in Arabic digits, in order
	marks    []mark           // all marks of the lines, in order
	// sentences are those of the items, in order.
	sentences []statement
	rule      Rule
	count     int
	findings  []Finding
}

func newPass(doc *drafting.Document, book Book) *pass {
	p := &pass{doc: doc, book: book, text: drafting.Format(doc)}
	for _, b := range doc.Blocks {
		if b.Kind != drafting.Blank && b.Kind != drafting.Furniture {
			p.lines = append(p.lines, b)
		}
	}
	p.brackets = matchBrackets(p.lines)
	p.reverse()
	p.quotes = p.quotations()
	p.figures = figuresOf(p.lines)
	p.collect()
	p.nest()
	p.sentences = p.split()
	return p
}

// statement is a sentence of the body: up to and with its full stop.
type statement struct {
	span      drafting.Span
	item      int // index of Document.Items
	paragraph int // index of the item's Paragraphs
}

// split cuts the items' paragraphs into sentences.
func (p *pass) split() []statement {
	var out []statement
	for i, item := range p.doc.Items {
		for j, par := range item.Paragraphs {
			for start := par.Span.Start; start < par.Span.End; {
				end := par.Span.End
				if at := strings.Index(p.text[start:end], "。"); at >= 0 {
					end = start + at + len("。")
				}
				out = append(out, statement{drafting.Span{Start: start, End: end}, i, j})
				start = end
			}
		}
	}
	return out
}

// report adds a finding without a fix.
func (p *pass) report(start, end int, message string) { p.add(start, end, message, nil) }

// reportAs adds a finding of a milder level than the rule's own: what the rule
// looks for is there, but less grave or less certain.
func (p *pass) reportAs(level Level, start, end int, message string) {
	own := p.rule.Level
	p.rule.Level = min(own, level)
	p.report(start, end, message)
	p.rule.Level = own
}

// replace adds a finding whose fix puts text in the place of what was found.
func (p *pass) replace(start, end int, message, text string) {
	p.add(start, end, message, &Edit{Span: drafting.Span{Start: start, End: end}, Text: text})
}

func (p *pass) add(start, end int, message string, fix *Edit) {
	if p.count++; p.count > MaxPerRule {
		return
	}
	p.findings = append(p.findings, Finding{
		ID: p.rule.ID, Level: p.rule.Level, Span: drafting.Span{Start: start, End: end},
		Message: message, Source: p.rule.Source, Fix: fix,
	})
}

// slice gives the text of a span.
func (p *pass) slice(s drafting.Span) string { return p.text[s.Start:s.End] }

// before gives the character that ends at byte i of s, 0 at the beginning.
func before(s string, i int) rune {
	if i <= 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// after gives the character that begins at byte i of s, 0 at the end.
func after(s string, i int) rune {
	if i >= len(s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

// containsAny reports whether one of the words stands in s.
func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// beginsWithAny reports whether s begins with one of the words.
func beginsWithAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

// endsWithAny reports whether s ends with one of the words.
func endsWithAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

// isHan reports whether r is a Hanzi; 〇 is one.
func isHan(r rune) bool {
	if r >= 0x4E00 && r <= 0x9FFF || r == '〇' {
		return true
	}
	return r >= 0x2E80 && unicode.Is(unicode.Han, r)
}

// isClosing reports whether r is a full-width mark after which Chinese text
// goes on: the mark that follows it belongs to Chinese text too.
func isClosing(r rune) bool {
	return r != 0 && strings.ContainsRune("”’）》〉〕】」』％℃", r)
}

// isOpening reports whether r opens a full-width pair.
func isOpening(r rune) bool { return r != 0 && strings.ContainsRune("“‘（《〈〔【「『", r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLatin(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// hasHan reports whether s contains a Hanzi.
func hasHan(s string) bool { return strings.IndexFunc(s, isHan) >= 0 }

// leading gives the number of bytes of white space at the beginning of s.
func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\u3000\u00a0")) }

// isList reports whether a block's kind is a list that may run over lines.
func isList(k drafting.Kind) bool {
	switch k {
	case drafting.Present, drafting.Absent, drafting.Observer, drafting.Recorder, drafting.Distribution, drafting.Chair:
		return true
	}
	return false
}
