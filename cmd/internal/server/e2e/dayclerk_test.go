package e2e

import (
	"slices"
	"strings"

	"jiyao/cmd/internal/browsertest"
	"jiyao/workflow"
)

// issue leads a signed minutes through 编号 (unless it has its number), 定稿 and
// 付印.
func (d *day) issue() {
	p := d.task("tangxiaohe")
	d.follow(p, ".acts a::整理、付印")
	says(p, "印前核对")
	p.Until(`document.querySelectorAll(".checks li").length > 5`)
	bad := browsertest.Eval[[]string](p, `[...document.querySelectorAll(".checks li.bad strong")].map((e) => e.textContent)`)
	if d.now().Number.IsZero() {
		d.is("须处理", bad, []string{"文号"})
	} else {
		d.is("须处理", bad, []string{})
	}
	if d.now().Number.IsZero() {
		d.follow(p, `[data-key="n"]`)
		says(p, "收回文号…")
	}
	number := d.now().Number.Text
	d.hand.send(p, `form[action$="/finalize"]`)
	says(p, "已定稿")
	d.is("定稿", d.now().Finalized, true)
	p.Shot("finalized")
	d.hand.tick(p, "input[name=checked]")
	d.hand.send(p, `form[action$="/issue"]`)
	says(p, "已付印", number)
	m := d.now()
	if m.PDF.IsZero() || m.Number.Text != number || number == "" {
		d.t.Errorf("issued as %q with paper %v", m.Number.Text, m.PDF)
	}
	d.stands("issued")
}

// release is the clerk's first half of the day.
func (d *day) release() {
	d.issue()
	d.is("number", d.now().Number.Text, "常务会议纪要〔2026〕1号")
}

// distribute sends it out, by box and by portal.
func (d *day) distribute() {
	p := d.as("tangxiaohe")
	d.follow(p, "main a::分送")
	says(p, "请核定后保存", "常务会议纪要分送")
	d.hand.fill(p, "#typed", "zgh")
	d.follow(p, "button[value=add]")
	says(p, "云州市总工会")
	d.follow(p, "button[value=send]")
	says(p, "签收 0")
	m := d.now()
	if len(m.Copies) < 40 || m.Place.State != workflow.Distributed {
		d.t.Errorf("%d copies at %s", len(m.Copies), m.Place)
	}
	d.follow(p, "main a::签收单")
	says(p, "登记码", "交换箱")
	p.Shot("sheets")
	d.follow(p, "main a::返回")
	d.hand.tick(p, "[data-all]")
	d.follow(p, `[data-key="t"]`)
	for _, c := range d.now().Copies {
		if c.State == workflow.CopyWaiting {
			d.t.Errorf("第%d份 still waits", c.N)
		}
	}
}

// out gives the copies that units have not signed for, by a way of delivery.
func (d *day) out(channel workflow.Channel) []workflow.CopyRecord {
	d.t.Helper()
	all := slices.DeleteFunc(slices.Clone(d.now().Copies), func(c workflow.CopyRecord) bool {
		return c.Channel != channel || c.State != workflow.CopyDispatched && c.State != workflow.CopySent
	})
	if len(all) == 0 {
		d.t.Fatalf("nothing is out by %s", channel)
	}
	return all
}

// state gives what has become of a copy.
func (d *day) state(n int) workflow.CopyState {
	d.t.Helper()
	for _, c := range d.now().Copies {
		if c.N == n {
			return c.State
		}
	}
	d.t.Fatalf("no copy is 第%d份", n)
	return ""
}

// receipts come by list, by the scanner and by a unit of its own; who is late is
// reminded, what is lost is sent anew.
func (d *day) receipts() {
	p := d.as("tangxiaohe")
	boxed := d.out(workflow.ByExchange)
	d.hand.fill(p, "#lines", boxed[0].Unit+"，王收发\n"+boxed[1].Unit+"，李收发")
	d.follow(p, "#paste button")
	says(p, "王收发", "李收发")
	d.is("by list", d.state(boxed[0].N), workflow.CopyReceived)
	d.is("by list", d.state(boxed[1].N), workflow.CopyReceived)

	rest := d.out(workflow.ByPortal)
	d.hand.rows(p, "c", rest[0].N, rest[1].N)
	says(p, "已登记催办2份")
	d.hand.fill(p, "#note", "途中遗失")
	d.hand.rows(p, "b", boxed[2].N)
	says(p, "补发")
	if again := d.now().Copies; again[len(again)-1].Unit != boxed[2].Unit {
		d.t.Errorf("the copy sent anew goes to %s", again[len(again)-1].Unit)
	}

	d.follow(p, "main a::签收单")
	code := browsertest.Eval[string](p, `[...document.querySelectorAll("tr")].find((e) => e.children[1].textContent === `+script(boxed[3].Unit)+`).querySelector(".code").textContent`)
	d.follow(p, "main a::返回")
	d.follow(p, "main a::扫码登记")
	d.hand.pick(p, "do", "receive")
	d.hand.fill(p, "#code", strings.TrimSpace(code))
	turned(p, func() { p.Keys("Enter") }) // as the scanner does
	says(p, boxed[3].Unit, "签收")
	d.is("scanned", d.state(boxed[3].N), workflow.CopyReceived)
	d.is("where the next code goes", browsertest.Eval[string](p, `document.activeElement.id`), "code")

	p = d.as("zhangxiaofeng")
	d.follow(p, ".brand")
	d.hand.open(p, d.row())
	says(p, "谁看得到")
	d.follow(p, `[data-key="s"]`)
	says(p, "已签收")
	for _, c := range d.now().Copies {
		if c.Unit == "云州市财政局" && c.State != workflow.CopyReceived {
			d.t.Errorf("市财政局's copy is %s", c.State)
		}
	}
}

// correct brings a new edition on its whole way and out again.
func (d *day) correct() {
	old := d.now()
	p := d.as("linshuyan")
	d.menu(p, "纪要")
	d.hand.open(p, d.row())
	p.Shot("read-issued")
	d.follow(p, ".acts a::更正、重印替换…")
	d.hand.fill(p, "#reason", "第五项议题的单位写错了。")
	d.hand.send(p, `form[action$="/correct"]`)
	d.id = browsertest.Eval[string](p, `location.pathname.split("/")[2]`)
	if m := d.now(); m.ID == old.ID || m.Edition.Of != old.ID || m.Edition.Kind != workflow.Corrected {
		d.t.Fatalf("new edition %+v", m.Edition)
	}
	d.follow(p, ".acts a::编辑")
	p.Wait(".ed-live .cm-content")
	d.hand.into(p, "（一）会议审议了《云州市第5号")
	p.Insert("由市住房城乡建设局落实。")
	kept(p)
	d.hand.submit(p)
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		d.task(who)
		d.consent(who, "同意")
	}
	d.task("lumingyuan")
	d.consent("lumingyuan", "签发")
	d.issue()
	d.is("the number stays", d.now().Number.Text, old.Number.Text)
	p = d.as("tangxiaohe")
	d.follow(p, "main a::分送")
	d.follow(p, "button[value=send]")
	says(p, "旧版还在外面的")
	p.Shot("older")
}
