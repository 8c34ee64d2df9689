package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Step is one accepted command with everything that changes by it. A store
// commits it whole or not at all and has no other way to write.
type Step struct {
	Before   Minutes // as it was decided on; the zero Minutes for Create, and in an answer from the past
	Minutes  Minutes // as it is afterwards; the number still missing if Take is set
	Entry    Entry   // open until Seal; Prev is what is likely to be the last entry's Hash
	Take     *NumberRequest
	Count    *SessionRequest // 会议次数 to be counted
	Revision *Revision       // the new text, if it changed
	Messages []Message
}

// Revision is one text of a minutes for good (稿).
type Revision struct {
	Minutes    string
	N          int // from 1
	Version    int // of the minutes whose step saved it
	Place      Place
	Author     Person
	At         time.Time // 登记时间
	Text       string
	TextDigest string // SHA-256 of Text
	Digest     string // of what an approval binds
	Competing  bool   // kept beside the text in force: it came too late
}

// Message is something to be told or delivered after the commit. Key makes
// repeating it harmless.
type Message struct {
	Key       string // minutes/version/topic[/n]
	Topic     string // one of the topics below
	Minutes   string
	Version   int
	Recipient string // whose messages come in order; empty for notify
	Payload   string // JSON
}

// The topics of messages.
const (
	TopicNotify  = "notify"  // somebody else has something to do or to know
	TopicDeliver = "deliver" // one per recipient of a distribution
	TopicMail    = "mail"    // the same, where the recipient gets it by mail
	TopicHook    = "hook"    // the same, where the recipient's own system is told
)

// occurred is 发生时间: the command's, or now.
func (q *question) occurred() time.Time {
	if q.cmd.OccurredAt.IsZero() {
		return whole(q.facts.Now)
	}
	return whole(q.cmd.OccurredAt)
}

func (q *question) compiled() Date { return orDate(q.cmd.Compiled, DateOf(q.occurred())) }

func (q *question) issuedOn() Date { return orDate(q.cmd.IssuedOn, DateOf(q.occurred())) }

func orDate(d, otherwise Date) Date {
	if d != "" {
		return d
	}
	return otherwise
}

// step writes down what was decided. Nothing here can refuse.
func (q *question) step() Step {
	e := q.entry()
	s := Step{Before: q.m, Minutes: q.m.Apply(e), Entry: e}
	s.Minutes.Text = q.text
	s.Revision = q.revision(e)
	if q.cmd.Action == Number {
		date, _ := q.naming()
		s.Take = &NumberRequest{
			Series: q.facts.Series.ID, Scope: date.Year(), Start: max(q.facts.Series.Start, 1),
			Form: q.facts.Series.Form, Choose: q.cmd.Choose,
		}
	}
	if e.Action == Create && e.Term != "" && e.Session == 0 {
		s.Count = &SessionRequest{Type: e.Type, Term: e.Term, Start: max(q.facts.Counting.Start, 1)}
	}
	s.Messages = Messages(e)
	return s
}

// revision gives the text the step saves, if it saves one.
func (q *question) revision(e Entry) *Revision {
	r := Revision{Minutes: e.Minutes, Version: e.Version, Place: e.From, Author: e.Author(), At: e.Recorded}
	switch {
	case e.Saved != 0:
		r.N, r.Text, r.Competing = e.Saved, *q.cmd.Text, true
		r.TextDigest, r.Digest = sum(r.Text), Bound(q.title, r.Text)
	case e.Revision != q.m.Revision:
		r.N, r.Text, r.TextDigest, r.Digest = e.Revision, q.text, e.Text.After, e.Bound.After
	default:
		return nil
	}
	return &r
}

