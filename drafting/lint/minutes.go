package lint

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"jiyao/drafting"
)

var minutesRules = []Rule{
	{
		ID: "M03", Level: Warning, From: Recording, Strength: Practice, Source: "实务：首段议题与各部分标题",
		Title: "标题中的议题与首段所写不一致",
		Bad:   "首段《市政府与甲大学合作备忘录》，标题《某市人民政府、甲大学合作备忘录》", Good: "前后一致",
		Why:    "同一文件在首段和各部分标题中应当用同一名称。以哪一处为准须由人核对，不自动改正。",
		Unseen: "意思相同而字面差别很大的名称；首段没有列出的议题。",
		check:  objects,
	},
	{
		ID: "M08", Level: Warning, From: Recording, Strength: Practice, Source: "实务：出席名单",
		Title: "主持人不在出席名单中",
		Bad:   "首段“李亚平市长主持召开”，出席名单无李亚平", Good: "出席：李亚平……",
		Why:    "首段写明的主持人通常列在出席名单首位，列在后面的仅作提示；另列“主持：”一行的不在此列。",
		Unseen: "首段未写主持人姓名，会议另列“主持：”一行，或者名单写“参加人员”等而不写“出席”。",
		check:  chairPresent,
	},
	{
		ID: "M15", Level: Hint, From: Recording, Strength: Practice, Source: "实务：列席名单",
		Title: "未具名的代表",
		Bad:   "苏州工业园区的代表", Good: "苏州工业园区张三",
		Why:    "允许，但归档时宜能查到姓名。",
		Unseen: "写了姓名而身份不明的人；只写职务的（市财政局局长）；只列单位、都不具名的名单。",
		check:  unnamed,
	},
	{
		ID: "M20", Level: Blocker, From: Collation, Strength: Practice, Source: "实务：会议、整理、印发的先后",
		Title: "会议、整理、印发日期的先后有误",
		Bad:   "2020年5月11日的会议，2020年5月1日印发", Good: "会议日期≤整理日期≤印发日期",
		Why:    "先开会，再整理，后印发。哪一个日期有误须由人核对。",
		Unseen: "没有写年份的日期；签发日期（不在文稿中）。",
		check:  dateOrder,
	},
	{
		ID: "M23", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.2.2、7.3.6",
		Title: "标有密级而附注公开发布",
		Bad:   "秘密★1年……（此件公开发布）", Good: "二者取一",
		Why:    "涉密公文不得公开发布。涉密文件不得在本系统中办理。",
		Unseen: "附注没有用“公开”字样的公开方式；密级写在正文句中。",
		check:  secretAndPublic,
	},
	{
		ID: "M27", Level: Hint, From: Recording, Strength: Practice, Source: "实务：纪要用第三人称",
		Title: "用了第一、二人称",
		Bad:   "我们要认真落实", Good: "会议要求认真落实",
		Why:    "纪要以“会议”为主语。“我市”“我省”等属通行用语，引号、书名号内的原话原名不在此列。",
		Unseen: "引号、书名号内的话；“本市”“本局”；省略了主语的第一人称句。",
		check:  firstPerson,
	},
}

// maxObjects bounds how many objects of headings are compared with how many
// of the opening, and so keeps the rule linear.
const maxObjects = 100

func objects(p *pass) {
	opening, spans := p.opening()
	for _, a := range p.doc.Meeting.Agenda { // it may stand behind 议题： instead
		opening += a.Value + "\n"
	}
	if opening == "" {
		return
	}
	headings := p.headingText()
	candidates := p.titles(spans)
	for _, a := range p.doc.Meeting.Agenda {
		candidates = append(candidates, a.Span)
	}
	var loose []string // named in the opening and by no heading
	for _, c := range atMost(candidates) {
		if s := p.slice(c); !strings.Contains(headings, s) {
			loose = append(loose, s)
		}
	}
	for _, span := range atMost(p.headingObjects()) {
		object := p.slice(span)
		if strings.Contains(opening, object) {
			continue
		}
		if near := p.nearest(object, loose); near != "" {
			p.report(span.Start, span.End, fmt.Sprintf("此处称“%s”，首段称“%s”，请核对", object, near))
		}
	}
}

