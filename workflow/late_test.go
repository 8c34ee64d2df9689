package workflow

import (
	"context"
	"errors"
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
