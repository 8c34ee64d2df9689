package ui_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// body writes what the editor's script sends.
func body(fields map[string]any) string {
	data, _ := json.Marshal(fields) // plain values always can be
	return string(data)
}

// decoded reads an answer to the script.
func decoded[T any](t *testing.T, a servertest.Answer) T {
	t.Helper()
	var v T
	if a.Status != http.StatusOK {
		t.Fatalf("%d: %s", a.Status, a.Body)
	}
	if err := json.Unmarshal([]byte(a.Body), &v); err != nil {
		t.Fatalf("%v: %s", err, a.Body)
	}
	return v
}

type savedAnswer struct {
	Version, Revision int
	At                string
}

func begun(t *testing.T) (*servertest.Site, workflow.Minutes) {
	t.Helper()
	s := servertest.New(t)
	return s, s.Draft("第35次常务会议纪要", s.Sample("changwu"))
}

// The editor is the recorder's; who may not write sees why, and who may see
// nothing sees nothing.
func TestEditPage(t *testing.T) {
	s, m := begun(t)
	for who, want := range map[string]struct {
		status int
		says   string
	}{
		"linshuyan":      {http.StatusOK, `data-base="/minutes/`},
		"zhugemingchuan": {http.StatusOK, "现在不能编辑："},
		"yanbixin":       {http.StatusOK, "现在不能编辑："},
		"anrupan":        {http.StatusNotFound, "没有"},
		"dengchangfeng":  {http.StatusNotFound, "没有"},
	} {
		a := s.As(who).Get("/minutes/" + m.ID + "/edit")
		if a.Status != want.status || !strings.Contains(a.Body, want.says) {
			t.Errorf("%s: %d, want %d and %q", who, a.Status, want.status, want.says)
		}
	}
	page := s.As("linshuyan").Get("/minutes/" + m.ID + "/edit").Body
	for _, want := range []string{"<textarea", "传达学习全省防汛抗旱工作视频会议精神", `src="/minutes/` + m.ID + `/pages/6.svg"`, "formaction"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page without a script lacks %s", want)
		}
	}
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	if a := s.As("linshuyan").Get("/minutes/" + m.ID + "/edit"); !strings.Contains(a.Body, "现在不能编辑：") {
		t.Error("a text that was handed on can be edited")
	}
}

// What is typed nowhere runs as script: title and text.
func TestEditCanaries(t *testing.T) {
	s := servertest.New(t)
	const canary = `</textarea><script>alert(1)</script><img src=x onerror=alert(2)>`
	m := s.Draft("纪要"+canary, "第1次会议纪要\n一、"+canary+"\n会议要求，抓紧。\n")
	page := s.As("linshuyan").Get("/minutes/" + m.ID + "/edit").Body
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img src=x") {
		t.Error("a canary runs in the editor")
	}
	answer := decoded[struct{ Pages []struct{ SVG string } }](t, s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/preview", body(map[string]any{"text": m.Text})))
	for _, p := range answer.Pages {
		if strings.Contains(p.SVG, "<script") || strings.Contains(p.SVG, "<img") {
			t.Errorf("a canary runs on the page: %s", p.SVG)
		}
	}
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	if closed := s.As("linshuyan").Get("/minutes/" + m.ID + "/edit").Body; strings.Contains(closed, "<script>alert") {
		t.Error("a canary runs where the text is closed")
	}
}

