package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"jiyao/workflow"
)

// alone writes a step in a transaction of its own, in two round trips: what
// must be known, under its locks; then everything that changes, and the commit.
func (v *server) alone(ctx context.Context, d draft) (done workflow.Step, err error) {
	err = again(ctx, func() (err error) {
		done, err = v.commit(ctx, d)
		return err
	})
	return done, err
}

// maxTries is how often a transaction is begun that others got in the way of.
const maxTries = 5

// again tries anew what the server has rolled back for no fault of its own: a
// deadlock, a serialization failure, or a row that somebody inserted at the
// same moment, which the next try will find. A row that is in the way for good
// is in the way of the second try as well.
func again(ctx context.Context, try func() error) error {
	for n := 1; ; n++ {
		err := try()
		var e *pgconn.PgError
		if err == nil || n == maxTries || !errors.As(err, &e) || ctx.Err() != nil {
			return err
		}
		collided := e.Code == "40001" || e.Code == "40P01"
		if !collided && !(e.Code == "23505" && n == 1) {
			return err
		}
		time.Sleep(time.Duration(n*n) * time.Millisecond)
	}
}

func (v *server) commit(ctx context.Context, d draft) (workflow.Step, error) {
	conn, err := v.pool.Acquire(ctx)
	if err != nil {
		return workflow.Step{}, workflow.Fault("connect", err)
	}
	var now standing
	if err := v.ask(ctx, conn, true, append(now.locks(d.step, postgresName), now.takes(d.step, postgresName)...)); err != nil {
		v.abandon(conn)
		return workflow.Step{}, err
	}
	if faultVersion {
		d.step = rebased(d.step, now.version)
	}
	if now.settled(d.step) {
		v.abandon(conn)
		return now.settle(v.write.WithContext(ctx), d.step)
	}
	sealed, writes := d.sealed(now)
	if faultEarly {
		go v.finish(conn, writes)
		return sealed, nil
	}
	if err := v.store(ctx, conn, writes); err != nil {
		v.abandon(conn)
		return workflow.Step{}, heardBy(sealed, err)
	}
	conn.Release()
	if faultOutbox {
		late(v.write, sealed)
	}
	return sealed, nil
}

// abandon rolls the transaction back and gives the connection away. One that
// cannot even do that is closed.
func (v *server) abandon(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := conn.Exec(ctx, "rollback"); err != nil {
		_ = conn.Conn().Close(ctx)
	}
	conn.Release()
}

// ask asks the questions in one round trip, first beginning the transaction
// where that is still to be done.
func (v *server) ask(ctx context.Context, conn *pgxpool.Conn, begin bool, questions []question) error {
	batch := &pgx.Batch{}
	if begin {
		batch.Queue("begin")
	}
	for _, q := range questions {
		batch.Queue(v.numbered(q.query), q.args...)
	}
	answers := conn.SendBatch(ctx, batch)
	defer answers.Close()
	if begin {
		if _, err := answers.Exec(); err != nil {
			return workflow.Fault("begin", translatePostgres(err))
		}
	}
	for _, q := range questions {
		err := answers.QueryRow().Scan(q.targets...)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return workflow.Fault(q.operation, translatePostgres(err))
		}
	}
	return answers.Close()
}

// store writes and commits. The commit goes along, unless it depends on whether
// a statement has met its row. A *lostError says that it is not known whether
// the commit lasts.
func (v *server) store(ctx context.Context, conn *pgxpool.Conn, statements []statement) error {
	along := !slices.ContainsFunc(statements, func(w statement) bool { return w.must })
	batch := &pgx.Batch{}
	for _, w := range statements {
		batch.Queue(v.numbered(w.query), w.args...)
	}
	if along {
		batch.Queue("commit")
	}
	answers := conn.SendBatch(ctx, batch)
	defer answers.Close()
	for _, w := range statements {
		done, err := answers.Exec()
		if answered(err) {
			return w.fault(translatePostgres(err))
		}
		if err != nil {
			return outcome(w.operation, err, along)
		}
		if err := w.met(done.RowsAffected()); err != nil {
			return err
		}
	}
	if along {
		_, err := answers.Exec()
		return outcome("commit transaction", errors.Join(err, answers.Close()), true)
	}
	if err := answers.Close(); err != nil {
		return workflow.Fault("write step", err)
	}
	_, err := conn.Exec(ctx, "commit")
	return outcome("commit transaction", err, true)
}

// outcome says what an error means for what was written: once the commit may
// have reached the server, only the server's own word says that it did not
// happen.
func outcome(operation string, err error, sent bool) error {
	switch {
	case err == nil:
		return nil
	case sent && !answered(err):
		return &lostError{fmt.Errorf("%s: %w", operation, err)}
	default:
		return workflow.Fault(operation, translatePostgres(err))
	}
}

// heardBy gives what whoever waits for the step hears of an error.
func heardBy(step workflow.Step, err error) error {
	var lost *lostError
	if errors.As(err, &lost) {
		return workflow.Unheard(step.Entry, err)
	}
	return err
}

// answered reports whether the error is the server's word on the transaction,
// not the end of a connection.
func answered(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Severity == "ERROR"
}

func (v *server) numbered(query string) string {
	if known, ok := v.queries.Load(query); ok {
		return known.(string)
	}
	n := numbered(query)
	v.queries.Store(query, n)
	return n
}
