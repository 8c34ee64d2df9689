package crash_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"jiyao/cmd/internal/crash"
)

// TestMain lets the test binary be the server that is killed.
func TestMain(m *testing.M) {
	if crash.Serving() {
		err := crash.Serve(context.Background())
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := postgres.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// size gives how often a fault comes: the variable's value, or what suits a
// run of all tests.
func size(t *testing.T, variable string, usual, short int) int {
	t.Helper()
	if text := os.Getenv(variable); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %v", variable, err)
		}
		return n
	}
	if testing.Short() {
		return short
	}
	return usual
}

func seed(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("JIYAO_CRASH_SEED")
	if text == "" {
		return rand.Uint64()
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ourselves is the command line of a server.
func ourselves() []string { return []string{os.Args[0]} }

// run carries a trial out and fails with everything that was broken.
func run(t *testing.T, trial *crash.Trial) crash.Report {
	t.Helper()
	if raced {
		t.Skip("the database is too slow under the race detector for anything to happen between two disturbances")
	}
	report, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range report.Violations {
		if i == 10 {
			t.Errorf("and %d more", len(report.Violations)-i)
			break
		}
		t.Error(v)
	}
	if len(report.Violations) > 0 {
		t.Errorf("evidence in %s; repeat with %s", report.Evidence, trial.Repeat())
	}
	return report
}

// TestKilled kills the server at random, in pieces of twenty with a fresh
// database each.
func TestKilled(t *testing.T) {
	kills, sum := size(t, "JIYAO_CRASH_KILLS", 200, 20), crash.Report{}
	begun := time.Now()
	for first := seed(t); kills > 0 && !t.Failed(); first++ {
		piece := min(kills, 20)
		kills -= piece
		sum.Add(run(t, &crash.Trial{
			Name: t.Name(), Seed: first, Program: ourselves(), Bed: crash.FileBed{Dir: t.TempDir()},
			Replicas: 1, Clients: 12, Open: 8, Rounds: piece, Calm: 200 * time.Millisecond,
		}))
	}
	t.Logf("%v in %v", sum, time.Since(begun).Round(time.Second))
	if sum.Acknowledged < sum.Rounds {
		t.Errorf("%d steps over %d kills are too few to mean anything", sum.Acknowledged, sum.Rounds)
	}
}