// A save is one however often it is sent; others' remarks on the same text are
// no conflict.
func TestSave(t *testing.T) {
	s, m := begun(t)
	c := s.As("linshuyan")
	send := func(version, revision int, text, key string) servertest.Answer {
		return c.PostJSON("/minutes/"+m.ID+"/save", body(map[string]any{"me": "linshuyan", "version": version, "revision": revision, "text": text, "key": key}))
	}
	first := decoded[savedAnswer](t, send(m.Version, m.Revision, m.Text+"一\n", "k1"))
	again := decoded[savedAnswer](t, send(m.Version, m.Revision, m.Text+"一\n", "k1"))
	if first != again || first.At != "09:30" || first.Revision != m.Revision+1 {
		t.Errorf("the first answer %+v, the second %+v", first, again)
	}
	now, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || now.Text != m.Text+"一\n" {
		t.Fatal(now.Text, err)
	}
	s.Do(now, "linshuyan", workflow.Command{Action: workflow.Comment, Remarks: []workflow.Remark{{Text: "请核", Revision: now.Revision}}})
	second := decoded[savedAnswer](t, send(first.Version, first.Revision, m.Text+"二\n", "k2"))
	if second.Revision != first.Revision+1 {
		t.Errorf("after a remark: %+v", second)
	}
	for name, bad := range map[string]string{
		"no text":        body(map[string]any{"me": "linshuyan", "version": 9, "key": "k3"}),
		"not JSON":       "{",
		"unknown fields": `{"me":"linshuyan","text":"x","and":1}`,
	} {
		if a := c.PostJSON("/minutes/"+m.ID+"/save", bad); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	for who, want := range map[string]int{"zhugemingchuan": http.StatusForbidden, "anrupan": http.StatusNotFound, "": http.StatusUnauthorized} {
		a := s.As(who).PostJSON("/minutes/"+m.ID+"/save", body(map[string]any{"me": who, "version": second.Version, "text": "别人的", "key": "k4"}))
		if a.Status != want {
			t.Errorf("%s saves: %d, want %d", who, a.Status, want)
		}
	}
	if a := s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/save", body(map[string]any{"me": "sunwei", "version": second.Version, "text": "别人的", "key": "k5"})); a.Status != http.StatusForbidden {
		t.Errorf("a page made for another: %d", a.Status)
	}
}

// late saves over a newer text and gives the kept revision.
func late(t *testing.T, s *servertest.Site, m workflow.Minutes, theirs, mine string) int {
	t.Helper()
	c := s.As("linshuyan")
	send := func(text, key string) servertest.Answer {
		return c.PostJSON("/minutes/"+m.ID+"/save", body(map[string]any{"me": "linshuyan", "version": m.Version, "revision": m.Revision, "text": text, "key": key}))
	}
	decoded[savedAnswer](t, send(theirs, "theirs"))
	a := send(mine, "mine")
	var problem struct {
		Kept int `json:"kept_revision"`
	}
	if err := json.Unmarshal([]byte(a.Body), &problem); err != nil || a.Status != http.StatusPreconditionFailed || problem.Kept == 0 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	return problem.Kept
}

// Two texts that came of one are shown beside it and made one again.
func TestConflict(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第35次常务会议纪要", "甲\n乙\n丙\n丁\n")
	kept := late(t, s, m, "甲一\n乙他\n丙\n丁\n", "甲\n乙我<script>alert(1)</script>\n丙\n丁二\n")
	c := s.As("linshuyan")
	path := fmt.Sprintf("/minutes/%s/conflict?kept=%d&base=%d", m.ID, kept, m.Revision)
	page := c.Get(path)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "双方都改了") || strings.Contains(page.Body, "<script>alert") {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	now, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"version": {fmt.Sprint(now.Version)}, "key": {"k"}, "kept": {fmt.Sprint(kept)}, "base": {fmt.Sprint(m.Revision)}}
	if a := c.Post("/minutes/"+m.ID+"/merge", form); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "没有选择") {
		t.Errorf("without a choice: %d", a.Status)
	}
	for i, p := range []string{"p0", "p1"} {
		if !strings.Contains(page.Body, `name="`+p+`"`) && i == 0 {
			t.Errorf("no choice %s", p)
		}
	}
	form.Set("p0", "both")
	if a := c.Post("/minutes/"+m.ID+"/merge", form); a.Status != http.StatusOK || a.Path != "/minutes/"+m.ID+"/edit" {
		t.Errorf("merge: %d at %s\n%s", a.Status, a.Path, a.Body)
	}
	if now, err = s.Office.Store.Minutes(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	if want := "甲一\n乙他\n甲\n乙我<script>alert(1)</script>\n丙\n丁二\n"; now.Text != want {
		t.Errorf("merged %q, want %q", now.Text, want)
	}
	if a := c.Get("/minutes/" + m.ID + "/conflict?kept=1&base=1"); a.Status != http.StatusNotFound {
		t.Errorf("a revision that is no rival: %d", a.Status)
	}
	form.Set("all", "mine")
	if a := c.Post("/minutes/"+m.ID+"/merge", form); a.Path != "/minutes/"+m.ID+"/merge" || a.Status != http.StatusOK {
		t.Errorf("an old page: %d at %s, want the texts as they are now", a.Status, a.Path)
	}
}

