package ui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
	"jiyao/drafting/roster"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// hiddenFields reads what a page's forms carry: version and key.
func hiddenFields(t *testing.T, a servertest.Answer) url.Values {
	t.Helper()
	out := url.Values{}
	for _, name := range []string{"version", "key", "id"} {
		m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.Body)
		if m != nil {
			out.Set(name, m[1])
		}
	}
	return out
}

// A meetingDesk is somebody at the pages of one meeting.
type meetingDesk struct {
	*servertest.Client
	t  *testing.T
	id string
}

// newMeeting begins a meeting as the form proposes it.
func newMeeting(t *testing.T, s *servertest.Site, who string) *meetingDesk {
	t.Helper()
	c := s.As(who)
	page := c.Get("/meetings/new?type=changwu&date=2026-05-18")
	f := hiddenFields(t, page)
	f["member"] = []string{"lumingyuan", "ouyangruochuan", "shenlan", "tongke"}
	for k, v := range map[string]string{
		"type": "changwu", "date": "2026-05-18", "name": "市政府常务会议", "session": "1", "clock": "09:00", "place": "201会议室",
		"chair": "陆明远", "office": "市长", "chairid": "lumingyuan",
	} {
		f.Set(k, v)
	}
	a := c.Post("/meetings", f)
	if a.Status != http.StatusOK || a.Path != "/meetings/"+f.Get("id") {
		t.Fatalf("new meeting: %d %s\n%s", a.Status, a.Path, errorOf(a))
	}
	return &meetingDesk{c, t, f.Get("id")}
}

// errorOf gives what a page says went wrong.
func errorOf(a servertest.Answer) string {
	m := regexp.MustCompile(`(?s)class="error"[^>]*>(.*?)</p>`).FindStringSubmatch(a.Body)
	if m == nil {
		return ""
	}
	return m[1]
}

// send fills a form of the meeting's pages as it is now.
func (d *meetingDesk) send(path string, fields url.Values) servertest.Answer {
	d.t.Helper()
	f := hiddenFields(d.t, d.Get("/meetings/"+d.id))
	for k, v := range fields {
		f[k] = v
	}
	return d.Post("/meetings/"+d.id+"/"+path, f)
}

