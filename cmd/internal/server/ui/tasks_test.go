package ui_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// register ticks every sentence that the page proposes and sends the form.
func register(c *servertest.Client, page string, body string) servertest.Answer {
	form := url.Values{}
	for _, m := range regexp.MustCompile(`name="pick" value="(\d+)"`).FindAllStringSubmatch(body, -1) {
		form.Add("pick", m[1])
	}
	for _, m := range regexp.MustCompile(`name="((?:text|units|due)-\d+)" (?:type="date" )?value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		form.Set(m[1], strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(m[2]))
	}
	return c.Post(page, form)
}

func TestTasksPage(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第98次常务会议纪要"+findCanary, findText)
	page, rec := "/minutes/"+m.ID+"/tasks", s.As("linshuyan")
	a := rec.Get(page)
	says(t, a, 200, "还没有登记", "原则同意", "由市财政局牵头", `value="2026-06-30"`)
	says(t, register(rec, page, a.Body), 200, "已登记", "期限内", "1．", "2．", "3．")
	says(t, register(rec, page, a.Body), http.StatusPreconditionFailed, "有3句已经登记过")

	says(t, rec.Post(page, url.Values{"text": {"另行督办" + findCanary}, "units": {"市公安局、市教育局"}, "due": {"不是日期"}}), http.StatusUnprocessableEntity, "不是日期", "另行督办", "市公安局、市教育局")
	says(t, rec.Post(page, url.Values{"text": {"另行督办" + findCanary}, "units": {"市公安局、市教育局"}, "due": {"2026-05-01"}}), 200, "4．", "已超期")

	report := url.Values{"version": {"1"}, "state": {"done"}, "note": {"已经办完" + findCanary}}
	says(t, rec.Post(page+"/2/progress", report), 200, "已保存", "办结", "已经办完", "状态由“未办”改为“办结”")
	report.Set("note", "晚了一步的进展")
	says(t, rec.Post(page+"/2/progress", report), http.StatusPreconditionFailed, "林书言改过", "晚了一步的进展")
	says(t, rec.Post(page+"/4/edit", url.Values{"version": {"1"}, "text": {"另行督办"}, "units": {"市公安局"}, "due": {"2026-05-15"}}), 200, "责任单位由“市公安局、市教育局”改为“市公安局”")
	says(t, rec.Post(page+"/1/remove", url.Values{"version": {"1"}}), http.StatusUnprocessableEntity, "原因")
	says(t, rec.Post(page+"/1/remove", url.Values{"version": {"1"}, "note": {"只是原则"}}), 200, "已保存")
	says(t, rec.Post(page+"/99/remove", url.Values{"version": {"1"}, "note": {"x"}}), http.StatusNotFound)
	says(t, rec.Post(page+"/2/burn", url.Values{"version": {"1"}}), http.StatusNotFound)

	says(t, rec.Get("/tasks"), 200, "临近到期", "另行督办")
	lacks(t, rec.Get("/tasks"), "由市财政局牵头，于6月30日前") // 办结
	says(t, rec.Get("/tasks?state=done"), 200, "已经办完")
	says(t, rec.Get("/tasks?unit="+url.QueryEscape("市公安局")), 200, "另行督办")
	lacks(t, rec.Get("/tasks?due=overdue"), "另行督办")
	says(t, rec.Get("/tasks?from=x"), 200, "不是日期")
	says(t, s.As("lumingyuan").Get(page), 200, "办结")
	lacks(t, s.As("lumingyuan").Get(page), "登记勾选的", "/edit\"")
	says(t, s.As("lumingyuan").Post(page, url.Values{"text": {"x"}}), http.StatusForbidden)

	x := rec.Get(page + "/export?format=xlsx")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(x.Body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Sheet1")
	if err != nil || len(rows) != 4 || rows[1][6] != "市财政局" || rows[1][8] != "2026-06-30" || rows[1][9] != "办结" {
		t.Errorf("workbook %q %v", rows, err)
	}
	if b := rec.Get("/tasks/export?format=csv"); !strings.Contains(b.Body, "市公安局") {
		t.Errorf("board as a file: %d %s", b.Status, b.Body)
	}
}

// A task follows the text until 印发, says so when its sentence is gone, and its
// unit reports on it once it has the paper.
func TestTasksFollowTheText(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第98次常务会议纪要", s.Sample("changwu"))
	page, rec := "/minutes/"+m.ID+"/tasks", s.As("linshuyan")
	text := "云州市人民政府常务会议纪要\n\n2026年5月11日，市长陆明远主持召开会议。\n\n一、关于棚改\n由市财政局牵头提出方案。会议原则同意该项规划。\n"
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Save, Text: &text})
	register(rec, page, rec.Get(page).Body)
	changed := strings.Replace(text, "牵头提出方案", "牵头提出资金方案", 1)
	changed = strings.Replace(changed, "会议原则同意该项规划。", "", 1)
	s.Do(m, "linshuyan", workflow.Command{Action: workflow.Save, Text: &changed})
	says(t, rec.Get(page), 200, "由市财政局牵头提出资金方案。", "这句话已不在正文里", "跟随正文变化")
	lacks(t, s.As("anrupan").Get("/tasks"), "市财政局")
	says(t, s.As("anrupan").Get(page), http.StatusNotFound)
}
