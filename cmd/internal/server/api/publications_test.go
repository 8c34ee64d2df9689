package api_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// publicly gives what acts on the publication of a minutes as it is now.
func publicly(t *testing.T, at string) func(p program, status int, event string, more map[string]any, heads ...string) reply {
	return func(p program, status int, event string, more map[string]any, heads ...string) reply {
		t.Helper()
		now := p.must(200, "GET", at, "")
		body := map[string]any{"event": event}
		maps.Copy(body, more)
		return p.must(status, "POST", at+"/acts", text(t, body), append([]string{"If-Match", now.head.Get("ETag")}, heads...)...)
	}
}

// A minutes is made public by programs alone, each by the rights of its person, and
// taken back.
func TestPublicationByPrograms(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	at := base + "/minutes/" + m.ID + "/publication"
	clerk, signer := newProgram(t, s, "tangxiaohe", "read", "write"), newProgram(t, s, "lumingyuan", "read", "write")
	recorder, reviewer := newProgram(t, s, "linshuyan", "read", "write"), newProgram(t, s, "gaomingyuan", "read", "write")
	act := publicly(t, at)
	if r := clerk.must(200, "GET", at, ""); r.head.Get("ETag") != `"0"` || r.get("acts") != "[]" {
		t.Errorf("nothing on record: %v %s", r.head, r.body)
	}
	clerk.must(428, "POST", at+"/acts", `{"event":"choose","class":"open"}`)
	clerk.must(412, "POST", at+"/acts", `{"event":"choose","class":"open"}`, "If-Match", `"7"`)
	clerk.must(422, "POST", at+"/acts", `{"event":"choose","class":"secret"}`, "If-Match", "*")
	if r := act(clerk, 200, "choose", map[string]any{"class": "主动公开"}); r.get("class") != "open" || r.head.Get("ETag") != `"1"` {
		t.Errorf("chosen: %s", r.body)
	}
	act(clerk, 403, "confirm", nil)
	act(signer, 200, "confirm", nil)
	act(clerk, 409, "publish", nil)
	cuts := map[string]any{"redactions": []map[string]any{{"item": 2, "reason": "商业秘密"}}}
	act(clerk, 200, "redact", cuts)
	opinion := map[string]any{"opinion": "不涉密，同意公开", "agrees": true}
	act(clerk, 422, "review", opinion) // the clerk registers others alone
	act(clerk, 409, "review", map[string]any{"opinion": "同意", "agrees": true, "reviewer": "林 书言"})
	reviewed := act(reviewer, 200, "review", opinion)
	if reviewed.get("acts.3.reviewer_id") != "gaomingyuan" || reviewed.get("reviewed") != "true" {
		t.Errorf("reviewed: %s", reviewed.body)
	}
	act(recorder, 403, "publish", nil)
	draft := recorder.must(200, "GET", at+"/edition?format=txt", "")
	key := []string{"Idempotency-Key", "publish-1"}
	first := act(clerk, 200, "publish", nil, key...)
	again := clerk.must(200, "POST", at+"/acts", `{"event":"publish"}`, "If-Match", reviewed.head.Get("ETag"), key[0], key[1])
	if again.body != first.body || again.head.Get("Idempotency-Replayed") != "true" || first.get("public") != "true" {
		t.Errorf("published %s, again %s", first.body, again.body)
	}
	published := clerk.must(200, "GET", at+"/edition?format=txt", "")
	if published.body != draft.body || workflow.SHA256().Sum([]byte(published.body)).String() != first.get("acts.4.sha256") || !strings.Contains(published.body, "〔略〕") {
		t.Errorf("text %s\n%s", published.body, first.body)
	}
	if r := clerk.must(200, "GET", at+"/edition", ""); !strings.HasPrefix(r.head.Get("Content-Type"), "text/html") || !strings.Contains(r.body, "〔略〕") {
		t.Errorf("page: %v", r.head)
	}
	paper := clerk.must(200, "GET", at+"/edition?format=pdf", "").body
	if open := s.As("").Get("/public/" + first.get("code") + "/paper.pdf"); open.Body != paper {
		t.Error("the paper is not the one that is public")
	}
	if r := clerk.must(200, "GET", at+"/sheet", ""); !strings.HasPrefix(r.body, "%PDF-1") {
		t.Errorf("sheet: %.20q", r.body)
	}
	list := recorder.must(200, "GET", base+"/publications?limit=1", "")
	if list.get("publications.0.code") != first.get("code") || list.get("publications.0.minutes") != m.ID || list.get("next") != "" {
		t.Errorf("list: %s", list.body)
	}
	act(clerk, 422, "withdraw", nil)
	act(clerk, 200, "withdraw", map[string]any{"reason": "内容有误"})
	if r := recorder.must(200, "GET", base+"/publications", ""); r.get("publications") != "[]" {
		t.Errorf("after it was taken back: %s", r.body)
	}
}

