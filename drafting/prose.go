package drafting

import "strings"

// prose reads who came from the opening, where it says so in plain sentences
// — 副市长张三、李四出席会议，市财政局王五列席会议。— and the lists do not. What is
// not plain is left alone: a list too short is worse than none.
func (r *reader) prose() {
	a := &r.doc.Attendance
	var free [Observer + 1]bool
	free[Present], free[Absent], free[Observer] = a.Present.Span.IsZero(), a.Absent.Span.IsZero(), a.Observers.Span.IsZero()
	for i := range r.doc.Blocks {
		if r.doc.Blocks[i].Kind != Opening {
			continue
		}
		s, span := r.line(i)
		s = clip(s, 6000)
		for start := 0; start < len(s); {
			end := start + sentenceEnd(s[start:])
			r.proseSentence(s[start:end], span.Start+start, free)
			start = end
		}
	}
}

// proseSentence reads one sentence of the opening.
func (r *reader) proseSentence(s string, base int, free [Observer + 1]bool) {
	if l, ok := labelOf(s); ok && l.kind >= Present && l.kind <= Observer {
		if free[l.kind] {
			r.proseRow(l.kind, s[l.length:], base+l.length)
		}
		return
	}
	for start := 0; start < len(s); {
		end, verb, kind := attends(s, start)
		if end < 0 {
			return
		}
		from := start + said(s[start:end])
		if from < end && free[kind] {
			r.proseRow(kind, s[from:end], base+from)
		}
		start = end + verb
		start += len(startsWith(s[start:], "，", "；", "。"))
	}
}

// attends finds the next clause from byte from on that ends with a verb of
// attending: where the verb stands, how long it is and the list it speaks of.
func attends(s string, from int) (at, length int, kind Kind) {
	for from < len(s) {
		end := pauseEnd(s[from:])
		if end < 0 {
			end = len(s) - from
		}
		end += from
		if n, k := attending(s[from:end]); n > 0 {
			return end - n, n, k
		}
		from = end + len("，")
	}
	return -1, 0, Paragraph
}

// attending gives the length of the verb of attending that ends s, 出席会议 or
// 列席, and the list it speaks of.
func attending(s string) (length int, kind Kind) {
	verb := s
	switch lastRune(s) {
	case '议', '商', '谈':
		verb = s[:len(s)-len(endsWith(s, "了会议", "了本次会议", "本次会议", "会议", "会商", "座谈"))]
	}
	switch w := endsWith(verb, "出席", "参加", "列席", "请假"); w {
	case "出席", "参加":
		return len(s) - len(verb) + len(w), Present
	case "列席":
		return len(s) - len(verb) + len(w), Observer
	case "请假":
		return len(s) - len(verb) + len(w), Absent
	}
	return 0, Paragraph
}

// said gives the end of what a clause says before it names who came: all up to
// the pause behind the last word about the meeting itself.
func said(s string) int {
	at := 0
	for _, w := range [...]string{"主持", "会议", "召开", "举行", "研究", "审议", "听取", "；", "："} {
		if i := strings.LastIndex(s, w); i >= 0 {
			at = max(at, i+len(w))
		}
	}
	if at == 0 || endsWith(s[:at], "；", "：") != "" {
		return at
	}
	i := strings.Index(s[at:], "，")
	if i < 0 {
		return len(s)
	}
	return at + i + len("，")
}

// proseRow adds a row to a list if it is plain who is meant.
func (r *reader) proseRow(k Kind, s string, base int) {
	s = strings.TrimRight(s, "。；，")
	s, at := trim(s)
	if s == "" || strings.ContainsAny(s, "及等《“0123456789") || hasAny(s, "因事", "因公") {
		return
	}
	row := r.row(s, base+at)
	if !r.plain(row.Persons) {
		return
	}
	roll := r.roll(k)
	if len(roll.Rows) == 0 {
		roll.Span.Start = row.Span.Start
	}
	roll.Rows, roll.Span.End = append(roll.Rows, row), row.Span.End
}

// plain reports whether all persons are either named or delegates of a unit, one
// at least is named, and none is in another list.
func (r *reader) plain(persons []Person) bool {
	named := false
	for _, p := range persons {
		if p.Name == "" {
			if p.Unit == "" || p.Remark == "" && p.Office == "" || !ownsOffice(p.Unit) {
				return false
			}
			continue
		}
		if !fullName(p.Name) || p.Unit != "" && unitGrade(p.Unit) == noUnit || r.enlisted(p.Name) {
			return false
		}
		named = true
	}
	return named
}

// enlisted reports whether a name is in one of the lists.
func (r *reader) enlisted(name string) bool {
	a := &r.doc.Attendance
	for _, roll := range [...]*Roll{&a.Present, &a.Absent, &a.Observers} {
		for _, row := range roll.Rows {
			for _, p := range row.Persons {
				if p.Name == name {
					return true
				}
			}
		}
	}
	return false
}
