package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// CopyLink lets one person of a unit read and sign for one copy by a link
// (签收链接). Only the digest of the token is kept.
type CopyLink struct {
	Token   string // digest
	Minutes string
	Copy    int
	Person  workflow.Person // whom it was made for
	By      workflow.Person
	Created time.Time
	Expires time.Time
	Revoked time.Time // zero while it is not
}

// Open reports whether the link leads anywhere at the time.
func (l CopyLink) Open(now time.Time) bool {
	return l.Token != "" && l.Revoked.IsZero() && now.Before(l.Expires)
}

type copyLinkRow struct {
	Token      string `gorm:"primaryKey"`
	MinutesID  string
	CopyN      int
	PersonID   string
	PersonName string
	Created    string
	Expires    string
	ByID       string
	ByName     string
	Revoked    string
	RevokerID  string
}

func (copyLinkRow) TableName() string { return "copy_links" }

func (r copyLinkRow) link() (CopyLink, error) {
	var d decoder
	return CopyLink{
		Token: r.Token, Minutes: r.MinutesID, Copy: r.CopyN, Person: workflow.Person{ID: r.PersonID, Name: r.PersonName},
		By: workflow.Person{ID: r.ByID, Name: r.ByName}, Created: d.time("created", r.Created),
		Expires: d.time("expires", r.Expires), Revoked: d.time("revoked", r.Revoked),
	}, d.err
}

// Link gives the link of a token's digest, whether it is open or not; the zero
// CopyLink if there is none.
func (c Clerking) Link(ctx context.Context, token string) (CopyLink, error) {
	all, err := list(c.s.read.WithContext(ctx).Where("token = ?", token), "read copy link", copyLinkRow.link)
	if err != nil || len(all) == 0 {
		return CopyLink{}, err
	}
	return all[0], nil
}

// Links gives every link there ever was to a minutes' copies, the latest last.
func (c Clerking) Links(ctx context.Context, minutes string) ([]CopyLink, error) {
	return list(c.s.read.WithContext(ctx).Where("minutes_id = ?", minutes).Order("copy_n, created"), "read copy links", copyLinkRow.link)
}

// PutLink keeps a new link. Those that the person had to the copy are revoked.
func (c Clerking) PutLink(ctx context.Context, l CopyLink) error {
	return c.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "UPDATE copy_links SET revoked = ?, revoker_id = ? WHERE minutes_id = ? AND copy_n = ? AND person_id = ? AND revoked = ''",
			stamp(l.Created), l.By.ID, l.Minutes, l.Copy, l.Person.ID)
		if err == nil {
			err = insert(tx, copyLinkRow{
				Token: l.Token, MinutesID: l.Minutes, CopyN: l.Copy, PersonID: l.Person.ID, PersonName: l.Person.Name,
				Created: stamp(l.Created), Expires: stamp(l.Expires), ByID: l.By.ID, ByName: l.By.Name,
			}, "")
		}
		return fault("keep copy link", err)
	})
}

// RevokeLinks ends every link to a copy, and says how many there were.
func (c Clerking) RevokeLinks(ctx context.Context, minutes string, n int, by workflow.Person, at time.Time) (ended int64, err error) {
	err = c.s.within(ctx, func(tx *gorm.DB) (err error) {
		ended, err = exec(tx, "UPDATE copy_links SET revoked = ?, revoker_id = ? WHERE minutes_id = ? AND copy_n = ? AND revoked = ''",
			stamp(at), by.ID, minutes, n)
		return fault("revoke copy links", err)
	})
	return ended, err
}
