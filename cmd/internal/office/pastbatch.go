package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/past"
	"jiyao/cmd/internal/safefile"
	"jiyao/workflow"
)

// Old minutes that somebody hands in on a page lie in a folder of their own until
// they are taken. What lies there is no record: it can be handed in again.
const (
	pastFolder = "past"
	pastList   = "batch.json"
	pastLasts  = 30 * 24 * time.Hour
)

// HandInPast keeps old minutes and registers of numbers until they are taken,
// with what is understood of each; skipped are the names of what is none. Who
// does it is told by his ID alone.
func (o *Office) HandInPast(ctx context.Context, by workflow.Actor, files, registers []past.File, skipped ...string) (past.Batch, error) {
	b := past.Batch{ID: rand.Text(), At: o.Now(), Skipped: skipped}
	by, err := o.pastClerk(ctx, by)
	if err != nil {
		return b, err
	}
	reader, err := o.PastReader(ctx)
	if err != nil {
		return b, err
	}
	b.By = by.Person
	for _, f := range registers {
		lines, doubts, err := past.ReadRegister(reader.Office, f.Data)
		if err != nil {
			return b, invalid(workflow.ReasonField, "登记簿“%s”没有读出来：%s。", f.Name, strings.TrimSuffix(err.Error(), "。"))
		}
		b.Lines = append(b.Lines, lines...)
		for _, d := range doubts {
			b.Doubts = append(b.Doubts, f.Name+" "+d)
		}
	}
	o.pasts.Lock()
	defer o.pasts.Unlock()
	o.clearPast()
	if err := safefile.MakeDirs(o.pastDir(b.ID)); err != nil {
		return b, workflow.Fault("keep old minutes", err)
	}
	for _, f := range files {
		p := reader.Read(f.Name, f.Data)
		if slices.ContainsFunc(b.Papers, func(h past.Handed) bool { return h.SHA256 == p.SHA256 }) {
			b.Skipped = append(b.Skipped, f.Name+"（与前面一件相同）")
			continue
		}
		b.Add(p)
		if p.Fault != "" {
			continue
		}
		if err := put(filepath.Join(o.pastDir(b.ID), p.SHA256), f.Data); err != nil {
			return b, workflow.Fault("keep old minutes", err)
		}
	}
	return b, o.savePast(b)
}

// pastClerk gives somebody with what he holds today, if he may take old minutes.
func (o *Office) pastClerk(ctx context.Context, who workflow.Actor) (workflow.Actor, error) {
	by, err := o.Actor(ctx, who.ID)
	if err == nil && !by.Has(workflow.Clerk) {
		err = &workflow.Error{Kind: workflow.Forbidden, Reason: workflow.ReasonRole, Msg: "历史纪要由" + workflow.Clerk.Label() + "补录。"}
	}
	return by, err
}

func (o *Office) pastDir(id string) string {
	return filepath.Join(o.config.Dir, pastFolder, filepath.Base(id))
}

func (o *Office) savePast(b past.Batch) error {
	data, err := json.Marshal(b)
	if err == nil {
		err = put(filepath.Join(o.pastDir(b.ID), pastList), data)
	}
	if err != nil {
		return workflow.Fault("keep old minutes", err)
	}
	return nil
}

// PastBatch gives a batch of old minutes as it lies there.
func (o *Office) PastBatch(id string) (b past.Batch, err error) {
	data, err := os.ReadFile(filepath.Join(o.pastDir(id), pastList))
	if err != nil || json.Unmarshal(data, &b) != nil || b.ID != id {
		return past.Batch{}, &workflow.Error{Kind: workflow.NotFound, Msg: "没有这一批历史纪要，或者超过30天已经清理，请重新上传。"}
	}
	return b, nil
}

// PastBatches gives the batches that lie there, the latest first.
func (o *Office) PastBatches() (all []past.Batch) {
	found, _ := os.ReadDir(filepath.Join(o.config.Dir, pastFolder)) // none before the first
	for _, f := range found {
		if b, err := o.PastBatch(f.Name()); err == nil {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b past.Batch) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.ID, b.ID)) })
	return all
}

// clearPast takes batches away that nobody has gone on with for long.
func (o *Office) clearPast() {
	for _, b := range o.PastBatches() {
		if o.Now().Sub(b.At) > pastLasts {
			_ = os.RemoveAll(o.pastDir(b.ID)) // the next one tries again
		}
	}
}

// TakePast takes what can be taken of a batch (补录): the old numbers first, then
// paper by paper until the context ends. Another call goes on from there, and
// tries again what was refused.
func (o *Office) TakePast(ctx context.Context, by workflow.Actor, id string) (past.Batch, error) {
	whole := context.WithoutCancel(ctx)
	by, err := o.pastClerk(whole, by)
	if err != nil {
		return past.Batch{}, err
	}
	o.pasts.Lock()
	defer o.pasts.Unlock()
	b, err := o.PastBatch(id)
	if err != nil {
		return b, err
	}
	reader, err := o.PastReader(whole)
	if err != nil {
		return b, err
	}
	for _, l := range b.Ledgers() {
		kept, doubt, err := o.KeepPast(whole, by, l)
		if err != nil {
			return b, err
		}
		if b.Kept += kept; doubt != "" && !slices.Contains(b.Doubts, doubt) {
			b.Doubts = append(b.Doubts, doubt)
		}
	}
	for i := range b.Papers {
		if ctx.Err() != nil {
			break
		}
		o.takePaper(whole, by, reader, b.ID, &b.Papers[i])
	}
	return b, o.savePast(b)
}

// takePaper takes one paper of a batch, unless that is done or cannot be.
func (o *Office) takePaper(ctx context.Context, by workflow.Actor, reader past.Reader, batch string, h *past.Handed) {
	if h.Fault != "" || h.Fate == past.Taken || h.Fate == past.Before {
		return
	}
	path := filepath.Join(o.pastDir(batch), h.SHA256)
	p, fresh := h.Paper, false
	data, err := readWhole(path)
	if err == nil {
		p = reader.Read(h.File, data)
		if p.Fault != "" {
			err = invalid(workflow.ReasonField, "%s", p.Fault)
		} else {
			fresh, err = o.EnterPast(ctx, by, p, data)
		}
	}
	switch {
	case err != nil:
		h.Fate, h.Said = past.Refused, strings.TrimSuffix(err.Error(), "。")
		return
	case fresh:
		h.Fate = past.Taken
	default:
		h.Fate = past.Before
	}
	h.Said = ""
	_ = os.Remove(path) // the dossier has it now; what is left goes with the batch
}

// readWhole reads a file of a batch; one that is gone is told to the person.
func readWhole(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, invalid(workflow.ReasonField, "上传的文件不在了，请重新上传这一件。")
	}
	defer f.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(f, past.MaxBytes+1))
}
