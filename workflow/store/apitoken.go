package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Token is by what a program acts for somebody (接口令牌).
type Token struct {
	ID      string // by which it is spoken of
	Token   string // digest
	Person  string
	Label   string // what it is for
	Scopes  []string
	Created time.Time
	Expires time.Time
	Used    time.Time
	Revoked time.Time
	By      workflow.Person
}

type tokenRow struct {
	ID       string `gorm:"primaryKey"`
	Token    string
	PersonID string
	Label    string
	Scopes   string
	Created  string
	Expires  string
	Used     string
	Revoked  string
	ByID     string
	ByName   string
}

func (tokenRow) TableName() string { return "api_tokens" }

func (r tokenRow) decode() (Token, error) {
	var d decoder
	return Token{
		ID: r.ID, Token: r.Token, Person: r.PersonID, Label: r.Label, Scopes: strings.Fields(r.Scopes),
		Created: d.time("created", r.Created), Expires: d.time("expires", r.Expires), Used: d.time("used", r.Used),
		Revoked: d.time("revoked", r.Revoked), By: workflow.Person{ID: r.ByID, Name: r.ByName},
	}, d.err
}

// NewToken keeps a token.
func (a Accounts) NewToken(ctx context.Context, t Token, change workflow.AccountChange) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		err := insert(tx, tokenRow{
			ID: t.ID, Token: t.Token, PersonID: t.Person, Label: t.Label, Scopes: strings.Join(t.Scopes, " "),
			Created: stamp(t.Created), Expires: stamp(t.Expires), ByID: t.By.ID, ByName: t.By.Name,
		}, "")
		if err != nil {
			return workflow.Fault("insert token", err)
		}
		return recordAccount(tx, change)
	})
}

// Token gives the token of a digest that is good at the time; the zero Token if
// there is none.
func (a Accounts) Token(ctx context.Context, digest string, now time.Time) (Token, error) {
	return quickly(ctx, a.s, func(c asker) (Token, error) {
		all, err := rowsOf(c, "WHERE token = ? AND revoked = '' AND expires > ?", []any{digest, stamp(now)}, tokenRow.decode)
		if err != nil || len(all) == 0 {
			return Token{}, err
		}
		return all[0], nil
	})
}

// TokenNamed gives a token by its ID, good or not; the zero Token if there is
// none.
func (a Accounts) TokenNamed(ctx context.Context, id string) (Token, error) {
	all, err := list(a.s.read.WithContext(ctx).Where("id = ?", id), "read token", tokenRow.decode)
	if err != nil || len(all) == 0 {
		return Token{}, err
	}
	return all[0], nil
}

// Tokens gives all tokens, the newest first: somebody's, or everybody's if no
// person is named.
func (a Accounts) Tokens(ctx context.Context, person string) ([]Token, error) {
	db := a.s.read.WithContext(ctx).Order("created DESC, id")
	if person != "" {
		db = db.Where("person_id = ?", person)
	}
	return list(db, "read tokens", tokenRow.decode)
}

// UseToken keeps when a token was last used.
func (a Accounts) UseToken(ctx context.Context, id string, at time.Time) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "UPDATE api_tokens SET used = ? WHERE id = ? AND used < ?", stamp(at), id, stamp(at))
		return fault("use token", err)
	})
}

// RevokeToken ends a token for good; one that is revoked already stays as it
// is.
func (a Accounts) RevokeToken(ctx context.Context, id string, change workflow.AccountChange) error {
	return a.s.within(ctx, func(tx *gorm.DB) error {
		n, err := exec(tx, "UPDATE api_tokens SET revoked = ? WHERE id = ? AND person_id = ? AND revoked = ''",
			stamp(change.At), id, change.Person)
		if err != nil || n == 0 {
			return fault("revoke token", err)
		}
		return recordAccount(tx, change)
	})
}
