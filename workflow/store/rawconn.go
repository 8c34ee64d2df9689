package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A rawConn carries out Commit's statements on SQLite's own connection, each
// prepared once: database/sql's way to the same statement costs as much as a
// small statement itself. One goroutine at a time uses it.
type rawConn struct {
	conn       *sql.Conn
	statements map[string]driver.Stmt
	args       []driver.NamedValue // lent to one statement at a time
	row        []driver.Value
}

// whole makes a statement that fails take its transaction along, which whoever
// began it gives up anyway: SQLite then need not keep what each statement would
// have to put back.
var whole = strings.NewReplacer("INSERT INTO ", "INSERT OR ROLLBACK INTO ", "UPDATE ", "UPDATE OR ROLLBACK ", "DO UPDATE ", "DO UPDATE ")

// A session is the connection while it is held.
type session struct {
	*rawConn
	driver driver.ConnPrepareContext
}

func newRawConn(conn *sql.Conn) *rawConn {
	return &rawConn{conn: conn, statements: map[string]driver.Stmt{}}
}

// hold gives the connection to use until it returns.
func (c *rawConn) hold(use func(c carrier) error) error {
	return c.conn.Raw(func(held any) error {
		d, ok := held.(driver.ConnPrepareContext)
		if !ok {
			return fmt.Errorf("%T cannot prepare statements", held)
		}
		return use(session{c, d})
	})
}

func (s session) prepared(query string) (driver.Stmt, error) {
	if known := s.statements[query]; known != nil {
		return known, nil
	}
	stmt, err := s.driver.PrepareContext(context.Background(), whole.Replace(query))
	if err == nil {
		s.statements[query] = stmt
	}
	return stmt, err
}

// bind lends the arguments in the driver's form.
func (c *rawConn) bind(args []any) []driver.NamedValue {
	c.args = c.args[:0]
	for i, a := range args {
		if n, ok := a.(int); ok {
			a = int64(n)
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return c.args
}

// exec carries out one statement and gives how many rows it met.
func (s session) exec(query string, args ...any) (int64, error) {
	stmt, err := s.prepared(query)
	if err != nil {
		return 0, err
	}
	exec, ok := stmt.(driver.StmtExecContext)
	if !ok {
		return 0, fmt.Errorf("%T cannot be carried out", stmt)
	}
	done, err := exec.ExecContext(context.Background(), s.bind(args))
	if err != nil {
		return 0, dialect{}.Translate(err)
	}
	return done.RowsAffected()
}

// ask begins to read; the rows are the caller's to close.
func (s session) ask(query string, args []any) (driver.Rows, error) {
	stmt, err := s.prepared(query)
	if err != nil {
		return nil, err
	}
	ask, ok := stmt.(driver.StmtQueryContext)
	if !ok {
		return nil, fmt.Errorf("%T cannot be asked", stmt)
	}
	rows, err := ask.QueryContext(context.Background(), s.bind(args))
	return rows, dialect{}.Translate(err)
}

// next reads the next row into the targets; io.EOF if there is none.
func (s session) next(rows driver.Rows, targets []any) error {
	if len(s.row) < len(targets) {
		s.row = make([]driver.Value, len(targets))
	}
	row := s.row[:len(targets)]
	if err := rows.Next(row); err != nil {
		return dialect{}.Translate(err)
	}
	for i, v := range row {
		if err := assign(targets[i], v); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

// one reads a single row into the targets; sql.ErrNoRows if there is none.
func (s session) one(query string, args []any, targets ...any) (err error) {
	rows, err := s.ask(query, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if err := s.next(rows, targets); errors.Is(err, io.EOF) {
		return sql.ErrNoRows
	} else if err != nil {
		return err
	}
	// A statement that writes as it answers is carried to its end.
	if err := rows.Next(s.row[:len(targets)]); err != nil && !errors.Is(err, io.EOF) {
		return dialect{}.Translate(err)
	}
	return nil
}

// each reads every row into the targets, and takes it from there.
func (s session) each(query string, args, targets []any, take func() error) (err error) {
	rows, err := s.ask(query, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for {
		if err := s.next(rows, targets); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := take(); err != nil {
			return err
		}
	}
}

// assign sets a target to a value as SQLite gives it.
func assign(target any, v driver.Value) error {
	switch t := target.(type) {
	case *string:
		if s, ok := v.(string); ok {
			*t = s
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*t = int(n)
			return nil
		}
	case *int64:
		if n, ok := v.(int64); ok {
			*t = n
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok {
			*t = n != 0
			return nil
		}
	}
	return fmt.Errorf("%T does not go into %T", v, target)
}

// close closes the statements; the connection is its owner's.
func (c *rawConn) close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// done closes the statements and gives the connection back.
func (c *rawConn) done() error { return errors.Join(c.close(), c.conn.Close()) }
