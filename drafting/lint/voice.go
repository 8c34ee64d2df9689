package lint

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var voiceRules = []Rule{
	{
		ID: "M28", Level: Warning, From: Recording, Strength: Practice, Source: "实务：纪要不记个人发言",
		Title: "照录了个人的发言或者表决",
		Bad:   "张局长说：“下月一定完成。”", Good: "会议要求下月完成。",
		Why:    "纪要以会议为主语，写议定的结果，不逐字记录某人的发言和投票。引用上级领导的讲话不在此列。",
		Unseen: "没有引号的转述；记名表决的会议（董事会、评审会、村民会议等）中的表决。",
		check:  verbatim,
	},
	{
		ID: "M31", Level: Hint, From: Recording, Strength: Practice, Source: "实务：会议指出、强调、要求的用法",
		Title: "同一领起语连用",
		Bad:   "会议强调，要抓落实。会议强调，要抓进度。", Good: "会议强调，要抓落实、抓进度。",
		Why:    "前后两句都用“会议强调”等同一领起语的，宜合并或者换一个。",
		Unseen: "不相邻的两句；首段中的；会议听取、会议决定等叙事的说法。",
		check:  leadRepeated,
	},
	{
		ID: "M35", Level: Warning, From: Recording, Strength: Practice, Source: "实务：纪要中的时间",
		Title: "用了相对的时间",
		Bad:   "近日，市财政局已拨付资金。目前已完成30%。", Good: "2020年5月8日，市财政局已拨付资金。截至5月10日已完成30%。",
		Why:    "纪要存档备查，近日、上周、下月等脱离写作时间就说不清楚，与数据连用的“目前”应当写明截止日期。",
		Unseen: "今年、去年、近期等通行的说法；引文、标题和各部分标题中的；“每月5日前报送上月数据”一类；“目前尚未开工的3个项目”等修饰语。",
		check:  relativeTime,
	},
}

// speech are the verbs of a person who speaks; the first group is of speech
// alone, the others are a meeting's as well.
var speech = [...]struct {
	verb  string
	alone bool
}{
	{"说", true},
	{"说道", true},
	{"讲", true},
	{"讲道", true},
	{"问", true},
	{"答", true},
	{"回答", true},
	{"补充说", true},
	{"表示", false},
	{"指出", false},
	{"强调", false},
	{"提出", false},
	{"认为", false},
	{"建议", false},
	{"发言", false},
	{"谈到", false},
}

// above are those whose words a minutes may quote.
var above = [...]string{
	"总书记", "总理", "习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛", "周恩来", "马克思", "列宁", "中央", "国家主席",
	"省委", "省长", "常说", "俗话", "古人", "群众", "百姓", "所说", "会议",
}

func verbatim(p *pass) {
	names := p.names()
	for _, q := range p.brackets {
		if q.openMark != '“' || !q.whole() {
			continue
		}
		start := max(0, q.open-maxSpeaker)
		if i := strings.LastIndexByte(p.text[start:q.open], '\n'); i >= 0 {
			start += i + 1
		}
		said := p.text[start:q.open]
		for said != "" && !utf8.RuneStart(said[0]) {
			said = said[1:]
		}
		if who := speaker(said, names); who != "" {
			at := q.open - len(said) + strings.LastIndex(said, who)
			p.report(at, q.open, "纪要不照录个人发言，请改写为会议的意见")
		}
	}
	if !p.recordsVotes() {
		p.personalVotes(names)
	}
}

// maxSpeaker bounds how many bytes before a quotation are looked at.
const maxSpeaker = 90

// speaker gives the clause before a quotation if a person speaks in it.
func speaker(s string, names map[string]bool) string {
	body, colon := strings.CutSuffix(strings.TrimRight(s, blanks), "：")
	if !colon {
		body, colon = strings.CutSuffix(body, "，")
		if !colon {
			return ""
		}
	}
	clause := body[lastStop(body):]
	if containsAny(clause, above[:]...) {
		return ""
	}
	for _, v := range speech {
		who, ok := strings.CutSuffix(clause, v.verb)
		if !ok || who == "" {
			continue
		}
		if namedIn(who, names) || v.alone && (endsInOffice(who) || endsWithAny(who, "同志", "代表", "委员", "教授", "专家")) {
			return clause
		}
	}
	return ""
}

// lastStop gives the place behind the last stop of s, 0 if there is none.
func lastStop(s string) int {
	if i := strings.LastIndexFunc(s, isStop); i >= 0 {
		return i + len("，")
	}
	return 0
}

// names gives everybody in the lists of attendance and the chair.
func (p *pass) names() map[string]bool {
	names := map[string]bool{}
	a := p.doc.Attendance
	for _, roll := range [...]drafting.Roll{a.Present, a.Absent, a.Observers} {
		for _, who := range roll.Persons() {
			names[who.Name] = true
		}
	}
	names[p.doc.Meeting.Chair.Name] = true
	for _, c := range p.doc.Meeting.CoChairs {
		names[c.Name] = true
	}
	delete(names, "")
	return names
}

// namedIn reports whether a short text begins with a name, or ends with one
// behind an office: 张三, 张三局长, 市财政局局长张三.
func namedIn(s string, names map[string]bool) bool {
	runes := []rune(s)
	for n := 2; n <= 4 && n <= len(runes); n++ {
		if names[string(runes[:n])] || names[string(runes[len(runes)-n:])] {
			return true
		}
	}
	return false
}

