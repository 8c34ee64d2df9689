package ui_test

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/drafting"
	"jiyao/drafting/nameorder"
	"jiyao/workflow"
)

// at opens a page of the site for somebody.
func at(b *browsertest.Browser, s *servertest.Site, who, path string) *browsertest.Page {
	p := b.Person()
	p.Cookie(s.URL, servertest.PersonCookie, who)
	p.Go(s.URL + path)
	return p
}

// editing opens the editor and waits until it has the pages and the findings.
func editing(b *browsertest.Browser, s *servertest.Site, who string, m workflow.Minutes) *browsertest.Page {
	p := at(b, s, who, "/minutes/"+m.ID+"/edit")
	p.Wait(".ed-live .cm-content")
	p.Until(`document.querySelector(".ed-paper svg") && !/校对$/.test(document.querySelector("[data-do=findings]").textContent.trim())`)
	return p
}

func textOf(t *testing.T, s *servertest.Site, m workflow.Minutes) string {
	t.Helper()
	now, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now.Text
}

// A word composed by an input method stands in the text, on the page and on the
// server; nothing is sent while it is being composed.
func TestEditorComposes(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := editing(b, s, "linshuyan", m)
	p.Shot("1440")
	p.Keys("Control+Home", "End")
	p.Composing("ceshi")
	before := browsertest.Eval[string](p, `document.querySelector(".ed-saved").textContent`)
	p.Keys("Control+s") // no key acts now
	if now := browsertest.Eval[string](p, `document.querySelector(".ed-saved").textContent`); now != before && !strings.Contains(now, "改动") {
		t.Errorf("while composing the state says %q", now)
	}
	p.Insert("（测试稿）")
	p.Until(`/已保存/.test(document.querySelector(".ed-saved").textContent) && document.querySelector(".ed-paper").textContent.includes("测试稿")`)
	if got := textOf(t, s, m); !strings.HasPrefix(got, "云州市人民政府第35次常务会议纪要（测试稿）\n") {
		t.Errorf("saved text begins %.80q", got)
	}
	p.Size(1366, 768)
	p.Shot("1366")
}

// Whatever comes from the server while a word is being composed waits: the
// composition is neither cut nor doubled, and a cancelled one leaves nothing.
func TestEditorAnswersWhileComposing(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", "第3次会议纪要\n一、甲事\n会议指出,要办。\n二、乙事\n会议要求，抓紧。\n")
	p := editing(b, s, "linshuyan", m)
	p.Keys("Control+Home", "ArrowDown", "ArrowDown", "End")
	p.Insert("甲")
	p.Composing("zhuan")
	asked := `performance.getEntriesByType("resource").filter((e) => /\/(lint|preview)$/.test(e.name)).length`
	n := browsertest.Eval[int](p, asked)
	p.Until(fmt.Sprintf("%s > %d", asked, n+1))
	time.Sleep(2500 * time.Millisecond) // longer than saving waits
	p.Composing("zhuanti")
	if got := textOf(t, s, m); strings.Contains(got, "zhuan") {
		t.Errorf("half a word was saved: %q", got)
	}
	p.Insert("专题")
	p.Keys("End")
	p.Compose("quxiao", "")
	p.Insert("末")
	saved(p)
	if got, want := textOf(t, s, m), "第3次会议纪要\n一、甲事\n会议指出,要办。甲专题末\n二、乙事\n会议要求，抓紧。\n"; got != want {
		t.Errorf("saved %q, want %q", got, want)
	}
}

// Without a script the same work is done with a form, beside the findings and
// the pages.
func TestEditorWithoutScript(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := b.Person()
	p.Cookie(s.URL, servertest.PersonCookie, "linshuyan")
	p.NoScript()
	p.Go(s.URL + "/minutes/" + m.ID + "/edit")
	p.Shot("top")
	p.Click("#ed-text")
	p.Keys("Control+Home", "End")
	p.Insert("（无脚本）")
	p.Click("#ed-form button:not(.primary)")
	p.Until(`document.getElementById("ed").dataset.revision === "2"`)
	p.Until(`document.querySelectorAll("noscript img, .paper img").length === 6`)
	if got := textOf(t, s, m); !strings.HasPrefix(got, "云州市人民政府第35次常务会议纪要（无脚本）\n") {
		t.Errorf("saved %.60q", got)
	}
	browsertest.Eval[bool](p, `(document.querySelector("details").scrollIntoView(), true)`)
	p.Shot("foot")
}

