package ui_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// fields gives what a browser would send of a page's list of recipients.
func listForm(m workflow.Minutes, n int, to []workflow.Recipient, do string, more ...string) url.Values {
	f := form(m, "key-"+do+strconv.Itoa(n), more...)
	f.Set("n", strconv.Itoa(n))
	f.Set("do", do)
	for _, r := range to {
		f.Add("unit", r.Unit)
		f.Add("id", r.ID)
		f.Add("copies", strconv.Itoa(r.Copies))
		f.Add("channel", string(r.Channel))
		f.Add("use", string(r.Use))
		f.Add("reason", r.Reason)
	}
	return f
}

// Sixty units: the group unfolds, 责任单位 are covered, units come by typing, by
// initials and by the column, and all of it goes out by one click.
func TestDistribute(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	clerk, at := s.As("tangxiaohe"), "/minutes/"+m.ID+"/distribute"
	holds(t, "proposal", clerk.Get(at), http.StatusOK, "自动展开", "常务会议纪要分送", "留存", "存档", "市大数据管理局 单位资料中没有，请人工核对")
	list, err := s.Office.SendList(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	kept := func(want int, unit string) []workflow.Recipient {
		t.Helper()
		l, err := s.Office.SendList(t.Context(), m)
		if err != nil || l.N != want || !strings.Contains(unitsOf(l.Recipients), unit) {
			t.Fatalf("list %d has %s, want %d with %s (%v)", l.N, unitsOf(l.Recipients), want, unit, err)
		}
		return l.Recipients
	}
	holds(t, "initials that mean one", clerk.Post(at, listForm(m, 0, list.Recipients, "add", "typed", "zgh")), http.StatusOK, "云州市总工会")
	rows := kept(1, "云州市总工会")
	holds(t, "a name that means several", clerk.Post(at, listForm(m, 1, rows, "add", "typed", "云州市人民政府办公室秘")), http.StatusOK)
	rows = kept(2, "秘书一处")
	holds(t, "several", clerk.Post(at, listForm(m, 2, rows, "add", "typed", "云州市人民")), http.StatusOK, "可以指", "请选定一个", "云州市人民政府办公室")
	holds(t, "nobody", clerk.Post(at, listForm(m, 3, rows, "add", "typed", canary)), http.StatusOK, "单位资料中没有“"+canary+"”", "仍按")
	holds(t, "nobody, all the same", clerk.Post(at, listForm(m, 4, rows, "stranger:"+canary)), http.StatusOK, canary)
	rows = kept(5, canary)
	holds(t, "a column", clerk.Post(at, listForm(m, 5, rows, "paste", "pasted", "市妇联\r\n云州市妇女联合会\t3\n没有的局，2\n")), http.StatusOK, "行对不上单位资料", "没有的局，2")
	rows = kept(6, "云州市妇女联合会")
	holds(t, "an old list", clerk.Post(at, listForm(m, 3, rows, "save")), http.StatusPreconditionFailed, "分送清单已由")
	holds(t, "a wrong number", clerk.Post(at, listForm(m, 6, append(rows, workflow.Recipient{Unit: "甲", Copies: -1}), "save")), http.StatusUnprocessableEntity, "份数")

	f := listForm(m, 6, rows, "send")
	f.Add("drop", strconv.Itoa(len(rows)-1))
	holds(t, "send", clerk.Post(at, f), http.StatusOK, "共", "签收 0", canary)
	sent := now(t, s, m.ID)
	if len(sent.Copies) != len(rows)-1 || len(sent.Copies) < 40 {
		t.Errorf("%d copies, want %d", len(sent.Copies), len(rows)-1)
	}
	holds(t, "send again by the same click", clerk.Post(at, f), http.StatusOK)
	if again := now(t, s, m.ID); len(again.Copies) != len(sent.Copies) {
		t.Errorf("the same click has sent %d copies more", len(again.Copies)-len(sent.Copies))
	}
	holds(t, "more", clerk.Get(at), http.StatusOK, "增发", "已经分送过")
	if a := s.As("linshuyan").Post(at, f); a.Status != http.StatusForbidden {
		t.Errorf("a recorder sends: %d", a.Status)
	}
}

func unitsOf(rs []workflow.Recipient) string {
	s := ""
	for _, r := range rs {
		s += r.Unit + "、"
	}
	return s
}

// sentOut gives a minutes that has gone out to what the office proposes.
func sentOut(t *testing.T, s *servertest.Site, title string) workflow.Minutes {
	t.Helper()
	m := s.Issued(s.Draft(title, s.Sample("changwu")))
	list, err := s.Office.SendList(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	list.Recipients[0].Unit, list.Recipients[0].ID = canary, "" // a unit that the data lack, by what somebody typed
	return s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: list.Recipients})
}

