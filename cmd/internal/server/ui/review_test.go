package ui_test

import (
	"bytes"
	"errors"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

var hidden = regexp.MustCompile(`<input type="hidden" name="(version|key)" value="([^"]*)">`)

// fill gives the hidden fields of a page's first form, with others.
func fill(t *testing.T, a servertest.Answer, more ...string) url.Values {
	t.Helper()
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(a.Body, -1) {
		if form.Get(m[1]) == "" {
			form.Set(m[1], html.UnescapeString(m[2]))
		}
	}
	if form.Get("version") == "" || form.Get("key") == "" {
		t.Fatalf("no form at %s: %d\n%s", a.Path, a.Status, faultOf(a))
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Add(more[i], more[i+1])
	}
	return form
}

// review is a case that tests work on.
type review struct {
	*servertest.Site
	t *testing.T
	m workflow.Minutes
}

func reviewed(t *testing.T) *review {
	t.Helper()
	s := servertest.New(t)
	r := &review{Site: s, t: t}
	r.m = s.Do(s.Draft("第99次常务会议纪要", s.Sample("changwu")), "linshuyan", workflow.Command{Action: workflow.Submit})
	return r
}

func (r *review) path(rest string) string { return "/minutes/" + r.m.ID + rest }

// latest reads the minutes as it is now.
func (r *review) latest() workflow.Minutes {
	r.t.Helper()
	m, err := r.Office.Store.Minutes(r.t.Context(), r.m.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	r.m = m
	return m
}

// act opens an act's form as somebody, fills it in and sends it.
func (r *review) act(who, act string, more ...string) servertest.Answer {
	r.t.Helper()
	c := r.As(who)
	a := c.Post(r.path("/do/"+act), fill(r.t, c.Get(r.path("/do/"+act)), more...))
	r.latest()
	return a
}

// must demands that an act was carried out.
func (r *review) must(who, act string, more ...string) servertest.Answer {
	r.t.Helper()
	a := r.act(who, act, more...)
	if a.Status != http.StatusOK || !strings.Contains(a.Path, "done=") {
		r.t.Fatalf("%s by %s: %d at %s\n%s", act, who, a.Status, a.Path, faultOf(a))
	}
	return a
}

// faultOf gives what a page says went wrong.
func faultOf(a servertest.Answer) string {
	if _, main, ok := strings.Cut(a.Body, "<main"); ok {
		a.Body = main
	}
	if m := regexp.MustCompile(`(?s)role="alert"[^>]*>(.*?)</div>`).FindStringSubmatch(a.Body); m != nil {
		return m[1]
	}
	if len(a.Body) > 1500 {
		return a.Body[:1500]
	}
	return a.Body
}

func (r *review) last() workflow.Entry {
	r.t.Helper()
	all, err := r.Office.Store.Entries(r.t.Context(), r.m.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return all[len(all)-1]
}

// The whole way from 核稿 to 签发 by the forms.
func TestReviewToSignature(t *testing.T) {
	r := reviewed(t)
	c := r.As("zhugemingchuan")
	page := c.Get(r.path(""))
	for _, want := range []string{"审核·核稿", "诸葛明川", "还缺：", "同意", "改后同意", "退回", "清稿", "花脸", "办理过程", "林书言"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	form := fill(t, page, "note", "同意，呈副主任。")
	if a := c.Post(r.path("/do/approve"), form); a.Status != http.StatusOK || !strings.Contains(a.Body, "已办：同意") {
		t.Fatalf("approve: %d %s\n%s", a.Status, a.Path, faultOf(a))
	}
	if a := c.Post(r.path("/do/approve"), form); a.Status != http.StatusOK || r.latest().Version != 3 {
		t.Errorf("the same click again: %d, version %d, want the first answer", a.Status, r.m.Version)
	}
	r.latest()
	changed := strings.Replace(r.m.Text, "会议听取了", "会议认真听取了", 1)
	r.must("gaomingyuan", "change", "text", strings.ReplaceAll(changed, "\n", "\r\n"))
	if e := r.last(); e.Action != workflow.Approve || e.Bound.Before == e.Bound.After || r.m.Text != changed {
		t.Errorf("改后同意 became %s, text changed %v", e.Action, r.m.Text == changed)
	}
	marks := r.As("shenruochuan").Get(r.path("?view=marks"))
	if !strings.Contains(marks.Body, "<ins") || !strings.Contains(marks.Body, "高明远") || !strings.Contains(marks.Body, "增加12字") && !strings.Contains(marks.Body, "增加2字") {
		t.Error("the 花脸稿 does not show what 高明远 has changed")
	}
	r.must("shenruochuan", "approve")
	r.must("lumingyuan", "sign", "note", "同意印发。")
	if _, signed := r.m.Signature(); !signed || r.m.Place.State != "collation" {
		t.Errorf("after 签发: %s", r.m.Place)
	}
	sheet := r.As("tangxiaohe").Get(r.path("/sheet.pdf"))
	if !strings.HasPrefix(sheet.Body, "%PDF") {
		t.Errorf("发文稿纸: %d", sheet.Status)
	}
}

// A paragraph is changed alone, and saved without consenting.
func TestChangeOfOneParagraph(t *testing.T) {
	r := reviewed(t)
	c := r.As("zhugemingchuan")
	lines := strings.Split(r.m.Text, "\n")
	n := 0
	for i, l := range lines {
		if strings.Contains(l, "会议传达学习了") {
			n = i
		}
	}
	page := c.Get(r.path("/do/change?p=" + strconv.Itoa(n+1)))
	if !strings.Contains(page.Body, "第 "+strconv.Itoa(n+1)+" 段") || strings.Contains(page.Body, lines[0]+"\n"+lines[1]) {
		t.Fatalf("the form does not ask for paragraph %d alone", n+1)
	}
	form := fill(t, page, "p", strconv.Itoa(n+1), "before", lines[n], "text", lines[n]+"要抓好落实。", "alone", "1")
	if a := c.Post(r.path("/do/change"), form); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, faultOf(a))
	}
	lines[n] += "要抓好落实。"
	if r.latest().Text != strings.Join(lines, "\n") || r.last().Action != workflow.Save {
		t.Errorf("%s, text as meant: %v", r.last().Action, r.m.Text == strings.Join(lines, "\n"))
	}
	form.Set("key", "another")
	form.Set("version", strconv.Itoa(r.m.Version))
	if a := c.Post(r.path("/do/change"), form); a.Status != http.StatusPreconditionFailed || !strings.Contains(a.Body, "已被他人改动") || !strings.Contains(a.Body, "要抓好落实。") {
		t.Errorf("a paragraph that has changed: %d\n%s", a.Status, faultOf(a))
	}
}

// Who comes too late sees what was changed, and loses nothing of what he typed.
func TestStale(t *testing.T) {
	r := reviewed(t)
	c := r.As("zhugemingchuan")
	form := fill(t, c.Get(r.path("/do/approve")), "note", "同意，措辞已经看过<b>。")
	changed := strings.Replace(r.m.Text, "会议听取了", "会议专题听取了", 1)
	r.m = r.Do(r.m, "zhugemingchuan", workflow.Command{Action: workflow.Save, Text: &changed})
	a := c.Post(r.path("/do/approve"), form)
	if a.Status != http.StatusPreconditionFailed || !strings.Contains(a.Body, "您打开之后的变动") || !strings.Contains(a.Body, "专题") || !strings.Contains(a.Body, "措辞已经看过&lt;b&gt;。") {
		t.Errorf("%d\n%s", a.Status, faultOf(a))
	}
	if a := c.Post(r.path("/do/approve"), fill(t, a, "note", "同意。")); a.Status != http.StatusOK {
		t.Errorf("after looking: %d\n%s", a.Status, faultOf(a))
	}
}

func TestReturn(t *testing.T) {
	r := reviewed(t)
	if a := r.act("zhugemingchuan", "return", "to", "recording", "note", " "); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "理由") {
		t.Errorf("without a reason: %d\n%s", a.Status, faultOf(a))
	}
	r.must("zhugemingchuan", "return", "to", "recording", "straight", "1", "note", "请核对责任单位。", "mark-1", "标题漏了机关名称")
	e := r.last()
	if len(e.Remarks) != 1 || e.Remarks[0].Text != "标题漏了机关名称" || e.Back.IsZero() || r.m.Place.State != "recording" {
		t.Errorf("%+v at %s", e.Remarks, r.m.Place)
	}
	page := r.As("linshuyan").Get(r.path(""))
	for _, want := range []string{"请核对责任单位。", "标题漏了机关名称", "退回时标出", "改后直接送回"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the drafter is not told %q", want)
		}
	}
	r.m = r.Do(r.m, "linshuyan", workflow.Command{Action: workflow.Submit})
	if r.m.Place.State != "review" {
		t.Errorf("resubmitted to %s", r.m.Place)
	}
}

