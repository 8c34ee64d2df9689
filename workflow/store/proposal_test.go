package store

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiyao/workflow"
)

func TestProposals(t *testing.T) { onBoth(t, testProposals) }

// testProposals: of many who answer at once one does, and what it adds to the
// record is there with its answer or not at all.
func testProposals(t *testing.T, s *Store) {
	ctx, now := context.Background(), accountTime()
	p := workflow.Proposal{
		ID: "p-1", Kind: workflow.ProposeData, Title: "任期：新增1条。", Payload: `{"名":"𠮷"}`, Note: "依据",
		By: workflow.Person{ID: "an", Name: "安"}, Made: now, State: workflow.ProposalOpen,
	}
	if err := s.Propose(ctx, p); err != nil {
		t.Fatal(err)
	}
	got, err := s.Proposal(ctx, "p-1")
	if diff := cmp.Diff(p, got); diff != "" || err != nil {
		t.Fatal(diff, err)
	}
	p.State, p.Answerer, p.Answered = workflow.ProposalDone, workflow.Person{ID: "fu", Name: "符"}, now.Add(time.Minute)
	line := workflow.Alteration{Book: "units", Key: "u", After: `{"id":"u"}`, Actor: p.By, Recorded: now}
	if err := s.AnswerProposal(ctx, p, []workflow.Alteration{line}, 7); workflow.KindOf(err) != workflow.Stale {
		t.Fatalf("upon data that others have changed: %v", err)
	}
	if open, err := s.Proposals(ctx, true, 10); err != nil || len(open) != 1 {
		t.Fatalf("after a stale answer %d wait, %v", len(open), err)
	}
	var done sync.WaitGroup
	answers := make(chan error, 6)
	for range cap(answers) {
		done.Go(func() { answers <- s.AnswerProposal(ctx, p, []workflow.Alteration{line}, 0) })
	}
	done.Wait()
	close(answers)
	taken := 0
	for err := range answers {
		switch {
		case err == nil:
			taken++
		case workflow.KindOf(err) != workflow.Refused:
			t.Error(err)
		}
	}
	lines, err := s.Alterations(ctx, 0)
	if taken != 1 || len(lines) != 1 || err != nil {
		t.Errorf("answered %d times, %d lines, %v", taken, len(lines), err)
	}
	past, err := s.Proposals(ctx, false, 10)
	if diff := cmp.Diff([]workflow.Proposal{p}, past); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, stmt := range []string{
		"UPDATE proposals SET state = 'open', answerer_id = ''", "UPDATE proposals SET payload = ''", "DELETE FROM proposals",
	} {
		if err := s.write.Exec(stmt).Error; err == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
}
