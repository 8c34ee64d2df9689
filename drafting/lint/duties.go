package lint

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"jiyao/drafting"
)

var dutyRules = []Rule{
	{
		ID: "M06", Level: Warning, From: Recording, Strength: Practice, Source: "实务：议定事项的责任单位",
		Title: "议定事项没有具体的责任单位",
		Bad:   "由有关部门抓紧办理", Good: "由市人社局抓紧办理",
		Why:    "议定事项应当写明由哪个单位办理，便于督办。是哪个单位须由人填写。",
		Unseen: "没有“由”字的任务；写在句中、已有牵头单位的“有关部门”。",
		check:  nobodyInCharge,
	},
	{
		ID: "M07", Level: Warning, From: Recording, Strength: Practice, Source: "实务：议定事项的时限",
		Title: "办理时限早于会议日期",
		Bad:   "2020年5月11日的会议要求“于2020年4月底前完成”", Good: "于2020年6月底前完成",
		Why:    "时限应当在会议之后。不写年份的，只在早于会议四个月以内时提醒。",
		Unseen: "叙述过去的句子（已、原定、曾等）和两年以前的日期；“4月底前建成的”等修饰语；没有写明会议日期的纪要；上旬、中旬等时限。",
		check:  deadlines,
	},
	{
		ID: "M41", Level: Hint, From: Recording, Strength: Practice, Source: "实务：原则同意之后的办理",
		Title: "原则同意而没有写明由谁修改、报谁",
		Bad:   "原则同意《工作意见》。", Good: "原则同意《工作意见》。由市人社局根据会议讨论意见修改完善后报市委。",
		Why:    "“原则同意”说明还要修改，宜写明由谁修改、之后报谁或者怎样印发。",
		Unseen: "没有书名号的方案、事项；写在两段以后的办理要求。",
		check:  whoRevises,
	},
}

func nobodyInCharge(p *pass) {
	for _, s := range p.sentences {
		text := p.slice(s.span)
		for from := 0; ; {
			i := strings.Index(text[from:], "由")
			if i < 0 {
				break
			}
			i += from
			from = i + len("由")
			n := nobody(text[from:])
			if n == 0 {
				continue
			}
			at := s.span.Start + i
			clause := text[from : from+clauseLength(text[from:])]
			if endsWithAny(text[:i], "理", "事", "缘", "来", "自", "不") || strings.Contains(clause, "的") || within(p.quotes, at) {
				continue
			}
			p.report(at, at+len("由")+n, fmt.Sprintf("“%s”没有写明是哪个单位", text[i:from+n]))
		}
	}
}

// nobody gives the length of 有关部门 and its like at the start of s, 0 if s
// begins otherwise.
func nobody(s string) int {
	for _, who := range [...]string{"有关", "相关", "各有关", "各相关", "市有关", "市相关", "县有关", "区有关", "省有关"} {
		rest, ok := strings.CutPrefix(s, who)
		if !ok {
			continue
		}
		for _, what := range [...]string{"职能部门", "部门和单位", "部门单位", "部门、单位", "部门", "单位", "方面", "处室", "科室", "人员", "同志"} {
			if strings.HasPrefix(rest, what) {
				return len(who) + len(what)
			}
		}
	}
	return 0
}

// maxClause bounds the bytes of a clause that are looked at.
const maxClause = 180

// clauseLength gives the length of the clause that s begins with, at most
// maxClause.
func clauseLength(s string) int {
	s = s[:min(len(s), maxClause)]
	if i := strings.IndexAny(s, "，。；："); i >= 0 {
		return i
	}
	return len(s)
}

// deadline is a day or a month before which something is to be done.
var deadline = regexp.MustCompile(`(?:([0-9]{4})年)?(?:([0-9]{1,2})月(?:([0-9]{1,2})日|底|末)|年?底)(?:以?前|之前)`)

// bygone are the words that make a sentence tell of what was.
var bygone = [...]string{"已", "原定", "原计划", "曾", "截至", "截止", "未能", "去年", "上年", "此前", "以来", "明年", "次年", "翌年", "下年", "来年"}

