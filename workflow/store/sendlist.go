package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Clerking keeps what the clerk keeps beside the copies: lists of recipients
// that are being put together, reminders, and links to single copies.
type Clerking struct{ s *Store }

// Clerking gives what the clerk keeps.
func (s *Store) Clerking() Clerking { return Clerking{s} }

// SendList is whom a minutes is to be sent to (分送清单), before it is.
type SendList struct {
	Minutes string
	N       int    // how often it was saved
	Data    string // JSON; what is in it is the office's to say
	By      workflow.Person
	At      time.Time
}

type sendListRow struct {
	MinutesID string `gorm:"primaryKey"`
	N         int
	Data      string
	ByID      string
	ByName    string
	At        string
}

func (sendListRow) TableName() string { return "send_lists" }

func (r sendListRow) list() (SendList, error) {
	var d decoder
	return SendList{
		Minutes: r.MinutesID, N: r.N, Data: r.Data, By: workflow.Person{ID: r.ByID, Name: r.ByName}, At: d.time("at", r.At),
	}, d.err
}

// SendList gives the list of a minutes; the zero SendList if there is none.
func (c Clerking) SendList(ctx context.Context, minutes string) (SendList, error) {
	return sendList(c.s.read.WithContext(ctx), minutes)
}

func sendList(db *gorm.DB, minutes string) (SendList, error) {
	all, err := list(db.Where("minutes_id = ?", minutes), "read send list", sendListRow.list)
	if err != nil || len(all) == 0 {
		return SendList{}, err
	}
	return all[0], nil
}

// PutSendList keeps a list in the place of the one it was made from: l.N is the
// number of that one, 0 if there was none. If another has been kept since, it is
// Stale.
func (c Clerking) PutSendList(ctx context.Context, l SendList) (SendList, error) {
	err := c.s.within(ctx, func(tx *gorm.DB) error {
		if err := hold(tx, l.Minutes); err != nil {
			return err
		}
		now, err := sendList(tx, l.Minutes)
		if err != nil {
			return err
		}
		if now.N != l.N {
			return &workflow.Error{
				Kind: workflow.Stale, Reason: workflow.ReasonVersion, Minutes: l.Minutes,
				Msg: "分送清单已由" + now.By.Name + "另行保存，您这次的改动没有保存；请刷新后核对再改。",
			}
		}
		l.N++
		return fault("put send list", insert(tx, sendListRow{
			MinutesID: l.Minutes, N: l.N, Data: l.Data, ByID: l.By.ID, ByName: l.By.Name, At: stamp(l.At),
		}, " ON CONFLICT (minutes_id) DO UPDATE SET n = excluded.n, data = excluded.data, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at"))
	})
	return l, err
}

// CopyUrge is that a unit was asked to sign for its copy (催办).
type CopyUrge struct {
	Minutes  string
	Copy     int
	N        int // the how-manieth about this copy
	Note     string
	By       workflow.Person
	Occurred time.Time // 发生时间
	Recorded time.Time // 登记时间
}

type copyUrgeRow struct {
	MinutesID string `gorm:"primaryKey"`
	CopyN     int    `gorm:"primaryKey;autoIncrement:false"`
	N         int    `gorm:"primaryKey;autoIncrement:false"`
	Note      string
	ByID      string
	ByName    string
	Occurred  string
	Recorded  string
}

func (copyUrgeRow) TableName() string { return "copy_urges" }

func (r copyUrgeRow) urge() (CopyUrge, error) {
	var d decoder
	return CopyUrge{
		Minutes: r.MinutesID, Copy: r.CopyN, N: r.N, Note: r.Note, By: workflow.Person{ID: r.ByID, Name: r.ByName},
		Occurred: d.time("occurred", r.Occurred), Recorded: d.time("recorded", r.Recorded),
	}, d.err
}

// Urges gives every reminder about a minutes' copies, in order.
func (c Clerking) Urges(ctx context.Context, minutes string) ([]CopyUrge, error) {
	return list(c.s.read.WithContext(ctx).Where("minutes_id = ?", minutes).Order("copy_n, n"), "read reminders", copyUrgeRow.urge)
}

// Urge keeps reminders about copies of one minutes; N is the store's to give.
func (c Clerking) Urge(ctx context.Context, urges ...CopyUrge) error {
	return c.s.within(ctx, func(tx *gorm.DB) error {
		for _, u := range urges {
			if err := hold(tx, u.Minutes); err != nil {
				return err
			}
			err := one(tx, "SELECT COALESCE(MAX(n), 0) + 1 FROM copy_urges WHERE minutes_id = ? AND copy_n = ?", []any{u.Minutes, u.Copy}, &u.N)
			if err == nil {
				err = insert(tx, copyUrgeRow{
					MinutesID: u.Minutes, CopyN: u.Copy, N: u.N, Note: u.Note, ByID: u.By.ID, ByName: u.By.Name,
					Occurred: stamp(u.Occurred), Recorded: stamp(u.Recorded),
				}, "")
			}
			if err != nil {
				return workflow.Fault("keep reminder", err)
			}
		}
		return nil
	})
}
