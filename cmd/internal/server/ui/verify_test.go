package ui_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// Where the site has not switched it on, nobody verifies anything.
func TestVerifyOff(t *testing.T) {
	s := servertest.New(t)
	none := strings.Repeat("0", 64)
	for _, a := range []servertest.Answer{
		s.As("").Get("/verify"), s.As("").Get("/verify/" + none), s.As("").Upload("/verify", "x.pdf", []byte("x"), nil),
	} {
		holds(t, a.Path, a, http.StatusNotFound)
	}
}

// Whoever has a file learns whether it was issued, and nothing of what it is.
func TestVerify(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要"+canary)
	data, err := s.Office.ReadReleased(m.PDF)
	if err != nil {
		t.Fatal(err)
	}
	nobody := s.As("")
	holds(t, "form", nobody.Get("/verify"), http.StatusOK, "核验文件", "64 MiB")
	a := nobody.Upload("/verify", "纪要.pdf", data, nil)
	holds(t, "issued", a, http.StatusOK, "是原件", "云州市人民政府办公室", m.PDF.SHA256)
	for _, secret := range []string{canary, m.Title, m.Number.Text, m.ID} {
		if strings.Contains(a.Body, secret) {
			t.Errorf("tells %q", secret)
		}
	}
	file, err := s.Office.ReleasedOFD(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	ofd, err := s.Office.ReadReleasedOFD(file)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, "OFD", nobody.Upload("/verify", "纪要.ofd", ofd, nil), http.StatusOK, "是原件", file.SHA256)
	spoilt := bytes.Clone(data)
	spoilt[len(spoilt)/2] ^= 1
	holds(t, "one bit", nobody.Upload("/verify", "纪要.pdf", spoilt, nil), http.StatusOK, "没有印发过这样的文件")
	holds(t, "foreign", nobody.Upload("/verify", "x.pdf", []byte("%PDF-1.7"), nil), http.StatusOK, "没有印发过这样的文件")
	holds(t, "empty name", nobody.Upload("/verify", "", data, nil), http.StatusUnprocessableEntity, "没有收到文件")
	holds(t, "no file", nobody.Post("/verify", nil), http.StatusUnprocessableEntity, "没有收到文件")
	holds(t, "too long", nobody.Upload("/verify", "x.pdf", make([]byte, office.MostProved+1), nil), http.StatusRequestEntityTooLarge, "上限")
	holds(t, "program", nobody.Get("/verify/"+strings.ToUpper(m.PDF.SHA256)), http.StatusOK, `"issued":true`, `"newer":false`, `"edition":1`)
	holds(t, "no digest", nobody.Get("/verify/xyz"), http.StatusUnprocessableEntity, "SHA-256")
	draft := s.Draft("第100次常务会议纪要", s.Sample("changwu"))
	if p, err := s.Office.Prove(t.Context(), ""); err != nil || p.Issued {
		t.Errorf("a draft such as %s is taken for what has no digest: %+v, %v", draft.ID, p, err)
	}
	// Nothing of the files stays.
	files, err := filepath.Glob(filepath.Join(s.Office.Dir(), "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if kept, err := os.ReadFile(name); err == nil && bytes.Equal(kept, spoilt) {
			t.Errorf("%s was kept", name)
		}
	}
}

// Who asks too often waits.
func TestVerifyIsBounded(t *testing.T) {
	s := servertest.Receiving(t)
	for range 200 {
		if a := s.As("").Get("/verify/" + strings.Repeat("0", 64)); a.Status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("200 questions at once")
}

// A later edition is told as soon as it is issued, and that copies were taken
// back.
func TestVerifyTellsEditions(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	proof, err := s.Office.Prove(t.Context(), m.PDF.SHA256)
	if err != nil || !proof.Issued || proof.Newer || proof.On != m.IssuedOn {
		t.Fatalf("%+v, %v", proof, err)
	}
	text := strings.Replace(m.Text, "会议", "本次会议", 1)
	e := s.Do(workflow.Minutes{}, "linshuyan", workflow.Command{
		Minutes: "260512-zzz", Action: workflow.Create, Title: m.Title, Type: m.Type, Text: &text,
		Edition: workflow.Edition{Of: m.ID, Kind: workflow.Corrected, Reason: "文字有误"},
	})
	e = s.Do(s.Signed(e), "tangxiaohe", workflow.Command{Action: workflow.Finalize})
	if proof, err = s.Office.Prove(t.Context(), m.PDF.SHA256); err != nil || proof.Newer {
		t.Errorf("before it is issued: %+v, %v", proof, err)
	}
	e = s.Do(e, "tangxiaohe", workflow.Command{Action: workflow.Issue})
	if proof, err = s.Office.Prove(t.Context(), m.PDF.SHA256); err != nil || !proof.Newer || proof.Recalled {
		t.Errorf("after that: %+v, %v", proof, err)
	}
	if proof, err = s.Office.Prove(t.Context(), e.PDF.SHA256); err != nil || proof.Edition != 2 || proof.Newer {
		t.Errorf("the second: %+v, %v", proof, err)
	}
	m = now(t, s, m.ID)
	for _, c := range m.Copies {
		if c.Use == workflow.ForRecipient {
			m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Recall, Rows: []int{c.N}, Note: "有误"})
		}
	}
	if proof, err = s.Office.Prove(t.Context(), m.PDF.SHA256); err != nil || !proof.Recalled {
		t.Errorf("taken back: %+v, %v", proof, err)
	}
}
