// Package lint proof-reads a draft: punctuation (GB/T 15834), numbers (GB/T
// 15835), structure (GB/T 9704 §7.3.3) and what is peculiar to minutes.
//
// Rules are rows (see Rule): each names its level, the step from which it
// applies, how strong its ground is and where that ground is to be read. A
// finding is a value, never an error. The rules would rather miss than cry
// wolf, and only what keeps the meaning is offered as a fix.
package lint

import (
	"cmp"
	"slices"
	"sync"

	"jiyao/drafting"
)

// Level says what a finding does to the minutes.
type Level uint8

// The levels, the mildest first.
const (
	Hint    Level = iota // I 提示
	Warning              // W 提醒: to be acknowledged
	Blocker              // E 阻断: bars 送审 and 印发 until passed with a reason
)

// String gives the level's letter: I, W or E.
func (l Level) String() string { return "IWE"[l : l+1] }

// Chinese gives the level as people read it: 提示, 提醒 or 阻断.
func (l Level) Chinese() string { return [...]string{"提示", "提醒", "阻断"}[l] }

// Step is the stage of work from which a rule can be judged.
type Step uint8

// The steps in their order. AnyStep, the zero value, asks for every rule.
const (
	AnyStep   Step = iota
	Recording      // 记录（起草）
	Review         // 审核
	Collation      // 整理
	Issue          // 印发
)

// Chinese gives the step's usual name.
func (s Step) Chinese() string {
	return [...]string{"任何环节", "起草", "审核", "整理", "印发"}[s]
}

// Strength is the ground a rule stands on; local habit is never worded as a
// national standard.
type Strength string

// The grounds, the strongest first.
const (
	Law      Strength = "法律规定"
	Standard Strength = "国标规定"
	General  Strength = "国标一般要求"
	Practice Strength = "实务惯例"
	Office   Strength = "本单位规定"
)

// Rule is one row of the rule book.
type Rule struct {
	ID       string
	Level    Level
	From     Step // the first step at which it is checked
	Strength Strength
	Source   string // the clause, or the paper in which practice is written down
	Title    string // what it looks for
	Bad      string // an example that is found
	Good     string // the same, put right
	Why      string // the explanation for people
	Unseen   string // what it knowingly does not see
	By       string // what checks it instead, where the draft alone does not show it
	check    func(*pass)
}

// Finding is one place of the draft that a rule objects to.
type Finding struct {
	ID      string
	Level   Level
	Span    drafting.Span // bytes of drafting.Format(doc)
	Message string
	Source  string
	Fix     *Edit // nil if a person has to decide
}

// Edit replaces a piece of the text without changing what it says.
type Edit struct {
	Span drafting.Span
	Text string
}

// Options choose among the rules; the zero value asks for all of them.
type Options struct {
	At Step // leave out the rules that only apply later
	// Strictness is what the kind of minutes asks otherwise than the rule book.
	Strictness Strictness
	// Dismissed are findings to be left out, see Dismissal.
	Dismissed []Dismissal
	// Book is what the office knows; without it some rules find nothing.
	Book Book
}

// MaxPerRule bounds the findings of one rule in one draft: a file of commas
// must not fill the memory.
const MaxPerRule = 10000

// Rules gives the rule book in order of ID.
func Rules() []Rule { return slices.Clone(rules()) }

// rules joins the families, once: every proof-reading goes through them.
var rules = sync.OnceValue(func() []Rule {
	all := slices.Concat(
		punctuationRules, bracketRules, quoteRules, asideRules, pauseRules, dashRules, spaceRules, sentenceRules, abbreviationRules,
		dateRules, quantityRules, tallyRules, announcedRules,
		structureRules, sectionRules, repeatRules, attachmentRules,
		minutesRules, placeholderRules, openingRules, agendaRules, attendanceRules, gridRules,
		decisionRules, dutyRules, voiceRules, voteRules, colophonRules,
		layoutRules,
		unitRules, postRules, lexiconRules, privacyRules, registerRules,
	)
	slices.SortFunc(all, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
})

// Lookup finds a rule by its ID.
func Lookup(id string) (Rule, bool) {
	i, ok := slices.BinarySearchFunc(rules(), id, func(r Rule, id string) int { return cmp.Compare(r.ID, id) })
	if !ok {
		return Rule{}, false
	}
	return rules()[i], true
}

// Check reads the draft by the rules and gives the findings in the order of
// their places. It takes time linear in the draft's length. In a draft whose
// lines were broken hard, only what is found too where they are joined counts.
func Check(doc *drafting.Document, opts Options) []Finding {
	p := newPass(doc, opts.Book)
	p.check(opts)
	if joined, breaks := drafting.RejoinAll(p.text); breaks > 0 {
		q := newPass(drafting.Parse(joined), opts.Book)
		q.check(opts)
		p.findings = agreed(p, q)
	}
	left, _ := Dismiss(p.text, p.findings, opts.Dismissed)
	return left
}

// check reads the draft by the rules that are asked for.
func (p *pass) check(opts Options) {
	for _, r := range rules() {
		r, asked := opts.Strictness.graded(r)
		if !asked || r.check == nil || opts.At != AnyStep && r.From > opts.At {
			continue
		}
		p.rule, p.count = r, 0
		r.check(p)
	}
	slices.SortStableFunc(p.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.ID, b.ID))
	})
}

// Blocking reports whether any finding bars the way.
func Blocking(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Blocker })
}
