package workflow

import (
	"strings"
	"time"
)

func (q *question) isCompiled() error {
	compiled := q.compiled()
	if q.m.Meeting != "" && compiled < q.m.Meeting {
		return q.refuse(Invalid, ReasonDates, "整理日期%s早于会议日期%s，请核对。", compiled.Chinese(), q.m.Meeting.Chinese())
	}
	return nil
}

// isMet demands 会议日期 ≤ 签发日期 as soon as both are known, before a number
// is taken for its year.
func (q *question) isMet() error {
	signed, meeting := q.signedOn(), orDate(q.cmd.Meeting, q.m.Meeting)
	if signed == "" || meeting <= signed {
		return nil
	}
	return q.refuse(Invalid, ReasonDates, "签发日期%s早于会议日期%s，请核对。", signed.Chinese(), meeting.Chinese())
}

// signedOn gives 签发日期 as it is after the command; absent without a
// signature.
func (q *question) signedOn() Date {
	if q.cmd.Action == Sign {
		return DateOf(q.occurred())
	}
	signature, _ := q.m.Signature()
	return DateOf(signature.At)
}

// maxAhead is how many days ahead 印发日期 may lie.
const maxAhead = 31

// isDated demands 签发日期 ≤ 印发日期 and 整理日期 ≤ 印发日期.
func (q *question) isDated() error {
	signed, issued := q.signedOn(), q.issuedOn()
	for _, a := range q.m.Approvals {
		if a.Action == Sign {
			signed = max(signed, DateOf(a.At)) // of several signers the last
		}
	}
	switch {
	case issued > DateOf(q.facts.Now).plus(maxAhead):
		return q.refuse(Invalid, ReasonDates, "印发日期%s太远，最多可填今天以后%d天，请核对。", issued.Chinese(), maxAhead)
	case issued < signed:
		return q.refuse(Invalid, ReasonDates, "印发日期%s早于签发日期%s，请核对。", issued.Chinese(), signed.Chinese())
	case issued < q.m.Compiled:
		return q.refuse(Invalid, ReasonDates, "印发日期%s早于整理日期%s，请核对。", issued.Chinese(), q.m.Compiled.Chinese())
	default:
		return nil
	}
}

// isPunctual demands that who says in the system that he consented long ago
// says why (补登).
func (q *question) isPunctual() error {
	late := q.occurred().Before(q.facts.Now.Add(-24 * time.Hour))
	if !late || q.cmd.Paper != nil || strings.TrimSpace(q.cmd.Note) != "" {
		return nil
	}
	return q.refuse(Invalid, ReasonNote, "补登一天以前的%s须写明原因。", q.rule.Label)
}