func atMost(spans []drafting.Span) []drafting.Span { return spans[:min(len(spans), maxObjects)] }

// headingObjects gives what the headings are about: the titles in them, or
// the whole heading where there is none.
func (p *pass) headingObjects() []drafting.Span {
	var out []drafting.Span
	for _, item := range p.doc.Items {
		if item.Heading.Value == "" {
			continue
		}
		named := p.titles([]drafting.Span{item.Heading.Span})
		if len(named) == 0 {
			named = []drafting.Span{item.Heading.Span}
		}
		out = append(out, named...)
	}
	return out
}

// opening gives the text of the opening paragraphs and their places.
func (p *pass) opening() (text string, spans []drafting.Span) {
	var b strings.Builder
	for _, line := range p.lines {
		if line.Kind == drafting.Opening {
			b.WriteString(line.Text)
			b.WriteByte('\n')
			spans = append(spans, line.Span)
		}
	}
	return b.String(), spans
}

func (p *pass) headingText() string {
	var b strings.Builder
	for _, item := range p.doc.Items {
		b.WriteString(item.Heading.Value)
		b.WriteByte('\n')
	}
	return b.String()
}

// titles gives the outermost 《…》 within the spans, which are in order.
func (p *pass) titles(spans []drafting.Span) []drafting.Span {
	var out []drafting.Span
	for _, s := range spans {
		first := sort.Search(len(p.brackets), func(i int) bool { return p.brackets[i].start() >= s.Start })
		end := s.Start
		for _, q := range p.brackets[first:] {
			if q.start() >= s.End {
				break
			}
			if q.openMark != '《' || !q.whole() || q.open < end || q.close >= s.End {
				continue
			}
			end = q.close + len("》")
			out = append(out, drafting.Span{Start: q.open, End: end})
		}
	}
	return out
}

// nearly is the similarity above which two names may be meant for one paper.
const nearly = 0.5

// nearest gives the candidate most like the object, empty if none is alike.
func (p *pass) nearest(object string, candidates []string) string {
	best, near := nearly, ""
	for _, c := range candidates {
		if s := similarity(p.canonical(object), p.canonical(c)); s > best {
			best, near = s, c
		}
	}
	return near
}

// similarity is Dice's coefficient over pairs of characters: 1 for equal
// texts, 0 for texts that share no pair.
func similarity(a, b string) float64 {
	if len(a) > 3*len(b) || len(b) > 3*len(a) {
		return 0
	}
	seen, n := map[[2]rune]int{}, 0
	var prev rune
	for _, r := range a {
		seen[[2]rune{prev, r}]++
		prev = r
		n++
	}
	common := 0
	prev = 0
	for _, r := range b {
		if k := [2]rune{prev, r}; seen[k] > 0 {
			seen[k]--
			common++
		}
		prev = r
		n++
	}
	return 2 * float64(common) / float64(max(n, 1))
}

func chairPresent(p *pass) {
	chair, roll := p.doc.Meeting.Chair, p.doc.Attendance.Present
	if chair.Name == "" || !strings.Contains(roll.Label, "出席") || len(roll.Persons()) == 0 {
		return // 首段 and 参加人员 that tell who came do not repeat the chair
	}
	for _, b := range p.lines {
		if b.Kind == drafting.Chair {
			return
		}
	}
	if strings.Contains(flat(p.slice(roll.Span)), chair.Name) {
		p.chairFirst(chair.Name, roll.Persons())
		return
	}
	p.report(chair.Span.Start, chair.Span.End, fmt.Sprintf("主持人“%s”不在出席名单中", chair.Name))
}

