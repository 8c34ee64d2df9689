package workflow

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// LedgerEvent is what a history says happened to one number.
type LedgerEvent struct {
	State   NumberState
	Minutes string // that held it then; empty for a reservation
	At      time.Time
	Reason  string
}

// Ledger is what all histories say of one series' scope: every event of each
// number, and which minutes holds it now.
type Ledger struct {
	Events map[DocNumber][]LedgerEvent
	Held   map[DocNumber]string
}

// NewLedger gives an empty Ledger.
func NewLedger() *Ledger {
	return &Ledger{Events: map[DocNumber][]LedgerEvent{}, Held: map[DocNumber]string{}}
}

// LedgerEvents gives what one entry did to numbers.
func (e Entry) LedgerEvents() map[DocNumber]LedgerEvent {
	if e.Action != Number && e.Released.IsZero() {
		return nil
	}
	events := map[DocNumber]LedgerEvent{}
	if e.Action == Number {
		events[e.Number] = LedgerEvent{State: NumberHeld, Minutes: e.Minutes, At: e.Recorded}
	}
	if !e.Released.IsZero() {
		events[e.Released] = LedgerEvent{State: e.releasedTo(), Minutes: e.Minutes, At: e.Recorded, Reason: e.Note}
	}
	return events
}

// releasedTo gives what becomes of the number an entry gives up: taken back
// before printing it is free, else void.
func (e Entry) releasedTo() NumberState {
	if e.Action == Unnumber {
		return NumberFree
	}
	return NumberVoid
}

// Verify compares one scope of a number ledger, in order, with what the
// histories say: no gap, no stranger, no loss. The error is a *DamageError
// naming the first wrong number.
func (l *Ledger) Verify(numbers []NumberRecord) error {
	listed := map[DocNumber]bool{}
	for i, n := range numbers {
		listed[n.Number] = true
		wrong := func(msg string) error {
			return &DamageError{Table: "文号登记簿", Minutes: n.Number.Text, Row: n.Number.N, Msg: msg}
		}
		holder, held := l.Held[n.Number]
		switch {
		case i > 0 && n.Number.N != numbers[i-1].Number.N+1:
			return wrong("与上一号不相连")
		case held != (n.State == NumberHeld) || (held && holder != n.Minutes):
			return wrong("是否在用与办理记录不符")
		case !slices.ContainsFunc(l.Events[n.Number], n.is):
			return wrong("没有对应的登记")
		}
	}
	var lost []DocNumber
	for number := range l.Events {
		if !listed[number] {
			lost = append(lost, number)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	first := slices.MinFunc(lost, func(a, b DocNumber) int { return cmp.Compare(a.N, b.N) })
	return &DamageError{Table: "文号登记簿", Minutes: first.Text, Row: first.N, Msg: "缺少"}
}

// is reports whether the event is the one that left the row as it is.
func (n NumberRecord) is(e LedgerEvent) bool {
	return e.State == n.State && e.Minutes == n.Minutes && e.At.Equal(n.Changed) && e.Reason == n.Reason
}

// LedgerBook is the book of the office's record in which acts on numbers are
// kept that belong to no minutes: reservations, and 空号 of what was reserved or
// given back.
const LedgerBook = "numbers"

// A ledgerLine is what such an act left of a number, as JSON in the record.
type ledgerLine struct {
	State   NumberState
	Text    string
	Minutes string `json:",omitempty"` // that held it last
	Reason  string
}

// LedgerAct is an act on numbers without a minutes (文号预留, 空号登记).
type LedgerAct struct {
	State  NumberState // NumberReserved, or NumberVoid
	Number DocNumber
	Last   string // the minutes that held it last
	By     Person
	Reason string
	At     time.Time
}

// Alteration gives the act as a line of the office's record; before is what
// the record last said of the number.
func (a LedgerAct) Alteration(before string) Alteration {
	return Alteration{
		Book: LedgerBook, Key: a.Number.Series + "/" + a.Number.Scope + "/" + strconv.Itoa(a.Number.N), Before: before,
		After: payload(ledgerLine{State: a.State, Text: a.Number.Text, Minutes: a.Last, Reason: a.Reason}),
		Actor: a.By, Note: a.Reason, Recorded: a.At,
	}
}

// LedgerEvent gives the number a line of the office's record is about, and
// what happened to it; false for a line of another book.
func (a Alteration) LedgerEvent() (DocNumber, LedgerEvent, bool) {
	var line ledgerLine
	if a.Book != LedgerBook || json.Unmarshal([]byte(a.After), &line) != nil {
		return DocNumber{}, LedgerEvent{}, false
	}
	rest, last := cutLast(a.Key)
	series, scope := cutLast(rest)
	n, err := strconv.Atoi(last)
	if err != nil {
		return DocNumber{}, LedgerEvent{}, false
	}
	return DocNumber{Series: series, Scope: scope, N: n, Text: line.Text},
		LedgerEvent{State: line.State, Minutes: line.Minutes, At: a.Recorded, Reason: line.Reason}, true
}

func cutLast(s string) (before, after string) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+1:]
}

// Registry keeps numbers for minutes to come. Errors are *Error.
type Registry interface {
	// Reserve takes the next numbers of a series' scope out of the ledger
	// (预留), as many as count says, in order.
	Reserve(ctx context.Context, from NumberRequest, count int, act LedgerAct) ([]DocNumber, error)
	// VoidNumber makes a reserved or free number a 空号 for good; Number.Text is
	// the store's to give.
	VoidNumber(ctx context.Context, act LedgerAct) error
}

// maxReserve bounds how many numbers are reserved at once.
const maxReserve = 100

// WellFormed refuses an act that says too little, or that the actor has no
// right to: numbers are the clerk's.
func (a LedgerAct) WellFormed(actor Actor, count int) error {
	refuse := func(kind Kind, reason Reason, msg string) error {
		return &Error{Kind: kind, Reason: reason, Action: Number, Msg: msg}
	}
	switch {
	case !actor.Has(Clerk) || actor.Has(Admin) || actor.Has(Auditor):
		return refuse(Forbidden, ReasonRole, "文号的预留和空号登记由"+Clerk.Label()+"办理，"+actor.Name+"没有这个角色。")
	case strings.TrimSpace(a.Reason) == "" || !clean(a.Reason, true) || utf8.RuneCountInString(a.Reason) > maxNote:
		return refuse(Invalid, ReasonNote, "请写明预留或登记空号的理由。")
	case count < 1 || count > maxReserve:
		return refuse(Invalid, ReasonNumber, "一次预留的文号须在1至"+strconv.Itoa(maxReserve)+"个之间。")
	default:
		return nil
	}
}