func TestRemarks(t *testing.T) {
	r := reviewed(t)
	r.must("zhugemingchuan", "comment", "quote", "会议听取了", "note", "是否应为“专题听取”")
	if a := r.act("zhugemingchuan", "comment", "quote", "这几个字没有", "note", "？"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "正文里没有") {
		t.Errorf("words that are not there: %d\n%s", a.Status, faultOf(a))
	}
	r.must("linshuyan", "comment", "thread", "1", "note", "已按通知核过")
	r.must("zhugemingchuan", "comment", "thread", "1", "settle", "1", "note", "可以")
	page := r.As("gaomingyuan").Get(r.path(""))
	for _, want := range []string{"<mark>会议听取了</mark>", "是否应为“专题听取”", "已按通知核过", "已处理"} {
		if !strings.Contains(html.UnescapeString(page.Body), want) {
			t.Errorf("the remarks do not show %q", want)
		}
	}
	if a := r.act("zhugemingchuan", "comment", "thread", "7", "note", "？"); a.Status == http.StatusInternalServerError {
		t.Errorf("a thread that is not there: %d", a.Status)
	}
}

// 征求意见: asked by form, answered per 议题, urged, registered from paper.
func TestOpinions(t *testing.T) {
	r := reviewed(t)
	form := r.As("zhugemingchuan").Get(r.path("/do/consult"))
	if !strings.Contains(form.Body, "责任单位") {
		t.Error("the form does not propose who is responsible")
	}
	r.must("zhugemingchuan", "consult", "unit", "czj", "items-czj", "1、2", "unit", "rl", "items-rl", "2", "others", "市教育局 3\n", "due", "2026-05-15")
	if n := len(r.m.Participants); n != 3 || !r.m.Participants[1].Paper {
		t.Fatalf("%d asked: %+v", n, r.m.Participants)
	}
	if a := r.act("zhugemingchuan", "consult", "unit", "fgw", "items-fgw", "99"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "没有第99项") {
		t.Errorf("an item that is not there: %d\n%s", a.Status, faultOf(a))
	}
	c := r.As("zhangxiaofeng")
	page := c.Get(r.path(""))
	items := drafting.ItemsOf(r.m.Text)
	if !strings.Contains(page.Body, items[0].Heading) || strings.Contains(page.Body, items[2].Heading) || strings.Contains(page.Body, "办理过程") {
		t.Error("who is asked about two 议题 sees something else")
	}
	if a := c.Post(r.path("/do/reply"), fill(t, page, "row", "1", "outcome", "agreed", "outcome-2", "objected")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("an objection without words: %d", a.Status)
	}
	a := c.Post(r.path("/do/reply"), fill(t, c.Get(r.path("")), "row", "1", "outcome", "agreed", "outcome-2", "objected", "opinion-2", "经费没有着落"))
	if p := r.latest().Participants[0]; a.Status != http.StatusOK || p.Outcome != workflow.Objected || len(p.Answers) != 2 || p.Answers[1].Opinion != "经费没有着落" {
		t.Errorf("%d: %+v\n%s", a.Status, p, faultOf(a))
	}
	if a := c.Get(r.path("/do/approve")); a.Status != http.StatusForbidden {
		t.Errorf("who is asked opens the consent: %d", a.Status)
	}
	r.must("linshuyan", "urge", "row", "2", "row", "3")
	table := r.As("linshuyan").Get(r.path("/opinions"))
	for _, want := range []string{"经费没有着落", "不同意", "未阅", "征求意见单", "市财政局"} {
		if !strings.Contains(table.Body, want) {
			t.Errorf("the table does not show %q", want)
		}
	}
	if open := r.As("linshuyan").Get(r.path("/opinions?only=open")); strings.Count(open.Body, "/inquiry/") != 2 {
		t.Errorf("%d rows wait, want 2", strings.Count(open.Body, "/inquiry/"))
	}
	r.paperReply()
}

