package drafting

import "strings"

// body names the lines from the opening to the end.
func (r *reader) body() {
	for i := r.start; i < r.last; i++ {
		if r.doc.Blocks[i].Kind != Blank {
			r.bodyLine(i)
		}
	}
}

// bodyLine names one line of the body, of the lists or of the colophon.
func (r *reader) bodyLine(i int) {
	s, _ := r.line(i)
	if r.doc.Blocks[i].Kind != Paragraph {
		return
	}
	if l, ok := labelOf(s); ok && r.belongs(i, l, s) {
		r.label(i, l)
		return
	}
	if r.colophonLine(i, s) {
		return
	}
	if r.behindList(i) {
		if n := r.ownLabel(s); n > 0 {
			r.label(i, label{kind: Field, field: otherField, length: n})
			return
		}
	}
	if r.open != Paragraph && r.continues(i, s) {
		r.mark(i, r.open, 0)
		return
	}
	r.open = Paragraph
	if !r.divided && leadIn(s) {
		r.closing = false
		r.mark(i, LeadIn, 0)
		return
	}
	if m, ok := numbering(s); ok {
		r.level(i, s, m)
	}
}

// belongs reports whether a label found in the body is one there: the lists
// always, 时间 and 议题 never, 报：送：发： only once the body is over.
func (r *reader) belongs(i int, l label, s string) bool {
	switch l.kind {
	case Field:
		return l.field == reporterField || l.text == "主题词" ||
			(l.field == otherField || l.field == signerField) && (r.closing || r.ending(i)) || r.list(r.open) && r.open != Distribution || r.open == Field || r.doc.Blocks[max(r.previous(i), 0)].Kind == Field
	case Issue:
		return (r.closing && r.annex == 0 || r.ending(i)) && issues(s[l.length:])
	case Note:
		return r.closing || r.ending(i)
	case Distribution:
		return r.closing || longer(l.text, 1) || r.ending(i)
	case Chair:
		return !longer(s, 40)
	}
	return true
}

// ending reports whether no more than a few lines follow block i.
func (r *reader) ending(i int) bool {
	const few = 8
	n := 0
	for i = r.next(i); i < r.last && n <= few; i = r.next(i) {
		n++
	}
	return n <= few
}

func (r *reader) label(i int, l label) {
	r.mark(i, l.kind, l.length)
	r.open = l.kind
	switch l.kind {
	case Chair:
	case Field:
		r.closing = r.closing || l.field == signerField || l.field == otherField
	case Distribution:
		r.closing, r.annex = true, 0
	default:
		r.closing = true
	}
}

// level names a numbered line.
func (r *reader) level(i int, s string, m marker) {
	text, _ := trim(s[m.length:])
	kind := Numbered
	if standsAlone(m.level, text, r.more(i, m.level)) {
		kind = Heading
	}
	r.mark(i, kind, m.length)
	r.doc.Blocks[i].Level = m.level
	if m.level == 1 && r.annex == 0 {
		r.closing, r.divided = false, true
	}
}

// more reports whether text stands under the numbered line i: something that
// is neither a number of its level nor a list.
func (r *reader) more(i, level int) bool {
	j := r.next(i)
	if j >= r.last {
		return false
	}
	s, _ := r.line(j)
	if m, ok := numbering(s); ok {
		return m.level > level
	}
	if _, ok := labelOf(s); ok {
		return false
	}
	return true
}

// continues reports whether line i goes on with the list that is open.
func (r *reader) continues(i int, s string) bool {
	switch r.open {
	case Present, Absent, Observer:
		return listLike(s) || r.enrolled(i, s)
	case Distribution:
		return !numbered(s) && !longer(s, 400) && labelEnd(head(s, 8)) == 0 && !orgBeforeIssue(r, i, s) && (!r.stopped(i) || r.issueAhead(i))
	case AttachmentNote:
		m, ok := numbering(s)
		return ok && m.level == 3 || !ok && r.wrapped(i, s)
	case Field:
		m, ok := numbering(s)
		return ok && !longer(s, 90) && (m.level != 1 || r.announced(i, s) || r.lastTopic(i, s)) && r.topic(i)
	case Recorder, Chair:
		return r.blankLabel(i) && fullName(squeeze(s))
	case Compiler:
		return false
	}
	return false
}

// wrapped reports whether line i is the rest of an attachment's name: the next
// attachment follows.
func (r *reader) wrapped(i int, s string) bool {
	_, labelled := labelOf(s)
	if labelled || longer(s, 60) || lastRune(s) == '。' || r.next(i) >= r.last {
		return false
	}
	following, _ := r.line(r.next(i))
	m, ok := numbering(following)
	return ok && m.level == 3 && m.number > 1
}