// first gives the first copy in a state, by the channel if one is named.
func first(t *testing.T, m workflow.Minutes, state workflow.CopyState) workflow.CopyRecord {
	t.Helper()
	for _, c := range m.Copies {
		if c.State == state {
			return c
		}
	}
	t.Fatalf("no copy is %s", state)
	return workflow.CopyRecord{}
}

// Copies are carried, signed for, sent back, sent anew, taken back and reminded
// of, one or many at once; what does not fit is left and said.
func TestCopies(t *testing.T) {
	s := servertest.New(t)
	m := sentOut(t, s, "第99次常务会议纪要"+canary)
	clerk, at := s.As("chenyi"), "/minutes/"+m.ID+"/copies"
	f := form(m, "d", "do", "dispatch")
	waiting := 0
	for _, c := range m.Copies {
		f.Add("row", strconv.Itoa(c.N))
		if c.State == workflow.CopyWaiting {
			waiting++
		}
	}
	holds(t, "all carried", clerk.Post(at, f), http.StatusOK, "已登记投送"+strconv.Itoa(waiting)+"份", "现在不能这样办")
	m = now(t, s, m.ID)
	one := first(t, m, workflow.CopyDispatched)
	row := strconv.Itoa(one.N)
	holds(t, "nothing ticked", clerk.Post(at, form(m, "x", "do", "receive")), http.StatusUnprocessableEntity, "没有选定")
	holds(t, "no act", clerk.Post(at, form(m, "x", "do", "", "row", row)), http.StatusUnprocessableEntity, "请选定要办理的事项")
	holds(t, "reminder", clerk.Post(at, form(m, "c", "do", "urge", "row", row, "note", "电话催办"+canary)), http.StatusOK, "已登记催办1份", "电话催办")
	holds(t, "from the future", clerk.Post(at, form(m, "x", "do", "receive", "row", row, "occurred", "2027-01-01T10:00")), http.StatusUnprocessableEntity)
	holds(t, "bad time", clerk.Post(at, form(m, "x", "do", "receive", "row", row, "occurred", "刚才")), http.StatusUnprocessableEntity, "看不懂")
	holds(t, "receipt", clerk.Post(at, form(m, "r", "do", "receive", "row", row, "signer", "王"+canary)), http.StatusOK, "已登记签收1份", "签收人：王", "陈𬱖𠮷代登记")
	holds(t, "receipt again", clerk.Post(at, form(m, "r2", "do", "receive", "row", row)), http.StatusConflict, "已签收")
	holds(t, "reminder of a receipt", clerk.Post(at, form(m, "c2", "do", "urge", "row", row)), http.StatusConflict, "不用催办")
	holds(t, "sent back without reason", clerk.Post(at, form(now(t, s, m.ID), "b0", "do", "bounce", "row", row)), http.StatusUnprocessableEntity, "理由")
	holds(t, "sent back", clerk.Post(at, form(now(t, s, m.ID), "b", "do", "bounce", "row", row, "note", "错投")), http.StatusOK, "退回待办 1")
	holds(t, "anew", clerk.Post(at, form(now(t, s, m.ID), "a", "do", "resend", "row", row, "note", "另送")), http.StatusOK, "已补发1份")
	m = now(t, s, m.ID)
	last := m.Copies[len(m.Copies)-1]
	if last.Replaces != one.N {
		t.Errorf("the new copy stands for %d, want %d", last.Replaces, one.N)
	}
	holds(t, "taken back", clerk.Post(at, form(m, "k", "do", "recall", "row", strconv.Itoa(last.N))), http.StatusOK, "已登记收回1份", "已收回 1")
	holds(t, "one copy", clerk.Get(at+"/"+row), http.StatusOK, "经过", "电话催办", "签收人：王", "退回", "JY.")
	holds(t, "no such copy", clerk.Get(at+"/999"), http.StatusNotFound)
	holds(t, "the open ones", clerk.Get(at+"?show=open"), http.StatusOK, "未办结")
	if a := s.As("linshuyan").Post(at, f); a.Status != http.StatusForbidden {
		t.Errorf("a recorder registers: %d", a.Status)
	}
}

