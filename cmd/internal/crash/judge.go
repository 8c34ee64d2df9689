package crash

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"jiyao/workflow"
)

// A judge compares what was seen with what is stored.
type judge struct {
	*book
	store   workflow.Store
	folder  string // of released files
	entries map[string][]workflow.Entry
}

// judge opens the database without its servers and asks every question. After
// a violation it leaves the evidence.
func (t *Trial) judge(ctx context.Context, b *book) (Report, error) {
	s, folder, err := t.Bed.Inspect(ctx)
	if err != nil {
		b.report("opens", "the database does not open after the trial: %v", err)
		return t.conclude(ctx, b)
	}
	j := judge{book: b, store: s, folder: folder, entries: map[string][]workflow.Entry{}}
	err = errors.Join(j.all(ctx), s.Close())
	if err != nil {
		return Report{}, err
	}
	return t.conclude(ctx, b)
}

func (t *Trial) conclude(ctx context.Context, b *book) (Report, error) {
	r := b.figures
	r.Violations = b.found
	var err error
	if len(r.Violations) > 0 {
		r.Evidence, err = t.evidence(ctx, b)
	}
	return r, err
}

func (j *judge) all(ctx context.Context) error {
	if err := j.store.Verify(ctx); err != nil {
		j.wrong("chain", "%v", err)
	}
	for _, id := range j.ids {
		var err error
		if j.entries[id], err = j.store.Entries(ctx, id); err != nil {
			return fmt.Errorf("read entries of %s: %w", id, told(err))
		}
		j.figures.Entries += len(j.entries[id])
		for _, ask := range []func(context.Context, string) error{j.replays, j.tells, j.witnesses} {
			if err := ask(ctx, id); err != nil {
				return fmt.Errorf("look at %s: %w", id, told(err))
			}
		}
		j.releases(id)
		j.linearizable(id)
	}
	j.answers()
	j.numbers()
	j.numbersInTime()
	j.deliveries()
	return nil
}

// told adds to an error for people what the operator is told.
func told(err error) error {
	if cause := errors.Unwrap(err); cause != nil {
		return fmt.Errorf("%w (%w)", err, cause)
	}
	return err
}

// answers demands that what was answered is stored as it was answered, that
// nothing refused is stored, that no click is stored twice, and nothing that
// nobody asked for.
func (j *judge) answers() {
	stored := j.stored()
	for key, a := range j.done {
		e, ok := stored[key]
		if number := e.Action == workflow.Void || e.Number.N == a.Number; !ok || e.Version != a.Version || e.Hash != a.Hash || !number {
			j.wrong("acknowledged", "click %s (%s on %s) was answered with version %d, %.8s; stored is version %d, %.8s",
				key, j.asked[key].Action, j.asked[key].Minutes, a.Version, a.Hash, e.Version, e.Hash)
		}
	}
	for key, a := range j.refused {
		if a.Kept > 0 && keptOf(stored, key).Saved != a.Kept {
			j.wrong("kept", "the late text of click %s on %s was said to be kept as revision %d", key, j.asked[key].Minutes, a.Kept)
		}
		if e, ok := stored[key]; ok {
			j.wrong("refused", "click %s (%s on %s) was refused (%s) and is entry %d", key, e.Action, e.Minutes, a.Reason, e.Version)
		}
	}
	j.failures(stored)
}

// stored gives the entries by their keys.
func (j *judge) stored() map[string]workflow.Entry {
	stored := map[string]workflow.Entry{}
	for _, id := range j.ids {
		for _, e := range j.entries[id] {
			if !j.wasAsked(e) {
				j.wrong("asked", "entry %d of %s (%s by %s, key %s) was asked for by nobody", e.Version, id, e.Action, e.Actor.ID, e.Key)
			}
			if first, ok := stored[e.Key]; ok {
				j.wrong("once", "click %s is entry %d of %s and entry %d of %s", e.Key, first.Version, first.Minutes, e.Version, id)
			}
			stored[e.Key] = e
		}
	}
	return stored
}

// failures demands that what was said to have no effect (系统错误) has none,
// unless another try of it was left without an answer.
func (j *judge) failures(stored map[string]workflow.Entry) {
	for key, a := range j.failed {
		_, done := j.done[key]
		if e, ok := stored[key]; ok && !done && !j.silent[key] {
			j.wrong("failed", "click %s (%s on %s) was said to have no effect and is entry %d: %s", key, e.Action, e.Minutes, e.Version, a.Cause)
		}
	}
}

// keptMark stands in the key of a competing revision behind that of the late
// save.
const keptMark = "+"

// keptOf gives the entry that kept the text of a late save.
func keptOf(stored map[string]workflow.Entry, key string) workflow.Entry {
	for k, e := range stored {
		if strings.HasPrefix(k, key+keptMark) {
			return e
		}
	}
	return workflow.Entry{}
}

// wasAsked reports whether a click asked for the entry.
func (j *judge) wasAsked(e workflow.Entry) bool {
	action := e.Action
	key, _, late := strings.Cut(e.Key, keptMark)
	if late && action == workflow.Compete {
		action = workflow.Save
	}
	asked, ok := j.asked[key]
	return ok && asked.Minutes == e.Minutes && asked.Action == action && asked.Actor == e.Actor.ID
}