// paperReply prints the 征求意见单 of row 2 and registers what comes back.
func (r *review) paperReply() {
	r.t.Helper()
	sheet := r.As("linshuyan").Get(r.path("/inquiry/2"))
	code := regexp.MustCompile(`版本码 ([0-9A-F]{4}-[0-9A-F]{4}-2)`).FindStringSubmatch(sheet.Body)
	items := drafting.ItemsOf(r.m.Text)
	if code == nil || !strings.Contains(sheet.Body, items[1].Heading) || strings.Contains(sheet.Body, items[0].Heading) {
		r.t.Fatalf("征求意见单 without code, or with another 议题")
	}
	c := r.As("tangxiaohe")
	send := func(scan string, more ...string) servertest.Answer {
		form := fill(r.t, c.Get(r.path("/register")), append([]string{"what", "row:2", "day", "2026-05-12", "outcome", "reserved", "note", "请写明供热面积。", "signer", "王经办"}, more...)...)
		body, kind := upload(r.t, form, scan)
		return c.Send(http.MethodPost, r.path("/register"), kind, body)
	}
	if a := send("%PDF scan", "code", "AAAA-BBBB"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "AAAA-BBBB") || !strings.Contains(a.Body, "已收到") {
		r.t.Errorf("a wrong code: %d\n%s", a.Status, faultOf(a))
	}
	if a := send("", "code", code[1]); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "扫描件") {
		r.t.Errorf("without a scan: %d\n%s", a.Status, faultOf(a))
	}
	a := send("%PDF scan", "code", strings.ToLower(code[1]))
	p := r.latest().Participants[1]
	if a.Status != http.StatusOK || p.Outcome != workflow.Reserved || p.By.Name != "王经办" || p.Through.Name != "唐小禾" {
		r.t.Errorf("%d %+v\n%s", a.Status, p, faultOf(a))
	}
	e := r.last()
	got := r.As("linshuyan").Get(r.path("/scans/" + e.Paper.Scan.SHA256))
	if got.Body != "%PDF scan" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		r.t.Errorf("the scan comes back as %q, %q", got.Body, got.Header.Get("Content-Disposition"))
	}
}

