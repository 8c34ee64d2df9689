package session_test

import (
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/session"
)

// Somebody's first day in a real browser, by the keyboard alone: the link, the
// password, his own page, out and in again. No page breaks the policy.
func TestFirstDayInTheBrowser(t *testing.T) {
	b := browsertest.Start(t)
	s := site(t)
	link, err := session.Keeper{Office: s.Office}.Invite(t.Context(), "chenyi", "anrupan")
	if err != nil {
		t.Fatal(err)
	}
	p := b.Person()
	p.Size(1366, 768)
	p.Go(s.URL + link.Path)
	p.Shot("invite")
	const password = "千山鸟飞绝，万径人踪灭"
	p.Focus("#password")
	p.Insert(password)
	p.Keys("Tab")
	p.Insert(password)
	p.Keys("Enter")
	p.Until(`location.pathname === "/"`)
	p.Go(s.URL + "/me")
	p.Shot("me")
	if text := p.Text("main"); !strings.Contains(text, "陈𬱖𠮷") || !strings.Contains(text, "开通链接") {
		t.Errorf("his own page:\n%s", text)
	}
	p.Size(390, 844)
	p.Shot("me-narrow")
	p.Size(1366, 768)
	p.Click(`header form[action="/signout"] button`)
	p.Until(`location.pathname === "/signin"`)
	p.Shot("out")
	p.Allow("401")
	p.Focus("#login")
	p.Insert("chenyi")
	p.Keys("Tab")
	p.Insert("不是这个密码")
	p.Keys("Enter")
	p.Wait("#wrong")
	p.Shot("wrong")
	p.Focus("#password")
	p.Insert(password)
	p.Keys("Enter")
	p.Until(`location.pathname === "/"`)
}

// The administrator gives three people links, and looks after one account.
func TestAdministratorInTheBrowser(t *testing.T) {
	b := browsertest.Start(t)
	s := site(t)
	p := b.Person()
	p.Size(1440, 900)
	p.Go(s.URL + "/admin/users")
	p.Fill("#login", "anrupan")
	p.Fill("#password", secret)
	p.Keys("Enter")
	p.Until(`location.pathname === "/admin/users"`)
	p.Shot("users")
	for _, who := range []string{"luoping", "chenyi", "tangxiaohe"} {
		p.Click(`input[value="` + who + `"]`)
	}
	p.Click(`form[action="/admin/users/invite"] button.primary`)
	p.Until(`location.pathname === "/admin/users/invite"`)
	p.Shot("links")
	if n := browsertest.Eval[int](p, `document.querySelectorAll("dd.link").length`); n != 3 {
		t.Errorf("%d links, want 3", n)
	}
	p.Go(s.URL + "/admin/users/linshuyan")
	p.Shot("user")
	p.Click(`a[href$="/reset"]`)
	p.Wait("button.danger")
	p.Shot("reset")
	p.Go(s.URL + "/admin/users")
	p.Size(390, 844)
	p.Shot("users-narrow")
	p.Size(1440, 900)
	p.Go(s.URL + "/me")
	p.Fill("#label", "督查系统")
	p.Click(`input[name="scope"][value="read"]`)
	p.Click(`form[action="/me/tokens"] button`)
	p.Wait("#secret")
	p.Shot("token")
}
