package workflow

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestLateSaveIsKept: of two saves of one version the later one is refused, and
// its text kept as a competing revision.
func TestLateSaveIsKept(t *testing.T) {
	d := at(t, defaultFlow(t), Recording, Save)
	d.do(command(Save, actor("own", Recorder)))
	k := &script{minutes: d.minutes}
	text := draftText() + "（乙稿）"
	_, err := scripted(t, k).Do(context.Background(), Command{
		Minutes: "m-1", Version: d.minutes.Version - 1, Action: Save, Actor: actor("other", Recorder), Text: &text, Key: "k",
	})
	var refused *Error
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	if refused.Kind != Stale || refused.Kept != d.minutes.Revisions+1 || !strings.Contains(refused.Msg, "您的文字已另存为第3稿") {
		t.Errorf("got %s, kept as %d: %s", refused.Kind, refused.Kept, refused.Msg)
	}
	kept := k.last
	if kept.Entry.Action != Compete || kept.Revision == nil || !kept.Revision.Competing || kept.Revision.Text != text {
		t.Errorf("committed %s with %+v", kept.Entry.Action, kept.Revision)
	}
	if kept.Minutes.Text != d.minutes.Text || kept.Minutes.Revision != d.minutes.Revision {
		t.Error("the text in force changed")
	}
}

// TestSameTextLate: a late save of the text that is in force loses nothing and
// keeps nothing.
func TestSameTextLate(t *testing.T) {
	d := at(t, defaultFlow(t), Recording, Save)
	d.do(command(Save, actor("own", Recorder)))
	k := &script{minutes: d.minutes}
	_, err := scripted(t, k).Do(context.Background(), Command{
		Minutes: "m-1", Version: d.minutes.Version - 1, Action: Save, Actor: actor("other", Recorder), Text: &d.minutes.Text,
	})
	if KindOf(err) != Stale || k.commits != 0 {
		t.Errorf("got %v after %d commits", err, k.commits)
	}
}

// lateItem saves the first 议题 of a minutes as it was one version ago.
func lateItem(d *desk, text string) Command {
	return Command{
		Minutes: "m-1", Version: d.minutes.Version - 1, Action: Save, Actor: actor("other", Recorder), Item: 1, Text: &text, Key: "k",
	}
}

// TestItemSaveIsTriedAgain: who saves his 议题 at the moment others save theirs is
// decided again until he is through.
func TestItemSaveIsTriedAgain(t *testing.T) {
	d := at(t, defaultFlow(t), Recording, Save).do(command(Save, actor("own", Recorder)))
	k := &script{minutes: d.minutes, races: 3, seenText: draftText()}
	step, err := scripted(t, k).Do(context.Background(), lateItem(d, "一、关于城市更新工作\n会议同意。"))
	if err != nil || k.commits != 4 || step.Entry.Action != Save || !strings.Contains(step.Minutes.Text, "会议同意。") {
		t.Errorf("%v after %d commits of %s", err, k.commits, step.Entry.Action)
	}
}

// TestLateItemIsKept: where somebody has changed the very 议题, asking again helps
// nobody: the late one is kept at once, as the whole it would have made.
func TestLateItemIsKept(t *testing.T) {
	d := at(t, defaultFlow(t), Recording, Save).do(Command{Action: Save, Actor: actor("own", Recorder), Text: corrected()})
	k := &script{minutes: d.minutes, seenText: draftText()}
	cmd := lateItem(d, "一、关于城市更新工作\n会议同意。")
	cmd.Key = strings.Repeat("钥", maxKey) // as long as may be
	_, err := scripted(t, k).Do(context.Background(), cmd)
	var refused *Error
	if !errors.As(err, &refused) || refused.Kind != Stale || refused.Kept != d.minutes.Revisions+1 || k.reads > 3 {
		t.Fatalf("got %v, kept as %+v after %d reads", err, refused, k.reads)
	}
	kept := k.last
	if want := strings.Replace(draftText(), "会议原则同意𠮷祥里片区更新方案。", "会议同意。", 1); kept.Revision == nil || strings.TrimSpace(kept.Revision.Text) != want {
		t.Errorf("kept as %+v", kept.Revision)
	}
	if key := kept.Entry.Key; len([]rune(key)) > maxKey || key == cmd.Key {
		t.Errorf("kept under the key %q", key)
	}
	first := kept.Entry.Key
	k.minutes.Text = strings.Replace(k.minutes.Text, "高明远", "高明月", 1) // meanwhile others saved again
	if _, err := scripted(t, k).Do(context.Background(), cmd); !errors.As(err, &refused) || refused.Kept == 0 || k.last.Entry.Key == first {
		t.Errorf("the same click on another text in force: %v, under the key %q", err, k.last.Entry.Key)
	}
}