// upload makes a form with a file; without data there is none.
func upload(t *testing.T, form url.Values, data string) (*bytes.Buffer, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if data != "" {
		f, err := w.CreateFormFile("scan", "签批单<i>.pdf")
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(data)) // a bytes.Buffer takes everything
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}

// A signature on paper: registered, entered by 誊清, proof-read by a second person.
func TestSignedOnPaper(t *testing.T) {
	r := reviewed(t)
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		r.must(who, "approve")
	}
	code := engine.VersionCode(drafting.Format(drafting.Parse(r.m.Text)))
	c := r.As("tangxiaohe")
	form := fill(t, c.Get(r.path("/register")), "what", "sign", "who", "lumingyuan", "code", code, "day", "2026-05-12", "note", "同意，“抓紧”改“抓实”。")
	body, kind := upload(t, form, "%PDF signed")
	if a := c.Send(http.MethodPost, r.path("/register"), kind, body); a.Status != http.StatusOK || !strings.Contains(a.Path, "done=") {
		t.Fatalf("%d\n%s", a.Status, faultOf(a))
	}
	signature, signed := r.latest().Signature()
	if !signed || signature.By.Name != "陆明远" || signature.Through.Name != "唐小禾" {
		t.Fatalf("%+v", signature)
	}
	changed := strings.Replace(r.m.Text, "会议听取了", "会议认真听取了", 1)
	r.must("tangxiaohe", "transcribe", "text", changed)
	if a := r.act("chenyi", "proofread"); a.Status != http.StatusOK || r.m.Correction.Checked.ID != "chenyi" {
		t.Errorf("校核: %d %+v\n%s", a.Status, r.m.Correction, faultOf(a))
	}
	if !strings.Contains(r.As("chenyi").Get(r.path("/history")).Body, "唐小禾凭纸面登记") {
		t.Error("the history does not say who registered it")
	}
}

