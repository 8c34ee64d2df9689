package drafting

import "strings"

// read fills the document's fields from the named blocks.
func (r *reader) read() {
	for i := 0; i < r.last; i++ {
		b := &r.doc.Blocks[i]
		switch b.Kind {
		case Paragraph, Blank, Heading, Numbered, LeadIn:
			continue
		}
		s, span := r.line(i)
		if !b.Label.IsZero() {
			r.readLabelled(i, s, span)
			continue
		}
		switch b.Kind {
		case Opening:
			r.readOpening(s, span.Start)
		case ImprintLine:
			r.readImprint(s, span)
		case Present, Absent, Observer:
			r.addRow(r.roll(b.Kind), s, span.Start)
		case Recorder, Chair:
			r.readPersons(b.Kind, s, span.Start)
		case Field:
			r.readTopic(s, span.Start)
		case Compiler, CompiledDate:
			r.readCompiler(s, span)
		case Note:
			r.readNote(span)
		case Distribution:
			r.extendScope(s, span.Start)
		case Issue:
			r.readIssue(s, span)
		case Attachment:
			r.readAttachment(i, s)
		}
	}
	r.prose()
	r.fallbacks()
}

// readLabelled reads a labelled line; a second label behind padding begins a
// field of its own: 主持：张三  记录：李四.
func (r *reader) readLabelled(i int, s string, span Span) {
	kind := r.doc.Blocks[i].Kind
	l, ok := labelOf(s)
	if !ok {
		l = label{kind: kind, length: r.doc.Blocks[i].Label.End - r.doc.Blocks[i].Label.Start}
	}
	for {
		rest := s[l.length:]
		next := len(rest)
		if kind != Distribution && kind != AttachmentNote {
			next = boundary(rest)
		}
		r.readField(l, rest[:next], Span{span.Start, span.Start + l.length + next})
		if next == len(rest) {
			return
		}
		span.Start += l.length + next
		s = rest[next:]
		if l, ok = labelOf(s); !ok {
			return
		}
		kind = l.kind
	}
}

// readField reads what stands behind one label; span covers label and value.
func (r *reader) readField(l label, value string, span Span) {
	base := span.Start + l.length
	switch l.kind {
	case Present, Absent, Observer:
		roll := r.roll(l.kind)
		if roll.Label == "" {
			roll.Label = l.text
			roll.Span.Start = span.Start
		}
		r.addRow(roll, value, base)
	case Recorder, Chair:
		r.readPersons(l.kind, value, base)
	case Compiler:
		r.doc.Compiler = r.slice(base, base+len(value))
	case Distribution:
		r.doc.Distribution = append(r.doc.Distribution, Scope{Label: l.text, Span: span})
		r.splitScope(value, base)
	case Field:
		r.readMeetingField(l, value, base)
	case Note:
		r.readNote(Span{base, base + len(value)})
	case Issue:
		if !copyCount(trimmed(value)) {
			r.readIssue(value, Span{base, base + len(value)})
		}
	}
}

// readMeetingField reads 时间, 地点, 议题, 汇报人 and the name of the meeting.
func (r *reader) readMeetingField(l label, value string, base int) {
	m := &r.doc.Meeting
	switch l.field {
	case whenField:
		if d, ok := anyDate(value); ok && m.Date.IsZero() {
			m.Date = d.shift(base)
			m.Period = periodAfter(value[d.Span.End:])
		}
	case whereField:
		m.Place = r.slice(base, base+len(value))
	case topicField:
		r.readTopics(value, base)
	case reporterField:
		r.readPersons(Field, value, base)
	case meetingField:
		if t := r.slice(base, base+len(value)); t.Value != "" {
			r.nameMeeting(t.Value, t.Span.Start)
		}
	}
}

// readTopics reads the agenda behind 议题：, one item or several with numbers or ；.
func (r *reader) readTopics(value string, base int) {
	for start := 0; start < len(value); {
		end := strings.Index(value[start:], "；")
		next := len(value)
		if end < 0 {
			end = len(value)
		} else {
			end += start
			next = end + len("；")
		}
		r.readTopic(value[start:end], base+start)
		start = next
	}
}

