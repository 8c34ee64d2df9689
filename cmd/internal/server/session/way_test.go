package session_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"

	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/web"
	"jiyao/templates"
	"jiyao/workflow"
)

// served is the office of the site behind another service.
func served(t *testing.T, s *servertest.Site, config session.Config, more ...web.Route) *browser {
	t.Helper()
	config.Office, config.Cost = s.Office, session.Cost{Memory: 8, Passes: 1}
	service, err := session.New(config)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.NewPages(templates.Web(), "云州市人民政府办公室", server.Pages())
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Config{
		Office: s.Office, Pages: pages, Log: slog.New(slog.DiscardHandler), Identify: service.Identify, Secure: config.Secure,
	}, append(service.Routes(pages), more...))
	if err != nil {
		t.Fatal(err)
	}
	s.Server.Close()
	s.Server = httptest.NewServer(service.Wrap(handler))
	return open(t, s)
}

// ping answers with who asks.
func ping(_ http.ResponseWriter, _ *http.Request, _ *web.Visit) error { return nil }

func TestTokens(t *testing.T) {
	s := site(t)
	b := served(t, s, session.Config{},
		web.Route{Method: "GET", Pattern: "/api/v1/ping", Policy: web.SignedIn().Scoped(web.ScopeRead), Handler: ping},
		web.Route{Method: "POST", Pattern: "/api/v1/ping", Policy: web.SignedIn().Scoped(web.ScopeWrite), Handler: ping},
		web.Route{Method: "GET", Pattern: "/api/v1/audit", Policy: web.Roles(workflow.Auditor).Scoped(web.ScopeRead), Handler: ping})
	keeper := session.Keeper{Office: s.Office}
	secret, token, err := keeper.NewToken(t.Context(), session.NewToken{
		Person: "linshuyan", By: "linshuyan", Label: "督查系统", Scopes: []string{web.ScopeRead}, Days: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string, form url.Values, token string, want int) {
		t.Helper()
		if res := b.ask(path, form, "Authorization", "Bearer "+token); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	ask("/api/v1/ping", nil, secret, http.StatusOK)
	ask("/api/v1/ping", url.Values{}, secret, http.StatusForbidden)
	ask("/api/v1/audit", nil, secret, http.StatusForbidden)
	ask("/api/v1/ping", nil, secret[:len(secret)-1]+"!", http.StatusUnauthorized)
	ask("/api/v1/ping", nil, "jy_", http.StatusUnauthorized)
	ask("/api/v1/ping", nil, token.Token, http.StatusUnauthorized)
	ask("/me", nil, secret, http.StatusForbidden)
	ask("/me/tokens", url.Values{"label": {"x"}, "scope": {"write"}, "days": {"9"}}, secret, http.StatusForbidden)
	if b.cookie() != "" {
		t.Error("a token has made a session")
	}
	if got, err := s.Office.Store.Accounts().TokenNamed(t.Context(), token.ID); err != nil || !got.Used.Equal(s.Now) {
		t.Errorf("last used %v, %v", got.Used, err)
	}
	for _, by := range []string{"luoping", "tangxiaohe"} {
		if _, err := keeper.RevokeToken(t.Context(), token.ID, by); err == nil {
			t.Errorf("revoked by %s", by)
		}
	}
	start := s.Now
	s.Now = start.AddDate(0, 0, 30)
	ask("/api/v1/ping", nil, secret, http.StatusUnauthorized)
	s.Now = start
	if _, err := keeper.RevokeToken(t.Context(), token.ID, "anrupan"); err != nil {
		t.Fatal(err)
	}
	ask("/api/v1/ping", nil, secret, http.StatusUnauthorized)
	for _, n := range []session.NewToken{
		{Label: "", Scopes: []string{"read"}, Days: 1},
		{Label: "x", Days: 1},
		{Label: "x", Scopes: []string{"root"}, Days: 1},
		{Label: "x", Scopes: []string{"read"}, Days: 0},
		{Label: "x", Scopes: []string{"read"}, Days: 400},
	} {
		n.Person, n.By = "linshuyan", "linshuyan"
		if _, _, err := keeper.NewToken(t.Context(), n); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("%+v: %v", n, err)
		}
	}
}

// A trusted proxy's word is taken, nobody else's.
func TestProxyHeader(t *testing.T) {
	for _, c := range []struct {
		name    string
		trusted string
		in      bool
	}{
		{"trusted", "127.0.0.0/8", true},
		{"not trusted", "10.0.0.0/8", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := site(t)
			b := served(t, s, session.Config{ProxyHeader: "X-Remote-User", Proxies: []netip.Prefix{netip.MustParsePrefix(c.trusted)}})
			me := func(login string) int {
				t.Helper()
				return b.ask("/me", nil, "X-Remote-User", login, "X-Forwarded-For", "10.9.9.9, 10.1.2.3").StatusCode
			}
			if got := me("linshuyan") == http.StatusOK; got != c.in {
				t.Fatalf("signed in: %v, want %v", got, c.in)
			}
			if !c.in {
				return
			}
			first := b.cookie()
			if me("linshuyan"); b.cookie() != first {
				t.Error("each request has a session of its own")
			}
			all, err := s.Office.Store.Accounts().SignIns(t.Context(), "", 0, 10)
			if err != nil || len(all) != 1 || all[0].Address != "10.1.2.3" {
				t.Errorf("on record: %+v, %v", all, err)
			}
			if me("anrupan"); b.cookie() == first {
				t.Error("another person goes on with the session")
			}
			for range 3 {
				if me("nobody") == http.StatusOK || b.in() {
					t.Error("who is unknown here is in")
				}
			}
			if me("linshuyan") != http.StatusOK || b.in() {
				t.Error("without the proxy's word he is in")
			}
		})
	}
	if _, err := session.New(session.Config{Office: site(t).Office, ProxyHeader: "X-Remote-User"}); err == nil {
		t.Error("a header is trusted from anywhere")
	}
}

