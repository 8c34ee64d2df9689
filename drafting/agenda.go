package drafting

import "strings"

// agendaVerb gives the verb of dealing that s begins with, as the items of an
// agenda do.
func agendaVerb(s string) string {
	return startsWith(s, "传达学习", "学习贯彻", "学习", "传达", "听取", "研究", "审议", "讨论", "部署", "专题研究", "专题听取", "集中学习", "审定", "审核",
		"通报", "观看", "安排", "总结", "分析", "贯彻", "专题", "协调", "解决", "推进", "表决", "书面", "会商", "商讨", "就", "对", "围绕", "重点", "邀请", "开展")
}

// readAgenda reads the items that the opening names: clauses that begin with a
// verb of dealing, cut between titles that stand side by side.
func (r *reader) readAgenda(s string, base int) {
	start := r.doc.Meeting.Name.Span.End - base
	if r.doc.Meeting.Name.Span.IsZero() || start < 0 || start > len(s) {
		return
	}
	end := len(s)
	if i := strings.Index(s[start:], "。"); i >= 0 {
		end = start + i
	}
	item, depth := -1, 0
	var last rune
	for i, c := range s[start:end] {
		at := start + i
		paused := i == 0 || last == '，' || last == '；' || last == '：' || last == ',' || last == ';' || last == ':'
		last = c
		switch {
		case c == '《':
			if depth == 0 && item >= 0 && strings.HasSuffix(s[:at], "》") {
				r.agenda(s, base, item, at)
				item = at
			}
			depth++
		case c == '》':
			depth--
		}
		if depth > 0 || !paused {
			continue
		}
		if agendaVerb(s[at:]) != "" {
			r.agenda(s, base, item, at)
			item = at
		} else if item >= 0 && (startsWith(s[at:], "现将", "会议由", "形成", "并形成", "纪要", "现就", "会议纪要", "现纪要") != "" || aside(s[at:])) {
			r.agenda(s, base, item, at)
			item = -1
		}
	}
	r.agenda(s, base, item, end)
}

// agenda adds the item that stands at bytes start to end, without its stops.
func (r *reader) agenda(s string, base, start, end int) {
	if start < 0 {
		return
	}
	end = start + len(strings.TrimRight(s[start:end], "，；,;、：:。"))
	if t := r.slice(base+start, base+end); t.Value != "" && !vague(t.Value) {
		r.doc.Meeting.Agenda = append(r.doc.Meeting.Agenda, t)
	}
}

// aside reports whether the clause that s begins with tells of the meeting
// rather than of what it dealt with: 副市长张三主持会议并讲话.
func aside(s string) bool {
	if end := pauseEnd(s); end >= 0 {
		s = s[:end]
	}
	return !longer(s, 60) && hasAny(s, "主持会议", "主持了会议", "出席会议", "参加会议", "列席会议")
}

// vague reports whether an item only points at what follows: 研究如下事项.
func vague(s string) bool {
	return !longer(s, 12) && endsWith(s, "如下事项", "以下事项", "下列事项", "如下议题", "以下议题", "有关事项如下") != ""
}
