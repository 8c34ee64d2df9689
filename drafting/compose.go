package drafting

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Outline is what is known of a minutes before a word of it is written: from
// the meeting's dossier (会议案卷) or from its type alone. What it leaves empty
// is left out of the text.
type Outline struct {
	Title        string
	Meeting      Convened
	Items        []Topic
	Present      []Person
	Absent       []Person
	Observers    []Person
	Recorders    []string
	Compiler     string   // 整理单位
	Distribution []string // 分送, a group a string
	Issuer       string   // 印发机关; its date is given at 印发
}

// Convened is the meeting that the opening paragraph tells of.
type Convened struct {
	Name    string // 市政府常务会议, without its number
	Session int    // 会议次数; 0 is not counted
	Year    int    // that 会议次数 counts within: 2023年第11次; 0 counts within a 届
	Date    Date
	Period  string // 上午, 下午, 晚上 or empty
	Place   string // empty leaves it out of the opening
	Chair   Person
}

// Topic is one 议题 to come: its heading, what the opening calls it, and the
// first sentence under it.
type Topic struct {
	Title string // 审议《…》
	Brief string // as the opening has it; empty is the title
	First string // the first paragraph, without its number; empty is 会议研究了……
}

// Compose writes an outline as plain official text, in the form that Parse
// reads back: title, opening, the headings in order, the lists, 记录, 整理 and 分送.
func Compose(o Outline) string {
	var parts []string
	add := func(lines ...string) {
		for _, l := range lines {
			if l != "" {
				parts = append(parts, l)
			}
		}
	}
	add(o.Title)
	if o.Title != "" {
		parts = append(parts, "")
	}
	add(o.opening())
	add("会议议定以下意见：")
	for i, h := range o.Items {
		parts = append(parts, ChineseNumber(i+1)+"、"+h.heading(), "（一）"+h.first())
	}
	lists := []string{
		ComposeRoll("出席", o.Present), ComposeRoll("请假", o.Absent), ComposeRoll("列席", o.Observers),
	}
	if strings.Join(lists, "") != "" {
		parts = append(parts, "")
	}
	add(lists...)
	if len(o.Recorders) > 0 {
		parts = append(parts, "", "记录："+strings.Join(paddedNames(o.Recorders), gap2))
	}
	if o.Compiler != "" {
		parts = append(parts, "", o.Compiler+"整理")
	}
	if len(o.Distribution) > 0 {
		parts = append(parts, "分送："+strings.Join(o.Distribution, "；")+"。")
	}
	if o.Issuer != "" {
		parts = append(parts, "印发："+o.Issuer)
	}
	return strings.Join(parts, "\n") + "\n"
}

// opening is the paragraph that tells of the meeting.
func (o Outline) opening() string {
	m := o.Meeting
	if m.Name == "" && m.Date.IsZero() && m.Chair.Name == "" {
		return ""
	}
	s := m.Date.Chinese() + m.Period
	if s != "" {
		s += "，"
	}
	s += m.Chair.titled()
	if m.Place != "" {
		s += "在" + m.Place
	}
	if m.Chair.Name != "" {
		s += "主持"
	}
	s += "召开" + NumberedMeeting(m.Name, m.Year, m.Session)
	if agenda := o.agenda(); agenda != "" {
		s += "，" + agenda
	}
	return s + "。"
}

// agenda names the items one after the other; titles that the same verb deals
// with stand side by side behind it: 审议《甲》《乙》.
func (o Outline) agenda() string {
	var b strings.Builder
	last := ""
	for i, h := range o.Items {
		s := h.brief()
		verb, rest := agendaVerb(s), ""
		if verb != "" {
			rest = s[len(verb):]
		}
		title := strings.HasPrefix(rest, "《") && strings.HasSuffix(rest, "》")
		switch {
		case i > 0 && title && verb == last:
			b.WriteString(rest)
		case i > 0:
			b.WriteString("，" + s)
		default:
			b.WriteString(s)
		}
		last = ""
		if title {
			last = verb
		}
	}
	return b.String()
}