// elsewhere is a provider that says what a test wants.
type elsewhere struct {
	login string
	err   error
}

func (*elsewhere) Label() string { return "统一身份认证" }

func (*elsewhere) Start(w http.ResponseWriter, r *http.Request, next string) error {
	http.Redirect(w, r, "/signin/sso/callback?next="+url.QueryEscape(next), http.StatusSeeOther)
	return nil
}

func (e *elsewhere) Finish(_ http.ResponseWriter, r *http.Request) (login, next string, err error) {
	return e.login, r.FormValue("next"), e.err
}

func TestSingleSignOn(t *testing.T) {
	for _, c := range []struct {
		name   string
		who    elsewhere
		status int
		in     bool
	}{
		{"of the office", elsewhere{login: "luoping"}, http.StatusSeeOther, true},
		{"unknown here", elsewhere{login: "stranger"}, http.StatusForbidden, false},
		{"has left", elsewhere{login: "guchangfeng"}, http.StatusForbidden, false},
		{"not finished", elsewhere{login: "luoping", err: session.Unfinished(errors.New("another state"))}, http.StatusForbidden, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := site(t)
			b := served(t, s, session.Config{Provider: &c.who})
			res := b.ask("/signin/sso?next=https://elsewhere.example/", nil)
			res = b.ask(res.Header.Get("Location"), nil)
			if to := res.Header.Get("Location"); res.StatusCode != c.status || c.in && to != "/" || b.in() != c.in {
				t.Errorf("%d to %q, signed in %v", res.StatusCode, to, b.in())
			}
		})
	}
}

// By https a cookie is of this host alone and never goes another way.
func TestSecureCookies(t *testing.T) {
	s := site(t)
	b := served(t, s, session.Config{Secure: true})
	got := 0
	for _, c := range b.signIn("linshuyan", secret).Cookies() {
		if c.Name == "__Host-jiyao" || c.Name == "__Host-jiyao-device" {
			if got++; !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
				t.Errorf("cookie %+v", c)
			}
		}
	}
	if got != 2 {
		t.Errorf("%d cookies of this host, want 2", got)
	}
}
