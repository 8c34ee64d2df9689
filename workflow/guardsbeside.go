package workflow

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/drafting"
)

// maxRows bounds how many rows one command may name or ask.
const maxRows = 2000

// hasReviewers demands that a step held per 议题 finds somebody for each, whom the
// command names only where the office's data do not.
func (q *question) hasReviewers() error {
	to := q.rule.To
	label, named := q.facts.Flow.PlaceLabel(to), len(q.cmd.Asked) > 0
	switch each := q.facts.Flow.StepDef(to).Each; {
	case to == q.m.Place && named:
		return q.refuse(Invalid, ReasonParty, "“%s”还要等别人同意，由谁逐个议题审核，请最后同意的人指定。", label)
	case to == q.m.Place:
		return nil
	case !each && named:
		return q.refuse(Invalid, ReasonParty, "“%s”不是逐个议题审核的环节，不用指定每个议题由谁审核。", label)
	case !each:
		return nil
	case named && len(q.facts.Asked[to]) > 0:
		return q.refuse(Refused, ReasonParty, "“%s”由谁审核，签发权限已经定了（%s），不能另行指定；请去掉指定的人后再办。",
			label, invitees(q.facts.Asked[to]))
	case len(q.reviewers()) == 0:
		return q.refuse(Invalid, ReasonParty, "“%s”须逐个议题审核，请指定每个议题由谁审核。", label)
	}
	for _, i := range q.reviewers() {
		if err := q.isFit(i.Person, to, "审核"); err != nil {
			return err
		}
		if q.facts.May != nil && !q.facts.May(i, q.facts.Flow.consenting(to)) {
			return q.refuse(Refused, ReasonParty, "%s没有审核的角色，或者已不在岗，不能指定其审核议题，请另选一人。", i.Who())
		}
	}
	return q.coversItems()
}

// consenting gives the roles that consent at a place.
func (f *Flow) consenting(at Place) []Role {
	var roles []Role
	for _, r := range append(f.from(at, Approve), f.from(at, Sign)...) {
		roles = append(roles, r.Roles...)
	}
	return roles
}

// coversItems demands that every 议题 has somebody who reviews it.
func (q *question) coversItems() error {
	items := len(drafting.ItemsOf(q.text))
	covered := map[int]bool{}
	for _, i := range q.reviewers() {
		if err := q.hasItems(i.Items, items); err != nil {
			return err
		}
		for _, n := range i.Items {
			covered[n] = true
		}
	}
	if slices.ContainsFunc(q.reviewers(), func(i Invitation) bool { return len(i.Items) == 0 }) {
		return nil // the whole
	}
	for n := 1; n <= items; n++ {
		if !covered[n] {
			return q.refuse(Refused, ReasonParty, "第%d项议题还没有指定由谁审核，请补齐。", n)
		}
	}
	return nil
}

// isFit demands that a person who is asked for consent at a place has had no
// other part in the minutes, lest he be waited for in vain.
func (q *question) isFit(p Person, at Place, what string) error {
	for _, r := range append(q.facts.Flow.from(at, Approve), q.facts.Flow.from(at, Sign)...) {
		if err := q.unbound(p, r.Roles[0], what); err != nil {
			return err
		}
	}
	return nil
}

// unbound demands that a person has had no other part than the role's.
func (q *question) unbound(p Person, as Role, what string) error {
	had, ok := q.m.otherDuty(p.ID, as)
	if !ok || !as.exclusive() || q.facts.Waiver != "" {
		return nil
	}
	return q.refuse(Refused, ReasonDuty, "%s办理过这件纪要的%s，不能再作为%s%s，请另选一人。",
		p.Name, dutyLabel(had), as.Label(), what)
}

// reviewers gives who reviews each 议题 of the step to come: as the office's
// data say, else as the command does.
func (q *question) reviewers() []Invitation {
	if asked := q.facts.Asked[q.rule.To]; len(asked) > 0 {
		return asked
	}
	return q.cmd.Asked
}