func deadlines(p *pass) {
	met := p.doc.Meeting.Date
	if met.IsZero() {
		return
	}
	for _, s := range p.sentences {
		text := p.slice(s.span)
		if !strings.Contains(text, "前") || !containsAny(text, "月", "底") || containsAny(text, bygone[:]...) || !commands(text) {
			continue
		}
		year := 0 // of the deadline before
		for _, m := range deadline.FindAllStringSubmatchIndex(text, -1) {
			due, ok := dueBy(text, m, year)
			year = due.Year
			at := s.span.Start + m[0]
			if !ok || isDigit(before(text, m[0])) || within(p.quotes, at) || attributive(text[m[1]:]) {
				continue
			}
			if overdue(due, met) && (due.Year > 0 || !p.nextYear(at, met)) {
				p.report(at, s.span.Start+m[1], fmt.Sprintf("时限“%s”早于会议日期（%s）", text[m[0]:m[1]], met.Chinese()))
			}
		}
	}
}

// dueBy reads a deadline; one without a year is of the year of the deadline
// before. 年底前 without a year is no date before a meeting.
func dueBy(text string, m []int, year int) (due drafting.Date, ok bool) {
	due = drafting.Date{Year: year, Month: 12, Day: 31}
	if m[2] >= 0 {
		due.Year = number(text[m[2]:m[3]])
	}
	if m[4] >= 0 {
		due.Month = number(text[m[4]:m[5]])
	}
	if m[6] >= 0 {
		due.Day = number(text[m[6]:m[7]])
	}
	return due, m[2] >= 0 || m[4] >= 0
}

// attributive reports whether what follows a date makes it the mark of a thing
// rather than a deadline: 2000年底前|建成的小区.
func attributive(s string) bool {
	const most = 5 // characters of a verb
	n := 0
	for i := range s {
		if strings.HasPrefix(s[i:], "的") {
			return true
		}
		if n++; n > most {
			break
		}
	}
	return false
}

// nextYear reports whether a year after the meeting's is named not far before
// byte at: a month without its year may be of that.
func (p *pass) nextYear(at int, met drafting.Date) bool {
	const near = 900
	before := p.text[max(0, at-near):at]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	return met.Year > 0 && containsAny(before, fmt.Sprintf("%d年", met.Year+1), fmt.Sprintf("%d年", met.Year+2))
}

// commands reports whether a sentence tells somebody to do something.
func commands(s string) bool {
	return containsAny(s, "要", "由", "须", "应当", "确保", "务必", "力争", "请", "责成", "于")
}

// overdue reports whether what is due was due before the meeting. Without a year
// only the months just before the meeting's are certain not to be next year's.
func overdue(due, met drafting.Date) bool {
	if due.Month < 1 || due.Month > 12 {
		return false
	}
	if due.Year == 0 {
		const near = 4
		behind := met.Month - due.Month
		return behind > 0 && behind <= near || behind == 0 && due.Day < met.Day
	}
	const old = 2 // years: then the date tells of a time gone by
	if met.Year == 0 || met.Year-due.Year >= old {
		return false
	}
	return due.String() < met.String()
}

func whoRevises(p *pass) {
	for n, s := range p.sentences {
		text := p.slice(s.span)
		if !containsAny(text, "原则同意", "原则通过") || !strings.Contains(text, "《") {
			continue
		}
		item := p.doc.Items[s.item]
		if i := resolutionAt(item, s.span); i < 0 || !strings.HasPrefix(item.Resolutions[i].Outcome, "原则") {
			continue
		}
		if p.followedUp(n) {
			continue
		}
		at := s.span.Start + strings.Index(text, "原则")
		p.report(at, at+len("原则同意"), "没有写明由谁修改完善、之后报谁或者怎样印发")
	}
}

// resolutionAt finds the item's resolution that stands in a sentence, -1 if
// there is none.
func resolutionAt(item drafting.Item, s drafting.Span) int {
	i := sort.Search(len(item.Resolutions), func(i int) bool { return item.Resolutions[i].Text.Span.Start >= s.Start })
	if i == len(item.Resolutions) || item.Resolutions[i].Text.Span.Start >= s.End {
		return -1
	}
	return i
}

// followedUp reports whether sentence n or what follows it in its paragraph and
// the next says who goes on with the paper.
func (p *pass) followedUp(n int) bool {
	first := p.sentences[n]
	for _, s := range p.sentences[n:min(n+maxFollow, len(p.sentences))] {
		if s.item != first.item || s.paragraph > first.paragraph+1 {
			return false
		}
		text := p.slice(s.span)
		if containsAny(text, "修改", "完善后", "印发", "按程序", "按规定", "提请", "提交") ||
			s.paragraph == first.paragraph && containsAny(text, "由", "报", "牵头", "负责", "组织实施", "完善") {
			return true
		}
	}
	return false
}

// maxFollow bounds how many sentences behind a decision are looked at.
const maxFollow = 12