// The editor is usable with large letters, in high contrast and on a narrow
// screen.
func TestEditorLooks(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := editing(b, s, "linshuyan", m)
	for _, look := range []struct {
		name, attributes string
		width, height    int64
	}{
		{"390", "", 390, 844},
		{"dark", `data-theme="dark"`, 1440, 900},
		{"contrast", `data-theme="contrast"`, 1440, 900},
		{"150", `data-size="150"`, 1366, 768},
		{"200", `data-size="200"`, 1366, 768},
	} {
		p.Size(look.width, look.height)
		name, value, _ := strings.Cut(look.attributes, "=")
		browsertest.Eval[bool](p, fmt.Sprintf(`(["data-theme", "data-size"].forEach((a) => document.documentElement.removeAttribute(a)), %t && document.documentElement.setAttribute(%q, %s), true)`,
			name != "", name, cmp.Or(value, `""`)))
		p.Until(`document.querySelector(".ed-paper svg")`)
		p.Shot(look.name)
		if wide := browsertest.Eval[bool](p, `document.documentElement.scrollWidth > innerWidth + 1`); wide {
			t.Errorf("%s: the page is wider than the screen", look.name)
		}
	}
}

// A session that runs out in the middle of a sentence costs no word: the page
// asks for the password and goes on.
func TestEditorSessionExpires(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	const password = "云州一二三四五六七八"
	if err := s.Session.SetPassword(t.Context(), "linshuyan", password, session.MayKeep); err != nil {
		t.Fatal(err)
	}
	p := b.Person()
	p.Allow("401")
	p.Go(s.URL + "/signin?next=/minutes/" + m.ID + "/edit")
	signIn := func(login, word string) {
		p.Fill("[name=login]", login)
		p.Fill("[name=password]", word)
		p.Keys("Enter")
	}
	signIn(loginOf(t, s, "linshuyan"), password)
	p.Wait(".ed-live .cm-content")
	p.Keys("Control+Home", "End")
	p.Insert("甲")
	saved(p)
	if _, err := (session.Keeper{Office: s.Office}).EndSessions(t.Context(), "linshuyan", "", "anrupan"); err != nil {
		t.Fatal(err)
	}
	p.Insert("乙")
	p.Wait(".ed-signin form")
	p.Shot("signin")
	p.Insert("丙") // the sentence goes on meanwhile
	signIn(loginOf(t, s, "linshuyan"), "不是这个密码")
	p.Until(`document.querySelector(".ed-signin-told").textContent.trim() !== ""`)
	signIn(loginOf(t, s, "linshuyan"), password)
	p.Until(`document.querySelector(".ed-signin").hidden`)
	p.Insert("丁")
	saved(p)
	if got := textOf(t, s, m); !strings.HasPrefix(got, "云州市人民政府第35次常务会议纪要甲乙丙丁\n") {
		t.Errorf("saved %.60q", got)
	}
}

