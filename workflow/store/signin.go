package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Outcome is how a try to sign in ended.
type Outcome string

// The outcomes.
const (
	SignedIn     Outcome = "in"
	WrongSecret  Outcome = "wrong"    // the password or token is not right
	UnknownLogin Outcome = "unknown"  // nobody has this login name
	NoAccount    Outcome = "none"     // he has not set a password yet
	NotActive    Outcome = "inactive" // he may not act: disabled, or not of the office
	TooSoon      Outcome = "soon"     // refused without a look at the password
	SignedOut    Outcome = "out"
)

// Label gives the outcome's Chinese name.
func (o Outcome) Label() string {
	switch o {
	case SignedIn:
		return "登录"
	case WrongSecret:
		return "密码不对"
	case UnknownLogin:
		return "没有这个登录名"
	case NoAccount:
		return "账号未开通"
	case NotActive:
		return "人员已停用或不在任"
	case TooSoon:
		return "等待时间未到，未核对密码"
	case SignedOut:
		return "退出"
	}
	return string(o)
}

// SignIn is one try to sign in (登录记录).
type SignIn struct {
	N       int64
	At      time.Time
	Login   string // as it was typed, if somebody has it
	Person  string // ID; empty if nobody has the login name
	Address string
	Device  string // digest of what the browser is known by
	Means   string // 口令, 统一认证 and so on, as package session names them
	Outcome Outcome
}

type signInRow struct {
	ID       int64 `gorm:"primaryKey"`
	At       string
	Login    string
	PersonID string
	Address  string
	Device   string
	Means    string
	Outcome  string
}

func (signInRow) TableName() string { return "sign_ins" }

func (r signInRow) signIn() (SignIn, error) {
	var d decoder
	return SignIn{
		N: r.ID, At: d.time("at", r.At), Login: r.Login, Person: r.PersonID, Address: r.Address, Device: r.Device,
		Means: r.Means, Outcome: Outcome(r.Outcome),
	}, d.err
}

// Record adds a try to the record of signing in.
func (a Accounts) Record(ctx context.Context, s SignIn) error {
	return a.s.within(ctx, func(tx *gorm.DB) error { return recordSignIn(tx, s) })
}

func recordSignIn(tx *gorm.DB, s SignIn) error {
	return fault("record sign-in", insert(tx, signInRow{
		At: stamp(s.At), Login: s.Login, PersonID: s.Person, Address: s.Address, Device: s.Device,
		Means: s.Means, Outcome: string(s.Outcome),
	}, ""))
}

// SignIns gives the latest tries, newest first: somebody's, or everybody's if no
// person is named; before is the N to go on from, 0 for the beginning.
func (a Accounts) SignIns(ctx context.Context, person string, before int64, limit int) ([]SignIn, error) {
	db := a.s.read.WithContext(ctx).Order("id DESC").Limit(limit)
	if person != "" {
		db = db.Where("person_id = ?", person)
	}
	if before > 0 {
		db = db.Where("id < ?", before)
	}
	return list(db, "read sign-ins", signInRow.signIn)
}

// The record of signing in: how long the schema keeps any of it, and how much
// goes in one transaction.
const (
	signInsStay  = 31 * 24 * time.Hour
	signInsBatch = 500
)

// Forget takes out of the record of signing in what is from before a time, but
// for the month before its newest line, and tells how many lines that were.
func (a Accounts) Forget(ctx context.Context, before time.Time) (gone int64, err error) {
	newest, err := a.SignIns(ctx, "", 0, 1)
	if err != nil || len(newest) == 0 {
		return 0, err
	}
	if last := newest[0].At.Add(-signInsStay); before.After(last) {
		before = last
	}
	for {
		var n int64
		err := a.s.within(ctx, func(tx *gorm.DB) (err error) {
			n, err = exec(tx, "DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE at < ? ORDER BY id LIMIT ?)", stamp(before), signInsBatch)
			return fault("forget sign-ins", err)
		})
		if gone += n; err != nil || n < signInsBatch {
			return gone, err
		}
	}
}

// Knows reports whether the person has signed in by this browser before.
func (a Accounts) Knows(ctx context.Context, device, person string) (bool, error) {
	if device == "" || person == "" {
		return false, nil
	}
	var n int
	err := one(a.s.read.WithContext(ctx), `SELECT COUNT(*) FROM (SELECT 1 FROM sign_ins
		WHERE device = ? AND person_id = ? AND outcome = 'in' AND device <> '' LIMIT 1) AS found`, []any{device, person}, &n)
	return n > 0, fault("look for browser", err)
}

