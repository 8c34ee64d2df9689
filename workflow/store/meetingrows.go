package store

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

type meetingRecordRow struct {
	MeetingID  string `gorm:"primaryKey"`
	Version    int    `gorm:"primaryKey;autoIncrement:false"`
	Act        string
	ActorID    string
	ActorName  string
	Note       string
	BeforePart string // JSON
	AfterPart  string // JSON
	Recorded   string
	IdemKey    string
	Prev       string
	Hash       string
}

func (meetingRecordRow) TableName() string { return "meeting_records" }

func rowOfMeetingRecord(r dossier.Record) meetingRecordRow {
	return meetingRecordRow{
		MeetingID: r.Meeting, Version: r.Version, Act: string(r.Act), ActorID: r.Actor.ID, ActorName: r.Actor.Name, Note: r.Note,
		BeforePart: r.Before, AfterPart: r.After, Recorded: stamp(r.Recorded), IdemKey: r.Key, Prev: r.Prev, Hash: r.Hash,
	}
}

func (r meetingRecordRow) record() (dossier.Record, error) {
	var d decoder
	return dossier.Record{
		Meeting: r.MeetingID, Version: r.Version, Act: dossier.Act(r.Act), Actor: workflow.Person{ID: r.ActorID, Name: r.ActorName},
		Note: r.Note, Before: r.BeforePart, After: r.AfterPart, Recorded: d.time("recorded", r.Recorded), Key: r.IdemKey,
		Prev: r.Prev, Hash: r.Hash,
	}, d.err
}

func (r meetingRecordRow) sealable() (sealable, error) {
	v, err := r.record()
	return sealable{canonical: v.Canonical(), hash: v.Hash, recorded: v.Recorded}, err
}

type meetingRawRow struct {
	MeetingID string `gorm:"primaryKey"`
	N         int    `gorm:"primaryKey;autoIncrement:false"`
	Act       string
	OfN       int
	FileName  string
	SHA256    string `gorm:"column:sha256"`
	Bytes     int64
	ToID      string
	ToName    string
	Until     string
	Reason    string
	ActorID   string
	ActorName string
	Recorded  string
	Prev      string
	Hash      string
}

func (meetingRawRow) TableName() string { return "meeting_raw" }

func (r meetingRawRow) line() (dossier.RawLine, error) {
	var d decoder
	return dossier.RawLine{
		Meeting: r.MeetingID, N: r.N, Act: dossier.RawAct(r.Act), Of: r.OfN, Name: r.FileName, SHA256: r.SHA256, Bytes: r.Bytes,
		To: workflow.Person{ID: r.ToID, Name: r.ToName}, Until: workflow.Date(r.Until), Reason: r.Reason,
		Actor: workflow.Person{ID: r.ActorID, Name: r.ActorName}, Recorded: d.time("recorded", r.Recorded),
		Prev: r.Prev, Hash: r.Hash,
	}, d.err
}

func rowOfRaw(l dossier.RawLine) meetingRawRow {
	return meetingRawRow{
		MeetingID: l.Meeting, N: l.N, Act: string(l.Act), OfN: l.Of, FileName: l.Name, SHA256: l.SHA256, Bytes: l.Bytes,
		ToID: l.To.ID, ToName: l.To.Name, Until: string(l.Until), Reason: l.Reason, ActorID: l.Actor.ID, ActorName: l.Actor.Name,
		Recorded: stamp(l.Recorded), Prev: l.Prev, Hash: l.Hash,
	}
}

func (r meetingRawRow) sealable() (sealable, error) {
	v, err := r.line()
	return sealable{canonical: v.Canonical(), hash: v.Hash, recorded: v.Recorded}, err
}

// RawLines gives what was done with a meeting's raw records, in order.
func (s *Store) RawLines(ctx context.Context, meeting string) ([]dossier.RawLine, error) {
	return list(s.read.WithContext(ctx).Where("meeting_id = ?", meeting).Order("n"), "read raw records", meetingRawRow.line)
}

// AddRaw adds a line behind those that its N was counted from; Stale if another
// has come since.
func (s *Store) AddRaw(ctx context.Context, l dossier.RawLine) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		last, prev := 0, ""
		err := one(tx, "SELECT n, hash FROM meeting_raw WHERE meeting_id = ? ORDER BY n DESC LIMIT 1", []any{l.Meeting}, &last, &prev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return workflow.Fault("read raw records", err)
		}
		err = gorm.ErrDuplicatedKey
		if last == l.N-1 {
			err = insert(tx, rowOfRaw(dossier.SealRaw(l, prev)), "")
		}
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return &workflow.Error{Kind: workflow.Stale, Reason: workflow.ReasonVersion, Msg: "原始记录的登记刚有变动，请刷新后再办。"}
		}
		return fault("insert raw record", err)
	})
}