func loginOf(t *testing.T, s *servertest.Site, who string) string {
	t.Helper()
	p, err := s.Office.Person(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return p.Login
}

// finding walks from the beginning to the first finding whose card says the
// words.
func finding(p *browsertest.Page, card, words string) {
	p.Keys("Control+Home")
	for range 20 {
		p.Keys("F7")
		p.Wait(".ed-card")
		if browsertest.Eval[bool](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))`, card, words)) {
			return
		}
	}
	p.Until(fmt.Sprintf(`false /* no finding says %s */`, words))
}

// saved waits until the server has everything.
func saved(p *browsertest.Page) {
	p.Until(`document.querySelector(".ed-saved").dataset.state === "saved"`)
}

// A front is the site behind an address that can be taken away and given back.
type front struct {
	t       *testing.T
	handler http.Handler
	address string
	server  *http.Server
}

func (f *front) start() {
	f.t.Helper()
	listener, err := net.Listen("tcp", cmp.Or(f.address, "127.0.0.1:0"))
	if err != nil {
		f.t.Fatal(err)
	}
	f.address = listener.Addr().String()
	f.server = &http.Server{Handler: f.handler}
	go f.server.Serve(listener)
}

// A server that is gone while somebody writes, and a page that is torn away
// then, lose nothing: the text lies on the machine and is offered again.
func TestEditorServerGone(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	f := &front{t: t, handler: s.Config.Handler}
	f.start()
	t.Cleanup(func() { f.server.Close() })
	p := b.Person()
	p.Allow("net::ERR_", "Failed to load resource", "Failed to fetch")
	p.Cookie("http://"+f.address, servertest.PersonCookie, "linshuyan")
	p.Go("http://" + f.address + "/minutes/" + m.ID + "/edit")
	p.Wait(".ed-live .cm-content")
	p.Keys("Control+Home", "End")
	p.Insert("甲")
	saved(p)
	f.server.Close()
	p.Insert("乙")
	p.Until(`document.querySelector(".ed-saved").textContent.includes("未连接，文字保存在本机")`)
	p.Shot("away")
	p.Insert("丙")
	f.start()
	saved(p)
	if got := textOf(t, s, m); !strings.HasPrefix(got, "云州市人民政府第35次常务会议纪要甲乙丙\n") {
		t.Errorf("saved %.60q", got)
	}
	f.server.Close()
	p.Insert("丁")
	p.Until(`Object.keys(localStorage).some((k) => localStorage[k].includes("甲乙丙丁"))`)
	browsertest.Eval[bool](p, `(location.href = "about:blank", true)`)
	p.Until(`location.href === "about:blank"`)
	f.start()
	p.Go("http://" + f.address + "/minutes/" + m.ID + "/edit")
	p.Wait(".ed-offer button")
	p.Shot("offered")
	p.Click(".ed-offer button.primary")
	saved(p)
	if got := textOf(t, s, m); !strings.HasPrefix(got, "云州市人民政府第35次常务会议纪要甲乙丙丁\n") {
		t.Errorf("after the crash %.60q", got)
	}
}

// Two recorders on one draft: the second sees who writes and takes over; what
// the first had not saved is kept, and the two are made one by the keyboard.
func TestEditorTwoRecorders(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", "甲\n乙\n丙\n")
	other := secondRecorder(t, s, m)
	one := editing(b, s, "linshuyan", m)
	two := at(b, s, other, "/minutes/"+m.ID+"/edit")
	for _, p := range []*browsertest.Page{one, two} {
		p.Allow("409", "412")
	}
	two.Wait(".ed-lease button")
	two.Shot("second")
	two.Focus(".cm-content")
	two.Insert("不行")
	if got := two.Text(".cm-content"); strings.Contains(got, "不行") {
		t.Error("who has not the pen writes")
	}
	two.Click(".ed-lease button")
	two.Until(`!document.querySelector(".ed-locked") && document.querySelector(".ed-lease").hidden`)
	two.Focus(".cm-content")
	two.Keys("Control+Home", "End")
	two.Insert("（二）")
	saved(two)
	one.Focus(".cm-content")
	one.Keys("Control+Home", "End")
	one.Insert("（一）")
	one.Wait(".ed-conflict a")
	one.Shot("conflict-banner")
	one.Keys("Enter") // the banner has the keyboard
	one.Wait(".ed-piece-conflict")
	one.Shot("conflict")
	one.Focus(`.ed-piece-conflict input[value="base"]`)
	one.Keys("ArrowRight", "ArrowRight", "ArrowRight")
	if got := browsertest.Eval[string](one, `document.querySelector(".ed-piece-conflict input:checked").value`); got != "both" {
		t.Errorf("chosen %s", got)
	}
	two.Go(s.URL + "/") // gives the pen back
	unheld(t, s, m)
	one.Keys("Control+Enter")
	one.Wait(".ed-live .cm-content")
	if got := textOf(t, s, m); got != "甲（二）\n甲（一）\n乙\n丙\n" {
		t.Errorf("merged %q", got)
	}
}

// unheld waits until nobody has the pen: a page that is left says so behind the
// browser's back.
func unheld(t *testing.T, s *servertest.Site, m workflow.Minutes) {
	t.Helper()
	for range 500 {
		held, err := s.Office.Store.Leases(t.Context(), m.ID, s.Now)
		if err != nil {
			t.Fatal(err)
		}
		if len(held) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the pen was not given back")
}

// Two recorders write one 议题 each at the same time: neither waits for the
// other, and neither can touch what is not his.
func TestEditorSideBySide(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	const foot = "\n记录：骆  平\n"
	m := s.Draft("第3次会议纪要", "第3次会议纪要\n一、甲事\n会议听取了甲事。\n二、乙事\n会议听取了乙事。\n"+foot)
	one := at(b, s, "linshuyan", "/minutes/"+m.ID+"/edit?item=1")
	two := at(b, s, secondRecorder(t, s, m), "/minutes/"+m.ID+"/edit?item=2")
	for _, p := range []*browsertest.Page{one, two} {
		p.Wait(".ed-live .cm-content .ed-outside")
		p.Until(`document.querySelector(".ed-paper svg")`)
	}
	one.Keys("ArrowDown", "End")
	one.Insert("甲一。")
	two.Keys("ArrowDown", "End")
	two.Insert("乙二。")
	two.Shot("item")
	saved(one)
	saved(two)
	one.Insert("再甲。")
	one.Keys("ArrowDown", "ArrowDown")
	one.Insert("越界")
	saved(one)
	if got := one.Text("#status"); !strings.Contains(got, "只编辑这一项议题") && !strings.Contains(got, "其他议题有人改过") {
		t.Errorf("what is not his: %q", got)
	}
	if got, want := textOf(t, s, m), "第3次会议纪要\n一、甲事\n会议听取了甲事。甲一。再甲。\n二、乙事\n会议听取了乙事。乙二。\n"+foot; got != want {
		t.Errorf("saved %q, want %q", got, want)
	}
	for _, p := range []*browsertest.Page{one, two} {
		if !browsertest.Eval[bool](p, `document.querySelector(".ed-lease").hidden && document.querySelector(".ed-conflict").hidden`) {
			t.Error("one keeps the other from writing")
		}
	}
	if a := s.As("linshuyan").Get("/minutes/" + m.ID + "/edit?item=3"); a.Status != http.StatusNotFound {
		t.Errorf("an item that is not there: %d", a.Status)
	}
}

// Findings are walked and put right by keys alone, and the text after that is
// what is saved.
func TestEditorFindings(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", strings.Replace(s.Sample("changwu"), "会议传达学习了全省防汛抗旱工作视频会议精神。", "会议传达学习了全省防汛抗旱工作视频会议精神,要抓好落实。", 1))
	p := editing(b, s, "linshuyan", m)
	p.Size(1366, 768)
	finding(p, ".ed-card", "GB/T 15834")
	p.Shot("card")
	if got := p.Text(".ed-card"); !strings.Contains(got, "GB/T 15834") || !strings.Contains(got, "改为“，”") {
		t.Errorf("the finding says %q", got)
	}
	p.Keys("Alt+Enter")
	p.Until(`!document.querySelector(".ed-card")`)
	saved(p)
	if got := textOf(t, s, m); !strings.Contains(got, "会议精神，要抓好落实") {
		t.Error("the fix is not saved")
	}
	p.Keys("F7", "F7")
	p.Wait(".ed-card")
	p.Keys("Escape")
	p.Until(`!document.querySelector(".ed-card") && document.activeElement.classList.contains("cm-content")`)
	p.Click("[data-do=findings]")
	p.Wait(".ed-findings-list button")
	p.Shot("findings")
	p.Keys("Escape")
	p.Until(`document.querySelector(".ed-findings").hidden && document.activeElement.classList.contains("cm-content")`)
}

// Characters that take two units in the browser and four bytes on the server put
// nothing out of place. Where a face is missing for them it is said, and the
// work goes on.
func TestEditorRareCharacters(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", "第3次会议纪要\n一、𠮷𡈽事\n（一）𠮷田𬶍报告,𬸣要办。\n（二）𫍲指出。\n")
	p := at(b, s, "linshuyan", "/minutes/"+m.ID+"/edit")
	p.Wait(".ed-live .cm-content .ed-f")
	p.Until(`document.querySelector(".ed-trouble").textContent.includes("𠮷")`)
	p.Shot("trouble")
	finding(p, ".ed-card", "改为")
	p.Keys("Alt+Enter")
	saved(p)
	if got, want := textOf(t, s, m), "第3次会议纪要\n一、𠮷𡈽事\n（一）𠮷田𬶍报告，𬸣要办。\n（二）𫍲指出。\n"; got != want {
		t.Errorf("put right: %q, want %q", got, want)
	}
	if got := p.Text(".ed-outline"); !strings.Contains(got, "一　𠮷𡈽事") {
		t.Errorf("the outline says %q", got)
	}
}

// 议题 change places by a key and keep the numbers where they were.
func TestEditorMovesItems(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	const head, foot = "第3次会议纪要\n\n", "\n记录：骆  平\n"
	m := s.Draft("第3次会议纪要", head+"一、甲事\n会议听取了甲事。\n二、乙事\n会议听取了乙事。\n三、丙事\n会议听取了丙事。\n"+foot)
	p := editing(b, s, "linshuyan", m)
	p.Keys("Control+Home", "ArrowDown", "ArrowDown", "Alt+ArrowDown")
	p.Until(`[...document.querySelectorAll(".ed-item")].map((e) => e.innerText).join().includes("一　乙事,二　甲事")`)
	p.Keys("Alt+ArrowDown")
	saved(p)
	want := head + "一、乙事\n会议听取了乙事。\n二、丙事\n会议听取了丙事。\n三、甲事\n会议听取了甲事。\n" + foot
	if got := textOf(t, s, m); got != want {
		t.Errorf("after two moves:\n%s", got)
	}
	p.Keys("Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp")
	saved(p)
	if got := textOf(t, s, m); !strings.HasPrefix(got, head+"一、甲事\n会议听取了甲事。\n二、乙事\n") || !strings.HasSuffix(got, foot) {
		t.Errorf("moved back:\n%s", got)
	}
}

// Phrases behind 、、, names by initials, and who was there.
func TestEditorWords(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := editing(b, s, "linshuyan", m)
	p.Size(1366, 768)
	p.Keys("Control+Home", "End", "Enter")
	p.Insert("、")
	p.Insert("、")
	p.Wait(".cm-tooltip-autocomplete li")
	p.Shot("phrases")
	p.Keys("h", "y", "q", "d")
	p.Until(`document.querySelectorAll(".cm-tooltip-autocomplete li").length === 1`)
	p.Keys("Enter")
	p.Keys("z", "x", "f")
	p.Until(`[...document.querySelectorAll(".cm-tooltip-autocomplete li")].some((e) => e.innerText.includes("张晓峰"))`)
	p.Shot("names")
	p.Keys("Enter")
	p.Until(`document.querySelector(".cm-content").innerText.includes("会议强调，张晓峰")`)
	p.Click("[data-do=attend]")
	p.Wait(".ed-attend-members input")
	p.Shot("attend")
	p.Keys("ArrowDown", " ") // the second member is away
	p.Fill("[name=observer]", "czj")
	p.Wait(".ed-attend-found button")
	p.Keys("Enter")
	p.Click("[data-do=attend-write]")
	p.Until(`document.querySelector(".ed-attend").hidden`)
	saved(p)
	doc := drafting.Parse(textOf(t, s, m))
	absent := doc.Attendance.Absent.Persons()
	if n := len(absent); n != 3 || len(doc.Attendance.Present.Persons()) != 11 {
		t.Errorf("%d absent, %d present", n, len(doc.Attendance.Present.Persons()))
	}
	if o := doc.Attendance.Observers.Persons(); o[len(o)-1].Unit != "市财政局" {
		t.Errorf("the last observer is %+v", o[len(o)-1])
	}
	browsertest.Eval[bool](p, `([...document.querySelectorAll(".ed-outline button")].find((b) => b.textContent.includes("请假")).click(), true)`)
	p.Click("[data-do=attend]")
	p.Wait(".ed-attend-members input")
	p.Click("[data-do=attend-order]")
	p.Until(`document.querySelector(".ed-attend").hidden || /已经是/.test(document.querySelector(".ed-attend-told").textContent)`)
	saved(p)
	people := drafting.Parse(textOf(t, s, m)).Attendance.Absent.Persons()
	if len(people) != 3 || !slices.IsSortedFunc(people, func(a, b drafting.Person) int { return nameorder.ByStrokes(a.Name, b.Name) }) {
		t.Errorf("by strokes: %+v", people)
	}
}

// Pasting keeps paragraphs, drops looks, and says what it dropped.
func TestEditorPastes(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", "第3次会议纪要\n")
	p := editing(b, s, "linshuyan", m)
	p.Keys("Control+End")
	browsertest.Eval[bool](p, "(() => {const d = new DataTransfer(); d.setData('text/html', `"+
		`<html><head><style>p{color:red}</style></head><body><p class=MsoNormal style="text-indent:2em"><b>一、甲事</b></p>`+
		`<p style="mso-x:y">　　会议<span style="font-family:仿宋">指出</span>，<img src="/x.png" onerror="alert(1)">要抓紧。<br>第二行</p>`+
		`<table><tr><td><p>市财政局</p></td><td>张晓峰</td></tr><tr><td>市审计局</td><td>李静</td></tr></table>`+
		`<script>alert(1)</script></body></html>`+
		"`); document.querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true})); return true})()")
	saved(p)
	if got, want := textOf(t, s, m), "第3次会议纪要\n一、甲事\n会议指出，要抓紧。\n第二行\n市财政局  张晓峰\n市审计局  李静"; got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
	if said := p.Text("#status"); !strings.Contains(said, "去掉了字体和段落格式、图片1幅、表格1个") {
		t.Errorf("said %q", said)
	}
}

