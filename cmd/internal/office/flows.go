package office

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"jiyao/templates"
	"jiyao/workflow"
)

// FlowPreview is what would become of the office's flows if a file were taken
// (导入预览). Nothing has been changed yet.
type FlowPreview struct {
	Flow     *workflow.Flow
	Before   *workflow.Flow // the newest of that name; nil if it is the first
	Old      []byte         // Before as it was written
	Meetings []string       // the types of meetings whose minutes would follow it
}

// PreviewFlow says what taking a flow file would change. A version that is
// there already is never changed: minutes are pinned to it.
func (o *Office) PreviewFlow(ctx context.Context, file string, source []byte) (FlowPreview, error) {
	flow, err := workflow.ParseFlow(file, source)
	if err != nil {
		return FlowPreview{}, err
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return FlowPreview{}, err
	}
	if d.flows[flow.ID] != nil {
		return FlowPreview{}, &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonExists, Msg: fmt.Sprintf(
			"流程“%s”第%d版已经有了，在办的纪要按它办理，不能更改；请把 version 加一后再导入。", flow.ID.Name, flow.ID.Version)}
	}
	p := FlowPreview{Flow: flow}
	for _, m := range d.org.Data().Meetings {
		if m.Flow == flow.ID.Name {
			p.Meetings = append(p.Meetings, m.Label)
		}
	}
	p.Before, err = d.newest(flow.ID.Name)
	if err != nil {
		return p, nil // it is the first
	}
	if p.Before.ID.Version > flow.ID.Version {
		p.Meetings = nil // they follow the newest
	}
	p.Old, err = o.FlowSource(ctx, p.Before.ID)
	return p, err
}

// FlowSource gives a flow as it was written.
func (o *Office) FlowSource(ctx context.Context, id workflow.FlowID) (source []byte, err error) {
	for _, f := range templates.FlowFiles() {
		flow, err := workflow.ParseFlow(f.File, f.Data)
		if err != nil {
			return nil, err
		}
		if flow.ID == id {
			source = f.Data
		}
	}
	lines, err := o.Store.Alterations(ctx, 0)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if l.Book == flowBook && l.Key == flowKey(id) {
			var text string
			err = json.Unmarshal([]byte(l.After), &text)
			source = []byte(text)
		}
	}
	return source, err
}

// flowKey is the row of a flow in the record.
func flowKey(id workflow.FlowID) string { return fmt.Sprintf("%s@%d", id.Name, id.Version) }

// ImportFlow keeps a flow file for the office, if the warrant covers it.
func (o *Office) ImportFlow(ctx context.Context, w Warrant, file string, source []byte) (*workflow.Flow, error) {
	p, err := o.PreviewFlow(ctx, file, source)
	if err != nil {
		return nil, err
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	w.Note = strings.TrimSuffix("导入"+file+"："+strings.TrimSpace(w.Note), "：")
	if w, err = d.warranted(w, secondOrWhy, workflow.DateOf(o.Now())); err != nil {
		return nil, err
	}
	after, err := json.Marshal(string(source))
	if err != nil {
		return nil, err
	}
	line := workflow.Alteration{
		Book: flowBook, Key: flowKey(p.Flow.ID), After: string(after), Actor: w.By, Note: w.Note, Recorded: o.Now(),
	}
	o.written.Store(true)
	return p.Flow, o.Store.Alter(ctx, []workflow.Alteration{line}, d.head)
}
