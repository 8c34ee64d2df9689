package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"jiyao/workflow"
)

const postgresName = "postgres"

// maxConnections is how many connections one program holds unless the URL says
// otherwise (pool_max_conns): more make two cores slower, not faster.
const maxConnections = 16

// A server is the PostgreSQL engine: every write has a connection and a
// transaction of its own, and row locks order them.
type server struct {
	pool    *pgxpool.Pool
	sqlPool *sql.DB // the same connections as GORM sees them
	write   *gorm.DB
	queries sync.Map // each query of ours with its arguments numbered

	queue   *queue
	writing sync.WaitGroup // the writers
}

func openPostgres(ctx context.Context, url string, enter entrance) (*Store, error) {
	config, err := postgresConfig(url)
	if err != nil {
		return nil, err
	}
	s, v := &Store{}, &server{}
	s.engine = v
	if err := v.open(ctx, config, s, enter); err != nil {
		c := config.ConnConfig
		return nil, errors.Join(fmt.Errorf("打开数据库%s（%s）：%w", c.Database, c.Host, err), v.Close())
	}
	return s, nil
}

// postgresConfig reads the URL. The error does not repeat it: it may hold a
// password.
func postgresConfig(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, unfit("address", "数据库地址有误，应写作postgres://用户@主机:端口/库名的样子。")
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = maxConnections
	}
	config.AfterConnect = assertSafe
	settings := config.ConnConfig.RuntimeParams
	settings["application_name"] = "jiyao"
	settings["client_encoding"] = "UTF8"
	settings["default_transaction_isolation"] = "read committed"
	// Whoever is gone must not keep others waiting for his locks.
	settings["lock_timeout"] = "10s"
	settings["idle_in_transaction_session_timeout"] = "30s"
	return config, nil
}