// barOf gives what stands in somebody's bar: the button that leads on, what is
// beside it, and what is under 更多.
func (r *review) barOf(who string) (lead, first, more string) {
	r.t.Helper()
	_, acts, _ := strings.Cut(r.As(who).Get(r.path("")).Body, `class="acts noprint"`)
	acts, _, _ = strings.Cut(acts, "</details>")
	acts, under, _ := strings.Cut(acts, "<details")
	if b := regexp.MustCompile(`<button class="primary"[^>]*>([^<]+)`).FindStringSubmatch(acts); b != nil {
		lead = b[1]
	}
	label := regexp.MustCompile(`<a [^>]*>([^<]+)</a>`)
	for _, l := range label.FindAllStringSubmatch(acts, -1) {
		first += l[1]
	}
	for _, l := range label.FindAllStringSubmatch(under, -1) {
		more += l[1]
	}
	return lead, first, more
}

// The bar begins with what somebody is asked for; what undoes something is
// never beside it but 退回, for who may consent instead.
func TestBarOrder(t *testing.T) {
	r := reviewed(t)
	r.must("zhugemingchuan", "add", "holder", "post:fumishuzhang-1")
	check := func(who, lead, first, more string) {
		t.Helper()
		if l, f, m := r.barOf(who); l != lead || f != first || m != more {
			t.Errorf("%s at %s: %q, %q, %q; want %q, %q, %q", who, r.latest().Place, l, f, m, lead, first, more)
		}
	}
	check("zhugemingchuan", "同意", "改后同意…退回…", "催办…征求意见…加签…转办…减签…作废…")
	check("shenruochuan", "", "催办…", "征求意见…减签…")
	check("linshuyan", "", "催办…", "代登记…登记改回的 Word 文件…")
	r.must("zhugemingchuan", "drop", "row", "1", "note", "不用了")
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		r.must(who, "approve")
	}
	check("lumingyuan", "签发", "改后同意…退回…", "催办…加签…转办…减签…作废…")
	check("shenruochuan", "", "催办…", "")
	r.must("lumingyuan", "sign")
	check("tangxiaohe", "", "整理、付印催办…", "文字性更正…转办…退回…")
}

// 加签, 减签, 转办, 作废.
func TestBesideTheLine(t *testing.T) {
	r := reviewed(t)
	r.must("zhugemingchuan", "add", "holder", "post:fumishuzhang-1", "note", "请一并审核")
	if p := r.m.Participants[0]; p.Kind != workflow.Added || p.Post != "fumishuzhang-1" {
		t.Errorf("%+v", p)
	}
	if a := r.act("zhugemingchuan", "add", "who", "某甲"); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusConflict {
		t.Errorf("nobody of that name: %d\n%s", a.Status, faultOf(a))
	}
	r.must("zhugemingchuan", "drop", "row", "1", "note", "不用了")
	if a := r.As("linshuyan").Get(r.path("/do/void")); a.Status != http.StatusForbidden && a.Status != http.StatusConflict {
		t.Errorf("a form that would be refused: %d", a.Status)
	}
	r.must("zhugemingchuan", "reassign", "who", "龚宁")
	if r.m.Desk.Person.ID != "gongning" {
		t.Errorf("desk %+v", r.m.Desk)
	}
	r.must("gongning", "return", "to", "recording", "note", "会议改期")
	r.must("linshuyan", "void", "note", "会议改期")
	if r.m.Place.State != "voided" {
		t.Errorf("%s", r.m.Place)
	}
	if page := r.As("linshuyan").Get(r.path("")); !strings.Contains(page.Body, "已作废") {
		t.Error("the page does not say that it is void")
	}
}

