package store

import (
	"context"
	"reflect"
	"testing"

	"jiyao/workflow"
)

// TestEmptyLists commits lists that are there and empty: as nothing is in them,
// they come back as none, and the replay finds no difference.
func TestEmptyLists(t *testing.T) { onBoth(t, testEmptyLists) }

func testEmptyLists(t *testing.T, s *Store) {
	ctx := context.Background()
	text := "会议议定以下意见：\n一、原则同意。"
	flow := facts(t, s)
	var m workflow.Minutes
	for _, c := range []struct {
		cmd   workflow.Command
		spoil func(*workflow.Step)
	}{
		{
			workflow.Command{Action: workflow.Create, Actor: person("rec", workflow.Recorder), Title: "题", Text: &text},
			func(step *workflow.Step) {
				step.Entry.Topics, step.Minutes.Topics = []string{}, []string{}
				step.Entry.Lapsed, step.Minutes.Approvals = []workflow.Approval{}, []workflow.Approval{}
			},
		},
		{
			workflow.Command{
				Action: workflow.Consult, Actor: person("rec", workflow.Recorder),
				Asked: []workflow.Invitation{{Unit: "czj", Name: "财政局", Items: []int{}}},
			},
			func(step *workflow.Step) {
				step.Entry.Asked[0].Items, step.Minutes.Participants[0].Items = []int{}, []int{}
				step.Entry.Copies, step.Minutes.Copies = []workflow.Copy{}, []workflow.CopyRecord{}
			},
		},
	} {
		c.cmd.Minutes, c.cmd.Version = "m-1", m.Version
		step, err := workflow.Decide(m, c.cmd, flow)
		if err != nil {
			t.Fatal(err)
		}
		c.spoil(&step)
		if step, err = s.Commit(ctx, step); err != nil {
			t.Fatal(err)
		}
		m = step.Minutes
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
	stored := minutesOf(t, s, "m-1")
	if stored.Topics != nil || stored.Approvals != nil || stored.Participants[0].Items != nil || stored.Copies != nil {
		t.Errorf("empty lists came back: %+v", stored)
	}
	entries, err := s.Entries(ctx, "m-1")
	if err != nil {
		t.Fatal(err)
	}
	if e := entries[0]; e.Topics != nil || e.Lapsed != nil {
		t.Errorf("empty lists came back: %+v", e)
	}
	if e := entries[1]; e.Copies != nil || e.Asked[0].Items != nil {
		t.Errorf("empty lists came back: %+v", e)
	}
}

// TestEmptyListsOfCopies: likewise of the copies that a copy stands in for.
func TestEmptyListsOfCopies(t *testing.T) {
	c := workflow.CopyRecord{Minutes: "m-1", N: 1, Copy: workflow.Copy{Unit: "甲局", Copies: 1, Former: []int{}}}
	got, err := rowOfCopy(c).record()
	if err != nil {
		t.Fatal(err)
	}
	c.Former = nil
	if !reflect.DeepEqual(got, c) {
		t.Errorf("came back as %+v", got)
	}
	e := workflow.Entry{Minutes: "m-1", Version: 1, Copies: []workflow.Copy{{Unit: "甲局", Copies: 1, Former: []int{}}}}
	back, err := rowOfEntry(e).entry()
	if err != nil || back.Copies[0].Former != nil {
		t.Errorf("came back as %+v, %v", back, err)
	}
}
