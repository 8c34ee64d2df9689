package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Session is somebody who has signed in at a browser (登录).
type Session struct {
	Token   string // digest
	ID      string // by which it is spoken of
	Person  string
	Data    string // what the server keeps with it
	Address string
	Browser string    // for the person to recognise it by
	Account time.Time // Account.Changed at the sign-in
	Created time.Time
	Used    time.Time
	Expires time.Time
}

type sessionRow struct {
	Token    string `gorm:"primaryKey"`
	ID       string
	PersonID string
	Data     string
	Address  string
	Browser  string
	Account  string
	Created  string
	Used     string
	Expires  string
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) session() (Session, error) {
	var d decoder
	return Session{
		Token: r.Token, ID: r.ID, Person: r.PersonID, Data: r.Data, Address: r.Address, Browser: r.Browser,
		Account: d.time("account", r.Account), Created: d.time("created", r.Created),
		Used: d.time("used", r.Used), Expires: d.time("expires", r.Expires),
	}, d.err
}

// Session gives the session of a token that runs at the time, if the password
// has not been changed since; the zero Session if there is none.
func (a Accounts) Session(ctx context.Context, token string, now time.Time) (Session, error) {
	return quickly(ctx, a.s, func(c asker) (Session, error) {
		all, err := rowsOf(c, `WHERE token = ? AND expires > ?
			AND account = COALESCE((SELECT changed FROM accounts WHERE accounts.person_id = sessions.person_id), '')`,
			[]any{token, stamp(now)}, sessionRow.session)
		if err != nil || len(all) == 0 {
			return Session{}, err
		}
		return all[0], nil
	})
}

// PutSession keeps a session, in the place of one with the same token.
func (a Accounts) PutSession(ctx context.Context, s Session) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		return fault("insert session", insert(tx, sessionRow{
			Token: s.Token, ID: s.ID, PersonID: s.Person, Data: s.Data, Address: s.Address, Browser: s.Browser,
			Account: stamp(s.Account), Created: stamp(s.Created), Used: stamp(s.Used), Expires: stamp(s.Expires),
		}, " ON CONFLICT (token) DO UPDATE SET data = excluded.data, used = excluded.used"))
	})
}

// UseSession keeps when a session was last used.
func (a Accounts) UseSession(ctx context.Context, token string, at time.Time) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "UPDATE sessions SET used = ? WHERE token = ? AND used < ?", stamp(at), token, stamp(at))
		return fault("use session", err)
	})
}

// EndSession ends the session of a token; it is no fault if there is none.
func (a Accounts) EndSession(ctx context.Context, token string) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "DELETE FROM sessions WHERE token = ?", token)
		return fault("end session", err)
	})
}

// EndSessions ends somebody's session of the ID, or all of them if none is
// given, and says how many there were. An act of somebody else is put on record;
// the zero change is none.
func (a Accounts) EndSessions(ctx context.Context, person, id string, change workflow.AccountChange) (n int64, err error) {
	query, args := "DELETE FROM sessions WHERE person_id = ?", []any{person}
	if id != "" {
		query, args = query+" AND id = ?", append(args, id)
	}
	err = a.s.within(ctx, func(tx *gorm.DB) (err error) {
		if n, err = exec(tx, query, args...); err != nil {
			return workflow.Fault("end sessions", err)
		}
		if n == 0 || change.Act == "" {
			return nil
		}
		return recordAccount(tx, change)
	})
	return n, err
}

// Sessions gives the sessions that run at the time, the last used first:
// somebody's, or everybody's if no person is named.
func (a Accounts) Sessions(ctx context.Context, person string, now time.Time) ([]Session, error) {
	db := a.s.read.WithContext(ctx).Where("expires > ?", stamp(now)).Order("used DESC, id").
		Where("account = COALESCE((SELECT changed FROM accounts WHERE accounts.person_id = sessions.person_id), '')")
	if person != "" {
		db = db.Where("person_id = ?", person)
	}
	return list(db, "read sessions", sessionRow.session)
}

// Settings are how somebody wants the pages to look (显示设置).
type Settings struct {
	Person       string
	Theme        string
	TextSize     int // percent
	Calm         bool
	Ruler        bool
	ShortcutsOff bool
}

type settingsRow struct {
	PersonID     string `gorm:"primaryKey"`
	Theme        string
	TextSize     int
	Calm         bool
	Ruler        bool
	ShortcutsOff bool
}

func (settingsRow) TableName() string { return "person_settings" }

func (r settingsRow) settings() (Settings, error) {
	return Settings{r.PersonID, r.Theme, r.TextSize, r.Calm, r.Ruler, r.ShortcutsOff}, nil
}

// Settings gives somebody's settings; found is false if he never chose any.
func (a Accounts) Settings(ctx context.Context, person string) (s Settings, found bool, err error) {
	s, err = quickly(ctx, a.s, func(c asker) (Settings, error) {
		all, err := rowsOf(c, "WHERE person_id = ?", []any{person}, settingsRow.settings)
		if found = len(all) > 0; !found {
			return Settings{}, err
		}
		return all[0], err
	})
	return s, found, err
}

// SetSettings keeps somebody's settings.
func (a Accounts) SetSettings(ctx context.Context, s Settings) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		return fault("set settings", insert(tx, settingsRow{s.Person, s.Theme, s.TextSize, s.Calm, s.Ruler, s.ShortcutsOff},
			` ON CONFLICT (person_id) DO UPDATE SET theme = excluded.theme, text_size = excluded.text_size, calm = excluded.calm,
			ruler = excluded.ruler, shortcuts_off = excluded.shortcuts_off`))
	})
}
