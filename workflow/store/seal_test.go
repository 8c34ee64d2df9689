package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// sealTime is after everything that the tests record.
func sealTime() time.Time { return time.Date(2026, 6, 1, 1, 1, 0, 0, time.UTC) }

func sealKey(t testing.TB) workflow.HeadSigner {
	t.Helper()
	key, err := OpenSealKey(filepath.Join(t.TempDir(), "log.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// given gives the same key again and again.
func given(key workflow.HeadSigner) func(context.Context) (workflow.HeadSigner, error) {
	return func(context.Context) (workflow.HeadSigner, error) { return key, nil }
}

func sealAll(t testing.TB, s *Store, key workflow.HeadSigner) Sealed {
	t.Helper()
	done, err := s.SealAll(context.Background(), key, sealTime)
	if err != nil {
		t.Fatalf("seal: %v (%v)", err, errors.Unwrap(err))
	}
	return done
}

func TestSealAndVerify(t *testing.T) { onBoth(t, testSealAndVerify) }

func testSealAndVerify(t *testing.T, s *Store) {
	ctx := context.Background()
	key := sealKey(t)
	walk(t, s, "m-1", workflow.Close)
	walk(t, s, "m-2", workflow.Sign)
	first := sealAll(t, s, key)
	walk(t, s, "m-3", workflow.Close)
	before, err := s.VerifyWith(ctx, Check{Key: key.HeadVerifier})
	if err != nil || before.Waiting != 10 {
		t.Fatalf("with rows waiting: %+v, %v", before, err)
	}
	second := sealAll(t, s, key)
	again := sealAll(t, s, key)
	if first.Leaves != 15 || second.Leaves != 10 || again.Leaves != 0 || again.Signed != "" {
		t.Errorf("sealed %d, %d, %d rows", first.Leaves, second.Leaves, again.Leaves)
	}
	kept := []workflow.Witness{second.Head.Witness(), first.Head.Witness()}
	got, err := s.VerifyWith(ctx, Check{Key: key.HeadVerifier, Witnesses: kept})
	if err != nil || got.Leaves != 25 || got.Heads != 2 || got.Waiting != 0 || got.Minutes != 3 {
		t.Errorf("verified %+v, %v", got, err)
	}
}

func TestProofsOfTheStore(t *testing.T) { onBoth(t, testProofsOfTheStore) }

func testProofsOfTheStore(t *testing.T, s *Store) {
	ctx := context.Background()
	key := sealKey(t)
	walk(t, s, "m-1", workflow.Sign)
	if signed, err := s.LastHead(ctx); signed != "" || err != nil {
		t.Errorf("before sealing: %q, %v", signed, err)
	}
	if signed, err := s.HeadCovering(ctx, "m-1", 2); signed != "" || err != nil {
		t.Errorf("before sealing: %q, %v", signed, err)
	}
	if _, err := s.ProveEntry(ctx, "m-1", 2, 1); err == nil {
		t.Error("an entry that is not sealed was proved")
	}
	older := sealAll(t, s, key)
	walk(t, s, "m-2", workflow.Close)
	newer := sealAll(t, s, key)
	signed, err := s.LastHead(ctx)
	if head, openErr := (workflow.HeadKeys{Now: key.HeadVerifier}).Open(signed); err != nil || openErr != nil || head != newer.Head {
		t.Fatalf("last head: %v, %v", err, openErr)
	}
	if signed, err := s.HeadCovering(ctx, "m-1", 2); err != nil || signed != older.Signed {
		t.Errorf("the head that covers m-1/2: %v\n%s", err, signed)
	}
	history, err := s.Entries(ctx, "m-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, head := range []workflow.Head{older.Head, newer.Head} {
		proof, err := s.ProveEntry(ctx, "m-1", 2, head.Size)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.Verify(head, history[1].Canonical()); err != nil {
			t.Errorf("in %d: %v", head.Size, err)
		}
		if proof.Verify(head, history[2].Canonical()) == nil {
			t.Errorf("in %d: the proof holds for another entry", head.Size)
		}
	}
	both, err := s.ProveHeads(ctx, older.Head.Size, newer.Head.Size)
	if err != nil || both.Verify(older.Head, newer.Head) != nil {
		t.Errorf("%v, %v", err, both.Verify(older.Head, newer.Head))
	}
	if _, err := s.ProveHeads(ctx, 1, newer.Head.Size+1); err == nil {
		t.Error("a head longer than the log was proved")
	}
}

// TestSealInBatches fills more than one batch: heads keep their distance while
// the log catches up, and the last one covers everything.
func TestSealInBatches(t *testing.T) { onBoth(t, testSealInBatches) }

func testSealInBatches(t *testing.T, s *Store) {
	ctx := context.Background()
	key := sealKey(t)
	err := s.within(ctx, func(tx *gorm.DB) error {
		for range sealBatch + 10 {
			err := putRefusal(tx, workflow.Refusal{
				Minutes: "m-1", Action: workflow.Approve, Actor: workflow.Person{ID: "a"},
				Kind: workflow.Refused, Reason: workflow.ReasonState, Recorded: sealTime(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Seal(ctx, key, sealTime())
	if err != nil || first.Leaves != sealBatch || !first.More || first.Signed == "" {
		t.Errorf("first batch: %+v, %v", first, err)
	}
	walk(t, s, "m-2", workflow.Submit)
	rest := sealAll(t, s, key)
	if rest.Leaves != 13 || rest.Head.Size != sealBatch+13 || rest.Head.Prev != workflow.SHA256().Sum([]byte(first.Signed)) {
		t.Errorf("the rest: %+v", rest)
	}
	if _, err := s.VerifyWith(ctx, Check{Key: key.HeadVerifier}); err != nil {
		t.Error(err)
	}
}

// TestSealersTogether: several sealers and writers at once seal each row once.
func TestSealersTogether(t *testing.T) { onBoth(t, testSealersTogether) }

func testSealersTogether(t *testing.T, s *Store) {
	ctx := context.Background()
	key := sealKey(t)
	running, stop := context.WithCancel(ctx)
	var sealers, writers sync.WaitGroup
	for range 3 {
		sealers.Go(func() {
			Sealer{Store: s, Key: given(key), Now: sealTime, Every: time.Millisecond, Report: func(err error) { t.Error(err) }}.Run(running)
		})
	}
	for _, id := range []string{"m-1", "m-2", "m-3", "m-4"} {
		writers.Go(func() { walk(t, s, id, workflow.Close) })
	}
	writers.Wait()
	stop()
	sealers.Wait()
	got, err := s.VerifyWith(ctx, Check{Key: key.HeadVerifier})
	if err != nil || got.Leaves != 40 || got.Waiting != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestSealRefusesDamage: a row that was changed before it was sealed is named
// and left out; the others are sealed.
func TestSealRefusesDamage(t *testing.T) { onBoth(t, testSealRefusesDamage) }

func testSealRefusesDamage(t *testing.T, s *Store) {
	ctx := context.Background()
	key := sealKey(t)
	walk(t, s, "m-1", workflow.Sign)
	dropTriggers(t, s)
	for _, stmt := range []string{"UPDATE entries SET note = '同意' WHERE version = 2"} {
		if err := s.write.Exec(stmt).Error; err != nil {
			t.Fatal(err)
		}
	}
	var damage *workflow.DamageError
	done, err := s.SealAll(ctx, key, sealTime)
	if !errors.As(err, &damage) || damage.Minutes != "m-1" || damage.Row != 2 || done.Leaves != 4 {
		t.Errorf("sealed %d, %v", done.Leaves, err)
	}
}

// TestSealNothingOfAFailure: if the transaction fails, all rows wait as before.
func TestSealNothingOfAFailure(t *testing.T) {
	ctx := context.Background()
	s, key := open(t), sealKey(t)
	walk(t, s, "m-1", workflow.Close)
	injected := fmt.Errorf("injected: %w", syscall.ENOSPC) // any other would be a lost commit, and end all writing
	clean := dump(t, s)
	failAt, count := 0, 0
	hook(t, s, func(string) error {
		if count++; count == failAt {
			return injected
		}
		return nil
	})
	for failAt = 1; ; failAt++ {
		count = 0
		done, err := s.SealAll(ctx, key, sealTime)
		if err == nil {
			if done.Leaves != 10 || failAt < 5 {
				t.Errorf("sealed %d rows after %d failures", done.Leaves, failAt-1)
			}
			break
		}
		if got := dump(t, s); got != clean {
			t.Fatalf("statement %d failed and left something", failAt)
		}
		if failAt > 50 {
			t.Fatal("it never succeeds", err)
		}
	}
	failAt = -1
	if _, err := s.VerifyWith(ctx, Check{Key: key.HeadVerifier}); err != nil {
		t.Error(err)
	}
}

func TestSealKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.key")
	if _, err := ReadSealKey(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("no file: %v", err)
	}
	made, err := OpenSealKey(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for name, read := range map[string]func(string) (workflow.HeadSigner, error){"open": OpenSealKey, "read": ReadSealKey} {
		if again, err := read(path); err != nil || again.Secret() != made.Secret() {
			t.Errorf("%s again: %v", name, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSealKey(path); err == nil || !strings.Contains(err.Error(), "600") {
		t.Errorf("readable by others: %v", err)
	}
	broken := filepath.Join(t.TempDir(), "log.key")
	if err := os.WriteFile(broken, []byte("PRIVATE"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSealKey(broken); err == nil || !strings.Contains(err.Error(), broken) {
		t.Errorf("broken: %v", err)
	}
	if _, err := OpenSealKey(filepath.Join(t.TempDir(), "none", "log.key")); err == nil {
		t.Error("made a key in no directory")
	}
}
