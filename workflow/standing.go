package workflow

import (
	"slices"
	"strings"
)

// standing finds out whose act it is: the actor's own, that of somebody who
// delegated it to him (委托), or that of somebody who decided on paper (代登记).
func (q *question) standing() error {
	q.self = q.cmd.Actor
	switch {
	case q.cmd.Actor.Has(Admin) || q.cmd.Actor.Has(Auditor):
		return q.refuse(Forbidden, ReasonRole, "管理员和审计员不经办纪要，请由%s办理。", roleList(q.rule.Roles))
	case q.cmd.Paper != nil:
		return q.registered()
	case !q.cmd.OnBehalf.IsZero():
		return q.delegated()
	default:
		return nil
	}
}

// registered demands that the actor may register paper, and takes the place of
// who decided on it.
func (q *question) registered() error {
	registrars := q.rule.Paper
	if q.cmd.Action == Save {
		registrars = q.facts.Flow.Registrars(q.m.Place)
	}
	if q.cmd.Action.answers() {
		registrars = append(slices.Clone(registrars), q.rule.Roles...)
	}
	switch {
	case len(registrars) == 0:
		return q.refuse(Refused, ReasonPaper, "%s不能凭纸面登记，请由本人在系统中办理。", q.rule.Label)
	case !slices.ContainsFunc(registrars, q.cmd.Actor.Has):
		return q.refuse(Forbidden, ReasonPaper, "纸面的%s由%s登记，%s没有这个角色。", q.rule.Label, roleList(registrars), q.cmd.Actor.Name)
	case q.cmd.Action.answers():
		return nil // the row says whose answer it is
	case q.cmd.Paper.Signer != "":
		return q.refuse(Invalid, ReasonPaper, "%s须由人员资料中的人办理，不能只登记姓名“%s”，请核对。", q.rule.Label, q.cmd.Paper.Signer)
	case q.cmd.OnBehalf.IsZero():
		return q.refuse(Invalid, ReasonPaper, "请写明纸面上是谁%s的。", q.rule.Label)
	case q.facts.Principal.ID != q.cmd.OnBehalf.ID:
		return q.refuse(Forbidden, ReasonPaper, "人员资料中没有%s，不能登记其%s，请核对姓名。", q.cmd.OnBehalf.Name, q.rule.Label)
	}
	q.self = q.facts.Principal
	return nil
}

// delegated takes the place of the principal, with what was delegated.
func (q *question) delegated() error {
	q.self = Actor{Person: q.cmd.OnBehalf}
	for _, g := range q.facts.Grants {
		if g.in(q.facts.Now) && !(g.Fresh && q.waited(g)) && g.From.ID == q.cmd.OnBehalf.ID && g.To.ID == q.cmd.Actor.ID {
			q.self.Roles = append(q.self.Roles, g.Roles...)
			q.self.Posts = append(q.self.Posts, g.Posts...)
		}
	}
	if len(q.self.Roles) == 0 && len(q.self.Posts) == 0 {
		return q.refuse(Forbidden, ReasonGrant, "没有%s委托%s办理的有效记录，请先登记委托，或由本人办理。",
			q.cmd.OnBehalf.Name, q.cmd.Actor.Name)
	}
	return nil
}

// waited reports whether what the command is about was waiting already when the
// delegation began: of a reply its rows, else the minutes in its place, unless
// a row there has been asked of the principal since.
func (q *question) waited(g Grant) bool {
	switch q.cmd.Action {
	case Create:
		return false
	case Reply:
		return slices.ContainsFunc(q.m.Participants, func(p Participant) bool {
			return slices.Contains(q.cmd.Rows, p.N) && p.AskedAt.Before(g.Since)
		})
	}
	principal := Actor{Person: g.From, Posts: g.Posts}
	return q.m.Arrived.Before(g.Since) && !slices.ContainsFunc(q.pending(), func(p Participant) bool {
		return p.Asks(principal) && !p.AskedAt.Before(g.Since)
	})
}

// answers reports whether the action is that of somebody beside the line, who
// needs no role in the office for his own row.
func (a Action) answers() bool { return a == Reply || a == Read || a == Receive || a == Bounce }

