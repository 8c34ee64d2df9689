package ui_test

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting/roster"
	"jiyao/templates"
	"jiyao/workflow/org"
)

// hiddenField gives the value of a hidden field of a page.
func hiddenField(t *testing.T, body, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no field %s in\n%s", name, body)
	}
	return html.UnescapeString(m[1])
}

// applying gives the form that carries out what a preview page shows.
func applying(t *testing.T, a servertest.Answer, how string) url.Values {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("preview: %d\n%s", a.Status, a.Body)
	}
	return url.Values{
		"changes": {hiddenField(t, a.Body, "changes")}, "back": {hiddenField(t, a.Body, "back")}, "how": {how}, "note": {"云政任〔2026〕5号"},
	}
}

// Every page of the administrator opens for him, and for nobody else.
func TestAdminPages(t *testing.T) {
	s := servertest.New(t)
	paths := []string{
		"/admin", "/admin/data", "/admin/data/all.yaml", "/admin/pending", "/admin/access", "/admin/access.csv", "/admin/vacancies",
		"/admin/groups?group=changwu", "/admin/calendar", "/admin/calendar?year=2027", "/admin/flows", "/admin/flows/default/1",
		"/admin/flows/default/1/drawing.svg", "/admin/flows/default/1/source.yaml",
		"/admin/profiles", "/admin/profiles?name=gbt9704&with=changwu", "/admin/profiles/changwu/1.svg", "/admin/fonts", "/admin/backup",
	}
	for _, table := range org.Tables() {
		at := "/admin/data/" + table.Name
		paths = append(paths, at, at+"?past=1&q=市&on=2020-01-01", at+"/row", at+"/table.csv", at+"/table.csv?encoding=gb18030", at+"/table.xlsx")
	}
	for _, path := range paths {
		if a := s.As("anrupan").Get(path); a.Status != http.StatusOK || len(a.Body) < 50 {
			t.Errorf("%s: %d", path, a.Status)
		}
		for _, who := range []string{"linshuyan", "tangxiaohe", "lumingyuan"} {
			if a := s.As(who).Get(path); a.Status != http.StatusForbidden {
				t.Errorf("%s for %s: %d", path, who, a.Status)
			}
		}
		shared := strings.HasPrefix(path, "/admin/pending") || strings.HasPrefix(path, "/admin/access")
		if a := s.As("weichangan").Get(path); (a.Status == http.StatusOK) != shared {
			t.Errorf("%s for the security officer: %d", path, a.Status)
		}
	}
	for _, path := range []string{"/admin/data/nothing", "/admin/flows/default/99", "/admin/profiles/changwu/99.svg", "/admin/profiles/x.yaml/1.svg", "/admin/data/units/row?key=nothing"} {
		if a := s.As("anrupan").Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}

// Columns that show names are headed by what they name, not by its number; files
// keep the heads that an import knows.
func TestAdminHeads(t *testing.T) {
	c := servertest.New(t).As("anrupan")
	for path, want := range map[string][2]string{
		"/admin/data/persons":     {`<th scope="col">单位</th>`, ">单位编号<"},
		"/admin/data/persons/row": {`<label for="f-unit">单位`, ">单位编号<"},
		"/admin/data/terms":       {`<th scope="col">岗位</th>`, ">岗位编号<"},
		"/admin/data/units":       {`<th scope="col">单位编号</th>`, `<th scope="col">单位</th>`},
	} {
		if a := c.Get(path); !strings.Contains(a.Body, want[0]) || strings.Contains(a.Body, want[1]) {
			t.Errorf("%s: without %s, or with %s", path, want[0], want[1])
		}
	}
	if a := c.Get("/admin/data/persons/table.csv"); !strings.Contains(a.Body, "单位编号") {
		t.Error("the file has other heads than an import knows")
	}
}

// The people come in the order of their strokes or of their pinyin; other rows
// have no such order.
func TestAdminNameOrder(t *testing.T) {
	c := servertest.New(t).As("anrupan")
	for path, want := range map[string]string{
		"/admin/data/persons?sort=strokes": "卫长安 安如磐 许清 沈若川 林书言 欧阳若川 高明远 唐小禾",
		"/admin/data/persons?sort=pinyin":  "安如磐 高明远 林书言 欧阳若川 沈若川 唐小禾 卫长安 许清",
	} {
		page, last := c.Get(path).Body, 0
		for name := range strings.FieldsSeq(want) {
			at := strings.Index(page, "<td>"+name+"</td>")
			if at < last {
				t.Errorf("%s: %s at %d, behind %d", path, name, at, last)
			}
			last = max(at, last)
		}
	}
	if strings.Contains(c.Get("/admin/data/units").Body, `name="sort"`) {
		t.Error("units by surname")
	}
}

// A unit is added, renamed and taken out again by forms alone; nothing changes
// before it is confirmed.
func TestAdminUnit(t *testing.T) {
	s := servertest.New(t)
	admin := s.As("anrupan")
	canary := `"><script>alert(1)</script>市新局𠮷`
	form := url.Values{"name": {canary}, "since": {"2026-05-12"}, "order": {"77"}}
	shown := admin.Post("/admin/data/units/row", form)
	if strings.Contains(shown.Body, "<script>alert") {
		t.Error("a name runs as script")
	}
	if data, _ := s.Office.Data(t.Context()); strings.Contains(string(data.WriteYAML()), "市新局") {
		t.Error("a preview has changed something")
	}
	done := admin.Post("/admin/data/apply", applying(t, shown, "do"))
	if done.Status != http.StatusOK || !strings.Contains(done.Path, "/admin/data/units?said=changed") || !strings.Contains(done.Body, "市新局𠮷") {
		t.Errorf("%d %s", done.Status, done.Path)
	}
	if strings.Contains(done.Body, "<script>alert") {
		t.Error("a name runs as script in the list")
	}
	data, err := s.Office.Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := ""
	for _, l := range data.Lines("units") {
		if strings.Contains(strings.Join(l.Shown, ""), "市新局") {
			key = l.Key
		}
	}
	again := admin.Post("/admin/data/units/row", url.Values{"key": {key}, "id": {key}, "name": {"市新局"}, "since": {"2026-05-12"}, "until": {"2026-12-31"}})
	admin.Post("/admin/data/apply", applying(t, again, "do"))
	gone := admin.Post("/admin/data/units/row", url.Values{"key": {key}, "step": {"drop"}})
	admin.Post("/admin/data/apply", applying(t, gone, "do"))
	lines, err := s.Office.Store.Alterations(t.Context(), 0)
	if err != nil || len(lines) < 3 || lines[len(lines)-1].After != "" || lines[len(lines)-1].Note != "云政任〔2026〕5号" {
		t.Errorf("on record: %+v, %v", lines[len(lines)-1], err)
	}
	if a := admin.Post("/admin/data/units/row", url.Values{"name": {""}, "since": {"昨天"}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "必须填写") || !strings.Contains(a.Body, "昨天") {
		t.Errorf("a form with faults: %d", a.Status)
	}
	stale := applying(t, again, "do")
	if a := admin.Post("/admin/data/apply", stale); a.Status != http.StatusPreconditionFailed && a.Status != http.StatusConflict {
		t.Errorf("an old preview: %d", a.Status)
	}
}

// Rights take two people at two browsers.
func TestAdminTwo(t *testing.T) {
	s := servertest.New(t)
	admin, second := s.As("anrupan"), s.As("weichangan")
	shown := admin.Post("/admin/data/posts/row", url.Values{"label": {"二科分发员"}, "unit": {"zfb-xx"}, "roles": {"clerk"}})
	if !strings.Contains(shown.Body, "提请复核") || strings.Contains(shown.Body, "独自办理") {
		t.Fatalf("rights may be given alone:\n%s", shown.Body)
	}
	if a := admin.Post("/admin/data/apply", applying(t, shown, "do")); a.Status == http.StatusOK {
		t.Error("rights were given by one person")
	}
	if a := admin.Post("/admin/data/apply", applying(t, shown, "propose")); !strings.Contains(a.Path, "said=proposed") {
		t.Fatalf("%d %s", a.Status, a.Path)
	}
	pending, err := s.Office.Store.Proposals(t.Context(), true, 10)
	if err != nil || len(pending) != 1 {
		t.Fatal(len(pending), err)
	}
	at := "/admin/pending/" + pending[0].ID
	if a := second.Get("/"); !strings.Contains(a.Body, at) {
		t.Error("it is not on the second's desk")
	}
	if a := admin.Get("/"); strings.Contains(a.Body, at) {
		t.Error("it is on the desk of who made it")
	}
	if a := admin.Post(at, url.Values{"answer": {"confirm"}}); a.Status != http.StatusForbidden {
		t.Errorf("who made it confirms it: %d", a.Status)
	}
	if a := s.As("yanbixin").Post(at, url.Values{"answer": {"confirm"}}); a.Status != http.StatusForbidden {
		t.Errorf("the auditor confirms it: %d", a.Status)
	}
	if a := second.Post(at, url.Values{"answer": {"refuse"}}); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusBadRequest {
		t.Errorf("refused without a reason: %d", a.Status)
	}
	if a := second.Post(at, url.Values{"answer": {"confirm"}}); !strings.Contains(a.Path, "said=done") {
		t.Errorf("%d %s", a.Status, a.Path)
	}
	if a := second.Post(at, url.Values{"answer": {"confirm"}}); a.Status != http.StatusConflict {
		t.Errorf("confirmed twice: %d", a.Status)
	}
	if data, _ := s.Office.Data(t.Context()); !strings.Contains(string(data.WriteYAML()), "二科分发员") {
		t.Error("nothing has changed")
	}
}

// Rules may be changed by one who says why; files come in and go out.
func TestAdminFiles(t *testing.T) {
	s := servertest.New(t)
	admin := s.As("anrupan")
	out := admin.Get("/admin/data/days/table.csv").Body
	in := admin.Upload("/admin/data/import", "days.csv", []byte(out+"2027-01-01,放假,元旦\r\n"), nil)
	if a := admin.Post("/admin/data/apply", applying(t, in, "do")); a.Status != http.StatusOK {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
	same := admin.Upload("/admin/data/import", "all.yaml", []byte(admin.Get("/admin/data/all.yaml").Body), nil)
	if !strings.Contains(same.Body, "没有要改动的") {
		t.Error("an export differs from what was exported")
	}
	bad := admin.Upload("/admin/data/import", "days.csv", []byte("日期,安排\n<script>,放假\n"), nil)
	if bad.Status != http.StatusUnprocessableEntity || strings.Contains(bad.Body, "<script>,") {
		t.Errorf("%d", bad.Status)
	}
	for _, name := range []string{"days.xlsx", "days"} {
		if a := admin.Upload("/admin/data/import", name, []byte("x"), nil); a.Status < 400 || a.Status >= 500 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	source, err := templates.Flow("default")
	if err != nil {
		t.Fatal(err)
	}
	next := strings.Replace(string(source), "version: ", "version: 9", 1)
	preview := admin.Upload("/admin/flows/import", "default.yaml", []byte(next), nil)
	form := url.Values{"file": {hiddenField(t, preview.Body, "file")}, "source": {hiddenField(t, preview.Body, "source")}, "how": {"do"}}
	if a := admin.Post("/admin/flows/apply", form); a.Status == http.StatusOK {
		t.Error("a flow was taken by one who did not say why")
	}
	form.Set("alone", "值班只有一人")
	if a := admin.Post("/admin/flows/apply", form); !strings.Contains(a.Path, "said=changed") {
		t.Errorf("%d %s", a.Status, a.Path)
	}
}

// A backup on a click, and a face of the office's own.
func TestAdminMachine(t *testing.T) {
	s := servertest.New(t)
	admin := s.As("anrupan")
	if a := admin.Post("/admin/backup", nil); !strings.Contains(a.Body, "好，已试恢复") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
	data, err := os.ReadFile("../../../../fonts/kaiti.ttf")
	if err != nil {
		t.Fatal(err)
	}
	if a := admin.Upload("/admin/fonts/fangsong", "楷体.ttf", data, nil); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusBadRequest {
		t.Errorf("without the right to it: %d", a.Status)
	}
	yes := url.Values{"licence": {"1"}}
	if a := admin.Upload("/admin/fonts/fangsong", "x.ttf", []byte("MZ<script>"), yes); a.Status < 400 || a.Status >= 500 {
		t.Errorf("no font: %d", a.Status)
	}
	if a := admin.Upload("/admin/fonts/fangsong", "楷体.ttf", data, yes); !strings.Contains(a.Body, "下次启动后用") {
		t.Errorf("%d %s", a.Status, a.Path)
	}
	if a := admin.Post("/admin/fonts/fangsong/drop", nil); strings.Contains(a.Body, "下次启动后用") {
		t.Errorf("%d %s", a.Status, a.Path)
	}
}

// A name list of an office's spreadsheet is shown row by row, waits for the
// second person like every change, and stands in the books after him.
func TestAdminNameList(t *testing.T) {
	s := servertest.New(t)
	admin, second := s.As("anrupan"), s.As("weichangan")
	file, err := roster.Write([]roster.Table{{Name: "名册", Heads: []string{"单位", "姓名", "职务", "交换箱号"}, Rows: [][]string{
		{"市财政局", "𠮷卓", "局长", "048"}, {"市财政局", "张晓峰", "公文联络员", "048"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	shown := admin.Upload("/admin/data/import", "名册.xlsx", file, url.Values{"rest": {"keep"}})
	for _, want := range []string{"名册.xlsx 第2行", "新增 <strong>3</strong>", "不变 <strong>4</strong>", "提请复核"} {
		if !strings.Contains(shown.Body, want) {
			t.Errorf("no %s in\n%s", want, shown.Body)
		}
	}
	if a := admin.Post("/admin/data/apply", applying(t, shown, "do")); a.Status == http.StatusOK {
		t.Error("a term was given by one person")
	}
	if a := admin.Post("/admin/data/apply", applying(t, shown, "propose")); !strings.Contains(a.Path, "said=proposed") {
		t.Fatalf("%d %s", a.Status, a.Path)
	}
	pending, err := s.Office.Store.Proposals(t.Context(), true, 10)
	if err != nil || len(pending) != 1 {
		t.Fatal(len(pending), err)
	}
	if a := admin.Get("/admin/data/persons?q=𠮷卓"); strings.Contains(a.Body, "key=zhuo") {
		t.Error("taken before anybody confirmed it")
	}
	second.Post("/admin/pending/"+pending[0].ID, url.Values{"answer": {"confirm"}})
	if a := admin.Get("/admin/data/persons?q=𠮷卓"); !strings.Contains(a.Body, "key=zhuo") {
		t.Errorf("not in the books:\n%s", a.Body)
	}
	again := admin.Upload("/admin/data/import", "名册.xlsx", file, url.Values{"rest": {"keep"}})
	if !strings.Contains(again.Body, "没有要改动的") {
		t.Errorf("taken twice:\n%s", again.Body)
	}
	books := admin.Upload("/admin/data/import", "全部.xlsx", []byte(admin.Get("/admin/data/all.xlsx").Body), nil)
	if !strings.Contains(books.Body, "没有要改动的") {
		t.Errorf("an export differs from what was exported:\n%s", books.Body)
	}
	wrong := admin.Upload("/admin/data/import", "名册.csv", []byte("姓名,单位,任职日期\n王二,市财政局,去年\n"), url.Values{"rest": {"keep"}})
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, "第2行，任职日期") {
		t.Errorf("%d\n%s", wrong.Status, wrong.Body)
	}
}
