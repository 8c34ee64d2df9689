package storetest

import (
	"context"
	"strings"
	"testing"

	"jiyao/workflow"
)

// testOlderForm chooses a number that was reserved before its series got
// another form: it keeps the text that the ledger has for it.
func testOlderForm(t *testing.T, o *office) {
	got, err := o.store.Reserve(context.Background(), request(), 1, o.act("预留"))
	if err != nil {
		t.Fatal(err)
	}
	o.service.Series.Form = "云政纪〔{year}〕{n}号"
	o.walk("m-1", workflow.Sign)
	choose := workflow.Command{Minutes: "m-1", Action: workflow.Number, Actor: clerk(), Choose: 1}
	step := o.do(choose)
	if step.Entry.Number != got[0] || step.Minutes.Number != got[0] {
		t.Errorf("reserved %v, taken %v", got[0], step.Entry.Number)
	}
	if m := o.minutes("m-1"); m.Number != got[0] {
		t.Errorf("reserved %v, stored %v", got[0], m.Number)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Unnumber, Actor: clerk(), Note: "改用下一号"})
	if n := o.do(choose).Minutes.Number; n != got[0] {
		t.Errorf("given back %v, taken again %v", got[0], n)
	}
	o.walk("m-2", workflow.Sign)
	next := o.do(workflow.Command{Minutes: "m-2", Action: workflow.Number, Actor: clerk()}).Minutes.Number
	if next.N != 2 || next.Text != "云政纪〔2026〕2号" {
		t.Errorf("the next number is %v", next)
	}
}

// testSameForm gives two series one form: the second hears what is wrong, and
// once it is mended its numbers begin where they should.
func testSameForm(t *testing.T, o *office) {
	o.walk("m-1", workflow.Number)
	o.service.Series.ID = "zhuanti"
	m := o.walk("m-2", workflow.Sign)
	cmd := workflow.Command{Minutes: "m-2", Version: m.Version, Action: workflow.Number, Actor: clerk()}
	_, err := o.service.Do(context.Background(), cmd)
	clashes(t, err)
	from := request()
	from.Series = "zhuanti"
	_, err = o.store.Reserve(context.Background(), from, 1, o.act("预留"))
	clashes(t, err)
	o.service.Series.Form = "专题会议纪要〔{year}〕{n}号"
	if n := o.do(cmd).Minutes.Number; n.N != 1 || n.Text != "专题会议纪要〔2026〕1号" {
		t.Errorf("the first number after the form was mended: %v", n)
	}
}

func clashes(t *testing.T, err error) {
	t.Helper()
	if workflow.KindOf(err) != workflow.Refused || !strings.Contains(err.Error(), "文号“常务会议纪要〔2026〕1号”已在另一系列登记") {
		t.Errorf("a text of another series: %v", err)
	}
}

// testNotVoidable: a number that is held, void or not there cannot be made
// void, and the sentence is about that.
func testNotVoidable(t *testing.T, o *office) {
	ctx := context.Background()
	o.walk("m-1", workflow.Number)
	got, err := o.store.Reserve(ctx, request(), 1, o.act("预留"))
	if err != nil {
		t.Fatal(err)
	}
	act := o.act("会议取消")
	act.Number = got[0]
	act.Number.Text = "" // is the store's to give
	if err := o.store.VoidNumber(ctx, act); err != nil {
		t.Fatal(err)
	}
	for n, name := range map[int]string{1: "常务会议纪要〔2026〕1号", 2: "常务会议纪要〔2026〕2号", 9: "第9号"} {
		act.Number.N = n
		err := o.store.VoidNumber(ctx, act)
		if workflow.KindOf(err) != workflow.Refused || !strings.HasPrefix(err.Error(), name+"不是预留或收回未用的文号，不能登记为空号") {
			t.Errorf("number %d: %v", n, err)
		}
	}
}
