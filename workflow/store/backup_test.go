package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiyao/workflow"
)

func made() time.Time { return time.Date(2026, 6, 2, 1, 0, 0, 0, time.UTC) }

// namesIn lists a folder, hidden files too.
func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		names = append(names, e.Name())
	}
	return names
}

// TestBackupAndRestore takes a backup of every kind of database and restores
// it into every kind: row for row what it was.
func TestBackupAndRestore(t *testing.T) {
	for _, from := range places() {
		t.Run(from.dialect, func(t *testing.T) {
			s := openNamed(t, from.name(t))
			furnish(t, s)
			backup := filepath.Join(t.TempDir(), "备份 #1 %2e?.db")
			m, err := s.Backup(context.Background(), Target{Path: backup}, made())
			if err != nil {
				t.Fatalf("%v (%v)", err, errors.Unwrap(err))
			}
			checkBackup(t, s, backup, m)
			want := listing(t, s)
			for _, to := range places() {
				t.Run("to "+to.dialect, func(t *testing.T) {
					path := to.name(t)
					done, err := Restore(context.Background(), backup, Target{Path: path})
					if err != nil {
						t.Fatalf("%v (%v)", err, errors.Unwrap(err))
					}
					if diff := cmp.Diff(done.Manifest, m); diff != "" || done.Log != m.Log || done.Verified.Minutes != 4 || done.Kept != "" {
						t.Errorf("restored %+v\n%s", done, diff)
					}
					restored := openNamed(t, path)
					if diff := cmp.Diff(want, listing(t, restored)); diff != "" {
						t.Errorf("the restored database differs (-was +is):\n%s", diff)
					}
					walk(t, restored, "m-9", workflow.Close)
					if err := restored.Verify(context.Background()); err != nil {
						t.Errorf("after further work: %v", err)
					}
				})
			}
		})
	}
}

func checkBackup(t *testing.T, s *Store, backup string, m Manifest) {
	t.Helper()
	base := filepath.Base(backup)
	if got := namesIn(t, filepath.Dir(backup)); !slices.Equal(got, []string{base, base + ".json"}) {
		t.Errorf("the folder holds %q", got)
	}
	head, err := s.LastHead(context.Background())
	if err != nil || m.Log.Head != head || m.Log.Waiting != 3 || m.Rows["minutes"] != 4 || m.Rows["readings"] != 3 || m.Schema < 9 ||
		m.Source != s.read.Name() || !m.Made.Equal(made()) {
		t.Errorf("the manifest says %+v (%v)", m, err)
	}
	for _, name := range []string{backup, ManifestOf(backup)} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v (%v)", name, info.Mode(), err)
		}
	}
}

// TestBackupRefused leaves alone what is there already.
func TestBackupRefused(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path := filepath.Join(dir, "jiyao.db")
	s := openNamed(t, path)
	walk(t, s, "m-1", workflow.Close)
	taken := filepath.Join(dir, "taken.db")
	if err := os.WriteFile(taken, []byte("别的"), 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.db")
	if err := os.Link(path, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		to   Target
		want string
	}{
		{Target{Path: taken}, "已经存在"},
		{Target{Path: dir, Replace: true}, "是一个目录"},
		{Target{Path: path, Replace: true}, "数据库本身"},
		{Target{Path: link, Replace: true}, "数据库本身"},
		{Target{Path: filepath.Join(dir, "none", "b.db")}, "no such file"},
	} {
		var refused *UnfitError
		_, err := s.Backup(ctx, c.to, made())
		if err == nil || !strings.Contains(err.Error(), c.want) || (!errors.As(err, &refused) && !errors.Is(err, os.ErrNotExist)) {
			t.Errorf("backup to %+v: %v, want …%s…", c.to, err, c.want)
		}
	}
	if got := namesIn(t, dir); !slices.Equal(got, []string{"jiyao.db", "jiyao.db-shm", "jiyao.db-wal", "link.db", "taken.db"}) {
		t.Errorf("the folder holds %q", got)
	}
	if _, err := s.Backup(ctx, Target{Path: taken, Replace: true}, made()); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(ctx, taken, Target{Path: filepath.Join(dir, "again.db")}); err != nil {
		t.Errorf("the backup that replaced another file: %v", err)
	}
}

// TestBackupReplaced stops between any two renames: there is a whole backup at
// every moment, the former or the new one.
func TestBackupReplaced(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	backups := [2]string{filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "b.db")}
	for i, b := range backups {
		walk(t, s, fmt.Sprintf("m-%d", i), workflow.Submit)
		if _, err := s.Backup(ctx, Target{Path: b}, made()); err != nil {
			t.Fatal(err)
		}
	}
	path := backups[0]
	for _, stage := range []struct {
		from, to string
		minutes  int64
	}{
		{ManifestOf(backups[1]), nextManifest(path), 1}, {backups[1], path, 2}, {nextManifest(path), ManifestOf(path), 2},
	} {
		if err := os.Rename(stage.from, stage.to); err != nil {
			t.Fatal(err)
		}
		done, err := Restore(ctx, path, Target{Path: filepath.Join(t.TempDir(), "r.db")})
		if err != nil || done.Verified.Minutes != stage.minutes || done.Manifest.Rows["minutes"] != stage.minutes {
			t.Errorf("after %s: %+v, %v", filepath.Base(stage.to), done, err)
		}
	}
}

