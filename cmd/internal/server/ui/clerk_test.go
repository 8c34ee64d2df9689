package ui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// canary is what would run as script wherever a page forgets to escape.
const canary = `<script>alert("甲")</script>`

// form gives the fields of every form on a minutes.
func form(m workflow.Minutes, key string, more ...string) url.Values {
	f := url.Values{"version": {strconv.Itoa(m.Version)}, "key": {key}}
	for i := 0; i+1 < len(more); i += 2 {
		f.Add(more[i], more[i+1])
	}
	return f
}

// now gives a minutes as it is.
func now(t *testing.T, s *servertest.Site, id string) workflow.Minutes {
	t.Helper()
	m, err := s.Office.Store.Minutes(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// holds demands of an answer its status and what it says.
func holds(t *testing.T, what string, a servertest.Answer, status int, words ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: status %d at %s, want %d\n%s", what, a.Status, a.Path, status, plain(a.Body))
		return
	}
	text := plain(a.Body)
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: does not say %q\n%s", what, w, text)
		}
	}
	if strings.Contains(a.Body, canary) {
		t.Errorf("%s: what somebody typed runs as script", what)
	}
}

// plain gives what a page says, its main part alone.
func plain(page string) string {
	if _, main, ok := strings.Cut(page, `<main id="main" tabindex="-1">`); ok {
		page, _, _ = strings.Cut(main, "</main>")
	}
	page = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")
	page = strings.NewReplacer("&#34;", `"`, "&lt;", "<", "&gt;", ">", "&#43;", "+").Replace(page)
	return regexp.MustCompile(`\s+`).ReplaceAllString(page, " ")
}

// A clerk's way from the tray to the paper: number, 定稿, 付印, each by its form.
func TestRelease(t *testing.T) {
	s := servertest.New(t)
	m := s.Signed(s.Draft("第99次常务会议纪要"+canary, s.Sample("changwu")))
	clerk, at := s.As("tangxiaohe"), "/minutes/"+m.ID+"/release"

	holds(t, "tray", clerk.Get("/clerk"), http.StatusOK, "整理 1", "第99次常务会议纪要", "陆明远")
	holds(t, "page", clerk.Get(at), http.StatusOK, "印前核对", "还没有编号", "下一个：常务会议纪要〔2026〕1号", "所签的就是现在的文字", "版记在最后一面")
	holds(t, "final without number", clerk.Post(at+"/finalize", form(m, "f0")), http.StatusConflict, "还没有编号")
	holds(t, "number", clerk.Post(at+"/number", form(m, "n")), http.StatusOK, "常务会议纪要〔2026〕1号")
	holds(t, "number again by the same click", clerk.Post(at+"/number", form(m, "n")), http.StatusOK, "常务会议纪要〔2026〕1号")
	holds(t, "number by another click", clerk.Post(at+"/number", form(m, "n2")), http.StatusPreconditionFailed)

	m = now(t, s, m.ID)
	holds(t, "take back", clerk.Get(at+"/unnumber"), http.StatusOK, "收回", m.Number.Text)
	holds(t, "take back without reason", clerk.Post(at+"/unnumber", form(m, "u0")), http.StatusUnprocessableEntity, "理由")
	holds(t, "take back with it", clerk.Post(at+"/unnumber", form(m, "u", "note", canary)), http.StatusOK, "还没有编号", "收回未用："+canary)
	m = now(t, s, m.ID)
	holds(t, "number by name", clerk.Post(at+"/number", form(m, "n3", "choose", "1")), http.StatusOK, "常务会议纪要〔2026〕1号")

	m = now(t, s, m.ID)
	holds(t, "final, too early", clerk.Post(at+"/finalize", form(m, "f1", "compiled", "2026-05-01")), http.StatusUnprocessableEntity, "早于会议日期")
	holds(t, "final, no date", clerk.Post(at+"/finalize", form(m, "f2", "compiled", "昨天")), http.StatusUnprocessableEntity, "不是有效的日期")
	holds(t, "final", clerk.Post(at+"/finalize", form(m, "f", "compiled", "2026-05-12")), http.StatusOK, "已定稿，整理日期2026年5月12日")

	m = now(t, s, m.ID)
	holds(t, "tray", clerk.Get("/clerk"), http.StatusOK, "待印发 1")
	holds(t, "issue unchecked", clerk.Post(at+"/issue", form(m, "i0", "issued", "2026-05-12")), http.StatusUnprocessableEntity, "逐项核对")
	holds(t, "issue before the signature", clerk.Post(at+"/issue", form(m, "i1", "issued", "2026-05-01", "checked", "1")), http.StatusUnprocessableEntity, "早于")
	holds(t, "the page for another day", clerk.Get(at+"?on=2026-05-13"), http.StatusOK, "2026年5月13日印发")
	holds(t, "issue", clerk.Post(at+"/issue", form(m, "i", "issued", "2026-05-12", "checked", "1")), http.StatusOK, "已付印", "打开印发件")
	if a := clerk.Get("/minutes/" + m.ID + "/paper.pdf"); a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "%PDF") {
		t.Errorf("paper: %d", a.Status)
	}
	holds(t, "the page offers OFD", clerk.Get(at), http.StatusOK, "下载 OFD", "OFD 摘要")
	holds(t, "tray", clerk.Get("/clerk"), http.StatusOK, "待分送 1")
}

