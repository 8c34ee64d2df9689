package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

var (
	_ workflow.Deliveries = (*Store)(nil)
	_ workflow.Mailroom   = (*Store)(nil)
)

// A claim looks at this many messages at a time, and so many times at most: a
// long tail behind one that waits is parked bit by bit.
const (
	glance  = 64
	glances = 32
)

// The statements of the outbox name the messages they are about by one
// parameter, a JSON list, so that each is prepared once whatever their number.
// undelivered is word for word the condition of the partial indexes.
const undelivered = "delivered = '' AND dead = ''"

// sameLane asks for the undelivered messages e of the lane that c is in. The left
// side is word for word what is indexed.
const sameLane = `e.topic = c.topic AND CASE e.recipient WHEN '' THEN e.minutes_id ELSE e.recipient END =
	CASE c.recipient WHEN '' THEN c.minutes_id ELSE c.recipient END AND e.delivered = '' AND e.dead = ''`

// Claim hands out messages that are due, at most one of each lane.
func (s *Store) Claim(ctx context.Context, c workflow.Claim) ([]workflow.Delivery, error) {
	if c.Worker == "" || c.N < 1 {
		return nil, workflow.Fault("claim messages", errors.New("a claim needs a worker and a number"))
	}
	var got []workflow.Delivery
	err := s.within(ctx, func(tx *gorm.DB) (err error) {
		got, err = claim(tx, c)
		return fault("claim messages", err)
	})
	if err != nil {
		return nil, err
	}
	return got, nil
}

func claim(tx *gorm.DB, c workflow.Claim) ([]workflow.Delivery, error) {
	var got []workflow.Delivery
	for range glances {
		ids, err := due(tx, c)
		if err != nil || len(ids) == 0 {
			return got, err
		}
		seen, err := judge(tx, ids, c.Now)
		if err != nil {
			return got, err
		}
		some, err := lease(tx, c, seen.free[:min(len(seen.free), c.N-len(got))])
		if err != nil {
			return got, err
		}
		got = append(got, some...)
		parked, err := seen.park(tx)
		if err != nil {
			return got, err
		}
		if len(got) == c.N || len(ids) < glance || len(some)+parked == 0 {
			break
		}
	}
	return got, nil
}

// due gives messages to look at, the longest due first, and locks them where
// the database has row locks; what another worker is looking at is passed over.
func due(tx *gorm.DB, c workflow.Claim) ([]int64, error) {
	var ids []int64
	err := tx.Raw("SELECT id FROM outbox WHERE topic = ? AND "+undelivered+" AND due <= ? ORDER BY due, id LIMIT ?"+
		locking(tx, "UPDATE"), c.Topic, stamp(c.Now), glance).Scan(&ids).Error
	return ids, err
}

func locking(tx *gorm.DB, strength string) string {
	if tx.Name() == "sqlite" {
		return ""
	}
	return " FOR " + strength + " SKIP LOCKED"
}

// A view is what a claim found out about the messages it looked at.
type view struct {
	free   []int64
	behind []turn // an earlier one of the lane waits
	busy   []turn // a later one of the lane is in somebody's hands
}

// A turn is a message's place in its lane.
type turn struct {
	ID   int64
	Head int64  // the first that waits before it; 0 if it is the first
	Busy string // until when a later one is in somebody's hands; empty if none is
}

// judge says who may go out. It is a statement of its own, after the locks: it
// sees what was committed until then. The empty text beside due keeps it from
// being read by the index of what is due, where all that is parked stands too.
func judge(tx *gorm.DB, ids []int64, now time.Time) (view, error) {
	var all []turn
	err := tx.Raw(`SELECT c.id,
		COALESCE((SELECT MIN(e.id) FROM outbox e WHERE `+sameLane+` AND e.id < c.id), 0) AS head,
		COALESCE((SELECT MAX(e.due) FROM outbox e WHERE `+sameLane+` AND e.id > c.id AND e.worker <> '' AND e.due || '' > ?), '') AS busy
		FROM outbox c WHERE c.id IN (SELECT value FROM `+numbersIn(tx)+`) ORDER BY c.due, c.id`,
		stamp(now), encode(ids)).Scan(&all).Error
	var v view
	for _, s := range all {
		switch {
		case s.Head != 0:
			v.behind = append(v.behind, s)
		case s.Busy != "":
			v.busy = append(v.busy, s)
		default:
			v.free = append(v.free, s.ID)
		}
	}
	return v, err
}

// lease hands the messages to the worker. The try is counted now: one that
// kills the worker counts too.
func lease(tx *gorm.DB, c workflow.Claim, ids []int64) ([]workflow.Delivery, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []messageRow
	err := tx.Raw(`UPDATE outbox SET worker = ?, due = ?, fence = fence + 1, attempts = attempts + 1, parked = FALSE
		WHERE id IN (SELECT value FROM `+numbersIn(tx)+`) RETURNING *`,
		c.Worker, stamp(c.Now.Add(c.Lease)), encode(ids)).Scan(&rows).Error
	slices.SortFunc(rows, func(a, b messageRow) int { return cmp.Compare(a.ID, b.ID) })
	out := make([]workflow.Delivery, len(rows))
	for i := 0; i < len(rows) && err == nil; i++ {
		out[i], err = rows[i].delivery()
	}
	return out, err
}