func (d *meetingDesk) must(path string, fields url.Values) servertest.Answer {
	d.t.Helper()
	a := d.send(path, fields)
	if a.Status != http.StatusOK {
		d.t.Fatalf("%s: %d %s", path, a.Status, errorOf(a))
	}
	return a
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// A list that is pasted becomes items, with the units that report.
func TestAgendaPasted(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	page := d.must("items", values("list", "一、审议《云州市城市更新实施办法》——市财政局\r\n2\t研究抗旱工作\t市水务局\r\n"))
	m, err := s.Office.Meeting(t.Context(), workflow.Actor{Person: workflow.Person{ID: "luoping"}}, d.id)
	if err != nil || len(m.Items) != 2 || m.Items[0].Reporter.ID != "czj" || m.Items[1].Title != "研究抗旱工作" {
		t.Fatalf("%+v, %v", m.Items, err)
	}
	if strings.Count(page.Body, `<tr id="row-`) != 2 {
		t.Error("the agenda does not show both")
	}
}

// TestMeetingDay is the recorder's work before a meeting and after it, form by
// form, to the minutes that begins with all of it.
func TestMeetingDay(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	d.must("items", values("title", "听取全市安全生产工作情况汇报", "reporter", "市应急管理局", "topic", "anquan"))
	d.must("items", values("title", "审议《云州市城市更新实施办法》"))
	d.must("items", values("title", "研究抗旱工作", "late", "1", "reason", "市长批示"))
	d.must("items/3/move", values("to", "1", "mark", "3"))
	d.must("items/2/withdraw", values("note", "材料不全"))
	page := d.must("people", values("person", "gongning", "person", "zhangxiaofeng", "who", "市水务局黄䶮\n市审计局", "standing", "observer"))
	if !strings.Contains(page.Body, "待单位报名") || !strings.Contains(page.Body, "黄䶮") {
		t.Error("the list lacks whom was invited")
	}
	d.must("people/6", values("name", "张晓峰", "unit", "市财政局", "office", "局长", "standing", "observer", "items", "3"))
	if found := d.Get("/meetings/" + d.id + "/people?find=zxf"); !strings.Contains(found.Body, "张晓峰") || !strings.Contains(found.Body, "已在名单") {
		t.Error("张晓峰 is not found by his initials")
	}
	d.must("attendance", values("row", "1", "here1", "1", "row", "2", "here2", "1", "row", "3", "here3", "1", "row", "4", "reason4", "公务出差",
		"row", "5", "here5", "1", "row", "6", "here6", "1", "stand6", "孙七", "row", "7", "here7", "1", "row", "8", "here8", "1", "name8", "李静"))
	sheet := d.Get("/meetings/" + d.id + "/sheet")
	for _, want := range []string{"市政府第1次常务会议签到表", "组成人员（4人）", "列席（第一项议题）（1人）"} {
		if !strings.Contains(sheet.Body, want) {
			t.Errorf("签到表 lacks %q", want)
		}
	}
	for _, path := range []string{"/people", "/attendance", "/sheet"} { // 沈7画，陆7画，欧8画，童12画
		page := d.Get("/meetings/" + d.id + path + "?order=strokes").Body
		last := 0
		for _, name := range []string{"沈岚", "陆明远", "欧阳若川", "童珂"} {
			at := strings.Index(page[last:], ">"+name+"<")
			if at < 0 {
				t.Errorf("%s: %s is not behind those with fewer strokes", path, name)
			}
			last += max(at, 0)
		}
	}
	if a := d.Get("/meetings/" + d.id + "/records"); !strings.Contains(a.Body, "参会人员：童珂 → 童珂（请假：公务出差）") {
		t.Error("the record does not tell who was away")
	}
	d.send("begin", values("reasons", "1")) // leads to the editor
	m, err := s.Office.Store.Minutes(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	doc := drafting.Parse(m.Text)
	var observers []string
	for _, p := range doc.Attendance.Observers.Persons() {
		observers = append(observers, p.Unit+p.Name+p.Remark)
	}
	if got := strings.Join(observers, " "); got != "龚宁 市财政局孙七代，列席第一项议题 市水务局黄䶮 市审计局李静" {
		t.Errorf("observers %s\n%s", got, m.Text)
	}
	if len(doc.Items) != 2 || doc.Items[0].Heading.Value != "研究抗旱工作" || doc.Attendance.Absent.Persons()[0].Remark != "公务出差" {
		t.Errorf("the text:\n%s", m.Text)
	}
	if a := s.As("zhugemingchuan").Get("/minutes/" + d.id); !strings.Contains(a.Body, `href="/meetings/`+d.id+`"`) {
		t.Error("no way from the minutes to its dossier")
	}
	if a := d.send("items", values("title", "研究别的")); a.Status != http.StatusConflict || !strings.Contains(errorOf(a), "已经起草") {
		t.Errorf("after it was begun: %d %s", a.Status, errorOf(a))
	}
}

// TestMeetingForms: what is not taken comes back with the reason and with what
// was typed; two who change the same version do not overwrite each other.
func TestMeetingForms(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	for _, c := range []struct {
		path   string
		fields url.Values
		status int
		says   string
		keeps  string
	}{
		{"items", values("title", "研究甲乙丙", "late", "1"), http.StatusUnprocessableEntity, "缘由", "研究甲乙丙"},
		{"items", values("list", "——\n1.\n"), http.StatusUnprocessableEntity, "没有读出议题", "1."},
		{"items", values("title", "研究丁", "version", "0"), http.StatusPreconditionFailed, "骆平", "研究丁"},
		{"people", values("who", "李静"), http.StatusUnprocessableEntity, "有2人名叫", "李静"},
		{"people", values(), http.StatusUnprocessableEntity, "一行写一个", ""},
		{"people/remove", values(), http.StatusUnprocessableEntity, "先选定", ""},
		{"basics", values("name", "常务会议改", "date", "2026-13-01", "chair", "陆明远"), http.StatusUnprocessableEntity, "日期", "常务会议改"},
		{"none", values("note", "只通报", "confirmed", " "), http.StatusUnprocessableEntity, "确认", "只通报"},
		{"attendance", values("row", "1", "here1", "1", "row", "4", "reason4", "考察", "row", "77"), http.StatusUnprocessableEntity, "77", "考察"},
		{"begin", values(), http.StatusConflict, "没有议题", ""},
		{"items/99/move", values("to", "1"), http.StatusUnprocessableEntity, "没有这项议题", ""},
		{"items/99", values("title", "x"), http.StatusNotFound, "", ""},
		{"recorders", values(), http.StatusUnprocessableEntity, "至少", ""},
	} {
		a := d.send(c.path, c.fields)
		if a.Status != c.status || !strings.Contains(errorOf(a), c.says) || !strings.Contains(a.Body, c.keeps) {
			t.Errorf("%s %v: %d %q, want %d with %q, keeping %q", c.path, c.fields, a.Status, errorOf(a), c.status, c.says, c.keeps)
		}
	}
	f := hiddenFields(t, d.Get("/meetings/"+d.id)) // the same click twice
	f.Set("title", "研究供热")
	for range 2 {
		if a := d.Post("/meetings/"+d.id+"/items", f); a.Status != http.StatusOK || strings.Count(a.Body, "<tr id=\"row-") != 1 {
			t.Errorf("the same click: %d, %d rows", a.Status, strings.Count(a.Body, "<tr id=\"row-"))
		}
	}
	if a := s.As("haozhiwei").Get("/meetings/" + d.id + "/basics"); strings.Contains(a.Body, `name="recorder"`) {
		t.Error("another recorder may name himself")
	}
}

// TestMeetingPolicy: who may open and who may change what, by role.
func TestMeetingPolicy(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	d.must("items", values("title", "研究供热"))
	reads := []string{"/meetings", "/meetings/" + d.id, "/meetings/" + d.id + "/people", "/meetings/" + d.id + "/attendance", "/meetings/" + d.id + "/sheet", "/meetings/" + d.id + "/records"}
	edits := []string{"/meetings/new", "/meetings/" + d.id + "/basics", "/meetings/" + d.id + "/items/1", "/meetings/" + d.id + "/people/1", "/meetings/" + d.id + "/decide/none", "/minutes/new"}
	for who, want := range map[string][2]int{
		"luoping": {200, 200}, "haozhiwei": {200, 200}, "tangxiaohe": {200, 200}, "zhugemingchuan": {200, 403}, "lumingyuan": {200, 403},
		"anrupan": {403, 403}, "yanbixin": {403, 403}, "zhangxiaofeng": {403, 403},
	} {
		c := s.As(who)
		for i, paths := range [][]string{reads, edits} {
			for _, path := range paths {
				if a := c.Get(path); a.Status != want[i] {
					t.Errorf("%s opens %s: %d, want %d", who, path, a.Status, want[i])
				}
			}
		}
		if a := c.Post("/meetings/"+d.id+"/items", values("title", "研究"+who, "version", "2")); want[1] == 403 && a.Status != 403 {
			t.Errorf("%s adds an item: %d", who, a.Status)
		}
		raw := 403
		if who == "luoping" {
			raw = 200
		}
		if a := c.Get("/meetings/" + d.id + "/raw"); a.Status != raw {
			t.Errorf("%s opens the raw record: %d, want %d", who, a.Status, raw)
		}
	}
	if a := s.As("").Get("/meetings/" + d.id); !strings.HasPrefix(a.Path, "/signin") {
		t.Errorf("nobody ends at %s", a.Path)
	}
	if a := s.As("luoping").Get("/meetings/none-such"); a.Status != http.StatusNotFound {
		t.Errorf("no such meeting: %d", a.Status)
	}
}

// TestMeetingFiles: materials and raw records are handed out as they were
// stored, as downloads only, and the opening of a raw record is on record.
func TestMeetingFiles(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	const page = "<script>alert(1)</script>"
	for name, content := range map[string]string{"送审稿<b>.html": page, "附件.txt": "甲"} {
		f := hiddenFields(t, d.Get("/meetings/"+d.id))
		a := d.Upload("/meetings/"+d.id+"/materials", name, []byte(content), f)
		if a.Status != http.StatusOK || strings.Contains(a.Body, "送审稿<b>") {
			t.Fatalf("upload: %d %s", a.Status, errorOf(a))
		}
	}
	m, err := s.Office.Store.Meeting(t.Context(), d.id)
	if err != nil || len(m.Materials) != 2 {
		t.Fatalf("%d materials, %v", len(m.Materials), err)
	}
	for _, file := range m.Materials {
		got := s.As("zhugemingchuan").Get("/meetings/" + d.id + "/materials/" + strconv.Itoa(file.N))
		if h := got.Header; h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") ||
			!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || int64(len(got.Body)) != file.Bytes {
			t.Errorf("%s: %v, %d bytes", file.Name, h, len(got.Body))
		}
	}
	if a := s.As("zhangxiaofeng").Get("/meetings/" + d.id + "/materials/1"); a.Status != http.StatusForbidden {
		t.Errorf("a party opens a material: %d", a.Status)
	}
	if a := d.Upload("/meetings/"+d.id+"/raw", "录音.mp3", []byte("声音"), nil); a.Status != http.StatusOK || !strings.Contains(a.Body, "录音.mp3") {
		t.Fatalf("raw: %d %s", a.Status, errorOf(a))
	}
	lend := values("to", "anrupan", "until", "2026-05-13", "reason", "核对原话")
	if a := d.Post("/meetings/"+d.id+"/raw/lend", lend); a.Status != http.StatusOK || !strings.Contains(a.Body, "安如磐") {
		t.Errorf("lend: %d %s", a.Status, errorOf(a))
	}
	if a := d.Post("/meetings/"+d.id+"/raw/lend", values("to", "anrupan", "until", "2020-01-01", "reason", "甲乙丙丁")); a.Status != 422 || !strings.Contains(a.Body, "甲乙丙丁") {
		t.Errorf("lend into the past: %d", a.Status)
	}
	if a := s.As("anrupan").Post("/meetings/"+d.id+"/raw/1/open", nil); a.Body != "声音" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("to whom it is lent: %d %q", a.Status, a.Body)
	}
	if a := s.As("anrupan").Post("/meetings/"+d.id+"/raw/2/recall", nil); a.Status != http.StatusForbidden {
		t.Errorf("who borrowed takes back: %d", a.Status)
	}
	if a := d.Post("/meetings/"+d.id+"/raw/2/recall", nil); !strings.Contains(a.Body, "没有借出") {
		t.Errorf("taken back: %d", a.Status)
	}
	if a := s.As("anrupan").Post("/meetings/"+d.id+"/raw/1/open", nil); a.Status != http.StatusForbidden {
		t.Errorf("after it was taken back: %d", a.Status)
	}
	_, lines, err := s.Office.Raw(t.Context(), workflow.Actor{Person: workflow.Person{ID: "luoping"}}, d.id)
	if err != nil || len(lines) != 4 || lines[2].Act != dossier.RawRead {
		t.Errorf("on record: %+v, %v", lines, err)
	}
}

// TestMeetingCanaries: what is typed never becomes part of a page.
func TestMeetingCanaries(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	const canary = `"><img src=x onerror=alert(1)>{{.}}`
	d.must("basics", values("name", "会议"+canary, "session", "1", "date", "2026-05-18", "chair", "陆"+canary, "office", canary, "place", canary, "title", canary, "notes", canary))
	d.must("items", values("title", canary, "brief", canary, "reporter", canary, "late", "1", "reason", canary))
	d.must("people/1", values("name", canary, "unit", canary, "office", canary, "standing", "observer", "items", "1"))
	d.must("attendance", values("row", "1", "reason1", canary))
	d.must("items/1/withdraw", values("note", canary))
	for _, path := range []string{"", "/basics", "/items/1", "/people", "/people/1", "/people?find=" + url.QueryEscape(canary), "/attendance", "/sheet", "/records", "/decide/none", "/raw"} {
		a := d.Get("/meetings/" + d.id + path)
		if a.Status != http.StatusOK || strings.Contains(a.Body, "<img") {
			t.Errorf("%s: %d, the canary has come out", path, a.Status)
		}
	}
	if a := d.send("items", values("title", canary, "reporter", canary, "version", "0")); a.Status != http.StatusPreconditionFailed || strings.Contains(a.Body, "<img") {
		t.Errorf("a form that comes back: %d", a.Status)
	}
	if a := d.Get("/meetings?q=" + url.QueryEscape(canary)); strings.Contains(a.Body, "<img") {
		t.Error("the list has let it out")
	}
}

// TestMinutesNew: a minutes begins from a type of meeting with all that is
// known, or from a text that is there.
func TestMinutesNew(t *testing.T) {
	s := servertest.New(t)
	c := s.As("linshuyan")
	f := hiddenFields(t, c.Get("/minutes/new"))
	f.Set("type", "changwu")
	f.Set("date", "2026-05-18")
	f.Set("items", "审议《甲办法》\n听取乙工作情况汇报")
	c.Post("/minutes/new", f)
	m, err := s.Office.Store.Minutes(t.Context(), f.Get("id"))
	if err != nil {
		t.Fatal(err)
	}
	doc := drafting.Parse(m.Text)
	if m.Title != "云州市人民政府第1次常务会议纪要" || len(doc.Items) != 2 || len(doc.Attendance.Present.Persons()) != 9 || doc.Recorders[0].Name != "林书言" {
		t.Errorf("%s\n%s", m.Title, m.Text)
	}
	f = hiddenFields(t, c.Get("/minutes/new"))
	f.Set("type", "changwu")
	f.Set("session", "1")
	f.Set("text", s.Sample("changwu"))
	if a := c.Post("/minutes/new", f); a.Status != http.StatusConflict || !strings.Contains(a.Body, `name="again"`) || !strings.Contains(a.Body, "陆明远市长主持召开") {
		t.Errorf("the same meeting again: %d %s", a.Status, errorOf(a))
	}
	f.Set("session", "35")
	c.Post("/minutes/new", f)
	if m, err = s.Office.Store.Minutes(t.Context(), f.Get("id")); err != nil || m.Title != "云州市人民政府第35次常务会议纪要" || m.Meeting != "2023-09-18" {
		t.Errorf("pasted: %+v, %v", m.Title, err)
	}
	if a := c.Post("/minutes/new", values("id", "x-1", "type", "changwu", "date", "")); a.Status != 422 || !strings.Contains(errorOf(a), "会议日期") {
		t.Errorf("without a day: %d %s", a.Status, errorOf(a))
	}
}

// A 签到表 goes out as a workbook, comes back filled in, and is looked through
// before it is saved; what is wrong with it is named by row and column.
func TestSignsFromFile(t *testing.T) {
	s := servertest.New(t)
	d := newMeeting(t, s, "luoping")
	d.must("people", values("who", "市水务局黄䶮\n市审计局", "standing", "observer"))
	actor := workflow.Actor{Person: workflow.Person{ID: "luoping"}}
	m, err := s.Office.Meeting(t.Context(), actor, d.id)
	if err != nil {
		t.Fatal(err)
	}
	out, err := roster.Read([]byte(d.Get("/meetings/" + d.id + "/sheet.xlsx").Body))
	if err != nil || len(out.Sheets[0].Rows) != len(m.People)+1 {
		t.Fatal(err)
	}
	rows := [][]string{}
	for _, row := range out.Sheets[0].Rows[1:] {
		name, unit, sign := row.Cell(1), row.Cell(2), "√"
		switch {
		case unit == "市审计局":
			rows = append(rows, []string{"李静", unit, "到会", "", ""})
			continue
		case name == "黄䶮":
			rows = append(rows, []string{name, unit, "到会", "", "陈𠮷"})
			continue
		case len(rows) == 0:
			sign = "请假"
		}
		rows = append(rows, []string{name, unit, sign, map[bool]string{true: "公务出差"}[sign == "请假"], ""})
	}
	heads := []string{"姓名", "单位", "签到", "事由", "代会人"}
	upload := func(rows [][]string) servertest.Answer {
		file, err := roster.Write([]roster.Table{{Name: "签到表", Heads: heads, Rows: rows}})
		if err != nil {
			t.Fatal(err)
		}
		return d.Upload("/meetings/"+d.id+"/attendance/import", "签到表.xlsx", file, nil)
	}
	page := upload(rows)
	for _, want := range []string{"已按“签到表.xlsx”填入下表，还没有保存", "陈𠮷代会", "市审计局：到会，李静", `value="公务出差"`, `value="陈𠮷"`} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("no %s in the page", want)
		}
	}
	if now, _ := s.Office.Meeting(t.Context(), actor, d.id); now.Version != m.Version {
		t.Error("a file was entered before anybody looked at it")
	}
	bad := upload([][]string{{"王二", "", "到会", "", ""}, {rows[0][0], rows[0][1], "也许", "", ""}})
	for _, want := range []string{"第2行“姓名”栏：参会名单上没有“王二”", "第3行“签到”栏：不认识“也许”"} {
		if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Body, want) {
			t.Errorf("%d, no %s: %s", bad.Status, want, errorOf(bad))
		}
	}
	if a := s.As("zhugemingchuan").Upload("/meetings/"+d.id+"/attendance/import", "a.csv", []byte("姓名,签到\n"), nil); a.Status != http.StatusForbidden {
		t.Errorf("a reviewer fills in the sheet: %d", a.Status)
	}
}