// readTopic reads one item of the agenda, without its number.
func (r *reader) readTopic(s string, base int) {
	t, at := trim(s)
	at += base
	if m, ok := numbering(t); ok {
		at += m.length
		t = t[m.length:]
	}
	t = strings.TrimRight(t, "。；;")
	if t := r.slice(at, at+len(t)); t.Value != "" {
		r.doc.Meeting.Agenda = append(r.doc.Meeting.Agenda, t)
	}
}

// roll gives the list of a kind.
func (r *reader) roll(k Kind) *Roll {
	switch k {
	case Present:
		return &r.doc.Attendance.Present
	case Absent:
		return &r.doc.Attendance.Absent
	}
	return &r.doc.Attendance.Observers
}

// addRow adds a line to a list.
func (r *reader) addRow(roll *Roll, s string, base int) {
	t, at := trim(s)
	roll.Span.End = base + at + len(t)
	if t == "" || t == "无" || t == "无。" {
		return
	}
	roll.Rows = append(roll.Rows, r.row(t, base+at))
}

// readPersons reads the recorders, the reporters or the chair.
func (r *reader) readPersons(k Kind, s string, base int) {
	t, at := trim(s)
	if t == "" {
		return
	}
	if !strings.Contains(t, "（") {
		t = strings.TrimSuffix(t, "）") // （记录：张三）
	}
	if k == Chair {
		r.readChairField(t, base+at)
		return
	}
	persons := r.row(t, base+at).Persons
	if k == Recorder {
		r.doc.Recorders = append(r.doc.Recorders, persons...)
		return
	}
	r.doc.Reporters = append(r.doc.Reporters, persons...)
}

// readChairField reads the chair behind 主持：.
func (r *reader) readChairField(s string, base int) {
	chair := &r.doc.Meeting.Chair
	if chair.Name != "" {
		return
	}
	if i := strings.IndexAny(s, "；。"); i >= 0 {
		s = s[:i]
	}
	if unitGrade(s) != noUnit && !fullName(s) {
		return // 召集人：公司董事会
	}
	persons := r.row(s, base).Persons
	for _, p := range persons {
		if p.Name == "" {
			continue
		}
		if p.Unit != "" && p.Office != "" {
			p.Office, p.Unit = p.Unit+p.Office, ""
		}
		*chair = p
		return
	}
	chair.Name, chair.Span = squeeze(s), Span{base, base + len(s)}
}

// readImprint reads the masthead's unit and date.
func (r *reader) readImprint(s string, span Span) {
	d, ok := anyDate(s)
	if !ok {
		return
	}
	r.doc.Imprint.Date = d.shift(span.Start)
	if d.Span.Start > 0 {
		r.doc.Imprint.Unit = r.slice(span.Start, span.Start+d.Span.Start)
		if u := &r.doc.Imprint.Unit; u.Value == "（" || u.Value == "(" {
			*u = Text{}
		}
	}
}

// readCompiler reads 苏州市人民政府办公室整理, and the date below or beside it.
func (r *reader) readCompiler(s string, span Span) {
	if d, ok := anyDate(s); ok {
		if r.doc.Compiled.IsZero() {
			r.doc.Compiled = d.shift(span.Start)
		}
		s = s[:d.Span.Start]
	}
	s = strings.TrimSuffix(s, "整理")
	if t := r.slice(span.Start, span.Start+len(s)); t.Value != "" && r.doc.Compiler.Value == "" {
		r.doc.Compiler = t
	}
}

func (r *reader) readNote(span Span) {
	if r.doc.Note.Value == "" {
		r.doc.Note = r.slice(span.Start, span.End)
	}
}

// readIssue reads the 印发 line.
func (r *reader) readIssue(s string, span Span) {
	if copies(s) || issueWord(s) {
		return
	}
	d, ok := anyDate(s)
	if !ok {
		r.doc.Issuer = r.slice(span.Start, span.End)
		return
	}
	r.doc.Issued = d.shift(span.Start)
	if t := r.slice(span.Start, span.Start+d.Span.Start); t.Value != "" {
		r.doc.Issuer = t
	}
}

