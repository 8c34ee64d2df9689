package drafting

import "strings"

// items gathers the body's paragraphs under their level-1 headings.
func (r *reader) items() {
	top := r.topLevel()
	item := -1
	for i := r.start; i < r.last; i++ {
		b := &r.doc.Blocks[i]
		if b.Kind == Attachment {
			return
		}
		switch b.Kind {
		case Heading, Numbered, Paragraph:
		case Field:
			if item < 0 {
				continue
			}
		default:
			continue
		}
		if (b.Kind == Heading || b.Kind == Numbered) && b.Level == top {
			item = r.item(i)
			r.headItem(&r.doc.Items[item], i)
			continue
		}
		if item < 0 {
			item = r.item(i)
		}
		_, span := r.line(i)
		r.paragraph(&r.doc.Items[item], i, span)
	}
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

// paragraph adds a paragraph to an item.
func (r *reader) paragraph(item *Item, i int, span Span) {
	item.Paragraphs = append(item.Paragraphs, Text{r.text[span.Start:span.End], span})
	item.Last, item.Span.End = i+1, span.End
	r.resolutions(item, span)
}
