package office_test

import (
	"fmt"
	"strings"
	"testing"

	"jiyao/cmd/internal/past"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/search"
)

func oldText(year, n int) []byte {
	return fmt.Appendf(nil, "市政府专题会议纪要\n专题会议纪要〔%d〕%d号\n云州市人民政府办公室     %d年3月2日\n\n"+
		"%d年3月1日上午，沈岚副市长主持召开专题会议，研究𠮷庆桥事宜。\n一、研究𠮷庆桥改造工作\n（一）由市水务局负责第%d段。\n\n出席：沈  岚\n", year, n, year, year, n)
}

func (d *desk) past(year, n int) (past.Paper, []byte) {
	d.t.Helper()
	r, err := d.PastReader(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	data := oldText(year, n)
	p := r.Read(fmt.Sprintf("%d.txt", n), data)
	if p.Fault != "" {
		d.t.Fatal(p.Fault)
	}
	return p, data
}

// An old minutes is closed from the beginning, has its number, its file and the
// chain of every other, is found, and is taken once.
func TestEnterPast(t *testing.T) {
	d := sample(t)
	p, data := d.past(2019, 3)
	clerk := by("tangxiaohe")
	if _, err := d.EnterPast(t.Context(), clerk, p, data); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("a number that was not kept is taken: %v", err)
	}
	for _, l := range past.Ledgers([]past.Paper{p}, nil) {
		if _, _, err := d.KeepPast(t.Context(), by("linshuyan", workflow.Clerk), l); workflow.KindOf(err) != workflow.Forbidden {
			t.Errorf("a recorder keeps numbers: %v", err)
		}
		if kept, doubt, err := d.KeepPast(t.Context(), clerk, l); kept != 3 || doubt != "" || err != nil {
			t.Fatal(kept, doubt, err)
		}
		if kept, _, err := d.KeepPast(t.Context(), clerk, l); kept != 0 || err != nil {
			t.Errorf("kept again: %d %v", kept, err)
		}
	}
	if fresh, err := d.EnterPast(t.Context(), clerk, p, data); !fresh || err != nil { // where the first try was refused
		t.Fatal(fresh, err)
	}
	m, err := d.Store.Minutes(t.Context(), p.ID())
	if err != nil || m.Place.State != workflow.Closed || m.Number.Text != "专题会议纪要〔2019〕3号" || m.Meeting != "2019-03-01" {
		t.Errorf("%+v %v", m, err)
	}
	for range 2 {
		if fresh, err := d.EnterPast(t.Context(), clerk, p, data); fresh || err != nil {
			t.Errorf("taken again: %v %v", fresh, err)
		}
	}
	file, err := d.Store.Meeting(t.Context(), p.ID())
	if err != nil || len(file.Materials) != 1 || file.Materials[0].SHA256 != p.SHA256 || file.Minutes != m.ID {
		t.Errorf("%+v %v", file, err)
	}
	if err := d.IndexAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	clerkNow, err := d.Actor(t.Context(), "tangxiaohe")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := d.Search(t.Context(), clerkNow, search.Query{Words: "𠮷庆桥"}); err != nil || len(found.Found) != 1 || found.Found[0].ID != m.ID {
		t.Errorf("%+v %v", found, err)
	}
}

// Two old files with one number: the second is refused and says by whom the
// number is held; its words are not lost.
func TestPastNumberTwice(t *testing.T) {
	d := sample(t)
	clerk := by("tangxiaohe")
	p, data := d.past(2019, 3)
	for _, l := range past.Ledgers([]past.Paper{p}, nil) {
		if _, _, err := d.KeepPast(t.Context(), clerk, l); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.EnterPast(t.Context(), clerk, p, data); err != nil {
		t.Fatal(err)
	}
	r, err := d.PastReader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := []byte(strings.ReplaceAll(string(data), "第3段", "第4段"))
	_, err = d.EnterPast(t.Context(), clerk, r.Read("另一件.txt", other), other)
	if err == nil || workflow.KindOf(err) == workflow.Internal {
		t.Errorf("got %v", err)
	}
}

// New minutes take no number of the past.
func TestPastNumbersStay(t *testing.T) {
	d := sample(t)
	p, _ := d.past(2026, 4)
	for _, l := range past.Ledgers([]past.Paper{p}, nil) {
		if _, _, err := d.KeepPast(t.Context(), by("tangxiaohe"), l); err != nil {
			t.Fatal(err)
		}
	}
	next, err := d.Reserve(t.Context(), by("tangxiaohe"), "zhuanti", 2026, 1, "试")
	if err != nil || next[0].N != 5 {
		t.Errorf("%v %v", next, err)
	}
}

// The flow of the past is no way round the signature for new minutes.
func TestPastFlowBeginsNothing(t *testing.T) {
	d := sample(t)
	d.take(admins(), func(data *org.Data) {
		for i := range data.Meetings {
			data.Meetings[i].Flow = "past"
		}
	})
	text := draftText
	err := d.do(workflow.Command{Action: workflow.Create, Actor: by("tangxiaohe"), Title: "试", Text: &text, Type: "zhuanti", Meeting: "2026-05-11"})
	if workflow.KindOf(err) != workflow.Invalid || !strings.Contains(err.Error(), "不能起草") {
		t.Errorf("got %v", err)
	}
}