// park takes what cannot go out off the list of what is due, and says how many
// that were. A message is parked only while the one before it is held, so that
// nobody ends that one's wait unseen; if it cannot be held, its wait is just
// ending, and the next claim looks again. One that only waits for a later one
// to leave somebody's hands is due at the latest when that lease ends.
func (v view) park(tx *gorm.DB) (int, error) {
	for _, s := range v.busy {
		if err := tx.Exec("UPDATE outbox SET parked = TRUE, worker = '', due = ? WHERE id = ?", s.Busy, s.ID).Error; err != nil {
			return 0, err
		}
	}
	if len(v.behind) == 0 {
		return len(v.busy), nil
	}
	heads := make([]int64, len(v.behind))
	for i, s := range v.behind {
		heads[i] = s.Head
	}
	var held []int64
	err := tx.Raw("SELECT id FROM outbox WHERE "+undelivered+" AND id IN (SELECT value FROM "+numbersIn(tx)+")"+
		locking(tx, "SHARE"), encode(heads)).Scan(&held).Error
	if err != nil {
		return 0, err
	}
	var parked []int64
	for _, s := range v.behind {
		if slices.Contains(held, s.Head) {
			parked = append(parked, s.ID)
		}
	}
	if len(parked) == 0 {
		return len(v.busy), nil
	}
	err = tx.Exec("UPDATE outbox SET parked = TRUE, worker = '', due = ? WHERE id IN (SELECT value FROM "+numbersIn(tx)+")",
		never, encode(parked)).Error
	return len(v.busy) + len(parked), err
}

// never sorts after every time.
const never = "9"

// Delivered marks messages as delivered.
func (s *Store) Delivered(ctx context.Context, at time.Time, done ...workflow.Delivery) error {
	return s.settle(ctx, done, "delivered = ?, reason = ''", stamp(at))
}

// Undelivered records why a try came to nothing and when the next is due, or
// puts the message aside.
func (s *Store) Undelivered(ctx context.Context, d workflow.Delivery, f workflow.Failure) error {
	if f.Retry.IsZero() {
		return s.settle(ctx, []workflow.Delivery{d}, "dead = ?, due = '', reason = ?", stamp(f.At), f.Reason)
	}
	return s.settle(ctx, []workflow.Delivery{d}, "due = ?, reason = ?", stamp(f.Retry), f.Reason)
}

// GiveBack hands messages back as if they had not been handed out; the fence
// stays, so that they are not the caller's any more.
func (s *Store) GiveBack(ctx context.Context, untried ...workflow.Delivery) error {
	err := s.settle(ctx, untried, "due = '', attempts = attempts - 1")
	if workflow.KindOf(err) == workflow.Stale {
		return nil
	}
	return err
}

// settle ends the leases of those messages that are still in the caller's
// hands, and names the others by an error.
func (s *Store) settle(ctx context.Context, all []workflow.Delivery, set string, args ...any) error {
	if len(all) == 0 {
		return nil
	}
	var settled []messageRow
	err := s.within(ctx, func(tx *gorm.DB) (err error) {
		settled, err = endLeases(tx, all, set, args)
		return fault("settle delivery", err)
	})
	if err != nil {
		return err
	}
	lost := slices.DeleteFunc(slices.Clone(all), func(d workflow.Delivery) bool {
		return slices.ContainsFunc(settled, func(r messageRow) bool { return r.ID == d.ID })
	})
	if len(lost) > 0 {
		return workflow.TakenOver(lost...)
	}
	return nil
}

// endLeases also sets free the first that waits in each lane.
func endLeases(tx *gorm.DB, all []workflow.Delivery, set string, args []any) ([]messageRow, error) {
	pairs := make([][2]int64, len(all))
	for i, d := range all {
		pairs[i] = [2]int64{d.ID, d.Fence}
	}
	var settled []messageRow
	err := tx.Raw("UPDATE outbox SET worker = '', "+set+" WHERE worker <> '' AND "+undelivered+
		" AND (id, fence) IN ("+pairsIn(tx)+") RETURNING *", append(args, encode(pairs))...).Scan(&settled).Error
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(settled))
	for i, r := range settled {
		ids[i] = r.ID
	}
	return settled, tx.Exec(`UPDATE outbox SET parked = FALSE, due = '' WHERE parked = TRUE AND id IN (
		SELECT (SELECT MIN(e.id) FROM outbox e WHERE `+sameLane+`) FROM outbox c WHERE c.id IN (SELECT value FROM `+numbersIn(tx)+`))`,
		encode(ids)).Error
}

// numbersIn and pairsIn are the elements of a JSON list as rows.
func numbersIn(tx *gorm.DB) string {
	if tx.Name() == "sqlite" {
		return "json_each(?) AS l"
	}
	return "(SELECT x::bigint FROM json_array_elements_text((?::text)::json) AS x) AS l (value)"
}

func pairsIn(tx *gorm.DB) string {
	if tx.Name() == "sqlite" {
		return "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"
	}
	return "SELECT (x->>0)::bigint, (x->>1)::bigint FROM json_array_elements((?::text)::json) AS x"
}
