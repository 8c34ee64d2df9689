package drafting

import "strings"

// head reads the lines before the body: page furniture, title, number, imprint
// and labelled lines, up to the opening. It sets where the body starts.
func (r *reader) head() {
	h := masthead{reader: r, titles: -1, ends: -1}
	i := 0
	for ; i < r.last; i++ {
		if r.doc.Blocks[i].Kind == Blank {
			h.settle()
			continue
		}
		if s, _ := h.reader.line(i); pageNumber(s) {
			continue
		}
		if h.line(i) {
			break
		}
	}
	h.settle()
	h.loose()
	r.start = h.done
	r.open = Paragraph
	if h.lists {
		r.open = h.list
	}
}

// masthead is the reading of the lines before the body.
type masthead struct {
	*reader
	pending []int // short lines that may belong to the title
	done    int   // end of what is recognised
	titles  int   // first block of the title; -1 before there is one
	ends    int   // last block of the title
	lists   bool  // the last recognised line is part of a list
	list    Kind
	rolled  bool  // a list of attendance has been seen
	spare   []int // short lines that no title has claimed
}

// line reads one line and reports whether the body begins at it or, after an
// opening, behind it.
func (h *masthead) line(i int) bool {
	s, span := h.reader.line(i)
	if furniture(s) && !(h.rolled && strings.HasPrefix(s, "责任编辑")) {
		h.known(i, Furniture, 0)
		h.number(numberLabel(s), s, span)
		return false
	}
	if l, ok := labelOf(s); ok && l.kind != Distribution && (l.kind != Issue || h.rolled) {
		h.known(i, l.kind, l.length)
		h.rolled = h.rolled || h.reader.list(l.kind)
		h.lists, h.list, h.open = true, l.kind, l.kind
		return false
	}
	if h.rolled {
		if n := h.ownLabel(s); n > 0 && !opening(s) {
			h.known(i, Field, n)
			return false
		}
	}
	if h.lists && h.reader.continues(i, s) {
		h.known(i, h.list, 0)
		h.lists = true
		return false
	}
	switch {
	case numberLine(s):
		h.known(i, NumberLine, 0)
		h.number(0, s, span)
	case imprint(s):
		h.known(i, ImprintLine, 0)
	case opening(s):
		h.known(i, Opening, 0)
		h.done = h.openingEnd(i)
		return true
	case leadIn(s) || numbered(s):
		return true
	case !titleLike(s):
		return true
	default:
		h.pending = append(h.pending, i)
		if titleEnd(s) {
			h.settle()
		}
	}
	return false
}

// known marks a line and closes what stands before it.
func (h *masthead) known(i int, kind Kind, label int) {
	h.settle()
	h.mark(i, kind, label)
	h.done, h.lists = i+1, false
}

// number takes the 文号 from a line, unless there is one already.
func (h *masthead) number(from int, s string, span Span) {
	isLabel := from > 0
	if h.doc.Number.Value != "" || !isLabel && h.counter(s) || isLabel && !numberLine(s[from:]) {
		return
	}
	if !isLabel && !numberLine(s) {
		return
	}
	h.doc.Number = h.slice(span.Start+from, span.End)
}

// counter reports whether s only counts the meeting, 2023年第5次, and notes it.
func (h *masthead) counter(s string) bool {
	if strings.ContainsAny(s, "号期") && lastRune(s) != '次' {
		return false
	}
	if n, at := session(s); n > 0 && h.doc.Meeting.Session == 0 {
		start := h.done - 1
		_, span := h.reader.line(start)
		h.doc.Meeting.Session, h.doc.Meeting.SessionSpan = n, Span{span.Start + at.Start, span.Start + at.End}
	}
	return true
}

// settle decides about the lines that may be a title: a run that ends with
// 纪要 is one. A second title makes the first the 纪要标志.
func (h *masthead) settle() {
	if len(h.pending) == 0 {
		return
	}
	last := h.pending[len(h.pending)-1]
	s, _ := h.reader.line(last)
	if !titleEnd(s) {
		h.spare = append(h.spare, h.pending...)
		h.pending = h.pending[:0]
		return
	}
	first := h.pending[0]
	for h.secrecy(first) && first < last {
		first++
	}
	h.retitle(first, last)
	h.pending = h.pending[:0]
}

// secrecy reports whether block i is 密级, 份号 or 紧急程度.
func (h *masthead) secrecy(i int) bool {
	s, _ := h.reader.line(i)
	_, n := arabic(s)
	return n == len(s) || startsWith(s, "机密", "秘密", "绝密", "特急", "加急", "内部", "密级") != ""
}

func (h *masthead) retitle(first, last int) {
	if h.titles >= 0 {
		for i := h.titles; i <= h.ends; i++ {
			if h.doc.Blocks[i].Kind == Title {
				h.doc.Blocks[i].Kind = Mark
			}
		}
		h.doc.Mark = h.doc.Title
	}
	h.titles, h.ends = first, last
	h.doc.Title = h.join(first, last, Title)
	h.done, h.lists = max(h.done, last+1), false
}

// join marks the blocks first to last and gives their text as one.
func (h *masthead) join(first, last int, kind Kind) Text {
	var value string
	for i := first; i <= last; i++ {
		if h.doc.Blocks[i].Kind == Blank {
			continue
		}
		s, _ := h.reader.line(i)
		value += s
		h.mark(i, kind, 0)
	}
	_, a := h.reader.line(first)
	_, b := h.reader.line(last)
	return Text{Value: closeUp(value), Span: Span{a.Start, b.End}}
}

