package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

var (
	_ workflow.LeaseKeeper = (*Store)(nil)
	_ workflow.Readers     = (*Store)(nil)
)

type leaseRow struct {
	MinutesID  string `gorm:"primaryKey"`
	Item       int    `gorm:"primaryKey;autoIncrement:false"`
	HolderID   string
	HolderName string
	Since      string
	Until      string
	TakenID    string
	TakenName  string
}

func (leaseRow) TableName() string { return "leases" }

func (r leaseRow) lease() (workflow.Lease, error) {
	var d decoder
	return workflow.Lease{
		Minutes: r.MinutesID, Item: r.Item, Holder: workflow.Person{ID: r.HolderID, Name: r.HolderName},
		Since: d.time("since", r.Since), Until: d.time("until", r.Until),
		Taken: workflow.Person{ID: r.TakenID, Name: r.TakenName},
	}, d.err
}

// Leases gives who is writing a minutes at the moment.
func (s *Store) Leases(ctx context.Context, minutes string, now time.Time) ([]workflow.Lease, error) {
	return leases(s.read.WithContext(ctx), minutes, now)
}

func leases(db *gorm.DB, minutes string, now time.Time) ([]workflow.Lease, error) {
	return list(db.Where("minutes_id = ? AND until > ?", minutes, stamp(now)).Order("item"), "read leases", leaseRow.lease)
}

// Lease takes or prolongs a lease on a minutes that is there.
func (s *Store) Lease(ctx context.Context, wanted workflow.Lease, take bool) (workflow.Lease, error) {
	var got workflow.Lease
	err := s.within(ctx, func(tx *gorm.DB) (err error) {
		got, err = putLease(tx, wanted, take)
		return err
	})
	return got, err
}

func putLease(tx *gorm.DB, wanted workflow.Lease, take bool) (workflow.Lease, error) {
	if err := hold(tx, wanted.Minutes); err != nil {
		return wanted, err
	}
	now, err := leases(tx, wanted.Minutes, wanted.Since)
	if err != nil {
		return wanted, err
	}
	for _, l := range now {
		switch {
		case l.Holder.ID == wanted.Holder.ID && l.Item == wanted.Item:
			wanted.Since, wanted.Taken = l.Since, l.Taken // prolonged
		case l.Holder.ID == wanted.Holder.ID || (l.Item != 0 && wanted.Item != 0 && l.Item != wanted.Item):
		case !take:
			return wanted, workflow.Occupied(l)
		default:
			wanted.Taken = l.Holder
			if err := endLease(tx, l.Minutes, l.Item, l.Holder.ID); err != nil {
				return wanted, err
			}
		}
	}
	return wanted, fault("insert lease", insert(tx, leaseRow{
		MinutesID: wanted.Minutes, Item: wanted.Item, HolderID: wanted.Holder.ID, HolderName: wanted.Holder.Name,
		Since: stamp(wanted.Since), Until: stamp(wanted.Until), TakenID: wanted.Taken.ID, TakenName: wanted.Taken.Name,
	}, ` ON CONFLICT (minutes_id, item) DO UPDATE SET holder_id = excluded.holder_id, holder_name = excluded.holder_name,
		since = excluded.since, until = excluded.until, taken_id = excluded.taken_id, taken_name = excluded.taken_name`))
}

// hold locks the minutes' row, so that of two who want the same lease one
// sees the other's.
func hold(tx *gorm.DB, minutes string) error {
	query := "SELECT version FROM minutes WHERE id = ?"
	if tx.Name() == postgresName {
		query += " FOR NO KEY UPDATE"
	}
	var version int
	err := one(tx, query, []any{minutes}, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.Missing(minutes)
	}
	return fault("lock minutes", err)
}

func endLease(tx *gorm.DB, minutes string, item int, holder string) error {
	_, err := exec(tx, "DELETE FROM leases WHERE minutes_id = ? AND item = ? AND holder_id = ?", minutes, item, holder)
	return fault("end lease", err)
}

// Release ends the holder's own lease; it is no fault if there is none.
func (s *Store) Release(ctx context.Context, minutes string, item int, holder string) error {
	return s.within(ctx, func(tx *gorm.DB) error { return endLease(tx, minutes, item, holder) })
}

type readingRow struct {
	MinutesID string `gorm:"primaryKey"`
	ReaderID  string `gorm:"primaryKey"`
	Revision  int
	Version   int
	Seen      string
}

func (readingRow) TableName() string { return "readings" }

func (r readingRow) reading() (workflow.Reading, error) {
	var d decoder
	return workflow.Reading{
		Minutes: r.MinutesID, Reader: r.ReaderID, Revision: r.Revision, Version: r.Version, At: d.time("seen", r.Seen),
	}, d.err
}

// LastRead gives what a reader has last seen of a minutes: what he opened, or
// what he acted on since.
func (s *Store) LastRead(ctx context.Context, minutes, reader string) (last workflow.Reading, read bool, err error) {
	db := s.read.WithContext(ctx)
	opened, err := list(db.Where("minutes_id = ? AND reader_id = ?", minutes, reader), "read reading", readingRow.reading)
	if err != nil {
		return last, false, err
	}
	if read = len(opened) > 0; read {
		last = opened[0]
	}
	acts, err := list(db.Where("minutes_id = ? AND actor_id = ? AND version > ?", minutes, reader, last.Version).Order("version"),
		"read acts", entryRow.entry)
	for _, e := range acts {
		if r, ok := e.Reading(); ok {
			last, read = r, true
		}
	}
	return last, read, err
}

// MarkRead keeps a reading in place of the one before, unless that one was of a
// newer version: of two windows the one that was opened first may tell last.
func (s *Store) MarkRead(ctx context.Context, r workflow.Reading) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, r.Minutes); err != nil {
			return err
		}
		return fault("insert reading", insert(tx, readingRow{
			MinutesID: r.Minutes, ReaderID: r.Reader, Revision: r.Revision, Version: r.Version, Seen: stamp(r.At),
		}, ` ON CONFLICT (minutes_id, reader_id) DO UPDATE SET revision = excluded.revision, version = excluded.version,
			seen = excluded.seen WHERE excluded.version >= readings.version`))
	})
}
