package office

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"jiyao/drafting/lint"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/org"
	"jiyao/workflow/public"
)

// flowBook is the book that an office's own flows are kept in, beside those of
// package org: each version once and for good.
const flowBook = "flows"

// A snapshot is the office's data as of a line of their record.
type snapshot struct {
	mu  sync.Mutex
	now *data
}

// data is everything the office has said of itself: it is never changed.
type data struct {
	head  int
	org   *org.Office
	flows map[workflow.FlowID]*workflow.Flow

	directory *lint.Directory // of org, for proof-reading
}

// refresh gives the data as they are now, reading what has been added.
func (o *Office) refresh(ctx context.Context) (*data, error) {
	o.data.mu.Lock()
	defer o.data.mu.Unlock()
	if o.data.now == nil {
		first, err := shipped()
		if err != nil {
			return nil, err
		}
		o.data.now = first
	}
	lines, err := o.Store.Alterations(ctx, o.data.now.head)
	if err != nil || len(lines) == 0 {
		return o.data.now, err
	}
	next, err := o.data.now.after(lines)
	if err != nil {
		return nil, workflow.Fault("apply alterations", err)
	}
	o.data.now = next
	return next, nil
}

// shipped gives the data of an office that has said nothing yet: the flows
// that come with the program.
func shipped() (*data, error) {
	empty, err := org.Replay(nil)
	if err != nil {
		return nil, err
	}
	d := &data{org: empty, directory: directoryOf(empty), flows: map[workflow.FlowID]*workflow.Flow{}}
	for _, f := range templates.FlowFiles() {
		flow, err := workflow.ParseFlow(f.File, f.Data)
		if err != nil {
			return nil, err
		}
		d.flows[flow.ID] = flow
	}
	return d, nil
}

// after gives the data after further lines of their record.
func (d *data) after(lines []workflow.Alteration) (*data, error) {
	next := &data{head: lines[len(lines)-1].N, flows: map[workflow.FlowID]*workflow.Flow{}}
	for id, f := range d.flows {
		next.flows[id] = f
	}
	var rest []workflow.Alteration
	for _, l := range lines {
		switch l.Book {
		case workflow.LedgerBook, workflow.KeyBook, workflow.OutboxBook, workflow.AccountBook, workflow.WebhookBook, public.Book, workflow.ExcerptBook, archive.Book:
			continue // acts on numbers, keys, letters, accounts, webhooks, publications and the archive: others have them
		case flowBook:
		default:
			rest = append(rest, l)
			continue
		}
		var source string
		if err := json.Unmarshal([]byte(l.After), &source); err != nil {
			return nil, fmt.Errorf("flow %s: %w", l.Key, err)
		}
		flow, err := workflow.ParseFlow(l.Key, []byte(source))
		if err != nil {
			return nil, err
		}
		next.flows[flow.ID] = flow
	}
	if len(rest) == 0 {
		next.org, next.directory = d.org, d.directory
		return next, nil
	}
	var err error
	if next.org, err = d.org.Apply(rest); err == nil {
		next.directory = directoryOf(next.org)
	}
	return next, err
}

// flow gives the version a minutes is pinned to; the zero ID asks for the
// newest default.
func (o *Office) flow(id workflow.FlowID) (*workflow.Flow, error) {
	o.data.mu.Lock()
	defer o.data.mu.Unlock()
	if id == (workflow.FlowID{}) {
		return o.data.now.newest("default")
	}
	if f := o.data.now.flows[id]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("no flow %s version %d", id.Name, id.Version)
}

// newest gives a flow's last version.
func (d *data) newest(name string) (*workflow.Flow, error) {
	var last *workflow.Flow
	for id, f := range d.flows {
		if id.Name == name && (last == nil || id.Version > last.ID.Version) {
			last = f
		}
	}
	if last == nil {
		return nil, invalid(workflow.ReasonFlow, "没有名为“%s”的办理流程，请先导入流程文件，或更正会议类型。", name)
	}
	return last, nil
}

// Flows gives every version of every flow the office knows.
func (o *Office) Flows(ctx context.Context) ([]*workflow.Flow, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*workflow.Flow, 0, len(d.flows))
	for _, f := range d.flows {
		all = append(all, f)
	}
	return sortedFlows(all), nil
}
