package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// Meeting gives a meeting's dossier (会议案卷).
func (s *Store) Meeting(ctx context.Context, id string) (dossier.Meeting, error) {
	return meetingBy(s.read.WithContext(ctx), "id = ?", id)
}

// MeetingOf gives the meeting that a minutes began from; NotFound if it began
// from none.
func (s *Store) MeetingOf(ctx context.Context, minutes string) (dossier.Meeting, error) {
	return meetingBy(s.read.WithContext(ctx), "minutes_id = ? AND minutes_id <> ''", minutes)
}

func meetingBy(db *gorm.DB, condition, value string) (dossier.Meeting, error) {
	all, err := list(db.Where(condition, value).Limit(1), "read meeting", meetingRow.meeting)
	if err == nil && len(all) == 0 {
		return dossier.Meeting{}, dossier.Missing(value)
	}
	if err != nil {
		return dossier.Meeting{}, err
	}
	return all[0], nil
}

// PutMeeting writes a meeting with the line of its record, or neither. It is
// Stale if the meeting has changed since, and Refused if another one has the
// 会议次数.
func (s *Store) PutMeeting(ctx context.Context, m dossier.Meeting, r dossier.Record) error {
	return s.within(ctx, func(tx *gorm.DB) error { return putMeeting(tx, m, r) })
}

func putMeeting(tx *gorm.DB, m dossier.Meeting, r dossier.Record) error {
	if other, taken, err := counted(tx, m); err != nil || taken {
		return errors.Join(err, other)
	}
	row := rowOfMeeting(m)
	if m.Version == 1 {
		err := insert(tx, row, "")
		switch {
		case errors.Is(err, gorm.ErrDuplicatedKey) && m.Session != 0: // another was faster by a moment
			return dossier.Counted(m)
		case errors.Is(err, gorm.ErrDuplicatedKey):
			return dossier.Outdated(m)
		case err != nil:
			return workflow.Fault("insert meeting", err)
		}
		return putMeetingRecord(tx, dossier.Seal(r, ""))
	}
	rows, err := exec(tx, `UPDATE meetings SET version = ?, term = ?, session = ?, name = ?, held = ?, clock = ?, state = ?, minutes_id = ?,
		content = ? WHERE id = ? AND version = ?`, row.Version, row.Term, row.Session, row.Name, row.Held, row.Clock, row.State,
		row.MinutesID, row.Content, row.ID, row.Version-1)
	switch {
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return dossier.Counted(m)
	case err != nil:
		return workflow.Fault("update meeting", err)
	case rows != 1:
		now, err := meetingBy(tx.Session(&gorm.Session{NewDB: true}), "id = ?", m.ID)
		if err != nil {
			return err
		}
		return dossier.Outdated(now)
	}
	prev := ""
	err = one(tx, "SELECT hash FROM meeting_records WHERE meeting_id = ? AND version = ?", []any{m.ID, m.Version - 1}, &prev)
	if err != nil {
		return workflow.Fault("read record of meeting", err)
	}
	return putMeetingRecord(tx, dossier.Seal(r, prev))
}

// counted looks whether another meeting has the 会议次数.
func counted(tx *gorm.DB, m dossier.Meeting) (refusal error, taken bool, err error) {
	if m.Session == 0 || m.State == dossier.Cancelled {
		return nil, false, nil
	}
	other := ""
	err = one(tx, "SELECT id FROM meetings WHERE type = ? AND term = ? AND session = ? AND state <> 'cancelled' AND id <> ?",
		[]any{m.Type, m.Term, m.Session, m.ID}, &other)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return dossier.Counted(m), err == nil, fault("look for meeting", err)
}

func putMeetingRecord(tx *gorm.DB, r dossier.Record) error {
	err := insert(tx, rowOfMeetingRecord(r), "")
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &workflow.Error{Kind: workflow.Stale, Reason: workflow.ReasonKey, Msg: "这次操作已经办过，请刷新后查看。"}
	}
	return fault("insert record of meeting", err)
}

// MeetingRecords gives what was done to a meeting's dossier, in order.
func (s *Store) MeetingRecords(ctx context.Context, id string) ([]dossier.Record, error) {
	return list(s.read.WithContext(ctx).Where("meeting_id = ?", id).Order("version"), "read records of meeting", meetingRecordRow.record)
}

// MeetingAnswer gives the line of the record that a click has led to, if it
// has.
func (s *Store) MeetingAnswer(ctx context.Context, id, key string) (dossier.Record, bool, error) {
	if key == "" {
		return dossier.Record{}, false, nil
	}
	all, err := list(s.read.WithContext(ctx).Where("meeting_id = ? AND idem_key = ? AND idem_key <> ''", id, key), "read records of meeting",
		meetingRecordRow.record)
	if err != nil || len(all) == 0 {
		return dossier.Record{}, false, err
	}
	return all[0], true, nil
}

