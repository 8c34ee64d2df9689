package ui_test

import (
	"strconv"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
)

// The clerk registers the print, the receiving unit reads its copy by a link and
// signs for it, the clerk recalls it, and the link says so.
func TestClerkAndUnit(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	c := copyOfUnit(t, m, "czj")
	press := at(b, s, "tangxiaohe", "/minutes/"+m.ID+"/presswork")
	press.Size(1366, 900)
	press.Fill("#copies", "60")
	press.Keys("Enter")
	press.Until(`/已印\s*60/.test(document.querySelector(".tally").textContent)`)
	press.Shot("presswork")

	clerk := at(b, s, "tangxiaohe", "/minutes/"+m.ID+"/copies/"+strconv.Itoa(c.N))
	clerk.Wait(`form[action$="/link"]`)
	browsertest.Eval[bool](clerk, `(() => { document.querySelector('[name=person]').value = "zhangxiaofeng"; document.querySelector('form[action$="/link"] button').click(); return true })()`)
	clerk.Until(`/\/r\/[A-Z0-9]+$/.test([...document.querySelectorAll("input")].map(i => i.value).find(v => v.includes("/r/")) || "")`)
	link := browsertest.Eval[string](clerk, `[...document.querySelectorAll("input")].map(i => i.value).find(v => v.includes("/r/"))`)

	unit := b.Person()
	unit.Go(link)
	unit.Until(`document.body.textContent.includes("云州市财政局") && !!document.querySelector(".paper img")`)
	unit.Click(`button[value="receive"]`)
	unit.Until(`document.body.textContent.includes("已签收")`)

	copies := at(b, s, "tangxiaohe", "/minutes/"+m.ID+"/copies")
	row := `input[name="row"][value="` + strconv.Itoa(c.N) + `"]`
	copies.Click(row)
	copies.Click(`button[value="recall"]`)
	copies.Until(`document.body.textContent.includes("已登记收回1份")`)
	copies.Shot("copies")

	unit.Go(link)
	unit.Until(`document.body.textContent.includes("这一份已由送件单位收回，不能再打开")`)
	if browsertest.Eval[bool](unit, `!!document.querySelector(".paper img, a[download]")`) {
		t.Error("a recalled copy can still be read")
	}
	unit.Shot("recalled")
}

// The sheets for sending out, as they are printed, keep within the paper.
func TestPrintsFit(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	for _, kind := range []string{"slip", "labels", "sheets"} {
		p := at(b, s, "tangxiaohe", "/minutes/"+m.ID+"/prints/"+kind)
		p.Size(794, 1123) // A4 at 96 dpi
		p.OnPaper()
		p.Wait("main")
		if over := browsertest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("%s is %d pixels wider than the paper", kind, over)
		}
		p.Shot(kind)
	}
}