// Receipts on paper come by a list that is pasted, and by the codes of the
// sheets.
func TestPaperReceipts(t *testing.T) {
	s := servertest.New(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	clerk, at := s.As("tangxiaohe"), "/minutes/"+m.ID+"/copies"
	lines := "市财政局，张晓峰，2026-05-12 09:30\n市教育局\t李静\n没有的局，某人\n市公安局，邓长风，昨天下午\n"
	a := clerk.Post(at+"/receipts", form(m, "p", "lines", lines))
	holds(t, "list", a, http.StatusOK, "已登记签收2份", "有2行没有登记", "没有分送给“没有的局”", "看不懂")
	a = clerk.Post(at+"/receipts", form(m, "p2", "lines", "市公安局，邓长风，昨天下午　→ 发生时间看不懂"))
	holds(t, "corrected in part", a, http.StatusOK, "有1行没有登记")
	holds(t, "corrected", clerk.Post(at+"/receipts", form(m, "p3", "lines", "市公安局，邓长风")), http.StatusOK, "已登记签收1份")

	one := first(t, now(t, s, m.ID), workflow.CopyWaiting)
	code := "jy。" + m.ID + "。" + strconv.Itoa(one.N) // as an input method makes it
	scan := func(do string, more ...string) servertest.Answer {
		f := url.Values{"code": {code}, "do": {do}, "key": {do}}
		for i := 0; i+1 < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return clerk.Post("/copies/scan", f)
	}
	holds(t, "look", scan("look"), http.StatusOK, one.Unit, "待投送")
	holds(t, "carried by scan", scan("dispatch"), http.StatusOK, "现在是“已投箱”")
	holds(t, "receipt by scan", scan("receive", "signer", "赵"), http.StatusOK, "现在是“已签收”", "签收人：赵")
	holds(t, "scanned twice", scan("receive"), http.StatusOK, "已是“已签收”", "没有再登记")
	holds(t, "not a code", clerk.Post("/copies/scan", url.Values{"code": {canary}, "do": {"receive"}}), http.StatusOK, "不是签收单上的码")
	holds(t, "a code of nothing", clerk.Post("/copies/scan", url.Values{"code": {"JY." + strings.ToUpper(m.ID) + ".999"}, "do": {"receive"}}), http.StatusOK, "没有第999份")
}

// The board has the copies of all minutes; acts over several minutes are carried
// out at once, and tables are taken away.
func TestBoard(t *testing.T) {
	s := servertest.New(t)
	one, other := sentOut(t, s, "第99次常务会议纪要"), sentOut(t, s, "第100次常务会议纪要"+canary)
	clerk := s.As("tangxiaohe")
	holds(t, "board", clerk.Get("/copies"), http.StatusOK, "第99次", "第100次", "未阅")
	holds(t, "a unit", clerk.Get("/copies?unit=%E5%B8%82%E8%B4%A2%E6%94%BF%E5%B1%80"), http.StatusOK, "云州市财政局")
	holds(t, "no unit", clerk.Get("/copies?unit="+url.QueryEscape(canary)), http.StatusOK, "没有按单位筛选")
	f := url.Values{"key": {"k"}, "do": {"dispatch"}, "back": {"?year=2026"}}
	for _, m := range []workflow.Minutes{one, other} {
		f.Add("row", m.ID+":"+strconv.Itoa(first(t, m, workflow.CopyWaiting).N))
		f.Add("row", m.ID+":"+strconv.Itoa(first(t, m, workflow.CopySent).N))
	}
	holds(t, "carried", clerk.Post("/copies", f), http.StatusOK, "已登记投送2份", "另有2份")
	holds(t, "sent back over all", clerk.Post("/copies", url.Values{"do": {"bounce"}, "row": f["row"]}), http.StatusUnprocessableEntity, "请在该件")
	holds(t, "nothing overdue", clerk.Get("/copies?view=overdue"), http.StatusOK, "没有这样的分送件")
	s.Now = s.Now.AddDate(0, 0, 7)
	holds(t, "overdue a week later", clerk.Get("/copies?view=overdue"), http.StatusOK, "超期", "第99次")
	holds(t, "of the year", clerk.Get("/copies?view=all"), http.StatusOK, "2026年", "留存"[:0])

	csv := clerk.Get("/copies.csv")
	if csv.Status != http.StatusOK || !strings.HasPrefix(csv.Body, "\ufeff文号") || !strings.Contains(csv.Body, "云州市财政局") {
		t.Errorf("csv: %d %.80s", csv.Status, csv.Body)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(clerk.Get("/minutes/" + one.ID + "/copies.xlsx").Body)))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := book.GetRows("Sheet1"); err != nil || len(rows) != len(one.Copies)+1 {
		t.Errorf("xlsx has %d rows (%v)", len(rows), err)
	}
}

