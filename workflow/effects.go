package workflow

import "strings"

// changeFields sets what the action itself is about.
func (q *question) changeFields(e *Entry) {
	switch q.cmd.Action {
	case Create:
		q.begin(e)
	case Return:
		e.Finalized, e.Compiled, e.Correction = false, "", Correction{}
	case Number:
		e.Released, e.Number = q.m.Number, DocNumber{} // the new one comes with Seal
		if !e.Released.IsZero() && e.Note == "" {
			e.Note = "重新编号"
		}
	case Unnumber:
		e.Released, e.Number = q.m.Number, DocNumber{}
	case Approve:
		e.Sheet = q.facts.sheet(q.cmd)
	case Sign:
		e.Sheet, e.Correction = q.facts.sheet(q.cmd), Correction{}
	case Finalize:
		e.Finalized, e.Compiled = true, q.compiled()
	case Issue:
		e.PDF, e.OFD, e.IssuedOn = q.facts.PDF, q.facts.OFD, q.issuedOn()
	case Close:
		if taken := q.facts.Taken; !taken.PDF.IsZero() && e.PDF.IsZero() {
			e.PDF, e.OFD, e.IssuedOn = taken.PDF, taken.OFD, taken.IssuedOn
		}
	case Void:
		if e.Edition.IsZero() {
			e.Released = q.m.Number // the number of an edition is the first one's
		}
		e.Number = DocNumber{}
	case Transcribe, Amend:
		e.Correction = Correction{Action: e.Action, By: e.Actor, OnBehalf: e.OnBehalf, At: e.Occurred, Version: e.Version, Digest: e.Bound.After}
	case Proofread:
		e.Correction.Checked = e.Actor
	}
}

// sheet gives what the signed sheet's revision bound, for a command on paper.
func (f Facts) sheet(cmd Command) string {
	if cmd.Paper == nil {
		return ""
	}
	return f.Sheet
}

// begin sets what a minutes has from its beginning.
func (q *question) begin(e *Entry) {
	e.Type, e.Session = q.cmd.Type, q.cmd.Session
	if len(q.cmd.Topics) > 0 {
		e.Topics = q.cmd.Topics
	}
	e.Term = q.facts.Counting.Term
	if q.cmd.Edition.IsZero() {
		return
	}
	o := q.facts.Original
	e.Edition = q.cmd.Edition
	e.Edition.N, e.Edition.Reason = max(o.Edition.N, 1)+1, strings.TrimSpace(e.Edition.Reason)
	e.Number, e.Type, e.Topics, e.Term, e.Session = o.Number, o.Type, o.Topics, o.Term, o.Session
	if e.Meeting == "" {
		e.Meeting = o.Meeting
	}
}

// changeRows sets what the action does beside the line: participants and
// copies.
func (q *question) changeRows(e *Entry) {
	switch q.cmd.Action {
	case Approve, Sign:
		if len(q.rows) > 0 {
			e.Row = q.rows[0]
		}
		for _, n := range q.rows {
			e.Answers = append(e.Answers, Answer{N: n, State: PartyAnswered, Outcome: Agreed})
		}
	case Reply:
		e.Sheet = q.facts.Sheet
		for _, n := range q.cmd.Rows {
			e.Answers = append(e.Answers, q.reply(n))
		}
	case Drop:
		for _, n := range q.cmd.Rows {
			e.Answers = append(e.Answers, Answer{N: n, State: PartyDropped})
		}
	case Urge:
		e.Urged = q.cmd.Rows
	case Reassign:
		e.Desk = q.cmd.Holder
	case Compete:
		e.Saved = q.m.Revisions + 1
	case Consult:
		e.Asked = q.invited(q.cmd.Asked, Consulted, e.From)
	case Add:
		e.Asked = q.invited(q.cmd.Asked, Added, e.From)
	default:
		q.changeCopies(e)
	}
	q.closeRows(e)
}

// reply gives the answer to a row. After 签发, or on a row that was dropped or
// closed, it is an annex.
func (q *question) reply(n int) Answer {
	p, _ := q.m.party(n)
	_, signed := q.m.Signature()
	a := Answer{N: n, State: PartyAnswered, Outcome: q.cmd.Outcome, Late: signed, Items: q.itemAnswers(p)}
	if p.State == PartyDropped || p.State == PartyClosed {
		a.State, a.Late = p.State, true
	}
	if len(a.Items) > 0 {
		a.Outcome = gravest(a.Items)
	}
	return a
}

// invited gives the new rows, numbered on from those there are.
func (q *question) invited(asked []Invitation, kind PartyKind, at Place) []Asking {
	var rows []Asking
	for i, in := range asked {
		rows = append(rows, Asking{N: len(q.m.Participants) + i + 1, Kind: kind, Place: at, Invitation: in})
	}
	return rows
}

