package workflow

import (
	"slices"
	"time"
)

// PartyKind says what somebody beside the line is asked for.
type PartyKind string

// The kinds of participants.
const (
	Consulted PartyKind = "consulted" // 会签: a unit or person asked for an opinion
	Added     PartyKind = "added"     // 加签: somebody whose consent a step now needs as well
	Required  PartyKind = "required"  // 签发权限: a further post whose consent the step needs by the office's rule
	PerItem   PartyKind = "per-item"  // 分管: who reviews one 议题 in a step that is held for each
)

// Outcome is what a participant answered.
type Outcome string

// The outcomes of 会签 (DESIGN: 同意 / 原则同意，有修改意见 / 不同意 / 不涉及).
const (
	Agreed    Outcome = "agreed"    // 同意
	Reserved  Outcome = "reserved"  // 原则同意，有修改意见
	Objected  Outcome = "objected"  // 不同意
	Unrelated Outcome = "unrelated" // 不涉及
	Lapsed    Outcome = "lapsed"    // 逾期视为无意见, where the flow switches it on
)

// Label gives the outcome as the sheet has it.
func (o Outcome) Label() string {
	switch o {
	case Agreed:
		return "同意"
	case Reserved:
		return "原则同意，有修改意见"
	case Objected:
		return "不同意"
	case Unrelated:
		return "不涉及"
	case Lapsed:
		return "逾期视为无意见"
	default:
		return string(o)
	}
}

// OutcomeNamed gives the outcome of a name, its own or the one people see; what
// is neither is for the rules to refuse.
func OutcomeNamed(name string) Outcome {
	for _, o := range []Outcome{Agreed, Reserved, Objected, Unrelated} {
		if name == o.Label() {
			return o
		}
	}
	if name == "原则同意" {
		return Reserved
	}
	return Outcome(name)
}

// given reports whether somebody can answer with the outcome.
func (o Outcome) given() bool {
	return o == Agreed || o == Reserved || o == Objected || o == Unrelated
}

// ItemAnswer is what a participant answered about one 议题.
type ItemAnswer struct {
	Item    int // from 1
	Outcome Outcome
	Opinion string // about this one; empty if the answer's note says it all
}

// gravest gives the outcome that stands for several: an objection before
// wishes, wishes before consent.
func gravest(answers []ItemAnswer) Outcome {
	for _, o := range []Outcome{Objected, Reserved, Agreed} {
		if slices.ContainsFunc(answers, func(a ItemAnswer) bool { return a.Outcome == o }) {
			return o
		}
	}
	return Unrelated
}

// Invitation asks somebody to take part: a unit for its opinion, a person or
// the holder of a post for consent. One of Unit, Post and Person is set.
type Invitation struct {
	Unit   string // ID
	Name   string // of the unit or post, as shown
	Post   string // ID
	Person Person
	Items  []int // which 议题, from 1; empty is the whole
	Due    Date  // 时限; empty is none
	Paper  bool  // no account: asked by a printed 征求意见单, answered through the office
}

// PartyState is where a participant's row stands.
type PartyState string

// The states of a participant's row.
const (
	PartyOpen     PartyState = "open"     // waits for an answer
	PartyAnswered PartyState = "answered" // has answered
	PartyDropped  PartyState = "dropped"  // 减签, with the reason
	PartyClosed   PartyState = "closed"   // ended by a return, withdrawal or 作废
)

// Asking is one row as a step begins it.
type Asking struct {
	N     int // from 1 within the minutes
	Kind  PartyKind
	Place Place // where it was asked
	Invitation
}

// Participant is one row beside the line (会签情况): who was asked for what, and
// what came of it. Rows are never taken away.
type Participant struct {
	Asking
	Asked   Person
	AskedAt time.Time // 发生时间
	Version int       // of the minutes after the asking: what stands on the printed sheet
	State   PartyState

	Outcome  Outcome
	Answers  []ItemAnswer // about each 议题, if it was not one answer for all; Outcome is the gravest of them
	Opinion  string       // or the reason of 减签, until an answer comes all the same
	By       Person       // whose answer it is; a name alone if the office's data do not know him, zero if it is a unit's, registered from paper
	OnBehalf Person       // for whom, in delegation
	Through  Person       // who registered it from paper (代登记); else zero
	At       time.Time    // 发生时间 of the answer
	Late     bool         // came after 签发, or after the row had been dropped or closed: an annex (附卷)
	Digest   string       // of what approval binds, as who answered saw it
}