// isAfter demands that what is done to a row happened after what the row has
// behind it; rows of one minutes need not keep order among each other.
func (q *question) isAfter(before time.Time, what string) error {
	if at := q.occurred(); at.Before(before.Add(-clockLead)) {
		return q.refuse(Invalid, ReasonDates, "%s的发生时间%s早于%s的时间%s，请核对。", q.rule.Label, clock(at), what, clock(before))
	}
	return nil
}

// eachRow asks every row the command names, each once.
func (q *question) eachRow(ask func(n int) error) error {
	if len(q.cmd.Rows) == 0 {
		return q.refuse(Invalid, ReasonParty, "没有写明是哪一行，请选定后再%s。", q.rule.Label)
	}
	seen := map[int]bool{}
	for _, n := range q.cmd.Rows {
		if seen[n] {
			return q.refuse(Invalid, ReasonParty, "第%d行写了两次，请删去重复的。", n)
		}
		seen[n] = true
		if err := ask(n); err != nil {
			return err
		}
	}
	return nil
}

// hasHolder demands somebody else to hand the minutes to, who may act there.
func (q *question) hasHolder() error {
	h := q.cmd.Holder
	switch {
	case (h.Post == "") == h.Person.IsZero():
		return q.refuse(Invalid, ReasonDesk, "请写明转给哪个岗位或哪个人，二者选一。")
	case h.is(q.self):
		return q.refuse(Invalid, ReasonDesk, "不能转办给自己，请另选岗位或人员。")
	case !h.Person.IsZero() && q.facts.Principal.ID != h.Person.ID:
		return q.refuse(Invalid, ReasonDesk, "人员资料中没有%s，不能转办，请核对姓名。", h.Person.Name)
	case h.Person.IsZero() && q.facts.May != nil && !q.facts.May(Invitation{Post: h.Post, Name: h.Label}, q.facts.Flow.working(q.m.Place)):
		return q.refuse(Refused, ReasonDesk, "岗位“%s”现在没有人，或者没有办理“%s”的角色，不能转办，请另选岗位或人员。",
			orName(h.Label, h.Post), q.facts.Flow.PlaceLabel(q.m.Place))
	case h.Person.IsZero():
		return nil
	}
	for _, r := range q.facts.Flow.Rules {
		held := slices.IndexFunc(r.Roles, q.facts.Principal.Has)
		if r.From == q.m.Place && r.Action.worksOnDesk() && held >= 0 {
			return q.unbound(h.Person, r.Roles[held], "办理")
		}
	}
	return q.refuse(Refused, ReasonDesk, "%s没有办理“%s”的角色，不能转办给他，请另选他人。", h.Person.Name, q.facts.Flow.PlaceLabel(q.m.Place))
}

// worksOnDesk reports whether who may do it has a minutes on the desk; 作废 alone
// may be another's to decide.
func (a Action) worksOnDesk() bool { return a.deskBound() && a != Void }

// working gives the roles of whoever has a minutes on the desk at a place.
func (f *Flow) working(at Place) []Role {
	var roles []Role
	for _, r := range f.Rules {
		if r.From == at && r.Action.worksOnDesk() {
			roles = append(roles, r.Roles...)
		}
	}
	return roles
}

