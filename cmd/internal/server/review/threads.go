package review

import (
	"cmp"
	"slices"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
)

// Thread is a remark on a passage with what was answered to it (批注).
type Thread struct {
	N       int // from 1 in the order they were begun
	Quote   string
	Anchor  drafting.Anchor
	Span    drafting.Span // in the text in force
	Found   bool          // the passage still stands there
	Entry   int           // version of the entry that began it: what settles it names this
	Item    int           // 议题 it is about; 0 for none or the whole
	Marked  bool          // a line marked at 退回
	Notes   []Note
	Settled *Note // who settled it, with his words; nil while it is open
}

// Whole reports whether it is about the text as a whole.
func (t Thread) Whole() bool { return t.Quote == "" }

// Note is one contribution to a thread.
type Note struct {
	Who   string
	Place string
	At    time.Time
	Text  string
}

// Threads gives the remarks of a history, those on the same words together, in
// the order in which they stand in the text; those whose words are gone come
// last.
func Threads(entries []workflow.Entry, flow *workflow.Flow, text string) []Thread {
	var all []Thread
	for _, e := range entries {
		for _, r := range e.Remarks {
			note := Note{Who: actorOf(e), Place: flow.PlaceLabel(e.From), At: e.Recorded, Text: r.Text}
			if r.Resolves > 0 {
				settle(all, r, note)
				continue
			}
			all = remark(all, e, r, note)
		}
	}
	items := drafting.ItemsOf(text)
	for i := range all {
		t := &all[i]
		t.N = i + 1
		if t.Quote == "" {
			continue
		}
		t.Span, t.Found = t.Anchor.Locate(text)
		for _, item := range items {
			if t.Found && t.Span.Start >= item.Span.Start && t.Span.Start < item.Span.End {
				t.Item = item.Position
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Thread) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.Span.Start, b.Span.Start))
	})
	return all
}

// order puts remarks on the whole first, and those whose words are gone last.
func order(t Thread) int {
	switch {
	case t.Whole():
		return 0
	case t.Found:
		return 1
	default:
		return 2
	}
}

// remark adds a remark: to the thread on the very same words, else as a thread of
// its own.
func remark(all []Thread, e workflow.Entry, r workflow.Remark, note Note) []Thread {
	anchor := anchorOf(r)
	for i := range all {
		if r.Quote != "" && all[i].Anchor == anchor && all[i].Settled == nil {
			all[i].Notes = append(all[i].Notes, note)
			return all
		}
	}
	return append(all, Thread{
		Quote: r.Quote, Anchor: anchor, Entry: e.Version, Marked: e.Action == workflow.Return, Notes: []Note{note},
	})
}

func anchorOf(r workflow.Remark) drafting.Anchor {
	return drafting.Anchor{Quote: r.Quote, Before: r.Before, After: r.After, Start: r.Start}
}

// settle ends the threads of the entry that a remark names: the one on the same
// words if it has some, else all.
func settle(all []Thread, r workflow.Remark, note Note) {
	for i := range all {
		if all[i].Entry == r.Resolves && all[i].Settled == nil && (r.Quote == "" || r.Quote == all[i].Quote) {
			all[i].Settled = &note
		}
	}
}

// OpenThreads counts the threads that nobody has settled.
func OpenThreads(threads []Thread) int {
	n := 0
	for _, t := range threads {
		if t.Settled == nil {
			n++
		}
	}
	return n
}

// actorOf gives whose act an entry is, as people say it: 乙（代甲）.
func actorOf(e workflow.Entry) string {
	switch {
	case e.Paper != nil && !e.OnBehalf.IsZero():
		return e.OnBehalf.Name
	case e.Paper != nil && e.Paper.Signer != "":
		return e.Paper.Signer
	case !e.OnBehalf.IsZero():
		return e.Actor.Name + "（代" + e.OnBehalf.Name + "）"
	default:
		return e.Actor.Name
	}
}
