package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// A pinned is the writer's one connection as GORM sees it. It prepares each
// statement once and keeps it, which database/sql does not do across
// transactions, and begins IMMEDIATE: a writer that reads first must hold the
// lock from the start. Only the writer's goroutine uses it.
type pinned struct {
	pool       *sql.DB
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

var (
	_ gorm.ConnPool         = (*pinned)(nil)
	_ gorm.ConnPoolBeginner = (*pinned)(nil)
	_ gorm.TxCommitter      = (*pinnedTx)(nil)
	_ gorm.GetDBConnector   = (*pinned)(nil)
)

// maxStatements bounds what is kept; Commit has about a dozen statements.
const maxStatements = 100

func pin(ctx context.Context, pool *sql.DB) (*pinned, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &pinned{pool: pool, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

// prepared gives the statement for the query, nil if it is not worth keeping.
func (p *pinned) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := p.statements[query]; s != nil || len(p.statements) >= maxStatements {
		return s, nil
	}
	s, err := p.conn.PrepareContext(ctx, query)
	if err == nil {
		p.statements[query] = s
	}
	return s, err
}

// PrepareContext prepares a statement that the caller closes.
func (p *pinned) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.conn.PrepareContext(ctx, query)
}

// ExecContext carries out a statement.
func (p *pinned) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.conn.ExecContext(ctx, query, args...)
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext asks for rows.
func (p *pinned) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.conn.QueryContext(ctx, query, args...)
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext asks for one row.
func (p *pinned) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.prepared(ctx, query)
	if err != nil || s == nil {
		return p.conn.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

// BeginTx begins a transaction that holds the write lock. If a broken one
// stayed open it is rolled back first.
func (p *pinned) BeginTx(ctx context.Context, _ *sql.TxOptions) (gorm.ConnPool, error) {
	_, err := p.ExecContext(ctx, "BEGIN IMMEDIATE")
	if err != nil {
		if _, undo := p.ExecContext(ctx, "ROLLBACK"); undo != nil {
			return nil, err
		}
		_, err = p.ExecContext(ctx, "BEGIN IMMEDIATE")
	}
	return &pinnedTx{p}, err
}

// GetDBConn gives the pool behind the connection.
func (p *pinned) GetDBConn() (*sql.DB, error) { return p.pool, nil }

// close gives the connection back to its pool.
func (p *pinned) close() error {
	for _, s := range p.statements {
		if err := s.Close(); err != nil {
			return err
		}
	}
	return p.conn.Close()
}

// A pinnedTx is the connection inside a transaction.
type pinnedTx struct{ *pinned }

// Commit makes the transaction last. One that cannot be committed is rolled
// back, so that it does not stay open.
func (t *pinnedTx) Commit() error {
	ctx := context.Background()
	_, err := t.ExecContext(ctx, "COMMIT")
	if err != nil {
		_, _ = t.ExecContext(ctx, "ROLLBACK") // the commit's error says more
	}
	return err
}

// Rollback undoes the transaction; it is no error that SQLite has done so
// already.
func (t *pinnedTx) Rollback() error {
	_, _ = t.ExecContext(context.Background(), "ROLLBACK")
	return nil
}
