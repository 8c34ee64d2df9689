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
	has := 0
	if slices.ContainsFunc(q.cmd.Asked, func(i Invitation) bool { return len(i.Items) > 0 }) {
		has = len(drafting.ItemsOf(q.m.Text))
	}
	for _, i := range q.cmd.Asked {
		if err := q.hasItems(i.Items, has); err != nil {
			return err
		}
		waiting := slices.ContainsFunc(q.m.Participants, func(p Participant) bool {
			return p.State == PartyOpen && p.Place == q.m.Place && p.sameParty(i) && slices.Equal(p.Items, i.Items) &&
				(p.Kind == Consulted) == (q.rule.Action == Consult)
		})
		if waiting {
			return q.refuse(Refused, ReasonParty, "已经在等%s的意见，不用重复%s；可以催办。", i.Who(), q.rule.Label)
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
	}
	for _, action := range []Action{Approve, Sign} {
		for _, at := range q.consents(i.Person, action, true) {
			if len(q.facts.Flow.from(q.m.Place, action)) > 0 && (q.facts.Waiver == "" || at == q.m.Place) {
				return q.refuse(Refused, ReasonDuty, "%s已在“%s”同意，不能再加签，请另选一人。", i.Person.Name, q.facts.Flow.PlaceLabel(at))
			}
		}
	}
	return q.isFit(i.Person, q.m.Place, "加签")
}

// isAsked demands rows of 会签 that nobody has answered. What comes for one that
// was dropped or closed, or after 签发, is kept as an annex.
func (q *question) isAsked() error {
	return q.eachRow(func(n int) error {
		p, ok := q.m.party(n)
		switch {
		case !ok || p.Kind != Consulted:
			return q.refuse(Invalid, ReasonParty, "没有第%d行的征求意见记录，请刷新后再办。", n)
		case p.Outcome.given():
			return q.refuse(Refused, ReasonParty, "%s已于%s反馈“%s”，不能重复反馈；如有补充，请用批注。",
				p.Who(), clock(p.At), p.Outcome.Label())
		case q.cmd.Paper != nil && !p.Paper && p.Unit == "":
			return q.refuse(Refused, ReasonParty, "%s有账号，请由本人在系统中反馈。", p.Who())
		case q.cmd.Paper != nil && q.cmd.Paper.Scan.IsZero():
			return q.refuse(Invalid, ReasonPaper, "登记%s的纸面意见须附征求意见单的扫描件。", p.Who())
		case q.cmd.Paper != nil && q.cmd.Paper.Version > q.m.Version:
			return q.refuse(Invalid, ReasonPaper, "征求意见单上的版本号%d不对，这件纪要现在是第%d版，请核对单上的版本码。",
				q.cmd.Paper.Version, q.m.Version)
		default:
			return q.isAfter(p.AskedAt, p.Who()+"被征求意见")
		}
	})
}

// hasOutcome demands for every row one of the four outcomes, for all that it
// asks or for each 议题, with words where it needs them.
func (q *question) hasOutcome() error {
	asked := map[int]bool{}
	for _, n := range q.cmd.Rows {
		p, _ := q.m.party(n)
		answers := q.itemAnswers(p)
		for _, a := range answers {
			if asked[a.Item] = true; a.Outcome == "" {
				return q.refuse(Invalid, ReasonParty, "第%d项议题还没有写明是否同意，请补齐，或另写一个总的结论。", a.Item)
			}
		}
		if len(answers) == 0 && q.cmd.Outcome == "" {
			return q.refuse(Invalid, ReasonParty, "请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。")
		}
	}
	for _, a := range q.cmd.Answers {
		switch {
		case !asked[a.Item]:
			return q.refuse(Invalid, ReasonParty, "没有就第%d项议题征求意见，请核对序号。", a.Item)
		case a.Outcome.reasoned() && strings.TrimSpace(a.Opinion+q.cmd.Note) == "":
			return q.refuse(Invalid, ReasonNote, "对第%d项议题“%s”，须写明意见。", a.Item, a.Outcome.Label())
		}
	}
	if q.cmd.Outcome.reasoned() && strings.TrimSpace(q.cmd.Note) == "" {
		return q.refuse(Invalid, ReasonNote, "“%s”须写明意见。", q.cmd.Outcome.Label())
	}
	return nil
}

// reasoned reports whether the outcome says nothing without words.
func (o Outcome) reasoned() bool { return o == Reserved || o == Objected }

// itemsAsked gives the 议题 that a row asks about: those it names, or all that
// the text has which was seen by who answers.
func (q *question) itemsAsked(p Participant) []int {
	if len(p.Items) > 0 {
		return p.Items
	}
	text := q.m.Text
	if q.facts.Sheet != "" {
		text = q.facts.Seen
	}
	var all []int
	for _, item := range drafting.ItemsOf(text) {
		all = append(all, item.Position)
	}
	return all
}

// itemAnswers gives what the command answers about each 议题 of a row; nil if it
// names none of them. What it does not name has the outcome for the rest.
func (q *question) itemAnswers(p Participant) []ItemAnswer {
	if len(q.cmd.Answers) == 0 {
		return nil
	}
	named := false
	var all []ItemAnswer
	for _, item := range q.itemsAsked(p) {
		a := ItemAnswer{Item: item, Outcome: q.cmd.Outcome}
		if i := slices.IndexFunc(q.cmd.Answers, func(a ItemAnswer) bool { return a.Item == item }); i >= 0 {
			a, named = q.cmd.Answers[i], true
		}
		all = append(all, a)
	}
	if !named {
		return nil
	}
	return all
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
			return q.refuse(Refused, ReasonParty, "%s已经办理或取消，不能再减，请刷新后核对。", p.Who())
		case p.Kind == Required:
			return q.refuse(Refused, ReasonParty, "按签发权限，“%s”须经%s同意，不能减签；确有必要的，请先改签发权限，再退回重新送来。",
				q.facts.Flow.PlaceLabel(p.Place), p.Who())
		case p.Kind == PerItem && len(q.mates(p)) == 0:
			return q.refuse(Refused, ReasonParty, "%s是“%s”唯一的审核人，不能减去；请转办或退回。",
				p.Who(), q.facts.Flow.PlaceLabel(p.Place))
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
