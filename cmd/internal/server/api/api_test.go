package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
)

var update = flag.Bool("update", false, "write the description anew")

// A program is somebody's program at the API.
type program struct {
	t     testing.TB
	site  *servertest.Site
	token string
}

// program gives somebody's program with a token of the scopes.
func newProgram(t testing.TB, s *servertest.Site, person string, scopes ...string) program {
	t.Helper()
	secret, _, err := session.Keeper{Office: s.Office}.NewToken(t.Context(), session.NewToken{
		Person: person, By: person, Label: "测试", Scopes: scopes, Days: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	return program{t, s, secret}
}

// reply is what a program was answered.
type reply struct {
	status int
	head   http.Header
	body   string
}

// get reads what a key of the answer holds, by way of others: minutes.place.
func (r reply) get(path string) string {
	var v any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		return "no JSON: " + r.body
	}
	for key := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(at) {
				return ""
			}
			v = at[i]
		default:
			return ""
		}
	}
	if v == nil {
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	data, _ := json.Marshal(v)
	return string(data)
}

// ask sends a request; heads are names and values in turn.
func (p program) ask(method, path, body string, heads ...string) reply {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.site.URL+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(heads); i += 2 {
		r.Header.Set(heads[i], heads[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(data)}
}

// must demands a status.
func (p program) must(status int, method, path, body string, heads ...string) reply {
	p.t.Helper()
	r := p.ask(method, path, body, heads...)
	if r.status != status {
		p.t.Fatalf("%s %s %s: %d, want %d\n%.800s", method, path, body, r.status, status, r.body)
	}
	return r
}

const base = "/api/v1"

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A minutes goes its whole way by programs alone, each by the rights of its
// person.
func TestWholeWay(t *testing.T) {
	s := servertest.New(t)
	recorder := newProgram(t, s, "linshuyan", "read", "write")
	made := recorder.must(201, "POST", base+"/minutes", text(t, map[string]any{"type": "changwu", "text": s.Sample("changwu")}))
	at := made.head.Get("Location")
	if !strings.HasPrefix(at, base+"/minutes/260512-") || made.get("minutes.place") != "recording" {
		t.Fatalf("made %s: %s", at, made.body)
	}
	act := func(p program, event string, more ...any) reply {
		t.Helper()
		body := map[string]any{"event": event}
		for i := 0; i < len(more); i += 2 {
			body[more[i].(string)] = more[i+1]
		}
		now := recorder.must(200, "GET", at, "")
		return p.must(200, "POST", at+"/transitions", text(t, body), "If-Match", now.head.Get("ETag"))
	}
	changed := s.Sample("changwu") + "\n"
	saved := recorder.must(200, "PUT", at+"/text", text(t, map[string]any{"text": changed, "note": "补一行"}), "If-Match", made.head.Get("ETag"))
	if saved.get("entry.action") != "save" {
		t.Errorf("saved: %s", saved.body)
	}
	act(recorder, "送审")
	reviewer := newProgram(t, s, "zhugemingchuan", "write")
	act(reviewer, "征求意见", "asked", []map[string]any{{"name": "市财政局", "items": []int{1}}})
	party := newProgram(t, s, "zhangxiaofeng", "read", "write", "copies")
	if part := party.must(200, "GET", at+"/text", ""); part.get("items") != "[1]" || strings.Contains(part.get("text"), "二、") {
		t.Errorf("who is asked about one 议题 reads: %s", part.body)
	}
	replied := party.must(200, "POST", at+"/transitions", `{"event":"reply","outcome":"同意"}`)
	if replied.get("minutes.participants.0.outcome") != "agreed" || replied.get("minutes.desk") != "" {
		t.Errorf("replied: %s", replied.body)
	}
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		act(newProgram(t, s, who, "write"), "approve")
	}
	act(newProgram(t, s, "lumingyuan", "write"), "签发", "note", "同意")
	clerk := newProgram(t, s, "tangxiaohe", "read", "write", "copies")
	for _, event := range []string{"number", "finalize", "issue"} {
		act(clerk, event)
	}
	pdf := clerk.must(200, "GET", at+"/pdf", "")
	if !strings.HasPrefix(pdf.body, "%PDF-") || pdf.head.Get("Content-Type") != "application/pdf" {
		t.Errorf("paper: %v %.20q", pdf.head, pdf.body)
	}
	act(clerk, "分送", "recipients", []map[string]any{{"unit": "czj", "copies": 2}, {"unit": "swb"}})
	clerk.must(200, "POST", at+"/copies/dispatch", `{"all":true}`)
	mine := party.must(200, "GET", at+"/copies", "")
	if strings.Contains(mine.body, "swb") || mine.get("copies.0.unit_id") != "czj" {
		t.Errorf("a unit sees: %s", mine.body)
	}
	signed := party.must(200, "POST", at+"/copies/receipts", `{"event":"签收"}`)
	if signed.get("copies.0.state") != "received" {
		t.Errorf("received: %s", signed.body)
	}
	history := recorder.must(200, "GET", at+"/history", "")
	if n := strings.Count(history.body, `"hash"`); n != 15 {
		t.Errorf("%d entries\n%s", n, history.body)
	}
	ofd := party.must(200, "GET", at+"/ofd", "")
	if sum := sha256.Sum256([]byte(ofd.body)); !strings.Contains(history.body, `"ofd_sha256":"`+hex.EncodeToString(sum[:])+`"`) {
		t.Error("the OFD is not the one that was recorded at 印发")
	}
	zip := recorder.must(200, "GET", at+"/export", "")
	for _, name := range []string{"minutes.json", "text.txt", "history.json", "refused.json", "revisions/002.txt", "paper.pdf", "paper.ofd"} {
		if !strings.Contains(zip.body, name) {
			t.Errorf("the parcel lacks %s", name)
		}
	}
}

// Who refuses says in Chinese why, and what may be done instead.
func TestRefusals(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	at := base + "/minutes/" + m.ID
	p := newProgram(t, s, "linshuyan", "read", "write")
	for _, c := range []struct {
		name, method, path, body string
		heads                    []string
		status                   int
		has                      map[string]string // key → part of what it holds
	}{
		{"unknown key", "POST", at + "/transitions", `{"event":"送审","nota":1}`, nil, 422, map[string]string{"errors.0.location": "body.nota", "errors.0.message": "没有这个键"}},
		{"no JSON", "POST", at + "/transitions", `{"event":`, nil, 422, map[string]string{"errors.0.message": "JSON"}},
		{"nothing", "POST", at + "/transitions", ``, nil, 422, map[string]string{"detail": "不合要求"}},
		{"wrong type", "POST", at + "/transitions", `{"event":1}`, nil, 422, map[string]string{"errors.0.message": "字符串"}},
		{"wrong date", "POST", base + "/minutes", `{"title":"甲","meeting":"昨天"}`, nil, 422, map[string]string{"errors.0.message": "日期"}},
		{"no title", "POST", base + "/minutes", `{"type":"changwu"}`, nil, 422, map[string]string{"errors.0.location": "body.title"}},
		{"unknown query", "GET", base + "/minutes?page=1", ``, nil, 422, map[string]string{"errors.0.location": "query.page"}},
		{"too many", "GET", base + "/minutes?limit=201", ``, nil, 422, map[string]string{"errors.0.message": "不能大于 200"}},
		{"unknown state", "GET", base + "/minutes?state=乌有", ``, nil, 422, map[string]string{"errors.0.message": "审核"}},
		{"no version", "POST", at + "/transitions", `{"event":"送审"}`, nil, 428, map[string]string{"code": "version"}},
		{"stale", "POST", at + "/transitions", `{"event":"送审"}`, []string{"If-Match", `"7"`}, 412, map[string]string{"title": "变动"}},
		{"not from here", "POST", at + "/transitions", `{"event":"签发"}`, []string{"If-Match", `"1"`}, 409, map[string]string{"allowed_actions": "submit", "reasons": "reason"}},
		{"no such action", "POST", at + "/transitions", `{"event":"乌有"}`, []string{"If-Match", `"1"`}, 422, map[string]string{"errors.0.location": "body.event"}},
		{"no text version", "PUT", at + "/text", `{"text":"x"}`, nil, 428, map[string]string{"code": "version"}},
		{"no such minutes", "GET", base + "/minutes/260101-nowhere", ``, nil, 404, map[string]string{"title": "没有找到"}},
		{"no paper yet", "GET", at + "/pdf", ``, nil, 403, map[string]string{"detail": "权限"}},
		{"no such revision", "GET", at + "/revisions/9", ``, nil, 404, map[string]string{"detail": "第9稿"}},
		{"no such route", "GET", base + "/nothing", ``, nil, 404, map[string]string{"status": "404"}},
		{"other scope", "GET", at + "/copies", ``, nil, 403, map[string]string{"detail": "令牌"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.ask(c.method, c.path, c.body, c.heads...)
			if r.status != c.status || r.head.Get("Content-Type") != "application/problem+json; charset=utf-8" {
				t.Fatalf("%d %s, want %d\n%s", r.status, r.head.Get("Content-Type"), c.status, r.body)
			}
			for key, want := range c.has {
				if got := r.get(key); !strings.Contains(got, want) {
					t.Errorf("%s is %q, want %q in it\n%s", key, got, want, r.body)
				}
			}
		})
	}
	if r := (program{t, s, "jy_nothing"}).ask("GET", base+"/me", ""); r.status != 401 || r.head.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("a wrong token: %d %v", r.status, r.head)
	}
}

