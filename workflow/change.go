package workflow

import (
	"context"
	"fmt"
	"time"
)

// Alteration is one line of the record of what was changed in the office's
// data (资料变更记录): units, people, posts and whatever else is data with dates.
// The data are their alterations: whoever applies them in order has the office
// as it is. A store numbers the lines in one chain.
type Alteration struct {
	N        int    // from 1; given by the store
	Book     string // which book (资料簿): units, persons, terms …
	Key      string // which row of it
	Before   string // the row before, in canonical JSON; empty if it was not there
	After    string // the row after; empty if it is taken out
	Actor    Person
	Note     string    // 依据: by which document or order
	Recorded time.Time // 登记时间, UTC, microseconds

	Prev string // Hash of the line before; empty for the first
	Hash string
}

// Chronicle keeps the alterations of the office's data. Errors are *Error.
type Chronicle interface {
	// Alterations gives the lines after the n-th, in order.
	Alterations(ctx context.Context, after int) ([]Alteration, error)
	// Alter adds lines whole or not at all; N, Prev and Hash are the store's to
	// give. head is the N of the last line the changes were made upon: if
	// another has come since, they are Stale.
	Alter(ctx context.Context, lines []Alteration, head int) error
}

// SealAlteration closes a line as the n-th over prev, the hash of the line
// before (empty for the first). A store calls it once, inside its transaction.
func SealAlteration(a Alteration, prev string, n int) Alteration {
	a.N, a.Prev, a.Recorded = n, prev, whole(a.Recorded)
	c := encoder{out: a.Canonical()}
	a.Hash = c.sum()
	return a
}

// Canonical gives the bytes that Hash is the SHA-256 of: every field but Hash
// itself, Prev included.
func (a Alteration) Canonical() []byte {
	c := encoder{}
	c.text("jiyao-alteration", "1")
	c.text("prev", a.Prev)
	c.num("n", int64(a.N))
	c.text("book", a.Book)
	c.text("key", a.Key)
	c.text("before", a.Before)
	c.text("after", a.After)
	c.person("actor", a.Actor)
	c.text("note", a.Note)
	c.time("recorded", a.Recorded)
	return c.out
}

// VerifyAlterations recomputes the chain of all alterations in order, and looks
// that each goes out from what the one before it made of the same row. The
// error is a *DamageError naming the first wrong line.
func VerifyAlterations(all []Alteration) error {
	prev := ""
	rows := map[[2]string]string{}
	for i, a := range all {
		row := [2]string{a.Book, a.Key}
		damage := &DamageError{Table: "资料变更记录", Minutes: a.Book + " " + a.Key, Row: a.N}
		switch {
		case a.N != i+1:
			damage.Msg = "与上一条不相连"
		case a.Prev != prev:
			damage.Msg = "与上一条接不上"
		case SealAlteration(a, prev, a.N).Hash != a.Hash:
			damage.Msg = "内容与摘要不符"
		case a.Before != rows[row] || a.Before == a.After:
			damage.Msg = "变更前的内容与以前的记录不符"
		default:
			prev, rows[row] = a.Hash, a.After
			continue
		}
		return damage
	}
	return nil
}

// WellFormed refuses a line that changes nothing, or of which it is not said
// what is changed, by whom and when.
func (a Alteration) WellFormed() error {
	missing := ""
	switch {
	case a.Book == "" || a.Key == "":
		missing = "没有写明是哪一条资料"
	case a.Before == a.After:
		missing = "变更前后相同"
	case a.Actor.ID == "" || a.Actor.Name == "":
		missing = "没有写明变更人"
	case a.Recorded.IsZero():
		missing = "没有写明变更时间"
	default:
		return nil
	}
	return &Error{Kind: Invalid, Reason: ReasonField, Msg: fmt.Sprintf("资料变更“%s”%s，没有生效，请核对后重办。", a.Key, missing)}
}

// Overtaken is the answer to alterations made upon data that somebody else has
// altered meanwhile: last is the latest line, or the latest of the same row.
func Overtaken(last Alteration) *Error {
	if last.N == 0 {
		return &Error{Kind: Stale, Reason: ReasonVersion, Msg: "机构与人员资料已由他人更改，请刷新后再改。"}
	}
	why := ""
	if last.Note != "" {
		why = "（" + last.Note + "）"
	}
	return &Error{
		Kind: Stale, Reason: ReasonVersion, Last: Act{By: last.Actor, At: last.Recorded},
		Msg: fmt.Sprintf("机构与人员资料中的“%s”已由%s于%s更改%s，请刷新后再改。", last.Key, last.Actor.Name,
			last.Recorded.In(Shanghai()).Format("2006年1月2日15时04分"), why),
	}
}
