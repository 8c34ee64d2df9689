// Package safefile writes files that are whole or not there at all, whatever
// dies when: a temporary file beside the target, synced, renamed, and the
// folder synced.
package safefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// Name makes a file's name of what people call it, a number or a title: nothing in
// it leaves its folder or is refused by Windows.
func Name(called string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|.`, r) || r < ' ' {
			return '-'
		}
		return r
	}, called)
}

// Write leaves at path either what was there or all that fill writes. A link
// is followed, and a file that was there keeps its permissions. Errors of the
// system are *fs.PathError or *os.LinkError; those of fill come as they are.
// If only the folder could not be synced, the error says so and the new file
// is in its place.
func Write(path string, fill func(io.Writer) error) error { return write(path, fill, syncDir) }

// write is Write with the way to sync a folder.
func write(path string, fill func(io.Writer) error, sync func(dir string) error) error {
	to := destination(path)
	dir := filepath.Dir(to.path)
	temp := filepath.Join(dir, fmt.Sprintf(".jiyao-%016x.tmp", rand.Uint64()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, to.mode)
	if err != nil {
		return err
	}
	err = errors.Join(to.fill(f, fill), f.Close())
	if err == nil {
		err = os.Rename(temp, to.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return sync(dir) // the temporary file has become the target: nothing to remove
}

// A target is where a file goes and with which permissions.
type target struct {
	path  string
	mode  fs.FileMode
	there bool // a file is there already, and the permissions are its own
}

// destination follows links.
func destination(path string) target {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil {
		return target{path, info.Mode().Perm(), true}
	}
	return target{path, 0o666, false}
}

// fill fills the file and makes its bytes last.
func (t target) fill(f *os.File, fill func(io.Writer) error) error {
	out := bufio.NewWriterSize(f, 1<<16)
	if err := fill(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if err := t.restore(f); err != nil {
		return err
	}
	return f.Sync()
}

// restore gives the file the permissions of the one it replaces, where the
// umask took some away.
func (t target) restore(f *os.File) error {
	if !t.there {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode().Perm() == t.mode {
		return err
	}
	return f.Chmod(t.mode)
}

// MakeDirs makes the folders with those above them, and makes their names
// last.
func MakeDirs(dirs ...string) error {
	for _, dir := range dirs {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	return nil
}

// syncDir makes a folder's names last. Where that cannot be asked for — on
// Windows, on a file system without it, in a folder that may be written but
// not read — a rename lasts as the system sees fit.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
