package store

import (
	"context"
	"testing"

	"jiyao/workflow"
)

// What was issued and not sent, and what was printed beyond what went out, in the
// order of issue; electronic copies are no paper.
func TestUnsent(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, c, now := context.Background(), s.Clerking(), accountTime()
		walk(t, s, "m-1", workflow.Issue)
		walk(t, s, "m-2", workflow.Distribute)
		walk(t, s, "m-3", workflow.Submit)
		by := workflow.Person{ID: "clk", Name: "分𠮷"}
		sending := UnsentFilter{Sending: []workflow.State{workflow.Issued}}
		list := func(f UnsentFilter) (ids []string, all []Unsent) {
			t.Helper()
			all, err := c.Unsent(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range all {
				ids = append(ids, u.Minutes)
			}
			return ids, all
		}
		if ids, all := list(sending); len(ids) != 1 || ids[0] != "m-1" || all[0].Sent || all[0].IssuedOn == "" || all[0].Number == "" {
			t.Fatalf("nothing printed: %+v", all)
		}
		out := 0
		m, err := s.Minutes(ctx, "m-2")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range m.Copies {
			if k.Channel.Paper() && (k.State.Out() || k.State == workflow.CopyKept) {
				out += k.Copies
			}
		}
		put := func(kind PrintKind, copies int) {
			t.Helper()
			_, err := c.PutPrintRun(ctx, PrintRun{
				Minutes: "m-2", Kind: kind, Copies: copies, Note: "事由", By: by, Occurred: now, Recorded: now,
			}, func([]PrintRun) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
		}
		put(Printed, out+3)
		put(Reprinted, 2)
		put(Destroyed, 1)
		ids, all := list(sending)
		if len(ids) != 2 || all[1].Minutes != "m-2" || all[1].Printed != out+5 || all[1].Gone != out+1 || all[1].Left() != 4 || !all[1].Sent {
			t.Errorf("four are left of %d: %+v", out+5, all)
		}
		year := sending
		year.Year = all[0].IssuedOn.Year()
		if ids, _ := list(year); len(ids) != 2 {
			t.Errorf("of %s: %v", year.Year, ids)
		}
		year.Year = "1999"
		if ids, _ := list(year); len(ids) != 0 {
			t.Errorf("of 1999: %v", ids)
		}
		second := sending
		second.After, second.Limit = 1, 1
		if ids, _ := list(second); len(ids) != 1 || ids[0] != "m-2" {
			t.Errorf("second page: %v", ids)
		}
		put(Destroyed, 4)
		if ids, _ := list(UnsentFilter{}); len(ids) != 0 {
			t.Errorf("destroyed, and no state that waits: %v", ids)
		}
	})
}
