package e2e

import (
	"os"
	"path/filepath"
	"strings"

	"jiyao/cmd/internal/browsertest"
	"jiyao/workflow"
)

// review is the three reviewers' work: one changes the text with his consent, one
// sends it back and has it again at once.
func (d *day) review() {
	p := d.task("zhugemingchuan")
	d.hand.alter(p, "（一）会议审议了《云州市第3号")
	p.Insert("请市审计局加强监督。")
	d.hand.send(p, "form.deed")
	says(p, "已办：改后同意")
	d.stands("review#2")
	d.holds("管理办法（草案）》。请市审计局加强监督。")

	p = d.task("gaomingyuan")
	d.hand.press(p, `.acts [data-key="r"]`)
	says(p, "退到哪一环节")
	d.hand.pick(p, "to", "recording")
	d.hand.fill(p, "#note", "第四项议题没有写明责任单位。")
	d.hand.press(p, "summary::在具体段落上标出问题")
	d.hand.fill(p, browsertest.Eval[string](p, `"#" + [...document.querySelectorAll(".markable")].find((e) => e.textContent.includes("（一）会议审议了《云州市第4号")).querySelector("input").id`), "由谁落实？")
	d.hand.send(p, "form.deed")
	says(p, "已办：退回", "第四项议题没有写明责任单位。", "由谁落实？")
	d.stands("recording")

	p = d.task("linshuyan")
	says(p, "第四项议题没有写明责任单位。", "由谁落实？")
	d.follow(p, ".acts a::编辑")
	p.Wait(".ed-live .cm-content")
	d.hand.into(p, "（一）会议审议了《云州市第4号")
	p.Insert("由市司法局落实。")
	kept(p)
	d.hand.submit(p)
	d.stands("review#2")

	p = d.task("gaomingyuan")
	says(p, "由市司法局落实。")
	d.consent("gaomingyuan", "同意")
	d.stands("review#3")
}

// consent leads the minutes on that somebody has before him.
func (d *day) consent(who, word string) {
	p := d.as(who)
	form := `form[action$="/do/approve"]`
	if word == "签发" {
		form = `form[action$="/do/sign"]`
	}
	d.hand.fill(p, form+" #note", "同意。")
	d.hand.send(p, form)
	says(p, "已办："+word)
}

// consult asks two units: one answers in the browser, one on paper.
func (d *day) consult() {
	p := d.task("shenruochuan")
	d.hand.press(p, ".acts summary::更多")
	d.follow(p, ".acts a::征求意见…")
	d.hand.fill(p, "#filter", "财政")
	d.hand.tick(p, "#u-czj")
	d.hand.fill(p, "#filter", "热力")
	d.hand.tick(p, "#u-rl")
	d.hand.send(p, "form.deed")
	says(p, "云州市财政局", "云州市热力集团有限公司", "共 2 家")
	d.is("who is asked", len(d.now().Participants), 2)

	p = d.task("zhangxiaofeng")
	if strings.Contains(p.Text("main"), "第5号管理办法") {
		d.t.Error("a unit sees what it is not asked about")
	}
	d.hand.pick(p, "outcome", string(workflow.Reserved))
	d.hand.fill(p, "#note", "建议写明资金渠道。")
	d.hand.send(p, `form[action$="/do/reply"]`)
	says(p, "您的意见已经送到")

	p = d.as("tangxiaohe")
	d.menu(p, "纪要")
	d.hand.open(p, d.row())
	d.follow(p, "main a::征求意见情况表")
	says(p, "建议写明资金渠道。")
	d.follow(p, `a[href$="/inquiry/2"]`)
	code := strings.TrimSpace(strings.TrimPrefix(p.Text(".inquiry .right"), "版本码"))
	d.follow(p, "main a::回到征求意见情况表")
	d.follow(p, "main a::登记纸面意见…")
	d.hand.pick(p, "what", "row:2")
	d.hand.fill(p, "#code", code)
	d.hand.fill(p, "#signer", "魏长青")
	d.hand.choose(p, "#outcome", string(workflow.Agreed))
	p.Upload("#scan", d.scan())
	d.hand.send(p, "form.deed")
	says(p, "已办：")
	for i, want := range []workflow.Outcome{workflow.Reserved, workflow.Agreed} {
		d.is("answer", d.now().Participants[i].Outcome, want)
	}
	p = d.task("shenruochuan")
	says(p, "未反馈 0 项")
	d.consent("shenruochuan", "同意")
	d.stands("signing")
}

// scan writes a file as a scanner would.
func (d *day) scan() string {
	d.t.Helper()
	file := filepath.Join(d.t.TempDir(), "征求意见单.pdf")
	if err := os.WriteFile(file, []byte("%PDF-1.4\n%%EOF\n"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return file
}

// sign is the mayor's.
func (d *day) sign() {
	d.task("lumingyuan")
	d.consent("lumingyuan", "签发")
	d.stands("collation")
	if _, signed := d.now().Signature(); !signed {
		d.t.Error("not signed")
	}
}
