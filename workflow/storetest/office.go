// Package storetest is what every workflow.Store must do. A store's own test
// calls Run with a function that opens it; SQLite and PostgreSQL run the same
// suite.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"jiyao/workflow"
)

// An office is a store with people and a flow around it, and a clock that
// moves a second with every command.
type office struct {
	t       *testing.T
	store   workflow.Store
	service *workflow.Service
	ticks   atomic.Int64
}

// The people of the suite; nobody has two exclusive duties.
func recorder() workflow.Actor {
	return person("linshuyan", "林书言", workflow.Recorder, workflow.Clerk)
}
func reviewer() workflow.Actor { return person("gaomingyuan", "高明远", workflow.Reviewer) }
func signer() workflow.Actor   { return person("shenruochuan", "沈若川", workflow.Signer) }
func clerk() workflow.Actor    { return person("tangxiaohe", "唐小禾", workflow.Clerk) }

func person(id, name string, roles ...workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id, Name: name}, Roles: roles}
}

// pdf is a released file as far as a store cares.
func pdf() workflow.PDF {
	return workflow.PDF{SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Bytes: 4096}
}

func newOffice(t *testing.T, flow *workflow.Flow, store workflow.Store) *office {
	o := &office{t: t, store: store}
	o.service = &workflow.Service{
		Recent: &workflow.Recent{},
		Store:  store,
		Flow:   func(workflow.FlowID) (*workflow.Flow, error) { return flow, nil },
		Now:    o.now,
		Release: func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
			return pdf(), nil
		},
		Series: workflow.Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
	}
	return o
}

// now begins at 09:00 on 1 June 2026 in Shanghai.
func (o *office) now() time.Time {
	return time.Date(2026, 6, 1, 1, 0, 0, 123456789, time.UTC).Add(time.Duration(o.ticks.Add(1)) * time.Second)
}

// facts are what the service would gather for a step made by hand.
func (o *office) facts() workflow.Facts {
	flow, _ := o.service.Flow(workflow.FlowID{})
	return workflow.Facts{Flow: flow, Now: o.now(), Findings: &workflow.Findings{}, PDF: pdf(), Series: o.service.Series}
}

// do carries out a command on the minutes' current version and demands that it
// succeeds.
func (o *office) do(cmd workflow.Command) workflow.Step {
	o.t.Helper()
	if cmd.Action != workflow.Create {
		cmd.Version = o.minutes(cmd.Minutes).Version
	}
	step, err := o.service.Do(context.Background(), cmd)
	if err != nil {
		o.t.Fatalf("%s %s: %v", cmd.Action, cmd.Minutes, err)
	}
	return step
}

func (o *office) minutes(id string) workflow.Minutes {
	o.t.Helper()
	m, err := o.store.Minutes(context.Background(), id)
	if err != nil {
		o.t.Fatalf("read %s: %v", id, whole(err))
	}
	return m
}

// whole adds to an error for people what the operator is told.
func whole(err error) error { return fmt.Errorf("%w (%w)", err, errors.Unwrap(err)) }

func (o *office) verify() {
	o.t.Helper()
	if err := o.store.Verify(context.Background()); err != nil {
		o.t.Errorf("verify: %v", err)
	}
}

// line is the way of a minutes from nothing to 办结, with one 退回.
func line(id string) []workflow.Command {
	text := "会议议定以下意见：\n一、关于城市更新工作\n原则同意𠮷祥里片区更新方案。"
	changed := text + "由市住建局牵头。"
	return []workflow.Command{
		{Minutes: id, Action: workflow.Create, Actor: recorder(), Title: "云州市人民政府第12次常务会议纪要", Text: &text, Meeting: "2026-05-28"},
		{Minutes: id, Action: workflow.Submit, Actor: recorder()},
		{Minutes: id, Action: workflow.Return, Actor: reviewer(), To: workflow.Place{State: workflow.Recording}, Note: "责任单位不明确"},
		{Minutes: id, Action: workflow.Save, Actor: recorder(), Text: &changed},
		{Minutes: id, Action: workflow.Submit, Actor: recorder()},
		{Minutes: id, Action: workflow.Approve, Actor: reviewer(), Note: "同意"},
		{Minutes: id, Action: workflow.Sign, Actor: signer(), Note: "同意印发"},
		{Minutes: id, Action: workflow.Number, Actor: clerk()},
		{Minutes: id, Action: workflow.Finalize, Actor: clerk()},
		{Minutes: id, Action: workflow.Issue, Actor: clerk()},
		{Minutes: id, Action: workflow.Distribute, Actor: clerk(), Recipients: []workflow.Recipient{{Unit: "市发改委", Copies: 2}, {Unit: "云溪区人民政府", Copies: 1}}},
		{Minutes: id, Action: workflow.Close, Actor: clerk()},
	}
}

// walk carries a minutes along its line until the action has been done.
func (o *office) walk(id string, until workflow.Action) workflow.Minutes {
	o.t.Helper()
	for _, cmd := range line(id) {
		step := o.do(cmd)
		// The first submission is only on the way to the return.
		if cmd.Action == until && (until != workflow.Submit || step.Minutes.Version > 2) {
			return step.Minutes
		}
	}
	return o.minutes(id)
}

// A shelf is everything a store shows of one minutes and one ledger.
type shelf struct {
	Minutes   workflow.Minutes
	Err       string
	Entries   []workflow.Entry
	Revisions []workflow.Revision
	Copies    []workflow.CopyRecord
	Outbox    []workflow.Message
	Numbers   []workflow.NumberRecord
}

func (o *office) shelf(id string) shelf {
	o.t.Helper()
	ctx := context.Background()
	var s shelf
	var errs [6]error
	s.Minutes, errs[0] = o.store.Minutes(ctx, id)
	if workflow.KindOf(errs[0]) == workflow.NotFound {
		s.Err, errs[0] = errs[0].Error(), nil
	}
	s.Entries, errs[1] = o.store.Entries(ctx, id)
	s.Revisions, errs[2] = o.store.Revisions(ctx, id)
	s.Copies, errs[3] = o.store.Copies(ctx, id)
	s.Outbox, errs[4] = o.store.Outbox(ctx, id)
	s.Numbers, errs[5] = o.store.Numbers(ctx, o.service.Series.ID, "2026")
	for _, err := range errs {
		if err != nil {
			o.t.Fatalf("read %s: %v", id, err)
		}
	}
	return s
}

func caseID(i int) string { return fmt.Sprintf("m-%03d", i) }
