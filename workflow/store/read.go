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
// of the same moment.
func (s *Store) Minutes(ctx context.Context, id string) (workflow.Minutes, error) {
	return quickly(ctx, s, func(c asker) (workflow.Minutes, error) { return minutes(c, id) })
}

// quickly reads something by the engine's quickest way.
func quickly[T any](ctx context.Context, s *Store, read func(c asker) (T, error)) (got T, err error) {
	err = s.look(ctx, func(c asker) error {
		got, err = read(c)
		return err
	})
	var told *workflow.Error
	if err != nil && !errors.As(err, &told) {
		err = workflow.Fault("read", err)
	}
	return got, err
}

// minutes reads a minutes and what stands beside it. Whatever changes adds to
// the version: while it stays, all is of the same moment.
func minutes(c asker, id string) (workflow.Minutes, error) {
	for {
		row, m, err := minutesAlone(c, id)
		if err != nil || row.Participants+row.Copies == 0 {
			return m, err
		}
		if m.Participants, err = participants(c, id); err != nil {
			return m, err
		}
		if m.Copies, err = copies(c, id); err != nil {
			return m, err
		}
		version := 0
		if err := c.one("SELECT version FROM minutes WHERE id = ?", []any{id}, &version); err != nil {
			return m, workflow.Fault("read version", err)
		}
		if version == m.Version {
			return m, nil
		}
	}
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
func (s *Store) Answer(ctx context.Context, actor, key string) (step workflow.Step, found bool, err error) {
	if key == "" {
		return workflow.Step{}, false, nil
	}
	step, err = quickly(ctx, s, func(c asker) (workflow.Step, error) {
		var id string
		var version int
		err := c.one(byKey, []any{actor, key}, &id, &version)
		found = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return workflow.Step{}, nil
		}
		if err != nil {
			return workflow.Step{}, workflow.Fault("look up key", err)
		}
		return stepAt(c, id, version)
	})
	return step, found && err == nil, err
}

// stepAt gives the step of an entry as it was committed, but for Take.
func stepAt(c asker, id string, version int) (workflow.Step, error) {
	history, err := rowsOf(c, "WHERE minutes_id = ? AND version <= ? ORDER BY version", []any{id, version}, entryRow.entry)
	if err != nil {
		return workflow.Step{}, err
	}
	if len(history) != version {
		return workflow.Step{}, workflow.Fault("read entries", fmt.Errorf("%d of %d", len(history), version))
	}
	step := workflow.Step{Minutes: workflow.Replay(history), Entry: history[version-1]}
	step.Messages = workflow.Messages(step.Entry)
	text, err := revision(c, id, step.Minutes.Revision)
	if err != nil {
		return workflow.Step{}, err
	}
	step.Minutes.Text = text.Text
	if text.Version == step.Entry.Version {
		step.Revision = &text
	}
	return step, nil
}

// Seen gives the entry that made a version and the text in force after it.
func (s *Store) Seen(ctx context.Context, id string, version int) (e workflow.Entry, text string, err error) {
	e, err = quickly(ctx, s, func(c asker) (workflow.Entry, error) {
		found, err := rowsOf(c, "WHERE minutes_id = ? AND version = ?", []any{id, version}, entryRow.entry)
		if err == nil && len(found) == 0 {
			err = workflow.Missing(id)
		}
		if err != nil {
			return workflow.Entry{}, err
		}
		r, err := revision(c, id, found[0].Revision)
		text = r.Text
		return found[0], err
	})
	return e, text, err
}

func revision(c asker, id string, n int) (workflow.Revision, error) {
	found, err := rowsOf(c, "WHERE minutes_id = ? AND n = ?", []any{id, n}, revisionRow.revision)
	if err == nil && len(found) == 0 {
		err = workflow.Fault("read revision", sql.ErrNoRows)
	}
	if err != nil {
		return workflow.Revision{}, err
	}
	return found[0], nil
}

// Entries gives a minutes' history in order.
func (s *Store) Entries(ctx context.Context, id string) ([]workflow.Entry, error) {
	return quickly(ctx, s, func(c asker) ([]workflow.Entry, error) {
		return rowsOf(c, "WHERE minutes_id = ? ORDER BY version", []any{id}, entryRow.entry)
	})
}

// Revisions gives a minutes' texts in order.
func (s *Store) Revisions(ctx context.Context, id string) ([]workflow.Revision, error) {
	return quickly(ctx, s, func(c asker) ([]workflow.Revision, error) {
		return rowsOf(c, "WHERE minutes_id = ? ORDER BY n", []any{id}, revisionRow.revision)
	})
}

// Copies gives to whom a minutes was sent, in order.
func (s *Store) Copies(ctx context.Context, id string) ([]workflow.CopyRecord, error) {
	return quickly(ctx, s, func(c asker) ([]workflow.CopyRecord, error) { return copies(c, id) })
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
