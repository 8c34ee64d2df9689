package store

import (
	"context"
	"fmt"
	"testing"

	"jiyao/workflow"
)

// TestBatch puts sound and stale steps, some of which take a number, into one
// transaction; then one that the database does not take as well. Each hears its
// own answer, the sound ones are kept, and no number is missing.
func TestBatch(t *testing.T) {
	for _, spoilt := range []bool{false, true} {
		t.Run(fmt.Sprintf("spoilt=%t", spoilt), func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) { testBatch(t, s, spoilt) })
		})
	}
}

func testBatch(t *testing.T, s *Store, spoilt bool) {
	const n = 20
	batch, want := make([]request, n), make([]workflow.Kind, n)
	for i := range n {
		until, cmd := workflow.Submit, workflow.Command{Action: workflow.Approve, Actor: person("rev", workflow.Reviewer)}
		if i%4 == 3 {
			until, cmd = workflow.Sign, workflow.Command{Action: workflow.Number, Actor: person("clk", workflow.Clerk)}
		}
		step := decided(t, s, fmt.Sprintf("m-%02d", i), until, cmd)
		switch {
		case i%4 == 1:
			step.Entry.Version++
			step.Minutes.Version++
			want[i] = workflow.Stale
		case spoilt && i%4 == 2:
			step.Messages[0].Topic = ""
			want[i] = workflow.Internal
		}
		batch[i] = request{ctx: context.Background(), draft: drafted(step), reply: make(chan result, 1)}
	}
	s.engine.(interface{ writeBatch(batch []request) }).writeBatch(batch)
	for i, r := range batch {
		got := <-r.reply
		if got.settled != nil {
			_, got.err = got.settled.settle(s.read, r.draft.step)
		}
		if workflow.KindOf(got.err) != want[i] {
			t.Errorf("step %d: %v, want %q", i, got.err, want[i])
		}
		was := r.draft.step.Before.Version
		m, err := s.Minutes(context.Background(), fmt.Sprintf("m-%02d", i))
		if err != nil || (m.Version == was+1) != (want[i] == "") {
			t.Errorf("minutes %d went from version %d to %d (%v)", i, was, m.Version, err)
		}
		if i%4 == 3 && m.Number.IsZero() {
			t.Errorf("minutes %d has no number", i)
		}
	}
	if taken, err := s.Numbers(context.Background(), "changwu", "2026"); err != nil || len(taken) != n/4 || taken[n/4-1].Number.N != n/4 {
		t.Errorf("numbers taken: %v, %v", taken, err)
	}
	if s.read.Name() == postgresName && !spoilt {
		transactions := 0
		err := one(s.read, "SELECT COUNT(DISTINCT xmin::text) FROM entries WHERE action = 'number'", nil, &transactions)
		if err != nil || transactions != 1 {
			t.Errorf("%d transactions (%v), want one for all", transactions, err)
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// decided walks a minutes along its line and decides on one step more.
func decided(t *testing.T, s *Store, id string, until workflow.Action, cmd workflow.Command) workflow.Step {
	t.Helper()
	walk(t, s, id, until)
	m, err := s.Minutes(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	svc := service(t, s)
	flow, _ := svc.Flow(workflow.FlowID{})
	cmd.Minutes, cmd.Version = id, m.Version
	step, err := workflow.Decide(m, cmd, workflow.Facts{Flow: flow, Now: svc.Now(), Series: svc.Series})
	if err != nil {
		t.Fatal(err)
	}
	return step
}
