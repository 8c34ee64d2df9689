package session

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// The ways to sign in.
const (
	byPassword   = "password"
	byInvitation = "invitation"
	byHeader     = "proxy"
	bySSO        = "sso"
	changing     = "change" // no sign-in: a wrong password where it is changed
)

// meansLabel gives a way's Chinese name.
func meansLabel(means string) string {
	switch means {
	case byPassword:
		return "密码"
	case byInvitation:
		return "开通链接"
	case byHeader, bySSO:
		return "单点登录"
	case changing:
		return "更换密码"
	}
	return means
}

// wrongError is a sign-in that was not right. It never says what of it.
type wrongError struct{}

// Error says what to look at.
func (*wrongError) Error() string {
	return "登录名或密码不对，请核对后再试。忘记密码的，请系统管理员重置。"
}

// delayError is a try that came too soon after others that failed.
type delayError struct{ Wait time.Duration }

// Error says how long to wait.
func (e *delayError) Error() string {
	return fmt.Sprintf("连续几次没有登录成功，请等%s再试。", e.wait())
}

func (e *delayError) wait() string {
	if seconds := e.seconds(); seconds < 60 {
		return fmt.Sprintf("%d秒", seconds)
	}
	return fmt.Sprintf("%d分钟", int(e.Wait.Minutes()+0.999))
}

func (e *delayError) seconds() int { return int(e.Wait.Seconds() + 0.999) }

// A try is what somebody signs in with, and from where.
type try struct {
	login, password string
	address, device string
}

// password answers who signs in by a password. Whoever has no account, may not
// act or does not exist gets the same answer after the same work.
func (s *Service) password(ctx context.Context, t try) (workflow.Actor, error) {
	data, err := s.config.Office.Data(ctx)
	if err != nil {
		return workflow.Actor{}, err
	}
	t.login = strings.TrimSpace(t.login)
	p, exists := data.PersonByLogin(t.login)
	known, err := s.people.Knows(ctx, t.device, p.ID)
	if err != nil {
		return workflow.Actor{}, err
	}
	waits := s.waits(t.login, t.address, t.device, known)
	line := store.SignIn{
		At: s.now(), Login: loggable(t.login, exists), Person: p.ID, Address: t.address, Device: t.device, Means: byPassword,
	}
	until, err := s.people.Try(ctx, line.At, waits...)
	if err != nil {
		return workflow.Actor{}, err
	}
	if until.After(line.At) {
		line.Outcome = store.TooSoon
		return workflow.Actor{}, s.failed(ctx, line, &delayError{Wait: until.Sub(line.At)})
	}
	account, err := s.people.Of(ctx, p.ID)
	if err != nil {
		return workflow.Actor{}, err
	}
	fits, stale, err := s.hasher.check(ctx, t.password, account.Hash)
	if err != nil {
		return workflow.Actor{}, err
	}
	actor, line, err := s.judge(ctx, p, account, fits, line)
	if err != nil {
		return workflow.Actor{}, s.failed(ctx, line, err)
	}
	if stale {
		s.rehash(ctx, account, t.password)
	}
	return actor, s.admit(ctx, line, waits)
}

// judge says whether somebody is let in whose password fits or not.
func (s *Service) judge(ctx context.Context, p org.Person, account store.Account, fits bool, line store.SignIn) (workflow.Actor, store.SignIn, error) {
	switch {
	case p.ID == "":
		line.Outcome = store.UnknownLogin
	case account.Hash == "":
		line.Outcome = store.NoAccount
	case !fits:
		line.Outcome = store.WrongSecret
	default:
		actor, err := s.config.Office.Actor(ctx, p.ID)
		if err == nil {
			line.Outcome = store.SignedIn
			return actor, line, nil
		}
		if workflow.KindOf(err) != workflow.Forbidden {
			return workflow.Actor{}, line, err
		}
		line.Outcome = store.NotActive
	}
	return workflow.Actor{}, line, &wrongError{}
}

// failed puts a try that was not right on record and gives its answer.
func (s *Service) failed(ctx context.Context, line store.SignIn, answer error) error {
	if line.Outcome == "" {
		return answer
	}
	line.Device = ""
	if err := s.people.Record(ctx, line); err != nil {
		return err
	}
	return answer
}

// admit puts a sign-in on record. The account's failures are forgotten; the
// address gets back only what this try had counted, or else whoever has an
// account could go on guessing those of others.
func (s *Service) admit(ctx context.Context, line store.SignIn, waits []store.Wait) error {
	var forget, takeBack []string
	for _, w := range waits {
		if strings.HasPrefix(w.Subject, "address:") {
			takeBack = append(takeBack, w.Subject)
		} else {
			forget = append(forget, w.Subject)
		}
	}
	if err := s.people.Admit(ctx, line, forget, takeBack); err != nil {
		return err
	}
	s.sweep(ctx)
	return nil
}

// rehash keeps the hash at today's cost; another time will do if it fails.
func (s *Service) rehash(ctx context.Context, account store.Account, password string) {
	hash, err := s.hasher.hash(ctx, password)
	if err == nil {
		err = s.people.Rehash(ctx, account.Person, account.Hash, hash)
	}
	if err != nil {
		s.config.Log.Warn("rehash", "err", err)
	}
}

// loggable gives what of a login name may be kept. Of a name that nobody has
// only the beginning is: people type their password into the wrong field.
func loggable(login string, exists bool) string {
	if exists {
		return login
	}
	runes := []rune(login)
	return string(runes[:min(len(runes), 2)]) + "…"
}

// device gives the digest of what the request's browser is known by, and gives
// it something to be known by if it has nothing yet.
func (s *Service) device(w http.ResponseWriter, r *http.Request) string {
	name := s.cookieName("jiyao-device")
	if c, err := r.Cookie(name); err == nil && len(c.Value) == len(rand.Text()) {
		return digest(c.Value)
	}
	c := &http.Cookie{
		Name: name, Value: rand.Text(), Path: "/", MaxAge: 400 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.config.Secure,
	}
	http.SetCookie(w, c)
	return digest(c.Value)
}
