package session_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

const secret = "春眠不觉晓-canary-7319"

// site is the sample office in which linshuyan, a recorder, and anrupan, an
// administrator, have a password.
func site(t *testing.T) *servertest.Site {
	t.Helper()
	s := servertest.New(t)
	for _, who := range []string{"linshuyan", "anrupan"} {
		if err := s.Session.SetPassword(t.Context(), who, secret, session.MayKeep); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// browser is somebody at a browser, who follows no redirects.
type browser struct {
	t    testing.TB
	site *servertest.Site
	http http.Client
}

func open(t testing.TB, s *servertest.Site) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, s, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// ask sends a form, or gets a page if there is none, with further headers.
func (b *browser) ask(path string, form url.Values, headers ...string) *http.Response {
	b.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { res.Body.Close() })
	return res
}

func (b *browser) signIn(login, password string, headers ...string) *http.Response {
	b.t.Helper()
	return b.ask("/signin", url.Values{"login": {login}, "password": {password}, "next": {"/me"}}, headers...)
}

// in reports whether the browser is signed in.
func (b *browser) in() bool {
	b.t.Helper()
	return b.ask("/me", nil).StatusCode == http.StatusOK
}

// cookie gives the session's cookie.
func (b *browser) cookie() string {
	b.t.Helper()
	here, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(here) {
		if c.Name == "jiyao" {
			return c.Value
		}
	}
	return ""
}

func TestSignIn(t *testing.T) {
	s := site(t)
	b := open(t, s)
	if res := b.ask("/me", nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/signin?next=%2Fme" {
		t.Errorf("nobody: %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	if b.cookie() != "" {
		t.Error("who has not signed in has a session")
	}
	res := b.signIn(" LinShuyan ", secret)
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/me" || !b.in() {
		t.Fatalf("signed in: %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	for _, c := range res.Cookies() {
		if c.Name == "jiyao" && (!c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0) {
			t.Errorf("cookie %+v", c)
		}
	}
	if res := b.ask("/signout", url.Values{}); res.Header.Get("Location") != "/signin?out=1" || b.in() {
		t.Error("not signed out")
	}
	away := open(t, s).ask("/signin", url.Values{"login": {"linshuyan"}, "password": {secret}, "next": {"//elsewhere.example/"}})
	if to := away.Header.Get("Location"); to != "/" {
		t.Errorf("after the sign-in the browser is sent to %q", to)
	}
}

// The token before a sign-in opens nothing after it, whoever chose it.
func TestSessionFixation(t *testing.T) {
	s := site(t)
	b := open(t, s)
	here, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	chosen := strings.Repeat("A", 43)
	b.http.Jar.SetCookies(here, []*http.Cookie{{Name: "jiyao", Value: chosen, Path: "/"}})
	b.signIn("linshuyan", secret)
	first := b.cookie()
	if first == chosen || first == "" {
		t.Fatalf("the session has the token %q that was there before", first)
	}
	b.signIn("anrupan", secret)
	second := b.cookie()
	b.ask("/me/password", url.Values{"old": {secret}, "password": {"处处闻啼鸟，夜来风雨声"}, "again": {"处处闻啼鸟，夜来风雨声"}})
	if third := b.cookie(); second == first || third == second || !b.in() {
		t.Errorf("the token stays: %q, %q, %q", first, second, third)
	}
	for _, old := range []string{chosen, first, second} {
		other := open(t, s)
		other.http.Jar.SetCookies(here, []*http.Cookie{{Name: "jiyao", Value: old, Path: "/"}})
		if other.in() {
			t.Errorf("the former token %q is good", old)
		}
	}
}

// A session ends when it lies unused, and in any case after twelve hours.
func TestSessionRunsOut(t *testing.T) {
	for _, c := range []struct {
		name  string
		every time.Duration
		times int
		in    bool
	}{
		{"unused for just under half an hour", 30*time.Minute - time.Second, 1, true},
		{"unused for half an hour", 30 * time.Minute, 1, false},
		{"used all day", 20 * time.Minute, 35, true},
		{"used for twelve hours", 20 * time.Minute, 36, false},
		{"used in between", 29 * time.Minute, 3, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := site(t)
			b := open(t, s)
			b.signIn("linshuyan", secret)
			in := b.in()
			for range c.times {
				s.Now = s.Now.Add(c.every)
				in = b.in()
			}
			if in != c.in {
				t.Errorf("signed in: %v, want %v", in, c.in)
			}
		})
	}
}

// Who is disabled, or gets or loses a post, is signed in no more; nor is who is
// reset, or whose password is changed elsewhere.
func TestSessionDies(t *testing.T) {
	alter := func(change func(d *org.Data)) func(*testing.T, *servertest.Site) {
		return func(t *testing.T, s *servertest.Site) {
			t.Helper()
			data, err := s.Office.Data(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			next := data.Data()
			change(&next)
			changes := org.Diff(data, org.New(next))
			w := office.Warrant{By: workflow.Person{ID: "anrupan"}, Second: workflow.Person{ID: "weichangan"}, Note: "人事变动"}
			if err := s.Office.Alter(t.Context(), w, changes); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		do   func(*testing.T, *servertest.Site)
	}{
		{"disabled", alter(func(d *org.Data) {
			d.Persons = slices.Clone(d.Persons)
			for i := range d.Persons {
				if d.Persons[i].ID == "linshuyan" {
					d.Persons[i].Disabled = "2026-05-12"
				}
			}
		})},
		{"another post", alter(func(d *org.Data) {
			d.Terms = slices.Clone(d.Terms)
			for i := range d.Terms {
				if d.Terms[i].Person == "linshuyan" {
					d.Terms[i].Until = "2026-05-11"
				}
			}
		})},
		{"reset", func(t *testing.T, s *servertest.Site) {
			if _, err := (session.Keeper{Office: s.Office}).Reset(t.Context(), "linshuyan", "anrupan"); err != nil {
				t.Fatal(err)
			}
		}},
		{"ended", func(t *testing.T, s *servertest.Site) {
			if n, err := (session.Keeper{Office: s.Office}).EndSessions(t.Context(), "linshuyan", "", "anrupan"); n != 1 || err != nil {
				t.Fatal(n, err)
			}
		}},
		{"password changed elsewhere", func(t *testing.T, s *servertest.Site) {
			b := open(t, s)
			b.signIn("linshuyan", secret)
			b.ask("/me/password", url.Values{"old": {secret}, "password": {"处处闻啼鸟，夜来风雨声"}, "again": {"处处闻啼鸟，夜来风雨声"}})
			if !b.in() {
				t.Error("who changed his password is out")
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := site(t)
			b := open(t, s)
			b.signIn("linshuyan", secret)
			s.Now = s.Now.Add(time.Second)
			if !b.in() {
				t.Fatal("not signed in")
			}
			c.do(t, s)
			if b.in() {
				t.Error("still signed in")
			}
		})
	}
}
