package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// teller tells the person something of one job.
type teller func(id string, args ...any)

// outcome is how a job ended: what it had to tell, and its error.
type outcome struct {
	notes   []string
	err     error
	skipped bool
}

// batch sets all jobs, as many at a time as there are cores. At Ctrl-C what
// has begun is finished. Notes and errors come in the order of the inputs.
func (a *app) batch(ctx context.Context, jobs []job) error {
	engine, err := a.typesetter()
	if err != nil {
		return err
	}
	if len(jobs) == 1 {
		if err := a.set(jobs[0], engine, a.say); err != nil {
			return err
		}
		a.tellFaces(jobs[0].format, engine.Faces())
		return nil
	}
	outcomes := a.work(ctx, jobs, engine)
	failed := 0
	var first error
	var left []string
	for i, o := range outcomes {
		for _, note := range o.notes {
			fmt.Fprintln(a.talk, note)
		}
		switch {
		case o.skipped:
			left = append(left, jobs[i].input)
		case o.err != nil:
			a.complain(a.lang.msg("note.job", jobs[i].input, a.sentence(o.err)))
			if failed++; first == nil {
				first = o.err
			}
		}
	}
	if failed+len(left) < len(jobs) {
		a.tellFaces(jobs[0].format, engine.Faces())
	}
	switch {
	case ctx.Err() != nil:
		return &InterruptedError{Left: left, Cause: ctx.Err()}
	case failed == len(jobs):
		return &AllFailedError{Total: failed, First: first}
	case failed > 0:
		return &PartialError{Failed: failed, Total: len(jobs)}
	}
	return nil
}

// work runs the jobs on all cores and gives their outcomes in order.
func (a *app) work(ctx context.Context, jobs []job, engine typesetter) []outcome {
	outcomes := make([]outcome, len(jobs))
	next := make(chan int)
	finished := make(chan struct{})
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = a.attempt(jobs[i], engine)
				finished <- struct{}{}
			}
		})
	}
	go func() {
		defer close(next)
		for i := range jobs {
			if ctx.Err() != nil {
				outcomes[i].skipped = true
				continue
			}
			next <- i
		}
	}()
	go func() {
		workers.Wait()
		close(finished)
	}()
	a.showProgress(finished, len(jobs))
	return outcomes
}

// attempt carries out one job and keeps what it has to tell.
func (a *app) attempt(j job, engine typesetter) outcome {
	var o outcome
	o.err = a.set(j, engine, func(id string, args ...any) {
		if !a.quiet {
			o.notes = append(o.notes, a.msg(id, args...))
		}
	})
	return o
}

// showProgress counts what is finished until the channel is closed.
func (a *app) showProgress(finished <-chan struct{}, total int) {
	show := a.progress()
	done := 0
	for range finished {
		if done++; show {
			fmt.Fprint(a.talk, a.msg("note.progress", done, total))
		}
	}
	if show {
		fmt.Fprintln(a.talk)
	}
}