// Plain text whose lines were broken hard comes in as paragraphs; one key brings
// the lines back.
func TestEditorRejoins(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", "第3次会议纪要\n")
	p := editing(b, s, "linshuyan", m)
	p.Keys("Control+End")
	page := "会议指出，安全生产事关人民群众生命财产安全，各地各部门要\n切实把思想和行动统一到党中央决策部署上来，压紧压实责任，防\n" +
		"范化解重大风险，坚决守住不发生重特大事故的底线，确保全市安\n全生产形势平稳。\n会议强调，要抓紧办理。"
	browsertest.Eval[bool](p, "(() => {const d = new DataTransfer(); d.setData('text/plain', `"+page+
		"`); document.querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true})); return true})()")
	p.Until(`document.querySelector("#status").textContent.includes("已合并成2段")`)
	saved(p)
	joined, _ := drafting.Rejoin(page)
	if got, want := textOf(t, s, m), "第3次会议纪要\n"+strings.TrimSuffix(joined, "\n"); got != want || strings.Count(got, "\n") != 2 {
		t.Errorf("pasted %q, want %q", got, want)
	}
	p.Keys("Control+z")
	saved(p)
	if got := textOf(t, s, m); got != "第3次会议纪要\n"+page {
		t.Errorf("taken back %q", got)
	}
}