// role finds the role the act is done in. Who has a row at this place (加签,
// 逐项) acts in the step's role; who answers for his own unit in the unit's.
func (q *question) role() error {
	if q.cmd.Action.answers() {
		return q.answering()
	}
	if held := filter(q.rule.Roles, q.self.Has); len(held) > 0 {
		q.as = held[0]
		free := func(r Role) bool { _, _, barred := q.barred(r); return !barred }
		if i := slices.IndexFunc(held, free); i > 0 {
			q.as = held[i]
		}
		return nil
	}
	if len(q.mine()) > 0 && (q.cmd.Action == Approve || q.cmd.Action == Sign || q.cmd.Action == Return || q.cmd.Action == Comment) {
		q.as = q.rule.Roles[0]
		return nil
	}
	if q.cmd.Action == Comment && slices.ContainsFunc(q.m.Participants, func(p Participant) bool {
		return p.State == PartyOpen && p.Asks(q.self)
	}) {
		q.as = Party
		return nil
	}
	return q.refuse(Forbidden, ReasonRole, "%s由%s办理，%s没有这个角色。", q.rule.Label, roleList(q.rule.Roles), q.self.Name)
}

// answering lets people answer for their own rows, and the roles of the rule
// register what others answered.
func (q *question) answering() error {
	own, role := q.ownRows()
	if own || q.cmd.Paper != nil { // who may register paper was asked before
		q.as = role
		return nil
	}
	if i := slices.IndexFunc(q.rule.Roles, q.self.Has); i >= 0 && q.cmd.Action != Reply {
		q.as = q.rule.Roles[i]
		return nil
	}
	if q.cmd.Action == Reply {
		return q.refuse(Forbidden, ReasonRole, "意见由被征求的单位本人反馈；纸面意见由%s凭征求意见单登记。", roleList(q.rule.Roles))
	}
	return q.refuse(Forbidden, ReasonRole, "%s由收件单位本人办理，或由%s登记；%s不是该单位的人员。",
		q.rule.Label, roleList(q.rule.Roles), q.self.Name)
}

// ownRows reports whether every row the command names is the actor's own, and
// the role that makes him.
func (q *question) ownRows() (bool, Role) {
	if q.cmd.Action == Reply {
		return len(q.cmd.Rows) > 0 && !slices.ContainsFunc(q.cmd.Rows, func(n int) bool {
			p, ok := q.m.party(n)
			narrow := q.cmd.Paper == nil && !q.cmd.OnBehalf.IsZero() && !p.Person.IsZero() && len(q.self.Posts) == 0
			return !ok || !p.Asks(q.self) || narrow
		}), Party
	}
	return len(q.cmd.Rows) > 0 && !slices.ContainsFunc(q.cmd.Rows, func(n int) bool {
		c, ok := q.m.copy(n)
		return !ok || c.ID == "" || c.ID != q.self.Unit
	}), Receiver
}

func (m Minutes) party(n int) (Participant, bool) {
	i := slices.IndexFunc(m.Participants, func(p Participant) bool { return p.N == n })
	if i < 0 {
		return Participant{}, false
	}
	return m.Participants[i], true
}

func (m Minutes) copy(n int) (CopyRecord, bool) {
	i := slices.IndexFunc(m.Copies, func(c CopyRecord) bool { return c.N == n })
	if i < 0 {
		return CopyRecord{}, false
	}
	return m.Copies[i], true
}

// mine gives the open rows of this place that wait for the one who acts.
func (q *question) mine() []Participant {
	return filter(q.pending(), func(p Participant) bool {
		// Who was asked by name may let another answer only in the step's role.
		deputy := q.cmd.Paper == nil && !q.cmd.OnBehalf.IsZero() && !p.Person.IsZero()
		return p.Asks(q.self) && !(deputy && !slices.ContainsFunc(q.rule.Roles, q.self.Has))
	})
}

// pending gives the open rows whose consent this place needs.
func (q *question) pending() []Participant {
	return filter(q.m.Participants, func(p Participant) bool {
		return p.State == PartyOpen && p.Kind != Consulted && p.Place == q.m.Place
	})
}

