package drafting

import "strings"

// colophonLine names the lines that need no label: 附件, 整理, the date, 附注 and
// the 印发 line.
func (r *reader) colophonLine(i int, s string) bool {
	const most = 120 * len("日")
	if len(s) > most {
		return r.attachmentNote(i, s)
	}
	switch {
	case r.attachmentNote(i, s), r.attachment(i, s):
	case issueLine(s):
		r.issue(i, s)
	case issueWord(s) && r.issueInLines(i):
	case r.note(i, s):
	case r.compilerLine(s):
		r.closing, r.open = true, Paragraph
		r.mark(i, Compiler, 0)
	case r.compiledDate(i, s):
	default:
		return false
	}
	return true
}

// attachmentLabel gives the length of 附件, 附件1, 附件一 or 附： at the start of s, and
// whether a colon ends it.
func attachmentLabel(s string) (length int, colon bool) {
	w := startsWith(s, "附件", "附表", "附图", "附：", "附:")
	if w == "" {
		return 0, false
	}
	at := len(w)
	if w == "附：" || w == "附:" {
		return at, true
	}
	pad := trimLeft(s[at:])
	if _, n := number(s[at+pad:]); n > 0 && n < 8 {
		at += pad + n
	}
	pad = trimLeft(s[at:])
	if c := startsWith(s[at+pad:], "：", ":"); c != "" {
		return at + pad + len(c), true
	}
	return at, false
}

// attachmentNote marks 附件：1.…, the list of what is attached.
func (r *reader) attachmentNote(i int, s string) bool {
	n, colon := attachmentLabel(s)
	if n == 0 || !colon || longer(s, 200) || r.annex > 0 {
		return false
	}
	rest, _ := trim(s[n:])
	if rest == "" {
		if j := r.next(i); j < r.last {
			following, _ := r.line(j)
			m, ok := numbering(following)
			if !ok || m.level != 3 {
				return false
			}
		}
	}
	r.mark(i, AttachmentNote, n)
	r.open, r.closing = AttachmentNote, true
	return true
}

// attachment marks the line 附件 or 附件1 that opens an attachment.
func (r *reader) attachment(i int, s string) bool {
	n, _ := attachmentLabel(s)
	if n == 0 || n != len(s) || r.next(i) >= r.last {
		return false
	}
	r.mark(i, Attachment, 0)
	r.open, r.closing, r.annex = Paragraph, true, i
	return true
}

// issueLine reports whether s is the 印发 line, or the part of it that has the
// date: 苏州市人民政府办公室　2020年6月1日印发, also with （共印45份）.
func issueLine(s string) bool {
	switch lastRune(s) {
	case '印', '发', '份', '）', ')':
	default:
		if !strings.HasSuffix(s, "印发。") && !strings.HasSuffix(s, "份。") {
			return false
		}
	}
	if copies(s) {
		return true
	}
	if longer(s, 90) {
		return false
	}
	s = withoutCopies(s)
	s = strings.TrimRight(s, "。 　")
	w := endsWith(s, "印发", "印", "发布", "编印")
	if w == "" || w == "发布" || charges(s) {
		return false
	}
	body := s[:padRight(s[:len(s)-len(w)])]
	d, ok := anyDate(body)
	return ok && d.Span.End == len(body) && d.Year > 0 && !strings.ContainsAny(body[:d.Span.Start], "，。；")
}

// issueWord reports whether s is 印发 on a line of its own.
func issueWord(s string) bool { return s == "印发" || s == "印" || s == "印发。" }

// issueInLines marks a 印发 line that is cut into lines: the unit, the date, 印发.
func (r *reader) issueInLines(i int) bool {
	date := r.previous(i)
	if date < r.start || r.doc.Blocks[date].Kind != CompiledDate {
		return false
	}
	r.mark(i, Issue, 0)
	r.doc.Blocks[date].Kind = Issue
	if unit := r.previous(date); unit >= r.start && r.doc.Blocks[unit].Kind == Compiler && r.doc.Blocks[unit].Label.IsZero() {
		if s, _ := r.line(unit); !strings.HasSuffix(s, "整理") {
			r.doc.Blocks[unit].Kind = Issue
		}
	}
	return true
}

// copies reports whether s says how many were printed: （共印45份）.
func copies(s string) bool {
	inside := strings.Trim(s, "（()）。")
	if startsWith(inside, "共印", "印", "份数") == "" || !strings.HasSuffix(inside, "份") {
		return false
	}
	body := trimmed(strings.TrimSuffix(strings.TrimLeft(inside, "共印份数：:"), "份"))
	_, n := number(body)
	return n > 0 && n == len(body)
}

// issues reports whether s, behind the label 印发： or one of its kind, says who
// printed the paper, when, or how many.
func issues(s string) bool {
	if next := boundary(s); next < len(s) {
		s = s[:next]
	}
	s = trimmed(s)
	if longer(s, 90) || strings.Contains(s, "，") {
		return false
	}
	if _, ok := anyDate(s); ok || orgLike(s) {
		return true
	}
	return copyCount(s)
}

// copyCount reports whether s is a number of copies: 50份, 50.
func copyCount(s string) bool {
	_, n := number(s)
	return n > 0 && (n == len(s) || s[n:] == "份")
}

// withoutCopies cuts （共印45份） off the end of s.
func withoutCopies(s string) string {
	i := strings.LastIndexAny(s, "（(")
	if i < 0 {
		for _, w := range [...]string{"共印", "印数", "份数"} {
			i = max(i, strings.LastIndex(s, w))
		}
	}
	if i > 0 && copies(s[i:]) {
		s = s[:padRight(s[:i])]
	}
	return s
}

