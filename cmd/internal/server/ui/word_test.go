package ui_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"jiyao/workflow"
)

// wordFile packs lines as a Word file; one of them may be inserted by somebody.
func wordFile(t *testing.T, text, inserted, author string) []byte {
	t.Helper()
	var body strings.Builder
	for line := range strings.Lines(text) {
		line = html.EscapeString(strings.TrimSuffix(line, "\n"))
		before, after, found := strings.Cut(line, html.EscapeString(inserted))
		if !found || inserted == "" {
			fmt.Fprintf(&body, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, line)
			continue
		}
		fmt.Fprintf(&body, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r><w:ins w:id="1" w:author="%s" w:date="2026-05-12T10:00:00Z"><w:r><w:t>%s</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
			before, html.EscapeString(author), html.EscapeString(inserted), after)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(w, `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s<w:p><w:r><w:pict/></w:r></w:p></w:body></w:document>`, body.String())
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The recorder opens a Word file: he sees what differs and what is left out, and
// nothing is saved before he says so.
func TestOpenWord(t *testing.T) {
	s, m := begun(t)
	c := s.As("linshuyan")
	path := "/minutes/" + m.ID + "/word"
	if page := c.Get("/minutes/" + m.ID + "/edit").Body; !strings.Contains(page, `href="`+path+`"`) {
		t.Error("the editor has no way to open a Word file")
	}
	text := strings.Replace(m.Text, "会议", "会议（扩大）", 1)
	a := c.Upload(path, "讨论稿.docx", wordFile(t, text, "（扩大）", "市长<b>"), url.Values{"changes": {"accept"}})
	for _, want := range []string{"讨论稿.docx", "<ins>（扩大）</ins>", "市长&lt;b&gt;", "2026-05-12 10:00", "线条、图形1个，没有导入", "存为下一稿"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("%d, the preview lacks %q", a.Status, want)
		}
	}
	if strings.Contains(a.Body, "谁改的") || strings.Contains(a.Body, "<b>") && strings.Contains(a.Body, "市长<b>") {
		t.Error("the recorder is asked whose it is, or a canary runs")
	}
	if latest, _ := s.Office.Store.Minutes(t.Context(), m.ID); latest.Version != m.Version {
		t.Fatal("the preview has saved something")
	}
	_, rest, _ := strings.Cut(a.Body, `<textarea name="text" hidden>`)
	area, _, _ := strings.Cut(rest, "</textarea>")
	saved := c.Post("/minutes/"+m.ID+"/save", fill(t, a, "text", html.UnescapeString(strings.TrimPrefix(area, "\n"))))
	latest, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || saved.Status != http.StatusOK || latest.Text != text || latest.Revision != m.Revision+1 {
		t.Errorf("%d %v: revision %d\n%s", saved.Status, err, latest.Revision, latest.Text)
	}
	rejected := c.Upload(path, "讨论稿.docx", wordFile(t, text, "（扩大）", "市长"), url.Values{"changes": {"reject"}})
	if !strings.Contains(rejected.Body, "<del>（扩大）</del>") {
		t.Error("a rejected change is in the text")
	}
	same := c.Upload(path, "x.docx", wordFile(t, strings.TrimSpace(latest.Text), "", ""), url.Values{})
	if !strings.Contains(same.Body, "没有不同，不用存") {
		t.Errorf("the same text may be saved: %d", same.Status)
	}
	for data, want := range map[string]string{"%PDF-1.7": "这是 PDF 文件", "会议指出": "这是纯文本", "PK\x03\x04broken": "已损坏"} {
		bad := c.Upload(path, "x.docx", []byte(data), url.Values{})
		if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Body, want) || !strings.Contains(bad.Body, `type="file"`) {
			t.Errorf("%q: %d, want %q and the form again", data, bad.Status, want)
		}
	}
}

// A file that the reviewer changed and handed back becomes his revision: the
// clerk registers it, and the file is kept beside it.
func TestHandedBackWord(t *testing.T) {
	s, m := begun(t)
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	path := "/minutes/" + m.ID + "/word"
	if a := s.As("anrupan").Get(path); a.Status != http.StatusNotFound {
		t.Errorf("a stranger: %d", a.Status)
	}
	c := s.As("tangxiaohe")
	if page := c.Get("/minutes/" + m.ID).Body; !strings.Contains(page, `href="`+path+`"`) {
		t.Error("the page of the minutes has no way to register a file")
	}
	text := strings.Replace(m.Text, "会议", "会议（扩大）", 1)
	file := wordFile(t, text, "（扩大）", "诸葛明川")
	if a := c.Upload(path, "改回.docx", file, url.Values{"changes": {"accept"}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "请选定这个文件是谁改的") {
		t.Errorf("nobody's file: %d", a.Status)
	}
	a := c.Upload(path, "改回.docx", file, url.Values{"changes": {"accept"}, "who": {"zhugemingchuan"}})
	if !strings.Contains(a.Body, "登记为") || !strings.Contains(a.Body, "并不表示同意") {
		t.Fatalf("%d\n%s", a.Status, faultOf(a))
	}
	form := fill(t, a)
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(who|changes|kept[a-z-]*)" value="([^"]*)"`).FindAllStringSubmatch(a.Body, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	kept := c.Post(path+"/keep", form)
	if kept.Status != http.StatusOK {
		t.Fatalf("%d\n%s", kept.Status, faultOf(kept))
	}
	latest, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || latest.Text != text || latest.Place != m.Place || len(latest.Approvals) != 0 {
		t.Errorf("%v: at %s, approvals %v\n%s", err, latest.Place, latest.Approvals, latest.Text)
	}
	entries, err := s.Office.Store.Entries(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := entries[len(entries)-1]
	if e.Author().ID != "zhugemingchuan" || e.Actor.ID != "tangxiaohe" || e.Paper == nil || e.Paper.Form != "改回的文件" {
		t.Errorf("the entry is %+v", e)
	}
	revisions, err := s.Office.Store.Revisions(t.Context(), m.ID)
	if err != nil || revisions[len(revisions)-1].Author.Name != "诸葛明川" {
		t.Errorf("%v: the revision is %+v", err, revisions[len(revisions)-1].Author)
	}
	if got := s.As("linshuyan").Get("/minutes/" + m.ID + "/scans/" + e.Paper.Scan.SHA256); got.Body != string(file) {
		t.Error("the file does not come back as it was handed in")
	}
	if page := s.As("linshuyan").Get("/minutes/" + m.ID + "/history").Body; !strings.Contains(page, "诸葛明川") || !strings.Contains(page, "唐小禾") {
		t.Error("the history does not name who changed it and who registered it")
	}
	again := c.Post(path+"/keep", url.Values{"who": {"zhugemingchuan"}, "version": {"1"}, "kept": {strings.Repeat("0", 64)}, "kept-bytes": {"5"}, "key": {"z"}})
	if again.Status != http.StatusUnprocessableEntity {
		t.Errorf("a file that was never kept: %d", again.Status)
	}
}
