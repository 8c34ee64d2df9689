package workflow

import (
	"context"
	"time"
)

// Keeper is what carrying out commands needs of a store. Errors are *Error.
type Keeper interface {
	// Minutes gives a minutes with its latest text; NotFound if there is none.
	Minutes(ctx context.Context, id string) (Minutes, error)
	// Answer looks up the step an actor's idempotency key has led to: as it was
	// committed, with its number in the entry and no Take.
	Answer(ctx context.Context, actor, key string) (Step, bool, error)
	// Commit writes a step whole or not at all and gives it back sealed, without
	// Before. A step
	// on a version that is no longer current is Stale; a step whose key has
	// been carried out already gets the first answer.
	Commit(ctx context.Context, step Step) (Step, error)
	// Refuse adds a line to the record of what was refused; N, Prev and Hash
	// are the store's to give.
	Refuse(ctx context.Context, r Refusal) error
	// Seen gives the entry that made a version of a minutes and the text that
	// was in force after it; NotFound if there is none.
	Seen(ctx context.Context, id string, version int) (Entry, string, error)
}

// Records is what a store shows of the past. Every list is in order; a minutes
// that is not there has empty lists.
type Records interface {
	Entries(ctx context.Context, id string) ([]Entry, error)
	Revisions(ctx context.Context, id string) ([]Revision, error)
	// Texts gives some of the revisions by their numbers, those that are there.
	Texts(ctx context.Context, id string, numbers ...int) ([]Revision, error)
	Copies(ctx context.Context, id string) ([]CopyRecord, error)
	Outbox(ctx context.Context, id string) ([]Message, error)
	Refusals(ctx context.Context, id string) ([]Refusal, error)
	Numbers(ctx context.Context, series, scope string) ([]NumberRecord, error)
}

// Store keeps minutes. Every implementation passes storetest.Run.
type Store interface {
	Keeper
	Records
	Catalogue
	Chronicle
	Registry
	LeaseKeeper
	Readers
	// Verify recomputes every chain, that of the refusals too, and replays
	// every minutes; it gives the first damage as a *DamageError.
	Verify(ctx context.Context) error
	Close() error
}

// NumberState is where a number of a ledger stands.
type NumberState string

// The states of a number. A void one is never given again; a reserved or free
// one only to whom asks for it by name.
const (
	NumberReserved NumberState = "reserved" // 预留
	NumberHeld     NumberState = "held"     // 已用
	NumberFree     NumberState = "free"     // 收回未用: taken back before printing
	NumberVoid     NumberState = "void"     // 空号
)

// Label gives the state as the register (文号登记簿) has it.
func (s NumberState) Label() string {
	switch s {
	case NumberReserved:
		return "预留"
	case NumberHeld:
		return "已用"
	case NumberFree:
		return "收回未用"
	case NumberVoid:
		return "空号"
	default:
		return string(s)
	}
}

// NumberRecord is one line of a number ledger (文号登记簿).
type NumberRecord struct {
	Number  DocNumber
	State   NumberState
	Minutes string    // that holds it, or held it last; empty if none ever did
	Changed time.Time // 登记时间 of the state
	Reason  string    // why reserved, free or void
}
