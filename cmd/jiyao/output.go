package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/safefile"
)

// writeFile writes a file whole or not at all. A device or pipe is written to
// as it stands.
func writeFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeDevice(path, write)
	}
	return writeError(path, safefile.Write(path, write))
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

// writeError makes a FileError of what the operating system says and leaves
// the errors of a backend alone.
func writeError(path string, err error) error {
	var system *fs.PathError
	var link *os.LinkError
	if errors.As(err, &system) || errors.As(err, &link) || errors.Is(err, syscall.ENOSPC) {
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

// printBytes writes data that is at hand to standard output.
func (a *app) printBytes(data []byte) error {
	return a.print(func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writeOut writes a file by the name asked for, "-" for standard output, else by
// another, and says so.
func (a *app) writeOut(cmd *cobra.Command, name, otherwise string, write func(io.Writer) error) error {
	written, err := a.put(cmd, name, otherwise, write)
	if err == nil && written != "" {
		a.say("output.written", written)
	}
	return err
}

// put is writeOut without a word: it gives the name, empty for standard output.
func (a *app) put(cmd *cobra.Command, name, otherwise string, write func(io.Writer) error) (written string, err error) {
	switch {
	case name == "-" && a.watched():
		return "", usage(cmd, "error.output.tty")
	case name == "-":
		return "", a.print(write)
	case name == "":
		name = otherwise
	}
	return name, writeFile(a.path(name), write)
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