// closeRows ends what a return, withdrawal or 作废 leaves without an object, and
// lets what is overdue lapse where the flow says so. Opinions that were given
// stay.
func (q *question) closeRows(e *Entry) {
	var ends func(Participant) bool
	switch q.cmd.Action {
	case Return:
		ends = func(p Participant) bool { return p.Kind != Consulted && q.facts.Flow.order(p.Place, e.To) >= 0 }
	case Withdraw, Void:
		ends = func(Participant) bool { return true }
	default:
		q.lapse(e)
		return
	}
	for _, p := range q.m.Participants {
		if p.State == PartyOpen && ends(p) {
			e.Answers = append(e.Answers, Answer{N: p.N, State: PartyClosed})
		}
	}
}

// lapse closes overdue rows of 会签 when the minutes goes on to be signed, if the
// flow counts silence as no objection.
func (q *question) lapse(e *Entry) {
	if !q.settles() || !q.facts.Flow.Consult.Lapse {
		return
	}
	for _, p := range q.m.Consultations() {
		if p.State == PartyOpen && p.overdue(DateOf(e.Occurred)) {
			e.Answers = append(e.Answers, Answer{N: p.N, State: PartyAnswered, Outcome: Lapsed})
		}
	}
}

// overdue reports whether the answer was due before the day.
func (p Participant) overdue(day Date) bool { return p.Due != "" && p.Due < day }

// settles reports whether the action needs 会签 to be settled: 签发, and the
// consent that brings a minutes there.
func (q *question) settles() bool {
	if q.cmd.Action == Sign {
		return true
	}
	return q.cmd.Action == Approve && q.rule.To.State != q.m.Place.State && len(q.facts.Flow.from(q.rule.To, Sign)) > 0
}

// changeCopies sets what the action does to copies.
func (q *question) changeCopies(e *Entry) {
	switch q.cmd.Action {
	case Distribute:
		for _, r := range q.cmd.Recipients {
			c := r.copy()
			c.Former = q.former(c)
			e.Copies = append(e.Copies, c)
		}
	case Resend:
		for _, n := range q.cmd.Rows {
			old, _ := q.m.copy(n)
			c := old.Copy
			c.Replaces, c.Former = n, nil
			e.Copies = append(e.Copies, c)
			if old.State != CopyBounced {
				e.Handled = append(e.Handled, old.handling(CopyReplaced))
			}
		}
	case Dispatch, Read, Receive, Bounce, Recall:
		for _, n := range q.cmd.Rows {
			c, _ := q.m.copy(n)
			state, _ := c.State.next(q.cmd.Action)
			e.Handled = append(e.Handled, c.handling(state))
		}
	}
}

func (c CopyRecord) handling(state CopyState) Handling {
	return Handling{N: c.N, State: state, Unit: c.Unit, Channel: c.Channel}
}

// former gives the copies of the edition before that the copy stands in for.
func (q *question) former(c Copy) []int {
	var all []int
	for _, old := range q.facts.Original.Copies {
		same := old.Unit == c.Unit
		if c.ID != "" && old.ID != "" {
			same = old.ID == c.ID
		}
		if same && c.Use == ForRecipient && (old.State.Out() || old.State == CopyWaiting) {
			all = append(all, old.N)
		}
	}
	return all
}

// arrive gives a minutes that comes to another place to who has that place,
// with its 时限, and asks those who review it 议题 by 议题.
func (q *question) arrive(e *Entry) {
	if e.To == e.From {
		return
	}
	def := q.facts.Flow.StepDef(e.To)
	e.Desk, e.Due = q.facts.Route[e.To], ""
	if e.Desk.IsZero() && def.Post != "" {
		e.Desk = Holder{Post: def.Post, Label: def.Label}
	}
	if !q.facts.held(e.Desk) {
		e.Desk = Holder{} // vacant: whoever has the role
	}
	if def.Days > 0 {
		e.Due = q.facts.workday(DateOf(e.Occurred), def.Days)
	}
	switch {
	case e.Action == Withdraw:
	case def.Each && e.Action == Return: // their consent has ended; it is asked for again
		e.Asked = q.invited(q.m.round(e.To), PerItem, e.To)
	case def.Each:
		e.Asked = q.invited(q.reviewers(), PerItem, e.To)
	default:
		e.Asked = q.invited(q.facts.Also[e.To], Required, e.To)
	}
}

// held reports whether somebody is there to act for the holder.
func (f Facts) held(h Holder) bool { return h.IsZero() || f.Held == nil || f.Held(h) }

// workday gives the n-th working day after a date.
func (f Facts) workday(from Date, n int) Date {
	if f.Workday != nil {
		return f.Workday(from, n)
	}
	return from.plus(n)
}
