package lint

import (
	"fmt"
	"regexp"
	"strings"

	"jiyao/drafting"
)

var openingRules = []Rule{
	{
		ID: "M01", Level: Warning, From: Recording, Strength: Practice, Source: "实务：纪要首段",
		Title: "首段缺少会议的时间、主持人或者次数",
		Bad:   "李亚平市长主持召开市政府第98次常务会议", Good: "2020年5月11日上午，李亚平市长主持召开市政府第98次常务会议",
		Why:    "首段应当写明何时、谁（姓名和职务）主持召开什么会议，按次编号的常务会议写明第几次。",
		Unseen: "是否写了上午、下午；常务会议以外的会议有没有次数；不写首段而用“时间：”“主持：”等标签的；评审、座谈等会议和几家单位联合召开的会议的主持人。",
		check:  openingComplete,
	},
	{
		ID: "M37", Level: Warning, From: Recording, Strength: Practice, Source: "实务：会议名称",
		Title: "会议名称前后不一致",
		Bad:   "标题“常务会议纪要”，首段“召开市政府第98次常务会”", Good: "标题、文号、首段用同一名称",
		Why:    "标题、文号与首段中的会议名称应当一致，不混用简称与全称。会议次数的不同由N19检查。",
		Unseen: "专题会、协调会、座谈会等不定型的名称；标题“办公会议纪要”而首段称“办公会”的；文件名。",
		check:  meetingNames,
	},
}

// firstClause gives the opening up to its first pause: the place of what the
// opening as a whole lacks.
func (p *pass) firstClause(spans []drafting.Span) drafting.Span {
	s := spans[0]
	s.Start += leading(p.slice(s))
	if i := strings.IndexAny(p.slice(s), "，。；："); i > 0 {
		s.End = s.Start + i
	}
	return s
}

func openingComplete(p *pass) {
	text, spans := p.opening()
	if text == "" || !p.complete() {
		return
	}
	at := p.firstClause(spans)
	m := p.doc.Meeting
	if m.Date.IsZero() && !monthNamed.MatchString(text) {
		p.report(at.Start, at.End, "首段没有写明会议日期")
	}
	chaired := containsAny(text, "主持", "召集", "带领", "率") || containsAny(p.text, "主持人：", "主持：", "主持人:") || jointly(text)
	switch in := m.Chair.Span.Start >= spans[0].Start && m.Chair.Span.End <= spans[len(spans)-1].End; {
	case m.Chair.Name == "" && !chaired && !p.hasKind(drafting.Chair) && !p.advises():
		p.report(at.Start, at.End, "首段没有写明主持人")
	case m.Chair.Name != "" && m.Chair.Office == "" && in && !p.officeNear(m.Chair.Name):
		p.report(m.Chair.Span.Start, m.Chair.Span.End, fmt.Sprintf("主持人“%s”没有写明职务", m.Chair.Name))
	}
	name := m.Name
	regular := strings.HasSuffix(name.Value, "政府常务会议") || strings.HasSuffix(name.Value, "政府常务会")
	if regular && m.Session == 0 && p.doc.Number.Value == "" && !strings.Contains(p.doc.Title.Value, "次") {
		p.report(name.Span.Start, name.Span.End, "没有写明这是第几次常务会议")
	}
}

// monthNamed matches a month, and no 关山月.
var monthNamed = regexp.MustCompile(`[0-9一二三四五六七八九十正腊某×]\s?月`)

// jointly reports whether an opening has nobody to name in the chair: several
// units met as equals, or the minutes writes down what another meeting found.
func jointly(opening string) bool {
	if strings.HasPrefix(strings.TrimLeft(opening, blanks), "经") {
		return true
	}
	before, _, convened := strings.Cut(opening, "召开")
	clause := before[strings.LastIndexAny(before, "，。")+1:]
	return convened && strings.Contains(clause, "、") && endsWithAny(clause, "局", "院", "委", "办", "部", "厅", "政府", "公司", "中心")
}

// complete reports whether the draft is a minutes rather than a few sentences
// of one.
func (p *pass) complete() bool {
	items := p.doc.Items
	return p.doc.Title.Value != "" || len(p.rolls()) > 0 || len(items) > 0 && items[len(items)-1].Number > 0
}

// hasKind reports whether the draft has a line of a kind.
func (p *pass) hasKind(k drafting.Kind) bool {
	for _, b := range p.lines {
		if b.Kind == k {
			return true
		}
	}
	return false
}

// officeNear reports whether 同志 or an office stands beside a name anywhere in
// the draft.
func (p *pass) officeNear(name string) bool {
	const most = 20 // an opening names its chair a few times at most
	from := 0
	for range most {
		i := strings.Index(p.text[from:], name)
		if i < 0 {
			return false
		}
		i += from
		from = i + len(name)
		if endsInOffice(p.text[max(0, i-24):i]) || beginsWithOffice(p.text[from:]) {
			return true
		}
	}
	return true
}

// offices are the words that an office ends with, as far as speakers and
// chairs hold it.
var offices = [...]string{
	"市长", "区长", "县长", "州长", "省长", "镇长", "乡长", "局长", "校长", "院长", "处长", "科长", "部长", "厅长", "主任", "书记",
	"主席", "经理", "董事长", "理事长", "秘书长", "所长", "会长", "组长", "行长", "馆长", "站长", "村长", "总监", "总裁", "社长", "台长",
}

func endsInOffice(s string) bool { return endsWithAny(s, offices[:]...) }

// beginsWithOffice reports whether 同志 or an office begins s.
func beginsWithOffice(s string) bool {
	s = strings.TrimPrefix(s, "副")
	return strings.HasPrefix(s, "同志") || beginsWithAny(s, offices[:]...)
}

// meetingKinds are the kinds of meetings with a settled name; those of the
// first group are called 会 or 会议, and one minutes should keep to one of them.
var meetingKinds = [...]struct {
	name   string
	either bool
}{
	{"常务会", true},
	{"办公会", true},
	{"党组会", true},
	{"联席会", true},
	{"校务会", true},
	{"院务会", true},
	{"党委会", false},
	{"常委会", false},
	{"董事会", false},
	{"监事会", false},
	{"理事会", false},
}

// kindOf gives the one settled kind of meeting that s names, as s calls it;
// empty if it names none or several.
func kindOf(s string) (kind string) {
	for _, k := range meetingKinds {
		i := strings.LastIndex(s, k.name)
		if i < 0 {
			continue
		}
		if kind != "" {
			return ""
		}
		kind = k.name
		if k.either && strings.HasPrefix(s[i+len(kind):], "议") {
			kind += "议"
		}
	}
	return kind
}

func meetingNames(p *pass) {
	name := p.doc.Meeting.Name
	here := kindOf(name.Value)
	if here == "" {
		return
	}
	for _, t := range [...]drafting.Text{p.doc.Title, p.doc.Mark, p.doc.Number} {
		there := kindOf(t.Value)
		merged := there == here+"议" && here != "常务会" && strings.Contains(t.Value, "会议纪要") // 办公会的会议纪要
		if there != "" && there != here && !merged {
			p.report(name.Span.Start, name.Span.End, fmt.Sprintf("此处称“%s”，前文“%s”称“%s”", here, t.Value, there))
			return
		}
	}
}
