package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// TrailQuery asks for lines of the log as an auditor reads it, newest first.
// The zero TrailQuery asks for everything.
type TrailQuery struct {
	Kind     TrailKind
	Person   string // ID of who acted, or for whom
	Minutes  string // ID
	Action   workflow.Action
	Book     string    // of an alteration
	From, To time.Time // recorded at or after, and before
	Before   int64     // place in the log to go on from; 0 is its end
	Limit    int
}

// TrailKind is what a line of the log is about; empty is everything.
type TrailKind string

// The kinds of lines.
const (
	TrailEntries     TrailKind = "entries"     // 办理
	TrailRefusals    TrailKind = "refusals"    // 拒办
	TrailAlterations TrailKind = "alterations" // 资料变更
)

// TrailLine is one line of the log: one of three.
type TrailLine struct {
	Place      int64 // in the log
	Entry      *workflow.Entry
	Refusal    *workflow.Refusal
	Alteration *workflow.Alteration
}

// Recorded gives when the line was recorded.
func (l TrailLine) Recorded() time.Time {
	switch {
	case l.Entry != nil:
		return l.Entry.Recorded
	case l.Refusal != nil:
		return l.Refusal.Recorded
	case l.Alteration != nil:
		return l.Alteration.Recorded
	}
	return time.Time{}
}

// trailWindow is how many places of the log are looked through at once,
// trailReach how many before a page ends though it is not full.
const (
	trailWindow = 20_000
	trailReach  = 400_000
)

// Trail walks the log backwards and gives the lines that fit, and the place to
// go on from; 0 if the beginning is reached. What is not sealed yet, that is of
// the last moment, is not in it. A page may be short, even empty, where few
// lines fit: the log has no index but its order and its minutes.
func (s *Store) Trail(ctx context.Context, q TrailQuery) ([]TrailLine, int64, error) {
	db := s.read.WithContext(ctx)
	end, err := logSize(db)
	if err != nil {
		return nil, 0, err
	}
	if q.Before > 0 {
		end = min(end, q.Before)
	}
	if !q.To.IsZero() {
		if end, err = placeOf(db, end, q.To); err != nil {
			return nil, 0, err
		}
	}
	var found []TrailLine
	for at := end; at > 0; {
		low := max(0, at-trailWindow)
		lines, err := trailBetween(db, q, low, at)
		if err != nil {
			return nil, 0, err
		}
		for _, l := range lines {
			at := l.Recorded()
			if !q.From.IsZero() && at.Before(q.From) || !q.To.IsZero() && !at.Before(q.To) {
				continue // its neighbours may be in time: the order is that of sealing
			}
			found = append(found, l)
			if len(found) == q.Limit {
				return found, l.Place, nil
			}
		}
		at = low
		past, err := before(db, at, q.From)
		if err != nil || past || at == 0 {
			return found, 0, err
		}
		if end-at >= trailReach {
			return found, at, nil
		}
	}
	return found, 0, nil
}

// sealingSlack is how far apart the order of the log and that of the clock may
// be.
const sealingSlack = 10 * time.Minute

// before reports whether the log lies before a time at a place.
func before(db *gorm.DB, place int64, from time.Time) (bool, error) {
	if from.IsZero() || place == 0 {
		return false, nil
	}
	at, err := recordedAt(db, place-1)
	return err == nil && at.Before(from.Add(-sealingSlack)), err
}

