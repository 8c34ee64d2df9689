package server_test

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/web"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// cast are who the columns of the matrix stand for, by person.
func cast() map[string]string {
	return map[string]string{
		"recorder": "linshuyan", "recorder2": "luoping", "reviewer": "zhugemingchuan", "reviewer2": "gaomingyuan", "signer": "lumingyuan",
		"clerk": "tangxiaohe", "asked": "zhangxiaofeng", "receiver": "dingyifan", "stranger": "shiming",
		"auditor": "yanbixin", "admin": "anrupan", "safety": "weichangan", "nobody": "", "token": "",
	}
}

// A scene is an office with something of every kind in it, and a way to ask
// its server that follows no redirects.
type scene struct {
	*servertest.Site
	t     testing.TB
	ids   map[string]string // what the table's names stand for
	token string            // of the recorder's program: it may read what the API has
	watch *watch
}

// newScene tells a small story: D is in review by zhugemingchuan and asks czj
// about its first 议题; E is being written by linshuyan; S is signed; I is
// issued, with copies at sfj by portal; M is a meeting whose recorder is
// linshuyan, with one 议题, one material and one raw record; X is an excerpt of I
// for sfj.
func newScene(t testing.TB) *scene {
	t.Helper()
	s := &scene{Site: servertest.Receiving(t), t: t}
	draft := s.Do(s.Draft("第1次常务会议纪要", s.Sample("changwu")), "linshuyan", workflow.Command{Action: workflow.Submit})
	s.Do(draft, "zhugemingchuan", workflow.Command{Action: workflow.Consult, Asked: []workflow.Invitation{{Unit: "czj", Items: []int{1}}}})
	editing := s.Draft("第2次常务会议纪要", s.Sample("changwu"))
	signed := s.Signed(s.Draft("第3次常务会议纪要", s.Sample("changwu")))
	issued := s.Issued(s.Draft("第4次常务会议纪要", s.Sample("changwu")))
	s.Do(issued, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{
		{ID: "sfj", Copies: 1, Channel: workflow.ByPortal},
	}})
	s.ids = map[string]string{"D": draft.ID, "E": editing.ID, "S": signed.ID, "I": issued.ID, "M": s.meeting(), "W": s.webhook()}
	s.ids["P"], s.ids["X"] = s.proposal(), s.excerpt("sfj")
	s.ids["L"], s.ids["V"] = s.link(issued), s.invitation("luoping")
	s.task("D", "市财政局")
	s.task("I", "市司法局")
	for name, version := range map[string]string{"D": "d", "E": "e", "S": "s", "I": "i"} {
		m, err := s.Office.Store.Minutes(t.Context(), s.ids[name])
		if err != nil {
			t.Fatal(err)
		}
		s.ids[version] = strconv.Itoa(m.Version)
	}
	s.ids["m"] = hidden(s.As("linshuyan").Get("/meetings/" + s.ids["M"])).Get("version")
	if err := s.Office.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	var token store.Token
	var err error
	s.token, token, err = session.Keeper{Office: s.Office}.NewToken(t.Context(), session.NewToken{
		Person: "linshuyan", By: "linshuyan", Label: "接口", Scopes: []string{web.ScopeCopies}, Days: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.ids["T"] = token.ID
	s.watch = newWatch(t, s.Office.Dir())
	return s
}

// hidden reads what a page's forms carry.
func hidden(a servertest.Answer, names ...string) url.Values {
	out := url.Values{}
	for _, name := range append(names, "version", "key", "id") {
		if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.Body); m != nil {
			out.Set(name, m[1])
		}
	}
	return out
}

