package store

import (
	"context"
	"testing"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/storetest"
)

// TestRedeliverWaitsForAClaim: while a worker is between looking at a lane and
// leasing its message, an earlier one of the lane that is asked for anew waits,
// so that two of one lane are never in hands at once.
func TestRedeliverWaitsForAClaim(t *testing.T) {
	storetest.NeedPostgres(t)
	ctx, s := context.Background(), openNamed(t, NewDatabase(t))
	walk(t, s, "m-1", workflow.Distribute)
	walk(t, s, "m-2", workflow.Distribute)
	now := sealTime()
	claim := workflow.Claim{Worker: "w", Topic: workflow.TopicDeliver, N: 1, Now: now, Lease: time.Minute}
	got, err := s.Claim(ctx, claim)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	first := got[0]
	if err := s.Undelivered(ctx, first, workflow.Failure{Reason: "没有这个单位", At: now}); err != nil {
		t.Fatal(err)
	}
	looking := s.write.Begin() // a claim that has looked
	defer looking.Rollback()
	var second int64
	err = one(looking, "SELECT id FROM outbox WHERE topic = ? AND recipient = ? AND id > ? FOR UPDATE",
		[]any{workflow.TopicDeliver, first.Recipient, first.ID}, &second)
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan error, 1)
	go func() {
		asked <- s.Redeliver(ctx, first.ID, workflow.Redelivery{By: workflow.Person{ID: "clk", Name: "clk"}, At: now})
	}()
	select {
	case err := <-asked:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	leased := looking.Exec("UPDATE outbox SET worker = 'x', due = ?, fence = 1 WHERE id = ?", stamp(now.Add(time.Minute)), second)
	if leased.Error != nil || looking.Commit().Error != nil {
		t.Fatal(leased.Error)
	}
	if err := <-asked; err != nil {
		t.Fatal(err)
	}
	claim.N = 9
	got, err = s.Claim(ctx, claim)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range got {
		if d.Lane == first.Lane {
			t.Errorf("%d goes out beside %d", d.ID, second)
		}
	}
}
