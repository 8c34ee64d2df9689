//go:build linux

package lossyfs_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"jiyao/cmd/internal/crash/lossyfs"
)

func mount(t *testing.T) (*lossyfs.FS, string) {
	t.Helper()
	dir := t.TempDir()
	l, err := lossyfs.Mount(dir)
	if errors.Is(err, lossyfs.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Unmount(); err != nil {
			t.Error(err)
		}
	})
	return l, dir
}

// sh runs a script in the folder, in a process of its own. It goes there by
// itself: a process that is just being forked would wait for this one, and
// this one for it.
func sh(t *testing.T, dir, script string) {
	t.Helper()
	c := exec.Command("sh", "-euc", `cd "$0"; `+script, dir)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", script, err, out)
	}
}

// exported gives the files as everybody sees them.
func exported(t *testing.T, l *lossyfs.FS) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := l.Export(dir); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(data)
	}
	return all
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         map[string]string
	}{
		{"nothing synced", `echo a > f`, map[string]string{}},
		{"the file synced, its name not", `echo a > f; sync f`, map[string]string{}},
		{"the name synced, the file not", `echo a > f; sync .`, map[string]string{"f": ""}},
		{"both synced", `echo a > f; sync f .`, map[string]string{"f": "a\n"}},
		{"written again", `echo a > f; sync f .; echo b >> f`, map[string]string{"f": "a\n"}},
		{"cut short", `echo a > f; sync f .; : > f`, map[string]string{"f": "a\n"}},
		{"renamed", `echo a > f; sync f .; mv f g`, map[string]string{"f": "a\n"}},
		{"renamed over another", `echo a > f; echo b > g; sync f g .; mv f g; sync .`, map[string]string{"g": "a\n"}},
		{"removed", `echo a > f; sync f .; rm f`, map[string]string{"f": "a\n"}},
		{"linked", `echo a > f; sync f .; ln f g`, map[string]string{"f": "a\n"}},
		{"linked for good", `echo a > f; ln f g; sync f .; rm f`, map[string]string{"f": "a\n", "g": "a\n"}},
		{"removed for good", `echo a > f; sync f .; rm f; sync .`, map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, dir := mount(t)
			sh(t, dir, c.script)
			l.Cut()
			got := exported(t, l)
			if len(got) != len(c.want) {
				t.Errorf("left %q, want %q", got, c.want)
			}
			for name, want := range c.want {
				if got[name] != want {
					t.Errorf("%s has %q, want %q", name, got[name], want)
				}
			}
			for name, want := range c.want { // and a process sees the same
				sh(t, dir, `test "$(cat `+name+`; echo .)" = "`+want+`."`)
			}
		})
	}
}

// TestTear demands that what was synced lasts, and that of the rest some
// lasts and some does not.
func TestTear(t *testing.T) {
	l, dir := mount(t)
	random := rand.New(rand.NewPCG(1, 2))
	sh(t, dir, `printf '%4096s' | tr ' ' s > f; sync f .`)
	whole, part := false, false
	for range 20 {
		sh(t, dir, `for i in 1 2 3 4; do printf '%4096s' | tr ' ' $i; done | dd of=f bs=4096 seek=1 conv=notrunc status=none`)
		l.Tear(random)
		got := []byte(exported(t, l)["f"])
		if !bytes.HasPrefix(got, bytes.Repeat([]byte("s"), 4096)) {
			t.Fatal("what was synced is torn")
		}
		last := bytes.Count(got, []byte("4"))
		whole = whole || last == 4096
		part = part || last < 4096
	}
	if !whole || !part {
		t.Errorf("torn always the same: whole %v, part %v", whole, part)
	}
}

func TestFailSyncs(t *testing.T) {
	l, dir := mount(t)
	sh(t, dir, `echo a > f; sync f .; echo b > f`)
	l.FailSyncs(1)
	c := exec.Command("sync", filepath.Join(dir, "f"))
	if err := c.Run(); err == nil {
		t.Error("the fsync succeeded")
	}
	sh(t, dir, `sync f`)
	l.Cut()
	if got := exported(t, l)["f"]; got != "a\n" {
		t.Errorf("after a failed fsync lasts %q", got)
	}
}

func TestLimit(t *testing.T) {
	l, dir := mount(t)
	sh(t, dir, `printf 12345678 > f`)
	l.Limit(4)
	sh(t, dir, `printf abcdefgh | dd of=f conv=notrunc status=none; printf 1234 >> f; ! printf 5 2> /dev/null >> f; ! (: > g) 2> /dev/null; cat f > /dev/null`)
	sh(t, dir, `! truncate -s 100 f 2> /dev/null`)
	l.Limit(-1)
	sh(t, dir, `printf 5 >> f; : > g`)
	if got := exported(t, l)["f"]; got != "abcdefgh12345" {
		t.Errorf("f is %q", got)
	}
}