// filled adds to a form, by names and values in turn.
func filled(form url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func (s *scene) meeting() string {
	s.t.Helper()
	c := s.As("linshuyan")
	form := filled(hidden(c.Get("/meetings/new?type=changwu&date=2026-05-18")), "type", "changwu", "date", "2026-05-18",
		"name", "市政府常务会议", "session", "1", "place", "201会议室", "chair", "陆明远", "office", "市长", "chairid", "lumingyuan")
	form["member"] = []string{"lumingyuan", "shenlan"}
	s.must(c.Post("/meetings", form))
	at := "/meetings/" + form.Get("id")
	s.must(c.Post(at+"/items", filled(hidden(c.Get(at)), "title", "研究供热")))
	s.must(c.Upload(at+"/materials", "汇报.txt", []byte("甲"), hidden(c.Get(at))))
	s.must(c.Upload(at+"/raw", "录音.mp3", []byte("声音"), nil))
	return form.Get("id")
}

// task registers a task on a minutes of the scene.
func (s *scene) task(name, unit string) {
	s.t.Helper()
	s.must(s.As("linshuyan").Post("/minutes/"+s.ids[name]+"/tasks", url.Values{"text": {"办好供热"}, "units": {unit}, "due": {"2026-06-30"}}))
}

func (s *scene) webhook() string {
	s.t.Helper()
	c := s.As("anrupan")
	form := filled(hidden(c.Get("/admin/webhooks")), "label", "档案系统", "url", "https://oa.example.gov.cn/in", "event", "minutes.issued", "digest", "sm3", "note", "接档案")
	return s.found(c.Post("/admin/webhooks", form), `/admin/webhooks/(w-[a-z0-9]+)`)
}

func (s *scene) proposal() string {
	s.t.Helper()
	c := s.As("anrupan")
	shown := c.Post("/admin/data/posts/row", filled(url.Values{}, "label", "二科分发员", "unit", "zfb-xx", "roles", "clerk"))
	changes := html.UnescapeString(s.found(shown, `name="changes" value="([^"]*)"`))
	s.must(c.Post("/admin/data/apply", filled(url.Values{}, "changes", changes, "back", "/admin/data", "how", "propose", "note", "云政任〔2026〕5号")))
	all, err := s.Office.Store.Proposals(s.t.Context(), true, 10)
	if err != nil || len(all) != 1 {
		s.t.Fatalf("%d proposals, %v", len(all), err)
	}
	return all[0].ID
}

// excerpt cuts the first 议题 of I for a unit and gives the code.
func (s *scene) excerpt(unit string) string {
	s.t.Helper()
	form := url.Values{"unit": {unit}, "item": {"1"}, "do": {"excerpt"}}
	return s.found(s.As("tangxiaohe").Post("/minutes/"+s.ids["I"]+"/excerpts", form), `编码([a-z0-9]{12})。`)
}

// link gives the token of a personal link to sfj's copy.
func (s *scene) link(m workflow.Minutes) string {
	s.t.Helper()
	c := s.As("tangxiaohe")
	at := "/minutes/" + m.ID + "/copies/1"
	return s.found(c.Post(at+"/link", filled(hidden(c.Get(at)), "person", "dingyifan")), `/r/([A-Z0-9]+)"`)
}

// invitation gives the token of somebody's way to his first password.
func (s *scene) invitation(person string) string {
	s.t.Helper()
	return s.found(s.As("anrupan").Post("/admin/users/invite", url.Values{"person": {person}}), `/invite/([a-z0-9]+)<`)
}

func (s *scene) must(a servertest.Answer) {
	s.t.Helper()
	if a.Status != http.StatusOK {
		s.t.Fatalf("%d at %s\n%.3000s", a.Status, a.Path, a.Body)
	}
}

func (s *scene) found(a servertest.Answer, pattern string) string {
	s.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(a.Body)
	if a.Status != http.StatusOK || m == nil {
		s.t.Fatalf("no %s: %d at %s\n%.3000s", pattern, a.Status, a.Path, a.Body)
	}
	return m[1]
}

// routes gives what the server of the scene serves.
func (s *scene) routes() []web.Route {
	s.t.Helper()
	pages, err := web.NewPages(templates.Web(), "云州市人民政府办公室", server.Pages())
	if err != nil {
		s.t.Fatal(err)
	}
	return server.Routes(server.Config{
		Office: s.Office, Engine: s.Engine, Session: s.Session, Upkeep: s.Upkeep, Hooks: s.Hooks, Receivers: true,
	}, pages)
}

// A request is what a test asks of the server.
type request struct {
	method, path, role string
	kind, body         string
	heads              map[string]string
}

// ask sends a request of one of the cast, and follows no redirect.
func (s *scene) ask(q request) servertest.Answer {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), q.method, s.URL+q.path, strings.NewReader(q.body))
	r.RequestURI = ""
	if q.kind == "" && q.method == http.MethodPost {
		q.kind = "application/x-www-form-urlencoded"
	}
	if q.kind != "" {
		r.Header.Set("Content-Type", q.kind)
	}
	for name, value := range q.heads {
		r.Header.Set(name, value)
	}
	switch person := cast()[q.role]; {
	case q.role == "token":
		r.Header.Set("Authorization", "Bearer "+s.token)
	case person != "":
		r.AddCookie(&http.Cookie{Name: servertest.PersonCookie, Value: person})
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return servertest.Answer{Status: res.StatusCode, Path: res.Header.Get("Location"), Body: string(data), Header: res.Header}
}

// at puts the scene's own IDs into a cell of the table.
func (s *scene) at(cell string) string {
	return regexp.MustCompile(`<[A-Za-z]>`).ReplaceAllStringFunc(cell, func(name string) string {
		id := s.ids[strings.Trim(name, "<>")]
		if id == "" {
			s.t.Fatalf("%s: nothing is called %s", cell, name)
		}
		return id
	})
}