// issue marks the 印发 line and the line before it, if that holds the unit.
func (r *reader) issue(i int, s string) {
	r.mark(i, Issue, 0)
	r.closing, r.open = true, Paragraph
	if d, ok := anyDate(s); !ok || d.Span.Start > 0 {
		return
	}
	p := r.previous(i)
	if p < r.start {
		return
	}
	b := &r.doc.Blocks[p]
	if before, _ := r.line(p); b.Label.IsZero() && orgLike(before) && (b.Kind == Paragraph || r.list(b.Kind)) {
		b.Kind = Issue
	}
}

// unissued reports whether block i names the printer behind a label and leaves
// the date to the next line: 印发：云州市人民政府办公室.
func (r *reader) unissued(i int) bool {
	if i < r.start || r.doc.Blocks[i].Kind != Issue || r.doc.Blocks[i].Label.IsZero() {
		return false
	}
	s, _ := r.line(i)
	_, dated := anyDate(s)
	return !dated && orgLike(trimmed(s[labelEnd(s):]))
}

// list reports whether k is one of the lists that run on over lines.
func (r *reader) list(k Kind) bool {
	return k == Distribution || k == Present || k == Absent || k == Observer
}

// orgBeforeIssue reports whether line i is the unit of a 印发 line in two.
func orgBeforeIssue(r *reader, i int, s string) bool {
	j := r.next(i)
	if j >= r.last || !orgLike(s) {
		return false
	}
	following, _ := r.line(j)
	return issueLine(following)
}

// orgLike reports whether s is the name of one unit and nothing else.
func orgLike(s string) bool {
	return !longer(s, 40) && !strings.ContainsAny(s, "，。；：、（《 　") && unitGrade(s) > noUnit && longer(s, 3)
}

// note marks 附注 in brackets of their own, and the line that says whether the
// paper is public.
func (r *reader) note(i int, s string) bool {
	first, last := firstRune(s), lastRune(s)
	switch first {
	case '（', '(', '公', '信', '是':
	default:
		return false
	}
	bracketed := (first == '（' || first == '(') && (last == '）' || last == ')')
	public := startsWith(squeeze(clip(s, 60)), "公开属性：", "信息公开选项：", "公开方式：", "信息公开属性：", "公开选项：", "是否公开：") != ""
	if !public && (!bracketed || numbered(s)) {
		return false
	}
	known := hasAny(s, "此件", "公开", "发至", "联系人", "传达", "存档", "内部")
	if !known || bracketed && !r.closing && !strings.Contains(s, "此件") && !r.ending(i) {
		return false
	}
	r.mark(i, Note, 0)
	r.closing, r.open = true, Paragraph
	return true
}

// compilerLine reports whether s is 苏州市人民政府办公室整理.
func (r *reader) compilerLine(s string) bool {
	body := strings.TrimSuffix(s, "整理")
	if len(body) == len(s) || longer(s, 40) || numbered(s) || charges(s) {
		return false
	}
	body, _ = trim(body)
	return body != "" && !strings.ContainsAny(body, "，。；：、《") && (orgLike(body) || fullName(body) || r.closing)
}

// charges reports whether s tells somebody to do something, 由市发改委整理, and
// so signs nothing.
func charges(s string) bool {
	s = strings.TrimPrefix(s, "会议")
	return startsWith(s, "由", "请", "责成", "责令", "要求", "委托", "会同", "商请", "交由", "同意", "原则", "决定", "明确", "议定") != ""
}

// closings gives back to the body the lines that only look like its end: a 整理
// or a date that a numbered 议题 follows, or text, lists and another such line.
func (r *reader) closings() {
	seen, broken, divided := false, false, false
	for i := r.firstAnnex() - 1; i >= r.start; i-- {
		b := &r.doc.Blocks[i]
		switch b.Kind {
		case Compiler, CompiledDate:
			switch {
			case !b.Label.IsZero():
			case divided || broken:
				b.Kind = Paragraph
			default:
				seen = true
			}
		case Distribution, Issue:
			seen, broken = false, false
		case Heading, Numbered:
			divided = divided || b.Level == 1
			broken = broken || seen
		case Present, Absent, Observer, Recorder, LeadIn:
			broken = broken || seen
		case Paragraph:
			broken = broken || seen && lastRune(trimmed(b.Text)) == '。'
		}
	}
}

// firstAnnex gives the block that opens the first attachment, or the end.
func (r *reader) firstAnnex() int {
	for i := r.start; i < r.last; i++ {
		if r.doc.Blocks[i].Kind == Attachment {
			return i
		}
	}
	return r.last
}

// compiledDate marks a date on its own, or behind a unit after padding, and
// the line before it that signs.
func (r *reader) compiledDate(i int, s string) bool {
	if c := lastRune(s); c != '日' && c != '印' && c != '）' && c != ')' && (c < '0' || c > '9') {
		return false
	}
	if _, ok := loneDate(s); !ok {
		if !imprint(s) || longer(s, 60) {
			return false
		}
		r.mark(i, CompiledDate, 0)
		r.closing, r.open = true, Paragraph
		return true
	}
	p := r.previous(i)
	if r.unissued(p) {
		r.mark(i, Issue, 0)
		return true
	}
	r.mark(i, CompiledDate, 0)
	r.closing, r.open = true, Paragraph
	if p < r.start {
		return true
	}
	b := &r.doc.Blocks[p]
	if before, _ := r.line(p); b.Label.IsZero() && orgLike(before) && (b.Kind == Paragraph || r.list(b.Kind)) {
		b.Kind = Compiler
	}
	return true
}
