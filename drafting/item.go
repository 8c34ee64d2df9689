package drafting

import "strings"

// part says which part of the draft the items have come to.
type part uint8

const (
	inText     part = iota // the body's own text
	inLists                // behind the attendance lists or 记录
	inColophon             // behind 整理, 附注, 分送, 印发
)

// items gathers the body's paragraphs under their level-1 headings. What stands
// behind the lists or in the 版记 belongs to no item, unless the body goes on.
func (r *reader) items() {
	top := r.topLevel()
	item, at := -1, inText
	for i := r.start; i < r.last; i++ {
		b := &r.doc.Blocks[i]
		if b.Kind == Attachment {
			return
		}
		s, span := r.line(i)
		divides := (b.Kind == Heading || b.Kind == Numbered) && b.Level == top
		switch {
		case divides:
			item, at = r.item(i), inText
			r.headItem(&r.doc.Items[item], i)
			continue
		case item < 0:
			if b.Kind != Paragraph && b.Kind != Heading && b.Kind != Numbered {
				continue
			}
			item = r.item(i)
		case b.Kind == Blank:
			continue
		default:
			at = r.part(b.Kind, s, at)
		}
		if at == inText && belongsToItem(b.Kind) {
			r.paragraph(&r.doc.Items[item], i, span)
		}
	}
}

func belongsToItem(k Kind) bool {
	return k == Paragraph || k == Heading || k == Numbered || k == Field
}

// part gives the part of the draft at a line of kind k, at being the part
// before it.
func (r *reader) part(k Kind, s string, at part) part {
	switch k {
	case Present, Absent, Observer, Recorder:
		return max(at, inLists)
	case Compiler, CompiledDate, Note, AttachmentNote, Distribution, Issue:
		return inColophon
	case Field:
		if l, ok := labelOf(s); ok && (l.field == signerField || l.field == otherField) {
			return max(at, inLists)
		}
	case Paragraph, Heading, Numbered:
		if at == inLists && resumes(s) {
			return inText
		}
	}
	return at
}

// resumes reports whether the body goes on with s behind a list, as it does
// where every 议题 has its own 列席.
func resumes(s string) bool {
	last := lastRune(s)
	return (last == '。' || last == '：' || last == '；') && (numbered(s) || startsWith(s, "会议", "经", "同意", "原则", "由") != "")
}

// topLevel gives the level whose numbers divide the body: 1, or where there
// is none the highest level whose numbers stand alone as headings.
func (r *reader) topLevel() int {
	top := 0
	for i := r.start; i < r.last; i++ {
		b := &r.doc.Blocks[i]
		switch {
		case b.Kind == Attachment:
			return top
		case b.Level == 1:
			return 1
		case b.Kind == Heading && b.Level > 0 && (top == 0 || b.Level < top):
			top = b.Level
		}
	}
	return top
}

// item begins an item at block i.
func (r *reader) item(i int) int {
	_, span := r.line(i)
	r.doc.Items = append(r.doc.Items, Item{First: i, Last: i + 1, Span: span})
	return len(r.doc.Items) - 1
}

// headItem reads the numbered line of an item. Where text runs on behind the
// heading, the heading is the first sentence and the rest a paragraph; a line
// that is one sentence is a paragraph without a heading.
func (r *reader) headItem(item *Item, i int) {
	b := &r.doc.Blocks[i]
	s, span := r.line(i)
	m, _ := numbering(s)
	item.Number = m.number
	start := span.Start + m.length
	if b.Kind == Heading {
		end := start + len(strings.TrimRight(s[m.length:], "。：:"))
		item.Heading = r.slice(start, end)
		return
	}
	stop := strings.Index(s[m.length:], "。")
	if stop < 0 || longer(s[m.length:m.length+stop], 50) {
		r.paragraph(item, i, span)
		return
	}
	stop += start
	rest := r.slice(stop+len("。"), span.End)
	if rest.Value == "" || strings.HasPrefix(r.text[start:], "会议") || hasAny(r.text[start:stop], "，会议", "由", "同意") && strings.Contains(r.text[start:stop], "，") {
		r.paragraph(item, i, span)
		return
	}
	item.Heading = r.slice(start, stop)
	r.paragraph(item, i, rest.Span)
}

// usual is how many paragraphs, or resolutions, an item usually has.
const usual = 4

// paragraph adds a paragraph to an item.
func (r *reader) paragraph(item *Item, i int, span Span) {
	if item.Paragraphs == nil {
		item.Paragraphs = make([]Text, 0, usual)
	}
	item.Paragraphs = append(item.Paragraphs, Text{r.text[span.Start:span.End], span})
	item.Last, item.Span.End = i+1, span.End
	r.resolutions(item, span)
}