// loose finds a title among the short lines left over when no line ends with
// 纪要: the first that names a meeting and stands before the opening.
func (h *masthead) loose() {
	if h.titles >= 0 {
		return
	}
	for _, i := range h.spare {
		s, _ := h.reader.line(i)
		if hasAny(s, "纪要", "会议", "办公会", "常务会", "专题会", "联席会", "党组会") && !strings.HasPrefix(s, "会议") {
			h.retitle(i, i)
			return
		}
	}
}

// titleLike reports whether s may be a line of a title: short, no sentence.
func titleLike(s string) bool {
	return !longer(s, 70) && !strings.ContainsAny(s, "。；！？") && !strings.ContainsRune("，：:、", lastRune(s))
}

// titleEnd reports whether a title ends with this line.
func titleEnd(s string) bool {
	if i := strings.LastIndexAny(s, "（("); i > 0 && strings.ContainsRune("）)", lastRune(s)) {
		s, _ = trim(s[:i])
	}
	return strings.HasSuffix(squeeze(tail(s, 8)), "纪要")
}

// numbered reports whether s begins with a level's number.
func numbered(s string) bool {
	_, ok := numbering(s)
	return ok
}

// numberLine reports whether s is a 文号, a 期号 or the meeting's count on a line of
// its own: 常务会议纪要〔2023〕4号, 第98期, （第12期）, 2023年第5次.
func numberLine(s string) bool {
	switch lastRune(s) {
	case '号', '期', '次', '辑', '）', ')', '】', ']':
	default:
		return false
	}
	if longer(s, 45) || strings.ContainsAny(s, "。，：；") {
		return false
	}
	s = squeeze(s)
	if strings.ContainsRune("（([【", firstRune(s)) && strings.ContainsRune("）)]】", lastRune(s)) {
		s = strings.TrimRight(strings.TrimLeft(s, "（([【"), "）)]】")
	}
	if i := strings.IndexAny(s, "（("); i > 0 && strings.HasPrefix(s[i+1:], "总") || i > 0 && strings.Contains(s[i:], "总第") {
		s = s[:i]
	}
	mark := endsWith(s, "号", "期", "次", "辑")
	if mark == "" {
		return false
	}
	rest := s[:len(s)-len(mark)]
	_, at := numberBefore(rest)
	if at == len(rest) {
		return strings.ContainsAny(rest[max(0, len(rest)-3):], "×xX*＿_") && hasAny(rest, "〔", "【", "[")
	}
	before := strings.TrimSuffix(rest[:at], "第")
	ordinal := len(before) < at
	if mark == "次" && ordinal && (strings.HasSuffix(before, "届") || strings.HasSuffix(before, "学期")) {
		return !longer(before, 20)
	}
	return yearBracket(before) || mark == "次" && yearBracket(strings.TrimSuffix(before, "年")) || ordinal && (before == "" || yearOnly(before) || mark != "次" && titleEnd(before) || mark == "期" && !longer(before, 14))
}

// yearBracket reports whether s ends with a year in any bracket: 〔2023〕, 【2023】.
func yearBracket(s string) bool {
	c := lastRune(s)
	if !strings.ContainsRune("〕】］])）〉》", c) {
		return false
	}
	s = s[:len(s)-len(string(c))]
	s = strings.TrimSuffix(s, "年")
	year, at := numberBefore(s)
	short := year >= 49 && year <= 99 // （87）第9号, as papers of that time have it
	return (short || year >= 1900 && year <= 2999) && at > 0 && strings.ContainsRune("〔【［[(（〈《", lastRune(s[:at]))
}

// yearOnly reports whether s is 2023年 or 2023.
func yearOnly(s string) bool {
	if w := endsWith(s, "学年", "学年度"); w != "" {
		return withoutYear(strings.TrimSuffix(s, "度")) == ""
	}
	s = strings.TrimSuffix(s, "年度")
	s = strings.TrimSuffix(s, "年")
	year, at := numberBefore(s)
	return at == 0 && year >= 1900 && year <= 2999
}

// imprint reports whether s is a line of the masthead with the compiling unit
// and a date, or a date alone: 苏州市人民政府办公室　2020年6月1日.
func imprint(s string) bool {
	if longer(s, 60) || strings.ContainsAny(s, "，。；：") {
		return false
	}
	bare := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "编印"), "印发"), "印")
	bare = strings.TrimRight(strings.TrimLeft(bare, "（("), "）)")
	d, ok := anyDate(bare)
	if !ok || d.Year == 0 || d.Span.End != len(bare) {
		return false
	}
	unit, _ := trim(bare[:d.Span.Start])
	return unit == "" || len(unit) < d.Span.Start
}

// openingEnd gives the end of the opening that begins at block i: further
// paragraphs before a lead-in that still tell of the meeting belong to it.
func (r *reader) openingEnd(i int) int {
	end := i + 1
	for j := r.next(i); j < r.last && j-i < 12; j = r.next(j) {
		s, _ := r.line(j)
		if leadIn(s) || numbered(s) || !attended(s) {
			break
		}
		r.mark(j, Opening, 0)
		end = j + 1
	}
	return end
}
