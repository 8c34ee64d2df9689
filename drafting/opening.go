package drafting

import (
	"strings"
	"unicode/utf8"
)

// opening reports whether s is the paragraph that tells of the meeting.
func opening(s string) bool {
	if !longer(s, 12) || numbered(s) {
		return false
	}
	if hasAny(s, "主持召开", "主持会议", "召集并主持") {
		return true
	}
	sentence := firstSentence(s)
	d, ok := firstDate(sentence)
	if ok && d.Span.Start < 120 && hasAny(s, "召开", "主持", "举行", "会议", "开会") {
		return strings.ContainsAny(s, "，。：") || longer(s, 30)
	}
	return hasAny(sentence, "会议由", "召开") && hasAny(s, "主持", "会议") && strings.ContainsAny(s, "，。")
}

// attended reports whether a paragraph after the opening still tells of the
// meeting itself: who was in the chair, who came.
func attended(s string) bool {
	if longer(s, 160) {
		return false
	}
	return strings.HasPrefix(s, "会议由") && strings.Contains(s, "主持") || hasAny(s, "主持会议", "主持了会议") ||
		hasAny(s, "出席会议", "参加会议", "列席会议", "出席了会议", "参加了会议", "列席了会议") && lastRune(s) == '。'
}

// firstSentence gives s up to its first full stop, or its first 1,000 bytes.
func firstSentence(s string) string {
	if i := strings.Index(s, "。"); i >= 0 {
		s = s[:i]
	}
	return clip(s, 1000)
}

// clip gives at most n bytes of s, no rune cut.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// leadIn reports whether s announces the resolutions: 会议议定以下意见：.
func leadIn(s string) bool {
	if longer(s, 70) || numbered(s) {
		return false
	}
	last := lastRune(s)
	ends := last == '：' || last == ':'
	if !ends && last != '。' && !strings.HasSuffix(s, "如下") {
		return false
	}
	body := strings.TrimRight(s, "：:。")
	if strings.HasSuffix(body, "如下") || ends && hasAny(body, "议定如下", "决定如下", "确定如下", "如下意见", "如下事项", "如下决定", "如下决议", "如下议案", "如下议题", "如下问题") {
		return hasAny(s, "纪要", "会议", "议定", "决定", "意见", "事项", "通知", "研究", "通过")
	}
	if !ends {
		return false
	}
	if hasAny(body, "以下", "下列") && hasAny(body, "会议", "议定", "事项", "意见", "议题", "研究") {
		return true
	}
	switch squeeze(body) {
	case "会议纪要", "会议内容", "会议议定", "会议决定", "会议议定事项", "议定事项", "会议决议", "决议", "会议研究", "会议指出", "会议强调", "会议要求", "会议认为",
		"会议研究决定", "经研究", "会议明确", "会议确定", "主要内容", "会议主要内容", "会议情况", "决定事项", "会议决定事项", "会议研究事项", "研究事项", "研究事项及决议", "会议研究事项及决议", "会议议题及决议", "会议议程及决议", "议定意见":
		return true
	}
	return false
}

// readOpening fills the meeting from a paragraph of the opening.
func (r *reader) readOpening(s string, base int) {
	m := &r.doc.Meeting
	if d, ok := firstDate(clip(s, 1000)); ok && m.Date.IsZero() {
		m.Date = d.shift(base)
		if m.Period == "" {
			m.Period = periodAfter(s[d.Span.End:])
		}
	}
	r.readChair(s, base)
	if m.Name.Value == "" {
		if name, ok := meetingName(s); ok {
			r.nameMeeting(s[name.Start:name.End], base+name.Start)
			r.convener(s, name.Start)
		}
	}
	if m.Place.Value == "" {
		if p, ok := place(s); ok {
			m.Place = r.slice(base+p.Start, base+p.End)
		}
	}
	if len(m.Agenda) == 0 {
		r.readAgenda(s, base)
	}
}