// The same click gets the same answer, and does nothing twice.
func TestIdempotency(t *testing.T) {
	s := servertest.New(t)
	p := newProgram(t, s, "linshuyan", "read", "write")
	body := text(t, map[string]any{"type": "changwu", "title": "第99次常务会议纪要", "text": s.Sample("changwu")})
	first := p.must(201, "POST", base+"/minutes", body, "Idempotency-Key", "k-1")
	again := p.must(201, "POST", base+"/minutes", body, "Idempotency-Key", "k-1")
	if again.body != first.body || again.head.Get("Location") != first.head.Get("Location") || again.head.Get("ETag") != first.head.Get("ETag") ||
		again.head.Get("Idempotency-Replayed") != "true" {
		t.Errorf("again: %v\n%s\nfirst: %s", again.head, again.body, first.body)
	}
	p.must(422, "POST", base+"/minutes", strings.Replace(body, "第99次", "第98次", 1), "Idempotency-Key", "k-1")
	at := first.head.Get("Location")
	submit := p.must(200, "POST", at+"/transitions", `{"event":"submit"}`, "If-Match", `"1"`, "Idempotency-Key", "k-2")
	late := p.must(200, "POST", at+"/transitions", `{"event":"submit"}`, "If-Match", `"1"`, "Idempotency-Key", "k-2")
	if late.body != submit.body {
		t.Errorf("late: %s", late.body)
	}
	other := newProgram(t, s, "haozhiwei", "write")
	other.must(201, "POST", base+"/minutes", strings.Replace(body, "第99次", "第97次", 1), "Idempotency-Key", "k-1")
	// An answer that was lost before it was kept is found by the engine.
	if r := p.must(200, "GET", base+"/minutes", ""); strings.Count(r.body, `"id":"260512-`) != 2 {
		t.Errorf("minutes there are: %s", r.body)
	}
}

