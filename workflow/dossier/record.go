package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"jiyao/workflow"
)

// Record is one line of what was done to a dossier (案卷变更记录). The lines of a
// meeting are a chain; a store adds to them and changes none.
type Record struct {
	Meeting  string
	Version  int
	Act      Act
	Actor    workflow.Person
	Note     string
	Before   string // JSON of the fields that changed, as they were
	After    string // as they are
	Recorded time.Time
	Key      string // of the click

	Prev string // Hash of the line before; empty for the first
	Hash string
}

// Seal closes a line over prev, the hash of the line before. A store calls it
// once, inside its transaction.
func Seal(r Record, prev string) Record {
	r.Prev = prev
	sum := sha256.Sum256(r.Canonical())
	r.Hash = hex.EncodeToString(sum[:])
	return r
}

// Canonical gives the bytes that Hash is the SHA-256 of: every field but Hash
// itself, each with its length before it.
func (r Record) Canonical() []byte {
	return canonical("jiyao-dossier 1", r.Prev, r.Meeting, fmt.Sprint(r.Version), string(r.Act), r.Actor.ID, r.Actor.Name,
		r.Note, r.Before, r.After, stamp(r.Recorded), r.Key)
}

// SealRaw closes a line over prev, the hash of the line before.
func SealRaw(l RawLine, prev string) RawLine {
	l.Prev = prev
	sum := sha256.Sum256(l.Canonical())
	l.Hash = hex.EncodeToString(sum[:])
	return l
}

// Canonical gives the bytes that Hash is the SHA-256 of.
func (l RawLine) Canonical() []byte {
	return canonical("jiyao-raw 1", l.Prev, l.Meeting, fmt.Sprint(l.N), string(l.Act), fmt.Sprint(l.Of), l.Name, l.SHA256,
		fmt.Sprint(l.Bytes), l.To.ID, l.To.Name, string(l.Until), l.Reason, l.Actor.ID, l.Actor.Name, stamp(l.Recorded))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func canonical(parts ...string) []byte {
	var b bytes.Buffer
	for _, s := range parts {
		fmt.Fprintf(&b, "%d:%s,", len(s), s)
	}
	return b.Bytes()
}

// Verify recomputes the chain of a meeting's record, in order, and looks that
// the meeting is what its last line left. The error is a *workflow.DamageError.
func Verify(m Meeting, lines []Record) error {
	prev := ""
	for i, r := range lines {
		damage := &workflow.DamageError{Table: "会议案卷变更记录", Minutes: m.ID, Row: r.Version}
		switch {
		case r.Meeting != m.ID || r.Version != i+1:
			damage.Msg = "与上一条不相连"
		case r.Prev != prev:
			damage.Msg = "与上一条接不上"
		case Seal(r, prev).Hash != r.Hash:
			damage.Msg = "内容与摘要不符"
		default:
			prev = r.Hash
			continue
		}
		return damage
	}
	if len(lines) == 0 || m.Version != len(lines) || m.Created != lines[0].done() || m.Last != lines[len(lines)-1].done() {
		return &workflow.DamageError{Table: "会议案卷", Minutes: m.ID, Row: m.Version, Msg: "与变更记录不符"}
	}
	return replayed(m, lines)
}

// VerifyRaw recomputes the chain of what was done with a meeting's raw records.
// The error is a *workflow.DamageError.
func VerifyRaw(meeting string, lines []RawLine) error {
	prev := ""
	for i, l := range lines {
		damage := &workflow.DamageError{Table: "原始记录登记", Minutes: meeting, Row: l.N}
		switch {
		case l.Meeting != meeting || l.N != i+1 || l.Prev != prev:
			damage.Msg = "与上一条接不上"
		case SealRaw(l, prev).Hash != l.Hash:
			damage.Msg = "内容与摘要不符"
		default:
			prev = l.Hash
			continue
		}
		return damage
	}
	return nil
}

// done gives who did what a line tells of, and when.
func (r Record) done() workflow.Act {
	return workflow.Act{Action: workflow.Action(r.Act), By: r.Actor, At: r.Recorded}
}

// replayed demands that the meeting is what the record makes of it.
func replayed(m Meeting, lines []Record) error {
	made := map[string]json.RawMessage{}
	for _, r := range lines {
		if err := redo(made, r.After); err != nil {
			return &workflow.DamageError{Table: "会议案卷变更记录", Minutes: m.ID, Row: r.Version, Msg: "读不出来"}
		}
	}
	for name, now := range fields(m) {
		if said, ok := made[name]; ok && !sameJSON(said, now) || !ok && !sameJSON(now, fields(Meeting{})[name]) {
			return &workflow.DamageError{Table: "会议案卷", Minutes: m.ID, Row: m.Version, Msg: "“" + name + "”与变更记录不符"}
		}
	}
	return nil
}
