package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// TestRekey: another key seals only after the change is on record; then heads
// of both keys are good, and not without the record.
func TestRekey(t *testing.T) { onBoth(t, testRekey) }

func testRekey(t *testing.T, s *Store) {
	ctx := context.Background()
	first, second, third := sealKey(t), sealKey(t), sealKey(t)
	change := func(from workflow.HeadVerifier, to workflow.HeadSigner) error {
		_, err := s.ChangeKey(ctx, Rekeying{
			From: from, To: to.HeadVerifier, By: workflow.Person{ID: "adm", Name: "安如磐"}, Note: "原密钥文件丢失", At: sealTime(),
		})
		return err
	}
	walk(t, s, "m-1", workflow.Sign)
	if err := change(first.HeadVerifier, second); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("a change before the first head: %v", err)
	}
	old := sealAll(t, s, first)
	walk(t, s, "m-2", workflow.Create)
	refuses := func(key workflow.HeadSigner, want workflow.HeadSigner) {
		t.Helper()
		_, err := s.SealAll(ctx, key, sealTime)
		var other *KeyError
		if !errors.As(err, &other) || other.Have != key.Mark() || other.Want != want.Mark() {
			t.Errorf("sealing with another key: %v", err)
		}
	}
	refuses(second, first)
	if err := change(first.HeadVerifier, second); err != nil {
		t.Fatal(err)
	}
	if err := change(first.HeadVerifier, second); err != nil { // carried on with
		t.Fatal(err)
	}
	refuses(first, second)
	if got := verified(t, s, second); got.KeyChanges != 0 || got.Waiting == 0 {
		t.Errorf("on record and not in use yet: %+v", got)
	}
	sealAll(t, s, second)
	if err := change(workflow.HeadVerifier{}, third); err != nil { // the second is lost
		t.Fatal(err)
	}
	last := sealAll(t, s, third)
	if got := verified(t, s, third); got.KeyChanges != 2 || got.Heads != 3 {
		t.Errorf("two changes: %+v", got)
	}
	lines, err := s.Alterations(ctx, 0)
	if err != nil || len(lines) != 2 || lines[0].Note != "原密钥文件丢失" {
		t.Fatalf("on record: %+v, %v", lines, err)
	}
	testKeptHeads(t, s, third, old.Signed, last.Signed)
	testChangeUnrecorded(t, s, third)
}

func verified(t *testing.T, s *Store, key workflow.HeadSigner) Verified {
	t.Helper()
	got, err := s.VerifyWith(context.Background(), Check{Key: key.HeadVerifier})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// testKeptHeads: heads that were kept elsewhere are known whichever key signed
// them, unless they were touched.
func testKeptHeads(t *testing.T, s *Store, now workflow.HeadSigner, kept ...string) {
	t.Helper()
	keys, err := s.HeadKeys(context.Background(), now.HeadVerifier)
	if err != nil {
		t.Fatal(err)
	}
	for _, signed := range kept {
		if _, err := keys.Open(strings.ReplaceAll(signed, "\n", "\r\n")); err != nil {
			t.Errorf("a head kept elsewhere: %v", err)
		}
		if _, err := keys.Open(strings.Replace(signed, "prev ", "prev 1", 1)); err == nil {
			t.Error("a head that was touched is taken")
		}
	}
	strange, err := sealKey(t).Sign(workflow.Head{Size: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Open(strange); err == nil {
		t.Error("a stranger's head is taken")
	}
}

// testChangeUnrecorded forges the record of the key together with its chain.
func testChangeUnrecorded(t *testing.T, s *Store, key workflow.HeadSigner) {
	t.Helper()
	dropTriggers(t, s)
	undo := errors.New("take back")
	for _, check := range []Check{{}, {Key: key.HeadVerifier}} {
		err := s.write.Transaction(func(tx *gorm.DB) error {
			if err := tx.Exec("UPDATE alterations SET book = 'x'").Error; err != nil {
				t.Fatal(err)
			}
			var damage *workflow.DamageError
			log := newVerification(check).readLog(tx)
			if !errors.As(log.err, &damage) || damage.Table != workflow.HeadsTable || !strings.Contains(damage.Msg, "没有更换密钥的记录") {
				t.Errorf("changes that are not on record: %v", log.err)
			}
			return undo
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
	}
}

// TestSealKeyOfTheLog: a key is made for a log without heads, and never in the
// place of one that is lost.
func TestSealKeyOfTheLog(t *testing.T) { onBoth(t, testSealKeyOfTheLog) }

func testSealKeyOfTheLog(t *testing.T, s *Store) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "log.key")
	walk(t, s, "m-1", workflow.Create)
	key, err := s.SealKey(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	sealAll(t, s, key)
	if again, err := s.SealKey(ctx, path); err != nil || again.Mark() != key.Mark() {
		t.Errorf("the key is not the same: %v", err)
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	var other *KeyError
	if _, err := s.SealKey(ctx, path); !errors.As(err, &other) || other.Have != "" || other.Want != key.Mark() || other.File != path {
		t.Errorf("a key that is lost: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("another was made in its place")
	}
	if _, err := OpenSealKey(path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SealKey(ctx, path); !errors.As(err, &other) || other.Have == "" || !strings.Contains(err.Error(), path) {
		t.Errorf("another key: %v", err)
	}
}
