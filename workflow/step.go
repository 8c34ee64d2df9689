package workflow

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Step is one accepted command with everything that changes by it. A store
// commits it whole or not at all and has no other way to write.
type Step struct {
	Minutes  Minutes // as it is afterwards; the number still missing if Take is set
	Entry    Entry   // open until Seal
	Take     *NumberRequest
	Revision *Revision // the new text, if it changed
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
}

// Message is something to be told or delivered after the commit. Key makes
// repeating it harmless.
type Message struct {
	Key     string // minutes/version/topic[/n]
	Topic   string // notify or deliver
	Minutes string
	Version int
	Payload string // JSON
}

// The topics of messages.
const (
	TopicNotify  = "notify"  // somebody else has something to do or to know
	TopicDeliver = "deliver" // one per recipient of a distribution
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
	s := Step{Minutes: q.m.Apply(e), Entry: e}
	s.Minutes.Text = q.text
	if e.Revision != q.m.Revision {
		s.Revision = &Revision{
			Minutes: e.Minutes, N: e.Revision, Version: e.Version, Place: e.From, Author: e.Actor,
			At: e.Recorded, Text: q.text, TextDigest: e.Text.After, Digest: e.Bound.After,
		}
	}
	if q.cmd.Action == Number {
		date, _ := q.naming()
		s.Take = &NumberRequest{
			Series: q.facts.Series.ID, Scope: date.Year(), Start: max(q.facts.Series.Start, 1), Form: q.facts.Series.Form,
		}
	}
	s.Messages = Messages(e)
	return s
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
		Key: c.Key, Request: c.fingerprint(),
	}
	if m.Version == 0 || q.text != m.Text {
		e.Revision, e.Text.After = m.Revision+1, sum(q.text)
	}
	q.moveBack(&e)
	q.changeFields(&e)
	return e
}

// changeFields sets what the action itself is about.
func (q *question) changeFields(e *Entry) {
	switch q.cmd.Action {
	case Return:
		e.Finalized, e.Compiled = false, ""
	case Number:
		e.Released, e.Number = q.m.Number, DocNumber{} // the new one comes with Seal
		if !e.Released.IsZero() && e.Note == "" {
			e.Note = "年份不符，重新编号"
		}
	case Finalize:
		e.Finalized, e.Compiled = true, q.compiled()
	case Issue:
		e.PDF, e.IssuedOn = q.facts.PDF, q.issuedOn()
	case Distribute:
		for _, r := range q.cmd.Recipients {
			e.Copies = append(e.Copies, Copy{Unit: strings.TrimSpace(r.Unit), Copies: r.Copies})
		}
	case Void:
		e.Released, e.Number = q.m.Number, DocNumber{}
	}
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
	case q.cmd.Action == Submit || q.cmd.Action == Approve || q.cmd.Action == Sign:
		e.Back = Place{}
		ends = func(a Approval) bool { return a.Place == e.From }
	default:
		return
	}
	e.Lapsed = slices.DeleteFunc(slices.Clone(q.m.Approvals), func(a Approval) bool { return !ends(a) })
	if len(e.Lapsed) == 0 {
		e.Lapsed = nil
	}
}

// Messages gives what an entry has to be told and delivered. It depends on the
// entry alone, so that a check can ask for it again; the payload names no
// number, since the number is not known until the commit.
func Messages(e Entry) []Message {
	if e.Action == Save || e.Action == Create {
		return nil
	}
	key := e.Minutes + "/" + strconv.Itoa(e.Version) + "/"
	out := []Message{message(e, key+TopicNotify, TopicNotify, struct {
		Minutes, Title, By, Note string
		Version                  int
		Action                   Action
		From, To                 Place
	}{e.Minutes, e.Title, e.Actor.Name, e.Note, e.Version, e.Action, e.From, e.To})}
	for i, c := range e.Copies {
		out = append(out, message(e, key+TopicDeliver+"/"+strconv.Itoa(i+1), TopicDeliver, struct {
			Minutes, Title, Unit, SHA256 string
			Copies                       int
		}{e.Minutes, e.Title, c.Unit, e.PDF.SHA256, c.Copies}))
	}
	return out
}

func message(e Entry, key, topic string, payload any) Message {
	data, err := json.Marshal(payload)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return Message{Key: key, Topic: topic, Minutes: e.Minutes, Version: e.Version, Payload: string(data)}
}

// Seal gives the step the number n taken from its series, if it asked for one,
// and closes its entry over prev, the hash of the entry before (empty for the
// first). A Store calls it once, inside its transaction.
func Seal(s Step, prev string, n int) Step {
	if s.Take != nil {
		s.Entry.Number = s.Take.Number(n)
		s.Minutes.Number = s.Entry.Number
	}
	s.Entry = s.Entry.sealed(prev)
	return s
}

// Number gives the n-th number of the request's series and scope.
func (r NumberRequest) Number(n int) DocNumber {
	text := strings.NewReplacer("{year}", r.Scope, "{n}", strconv.Itoa(n)).Replace(r.Form)
	return DocNumber{Series: r.Series, Scope: r.Scope, N: n, Text: text}
}
