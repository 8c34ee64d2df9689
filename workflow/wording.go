package workflow

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
)

// maxWording is how many characters a 文字性更正 may take out and put in.
const maxWording = 60

// isWording demands of a 文字性更正 that it is one: a few characters, no number,
// no name, and no word that turns a decision. Anything else is the signer's.
func (q *question) isWording() error {
	if q.rule.Action != Amend || q.cmd.Text == nil {
		return nil
	}
	changed := 0
	for _, s := range drafting.Compare(q.m.Text, *q.cmd.Text, nil) {
		if s.Change == drafting.Kept {
			continue
		}
		changed += utf8.RuneCountInString(s.Text)
		if what := weighty(s.Text); what != "" {
			return q.refuse(Refused, ReasonCorrection, "改动涉及%s（“%s”），不是文字性更正，请退回重新签发。", what, brief(s.Text))
		}
	}
	if changed > maxWording {
		return q.refuse(Refused, ReasonCorrection, "改动了%d字，超过文字性更正的%d字，请退回重新签发。", changed, maxWording)
	}
	if names := q.namesChanged(); names != "" {
		return q.refuse(Refused, ReasonCorrection, "改动涉及人员或单位（“%s”），不是文字性更正，请退回重新签发。", names)
	}
	return nil
}

// weighty says what in a changed passage is more than wording.
func weighty(text string) string {
	switch {
	case strings.ContainsFunc(text, unicode.IsDigit) || strings.ContainsAny(text, "〇零一二三四五六七八九十百千万亿两"):
		return "数字或日期"
	case strings.ContainsAny(text, "不未非否无勿免缓"):
		return "否定或取舍"
	case slices.ContainsFunc([]string{"同意", "批准", "决定", "通过", "要求", "撤销", "终止", "可以", "必须", "应当", "原则"},
		func(w string) bool { return strings.Contains(text, w) }):
		return "议定的意见"
	default:
		return ""
	}
}

// brief cuts a passage for a sentence.
func brief(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), ""))
	if len(runes) > 24 {
		return string(runes[:24]) + "…"
	}
	return string(runes)
}

// namesChanged gives a person or unit of the lists and decisions that comes or
// goes.
func (q *question) namesChanged() string {
	before, after := named(q.m.Text), named(*q.cmd.Text)
	for i, name := range before {
		if i >= len(after) || after[i] != name {
			return name
		}
	}
	if len(after) > len(before) {
		return after[len(before)]
	}
	return ""
}

// named gives the people of a text's lists and the units of its decisions, in
// order.
func named(text string) []string {
	doc := drafting.Parse(text)
	var all []string
	for _, roll := range []drafting.Roll{doc.Attendance.Present, doc.Attendance.Absent, doc.Attendance.Observers} {
		for _, p := range roll.Persons() {
			all = append(all, p.Unit+p.Name)
		}
	}
	for _, item := range doc.Items {
		for _, r := range item.Resolutions {
			all = append(all, r.Units...)
		}
	}
	return all
}