// recordsVotes reports whether the meeting is of a kind that votes by name.
func (p *pass) recordsVotes() bool {
	return containsAny(p.doc.FullTitle()+p.doc.Meeting.Name.Value, "董事", "监事", "股东", "评审", "论证", "村", "居民", "业主", "代表", "委员会", "理事", "全体", "工会")
}

// personalVotes reports the votes of people of the lists: 张三投了反对票.
func (p *pass) personalVotes(names map[string]bool) {
	for _, s := range p.sentences {
		text := p.slice(s.span)
		if !strings.Contains(text, "票") {
			continue
		}
		for _, w := range [...]string{"反对票", "弃权票", "赞成票", "同意票"} {
			i := strings.Index(text, "投"+w)
			if j := strings.Index(text, "投了"+w); i < 0 {
				i = j
			}
			if i < 0 {
				continue
			}
			start := lastStop(text[:i])
			if who := text[start:i]; namedIn(strings.TrimSuffix(who, "同志"), names) {
				p.report(s.span.Start+start, s.span.Start+i+len("投"), "纪要不写某人怎样投票，请改写为表决的结果")
			}
		}
	}
}

func leadRepeated(p *pass) {
	lead, last := "", statement{}
	for _, s := range p.sentences {
		text := strings.TrimLeftFunc(p.slice(s.span), isClosing) // of a quotation that ends with its own stop
		text = text[leading(text):]
		if m, ok := markOf(text); ok {
			text = text[m.end():]
		}
		now := leadOf(text)
		near := s.item == last.item && s.paragraph <= last.paragraph+1
		if now != "" && now == lead && near {
			at := s.span.End - len(text)
			p.report(at, at+len(now), fmt.Sprintf("前一句也用“%s”领起，宜合并或者换一个", now))
		}
		lead, last = now, s
	}
}

// leadOf gives the lead verb that a sentence begins with.
func leadOf(s string) string {
	for _, w := range [...]string{"会议指出", "会议强调", "会议要求", "会议认为", "会议明确"} {
		if rest, ok := strings.CutPrefix(s, w); ok && beginsWithAny(rest, "，", "：", "要") {
			return w
		}
	}
	return ""
}

// relative are the words for a time that depends on when they are read: where
// they must not be followed by one of not, and whether a stop must stand
// before them (5日前, 临近日期).
var relative = [...]struct {
	word, not string
	head      bool
}{
	{"近日", "期程益", true},
	{"日前", "", true},
	{"昨天", "", false},
	{"昨日", "", false},
	{"前天", "", true},
	{"明天", "系", false},
	{"明日", "", true},
	{"上周", "期边转岁围", false},
	{"下周", "期边转岁围", false},
	{"本周", "期边转岁围刊", false},
	{"上个月", "", false},
	{"下个月", "", false},
	{"上月", "", false},
	{"下月", "", false},
	{"今天上午", "", false},
	{"今天下午", "", false},
	{"今日起", "", false},
	{"即日起", "", false},
}

func relativeTime(p *pass) {
	for _, b := range p.lines {
		switch b.Kind {
		case drafting.Paragraph, drafting.Numbered, drafting.Opening: // 上周工作 as a heading says what a weekly meeting hears
			for _, r := range relative {
				p.timeWord(b, r.word, r.not, r.head)
			}
			p.undatedFigures(b)
		}
	}
}

// timeWord reports where a block uses a word for a relative time.
func (p *pass) timeWord(b drafting.Block, word, not string, head bool) {
	for from := 0; ; {
		i := strings.Index(b.Text[from:], word)
		if i < 0 {
			return
		}
		i += from
		from = i + len(word)
		prev, next := before(b.Text, i), after(b.Text, from)
		if head && isHan(prev) || next != 0 && strings.ContainsRune(not, next) || isDigit(prev) || within(p.quotes, b.Span.Start+i) ||
			recurs(b.Text[:i]) {
			continue
		}
		p.report(b.Span.Start+i, b.Span.Start+from, fmt.Sprintf("“%s”是相对的时间，请写明日期", word))
	}
}

// recurs reports whether what stands before a time in its sentence says that it
// comes again and again: 每月5日前反馈|上月数据.
func recurs(prev string) bool {
	prev = prev[max(0, len(prev)-maxClause):]
	return containsAny(prev[max(0, strings.LastIndexAny(prev, "。；")):], "每月", "每周", "逐月", "逐周", "按月", "按周")
}

// undatedFigures reports 目前 where the clause or the next gives figures.
func (p *pass) undatedFigures(b drafting.Block) {
	const now = "目前"
	for from := 0; ; {
		i := strings.Index(b.Text[from:], now)
		if i < 0 {
			return
		}
		i += from
		from = i + len(now)
		prev := b.Text[max(0, i-maxClause):i]
		prev = prev[strings.LastIndex(prev, "。")+1:]
		if within(p.quotes, b.Span.Start+i) || strings.Contains(prev, "截") || endsWithAny(prev, "到", "日") {
			continue
		}
		clauses := b.Text[from : from+twoClauses(b.Text[from:])]
		if at := strings.IndexFunc(clauses, isDigit); at >= 0 && !strings.Contains(clauses[:at], "的") {
			p.report(b.Span.Start+i, b.Span.Start+from, "“目前”与数据连用，请写明截至何日")
		}
	}
}

// twoClauses gives the length of the clause that s begins with and, behind a
// comma, the next.
func twoClauses(s string) int {
	n := clauseLength(strings.TrimPrefix(s, "，")) + len(s) - len(strings.TrimPrefix(s, "，"))
	if strings.HasPrefix(s[n:], "，") {
		n += len("，") + clauseLength(s[n+len("，"):])
	}
	return n
}
