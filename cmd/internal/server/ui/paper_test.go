package ui_test

import (
	"image/png"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// The paper is the 送审稿 until it is issued, and the released bytes after that;
// a browser that has it is told so.
func TestPaper(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	c := s.As("zhugemingchuan")
	a := c.Get("/minutes/" + m.ID + "/paper.pdf")
	if a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "%PDF-") || a.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("draft: %d %q", a.Status, a.Header)
	}
	page := c.Get("/minutes/" + m.ID + "/pages/1.svg")
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "送审稿") || page.Header.Get("ETag") == "" {
		t.Errorf("page 1: %d %q", page.Status, page.Header)
	}
	for path, want := range map[string]int{
		"pages/99.svg": http.StatusNotFound, "pages/1": http.StatusNotFound, "pages/x.svg": http.StatusNotFound,
		"sheet.pdf": http.StatusOK, "scans/" + strings.Repeat("0", 64): http.StatusNotFound,
	} {
		if got := c.Get("/minutes/" + m.ID + "/" + path); got.Status != want {
			t.Errorf("%s: %d, want %d", path, got.Status, want)
		}
	}
	if a := c.Get("/minutes/" + m.ID + "/paper.ofd"); a.Status != http.StatusNotFound {
		t.Errorf("OFD before 印发: %d", a.Status)
	}
	m = s.Issued(m)
	a = c.Get("/minutes/" + m.ID + "/paper.pdf")
	if a.Header.Get("ETag") != `"`+m.PDF.SHA256+`"` || int64(len(a.Body)) != m.PDF.Bytes {
		t.Errorf("issued: %d bytes, tag %s, want %d, %s", len(a.Body), a.Header.Get("ETag"), m.PDF.Bytes, m.PDF.SHA256)
	}
	ofd, err := s.Office.ReleasedOFD(t.Context(), m)
	if a := c.Get("/minutes/" + m.ID + "/paper.ofd"); err != nil || a.Header.Get("ETag") != `"`+ofd.SHA256+`"` || int64(len(a.Body)) != ofd.Bytes {
		t.Errorf("issued as OFD: %d bytes, tag %s, want %+v, %v", len(a.Body), a.Header.Get("ETag"), ofd, err)
	}
	holds(t, "reading page", c.Get("/minutes/"+m.ID), http.StatusOK, "下载 OFD 印发件")
	if page := c.Get("/minutes/" + m.ID + "/pages/1.svg"); strings.Contains(page.Body, "送审稿") {
		t.Error("an issued page is marked 送审稿")
	}
}

// A thumbnail is a small picture of a page as it is now, which a browser keeps while
// it is the same; the pages that show it are those of the paper.
func TestThumbs(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	c, at := s.As("zhugemingchuan"), "/minutes/"+m.ID
	thumb := func() servertest.Answer {
		t.Helper()
		a := c.Get(at + "/thumbs/1.png")
		if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "image/png" || a.Header.Get("Cache-Control") != "private, no-cache" {
			t.Fatalf("%d %q", a.Status, a.Header)
		}
		return a
	}
	draft := thumb()
	img, err := png.Decode(strings.NewReader(draft.Body))
	if err != nil || img.Bounds().Dx() < 300 || img.Bounds().Dx() > 340 || len(draft.Body) > 60_000 {
		t.Errorf("a picture of %d bytes, %v", len(draft.Body), err)
	}
	if again := c.Again(at+"/thumbs/1.png", draft.Header.Get("ETag")); again.Status != http.StatusNotModified || again.Body != "" {
		t.Errorf("the same picture again: %d, %d bytes", again.Status, len(again.Body))
	}
	for _, path := range []string{"99.png", "0.png", "1", "1.svg", "x.png"} {
		if a := c.Get(at + "/thumbs/" + path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, a.Status)
		}
	}
	links := func(path string, want ...string) {
		t.Helper()
		body := c.Get(path).Body
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %s", path, w)
			}
		}
	}
	links(at+"?view=paper", `<a href="#page2"><img src="`+at+`/thumbs/2.png"`, `id="page2"`)
	s.Issued(m)
	if thumb().Header.Get("ETag") == draft.Header.Get("ETag") {
		t.Error("the issued paper has the picture of the 送审稿")
	}
	links(at, `<a href="`+at+`/paper.pdf"><img src="`+at+`/thumbs/1.png"`)
}

