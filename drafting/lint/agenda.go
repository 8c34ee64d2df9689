package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var agendaRules = []Rule{
	{
		ID: "M02", Level: Warning, From: Recording, Strength: Practice, Source: "实务：首段议题与各部分标题",
		Title: "首段所列议题与各部分不对应",
		Bad:   "首段列三项议题，正文只有两个部分", Good: "首段每项议题在正文中各有一个部分，次序相同",
		Why:    "首段列出的议题应当在正文中逐项写到，次序一致；正文不宜出现首段没有提到的议题。",
		Unseen: "首段没有列议题的、不按议题分部分的纪要（总体要求、重点任务等）；以“等”收尾的首段之外的议题；一个部分合写几项议题的。",
		check:  agendaAndHeadings,
	},
}

// subject is what an item of the opening or a section is about.
type subject struct {
	span   drafting.Span
	text   string   // as it is compared
	titles []string // the papers in it, as they are compared
	pairs  map[[2]rune]bool
}

// agendaWords begin the items of an agenda and the headings made from them.
var agendaWords = [...]string{"传达学习", "学习贯彻", "研究审议", "审议", "听取", "研究部署", "研究", "传达", "学习", "讨论", "审定", "通报", "部署", "关于"}

// withoutVerb cuts the word of dealing off the start of s.
func withoutVerb(s string) (rest string, dealt bool) {
	for _, w := range agendaWords {
		if rest, ok := strings.CutPrefix(s, w); ok {
			return strings.TrimPrefix(rest, "了"), true
		}
	}
	return s, false
}

// canonical gives s as it is compared: units by the short names that the
// office's book has for them (市政府 for 苏州市人民政府), other organs shortened as
// far as their endings go, without padding.
func (p *pass) canonical(s string) string {
	d := p.book.Directory
	if d == nil {
		return canon.Replace(s)
	}
	var b strings.Builder
	end := 0
	d.names.each(s, func(at int, word string) {
		if id, ok := d.unit(word, p.day()); ok {
			b.WriteString(s[end:at])
			b.WriteString(d.shortest(id, p.day()))
			end = at + len(word)
		}
	})
	b.WriteString(s[end:])
	return canon.Replace(b.String())
}

// sameUnit reports whether a and b are one unit: by their names, or by the
// office's book.
func (p *pass) sameUnit(a, b string) bool {
	return a == b || a != "" && b != "" && p.canonical(a) == p.canonical(b)
}

var canon = strings.NewReplacer("人民政府", "政府", "委员会", "委", "办公室", "办", " ", "", "\u3000", "", "\u00a0", "")

// subjectAt reads the subject at a place of the draft.
func (p *pass) subjectAt(s drafting.Span) subject {
	out := subject{span: s, pairs: map[[2]rune]bool{}}
	titles := p.titles([]drafting.Span{s})
	for _, t := range titles[:min(len(titles), maxTitles)] {
		out.titles = append(out.titles, p.canonical(p.slice(t)))
	}
	out.text, _ = withoutVerb(p.canonical(p.slice(s)))
	var prev rune
	for _, r := range out.text {
		if prev != 0 {
			out.pairs[[2]rune{prev, r}] = true
		}
		prev = r
	}
	return out
}

// covers says how much of the subject b's text is found in a's: the share of
// its pairs of characters.
func (a subject) covers(b subject) float64 {
	common := 0
	for k := range b.pairs {
		if a.pairs[k] {
			common++
		}
	}
	return float64(common) / float64(max(len(b.pairs), 1))
}

// within reports whether the whole of one subject stands in the other.
func (a subject) within(b subject) bool {
	for _, s := range a.titles {
		if strings.Contains(b.text, s) {
			return true
		}
	}
	if len(a.titles) > 0 && len(b.titles) > 0 || a.text == "" || b.text == "" {
		return false
	}
	return strings.Contains(a.text, b.text) || strings.Contains(b.text, a.text)
}

// alike reports whether two subjects that are not within one another are the
// same matter in other words.
func (a subject) alike(b subject) bool {
	if len(a.titles) > 0 && len(b.titles) > 0 {
		for _, s := range a.titles {
			for _, t := range b.titles {
				if similarity(s, t) > nearly {
					return true // M03 asks which of them is right
				}
			}
		}
		return false
	}
	const enough = 0.6
	return a.covers(b) >= enough || b.covers(a) >= enough
}

// maxSubjects bounds how many subjects are compared with one another.
const maxSubjects = 40

// agendaSubjects gives the subjects that the opening lists. One item may hold
// several, joined by 、.
func (p *pass) agendaSubjects() []subject {
	var out []subject
	for _, a := range p.doc.Meeting.Agenda {
		for _, span := range p.parts(a.Span) {
			if len(out) < maxSubjects {
				out = append(out, p.subjectAt(span))
			}
		}
	}
	return out
}

// parts cuts an item of the agenda at its 、, if every part is long enough to be
// a matter of its own.
func (p *pass) parts(s drafting.Span) []drafting.Span {
	text := p.slice(s)
	if strings.ContainsAny(text, "《“（") || !strings.Contains(text, "、") {
		return []drafting.Span{s}
	}
	const short = 4
	var out []drafting.Span
	for at := s.Start; ; {
		part, rest, more := strings.Cut(p.text[at:s.End], "、")
		if utf8.RuneCountInString(part) < short {
			return []drafting.Span{s}
		}
		out = append(out, drafting.Span{Start: at, End: at + len(part)})
		if !more {
			return out
		}
		at = s.End - len(rest)
	}
}

