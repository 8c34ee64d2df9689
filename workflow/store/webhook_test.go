package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jiyao/workflow"
)

func hookChange(act workflow.WebhookAct) HookChange {
	return HookChange{
		Act: act, About: "https://oa.example", By: workflow.Person{ID: "anrupan", Name: "安如磐"}, Note: "接档案系统",
		At: time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC),
	}
}

// What is told to an address waits, is handed out to one caller at a time, and
// stays on record with what became of it.
func TestWebhooks(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := s.Webhooks()
		now := hookChange("").At
		for _, h := range []Webhook{
			{ID: "w-1", Label: "档案系统", URL: "https://a.example/in", Secret: "s", Digest: "sha256", Events: []string{"minutes.issued"}},
			{ID: "w-2", Label: "督查系统", URL: "https://b.example/in", Secret: "t", Digest: "sm3"},
		} {
			if _, err := w.Add(ctx, h, hookChange(workflow.WebhookMade)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Add(ctx, Webhook{ID: "w-1", Label: "x", URL: "x", Secret: "x", Digest: "sm3"}, hookChange(workflow.WebhookMade)); workflow.KindOf(err) != workflow.Refused {
			t.Errorf("the same address twice: %v", err)
		}
		event := HookDelivery{Webhook: "w-1", EventID: "7", Event: "minutes.issued", Body: `{"题":"𠮷"}`, Created: now}
		other := event
		other.Webhook = "w-2"
		for range 2 {
			if err := w.Enqueue(ctx, []HookDelivery{event, other}, false); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Turn(ctx, "w-2", HookOff, hookChange(workflow.WebhookPaused)); err != nil {
			t.Fatal(err)
		}
		got, err := w.Claim(ctx, 5, now, time.Minute)
		if err != nil || len(got) != 1 || got[0].Webhook != "w-1" || got[0].Attempts != 1 || got[0].Body != event.Body {
			t.Fatalf("claimed %+v, %v; want the one of the address that is on", got, err)
		}
		if again, err := w.Claim(ctx, 5, now, time.Minute); err != nil || len(again) != 0 {
			t.Errorf("claimed again: %+v, %v", again, err)
		}
		late, err := w.Claim(ctx, 5, now.Add(2*time.Minute), time.Minute)
		if err != nil || len(late) != 1 || late[0].Fence != got[0].Fence+1 {
			t.Fatalf("after the lease: %+v, %v", late, err)
		}
		lost := got[0]
		lost.State, lost.Settled = HookDelivered, now
		if err := w.Settle(ctx, lost); err != nil {
			t.Fatal(err)
		}
		failed := late[0]
		failed.State, failed.Due, failed.Status, failed.Reason, failed.Settled = HookFailed, time.Time{}, 500, "对方答复500", now
		if err := w.Settle(ctx, failed); err != nil {
			t.Fatal(err)
		}
		counts, err := w.Counts(ctx)
		if want := "map[w-1:map[failed:1] w-2:map[waiting:1]]"; err != nil || fmt.Sprint(counts) != want {
			t.Errorf("counts %v, %v; want %s: who lost its lease has no say", counts, err, want)
		}
		if err := w.Resend(ctx, "w-1", failed.ID, hookChange(workflow.WebhookResent)); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Claim(ctx, 5, now, time.Minute); err != nil || len(got) != 1 || got[0].Attempts != 1 {
			t.Errorf("resent: %+v, %v", got, err)
		}
		if err := w.Turn(ctx, "w-2", HookRemoved, hookChange(workflow.WebhookRemoved)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Of(ctx, "w-2"); workflow.KindOf(err) != workflow.NotFound {
			t.Errorf("removed: %v", err)
		}
		testUnitsHook(t, w)
		if err := s.Verify(ctx); err != nil {
			t.Errorf("the record does not verify: %v", err)
		}
	})
}

// testUnitsHook gives a unit one address, and another when that is removed.
func testUnitsHook(t *testing.T, w Webhooks) {
	t.Helper()
	ctx := context.Background()
	own := Webhook{ID: "w-3", Label: "财政局", URL: "https://c.example/in", Secret: "u", Digest: "sha256", Unit: "czj"}
	other := own
	other.ID = "w-4"
	if _, err := w.Add(ctx, own, hookChange(workflow.WebhookMade)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(ctx, other, hookChange(workflow.WebhookMade)); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("a unit's second address: %v", err)
	}
	if got, err := w.OfUnit(ctx, "czj"); err != nil || got.ID != "w-3" || got.Wants("minutes.issued") {
		t.Errorf("the unit's address: %+v, %v", got, err)
	}
	if err := w.Turn(ctx, "w-3", HookRemoved, hookChange(workflow.WebhookRemoved)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(ctx, other, hookChange(workflow.WebhookMade)); err != nil {
		t.Errorf("after the first was removed: %v", err)
	}
	for _, unit := range []string{"", "sfj"} {
		if _, err := w.OfUnit(ctx, unit); workflow.KindOf(err) != workflow.NotFound {
			t.Errorf("%q has an address: %v", unit, err)
		}
	}
}

// An answer is kept for its key until it is forgotten; the first one stays.
func TestAPIAnswers(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		at := hookChange("").At
		first := APIAnswer{Person: "p", Key: "k", Request: "d", Status: 201, ETag: `"1"`, Location: "/x", Body: `{"𠮷":1}`, At: at}
		second := first
		second.Body = "{}"
		for _, a := range []APIAnswer{first, second} {
			if err := s.KeepAPIAnswer(ctx, a, at.Add(-24*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if got, ok, err := s.APIAnswer(ctx, "p", "k", at); err != nil || !ok || got != first {
			t.Errorf("got %+v %v %v, want %+v", got, ok, err, first)
		}
		if _, ok, err := s.APIAnswer(ctx, "q", "k", at); err != nil || ok {
			t.Errorf("another's key: %v %v", ok, err)
		}
		if err := s.KeepAPIAnswer(ctx, APIAnswer{Person: "p", Key: "l", Request: "d", Status: 200, At: at.Add(25 * time.Hour)}, at.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.APIAnswer(ctx, "p", "k", at.Add(-time.Hour)); err != nil || ok {
			t.Errorf("an old answer is still there: %v", err)
		}
	})
}
