// Package store keeps minutes in a database through GORM: SQLite now, in a
// shape that lets PostgreSQL follow. Commit is the only way in; it writes a
// workflow.Step whole or not at all, and the schema's triggers refuse whatever
// else might be tried.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Store is a workflow.Store over one database.
type Store struct {
	write *gorm.DB // one connection: writers never wait inside the database
	read  *gorm.DB

	writePool, readPool *sql.DB
	writeConn           *pinned

	queue  chan request
	done   chan struct{} // closed when the writer has ended
	mu     sync.RWMutex  // held to write by Close, to read by those who send
	closed bool
}

var _ workflow.Store = (*Store)(nil)

// Open opens the SQLite database at path, makes it if there is none, brings
// its schema up to date and checks that every safety setting is in force.
func Open(ctx context.Context, path string) (*Store, error) {
	s := &Store{queue: make(chan request, maxBatch), done: make(chan struct{})}
	if err := s.open(ctx, path); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, dialect{}.Translate(err)), s.shut())
	}
	go s.writeAll()
	return s, nil
}

func (s *Store) open(ctx context.Context, path string) (err error) {
	if s.writePool, err = openPool(path, writer); err != nil {
		return err
	}
	if err = migrate(ctx, s.writePool); err != nil {
		return err
	}
	if s.writeConn, err = pin(ctx, s.writePool); err != nil {
		return err
	}
	if s.write, err = over(s.writeConn, writer); err != nil {
		return err
	}
	if s.readPool, err = openPool(path, reader); err != nil {
		return err
	}
	if s.read, err = over(s.readPool, reader); err != nil {
		return err
	}
	return errors.Join(assertPragmas(ctx, s.write), assertPragmas(ctx, s.read))
}

// Close lets the waiting steps finish and closes the database. Steps that come
// later are refused.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.queue)
	s.mu.Unlock()
	<-s.done
	return s.shut()
}

// shut closes what is open.
func (s *Store) shut() error {
	var errs []error
	if s.readPool != nil {
		errs = append(errs, s.readPool.Close())
	}
	if s.writeConn != nil {
		errs = append(errs, s.writeConn.close())
	}
	if s.writePool != nil {
		errs = append(errs, s.writePool.Close())
	}
	return errors.Join(errs...)
}

func readers() int { return max(2, runtime.NumCPU()) }