// What has changed since it was last read begins where the reader left off, and
// looking again shows the same.
func TestSinceLastRead(t *testing.T) {
	r := reviewed(t)
	c := r.As("shenruochuan")
	c.Get(r.path(""))
	changed := strings.Replace(r.m.Text, "会议听取了", "会议认真听取了", 1)
	r.m = r.Do(r.m, "zhugemingchuan", workflow.Command{Action: workflow.Save, Text: &changed})
	page := c.Get(r.path(""))
	if page.Path != r.path("?since=1") || !strings.Contains(page.Body, "上次阅后修改") || strings.Count(page.Body, "（上次阅后有改动）") != 1 {
		t.Errorf("ends at %s with %d paragraphs marked", page.Path, strings.Count(page.Body, "（上次阅后有改动）"))
	}
	since := c.Get(r.path("?since=1&view=since"))
	if !strings.Contains(since.Body, "<ins") || !strings.Contains(since.Body, "诸葛明川") {
		t.Error("the change does not show")
	}
	if page := c.Get(r.path("")); !strings.Contains(page.Body, "上次阅后没有修改") {
		t.Error("what has been read is still new")
	}
	if diff := c.Get(r.path("?view=diff&from=2&to=1")); !strings.Contains(diff.Body, "第1稿与第2稿相比") {
		t.Error("any two texts are not compared")
	}
}

// Canaries in every field that people fill in never run.
func TestCanaries(t *testing.T) {
	const canary = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	s := servertest.New(t)
	r := &review{Site: s, t: t}
	text := strings.Replace(s.Sample("changwu"), "会议听取了", "会议"+canary+"听取了", 1)
	r.m = s.Draft("纪要"+canary, text)
	r.m = s.Do(r.m, "linshuyan", workflow.Command{Action: workflow.Submit, Note: canary})
	r.must("zhugemingchuan", "consult", "unit", "czj", "note", canary)
	c := r.As("zhangxiaofeng")
	c.Post(r.path("/do/reply"), fill(t, c.Get(r.path("")), "row", "1", "outcome", "reserved", "note", canary))
	r.must("zhugemingchuan", "comment", "quote", "会议"+canary, "note", canary)
	changed := strings.Replace(r.latest().Text, "会议强调", "会议"+canary+"强调", 1)
	r.m = r.Do(r.m, "zhugemingchuan", workflow.Command{Action: workflow.Save, Text: &changed})
	r.must("zhugemingchuan", "return", "to", "recording", "note", canary, "mark-2", canary)
	for _, who := range []string{"linshuyan", "zhangxiaofeng"} {
		for _, path := range []string{
			"", "?view=marks", "?view=diff&from=1&to=2", "?view=paper", "?quote=" + url.QueryEscape(canary), "/history", "/opinions", "/inquiry/1", "/do/comment?quote=" + url.QueryEscape(canary), "/do/void", "/do/reply", "/pages/1.svg",
		} {
			a := r.As(who).Get(r.path(path))
			if strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, "<img src=x") {
				t.Errorf("%s opens %s: a canary runs", who, path)
			}
			if strings.Contains(a.Body, "style=") || strings.Contains(strings.ToLower(a.Body), " onclick=") {
				t.Errorf("%s opens %s: an inline style or handler", who, path)
			}
		}
	}
}

