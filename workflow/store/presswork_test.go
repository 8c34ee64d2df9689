package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"jiyao/workflow"
)

func TestPresswork(t *testing.T) { onBoth(t, testPresswork) }

// Every sheet has a number and a code of its own; those that were given stay
// when copies are added, and none is ever changed.
func testPresswork(t *testing.T, s *Store) {
	ctx, c, now := context.Background(), s.Clerking(), accountTime()
	walk(t, s, "m-1", workflow.Distribute)
	by := workflow.Person{ID: "clk", Name: "分𠮷"}
	made := 0
	newCode := func() string { made++; return fmt.Sprintf("ABCDEFGH%04d", made) }
	m := workflow.Minutes{ID: "m-1", Copies: []workflow.CopyRecord{{N: 1, Copy: workflow.Copy{Copies: 2}}, {N: 2, Copy: workflow.Copy{Copies: 1}}}}
	first, err := c.MarkCopies(ctx, m, by, now, newCode)
	if err != nil || len(first) != 3 {
		t.Fatal(first, err)
	}
	m.Copies = append(m.Copies, workflow.CopyRecord{N: 3, Copy: workflow.Copy{Copies: 2}})
	all, err := c.MarkCopies(ctx, m, by, now, newCode)
	if err != nil || len(all) != 5 || made != 5 {
		t.Fatal(all, made, err)
	}
	kept, err := c.Marks(ctx, "m-1")
	if err != nil || len(kept) != 5 {
		t.Fatal(kept, err)
	}
	for i, rows := range []int{1, 1, 2, 3, 3} {
		k := kept[i]
		if k.Serial != i+1 || k.Copy != rows || k.By != by || !k.At.Equal(now) || k.Code != all[i].Code {
			t.Errorf("mark %d is %+v", i+1, k)
		}
	}
	if k, err := c.MarkOf(ctx, kept[3].Code); err != nil || k.Serial != 4 || k.Minutes != "m-1" {
		t.Errorf("found %+v, %v", k, err)
	}
	if k, err := c.MarkOf(ctx, "none"); err != nil || k.Minutes != "" {
		t.Errorf("found %+v, %v", k, err)
	}
	testPrintRuns(t, c, by)
	for _, stmt := range []string{
		"UPDATE copy_marks SET copy_n = 2", "DELETE FROM copy_marks", "UPDATE print_runs SET copies = 1", "DELETE FROM print_runs",
		"INSERT INTO copy_marks VALUES ('m-1', 9, 1, 'ABCDEFGH0001', 'x', 'x', 'x')", // the code of another
		"INSERT INTO copy_marks VALUES ('m-1', 1000000, 1, 'ABCDEFGH0009', 'x', 'x', 'x')",
		"INSERT INTO print_runs VALUES ('m-1', 9, 'destroy', 1, '', 'x', 'x', 'x', 'x')", // no reason
		"INSERT INTO print_runs VALUES ('m-1', 9, 'sold', 1, 'x', 'x', 'x', 'x', 'x')",
	} {
		if s.write.Exec(stmt).Error == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
}

func testPrintRuns(t *testing.T, c Clerking, by workflow.Person) {
	t.Helper()
	ctx, now := context.Background(), accountTime()
	for i, r := range []PrintRun{{Kind: Printed, Copies: 68}, {Kind: Reprinted, Copies: 2, Note: "遗失"}, {Kind: Destroyed, Copies: 1, Note: "印坏𠮷"}} {
		r.Minutes, r.By, r.Occurred, r.Recorded = "m-1", by, now, now
		got, err := c.PutPrintRun(ctx, r, func(before []PrintRun) error {
			if len(before) != i {
				return fmt.Errorf("%d before", len(before))
			}
			return nil
		})
		if err != nil || got.N != i+1 {
			t.Fatal(got, err)
		}
	}
	refusal := errors.New("no")
	if _, err := c.PutPrintRun(ctx, PrintRun{Minutes: "m-1", Kind: Printed, Copies: 1, By: by, Occurred: now, Recorded: now}, func([]PrintRun) error { return refusal }); !errors.Is(err, refusal) {
		t.Errorf("kept in spite of a refusal: %v", err)
	}
	runs, err := c.PrintRuns(ctx, "m-1")
	if err != nil || len(runs) != 3 || runs[2].Kind != Destroyed || runs[2].Copies != 1 || runs[2].Note != "印坏𠮷" || runs[2].By != by {
		t.Errorf("%+v, %v", runs, err)
	}
}
