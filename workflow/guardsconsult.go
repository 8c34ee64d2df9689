package workflow

import (
	"slices"
	"strings"

	"jiyao/drafting"
)

// hasAsked demands somebody to ask, each once.
func (q *question) hasAsked() error {
	if len(q.cmd.Asked) == 0 {
		return q.refuse(Invalid, ReasonParty, "%s没有写明对象，请至少填写一个。", q.rule.Label)
	}
	items := len(drafting.ItemsOf(q.m.Text))
	for _, i := range q.cmd.Asked {
		if err := q.hasItems(i.Items, items); err != nil {
			return err
		}
		waiting := slices.ContainsFunc(q.m.Participants, func(p Participant) bool {
			return p.State == PartyOpen && p.Place == q.m.Place && p.sameParty(i) && slices.Equal(p.Items, i.Items) &&
				(p.Kind == Consulted) == (q.rule.Action == Consult)
		})
		if waiting {
			return q.refuse(Refused, ReasonParty, "已经在等%s的意见，不用重复%s；可以催办。", i.label(), q.rule.Label)
		}
		if q.rule.Action == Consult {
			continue
		}
		if err := q.isAddable(i); err != nil {
			return err
		}
	}
	return nil
}

// hasItems demands that somebody is asked about 议题 that the text has, which has
// so many.
func (q *question) hasItems(asked []int, has int) error {
	for _, n := range asked {
		switch {
		case n <= has:
		case has == 0:
			return q.refuse(Invalid, ReasonParty, "正文里还没有议题，不能就第%d项%s；请不写议题，就全文办理。", n, q.rule.Label)
		default:
			return q.refuse(Invalid, ReasonParty, "正文里只有%d项议题，没有第%d项，请核对序号。", has, n)
		}
	}
	return nil
}

// isAddable demands of who is added to a step that his consent is a second one.
func (q *question) isAddable(i Invitation) error {
	switch {
	case i.Unit != "":
		return q.refuse(Invalid, ReasonParty, "加签须写明岗位或人员，不能只写单位。")
	case i.Person.ID != "" && i.Person.ID == q.self.ID:
		return q.refuse(Invalid, ReasonParty, "不能加签给自己，请另选岗位或人员。")
	default:
		return q.isFit(i.Person, q.m.Place, "加签")
	}
}

// isAsked demands rows of 会签 that wait for an answer, or came too late for one.
func (q *question) isAsked() error {
	return q.eachRow(func(n int) error {
		p, ok := q.m.party(n)
		switch {
		case !ok || p.Kind != Consulted:
			return q.refuse(Invalid, ReasonParty, "没有第%d行的征求意见记录，请刷新后再办。", n)
		case p.State == PartyAnswered && p.Outcome != Lapsed:
			return q.refuse(Refused, ReasonParty, "%s已于%s反馈“%s”，不能重复反馈；如有补充，请用批注。",
				p.label(), clock(p.At), p.Outcome.Label())
		case p.State == PartyDropped || p.State == PartyClosed:
			return q.refuse(Refused, ReasonParty, "对%s的征求意见已经取消，不用再反馈。", p.label())
		case q.cmd.Paper != nil && !p.Paper && p.Unit == "":
			return q.refuse(Refused, ReasonParty, "%s有账号，请由本人在系统中反馈。", p.label())
		case q.cmd.Paper != nil && q.cmd.Paper.Scan.IsZero():
			return q.refuse(Invalid, ReasonPaper, "登记%s的纸面意见须附征求意见单的扫描件。", p.label())
		case q.cmd.Paper != nil && q.cmd.Paper.Version > q.m.Version:
			return q.refuse(Invalid, ReasonPaper, "征求意见单上的版本号%d不对，这件纪要现在是第%d版，请核对单上的版本码。",
				q.cmd.Paper.Version, q.m.Version)
		default:
			return q.isAfter(p.AskedAt, p.label()+"被征求意见")
		}
	})
}

// hasOutcome demands one of the four outcomes, with words where it needs them.
func (q *question) hasOutcome() error {
	switch {
	case !q.cmd.Outcome.given():
		return q.refuse(Invalid, ReasonParty, "请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。")
	case (q.cmd.Outcome == Reserved || q.cmd.Outcome == Objected) && strings.TrimSpace(q.cmd.Note) == "":
		return q.refuse(Invalid, ReasonNote, "“%s”须写明意见。", q.cmd.Outcome.Label())
	default:
		return nil
	}
}

// isDroppable demands rows that still wait, or hold the minutes up by an
// objection.
func (q *question) isDroppable() error {
	_, signed := q.m.Signature()
	return q.eachRow(func(n int) error {
		p, ok := q.m.party(n)
		switch {
		case !ok:
			return q.refuse(Invalid, ReasonParty, "没有第%d行的参与人记录，请刷新后再办。", n)
		case p.State == PartyAnswered && p.Outcome == Objected && !(p.Late && signed):
			return nil // 协调不成的, with the reason; the opinion stays
		case p.State != PartyOpen:
			return q.refuse(Refused, ReasonParty, "%s已经办理或取消，不能再减，请刷新后核对。", p.label())
		case p.Kind == Required:
			return q.refuse(Refused, ReasonParty, "按签发权限，“%s”须经%s同意，不能减签；确有必要的，请先改签发权限，再退回重新送来。",
				q.facts.Flow.PlaceLabel(p.Place), p.label())
		case p.Kind == PerItem && len(q.mates(p)) == 0:
			return q.refuse(Refused, ReasonParty, "%s是“%s”唯一的审核人，不能减去；请转办或退回。",
				p.label(), q.facts.Flow.PlaceLabel(p.Place))
		default:
			return nil
		}
	})
}

// mates gives the other rows of the same step that stay when the command's go.
func (q *question) mates(of Participant) []Participant {
	return filter(q.m.Participants, func(p Participant) bool {
		live := p.State == PartyOpen || p.State == PartyAnswered
		return live && p.Kind == of.Kind && p.Place == of.Place && !slices.Contains(q.cmd.Rows, p.N)
	})
}
