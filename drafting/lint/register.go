package lint

import (
	"cmp"
	"fmt"
	"strings"

	"jiyao/drafting"
)

var registerRules = []Rule{
	{
		ID: "M22", Level: Warning, From: Recording, Strength: Office, Source: "本单位的会议登记",
		Title: "会议次数、日期与会议登记不符",
		Bad:   "第99次会议的日期早于第98次", Good: "次数与日期同先后，与登记一致",
		Why:    "会议次数在起草时登记，同一届（年）内不重复，后一次会议不早于前一次。哪一处有误须由人核对。",
		Unseen: "没有登记会议次数的会议，别的届（年）的会议。",
		check:  sittings,
	},
	{
		ID: "M40", Level: Warning, From: Recording, Strength: Practice, Source: "实务：议题以会议案卷为准",
		Title: "议题与会议案卷不符",
		Bad:   "案卷中有四项议题，纪要只写了三项", Good: "逐项写明，撤下的议题在案卷中登记",
		Why:    "会议案卷中没有撤下的议题都应当写进纪要，纪要也不写会上没有研究的事项。按题目的相似程度对应，合并写的只提示数目不同。",
		Unseen: "没有会议案卷的纪要，题目改得面目全非的议题。",
		check:  agenda,
	},
	{
		ID: "N19", Level: Blocker, From: Recording, Strength: General, Source: "GB/T 9704—2012 §7.3.3；实务：标题与首段",
		Title: "会议次数前后不一致",
		Bad:   "标题“第98次常务会议纪要”，首段“召开市政府第97次常务会议”", Good: "前后一致",
		Why:    "标题、首段写的是同一次会议。首段中引述的别的会议不在此列。",
		Unseen: "正文中再次提到的会议次数，标题或者首段没有写次数的纪要。",
		check:  sessions,
	},
}

// sittings compares the meeting's number and day with the register.
func sittings(p *pass) {
	m := p.doc.Meeting
	if m.Session == 0 || m.SessionSpan.IsZero() {
		return
	}
	if s := p.book.Session; s != 0 && s != m.Session {
		p.report(m.SessionSpan.Start, m.SessionSpan.End, fmt.Sprintf("会议登记的是第%d次，请核对", s))
		return
	}
	if d := m.Date; p.book.Day != "" && d.Year != 0 && d.String() != p.book.Day && !d.Span.IsZero() {
		p.report(d.Span.Start, d.Span.End, fmt.Sprintf("会议登记的日期是%s，请核对", chineseDay(p.book.Day)))
	}
	day := p.day()
	for _, other := range p.book.Sittings {
		switch {
		case day == "" || other.Day == "":
		case other.Number == m.Session && other.Day != day:
			p.report(m.SessionSpan.Start, m.SessionSpan.End, fmt.Sprintf("第%d次会议已登记在%s，请核对", other.Number, chineseDay(other.Day)))
			return
		case other.Number < m.Session && other.Day > day, other.Number > m.Session && other.Day < day:
			p.report(m.SessionSpan.Start, m.SessionSpan.End, fmt.Sprintf("次数与日期的先后不符：第%d次会议在%s，请核对", other.Number, chineseDay(other.Day)))
			return
		}
	}
}

// agenda compares the items of the minutes with those of the meeting's dossier.
func agenda(p *pass) {
	var headings []drafting.Text
	for _, item := range p.doc.Items {
		if item.Heading.Value != "" {
			headings = append(headings, item.Heading)
		}
	}
	listed := p.book.Agenda[:min(len(p.book.Agenda), maxObjects)]
	if len(listed) == 0 || len(headings) == 0 || len(headings) > maxObjects {
		return
	}
	place := headings[0].Span
	if _, spans := p.opening(); len(spans) > 0 {
		place = spans[0]
	}
	opening, _ := p.opening()
	for _, t := range listed {
		if !written(t, headings, opening) {
			p.report(place.Start, place.End, fmt.Sprintf("会议案卷中的议题“%s”没有写进纪要，请核对", t.Title))
		}
	}
	for _, h := range headings {
		if len(headings) > len(listed) && !onAgenda(h.Value, listed) {
			p.report(h.Span.Start, h.Span.End, fmt.Sprintf("会议案卷中没有这一议题（案卷共%d项），请核对", len(listed)))
		}
	}
}