// entry carries the minutes' values over and changes those the action changes.
func (q *question) entry() Entry {
	m, c := q.m, q.cmd
	e := Entry{
		Minutes: c.Minutes, Version: m.Version + 1, Flow: q.facts.Flow.ID, Action: c.Action,
		From: m.Place, To: q.rule.To, Back: m.Back,
		Actor: c.Actor.Person, As: q.as, OnBehalf: c.OnBehalf, Note: strings.TrimSpace(c.Note),
		Occurred: q.occurred(), Recorded: whole(q.facts.Now),
		Title: q.title, Meeting: orDate(c.Meeting, m.Meeting), Revision: m.Revision,
		Text: Change{m.TextDigest, m.TextDigest}, Bound: Change{m.Digest, q.bound},
		Compiled: m.Compiled, IssuedOn: m.IssuedOn, Number: m.Number, Finalized: m.Finalized, PDF: m.PDF,
		Type: m.Type, Topics: m.Topics, Term: m.Term, Session: m.Session, Edition: m.Edition,
		Desk: m.Desk, Due: m.Due, Correction: m.Correction,
		Paper: c.Paper, Waiver: q.waiver, Item: c.Item, Remarks: c.Remarks,
		Key: c.Key, Request: c.fingerprint(),
	}
	if m.Version == 0 || q.text != m.Text {
		e.Revision, e.Text.After = m.Revisions+1, sum(q.text)
	}
	q.moveBack(&e)
	q.changeFields(&e)
	q.changeRows(&e)
	q.arrive(&e)
	return e
}

// moveBack keeps the way back of a straight return and says which approvals
// end with the step. A plain return, submission or withdrawal ends all from
// where the minutes goes to; a straight return only those of the two places it
// connects, for the consent of those in between was for the returner to judge.
func (q *question) moveBack(e *Entry) {
	var ends func(Approval) bool
	switch {
	case q.cmd.Action == Return && q.cmd.Straight:
		e.Back = q.m.Place
		ends = func(a Approval) bool { return a.Place == e.From || a.Place == e.To }
	case q.cmd.Action == Return || (q.cmd.Action == Submit && !q.rule.Straight):
		e.Back = Place{}
		ends = func(a Approval) bool { return q.facts.Flow.order(a.Place, e.To) >= 0 }
	case q.cmd.Action == Withdraw || q.cmd.Action == Void:
		e.Back = Place{}
		ends = func(Approval) bool { return true }
	case q.rule.Stays:
		return
	case q.cmd.Action == Submit || q.cmd.Action == Approve || q.cmd.Action == Sign:
		e.Back = Place{}
		ends = func(a Approval) bool {
			return (a.Place == e.From && a.Row == 0 && len(q.rows) == 0) || (a.Place == e.To && e.To != e.From)
		}
	default:
		return
	}
	e.Lapsed = slices.DeleteFunc(slices.Clone(q.m.Approvals), func(a Approval) bool { return !ends(a) })
	if len(e.Lapsed) == 0 {
		e.Lapsed = nil
	}
}

// Given is what a store gives a step inside its transaction.
type Given struct {
	Number  int    // of its series, if it asked for one
	Text    string // of a number that stands in the ledger already; empty of a new one
	Session int    // 会议次数, if it asked for one
}

// Seal gives the step what it asked the store for, and closes its entry over
// prev, the hash of the entry before (empty for the first). A Store calls it
// once, inside its transaction.
func Seal(s Step, prev string, given Given) Step {
	if s.Take != nil {
		s.Entry.Number = s.Take.Number(given.Number)
		if given.Text != "" { // the series may have had another form then
			s.Entry.Number.Text = given.Text
		}
		s.Minutes.Number = s.Entry.Number
	}
	if s.Count != nil {
		s.Entry.Session = given.Session
		s.Minutes.Session = given.Session
	}
	s.Entry = s.Entry.sealed(prev)
	return s
}

// Number gives the n-th number of the request's series and scope.
func (r NumberRequest) Number(n int) DocNumber {
	text := strings.NewReplacer("{year}", r.Scope, "{n}", strconv.Itoa(n)).Replace(r.Form)
	return DocNumber{Series: r.Series, Scope: r.Scope, N: n, Text: text}
}