// readMeetings verifies every meeting by its record and counts the leaves of
// both of their tables.
func (v *verification) readMeetings(tx *gorm.DB, found *reading) error {
	lines, err := v.readMeetingRecords(tx, found)
	if err != nil {
		return err
	}
	err = eachRow(tx, "会议案卷", "FROM meetings t ORDER BY t.id", nil, func(row meetingRow) (int, error) {
		m, err := row.meeting()
		if err != nil {
			return row.Version, unreadable("会议案卷", row.ID, row.Version, err)
		}
		err = dossier.Verify(m, lines[m.ID])
		delete(lines, row.ID)
		return row.Version, err
	})
	if err != nil {
		return err
	}
	for id := range lines {
		return &workflow.DamageError{Table: "会议案卷", Minutes: id, Msg: "缺少，但有变更记录"}
	}
	return v.readRaw(tx, found)
}

func (v *verification) readMeetingRecords(tx *gorm.DB, found *reading) (map[string][]dossier.Record, error) {
	lines := map[string][]dossier.Record{}
	const label = "会议案卷变更记录"
	return lines, eachRow(tx, label, "FROM meeting_records t ORDER BY t.meeting_id, t.version", nil, func(row meetingRecordRow) (int, error) {
		r, err := row.record()
		if err != nil {
			return row.Version, unreadable(label, row.MeetingID, row.Version, err)
		}
		found.count(v, workflow.LeafOf("meeting_records", r.Meeting, r.Version, r.Canonical()))
		lines[r.Meeting] = append(lines[r.Meeting], r)
		return row.Version, nil
	})
}

func (v *verification) readRaw(tx *gorm.DB, found *reading) error {
	const label = "原始记录登记"
	lines := map[string][]dossier.RawLine{}
	err := eachRow(tx, label, "FROM meeting_raw t ORDER BY t.meeting_id, t.n", nil, func(row meetingRawRow) (int, error) {
		l, err := row.line()
		if err != nil {
			return row.N, unreadable(label, row.MeetingID, row.N, err)
		}
		found.count(v, workflow.LeafOf("meeting_raw", l.Meeting, l.N, l.Canonical()))
		lines[l.Meeting] = append(lines[l.Meeting], l)
		return row.N, nil
	})
	for id, all := range lines {
		if err == nil {
			err = dossier.VerifyRaw(id, all)
		}
	}
	return err
}

// unreadable names a row that cannot be read.
func unreadable(label, id string, n int, err error) error {
	var damage *workflow.DamageError
	if errors.As(err, &damage) {
		return err
	}
	return &workflow.DamageError{Table: label, Minutes: id, Row: n, Msg: "读不出来"}
}

// VerifyMeetingFiles reads every material and raw record that a meeting names,
// to its end, and compares it with what was recorded of it. The error is the
// first damage as a *workflow.DamageError.
func (s *Store) VerifyMeetingFiles(ctx context.Context, open func(sha256 string) (io.ReadCloser, error)) (files int, err error) {
	look := func(table, meeting string, row int, sum string, size int64) error {
		e := workflow.Entry{Minutes: meeting, Version: row}
		files++
		return verifyFile(table, e, workflow.PDF{SHA256: sum, Bytes: size}, open)
	}
	err = eachRow(s.read.WithContext(ctx), "会议案卷", "FROM meetings t ORDER BY t.id", nil, func(row meetingRow) (int, error) {
		m, err := row.meeting()
		for _, f := range m.Materials {
			if err == nil {
				err = look("会议材料", m.ID, f.N, f.SHA256, f.Bytes)
			}
		}
		return row.Version, err
	})
	if err != nil {
		return files, err
	}
	err = eachRow(s.read.WithContext(ctx), "原始记录登记", "FROM meeting_raw t WHERE t.act = 'keep' ORDER BY t.meeting_id, t.n", nil,
		func(row meetingRawRow) (int, error) {
			return row.N, look("原始记录", row.MeetingID, row.N, row.SHA256, row.Bytes)
		})
	return files, err
}
