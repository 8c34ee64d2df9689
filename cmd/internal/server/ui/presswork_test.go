package ui_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
)

// The clerk registers what was printed, takes the marked copies away, and finds
// by a mark whose sheet it is; a recorder sees the counts alone.
func TestPresswork(t *testing.T) {
	s := servertest.New(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	clerk, at := s.As("tangxiaohe"), "/minutes/"+m.ID+"/presswork"
	holds(t, "nothing yet", clerk.Get(at), http.StatusOK, "还没有登记", "本件的版式不要求标记")
	holds(t, "a reprint of nothing", clerk.Post(at, form(m, "a", "kind", "reprint", "copies", "1", "note", "缺页")), http.StatusConflict, "还没有登记过印制")
	holds(t, "no number", clerk.Post(at, form(m, "b", "kind", "print", "copies", "六")), http.StatusUnprocessableEntity, "整数")
	holds(t, "printed", clerk.Post(at, form(m, "c", "kind", "print", "copies", "80")), http.StatusOK, "已印 80")
	holds(t, "destroyed", clerk.Post(at, form(m, "d", "kind", "destroy", "copies", "2", "note", "印坏"+canary)), http.StatusOK, "销毁 2", "印坏")
	holds(t, "the copies say so", clerk.Get("/minutes/"+m.ID+"/copies"), http.StatusOK, "印后未发")

	for name, status := range map[string]int{"2up.pdf": http.StatusOK, "booklet.pdf": http.StatusOK, "3up.pdf": http.StatusNotFound, "2up": http.StatusNotFound} {
		if a := clerk.Get(at + "/" + name); a.Status != status || status == http.StatusOK && !strings.HasPrefix(a.Body, "%PDF-") {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	holds(t, "no marks", clerk.Post(at+"/copies", form(m, "e")), http.StatusUnprocessableEntity, "没有选定标注哪几样")
	holds(t, "other marks", clerk.Post(at+"/copies", form(m, "f", "mark", "colour")), http.StatusUnprocessableEntity, "请选定标注")
	f := form(m, "g", "mark", "number")
	f.Add("mark", "code")
	f.Add("mark", "watermark")
	a := clerk.Post(at+"/copies", f)
	z, err := zip.NewReader(bytes.NewReader([]byte(a.Body)), int64(len(a.Body)))
	if err != nil || a.Status != http.StatusOK || len(z.File) != m.PrintRun()+1 {
		t.Fatalf("%d, %v", a.Status, err)
	}
	if name := z.File[1].Name; !strings.HasPrefix(name, "000001-") || !strings.HasSuffix(name, ".pdf") {
		t.Errorf("the first is %q", name)
	}
	if copied, err := fs.ReadFile(z, z.File[1].Name); err != nil || !bytes.Contains(copied, []byte("/Type /Background")) {
		t.Errorf("the first has no watermark (%v)", err)
	}
	marks, err := s.Office.Store.Clerking().Marks(t.Context(), m.ID)
	if err != nil || len(marks) != m.PrintRun() {
		t.Fatal(len(marks), err)
	}
	holds(t, "the list", clerk.Get(at), http.StatusOK, "份号对照表", "000001")
	holds(t, "the numbers by unit", clerk.Get("/minutes/"+m.ID+"/copies"), http.StatusOK, "000001")
	holds(t, "the sheets to sign have the numbers", clerk.Get("/minutes/"+m.ID+"/prints/sheets"), http.StatusOK, "000002")
	holds(t, "found", clerk.Get("/copies/trace?code="+strings.ToLower(marks[1].Code)), http.StatusOK, "第000002号", m.Title)
	holds(t, "mistyped", clerk.Get("/copies/trace?code=7K3M"), http.StatusOK, "不是追溯标记")
	holds(t, "seen by a recorder", s.As("linshuyan").Get(at), http.StatusOK, "印后未发")
	if a := s.As("linshuyan").Post(at+"/copies", f); a.Status != http.StatusForbidden {
		t.Errorf("a recorder marks copies: %d", a.Status)
	}
	if p, err := s.Office.Presswork(t.Context(), now(t, s, m.ID)); err != nil || p.Printed != 80 || p.Destroyed != 2 {
		t.Errorf("%+v, %v", p, err)
	}
}
