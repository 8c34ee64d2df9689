package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/socket"
)

// No file goes to the terminal of somebody whose command line another process
// carries out; into his pipe it does.
func TestNoFileOnATerminalAfar(t *testing.T) {
	for _, watched := range []bool{true, false} {
		var out bytes.Buffer
		a := newApp(streams{strings.NewReader(""), &out, io.Discard}, func(string) string { return "" })
		a.afar = watched
		err := a.writeOut(&cobra.Command{}, "-", "", func(w io.Writer) error {
			_, err := io.WriteString(w, "%PDF")
			return err
		})
		if (err != nil) != watched || (out.Len() == 0) != watched {
			t.Errorf("watched %t: %v, %q", watched, err, out.String())
		}
	}
}

// The process that owns the database is told that somebody watches.
func TestAnswerKnowsWhoWatches(t *testing.T) {
	draft := filepath.Join(t.TempDir(), "稿.txt")
	if err := os.WriteFile(draft, []byte("第1次会议纪要\n\n会议同意。\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	owner := newApp(streams{strings.NewReader(""), io.Discard, io.Discard}, func(string) string { return "" })
	for _, watched := range []bool{true, false} {
		var out, talk bytes.Buffer
		code := owner.answer(nil)(t.Context(), socket.Request{Args: []string{"render", draft, "-o", "-", "--format", "pdf"}, Terminal: watched},
			socket.Streams{In: strings.NewReader(""), Out: &out, Talk: &talk})
		if (code == exitUsage) != watched || strings.HasPrefix(out.String(), "%PDF") == watched {
			t.Errorf("watched %t: code %d, %.20q, %s", watched, code, out.String(), talk.String())
		}
	}
}
