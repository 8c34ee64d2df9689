package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// CopyMark is what one printed copy bears of its own (份号、追溯标记), and whose it
// is. A recipient of several copies has one for each.
type CopyMark struct {
	Minutes string
	Serial  int    // 份号, from 1 within the minutes
	Copy    int    // the row of the distribution
	Code    string // 追溯标记, no two alike in the whole office
	By      workflow.Person
	At      time.Time
}

type copyMarkRow struct {
	MinutesID string `gorm:"primaryKey"`
	Serial    int    `gorm:"primaryKey;autoIncrement:false"`
	CopyN     int
	Code      string
	ByID      string
	ByName    string
	At        string
}

func (copyMarkRow) TableName() string { return "copy_marks" }

func (r copyMarkRow) mark() (CopyMark, error) {
	var d decoder
	return CopyMark{
		Minutes: r.MinutesID, Serial: r.Serial, Copy: r.CopyN, Code: r.Code, By: workflow.Person{ID: r.ByID, Name: r.ByName}, At: d.time("at", r.At),
	}, d.err
}

// Marks gives the marks of a minutes' copies, by 份号.
func (c Clerking) Marks(ctx context.Context, minutes string) ([]CopyMark, error) {
	return marksOf(c.s.read.WithContext(ctx), minutes)
}

func marksOf(db *gorm.DB, minutes string) ([]CopyMark, error) {
	return list(db.Where("minutes_id = ?", minutes).Order("serial"), "read marks of copies", copyMarkRow.mark)
}

// MarkOf gives the copy that bears a trace mark; the zero CopyMark if none does.
func (c Clerking) MarkOf(ctx context.Context, code string) (CopyMark, error) {
	all, err := list(c.s.read.WithContext(ctx).Where("code = ?", code), "find mark of copy", copyMarkRow.mark)
	if err != nil || len(all) == 0 {
		return CopyMark{}, err
	}
	return all[0], nil
}

// MarkCopies gives every copy of a minutes the marks that it lacks, and all
// there are: those that were given before stay. The code is made by newCode.
func (c Clerking) MarkCopies(ctx context.Context, m workflow.Minutes, by workflow.Person, at time.Time, newCode func() string) (all []CopyMark, err error) {
	err = c.s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, m.ID); err != nil {
			return err
		}
		if all, err = marksOf(tx, m.ID); err != nil {
			return err
		}
		have := map[int]int{}
		for _, k := range all {
			have[k.Copy]++
		}
		for _, row := range m.Copies {
			for range row.Copies - have[row.N] {
				k := CopyMark{Minutes: m.ID, Serial: len(all) + 1, Copy: row.N, Code: newCode(), By: by, At: at}
				err := insert(tx, copyMarkRow{
					MinutesID: k.Minutes, Serial: k.Serial, CopyN: k.Copy, Code: k.Code, ByID: by.ID, ByName: by.Name, At: stamp(at),
				}, "")
				if err != nil {
					return workflow.Fault("mark copy", err)
				}
				all = append(all, k)
			}
		}
		return nil
	})
	return all, err
}

// PrintKind is what happened to sheets of paper.
type PrintKind string

// The kinds.
const (
	Printed   PrintKind = "print"   // 印制
	Reprinted PrintKind = "reprint" // 重印
	Destroyed PrintKind = "destroy" // 销毁
)

// Label gives the kind's Chinese name.
func (k PrintKind) Label() string {
	switch k {
	case Printed:
		return "印制"
	case Reprinted:
		return "重印"
	case Destroyed:
		return "销毁"
	default:
		return string(k)
	}
}

// PrintRun is that copies of a minutes were printed or destroyed (印制登记).
type PrintRun struct {
	Minutes  string
	N        int // the how-manieth of the minutes
	Kind     PrintKind
	Copies   int // 份数
	Note     string
	By       workflow.Person
	Occurred time.Time // 发生时间
	Recorded time.Time // 登记时间
}

type printRunRow struct {
	MinutesID string `gorm:"primaryKey"`
	N         int    `gorm:"primaryKey;autoIncrement:false"`
	Kind      string
	Copies    int
	Note      string
	ByID      string
	ByName    string
	Occurred  string
	Recorded  string
}

func (printRunRow) TableName() string { return "print_runs" }

func (r printRunRow) run() (PrintRun, error) {
	var d decoder
	return PrintRun{
		Minutes: r.MinutesID, N: r.N, Kind: PrintKind(r.Kind), Copies: r.Copies, Note: r.Note, By: workflow.Person{ID: r.ByID, Name: r.ByName},
		Occurred: d.time("occurred", r.Occurred), Recorded: d.time("recorded", r.Recorded),
	}, d.err
}

// PrintRuns gives what was printed and destroyed of a minutes, in order.
func (c Clerking) PrintRuns(ctx context.Context, minutes string) ([]PrintRun, error) {
	return printRuns(c.s.read.WithContext(ctx), minutes)
}

func printRuns(db *gorm.DB, minutes string) ([]PrintRun, error) {
	return list(db.Where("minutes_id = ?", minutes).Order("n"), "read print runs", printRunRow.run)
}

// PutPrintRun keeps a print run; N is the store's to give. allow looks at those
// before it, and its error keeps it out.
func (c Clerking) PutPrintRun(ctx context.Context, r PrintRun, allow func(before []PrintRun) error) (PrintRun, error) {
	err := c.s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, r.Minutes); err != nil {
			return err
		}
		before, err := printRuns(tx, r.Minutes)
		if err != nil {
			return err
		}
		if err := allow(before); err != nil {
			return err
		}
		r.N = len(before) + 1
		return fault("keep print run", insert(tx, printRunRow{
			MinutesID: r.Minutes, N: r.N, Kind: string(r.Kind), Copies: r.Copies, Note: r.Note, ByID: r.By.ID, ByName: r.By.Name,
			Occurred: stamp(r.Occurred), Recorded: stamp(r.Recorded),
		}, ""))
	})
	return r, err
}
