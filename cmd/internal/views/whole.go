package views

import (
	"context"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// Vacant is a post or person that a minutes belongs to and that nobody stands for.
type Vacant struct {
	Name string `json:"name"`
	Row  int    `json:"row,omitempty"`
}

// Refusal is one line of what was refused (拒办记录).
type Refusal struct {
	N        int       `json:"n"`
	Action   string    `json:"action"`
	Actor    Person    `json:"actor"`
	Kind     string    `json:"kind"`
	Reason   string    `json:"reason"`
	Message  string    `json:"message"`
	Recorded time.Time `json:"recorded"`
	Hash     string    `json:"hash"`
}

// Lease is who is writing now.
type Lease struct {
	Item   int       `json:"item"`
	Holder *Person   `json:"holder"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
	Taken  *Person   `json:"taken_from,omitempty"`
}

// OfLease shows a lease.
func OfLease(l workflow.Lease) Lease {
	return Lease{l.Item, OfPerson(l.Holder), l.Since.UTC(), l.Until.UTC(), OfPerson(l.Taken)}
}

// OfLeases shows leases; never nil.
func OfLeases(all []workflow.Lease) []Lease { return each(all, OfLease) }

// each shows one after the other; never nil, so that JSON has a list.
func each[T, V any](all []T, of func(T) V) []V {
	out := make([]V, len(all))
	for i, one := range all {
		out[i] = of(one)
	}
	return out
}

// Number is one line of a register of numbers.
type Number struct {
	Series  string    `json:"series"`
	Scope   string    `json:"scope"`
	N       int       `json:"n"`
	Text    string    `json:"text"`
	State   string    `json:"state"`
	Minutes string    `json:"minutes,omitempty"`
	Title   string    `json:"title,omitempty"`
	Changed time.Time `json:"changed"`
	Reason  string    `json:"reason,omitempty"`
}

// Beyond is what histories say of a minutes that it does not hold itself.
type Beyond struct {
	Back    *workflow.Entry // the 退回 in force
	Rivals  []workflow.Entry
	Before  workflow.Minutes // the edition before
	Replace map[int][]int    // its copies' rows → the rows here that replace them
	Leases  []workflow.Lease
}

// LookBeyond reads histories and the edition before.
func LookBeyond(ctx context.Context, o *office.Office, m workflow.Minutes) (Beyond, error) {
	b := Beyond{Replace: map[int][]int{}}
	entries, err := o.Store.Entries(ctx, m.ID)
	if err != nil {
		return b, err
	}
	if b.Leases, err = o.Store.Leases(ctx, m.ID, o.Now()); err != nil {
		return b, err
	}
	for i, e := range entries {
		if e.Action == workflow.Compete {
			b.Rivals = append(b.Rivals, e)
		}
		if e.Action == workflow.Return {
			b.Back = &entries[i]
		} else if e.From != e.To {
			b.Back = nil
		}
	}
	for _, c := range m.Copies {
		for _, n := range c.Former {
			b.Replace[n] = append(b.Replace[n], c.N)
		}
	}
	if m.Edition.Of != "" {
		b.Before, err = o.Store.Minutes(ctx, m.Edition.Of)
	}
	return b, err
}

// Whole is a minutes with what histories say of it.
type Whole struct {
	Minutes
	Returned   *Return     `json:"returned,omitempty"`
	Correction *Correction `json:"correction,omitempty"`
	Competing  []Rival     `json:"competing"`
	Former     []Copy      `json:"former_holding"`
	Leases     []Lease     `json:"leases"`
}

// Return is the 退回 in force.
type Return struct {
	By       *Person   `json:"by"`
	For      *Person   `json:"for,omitempty"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason"`
	Straight string    `json:"straight_to,omitempty"`
	Marks    []Remark  `json:"marks"`
}

// Remark is words about the text, with what they quote.
type Remark struct {
	Quote string `json:"quote,omitempty"`
	Text  string `json:"text"`
}

// Correction is what was changed after 签发.
type Correction struct {
	Action  string    `json:"action"`
	By      *Person   `json:"by"`
	For     *Person   `json:"for,omitempty"`
	At      time.Time `json:"at"`
	Checked *Person   `json:"checked_by,omitempty"`
}

// OfCorrection shows a correction; nil for none.
func OfCorrection(c workflow.Correction) *Correction {
	if c.Action == "" {
		return nil
	}
	return &Correction{string(c.Action), OfPerson(c.By), OfPerson(c.OnBehalf), c.At, OfPerson(c.Checked)}
}

// Rival is a text that came too late (竞争稿).
type Rival struct {
	Revision int       `json:"revision"`
	By       *Person   `json:"by"`
	At       time.Time `json:"at"`
}

// OfWhole adds to a view what histories say.
func OfWhole(v Minutes, b Beyond, m workflow.Minutes) Whole {
	all := Whole{Minutes: v, Competing: []Rival{}, Former: []Copy{}, Leases: OfLeases(b.Leases)}
	if e := b.Back; e != nil {
		all.Returned = &Return{By: OfPerson(e.Actor), For: OfPerson(e.OnBehalf), At: e.Occurred, Reason: e.Note, Straight: e.Back.String(), Marks: []Remark{}}
		for _, r := range e.Remarks {
			all.Returned.Marks = append(all.Returned.Marks, Remark{r.Quote, r.Text})
		}
	}
	all.Correction = OfCorrection(m.Correction)
	for _, e := range b.Rivals {
		all.Competing = append(all.Competing, Rival{e.Saved, OfPerson(e.Actor), e.Recorded})
	}
	var before Minutes
	b.Before.Copies = b.Before.Holding()
	before.beside(workflow.Minutes{Copies: b.Before.Copies})
	all.Former = append(all.Former, before.Copies...)
	return all
}

// OfNumber shows a line of a register, with the title of the minutes that has
// the number.
func OfNumber(r workflow.NumberRecord, title string) Number {
	return Number{r.Number.Series, r.Number.Scope, r.Number.N, r.Number.Text, string(r.State), r.Minutes, title, r.Changed, r.Reason}
}

// OfRefusal shows a line of what was refused.
func OfRefusal(r workflow.Refusal) Refusal {
	return Refusal{r.N, string(r.Action), Person{r.Actor.ID, r.Actor.Name}, string(r.Kind), string(r.Reason), r.Msg, r.Recorded, r.Hash}
}
