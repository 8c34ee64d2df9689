package lint

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var gridRules = []Rule{
	{
		ID: "M09", Level: Warning, From: Recording, Strength: Practice, Source: "实务：出席名单中的两字人名",
		Title: "两字人名的空格不一致",
		Bad:   "出席：王翔  蒋来清", Good: "出席：王  翔  蒋来清",
		Why:    "领导名单按格排列时，两字人名中间空一字，与三字人名对齐；单位后的人名接排，不空格。",
		Unseen: "全部是两字人名且都不空格的一行；用顿号或者半个空格隔开的名单，不成格。",
		check:  padding,
	},
	{
		ID: "M10", Level: Warning, From: Recording, Strength: Practice, Source: "实务：出席名单的分隔",
		Title: "名单中的分隔不一致",
		Bad:   "出席：李亚平、王翔  洪宗明", Good: "出席：李亚平、王翔、洪宗明",
		Why:    "同一名单或者都用空格，或者都用顿号。同一单位的几个人之间用顿号、单位之间用空格的，不在此列。",
		Unseen: "逗号与其他分隔的混用；两行之间的分隔。",
		check:  separators,
	},
}

// written gives a person as written, without the brackets behind, and the
// place where that ends.
func (p *pass) written(who drafting.Person) (s string, end int) {
	s = p.slice(who.Span)
	if i := strings.IndexAny(s, "（("); i > 0 {
		s = s[:i]
	}
	return s, who.Span.Start + len(s)
}

// gapIn gives the place of the padding inside a name of two characters that
// ends the person as written; both ends are equal where there is none.
func (p *pass) gapIn(who drafting.Person) (gap drafting.Span, ok bool) {
	if utf8.RuneCountInString(who.Name) != 2 {
		return gap, false
	}
	s, end := p.written(who)
	_, w := utf8.DecodeRuneInString(who.Name)
	first, last := who.Name[:w], who.Name[w:]
	head, ok := strings.CutSuffix(s, last)
	if !ok {
		return gap, false
	}
	body := strings.TrimRight(head, blanks)
	if !strings.HasSuffix(body, first) {
		return gap, false
	}
	return drafting.Span{Start: who.Span.Start + len(body), End: end - len(last)}, true
}

// blanks are the characters that pad a list.
const blanks = " \t\u3000\u00a0"

func padding(p *pass) {
	for _, roll := range p.rolls() {
		gridPadding(p, roll)
		unitPadding(p, roll)
	}
}

// gridPadding reports the unpadded names of two characters in the rows of bare
// names of which others are padded, or are of three characters.
func gridPadding(p *pass, roll drafting.Roll) {
	model := ""
	var loose []drafting.Span
	for _, row := range roll.Rows {
		if !row.Bare || !p.inCells(row) {
			continue
		}
		var tight []drafting.Span
		three := false
		for _, who := range row.Persons {
			three = three || utf8.RuneCountInString(who.Name) == 3
			switch gap, ok := p.gapIn(who); {
			case ok && gap.Start == gap.End:
				tight = append(tight, gap)
			case ok && model == "":
				model = p.slice(gap)
			}
		}
		if three || model != "" {
			loose = append(loose, tight...)
		}
	}
	if model == "" {
		model = "  "
	}
	for _, gap := range loose {
		_, surname := utf8.DecodeLastRuneInString(p.text[:gap.Start])
		_, given := utf8.DecodeRuneInString(p.text[gap.End:])
		p.add(gap.Start-surname, gap.End+given, "两字人名中间应当空一字，与三字人名对齐", &Edit{Span: gap, Text: model})
	}
}

// inCells reports whether the persons of a row stand a cell apart, so that they
// form columns with those above and below.
func (p *pass) inCells(row drafting.Row) bool {
	for i := 1; i < len(row.Persons); i++ {
		gap := p.text[row.Persons[i-1].Span.End:max(row.Persons[i-1].Span.End, row.Persons[i].Span.Start)]
		if gap == "" || gap == " " || strings.Trim(gap, blanks) != "" {
			return false
		}
	}
	return true
}

// unitPadding reports the padded names written against their units, unless that
// is how most of the roll is written.
func unitPadding(p *pass, roll drafting.Roll) {
	var padded []drafting.Span
	tight := 0
	for _, who := range roll.Persons() {
		gap, ok := p.gapIn(who)
		if !ok || who.Unit == "" {
			continue
		}
		_, w := utf8.DecodeRuneInString(who.Name)
		switch {
		case gap.Start == gap.End:
			tight++
		case !strings.ContainsRune(blanks, before(p.text, gap.Start-w)):
			padded = append(padded, gap)
		}
	}
	if len(padded) > tight {
		return
	}
	for _, gap := range padded {
		p.replace(gap.Start, gap.End, "单位后的人名接排，中间不空格", "")
	}
}

// joint is what stands between two persons of a row.
type joint struct {
	span  drafting.Span
	pause bool // 、 rather than spaces
}

func separators(p *pass) {
	for _, roll := range p.rolls() {
		var bare, units []joint
		for _, row := range roll.Rows {
			for i := 1; i < len(row.Persons); i++ {
				a, b := row.Persons[i-1], row.Persons[i]
				j, ok := p.joint(a, b)
				switch {
				case !ok:
				case a.Unit+a.Office+b.Unit+b.Office == "":
					bare = append(bare, j)
				case p.ownsUnit(a) && p.ownsUnit(b):
					units = append(units, j)
				}
			}
		}
		uniform(p, bare)
		uniform(p, units)
	}
}

// ownsUnit reports whether a person is written behind the unit itself rather
// than behind a colleague.
func (p *pass) ownsUnit(who drafting.Person) bool {
	return who.Unit != "" && strings.HasPrefix(p.slice(who.Span), who.Unit)
}

// joint reads what stands between two persons: spaces or 、.
func (p *pass) joint(a, b drafting.Person) (joint, bool) {
	span := drafting.Span{Start: a.Span.End, End: b.Span.Start}
	if span.End <= span.Start {
		return joint{}, false
	}
	switch s := strings.Trim(p.slice(span), blanks); s {
	case "":
		return joint{span, false}, true
	case "、":
		return joint{span, true}, true
	}
	return joint{}, false
}

// uniform reports the joints that are unlike most of their list; where most are
// alike they are put right.
func uniform(p *pass, joints []joint) {
	var count [2]int
	usual := [2]string{"  ", "、"}
	for _, j := range joints {
		kind := 0
		if j.pause {
			kind = 1
		}
		if count[kind]++; count[kind] == 1 {
			usual[kind] = p.slice(j.span)
		}
	}
	if count[0] == 0 || count[1] == 0 {
		return
	}
	main, few := 0, count[1]
	if count[1] > count[0] {
		main, few = 1, count[0]
	}
	for _, j := range joints {
		if j.pause == (main == 1) {
			continue
		}
		message := "名单中空格与顿号混用，请统一"
		if count[main] >= 2*few {
			p.replace(j.span.Start, j.span.End, message, usual[main])
		} else {
			p.report(j.span.Start, j.span.End, message)
		}
	}
}
