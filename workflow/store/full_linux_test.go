package store

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"jiyao/workflow"
)

// TestStartOnFullDisk kills a writing process, fills its disk to the last byte
// and starts on it: everything acknowledged can be read and verified, writing
// is refused for want of room, and goes on where it stood once there is some.
func TestStartOnFullDisk(t *testing.T) {
	dir := smallDisk(t, "192m")
	path := filepath.Join(dir, "jiyao.db")
	acknowledged := runAndKill(t, path, 300*time.Millisecond)
	free := fillDisk(t, dir)
	s := openNamed(t, path)
	seen := 0
	for _, line := range acknowledged {
		seen += checkAck(t, s, line)
	}
	if err := s.Verify(context.Background()); err != nil || seen == 0 {
		t.Errorf("%d steps read, %v", seen, err)
	}
	full := 0
	for n := 0; n < 5000 && full < 10; n++ { // what is left in the files' own pages is used up first
		if err := begun(t, s); errors.Is(err, syscall.ENOSPC) {
			full++
		} else if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
	}
	if full == 0 {
		t.Error("the disk was never full")
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	free()
	if err := begun(t, s); err != nil {
		t.Error(err, errors.Unwrap(err))
	}
}

// begun begins a minutes with some text.
func begun(t *testing.T, s *Store) error {
	t.Helper()
	text := "会议议定以下意见：\n一、原则同意。"
	for len(text) < 9000 {
		text += "\n由市发改委牵头，会同有关部门抓好落实。"
	}
	cmd := workflow.Command{
		Minutes: t.Name() + time.Now().Format("150405.000000000"), Action: workflow.Create,
		Actor: person("rec", workflow.Recorder), Title: "纪要", Text: &text,
	}
	_, err := service(t, s).Do(context.Background(), cmd)
	return err
}
