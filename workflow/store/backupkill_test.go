package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	process "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// backupEnv makes the test binary back up the named database, one time after
// the other, until it is killed.
const backupEnv = "JIYAO_STORE_TEST_BACKUP"

// backupsIn is where it puts the backups: every other time in place of one.
func backupsIn(database string) string { return filepath.Join(filepath.Dir(database), "backups") }

// TestBackupChild is no test of its own: it is the process that
// TestBackupKilled kills.
func TestBackupChild(t *testing.T) {
	path := os.Getenv(backupEnv)
	if path == "" {
		t.Skip("started by TestBackupKilled")
	}
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		fmt.Printf("begin %d\n", n)
		to := Target{Path: filepath.Join(backupsIn(path), fmt.Sprintf("%d-%d.db", os.Getpid(), n))}
		if n%2 == 1 {
			to = Target{Path: filepath.Join(backupsIn(path), "b.db"), Replace: true}
		}
		if _, err := s.Backup(context.Background(), to, made()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBackupKilled kills the process in the middle of a backup, again and
// again: whatever stands under a backup's name is complete.
func TestBackupKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	path := filepath.Join(t.TempDir(), "jiyao.db")
	fatten(t, path, 12)
	if err := os.Mkdir(backupsIn(path), 0o700); err != nil {
		t.Fatal(err)
	}
	unfinished := 0
	for kill := range 6 {
		killBackup(t, path, kill%4, time.Duration(3+9*kill)*time.Millisecond)
		for _, name := range namesIn(t, backupsIn(path)) {
			switch {
			case strings.Contains(name, ".partial-"):
				unfinished++
			case strings.HasSuffix(name, ".db"):
				restored := filepath.Join(t.TempDir(), "r.db")
				done, err := Restore(context.Background(), filepath.Join(backupsIn(path), name), Target{Path: restored})
				if err != nil || done.Verified.Minutes != 12 {
					t.Errorf("after kill %d, %s: %+v, %v", kill, name, done.Verified, err)
				}
				if name != "b.db" {
					remove(t, filepath.Join(backupsIn(path), name))
				}
			}
		}
	}
	if unfinished == 0 {
		t.Error("no kill came in the middle of a backup: the test shows nothing")
	}
	checkSwept(t, path)
}

// checkSwept demands that the next backup leaves no litter under its name.
func checkSwept(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(backupsIn(path), ".b.db.partial-1-wal"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openNamed(t, path).Backup(context.Background(), Target{Path: filepath.Join(backupsIn(path), "b.db"), Replace: true}, made()); err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(namesIn(t, backupsIn(path)), func(name string) bool {
		return name == "b.db" || name == "b.db.json" || !strings.Contains(name, "b.db")
	})
	if len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// fatten makes a database that takes a while to back up.
func fatten(t testing.TB, path string, minutes int) {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	svc, text := service(t, s), strings.Repeat("会议议定以下意见：\n一、原则同意。\n", 10_000)
	for n := range minutes {
		cmd := line(fmt.Sprintf("m-%d", n))[0]
		cmd.Minutes, cmd.Text = fmt.Sprintf("m-%d", n), &text
		if _, err := svc.Do(context.Background(), cmd); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// killBackup kills the process some time after it has begun a backup.
func killBackup(t *testing.T, path string, begun int, after time.Duration) {
	t.Helper()
	child := process.Command(os.Args[0], "-test.run=^TestBackupChild$", "-test.v")
	child.Env = append(os.Environ(), backupEnv+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		if strings.HasPrefix(scanner.Text(), fmt.Sprintf("begin %d", begun)) {
			time.Sleep(after)
			_ = child.Process.Kill()
			break
		}
	}
	for scanner.Scan() {
		continue
	}
	if err := child.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
}
