package lint

import (
	"fmt"
	"regexp"
	"strings"

	"jiyao/drafting"
)

var voteRules = []Rule{
	{
		ID: "M29", Level: Blocker, From: Recording, Strength: Practice, Source: "算术：表决的票数",
		Title: "票数与表决结果不符",
		Bad:   "有效票11张，同意9票，反对3票，弃权0票", Good: "有效票11张，同意9票，反对2票，弃权0票",
		Why:    "同意、反对、弃权之和应当等于有效票数，不得多于到会人数；称达到三分之二或者过半数的，应当真的达到。哪一个数有误须由人核对。",
		Unseen: "没有写明总数的；有委托、书面、回避的表决中的人数；按股份、专有部分面积计的表决。",
		check:  votes,
	},
}

// tally is the votes on one question.
type tally struct {
	span                      drafting.Span
	agreed, against, withheld int  // 同意, 反对, 弃权; −1 where it is not given
	ballots                   bool // some are counted in 票
	valid, cast               int  // 有效票, and the ballots or people there were; 0 if not known
}

// sum gives all the votes.
func (t tally) sum() int { return max(t.agreed, 0) + max(t.against, 0) + max(t.withheld, 0) }

// whole reports whether all three kinds of votes are given.
func (t tally) whole() bool { return t.agreed >= 0 && t.against >= 0 && t.withheld >= 0 }

// counted reports whether these are votes at all: 同意2人调入 is none.
func (t tally) counted() bool { return t.ballots || t.against >= 0 || t.withheld >= 0 }

// numeralOf matches a number in either script.
const numeralOf = `([0-9]{1,6}|[零〇一二三四五六七八九十两]{1,4})`

// ballot matches, in turn, 有效票11张, 收回表决票11张 or 实到11人, 同意9票 and 9票同意.
var ballot = regexp.MustCompile(`有效(?:表决|选)?票(?:数)?(?:共|为|计|共计)?[：:]?` + numeralOf +
	`|(?:收回(?:表决票|选票)?|(?:实到|参加表决|参与表决|到会(?:代表|委员|党员|专家|董事|人数))(?:的|会)?\p{Han}{0,6}?)` + numeralOf + `[张票份人名位]` +
	`|(不同意|不赞成|同意|赞成|反对|弃权)票?(?:的|数)?[：:]?(?:为|共)?` + numeralOf + `([票人名张])` +
	`|` + numeralOf + `([票人名])(?:表示|投)?(不同意|不赞成|同意|赞成|反对|弃权)`)

// maxVotes bounds the length in bytes of a paragraph in which votes are read.
const maxVotes = 6000

func votes(p *pass) {
	for _, b := range p.lines {
		if len(b.Text) > maxVotes || !containsAny(b.Text, "弃权", "票") || containsAny(b.Text, "委托", "书面", "回避", "每人", "股", "专有部分", "通讯表决") {
			continue
		}
		for _, t := range tallies(b.Text) {
			p.judge(b, t)
		}
	}
}

// tallies reads the votes of a paragraph, question by question.
func tallies(s string) []tally {
	none := tally{agreed: -1, against: -1, withheld: -1}
	var all []tally
	open, now := false, none
	shut := func() {
		if open {
			all = append(all, now)
			now = none // another question has its own total
		}
		open = false
	}
	for _, m := range ballot.FindAllStringSubmatchIndex(s, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}
		if valid, cast := group(1), group(2); valid+cast != "" {
			behind := open && now.valid+now.cast == 0 && !strings.ContainsAny(s[now.span.End:m[0]], "。；")
			if !behind {
				shut()
			}
			if now.valid = votesOf(valid); cast != "" {
				now.cast = votesOf(cast)
			}
			continue
		}
		kind, n, unit := group(3)+group(8), votesOf(group(4)+group(6)), group(5)+group(7)
		if !now.free(kind) {
			shut()
		}
		if !open {
			now.span.Start, open = m[0], true
		}
		now.take(kind, n)
		now.ballots = now.ballots || unit == "票"
		now.span.End = m[1]
	}
	shut()
	return all
}

// votesOf gives the value of a number of votes.
func votesOf(s string) int {
	if s == "零" || s == "〇" {
		return 0
	}
	return max(count(strings.ReplaceAll(s, "两", "二")), 0)
}

// place gives where the votes of a kind are kept.
func (t *tally) place(kind string) *int {
	switch kind {
	case "同意", "赞成":
		return &t.agreed
	case "弃权":
		return &t.withheld
	}
	return &t.against
}

// free reports whether votes of a kind are not yet given.
func (t *tally) free(kind string) bool { return *t.place(kind) < 0 }

func (t *tally) take(kind string, n int) { *t.place(kind) = n }

// judge compares the votes of one question with their total and with the
// majority that is claimed.
func (p *pass) judge(b drafting.Block, t tally) {
	if !t.counted() {
		return
	}
	start, end := b.Span.Start+t.span.Start, b.Span.Start+t.span.End
	sum := t.sum()
	switch {
	case t.valid > 0 && (sum > t.valid || t.whole() && sum < t.valid):
		p.report(start, end, fmt.Sprintf("各项票数之和是%d，有效票是%d", sum, t.valid))
	case t.valid == 0 && t.cast > 0 && sum > t.cast:
		p.report(start, end, fmt.Sprintf("各项票数之和是%d，多于%d", sum, t.cast))
	default:
		p.majority(b, t)
	}
}

// majority checks the majority that is claimed behind the votes.
func (p *pass) majority(b drafting.Block, t tally) {
	total := t.valid
	if total == 0 && t.whole() {
		total = t.sum()
	}
	claim := b.Text[t.span.End:]
	claim, _, _ = strings.Cut(claim, "。")
	if total == 0 || t.agreed < 0 || !containsAny(claim, "通过", "同意") || containsAny(claim, "未", "不", "须", "应", "方可", "才", "规定") {
		return
	}
	start, end := b.Span.Start+t.span.Start, b.Span.Start+t.span.End
	switch {
	case strings.Contains(claim, "三分之二") && 3*t.agreed < 2*total:
		p.report(start, end, fmt.Sprintf("同意%d票，不到%d票的三分之二", t.agreed, total))
	case containsAny(claim, "过半数", "超过半数", "半数以上") && 2*t.agreed < total:
		p.report(start, end, fmt.Sprintf("同意%d票，不到%d票的半数", t.agreed, total))
	}
}
