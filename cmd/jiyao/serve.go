package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/socket"
	"jiyao/workflow/outbox"
)

// serve is the command that owns the database and works for all others.
func (a *app) serve() *cobra.Command {
	var s serving
	cmd := a.siteFlags(a.command("serve"))
	cmd.Flags().StringVar(&s.addr, "addr", "", a.msg("serve.flag.addr"))
	cmd.Flags().StringVar(&s.cert, "cert", "", a.msg("serve.flag.cert"))
	cmd.Flags().StringVar(&s.key, "key", "", a.msg("serve.flag.key"))
	cmd.Flags().StringVar(&s.drop, "drop", "", a.msg("serve.flag.drop"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if a.shared != nil {
			return socket.Held(a.dir())
		}
		if info, err := os.Stat(a.path(s.drop)); s.drop != "" && (err != nil || !info.IsDir()) {
			return usage(cmd, "error.serve.drop", s.drop)
		}
		a.lasting = true
		return a.own(cmd.Context(), s)
	}
	return cmd
}

// own makes this process the owner of the office's folder until it is
// interrupted.
func (a *app) own(ctx context.Context, s serving) error {
	if err := os.MkdirAll(a.dir(), 0o750); err != nil {
		return writeError(a.dir(), err)
	}
	own, err := a.alone(ctx)
	if err != nil {
		return err
	}
	return errors.Join(a.keepOpen(ctx, own, s), own.Close())
}

// keepOpen opens the office and answers for it until the context ends.
func (a *app) keepOpen(ctx context.Context, own *socket.Ownership, s serving) error {
	mail := outbox.Worker{
		Name: fmt.Sprintf("jiyao-%d", os.Getpid()), Now: a.now, After: time.After, Random: rand.Float64,
		Log: slog.New(slog.NewTextHandler(a.talk, nil)),
	}
	a.wake = mail.Wake
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	if err := a.readyToSign(); err != nil {
		return errors.Join(err, o.Close())
	}
	mail.Store = o.Store
	if s.hooks, err = a.webhooks(o); err != nil {
		return errors.Join(err, o.Close())
	}
	if s.mail, err = a.mailing(o); err != nil {
		return errors.Join(err, o.Close())
	}
	if s.notices, err = a.noticing(o, s.mail); err != nil {
		return errors.Join(err, o.Close())
	}
	mail.Deliver = a.delivering(o, s)
	if s.watch, err = a.beside(o, s); err != nil {
		return errors.Join(err, o.Close())
	}
	if _, err = o.SealKey(ctx); err != nil && !full(err) {
		return errors.Join(err, o.Close())
	}
	l, err := own.Listen()
	var web *pages
	if err == nil {
		web, err = a.webPages(o, s)
	}
	if err == nil {
		a.say("serve.begun", withoutPassword(o.Database()))
		if full(room(a.dir())) {
			a.say("serve.full", a.dir())
		}
		err = a.loops(ctx, l, web, o, &mail, s)
	}
	if err == nil {
		a.say("serve.ended")
	}
	return errors.Join(err, o.Close())
}

// full reports whether a disk has no room.
func full(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// room looks whether a folder takes another small file.
func room(dir string) error {
	f, err := os.CreateTemp(dir, ".jiyao-room-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 1<<16))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}

// loops answers for others, and beside that seals the log, keeps the index and delivers; the
// loops end when nobody is being answered any more.
func (a *app) loops(ctx context.Context, l net.Listener, web *pages, o *office.Office, mail *outbox.Worker, s serving) error {
	lasting, end := context.WithCancel(context.WithoutCancel(ctx))
	var all sync.WaitGroup
	faults := make(chan error, 4)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if web != nil {
		if err := a.greet(ctx, o, web); err != nil {
			end()
			return errors.Join(err, web.l.Close())
		}
		all.Go(func() {
			defer stop() // without its pages the server ends
			faults <- web.run(ctx)
		})
	}
	all.Go(func() { faults <- s.watch.run(lasting) })
	all.Go(func() { o.Keep(lasting, func(err error) { a.say("serve.fault", a.sentence(err)) }) })
	all.Go(func() { o.KeepIndex(lasting, func(err error) { a.say("serve.fault", a.sentence(err)) }) })
	if s.hooks != nil {
		all.Go(func() { faults <- s.tell(lasting) })
	}
	if s.notices != nil {
		all.Go(func() { s.notices.Run(lasting) })
	}
	if len(mail.Deliver) > 0 {
		all.Go(func() { faults <- mail.Run(lasting) })
	}
	err := socket.Serve(ctx, l, a.answer(o))
	end()
	all.Wait()
	close(faults)
	for fault := range faults {
		if !errors.Is(fault, context.Canceled) {
			err = errors.Join(err, fault)
		}
	}
	return err
}

// answer carries out the command lines of others in the one office.
func (a *app) answer(o *office.Office) socket.Runner {
	return func(ctx context.Context, r socket.Request, s socket.Streams) (code int) {
		one := newApp(streams{in: s.In, out: s.Out, talk: s.Talk}, func(name string) string { return r.Env[name] })
		one.shared, one.folder, one.afar, one.engine, one.now, one.newID = o, r.Dir, r.Terminal, a.engine, a.now, a.newID
		defer func() {
			if fault := recover(); fault != nil {
				fmt.Fprintf(a.talk, "%v\n%s", fault, debug.Stack())
				one.complain(one.msg("error.internal", fault))
				code = exitFailure
			}
		}()
		return one.run(ctx, r.Args)
	}
}