// A Wait is one thing whose failures make the next try wait: an account, an
// address or a browser.
type Wait struct {
	Subject string
	// Delay gives how long the next try has to wait after so many.
	Delay func(tries int) time.Duration
}

type waitRow struct {
	Subject string `gorm:"primaryKey"`
	Tries   int
	Until   string
	Last    string
}

func (waitRow) TableName() string { return "sign_in_waits" }

// forgetting is how long after the last failure nothing of it counts any more.
const forgetting = 24 * time.Hour

// Try counts a try as failed before anybody looks at it, so that many at once
// are no more than many in a row. While one of the subjects has to wait nothing
// is counted, and until says when there may be a next.
func (a Accounts) Try(ctx context.Context, at time.Time, waits ...Wait) (until time.Time, err error) {
	err = a.s.within(ctx, func(tx *gorm.DB) error {
		until = time.Time{}
		rows := make([]waitRow, len(waits))
		for i, w := range waits {
			r, end, err := waitOf(tx, w.Subject, at)
			if err != nil {
				return err
			}
			if end.After(until) {
				until = end
			}
			rows[i] = r
		}
		if until.After(at) {
			return nil
		}
		until = time.Time{}
		for i, r := range rows {
			r.Tries++
			r.Last, r.Until = stamp(at), ""
			if d := waits[i].Delay(r.Tries); d > 0 {
				r.Until = stamp(at.Add(d))
			}
			if err := putWait(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	return until, err
}

// waitOf reads what makes a subject wait, under a lock, and until when.
func waitOf(tx *gorm.DB, subject string, at time.Time) (waitRow, time.Time, error) {
	// The row is made first, so that of two at once one waits for the other.
	if _, err := exec(tx, "INSERT INTO sign_in_waits (subject, tries, until, last) VALUES (?, 0, '', '') ON CONFLICT (subject) DO NOTHING",
		subject); err != nil {
		return waitRow{}, time.Time{}, workflow.Fault("insert wait", err)
	}
	query := "SELECT subject, tries, until, last FROM sign_in_waits WHERE subject = ?"
	if tx.Name() == postgresName {
		query += " FOR UPDATE"
	}
	var r waitRow
	if err := one(tx, query, []any{subject}, &r.Subject, &r.Tries, &r.Until, &r.Last); err != nil {
		return r, time.Time{}, workflow.Fault("read wait", err)
	}
	var d decoder
	last, until := d.time("last", r.Last), d.time("until", r.Until)
	if d.err != nil {
		return r, time.Time{}, workflow.Fault("read wait", d.err)
	}
	if at.Sub(last) > forgetting {
		r.Tries = 0
	}
	return r, until, nil
}

func putWait(tx *gorm.DB, r waitRow) error {
	_, err := exec(tx, "UPDATE sign_in_waits SET tries = ?, until = ?, last = ? WHERE subject = ?", r.Tries, r.Until, r.Last, r.Subject)
	return fault("update wait", err)
}

// Admit puts a try on record that was right after all: forget are the subjects
// whose failures are over, takeBack those that get back just the one.
func (a Accounts) Admit(ctx context.Context, s SignIn, forget, takeBack []string) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		for _, subject := range forget {
			if _, err := exec(tx, "DELETE FROM sign_in_waits WHERE subject = ?", subject); err != nil {
				return workflow.Fault("forget wait", err)
			}
		}
		for _, subject := range takeBack {
			_, err := exec(tx, "UPDATE sign_in_waits SET tries = tries - 1, until = '' WHERE subject = ? AND tries > 0", subject)
			if err != nil {
				return workflow.Fault("take wait back", err)
			}
		}
		return recordSignIn(tx, s)
	})
}

// Sweep takes away what has run out: sessions, waits, invitations that were
// never used.
func (a Accounts) Sweep(ctx context.Context, now time.Time) error {
	old := stamp(now.Add(-forgetting))
	return a.s.within(ctx, func(tx *gorm.DB) error {
		_, err1 := exec(tx, "DELETE FROM sessions WHERE expires <= ?", stamp(now))
		_, err2 := exec(tx, "DELETE FROM sign_in_waits WHERE last < ?", old)
		_, err3 := exec(tx, "DELETE FROM invitations WHERE used = '' AND expires <= ?", old)
		return fault("sweep", errors.Join(err1, err2, err3))
	})
}

// Forgive forgets a subject's failures.
func (a Accounts) Forgive(ctx context.Context, subject string) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "DELETE FROM sign_in_waits WHERE subject = ?", subject)
		return fault("forget wait", err)
	})
}