// stopped reports whether the line before i ends with a full stop.
func (r *reader) stopped(i int) bool {
	s, _ := r.line(max(r.previous(i), 0))
	return lastRune(s) == '。'
}

// issueAhead reports whether the 印发 line follows block i within a few lines,
// so that what stands before it is still the distribution.
func (r *reader) issueAhead(i int) bool {
	const few = 12
	for n := 0; i < r.last && n < few; n++ {
		if s, _ := r.line(i); issueLine(s) || issueWord(s) {
			return true
		}
		i = r.next(i)
	}
	return false
}

// enrolled reports whether line i is a numbered name, 2.张三（副院长）, in a list
// that is numbered from its first person on.
func (r *reader) enrolled(i int, s string) bool {
	m, ok := numbering(s)
	if !ok || m.level < 3 || longer(s, 30) || !listLike(trimmed(s[m.length:])) {
		return false
	}
	if name, _ := cutRemark(squeeze(s[m.length:])); !fullName(name) && officeBefore(name) == 0 {
		return false
	}
	p := r.previous(i)
	if p < 0 {
		return false
	}
	before, _ := r.line(p)
	if b := &r.doc.Blocks[p]; !b.Label.IsZero() {
		before = trimmed(r.text[b.Label.End:b.Span.End])
	}
	last, ok := numbering(before)
	return before == "" && m.number == 1 || ok && last.level == m.level && last.number+1 == m.number
}

// announced reports whether the line i, which begins with 一、, stands in a list
// of 议题 rather than at the head of one: another follows it, or the lead-in.
func (r *reader) announced(i int, s string) bool {
	j := r.next(i)
	if j >= r.last || lastRune(s) == '。' {
		return false
	}
	following, _ := r.line(j)
	m, ok := numbering(following)
	return ok && m.level == 1 || leadIn(following)
}

// lastTopic reports whether line i is the last of a list of 议题 parted by ；.
func (r *reader) lastTopic(i int, s string) bool {
	p := r.previous(i)
	if p < 0 || lastRune(s) != '。' || strings.Count(s, "。") > 1 {
		return false
	}
	last, _ := r.line(p)
	m, ok := numbering(s)
	before, numbered := numbering(last)
	return ok && numbered && lastRune(last) == '；' && m.number == before.number+1
}

// topic reports whether block i continues a list of 议题 that began with an
// empty label or a number.
func (r *reader) topic(i int) bool {
	for i = r.previous(i); i >= 0; i = r.previous(i) {
		b := &r.doc.Blocks[i]
		if b.Kind != Field {
			return false
		}
		if !b.Label.IsZero() {
			s, _ := r.line(i)
			l, ok := labelOf(s)
			rest, _ := trim(s[l.length:])
			return ok && l.field == topicField && (rest == "" || numbered(rest))
		}
	}
	return false
}

// blankLabel reports whether the block before i is a label with nothing after it.
func (r *reader) blankLabel(i int) bool {
	p := r.previous(i)
	if p < 0 || r.doc.Blocks[p].Label.IsZero() {
		return false
	}
	_, span := r.line(p)
	return span.End == r.doc.Blocks[p].Label.End
}

// listLike reports whether s may be a line of a list of persons: no sentence,
// no number, no heading of another part.
func listLike(s string) bool {
	if numbered(s) || leadIn(s) || numberLine(s) {
		return false
	}
	if startsWith(s, "会议", "现将", "现就", "为了", "为进一步", "根据", "经研", "经审", "经讨", "经会", "经表", "经过", "按照", "一是", "本次") != "" {
		return false
	}
	if d, ok := firstDate(clip(s, 60)); ok && d.Span.Start == 0 {
		return false
	}
	run := 0
	for i, n := 0, 0; i < len(s); i += n {
		var c rune
		switch c, n = decode(s[i:]); c {
		case '。', '！', '？', '“':
			if i+len("。") < len(s) {
				return false
			}
		case '、', '，', '；', ',', '（', '）', '：', ' ', '\t', '\u3000', '\u00A0':
			run = 0
			continue
		}
		if run++; run > 26 {
			return false
		}
	}
	for s = clip(s, 600); ; {
		i := strings.Index(s, "会议")
		if i < 0 {
			return true
		}
		s = s[i+len("会议"):]
		if startsWith(s, "听取", "研究", "认为", "要求", "审议") != "" {
			return false
		}
	}
}
