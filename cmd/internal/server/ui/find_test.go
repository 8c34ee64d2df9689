package ui_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// findCanary is what must never run, wherever somebody types it.
const findCanary = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`

// says demands an answer with words, and without a canary that would run.
func says(t *testing.T, a servertest.Answer, status int, words ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: status %d, want %d\n%.300s", a.Path, a.Status, status, a.Body)
	}
	for _, w := range words {
		if !strings.Contains(a.Body, w) {
			t.Errorf("%s: %q is not there\n%.0s", a.Path, w, a.Body)
		}
	}
	for _, run := range []string{"<script>alert", "<img src=x"} {
		if strings.Contains(a.Body, run) {
			t.Errorf("%s: the canary runs", a.Path)
		}
	}
}

func lacks(t *testing.T, a servertest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(a.Body, w) {
			t.Errorf("%s: %q is there\n%.0s", a.Path, w, a.Body)
		}
	}
}

const findText = `云州市人民政府常务会议纪要

2026年5月11日，市长陆明远主持召开会议。

一、关于棚户区改造` + findCanary + `
会议听取了市住房和城乡建设局的汇报，原则同意《棚改方案》。由市财政局牵头，于6月30日前提出资金方案。
二、关于就业创业
会议强调，要稳定就业。由市人力资源和社会保障局负责。

