package session_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever is wrong gets the same answer after the same work.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	s := site(t)
	var first string
	for _, c := range []struct {
		name, login, password string
		outcome               store.Outcome
	}{
		{"wrong password", "linshuyan", "不是这个密码吧", store.WrongSecret},
		{"unknown login", "nobody", secret, store.UnknownLogin},
		{"no account", "luoping", secret, store.NoAccount},
		{"no login", "", secret, store.UnknownLogin},
		{"left the office", "guchangfeng", secret, store.NoAccount},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := s.Session.Computed()
			res := open(t, s).signIn(c.login, c.password)
			page := strings.ReplaceAll(strings.ReplaceAll(body(t, res), `value="`+c.login+`"`, ""), " autofocus", "")
			page = numberless(page)
			if first == "" {
				first = page
			}
			if n := s.Session.Computed() - before; n != 1 {
				t.Errorf("%d hashes computed, want 1", n)
			}
			if c.login != "" && page != first || res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%d, another page than for a wrong password:\n%s", res.StatusCode, page)
			}
			all, err := s.Office.Store.Accounts().SignIns(t.Context(), "", 0, 1)
			if err != nil || all[0].Outcome != c.outcome || strings.Contains(all[0].Login, "nobody") {
				t.Errorf("on record: %+v, %v", all, err)
			}
		})
	}
}

// numberless takes out what differs from one page to the next.
func numberless(page string) string {
	for _, mark := range []string{`"inlineStyleNonce":"`} {
		before, after, ok := strings.Cut(page, mark)
		if ok {
			_, after, _ = strings.Cut(after, `"`)
			page = before + after
		}
	}
	return page
}

// Wrong passwords wait longer each time; the right one waits too, and nobody
// computes anything meanwhile.
func TestDelayGrows(t *testing.T) {
	s := site(t)
	b := open(t, s)
	for range 5 {
		if res := b.signIn("linshuyan", "不是这个密码吧"); res.StatusCode != http.StatusUnauthorized {
			t.Fatalf("free try: %d", res.StatusCode)
		}
	}
	for _, want := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		before := s.Session.Computed()
		res := b.signIn("linshuyan", secret)
		got, err := strconv.Atoi(res.Header.Get("Retry-After"))
		if err != nil || got != want || res.StatusCode != http.StatusTooManyRequests || s.Session.Computed() != before {
			t.Fatalf("wait %d (%v), want %d; status %d", got, err, want, res.StatusCode)
		}
		s.Now = s.Now.Add(time.Duration(want) * time.Second)
		if res := b.signIn("linshuyan", "不是这个密码吧"); res.StatusCode != http.StatusUnauthorized {
			t.Fatalf("after the wait: %d", res.StatusCode)
		}
	}
	s.Now = s.Now.Add(5 * time.Minute)
	if b.signIn("linshuyan", secret); !b.in() {
		t.Error("not in after the wait")
	}
}

// Whoever guesses at somebody's account locks nobody out of the desk where he
// signs in every day.
func TestNobodyIsLockedOut(t *testing.T) {
	s := site(t)
	desk := open(t, s)
	desk.signIn("linshuyan", secret)
	desk.ask("/signout", url.Values{})
	attacker := open(t, s)
	for range 100 {
		attacker.signIn("linshuyan", "不是这个密码吧")
		attacker.signIn("nobody", "不是这个密码吧")
		s.Now = s.Now.Add(time.Second)
	}
	if res := attacker.signIn("linshuyan", secret); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the guesser does not wait: %d", res.StatusCode)
	}
	if res := desk.signIn("linshuyan", secret); res.StatusCode != http.StatusSeeOther {
		t.Errorf("at his own desk he is kept out: %d", res.StatusCode)
	}
}

