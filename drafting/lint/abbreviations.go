package lint

import (
	"fmt"
	"strings"

	"jiyao/drafting"
)

var abbreviationRules = []Rule{
	{
		ID: "P33", Level: Warning, From: Recording, Strength: Practice, Source: "实务：简称先定义、后使用",
		Title: "简称没有使用、用在定义之前或者前后不一",
		Bad:   "同意《就业工作意见》（以下简称《工作意见》）。各地要落实《意见》。", Good: "同意《就业工作意见》（以下简称《工作意见》）。各地要落实《工作意见》。",
		Why:    "用“以下简称”定义的简称，后文至少用一次，写法一致，定义之前不用。",
		Unseen: "没有加引号、书名号的简称是否提前使用；“《意见（试行）》”与“《意见》”视为一致；用括注以外的方式定义的简称。",
		check:  abbreviations,
	},
}

// definition is one （以下简称…）.
type definition struct {
	start, end int    // bytes of the short name, its marks included
	short      string // with its marks: 《意见》, “甲方”, 市人社局
	full       string // the title before the bracket, with its marks; empty if there is none
}

const (
	maxDefinitions = 100    // that are looked for in the whole text
	maxShort       = 30 * 3 // bytes of a short name
)

// definitions finds the short names that the draft defines.
func (p *pass) definitions() []definition {
	var all []definition
	for _, q := range p.brackets {
		if q.openMark != '（' || !q.whole() || q.close-q.open > maxRebracket || len(all) == maxDefinitions {
			continue
		}
		inner := p.inner(q)
		for _, w := range [...]string{"以下简称", "以下统称", "下称", "简称"} {
			if rest, ok := strings.CutPrefix(inner, w); ok {
				all = append(all, p.define(q, rest))
				break
			}
		}
	}
	return all
}

// define reads the short name behind 以下简称; the zero definition if there are
// several or none.
func (p *pass) define(q pair, rest string) definition {
	short := strings.TrimLeft(rest, "为：")
	inside := strings.TrimLeft(short, "《“")
	if inside == "" || len(inside) > maxShort || len(short)-len(inside) > len("《") || strings.ContainsAny(inside, "，。；、《“") {
		return definition{}
	}
	d := definition{start: q.close - len(short), end: q.close, short: short}
	head := p.text[max(0, q.open-maxRebracket):q.open]
	if i := strings.LastIndex(head, "《"); i >= 0 && strings.HasSuffix(head, "》") {
		d.full = head[i:]
	}
	return d
}

// title is a title of the draft, with its marks and without.
type title struct {
	span       drafting.Span
	text, core string
}

// allTitles gives all titles of the draft.
func (p *pass) allTitles() []title {
	var all []title
	for _, q := range p.brackets {
		if q.openMark == '《' && q.whole() && q.close-q.open < maxRebracket {
			span := drafting.Span{Start: q.open, End: q.close + len("》")}
			all = append(all, title{span, p.slice(span), core(p.slice(span))})
		}
	}
	return all
}

func abbreviations(p *pass) {
	all := p.definitions()
	if len(all) == 0 {
		return
	}
	titles := p.allTitles()
	known := map[string]bool{}
	for _, d := range all {
		known[d.short], known[d.full] = true, true
	}
	for _, d := range all {
		if d.short == "" {
			continue
		}
		quoted := isOpening(after(d.short, 0))
		if i := strings.Index(p.text, d.short); quoted && i >= 0 && i < d.start && !strings.HasPrefix(p.text[i:], d.full+"（") {
			p.report(i, i+len(d.short), fmt.Sprintf("简称“%s”在定义之前使用", d.short))
		}
		if !p.uses(d) {
			p.report(d.start, d.end, fmt.Sprintf("简称“%s”定义后没有使用", d.short))
		}
		p.otherShorts(d, titles, known)
	}
}

// uses reports whether a short name stands behind its definition, marks and
// 试行 apart.
func (p *pass) uses(d definition) bool {
	return strings.Contains(p.text[d.end:], core(d.short))
}

// core gives a name without its marks and without （试行） and the like.
func core(s string) string {
	s = strings.Trim(s, "《》“”〈〉")
	if i := strings.LastIndex(s, "（"); i > 0 && strings.HasSuffix(s, "）") {
		s = s[:i]
	}
	return s
}

// otherShorts reports titles behind a definition that shorten the same full
// name otherwise.
func (p *pass) otherShorts(d definition, titles []title, known map[string]bool) {
	if d.full == "" || !strings.HasPrefix(d.short, "《") {
		return
	}
	full, short := core(d.full), core(d.short)
	for _, t := range titles {
		if t.span.Start < d.end || !strings.HasSuffix(full, t.core) || t.core == full || t.core == short || known[t.text] {
			continue
		}
		if !strings.Contains(p.text[:d.start], t.text) {
			p.report(t.span.Start, t.span.End, fmt.Sprintf("此处称“%s”，前文简称为“%s”，请核对", t.text, d.short))
		}
	}
}
