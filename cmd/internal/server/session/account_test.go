package session_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

func TestPasswordRules(t *testing.T) {
	p := org.Person{ID: "linshuyan", Name: "林书言", Login: "linshuyan"}
	for _, c := range []struct{ password, words string }{
		{"短", "太短"},
		{"123456789", "太短"},
		{"不到十个汉字的密码", "太短"},
		{strings.Repeat("长", 129), "太长"},
		{"          ", "空格"},
		{"LinShuYan-2026", "登录名或姓名"},
		{"我是林书言呀呀呀呀呀", "登录名或姓名"},
		{"A123456789", "太常见"},
		{"P@ssw0rd123", "太常见"},
		{"aaaaaaaaaaaa", "太常见"},
		{"abcdefghijkl", "太常见"},
		{"987654321098"[:10], "太常见"},
		{"abcabcabcabc", "太常见"},
		{"bad\xffbytes-and-more", "不能识别"},
		{"十个汉字的密码也可以", ""},
		{"correct horse 𠮷", ""},
	} {
		err := session.Acceptable(c.password, p)
		switch {
		case c.words == "" && err != nil:
			t.Errorf("%q: %v", c.password, err)
		case c.words != "" && (workflow.KindOf(err) != workflow.Invalid || !strings.Contains(err.Error(), c.words)):
			t.Errorf("%q: %v, want %s", c.password, err, c.words)
		case err != nil && len(c.password) > 9 && strings.Contains(err.Error(), c.password):
			t.Errorf("%q: the answer repeats it", c.password)
		}
	}
}

func TestInvitation(t *testing.T) {
	s := site(t)
	keeper := session.Keeper{Office: s.Office}
	if _, err := keeper.Invite(t.Context(), "luoping", "linshuyan"); !errors.As(err, new(*office.RightError)) {
		t.Errorf("invited by a recorder: %v", err)
	}
	if _, err := keeper.Invite(t.Context(), "guchangfeng", "anrupan"); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("who has left is invited: %v", err)
	}
	former, err := keeper.Invite(t.Context(), "chenyi", "anrupan")
	if err != nil {
		t.Fatal(err)
	}
	link, err := keeper.Invite(t.Context(), "chenyi", "anrupan")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, s)
	if res := b.ask(former.Path, nil); res.StatusCode != http.StatusGone {
		t.Errorf("the link before: %d", res.StatusCode)
	}
	page := body(t, b.ask(link.Path, nil))
	if !strings.Contains(page, "陈𬱖𠮷") || strings.Contains(page, strings.TrimPrefix(link.Path, "/invite/")) {
		t.Errorf("the page does not name him, or spreads the link:\n%s", page)
	}
	for _, wrong := range []url.Values{
		{"password": {"太短"}, "again": {"太短"}}, {"password": {"千山鸟飞绝，万径人踪灭"}, "again": {"千山鸟飞绝"}},
	} {
		if res := b.ask(link.Path, wrong); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, res.StatusCode)
		}
	}
	good := url.Values{"password": {"千山鸟飞绝，万径人踪灭"}, "again": {"千山鸟飞绝，万径人踪灭"}}
	if res := b.ask(link.Path, good); res.StatusCode != http.StatusSeeOther || !b.in() {
		t.Errorf("set: %d", res.StatusCode)
	}
	if res := open(t, s).ask(link.Path, good); res.StatusCode != http.StatusGone {
		t.Errorf("a second time: %d", res.StatusCode)
	}
	late, err := keeper.Invite(t.Context(), "luoping", "anrupan")
	if err != nil {
		t.Fatal(err)
	}
	s.Now = s.Now.Add(session.InvitationLasts)
	if res := open(t, s).ask(late.Path, good); res.StatusCode != http.StatusGone {
		t.Errorf("after three days: %d", res.StatusCode)
	}
}

// An office none of whose administrators can sign in gets links for them, until
// one has set a password.
func TestFirstLinks(t *testing.T) {
	s := site(t)
	links, err := session.Keeper{Office: s.Office}.FirstLinks(t.Context())
	if len(links) != 0 || err != nil {
		t.Errorf("an administrator has a password already: %v, %v", links, err)
	}
	if _, err := (session.Keeper{Office: s.Office}).Reset(t.Context(), "anrupan", "anrupan"); err != nil {
		t.Fatal(err)
	}
	links, err = session.Keeper{Office: s.Office}.FirstLinks(t.Context())
	if len(links) != 1 || err != nil || links[0].Person.ID != "anrupan" {
		t.Fatalf("%+v, %v", links, err)
	}
	if res := open(t, s).ask(links[0].Path, nil); res.StatusCode != http.StatusOK {
		t.Errorf("the link: %d", res.StatusCode)
	}
}

