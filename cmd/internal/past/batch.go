package past

import (
	"time"

	"jiyao/workflow"
)

// Batch is a stack of old minutes that somebody has handed in, with what was
// understood of each. It lies beside the office until it is taken (补录).
type Batch struct {
	ID      string
	By      workflow.Person
	At      time.Time
	Papers  []Handed
	Skipped []string // names of what was no minutes
	Lines   []Line   // of the registers
	Doubts  []string // of the registers, and of their numbers
	Kept    int      // old numbers that stand in ledgers by now
}

// Handed is an old minutes of a batch: its text is in the file.
type Handed struct {
	Paper
	Fate Fate
	Said string // why it was not taken when that was tried
}

// Fate is what became of an old minutes.
type Fate string

// What may become of one.
const (
	Waiting Fate = ""       // 待补录
	Taken   Fate = "taken"  // 已补录
	Before  Fate = "before" // 以前已补录
	Refused Fate = "not"    // 不能补录
)

// Label gives the fate's Chinese name.
func (f Fate) Label() string {
	switch f {
	case Taken:
		return "已补录"
	case Before:
		return "以前已补录"
	case Refused:
		return "不能补录"
	default:
		return "待补录"
	}
}

// Add puts a paper as it was read into the batch.
func (b *Batch) Add(p Paper) {
	h := Handed{Paper: p, Said: p.Fault}
	h.Text = ""
	if p.Fault != "" {
		h.Fate = Refused
	}
	b.Papers = append(b.Papers, h)
}

// Count tells how many papers have a fate.
func (b Batch) Count(f Fate) (n int) {
	for _, p := range b.Papers {
		if p.Fate == f {
			n++
		}
	}
	return n
}

// Ledgers gives the old numbers of the batch, by series and year.
func (b Batch) Ledgers() []Ledger {
	papers := make([]Paper, len(b.Papers))
	for i, p := range b.Papers {
		papers[i] = p.Paper
	}
	return Ledgers(papers, b.Lines)
}
