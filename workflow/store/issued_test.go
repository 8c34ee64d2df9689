package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jiyao/workflow"
)

// issue takes a minutes to 分发, or an edition of another; the released files
// have the digests of two bytes.
func issue(t *testing.T, s *Store, id string, edition workflow.Edition, pdf, ofd byte) workflow.Minutes {
	t.Helper()
	released := func(b byte) func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
		return func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
			return workflow.PDF{SHA256: shaOf(b), Bytes: 9}, nil
		}
	}
	svc := service(t, s)
	svc.Release = released(pdf)
	if ofd != 0 {
		svc.ReleaseOFD = released(ofd)
	}
	var m workflow.Minutes
	for _, cmd := range line(id) {
		if cmd.Action == workflow.Create {
			cmd.Edition = edition
		}
		if cmd.Action == workflow.Close || cmd.Action == workflow.Number && edition.Of != "" {
			continue
		}
		m = do(t, svc, m, id, cmd)
	}
	return m
}

func do(t *testing.T, svc *workflow.Service, m workflow.Minutes, id string, cmd workflow.Command) workflow.Minutes {
	t.Helper()
	cmd.Minutes, cmd.Version = id, m.Version
	step, err := svc.Do(t.Context(), cmd)
	if err != nil {
		t.Fatalf("%s %s: %v", cmd.Action, id, err)
	}
	return step.Minutes
}

func shaOf(b byte) string { return strings.Repeat(fmt.Sprintf("%02x", b), 32) }

// TestIssuedFile looks released files up by their digests.
func TestIssuedFile(t *testing.T) { onBoth(t, testIssuedFile) }

func testIssuedFile(t *testing.T, s *Store) {
	const on = workflow.Date("2026-06-01")
	check := func(what string, file byte, want Issued) {
		t.Helper()
		if want != (Issued{}) {
			want.Flow = "default"
		}
		got, ok, err := s.IssuedFile(t.Context(), shaOf(file))
		if err != nil || ok != (want != Issued{}) || got != want {
			t.Errorf("%s: %+v, %v, %v; want %+v", what, got, ok, err, want)
		}
	}
	walk(t, s, "m-0", workflow.Finalize)
	check("nothing was issued", 0x5e, Issued{})
	first := issue(t, s, "m-1", workflow.Edition{}, 0x11, 0x12)
	issue(t, s, "m-2", workflow.Edition{}, 0x21, 0)
	check("PDF", 0x11, Issued{Minutes: "m-1", On: on, Edition: 1})
	check("OFD", 0x12, Issued{Minutes: "m-1", On: on, Edition: 1})
	check("PDF alone", 0x21, Issued{Minutes: "m-2", On: on, Edition: 1})
	check("unknown", 0x99, Issued{})
	if _, ok, err := s.IssuedFile(t.Context(), ""); ok || err != nil {
		t.Errorf("no digest: %v, %v", ok, err)
	}
	check("a digest of zeros", 0, Issued{})

	again := workflow.Edition{Of: "m-1", Kind: workflow.Corrected, Reason: "文字有误"}
	issue(t, s, "m-3", again, 0x31, 0x12) // the OFD has the same bytes
	check("PDF of the first edition", 0x11, Issued{Minutes: "m-1", On: on, Edition: 1, Newer: true})
	check("PDF of the second", 0x31, Issued{Minutes: "m-3", On: on, Edition: 2})
	check("OFD of both", 0x12, Issued{Minutes: "m-3", On: on, Edition: 2})

	first, err := s.Minutes(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	recallAll(t, s, first)
	check("all copies of the first were taken back", 0x11, Issued{Minutes: "m-1", On: on, Edition: 1, Newer: true, Recalled: true})
	check("and none of the second", 0x12, Issued{Minutes: "m-3", On: on, Edition: 2})
}

// recallAll recalls every copy that was sent.
func recallAll(t *testing.T, s *Store, m workflow.Minutes) {
	t.Helper()
	var rows []int
	for _, c := range m.Copies {
		if c.Use == workflow.ForRecipient {
			rows = append(rows, c.N)
		}
	}
	do(t, service(t, s), m, m.ID, workflow.Command{Action: workflow.Recall, Actor: person("clk", workflow.Clerk), Rows: rows, Note: "有误"})
}

// TestIssuedFileReadsByIndex asks the databases how they would look a digest up:
// no table is read whole.
func TestIssuedFileReadsByIndex(t *testing.T) { onBoth(t, testIssuedFileReadsByIndex) }

func testIssuedFileReadsByIndex(t *testing.T, s *Store) {
	var plan []string
	tx := s.read.WithContext(t.Context())
	if tx.Name() == postgresName { // on a few rows it would read them all
		tx = tx.Begin()
		defer tx.Rollback()
		if err := tx.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
			t.Fatal(err)
		}
		if err := tx.Raw("EXPLAIN "+s.issuedFiles(), shaOf(1), shaOf(1)).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
	} else {
		var lines []struct{ Detail string }
		if err := tx.Raw("EXPLAIN QUERY PLAN "+s.issuedFiles(), shaOf(1), shaOf(1)).Scan(&lines).Error; err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			plan = append(plan, l.Detail)
		}
	}
	got := strings.Join(plan, "\n")
	for _, index := range []string{"minutes_released", "entries_ofd", "minutes_editions"} {
		if !strings.Contains(got, index) {
			t.Errorf("%s is not used:\n%s", index, got)
		}
	}
	for _, table := range []string{"SCAN minutes", "SCAN entries", "SCAN m", "SCAN c", "Seq Scan on"} {
		if strings.Contains(got, table+"\n") || strings.Contains(got, "Seq Scan on") {
			t.Errorf("%s:\n%s", table, got)
		}
	}
}