// TestRestoreRefused demands that nothing comes into place that is not what
// the manifest says, and that what is there stays.
func TestRestoreRefused(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	walk(t, s, "m-1", workflow.Close)
	fresh := func(t *testing.T) string {
		b := filepath.Join(t.TempDir(), "b.db")
		if _, err := s.Backup(ctx, Target{Path: b}, made()); err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name, want string
		spoil      func(t *testing.T, backup, target string)
	}{
		{"no file", "没有备份文件", func(t *testing.T, b, _ string) { remove(t, b) }},
		{"no manifest", "没有找到备份的清单", func(t *testing.T, b, _ string) { remove(t, ManifestOf(b)) }},
		{"half a manifest", "读不出来", func(t *testing.T, b, _ string) { truncate(t, ManifestOf(b), 100) }},
		{"cut", "与清单不符", func(t *testing.T, b, _ string) { truncate(t, b, 8192) }},
		{"a bit", "与清单不符", func(t *testing.T, b, _ string) { flip(t, b) }},
		{"a database that is there", "已经存在", func(t *testing.T, _, to string) { put(t, to, "x") }},
		{"the log of one that was there", "-wal", func(t *testing.T, _, to string) { put(t, to+"-wal", "x") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			backup, target := fresh(t), filepath.Join(t.TempDir(), "jiyao.db")
			c.spoil(t, backup, target)
			before := namesIn(t, filepath.Dir(target))
			_, err := Restore(ctx, backup, Target{Path: target})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want …%s…", err, c.want)
			}
			if got := namesIn(t, filepath.Dir(target)); !slices.Equal(got, before) {
				t.Errorf("the folder holds %q", got)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// flip turns one bit in the middle of a file.
func flip(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	put(t, path, string(data))
}

// TestRestoreDamaged puts no database in place that does not verify, even if
// its manifest is in order.
func TestRestoreDamaged(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	walk(t, s, "m-1", workflow.Close)
	dropTriggers(t, s)
	if err := s.write.Exec("UPDATE entries SET note = 'x' WHERE version = 2").Error; err != nil {
		t.Fatal(err)
	}
	backup, target := filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "jiyao.db")
	if _, err := s.Backup(ctx, Target{Path: backup}, made()); err != nil {
		t.Fatal(err)
	}
	_, err := Restore(ctx, backup, Target{Path: target})
	var damage *workflow.DamageError
	if !errors.As(err, &damage) || damage.Minutes != "m-1" || len(namesIn(t, filepath.Dir(target))) > 0 {
		t.Errorf("got %v; the folder holds %q", err, namesIn(t, filepath.Dir(target)))
	}
}

// TestRestoreOver replaces a database: not while it is in use, and keeping it.
// Restoring into the past is told by a head that was kept elsewhere.
func TestRestoreOver(t *testing.T) {
	ctx, key := context.Background(), sealKey(t)
	path, backup := filepath.Join(t.TempDir(), "jiyao.db"), filepath.Join(t.TempDir(), "b.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	walk(t, s, "m-1", workflow.Close)
	early := sealAll(t, s, key)
	if _, err := s.Backup(ctx, Target{Path: backup}, made()); err != nil {
		t.Fatal(err)
	}
	walk(t, s, "m-2", workflow.Close)
	late := sealAll(t, s, key)
	over := Target{Path: path, Replace: true}
	if _, err := Restore(ctx, backup, over); err == nil || !strings.Contains(err.Error(), "正在使用") {
		t.Fatalf("over a database in use: %v", err)
	}
	want := listing(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	done, err := Restore(ctx, backup, over)
	if err != nil || done.Kept == "" || done.Log.Code != early.Head.Code() {
		t.Fatalf("restored %+v, %v", done, err)
	}
	if diff := cmp.Diff(want, listing(t, openNamed(t, done.Kept))); diff != "" {
		t.Errorf("the database that gave way was not kept:\n%s", diff)
	}
	now := openNamed(t, path)
	for _, c := range []struct {
		head workflow.Head
		past bool
	}{{early.Head, false}, {late.Head, true}} {
		var damage *workflow.DamageError
		_, err := now.VerifyWith(ctx, Check{Key: key.HeadVerifier, Witnesses: []workflow.Witness{c.head.Witness()}})
		if errors.As(err, &damage) != c.past || (c.past && !strings.Contains(err.Error(), "恢复了旧的副本")) {
			t.Errorf("against head %s: %v", c.head.Code(), err)
		}
	}
}

// TestRestoreOverDamaged replaces a database that does not open any more.
func TestRestoreOverDamaged(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	walk(t, s, "m-1", workflow.Close)
	path, backup := filepath.Join(t.TempDir(), "jiyao.db"), filepath.Join(t.TempDir(), "b.db")
	if _, err := s.Backup(ctx, Target{Path: backup}, made()); err != nil {
		t.Fatal(err)
	}
	put(t, path, strings.Repeat("不是数据库", 2000))
	done, err := Restore(ctx, backup, Target{Path: path, Replace: true})
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Base(path)
	if got := namesIn(t, filepath.Dir(path)); !slices.Equal(got, []string{base, base + ".old-1"}) {
		t.Errorf("the folder holds %q", got)
	}
	if err := openNamed(t, path).Verify(ctx); err != nil || done.Verified.Minutes != 1 {
		t.Errorf("restored %+v, %v", done, err)
	}
}

// TestPut keeps what was beside a database away from the one that takes its
// place.
func TestPut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	for _, name := range []string{"a.db", "a.db-wal", "a.db.old-1", "part"} {
		put(t, filepath.Join(dir, name), name)
	}
	if kept, err := (Target{Path: path}).put(filepath.Join(dir, "part")); err != nil || kept != path+".old-2" {
		t.Errorf("kept as %s, %v", kept, err)
	}
	if got := namesIn(t, dir); !slices.Equal(got, []string{"a.db", "a.db.old-1", "a.db.old-2", "a.db.old-2-wal"}) {
		t.Errorf("the folder holds %q", got)
	}
}

// TestRestoreOld backs up what an older program left, as it is, and restores it.
func TestRestoreOld(t *testing.T) {
	for _, left := range leavings() {
		ctx, dir := context.Background(), t.TempDir()
		old, backup, path := filepath.Join(dir, "old.db"), filepath.Join(dir, "b.db"), filepath.Join(dir, "jiyao.db")
		upTo(t, old, "migrations/sqlite", left.version)
		load(t, old, left.file)
		before := picture(t, old)
		m, err := BackupFile(ctx, old, Target{Path: backup}, sealTime())
		if err != nil || m.Schema != left.version || m.Rows["minutes"] == 0 || (m.Log.Code == "") != (left.version < logSchema) {
			t.Fatalf("backed up %+v, %v", m, err)
		}
		if picture(t, old) != before {
			t.Error("the backup changed the database")
		}
		if _, err := BackupFile(ctx, old, Target{Path: old, Replace: true}, sealTime()); err == nil {
			t.Error("backed up over itself")
		}
		done, err := Restore(ctx, backup, Target{Path: path})
		if err != nil || done.Manifest.Schema != left.version || done.Verified.Minutes != m.Rows["minutes"] {
			t.Fatalf("restored %+v, %v", done, err)
		}
		if m, err := PlanMigration(ctx, path); err != nil || len(m.Steps) > 0 {
			t.Errorf("still to be migrated: %+v, %v", m, err)
		}
	}
}

// TestBackupWhileWriting demands that everything acknowledged before a backup
// began is in it, and that it holds no half step.
func TestBackupWhileWriting(t *testing.T) { onBoth(t, testBackupWhileWriting) }

func testBackupWhileWriting(t *testing.T, s *Store) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	acked := make(chan string, 10_000)
	var wg sync.WaitGroup
	for c := range 4 {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				walkAcked(ctx, t, s, fmt.Sprintf("m-%d-%d", c, n), acked)
			}
		})
	}
	var known []string
	for len(known) < 60 { // steps, so that it is under load
		known = append(known, <-acked)
	}
	for len(acked) > 0 {
		known = append(known, <-acked)
	}
	backup, path := filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "jiyao.db")
	m, err := s.Backup(ctx, Target{Path: backup}, made())
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	meanwhile := len(acked)
	stop()
	wg.Wait()
	if _, err := Restore(context.Background(), backup, Target{Path: path}); err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	restored := openNamed(t, path)
	for _, line := range known {
		checkAck(t, restored, line)
	}
	t.Logf("%d steps before, %d meanwhile, %d in the backup", len(known), meanwhile, m.Rows["entries"])
}

// walkAcked walks a minutes and tells what was acknowledged, as TestChild
// writes it.
func walkAcked(ctx context.Context, t *testing.T, s *Store, id string, acked chan<- string) {
	svc := service(t, s)
	for i, cmd := range line(id) {
		cmd.Minutes, cmd.Version = id, i
		step, err := svc.Do(ctx, cmd)
		if err != nil {
			if ctx.Err() == nil {
				t.Errorf("%s: %v (%v)", cmd.Action, err, errors.Unwrap(err))
			}
			return
		}
		acked <- fmt.Sprintf("ack %s %d %s", id, step.Minutes.Version, step.Entry.Hash)
	}
}
