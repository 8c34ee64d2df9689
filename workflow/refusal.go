package workflow

import (
	"context"
	"errors"
	"time"
)

// Refusal is one line of the record of what was refused (拒办记录): who wanted
// what of which minutes, and why it was not carried out. A store numbers the
// lines of all minutes in one chain, so that none can be changed or taken from
// the middle; that the last ones were cut off is not to be seen from the rest.
type Refusal struct {
	N        int // from 1; given by the store
	Minutes  string
	Version  int    // of the minutes that the actor saw
	Place    Place  // where the minutes stood
	Action   Action // that was asked for
	Actor    Person
	OnBehalf Person // for whom; else zero
	Kind     Kind   // Forbidden, Refused or Stale
	Reason   Reason
	Msg      string    // the sentence that the person read
	Recorded time.Time // 登记时间, UTC, microseconds

	Prev string // Hash of the line before; empty for the first
	Hash string
}

// recorded reports whether a command refused so is kept on record: it made
// sense, and a rule or another person stood against it.
func (k Kind) recorded() bool { return k == Forbidden || k == Refused || k == Stale }

// witness keeps a refusal on record and gives the refusal. If it cannot be
// kept, the fault is joined to it.
func (s *Service) witness(ctx context.Context, cmd Command, err error) error {
	var refused *Error
	if !errors.As(err, &refused) || !refused.Kind.recorded() {
		return err
	}
	// Who goes away before he hears of it is recorded all the same.
	fault := s.Store.Refuse(context.WithoutCancel(ctx), Refusal{
		Minutes: cmd.Minutes, Version: cmd.Version, Place: refused.Place, Action: cmd.Action,
		Actor: cmd.Actor.Person, OnBehalf: cmd.OnBehalf,
		Kind: refused.Kind, Reason: refused.Reason, Msg: refused.Msg, Recorded: whole(s.Now()),
	})
	if fault != nil {
		return errors.Join(err, fault)
	}
	return err
}

// SealRefusal closes a line as the n-th over prev, the hash of the line before
// (empty for the first). A Store calls it once, inside its transaction.
func SealRefusal(r Refusal, prev string, n int) Refusal {
	r.N, r.Prev = n, prev
	c := encoder{out: r.Canonical()}
	r.Hash = c.sum()
	return r
}

// Canonical gives the bytes that Hash is the SHA-256 of: every field but Hash
// itself, Prev included.
func (r Refusal) Canonical() []byte {
	c := encoder{}
	c.text("jiyao-refusal", "1")
	c.text("prev", r.Prev)
	c.num("n", int64(r.N))
	c.text("minutes", r.Minutes)
	c.num("version", int64(r.Version))
	c.text("place", r.Place.String())
	c.text("action", string(r.Action))
	c.person("actor", r.Actor)
	c.person("for", r.OnBehalf)
	c.text("kind", string(r.Kind))
	c.text("reason", string(r.Reason))
	c.text("msg", r.Msg)
	c.time("recorded", r.Recorded)
	return c.out
}

// VerifyRefusals recomputes the chain of all refusals in order. The error is a
// *DamageError naming the first wrong line.
func VerifyRefusals(all []Refusal) error {
	var chain RefusalChain
	for _, r := range all {
		if err := chain.Next(r); err != nil {
			return err
		}
	}
	return nil
}

// RefusalChain recomputes the chain of all refusals line by line, from the
// first on.
type RefusalChain struct {
	n    int
	prev string
}

// Next takes the next line; the error is a *DamageError.
func (c *RefusalChain) Next(r Refusal) error {
	damage := &DamageError{Table: "拒办记录", Minutes: r.Minutes, Row: r.N}
	switch {
	case r.N != c.n+1:
		damage.Msg = "与上一条不相连"
	case r.Prev != c.prev:
		damage.Msg = "与上一条接不上"
	case SealRefusal(r, c.prev, r.N).Hash != r.Hash:
		damage.Msg = "内容与摘要不符"
	default:
		c.n, c.prev = r.N, r.Hash
		return nil
	}
	return damage
}