// Of many who act on the same version one is first; all others hear that they
// were late, and no text is lost.
func TestRaces(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	p := newProgram(t, s, "linshuyan", "read", "write")
	at := base + "/minutes/" + m.ID
	const n = 8
	replies := make(chan reply, n)
	for i := range n {
		go func() {
			replies <- p.ask("PUT", at+"/text", fmt.Sprintf(`{"text":%q}`, fmt.Sprintf("%s\n第%d人", s.Sample("changwu"), i)), "If-Match", `"1"`)
		}()
	}
	won, kept := 0, map[string]bool{}
	for range n {
		switch r := <-replies; r.status {
		case 200:
			won++
		case 412:
			kept[r.get("kept_revision")] = true
		default:
			t.Errorf("%d %s", r.status, r.body)
		}
	}
	if won != 1 || len(kept) != n-1 || kept[""] {
		t.Errorf("%d won, kept %v; want one, and all others kept apart", won, kept)
	}
}

// Lists come page by page, and each minutes once.
func TestPages(t *testing.T) {
	s := servertest.New(t)
	for i := range 5 {
		s.Draft(fmt.Sprintf("第%d次常务会议纪要", i+1), s.Sample("changwu"))
	}
	p := newProgram(t, s, "yanbixin", "read")
	seen := map[string]bool{}
	next := base + "/minutes?limit=2&type=changwu"
	for range 5 {
		r := p.must(200, "GET", next, "")
		for i := range 2 {
			if id := r.get(fmt.Sprintf("minutes.%d.id", i)); id != "" {
				seen[id] = true
			}
		}
		link := r.head.Get("Link")
		if link == "" {
			break
		}
		next, _, _ = strings.Cut(strings.TrimPrefix(link, "<"), ">")
	}
	if len(seen) != 5 {
		t.Errorf("saw %v", seen)
	}
	if r := p.must(200, "GET", base+"/minutes?q=第3次", ""); r.get("minutes.1.id") != "" || !strings.Contains(r.get("minutes.0.title"), "第3次") {
		t.Errorf("found %s", r.body)
	}
}

