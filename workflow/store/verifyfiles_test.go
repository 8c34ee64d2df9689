package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"testing"

	"jiyao/workflow"
)

// TestVerifySchema: a sound database passes; without any one of its triggers,
// or with one switched off, it does not.
func TestVerifySchema(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		if err := s.VerifySchema(ctx); err != nil {
			t.Fatalf("the sound schema: %v", err)
		}
		drop := "DROP TRIGGER entries_keep"
		if s.read.Name() == postgresName {
			drop = "ALTER TABLE entries DISABLE TRIGGER entries_keep"
		}
		if err := s.write.Exec(drop).Error; err != nil {
			t.Fatal(err)
		}
		var damage *workflow.DamageError
		if err := s.VerifySchema(ctx); !errors.As(err, &damage) || damage.Minutes != "entries_keep" {
			t.Errorf("without a trigger: %v", err)
		}
	})
}

// TestVerifyScans: every scan that a history names is there, byte for byte.
func TestVerifyScans(t *testing.T) {
	s := open(t)
	sheet := []byte("签批单的扫描件")
	sum := sha256.Sum256(sheet)
	name := hex.EncodeToString(sum[:])
	walk(t, s, "m-1", workflow.Approve)
	svc := service(t, s)
	signer := person("sig", workflow.Signer)
	svc.Office = func(_ context.Context, _ workflow.Minutes, _ workflow.Command, f *workflow.Facts) error {
		f.Principal = signer
		return nil
	}
	m, err := s.Minutes(context.Background(), "m-1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = svc.Do(context.Background(), workflow.Command{
		Minutes: "m-1", Version: m.Version, Action: workflow.Sign, Actor: person("clk", workflow.Clerk), OnBehalf: signer.Person,
		Paper: &workflow.Paper{Version: m.Version, Scan: workflow.Scan{SHA256: name, Bytes: int64(len(sheet))}},
	})
	if err != nil {
		t.Fatal(err)
	}
	opens := func(data []byte, err error) func(string) (io.ReadCloser, error) {
		return func(sum string) (io.ReadCloser, error) {
			if sum != name {
				t.Errorf("asked for %s", sum)
			}
			return io.NopCloser(bytes.NewReader(data)), err
		}
	}
	if n, err := s.VerifyScans(context.Background(), opens(sheet, nil)); n != 1 || err != nil {
		t.Errorf("the sound scan: %d, %v", n, err)
	}
	for what, open := range map[string]func(string) (io.ReadCloser, error){
		"changed": opens(append([]byte{0}, sheet[1:]...), nil), "gone": opens(nil, os.ErrNotExist),
	} {
		var damage *workflow.DamageError
		if _, err := s.VerifyScans(context.Background(), open); !errors.As(err, &damage) || damage.Minutes != "m-1" {
			t.Errorf("%s: %v", what, err)
		}
	}
}
