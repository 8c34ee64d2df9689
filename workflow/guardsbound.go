package workflow

import (
	"slices"

	"jiyao/drafting"
)

// keepsBound refuses a change of what a signature in force binds. The old text
// is digested anew, so that a better parser does not look like a change.
func (q *question) keepsBound() error {
	signed := slices.ContainsFunc(q.m.Approvals, func(a Approval) bool { return a.Action == Sign })
	switch {
	case !signed:
		return nil
	case q.m.Meeting != "" && orDate(q.cmd.Meeting, q.m.Meeting) != q.m.Meeting:
		return q.refuse(Refused, ReasonBound, "签发之后，会议日期%s不能改动；确需改动的，请退回重新签发。", q.m.Meeting.Chinese())
	case q.title == q.m.Title && q.text == q.m.Text:
		return nil
	}
	if q.bound == Bound(q.m.Title, q.m.Text) {
		q.bound = q.m.Digest // what was signed, as it was digested then
		return nil
	}
	return q.refuse(Refused, ReasonBound,
		"签发之后，标题、正文、出席范围和分送范围不能改动，只能补文号、整理日期和印发日期；确需改动的，请退回重新签发。")
}

// keepsConsents refuses a change of what somebody has consented to within the
// same step: his consent would stand for a text he has not seen.
func (q *question) keepsConsents() error {
	if q.bound == q.m.Digest {
		return nil
	}
	i := slices.IndexFunc(q.m.Approvals, func(a Approval) bool {
		return a.Place == q.m.Place && a.Action == Approve && q.touches(a)
	})
	if i < 0 {
		return nil
	}
	return q.refuse(Refused, ReasonBound, "%s已在“%s”同意现在的文字，不能再改动；确需改动的，请退回重新办理。",
		q.m.Approvals[i].By.Name, q.facts.Flow.PlaceLabel(q.m.Place))
}

// touches reports whether the command changes what the consent is to: the whole,
// or in a step held per 议题 those the reviewer was asked about.
func (q *question) touches(a Approval) bool {
	var items []int
	for _, p := range q.m.Participants {
		if p.Kind != PerItem || p.Place != a.Place || p.By != a.By || !p.At.Equal(a.At) {
			continue
		}
		if len(p.Items) == 0 {
			return true
		}
		items = append(items, p.Items...)
	}
	return len(items) == 0 || slices.ContainsFunc(items, func(n int) bool {
		was, _, _ := drafting.ItemText(q.m.Text, n)
		is, _, _ := drafting.ItemText(q.text, n)
		return was != is
	})
}
