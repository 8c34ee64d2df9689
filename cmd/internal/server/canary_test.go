package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// mark stands before every sign of the canary, so that one that comes out raw is
// found wherever it stands.
const mark = "qz"

// canary is what people should never be able to bring into a page: tags, ends of
// attributes in both quotes, ends of scripts, addresses and templates that run.
const canary = mark + `<b>` + mark + `"x=` + mark + `'-` + mark + `</script>{{7}}${7}%00`

// turning are signs that turn lines around or break them in scripts.
const turning = "\u202e\u2066\u2028"

// raw finds what of a canary is in a page as it was typed.
func raw(body string) []string {
	return regexp.MustCompile(`qz[<"'].{0,40}|(?i:(?:href|src|action|formaction)=["']?\s*(?:javascript|data|vbscript):.{0,40})`).FindAllString(body, 5)
}

// kept counts the forms that took the canary.
type kept struct {
	*scene
	n int
}

// fill sends a form, and demands that the server stays whole whether it takes it
// or not.
func (k *kept) fill(role, path string, pairs ...string) servertest.Answer {
	k.t.Helper()
	a := k.As(cast()[role]).Post(path, filled(url.Values{}, pairs...))
	k.look(role, "POST "+path, a)
	if a.Status == http.StatusOK {
		k.n++
	} else {
		k.t.Logf("POST %s by %s: %d %s", path, role, a.Status, html.UnescapeString(sentence(a.Body)))
	}
	return a
}

// sentence gives what a page says went wrong.
func sentence(body string) string {
	return regexp.MustCompile(`(?s)class="error"[^>]*>.*?</p>`).FindString(body)
}

// look checks what came.
func (k *kept) look(role, path string, a servertest.Answer) {
	k.t.Helper()
	if a.Status >= 500 {
		k.t.Errorf("%s by %s: %d\n%.300s", path, role, a.Status, said(a.Body))
	}
	kind := a.Header.Get("Content-Type")
	if a.Header.Get("X-Content-Type-Options") != "nosniff" && a.Status != http.StatusSeeOther {
		k.t.Errorf("%s by %s: without nosniff", path, role)
	}
	switch {
	case strings.HasPrefix(kind, "text/html"):
		if a.Status != http.StatusSeeOther && !strings.Contains(a.Body, "</html>") && !strings.HasPrefix(path, "POST") {
			k.t.Errorf("%s by %s breaks off", path, role)
		}
	case !strings.Contains(kind, "svg") && !strings.Contains(kind, "xml"):
		return // never taken for a page
	}
	if found := raw(a.Body); len(found) > 0 {
		k.t.Errorf("%s by %s lets out %q", path, role, found)
	}
}

// rename gives people, units, posts and groups of the office names with canaries.
func (k *kept) rename() {
	k.t.Helper()
	admin := k.As("anrupan")
	data := admin.Get("/admin/data/all.yaml").Body
	for _, name := range []string{"诸葛明川", "张晓峰", "云州市司法局", "综合处处长（核稿）", "重大项目", "市各有关部门和单位"} {
		if !strings.Contains(data, ": "+name) {
			k.t.Fatalf("%s is not in the office's data", name)
		}
		data = regexp.MustCompile(`((?:name|label): )`+name+`([,}])`).ReplaceAllString(data, `$1"`+name+strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(canary, `"`, `\"`), "$", "$$"), "\u2028", "")+`"$2`)
	}
	shown := admin.Upload("/admin/data/import", "all.yaml", []byte(data), nil)
	k.look("admin", "POST /admin/data/import", shown)
	form := hidden(shown, "changes", "back")
	for name := range form {
		form.Set(name, html.UnescapeString(form.Get(name)))
	}
	a := k.fill("admin", "/admin/data/apply", "changes", form.Get("changes"), "back", "/admin/data", "how", "do", "alone", "只有一人"+canary, "note", canary)
	if a.Status != http.StatusOK {
		k.t.Errorf("nothing was renamed: %d", a.Status)
	}
}

