package office

import (
	"context"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/search"
	"jiyao/workflow/store"
)

// How the index follows the office: how often it looks, how many lines of the
// record it takes at a time, and how many minutes it writes in one transaction,
// so that a step that waits behind it waits for a moment only.
const (
	indexEvery = 300 * time.Millisecond
	indexLines = 400
	indexBatch = 4
)

// KeepIndex lets the index follow what is committed until the context ends;
// faults are reported, once while they stay the same. It may be cut off
// anywhere and goes on where it stood.
func (o *Office) KeepIndex(ctx context.Context, report func(error)) {
	var mark store.SearchMark
	last := ""
	for {
		next, more, err := o.index(ctx, mark)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && err.Error() != last:
			last = err.Error()
			report(err)
		case err == nil:
			last, mark = "", next
		}
		wait := indexEvery
		if more {
			wait = time.Millisecond
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// IndexAll brings the index up to what is committed now.
func (o *Office) IndexAll(ctx context.Context) error {
	var mark store.SearchMark
	for {
		next, more, err := o.index(ctx, mark)
		if err != nil || !more {
			return err
		}
		mark = next
	}
}

// Reindex makes the index of words anew (重建检索), from the first minutes on. told
// hears how many lines of the record have been gone through.
func (o *Office) Reindex(ctx context.Context, told func(lines int64)) error {
	if err := o.Store.Reindex(ctx); err != nil {
		return err
	}
	var mark store.SearchMark
	for {
		next, more, err := o.index(ctx, mark)
		if err != nil {
			return err
		}
		told(next.Leaf)
		if !more {
			return nil
		}
		mark = next
	}
}

// index takes the next lines of the record; more says that it has not come to
// their end.
func (o *Office) index(ctx context.Context, mark store.SearchMark) (next store.SearchMark, more bool, err error) {
	form, err := o.Store.IndexForm(ctx)
	if err == nil && form != search.Form {
		mark, err = store.SearchMark{}, o.Store.Reindex(ctx)
	}
	if err != nil {
		return mark, false, err
	}
	ids, next, err := o.Store.Unindexed(ctx, mark, indexLines)
	if err != nil {
		return mark, false, err
	}
	known, err := o.known(ctx)
	if err != nil {
		return mark, false, err
	}
	for len(ids) > 0 {
		n := min(indexBatch, len(ids))
		var records []search.Record
		for _, id := range ids[:n] {
			m, err := o.Store.Minutes(ctx, id)
			if workflow.KindOf(err) == workflow.NotFound {
				continue
			}
			if err != nil {
				return mark, false, err
			}
			records = append(records, known.Of(m))
		}
		if err := o.Store.Index(ctx, records, store.SearchMark{}); err != nil {
			return mark, false, err
		}
		ids = ids[n:]
	}
	more = next.Leaf > mark.Leaf && next.Leaf-mark.Leaf >= indexLines || next.Waiting > mark.Waiting
	return next, more, o.Store.Index(ctx, nil, next)
}

// known gives what documents are made with besides the minutes.
func (o *Office) known(ctx context.Context) (search.Known, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return search.Known{}, err
	}
	return search.Known{Unit: func(name string, on workflow.Date) string {
		u, err := d.org.UnitByName(name, on)
		if err != nil {
			return ""
		}
		return u.ID
	}}, nil
}
