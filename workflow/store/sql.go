package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"jiyao/workflow"
)

// Commit's few statements are prepared SQL on GORM's connection: GORM's own
// way to the same statement costs several times the statement.

// A question asks for one row under the step's locks; targets stay as they are
// if there is none.
type question struct {
	operation string
	query     string
	args      []any
	targets   []any
}

// ask has the question answered in a transaction.
func (q question) ask(c carrier) error {
	err := c.one(q.query, q.args, q.targets...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return fault(q.operation, err)
}

// ask asks the question in a transaction of GORM's.
func ask(tx *gorm.DB, q question) error { return q.ask(ours{tx}) }

// ours is a transaction of GORM's as a carrier.
type ours struct{ tx *gorm.DB }

func (o ours) exec(query string, args ...any) (int64, error) { return exec(o.tx, query, args...) }

func (o ours) one(query string, args []any, targets ...any) error {
	return one(o.tx, query, args, targets...)
}

func (o ours) each(query string, args, targets []any, take func() error) error {
	rows, err := o.tx.Statement.ConnPool.QueryContext(contextOf(o.tx), marked(o.tx, query), args...)
	if err != nil {
		return translate(o.tx, err)
	}
	for err == nil && rows.Next() {
		if err = rows.Scan(targets...); err == nil {
			err = take()
		}
	}
	return translate(o.tx, errors.Join(err, rows.Err(), rows.Close()))
}

// A statement writes rows. Where must is set it has to meet exactly one, or
// nothing of the step is written; missed says what it means if it does not, a
// fault if it is nil, and failed what an error of the database means.
type statement struct {
	operation string
	query     string
	args      []any
	must      bool
	missed    error
	failed    func(error) error
}

// inserting inserts a row.
func inserting[R schema.Tabler](operation string, row R) statement {
	t := tableOf[R]()
	return statement{operation: operation, query: t.insert, args: t.values(row)}
}

// updating changes a row that must be there.
func updating(operation, query string, args ...any) statement {
	return statement{operation: operation, query: query, args: args, must: true}
}

// write carries the statement out.
func (w statement) write(c carrier) error {
	rows, err := c.exec(w.query, w.args...)
	if err != nil {
		return w.fault(err)
	}
	return w.met(rows)
}

// fault says what an error of the database means.
func (w statement) fault(err error) error {
	if w.failed != nil {
		return w.failed(err)
	}
	return workflow.Fault(w.operation, err)
}

// met says what the number of rows means that a statement has met.
func (w statement) met(rows int64) error {
	switch {
	case !w.must || rows == 1:
		return nil
	case w.missed != nil:
		return w.missed
	default:
		return workflow.Fault(w.operation, gorm.ErrRecordNotFound)
	}
}

// exec carries out one statement in the transaction. Arguments stand in the
// query as ?, on every database.
func exec(tx *gorm.DB, query string, args ...any) (int64, error) {
	done, err := tx.Statement.ConnPool.ExecContext(context.Background(), marked(tx, query), args...)
	if err != nil {
		return 0, translate(tx, err)
	}
	return done.RowsAffected()
}

// one reads a single row into the targets; sql.ErrNoRows if there is none.
func one(tx *gorm.DB, query string, args []any, targets ...any) error {
	err := tx.Statement.ConnPool.QueryRowContext(contextOf(tx), marked(tx, query), args...).Scan(targets...)
	return translate(tx, err)
}

func contextOf(tx *gorm.DB) context.Context {
	if ctx := tx.Statement.Context; ctx != nil {
		return ctx
	}
	return context.Background()
}

// rowsOf reads the rows of a type by the rest of the statement, and turns each
// into what it stands for.
func rowsOf[R schema.Tabler, T any](c asker, rest string, args []any, convert func(R) (T, error)) (all []T, err error) {
	var row R
	t, name := tableOf[R](), row.TableName()
	err = c.each("SELECT "+t.of(name)+" FROM "+name+" "+rest, args, t.targets(&row), func() error {
		v, err := convert(row)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, workflow.Fault("read "+name, err)
	}
	return all, nil
}

// insert inserts a row; onConflict is empty or an ON CONFLICT clause.
func insert[R schema.Tabler](tx *gorm.DB, row R, onConflict string) error {
	t := tableOf[R]()
	_, err := exec(tx, t.insert+onConflict, t.values(row)...)
	return err
}

func translate(tx *gorm.DB, err error) error {
	if t, ok := tx.Dialector.(gorm.ErrorTranslator); ok && err != nil && err != sql.ErrNoRows {
		return t.Translate(err)
	}
	return err
}

// marked gives the query with the database's own marks for arguments.
func marked(tx *gorm.DB, query string) string {
	if tx.Name() == postgresName {
		return numbered(query)
	}
	return query
}

// numbered turns each ? into PostgreSQL's $1, $2 and so on. No statement of
// ours has a question mark in a literal.
func numbered(query string) string {
	var b strings.Builder
	b.Grow(len(query) + 64)
	n := 0
	for {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		query = after
	}
}