func (k *kept) minutes() {
	e, d, i := k.at("/minutes/<E>"), k.at("/minutes/<D>"), k.at("/minutes/<I>")
	text := strings.Replace(k.Sample("changwu"), "会议强调", "会议强调"+canary+turning, 1) + "\n" + canary + turning + "\n"
	k.fill("recorder", e+"/save", "me", "linshuyan", "version", k.ids["e"], "revision", "1", "key", "c1", "text", text)
	m, err := k.Office.Store.Minutes(k.t.Context(), k.ids["E"])
	if err != nil {
		k.t.Fatal(err)
	}
	k.Do(m, "linshuyan", workflow.Command{Action: workflow.Save, Title: "标题" + canary, Meeting: m.Meeting})
	k.fill("recorder", e+"/tasks", "text", "办好"+canary+turning, "units", "市财政局"+canary, "due", "2026-06-30")
	k.fill("recorder", e+"/tasks/1/progress", "version", "1", "state", "done", "note", canary+turning)
	k.fill("asked", d+"/do/reply", append(k.acting(d, "asked"), "row", "1", "outcome", "reserved", "note", canary)...)
	k.fill("reviewer", d+"/do/comment", append(k.acting(d, "reviewer"), "note", canary, "p", "1")...)
	k.fill("reviewer", d+"/do/comment", append(k.acting(d, "turning"), "note", turning, "quote", canary, "p", "1")...)
	k.fill("reviewer", d+"/do/consult", append(k.acting(d, "reviewer"), "unit", "sjj", "note", canary)...)
	k.fill("reviewer", d+"/do/add", append(k.acting(d, "reviewer"), "who", "高明远", "note", canary)...)
	k.fill("reviewer", d+"/do/return", append(k.acting(d, "reviewer"), "to", "recording", "note", canary, "mark-1", canary)...)
	k.fill("clerk", i+"/copies", append(k.acting(i, "clerk"), "row", "1", "do", "urge", "note", canary)...)
	k.fill("receiver", i+"/receipt", append(k.acting(i, "receiver"), "row", "1", "do", "bounce", "note", canary)...)
	k.fill("recorder", i+"/correct", append(k.acting(i, "recorder"), "kind", "corrected", "id", "260512-canary", "reason", canary)...)
	k.fill("clerk", "/numbers/reserve", "series", "changwu", "year", "2026", "count", "1", "reason", canary)
}

