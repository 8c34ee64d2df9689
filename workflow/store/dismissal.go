package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Dismissals gives every dismissal of a minutes' findings (忽略) in order, those
// that were taken back too.
func (s *Store) Dismissals(ctx context.Context, minutes string) ([]workflow.Dismissal, error) {
	return dismissals(s.read.WithContext(ctx), minutes)
}

// WideDismissals gives what was let stand in the whole office and nobody has
// taken back, oldest first.
func (s *Store) WideDismissals(ctx context.Context) ([]workflow.Dismissal, error) {
	db := s.read.WithContext(ctx).Where(`wide AND undoes = 0 AND NOT EXISTS (
		SELECT 1 FROM dismissals AS u WHERE u.minutes_id = dismissals.minutes_id AND u.undoes = dismissals.n)`).Order("at, minutes_id, n")
	return list(db, "read dismissals of the office", func(r dismissalRow) (workflow.Dismissal, error) {
		l, err := r.line()
		return l.Dismissal, err
	})
}

// dismissals reads the lines, and puts those that take one back to it.
func dismissals(db *gorm.DB, minutes string) ([]workflow.Dismissal, error) {
	lines, err := list(db.Where("minutes_id = ?", minutes).Order("n"), "read dismissals", dismissalRow.line)
	if err != nil {
		return nil, err
	}
	var all []workflow.Dismissal
	at := map[int]int{}
	for _, l := range lines {
		if l.undoes == 0 {
			at[l.N] = len(all)
			all = append(all, l.Dismissal)
		} else if i, ok := at[l.undoes]; ok {
			all[i].Restored = workflow.Undoing{By: l.By, At: l.At}
		}
	}
	return all, nil
}

// Dismiss keeps a dismissal; N is the store's to give. One that stands already
// is given as it is: of two who dismiss the same the first is on record.
func (s *Store) Dismiss(ctx context.Context, d workflow.Dismissal) (workflow.Dismissal, error) {
	err := s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, d.Minutes); err != nil {
			return err
		}
		known, err := dismissals(tx, d.Minutes)
		if err != nil {
			return err
		}
		for _, k := range known {
			if k.Standing() && k.Rule == d.Rule && k.Anchor == d.Anchor && k.Wide == d.Wide && (k.Passed || !d.Passed) {
				d = k
				return nil
			}
		}
		d.N, err = putDismissal(tx, rowOfDismissal(d))
		return err
	})
	return d, err
}

// Restore takes a dismissal back (恢复提示): the finding is seen again. It is
// Refused if somebody has done so.
func (s *Store) Restore(ctx context.Context, minutes string, n int, by workflow.Person, at time.Time) (done workflow.Dismissal, err error) {
	err = s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, minutes); err != nil {
			return err
		}
		known, err := dismissals(tx, minutes)
		if err != nil {
			return err
		}
		for _, d := range known {
			if d.N != n {
				continue
			}
			if !d.Standing() {
				return &workflow.Error{
					Kind: workflow.Refused, Reason: workflow.ReasonStore, Minutes: minutes,
					Msg: "这条校对提示已由" + d.Restored.By.Name + "恢复，不用再恢复。",
				}
			}
			row := rowOfDismissal(d)
			row.Undoes, row.Reason, row.Quote, row.BeforeWords, row.AfterWords, row.StartByte = n, "", "", "", "", 0
			row.ByID, row.ByName, row.At = by.ID, by.Name, stamp(at)
			done, done.Restored = d, workflow.Undoing{By: by, At: at}
			_, err = putDismissal(tx, row)
			return err
		}
		return &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonStore, Minutes: minutes, Msg: "没有这条已忽略的校对提示，请刷新后再看。"}
	})
	return done, err
}

func putDismissal(tx *gorm.DB, row dismissalRow) (int, error) {
	err := one(tx, "SELECT COALESCE(MAX(n), 0) + 1 FROM dismissals WHERE minutes_id = ?", []any{row.MinutesID}, &row.N)
	if err == nil {
		err = insert(tx, row, "")
	}
	return row.N, fault("keep dismissal", err)
}

type dismissalRow struct {
	MinutesID   string `gorm:"primaryKey"`
	N           int    `gorm:"primaryKey;autoIncrement:false"`
	Rule        string
	Quote       string
	BeforeWords string
	AfterWords  string
	StartByte   int
	Reason      string
	Undoes      int
	ByID        string
	ByName      string
	At          string
	Passed      bool
	Wide        bool
}

func (dismissalRow) TableName() string { return "dismissals" }

// dismissalLine is a dismissal, or what takes one back.
type dismissalLine struct {
	workflow.Dismissal
	undoes int
}

func rowOfDismissal(d workflow.Dismissal) dismissalRow {
	return dismissalRow{
		MinutesID: d.Minutes, Rule: d.Rule, Quote: d.Anchor.Quote, BeforeWords: d.Anchor.Before, AfterWords: d.Anchor.After,
		StartByte: d.Anchor.Start, Reason: d.Reason, Passed: d.Passed, Wide: d.Wide, ByID: d.By.ID, ByName: d.By.Name, At: stamp(d.At),
	}
}

func (r dismissalRow) line() (dismissalLine, error) {
	var at decoder
	l := dismissalLine{undoes: r.Undoes, Dismissal: workflow.Dismissal{
		Minutes: r.MinutesID, N: r.N, Rule: r.Rule, Reason: r.Reason, Passed: r.Passed, Wide: r.Wide,
		By: workflow.Person{ID: r.ByID, Name: r.ByName}, At: at.time("at", r.At),
	}}
	l.Anchor.Quote, l.Anchor.Before, l.Anchor.After, l.Anchor.Start = r.Quote, r.BeforeWords, r.AfterWords, r.StartByte
	return l, at.err
}

// sealable gives the line as the log knows it. It does not tell how long the
// line has waited: those of the time before the log covered them are old when
// they first wait.
func (r dismissalRow) sealable() (sealable, error) {
	l, err := r.line()
	return sealable{canonical: l.Canonical(l.undoes)}, err
}

// putDismissed puts a line beside the record of its minutes.
func putDismissed(r *kept, row dismissalRow) error {
	if last := len(r.dismissed) - 1; last >= 0 && r.dismissed[last].N == row.N {
		return errTwice
	}
	return add(&r.dismissed, row, dismissalRow.line)
}
