package workflow

import (
	"context"
	"time"
)

// WaitKind says why something waits for somebody.
type WaitKind string

// The kinds of to-dos.
const (
	WaitStep  WaitKind = "step"  // the minutes itself is on the desk
	WaitParty WaitKind = "party" // a row beside the line: 会签, 加签, 逐项
	WaitCopy  WaitKind = "copy"  // a copy to be signed for
	WaitCheck WaitKind = "check" // 校核 of a 誊清 or 文字性更正 by a second person
)

// Waiting is one line of somebody's 待办. It belongs to his post, role or unit,
// and passes on with it.
type Waiting struct {
	Minutes string
	Kind    WaitKind
	Row     int // participant or copy; 0 for the minutes itself
	Title   string
	Number  string
	Edition Edition // zero for the first
	Flow    FlowID
	Place   Place
	Since   time.Time // 登记时间
	Due     Date      // 时限; empty is none
	Note    string    // for the line: whom it asks, which unit
}

// Desk is whose 待办 is asked for.
type Desk struct {
	Person string // required where there are Checks
	Deputy string // who looks at it in delegation; empty for the person himself
	Posts  []string
	Unit   string
	// Places are the steps that anybody with the person's roles may carry out,
	// where no post or person has the minutes; Drafts those where only the
	// drafter's own count.
	Places, Drafts []PlaceOf
	// Checks are the steps where he may proof-read (校核) what another has changed
	// after 签发, whoever has the minutes there.
	Checks []PlaceOf
}

// PlaceOf is a place in a flow, in any version of it.
type PlaceOf struct {
	Flow  string
	Place Place
}

// Filter narrows a list of minutes; its zero value is all of them.
type Filter struct {
	State   State
	Type    string
	Drafter string // person
	Words   string // in title or number
	ID      string // how it begins; such a list is in the order of IDs, the last first
	Year    string // of the number
	Term    string // that 会议次数 counts in
	Session int    // 会议次数; 0 for all
	After   string // cursor of the page before; empty for the first
	Limit   int    // at most 200; 0 is 50
}

// Listed is one line of a list of minutes.
type Listed struct {
	ID      string
	Title   string
	Number  string
	Type    string
	Flow    FlowID
	Place   Place
	Desk    Holder
	Due     Date
	Version int
	Meeting Date
	Last    Act
	Edition Edition
}

// Superseded is a copy of an edition in whose place another has been issued,
// and that has not been taken back.
type Superseded struct {
	CopyRecord
	Title   string
	Number  string
	Edition int    // which one the copy is of; 0 is the first
	InPlace string // ID of the edition in its place
	InForce int    // which one that is
	Anew    bool   // the unit has a copy of that, or it waits for the unit
}

// Catalogue is what a store answers about many minutes at once.
type Catalogue interface {
	// Waiting gives somebody's 待办: what is due first, then what has waited
	// longest; at most 200.
	Waiting(ctx context.Context, d Desk) ([]Waiting, error)
	// List gives minutes, the latest acted on first, and the cursor of the next
	// page; empty if there is none.
	List(ctx context.Context, f Filter) (page []Listed, next string, err error)
	// Editions gives an issued minutes and all that stand in for it, in order.
	Editions(ctx context.Context, id string) ([]Listed, error)
	// Superseded gives the copies of superseded editions that recipients still
	// have, or that wait to be carried to them: of one minutes, whichever of its
	// editions is named, or of all; the oldest edition first.
	Superseded(ctx context.Context, id string) ([]Superseded, error)
}

// Reading is what a reader has last seen of a minutes (上次阅后修改 begins there).
type Reading struct {
	Minutes  string
	Reader   string // person
	Revision int
	Version  int
	At       time.Time
}

// Reading gives what whoever acted has read by it: the version that he made,
// for he acted on the one before. Who minds rows or copies alone, registers
// paper, or saves one 议题 beside others' need not have read the whole.
func (e Entry) Reading() (Reading, bool) {
	onText := e.Action.takesPart() || e.Action == Transcribe || e.Action == Amend || e.Action == Proofread
	r := Reading{Minutes: e.Minutes, Reader: e.Actor.ID, Revision: e.Revision, Version: e.Version, At: e.Recorded}
	return r, onText && e.Paper == nil && e.Item == 0
}

// Readers keeps what each reader has seen.
type Readers interface {
	// LastRead gives what the reader has last opened or acted on; false if he has
	// not read it yet.
	LastRead(ctx context.Context, minutes, reader string) (Reading, bool, error)
	// MarkRead keeps a reading in place of the one before, unless that one was of
	// a newer version.
	MarkRead(ctx context.Context, r Reading) error
}
