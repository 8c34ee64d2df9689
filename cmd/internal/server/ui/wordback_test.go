package ui_test

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/workflow"
)

// registerWord sends the form by which a file is registered, as the page has it.
func registerWord(t *testing.T, c *servertest.Client, path string, page servertest.Answer, more ...string) servertest.Answer {
	t.Helper()
	form := fill(t, page, more...)
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(who|changes|kept[a-z-]*)" value="([^"]*)"`).FindAllStringSubmatch(page.Body, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return c.Post(path+"/keep", form)
}

// A file that was made of an older draft says so, shows what both sides have
// changed, and takes nothing of what has been changed since away.
func TestHandedBackOlder(t *testing.T) {
	s, m := begun(t)
	first := m.Text
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	path := "/minutes/" + m.ID + "/word"
	lines := strings.Split(strings.TrimRight(first, "\n"), "\n")
	last := lines[len(lines)-1]
	since := strings.Replace(first, last, last+"此后补记一句。", 1)
	m = s.Do(m, "zhugemingchuan", workflow.Command{Action: workflow.Save, Text: &since})
	c := s.As("tangxiaohe")
	who := url.Values{"changes": {"accept"}, "who": {"zhugemingchuan"}}
	clash := wordFile(t, strings.Replace(first, last, last+"另记一句。", 1), "另记一句。", "诸葛明川")
	a := c.Upload(path, "旧稿.docx", clash, who)
	if !strings.Contains(a.Body, "是在第1稿上改的") || !strings.Contains(a.Body, "两边改了同一段") || strings.Contains(a.Body, path+"/keep") {
		t.Errorf("a clash: %d", a.Status)
	}
	a = c.Upload(path, "旧稿.docx", wordFile(t, strings.Replace(first, "会议", "会议（扩大）", 1), "（扩大）", "诸葛明川"), who)
	for _, want := range []string{"是在第1稿上改的", "文件对第1稿的改动", "第1稿以后文稿的修改", "<ins>（扩大）</ins>", "<ins>此后补记一句。</ins>"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("%d: the page lacks %s", a.Status, want)
		}
	}
	if kept := registerWord(t, c, path, a); kept.Status != http.StatusOK {
		t.Fatalf("%d %s", kept.Status, faultOf(kept))
	}
	latest, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || latest.Text != strings.Replace(since, "会议", "会议（扩大）", 1) {
		t.Errorf("%v\n%s", err, latest.Text)
	}
}

// Comments of a file become remarks of the minutes, on their words, with the
// author whom the file names; where the text is the same, they alone.
func TestHandedBackComments(t *testing.T) {
	s, m := begun(t)
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	path, c := "/minutes/"+m.ID+"/word", s.As("linshuyan")
	doc := drafting.Parse(m.Text)
	at := strings.Index(m.Text, "会议")
	by := docx.Author{Name: "市长<b>", Time: time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)}
	var word bytes.Buffer
	if err := s.Engine.Word(&word, doc, engine.Options{}, docx.Marks{Comments: []docx.Comment{
		{Span: drafting.Span{Start: at, End: at + len("会议")}, By: by, Text: "请核对会议名称"},
	}}); err != nil {
		t.Fatal(err)
	}
	a := c.Upload(path, "批注.docx", word.Bytes(), url.Values{"changes": {"accept"}, "who": {"zhugemingchuan"}})
	if !strings.Contains(a.Body, "正文没有不同，只登记批注") || !strings.Contains(a.Body, `name="remarks"`) {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	if kept := registerWord(t, c, path, a, "remarks", "1"); kept.Status != http.StatusOK {
		t.Fatalf("%d %s", kept.Status, faultOf(kept))
	}
	latest, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || latest.Text != m.Text || latest.Revision != m.Revision {
		t.Errorf("the text has changed: %v", err)
	}
	entries, err := s.Office.Store.Entries(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := entries[len(entries)-1]
	if e.Action != workflow.Comment || len(e.Remarks) != 1 || e.Remarks[0].Quote != "会议" || e.Remarks[0].Start != at ||
		e.Remarks[0].Text != "Word批注（市长<b>，2026-05-12 10:00）：请核对会议名称" {
		t.Errorf("the entry is %+v", e)
	}
	if page := s.As("zhugemingchuan").Get("/minutes/" + m.ID).Body; !strings.Contains(page, "请核对会议名称") || strings.Contains(page, "市长<b>") {
		t.Error("the remark is not on the page, or a canary runs")
	}
}
