package ui_test

import (
	"net/http"
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
		for _, path := range []string{"paper.pdf", "pages/1.svg"} {
			if got := s.As(who).Get("/minutes/" + m.ID + "/" + path); got.Status != want {
				t.Errorf("%s opens %s: %d, want %d", who, path, got.Status, want)
			}
		}
	}
	if got := s.As("zhangxiaofeng").Get("/minutes/" + m.ID + "/sheet.pdf"); got.Status != http.StatusForbidden {
		t.Errorf("发文稿纸: %d, want 403", got.Status)
	}
}
