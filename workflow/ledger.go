package workflow

import (
	"cmp"
	"slices"
	"time"
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
