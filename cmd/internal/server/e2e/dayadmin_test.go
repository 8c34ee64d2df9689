package e2e

import (
	"slices"

	"jiyao/cmd/internal/browsertest"
)

// audit is the auditor's look at what became of it, and at the whole record.
func (d *day) audit() {
	if err := d.site.Office.Seal(d.t.Context()); err != nil { // as the server does every minute
		d.t.Fatal(err)
	}
	p := d.as("yanbixin")
	d.menu(p, "审计")
	d.hand.fill(p, "#minutes", d.now().Number.Text)
	p.Allow("422")
	d.follow(p, "main form[role=search] button.primary")
	says(p, "可以指2件纪要", d.id+"　《")
	d.hand.fill(p, "#minutes", d.id)
	d.follow(p, "main form[role=search] button.primary")
	says(p, "印发", "签发", "陆明远", "唐小禾")
	p.Shot("audit")
	d.follow(p, "[data-rows] tbody a")
	says(p, "办理过程", "陆明远")
	d.follow(p, `main a[href$="/history"]`)
	says(p, "流程图", "诸葛明川")
	d.menu(p, "审计")
	d.follow(p, ".tabs a::核验")
	d.follow(p, "main button::开始核验")
	says(p, "完好。")
}

// newcomer is somebody who joins: the administrator enters him, the security
// administrator confirms his post, he sets his password by a link and signs in.
func (d *day) newcomer() {
	p := d.as("anrupan")
	d.menu(p, "管理")
	d.follow(p, ".tabs a::机构与人员")
	d.hand.open(p, "a::人员")
	d.follow(p, `[data-key="n"]`)
	d.hand.fill(p, "#f-id", "qinguan")
	d.hand.fill(p, "#f-name", "秦观")
	d.hand.choose(p, "#f-unit", "zfb-ms")
	d.hand.fill(p, "#f-login", "qinguan")
	d.propose(p)
	if _, err := d.site.Office.Person(d.t.Context(), "qinguan"); err == nil {
		d.t.Error("he is there before a second has confirmed it")
	}
	d.confirm()

	d.menu(p, "管理")
	d.follow(p, ".tabs a::机构与人员")
	d.hand.open(p, "a::任期")
	d.follow(p, `[data-key="n"]`)
	d.hand.choose(p, "#f-post", "jilu")
	d.hand.choose(p, "#f-person", "qinguan")
	d.hand.fill(p, "#f-since", "2026-05-12")
	d.propose(p)
	d.is("before it is confirmed", d.may("qinguan"), false)
	d.confirm()
	d.is("after it is confirmed", d.may("qinguan"), true)

	d.follow(p, ".brand")
	d.menu(p, "管理")
	d.follow(p, ".tabs a::账号")
	d.hand.tick(p, "input[name=person][value=qinguan]")
	d.follow(p, `form[action="/admin/users/invite"] button.primary`)
	link := p.Text(".facts .link")
	q := d.browser.Person()
	q.Go(link)
	q.Shot("invited")
	d.hand.fill(q, "#password", password)
	d.hand.fill(q, "#again", password)
	d.follow(q, "main button.primary")
	q.Shot("newcomer")
	says(q, "秦观", "待办")
}

// propose asks for a change that needs a second person.
func (d *day) propose(p *browsertest.Page) {
	d.hand.send(p, `form[action$="/row"]`)
	says(p, "核对以下各条", "须两人办理", "卫长安")
	d.hand.fill(p, "#note", "云政办任〔2026〕3号")
	d.hand.send(p, `form[action="/admin/data/apply"]`)
	says(p, "已提请复核，复核同意后生效。")
}

// confirm is the security administrator's part of it.
func (d *day) confirm() {
	p := d.as("weichangan")
	d.menu(p, "权限复核")
	d.follow(p, "[data-rows] tbody a")
	says(p, "安如磐", "秦观", "云政办任〔2026〕3号")
	d.hand.send(p, `form[action^="/admin/pending/"]`)
	says(p, "没有待复核的变更。")
}

// may reports whether somebody may record meetings.
func (d *day) may(who string) bool {
	d.t.Helper()
	actor, err := d.site.Office.Actor(d.t.Context(), who)
	return err == nil && slices.Contains(actor.Posts, "jilu")
}