func (h Topic) brief() string {
	if h.Brief != "" {
		return dealt(h.Brief)
	}
	return h.heading()
}

func (h Topic) heading() string { return dealt(h.Title) }

func (h Topic) first() string {
	if h.First != "" {
		return h.First
	}
	s := h.heading()
	verb := agendaVerb(s)
	if startsWith(verb, "就", "对", "围绕", "重点", "专题", "书面", "邀请", "集中", "贯彻") != "" {
		return "会议研究了" + s + "事项。"
	}
	return "会议" + verb + "了" + s[len(verb):] + "。"
}

// dealt gives an item of the agenda its verb, if it has none: 研究….
func dealt(s string) string {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "。；，、：")
	if agendaVerb(s) == "" {
		return "研究" + s
	}
	return s
}

// titled gives a person with his office as an opening has it: 陆明远市长, but
// 常务副市长欧阳若川.
func (p Person) titled() string {
	const short = 2
	switch office := p.Office; {
	case longer(office, short) || strings.HasPrefix(office, "副"):
		return p.Unit + office + p.Name
	default:
		return p.Unit + p.Name + office
	}
}

// NumberedMeeting gives a meeting's name with its number in it, 市政府第98次常务会议,
// or, counted within a year, 市政府党组2023年第11次会议; the name alone for a meeting
// that is not counted.
func NumberedMeeting(name string, year, session int) string {
	if session == 0 {
		return name
	}
	cut := 0
	for _, body := range []string{"政府", "党组"} {
		if at := strings.LastIndex(name, body); at >= 0 {
			cut = max(cut, at+len(body))
		}
	}
	number := fmt.Sprintf("第%d次", session)
	if year != 0 {
		number = fmt.Sprintf("%d年%s", year, number)
	}
	return name[:cut] + number + name[cut:]
}

// The lists are set in a grid of names, each of them and both halves of a name
// of two characters two blanks apart.
const (
	gap2    = "  "
	gridRow = 6
)

// ComposeRoll writes a list of attendance under its label: the names without a
// unit as a grid, six a row; those with one behind it, on a line of their own;
// and a line for each unit that sent somebody unnamed. Nobody is no text.
func ComposeRoll(label string, persons []Person) string {
	var bare, named []string
	var lines, unnamed []string
	for _, p := range persons {
		switch {
		case p.Name == "":
			unnamed = append(unnamed, p.Unit+"的代表")
		case p.Unit == "" && p.Office == "":
			bare = append(bare, paddedName(p.Name)+inBrackets(p.Remark))
		default:
			named = append(named, p.Unit+p.Office+p.Name+inBrackets(p.Remark))
		}
	}
	for at := 0; at < len(bare); at += gridRow {
		lines = append(lines, strings.Join(bare[at:min(at+gridRow, len(bare))], gap2))
	}
	if len(named) > 0 {
		lines = append(lines, strings.Join(named, gap2))
	}
	lines = append(lines, unnamed...)
	if len(lines) == 0 {
		return ""
	}
	return label + "：" + strings.Join(lines, "\n")
}

func inBrackets(remark string) string {
	if remark == "" {
		return ""
	}
	return "（" + remark + "）"
}

// paddedName gives a name of two characters the width of three: 王  翔.
func paddedName(name string) string {
	if utf8.RuneCountInString(name) != 2 {
		return name
	}
	_, n := utf8.DecodeRuneInString(name)
	return name[:n] + gap2 + name[n:]
}

func paddedNames(names []string) []string {
	padded := make([]string, len(names))
	for i, n := range names {
		padded[i] = paddedName(n)
	}
	return padded
}

// ChineseNumber gives a number from 1 to 99 as headings count: 一, 十二, 四十.
func ChineseNumber(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch tens, ones := n/10, n%10; {
	case n <= 0 || tens > 9:
		return fmt.Sprint(n)
	case tens == 0:
		return digits[ones]
	case tens == 1:
		return "十" + digits[ones]
	default:
		return digits[tens] + "十" + digits[ones]
	}
}
