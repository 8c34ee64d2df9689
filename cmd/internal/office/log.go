package office

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// KeyFile gives where the key lies that signs the log's heads (日志签名密钥) of
// the office in a folder.
func KeyFile(dir string) string { return filepath.Join(dir, "log.key") }

func (o *Office) keyPath() string { return KeyFile(o.config.Dir) }

// SealKey gives the key that signs the log's heads, and makes one for a log
// that has none yet. A *store.KeyError says that the log has another.
func (o *Office) SealKey(ctx context.Context) (workflow.HeadSigner, error) {
	return o.Store.SealKey(ctx, o.keyPath())
}

// Keys gives what the log's heads are checked with: the key at hand, none
// where there is no file, and those before it.
func (o *Office) Keys(ctx context.Context) (workflow.HeadKeys, error) {
	key, err := store.ReadSealKey(o.keyPath())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return workflow.HeadKeys{}, err
	}
	return o.Store.HeadKeys(ctx, key.HeadVerifier)
}

// ProvenHead is a signed head of the log (日志头), with proofs of what the log was
// before (一致性证明).
type ProvenHead struct {
	workflow.Head
	Signed string   // empty if none has been signed yet
	Proofs []string // as they stand below it
}

// File is the head as it is kept elsewhere.
func (h ProvenHead) File() []byte {
	return []byte(strings.Join(append([]string{h.Signed}, h.Proofs...), "\n"))
}

// LastHead gives the newest head, and proves that its log goes on with what it was
// when it had so many leaves.
func (o *Office) LastHead(ctx context.Context, since ...int64) (h ProvenHead, err error) {
	if h.Signed, err = o.Store.LastHead(ctx); err != nil || h.Signed == "" {
		return h, err
	}
	if h.Head, err = workflow.ReadHead(h.Signed); err != nil {
		return h, err
	}
	for _, size := range since {
		if size < 1 || size > h.Size {
			return h, invalid(workflow.ReasonField, "日志现在有%d条，没有%d条的证明可以附，请写从1到它的数。", h.Size, size)
		}
		p, err := o.Store.ProveHeads(ctx, size, h.Size)
		if err != nil {
			return h, err
		}
		h.Proofs = append(h.Proofs, p.Text())
	}
	return h, nil
}

// Seal takes what was committed into the log, all of it.
func (o *Office) Seal(ctx context.Context) error {
	key, err := o.SealKey(ctx)
	if err != nil {
		return err
	}
	_, err = o.Store.SealAll(ctx, key, o.Now)
	return err
}

// Keep seals what is committed until the context ends, and tries again to write
// what could not be written beside it; faults are reported.
func (o *Office) Keep(ctx context.Context, report func(error)) {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { o.repack(ctx) })
	store.Sealer{Store: o.Store, Key: o.SealKey, Now: o.Now, Report: report}.Run(ctx)
}

// Rekeyed is a change of the key that signs heads.
type Rekeyed struct {
	From, To string // the keys' marks
	Kept     string // where the old key's file is now; empty if there was none
}

// Rekey makes a new key that signs heads from now on (更换日志签名密钥), and puts
// that on record if the warrant covers it: like rights it takes two. One that
// was cut off is carried on with by the next.
func (o *Office) Rekey(ctx context.Context, w Warrant) (done Rekeyed, err error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return Rekeyed{}, err
	}
	if strings.TrimSpace(w.Note) == "" {
		return Rekeyed{}, invalid(workflow.ReasonNote, "请写明更换密钥的理由。")
	}
	if w, err = d.warranted(w, secondForSure, workflow.DateOf(o.Now())); err != nil {
		return Rekeyed{}, err
	}
	old, _ := store.ReadSealKey(o.keyPath()) // one that does not read is as good as lost
	next, err := store.OpenSealKey(o.keyPath() + ".next")
	if err != nil {
		return Rekeyed{}, err
	}
	change, err := o.Store.ChangeKey(ctx, store.Rekeying{
		From: old.HeadVerifier, To: next.HeadVerifier, By: w.By, Note: w.Note, At: o.Now(),
	})
	if err != nil {
		return Rekeyed{}, err
	}
	done.From, done.To = workflow.KeyMark(change.From), workflow.KeyMark(change.To)
	if done.Kept, err = store.ReplaceSealKey(o.keyPath(), o.keyPath()+".next"); err != nil {
		return Rekeyed{}, err
	}
	return done, o.Seal(ctx)
}
