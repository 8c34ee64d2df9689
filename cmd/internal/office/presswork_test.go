package office_test

import (
	"errors"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// A found mark leads to its unit however it is typed; one with a wrong sign is
// none, and marks stay when copies are added.
func TestTrace(t *testing.T) {
	d := sample(t)
	ctx, clerk := t.Context(), by("tangxiaohe")
	d.distributed(workflow.Recipient{Unit: "云州市气象局", Copies: 2}, workflow.Recipient{Unit: "甲𠮷社", Copies: 1})
	_, err := d.MarkCopies(ctx, by("linshuyan"), d.m, ready)
	refused(t, err, workflow.Forbidden, "分发员")
	unfit := errors.New("unfit")
	if _, err := d.MarkCopies(ctx, clerk, d.m, func([]byte) error { return unfit }); !errors.Is(err, unfit) {
		t.Fatalf("unfit: %v", err)
	}
	if marks, err := d.Store.Clerking().Marks(ctx, d.m.ID); err != nil || len(marks) > 0 {
		t.Fatalf("what came to nothing has left %d marks (%v)", len(marks), err)
	}
	first, err := d.MarkCopies(ctx, clerk, d.m, ready)
	if err != nil || len(first) != 3 {
		t.Fatal(first, err)
	}
	shown := office.ShowTrace(first[2].Code)
	for _, typed := range []string{
		shown, " " + strings.ToLower(shown), strings.ReplaceAll(shown, "-", ""), strings.ReplaceAll(shown, "-", "－"),
		strings.NewReplacer("0", "O", "1", "l").Replace(shown), wide(shown),
	} {
		got, err := d.Trace(ctx, typed)
		if err != nil || got.Copy.Unit != "甲𠮷社" || got.Mark.Serial != 3 || got.Minutes.ID != d.m.ID {
			t.Errorf("%q: %+v, %v", typed, got, err)
		}
	}
	for i := range shown { // each sign in turn is another
		if shown[i] == '-' {
			continue
		}
		other := byte('Z')
		if shown[i] == 'Z' {
			other = 'Y'
		}
		_, err := d.Trace(ctx, shown[:i]+string(other)+shown[i+1:])
		refused(t, err, workflow.Invalid, "不是追溯标记")
	}
	_, err = d.Trace(ctx, "纪要")
	refused(t, err, workflow.Invalid, "不是追溯标记")
	again, err := d.MarkCopies(ctx, clerk, d.m, ready)
	if err != nil || len(again) != 3 || again[2].Code != first[2].Code {
		t.Errorf("marked again: %+v, %v", again, err)
	}
}

// ready has nothing against marking.
func ready([]byte) error { return nil }

// wide gives a mark as an input method for Chinese may type it.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' {
			return '－'
		}
		return r - '0' + '０'
	}, s)
}

// What is left of the paper is what was printed and neither went out nor was
// destroyed.
func TestPresswork(t *testing.T) {
	d := sample(t)
	d.distributed(workflow.Recipient{Unit: "云州市气象局", Copies: 2}, workflow.Recipient{Unit: "本单位", Copies: 1, Use: workflow.ForOffice})
	ctx, clerk := t.Context(), by("tangxiaohe")
	for _, c := range []struct {
		run  store.PrintRun
		kind workflow.Kind
		says string
	}{
		{store.PrintRun{Kind: store.Reprinted, Copies: 1, Note: "遗失"}, workflow.Refused, "还没有登记过印制"},
		{store.PrintRun{Kind: store.Destroyed, Copies: 1, Note: "印坏"}, workflow.Refused, "没有可以销毁的"},
		{store.PrintRun{Kind: "sold", Copies: 1}, workflow.Invalid, "请选定"},
		{store.PrintRun{Kind: store.Printed, Copies: 0}, workflow.Invalid, "份数"},
		{store.PrintRun{Kind: store.Printed, Copies: 1, Note: strings.Repeat("长", 501)}, workflow.Invalid, "缩短"},
		{store.PrintRun{Kind: store.Printed, Copies: 1, Occurred: d.Now().AddDate(1, 0, 0)}, workflow.Invalid, "晚于现在"},
	} {
		c.run.Minutes = d.m.ID
		_, err := d.RecordPrint(ctx, clerk, c.run)
		refused(t, err, c.kind, c.says)
	}
	for _, r := range []store.PrintRun{{Kind: store.Printed, Copies: 8}, {Kind: store.Reprinted, Copies: 1, Note: "缺页"}, {Kind: store.Destroyed, Copies: 3, Note: "印坏"}} {
		r.Minutes = d.m.ID
		if _, err := d.RecordPrint(ctx, clerk, r); err != nil {
			t.Fatal(err)
		}
	}
	p, err := d.Presswork(ctx, d.m)
	out := p.Out
	if err != nil || p.Planned != 3 || p.Printed != 9 || p.Reprinted != 1 || p.Destroyed != 3 || p.Left() != 6-out || p.Short() != 0 || len(p.Runs) != 3 {
		t.Fatalf("%+v, %v", p, err)
	}
	d.must(workflow.Command{Action: workflow.Dispatch, Actor: clerk, Rows: []int{1}})
	if p, err = d.Presswork(ctx, d.m); err != nil || p.Out != 3 || p.Left() != 3 {
		t.Errorf("after 投送: %+v, %v", p, err)
	}
	d.must(workflow.Command{Action: workflow.Recall, Actor: clerk, Rows: []int{1}})
	if p, err = d.Presswork(ctx, d.m); err != nil || p.Left() != 5 {
		t.Errorf("after 收回: %+v, %v", p, err)
	}
}

// What stands for many units is no recipient: it is opened into units, or
// refused.
func TestCollectiveIsNoRecipient(t *testing.T) {
	d := sample(t)
	d.signed()
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		d.must(workflow.Command{Action: a, Actor: by("tangxiaohe")})
	}
	for _, name := range []string{"市各有关部门和单位", "各市、区人民政府", "有关单位", "市相关部门"} {
		err := d.do(workflow.Command{Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: []workflow.Recipient{{Unit: name, Copies: 1}}})
		refused(t, err, workflow.Invalid, "统称")
	}
	e, err := d.Expanded(t.Context(), d.m, "changwu", nil)
	if err != nil || len(e.Recipients) < 30 {
		t.Fatal(len(e.Recipients), err)
	}
	for _, r := range e.Recipients {
		if r.ID == "" || r.Reason == "" {
			t.Errorf("%+v is no unit with a reason", r)
		}
	}
}