// TestLateTextNotKept: where a late text cannot be kept beside the one in force,
// the refusal says so, and why, so that nobody closes his window.
func TestLateTextNotKept(t *testing.T) {
	text := draftText() + "（乙稿）"
	for name, c := range map[string]struct {
		state State
		cmd   func(Command) Command
		says  string
	}{
		"the minutes is issued":  {Issued, func(c Command) Command { c.Item = 0; c.Text = &text; return c }, "不能另存竞争稿"},
		"there is no such item":  {Recording, func(c Command) Command { c.Item = 9; return c }, "没有第9个议题"},
		"the role is gone since": {Recording, func(c Command) Command { c.Item, c.Text, c.Actor.Roles = 0, &text, nil; return c }, "没有这个角色"},
	} {
		d := at(t, defaultFlow(t), c.state, Save)
		k := &script{minutes: d.minutes, seenText: draftText() + "又"}
		_, err := scripted(t, k).Do(context.Background(), c.cmd(lateItem(d, "一、关于城市更新工作\n会议同意。")))
		var refused *Error
		if !errors.As(err, &refused) || refused.Kind != Stale || refused.Kept != 0 || k.commits != 0 ||
			!strings.Contains(refused.Msg, "；您的文字没有另存，请先自行留底。") || !strings.Contains(refused.Msg, c.says) {
			t.Errorf("%s: %v, %d commits", name, err, k.commits)
		}
	}
}

// TestServiceRecalls: the service finds what the version that was seen bound, for
// a reply and for a sheet.
func TestServiceRecalls(t *testing.T) {
	d := at(t, defaultFlow(t), Review, Approve).do(asks(actor("reviewed", Reviewer), 1))
	d.do(command(Save, actor("reviewed", Reviewer)))
	k := &script{minutes: d.minutes, seen: Entry{Bound: Change{After: "as it was seen"}}}
	reply := answer(1, Agreed)
	reply.Minutes, reply.Version = "m-1", d.minutes.Version-1
	step, err := scripted(t, k).Do(context.Background(), reply)
	if p, _ := step.Minutes.party(1); err != nil || p.Digest != "as it was seen" {
		t.Errorf("the opinion is about %q, %v", p.Digest, err)
	}
	reply.Version = d.minutes.Version
	step, err = scripted(t, k).Do(context.Background(), reply)
	if p, _ := step.Minutes.party(1); err != nil || p.Digest != d.minutes.Digest {
		t.Errorf("the opinion on the current version is about %q, %v", p.Digest, err)
	}
}

// TestChecksWhereTheFlowAsks: the text is proof-read for whatever rule wants it
// clean, as the whole it will be.
func TestChecksWhereTheFlowAsks(t *testing.T) {
	flow := changedFlow(t, "to: [signing], roles: [reviewer],", "to: [signing], roles: [reviewer], guards: [clean],",
		"{action: save, label: 修改, from: [review], roles: [reviewer]}", "{action: save, label: 修改, from: [review], roles: [reviewer], guards: [clean]}")
	d := at(t, flow, Review, Approve)
	s := scripted(t, &script{minutes: d.minutes})
	s.Flow = func(FlowID) (*Flow, error) { return flow, nil }
	var seen []string
	s.Check = func(_ context.Context, _ Minutes, a Action, text string) (Findings, error) {
		seen = append(seen, string(a)+map[bool]string{true: " the whole", false: " a part"}[strings.Contains(text, "分送：")])
		return Findings{}, nil
	}
	rev := actor("reviewed", Reviewer)
	item := "一、关于城市更新工作\n会议同意。"
	for _, cmd := range []Command{command(Approve, rev), {Action: Save, Actor: rev, Item: 1, Text: &item}, command(Return, rev)} {
		cmd.Minutes, cmd.Version = "m-1", d.minutes.Version
		if _, err := s.Do(context.Background(), cmd); err != nil {
			t.Errorf("%s: %v", cmd.Action, err)
		}
	}
	if !slices.Equal(seen, []string{"approve the whole", "save the whole"}) {
		t.Errorf("proof-read: %q", seen)
	}
}
