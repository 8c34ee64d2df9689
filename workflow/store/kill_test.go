package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	process "os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childEnv makes the test binary walk minutes in the named folder until it is
// killed.
const childEnv = "JIYAO_STORE_TEST_CHILD"

// TestChild is no test of its own: it is the process that TestKilled kills.
func TestChild(t *testing.T) {
	path := os.Getenv(childEnv)
	if path == "" {
		t.Skip("started by TestKilled")
	}
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	svc := service(t, s)
	for n := 0; ; n++ {
		id := fmt.Sprintf("m-%d-%d", os.Getpid(), n)
		for i, cmd := range line(id) {
			cmd.Minutes, cmd.Version = id, i
			step, err := svc.Do(context.Background(), cmd)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("ack %s %d %s\n", id, step.Minutes.Version, step.Entry.Hash)
		}
	}
}

// TestKilled kills the writing process without warning, again and again, and
// demands that every acknowledged step is there, that no half step is, and
// that the ledger has no gap.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two seconds")
	}
	path := filepath.Join(t.TempDir(), "jiyao.db")
	acked := 0
	for kill := range 6 {
		lines := runAndKill(t, path, time.Duration(150+60*kill)*time.Millisecond)
		s, err := Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			acked += checkAck(t, s, l)
		}
		if err := s.Verify(context.Background()); err != nil {
			t.Errorf("after kill %d: %v", kill, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if acked < 50 {
		t.Errorf("only %d steps were acknowledged: too few to mean anything", acked)
	}
}

func runAndKill(t *testing.T, path string, after time.Duration) []string {
	t.Helper()
	child := process.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")
	child.Env = append(os.Environ(), childEnv+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		if !strings.HasPrefix(scanner.Text(), "ack ") {
			continue
		}
		if lines = append(lines, scanner.Text()); len(lines) == 1 {
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
	}
	if err := child.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
	return lines
}

// checkAck demands that the acknowledged step is in the history as it was
// acknowledged; a line the kill cut off says nothing.
func checkAck(t *testing.T, s *Store, line string) int {
	t.Helper()
	var id, hash string
	var version int
	if n, _ := fmt.Sscanf(line, "ack %s %d %s", &id, &version, &hash); n != 3 || len(hash) != 64 {
		return 0
	}
	history, err := s.Entries(context.Background(), id)
	if err != nil || len(history) < version || history[version-1].Hash != hash {
		t.Errorf("lost: %s (%v)", line, err)
	}
	return 1
}
