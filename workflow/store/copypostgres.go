package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// fill gives a side whose rows come in by the COPY protocol, which triggers
// see like any other insert.
func (v *server) fill(ctx context.Context, write func(side) error) error {
	conn, err := v.sqlPool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	db, err := gorm.Open(pgDialect{&postgres.Dialector{Config: &postgres.Config{Conn: conn}}}, &gorm.Config{
		Logger: logger.Discard, SkipDefaultTransaction: true, TranslateError: true,
	})
	if err != nil {
		return err
	}
	tx := db.WithContext(ctx)
	if err := tx.Exec("BEGIN").Error; err != nil {
		return err
	}
	if err = stayIdle(tx); err == nil {
		err = write(side{
			tx:     tx,
			insert: func(s shape, r *rowStream) error { return copyRows(ctx, conn, s, r) },
			empty:  "TRUNCATE ",
			lock:   "LOCK TABLE %s IN EXCLUSIVE MODE",
		})
	}
	if err != nil {
		_, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		if ctx.Err() != nil { // the connection went with it
			undo = nil
		}
		return errors.Join(err, undo)
	}
	return fault("commit copy", tx.Exec("COMMIT").Error)
}

// copyRows brings rows in over the connection that the transaction is on.
func copyRows(ctx context.Context, conn *sql.Conn, s shape, r *rowStream) error {
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("no connection of pgx but %T", driver)
		}
		_, err := c.Conn().CopyFrom(ctx, pgx.Identifier{s.name}, s.names(), r)
		return translatePostgres(err)
	})
}
