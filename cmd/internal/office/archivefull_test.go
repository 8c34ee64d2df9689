//go:build linux

package office_test

import (
	"strings"
	"syscall"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// On a full disk nothing is archived, nothing is left behind, and it is said so;
// with room it goes on under the same numbers.
func TestArchiveOnFullDisk(t *testing.T) {
	d := filed(t, "m-1", "m-2", "m-3")
	for _, size := range []string{"4096", "65536", "131072"} {
		dir := t.TempDir()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
			t.Skipf("a small file system cannot be mounted here (%v): run as root", err)
		}
		_, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: dir})
		if workflow.KindOf(err) != workflow.Internal || !strings.Contains(err.Error(), "磁盘已满，没有归档，也没有留下文件") {
			t.Errorf("%s: %v", size, err)
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("%s: left behind %v", size, left)
		}
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}
	done, err := d.Archive(t.Context(), office.Archiving{By: by("tangxiaohe"), Year: "2026", Dir: t.TempDir()})
	if err != nil || len(done.Holdings) != 3 || done.Holdings[0].N != 1 {
		t.Errorf("with room: %+v, %v", done.Holdings, err)
	}
}
