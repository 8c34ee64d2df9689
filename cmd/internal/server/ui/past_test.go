package ui_test

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/drafting/roster"
)

// oldPapers are what an office has lying about: an archive with Word files of two
// programs and what is no minutes, and the register of numbers.
func oldPapers(t *testing.T, s *servertest.Site) (archive, register []byte) {
	t.Helper()
	var own, packed bytes.Buffer
	if err := s.Engine.Word(&own, drafting.Parse(s.Sample("changwu")), engine.Options{}, docx.Marks{}); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile("../../past/testdata/libreoffice.docx")
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&packed)
	for _, f := range []struct {
		name string
		data []byte
	}{{"2023/第35次.docx", own.Bytes()}, {"2019/𠮷庆桥.docx", foreign}, {"便条.txt", []byte("便条")}, {"扫描.pdf", []byte("%PDF")}} {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write(f.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	register, err = roster.Write([]roster.Table{{Name: "登记簿", Heads: []string{"文号", "标题"}, Rows: [][]string{
		{"专题会议纪要〔2019〕1号", "供水"}, {"专题会议纪要〔2019〕4号", "𠮷庆桥"}, {"市委〔2019〕1号", "别的"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return packed.Bytes(), register
}

// handIn sends the files of the form.
func handIn(t *testing.T, c *servertest.Client, files map[string][]byte) servertest.Answer {
	t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, data := range files {
		field := "file"
		if strings.HasSuffix(name, ".xlsx") {
			field = "register"
		}
		w, err := parts.CreateFormFile(field, name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	return c.Send(http.MethodPost, "/past", parts.FormDataContentType(), &body)
}

// The clerk hands old minutes in, reads what was understood, and takes them: they
// are found, with the numbers that they had.
func TestPastPages(t *testing.T) {
	s := servertest.New(t)
	clerk := s.As("tangxiaohe")
	archive, register := oldPapers(t, s)
	for name, data := range map[string][]byte{"坏.zip": []byte("PK"), "扫描.pdf": []byte("%PDF"), "空.xlsx": []byte("PK")} {
		if a := handIn(t, clerk, map[string][]byte{name: data}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `role="alert"`) {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	page := handIn(t, clerk, map[string][]byte{"旧纪要.zip": archive, "册.xlsx": register})
	for _, want := range []string{
		"共3件：待补录2，已补录0", "不能补录1；跳过1个文件", "登记簿认出2个文号", "专题会议纪要〔2019〕4号", "看不出标题", "“市委〔2019〕1号”不是任何文号系列的写法", "扫描.pdf",
	} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the preview lacks %s", want)
		}
	}
	if a := clerk.Get("/past"); !strings.Contains(a.Body, `href="`+page.Path+`"`) {
		t.Error("the batch is not on the list")
	}
	if a := clerk.Get("/minutes?q=𠮷庆桥"); strings.Contains(a.Body, "专题会议纪要〔2019〕4号") {
		t.Error("it was taken before it was asked for")
	}
	for range 2 { // the second finds all of it done
		page = clerk.Post(page.Path+"/take", nil)
		if page.Status != http.StatusOK || !strings.Contains(page.Body, "待补录0，已补录2") || !strings.Contains(page.Body, "已占住历史文号16个") {
			t.Fatalf("%d %s", page.Status, page.Body)
		}
	}
	if a := clerk.Get(page.Path + "/report?format=csv"); !strings.Contains(a.Body, "𠮷庆桥.docx,已补录,市政府专题会议纪要,专题会议纪要〔2019〕4号") || !strings.Contains(a.Body, "扫描.pdf,跳过") {
		t.Errorf("the report:\n%s", a.Body)
	}
	if a := clerk.Get("/numbers?series=zhuanti&year=2019"); strings.Count(a.Body, "专题会议纪要〔2019〕") < 4 || !strings.Contains(a.Body, "𠮷庆桥") && !strings.Contains(a.Body, "市政府专题会议纪要") {
		t.Error("the numbers are not in the ledger")
	}
	for _, who := range []string{"linshuyan", "anrupan"} {
		if a := s.As(who).Get(page.Path); a.Status != http.StatusForbidden {
			t.Errorf("%s reads it: %d", who, a.Status)
		}
	}
	if a := clerk.Get("/past/nothing"); a.Status != http.StatusNotFound {
		t.Errorf("no batch: %d", a.Status)
	}
}

// The same by mouse; the pages are looked at.
func TestPastByMouse(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	archive, register := oldPapers(t, s)
	dir := t.TempDir()
	for name, data := range map[string][]byte{"旧纪要.zip": archive, "册.xlsx": register} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := at(b, s, "tangxiaohe", "/numbers")
	p.Click("a[href='/past']")
	p.Wait("#file")
	p.Shot("ask")
	p.Upload("#file", filepath.Join(dir, "旧纪要.zip"))
	p.Upload("#register", filepath.Join(dir, "册.xlsx"))
	p.Click("form.deed button.primary")
	arrived(p, "待补录2")
	p.Shot("read")
	p.Click("form[action$='/take'] button")
	arrived(p, "已补录2")
	p.Shot("taken")
	p.Size(390, 844)
	p.Shot("taken-390")
	p.Click("td a[href^='/minutes/']")
	arrived(p, "办理过程")
}
