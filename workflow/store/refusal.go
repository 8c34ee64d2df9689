package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Refuse adds a line to the record of what was refused.
func (s *Store) Refuse(ctx context.Context, refusal workflow.Refusal) error {
	return s.within(ctx, func(tx *gorm.DB) error { return putRefusal(tx, refusal) })
}

// Refusals gives what was refused of a minutes, in order.
func (s *Store) Refusals(ctx context.Context, id string) ([]workflow.Refusal, error) {
	return refusals(s.read.WithContext(ctx).Where("minutes_id = ?", id))
}

func refusals(db *gorm.DB) ([]workflow.Refusal, error) {
	return list(db.Order("n"), "read refusals", refusalRow.refusal)
}

// putRefusal closes the line over the last one and inserts it.
func putRefusal(tx *gorm.DB, r workflow.Refusal) error {
	if err := alone(tx, refusalChain); err != nil {
		return workflow.Fault("lock refusals", err)
	}
	var n int
	var prev string
	err := one(tx, "SELECT n, hash FROM refusals ORDER BY n DESC LIMIT 1", nil, &n, &prev)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return workflow.Fault("read last refusal", err)
	}
	return fault("insert refusal", insert(tx, rowOfRefusal(workflow.SealRefusal(r, prev, n+1)), ""))
}

type refusalRow struct {
	N         int `gorm:"primaryKey;autoIncrement:false"`
	MinutesID string
	Version   int
	Place     string
	Action    string
	ActorID   string
	ActorName string
	ForID     string
	ForName   string
	Kind      string
	Reason    string
	Msg       string
	Recorded  string
	Prev      string
	Hash      string
}

func (refusalRow) TableName() string { return "refusals" }

func rowOfRefusal(r workflow.Refusal) refusalRow {
	return refusalRow{
		N: r.N, MinutesID: r.Minutes, Version: r.Version, Place: r.Place.String(), Action: string(r.Action),
		ActorID: r.Actor.ID, ActorName: r.Actor.Name, ForID: r.OnBehalf.ID, ForName: r.OnBehalf.Name,
		Kind: string(r.Kind), Reason: string(r.Reason), Msg: r.Msg, Recorded: stamp(r.Recorded),
		Prev: r.Prev, Hash: r.Hash,
	}
}

func (r refusalRow) refusal() (workflow.Refusal, error) {
	var d decoder
	return workflow.Refusal{
		N: r.N, Minutes: r.MinutesID, Version: r.Version, Place: workflow.ParsePlace(r.Place), Action: workflow.Action(r.Action),
		Actor:    workflow.Person{ID: r.ActorID, Name: r.ActorName},
		OnBehalf: workflow.Person{ID: r.ForID, Name: r.ForName},
		Kind:     workflow.Kind(r.Kind), Reason: workflow.Reason(r.Reason), Msg: r.Msg,
		Recorded: d.time("recorded", r.Recorded), Prev: r.Prev, Hash: r.Hash,
	}, d.err
}
