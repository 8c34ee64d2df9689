package webhook_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
)

// An administrator sets an address by form, copies its secret once, tests it,
// pauses it and removes it; nobody else comes here.
func TestAdministratorsPages(t *testing.T) {
	s := servertest.New(t)
	c := s.As("anrupan")
	first := c.Get("/admin/webhooks")
	key := regexp.MustCompile(`name="key" value="([A-Z0-9]+)"`).FindStringSubmatch(first.Body)
	if first.Status != http.StatusOK || key == nil || !strings.Contains(first.Body, "oa.example.gov.cn") {
		t.Fatalf("%d\n%.2000s", first.Status, first.Body)
	}
	form := url.Values{
		"key": {key[1]}, "label": {"档案系统<script>"}, "url": {"https://oa.example.gov.cn/in"}, "event": {"minutes.issued", "receipt.signed"},
		"digest": {"sm3"}, "note": {"接档案系统"},
	}
	made := c.Post("/admin/webhooks", form)
	secret := regexp.MustCompile(`whsec_[A-Z0-9]+`).FindString(made.Body)
	at := regexp.MustCompile(`/admin/webhooks/w-[a-z0-9]+`).FindString(made.Body)
	if made.Status != http.StatusOK || secret == "" || at == "" || strings.Contains(made.Body, "<script>&") || strings.Contains(made.Body, "系统<script") {
		t.Fatalf("made: %d\n%.3000s", made.Status, made.Body)
	}
	if twice := c.Post("/admin/webhooks", form); twice.Status != http.StatusConflict {
		t.Errorf("the same click again: %d", twice.Status)
	}
	wrong := url.Values{"label": {"甲"}, "url": {"https://evil.example/"}}
	if a := c.Post("/admin/webhooks", wrong); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "不在允许推送的主机之列") {
		t.Errorf("another host: %d", a.Status)
	}
	for _, step := range []struct {
		path  string
		form  url.Values
		shows string
	}{
		{"/ping", nil, "ping-"},
		{"/state", url.Values{"state": {"off"}}, "停用"},
		{"/state", url.Values{"state": {"on"}}, "启用"},
		{"/replay", url.Values{"after": {"0"}}, "推送记录"},
	} {
		a := c.Post(at+step.path, step.form)
		if a.Status != http.StatusOK || !strings.Contains(a.Body, step.shows) || strings.Contains(a.Body, secret) {
			t.Errorf("%s: %d, without %s or with the secret", step.path, a.Status, step.shows)
		}
	}
	if a := c.Post(at+"/state", url.Values{"state": {"removed"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("removed without being asked: %d", a.Status)
	}
	if a := c.Get(at + "/remove"); a.Status != http.StatusOK || !strings.Contains(a.Body, "不能恢复") {
		t.Errorf("the question before: %d", a.Status)
	}
	if a := c.Post(at+"/remove", nil); a.Path != "/admin/webhooks" || strings.Contains(a.Body, "档案系统") {
		t.Errorf("removed: %d %s", a.Status, a.Path)
	}
	for _, who := range []string{"linshuyan", "yanbixin", "weichangan"} {
		if a := s.As(who).Get("/admin/webhooks"); a.Status != http.StatusForbidden {
			t.Errorf("%s: %d", who, a.Status)
		}
	}
	lines, err := s.Office.Store.Alterations(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	acts := 0
	for _, l := range lines {
		if l.Book == "webhooks" {
			acts++
			if strings.Contains(l.After, secret) || l.Actor.ID != "anrupan" {
				t.Errorf("on record: %+v", l)
			}
		}
	}
	if acts != 5 { // made, paused, resumed, replayed, removed
		t.Errorf("%d acts on record", acts)
	}
}
