package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Accounts keeps who may sign in and who has: passwords, sessions, invitations
// and tokens, all as digests. What people do about accounts leaves a line in the
// office's record, in the same transaction.
type Accounts struct{ s *Store }

// Accounts gives the accounts of the office.
func (s *Store) Accounts() Accounts { return Accounts{s} }

// Account is by what somebody of the office's data can sign in (账号).
type Account struct {
	Person     string // ID
	Hash       string // argon2id with its parameters; empty: no password can be given
	MustChange bool
	Changed    time.Time // when the password was set last
	Created    time.Time
}

type accountRow struct {
	PersonID   string `gorm:"primaryKey"`
	Hash       string
	MustChange bool
	Changed    string
	Created    string
}

func (accountRow) TableName() string { return "accounts" }

func (r accountRow) account() (Account, error) {
	var d decoder
	return Account{
		Person: r.PersonID, Hash: r.Hash, MustChange: r.MustChange,
		Changed: d.time("changed", r.Changed), Created: d.time("created", r.Created),
	}, d.err
}

// Of gives somebody's account; the zero Account if there is none.
func (a Accounts) Of(ctx context.Context, person string) (Account, error) {
	all, err := list(a.s.read.WithContext(ctx).Where("person_id = ?", person), "read account", accountRow.account)
	if err != nil || len(all) == 0 {
		return Account{}, err
	}
	return all[0], nil
}

// All gives all accounts by their people's IDs.
func (a Accounts) All(ctx context.Context) ([]Account, error) {
	return list(a.s.read.WithContext(ctx).Order("person_id"), "read accounts", accountRow.account)
}

// SetPassword sets the password of an account, and makes the account if there
// is none. Every session of the person ends.
func (a Accounts) SetPassword(ctx context.Context, to Account, change workflow.AccountChange) error {
	return a.s.within(ctx, func(tx *gorm.DB) error { return setPassword(tx, to, change) })
}

func setPassword(tx *gorm.DB, to Account, change workflow.AccountChange) error {
	err := insert(tx, accountRow{
		PersonID: to.Person, Hash: to.Hash, MustChange: to.MustChange, Changed: stamp(change.At), Created: stamp(change.At),
	}, ` ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, changed = excluded.changed`)
	if err != nil {
		return workflow.Fault("set password", err)
	}
	if _, err := exec(tx, "DELETE FROM sessions WHERE person_id = ?", to.Person); err != nil {
		return workflow.Fault("end sessions", err)
	}
	return recordAccount(tx, change)
}

// Rehash keeps a hash of the same password with other parameters. It changes
// nothing that anybody could notice.
func (a Accounts) Rehash(ctx context.Context, person, old, hash string) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "UPDATE accounts SET hash = ? WHERE person_id = ? AND hash = ?", hash, person, old)
		return fault("rehash password", err)
	})
}

// recordAccount puts an act about an account on the office's record.
func recordAccount(tx *gorm.DB, change workflow.AccountChange) error {
	if err := alone(tx, alterationChain); err != nil {
		return workflow.Fault("lock record", err)
	}
	row, err := alteredRow(tx, workflow.AccountBook, change.Person)
	if err != nil {
		return err
	}
	var last workflow.AccountLine
	if row != "" {
		if last, err = workflow.ParseAccountLine(row); err != nil {
			return workflow.Fault("read account's record", err)
		}
	}
	line := change.Alteration(last)
	if err := line.WellFormed(); err != nil {
		return err
	}
	return appendAlteration(tx, line)
}

// Invitation is a link by which somebody sets his password, once.
type Invitation struct {
	Token   string // digest
	Person  string
	Created time.Time
	Expires time.Time
	Used    time.Time
	By      workflow.Person
}

type invitationRow struct {
	Token    string `gorm:"primaryKey"`
	PersonID string
	Created  string
	Expires  string
	Used     string
	ByID     string
	ByName   string
}

func (invitationRow) TableName() string { return "invitations" }

func (r invitationRow) invitation() (Invitation, error) {
	var d decoder
	return Invitation{
		Token: r.Token, Person: r.PersonID, Created: d.time("created", r.Created), Expires: d.time("expires", r.Expires),
		Used: d.time("used", r.Used), By: workflow.Person{ID: r.ByID, Name: r.ByName},
	}, d.err
}

// Invite keeps an invitation in the place of all that are open for the person.
// An act of AccountReset also takes his password and his sessions.
func (a Accounts) Invite(ctx context.Context, i Invitation, change workflow.AccountChange) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		if _, err := exec(tx, "DELETE FROM invitations WHERE person_id = ? AND used = ''", i.Person); err != nil {
			return workflow.Fault("withdraw invitations", err)
		}
		err := insert(tx, invitationRow{
			Token: i.Token, PersonID: i.Person, Created: stamp(i.Created), Expires: stamp(i.Expires), ByID: i.By.ID, ByName: i.By.Name,
		}, "")
		if err != nil {
			return workflow.Fault("insert invitation", err)
		}
		if change.Act == workflow.AccountReset {
			return setPassword(tx, Account{Person: i.Person}, change)
		}
		return recordAccount(tx, change)
	})
}

// Invitation gives an invitation that is open at the time; the zero Invitation
// if there is none of that digest.
func (a Accounts) Invitation(ctx context.Context, token string, now time.Time) (Invitation, error) {
	all, err := list(a.s.read.WithContext(ctx).Where("token = ? AND used = '' AND expires > ?", token, stamp(now)),
		"read invitation", invitationRow.invitation)
	if err != nil || len(all) == 0 {
		return Invitation{}, err
	}
	return all[0], nil
}

// Invited gives the open invitations.
func (a Accounts) Invited(ctx context.Context, now time.Time) ([]Invitation, error) {
	return list(a.s.read.WithContext(ctx).Where("used = '' AND expires > ?", stamp(now)).Order("person_id"),
		"read invitations", invitationRow.invitation)
}

// Accept sets the password that an invitation is for. Of two who come with the
// same one the second is Refused.
func (a Accounts) Accept(ctx context.Context, token string, to Account, change workflow.AccountChange) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		var person string
		err := one(tx, `UPDATE invitations SET used = ? WHERE token = ? AND used = '' AND expires > ? RETURNING person_id`,
			[]any{stamp(change.At), token, stamp(change.At)}, &person)
		switch {
		case errors.Is(err, sql.ErrNoRows) || err == nil && person != to.Person:
			return &workflow.Error{
				Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "这个链接已经用过或者过期，请向系统管理员另要一个。",
			}
		case err != nil:
			return workflow.Fault("use invitation", err)
		}
		return setPassword(tx, to, change)
	})
}
