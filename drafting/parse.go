package drafting

import "strings"

// Parser reads drafts with what an office knows of its own. The zero Parser
// knows nothing and reads by the general rules.
type Parser struct {
	Units []string // 单位名称表: names of units as the lists write them
}

// Parse reads a draft by the general rules. It cannot fail and loses nothing:
// Format(Parse(text)) is Normalise(text).
func Parse(text string) *Document { return Parser{}.Parse(text) }

// Parse reads a draft. It cannot fail and loses nothing.
func (p Parser) Parse(text string) *Document {
	text = Normalise(text)
	r := reader{parser: p, text: text, doc: &Document{Blocks: blocks(text)}}
	r.last = len(r.doc.Blocks)
	r.trailingFurniture()
	r.head()
	r.body()
	r.closings()
	r.read()
	r.namesFirst()
	r.items()
	return r.doc
}

// reader is one reading of one draft.
type reader struct {
	parser Parser
	units  map[string]bool // parser.Units, made when first asked
	text   string
	doc    *Document
	tokens []token

	start   int  // first block of the body
	last    int  // end of the text before the furniture that trails it
	open    Kind // the list that the next line may continue; Paragraph if none
	divided bool // a level-1 number has been seen
	closing bool // the lists or what follows them have begun
	annex   int  // the block that opens the first attachment; 0 if none has begun
}

// blocks cuts the text into lines, every one a paragraph or blank.
func blocks(text string) []Block {
	lines := make([]Block, 0, strings.Count(text, "\n")+1)
	for start := 0; ; {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text) - start
		}
		line := text[start : start+end]
		kind := Paragraph
		switch {
		case trimLeft(line) == len(line):
			kind = Blank
		case pageNumber(line):
			kind = Furniture
		}
		lines = append(lines, Block{Kind: kind, Text: line, Span: Span{start, start + end}})
		start += end + 1
		if start > len(text) {
			return lines
		}
	}
}

// line gives block i's text without padding and its place.
func (r *reader) line(i int) (string, Span) {
	b := &r.doc.Blocks[i]
	s, at := trim(b.Text)
	start := b.Span.Start + at
	return s, Span{start, start + len(s)}
}

// next gives the next block after i that is neither blank nor furniture, or the
// end.
func (r *reader) next(i int) int {
	for i++; i < r.last && idle(r.doc.Blocks[i].Kind); i++ {
	}
	return min(i, r.last)
}

// previous gives the block before i that is neither blank nor furniture, or -1.
func (r *reader) previous(i int) int {
	for i--; i >= 0 && idle(r.doc.Blocks[i].Kind); i-- {
	}
	return i
}

func idle(k Kind) bool { return k == Blank || k == Furniture }

// mark names block i, its first length bytes after the padding being its label.
func (r *reader) mark(i int, kind Kind, length int) {
	b := &r.doc.Blocks[i]
	b.Kind = kind
	if length > 0 {
		start := b.Span.Start + trimLeft(b.Text)
		b.Label = Span{start, start + length}
	}
}

// slice gives a piece of the text as a Text.
func (r *reader) slice(start, end int) Text {
	s, at := trim(r.text[start:end])
	return Text{Value: s, Span: Span{start + at, start + at + len(s)}}
}
