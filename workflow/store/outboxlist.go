package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// lane is what goes out one after another, in people's words.
func (r messageRow) lane() string {
	if r.Recipient != "" {
		return r.Topic + "/" + r.Recipient
	}
	return r.Topic + "/" + r.MinutesID
}

func (r messageRow) delivery() (workflow.Delivery, error) {
	m, err := r.message()
	return workflow.Delivery{Message: m, ID: r.ID, Lane: r.lane(), Fence: r.Fence, Attempt: r.Attempts}, err
}

// letterRow is a message with 登记时间 of its step.
type letterRow struct {
	Row   messageRow `gorm:"embedded"`
	Since string
}

func (r letterRow) letter() (workflow.Letter, error) {
	row := r.Row
	m, err := row.message()
	if err != nil {
		return workflow.Letter{}, err
	}
	var d decoder
	l := workflow.Letter{
		Message: m, ID: row.ID, State: row.state(), Since: d.time("recorded", r.Since),
		Attempts: row.Attempts, Behind: row.Parked, Worker: row.Worker, Reason: row.Reason,
		Aside: d.time("dead", row.Dead), Delivered: d.time("delivered", row.Delivered),
		Retries: row.Retries, Retried: d.time("retried", row.Retried),
		RetriedBy: workflow.Person{ID: row.RetriedByID, Name: row.RetriedBy},
	}
	if l.State == workflow.LetterWaiting && !row.Parked {
		l.Due = d.time("due", row.Due)
	}
	return l, d.err
}

func (r messageRow) state() workflow.LetterState {
	switch {
	case r.Delivered != "":
		return workflow.LetterDelivered
	case r.Dead != "":
		return workflow.LetterAside
	default:
		return workflow.LetterWaiting
	}
}

// Letters gives messages with where their delivery stands, in order of ID.
func (s *Store) Letters(ctx context.Context, q workflow.LetterQuery) ([]workflow.Letter, error) {
	state, ok := map[workflow.LetterState]string{
		workflow.LetterWaiting: undelivered, workflow.LetterAside: "dead <> ''", workflow.LetterDelivered: "delivered <> ''",
	}[q.State]
	if !ok {
		return nil, workflow.Fault("list letters", errors.New("no such state: "+string(q.State)))
	}
	if q.Limit <= 0 {
		q.Limit = 100
	}
	db := s.read.WithContext(ctx).Table("outbox").
		Select(tableOf[messageRow]().of("outbox")+", entries.recorded AS since").
		Joins("JOIN entries ON entries.minutes_id = outbox.minutes_id AND entries.version = outbox.version").
		Where(state+" AND id > ?", q.After).Order("id").Limit(q.Limit)
	if q.Topic != "" {
		db = db.Where("topic = ?", q.Topic)
	}
	if q.Minutes != "" {
		db = db.Where("outbox.minutes_id = ?", q.Minutes)
	}
	return list(db, "list letters", letterRow.letter)
}

// Backlog counts what is not delivered, by topic.
func (s *Store) Backlog(ctx context.Context) ([]workflow.Backlog, error) {
	var rows []struct {
		Topic         string
		Waiting, Dead int
		First         int64
	}
	var out []workflow.Backlog
	err := s.read.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		err := tx.Raw(`SELECT topic, SUM(w) AS waiting, SUM(d) AS dead, COALESCE(MIN(f), 0) AS first FROM (
			SELECT topic, COUNT(*) AS w, 0 AS d, MIN(id) AS f FROM outbox WHERE ` + undelivered + ` GROUP BY topic
			UNION ALL SELECT topic, 0, COUNT(*), NULL FROM outbox WHERE dead <> '' GROUP BY topic) b
			GROUP BY topic ORDER BY topic`).Scan(&rows).Error
		for i := 0; i < len(rows) && err == nil; i++ {
			b := workflow.Backlog{Topic: rows[i].Topic, Waiting: rows[i].Waiting, Aside: rows[i].Dead}
			b.Oldest, err = recorded(tx, rows[i].First)
			out = append(out, b)
		}
		return err
	})
	if err != nil {
		return nil, workflow.Fault("count backlog", err)
	}
	return out, nil
}

// recorded gives 登记时间 of the step that a message comes from; zero for no
// message.
func recorded(tx *gorm.DB, id int64) (time.Time, error) {
	if id == 0 {
		return time.Time{}, nil
	}
	var at string
	err := tx.Raw(`SELECT entries.recorded FROM outbox JOIN entries
		ON entries.minutes_id = outbox.minutes_id AND entries.version = outbox.version WHERE outbox.id = ?`, id).Scan(&at).Error
	if err != nil {
		return time.Time{}, err
	}
	var d decoder
	return d.time("recorded", at), d.err
}

// Redeliver lets a message that was put aside go out again, and puts that on
// the office's record. It takes its old place in its lane, before what still
// waits there.
func (s *Store) Redeliver(ctx context.Context, id int64, r workflow.Redelivery) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		if err := holdLane(tx, id); err != nil {
			return workflow.Fault("lock lane", err)
		}
		var line workflow.RedeliveryLine
		err := one(tx, `UPDATE outbox SET dead = '', due = '', attempts = 0, retries = retries + 1,
			retried = ?, retried_by_id = ?, retried_by = ? WHERE id = ? AND dead <> '' AND delivered = ''
			RETURNING msg_key, recipient, retries`,
			[]any{stamp(r.At), r.By.ID, r.By.Name, id}, &line.Key, &line.Recipient, &line.Times)
		if errors.Is(err, sql.ErrNoRows) {
			return workflow.NotAside(id)
		}
		if err != nil {
			return workflow.Fault("redeliver", err)
		}
		record := r.Alteration(id, line)
		if err := record.WellFormed(); err != nil {
			return err
		}
		return appendAlteration(tx, record)
	})
}

// holdLane waits for whoever is about to hand out what waits in the message's
// lane, so that of the two only one goes out.
func holdLane(tx *gorm.DB, id int64) error {
	if tx.Name() != postgresName {
		return nil
	}
	var held []int64
	return tx.Raw("SELECT e.id FROM outbox e, outbox c WHERE c.id = ? AND "+sameLane+" ORDER BY e.id FOR UPDATE OF e", id).
		Scan(&held).Error
}