// chairFirst looks that the list of 出席 begins with the chair.
func (p *pass) chairFirst(name string, persons []drafting.Person) {
	for i, who := range persons {
		if who.Name == name && i > 0 {
			p.reportAs(Hint, who.Span.Start, who.Span.End, fmt.Sprintf("主持人“%s”通常列在出席名单首位", name))
		}
		if who.Name == name {
			return
		}
	}
}

func unnamed(p *pass) {
	a := p.doc.Attendance
	for _, roll := range []drafting.Roll{a.Present, a.Observers} {
		persons := roll.Persons()
		if !slices.ContainsFunc(persons, func(who drafting.Person) bool { return who.Name != "" && who.Unit != "" }) {
			continue // a list of units alone, as many offices keep it
		}
		for _, who := range persons {
			if who.Name == "" && who.Unit != "" && who.Office == "" && !who.Span.IsZero() {
				p.report(who.Span.Start, who.Span.End, fmt.Sprintf("“%s”的代表未具名", who.Unit))
			}
		}
	}
}

func dateOrder(p *pass) {
	met, compiled, issued := p.doc.Meeting.Date, p.doc.Compiled, p.doc.Issued
	check := func(early, late drafting.Date, first, then string) {
		if early.Year == 0 || late.Year == 0 || late.Span.IsZero() || early.String() <= late.String() {
			return
		}
		p.report(late.Span.Start, late.Span.End,
			fmt.Sprintf("%s日期（%s）早于%s日期（%s）", then, late.Chinese(), first, early.Chinese()))
	}
	check(met, p.doc.Imprint.Date, "会议", "编印")
	check(met, compiled, "会议", "整理")
	if compiled.Year == 0 {
		check(met, issued, "会议", "印发")
	}
	check(compiled, issued, "整理", "印发")
}

// secret is a line that is a mark of secrecy: 秘密★1年, 机密.
var secret = regexp.MustCompile(`^\s*(?:绝密|机密|秘密)\s*(?:[★☆*].*)?$`)

func secretAndPublic(p *pass) {
	if !p.book.Public && !p.saysPublic() {
		return
	}
	for _, b := range p.lines {
		if len(b.Text) < 100 && secret.MatchString(b.Text) {
			at := p.doc.Note.Span
			if at.IsZero() {
				at = b.Span
			}
			p.report(at.Start, at.End,
				fmt.Sprintf("标有密级“%s”的纪要不得公开发布", strings.TrimSpace(b.Text)))
			return
		}
	}
}

var person = regexp.MustCompile(`我们|咱们|你们|我(?:认为|觉得|建议|希望|想|要|代表|同意|讲|说|再|先|强调|补充|提)|本人(?:认为|建议|同意|觉得)`)

func firstPerson(p *pass) {
	for _, b := range p.lines {
		if !strings.ContainsAny(b.Text, "我咱你") && !strings.Contains(b.Text, "本人") {
			continue
		}
		for _, m := range person.FindAllStringIndex(b.Text, -1) {
			start, end := b.Span.Start+m[0], b.Span.Start+m[1]
			if prev := before(b.Text, m[0]); prev == '自' || prev == '忘' || within(p.quotes, start) {
				continue
			}
			word := strings.TrimRightFunc(p.text[start:end], func(r rune) bool { return !strings.ContainsRune("我咱你们本人", r) })
			p.report(start, start+len(word), fmt.Sprintf("纪要用第三人称，“%s”宜改为“会议”等", word))
		}
	}
}

// quotations gives the outermost quotations and titles in order.
func (p *pass) quotations() []drafting.Span {
	var out []drafting.Span
	end := 0
	for _, q := range p.brackets {
		if !q.whole() || q.reversed || q.open < end || !strings.ContainsRune("“《「『", q.openMark) {
			continue
		}
		end = q.close
		out = append(out, drafting.Span{Start: q.open, End: end})
	}
	return out
}

// within reports whether byte at lies in one of the spans, which are in order
// and apart.
func within(spans []drafting.Span, at int) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].Start > at }) - 1
	return i >= 0 && at < spans[i].End
}