// placeOf gives a place of the log, by halves, after which everything is later
// than a time.
func placeOf(db *gorm.DB, end int64, to time.Time) (int64, error) {
	low, high := int64(0), end
	for low < high {
		mid := (low + high) / 2
		at, err := recordedAt(db, mid)
		if err != nil {
			return 0, err
		}
		if at.Before(to.Add(sealingSlack)) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, nil
}

// recordedAt gives when the line at a place was recorded; texts count as their
// minutes' steps do.
func recordedAt(db *gorm.DB, place int64) (time.Time, error) {
	var at string
	err := one(db, `SELECT COALESCE(
		(SELECT recorded FROM entries WHERE l.source = 'entries' AND minutes_id = l.row_key AND version = l.row_n),
		(SELECT saved FROM revisions WHERE l.source = 'revisions' AND minutes_id = l.row_key AND n = l.row_n),
		(SELECT recorded FROM refusals WHERE l.source = 'refusals' AND n = l.row_n),
		(SELECT recorded FROM alterations WHERE l.source = 'alterations' AND n = l.row_n), '')
		FROM log_leaves l WHERE l.seq = ?`, []any{place}, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	var d decoder
	when := d.time("recorded", at)
	return when, errors.Join(fault("read log", err), d.err)
}

// trailBetween gives the lines of a stretch of the log that fit, newest first.
func trailBetween(db *gorm.DB, q TrailQuery, low, high int64) ([]TrailLine, error) {
	var all []TrailLine
	for _, part := range trailParts(q) {
		lines, err := part(db, q, low, high)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	slices.SortFunc(all, func(a, b TrailLine) int { return cmp.Compare(b.Place, a.Place) })
	return all, nil
}

type trailPart func(db *gorm.DB, q TrailQuery, low, high int64) ([]TrailLine, error)

func trailParts(q TrailQuery) []trailPart {
	var parts []trailPart
	if q.Book == "" && (q.Kind == "" || q.Kind == TrailEntries) {
		parts = append(parts, trailEntries)
	}
	if q.Book == "" && (q.Kind == "" || q.Kind == TrailRefusals) {
		parts = append(parts, trailRefusals)
	}
	if q.Minutes == "" && q.Action == "" && (q.Kind == "" || q.Kind == TrailAlterations) {
		parts = append(parts, trailAlterations)
	}
	return parts
}

// leaf begins a query for rows of a table with their places in the log.
func leaf(db *gorm.DB, q TrailQuery, table, match string) *gorm.DB {
	db = db.Table("log_leaves l").Select("l.seq AS place, t.*").
		Joins("JOIN "+table+" t ON "+match).Where("l.source = ?", table).Order("l.seq DESC").Limit(q.Limit)
	if q.Minutes != "" {
		db = db.Where("l.row_key = ?", q.Minutes)
	}
	return db
}

func trailEntries(db *gorm.DB, q TrailQuery, low, high int64) ([]TrailLine, error) {
	type row struct {
		Place int64
		Row   entryRow `gorm:"embedded"`
	}
	db = leaf(db, q, "entries", "t.minutes_id = l.row_key AND t.version = l.row_n").Where("l.seq >= ? AND l.seq < ?", low, high)
	if q.Person != "" {
		db = db.Where("(t.actor_id = ? OR t.for_id = ?)", q.Person, q.Person)
	}
	if q.Action != "" {
		db = db.Where("t.action = ?", string(q.Action))
	}
	return list(db, "read log", func(r row) (TrailLine, error) {
		e, err := r.Row.entry()
		return TrailLine{Place: r.Place, Entry: &e}, err
	})
}

func trailRefusals(db *gorm.DB, q TrailQuery, low, high int64) ([]TrailLine, error) {
	type row struct {
		Place int64
		Row   refusalRow `gorm:"embedded"`
	}
	minutes := q.Minutes
	q.Minutes = "" // the log names refusals by their number
	db = leaf(db, q, "refusals", "t.n = l.row_n").Where("l.seq >= ? AND l.seq < ?", low, high)
	if minutes != "" {
		db = db.Where("t.minutes_id = ?", minutes)
	}
	if q.Person != "" {
		db = db.Where("(t.actor_id = ? OR t.for_id = ?)", q.Person, q.Person)
	}
	if q.Action != "" {
		db = db.Where("t.action = ?", string(q.Action))
	}
	return list(db, "read log", func(r row) (TrailLine, error) {
		refusal, err := r.Row.refusal()
		return TrailLine{Place: r.Place, Refusal: &refusal}, err
	})
}

func trailAlterations(db *gorm.DB, q TrailQuery, low, high int64) ([]TrailLine, error) {
	type row struct {
		Place int64
		Row   alterationRow `gorm:"embedded"`
	}
	db = leaf(db, q, "alterations", "t.n = l.row_n").Where("l.seq >= ? AND l.seq < ?", low, high)
	if q.Person != "" {
		db = db.Where("t.actor_id = ?", q.Person)
	}
	if q.Book != "" {
		db = db.Where("t.book = ?", q.Book)
	}
	return list(db, "read log", func(r row) (TrailLine, error) {
		a, err := r.Row.alteration()
		return TrailLine{Place: r.Place, Alteration: &a}, err
	})
}