// meetingName finds the meeting's name, its number included.
func meetingName(s string) (Span, bool) {
	text := clip(s, 3000)
	for from := 0; from < len(text); {
		i, w := indexAny(text[from:], "召开", "举行")
		if i < 0 {
			break
		}
		at := from + i
		if n, ok := nameAfter(text, at+len(w)); ok {
			return n, true
		}
		if n, ok := nameBeforeBy(text, at); ok {
			return n, true
		}
		if n, ok := nameBefore(text, at); ok {
			return n, true
		}
		from = at + len(w)
	}
	if i := strings.Index(text, "主持"); i >= 0 {
		if n, ok := nameBeforeBy(text, i); ok {
			return n, true
		}
		return nameAfter(text, i+len("主持"))
	}
	if i := convenes(text); i >= 0 {
		n, ok := nameAfter(text, i+len("召集"))
		name := text[n.Start:n.End]
		return n, ok && !longer(name, 20) && !strings.Contains(name, "、") && !strings.HasSuffix(name, "开会")
	}
	return Span{}, false
}

// nameBeforeBy reads the name in 8月13日，市政府第8次常务会议由市长李四主持: what
// stands before 由 in the clause that ends at byte at.
func nameBeforeBy(s string, at int) (Span, bool) {
	start := clauseStart(s[:at])
	by := strings.Index(s[start:at], "由")
	if by <= 0 {
		return Span{}, false
	}
	end := start + by
	if d, ok := firstDate(s[start:end]); ok {
		start += d.Span.End
		start = end - len(afterPeriod(s[start:end]))
	}
	if i := strings.Index(s[start:end], "在"); i > 0 {
		end = start + i
	}
	name, pad := trim(s[start:end])
	if name == "会议" || endsWith(name, "本次会议", "此次会议", "这次会议") != "" || meetingEnd(name) != len(name) {
		return Span{}, false
	}
	return Span{start + pad, start + pad + len(name)}, name != ""
}

// indexAny gives the first place of any of words in s.
func indexAny(s string, words ...string) (at int, word string) {
	at = -1
	for _, w := range words {
		if i := strings.Index(s, w); i >= 0 {
			at, word = i, w
			s = s[:i] // only an earlier one is of interest now
		}
	}
	return at, word
}

// nameAfter reads 市政府第98次常务会议 at byte at, behind 召开.
func nameAfter(s string, at int) (Span, bool) {
	at += len(startsWith(s[at:], "了"))
	end := at + clauseEnd(s[at:])
	cut := meetingEnd(s[at:end])
	if cut == 0 {
		return Span{}, false
	}
	return Span{at, at + cut}, true
}

// nameBefore reads 市政府第12次常务会议在…召开: what stands before 在 or 召开.
func nameBefore(s string, at int) (Span, bool) {
	first := clauseStart(s[:at])
	if i := strings.Index(s[first:at], "于"); i > 0 && meetingEnd(s[first:first+i]) == i {
		return Span{first, first + i}, true
	}
	start := chairStart(s, at)
	clause := s[start:at]
	if i := strings.Index(clause, "在"); i > 0 {
		clause = clause[:i]
	}
	clause, pad := trim(clause)
	cut := meetingEnd(clause)
	if cut == 0 || cut != len(clause) {
		return Span{}, false
	}
	return Span{start + pad, start + pad + cut}, true
}

// clauseEnd gives the end of the clause that s begins with.
func clauseEnd(s string) int {
	if i := strings.IndexAny(s, "，。；：,;:《"); i >= 0 {
		return i
	}
	return len(s)
}

// meetingEnd gives the end of the meeting's name in a clause that begins with
// it: behind 会议, or behind a 会 that a verb or the clause's end follows.
func meetingEnd(s string) int {
	for from := 0; from < len(s); {
		i := strings.Index(s[from:], "会")
		if i < 0 {
			return 0
		}
		end := from + i + len("会")
		from = end
		rest := s[end:]
		if strings.HasPrefix(rest, "议") {
			end += len("议")
			rest = s[end:]
			if startsWith(rest, "室", "厅", "中心", "精神", "纪要", "制度", "议") != "" {
				continue
			}
			return end + expanded(rest)
		}
		if n := expanded(rest); n > 0 {
			return end + n + len(startsWith(rest[n:], "会议"))
		}
		if rest == "" || agendaVerb(rest) != "" && startsWith(rest, "议") == "" && precedesMeeting(s[:end]) {
			return end
		}
	}
	return 0
}

