package socket

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// owned gives a folder that answers by the runner.
func owned(t *testing.T, dir string, run Runner) {
	t.Helper()
	own, err := Take(dir, "jiyao serve")
	if err != nil {
		t.Fatal(err)
	}
	l, err := own.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- Serve(ctx, l, run) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, own.Close()); err != nil {
			t.Error(err)
		}
	})
}

func ask(t *testing.T, dir string, request Request, in io.Reader) (code int, out, talk string) {
	t.Helper()
	own, conn, err := Enter(t.Context(), dir, "jiyao minutes list")
	if err != nil || own != nil {
		t.Fatalf("entered as the owner: %v", err)
	}
	var o, e bytes.Buffer
	code, err = Call(t.Context(), conn, request, Streams{In: in, Out: &o, Talk: &e})
	if err != nil {
		t.Fatal(err)
	}
	return code, o.String(), e.String()
}

// Arguments, environment, folder and input arrive; output and exit code come
// back.
func TestCommandIsCarriedOutByTheOwner(t *testing.T) {
	dir := t.TempDir()
	owned(t, dir, func(_ context.Context, r Request, s Streams) int {
		data, err := io.ReadAll(s.In)
		if err != nil {
			return 1
		}
		_, _ = io.WriteString(s.Out, strings.Join(r.Args, " ")+" in "+r.Dir+" as "+r.Env["JIYAO_AS"]+": "+string(data))
		_, _ = io.WriteString(s.Talk, "done")
		return 5
	})
	long := strings.Repeat("纪要", 100_000)
	code, out, talk := ask(t, dir, Request{
		Args: []string{"minutes", "save"}, Env: map[string]string{"JIYAO_AS": "linshuyan"}, Dir: "/office",
	}, strings.NewReader(long))
	if code != 5 || talk != "done" || out != "minutes save in /office as linshuyan: "+long {
		t.Errorf("%d %q, %d bytes", code, talk, len(out))
	}
}

// What a command does not read is left to the one after it.
func TestInputIsReadOnlyWhenAsked(t *testing.T) {
	dir := t.TempDir()
	owned(t, dir, func(context.Context, Request, Streams) int { return 0 })
	in := strings.NewReader("next")
	if code, _, _ := ask(t, dir, Request{}, in); code != 0 || in.Len() != 4 {
		t.Errorf("exit code %d, %d bytes left of 4", code, in.Len())
	}
}

// Whoever hangs up ends his command.
func TestHangingUpEndsTheCommand(t *testing.T) {
	dir := t.TempDir()
	begun, ended := make(chan struct{}), make(chan struct{})
	owned(t, dir, func(ctx context.Context, _ Request, _ Streams) int {
		close(begun)
		<-ctx.Done()
		close(ended)
		return 130
	})
	conn, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, hangUp := context.WithCancel(t.Context())
	go func() { <-begun; hangUp() }()
	if _, err := Call(ctx, conn, Request{}, Streams{In: strings.NewReader(""), Out: io.Discard, Talk: io.Discard}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-ended
}

// An owner that dies before the exit code leaves the outcome unknown.
func TestOwnerGone(t *testing.T) {
	here, there := net.Pipe()
	go func() {
		_, _, _ = receive(there)
		_ = there.Close()
	}()
	_, err := Call(t.Context(), here, Request{}, Streams{})
	if !errors.As(err, new(*BrokenError)) {
		t.Errorf("got %v", err)
	}
}

// One at a time owns a folder; whoever waits gets it after that.
func TestOnlyOneOwns(t *testing.T) {
	dir := t.TempDir()
	first, err := Take(dir, "jiyao db verify")
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 3*pause)
	defer cancel()
	var held *HeldError
	if _, _, err := Enter(short, dir, "second"); !errors.As(err, &held) || held.Owner.Command != "jiyao db verify" {
		t.Errorf("got %v", err)
	}
	go func() { time.Sleep(2 * pause); _ = first.Close() }()
	second, _, err := Enter(t.Context(), dir, "second")
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

// What a killed owner leaves behind keeps nobody out.
func TestRemainsAreTakenOver(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, runFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	sock := filepath.Join(dir, runFolder, "jiyao.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: sock})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{lockFile: "", ownerFile: `{"PID":1,"Socket":"` + sock + `"}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	owned(t, dir, func(context.Context, Request, Streams) int { return 0 })
	if code, _, _ := ask(t, dir, Request{}, strings.NewReader("")); code != 0 {
		t.Errorf("exit code %d", code)
	}
	info, err := os.Stat(sock)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket is open to others: %v %v", info.Mode(), err)
	}
}

// A folder whose path is too long for a socket is answered for all the same.
func TestLongPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("云州市人民政府办公室", 6))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	owned(t, dir, func(context.Context, Request, Streams) int { return 7 })
	if code, _, _ := ask(t, dir, Request{}, strings.NewReader("")); code != 7 {
		t.Errorf("exit code %d", code)
	}
}