// What is not one's own is not to be found.
func TestForms(t *testing.T) {
	r := reviewed(t)
	for path, want := range map[string]int{
		"/do/nothing": http.StatusNotFound, "/do/create": http.StatusNotFound, "/inquiry/9": http.StatusNotFound, "/do/approve": http.StatusForbidden,
	} {
		if a := r.As("linshuyan").Get(r.path(path)); a.Status != want {
			t.Errorf("%s: %d, want %d", path, a.Status, want)
		}
	}
	if a := r.As("zhugemingchuan").Post(r.path("/do/approve"), url.Values{"key": {"x"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a form without version: %d", a.Status)
	}
	if a := r.As("linshuyan").Post(r.path("/do/approve"), url.Values{"version": {"2"}, "key": {"x"}}); a.Status != http.StatusForbidden {
		t.Errorf("the drafter consents: %d", a.Status)
	}
	for _, who := range []string{"anrupan", "dengchangfeng"} {
		if a := r.As(who).Get(r.path("")); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", who, a.Status)
		}
	}
}

// altered changes the office's data by what spoil does to the sample's.
func altered(t *testing.T, s *servertest.Site, spoil func(*org.Data)) {
	t.Helper()
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	spoil(&draft.Data)
	preview, err := s.Office.Preview(t.Context(), draft)
	if err := errors.Join(found.Err(), err, preview.Err()); err != nil {
		t.Fatal(err)
	}
	warrant := office.Warrant{By: workflow.Person{ID: "anrupan"}, Second: workflow.Person{ID: "weichangan"}, Note: "调整"}
	if err := s.Office.Alter(t.Context(), warrant, preview.Changes); err != nil {
		t.Fatal(err)
	}
}

// A deputy acts in somebody's place by the bar, and the record names both.
func TestDeputy(t *testing.T) {
	r := reviewed(t)
	altered(t, r.Site, func(d *org.Data) {
		d.Delegations = append(d.Delegations, org.Delegation{
			ID: "2026-1", From: "gaomingyuan", To: "gongning", Posts: []string{"fuzhuren"}, Waiting: true, Reason: "出差",
			Period: org.Period{Since: "2026-05-10", Until: "2026-05-20"},
		})
	})
	r.must("zhugemingchuan", "approve")
	c := r.As("gongning")
	page := c.Get(r.path(""))
	if !strings.Contains(page.Body, "代 高明远") {
		t.Fatalf("the bar does not offer to act for 高明远")
	}
	if a := c.Post(r.path("/do/approve"), fill(t, page, "for", "gaomingyuan", "note", "同意。")); a.Status != http.StatusOK || !strings.Contains(a.Body, "龚宁（代高明远）") {
		t.Errorf("%d\n%s", a.Status, faultOf(a))
	}
	r.latest()
	if e := r.last(); e.Actor.ID != "gongning" || e.OnBehalf.ID != "gaomingyuan" {
		t.Errorf("%s for %s", e.Actor.ID, e.OnBehalf.ID)
	}
}

// A step held for each 议题 asks who reviews which, where nobody is named yet.
func TestPerItem(t *testing.T) {
	s := servertest.New(t)
	altered(t, s, func(d *org.Data) {
		for i := range d.Meetings {
			if d.Meetings[i].ID == "changwu" {
				d.Meetings[i].Flow = "per-item"
			}
		}
		d.Authorities = slices.DeleteFunc(d.Authorities, func(a org.Authority) bool { return a.Meeting == "changwu" })
	})
	r := &review{Site: s, t: t, m: s.Draft("第99次常务会议纪要", s.Sample("changwu"))}
	flow, err := s.Office.Flow(t.Context(), r.m)
	if err != nil {
		t.Fatal(err)
	}
	r.m = s.Do(r.m, "linshuyan", workflow.Command{Action: workflow.Submit})
	for range 4 {
		page := r.As("zhugemingchuan").Get(r.path("/do/approve"))
		if !strings.Contains(page.Body, "每个议题由谁审核") {
			r.must("zhugemingchuan", "approve")
			continue
		}
		var more []string
		for _, item := range drafting.ItemsOf(r.m.Text) {
			more = append(more, "review-"+strconv.Itoa(item.Position), []string{"post:fumishuzhang-1", "post:fumishuzhang-2"}[item.Position%2])
		}
		r.must("zhugemingchuan", "approve", more...)
		if n := len(r.m.Open(workflow.PerItem, r.m.Place)); n != 2 || !flow.StepDef(r.m.Place).Each {
			t.Errorf("%d reviewers asked at %s", n, r.m.Place)
		}
		return
	}
	t.Error("nobody was asked who reviews which 议题")
}

// BenchmarkRead is the reading page of a draft that was saved three hundred times.
func BenchmarkRead(b *testing.B) {
	s := servertest.New(b)
	m := s.Draft("第99次常务会议纪要", s.Sample("changwu"))
	for i := range 300 {
		text := strings.Replace(s.Sample("changwu"), "会议听取了", "会议第"+strconv.Itoa(i)+"次听取了", 1)
		m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Save, Text: &text})
	}
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	c := s.As("zhugemingchuan")
	for b.Loop() {
		if a := c.Get("/minutes/" + m.ID); a.Status != http.StatusOK {
			b.Fatal(a.Status)
		}
	}
}