// sectionSubjects gives the subjects of the numbered sections; where the number
// stands before running text, its first sentence.
func (p *pass) sectionSubjects() []subject {
	var out []subject
	for _, item := range p.doc.Items {
		span := item.Heading.Span
		switch {
		case item.Number == 0 || len(out) == maxSubjects:
			continue
		case item.Heading.Value == "" && len(item.Paragraphs) == 0:
			continue
		case item.Heading.Value == "":
			span = item.Paragraphs[0].Span
			if i := strings.Index(p.slice(span), "。"); i >= 0 {
				span.End = span.Start + i
			}
		}
		out = append(out, p.subjectAt(span))
	}
	return out
}

func agendaAndHeadings(p *pass) {
	agenda, sections := p.agendaSubjects(), p.sectionSubjects()
	if len(agenda) == 0 || len(sections) == 0 {
		return
	}
	m := match(agenda, sections)
	if m.matched == 0 || 2*m.matched < len(sections) {
		return // the sections are not those of the agenda
	}
	if !openEnded(p.doc.Meeting.Agenda) {
		p.unlisted(sections, m)
	}
	p.undealt(agenda, m)
	p.disordered(sections, m)
	_, spans := p.opening()
	p.itemCount(spans, len(sections))
}

// matching says which item of the agenda a section deals with.
type matching struct {
	partner []int  // for each section the first item that is its matter, -1 for none
	dealt   []bool // for each item of the agenda whether a section deals with it
	matched int    // how many sections have a partner
}

func (m *matching) pair(section, item int) {
	m.dealt[item] = true
	if m.partner[section] < 0 {
		m.partner[section] = item
		m.matched++
	}
}

// match compares by what is written alike first; only what is left over may be
// the same matter in other words.
func match(agenda, sections []subject) matching {
	m := matching{make([]int, len(sections)), make([]bool, len(agenda)), 0}
	for i, s := range sections {
		m.partner[i] = -1
		for j, a := range agenda {
			if a.within(s) {
				m.pair(i, j)
			}
		}
	}
	for i, s := range sections {
		several := len(s.titles) > 1 || strings.Contains(s.text, "，")
		if m.partner[i] >= 0 && !several {
			continue
		}
		for j, a := range agenda {
			if !m.dealt[j] && a.alike(s) {
				m.pair(i, j)
			}
		}
	}
	return m
}

// openEnded reports whether the opening says that it does not list everything.
func openEnded(agenda []drafting.Text) bool {
	for _, a := range agenda {
		rest, _ := withoutVerb(a.Value)
		if vague(rest) || endsWithAny(rest, "等", "等议题", "等工作", "等文件", "等有关事项", "等有关工作", "其他有关事项") {
			return true
		}
	}
	return false
}

// unlisted reports the sections that begin like an item of the agenda and are
// none of the opening's.
func (p *pass) unlisted(sections []subject, m matching) {
	for i, s := range sections {
		if m.partner[i] >= 0 || len(s.text) < len("某某某某") {
			continue
		}
		if _, dealt := withoutVerb(p.slice(s.span)); dealt {
			p.report(s.span.Start, s.span.End, "首段没有列出这项议题")
		}
	}
}

// undealt reports the items of the opening that no section deals with and the
// body does not name.
func (p *pass) undealt(agenda []subject, m matching) {
	body := ""
	if n := len(p.doc.Items); n > 0 {
		body = p.text[p.doc.Items[0].Span.Start:p.doc.Items[n-1].Span.End]
	}
	for j, a := range agenda {
		rest, _ := withoutVerb(p.slice(a.span))
		if !m.dealt[j] && !vague(rest) && !strings.Contains(body, rest) {
			p.report(a.span.Start, a.span.End, "首段列出的这项议题在正文中没有相应的部分")
		}
	}
}

// vague reports whether an item of the agenda only points at others.
func vague(s string) bool {
	const short = 5
	return utf8.RuneCountInString(s) < short || endsWithAny(s, "等事项", "下一阶段工作", "下一步工作", "其他事项")
}

// disordered reports the first section that stands before one whose item comes
// earlier in the opening.
func (p *pass) disordered(sections []subject, m matching) {
	last := -1
	for i, j := range m.partner {
		if j < 0 {
			continue
		}
		if j < last {
			p.report(sections[i].span.Start, sections[i].span.End, "各部分的次序与首段所列议题的次序不同")
			return
		}
		last = j
	}
}

// itemNumber is the number of items that an opening announces.
var itemNumber = regexp.MustCompile(`([0-9]+|[一二三四五六七八九十两]+)[个项]议题`)

// itemCount compares the number of items that the opening announces with the
// number of sections.
func (p *pass) itemCount(opening []drafting.Span, sections int) {
	for _, s := range opening {
		text := p.slice(s)
		if !strings.Contains(text, "议题") || strings.Contains(text, "其中") || strings.Contains(text, "部分") {
			continue
		}
		m := itemNumber.FindStringSubmatchIndex(text)
		if m == nil || before(text, m[0]) == '第' {
			continue
		}
		if n := count(strings.ReplaceAll(text[m[2]:m[3]], "两", "二")); n > 0 && n != sections {
			p.report(s.Start+m[0], s.Start+m[1], fmt.Sprintf("首段称%d个议题，正文有%d个部分", n, sections))
		}
	}
}
