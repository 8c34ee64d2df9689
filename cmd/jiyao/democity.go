package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"jiyao/cmd/internal/demo/city"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
)

// cityMark is the file that tells a demonstration's folder from an office's.
const cityMark = "DEMO"

// NotDemoError is a folder with an office that is no demonstration.
type NotDemoError struct{ Dir string }

// Error says in Chinese what to do.
func (e *NotDemoError) Error() string { return e.in(chinese) }

func (e *NotDemoError) in(l language) string { return l.msg("error.notdemo", e.Dir) }

// serveCity serves the fictional city: it is filled once, and every start gives
// its people a new password.
func (a *app) serveCity(ctx context.Context, dir, addr string) error {
	a.site.dir = dir
	mark := filepath.Join(a.dir(), cityMark)
	_, marked := os.Stat(mark)
	_, there := os.Stat(filepath.Join(a.dir(), "jiyao.db"))
	switch {
	case there == nil && marked != nil:
		return &NotDemoError{Dir: a.dir()}
	case there != nil:
		if err := a.fillCity(ctx); err != nil {
			return err
		}
		if err := safefile.Write(mark, func(w io.Writer) error {
			_, err := io.WriteString(w, a.msg("demo.mark"))
			return err
		}); err != nil {
			return writeError(mark, err)
		}
	}
	if err := a.office(ctx, func(o *office.Office) error { return a.cityPeople(ctx, o) }); err != nil {
		return err
	}
	a.lasting = true
	return a.own(ctx, serving{addr: addr, name: "云州市人民政府办公室", log: slog.LevelWarn})
}

// fillCity tells the city's story in a folder of its own, which takes the
// place of dir when it is whole.
func (a *app) fillCity(ctx context.Context) error {
	dir := a.dir()
	if err := os.MkdirAll(filepath.Dir(dir), 0o750); err != nil {
		return writeError(dir, err)
	}
	making, err := os.MkdirTemp(filepath.Dir(dir), ".jiyao-demo-*")
	if err != nil {
		return writeError(dir, err)
	}
	defer os.RemoveAll(making)
	clock := &city.Clock{}
	o, err := office.Open(ctx, office.Config{Dir: making, Render: a.paper, RenderOFD: a.paperOFD, Proofread: true, Strictness: a.strictness, Now: clock.Now})
	if err != nil {
		return err
	}
	a.say("demo.filling")
	story := &city.Story{Office: o, Clock: clock, Until: a.now()}
	if a.progress() {
		story.Out = func(done, all int) { fmt.Fprint(a.talk, "\r", a.msg("demo.filled", done, all)) }
		defer fmt.Fprintln(a.talk)
	}
	if err := errors.Join(story.Tell(ctx), o.Close()); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return writeError(dir, err)
	}
	return os.Rename(making, dir)
}

// cityPeople gives everybody of the city one new password, and says who is who.
func (a *app) cityPeople(ctx context.Context, o *office.Office) error {
	data, err := o.Data(ctx)
	if err != nil {
		return err
	}
	// One password for a demonstration of invented people, hashed lightly: there
	// are forty of them.
	sessions, err := session.New(session.Config{Office: o, Log: slog.New(slog.DiscardHandler), Cost: session.Cost{Memory: 1 << 10, Passes: 1}})
	if err != nil {
		return err
	}
	password := strings.ToLower(rand.Text()[:12])
	today := workflow.DateOf(o.Now())
	for _, p := range data.Data().Persons {
		if _, err := data.Actor(p.ID, today); err != nil || p.Login == "" {
			continue // not there any more
		}
		if err := sessions.SetPassword(ctx, p.ID, password, session.MayKeep); err != nil {
			return err
		}
	}
	return a.print(func(w io.Writer) error {
		_, err := io.WriteString(w, a.msg("demo.people", password))
		return err
	})
}