// Every sheet is there before 分送 and after it, to be printed by the browser.
func TestPrints(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	clerk := s.As("tangxiaohe")
	holds(t, "before", clerk.Get("/minutes/"+m.ID+"/prints/sheets"), http.StatusOK, "签收单", "还没有分送", "交换箱048")
	m = sentOut(t, s, "第100次常务会议纪要")
	for kind, words := range map[string][]string{
		"slip":     {"分发单", "合计（印数）", strconv.Itoa(m.PrintRun()), "复核人"},
		"labels":   {"3列×8行", "云州市财政局"},
		"sheets":   {"签收时间", "JY." + strings.ToUpper(m.ID)},
		"receipts": {"签收情况表", "签收 0"},
		"chase":    {"催办单", "请尽快签收"},
	} {
		a := clerk.Get("/minutes/" + m.ID + "/prints/" + kind)
		holds(t, kind, a, http.StatusOK, words...)
		if strings.Contains(a.Body, ` style="`) {
			t.Errorf("%s: a style attribute breaks the policy", kind)
		}
	}
	holds(t, "no such sheet", clerk.Get("/minutes/"+m.ID+"/prints/nothing"), http.StatusNotFound)
}

// Who still has an older edition stands on the board.
func TestSupersededCopies(t *testing.T) {
	s := servertest.New(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	e := s.Do(workflow.Minutes{}, "linshuyan", workflow.Command{
		Minutes: "260512-zzz", Action: workflow.Create, Title: m.Title, Type: m.Type, Text: &m.Text,
		Edition: workflow.Edition{Of: m.ID, Kind: workflow.Reprinted, Reason: "缺页"},
	})
	e = s.Signed(e)
	for _, a := range []workflow.Action{workflow.Finalize, workflow.Issue} {
		e = s.Do(e, "tangxiaohe", workflow.Command{Action: a})
	}
	clerk := s.As("tangxiaohe")
	holds(t, "of the minutes", clerk.Get("/minutes/"+e.ID+"/copies"), http.StatusOK, "旧版还在外面的", "还没有送")
	holds(t, "of all", clerk.Get("/copies?view=superseded"), http.StatusOK, "旧版还在各单位手中", "第2版")
}
