package e2e

import (
	"fmt"
	"path"
	"strings"

	"jiyao/cmd/internal/browsertest"
	"jiyao/workflow/dossier"
)

// items and people of the meeting.
const (
	items     = 40
	observers = 51
)

// plan is the recorder's work before the meeting: basics, forty items, sixty
// people.
func (d *day) plan() {
	p := d.as("linshuyan")
	d.menu(p, "会议")
	d.follow(p, "main a::新建会议")
	d.hand.choose(p, "#type", "changwu")
	d.hand.fill(p, "#day", "2026-05-11")
	d.follow(p, "main button::下一步")
	says(p, "组成人员（按礼宾次序）")
	d.hand.fill(p, "#clock", "09:00")
	d.hand.fill(p, "#place", "市政府201会议室")
	d.hand.send(p, "form[action='/meetings']")
	says(p, "议程上还没有议题")
	d.meeting = path.Base(browsertest.Eval[string](p, "location.pathname"))
	for i := range items {
		d.hand.fill(p, "#title", fmt.Sprintf("审议《云州市第%d号管理办法（草案）》", i+1))
		if i == 0 {
			d.hand.fill(p, "#reporter", "市司法局")
		}
		d.hand.send(p, "#add form")
	}
	d.is("rows of the agenda", browsertest.Eval[int](p, `document.querySelectorAll("[data-agenda] tbody tr").length`), items)
	d.follow(p, ".tabs a::参会名单")
	d.hand.fill(p, "#guest", "zxf")
	p.Until(`document.getElementById("found").textContent.includes("张晓峰")`)
	d.hand.tick(p, "#found input")
	var who []string
	for i := range observers - 1 {
		who = append(who, fmt.Sprintf("市第%d工作局%s", i+1, []string{"黄䶮", "陈𬱖", "石铭", "欧阳若水", "李静"}[i%5]))
	}
	d.hand.fill(p, "#who", strings.Join(who, "\n"))
	d.hand.send(p, "form[action$='/people'][method=post]")
	says(p, "列席 51", "张晓峰", "欧阳若水")
	d.follow(p, ".tabs a::签到")
	d.hand.tick(p, "#here3")
	d.hand.fill(p, "#reason3", "公务出差")
	d.hand.send(p, "form[action$='/attendance']")
	says(p, "请假 1")
	m := d.dossier()
	d.is("items", len(m.Items), items)
	d.is("people", len(m.People), observers+9)
}

func (d *day) dossier() dossier.Meeting {
	d.t.Helper()
	m, err := d.site.Office.Store.Meeting(d.t.Context(), d.meeting)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// begin begins the minutes from the dossier.
func (d *day) begin() {
	p := d.as("linshuyan")
	d.follow(p, ".tabs a::议程和材料")
	d.follow(p, "main button::起草纪要")
	p.Wait(".ed-live .cm-content")
	d.id = path.Base(path.Dir(browsertest.Eval[string](p, "location.pathname")))
	d.stands("recording")
	d.holds("第40号管理办法", "陈𬱖", "请假")
}
