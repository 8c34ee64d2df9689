//go:build linux

package crash_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/crash"
)

// A mutant is a known fault of the store and the least that must be noticed of
// it.
type mutant struct {
	fault string // empty: none
	what  string
	rule  string // one of the violations must be of this rule
	about string // and say this
	on    string // which bed
	bed   func(t *testing.T, trial *crash.Trial)
}

func mutants() (all []mutant) {
	for _, m := range []mutant{
		{fault: "version", what: "no version check", rule: "linearizable"},
		{fault: "early", what: "success is answered before the commit", rule: "acknowledged"},
		{fault: "number", what: "max()+1 outside the lock", rule: "system error", about: "(number on "},
		{fault: "key", what: "the key is looked up before the lock only", rule: "refused"},
		{fault: "outbox", what: "messages are written after the commit", rule: "outbox"},
	} {
		m.on, m.bed = "sqlite", onDisk
		all = append(all, m)
		m.on, m.bed = "postgres", onReplicas
		all = append(all, m)
	}
	return append(all, mutant{fault: "sync", what: "synchronous=NORMAL", rule: "acknowledged", on: "powercut", bed: onLossyDisk})
}

func onDisk(t *testing.T, trial *crash.Trial) { trial.Bed = crash.FileBed{Dir: t.TempDir()} }

func onReplicas(t *testing.T, trial *crash.Trial) { trial.Bed, trial.Replicas = onServer(t), 3 }

func onLossyDisk(t *testing.T, trial *crash.Trial) {
	bed := newLossyBed(t)
	trial.Bed, trial.Disturb = bed, bed.cut
}

// mutantTrials bounds how often a mutant is tried, five disturbances each: as
// many as a run of all tests has kills.
const mutantTrials = 40

// TestMutants tests the harness: every seeded fault must be found, and within
// a bounded number of rounds. Without a fault the same binary must pass.
func TestMutants(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("builds another binary")
	}
	t.Setenv("JIYAO_CRASH_KEEP", t.TempDir()) // what mutants leave is of no use to anybody
	program := filepath.Join(t.TempDir(), "mutant")
	build := exec.Command("go", "test", "-c", "-tags", "seedfaults", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, m := range mutants() {
		t.Run(m.fault+"/"+m.on, func(t *testing.T) { m.hunt(t, program) })
	}
	t.Run("none", func(t *testing.T) {
		if report := (mutant{bed: onDisk}).try(t, program, 1); len(report.Violations) > 0 {
			t.Errorf("without a fault: %v", report.Violations[0])
		}
	})
}

// hunt tries the mutant until it is found.
func (m mutant) hunt(t *testing.T, program string) {
	begun, first := time.Now(), seed(t)
	var sum crash.Report
	for n := range uint64(mutantTrials) {
		report := m.try(t, program, first+n)
		sum.Add(report)
		if i := slices.IndexFunc(report.Violations, m.shown); i >= 0 {
			t.Logf("%s: found after %d disturbances and %d acknowledged steps in %v: %v", m.what, sum.Rounds, sum.Acknowledged,
				time.Since(begun).Round(10*time.Millisecond), report.Violations[i])
			m.leaves(t, report)
			return
		}
	}
	t.Errorf("%s: survived, seed %d: %v", m.what, first, sum)
	for _, v := range sum.Violations[:min(5, len(sum.Violations))] {
		t.Log(v)
	}
}

// leaves demands the evidence of a failure: what was wrong and how to repeat
// it, the history, the database, and a picture where no order explains.
func (m mutant) leaves(t *testing.T, report crash.Report) {
	t.Helper()
	patterns := []string{"violations.txt", "history.jsonl", "jiyao.db*"}
	if m.on == "postgres" {
		patterns[2] = "entries.csv"
	}
	if slices.ContainsFunc(report.Violations, func(v crash.Violation) bool { return v.Rule == "linearizable" }) {
		patterns = append(patterns, "m-*.html")
	}
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(report.Evidence, pattern))
		if err != nil || len(found) == 0 {
			t.Errorf("no %s in %s (%v)", pattern, report.Evidence, err)
		}
	}
}

func (m mutant) shown(v crash.Violation) bool {
	return v.Rule == m.rule && strings.Contains(v.Detail, m.about)
}

func (m mutant) try(t *testing.T, program string, seed uint64) crash.Report {
	t.Helper()
	trial := &crash.Trial{
		Name: t.Name(), Seed: seed, Program: []string{program}, Env: []string{"JIYAO_SEED_FAULT=" + m.fault},
		Replicas: 1, Clients: 12, Open: 8, Rounds: 5, Calm: 100 * time.Millisecond,
		Until: func(found []crash.Violation) bool { return slices.ContainsFunc(found, m.shown) },
	}
	m.bed(t, trial)
	report, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report
}