// A draft's pages have a watermark where somebody asks for it; who is asked gets the
// office's words with his unit's name, whatever the address says, and what is
// issued has none.
func TestPaperWatermark(t *testing.T) {
	s := servertest.Receiving(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Consult, Asked: []workflow.Invitation{{Unit: "czj", Items: []int{2}}, {Unit: "fgw"}}})
	at, query := "/minutes/"+m.ID, "?watermark="+url.QueryEscape("内部资料 勿外传")
	grey := func(who, path string) (lines int, name string) {
		t.Helper()
		a := s.As(who).Get(at + path)
		if a.Status != http.StatusOK {
			t.Errorf("%s opens %s: %d", who, path, a.Status)
		}
		_, names, _ := mime.ParseMediaType(a.Header.Get("Content-Disposition"))
		return strings.Count(a.Body, `fill="#ddd"`) + strings.Count(a.Body, "/Type /Background"), names["filename"]
	}
	const title = "第99次常务会议纪要"
	for _, c := range []struct {
		who, path string
		marked    bool
		name      string
	}{
		{"zhugemingchuan", "/paper.pdf", false, title + "（送审稿）.pdf"},
		{"zhugemingchuan", "/paper.pdf" + query, true, title + "（内部资料 勿外传）.pdf"},
		{"zhugemingchuan", "/pages/1.svg", false, ""},
		{"zhugemingchuan", "/pages/1.svg" + query, true, ""},
		{"fengzhiyuan", "/paper.pdf" + query, true, title + "（征求意见稿 云州市发展和改革委员会）.pdf"},
		{"fengzhiyuan", "/pages/1.svg", true, ""},
	} {
		if lines, name := grey(c.who, c.path); (lines > 0) != c.marked || name != c.name {
			t.Errorf("%s opens %s: %d lines of watermark, %q", c.who, c.path, lines, name)
		}
	}
	staff := s.As("zhugemingchuan")
	for _, bad := range []string{strings.Repeat("长", 61), "两\n行"} {
		holds(t, "no watermark", staff.Get(at+"/paper.pdf?watermark="+url.QueryEscape(bad)), http.StatusUnprocessableEntity, "一行文字，最多60个字")
	}
	holds(t, "reading page", staff.Get(at), http.StatusOK, "带水印的全文，水印")
	opinions := staff.Get(at + "/opinions")
	holds(t, "opinions", opinions, http.StatusOK, "带水印的全文")
	if n := strings.Count(opinions.Body, "paper.pdf?watermark="); n != 1 {
		t.Errorf("%d units get the whole draft, 1 was asked about it", n)
	}
	holds(t, "asked about the whole", s.As("fengzhiyuan").Get(at), http.StatusOK, "打开全文的版面")
	if a := s.As("zhangxiaofeng").Get(at); strings.Contains(a.Body, "打开全文的版面") {
		t.Error("who is asked about one 议题 is offered the whole")
	}
	issued := s.Issued(s.Draft("第100次常务会议纪要", s.Sample("changwu")))
	at = "/minutes/" + issued.ID
	if lines, name := grey("zhugemingchuan", "/paper.pdf"+query); lines > 0 || name != "第100次常务会议纪要.pdf" {
		t.Errorf("issued: %d lines of watermark, %q", lines, name)
	}
}

// Who is asked about one 议题 sees no whole page; an administrator nothing.
func TestPaperIsNotForEverybody(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Consult, Asked: []workflow.Invitation{{Unit: "czj", Items: []int{2}}, {Unit: "fgw"}}})
	for who, want := range map[string]int{
		"zhangxiaofeng": http.StatusForbidden, // 市财政局, item 2
		"fengzhiyuan":   http.StatusOK,        // 市发展改革委, the whole
		"dengchangfeng": http.StatusNotFound,  // 市公安局, not asked
		"anrupan":       http.StatusNotFound,  // administrator
		"yanbixin":      http.StatusOK,        // auditor
	} {
		for _, path := range []string{"paper.pdf", "pages/1.svg", "thumbs/1.png"} {
			if got := s.As(who).Get("/minutes/" + m.ID + "/" + path); got.Status != want {
				t.Errorf("%s opens %s: %d, want %d", who, path, got.Status, want)
			}
		}
	}
	if got := s.As("zhangxiaofeng").Get("/minutes/" + m.ID + "/sheet.pdf"); got.Status != http.StatusForbidden {
		t.Errorf("发文稿纸: %d, want 403", got.Status)
	}
}
