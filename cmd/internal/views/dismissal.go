package views

import (
	"time"

	"jiyao/cmd/internal/office"
)

// Dismissal is a finding of proof-reading that somebody has let stand.
type Dismissal struct {
	N          int       `json:"n"`
	Rule       string    `json:"rule"`
	Quote      string    `json:"quote"`
	Before     string    `json:"before"`
	After      string    `json:"after"`
	Reason     string    `json:"reason"`
	By         *Person   `json:"by"`
	At         time.Time `json:"at"`
	Passed     bool      `json:"passed,omitempty"` // it bars the way but for this
	Wide       bool      `json:"wide,omitempty"`   // in the whole office
	Lapsed     bool      `json:"lapsed,omitempty"` // the words have changed
	RestoredBy *Person   `json:"restored_by,omitempty"`
	RestoredAt time.Time `json:"restored_at,omitzero"`
}

// OfDismissal shows a dismissal.
func OfDismissal(l office.LetStand) Dismissal {
	d := Dismissal{
		N: l.N, Rule: l.Rule, Quote: l.Anchor.Quote, Before: l.Anchor.Before, After: l.Anchor.After, Reason: l.Reason,
		By: OfPerson(l.By), At: l.At.UTC(), Lapsed: l.Lapsed,
		Passed: l.Passed, Wide: l.Wide,
	}
	if !l.Standing() {
		d.RestoredBy, d.RestoredAt = OfPerson(l.Restored.By), l.Restored.At.UTC()
	}
	return d
}

// OfDismissals shows dismissals; never nil.
func OfDismissals(all []office.LetStand) []Dismissal { return each(all, OfDismissal) }
