package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestCopiesOnFullDisk writes marked copies where there is no room for them, or for
// the first alone: nothing is left of them, and it is said why. With room they
// are all there.
func TestCopiesOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) (int, string) { return saying(context.Background(), dir, args...) }
	id := distributed(t, run)
	for _, size := range []string{"4096", "65536", "614400"} {
		small := t.TempDir()
		if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size="+size); err != nil {
			t.Skipf("a small file system cannot be mounted here (%v): run as root", err)
		}
		for _, name := range []string{"各份", "各份.zip"} {
			code, said := run("minutes", "copies", id, "--marks", "number,watermark", "--out", filepath.Join(small, name), "--as", "tangxiaohe")
			if code == 0 || !strings.Contains(said, name) || !strings.Contains(said, "磁盘空间不足，请清理后重试") {
				t.Errorf("%s, %s: %d %s", size, name, code, said)
			}
			if left, err := os.ReadDir(small); err != nil || len(left) > 0 {
				t.Errorf("%s, %s: left behind %v (%v)", size, name, left, err)
			}
		}
		if err := syscall.Unmount(small, 0); err != nil {
			t.Error(err)
		}
	}
	out := filepath.Join(t.TempDir(), "各份")
	if code, said := run("minutes", "copies", id, "--marks", "number,watermark", "--out", out, "--as", "tangxiaohe"); code != 0 {
		t.Fatal(said)
	}
	if all, err := os.ReadDir(out); err != nil || len(all) != 4 {
		t.Errorf("with room: %v, %v", all, err)
	}
}

// distributed gives the ID of a minutes that went to one unit in two copies and
// was kept in one.
func distributed(t *testing.T, run func(args ...string) (int, string)) (id string) {
	t.Helper()
	must := func(who string, args ...string) string {
		t.Helper()
		code, said := run(append(args, "--as", who)...)
		if code != 0 {
			t.Fatalf("%v: %s", args, said)
		}
		return said
	}
	if code, said := run("init", "--sample"); code != 0 {
		t.Fatal(said)
	}
	must("linshuyan", "minutes", "new", filepath.Join("..", "..", "templates", "samples", "changwu.txt"), "--type", "changwu")
	_, rest, _ := strings.Cut(must("linshuyan", "minutes", "list", "--json"), `"id": "`)
	id, _, _ = strings.Cut(rest, `"`)
	for _, step := range [][2]string{
		{"submit", "linshuyan"},
		{"approve", "zhugemingchuan"},
		{"approve", "gaomingyuan"},
		{"approve", "shenruochuan"},
		{"sign", "lumingyuan"},
		{"number", "tangxiaohe"},
		{"finalize", "tangxiaohe"},
		{"issue", "tangxiaohe"},
	} {
		must(step[1], "minutes", step[0], id)
	}
	must("tangxiaohe", "minutes", "distribute", id, "--only", "市气象局=2", "--keep", "1")
	return id
}