// The picture is that of the paper to come: it has the number and the day, and
// none of a draft's marks.
func TestReleasePicture(t *testing.T) {
	s := servertest.New(t)
	m := s.Signed(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Number})
	a := s.As("tangxiaohe").Get("/minutes/" + m.ID + "/release/pages/1.svg?on=2026-05-12")
	if a.Status != http.StatusOK || !strings.Contains(a.Body, "<svg") || strings.Contains(a.Body, "送审稿") {
		t.Errorf("%d\n%.300s", a.Status, a.Body)
	}
	if a := s.As("tangxiaohe").Get("/minutes/" + m.ID + "/release/pages/99.svg"); a.Status != http.StatusNotFound {
		t.Errorf("page 99: %d", a.Status)
	}
	if a := s.As("zhangxiaofeng").Get("/minutes/" + m.ID + "/release"); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
		t.Errorf("somebody of another unit: %d", a.Status)
	}
	if a := s.As("linshuyan").Post("/minutes/"+m.ID+"/release/finalize", form(m, "x")); a.Status != http.StatusForbidden {
		t.Errorf("a recorder finalises: %d", a.Status)
	}
}

// Two clerks at once: one of them gets the number, the other is told.
func TestTwoClerks(t *testing.T) {
	s := servertest.New(t)
	m := s.Signed(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	at := "/minutes/" + m.ID + "/release/number"
	status := make(chan int, 2)
	for _, who := range []string{"tangxiaohe", "chenyi"} {
		go func() { status <- s.As(who).Post(at, form(m, "key-"+who)).Status }()
	}
	a, b := <-status, <-status
	if min(a, b) != http.StatusOK || max(a, b) != http.StatusPreconditionFailed && max(a, b) != http.StatusConflict {
		t.Errorf("two clerks: %d and %d, want one number and one refusal", a, b)
	}
}

// A new edition is begun with a reason, by a recorder, once for two clicks.
func TestCorrect(t *testing.T) {
	s := servertest.New(t)
	m := s.Signed(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	at := "/minutes/" + m.ID + "/correct"
	holds(t, "before 印发", s.As("linshuyan").Get(at), http.StatusConflict, "还没有印发")
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		m = s.Do(m, "tangxiaohe", workflow.Command{Action: a})
	}
	holds(t, "a clerk", s.As("tangxiaohe").Get(at), http.StatusOK, "新版由记录人起草", "林书言")
	recorder := s.As("linshuyan")
	holds(t, "a recorder", recorder.Get(at), http.StatusOK, "重印替换")
	f := url.Values{"kind": {"corrected"}, "id": {"260512-edition"}, "key": {"k"}, "version": {"1"}}
	holds(t, "without reason", recorder.Post(at, f), http.StatusUnprocessableEntity, "理由")
	f.Set("reason", "错字"+canary)
	for range 2 {
		if a := recorder.Post(at, f); a.Path != "/minutes/260512-edition" {
			t.Errorf("leads to %s (%d)\n%s", a.Path, a.Status, plain(a.Body))
		}
	}
	if e := now(t, s, "260512-edition"); e.Edition.N != 2 || e.Edition.Of != m.ID || e.Text != m.Text {
		t.Errorf("edition %+v", e.Edition)
	}
	holds(t, "the editions", s.As("tangxiaohe").Get("/minutes/"+m.ID+"/release"), http.StatusOK, "各版", "第2版（更正：错字"+canary+"）")
	f.Set("id", "../x")
	holds(t, "a strange ID", recorder.Post(at, f), http.StatusUnprocessableEntity)
}