// LastSession gives the last 会议次数 of a type and term: of a dossier or of a
// minutes; 0 if there is none.
func (s *Store) LastSession(ctx context.Context, kind, term string) (last int, err error) {
	for _, query := range []string{
		"SELECT COALESCE(MAX(session), 0) FROM meetings WHERE type = ? AND term = ? AND state <> 'cancelled'",
		"SELECT COALESCE(MAX(session), 0) FROM minutes WHERE type = ? AND term = ?",
	} {
		n := 0
		if err := one(s.read.WithContext(ctx), query, []any{kind, term}, &n); err != nil {
			return 0, workflow.Fault("read last meeting", err)
		}
		last = max(last, n)
	}
	return last, nil
}

// Sittings gives meetings of a type and term beside the one of a number and a
// minutes: those of the same number and of the nearest below and above.
func (s *Store) Sittings(ctx context.Context, kind, term string, session int, but string) (all []dossier.Sitting, err error) {
	const of = " FROM minutes WHERE type = ? AND term = ? AND session <> 0 AND id <> ? AND edition_of = '' AND meeting <> '' AND state <> 'voided' AND "
	args := []any{kind, term, but, session}
	for _, which := range []string{"session < ? ORDER BY session DESC", "session = ? ORDER BY meeting", "session > ? ORDER BY session"} {
		var one []dossier.Sitting
		if err := s.read.WithContext(ctx).Raw("SELECT session AS number, meeting AS day"+of+which+" LIMIT 1", args...).Scan(&one).Error; err != nil {
			return nil, workflow.Fault("read meetings beside", err)
		}
		all = append(all, one...)
	}
	return all, nil
}

// Meetings gives a page of meetings in the order of their days, and where the
// next begins; empty if there is none.
func (s *Store) Meetings(ctx context.Context, q dossier.Query) ([]dossier.Meeting, string, error) {
	limit := min(cmp.Or(max(q.Limit, 0), 50), maxPage)
	db := s.read.WithContext(ctx)
	if q.From != "" {
		db = db.Where("held >= ?", string(q.From))
	}
	if q.Until != "" {
		db = db.Where("held <= ?", string(q.Until))
	}
	if q.Type != "" {
		db = db.Where("type = ?", q.Type)
	}
	if q.Words != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Words) + "%"
		db = db.Where(`content LIKE ? ESCAPE '\'`, like)
	}
	order, beyond := "held, clock, id", ">"
	if q.Newest {
		order, beyond = "held DESC, clock DESC, id DESC", "<"
	}
	if q.After != "" {
		held, clock, id, err := meetingCursor(q.After)
		if err != nil {
			return nil, "", err
		}
		db = db.Where("(held, clock, id) "+beyond+" (?, ?, ?)", held, clock, id)
	}
	page, err := list(db.Order(order).Limit(limit+1), "list meetings", meetingRow.meeting)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	mark := strings.Join([]string{string(last.Date), paddedClock(last.Clock), last.ID}, " ")
	return page[:limit], base64.RawURLEncoding.EncodeToString([]byte(mark)), nil
}

// meetingCursor reads where the page before ended.
func meetingCursor(s string) (held, clock, id string, err error) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.Split(string(data), " ")
	if err != nil || len(parts) != 3 {
		return "", "", "", &workflow.Error{
			Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: "翻页标记有误，请回到第一页重新查看。",
		}
	}
	return parts[0], parts[1], parts[2], nil
}

// paddedClock gives a time of day so that it sorts: 9:00 is 09:00.
func paddedClock(clock string) string {
	if len(clock) == len("9:00") {
		return "0" + clock
	}
	return clock
}

type meetingRow struct {
	ID        string `gorm:"primaryKey"`
	Version   int
	Type      string
	Term      string
	Session   int
	Name      string
	Held      string
	Clock     string
	State     string
	MinutesID string
	Content   string // JSON of the whole
}

func (meetingRow) TableName() string { return "meetings" }

func rowOfMeeting(m dossier.Meeting) meetingRow {
	return meetingRow{
		ID: m.ID, Version: m.Version, Type: m.Type, Term: m.Term, Session: m.Session, Name: m.Name,
		Held: string(m.Date), Clock: paddedClock(m.Clock), State: string(m.State), MinutesID: m.Minutes, Content: encode(m),
	}
}

func (r meetingRow) meeting() (m dossier.Meeting, err error) {
	if err := json.Unmarshal([]byte(r.Content), &m); err != nil {
		return m, err
	}
	if rowOfMeeting(m) != r {
		return m, &workflow.DamageError{Table: "会议案卷", Minutes: r.ID, Row: r.Version, Msg: "各栏与内容不符"}
	}
	return m, nil
}
