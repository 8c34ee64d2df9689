package safefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// text gives a fill that writes s.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func content(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %.40q, %v; want %.40q", path, got, err, want)
	}
}

func alone(t *testing.T, dir string, want int) {
	t.Helper()
	if all, err := os.ReadDir(dir); err != nil || len(all) != want {
		t.Errorf("the folder holds %v, %v; want %d files", all, err, want)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	long := filepath.Join(dir, strings.Repeat("长", 83)+".pdf") // 253 bytes: a longer temporary name would not fit
	for _, path := range []string{filepath.Join(dir, "甲.pdf"), long} {
		for _, s := range []string{"一", "二二", "", strings.Repeat("三", 1<<20)} {
			if err := Write(path, text(s)); err != nil {
				t.Fatal(err)
			}
			content(t, path, s)
		}
	}
	alone(t, dir, 2)
}

// TestFillFails: what breaks half-way leaves the old file and nothing else.
func TestFillFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "甲")
	if err := Write(path, text("old")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("full")
	err := Write(path, func(w io.Writer) error { return errors.Join(text(strings.Repeat("x", 1<<20))(w), full) })
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	content(t, path, "old")
	alone(t, dir, 1)
}

// TestFolderNotSynced: the file is in its place, and the error names the
// folder alone — not a temporary file that is rightly gone.
func TestFolderNotSynced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "甲")
	broken := &fs.PathError{Op: "sync", Path: dir, Err: errors.New("I/O error")}
	err := write(path, text("new"), func(string) error { return broken })
	if !errors.Is(err, broken) || errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "remove") {
		t.Errorf("got %v, want %v alone", err, broken)
	}
	content(t, path, "new")
	alone(t, dir, 1)
}

// TestNoWay: what cannot be written is an error of the system and leaves
// nothing.
func TestNoWay(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "甲")
	if err := Write(file, text("x")); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "夹")
	if err := MakeDirs(filepath.Join(folder, "内")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(file, "乙"), filepath.Join(dir, "无", "乙"), folder} {
		err := Write(path, text("x"))
		var system *fs.PathError
		var link *os.LinkError
		if !errors.As(err, &system) && !errors.As(err, &link) {
			t.Errorf("%s: %v", path, err)
		}
	}
	alone(t, dir, 2)
	if err := MakeDirs(filepath.Join(file, "内")); err == nil {
		t.Error("made a folder in a file")
	}
}

func TestPermissionsAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has neither")
	}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "甲"), filepath.Join(dir, "链")
	if err := Write(path, text("x")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o600, 0o666, 0o640} { // the umask would make 0644 of 0666
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := Write(link, text(mode.String())); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(path)
		if err != nil || info.Mode() != mode {
			t.Errorf("%v, %v; want %v", info.Mode(), err, mode)
		}
		content(t, path, mode.String())
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
}

func TestName(t *testing.T) {
	for number, want := range map[string]string{
		"常务会议纪要〔2026〕1号": "常务会议纪要〔2026〕1号", "../../etc/passwd": "------etc-passwd", "甲\x00乙": "甲-乙",
	} {
		if got := Name(number); got != want {
			t.Errorf("Name(%q) = %q, want %q", number, got, want)
		}
	}
}