// Half-width punctuation is put right all at once by one key, and by one key
// brought back; nothing is changed before that.
func TestEditorWidens(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	const spoilt = "第3次会议纪要\n\n会议指出,要抓紧办理;由市财政局牵头,月底前报市政府.\n"
	m := s.Draft("第3次会议纪要", spoilt)
	p := editing(b, s, "linshuyan", m)
	p.Wait(".ed-f-E")
	p.Keys("F7")
	p.Wait(".ed-card")
	if got := textOf(t, s, m); got != spoilt {
		t.Errorf("changed unasked: %q", got)
	}
	p.Keys("Alt+Shift+Enter")
	saved(p)
	if got := textOf(t, s, m); strings.ContainsAny(got, ",;") || !strings.Contains(got, "会议指出，要抓紧办理；由市财政局牵头，") {
		t.Errorf("put right %q", got)
	}
	p.Keys("Control+z")
	saved(p)
	if got := textOf(t, s, m); got != spoilt {
		t.Errorf("taken back %q", got)
	}
}

// A click on a line of the page puts the caret there; the title is changed
// beside the text; Ctrl+Enter hands it on.
func TestEditorToSubmission(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := editing(b, s, "linshuyan", m)
	p.Click(`.ed-paper[data-n="2"] g.line:nth-of-type(9)`)
	p.Until(`document.querySelector('.ed-paper[data-n="2"] .ed-band') && document.activeElement.classList.contains("cm-content")`)
	p.Shot("clicked")
	p.Click("[data-do=facts]")
	p.Fill("#ed-title", "第35次市政府常务会议纪要")
	p.Keys("Enter")
	p.Until(`document.querySelector("h1").textContent === "第35次市政府常务会议纪要"`)
	p.Shot("facts")
	p.Keys("Escape", "x")
	p.Keys("Control+Enter")
	p.Allow("404") // where the reading page is not there yet
	p.Until(`location.pathname === "/minutes/` + m.ID + `"`)
	now, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil || now.Place.State != workflow.Review || now.Title != "第35次市政府常务会议纪要" || !strings.Contains(now.Text, "x") {
		t.Errorf("%s %s %v", now.Place, now.Title, err)
	}
}