func (v *server) open(ctx context.Context, config *pgxpool.Config, s *Store, enter entrance) (err error) {
	if v.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	if err = v.assertFit(ctx); err != nil {
		return err
	}
	v.sqlPool = stdlib.OpenDBFromPool(v.pool)
	schema, err := postgresSchema()
	if err != nil {
		return err
	}
	if err = enter(ctx, v.sqlPool, schema); err != nil {
		return err
	}
	v.write, err = gorm.Open(pgDialect{&postgres.Dialector{Config: &postgres.Config{Conn: v.sqlPool}}}, &gorm.Config{
		Logger:                 logger.Discard,
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
	s.write, s.read = v.write, v.write
	if err != nil {
		return err
	}
	v.queue = newQueue()
	for range writers {
		v.writing.Go(v.writeAll)
	}
	return nil
}

// Close closes every connection, after the writes that use them.
func (v *server) Close() error {
	if v.queue != nil && v.queue.end() {
		v.writing.Wait()
	}
	if v.sqlPool != nil {
		if err := v.sqlPool.Close(); err != nil {
			return err
		}
	}
	if v.pool != nil {
		v.pool.Close()
	}
	return nil
}

// snapshot reads everything at one moment.
func (v *server) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

func (v *server) look(ctx context.Context, read func(c asker) error) error {
	return read(pooled{ctx, v})
}

// pooled asks on whichever connection of the pool is free.
type pooled struct {
	ctx context.Context
	*server
}

func (p pooled) one(query string, args []any, targets ...any) error {
	err := p.pool.QueryRow(p.ctx, p.numbered(query), args...).Scan(targets...)
	if errors.Is(err, pgx.ErrNoRows) {
		return sql.ErrNoRows
	}
	return translatePostgres(err)
}

func (p pooled) each(query string, args, targets []any, take func() error) error {
	rows, err := p.pool.Query(p.ctx, p.numbered(query), args...)
	if err == nil {
		_, err = pgx.ForEachRow(rows, targets, take)
	}
	return translatePostgres(err)
}

// assertSafe refuses a connection over which an acknowledged step might be
// lost.
func assertSafe(ctx context.Context, conn *pgx.Conn) error {
	var fsync, commits, pages string
	var standby bool
	err := conn.QueryRow(ctx, `SELECT current_setting('fsync'), current_setting('synchronous_commit'),
		current_setting('full_page_writes'), pg_is_in_recovery()`).Scan(&fsync, &commits, &pages, &standby)
	switch {
	case err != nil:
		return err
	case fsync != "on":
		return unfit("fsync", "数据库服务器的fsync是“%s”：断电会丢失已办结果，甚至损坏数据。请改为on并重启服务器后再启动。", fsync)
	case commits == "off":
		return unfit("synchronous_commit", "数据库服务器的synchronous_commit是“off”：断电会丢失已办结果。请改为on后再启动。")
	case pages != "on":
		return unfit("full_page_writes", "数据库服务器的full_page_writes是“%s”：断电会损坏数据。请改为on后再启动。", pages)
	case standby:
		return unfit("standby", "连接的是只读的备用数据库，不能办理。请改为连接主数据库后再启动。")
	default:
		return nil
	}
}

// serverFacts are what a server answers about itself and a database.
type serverFacts struct {
	version          int
	encoding, locale string
	letters          bool // Chinese characters count as letters
	folds            bool // letters beyond ASCII have a lower case
}

// assertFit refuses a server that is too old, and a database that cannot hold
// Chinese, or takes Chinese characters for punctuation: search would then read
// every page. What counts is what the database answers, not what its locale is
// called.
func (v *server) assertFit(ctx context.Context) error {
	var f serverFacts
	err := v.pool.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
		(SELECT datctype FROM pg_database WHERE datname = current_database())`).Scan(&f.version, &f.encoding, &f.locale)
	var e *pgconn.PgError
	if err != nil && !errors.As(err, &e) && !errors.As(err, new(*UnfitError)) {
		return &UnfitError{Setting: "connection", Cause: err, Msg: "连不上数据库服务器，请检查地址和端口，以及服务器是否已经启动。"}
	}
	if err == nil && f.encoding == "UTF8" { // in others the question itself is an error
		err = v.pool.QueryRow(ctx, `SELECT '会议𠮷' ~ '^[[:alpha:]]{3}$', lower('ＡÉ') = 'ａé'`).Scan(&f.letters, &f.folds)
	}
	if err != nil {
		return err
	}
	return f.judge()
}

// oldest is the oldest PostgreSQL that the tests run on.
const oldest = 15

func (f serverFacts) judge() error {
	switch {
	case f.version/10000 < oldest:
		return unfit("server_version_num", "数据库服务器是PostgreSQL %d，太旧：请升级到%d或更新的版本后再启动。", f.version/10000, oldest)
	case f.encoding != "UTF8":
		return unfit("server_encoding", "数据库的字符编码是%s，存不下全部汉字。请新建编码为UTF8的数据库（CREATE DATABASE … ENCODING 'UTF8'）后再启动。", f.encoding)
	case !f.letters || !f.folds:
		return unfit("lc_ctype", "数据库的LC_CTYPE是“%s”，不识汉字，检索会极慢。请新建LC_CTYPE为C.UTF-8或zh_CN.UTF-8的数据库"+
			"（CREATE DATABASE … TEMPLATE template0 LC_CTYPE 'C.UTF-8'）后再启动。", f.locale)
	default:
		return nil
	}
}

// A pgDialect is GORM's PostgreSQL with the errors' causes kept, and with the
// triggers' refusals among the constraints.
type pgDialect struct{ *postgres.Dialector }

// Translate gives GORM's error for the server's code, and the server's own for
// the rest.
func (pgDialect) Translate(err error) error { return translatePostgres(err) }

func translatePostgres(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case "23505":
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case "23503":
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case "23514", "23502", "23000":
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	case "53100":
		return fmt.Errorf("%w: %w", syscall.ENOSPC, err)
	case "55P03", "57014": // a lock, or the whole statement, has taken too long
		return fmt.Errorf("%w: %w", syscall.EBUSY, err)
	default:
		return err
	}
}

// within carries out one write in a transaction of its own.
func (v *server) within(ctx context.Context, write func(tx *gorm.DB) error) error {
	return again(ctx, func() error {
		decided := false
		err := v.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			err := write(tx)
			decided = err == nil
			return err
		})
		var known *workflow.Error
		switch {
		case err == nil || errors.As(err, &known):
			return err
		case decided && !answered(err):
			return workflow.Unheard(workflow.Entry{}, err)
		default:
			return workflow.Fault("commit transaction", err)
		}
	})
}
