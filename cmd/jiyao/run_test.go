package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/fonts"
	"jiyao/templates"
	"jiyao/workflow"
)

func TestExitCodes(t *testing.T) {
	cases := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("odd"), 1},
		{&FileError{Cause: os.ErrPermission}, 1},
		{&fonts.MissingGlyphError{Rune: 'x'}, 1},
		{&UsageError{}, 2},
		{&workflow.Error{Kind: workflow.Invalid}, 2},
		{&templates.NotFoundError{}, 3},
		{&NoInputError{}, 3},
		{workflow.Missing("1"), 3},
		{&workflow.Error{Kind: workflow.Refused}, 4},
		{&workflow.Error{Kind: workflow.Forbidden}, 4},
		{&workflow.Error{Kind: workflow.Stale}, 5},
		{&workflow.Error{Kind: workflow.Internal}, 1},
		{&ChecksError{}, 6},
		{&PartialError{}, 7},
		{&AllFailedError{First: &NoInputError{}}, 3},
		{&InterruptedError{Cause: context.Canceled}, 130},
		{fmt.Errorf("read: %w", context.Canceled), 130},
	}
	for _, c := range cases {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v: exit code %d, want %d", c.err, got, c.want)
		}
	}
}

func none(string) string { return "" }

// After Ctrl-C nothing new is begun, and what is left is said.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	var names []string
	for i := range 3 {
		name := filepath.Join(dir, fmt.Sprintf("%d.txt", i))
		if err := os.WriteFile(name, []byte("会议指出，要抓好落实。\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, talk bytes.Buffer
	if code := run(ctx, append([]string{"render"}, names...), streams{strings.NewReader(""), &out, &talk}, none); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if want := "尚未处理 3 份：\n" + strings.Join(names, "\n"); !strings.Contains(talk.String(), want) {
		t.Errorf("%q does not say %q", talk.String(), want)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.pdf")); len(left) > 0 {
		t.Errorf("set all the same: %v", left)
	}
}

// A demonstration that is interrupted says so and no more.
func TestInterruptedDemo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, talk bytes.Buffer
	code := run(ctx, []string{"demo", "--dir", filepath.Join(t.TempDir(), "demo")}, streams{strings.NewReader(""), &out, &talk}, none)
	if code != 130 || talk.String() != "错误：已中断。\n" {
		t.Errorf("%d %q", code, talk.String())
	}
}

// A write that fails half-way leaves the old file and nothing else.
func TestWriteFileLeavesNoRemains(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(path, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	full := errors.New("full")
	err := writeFile(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if data, _ := os.ReadFile(path); string(data) != "old" {
		t.Errorf("the old file is %q", data)
	}
	if all, _ := os.ReadDir(dir); len(all) != 1 {
		t.Errorf("remains: %v", all)
	}
}

// Standard output that is gone is one sentence, not a panic.
func TestBrokenOutput(t *testing.T) {
	var talk bytes.Buffer
	code := run(context.Background(), []string{"version"}, streams{strings.NewReader(""), brokenWriter{}, &talk}, none)
	if code != 1 || !strings.Contains(talk.String(), "不能写入“标准输出”") {
		t.Errorf("%d %q", code, talk.String())
	}
}

// The file of the demonstration is the one whose digest it shows.
func TestDemoShowsTheDigestOfItsFile(t *testing.T) {
	var out, talk bytes.Buffer
	dir := filepath.Join(t.TempDir(), "demo")
	if code := run(context.Background(), []string{"demo", "--dir", dir}, streams{strings.NewReader(""), &out, &talk}, none); code != 0 {
		t.Fatalf("exit code %d: %s", code, talk.String())
	}
	field := func(label string) string {
		_, rest, _ := strings.Cut(out.String(), "\n"+label)
		line, _, _ := strings.Cut(rest, "\n")
		return line
	}
	data, err := os.ReadFile(field("文件："))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprintf("%x", sha256.Sum256(data)), field("摘要：SHA-256 "); got != want {
		t.Errorf("the file has %s, the demonstration says %s", got, want)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: errors.New("gone")}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("会议指出，要抓好落实。\r\n"))
	f.Add([]byte("\xFF\xFEO\x4F"))
	f.Add([]byte("\xBB\xE1\xD2\xE9"))
	f.Add([]byte("会\v议\u200b\u202e"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := &app{streams: streams{bytes.NewReader(data), io.Discard, io.Discard}, env: none}
		in, err := a.read("-")
		if err != nil {
			var own spoken
			if !errors.As(err, &own) || own.in(chinese) == "" || own.in(english) == "" {
				t.Fatalf("%#v has no sentence", err)
			}
			return
		}
		for _, r := range in.text {
			if isForbidden(r) || isInvisible(r) || r == '\r' {
				t.Fatalf("U+%04X came through", r)
			}
		}
	})
}