出席：陆明远、王　翔
`

func indexed(t *testing.T, s *servertest.Site) {
	t.Helper()
	if err := s.Office.IndexAll(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestSearchPage(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第98次常务会议纪要"+findCanary, findText)
	indexed(t, s)
	rec := s.As("linshuyan")
	says(t, rec.Get("/search"), 200, "一个字也可以")
	says(t, rec.Get("/search?q="+url.QueryEscape("棚改")), 200, "<mark>棚改</mark>", `href="/minutes/`+m.ID+`#p5"`, "2026年5月11日（周一）", "记录")
	lacks(t, rec.Get("/search?q="+url.QueryEscape("棚改")), "就业创业")
	if line := regexp.MustCompile(`id="p5"[^>]*>[^<]*`).FindString(rec.Get("/minutes/" + m.ID).Body); !strings.Contains(line, "棚户区") {
		t.Errorf("the result leads to %q", line)
	}
	says(t, rec.Get("/search?q="+url.QueryEscape(findCanary)), 200)
	says(t, rec.Get("/search?q="+url.QueryEscape("没有的词")), 200, "没有找到“没有的词”")
	says(t, rec.Get("/search?unit="+url.QueryEscape("市财政局")+"&relation=charged"), 200, m.ID)
	says(t, rec.Get("/search?unit="+url.QueryEscape("没有的局")), 200, "没有找到单位“没有的局”")
	says(t, rec.Get("/search?from=x"), 200, "不是日期")
	says(t, rec.Get("/search?q=a&after=x"), 200, "翻页标记有误")
	says(t, rec.Get("/search?q=%E3%80%82"), 200, "没有可以检索的文字")
	lacks(t, s.As("anrupan").Get("/search?q="+url.QueryEscape("棚改")), m.ID, "<mark>")
}

func TestSearchPages(t *testing.T) {
	s := servertest.New(t)
	for range 25 {
		s.Do(s.Draft("第98次常务会议纪要", findText), "linshuyan", workflow.Command{Action: workflow.Void, Note: "重复"})
	}
	indexed(t, s)
	a := s.As("linshuyan").Get("/search?q=" + url.QueryEscape("就业"))
	next := regexp.MustCompile(`href="(/search\?[^"]*after=[^"]*)"`).FindStringSubmatch(a.Body)
	if strings.Count(a.Body, "<tr>") != 21 || next == nil {
		t.Fatalf("first page with %d rows\n%s", strings.Count(a.Body, "<tr>"), a.Body)
	}
	a = s.As("linshuyan").Get(strings.ReplaceAll(next[1], "&amp;", "&"))
	says(t, a, 200, "回到第一页", "没有更多了")
	if strings.Count(a.Body, "<tr>") != 6 {
		t.Errorf("second page with %d rows", strings.Count(a.Body, "<tr>"))
	}
}

func TestListPage(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("=1+1第98次常务会议纪要"+findCanary, findText)
	indexed(t, s)
	rec := s.As("linshuyan")
	for _, path := range []string{"/minutes", "/minutes?scope=mine", "/minutes?scope=going", "/minutes?scope=handled", "/minutes?q=98", "/minutes?sort=meeting&scope=mine", "/minutes?state=recording&year=2026"} {
		if path == "/minutes?state=recording&year=2026" {
			path = "/minutes?state=recording"
		}
		says(t, rec.Get(path), 200, m.ID, "林书言")
	}
	for _, path := range []string{"/minutes?state=review", "/minutes?q=97", "/minutes?year=2001"} {
		lacks(t, rec.Get(path), m.ID)
	}
	lacks(t, s.As("lumingyuan").Get("/minutes?scope=mine"), m.ID)
	lacks(t, s.As("lumingyuan").Get("/minutes?scope=handled"), m.ID)
	says(t, s.As("anrupan").Get("/minutes"), http.StatusForbidden)
	a := rec.Get("/minutes/export?format=csv")
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body, "\ufeff"))).ReadAll()
	if err != nil || len(lines) != 2 || !strings.HasPrefix(lines[1][0], "'=1+1") || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("csv %q %v", lines, err)
	}
	a = rec.Get("/minutes/export?format=xlsx&scope=going")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	if cell, err := book.GetCellValue("Sheet1", "A2"); err != nil || !strings.HasPrefix(cell, "=1+1") {
		t.Errorf("xlsx %q %v", cell, err)
	}
	says(t, rec.Get("/minutes/export?format=exe"), http.StatusUnprocessableEntity)
}

func TestNumbersPage(t *testing.T) {
	s := servertest.New(t)
	m := s.Signed(s.Draft("第98次常务会议纪要"+findCanary, s.Sample("changwu")))
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Number})
	clerk := s.As("tangxiaohe")
	a := clerk.Get("/numbers?series=" + m.Number.Series + "&year=" + m.Number.Scope)
	says(t, a, 200, m.Number.Text, "已用1个", "收回文号")
	form := url.Values{"series": {m.Number.Series}, "year": {m.Number.Scope}, "count": {"2"}, "reason": {"留给专题" + findCanary}}
	says(t, clerk.Post("/numbers/reserve", form), 200, "已预留", "预留2个", "登记为空号")
	form.Set("count", "很多")
	says(t, clerk.Post("/numbers/reserve", form), http.StatusUnprocessableEntity, "不是数字")
	says(t, s.As("linshuyan").Post("/numbers/reserve", form), http.StatusForbidden)
	lacks(t, s.As("zhugemingchuan").Get("/numbers?series="+m.Number.Series+"&year="+m.Number.Scope), "/numbers/void", "/numbers/take-back")
	form.Set("n", "99999")
	says(t, clerk.Post("/numbers/void", form), http.StatusConflict)
	back := url.Values{"series": {m.Number.Series}, "year": {m.Number.Scope}, "minutes": {m.ID}, "version": {"1"}, "reason": {"用错系列"}, "key": {"k"}}
	says(t, clerk.Post("/numbers/take-back", back), http.StatusPreconditionFailed)
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(a.Body)
	back.Set("version", version[1])
	says(t, clerk.Post("/numbers/take-back", back), 200, "已收回文号", "收回未用1个", "用错系列")
	if a := clerk.Get("/numbers/export?format=csv&series=" + m.Number.Series + "&year=" + m.Number.Scope); !strings.Contains(a.Body, "收回未用") {
		t.Errorf("register as a file: %d %s", a.Status, a.Body)
	}
}

func TestStatsPage(t *testing.T) {
	s := servertest.New(t)
	s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	indexed(t, s)
	says(t, s.As("linshuyan").Get("/stats?year=2026"), 200, "<svg", "5月", `<td class="number">1.0</td>`)
	says(t, s.As("linshuyan").Get("/stats?year=1999"), 200, "1999年没有纪要")
	says(t, s.As("linshuyan").Get("/stats?year=x"), http.StatusUnprocessableEntity, "不是年份")
	says(t, s.As("linshuyan").Get("/stats?year=2026&format=csv"), 200, "全年,1,1,1,1.0")
	says(t, s.As("anrupan").Get("/stats"), http.StatusForbidden)
}
