//go:build linux

package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"jiyao/workflow"
)

// smallDisk mounts a file system of its own that holds so many bytes.
func smallDisk(t *testing.T, bytes string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+bytes); err != nil {
		t.Skipf("a small file system cannot be mounted here (%v): run as root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fillDisk leaves not a byte, and gives back what makes room again.
func fillDisk(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 16; size > 0; size /= 2 {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		err = nil
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return func() { remove(t, path) }
}

// TestReadOnFullDisk fills the disk under a store, or after it was closed or
// killed. Reading, listing and verifying go on, also after a restart; writing
// says why it does not; and once there is room everything goes on where it
// stood.
func TestReadOnFullDisk(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(t *testing.T, s *Store, dir string) (path string, free func())
	}{
		{"filled, then closed", func(t *testing.T, s *Store, dir string) (string, func()) {
			free := fillDisk(t, dir)
			mustOnlyRead(t, s, "m-2")
			return filepath.Join(dir, "jiyao.db"), closed(t, s, free)
		}},
		{"closed, then filled", func(t *testing.T, s *Store, dir string) (string, func()) {
			closed(t, s, nil)
			return filepath.Join(dir, "jiyao.db"), fillDisk(t, dir)
		}},
		{"killed, then filled", func(t *testing.T, s *Store, dir string) (string, func()) {
			for _, end := range []string{"", "-wal", "-shm"} { // what a killed process leaves
				data, err := os.ReadFile(filepath.Join(dir, "jiyao.db"+end))
				if err != nil {
					t.Fatal(err)
				}
				put(t, filepath.Join(dir, "twin.db"+end), string(data))
			}
			return filepath.Join(dir, "twin.db"), closed(t, s, fillDisk(t, dir))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, dir := context.Background(), smallDisk(t, "8m")
			s, err := Open(ctx, filepath.Join(dir, "jiyao.db"))
			if err != nil {
				t.Fatal(err)
			}
			walk(t, s, "m-1", workflow.Close)
			path, free := c.end(t, s, dir)
			s, err = Open(ctx, path)
			if err != nil {
				t.Fatalf("start on a full disk: %v", err)
			}
			mustOnlyRead(t, s, "m-3")
			free()
			walk(t, s, "m-4", workflow.Close)
			if err := errors.Join(s.Verify(ctx), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

// closed closes the store and passes on what makes room.
func closed(t *testing.T, s *Store, free func()) func() {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return free
}

// mustOnlyRead demands that m-1 can be read and nothing written.
func mustOnlyRead(t *testing.T, s *Store, id string) {
	t.Helper()
	ctx, text := context.Background(), strings.Repeat("一、原则同意。\n", 50_000)
	cmd := line(id)[0]
	cmd.Minutes, cmd.Text = id, &text
	_, err := service(t, s).Do(ctx, cmd)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "磁盘已满") {
		t.Errorf("written on a full disk: %v (%v)", err, errors.Unwrap(err))
	}
	if m, err := s.Minutes(ctx, "m-1"); err != nil || m.Number.IsZero() {
		t.Errorf("read: %+v, %v", m, err)
	}
	if _, err := s.Minutes(ctx, id); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("%s is there: %v", id, err)
	}
	if all, err := s.Numbers(ctx, "changwu", "2026"); err != nil || len(all) != 1 {
		t.Errorf("listed: %+v, %v", all, err)
	}
	if err := s.Verify(ctx); err != nil {
		t.Errorf("verified: %v (%v)", err, errors.Unwrap(err))
	}
}
