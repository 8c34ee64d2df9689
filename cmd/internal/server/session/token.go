package session

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// tokenMark begins every token, so that one that got where it should not be is
// known for what it is.
const tokenMark = "jy_"

// longestToken is the longest time a token may be good for.
const longestToken = 366

// NewToken is a token that somebody wants.
type NewToken struct {
	Person string // for whom it acts, by ID
	By     string // who makes it, by ID: himself, or an administrator
	Label  string // what it is for
	Scopes []string
	Days   int // how long it is good
}

func (n NewToken) check() error {
	switch {
	case strings.TrimSpace(n.Label) == "":
		return refuse("请写明令牌的用途，如“督查系统”。")
	case len([]rune(n.Label)) > 60:
		return refuse("令牌的用途太长，最多60个字。")
	case len(n.Scopes) == 0:
		return refuse("请至少选一项令牌权限。")
	case n.Days < 1 || n.Days > longestToken:
		return refuse("令牌的有效期须在1天到%d天之间。", longestToken)
	}
	for _, scope := range n.Scopes {
		if !slices.Contains(web.Scopes(), scope) {
			return refuse("没有名为“%s”的令牌权限，可选的是%s。", scope, strings.Join(web.Scopes(), "、"))
		}
	}
	return nil
}

// NewToken makes a token and gives it as it is, this once.
func (k Keeper) NewToken(ctx context.Context, n NewToken) (secret string, t store.Token, err error) {
	if err := n.check(); err != nil {
		return "", t, err
	}
	by, err := k.selfOrAdmin(ctx, n.Person, n.By)
	if err != nil {
		return "", t, err
	}
	if _, err := k.Office.Actor(ctx, n.Person); err != nil {
		return "", t, err
	}
	now := k.Office.Now()
	secret = tokenMark + strings.ToLower(rand.Text()+rand.Text()[:6])
	scopes := slices.Compact(slices.Sorted(slices.Values(n.Scopes)))
	t = store.Token{
		ID: "t" + shortID(), Token: digest(secret), Person: n.Person, Label: strings.TrimSpace(n.Label), Scopes: scopes,
		Created: now, Expires: now.AddDate(0, 0, n.Days), By: by,
	}
	k.Office.OnRecord()
	return secret, t, k.Office.Store.Accounts().NewToken(ctx, t, workflow.AccountChange{
		Person: n.Person, Act: workflow.TokenMade, By: by, At: now,
		About: fmt.Sprintf("%s %s，%s，至%s", t.ID, t.Label, strings.Join(labels(scopes), "、"), workflow.DateOf(t.Expires).Chinese()),
	})
}

// RevokeToken ends a token for good. by is its person, or an administrator.
func (k Keeper) RevokeToken(ctx context.Context, id, by string) (store.Token, error) {
	accounts := k.Office.Store.Accounts()
	t, err := accounts.TokenNamed(ctx, id)
	switch {
	case err != nil:
		return t, err
	case t.ID == "":
		return t, &org.LookupError{Book: "api_tokens", Key: id, Msg: "没有编号为“" + id + "”的令牌，请核对。"}
	}
	who, err := k.selfOrAdmin(ctx, t.Person, by)
	if err != nil {
		return t, err
	}
	k.Office.OnRecord()
	return t, accounts.RevokeToken(ctx, id, workflow.AccountChange{
		Person: t.Person, Act: workflow.TokenRevoked, About: t.ID + " " + t.Label, By: who, At: k.Office.Now(),
	})
}

// selfOrAdmin gives who acts on somebody's account: himself, or an
// administrator.
func (k Keeper) selfOrAdmin(ctx context.Context, person, by string) (workflow.Person, error) {
	if by != person {
		return k.Office.Administrator(ctx, by)
	}
	actor, err := k.Office.Actor(ctx, by)
	return actor.Person, err
}

func labels(scopes []string) []string {
	all := make([]string, len(scopes))
	for i, scope := range scopes {
		all[i] = web.ScopeLabel(scope)
	}
	return all
}

// bearer gives the token of a request; empty if there is none.
func bearer(r *http.Request) string {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// byToken tells whose token it is; one that is not good is nobody's.
func (s *Service) byToken(r *http.Request, id web.Identity, token string) (web.Identity, error) {
	id.Token = true
	if !strings.HasPrefix(token, tokenMark) {
		return id, nil
	}
	now := s.now()
	t, err := s.people.Token(r.Context(), digest(token), now)
	if err != nil || t.ID == "" {
		return id, err
	}
	if now.Sub(t.Used) >= touching {
		if err := s.people.UseToken(r.Context(), t.ID, now); err != nil {
			s.config.Log.Warn("use token", "err", err)
		}
	}
	id.Person, id.Scopes = t.Person, t.Scopes
	return id, nil
}

// State is whether a token is good.
type State string

// The states.
const (
	Good    State = "good"
	Expired State = "expired"
	Revoked State = "revoked"
)

// Label gives the state's Chinese name.
func (s State) Label() string {
	switch s {
	case Good:
		return "有效"
	case Expired:
		return "已过期"
	case Revoked:
		return "已作废"
	}
	return string(s)
}

// TokenState says whether a token is good.
func TokenState(t store.Token, now time.Time) State {
	switch {
	case !t.Revoked.IsZero():
		return Revoked
	case !t.Expires.After(now):
		return Expired
	default:
		return Good
	}
}