// Who was given a password by somebody else changes it before anything else.
func TestMustChange(t *testing.T) {
	s := site(t)
	if err := s.Session.SetPassword(t.Context(), "tangxiaohe", secret, session.MustChange); err != nil {
		t.Fatal(err)
	}
	b := open(t, s)
	b.signIn("tangxiaohe", secret)
	if res := b.ask("/", nil); res.Header.Get("Location") != "/me" {
		t.Errorf("home: %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res := b.ask("/me/tokens", url.Values{"label": {"x"}, "scope": {"read"}, "days": {"1"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("made a token: %d", res.StatusCode)
	}
	for _, c := range []struct {
		old, password string
		status        int
	}{
		{"不是这个密码吧", "孤舟蓑笠翁，独钓寒江雪", http.StatusUnprocessableEntity},
		{secret, secret, http.StatusUnprocessableEntity},
		{secret, "太短", http.StatusUnprocessableEntity},
		{secret, "孤舟蓑笠翁，独钓寒江雪", http.StatusSeeOther},
	} {
		if res := b.ask("/me/password", url.Values{"old": {c.old}, "password": {c.password}, "again": {c.password}}); res.StatusCode != c.status {
			t.Errorf("to %q: %d, want %d", c.password, res.StatusCode, c.status)
		}
	}
	if res := b.ask("/", nil); res.StatusCode != http.StatusOK {
		t.Errorf("home afterwards: %d", res.StatusCode)
	}
	if open(t, s).signIn("tangxiaohe", secret).StatusCode != http.StatusUnauthorized {
		t.Error("the former password is good")
	}
}

// One's sessions are listed and can be ended, and nobody else's.
func TestOwnSessions(t *testing.T) {
	s := site(t)
	here, there, other := open(t, s), open(t, s), open(t, s)
	here.signIn("linshuyan", secret, "User-Agent", "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/78.0.3904.108 Safari/537.36")
	there.signIn("linshuyan", secret)
	other.signIn("anrupan", secret)
	page := body(t, here.ask("/me", nil))
	if !strings.Contains(page, "Chrome 78，Windows 7") || strings.Count(page, `action="/me/sessions/end"`) != 2 {
		t.Errorf("the list:\n%s", page)
	}
	all, err := s.Office.Store.Accounts().Sessions(t.Context(), "anrupan", s.Now)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	here.ask("/me/sessions/end", url.Values{"id": {all[0].ID}})
	if !other.in() {
		t.Error("somebody else's session was ended")
	}
	here.ask("/me/sessions/end", url.Values{})
	if there.in() || !here.in() {
		t.Error("all others were to end, and this one not")
	}
}

// Accounts are the administrator's business alone, and names are text.
func TestUsers(t *testing.T) {
	s := site(t)
	recorder, admin := open(t, s), open(t, s)
	recorder.signIn("linshuyan", secret)
	admin.signIn("anrupan", secret)
	for _, path := range []string{"/admin/users", "/admin/users/anrupan", "/admin/users/anrupan/reset"} {
		if res := recorder.ask(path, nil); res.StatusCode != http.StatusForbidden {
			t.Errorf("a recorder opens %s: %d", path, res.StatusCode)
		}
		if res := admin.ask(path, nil); res.StatusCode != http.StatusOK {
			t.Errorf("the administrator opens %s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/admin/users/invite", "/admin/users/anrupan/reset", "/admin/users/anrupan/end", "/admin/users/anrupan/revoke"} {
		if res := recorder.ask(path, url.Values{"person": {"luoping"}}); res.StatusCode != http.StatusForbidden {
			t.Errorf("a recorder posts %s: %d", path, res.StatusCode)
		}
	}
	list := body(t, admin.ask("/admin/users?state=open", nil))
	if !strings.Contains(list, "共2人") || !strings.Contains(list, "林书言") {
		t.Errorf("who has an account:\n%s", list)
	}
	page := body(t, admin.ask("/admin/users/invite", url.Values{"person": {"luoping", "chenyi"}}))
	if strings.Count(page, s.URL+"/invite/") != 2 {
		t.Errorf("two links:\n%s", page)
	}
	if res := admin.ask("/admin/users/invite", url.Values{"person": {"huangyan", "linshuyan"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("a link for who has a password: %d", res.StatusCode)
	}
	if list := body(t, admin.ask("/admin/users?state=invited", nil)); !strings.Contains(list, "共2人") {
		t.Errorf("who has a link:\n%s", list)
	}
	if page := body(t, admin.ask("/admin/users/linshuyan/reset", url.Values{})); !strings.Contains(page, "/invite/") || recorder.in() {
		t.Errorf("reset:\n%s", page)
	}
	if page := body(t, admin.ask("/admin/users?q=%3Cscript%3Ealert(1)%3C/script%3E", nil)); strings.Contains(page, "<script>alert") {
		t.Error("what is looked for runs as script")
	}
}

// How pages look goes with the person to another browser.
func TestLooksGoAlong(t *testing.T) {
	s := site(t)
	b := open(t, s)
	b.signIn("linshuyan", secret)
	b.ask("/display", url.Values{"theme": {"contrast"}, "size": {"150"}, "keysoff": {"1"}})
	other := open(t, s)
	other.signIn("linshuyan", secret)
	if page := body(t, other.ask("/me", nil)); !strings.Contains(page, `data-theme="contrast" data-size="150"`) || !strings.Contains(page, `data-keys="off"`) {
		t.Errorf("another browser: %.200s", page)
	}
}

func TestBrowserOf(t *testing.T) {
	for agent, want := range map[string]string{
		"": "浏览器",
		"Mozilla/5.0 (X11; Linux loongarch64) Gecko/20100101 Firefox/115.0":                                  "Firefox 115，Linux",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0":          "Edge 141，Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1":     "Safari，iPhone",
		"Mozilla/5.0 (Windows NT 6.1) Chrome/" + strings.Repeat("<script>", 9):                               "Chrome，Windows 7",
		"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 Chrome/86.0.4240.198 Safari/537.36 360SE/13": "360浏览器，Windows 7",
	} {
		if got := session.BrowserOf(agent); got != want && !(strings.Contains(agent, "360SE") && strings.HasPrefix(got, "360浏览器")) {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}
