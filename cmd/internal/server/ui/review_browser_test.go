package ui_test

import (
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/workflow"
)

// onDesk is a minutes on 核稿's desk that a reader has seen before its last change.
func onDesk(t *testing.T) (*browsertest.Browser, *review) {
	t.Helper()
	b := browsertest.Start(t)
	r := reviewed(t)
	return b, r
}

// selectWords selects words of the text as a mouse does.
func selectWords(p *browsertest.Page, words string) {
	browsertest.Eval[bool](p, `(() => {
		const walk = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) {
			const at = walk.currentNode.data.indexOf("`+words+`");
			if (at < 0) continue;
			const range = document.createRange();
			range.setStart(walk.currentNode, at);
			range.setEnd(walk.currentNode, at + "`+words+`".length);
			getSelection().removeAllRanges();
			getSelection().addRange(range);
			walk.currentNode.parentElement.scrollIntoView({ block: "center" });
			return true;
		}
		return false;
	})()`)
}

// arrived waits for a page that says something.
func arrived(p *browsertest.Page, words string) {
	p.Until(`document.readyState === "complete" && document.body.textContent.includes("` + words + `")`)
}

// A reviewer's whole way by mouse: desk, text, remark on words, a paragraph
// changed with the consent; then the signer's.
func TestReviewByMouse(t *testing.T) {
	b, r := onDesk(t)
	p := at(b, r.Site, "zhugemingchuan", "/")
	p.Size(1440, 900)
	p.Click("table[data-rows] a")
	arrived(p, "办理过程")
	p.Shot("read")
	selectWords(p, "会议听取了")
	p.Wait(".selection-acts")
	p.Click(".selection-acts button")
	p.Fill("#remark-note", "是否应为“专题听取”？")
	p.Click("#remark form button")
	arrived(p, "是否应为")
	if p.Text("mark") != "会议听取了" {
		t.Errorf("the remark is on %q", p.Text("mark"))
	}
	selectWords(p, "会议传达学习了")
	p.Wait(".selection-acts")
	p.Click(".selection-acts button:last-child")
	arrived(p, "改后同意")
	text := browsertest.Eval[string](p, `document.querySelector("#text").value`)
	p.Fill("#text", text+"会议强调，要抓好贯彻落实。")
	p.Click(".deed .primary")
	arrived(p, "已办：改后同意")
	p.Shot("done")
	if e := lastOf(r); e.Action != workflow.Approve || !strings.Contains(r.latest().Text, "要抓好贯彻落实。") {
		t.Errorf("became %s", e.Action)
	}
	p.Click(`.tabs a[data-key="2"]`)
	arrived(p, "诸葛明川（审核·核稿）增加")
	p.Shot("marks")
	r.must("gaomingyuan", "approve")
	r.must("shenruochuan", "approve")
	s := at(b, r.Site, "lumingyuan", "/")
	s.Size(390, 844)
	s.Click("table[data-rows] a")
	arrived(s, "办理过程")
	s.Shot("narrow")
	s.Fill("#note", "同意印发。")
	s.Click(".acts .primary")
	arrived(s, "已办：签发")
	if _, signed := r.latest().Signature(); !signed {
		t.Error("not signed")
	}
	s.Shot("signed")
}

