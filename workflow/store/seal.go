package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// sealBatch is how many rows go into the log in one transaction.
const sealBatch = 512

// sealEvery is how long a row waits at most for the sealer's next look.
const sealEvery = 250 * time.Millisecond

// Sealed is what one call of Seal did.
type Sealed struct {
	Leaves int  // rows that went into the log
	More   bool // rows are still waiting
	Head   workflow.Head
	Signed string // the new head; empty if nothing was sealed
}

// Seal takes rows that are waiting into the log, at most a batch, and signs the
// head that covers them. It may be called from several replicas at once: they
// take turns. A row that does not fit its digest is left waiting; the error is
// then the first *workflow.DamageError, and the others are sealed all the same.
func (s *Store) Seal(ctx context.Context, key workflow.HeadSigner, now time.Time) (Sealed, error) {
	var lines []pending
	err := s.read.WithContext(ctx).Transaction(func(tx *gorm.DB) (err error) {
		lines, err = readWaiting(tx, 0, sealBatch)
		return err
	}, s.snapshot())
	if err != nil {
		return Sealed{}, err
	}
	batch, damage := sound(lines)
	done := Sealed{}
	err = s.within(ctx, func(tx *gorm.DB) error {
		done = Sealed{More: len(lines) == sealBatch}
		return seal(tx, &done, batch, headAt{key, now})
	})
	if err == nil {
		err = damage
	}
	if err != nil && damage == nil {
		return Sealed{}, err
	}
	return done, err
}

// sound parts the rows that can be sealed from the first one that cannot.
func sound(lines []pending) (batch []pending, damage error) {
	for _, p := range lines {
		switch {
		case p.damage == nil:
			batch = append(batch, p)
		case damage == nil:
			damage = p.damage
		}
	}
	return batch, damage
}

// headAt is what a head needs besides the log.
type headAt struct {
	key workflow.HeadSigner
	now time.Time
}

// seal writes a batch inside the transaction tx.
func seal(tx *gorm.DB, done *Sealed, batch []pending, at headAt) error {
	if err := alone(tx, sealChain); err != nil {
		return fault("lock log", err)
	}
	last, err := lastHead(tx)
	if err != nil {
		return err
	}
	size, err := logSize(tx)
	if err != nil || (len(batch) == 0 && size == last.Size) {
		return err
	}
	if err := signs(tx, last, at.key.HeadVerifier); err != nil {
		return err
	}
	batch, err = takeWaiting(tx, batch)
	if err != nil {
		return err
	}
	tree, err := workflow.OpenTree(size, stored(tx))
	if err != nil {
		return err
	}
	if err := putLeaves(tx, tree, batch); err != nil {
		return err
	}
	done.Leaves = len(batch)
	if tree.Size() == last.Size {
		return nil
	}
	return putHead(tx, done, headDue{last, tree, batch, at})
}

// sealChain is the lock of whoever adds to the log.
const sealChain chain = 0x6a6979616f_0003

// takeWaiting takes the lines off the list and gives those that were still on
// it: another replica may have sealed some meanwhile.
func takeWaiting(tx *gorm.DB, batch []pending) ([]pending, error) {
	taken := map[int64]bool{}
	for _, part := range chunks(batch, 256) {
		ids := make([]int64, len(part))
		for i, p := range part {
			ids[i] = p.id
		}
		var gone []int64
		if err := tx.Raw("DELETE FROM log_waiting WHERE id IN ? RETURNING id", ids).Scan(&gone).Error; err != nil {
			return nil, workflow.Fault("take waiting rows", err)
		}
		for _, id := range gone {
			taken[id] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(batch), func(p pending) bool { return !taken[p.id] }), nil
}

func putLeaves(tx *gorm.DB, tree *workflow.Tree, batch []pending) error {
	for _, part := range chunks(batch, 64) {
		args := make([]any, 0, 7*len(part))
		for _, p := range part {
			p.leaf.Seq = tree.Size()
			r := rowOfLeaf(p.leaf, tree.Append(nil, p.leaf.Hash()))
			args = append(args, r.Seq, r.Source, r.RowKey, r.RowN, r.SHA256, r.SM3, r.Hashes)
		}
		_, err := exec(tx, "INSERT INTO log_leaves (seq, source, row_key, row_n, sha256, sm3, hashes) VALUES "+marks(len(part), 7), args...)
		if err != nil {
			return workflow.Fault("insert leaves", err)
		}
	}
	return nil
}

// A headDue is what a head is signed over.
type headDue struct {
	last  headRow
	tree  *workflow.Tree
	batch []pending
	at    headAt
}

// putHead signs the log as it is now. While it is catching up, the head's time
// is that of the last row.
func putHead(tx *gorm.DB, done *Sealed, due headDue) error {
	head := workflow.Head{Size: due.tree.Size(), Root: due.tree.Root(), Time: due.at.now}
	if due.last.Size > 0 {
		head.Prev = workflow.SHA256().Sum([]byte(due.last.Signed))
	}
	if last := len(due.batch) - 1; done.More && last >= 0 && !due.batch[last].recorded.IsZero() {
		head.Time = due.batch[last].recorded
	}
	signed, err := due.at.key.Sign(head)
	if err != nil {
		return workflow.Fault("sign head", err)
	}
	if err := insert(tx, headRow{Size: head.Size, Signed: signed}, ""); err != nil {
		return workflow.Fault("insert head", err)
	}
	done.Head, done.Signed = head, signed
	return nil
}

// A Sealer takes what is committed into the log, as long as it runs.
type Sealer struct {
	Store *Store
	// Key gives the key, which may have been changed meanwhile.
	Key   func(context.Context) (workflow.HeadSigner, error)
	Now   func() time.Time
	Every time.Duration // how often it looks for waiting rows; a quarter of a second if zero
	// Report hears of what went wrong, once while it stays the same; the sealer
	// tries again.
	Report func(error)
}

// Run seals until ctx ends, and what waits then once more.
func (s Sealer) Run(ctx context.Context) {
	every := s.Every
	if every <= 0 {
		every = sealEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	said := ""
	for {
		select {
		case <-tick.C:
			said = s.report(ctx, s.drain(ctx), said)
		case <-ctx.Done():
			s.report(ctx, s.drain(context.WithoutCancel(ctx)), said)
			return
		}
	}
}

func (s Sealer) drain(ctx context.Context) error {
	key, err := s.Key(ctx)
	if err == nil {
		_, err = s.Store.SealAll(ctx, key, s.Now)
	}
	return err
}

// report tells of an error unless it was said last, and gives what was.
func (s Sealer) report(ctx context.Context, err error, said string) string {
	if err == nil {
		return ""
	}
	if ctx.Err() == nil && s.Report != nil && err.Error() != said {
		s.Report(err)
	}
	return err.Error()
}

// SealAll seals until nothing waits, and gives the last head signed on the way:
// what a release prints the code of.
func (s *Store) SealAll(ctx context.Context, key workflow.HeadSigner, now func() time.Time) (last Sealed, err error) {
	for {
		done, err := s.Seal(ctx, key, now())
		last.Leaves += done.Leaves
		if done.Signed != "" {
			last.Head, last.Signed = done.Head, done.Signed
		}
		if err != nil || !done.More {
			return last, err
		}
	}
}
