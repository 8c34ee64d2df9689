package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"jiyao/workflow"
)

// On a server several writers write together what waits in one program: a
// transaction, its round trips and its wait for the disk are then shared. More
// writers find less waiting each.
const writers = 4

// togetherTime bounds a transaction of several steps.
const togetherTime = time.Minute

// Commit writes the step whole or not at all, together with others. What counts
// meetings is written alone: it counts the rows that others have written.
func (v *server) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	if faultNumber {
		step = foresee(v.write, step)
	}
	if step.Count != nil || faulty {
		return v.alone(ctx, drafted(step))
	}
	return v.queue.commit(ctx, step, v.write)
}

// writeAll is one of the writers.
func (v *server) writeAll() {
	for waiting := v.queue.take(); len(waiting) > 0; waiting = v.queue.take() {
		for len(waiting) > 0 {
			var batch []request
			batch, waiting = apart(waiting)
			v.writeBatch(batch)
		}
	}
}

// apart takes the first request of each minutes, in the order of their IDs: all
// writers lock rows in that order, and none of a batch depends on another.
func apart(waiting []request) (batch, rest []request) {
	first := map[string]bool{}
	for _, r := range waiting {
		if id := r.draft.step.Entry.Minutes; !first[id] {
			first[id], batch = true, append(batch, r)
		} else {
			rest = append(rest, r)
		}
	}
	slices.SortFunc(batch, func(a, b request) int {
		return cmp.Compare(a.draft.step.Entry.Minutes, b.draft.step.Entry.Minutes)
	})
	return batch, rest
}

// writeBatch writes the batch in one transaction. If the database does not take
// it every step is written alone, and each hears of its own fault only.
func (v *server) writeBatch(batch []request) {
	batch = slices.DeleteFunc(batch, func(r request) bool {
		if err := r.ctx.Err(); err != nil {
			r.reply <- result{err: workflow.Fault("wait for commit", err)}
			return true
		}
		return false
	})
	var results []result
	var err error
	if len(batch) > 1 {
		results, err = v.together(batch)
	}
	var lost *lostError
	for i, r := range batch {
		switch {
		case errors.As(err, &lost):
			r.reply <- result{err: workflow.Unheard(r.draft.step.Entry, err)}
		case err != nil || results == nil:
			step, err := v.alone(r.ctx, r.draft)
			r.reply <- result{step: step, err: err}
		default:
			r.reply <- results[i]
		}
	}
}

// together writes several steps, each of another minutes, in the order of their
// IDs. An error that is no *lostError has written nothing.
func (v *server) together(batch []request) ([]result, error) {
	ctx, cancel := context.WithTimeout(context.Background(), togetherTime)
	defer cancel()
	conn, err := v.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	results, statements, err := v.prepare(ctx, conn, batch)
	if err != nil || len(statements) == 0 {
		v.abandon(conn)
		return results, err
	}
	if err := v.store(ctx, conn, statements); err != nil {
		v.abandon(conn)
		return nil, err
	}
	conn.Release()
	return results, nil
}

// prepare begins the transaction and gives what becomes of each step and what
// is to be written.
func (v *server) prepare(ctx context.Context, conn *pgxpool.Conn, batch []request) ([]result, []statement, error) {
	now, err := v.lock(ctx, conn, batch)
	if err != nil {
		return nil, nil, err
	}
	var takes []question
	for i, r := range batch {
		if !now[i].settled(r.draft.step) {
			takes = append(takes, now[i].takes(r.draft.step, postgresName)...)
		}
	}
	if len(takes) > 0 {
		// Ledgers are locked in one order too.
		slices.SortStableFunc(takes, func(a, b question) int { return cmp.Compare(a.ledger(), b.ledger()) })
		if err := v.ask(ctx, conn, false, takes); err != nil {
			return nil, nil, err
		}
	}
	results := make([]result, len(batch))
	var statements []statement
	for i, r := range batch {
		if now[i].settled(r.draft.step) {
			results[i].settled = &now[i]
			continue
		}
		sealed, writes := r.draft.sealed(now[i])
		results[i].step, statements = sealed, append(statements, writes...)
	}
	return results, merged(statements), nil
}

// lockRows locks the rows of minutes in the order of their IDs.
const lockRows = `SELECT m.id, m.version, COALESCE(e.hash, '') FROM minutes m
	LEFT JOIN entries e ON e.minutes_id = m.id AND e.version = m.version
	WHERE m.id = ANY($1) ORDER BY m.id FOR NO KEY UPDATE OF m`

// findKeys finds the entries that keys have led to.
const findKeys = `SELECT e.actor_id, e.idem_key, e.minutes_id, e.version
	FROM unnest($1::text[], $2::text[]) AS k (actor, idem_key)
	JOIN entries e ON e.actor_id = k.actor AND e.idem_key = k.idem_key AND e.idem_key <> ''`

// lock begins the transaction and asks how things stand for each step, in one
// round trip: every row is locked before any key is looked up.
func (v *server) lock(ctx context.Context, conn *pgxpool.Conn, batch []request) ([]standing, error) {
	ids, actors, keys := make([]string, len(batch)), make([]string, len(batch)), make([]string, len(batch))
	for i, r := range batch {
		e := r.draft.step.Entry
		ids[i], actors[i], keys[i] = e.Minutes, e.Actor.ID, e.Key
	}
	now := make([]standing, len(batch))
	questions := &pgx.Batch{}
	questions.Queue("begin")
	questions.Queue(lockRows, ids).Query(func(rows pgx.Rows) error {
		var id, hash string
		var version int
		_, err := pgx.ForEachRow(rows, []any{&id, &version, &hash}, func() error {
			i := slices.Index(ids, id)
			now[i].version, now[i].hash = version, hash
			return nil
		})
		return err
	})
	questions.Queue(findKeys, actors, keys).Query(func(rows pgx.Rows) error {
		var actor, key, id string
		var version int
		_, err := pgx.ForEachRow(rows, []any{&actor, &key, &id, &version}, func() error {
			for i := range batch {
				if actors[i] == actor && keys[i] == key {
					now[i].first.minutes, now[i].first.version = id, version
				}
			}
			return nil
		})
		return err
	})
	for i, r := range batch {
		for _, q := range now[i].editions(r.draft.step) {
			questions.Queue(v.numbered(q.query), q.args...).QueryRow(func(row pgx.Row) error {
				if err := row.Scan(q.targets...); !errors.Is(err, pgx.ErrNoRows) {
					return err
				}
				return nil
			})
		}
	}
	return now, fault("lock minutes", translatePostgres(conn.SendBatch(ctx, questions).Close()))
}