// alike is from which likeness on two titles are taken for those of one item.
const alike = 0.6

// written reports whether an item of the agenda is in the headings or in the
// opening.
func written(t Topic, headings []drafting.Text, opening string) bool {
	for _, h := range headings {
		if sameItem(t, h.Value) {
			return true
		}
	}
	return strings.Contains(opening, t.Title) || t.Brief != "" && strings.Contains(opening, t.Brief)
}

func onAgenda(heading string, listed []Topic) bool {
	for _, t := range listed {
		if sameItem(t, heading) {
			return true
		}
	}
	return false
}

// sameItem reports whether a heading is that of the item.
func sameItem(t Topic, heading string) bool {
	for _, title := range []string{t.Title, t.Brief} {
		if title != "" && (strings.Contains(heading, title) || strings.Contains(title, heading) || similarity(title, heading) >= alike) {
			return true
		}
	}
	return false
}

// sessions compares the number in the title with the one that the opening gives
// the meeting.
func sessions(p *pass) {
	title := cmp.Or(p.doc.Title, p.doc.Mark)
	in, _, ok := sessionIn(title.Value)
	if !ok {
		return
	}
	for _, b := range p.lines {
		if b.Kind != drafting.Opening {
			continue
		}
		at := convened(b.Text)
		n, span, ok := sessionIn(b.Text[at.Start:at.End])
		if ok && n != in {
			start := b.Span.Start + at.Start
			p.report(start+span.Start, start+span.End, fmt.Sprintf("此处是第%d次，标题是第%d次，请核对", n, in))
		}
		return
	}
}

// convened gives the clause of an opening that says which meeting was held.
func convened(s string) drafting.Span {
	const marks = "，。；：、《"
	at := strings.Index(s, "召开")
	if at < 0 {
		at = strings.Index(s, "举行")
	}
	if at < 0 {
		return drafting.Span{}
	}
	start := 0
	if i := strings.LastIndexAny(s[:at], marks); i >= 0 {
		start = i + len("，")
	}
	end := len(s)
	if i := strings.IndexAny(s[at:], marks); i >= 0 {
		end = at + i
	}
	return drafting.Span{Start: start, End: end}
}

// sessionIn reads the number of a meeting, 第98次 or 第九十八次, where s has
// exactly one.
func sessionIn(s string) (n int, at drafting.Span, ok bool) {
	i := strings.Index(s, "第")
	for ; i >= 0; i = nextOrdinal(s, i) {
		rest := s[i+len("第"):]
		digits := strings.TrimLeft(rest, "0123456789零〇一二三四五六七八九十百 ")
		figure := strings.ReplaceAll(rest[:len(rest)-len(digits)], " ", "")
		value, valid := figureValue(figure)
		if !strings.HasPrefix(digits, "次") || !valid {
			continue
		}
		if ok {
			return 0, drafting.Span{}, false // 第3次…（第4次扩大）: which is meant cannot be told
		}
		n, ok = value, true
		at = drafting.Span{Start: i, End: i + len("第") + len(rest) - len(digits) + len("次")}
	}
	return n, at, ok
}

// nextOrdinal gives the next 第 behind byte i, −1 if there is none.
func nextOrdinal(s string, i int) int {
	from := i + len("第")
	j := strings.Index(s[from:], "第")
	if j < 0 {
		return -1
	}
	return from + j
}

// figureValue reads 98 and 九十八, up to 999.
func figureValue(s string) (n int, ok bool) {
	if s == "" {
		return 0, false
	}
	part := 0
	for _, r := range s {
		switch d := hanziDigit(r); {
		case isDigit(r):
			part = part*10 + int(r-'0')
		case r == '十':
			n, part = n+10*max(part, 1), 0
		case r == '百':
			n, part = n+100*max(part, 1), 0
		case d >= 0:
			part = part*10 + d
		default:
			return 0, false
		}
		if n+part > 9999 {
			return 0, false
		}
	}
	return n + part, true
}
