package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// writeFile writes a file whole or not at all: into a file beside it, synced,
// which then takes its name. A device or pipe is written to as it stands.
func writeFile(path string, write func(io.Writer) error) error {
	target, mode, plain := destination(path)
	if !plain {
		return writeDevice(target, write)
	}
	dir, base := filepath.Split(target)
	temp := filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return &FileError{Verb: "verb.write", Path: path, Cause: err}
	}
	err = errors.Join(fill(f, write), f.Close())
	if err == nil {
		err = os.Rename(temp, target)
	}
	if err != nil {
		os.Remove(temp)
		return writeError(path, err)
	}
	syncDirectory(dir)
	return nil
}

// destination follows links and gives the mode of the new file; plain is
// false for what cannot be replaced by another file.
func destination(path string) (target string, mode fs.FileMode, plain bool) {
	target = path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return target, 0o666, true
	case info.Mode().IsRegular():
		return target, info.Mode().Perm(), true
	}
	return target, 0, false
}

func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return &FileError{Verb: "verb.write", Path: path, Cause: err}
	}
	out := bufio.NewWriter(f)
	err = errors.Join(write(out), out.Flush(), f.Close())
	return writeError(path, err)
}

func fill(f *os.File, write func(io.Writer) error) error {
	out := bufio.NewWriterSize(f, 1<<16)
	if err := write(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

// syncDirectory makes the new name last; a file system that cannot is left
// alone.
func syncDirectory(dir string) {
	if dir == "" {
		dir = "."
	}
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// writeError makes a FileError of what the operating system says and leaves
// the errors of a backend alone.
func writeError(path string, err error) error {
	var system *fs.PathError
	var link *os.LinkError
	if errors.As(err, &system) || errors.As(err, &link) {
		return &FileError{Verb: "verb.write", Path: path, Cause: err}
	}
	return err
}

// print writes data to standard output.
func (a *app) print(write func(io.Writer) error) error {
	out := bufio.NewWriter(a.out)
	if err := write(out); err != nil {
		return writeError(a.msg("noun.stdout"), err)
	}
	return writeError(a.msg("noun.stdout"), out.Flush())
}

// sameFile reports whether two paths name one file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
