package server_test

import (
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// publicise takes an issued minutes through everything up to its publication.
func publicise(t *testing.T, s *servertest.Site, id string, cuts ...drafting.Redaction) public.Record {
	t.Helper()
	var r public.Record
	for _, step := range []struct {
		who string
		cmd public.Command
	}{
		{"tangxiaohe", public.Command{Act: public.Choose, Class: public.Open}},
		{"lumingyuan", public.Command{Act: public.Confirm}},
		{"tangxiaohe", public.Command{Act: public.Redact, Redactions: cuts}},
		{"gaomingyuan", public.Command{Act: public.Review, Opinion: "同意公开", Agrees: true}},
		{"tangxiaohe", public.Command{Act: public.Publish}},
	} {
		m, err := s.Office.Store.Minutes(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		file, err := s.Office.PublicFile(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		step.cmd.Actor, step.cmd.N = workflow.Actor{Person: workflow.Person{ID: step.who}}, len(file)
		if r, err = s.Office.Publicise(t.Context(), m, step.cmd); err != nil {
			t.Fatalf("%s of %s: %v", step.cmd.Act, id, err)
		}
	}
	return r
}

// crawl opens every address that a visitor who has not signed in can come to from
// the public ones, and gives all that was answered.
func crawl(t *testing.T, s *servertest.Site) (all string, seen map[string]int) {
	t.Helper()
	nobody, seen := s.As(""), map[string]int{}
	waiting := []string{"/public", "/public/feed.atom", "/public/list.json"}
	var said strings.Builder
	for len(waiting) > 0 {
		path := waiting[0]
		waiting = waiting[1:]
		if _, ok := seen[path]; ok {
			continue
		}
		a := nobody.Get(path)
		seen[path] = a.Status
		if a.Status >= 500 {
			t.Errorf("%s: %d", path, a.Status)
		}
		said.WriteString(a.Body)
		for _, found := range regexp.MustCompile(`(?:https://jiyao\.example)?(/public[^"<>\s]*)`).FindAllStringSubmatch(a.Body, -1) {
			waiting = append(waiting, strings.ReplaceAll(found[1], "&amp;", "&"))
		}
	}
	return said.String(), seen
}

// Of a city's ten years nothing can be reached by the public but what was
// published: no other minutes, in whatever state, no other edition, and nothing of
// what was left out.
func TestOnlyWhatIsPublishedIsPublic(t *testing.T) {
	s := servertest.City(t)
	listed, _, err := s.Office.Store.List(t.Context(), workflow.Filter{Limit: 200})
	if err != nil || len(listed) < 50 {
		t.Fatalf("%d minutes, %v", len(listed), err)
	}
	hidden := s.Draft("绝无仅有的一件", "绝无仅有的一件\n\n会议研究了只在草稿里的事项。\n")
	published := map[string]bool{}
	var open []string // the words of what is public
	left := []string{"只在草稿里的事项", "绝无仅有"}
	for _, l := range listed {
		if len(published) == 3 {
			break
		}
		m, err := s.Office.Store.Minutes(t.Context(), l.ID)
		if err != nil {
			t.Fatal(err)
		}
		items := drafting.ItemsOf(m.Text)
		if m.PDF.IsZero() || !m.Edition.IsZero() || m.Place.State == workflow.Voided || len(items) < 3 || !strings.Contains(m.Text, "（此件公开发布）") {
			continue
		}
		if all, err := s.Office.Store.Editions(t.Context(), m.ID); err != nil || len(all) > 1 {
			continue
		}
		r := publicise(t, s, m.ID, drafting.Redaction{Item: 2, Reason: "商业秘密"}, drafting.Redaction{Name: "骆平", Reason: "个人"})
		published[m.ID], open = true, append(open, r.Title, r.Number, r.Text)
		left = append(left, "骆平", "骆  平", items[1].Heading)
	}
	if len(published) != 3 {
		t.Fatalf("%d published", len(published))
	}
	for _, l := range append(listed, workflow.Listed{ID: hidden.ID, Title: hidden.Title}) {
		m, err := s.Office.Store.Minutes(t.Context(), l.ID)
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, m.ID)
		if !published[m.ID] {
			left = append(left, m.Title, m.Number.Text, m.PDF.SHA256, m.TextDigest)
			left = append(left, strings.Split(m.Text, "\n")...)
		}
	}
	words := strings.Join(open, "\n")
	date := regexp.MustCompile(`^\d{4}年\d+月\d+日$`) // of 公开 and 印发 it may be too
	left = slices.DeleteFunc(left, func(w string) bool {
		return date.MatchString(w) || len(strings.TrimSpace(w)) < 9 && w != "骆平" || strings.Contains(words, w)
	})
	if len(left) < 200 {
		t.Fatalf("only %d pieces are looked for", len(left))
	}
	said, seen := crawl(t, s)
	for _, w := range left {
		if strings.Contains(said, w) {
			t.Errorf("the public reads %q", w)
		}
	}
	if len(seen) < 3+3*4 {
		t.Errorf("only %v were reached", seen)
	}
	closed(t, s, listed)
	told(t, s, left)
}

// closed asks for everything else by every address that a name of a minutes may
// stand in, and for the search.
func closed(t *testing.T, s *servertest.Site, listed []workflow.Listed) {
	t.Helper()
	nobody := s.As("")
	for _, l := range listed {
		for _, path := range []string{"/public/" + l.ID, "/public/" + l.ID + "/text.txt", "/public/" + l.ID + "/paper.pdf"} {
			if a := nobody.Get(path); a.Status != http.StatusNotFound || strings.Contains(a.Body, l.Title) {
				t.Errorf("%s: %d", path, a.Status)
			}
		}
	}
	for _, path := range []string{"/search?q=纪要", "/minutes/" + listed[0].ID, "/minutes/" + listed[0].ID + "/public", "/minutes/" + listed[0].ID + "/public/edition.txt"} {
		if a := nobody.Get(path); !strings.HasPrefix(a.Path, "/signin") || strings.Contains(a.Body, listed[0].Title) {
			t.Errorf("%s leads to %s: %d", path, a.Path, a.Status)
		}
	}
	if a := nobody.Get("/api/v1/minutes"); a.Status != http.StatusUnauthorized {
		t.Errorf("the API lets nobody in: %d", a.Status)
	}
}

// told has another system told of everything that was ever done, and looks
// through it: minutes are named by their IDs, for those who may ask with a token,
// and by nothing else.
func told(t *testing.T, s *servertest.Site, left []string) {
	t.Helper()
	admin := workflow.Person{ID: "anrupan", Name: "安如磐"}
	hook, err := s.Hooks.Subscribe(t.Context(), admin, webhook.Subscription{Label: "网站", URL: "https://oa.example.gov.cn/in"})
	if err != nil {
		t.Fatal(err)
	}
	letters, err := s.Office.Store.Letters(t.Context(), workflow.LetterQuery{State: workflow.LetterWaiting, Topic: workflow.TopicNotify, Limit: 500})
	if err != nil || len(letters) == 0 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	for _, l := range letters {
		if err := s.Hooks.Deliver(t.Context(), workflow.Delivery{Message: l.Message, ID: l.ID + 1<<40}); err != nil {
			t.Fatal(err)
		}
	}
	log, err := s.Office.Store.Webhooks().Log(t.Context(), hook.ID, 0, 500)
	if err != nil || len(log) < len(letters)/2 {
		t.Fatalf("%d events of %d letters, %v", len(log), len(letters), err)
	}
	id := regexp.MustCompile(`^[0-9a-z-]+$`)
	for _, d := range log {
		for _, w := range left {
			if !id.MatchString(w) && strings.Contains(d.Body, w) {
				t.Errorf("a webhook is told %q", w)
			}
		}
	}
}

func TestPublicPages(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	nobody := s.As("")
	if a := nobody.Get("/public"); a.Status != http.StatusOK || !strings.Contains(a.Body, "还没有公开的会议纪要") {
		t.Errorf("an empty list: %d\n%s", a.Status, said(a.Body))
	}
	r := publicise(t, s, m.ID)
	at := "/public/" + r.Code
	for path, want := range map[string]string{
		"/public": r.Title, at: "<h2>一、", at + "/text.txt": r.Text, at + "/page.html": "<title>", at + "/paper.pdf": "%PDF-1", "/public/feed.atom": r.SHA256,
	} {
		a := nobody.Get(path)
		if a.Status != http.StatusOK || !strings.Contains(a.Body, want) || a.Header.Get("Cache-Control") != "public, max-age=300" {
			t.Errorf("%s: %d %v\n%.600s", path, a.Status, a.Header, said(a.Body))
		}
	}
	if a := s.As("linshuyan").Get(at); strings.Contains(a.Body, "林书言") {
		t.Error("a page that caches keep says who looked")
	}
	feeds(t, s, r)
	withdraw := url.Values{"n": {"5"}, "do": {"withdraw"}, "reason": {"内容有误，更正后另行公开"}}
	if a := s.As("tangxiaohe").Post("/minutes/"+m.ID+"/public", withdraw); a.Status != http.StatusOK {
		t.Fatalf("taken back: %d %s", a.Status, said(a.Body))
	}
	for _, path := range []string{at, at + "/text.txt", at + "/page.html", at + "/paper.pdf"} {
		if a := nobody.Get(path); a.Status != http.StatusGone || !strings.Contains(a.Body, "撤回公开：内容有误，更正后另行公开") || strings.Contains(a.Body, r.Title) {
			t.Errorf("%s after it was taken back: %d\n%s", path, a.Status, said(a.Body))
		}
	}
	if a := nobody.Get("/public/list.json"); strings.Contains(a.Body, r.Code) {
		t.Errorf("the list has what was taken back: %s", a.Body)
	}
}

// feeds reads the lists for programs: their times are those on record.
func feeds(t *testing.T, s *servertest.Site, r public.Record) {
	t.Helper()
	var list struct {
		Editions []struct {
			Code, SHA256, Text string
			Published          time.Time
		}
	}
	if err := json.Unmarshal([]byte(s.As("").Get("/public/list.json").Body), &list); err != nil || len(list.Editions) != 1 {
		t.Fatal(list, err)
	}
	got := list.Editions[0]
	if got.Code != r.Code || got.SHA256 != r.SHA256 || !got.Published.Equal(r.At) || got.Text != "https://jiyao.example/public/"+r.Code+"/text.txt" {
		t.Errorf("listed as %+v, recorded %s", got, r.At)
	}
	var feed struct {
		Updated time.Time `xml:"updated"`
		Entries []struct {
			ID        string    `xml:"id"`
			Title     string    `xml:"title"`
			Published time.Time `xml:"published"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(s.As("").Get("/public/feed.atom").Body), &feed); err != nil || len(feed.Entries) != 1 {
		t.Fatal(feed, err)
	}
	if e := feed.Entries[0]; e.ID != "urn:jiyao:public:"+r.Code || e.Title != r.Title || !e.Published.Equal(r.At) || !feed.Updated.Equal(r.At) {
		t.Errorf("fed as %+v", feed)
	}
}

// A correction takes the place of what was public under the same address.
func TestNewerEditionReplaces(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	first := publicise(t, s, m.ID)
	text := strings.Replace(m.Text, "原则同意", "同意", 1)
	if text == m.Text {
		t.Fatal("the sample has changed")
	}
	next := s.Do(workflow.Minutes{}, "linshuyan", workflow.Command{
		Minutes: "260512-new", Action: workflow.Create, Title: m.Title, Type: m.Type, Text: &text, Meeting: m.Meeting,
		Edition: workflow.Edition{Of: m.ID, Kind: workflow.Corrected, Reason: "文字有误"},
	})
	next = s.Signed(next)
	for _, a := range []workflow.Action{workflow.Finalize, workflow.Issue} {
		next = s.Do(next, "tangxiaohe", workflow.Command{Action: a})
	}
	second := publicise(t, s, next.ID)
	if second.Code != first.Code || second.SHA256 == first.SHA256 {
		t.Fatalf("published as %s %s after %s %s", second.Code, second.SHA256, first.Code, first.SHA256)
	}
	if a := s.As("").Get("/public/" + first.Code + "/text.txt"); a.Body != second.Text {
		t.Errorf("still the first edition: %.300s", a.Body)
	}
	if a := s.As("").Get("/public/list.json"); strings.Count(a.Body, first.Code+"\"") != 2 || strings.Contains(a.Body, first.SHA256) { // code and page
		t.Errorf("listed twice: %s", a.Body)
	}
	a := s.As("tangxiaohe").Post("/minutes/"+m.ID+"/public", url.Values{"n": {"5"}, "do": {"withdraw"}, "reason": {"x"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Body, "新的一版上撤回") {
		t.Errorf("the first edition taken back: %d %s", a.Status, said(a.Body))
	}
}

// An office that has not opened its list has no such pages.
func TestPublicPagesAreClosedByDefault(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	r := publicise(t, s, m.ID)
	handler, err := server.New(server.Config{
		Office: s.Office, Engine: s.Engine, Name: "云州市", Log: slog.New(slog.DiscardHandler), Session: s.Session, NewID: func() string { return "x" },
		Identify: func(*http.Request) (web.Identity, error) { return web.Identity{}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/public", "/public/feed.atom", "/public/list.json", "/public/" + r.Code, "/public/" + r.Code + "/text.txt"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), r.Title) {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
