package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Excerpts gives what units were given of a minutes (节录), in order.
func (s *Store) Excerpts(ctx context.Context, minutes string) ([]workflow.Excerpt, error) {
	return list(s.read.WithContext(ctx).Where("minutes_id = ?", minutes).Order("n"), "read excerpts", excerptRow.excerpt)
}

// ExcerptsOf gives what a unit was given of any minutes, the latest first: at most so
// many of those before a place in the order (Seq), 0 for the newest.
func (s *Store) ExcerptsOf(ctx context.Context, unit string, before, limit int) ([]workflow.Excerpt, error) {
	if unit == "" {
		return nil, nil
	}
	db := s.read.WithContext(ctx).Where("unit_id = ?", unit)
	if before > 0 {
		db = db.Where("seq < ?", before)
	}
	return list(db.Order("seq DESC").Limit(limit), "read excerpts", excerptRow.excerpt)
}

// Excerpt gives the one with a code.
func (s *Store) Excerpt(ctx context.Context, code string) (workflow.Excerpt, error) {
	all, err := list(s.read.WithContext(ctx).Where("code = ?", code), "read excerpt", excerptRow.excerpt)
	if err == nil && len(all) == 0 {
		err = &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Msg: "没有这份节录，请核对编码。"}
	}
	if err != nil {
		return workflow.Excerpt{}, err
	}
	return all[0], nil
}

// PutExcerpt keeps an excerpt with its line in the office's record; N and Seq are
// the store's to give. Where the unit has the same of this edition already, that one
// comes back: a click that is repeated, by whomever, makes no second paper to be told
// from the first.
func (s *Store) PutExcerpt(ctx context.Context, x workflow.Excerpt) (workflow.Excerpt, error) {
	err := s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, x.Minutes); err != nil {
			return err
		}
		made, err := list(tx.Where("minutes_id = ? AND unit_id = ?", x.Minutes, x.UnitID).Order("n"), "read excerpts", excerptRow.excerpt)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(made, x.Same); i >= 0 {
			x = made[i]
			return nil
		}
		if err := one(tx, "SELECT COALESCE(MAX(n), 0) + 1 FROM excerpts WHERE minutes_id = ?", []any{x.Minutes}, &x.N); err != nil {
			return workflow.Fault("number excerpt", err)
		}
		if x.Seq, err = appendRecorded(tx, x.Alteration()); err != nil {
			return err
		}
		return fault("keep excerpt", insert(tx, rowOfExcerpt(x), ""))
	})
	return x, err
}

// excerptTable names the table where damage is told.
const excerptTable = "节录"

type excerptRow struct {
	MinutesID string `gorm:"primaryKey"`
	N         int    `gorm:"primaryKey;autoIncrement:false"`
	Seq       int
	Code      string
	UnitID    string
	Data      string
	ByID      string
	ByName    string
	At        string
}

func (excerptRow) TableName() string { return "excerpts" }

func (row excerptRow) place() (minutes string, n, seq int) { return row.MinutesID, row.N, row.Seq }

func (row excerptRow) read() (excerptRow, workflow.Alteration, workflow.PDF, error) {
	x, err := row.excerpt()
	if err != nil {
		return excerptRow{}, workflow.Alteration{}, workflow.PDF{}, err
	}
	return rowOfExcerpt(x), x.Alteration(), x.PDF, nil
}

func rowOfExcerpt(x workflow.Excerpt) excerptRow {
	data, err := json.Marshal(x)
	if err != nil {
		panic(err) // strings and numbers
	}
	return excerptRow{
		MinutesID: x.Minutes, N: x.N, Seq: x.Seq, Code: x.Code, UnitID: x.UnitID, Data: string(data),
		ByID: x.By.ID, ByName: x.By.Name, At: stamp(x.At),
	}
}

func (row excerptRow) excerpt() (workflow.Excerpt, error) {
	var x workflow.Excerpt
	if err := json.Unmarshal([]byte(row.Data), &x); err != nil {
		return x, fmt.Errorf("excerpt %s/%d: %w", row.MinutesID, row.N, err)
	}
	var d decoder
	x.Minutes, x.N, x.Seq, x.Code, x.UnitID = row.MinutesID, row.N, row.Seq, row.Code, row.UnitID
	x.By, x.At = workflow.Person{ID: row.ByID, Name: row.ByName}, d.time("at", row.At)
	return x, d.err
}