// splitScope adds the groups of a scope: between ；, the last without its 。.
func (r *reader) splitScope(s string, base int) {
	scope := &r.doc.Distribution[len(r.doc.Distribution)-1]
	s = strings.TrimRight(s, "。 　\t")
	scope.Span.End = max(scope.Span.End, base+len(s))
	for start := 0; start < len(s); {
		end, size := strings.IndexAny(s[start:], "；;"), 0
		if end < 0 {
			end = len(s)
		} else {
			end += start
			size = len(string(firstRune(s[end:])))
		}
		if t := r.slice(base+start, base+end); t.Value != "" {
			scope.Groups = append(scope.Groups, t)
		}
		start = end + size
	}
}

// extendScope reads a further line of a scope: it goes on with the last group
// unless ； ended that.
func (r *reader) extendScope(s string, base int) {
	if len(r.doc.Distribution) == 0 {
		return
	}
	scope := &r.doc.Distribution[len(r.doc.Distribution)-1]
	n := len(scope.Groups)
	before := strings.TrimRightFunc(r.text[:base], func(c rune) bool { return c == '\n' || space(c) })
	open := n > 0 && !strings.ContainsRune("；;。", lastRune(before))
	r.splitScope(s, base)
	if open && len(scope.Groups) > n {
		last, more := &scope.Groups[n-1], scope.Groups[n]
		last.Value += more.Value
		last.Span.End = more.Span.End
		scope.Groups = append(scope.Groups[:n], scope.Groups[n+1:]...)
	}
}

// readAttachment reads an attachment: its title and its extent.
func (r *reader) readAttachment(i int, s string) {
	a := Annex{Label: strings.TrimRight(squeeze(s), "：:"), First: i, Last: r.last}
	for j := i + 1; j < r.last; j++ {
		switch k := r.doc.Blocks[j].Kind; k {
		case Distribution, Issue, Attachment:
			a.Last = j
		default:
			if a.Title.Value == "" && k != Blank {
				t, span := r.line(j)
				a.Title = Text{t, span}
			}
			continue
		}
		break
	}
	r.doc.Attachments = append(r.doc.Attachments, a)
}

// fallbacks takes from the title what the opening does not say.
func (r *reader) fallbacks() {
	m := &r.doc.Meeting
	title := r.doc.Title
	if mark := r.doc.Mark; strings.HasSuffix(mark.Value, "会议纪要") && len(mark.Value) > len("会议纪要") && strings.HasPrefix(title.Value, "关于") {
		title = mark
	}
	generic := m.Name.Value == "" || m.Name.Value == "会议"
	if i := strings.LastIndex(title.Value, "纪要"); i > 0 && generic {
		name := strings.TrimSuffix(title.Value[:i], "会议") + "会议"
		if !strings.HasSuffix(title.Value[:i], "会议") {
			name = title.Value[:i]
		}
		if short := strings.TrimSuffix(name, "的会议"); short != name && strings.HasSuffix(short, "会") {
			name = strings.TrimPrefix(short, "关于") // 关于防汛工作调度会的会议
		}
		m.Name = Text{Value: name, Span: title.Span}
		if n, at := session(name); n > 0 {
			m.Name.Value = squeeze(name[:at.Start] + name[at.End:])
			if m.Session == 0 {
				m.Session, m.SessionSpan = n, title.Span
			}
		}
	}
	if n, _ := session(title.Value); n > 0 && m.Session == 0 {
		m.Session, m.SessionSpan = n, title.Span
	}
	if r.doc.Issued.IsZero() && r.doc.Issuer.Value == "" && r.doc.Imprint.Unit.Value != "" {
		r.doc.Issuer, r.doc.Issued = r.doc.Imprint.Unit, r.doc.Imprint.Date
	}
	if m.Date.IsZero() && r.doc.Imprint.Unit.Value == "" {
		m.Date = r.doc.Imprint.Date
	}
}
