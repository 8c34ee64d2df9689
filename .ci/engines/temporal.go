package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"go.temporal.io/server/common/config"
)

const (
	namespace = "jiyao"
	taskQueue = "steps"
)

// shelf is where a Temporal server keeps its data.
type shelf struct {
	sql    config.SQL
	shards int32
	place
}

// temporalOn starts Temporal's server in this process over a store, with a
// worker for workflows of six activities.
func temporalOn(open func(ctx context.Context, dir string) (shelf, error)) func(context.Context, string, *meter) (running, error) {
	return func(ctx context.Context, dir string, m *meter) (running, error) {
		var end ending
		r := running{stop: end.all}
		s, err := open(ctx, dir)
		end.add(s.stop)
		if err != nil {
			return r, err
		}
		r.durability, r.folder = s.durability, s.folder
		r.version = fmt.Sprintf("Temporal %s，SDK %s，%s", versionOf("go.temporal.io/server"), versionOf("go.temporal.io/sdk"), s.version)
		server, address, err := newServer(s)
		if err != nil {
			return r, err
		}
		if err := server.Start(); err != nil {
			return r, err
		}
		end.add(func() { _ = server.Stop() })
		c, err := dial(ctx, address)
		if err != nil {
			return r, err
		}
		end.add(c.Close)
		w := newWorker(c, m)
		if err := w.Start(); err != nil {
			return r, err
		}
		end.add(w.Stop)
		r.carryOut = func(ctx context.Context, n int) error { return runCase(ctx, c, m, n) }
		return r, awaitFirst(ctx, c)
	}
}

// ending ends what has been started, the last first.
type ending struct{ stops []func() }

func (e *ending) add(stop func()) {
	if stop != nil {
		e.stops = append(e.stops, stop)
	}
}

func (e *ending) all() {
	for i := len(e.stops) - 1; i >= 0; i-- {
		e.stops[i]()
	}
}

func dial(ctx context.Context, address string) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort: address, Namespace: namespace,
		Logger: sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
	})
}

// newWorker carries out workflows and activities; 0 is the case nobody counts.
func newWorker(c client.Client, m *meter) worker.Worker {
	w := worker.New(c, taskQueue, worker.Options{
		MaxConcurrentActivityTaskPollers: 8, MaxConcurrentWorkflowTaskPollers: 8,
	})
	w.RegisterWorkflowWithOptions(sixSteps, workflow.RegisterOptions{Name: "sixSteps"})
	w.RegisterActivityWithOptions(func(_ context.Context, n int) error {
		if n != 0 {
			m.done(n)
		}
		return nil
	}, activityNamed("step"))
	return w
}

// sixSteps is a case: six activities, one after the other.
func sixSteps(ctx workflow.Context, n int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 30 * time.Second})
	for range steps {
		if err := workflow.ExecuteActivity(ctx, "step", n).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// runCase begins a case and waits for its end.
func runCase(ctx context.Context, c client.Client, m *meter, n int) error {
	m.begin(n)
	return runWorkflow(ctx, c, n)
}

func runWorkflow(ctx context.Context, c client.Client, n int) error {
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: fmt.Sprintf("case-%d", n), TaskQueue: taskQueue,
	}, "sixSteps", n)
	if err != nil {
		return err
	}
	return run.Get(ctx, nil)
}

// awaitFirst carries out a case that does not count: the server answers before
// all of it is ready.
func awaitFirst(ctx context.Context, c client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := runWorkflow(ctx, c, 0)
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}
