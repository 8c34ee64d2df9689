package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/workflow"
)

// A leaving is the rows that a program with an older schema left.
type leaving struct {
	version int64
	file    string
	check   func(t *testing.T, s *Store)
}

func leavings() []leaving {
	return []leaving{
		{2, "testdata/schema2.sql", checkSecond},
		{10, "testdata/schema10.sql", checkTenth},
	}
}

// TestUpgrade upgrades what older programs left: it is whole afterwards, says
// the same, and the work goes on. Nothing but Migrate touches it.
func TestUpgrade(t *testing.T) {
	for _, p := range places() {
		for _, old := range leavings() {
			t.Run(fmt.Sprintf("%s %d", p.dialect, old.version), func(t *testing.T) { testUpgrade(t, p, old) })
		}
	}
}

func testUpgrade(t *testing.T, p place, old leaving) {
	ctx, name := context.Background(), p.empty(t)
	upTo(t, name, "migrations/"+p.dialect, old.version)
	load(t, name, old.file)
	plan, err := PlanMigration(ctx, name)
	if err != nil || plan.From != old.version {
		t.Fatalf("the plan: %+v, %v", plan, err)
	}
	before := picture(t, name)
	s, err := Open(ctx, name)
	var older *OlderSchemaError
	switch {
	case err == nil:
		err = s.Close()
		if len(plan.Steps) > 0 || err != nil {
			t.Errorf("an older schema was opened: %v", err)
		}
	case !errors.As(err, &older) || older.Database != old.version || older.Program != plan.To:
		t.Errorf("an older schema: %v", err)
	}
	if diff := cmp.Diff(before, picture(t, name)); diff != "" {
		t.Errorf("opening changed it:\n%s", diff)
	}
	if _, err := Migrate(ctx, name); err != nil {
		t.Fatal(err)
	}
	s = openNamed(t, name)
	if err := s.Verify(ctx); err != nil {
		t.Errorf("after the upgrade: %v", err)
	}
	old.check(t, s)
	walk(t, s, "m-1", workflow.Close)
	if err := s.Verify(ctx); err != nil {
		t.Errorf("after further work: %v", err)
	}
}

// checkSecond: a minutes at its end.
func checkSecond(t *testing.T, s *Store) {
	all, err := s.Numbers(context.Background(), "changwu", "2020")
	if err != nil || len(all) != 1 || all[0].State != workflow.NumberHeld {
		t.Fatalf("the ledger: %+v, %v", all, err)
	}
	m, err := s.Minutes(context.Background(), all[0].Minutes)
	if err != nil || len(m.Copies) != 4 || m.PrintRun() != 6 || m.Copies[0].State != workflow.CopySent || m.Copies[0].By.IsZero() {
		t.Errorf("the minutes: %+v, %v", m, err)
	}
}

// checkTenth: what goes on beside the line, and what became of its letters.
func checkTenth(t *testing.T, s *Store) {
	ctx := context.Background()
	all, err := s.Numbers(ctx, "changwu", "2026")
	if err != nil || len(all) != 3 || all[0].State != workflow.NumberVoid || all[1].State != workflow.NumberHeld || all[2].State != workflow.NumberFree {
		t.Fatalf("the ledger: %+v, %v", all, err)
	}
	m, err := s.Minutes(ctx, all[1].Minutes)
	if err != nil || m.Place.State != workflow.Closed || m.PrintRun() != 20 || len(m.Participants) != 6 || m.Correction.Checked.IsZero() {
		t.Fatalf("the minutes: %+v, %v", m, err)
	}
	var parties, copies []string
	for _, p := range m.Participants {
		parties = append(parties, string(p.State))
	}
	for _, c := range m.Copies {
		copies = append(copies, string(c.State))
	}
	if got := strings.Join(append(parties, copies...), " "); got != "answered dropped answered answered closed answered recalled sent replaced received" {
		t.Errorf("rows and copies: %s", got)
	}
	got, err := s.VerifyWith(ctx, Check{})
	if err != nil || got.KeyChanges != 1 || got.Heads != 51 || got.Waiting == 0 || got.Minutes != 4 {
		t.Errorf("verified %+v, %v", got, err)
	}
	aside, err := s.Letters(ctx, workflow.LetterQuery{State: workflow.LetterAside})
	if err != nil || len(aside) != 1 || aside[0].Reason != "没有这个单位" {
		t.Errorf("put aside: %+v, %v", aside, err)
	}
}