// BenchmarkEditorLag tells how long it takes from a change of the text to the
// page on screen: altogether, on the wire, and in the browser.
func BenchmarkEditorLag(b *testing.B) {
	s := servertest.New(b)
	for name, text := range map[string]string{"6 pages": s.Sample("changwu"), "40 items": fortyItems(s.Sample("changwu"))} {
		m := s.Draft("常务会议纪要（"+name+"）", text)
		b.Run(name, func(b *testing.B) { measureLag(b, editing(browsertest.Start(b), s, "linshuyan", m)) })
	}
}

// fortyItems repeats the 议题 of a sample until there are forty.
func fortyItems(text string) string {
	items := drafting.ItemsOf(text)
	head, foot := text[:items[0].Span.Start], text[items[len(items)-1].Span.End:]
	var body strings.Builder
	for n := 1; n <= 40; n++ {
		one := items[(n-1)%len(items)]
		_, rest, _ := strings.Cut(text[one.Span.Start:one.Span.End], "、")
		body.WriteString(drafting.ChineseNumber(n) + "、" + rest)
	}
	return head + body.String() + foot
}

func measureLag(b *testing.B, p *browsertest.Page) {
	p.Keys("Control+Home")
	for range 12 {
		p.Keys("ArrowDown")
	}
	var sums [3]float64
	for b.Loop() {
		browsertest.Eval[bool](p, `delete document.getElementById("ed").dataset.lag`)
		p.Insert("要")
		p.Until(`document.getElementById("ed").dataset.lag`)
		for i, ms := range strings.Fields(browsertest.Eval[string](p, `document.getElementById("ed").dataset.lag`)) {
			n, err := strconv.ParseFloat(ms, 64)
			if err != nil {
				b.Fatal(err)
			}
			sums[i] += n
		}
	}
	for i, unit := range []string{"ms-to-screen", "ms-wire", "ms-browser"} {
		b.ReportMetric(sums[i]/float64(b.N), unit)
	}
}
