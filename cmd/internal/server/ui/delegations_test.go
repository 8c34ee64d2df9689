package ui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// A reviewer who goes away hands his desk on by himself; his deputy finds it
// under "代", and not any more when it was taken back.
func TestDelegations(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	s.Do(m, "zhugemingchuan", workflow.Command{Action: workflow.Approve})
	away := url.Values{"to": {"gongning"}, "since": {"2026-05-12"}, "until": {"2026-05-11"}, "reason": {"出差<b>"}, "waiting": {"1"}}
	boss, deputy := s.As("gaomingyuan"), s.As("gongning")
	a := boss.Post("/me/delegations", away)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "到哪一天为止") || !strings.Contains(a.Body, `value="出差&lt;b&gt;"`) {
		t.Errorf("a wrong form: %d\n%s", a.Status, a.Body)
	}
	away.Set("until", "2026-05-20")
	if a = boss.Post("/me/delegations", away); a.Status != http.StatusOK || !strings.Contains(a.Body, "生效中") {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	if desk := deputy.Get("/"); !strings.Contains(desk.Body, "代 高明远 办理") {
		t.Error("the deputy's desk does not show it")
	}
	if page := deputy.Get("/me/delegations"); !strings.Contains(page.Body, "出差&lt;b&gt;") || strings.Contains(page.Body, "/me/delegations/revoke") {
		t.Error("the deputy does not see it, or may revoke it")
	}
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(a.Body)
	if a := deputy.Post("/me/delegations/revoke", url.Values{"id": {id[1]}}); a.Status != http.StatusNotFound {
		t.Errorf("the deputy revokes it: %d", a.Status)
	}
	if a := boss.Post("/me/delegations/revoke", url.Values{"id": {id[1]}}); !strings.Contains(a.Body, "已撤销") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
	if desk := deputy.Get("/"); strings.Contains(desk.Body, "代 高明远 办理") {
		t.Error("the deputy's desk still shows it")
	}
}
