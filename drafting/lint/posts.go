package lint

import (
	"fmt"
	"slices"
	"strings"
)

var postRules = []Rule{
	{
		ID: "M16", Level: Warning, From: Recording, Strength: Office, Source: "本单位的会议规则",
		Title: "到会的组成人员不足法定人数",
		Bad:   "组成人员9人，出席3人，须过半数", Good: "出席5人以上",
		Why:    "到会人数不足的会议，议定事项的效力会受质疑。只数出席名单中写明姓名的组成人员。",
		Unseen: "会议类型没有登记法定人数的，中途到会、离会的。",
		check:  quorum,
	},
	{
		ID: "M17", Level: Warning, From: Recording, Strength: Office, Source: "本单位的任职资料",
		Title: "职务与任职资料不符",
		Bad:   "2023年的会议，“李亚平市长”（2022年1月起已离任）", Good: "写会议当日的职务",
		Why:    "职务以会议当日为准。写“时任”“原”的不在此列；资料中没有的人，只核对会议主持人。",
		Unseen: "资料中没有的职务，没有与姓名紧连着写的职务。",
		check:  titles,
	},
}

// quorum counts the members who were there.
func quorum(p *pass) {
	roll := p.doc.Attendance.Present
	if p.book.Quorum == NoQuorum || len(p.book.Members) == 0 || roll.Span.IsZero() {
		return
	}
	there := map[string]bool{}
	for _, who := range roll.Persons() {
		if slices.Contains(p.book.Members, who.Name) {
			there[who.Name] = true
		}
	}
	if p.book.Quorum.met(len(there), len(p.book.Members)) {
		return
	}
	p.report(roll.Span.Start, roll.Span.Start+len(roll.Label), fmt.Sprintf("组成人员%d人，出席名单中有%d人，未达到“%s”，请核对",
		len(p.book.Members), len(there), p.book.Quorum.Chinese()))
}

// titles compares posts that are written beside names with the terms of the
// day.
func titles(p *pass) {
	d, day := p.book.Directory, p.day()
	if d == nil || day == "" {
		return
	}
	p.chairHolds(d, day)
	chair := p.doc.Meeting.Chair.Span
	for _, b := range p.lines {
		var prev found
		d.posted.each(b.Text, func(at int, word string) {
			now := found{word, at, len(d.holders[word]) > 0}
			name, post := now, prev
			if prev.isName {
				name, post = prev, now
			}
			adjacent := prev.word != "" && prev.at+len(prev.word) == at && prev.isName != now.isName
			start := b.Span.Start + prev.at
			if adjacent && !(chair.Start <= start && start < chair.End) && !past(b.Text, prev.at) && !longerPost(b.Text, name, post) {
				p.inTerm(d, day, name.word, post.word, start, b.Span.Start+at+len(word))
			}
			prev = now
		})
	}
}

// found is a name or a post where it stands in a line.
type found struct {
	word   string
	at     int
	isName bool
}

// past reports whether what stands at a place is told of the past.
func past(s string, at int) bool {
	return strings.HasSuffix(s[:at], "时任") || strings.HasSuffix(s[:at], "原") || strings.HasSuffix(s[:at], "前")
}

// longerPost reports whether a post is only a part of what is written: the 市长
// of 副市长 before a name, that of 市长助理 behind it.
func longerPost(s string, name, post found) bool {
	if post.at > name.at {
		return strings.HasPrefix(s[post.at+len(post.word):], "助理")
	}
	r := before(s, post.at)
	return r != 0 && strings.ContainsRune("副总代", r)
}

// inTerm reports a person with a post that he has had or is to have, but not on
// the day.
func (p *pass) inTerm(d *Directory, day, name, post string, start, end int) {
	his := func(h Holder) bool { return h.Office == post }
	if !holding(d.holders[name], "", his) || holding(d.holders[name], day, his) {
		return
	}
	p.report(start, end, fmt.Sprintf("按任职资料，%s在%s不任%s，请核对", name, chineseDay(day), post))
}

// chairHolds compares the chair with who held the post on the day, where one
// did; of several posts (党组书记、市长) each.
func (p *pass) chairHolds(d *Directory, day string) {
	chair := p.doc.Meeting.Chair
	if chair.Name == "" || chair.Span.IsZero() {
		return
	}
	for _, post := range strings.Split(chair.Office, "、") {
		names := d.holdersOn(post, day)
		if len(names) == 0 || slices.Contains(names, chair.Name) {
			continue
		}
		p.report(chair.Span.Start, chair.Span.End, fmt.Sprintf("按任职资料，%s的%s是%s，请核对", chineseDay(day), post, strings.Join(names, "、")))
		return
	}
}

// holdersOn gives the names of who held a post on the day.
func (d *Directory) holdersOn(post, day string) (names []string) {
	for _, h := range d.offices[post] {
		if h.on(day) && !slices.Contains(names, h.Name) {
			names = append(names, h.Name)
		}
	}
	return names
}