// The same by keyboard alone: a reviewer goes from change to change, remarks and
// consents; the next one returns it; the signer signs.
func TestReviewByKeyboard(t *testing.T) {
	b, r := onDesk(t)
	r.As("gaomingyuan").Get(r.path(""))
	changed := strings.Replace(r.m.Text, "会议听取了", "会议认真听取了", 1)
	r.m = r.Do(r.m, "zhugemingchuan", workflow.Command{Action: workflow.Save, Text: &changed})
	p := at(b, r.Site, "zhugemingchuan", "/")
	p.Size(1366, 768)
	p.Keys("j", "Enter")
	arrived(p, "办理过程")
	p.Focus("#note")
	p.Compose("tongyi", "同意")
	p.Keys("Control+Enter")
	arrived(p, "已办：同意")

	p = at(b, r.Site, "gaomingyuan", "/")
	p.Keys("j", "Enter")
	arrived(p, "上次阅后修改")
	p.Keys("j")
	p.Until(`document.querySelectorAll(".fresh.here").length === 1`)
	p.Keys("2")
	arrived(p, "第1稿与第2稿相比")
	p.Keys("j")
	p.Until(`document.querySelector("[data-change].here") !== null`)
	p.Shot("change")
	p.Keys("c")
	p.Until(`document.activeElement.id === "quote"`)
	p.Compose("huiyirenzhentingqu", "会议认真听取了")
	p.Keys("Tab")
	p.Compose("yuanyi", "恢复原文即可")
	p.Keys("Control+Enter")
	arrived(p, "恢复原文即可")
	p.Keys("r")
	arrived(p, "退到哪一环节")
	p.Focus("#note")
	p.Compose("li", "请按批注改")
	p.Shot("return")
	p.Keys("Control+Enter")
	arrived(p, "已办：退回")
	if e := lastOf(r); e.Action != workflow.Return || e.Note != "请按批注改" {
		t.Errorf("became %s %q", e.Action, e.Note)
	}
	r.m = r.Do(r.latest(), "linshuyan", workflow.Command{Action: workflow.Submit})
	r.must("gaomingyuan", "approve")
	r.must("shenruochuan", "approve")
	s := at(b, r.Site, "lumingyuan", "/")
	s.Keys("j", "Enter")
	arrived(s, "办理过程")
	s.Keys("Control+Enter")
	arrived(s, "已办：签发")
}

// lastOf gives the last entry of a case.
func lastOf(r *review) workflow.Entry {
	r.latest()
	return r.last()
}

// Every page of a review looks as it should at both widths; what is wrong in the
// browser's eyes fails the test.
func TestReviewPages(t *testing.T) {
	b, r := onDesk(t)
	r.m = r.Do(r.m, "zhugemingchuan", workflow.Command{Action: workflow.Consult, Asked: []workflow.Invitation{
		{Unit: "czj", Items: []int{1, 2}, Due: "2026-05-13"}, {Unit: "fgw", Items: []int{2}}, {Unit: "rl", Items: []int{1}},
	}})
	r.m = r.Do(r.m, "zhangxiaofeng", workflow.Command{Action: workflow.Reply, Rows: []int{1}, Outcome: workflow.Reserved, Note: "建议明确资金渠道。"})
	pages := []struct{ who, name, path string }{
		{"zhugemingchuan", "read", ""},
		{"zhugemingchuan", "beside", "?beside=1"},
		{"zhugemingchuan", "return", "/do/return"},
		{"zhugemingchuan", "consult", "/do/consult"},
		{"zhugemingchuan", "change", "/do/change"},
		{"zhugemingchuan", "opinions", "/opinions"},
		{"zhugemingchuan", "history", "/history"},
		{"zhugemingchuan", "inquiry", "/inquiry/3"},
		{"fengzhiyuan", "asked", ""},
		{"tangxiaohe", "register", "/register"},
		{"zhugemingchuan", "paper", "?view=paper"},
	}
	open := map[string]*browsertest.Page{}
	for _, one := range pages {
		if open[one.who] == nil {
			open[one.who] = at(b, r.Site, one.who, "/")
		}
		p := open[one.who]
		for _, width := range []int64{1440, 390} {
			p.Size(width, 900)
			p.Go(r.URL + r.path(one.path))
			p.Until(`Array.from(document.images).slice(0, 2).every((i) => i.complete)`)
			if wide := browsertest.Eval[int64](p, `document.documentElement.scrollWidth`); wide > width {
				t.Errorf("%s is %d wide in a window of %d: %s", one.name, wide, width, browsertest.Eval[string](p, `(() => {
					const over = Array.from(document.querySelectorAll("main *")).filter((e) => e.getBoundingClientRect().right > innerWidth && !e.closest(".scroll, .ladder, svg"));
					return over.map((e) => e.tagName + "." + e.className).slice(0, 5).join(" ");
				})()`))
			}
			p.Shot(one.name + "-" + number(width))
		}
	}
	p := open["zhugemingchuan"] // who looks at the paper
	p.Until(`Array.from(document.querySelectorAll(".thumbs img")).every((i) => i.naturalWidth > 300)`)
	p.Click(".thumbs li:nth-child(2) a")
	p.Until(`location.hash === "#page2" && Math.abs(document.querySelector("#page2").getBoundingClientRect().top) < 200`)
}

func number(n int64) string {
	if n > 1000 {
		return "wide"
	}
	return "narrow"
}
