// Package store keeps minutes in a database through GORM: SQLite in one file,
// or PostgreSQL for several replicas. Commit is the only way in; it writes a
// workflow.Step whole or not at all, and the schema's triggers refuse whatever
// else might be tried.
package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Store is a workflow.Store over one database.
type Store struct {
	write *gorm.DB
	read  *gorm.DB
	engine
}

// An engine is all that differs between the databases. It carries a write out
// whole or not at all, in a transaction of its own or together with others.
type engine interface {
	// Commit writes a step and gives it back sealed.
	Commit(ctx context.Context, step workflow.Step) (workflow.Step, error)
	// within carries out one write. The function receives only tx and may be
	// called again if the transaction broke. Like a step it may be carried
	// through even if ctx ends meanwhile.
	within(ctx context.Context, write func(tx *gorm.DB) error) error
	// look lends the quickest way to read there is, until it returns.
	look(ctx context.Context, read func(c asker) error) error
	// snapshot asks for a transaction that reads everything at one moment.
	snapshot() *sql.TxOptions
	// Close lets the waiting writes finish and closes the database. Writes that
	// come later are refused.
	Close() error
}

var _ workflow.Store = (*Store)(nil)

// Open opens a database and checks that every safety setting is in force. The
// name is the path of an SQLite file, made if there is none, or the URL of a
// PostgreSQL database (postgres://…). An empty database gets the program's
// schema; one of an older program is left as it is, by an *OlderSchemaError:
// Migrate is for that. An *UnfitError says why the database cannot be used.
func Open(ctx context.Context, name string) (*Store, error) {
	return openBy(ctx, name, prepare)
}

func openBy(ctx context.Context, name string, enter entrance) (*Store, error) {
	if isPostgres(name) {
		return openPostgres(ctx, name, enter)
	}
	return openSQLite(ctx, name, enter)
}

// An UnfitError is a database that is not safe to use: what is wrong with it,
// and what to do.
type UnfitError struct {
	Setting string // the setting that is wrong; empty if it is something else
	Msg     string
	Cause   error // for the operator; nil if there is no more to say
}

// Error gives the sentence for the person who starts the program.
func (e *UnfitError) Error() string { return e.Msg }

// Unwrap gives the operator's cause.
func (e *UnfitError) Unwrap() error { return e.Cause }

func unfit(setting, format string, args ...any) error {
	return &UnfitError{Setting: setting, Msg: fmt.Sprintf(format, args...)}
}
