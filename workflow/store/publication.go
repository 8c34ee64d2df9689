package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

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
// gives it as it is kept. It is Stale if another has come since.
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
		if err := appendAlteration(tx, r.Alteration()); err != nil {
			return err
		}
		if err := one(tx, "SELECT MAX(n) FROM alterations", nil, &r.Seq); err != nil {
			return workflow.Fault("number publication", err)
		}
		return fault("keep publication", insert(tx, rowOfPublication(r), ""))
	})
	return r, err
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

// VerifyPublicFiles compares the file of every public edition with what was
// recorded, as VerifyFiles does those that were issued.
func (s *Store) VerifyPublicFiles(ctx context.Context, open func(name string) (io.ReadCloser, error)) (files int, err error) {
	all, err := list(s.read.WithContext(ctx).Where("act = ?", public.Publish).Order("minutes_id, n"), "read publications", publicationRow.record)
	for _, r := range all {
		if err := verifyFile("公开件", workflow.Entry{Minutes: r.Minutes, Version: r.N}, r.PDF, named(open, ".pdf")); err != nil {
			return files, err
		}
		files++
	}
	return files, err
}

// verifyPublications compares each act with its line in the office's record.
func verifyPublications(tx *gorm.DB, altered []workflow.Alteration) error {
	lines := map[int]workflow.Alteration{}
	for _, a := range altered {
		if a.Book == public.Book {
			lines[a.N] = a
		}
	}
	err := eachRow(tx, publicationTable, "FROM publications t ORDER BY t.seq", nil, func(row publicationRow) (int, error) {
		damage := &workflow.DamageError{Table: publicationTable, Minutes: row.MinutesID, Row: row.N, Msg: "内容与资料变更记录不符"}
		r, err := row.record()
		if err != nil {
			damage.Msg = "读不出来"
			return row.N, damage
		}
		line, ok := lines[row.Seq]
		want := r.Alteration()
		if !ok || line.Key != want.Key || line.After != want.After || rowOfPublication(r) != row {
			return row.N, damage
		}
		delete(lines, row.Seq)
		return row.N, nil
	})
	for _, line := range lines {
		if err == nil {
			said, _ := public.ParseLine(line.After) // what cannot be read is of no row
			err = &workflow.DamageError{Table: publicationTable, Minutes: line.Key, Row: said.N, Msg: "缺少"}
		}
	}
	return err
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
