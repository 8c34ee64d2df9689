package ui_test

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
	"jiyao/workflow/archive/verify"
)

// The clerk archives a minutes on the page; its package and the catalogue can be
// taken along, and who has no business with the archive sees nothing of it.
func TestArchivePage(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要"+findCanary, findText))
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{{ID: "czj", Copies: 1}}})
	s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Close})
	clerk := s.As("tangxiaohe")
	a := clerk.Get("/archive?year=2026")
	says(t, a, 200, "办结未归档（1件）", "永久", "0001　云州市人民政府", "2026年全部归档", "还没有归档。")
	says(t, s.As("linshuyan").Post("/archive/make", url.Values{"year": {"2026"}}), http.StatusForbidden)
	says(t, clerk.Post("/archive/make", url.Values{"year": {"去年"}}), http.StatusUnprocessableEntity, "请选择归档的年度")
	says(t, clerk.Post("/archive/make", url.Values{"year": {"2026"}}), 200, "已归档1件", "0001-WS·2026-Y-BGS-0001", "办结未归档（0件）")
	says(t, clerk.Post("/archive/make", url.Values{"year": {"2026"}, "minutes": {m.ID}}), http.StatusConflict, "确需再归的，请写明理由")
	says(t, clerk.Post("/archive/make", url.Values{"year": {"2026"}, "minutes": {m.ID}, "note": {"补归签收单"}}), 200, "第2次", "补归签收单")

	a = clerk.Get("/archive/packages/" + m.ID)
	if r := verify.Zip(context.Background(), "a.zip", strings.NewReader(a.Body), int64(len(a.Body)), verify.Trust{}); !r.Sound() || r.Code != "0001-WS·2026-Y-BGS-0001" {
		t.Errorf("the package: %+v", r.Faults())
	}
	if z, err := zip.NewReader(strings.NewReader(a.Body), int64(len(a.Body))); err != nil {
		t.Error(err)
	} else if _, err := z.Open("2-original/minutes.ofd"); err != nil {
		t.Errorf("the OFD: %v", err)
	}
	register, err := s.Office.ArchiveRegister(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a = clerk.Get("/archive/folders/" + register.Holdings[m.ID].Folder)
	z, err := zip.NewReader(bytes.NewReader([]byte(a.Body)), int64(len(a.Body)))
	if err != nil || len(z.File) < 8 {
		t.Errorf("the folder: %v", err)
	}
	if a := clerk.Get("/archive/export?format=csv&year=2026"); !strings.Contains(a.Body, "1,0001-WS·2026-Y-BGS-0001,常务会议纪要〔2026〕1号,云州市人民政府,\"第98次常务会议纪要") {
		t.Errorf("the catalogue: %s", a.Body)
	}
	lacks(t, s.As("tangxiaohe").Get("/archive?year=2025"), "0001-WS")
	for _, path := range []string{"/archive/packages/m-x", "/archive/folders/x"} {
		if a := clerk.Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}

// An OFD that is gone is archived without on the page, where it is said why.
func TestArchivePageOfLostOFD(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第98次常务会议纪要", findText))
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{{ID: "czj", Copies: 1}}})
	s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Close})
	ofd, err := s.Office.ReleasedOFD(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(s.Office.Dir(), "pdf", ofd.SHA256+".ofd")); err != nil {
		t.Fatal(err)
	}
	clerk, form := s.As("tangxiaohe"), url.Values{"year": {"2026"}, "minutes": {m.ID}}
	says(t, clerk.Get("/archive?year=2026"), 200, "OFD 找不回来的")
	says(t, clerk.Post("/archive/make", form), http.StatusConflict, "写明找不回的理由")
	form.Set("lost", "磁盘损坏")
	says(t, clerk.Post("/archive/make", form), 200, "已归档1件")
	if a := clerk.Get("/archive/packages/" + m.ID); !strings.Contains(a.Body, "磁盘损坏") || !strings.Contains(a.Body, "1-sheet/sheet.pdf") {
		t.Error("the package does not say why, or has no sheet on paper")
	}
}

// A minutes that was taken in shows the opinions and receipts of its package on
// the page of its history, and to nobody who may not see that.
func TestTakenInPage(t *testing.T) {
	from, to := servertest.New(t), servertest.New(t)
	to.Now = to.Now.AddDate(0, 0, 1)
	m := from.Issued(from.Draft("第98次常务会议纪要", from.Sample("changwu")))
	m = from.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{{ID: "czj", Copies: 1}}})
	from.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Close})
	clerk := from.As("tangxiaohe")
	says(t, clerk.Post("/archive/make", url.Values{"year": {"2026"}}), 200, "已归档1件")
	data := clerk.Get("/archive/packages/" + m.ID).Body
	taking, err := to.Office.ReadPackage(t.Context(), "a.zip", []byte(data), verify.Trust{})
	if err != nil || taking.Fault != "" {
		t.Fatal(taking.Fault, err)
	}
	if err := to.Office.TakePackage(t.Context(), workflow.Actor{Person: workflow.Person{ID: "tangxiaohe"}}, taking); err != nil {
		t.Fatal(err)
	}
	page := "/minutes/" + taking.Minutes + "/history"
	paper := to.As("tangxiaohe").Get("/minutes/" + taking.Minutes + "/paper.pdf")
	if issued := from.As("tangxiaohe").Get("/minutes/" + m.ID + "/paper.pdf"); paper.Status != 200 || paper.Body != issued.Body {
		t.Errorf("the PDF that was issued: %d, %d bytes, want %d", paper.Status, len(paper.Body), len(issued.Body))
	}
	sending := to.As("tangxiaohe").Get("/minutes/" + taking.Minutes + "/distribute")
	says(t, sending, 200, "分送")
	lacks(t, sending, "印前核对")
	signature, _ := m.Signature()
	says(t, to.As("tangxiaohe").Get(page), 200, "归档卷宗　0001-WS·2026-Y-BGS-0001", signature.By.Name, "市财政局", "签发")
	says(t, to.As("xuqing").Get(page), http.StatusNotFound)
	lacks(t, clerk.Get("/minutes/"+m.ID+"/history"), "归档卷宗")
}
