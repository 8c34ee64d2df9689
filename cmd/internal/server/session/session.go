// Package session knows who a request comes from (登录): accounts and their
// passwords, sign-in with a growing delay, sessions of browsers, tokens of
// programs, and sign-on by a trusted proxy or OpenID Connect. A sign-in gives the
// ID of a person of the office's data; what he may do is the office's to say, at
// every request anew.
//
// Nothing secret is kept as it is: passwords as argon2id, everything else that
// opens a door as its digest. What is done about accounts is on the office's
// record, who tried to sign in is in a record of its own.
package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// How long a session lasts: unused, and in all.
const (
	Idle     = 30 * time.Minute
	Lifetime = 12 * time.Hour
)

// Config is what signing in needs to know.
type Config struct {
	Office *office.Office
	Log    *slog.Logger
	// Secure says that browsers come by https: cookies are then sent by it
	// alone.
	Secure bool
	// Proxies are the addresses whose X-Forwarded-For is believed, and the header
	// of ProxyHeader.
	Proxies []netip.Prefix
	// ProxyHeader names the header in which a trusted proxy says by login name
	// who has signed in there; empty switches this off.
	ProxyHeader string
	// Provider is where people sign in by single sign-on; nil switches this off.
	Provider Provider
	// Cost is what a password's hash takes; the zero Cost is the usual one.
	Cost Cost
}

// Service signs people in and tells who they are. It is safe for concurrent
// use.
type Service struct {
	config  Config
	people  store.Accounts
	manager *scs.SessionManager
	hasher  *hasher
	noted   notes        // who came by the proxy and is unknown here
	swept   atomic.Int64 // when Sweep was done last, in seconds
}

// New makes the service. The error says what of the configuration does not go
// together.
func New(config Config) (*Service, error) {
	if config.ProxyHeader != "" && len(config.Proxies) == 0 {
		return nil, fmt.Errorf("单点登录用请求头“%s”，但没有写明哪些地址是可信代理，服务不能启动", config.ProxyHeader)
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{config: config, people: config.Office.Store.Accounts(), manager: scs.New(), hasher: newHasher(config.Cost)}
	m := s.manager
	m.Store, m.Codec = sessions{s}, codec{}
	m.HashTokenInStore = true
	m.Lifetime = Lifetime // what counts is the store's own clock
	m.Cookie.Name, m.Cookie.Secure = s.cookieName("jiyao"), config.Secure
	m.Cookie.Persist = false
	m.ErrorFunc = s.broken
	return s, nil
}

// cookieName lets the browser see to it that a secure cookie is of this host
// alone.
func (s *Service) cookieName(name string) string {
	if s.config.Secure {
		return "__Host-" + name
	}
	return name
}

// now gives the office's time.
func (s *Service) now() time.Time { return s.config.Office.Now() }

// broken answers when sessions cannot be read or written.
func (s *Service) broken(w http.ResponseWriter, r *http.Request, err error) {
	s.config.Log.Error("session store", "route", r.Pattern, "err", err)
	http.Error(w, "暂时不能核对登录，这次操作没有办理；已经保存的内容不受影响，请稍后再试。", http.StatusServiceUnavailable)
}

type loadedKey struct{}

// Wrap lets the pages know of sessions. Files that are the same for everybody
// are served without.
func (s *Service) Wrap(next http.Handler) http.Handler {
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.text(r, keyMust) != "" && !openBeforeChange(r.URL.Path) {
			s.firstChange(w, r)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), loadedKey{}, true)))
	})
	loaded := s.manager.LoadAndSave(inner)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") || bearer(r) != "" {
			next.ServeHTTP(w, r)
			return
		}
		loaded.ServeHTTP(w, r)
	})
}

// openBeforeChange reports whether a page is open to who must change his
// password first.
func openBeforeChange(path string) bool {
	return path == "/me" || path == "/me/password" || path == "/signout" || path == "/signin" || path == "/display"
}

// firstChange sends to where the password is changed.
func (s *Service) firstChange(w http.ResponseWriter, r *http.Request) {
	if web.WantsJSON(r) || r.Method != http.MethodGet {
		web.WriteProblem(w, web.ProblemOf(web.Refuse(workflow.Forbidden, "请先在“我的”页面更换密码，再继续办理。"), ""))
		return
	}
	http.Redirect(w, r, "/me", http.StatusSeeOther)
}

// What a session keeps.
const (
	keyPerson  = "person"
	keyID      = "id"
	keyMeans   = "means"
	keyRights  = "rights"  // what the person held at the sign-in
	keyAccount = "account" // when his password was set
	keyMust    = "must"    // he must change it first
	keyAddress = "address"
	keyBrowser = "browser"
)

// text gives what the request's session keeps under a key.
func (s *Service) text(r *http.Request, key string) string {
	return s.manager.GetString(r.Context(), key)
}

// Identify tells who a request comes from, for web.Config. Who may act no more,
// or holds other posts than at the sign-in, is nobody, and his session is ended.
func (s *Service) Identify(r *http.Request) (web.Identity, error) {
	id := web.Identity{Display: web.DisplayOf(r)}
	if token := bearer(r); token != "" {
		return s.byToken(r, id, token)
	}
	if r.Context().Value(loadedKey{}) == nil {
		return id, nil
	}
	if s.config.ProxyHeader != "" {
		if err := s.byProxy(r); err != nil {
			return id, err
		}
	}
	person := s.text(r, keyPerson)
	if person == "" {
		return id, nil
	}
	actor, err := s.config.Office.Actor(r.Context(), person)
	switch {
	case err != nil && workflow.KindOf(err) != workflow.Forbidden:
		return id, err
	case err != nil || rights(actor) != s.text(r, keyRights):
		return id, s.manager.Destroy(r.Context())
	}
	id.Person = person
	return id, nil
}

// rights gives a mark of what somebody holds: it changes with his posts, roles
// and unit.
func rights(a workflow.Actor) string {
	held := fmt.Sprintf("%q %q %q", a.Roles, a.Posts, a.Unit)
	return digest(held)[:16]
}

// digest gives what is kept of a secret that is long and random.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// begin makes the request's session one of the person, under a new token.
func (s *Service) begin(r *http.Request, actor workflow.Actor, means string) error {
	ctx := r.Context()
	account, err := s.people.Of(ctx, actor.ID)
	if err != nil {
		return err
	}
	if err := s.manager.Clear(ctx); err != nil {
		return err
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	values := map[string]string{
		keyPerson: actor.ID, keyID: shortID(), keyMeans: means, keyRights: rights(actor), keyAddress: s.address(r),
		keyBrowser: browserOf(r.UserAgent()), keyAccount: account.Changed.UTC().Format(time.RFC3339Nano),
	}
	if account.MustChange && means == byPassword {
		values[keyMust] = "1"
	}
	for key, value := range values {
		s.manager.Put(ctx, key, value)
	}
	return nil
}

// sweep takes away once an hour what has run out.
func (s *Service) sweep(ctx context.Context) {
	now := s.now()
	last := s.swept.Load()
	if now.Unix()-last < 3600 || !s.swept.CompareAndSwap(last, now.Unix()) {
		return
	}
	if err := s.people.Sweep(ctx, now); err != nil {
		s.config.Log.Warn("sweep sessions", "err", err)
	}
}
