package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"jiyao/cmd/internal/upkeep"
)

// A watch is what runs beside an office that is served: the nightly backup, the
// figures for those who watch, and the word to the service manager.
type watch struct {
	keeper *upkeep.Keeper
	meter  *upkeep.Meter
	ops    *http.Server
	l      net.Listener
	cert   *upkeep.Certificate
}

// watching gets the watch ready.
func (a *app) watching(k *upkeep.Keeper, cert *upkeep.Certificate) (*watch, error) {
	w := &watch{keeper: k, meter: upkeep.NewMeter(a.now()), cert: cert}
	addr := a.env("JIYAO_OPS_ADDR")
	if addr == "" {
		return w, nil
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &UsageError{ID: "error.serve.addr", Args: []any{addr, err}, Path: "jiyao serve"}
	}
	w.l = l
	w.ops = &http.Server{Handler: k.Watch(w.meter), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	return w, nil
}

// run keeps watch until the context ends.
func (w *watch) run(ctx context.Context) error {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { w.keeper.Run(ctx) })
	beside.Go(func() { w.keeper.Forget(ctx) })
	beside.Go(func() { w.alive(ctx) })
	if w.cert != nil {
		beside.Go(func() { onReload(ctx, w.reload) })
	}
	if w.ops == nil {
		<-ctx.Done()
		return nil
	}
	over := make(chan error, 1)
	go func() { over <- w.ops.Serve(w.l) }()
	select {
	case err := <-over:
		return err
	case <-ctx.Done():
	}
	err := w.ops.Close()
	if served := <-over; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// reload reads the certificate again; one that does not read leaves the one in
// use.
func (w *watch) reload() {
	if err := w.cert.Load(); err != nil {
		w.keeper.Report(err)
	}
}

// alive tells the service manager that the office is served, again and again
// for as long as it answers, and that it ends. Without one nobody is told.
func (w *watch) alive(ctx context.Context) {
	tell := func(state string) { _, _ = daemon.SdNotify(false, state) }
	tell(daemon.SdNotifyReady)
	defer tell(daemon.SdNotifyStopping)
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if w.keeper.Ready(ctx) == nil {
				tell(daemon.SdNotifyWatchdog)
			}
		}
	}
}
