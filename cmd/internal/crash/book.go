package crash

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"jiyao/workflow"
)

// A book is everything the clients and the recipient have seen.
type book struct {
	begun time.Time

	mu        sync.Mutex
	ids       []string // of minutes, in the order they were thought of
	ops       map[string][]porcupine.Operation
	asked     map[string]click // by key
	done      map[string]answer
	refused   map[string]answer
	failed    map[string]answer // 系统错误: not in effect
	silent    map[string]bool   // tries of it were left without an answer that says what became of it
	named     []numbering
	witnessed map[line]int   // refusals heard
	delivered map[string]int // by message key
	latest    map[string]int // version delivered, by recipient and minutes
	found     []Violation
	figures   Report
}

// A numbering is a number a client was given, and when.
type numbering struct {
	number       int
	call, answer int64
}

// A line is a refusal as a client knows it.
type line struct {
	Minutes string
	Actor   string
	Action  workflow.Action
	Version int
	Kind    workflow.Kind
	Reason  workflow.Reason
}

func newBook() *book {
	return &book{
		begun: time.Now(), ops: map[string][]porcupine.Operation{}, asked: map[string]click{},
		done: map[string]answer{}, refused: map[string]answer{}, failed: map[string]answer{}, silent: map[string]bool{},
		witnessed: map[line]int{}, delivered: map[string]int{}, latest: map[string]int{},
	}
}

// now is the moment on the history's own clock, which never jumps.
func (b *book) now() int64 { return int64(time.Since(b.begun)) }

// open notes a minutes that clients may begin.
func (b *book) open(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids = append(b.ids, id)
}

// opened gives all of them.
func (b *book) opened() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.ids)
}

// ask notes a click before it is sent.
func (b *book) ask(key string, c click) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked[key] = c
}

// look notes what a client saw.
func (b *book) look(client int, c click, a answer, call int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.figures.Looks++
	b.note(porcupine.Operation{ClientId: client, Input: c, Output: a, Call: call, Return: b.now()})
}

// hear notes one answer to a click as it comes; a click sent twice has two.
func (b *book) hear(key string, a answer, strict bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.asked[key]
	switch a.Kind {
	case "":
		if first, ok := b.done[key]; ok && first != a {
			b.wrong("same answer", "click %s on %s got %+v, then %+v", key, c.Minutes, first, a)
		}
		b.done[key] = a
	case workflow.Stale, workflow.Refused, workflow.Forbidden:
		b.refused[key] = a
		switch {
		case !a.Mute:
			b.witnessed[line{c.Minutes, c.Actor, c.Action, c.Version, a.Kind, a.Reason}]++
		case strict:
			b.wrong("witness", "click %s (%s on %s): the refusal could not be put on record: %s", key, c.Action, c.Minutes, a.Msg)
		}
	case workflow.Internal:
		b.figures.Failed++
		b.failed[key] = a
		if strict {
			b.wrong("system error", "click %s (%s on %s): %s %s", key, c.Action, c.Minutes, a.Msg, a.Cause)
		}
	case workflow.Unknown:
		b.silent[key] = true
	default:
		b.wrong("strange answer", "click %s (%s on %s): %s %s", key, c.Action, c.Minutes, a.Kind, a.Msg)
	}
}

// miss notes that a try got no answer.
func (b *book) miss(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.silent[key] = true
}

// settle notes what came of a click in the end; an answer of another kind than
// success and refusal is none. Of two tries of one save the first may be
// refused and the second come too late: then its text is kept all the same.
func (b *book) settle(client int, c click, a ending, call int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	end := b.now()
	switch a.Kind {
	case "":
		b.figures.Acknowledged++
		if a.tries > 1 {
			b.figures.Again++
		}
		if c.Action == workflow.Number {
			b.named = append(b.named, numbering{a.Number, call, end})
		}
	case workflow.Stale, workflow.Refused, workflow.Forbidden:
		b.figures.Refused++
	default:
		b.figures.Unheard++
		// It may be carried out at any later time, beside all that its client does.
		end, client = math.MaxInt64, client+1000*b.figures.Unheard
	}
	op := porcupine.Operation{ClientId: client, Input: c, Output: a.answer, Call: call, Return: end}
	b.note(op)
	if c.Action == workflow.Save && a.Kind != "" && (a.tries > 1 || a.twice || a.Unsure) {
		c.Late = true
		op.ClientId, op.Input, op.Output, op.Return = client+1000*(1+len(b.asked)), c, answer{Kind: workflow.Unknown}, math.MaxInt64
		b.note(op)
	}
}

func (b *book) note(op porcupine.Operation) {
	id := op.Input.(click).Minutes
	b.ops[id] = append(b.ops[id], op)
}

// deliver notes a message that the recipient got. Of one recipient's messages
// about one minutes none may come before an earlier one has come.
func (b *book) deliver(m workflow.Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.delivered[m.Key]++; b.delivered[m.Key] > 1 {
		b.figures.Redelivered++
		return
	}
	b.figures.Delivered++
	lane := m.Topic + "/" + m.Minutes + "/" + m.Recipient
	if m.Version < b.latest[lane] {
		b.wrong("order", "%s came after version %d", m.Key, b.latest[lane])
	}
	b.latest[lane] = m.Version
}

func (b *book) acknowledged() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.figures.Acknowledged
}

// wrong notes a violation; b.mu is held.
func (b *book) wrong(rule, format string, args ...any) {
	b.found = append(b.found, Violation{rule, fmt.Sprintf(format, args...)})
}

// report notes a violation.
func (b *book) report(rule, format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wrong(rule, format, args...)
}

func (b *book) violations() []Violation {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.found)
}