// What the API says of itself is what is committed.
func TestDescription(t *testing.T) {
	s := servertest.New(t)
	p := newProgram(t, s, "linshuyan", "read")
	got := p.must(200, "GET", "/api/openapi.yaml", "").body
	file := filepath.Join("..", "..", "..", "..", "templates", "manual", "openapi.yaml")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Error("the API is not what templates/manual/openapi.yaml says; if it is meant, run go test ./cmd/internal/server/api -update")
	}
	if j := p.must(200, "GET", "/api/openapi.json", ""); j.get("openapi") != "3.1.0" {
		t.Errorf("as JSON: %.200s", j.body)
	}
	for _, foreign := range []string{"ErrorModel", "Unprocessable", "schemas/Error", "\"$schema\"", "example.com/schemas"} {
		if strings.Contains(got, foreign) {
			t.Errorf("the description names %s", foreign)
		}
	}
	docs := s.As("linshuyan").Get("/api/docs")
	if docs.Status != http.StatusOK || strings.Count(docs.Body, "<h1") != 1 || !strings.Contains(docs.Body, "minutes.issued") {
		t.Errorf("docs: %d", docs.Status)
	}
}

// A caller who asks too much is told when to come again.
func TestRateOfOneCaller(t *testing.T) {
	s := servertest.New(t)
	p, other := newProgram(t, s, "linshuyan", "read"), newProgram(t, s, "linshuyan", "read")
	refused := reply{}
	for range 160 {
		if r := p.ask("GET", base+"/me", ""); r.status != 200 {
			refused = r
			break
		}
	}
	if refused.status != 429 || refused.head.Get("Retry-After") == "" || refused.head.Get("RateLimit-Remaining") != "0" || refused.get("code") != "rate" {
		t.Errorf("refused: %d %v %s", refused.status, refused.head, refused.body)
	}
	if r := other.ask("GET", base+"/me", ""); r.status != 200 {
		t.Errorf("another token: %d", r.status)
	}
}

// Whatever is sent as an act is answered, and never by a fault of ours.
func FuzzTransition(f *testing.F) {
	for _, seed := range []string{
		`{"event":"送审"}`, `{"event":"return","to":"乌有","note":"x"}`, `{"event":"reply","answers":[{"item":1,"outcome":"同意"}]}`,
		`{"event":"comment","marks":[{"quote":"会议","text":"改"}]}`, `{"event":"distribute","recipients":[{"unit":"czj","copies":-1}]}`,
		`{"event":"签收","paper":{"scan":"AAAA"}}`, `{"event":"save","text":"\u0000"}`, `[]`, `null`, `{"event":"issue","issued_on":"2026-02-31"}`,
	} {
		f.Add(seed)
	}
	s := servertest.New(f)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	asked, p := 0, program{}
	f.Fuzz(func(t *testing.T, body string) {
		if asked%50 == 0 { // before one token has asked too much
			p = newProgram(t, s, "linshuyan", "read", "write")
		}
		asked++
		p.t = t
		r := p.ask("POST", base+"/minutes/"+m.ID+"/transitions", body, "If-Match", "*")
		if r.status >= 500 {
			t.Errorf("%q: %d %s", body, r.status, r.body)
		}
	})
}
