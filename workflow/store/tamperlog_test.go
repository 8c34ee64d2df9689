package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// TestForged rewrites rows together with everything inside their tables that
// depends on them, digests too: only the log tells.
func TestForged(t *testing.T) { onBoth(t, testForged) }

func testForged(t *testing.T, s *Store) {
	key, _ := tamperedOffice(t, s)
	dropTriggers(t, s)
	c := tampering{T: t, s: s, check: Check{Key: key.HeadVerifier}, table: "refusals"}
	refused, err := s.Refusals(context.Background(), "m-2")
	if err != nil || len(refused) != 3 {
		t.Fatalf("%d refusals, %v", len(refused), err)
	}
	last := refused[2]
	last.Msg = "已经办结"
	forged := workflow.SealRefusal(last, last.Prev, last.N)
	c.covering.label = "拒办记录"
	c.found("the last refusal rewritten", rowCase{"", "m-2", 3}, true,
		fmt.Sprintf("UPDATE refusals SET msg = '%s', hash = '%s' WHERE n = 3", forged.Msg, forged.Hash))
	c.found("the last refusal cut off", rowCase{"", "m-2", 3}, true, "DELETE FROM refusals WHERE n = 3")
	history, err := s.Entries(context.Background(), "m-1")
	if err != nil {
		t.Fatal(err)
	}
	end := history[len(history)-1]
	end.Actor.Name = "顶替者"
	end = workflow.Seal(workflow.Step{Entry: end}, end.Prev, workflow.Given{}).Entry
	c.covering.label = "办理记录"
	c.check.Witnesses = nil
	undo := errors.New("take back")
	err = s.write.Transaction(func(tx *gorm.DB) error {
		for _, stmt := range []string{
			fmt.Sprintf("UPDATE entries SET actor_name = '%s', hash = '%s' WHERE minutes_id = 'm-1' AND version = %d", end.Actor.Name, end.Hash, end.Version),
			fmt.Sprintf("UPDATE minutes SET last_by_name = '%s', duties = REPLACE(duties, 'x', 'x') WHERE id = 'm-1'", end.Actor.Name),
			fmt.Sprintf(`UPDATE outbox SET payload = REPLACE(payload, '"By":"clk"', '"By":"%s"') WHERE minutes_id = 'm-1' AND version = %d`, end.Actor.Name, end.Version),
		} {
			if err := tx.Exec(stmt).Error; err != nil {
				return err
			}
		}
		c.named("an actor's name rewritten with all digests", rowCase{"", "m-1", end.Version}, true, verifyIn(tx, c.check))
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
}

// TestTailCut: whoever cuts the log but not the rows is found at once; whoever
// cuts both, or brings an old copy back, is found by a head that was kept
// elsewhere, and by nothing else.
func TestTailCut(t *testing.T) { onBoth(t, testTailCut) }

func testTailCut(t *testing.T, s *Store) {
	key, heads := tamperedOffice(t, s)
	dropTriggers(t, s)
	leaves, tail := heads[0].Size, heads[1].Size
	cut := func(what string, c Check, stmts ...string) error {
		t.Helper()
		undo := errors.New("take back")
		var got error
		err := s.write.Transaction(func(tx *gorm.DB) error {
			for _, stmt := range stmts {
				if err := tx.Exec(stmt).Error; err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			got = verifyIn(tx, c)
			return undo
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		return got
	}
	noLeaves := fmt.Sprintf("DELETE FROM log_leaves WHERE seq >= %d", leaves)
	noHead := fmt.Sprintf("DELETE FROM log_heads WHERE size > %d", leaves)
	alone := Check{Key: key.HeadVerifier}
	for what, stmts := range map[string][]string{
		"the leaves":                      {noLeaves},
		"the last leaf":                   {fmt.Sprintf("DELETE FROM log_leaves WHERE seq = %d", tail-1)},
		"leaves and heads":                {noLeaves, noHead},
		"the whole log":                   {"DELETE FROM log_leaves", "DELETE FROM log_heads", "DELETE FROM log_waiting"},
		"the whole log but what it holds": {"DELETE FROM log_leaves", "DELETE FROM log_heads"},
	} {
		if err := cut(what, alone, stmts...); err == nil {
			t.Errorf("%s cut off: not found", what)
		}
	}
	var damage *workflow.DamageError
	kept, err := workflow.ParseCode(heads[1].Code())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []workflow.Witness{heads[1].Witness(), kept} {
		err := cut("all", Check{Key: key.HeadVerifier, Witnesses: []workflow.Witness{w}}, noLeaves, noHead)
		if !errors.As(err, &damage) {
			t.Errorf("the tail cut, with a head kept: %v", err)
		}
	}
}

// TestOldCopy brings yesterday's copy back.
func TestOldCopy(t *testing.T) {
	for _, p := range places() {
		t.Run(p.dialect, func(t *testing.T) { testOldCopy(t, openNamed(t, p.name(t)), openNamed(t, p.name(t))) })
	}
}

func testOldCopy(t *testing.T, today, yesterday *Store) {
	ctx, key := context.Background(), sealKey(t)
	for _, s := range []*Store{today, yesterday} {
		walk(t, s, "m-1", workflow.Close)
		sealAll(t, s, key)
	}
	walk(t, today, "m-2", workflow.Close)
	kept := sealAll(t, today, key).Head
	check := Check{Key: key.HeadVerifier, Witnesses: []workflow.Witness{kept.Witness()}}
	if _, err := today.VerifyWith(ctx, check); err != nil {
		t.Fatal(err)
	}
	if _, err := yesterday.VerifyWith(ctx, Check{Key: key.HeadVerifier}); err != nil {
		t.Errorf("an old copy is whole in itself: %v", err)
	}
	if _, err := yesterday.VerifyWith(ctx, check); err == nil || !strings.Contains(err.Error(), "恢复了旧的副本") {
		t.Errorf("an old copy, with a head kept elsewhere: %v", err)
	}
	walk(t, yesterday, "m-3", workflow.Close)
	walk(t, yesterday, "m-4", workflow.Close)
	sealAll(t, yesterday, key)
	if _, err := yesterday.VerifyWith(ctx, check); err == nil || !strings.Contains(err.Error(), "与外存的日志头不符") {
		t.Errorf("an old copy that has gone on: %v", err)
	}
}

// TestSignatures: heads that another key signed, and a log without any.
func TestSignatures(t *testing.T) { onBoth(t, testSignatures) }

func testSignatures(t *testing.T, s *Store) {
	key, _ := tamperedOffice(t, s)
	_, err := s.VerifyWith(context.Background(), Check{Key: sealKey(t).HeadVerifier})
	var damage *workflow.DamageError
	if !errors.As(err, &damage) || damage.Table != workflow.HeadsTable {
		t.Errorf("another key: %v", err)
	}
	late := func() time.Time { return sealTime().Add(time.Hour) }
	if _, err := s.SealAll(context.Background(), key, late); err != nil {
		t.Fatal(err)
	}
	walk(t, s, "m-7", workflow.Create) // an hour before the last head
	_, err = s.VerifyWith(context.Background(), Check{Key: key.HeadVerifier})
	if !errors.As(err, &damage) || damage.Minutes != "m-7" || !strings.Contains(damage.Msg, "没有进入存证日志") {
		t.Errorf("a row that ought to be in the log: %v", err)
	}
}

// TestReleasedFile flips one bit of a released file.
func TestReleasedFile(t *testing.T) { onBoth(t, testReleasedFile) }

func testReleasedFile(t *testing.T, s *Store) {
	ctx := context.Background()
	released := func(data []byte) func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
		return func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
			return workflow.PDF{
				SHA256: workflow.SHA256().Sum(data).String(), SM3: workflow.SM3().Sum(data).String(), Bytes: int64(len(data)),
			}, nil
		}
	}
	data, ofd := []byte("%PDF-1.7 印发件"), []byte("PK OFD")
	svc := service(t, s)
	svc.Release, svc.ReleaseOFD = released(data), released(ofd)
	for i, cmd := range line("m-1") {
		cmd.Minutes, cmd.Version = "m-1", i
		if _, err := svc.Do(ctx, cmd); err != nil {
			t.Fatal(err)
		}
	}
	name, other := workflow.SHA256().Sum(data).String()+".pdf", workflow.SHA256().Sum(ofd).String()+".ofd"
	files := map[string][]byte{name: bytes.Clone(data), other: bytes.Clone(ofd)}
	open := func(name string) (io.ReadCloser, error) {
		file, ok := files[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(bytes.NewReader(file)), nil
	}
	if n, err := s.VerifyFiles(ctx, open); n != 1 || err != nil {
		t.Errorf("the file as released: %d, %v", n, err)
	}
	for _, c := range []struct {
		name  string
		spoil func()
	}{
		{"one bit of the OFD", func() { files[other][3] ^= 4 }},
		{"one bit", func() { files[other][3] ^= 4; files[name][3] ^= 4 }},
		{"gone", func() { clear(files) }},
	} {
		c.spoil()
		var damage *workflow.DamageError
		_, err := s.VerifyFiles(ctx, open)
		if !errors.As(err, &damage) || damage.Table != "印发件" || damage.Minutes != "m-1" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