// A form without a script loses nothing either.
func TestSaveForm(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第35次常务会议纪要", "甲\n乙\n")
	c := s.As("linshuyan")
	form := func(text, key string) url.Values {
		return url.Values{"version": {fmt.Sprint(m.Version)}, "revision": {fmt.Sprint(m.Revision)}, "me": {"linshuyan"}, "key": {key}, "text": {text}}
	}
	if a := c.Post("/minutes/"+m.ID+"/save", form("甲\r\n乙一\r\n", "f1")); a.Status != http.StatusOK || a.Path != "/minutes/"+m.ID+"/edit" {
		t.Errorf("%d at %s", a.Status, a.Path)
	}
	if got := textOf(t, s, m); got != "甲\n乙一\n" {
		t.Errorf("saved %q", got)
	}
	if a := c.Post("/minutes/"+m.ID+"/submit", form("甲\r\n乙二\r\n", "f2")); !strings.HasPrefix(a.Path, "/minutes/"+m.ID+"/conflict?") {
		t.Errorf("a late form ends at %s (%d)", a.Path, a.Status)
	}
}

// One writes at a time; who takes over has the pen, and the other's text is
// kept beside.
func TestLease(t *testing.T) {
	s, m := begun(t)
	type answer struct {
		Mine     bool
		Holder   string
		Sentence string
	}
	lease := func(who, act string) answer {
		return decoded[answer](t, s.As(who).PostJSON("/minutes/"+m.ID+"/lease", body(map[string]any{"me": who, "act": act})))
	}
	other := secondRecorder(t, s, m)
	if a := lease("linshuyan", "take"); !a.Mine {
		t.Errorf("%+v", a)
	}
	if a := lease(other, "take"); a.Mine || !strings.Contains(a.Sentence, "林书言从09:30起正在编辑") {
		t.Errorf("%+v", a)
	}
	if a := lease(other, "over"); !a.Mine {
		t.Errorf("%+v", a)
	}
	if a := lease("linshuyan", "take"); a.Mine {
		t.Errorf("%+v", a)
	}
	save := s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/save", body(map[string]any{"me": "linshuyan", "version": m.Version, "revision": m.Revision, "text": m.Text + "我\n", "key": "k"}))
	if save.Status != http.StatusConflict || !strings.Contains(save.Body, `"code":"lease"`) {
		t.Errorf("save without the pen: %d %s", save.Status, save.Body)
	}
	kept := decoded[struct{ Kept int }](t, s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/beside", body(map[string]any{"me": "linshuyan", "text": m.Text + "我\n", "key": "k"})))
	if kept.Kept != 2 {
		t.Errorf("kept as %d", kept.Kept)
	}
	lease(other, "release")
	if a := lease("linshuyan", "take"); !a.Mine {
		t.Errorf("after the end: %+v", a)
	}
}

// secondRecorder gives somebody else who may save.
func secondRecorder(t *testing.T, s *servertest.Site, m workflow.Minutes) string {
	t.Helper()
	data, err := s.Office.Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range data.Data().Persons {
		a, err := s.Office.Actor(t.Context(), p.ID)
		if err == nil && p.ID != "linshuyan" && s.Office.May(t.Context(), m, a, workflow.Save) == nil {
			return p.ID
		}
	}
	t.Fatal("nobody else may save")
	return ""
}

// Submitting hands the text on, once.
func TestSubmit(t *testing.T) {
	s, m := begun(t)
	in := body(map[string]any{"me": "linshuyan", "version": m.Version, "revision": m.Revision, "key": "k"})
	to := decoded[struct{ Location string }](t, s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/submit", in))
	if to.Location != "/minutes/"+m.ID {
		t.Errorf("leads to %s", to.Location)
	}
	now, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || now.Place.State != workflow.Review {
		t.Errorf("stands at %s, %v", now.Place, err)
	}
}

// The preview sends only what changed, and says what stands in the text.
func TestPreview(t *testing.T) {
	s, m := begun(t)
	type answer struct {
		Pages []struct {
			N    int
			Hash string
			SVG  string
		}
		Outline                                []struct{ Title string }
		Present, Absent, Observers, Characters int
	}
	ask := func(text string, have []string) answer {
		return decoded[answer](t, s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/preview", body(map[string]any{"text": text, "have": have})))
	}
	first := ask(m.Text, nil)
	var have []string
	for _, p := range first.Pages {
		have = append(have, p.Hash)
		if p.SVG == "" {
			t.Errorf("page %d has no picture", p.N)
		}
	}
	if len(have) != 6 || first.Present != 12 || first.Absent != 2 || first.Observers != 50 || len(first.Outline) != 9 || first.Characters < 1500 {
		t.Errorf("%d pages, %+v", len(have), first)
	}
	next := ask(strings.Replace(m.Text, "（此件公开发布）", "（此件依申请公开）", 1), have)
	sent := 0
	for _, p := range next.Pages {
		if p.SVG != "" {
			sent++
		}
	}
	if sent != 1 {
		t.Errorf("%d pages sent for a change on the last", sent)
	}
	if a := s.As("anrupan").PostJSON("/minutes/"+m.ID+"/preview", body(map[string]any{"text": "x"})); a.Status != http.StatusNotFound {
		t.Errorf("an administrator's preview: %d", a.Status)
	}
}

// BenchmarkAutosave lets 200 editors save every two seconds, as they do while
// everybody writes, and tells how long the slowest hundredth waits. What was
// confirmed is there at the end.
func BenchmarkAutosave(b *testing.B) {
	const editors, pause = 200, 2 * time.Second
	s := servertest.New(b)
	open := make([]workflow.Minutes, editors)
	for i := range open {
		open[i] = s.Draft(fmt.Sprintf("第%d次专题会议纪要", i), s.Sample("changwu"))
	}
	var mu sync.Mutex
	var waits []time.Duration
	for b.Loop() {
		var all sync.WaitGroup
		for i := range open {
			all.Go(func() {
				time.Sleep(pause * time.Duration(i) / editors)
				m := &open[i]
				text, began := m.Text+"要\n", time.Now()
				a := s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/save", body(map[string]any{
					"me": "linshuyan", "version": m.Version, "revision": m.Revision, "text": text, "key": fmt.Sprint(m.ID, m.Version),
				}))
				wait := time.Since(began)
				var saved savedAnswer
				if err := json.Unmarshal([]byte(a.Body), &saved); err != nil || a.Status != http.StatusOK {
					b.Errorf("%d %s", a.Status, a.Body)
				}
				m.Text, m.Version, m.Revision = text, saved.Version, saved.Revision
				mu.Lock()
				waits = append(waits, wait)
				mu.Unlock()
			})
		}
		all.Wait()
	}
	for _, m := range open {
		if now, err := s.Office.Store.Minutes(b.Context(), m.ID); err != nil || now.Text != m.Text {
			b.Fatalf("%s has lost what was confirmed: %v", m.ID, err)
		}
	}
	slices.Sort(waits)
	b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1000, "ms-median")
}