// acting gives what a form on the minutes carries.
func (k *kept) acting(at, role string) []string {
	id := strings.TrimPrefix(at, "/minutes/")
	m, err := k.Office.Store.Minutes(k.t.Context(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return []string{"version", strconv.Itoa(m.Version), "key", "c" + strconv.Itoa(m.Version) + role}
}

func (k *kept) meetingOf() {
	at := k.at("/meetings/<M>")
	send := func(path string, pairs ...string) {
		k.t.Helper()
		form := hidden(k.As("linshuyan").Get(at))
		k.fill("recorder", at+path, append([]string{"version", form.Get("version"), "key", form.Get("key")}, pairs...)...)
	}
	send("/basics", "name", "会议"+canary, "session", "1", "date", "2026-05-18", "chair", "陆"+canary, "office", canary, "place", canary, "title", canary, "notes", canary)
	send("/items", "title", canary, "brief", canary, "reporter", canary, "late", "1", "reason", canary)
	send("/people/1", "name", canary, "unit", canary, "office", canary, "standing", "observer", "items", "1")
	send("/attendance", "row", "1", "reason1", canary)
	send("/items/1/withdraw", "note", canary)
	c := k.As("linshuyan")
	for _, path := range []string{"/materials", "/raw"} {
		k.look("recorder", "POST "+at+path, c.Upload(at+path, "录"+mark+`<b>.html`, []byte("<script>alert(1)</script>"), hidden(c.Get(at))))
	}
	k.fill("recorder", at+"/raw/lend", "to", "anrupan", "until", "2026-05-13", "reason", canary)
}

func (k *kept) others() {
	k.fill("recorder", "/me/tokens", "label", canary, "scope", "read", "days", "30")
	k.fill("recorder", "/me/delegations", "to", "luoping", "since", "2026-05-12", "until", "2026-05-20", "reason", canary)
	form := hidden(k.As("anrupan").Get("/admin/webhooks"))
	k.fill("admin", "/admin/webhooks", "key", form.Get("key"), "label", canary, "url", "https://oa.example.gov.cn/"+url.PathEscape(canary), "event", "minutes.issued", "digest", "sm3", "note", canary)
	k.fill("admin", "/admin/webhooks", "label", canary, "url", "javascript:alert(1)//"+canary)
	for _, path := range []string{"/signin", "/display"} {
		k.fill("nobody", path, "login", canary, "password", canary, "next", "javascript:alert(1)", "theme", canary)
	}
	for role, path := range map[string]string{"recorder": "/search?q=", "clerk": "/minutes?q=", "auditor": "/audit?person=", "admin": "/admin/users?q=", "nobody": "/signin?next=", "safety": "/audit/signins?person="} {
		q := request{method: http.MethodGet, path: path + url.QueryEscape(canary+turning), role: role, heads: map[string]string{"User-Agent": canary, "Referer": "https://x/" + mark + `"`, "X-Forwarded-Host": canary}}
		k.look(role, path, k.ask(q))
	}
}

// Whatever is typed anywhere is a text on every page that shows it.
func TestCanaries(t *testing.T) {
	k := &kept{scene: newScene(t)}
	k.rename()
	k.minutes()
	k.meetingOf()
	k.others()
	if k.n < 23 {
		t.Errorf("only %d forms have taken the canary", k.n)
	}
	if err := k.Office.IndexAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	began, pages, shown := time.Now(), 0, 0
	_, rows := matrix(t)
	for _, role := range []string{"recorder", "reviewer", "clerk", "asked", "receiver", "auditor", "admin", "safety", "nobody"} {
		crawled, with := k.crawl(role, rows)
		pages, shown = pages+crawled, shown+with
	}
	if shown < 60 {
		t.Errorf("the canary is on %d pages alone", shown)
	}
	t.Logf("%d pages, %d with a canary, %s", pages, shown, time.Since(began).Round(time.Second))
}

// crawl opens what the table opens to the role, and what those pages lead to.
func (k *kept) crawl(role string, rows []matrixRow) (pages, shown int) {
	k.t.Helper()
	const most = 100
	var open []string
	for _, row := range rows {
		if row.method == http.MethodGet && row.want[role] == "ok" && !strings.Contains(row.path, "verify") {
			open = append(open, k.at(row.path))
		}
	}
	links := regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
	for ; pages < len(open) && pages < most; pages++ {
		a := k.ask(request{method: http.MethodGet, path: open[pages], role: role})
		k.look(role, open[pages], a)
		if strings.Contains(a.Body, mark+"&lt;") {
			shown++
		}
		for _, link := range links.FindAllStringSubmatch(a.Body, -1) {
			to := html.UnescapeString(link[1])
			if !slices.Contains(open, to) && !strings.HasPrefix(to, "/assets/") && !strings.HasPrefix(to, "/display?") {
				open = append(open, to)
			}
		}
	}
	return pages, shown
}

// What people bring as a file is handed out to be kept, and never shown.
func TestUploadsAreDownloads(t *testing.T) {
	s := newScene(t)
	c, at := s.As("linshuyan"), s.at("/meetings/<M>")
	const page = "<script>alert(1)</script>"
	for i, name := range []string{mark + `"<b>.html`, "图.svg", "甲\u202egpj.exe", "x\r\nSet-Cookie: a=b.txt"} {
		data := []byte(page + strconv.Itoa(i))
		s.must(c.Upload(at+"/materials", name, data, hidden(c.Get(at))))
		s.must(c.Upload(at+"/raw", name, data, nil))
	}
	for n := 2; n <= 5; n++ {
		for _, q := range []request{
			{method: http.MethodGet, path: at + "/materials/" + strconv.Itoa(n), role: "recorder"},
			{method: http.MethodPost, path: at + "/raw/" + strconv.Itoa(n) + "/open", role: "recorder"},
		} {
			a := s.ask(q)
			h := a.Header
			if a.Status != http.StatusOK || !strings.HasPrefix(a.Body, page) || h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Set-Cookie") != "" {
				t.Errorf("%s: %d %v", q.path, a.Status, h)
			}
			if strings.Contains(strings.ToLower(h.Get("Content-Disposition")), "%e2%80%ae") {
				t.Errorf("%s: a name that turns around: %s", q.path, h.Get("Content-Disposition"))
			}
		}
	}
}

// The eye that looks for canaries sees them.
func TestRaw(t *testing.T) {
	for body, want := range map[string]int{
		html.EscapeString(canary): 0, canary: 1, `<a href="javascript:x">`: 1, `<a href="/x?next=javascript%3ax">`: 0, `title="` + mark + `"x`: 1,
	} {
		if got := raw(body); len(got) != want {
			t.Errorf("%s: found %q, want %d", body, got, want)
		}
	}
}
