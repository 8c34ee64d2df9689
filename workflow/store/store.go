// Package store keeps minutes in a database through GORM: SQLite now, in a
// shape that lets PostgreSQL follow. Commit is the only way in; it writes a
// workflow.Step whole or not at all, and the schema's triggers refuse whatever
// else might be tried.
package store

import (
	"context"
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

	queue  chan request
	done   chan struct{} // closed when the writer has ended
	mu     sync.RWMutex  // held to write by Close, to read by those who send
	closed bool
}

var _ workflow.Store = (*Store)(nil)

// Open opens the SQLite database at path, makes it if there is none, brings
// its schema up to date and checks that every safety setting is in force.
func Open(ctx context.Context, path string) (*Store, error) {
	write, err := openSQLite(path, writer)
	if err != nil {
		return nil, fmt.Errorf("open %s for writing: %w", path, err)
	}
	if err := migrate(ctx, write); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate %s: %w", path, err), shut(write))
	}
	read, err := openSQLite(path, reader)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s for reading: %w", path, err), shut(write))
	}
	for _, db := range []*gorm.DB{write, read} {
		if err := assertPragmas(ctx, db); err != nil {
			return nil, errors.Join(err, shut(read), shut(write))
		}
	}
	s := &Store{write: write, read: read, queue: make(chan request, maxBatch), done: make(chan struct{})}
	go s.writeAll()
	return s, nil
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
	return errors.Join(shut(s.read), shut(s.write))
}

func shut(db *gorm.DB) error {
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

func readers() int { return max(2, runtime.NumCPU()) }
