package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Minutes gives a minutes with its latest text and what stands beside it, all
// of the same moment: whatever changes adds to the version.
func (s *Store) Minutes(ctx context.Context, id string) (workflow.Minutes, error) {
	quick := lookup{ctx, s.engine}
	for {
		row, m, err := minutesAlone(quick, id)
		if err != nil || row.Participants+row.Copies == 0 {
			return m, err
		}
		if m, err = beside(s.read.WithContext(ctx), row, m); err != nil {
			return m, err
		}
		version := 0
		if err := quick.one("SELECT version FROM minutes WHERE id = ?", []any{id}, &version); err != nil {
			return m, workflow.Fault("read version", err)
		}
		if version == m.Version {
			return m, nil
		}
	}
}

// A lookup is the engine's quick way to a single row.
type lookup struct {
	ctx context.Context
	engine
}

func (l lookup) one(query string, args []any, targets ...any) error {
	return l.look(l.ctx, query, args, targets...)
}

// minutes reads the minutes in a transaction.
func minutes(db *gorm.DB, id string) (workflow.Minutes, error) {
	row, m, err := minutesAlone(ours{db}, id)
	if err != nil {
		return m, err
	}
	return beside(db, row, m)
}

// beside adds what stands beside a minutes, if its row counts any.
func beside(db *gorm.DB, row minutesRow, m workflow.Minutes) (workflow.Minutes, error) {
	var err error
	if row.Participants > 0 {
		m.Participants, err = participants(db, row.ID)
	}
	if err == nil && row.Copies > 0 {
		m.Copies, err = copies(db, row.ID)
	}
	return m, err
}

// minutesAlone reads a minutes without what stands beside it, which its row
// counts.
func minutesAlone(c asker, id string) (row minutesRow, m workflow.Minutes, err error) {
	var text string
	err = c.one(selectMinutes(), []any{id}, append(tableOf[minutesRow]().targets(&row), &text)...)
	if errors.Is(err, sql.ErrNoRows) {
		return row, m, workflow.Missing(id)
	}
	if err == nil {
		m, err = row.minutes(text)
	}
	return row, m, fault("read minutes", err)
}

var selectMinutes = sync.OnceValue(func() string {
	return "SELECT " + tableOf[minutesRow]().of("minutes") + ", revisions.text FROM minutes" +
		" JOIN revisions ON revisions.minutes_id = minutes.id AND revisions.n = minutes.revision WHERE minutes.id = ?"
})

// Answer looks up the step an actor's idempotency key has led to, as it was
// then; Take alone stays nil, for its number has been taken.
func (s *Store) Answer(ctx context.Context, actor, key string) (workflow.Step, bool, error) {
	if key == "" {
		return workflow.Step{}, false, nil
	}
	var id string
	var version int
	err := s.look(ctx, byKey, []any{actor, key}, &id, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.Step{}, false, nil
	}
	if err != nil {
		return workflow.Step{}, false, workflow.Fault("look up key", err)
	}
	step, err := stepAt(s.read.WithContext(ctx), id, version)
	return step, err == nil, err
}

// stepAt gives the step of an entry as it was committed, but for Take.
func stepAt(db *gorm.DB, id string, version int) (workflow.Step, error) {
	history, err := entries(db.Where("version <= ?", version), id)
	if err != nil {
		return workflow.Step{}, err
	}
	if len(history) != version {
		return workflow.Step{}, workflow.Fault("read entries", fmt.Errorf("%d of %d", len(history), version))
	}
	step := workflow.Step{Minutes: workflow.Replay(history), Entry: history[version-1]}
	step.Messages = workflow.Messages(step.Entry)
	text, err := revision(db, id, step.Minutes.Revision)
	if err != nil {
		return workflow.Step{}, workflow.Fault("read revision", err)
	}
	step.Minutes.Text = text.Text
	if text.Version == step.Entry.Version {
		step.Revision = &text
	}
	return step, nil
}

// Seen gives the entry that made a version and the text in force after it.
func (s *Store) Seen(ctx context.Context, id string, version int) (workflow.Entry, string, error) {
	db := s.read.WithContext(ctx)
	found, err := list(db.Where("minutes_id = ? AND version = ?", id, version), "read entry", entryRow.entry)
	if err != nil {
		return workflow.Entry{}, "", err
	}
	if len(found) == 0 {
		return workflow.Entry{}, "", workflow.Missing(id)
	}
	text, err := revision(db, id, found[0].Revision)
	return found[0], text.Text, fault("read revision", err)
}

func revision(db *gorm.DB, id string, n int) (workflow.Revision, error) {
	var row revisionRow
	if err := db.Where("minutes_id = ? AND n = ?", id, n).Take(&row).Error; err != nil {
		return workflow.Revision{}, err
	}
	return row.revision()
}

// Entries gives a minutes' history in order.
func (s *Store) Entries(ctx context.Context, id string) ([]workflow.Entry, error) {
	return entries(s.read.WithContext(ctx), id)
}

func entries(db *gorm.DB, id string) ([]workflow.Entry, error) {
	return list(db.Where("minutes_id = ?", id).Order("version"), "read entries", entryRow.entry)
}

// Revisions gives a minutes' texts in order.
func (s *Store) Revisions(ctx context.Context, id string) ([]workflow.Revision, error) {
	return revisions(s.read.WithContext(ctx), id)
}

func revisions(db *gorm.DB, id string) ([]workflow.Revision, error) {
	return list(db.Where("minutes_id = ?", id).Order("n"), "read revisions", revisionRow.revision)
}

// Copies gives to whom a minutes was sent, in order.
func (s *Store) Copies(ctx context.Context, id string) ([]workflow.CopyRecord, error) {
	return copies(s.read.WithContext(ctx), id)
}

// Outbox gives a minutes' messages, delivered or not, in order.
func (s *Store) Outbox(ctx context.Context, id string) ([]workflow.Message, error) {
	return outbox(s.read.WithContext(ctx), id)
}

func outbox(db *gorm.DB, id string) ([]workflow.Message, error) {
	return list(db.Where("minutes_id = ?", id).Order("id"), "read outbox", messageRow.message)
}

// Numbers gives one scope of a series' ledger in order.
func (s *Store) Numbers(ctx context.Context, series, scope string) ([]workflow.NumberRecord, error) {
	return numbers(s.read.WithContext(ctx), series, scope)
}

func numbers(db *gorm.DB, series, scope string) ([]workflow.NumberRecord, error) {
	return list(db.Where("series = ? AND scope = ?", series, scope).Order("n"), "read ledger", numberRow.record)
}

// list reads rows and turns each into what it stands for.
func list[Row, T any](db *gorm.DB, operation string, convert func(Row) (T, error)) ([]T, error) {
	var rows []Row
	if err := db.Find(&rows).Error; err != nil {
		return nil, workflow.Fault(operation, err)
	}
	var out []T
	for _, r := range rows {
		v, err := convert(r)
		if err != nil {
			return nil, workflow.Fault(operation, err)
		}
		out = append(out, v)
	}
	return out, nil
}