// Answer is a participant's row as a step leaves it.
type Answer struct {
	N       int
	State   PartyState
	Outcome Outcome
	Late    bool
	Items   []ItemAnswer `json:",omitempty"` // what was answered about each 议题, if it was not one answer for all
}

// Open gives the rows of a kind at a place that still wait.
func (m Minutes) Open(kind PartyKind, at Place) []Participant {
	return filter(m.Participants, func(p Participant) bool {
		return p.State == PartyOpen && p.Kind == kind && p.Place == at
	})
}

// sameParty reports whether both ask the same unit, post or person.
func (i Invitation) sameParty(j Invitation) bool {
	return i.Unit == j.Unit && i.Post == j.Post && i.Person.ID == j.Person.ID
}

// round gives whom the step held per 议题 asked when it was last held, without
// those who were dropped.
func (m Minutes) round(at Place) []Invitation {
	last := 0
	for _, p := range m.Participants {
		if p.Kind == PerItem && p.Place == at {
			last = max(last, p.Version)
		}
	}
	var asked []Invitation
	for _, p := range m.Participants {
		if p.Kind == PerItem && p.Place == at && p.Version == last && p.State != PartyDropped {
			in := p.Invitation
			in.Due = "" // of the round that is over
			asked = append(asked, in)
		}
	}
	return asked
}

func filter[T any](all []T, keep func(T) bool) []T {
	var found []T
	for _, v := range all {
		if keep(v) {
			found = append(found, v)
		}
	}
	return found
}

// Asks reports whether it is the actor's own to answer.
func (i Invitation) Asks(a Actor) bool {
	switch {
	case !i.Person.IsZero():
		return i.Person.ID == a.ID
	case i.Post != "":
		return slices.Contains(a.Posts, i.Post)
	default:
		return i.Unit != "" && i.Unit == a.Unit
	}
}

// Who gives who is asked, for a sentence.
func (i Invitation) Who() string {
	if !i.Person.IsZero() {
		return i.Person.Name
	}
	return i.Name
}

// AskedOf gives the rows by which the actor is consulted: those that wait, else
// those that he has not answered.
func (m Minutes) AskedOf(a Actor) []int {
	var open, missed []int
	for _, p := range m.Participants {
		switch {
		case p.Kind != Consulted || !p.Asks(a):
		case p.State == PartyOpen:
			open = append(open, p.N)
		case p.Outcome == "" || p.Outcome == Lapsed:
			missed = append(missed, p.N)
		}
	}
	if len(open) > 0 {
		return open
	}
	return missed
}

// after gives the row as the entry leaves it. An opinion that was given stays
// when its row is dropped, and silence is nobody's.
func (p Participant) after(a Answer, e Entry) Participant {
	if p.State == PartyAnswered && a.State == PartyDropped {
		p.State = a.State
		return p
	}
	p.State, p.Outcome, p.Late, p.Answers = a.State, a.Outcome, a.Late, a.Items
	p.At, p.Digest = e.Occurred, e.Bound.Before
	if e.Sheet != "" {
		p.Digest = e.Sheet // what was on the sheet, or on the screen
	}
	if a.Outcome.given() || a.State == PartyDropped {
		p.Opinion = e.Note
		p.By, p.OnBehalf, p.Through = e.Whose()
	}
	return p
}

// Whose gives whose answer or receipt the entry is: nobody by name where the
// office registers it for a unit whose sheet names nobody.
func (e Entry) Whose() (by, onBehalf, through Person) {
	switch {
	case !e.Action.answers():
		return e.principal()
	case e.Paper != nil && e.OnBehalf.IsZero():
		return Person{Name: e.Paper.Signer}, Person{}, e.Actor
	case e.Paper != nil:
		return e.OnBehalf, Person{}, e.Actor
	case e.As != Party && e.As != Receiver:
		return Person{}, Person{}, e.Actor
	default:
		return e.Actor, e.OnBehalf, Person{}
	}
}

// participantsAfter gives the rows after the entry: answered or ended ones
// changed, new ones at the end.
func (m Minutes) participantsAfter(e Entry) []Participant {
	if len(e.Answers) == 0 && len(e.Asked) == 0 {
		return m.Participants
	}
	rows := slices.Clone(m.Participants)
	for _, a := range e.Answers {
		i := slices.IndexFunc(rows, func(p Participant) bool { return p.N == a.N })
		if i < 0 {
			continue // a damaged entry: Verify finds the row different
		}
		rows[i] = rows[i].after(a, e)
	}
	for _, a := range e.Asked {
		rows = append(rows, Participant{
			Asking: a, Asked: e.Actor, AskedAt: e.Occurred, Version: e.Version, State: PartyOpen,
		})
	}
	return rows
}