// When a session has run out the page's own script signs in again and the page
// goes on; nobody else can go on with it.
func TestSignInWithoutLeavingThePage(t *testing.T) {
	s := site(t)
	b := open(t, s)
	b.signIn("linshuyan", secret)
	s.Now = s.Now.Add(time.Hour)
	if res := b.ask("/me", nil, "Accept", "application/json"); res.StatusCode != http.StatusUnauthorized ||
		res.Header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
		t.Fatalf("a session that has run out: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	send := func(login, password string) *http.Response {
		t.Helper()
		in, err := json.Marshal(map[string]string{"login": login, "password": password, "person": "linshuyan"})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/signin", strings.NewReader(string(in)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		res, err := b.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	if res := send("anrupan", secret); res.StatusCode != http.StatusUnauthorized || b.in() {
		t.Errorf("somebody else goes on with the page: %d", res.StatusCode)
	}
	if res := send("linshuyan", "不是这个密码吧"); res.StatusCode != http.StatusUnauthorized || !strings.Contains(body(t, res), "登录名或密码不对") {
		t.Errorf("wrong password: %d", res.StatusCode)
	}
	res := send("linshuyan", secret)
	var got struct {
		Person struct{ ID, Name string }
	}
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode != http.StatusOK || got.Person.ID != "linshuyan" || !b.in() {
		t.Errorf("%d %+v, %v", res.StatusCode, got, err)
	}
}

// No form of another site is taken.
func TestForeignFormsAreRefused(t *testing.T) {
	s := site(t)
	b := open(t, s)
	for _, path := range []string{
		"/signin", "/signout", "/invite/x", "/me/password", "/me/sessions/end", "/me/tokens", "/me/tokens/revoke",
		"/admin/users/invite", "/admin/users/linshuyan/reset", "/admin/users/linshuyan/end", "/admin/users/linshuyan/revoke",
	} {
		b.signIn("anrupan", secret)
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://elsewhere.example"}} {
			if res := b.ask(path, url.Values{"login": {"anrupan"}, "password": {secret}}, header[0], header[1]); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %s: %d, want 403", path, header, res.StatusCode)
			}
		}
		if !b.in() {
			t.Errorf("%s of another site signed him out", path)
		}
		for _, get := range []string{"/signout", "/me/password", "/me/tokens"} {
			if res := b.ask(get, nil); res.StatusCode < 400 {
				t.Errorf("GET %s: %d", get, res.StatusCode)
			}
		}
	}
}

// What opens a door is kept nowhere as it is.
func TestSecretsAreKeptNowhere(t *testing.T) {
	s := site(t)
	b := open(t, s)
	b.signIn("linshuyan", "wrong-canary-5501")
	b.signIn("wrong-canary-5502", "x")
	b.signIn("linshuyan", secret)
	token := b.cookie()
	_, api, _ := strings.Cut(body(t, b.ask("/me/tokens", url.Values{"label": {"督查系统"}, "scope": {"read"}, "days": {"30"}})), "jy_")
	api = api[:32]
	link, err := session.Keeper{Office: s.Office}.Invite(t.Context(), "luoping", "anrupan")
	if err != nil {
		t.Fatal(err)
	}
	open(t, s).ask(link.Path, nil)
	const second = "更上一层楼-canary-2207"
	open(t, s).ask(link.Path, url.Values{"password": {second}, "again": {second}})
	for _, canary := range []string{secret, second, "canary-5501", "canary-5502", token, api, strings.TrimPrefix(link.Path, "/invite/")} {
		if len(canary) < 10 {
			t.Fatalf("no canary: %q", canary)
		}
		if strings.Contains(s.Log.String(), canary) {
			t.Errorf("the log has %q", canary)
		}
		for _, name := range files(t, s) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(data), canary) {
				t.Errorf("%s has %q", filepath.Base(name), canary)
			}
		}
	}
	lines, err := s.Office.Store.Alterations(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[workflow.AccountAct]int{}
	for _, l := range lines {
		if l.Book == workflow.AccountBook {
			line, err := workflow.ParseAccountLine(l.After)
			if err != nil {
				t.Error(err)
			}
			acts[line.Act]++
		}
	}
	if acts[workflow.TokenMade] != 1 || acts[workflow.AccountInvited] != 1 || acts[workflow.AccountOpened] != 1 {
		t.Errorf("on record: %v", acts)
	}
}

// files gives the files of the office.
func files(t *testing.T, s *servertest.Site) (names []string) {
	t.Helper()
	err := filepath.WalkDir(s.Office.Dir(), func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}
