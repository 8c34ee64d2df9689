package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/public"
)

// Publications keeps what was decided about making minutes public (公开档).
type Publications struct{ s *Store }

// Publications gives the record of all publications.
func (s *Store) Publications() Publications { return Publications{s} }

// File gives what is on record of a minutes, in order.
func (p Publications) File(ctx context.Context, minutes string) (public.File, error) {
	return publicFile(p.s.read.WithContext(ctx), minutes)
}

func publicFile(db *gorm.DB, minutes string) (public.File, error) {
	return list(db.Where("minutes_id = ?", minutes).Order("n"), "read publication", publicationRow.record)
}

// Put keeps the next act on a minutes with its line in the office's record, and
// gives it as it is kept. It is Stale if another has come since; so is a choice of
// class if the minutes has gone on: what its signer sees stays as it is.
func (p Publications) Put(ctx context.Context, r public.Record) (public.Record, error) {
	err := p.s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, r.Minutes); err != nil {
			return err
		}
		file, err := publicFile(tx, r.Minutes)
		if err != nil {
			return err
		}
		if len(file) != r.N-1 {
			return public.Overtaken(file, r.Minutes)
		}
		if err := unmoved(tx, r); err != nil {
			return err
		}
		if r.Seq, err = appendRecorded(tx, r.Alteration()); err != nil {
			return err
		}
		return fault("keep publication", insert(tx, rowOfPublication(r), ""))
	})
	return r, err
}

// unmoved demands of a choice of class that the minutes, which is held, is at the
// version it was decided on.
func unmoved(tx *gorm.DB, r public.Record) error {
	if r.Act != public.Choose {
		return nil
	}
	var version int
	if err := one(tx, "SELECT version FROM minutes WHERE id = ?", []any{r.Minutes}, &version); err != nil {
		return workflow.Fault("read version", err)
	}
	if version != r.Version {
		return public.Moved(r.Minutes)
	}
	return nil
}

// latestPublished asks for the last act under each code.
const latestPublished = `code <> '' AND NOT EXISTS (SELECT 1 FROM publications AS later
	WHERE later.code = publications.code AND later.seq > publications.seq)`

// Published gives what is public now, the latest first: at most so many of those
// before a place in the order, 0 for the newest.
func (p Publications) Published(ctx context.Context, before, limit int) ([]public.Record, error) {
	db := p.s.read.WithContext(ctx).Where(latestPublished+" AND act = ?", public.Publish)
	if before > 0 {
		db = db.Where("seq < ?", before)
	}
	return list(db.Order("seq DESC").Limit(limit), "read what is public", publicationRow.record)
}

// Under gives the acts under a code, in order; none if there was never anything.
func (p Publications) Under(ctx context.Context, code string) ([]public.Record, error) {
	if code == "" {
		return nil, nil
	}
	return list(p.s.read.WithContext(ctx).Where("code = ?", code).Order("seq"), "read publication", publicationRow.record)
}

// publicationTable names the table where damage is told.
const publicationTable = "公开档"

type publicationRow struct {
	MinutesID string `gorm:"primaryKey"`
	N         int    `gorm:"primaryKey;autoIncrement:false"`
	Seq       int
	Act       string
	Code      string
	Data      string
	ByID      string
	ByName    string
	At        string
}

func (publicationRow) TableName() string { return "publications" }

func (row publicationRow) place() (minutes string, n, seq int) { return row.MinutesID, row.N, row.Seq }

func (row publicationRow) read() (publicationRow, workflow.Alteration, workflow.PDF, error) {
	r, err := row.record()
	if err != nil {
		return publicationRow{}, workflow.Alteration{}, workflow.PDF{}, err
	}
	return rowOfPublication(r), r.Alteration(), r.PDF, nil
}

func rowOfPublication(r public.Record) publicationRow {
	data, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings, numbers and truths
	}
	return publicationRow{
		MinutesID: r.Minutes, N: r.N, Seq: r.Seq, Act: string(r.Act), Code: r.Code, Data: string(data),
		ByID: r.By.ID, ByName: r.By.Name, At: stamp(r.At),
	}
}

func (row publicationRow) record() (public.Record, error) {
	var r public.Record
	if err := json.Unmarshal([]byte(row.Data), &r); err != nil {
		return r, fmt.Errorf("publication %s/%d: %w", row.MinutesID, row.N, err)
	}
	var d decoder
	r.Minutes, r.N, r.Seq, r.Act, r.Code = row.MinutesID, row.N, row.Seq, public.Act(row.Act), row.Code
	r.By, r.At = workflow.Person{ID: row.ByID, Name: row.ByName}, d.time("at", row.At)
	return r, d.err
}