func orName(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// isWaitedFor demands that somebody is being waited for.
func (q *question) isWaitedFor() error {
	if len(q.cmd.Rows) == 0 {
		return nil
	}
	return q.eachRow(func(n int) error {
		if p, ok := q.m.party(n); !ok || p.State != PartyOpen {
			return q.refuse(Refused, ReasonParty, "第%d行没有在等的事项，不用催办。", n)
		}
		return nil
	})
}

// hasRemarks demands something to say.
func (q *question) hasRemarks() error {
	empty := func(r Remark) bool { return strings.TrimSpace(r.Text) == "" && r.Resolves == 0 }
	if len(q.cmd.Remarks) == 0 || slices.ContainsFunc(q.cmd.Remarks, empty) {
		return q.refuse(Invalid, ReasonNote, "批注没有内容，请写明后再存。")
	}
	return nil
}

// hasCompeting demands a text that is not the one in force.
func (q *question) hasCompeting() error {
	if q.cmd.Text == nil || *q.cmd.Text == q.m.Text {
		return q.refuse(Invalid, ReasonText, "与现行文本相同，不用另存。")
	}
	return nil
}

// isHandled demands copies that can be where the action brings them.
func (q *question) isHandled() error {
	return q.eachRow(func(n int) error {
		c, ok := q.m.copy(n)
		if !ok {
			return q.refuse(Invalid, ReasonCopies, "没有第%d份分送记录，请刷新后再办。", n)
		}
		if _, may := c.State.next(q.cmd.Action); !may {
			return q.refuse(Refused, ReasonCopies, "%s的一份现在是“%s”，不能%s。", c.Unit, c.State.Label(), q.rule.Label)
		}
		return q.isAfter(c.Occurred, c.Unit+"的一份"+c.State.Label())
	})
}

// isResendable demands copies that went out and did not arrive where they
// should.
func (q *question) isResendable() error {
	return q.eachRow(func(n int) error {
		c, ok := q.m.copy(n)
		switch {
		case !ok:
			return q.refuse(Invalid, ReasonCopies, "没有第%d份分送记录，请刷新后再办。", n)
		case !c.State.Out() && c.State != CopyBounced:
			return q.refuse(Refused, ReasonCopies, "%s的一份现在是“%s”，不能补发。", c.Unit, c.State.Label())
		case slices.ContainsFunc(q.m.Copies, func(k CopyRecord) bool { return k.Replaces == n }):
			return q.refuse(Refused, ReasonCopies, "%s退回的一份已经补发过，不能再补发；需要加发的，请用增发。", c.Unit)
		default:
			return nil
		}
	})
}

// isTakenBack demands a number to take back; that of an edition stays.
func (q *question) isTakenBack() error {
	switch {
	case q.m.Number.IsZero():
		return q.refuse(Refused, ReasonNumber, "还没有编号，没有可以收回的文号。")
	case !q.m.Edition.IsZero():
		return q.refuse(Refused, ReasonNumber, "这件纪要是%s，沿用原文号%s，不能收回。", q.m.Edition.Kind.Label(), q.m.Number.Text)
	default:
		return nil
	}
}

// isEdition demands of a 更正 or 重印替换 an issued minutes to stand in for.
func (q *question) isEdition() error {
	e := q.cmd.Edition
	if e.IsZero() {
		return nil
	}
	o := q.facts.Original
	switch {
	case e.Kind != Corrected && e.Kind != Reprinted:
		return q.refuse(Invalid, ReasonEdition, "请写明是更正还是重印替换。")
	case strings.TrimSpace(e.Reason) == "" || utf8.RuneCountInString(e.Reason) > maxNote:
		return q.refuse(Invalid, ReasonEdition, "%s须写明理由，最多%d字。", e.Kind.Label(), maxNote)
	case o.ID != e.Of || o.Version == 0:
		return Missing(e.Of)
	case o.PDF.IsZero():
		return q.refuse(Refused, ReasonEdition, "纪要《%s》还没有印发，请直接修改，不用%s。", o.Title, e.Kind.Label())
	default:
		return nil
	}
}

// isOnly demands that the meeting has no minutes yet, unless another one is
// meant; an edition stands in for the one there is.
func (q *question) isOnly() error {
	if q.cmd.Again || !q.cmd.Edition.IsZero() || len(q.facts.Same) == 0 {
		return nil
	}
	names := make([]string, len(q.facts.Same))
	for i, l := range q.facts.Same {
		names[i] = "《" + l.Title + "》（" + orName(l.Number, l.ID) + "）"
	}
	return q.refuse(Refused, ReasonSession, "第%d次会议已经有纪要：%s，请在原件上办理，已经印发的办更正；确须另起一件的，请确认后重办。",
		q.cmd.Session, strings.Join(names, "、"))
}
