package workflow

import (
	"slices"
	"strconv"
	"strings"
)

// Consultations gives every 会签 row that counts: asked, not dropped, not
// answered anew since, and in time; what came late for a signature counts once
// that has ended.
func (m Minutes) Consultations() []Participant {
	return filter(m.Participants, func(p Participant) bool {
		about := p.Items
		if len(about) == 0 {
			about = []int{0}
		}
		return slices.ContainsFunc(about, func(item int) bool { return m.counts(p, item) })
	})
}

// counts reports whether the row's answer about a 议题, or the want of one,
// counts; 0 is the text as a whole.
func (m Minutes) counts(p Participant, item int) bool {
	_, signed := m.Signature()
	return p.Kind == Consulted && (p.State == PartyOpen || p.State == PartyAnswered) && !(p.Late && signed) && p.covers(item) &&
		!slices.ContainsFunc(m.Participants, func(by Participant) bool { return p.overtaken(by, item) })
}

// covers reports whether the row asks about the 议题; who is asked about the
// whole is asked about each.
func (p Participant) covers(item int) bool {
	return len(p.Items) == 0 || slices.Contains(p.Items, item)
}

// overtaken reports whether a later row holds a newer answer of the same party
// about the 议题. Asking again alone takes nothing back.
func (p Participant) overtaken(by Participant, item int) bool {
	return by.N > p.N && by.Kind == p.Kind && by.sameParty(p.Invitation) && by.covers(item) &&
		by.State == PartyAnswered && by.Outcome.given()
}

// on gives what the row answers about a 议题; empty if it says nothing of it.
func (p Participant) on(item int) Outcome {
	if len(p.Answers) == 0 {
		return p.Outcome
	}
	i := slices.IndexFunc(p.Answers, func(a ItemAnswer) bool { return a.Item == item })
	if i < 0 {
		return ""
	}
	return p.Answers[i].Outcome
}

// A sounding is how 会签 about one 议题 stands.
type sounding struct {
	open   []Participant // who has not answered
	agreed int           // how many agree, with wishes or without
}

// soundings gives how 会签 stands about the text as a whole and about each 议题
// that somebody was asked or answered about by itself.
func (m Minutes) soundings() []sounding {
	items := []int{0}
	for _, p := range m.Participants {
		items = append(items, p.Items...)
		for _, a := range p.Answers {
			items = append(items, a.Item)
		}
	}
	slices.Sort(items)
	var all []sounding
	for _, item := range slices.Compact(items) {
		var s sounding
		for _, p := range m.Participants {
			switch o := p.on(item); {
			case !m.counts(p, item):
			case p.State == PartyOpen:
				s.open = append(s.open, p)
			case o == Agreed || o == Reserved:
				s.agreed++
			}
		}
		all = append(all, s)
	}
	return all
}

// Objection is a row of 会签 that objects, with the 议题 it objects to; none if it
// gave one answer for all that it was asked.
type Objection struct {
	Participant
	Items []int
}

// Objections gives the rows whose objection counts.
func (m Minutes) Objections() []Objection {
	var all []Objection
	for _, p := range m.Consultations() {
		o := Objection{Participant: p}
		for _, a := range p.Answers {
			if a.Outcome == Objected && m.counts(p, a.Item) {
				o.Items = append(o.Items, a.Item)
			}
		}
		if len(o.Items) > 0 || len(p.Answers) == 0 && p.Outcome == Objected {
			all = append(all, o)
		}
	}
	return all
}

// Label names who objects, and to what: 市财政局（第1、3项议题）.
func (o Objection) Label() string {
	if len(o.Items) == 0 {
		return o.Who()
	}
	items := make([]string, len(o.Items))
	for i, n := range o.Items {
		items[i] = strconv.Itoa(n)
	}
	return o.Who() + "（第" + strings.Join(items, "、") + "项议题）"
}

// isConsulted demands that 会签 is settled by the flow's rule, about each 议题 by
// itself.
func (q *question) isConsulted() error {
	if !q.settles() {
		return nil
	}
	if against := q.m.Objections(); len(against) > 0 {
		names := make([]string, len(against))
		for i, o := range against {
			names[i] = o.Label()
		}
		return q.refuse(Refused, ReasonConsulted, "%s不同意，不能%s；请协调一致后重新征求意见，或减签并说明理由。",
			strings.Join(names, "、"), q.rule.Label)
	}
	if open := q.awaited(); len(open) > 0 {
		return q.refuse(Refused, ReasonConsulted, "还在等%s的意见，不能%s；可以催办，或减签并说明理由。", labels(open), q.rule.Label)
	}
	return nil
}

// awaited gives the rows of 会签 that the flow's rule waits for.
func (q *question) awaited() []Participant {
	rule := q.facts.Flow.Consult
	wanted := map[int]bool{}
	for _, s := range q.m.soundings() {
		if rule.Rule == ConsultNoneAgainst || rule.Rule == ConsultQuorum && s.agreed >= rule.Quorum {
			continue
		}
		for _, p := range s.open {
			wanted[p.N] = !(rule.Lapse && p.overdue(DateOf(q.occurred())))
		}
	}
	return filter(q.m.Participants, func(p Participant) bool { return wanted[p.N] })
}