// What is before its signer keeps its class.
func TestClassStaysBeforeTheSigner(t *testing.T) {
	s := servertest.New(t)
	m := s.Do(s.Draft("第98次常务会议纪要", s.Sample("changwu")), "linshuyan", workflow.Command{Action: workflow.Submit})
	at := base + "/minutes/" + m.ID + "/publication"
	act := publicly(t, at)
	act(newProgram(t, s, "zhugemingchuan", "read", "write"), 200, "choose", map[string]any{"class": "open"})
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		m = s.Do(m, who, workflow.Command{Action: workflow.Approve})
	}
	if page := s.As("lumingyuan").Get("/minutes/" + m.ID + "/do/sign"); !strings.Contains(page.Body, "公开属性：主动公开，随签发一并确认") {
		t.Error("the signer is not shown the class")
	}
	for _, who := range []string{"lumingyuan", "tangxiaohe", "linshuyan"} {
		r := act(newProgram(t, s, who, "read", "write"), 409, "choose", map[string]any{"class": "closed", "reason": "内部"})
		if !strings.Contains(r.get("detail"), "已送签发") {
			t.Errorf("%s: %s", who, r.body)
		}
	}
	s.Do(m, "lumingyuan", workflow.Command{Action: workflow.Sign})
	if r := newProgram(t, s, "tangxiaohe", "read").must(200, "GET", at, ""); r.get("confirmed_by.id") != "lumingyuan" || r.get("class") != "open" {
		t.Errorf("signed: %s", r.body)
	}
}

// An excerpt is cut once, however often it is asked for, and read by its unit.
func TestExcerptsByPrograms(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	at := base + "/minutes/" + m.ID + "/excerpts"
	clerk := newProgram(t, s, "tangxiaohe", "read", "write")
	offered := clerk.must(200, "GET", at, "")
	if offered.get("excerpts") != "[]" || offered.get("proposals.0.charged_items") == "[]" || offered.get("proposals.0.unit_id") == "" {
		t.Errorf("offered: %s", offered.body)
	}
	wanted := `{"unit":"czj","kind":"议决事项通知","items":[1]}`
	first := clerk.must(200, "POST", at, wanted, "Idempotency-Key", "cut-1")
	replayed := clerk.must(200, "POST", at, wanted, "Idempotency-Key", "cut-1")
	again := newProgram(t, s, "tangxiaohe", "write").must(200, "POST", at, `{"unit":"市财政局","kind":"notice","items":[1]}`)
	if replayed.head.Get("Idempotency-Replayed") != "true" || replayed.body != first.body || again.body != first.body {
		t.Errorf("cut %s, again %s, by name %s", first.body, replayed.body, again.body)
	}
	plain := clerk.must(200, "POST", at, `{"unit":"czj","kind":"节录"}`)
	if plain.get("code") == first.get("code") || plain.get("kind") != "excerpt" {
		t.Errorf("another kind: %s", plain.body)
	}
	clerk.must(422, "POST", at, `{"unit":"czj","kind":"letter"}`)
	clerk.must(422, "POST", at, `{"unit":"没有局","kind":"notice"}`)
	if r := clerk.must(200, "GET", at, ""); strings.Count(r.body, `"code"`) != 2 {
		t.Errorf("on record: %s", r.body)
	}
	one := first.head.Get("Location")
	unit, other := newProgram(t, s, "zhangxiaofeng", "read"), newProgram(t, s, "dingyifan", "read")
	own := unit.must(200, "GET", base+"/excerpts?limit=1", "")
	if own.get("excerpts.0.code") != plain.get("code") || own.get("next") == "" {
		t.Errorf("own: %s", own.body)
	}
	if r := unit.must(200, "GET", base+"/excerpts?limit=1&after="+own.get("next"), ""); r.get("excerpts.0.code") != first.get("code") || r.get("next") != "" {
		t.Errorf("further on: %s", r.body)
	}
	whole := unit.must(200, "GET", one, "")
	if workflow.SHA256().Sum([]byte(whole.get("text"))).String() != first.get("sha256") || whole.get("outdated") != "false" {
		t.Errorf("read: %s", whole.body)
	}
	x, err := s.Office.Store.Excerpt(t.Context(), first.get("code"))
	if err != nil {
		t.Fatal(err)
	}
	if r := unit.must(200, "GET", one+"/pdf", ""); workflow.SHA256().Sum([]byte(r.body)).String() != x.PDF.SHA256 {
		t.Error("the file is not the one on record")
	}
	other.must(404, "GET", one, "")
	other.must(404, "GET", one+"/pdf", "")
	var none struct{ Excerpts []json.RawMessage }
	if r := other.must(200, "GET", base+"/excerpts", ""); json.Unmarshal([]byte(r.body), &none) != nil || len(none.Excerpts) != 0 {
		t.Errorf("another unit's own: %s", r.body)
	}
}
