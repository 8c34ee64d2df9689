package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	riverqueue "github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

const (
	steps        = 6
	riverWorkers = 32
)

// stepArgs is the job that carries out one step of a case.
type stepArgs struct {
	Case int
	Step int
}

// Kind names the job.
func (stepArgs) Kind() string { return "step" }

// stepWorker carries out a step: in one transaction the job is complete and
// the next one waits.
type stepWorker struct {
	riverqueue.WorkerDefaults[stepArgs]
	pool  *pgxpool.Pool
	meter *meter
	ended *sync.Map // case → its channel
}

// Work carries out one job.
func (w *stepWorker) Work(ctx context.Context, job *riverqueue.Job[stepArgs]) error {
	tx, err := w.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx) //nolint:errcheck // after a commit there is nothing to roll back
	next := stepArgs{job.Args.Case, job.Args.Step + 1}
	if next.Step <= steps {
		if _, err := riverqueue.ClientFromContext[pgx.Tx](ctx).InsertTx(ctx, tx, next, nil); err != nil {
			return err
		}
	}
	if _, err := riverqueue.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	w.meter.done(next.Case)
	if ended, ok := w.ended.Load(next.Case); ok && next.Step > steps {
		close(ended.(chan struct{}))
	}
	return nil
}

// river starts River's client over PostgreSQL.
func river(ctx context.Context, _ string, m *meter) (running, error) {
	p, err := startPostgres(ctx, "")
	r := running{
		version:    "River " + versionOf("github.com/riverqueue/river") + "，" + p.version,
		durability: p.durability, folder: p.folder, stop: p.stop,
	}
	if err != nil {
		return r, err
	}
	config, err := pgxpool.ParseConfig(p.name)
	if err != nil {
		return r, err
	}
	config.MaxConns = riverWorkers + 8
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return r, err
	}
	r.stop = func() { pool.Close(); p.stop() }
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return r, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return r, err
	}
	worker := &stepWorker{pool: pool, meter: m, ended: &sync.Map{}}
	client, err := startRiver(pool, worker)
	if err != nil {
		return r, err
	}
	r.stop = func() {
		halt, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = client.StopAndCancel(halt)
		pool.Close()
		p.stop()
	}
	r.carryOut = func(ctx context.Context, n int) error { return worker.carryOut(ctx, client, n) }
	return r, nil
}

func startRiver(pool *pgxpool.Pool, worker *stepWorker) (*riverqueue.Client[pgx.Tx], error) {
	workers := riverqueue.NewWorkers()
	riverqueue.AddWorker(workers, worker)
	client, err := riverqueue.NewClient(riverpgxv5.New(pool), &riverqueue.Config{
		Logger:            slog.New(slog.DiscardHandler),
		Workers:           workers,
		Queues:            map[string]riverqueue.QueueConfig{riverqueue.QueueDefault: {MaxWorkers: riverWorkers}},
		FetchCooldown:     riverqueue.FetchCooldownMin,
		FetchPollInterval: 10 * time.Millisecond,
	})
	if err != nil {
		return nil, err
	}
	return client, client.Start(context.Background())
}

// carryOut begins a case and waits for its end.
func (w *stepWorker) carryOut(ctx context.Context, client *riverqueue.Client[pgx.Tx], n int) error {
	ended := make(chan struct{})
	w.ended.Store(n, ended)
	defer w.ended.Delete(n)
	w.meter.begin(n)
	if _, err := client.Insert(ctx, stepArgs{n, 1}, nil); err != nil {
		return err
	}
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
