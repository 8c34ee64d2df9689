package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// No form of another site is taken, whoever's browser sends it.
func TestForeignForms(t *testing.T) {
	s := newScene(t)
	for _, route := range s.routes() {
		if route.Method == http.MethodGet {
			continue
		}
		path := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(route.Pattern, "1")
		path = strings.Replace(path, "/minutes/1", "/minutes/"+s.ids["E"], 1)
		for i, heads := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
		} {
			role := []string{"recorder", "clerk", "admin", "nobody"}[i]
			a := s.ask(request{method: route.Method, path: path, role: role, heads: heads})
			if a.Status != http.StatusForbidden || !strings.Contains(a.Body, "来自别的网站") {
				t.Errorf("%s %s with %v: %d", route.Method, route.Pattern, heads, a.Status)
			}
		}
		if tables := s.watch.written(); len(tables) > 0 {
			t.Errorf("%s %s: %v has changed", route.Method, route.Pattern, tables)
		}
	}
}

// What opens a door stands in no log, and in the database as its digest alone.
func TestSecretsAreNotKept(t *testing.T) {
	s := newScene(t)
	const password, wrong = "qiuyue-Chunhua-7391", "cuowu-Mima-52817"
	secrets := map[string]string{"invitation": s.ids["V"], "link": s.ids["L"], "token": s.token, "password": password, "wrong password": wrong}
	c := s.As("")
	s.must(c.Post(s.at("/invite/<V>"), url.Values{"password": {password}, "again": {password}}))
	c.Post("/signout", nil)
	if a := c.Post("/signin", url.Values{"login": {"luoping"}, "password": {wrong}}); a.Status != http.StatusUnauthorized {
		t.Errorf("a wrong password: %d", a.Status)
	}
	s.Now = s.Now.Add(time.Minute)
	a := s.ask(request{method: http.MethodPost, path: "/signin", body: url.Values{"login": {"luoping"}, "password": {password}}.Encode()})
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if a.Status != http.StatusSeeOther || len(cookies) == 0 {
		t.Fatalf("signed in: %d, %d cookies", a.Status, len(cookies))
	}
	for _, cookie := range cookies {
		secrets["cookie "+cookie.Name] = cookie.Value
		if !cookie.HttpOnly || cookie.SameSite == http.SameSiteNoneMode || cookie.SameSite == http.SameSiteDefaultMode {
			t.Errorf("cookie %s: open to scripts or other sites", cookie.Name)
		}
	}
	s.must(c.Post("/signin", url.Values{"login": {"luoping"}, "password": {password}}))
	secrets["own token"] = s.found(c.Post("/me/tokens", url.Values{"label": {"归档"}, "scope": {"read"}, "days": {"30"}}), `value="(jy_[a-z0-9]+)"`)
	for _, role := range []string{"nobody", "token"} {
		s.ask(request{method: http.MethodGet, path: s.at("/r/<L>"), role: role})
		s.ask(request{method: http.MethodGet, path: "/minutes?password=" + wrong, role: role})
	}
	s.must(c.Post("/me/password", url.Values{"old": {password}, "password": {password + "9"}, "again": {password + "9"}}))
	c.Post("/signout", nil)
	kept := map[string]string{"the log": s.Log.String()}
	for _, name := range []string{"jiyao.db", "jiyao.db-wal"} {
		data, err := os.ReadFile(filepath.Join(s.Office.Dir(), name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		kept[name] = string(data)
	}
	if len(kept["the log"]) == 0 || len(kept["jiyao.db"]) == 0 {
		t.Fatal("nothing to look through")
	}
	for _, where := range slices.Sorted(maps.Keys(kept)) {
		for what, secret := range secrets {
			if len(secret) < 8 {
				t.Errorf("%s is no secret: %q", what, secret)
			}
			if strings.Contains(kept[where], secret) {
				t.Errorf("%s stands in %s", what, where)
			}
		}
	}
}