// precedesMeeting reports whether s ends with one of the meetings that are
// called 会 for short.
func precedesMeeting(s string) bool {
	return endsWith(s, "办公会", "常务会", "专题会", "党组会", "党委会", "联席会", "例会", "常委会", "全会", "协调会", "推进会", "调度会", "座谈会", "部署会",
		"工作会", "视频会", "研讨会", "评审会", "交办会", "碰头会", "班子会", "理事会", "分析会", "动员会", "论证会", "会商会", "现场会", "党工委会", "校务会", "院务会") != ""
}

// expanded gives the length of （扩大） behind a meeting's name.
func expanded(s string) int {
	return len(startsWith(s, "（扩大）", "(扩大)", "（扩大会）", "（视频）"))
}

// nameMeeting sets the meeting's name and its session from the name as written
// at base.
func (r *reader) nameMeeting(s string, base int) {
	m := &r.doc.Meeting
	name := strings.TrimLeft(s, "了")
	base += len(s) - len(name)
	n, at := session(name)
	m.Name.Span = Span{base, base + len(name)}
	if n > 0 {
		if m.Session == 0 || m.SessionSpan.Start < base {
			m.Session, m.SessionSpan = n, Span{base + at.Start, base + at.End}
		}
		name = withoutYear(name[:at.Start]) + name[at.End:]
	}
	if i := strings.Index(name, "（总第"); i >= 0 {
		if j := strings.Index(name[i:], "）"); j >= 0 {
			name = name[:i] + name[i+j+len("）"):]
		}
	}
	m.Name.Value = strings.TrimPrefix(strings.TrimPrefix(squeeze(name), "（）"), "的")
}

// convener puts the body that convened before a name that only counts:
// 市政府在…召开第12次常务会议 is 市政府常务会议.
func (r *reader) convener(s string, at int) {
	before := strings.TrimSuffix(s[:at], "了")
	w := endsWith(before, "组织召开", "召开", "举行")
	if w == "" || strings.HasSuffix(before, "主持"+w) || !strings.HasPrefix(s[at:], "第") {
		return
	}
	end := len(before) - len(w)
	start := chairStart(s, end)
	if first := clauseStart(s[:end]); strings.Index(s[first:end], "于") > 0 {
		start, end = first, first+strings.Index(s[first:end], "于")
	}
	if i := strings.Index(s[start:end], "在"); i >= 0 {
		end = start + i
	}
	if who := squeeze(s[start:end]); orgLike(who) || who == "市政府" || who == "县政府" || who == "区政府" {
		r.doc.Meeting.Name.Value = who + r.doc.Meeting.Name.Value
	}
}

// withoutYear cuts the year or the school year that counts a meeting off the
// end of s: 2023年, 2023—2024学年.
func withoutYear(s string) string {
	end := padRight(s)
	w := endsWith(s[:end], "学年", "年度", "年")
	if w == "" {
		return s
	}
	year, from := numberBefore(s[:padRight(s[:end-len(w)])])
	if year < 1900 || year > 2999 {
		return s
	}
	if dash := endsWith(s[:from], "—", "-", "－", "–", "至"); dash != "" {
		if first, at := numberBefore(s[:from-len(dash)]); first >= 1900 && first <= 2999 {
			return s[:at]
		}
	}
	return s[:from]
}

// session finds 第98次 and its number.
func session(s string) (int, Span) {
	for from := 0; from < len(s); {
		i := strings.Index(s[from:], "第")
		if i < 0 {
			return 0, Span{}
		}
		start := from + i
		at := start + len("第")
		from = at
		at += trimLeft(s[at:])
		n, size := number(s[at:])
		if size == 0 {
			continue
		}
		at += size
		at += trimLeft(s[at:])
		if strings.HasPrefix(s[at:], "次") {
			return n, Span{start, at + len("次")}
		}
	}
	return 0, Span{}
}

// place finds 在市政府常务会议室(主持)召开.
func place(s string) (Span, bool) {
	text := clip(s, 3000)
	for from := 0; from < len(text); {
		i := strings.Index(text[from:], "在")
		if i < 0 {
			return Span{}, false
		}
		start := from + i + len("在")
		from = start
		end := clauseEnd(text[start:])
		at, _ := indexAny(text[start:start+end], "主持", "组织召开", "召集", "召开", "举行")
		if at > 0 && !longer(text[start:start+at], 30) {
			return Span{start, start + at}, true
		}
	}
	return Span{}, false
}
