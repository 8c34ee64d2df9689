package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jiyao/cmd/internal/socket"
)

// TestServeOnFullDisk starts a server on a disk without a byte left: it says
// so, others read through it, nothing is done; with room it goes on.
func TestServeOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small file system cannot be mounted here (%v): run as root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	sample := filepath.Join("..", "..", "templates", "samples", "changwu.txt")
	alone := func(args ...string) (int, string) { return saying(context.Background(), dir, args...) }
	for _, args := range [][]string{{"init", "--sample"}, {"minutes", "new", sample, "--type", "changwu", "--as", "linshuyan"}} {
		if code, said := alone(args...); code != 0 {
			t.Fatal(said)
		}
	}
	ballast := fillUp(t, dir)
	if code, said := alone("minutes", "list"); code != 0 || !strings.Contains(said, "常务会议纪要") {
		t.Errorf("alone on a full disk: %d %s", code, said)
	}
	ctx, end := context.WithCancel(context.Background())
	var server lockedBuffer
	var running sync.WaitGroup
	running.Go(func() {
		a := newApp(streams{strings.NewReader(""), &server, &server}, none)
		if code := a.run(ctx, []string{"serve", "--dir", dir}); code != 0 {
			t.Errorf("the server ended with %d: %s", code, server.String())
		}
	})
	defer running.Wait()
	defer end()
	answers(t, dir, &server)
	says(t, &server, "磁盘已满：照常查阅，不能办理")
	_, list := alone("minutes", "list", "--json")
	_, rest, _ := strings.Cut(list, `"id": "`)
	id, _, _ := strings.Cut(rest, `"`)
	if code, said := alone("minutes", "show", id); code != 0 || !strings.Contains(said, "云州市人民政府") {
		t.Errorf("read through the server: %d %s", code, said)
	}
	long := filepath.Join(t.TempDir(), "long.txt")
	if err := os.WriteFile(long, []byte(strings.Repeat("会议指出，要抓好落实。\n", 20_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := alone("minutes", "save", id, long, "--as", "linshuyan"); code != 1 || !strings.Contains(said, "磁盘已满") {
		t.Errorf("done on a full disk: %d %s", code, said)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if code, said := alone("minutes", "save", id, long, "--as", "linshuyan"); code != 0 {
		t.Errorf("with room: %d %s", code, said)
	}
}

// saying runs a command line and gives all it says.
func saying(ctx context.Context, dir string, args ...string) (int, string) {
	var said bytes.Buffer
	code := newApp(streams{strings.NewReader(""), &said, &said}, none).run(ctx, append(args, "--dir", dir))
	return code, said.String()
}

// answers waits until a server answers for the folder.
func answers(t *testing.T, dir string, server *lockedBuffer) {
	t.Helper()
	for range 500 {
		if conn, err := socket.Dial(dir); err == nil {
			_ = conn.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("nobody answers: %s", server.String())
}

// says waits until the server has said something.
func says(t *testing.T, server *lockedBuffer, words string) {
	t.Helper()
	for range 500 {
		if strings.Contains(server.String(), words) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the server says %q", server.String())
}

// fillUp leaves no room on the disk of a folder, and gives what takes it.
func fillUp(t *testing.T, dir string) string {
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
	return path
}