// desk demands that the one who acts has the minutes on the desk, where a post
// or a person does. Who has a row at this place works on the text and gives or
// refuses his consent beside it, and no more.
func (q *question) desk() error {
	if q.m.Desk.IsZero() || !q.cmd.Action.deskBound() || q.m.Desk.is(q.self) || !q.facts.held(q.m.Desk) {
		return nil
	}
	switch a := q.cmd.Action; {
	case len(q.mine()) > 0 && (a == Save || a == Approve || a == Sign || a == Return):
		return nil
	case a == Drop && !slices.ContainsFunc(q.cmd.Rows, q.askedByOther):
		return nil
	case a == Void && !slices.ContainsFunc(q.rule.Roles, q.works):
		return nil // not for who has the desk here to decide
	}
	return q.refuse(Forbidden, ReasonDesk, "这件纪要现由%s经办，%s不能%s；确需代办的，请先转办或登记委托。",
		q.m.Desk.Name(), q.self.Name, q.rule.Label)
}

// askedByOther reports whether the row was asked by somebody else than who acts.
func (q *question) askedByOther(n int) bool {
	p, ok := q.m.party(n)
	return ok && p.Asked.ID != q.self.ID
}

// works reports whether the role has minutes on the desk at this place.
func (q *question) works(r Role) bool { return slices.Contains(q.facts.Flow.working(q.m.Place), r) }

// is reports whether the actor is the holder.
func (h Holder) is(a Actor) bool {
	if !h.Person.IsZero() {
		return h.Person.ID == a.ID
	}
	return slices.Contains(a.Posts, h.Post)
}

// deskBound reports whether the action belongs to who has the minutes on the
// desk.
func (a Action) deskBound() bool {
	switch a {
	case Save, Submit, Approve, Sign, Return, Add, Drop, Reassign, Number, Unnumber, Finalize, Issue, Void:
		return true
	default:
		return false
	}
}

// consent works out which consent an Approve or Sign gives, and whether the
// step still waits for others after it.
func (q *question) consent() (waits bool, err error) {
	pending, mine := q.pending(), q.mine()
	own := q.facts.Flow.StepDef(q.m.Place).Each // a step held per 议题 has no consent but its rows'
	for _, a := range q.m.Approvals {
		own = own || (a.Place == q.m.Place && a.Row == 0)
	}
	switch {
	case len(mine) > 0:
		for _, p := range mine {
			q.rows = append(q.rows, p.N)
		}
	case own && len(pending) > 0:
		return false, q.refuse(Refused, ReasonActed, "“%s”还在等%s，%s不用再办；可以催办。",
			q.facts.Flow.PlaceLabel(q.m.Place), labels(pending), q.self.Name)
	default:
		own = true
	}
	return !own || len(pending) > len(mine), nil
}

func labels(rows []Participant) string {
	names := make([]string, len(rows))
	for i, p := range rows {
		names[i] = p.Who()
	}
	return strings.Join(names, "、")
}

// duty keeps the parts of one minutes apart: who drafted or submitted any
// version of it neither reviews nor signs it, a reviewer does not sign it, and
// none of them changes sides later. In delegation this holds for both persons;
// who registers paper takes no part. An office may switch it off for a time,
// with a reason that stays in the history.
func (q *question) duty() error {
	p, had, barred := q.barred(q.as)
	if !barred || q.cmd.Action == Urge || q.cmd.Action == Comment {
		return nil
	}
	if q.waiver = q.facts.Waiver; q.waiver != "" {
		return nil
	}
	err := q.refuse(Forbidden, ReasonDuty, "%s办理过这件纪要的%s，不能再作为%s%s，请换人办理。",
		p.Name, dutyLabel(had), q.as.Label(), q.rule.Label)
	err.Role = had
	return err
}

// barred gives who of those who act has had another part than the role's.
func (q *question) barred(as Role) (who Person, had Role, barred bool) {
	if !as.exclusive() {
		return Person{}, "", false
	}
	for _, p := range q.acting() {
		if had, ok := q.m.otherDuty(p.ID, as); ok {
			return p, had, true
		}
	}
	return Person{}, "", false
}

// otherDuty gives a part the person has had in this minutes other than as.
func (m Minutes) otherDuty(person string, as Role) (Role, bool) {
	for _, d := range m.Duties {
		if d.Person.ID == person && d.Role != as {
			return d.Role, true
		}
	}
	return "", false
}

// signings gives the places whose signature a minutes needs.
func (f *Flow) signings() []Place {
	return filter(f.places(), func(p Place) bool { return len(f.from(p, Sign)) > 0 })
}