// replays demands that the entries rebuild the minutes.
func (j *judge) replays(ctx context.Context, id string) error {
	m, err := j.store.Minutes(ctx, id)
	if workflow.KindOf(err) == workflow.NotFound {
		if len(j.entries[id]) > 0 {
			j.wrong("replay", "%s has %d entries and is not there", id, len(j.entries[id]))
		}
		return nil
	}
	if err != nil {
		return err
	}
	want := workflow.Replay(j.entries[id])
	want.Text = m.Text
	if !reflect.DeepEqual(m, want) {
		j.wrong("replay", "%s is not what its entries make", id)
	}
	return nil
}

// tells demands that the outbox has what the entries demand, and nothing else.
func (j *judge) tells(ctx context.Context, id string) error {
	rows, err := j.store.Outbox(ctx, id)
	if err != nil {
		return err
	}
	kept := map[string]bool{}
	for _, m := range rows {
		kept[m.Key] = true
	}
	for _, e := range j.entries[id] {
		for _, m := range workflow.Messages(e) {
			if !kept[m.Key] {
				j.wrong("outbox", "entry %d of %s (%s) has no message %s", e.Version, id, e.Action, m.Key)
			}
			delete(kept, m.Key)
		}
	}
	for key := range kept {
		j.wrong("outbox", "message %s of %s belongs to no entry", key, id)
	}
	return nil
}

// witnesses demands that every refusal a client heard is on record.
func (j *judge) witnesses(ctx context.Context, id string) error {
	rows, err := j.store.Refusals(ctx, id)
	if err != nil {
		return err
	}
	kept := map[line]int{}
	for _, r := range rows {
		kept[line{r.Minutes, r.Actor.ID, r.Action, r.Version, r.Kind, r.Reason}]++
	}
	for heard, times := range j.witnessed {
		if heard.Minutes == id && kept[heard] < times {
			j.wrong("witness", "%+v was heard %d times and is on record %d times", heard, times, kept[heard])
		}
	}
	return nil
}

// releases demands that every released file is on disk as it was recorded.
func (j *judge) releases(id string) {
	for _, e := range j.entries[id] {
		if e.Action != workflow.Issue {
			continue
		}
		data, err := os.ReadFile(released(j.folder, e.PDF))
		sum := sha256.Sum256(data)
		if err != nil || hex.EncodeToString(sum[:]) != e.PDF.SHA256 || int64(len(data)) != e.PDF.Bytes {
			j.wrong("released", "the file of %s, issued with entry %d: %d bytes, %v", id, e.Version, len(data), err)
		}
	}
}

// historyLimit is how long porcupine may think about one minutes.
const historyLimit = 30 * time.Second

// maxOperations keeps one minutes' history small enough for porcupine's
// memory.
const maxOperations = 20_000

func (j *judge) linearizable(id string) {
	ops := j.ops[id]
	if len(ops) > maxOperations {
		j.wrong("linearizable", "%s has %d operations, too many to check", id, len(ops))
		return
	}
	switch porcupine.CheckOperationsTimeout(model(), ops, historyLimit) {
	case porcupine.Ok:
	case porcupine.Unknown:
		j.wrong("linearizable", "the history of %s (%d operations) could not be checked within %v", id, len(ops), historyLimit)
	default:
		j.wrong("linearizable", "no order explains the history of %s (%d operations)", id, len(ops))
	}
}

// numbers demands that the entries alone make a ledger from 1 on without a gap
// or a number given twice, and that only a held number was made void.
func (j *judge) numbers() {
	taken := map[string]map[int]string{} // by scope
	for _, id := range j.ids {
		for _, e := range j.entries[id] {
			if e.Action != workflow.Number {
				continue
			}
			j.figures.Numbers++
			scope := e.Number.Scope
			if taken[scope] == nil {
				taken[scope] = map[int]string{}
			}
			if other, ok := taken[scope][e.Number.N]; ok {
				j.wrong("numbers", "%s was given to %s and to %s", e.Number.Text, other, id)
			}
			taken[scope][e.Number.N] = id
		}
	}
	for _, scope := range slices.Sorted(maps.Keys(taken)) {
		for n := 1; n <= len(taken[scope]); n++ {
			if taken[scope][n] == "" {
				j.wrong("numbers", "%s has %d numbers and no %d", scope, len(taken[scope]), n)
			}
		}
	}
}

// numbersInTime demands that of two numbers the one answered before the other
// was asked for is the smaller one.
func (j *judge) numbersInTime() {
	slices.SortFunc(j.named, func(a, b numbering) int { return a.number - b.number })
	var later int64 // the latest call among the smaller numbers
	for _, n := range j.named {
		if n.answer < later {
			j.wrong("numbers", "%d was given before a smaller one was asked for", n.number)
		}
		later = max(later, n.call)
	}
}

// deliveries demands that every message was delivered, and none that no entry
// sent.
func (j *judge) deliveries() {
	sent := map[string]bool{}
	for _, id := range j.ids {
		for _, e := range j.entries[id] {
			for _, m := range workflow.Messages(e) {
				sent[m.Key] = true
				if j.delivered[m.Key] == 0 {
					j.wrong("delivered", "%s was never delivered", m.Key)
				}
			}
		}
	}
	for key := range j.delivered {
		if !sent[key] {
			j.wrong("delivered", "%s was delivered, and no entry sent it", key)
		}
	}
}
