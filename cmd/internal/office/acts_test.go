package office_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// A registration from paper names a scan that the office keeps, whole.
func TestScansAreKept(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	kept, err := d.KeepScan("单.jpg", []byte("scanned"))
	if err != nil {
		t.Fatal(err)
	}
	short, foreign := kept, kept
	short.Bytes--
	foreign.SHA256 = strings.Repeat("0", 64)
	approve := workflow.Command{Action: workflow.Approve, Actor: by("tangxiaohe"), OnBehalf: workflow.Person{ID: "zhugemingchuan"}}
	for _, s := range []workflow.Scan{short, foreign, {SHA256: "../" + strings.Repeat("0", 61), Bytes: 1}, {Bytes: 7}, {SHA256: ".", Bytes: 1}} {
		approve.Paper = &workflow.Paper{Version: d.m.Version, Scan: s}
		refused(t, d.do(approve), workflow.Invalid, "没有存入本单位的扫描件目录")
	}
	approve.Paper = &workflow.Paper{Version: d.m.Version, Scan: kept}
	d.must(approve)
}

// Who is said to have answered on paper is of the unit that was asked.
func TestPaperAnswersAreTheUnits(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Consult, Actor: by("linshuyan"), Asked: []workflow.Invitation{{Unit: "mzhj", Paper: true}, {Unit: "czj", Paper: true}}})
	scan, err := d.KeepScan("单.jpg", []byte("scanned"))
	if err != nil {
		t.Fatal(err)
	}
	reply := workflow.Command{
		Action: workflow.Reply, Actor: by("linshuyan"), Outcome: workflow.Agreed, Rows: []int{2},
		Paper: &workflow.Paper{Version: d.m.Version, Scan: scan},
	}
	reply.OnBehalf = workflow.Person{ID: "shenlan"}
	refused(t, d.do(reply), workflow.Refused, "沈岚当时不是“云州市财政局”的人员")
	reply.OnBehalf = workflow.Person{ID: "zhangxiaofeng"}
	d.must(reply)
	if p := d.m.Participants[1]; p.By.Name != "张晓峰" || p.Through.Name != "林书言" {
		t.Errorf("answered by %v through %v", p.By, p.Through)
	}
	reply.OnBehalf, reply.Rows = workflow.Person{}, []int{1} // the unit's, by nobody's name
	d.must(reply)
}

// Who is said to have signed for a copy is of the unit that it is for.
func TestPaperReceiptsAreTheUnits(t *testing.T) {
	d := sample(t)
	d.distributed(workflow.Recipient{ID: "czj", Copies: 1}, workflow.Recipient{Unit: "市邮政局", Copies: 1})
	receive := workflow.Command{Action: workflow.Receive, Actor: by("tangxiaohe"), Rows: []int{1}, Paper: &workflow.Paper{Form: "签收单"}}
	for row, unit := range map[int]string{1: "云州市财政局", 2: "市邮政局"} {
		receive.Rows, receive.OnBehalf = []int{row}, workflow.Person{ID: "dingyifan"}
		refused(t, d.do(receive), workflow.Refused, "丁一凡当时不是“"+unit+"”的人员")
	}
	receive.Rows, receive.OnBehalf = []int{1}, workflow.Person{ID: "zhangxiaofeng"}
	d.must(receive)
	receive.Rows, receive.OnBehalf = []int{2}, workflow.Person{}
	d.must(receive)
}

// A type of meeting that has ended stands against a new minutes alone; one that
// has gone against what needs it, in a sentence.
func TestEndedMeetingBlocksNothingElse(t *testing.T) {
	d := sample(t)
	d.begin("zhuanti")
	comment := workflow.Command{Action: workflow.Comment, Actor: by("linshuyan"), Remarks: []workflow.Remark{{Text: "请核"}}}
	d.take(admins(), func(data *org.Data) { end(data, "zhuanti", "2026-05-11") })
	d.must(comment)
	text := draftText
	begin := workflow.Command{Minutes: "m-2", Action: workflow.Create, Actor: by("linshuyan"), Title: "常务会议纪要", Type: "zhuanti", Text: &text}
	refused(t, d.do(begin), workflow.Invalid, "会议类型“市政府专题会议”在2026年5月12日不在有效期内")
	late := begin // entered later, of a day when there was the type
	late.Minutes, late.OccurredAt = "m-3", d.now.AddDate(0, 0, -1)
	if _, err := d.Do(t.Context(), late); err != nil {
		t.Error(err)
	}
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	if d.m.Desk.Post != "fumishuzhang-1" {
		t.Errorf("the minutes of a meeting that has ended goes to %+v, not to who had the authority", d.m.Desk)
	}
	d.take(admins(), func(data *org.Data) { without(data, "zhuanti") })
	d.must(comment)
	refused(t, d.do(begin), workflow.Invalid, "没有编号为“zhuanti”的会议类型")
	refused(t, d.do(workflow.Command{Action: workflow.Approve, Actor: by("gongning")}), workflow.Refused, "会议类型“zhuanti”已不在机构资料中")
	d.must(workflow.Command{Action: workflow.Return, Actor: by("gongning"), To: workflow.Place{State: workflow.Recording}, Note: "待恢复"})
	d.must(workflow.Command{Action: workflow.Void, Actor: by("linshuyan"), Note: "不再开"})
}

// What needs the series says so; the number that a minutes has keeps its own.
func TestSeriesThatHasGone(t *testing.T) {
	d := sample(t)
	d.signed()
	clerk := by("tangxiaohe")
	d.take(admins(), func(data *org.Data) { without(data, "changwu") })
	refused(t, d.do(workflow.Command{Action: workflow.Number, Actor: clerk}), workflow.Refused, "不知道用哪个文号系列")
	d.take(admins(), func(*org.Data) {})
	d.must(workflow.Command{Action: workflow.Number, Actor: clerk})
	d.take(admins(), func(data *org.Data) {
		without(data, "changwu")
		data.Series = slices.DeleteFunc(data.Series, func(s org.Series) bool { return s.ID == "changwu" })
		data.Starts = slices.DeleteFunc(data.Starts, func(s org.Start) bool { return s.Series == "changwu" })
	})
	refused(t, d.do(workflow.Command{Action: workflow.Finalize, Actor: clerk}), workflow.Refused, "文号系列“changwu”已不在机构资料中，不能定稿")
	d.must(workflow.Command{Action: workflow.Comment, Actor: clerk, Remarks: []workflow.Remark{{Text: "等恢复"}}})
	d.must(workflow.Command{Action: workflow.Unnumber, Actor: clerk, Note: "改期"})
}

// end lets a type of meeting end on a day.
func end(data *org.Data, id string, on workflow.Date) {
	for i := range data.Meetings {
		if data.Meetings[i].ID == id {
			data.Meetings[i].Until = on
		}
	}
	for i := range data.Authorities {
		if a := &data.Authorities[i]; a.Meeting == id {
			a.Until = on
		}
	}
	for i := range data.Sessions {
		if s := &data.Sessions[i]; s.Meeting == id && s.Until > on {
			s.Until = on
		}
	}
}

// without takes a type of meeting out of the data with all that hangs on it.
func without(data *org.Data, id string) {
	data.Meetings = slices.DeleteFunc(data.Meetings, func(m org.MeetingType) bool { return m.ID == id })
	data.Seats = slices.DeleteFunc(data.Seats, func(s org.Seat) bool { return s.Meeting == id })
	data.Sessions = slices.DeleteFunc(data.Sessions, func(s org.Session) bool { return s.Meeting == id })
	data.Authorities = slices.DeleteFunc(data.Authorities, func(a org.Authority) bool { return a.Meeting == id })
	data.Retentions = slices.DeleteFunc(data.Retentions, func(r org.Retention) bool { return r.Meeting == id })
}

// A desk whose holder has gone is anybody's with the role; nothing goes to a
// vacant post.
func TestVacantDesks(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	refused(t, d.do(workflow.Command{Action: workflow.Approve, Actor: by("gaomingyuan")}), workflow.Forbidden, "现由综合处处长（核稿）经办")
	d.take(admins(), func(data *org.Data) { person(data, "zhugemingchuan").Disabled = "2026-05-12" })
	refused(t, d.do(workflow.Command{Action: workflow.Reassign, Actor: by("gaomingyuan"), Holder: workflow.Holder{Post: "hegao"}}),
		workflow.Refused, "岗位“综合处处长（核稿）”现在没有人")
	refused(t, d.do(workflow.Command{Action: workflow.Reassign, Actor: by("gaomingyuan"), Holder: workflow.Holder{Post: "jilu"}}),
		workflow.Refused, "没有办理“审核·核稿”的角色")
	d.must(workflow.Command{Action: workflow.Approve, Actor: by("gongning")})
	if d.m.Desk.Post != "fuzhuren" {
		t.Errorf("then to %+v", d.m.Desk)
	}
}

// Only an administrator changes the office's data, with a 安全管理员 where
// rights are given or taken; until there is one, anybody sets the office up.
func TestWarrants(t *testing.T) {
	d := opened(t)
	if setup, err := d.SettingUp(t.Context()); err != nil || !setup {
		t.Fatal(setup, err)
	}
	d.take(office.Warrant{By: workflow.Person{ID: "x", Name: "冒名"}, Note: "先录人员"}, func(data *org.Data) { data.Terms, data.Delegations = nil, nil })
	d.take(office.Warrant{By: workflow.Person{ID: "anrupan", Name: "冒名"}, Note: "再录任期"}, func(*org.Data) {})
	if setup, err := d.SettingUp(t.Context()); err != nil || setup {
		t.Fatal(setup, err)
	}
	plain := func(data *org.Data) { data.Units[0].Order = 99 }
	rights := func(data *org.Data) { person(data, "luoping").Disabled = "2026-06-01" }
	of := func(by, second string) office.Warrant {
		return office.Warrant{By: workflow.Person{ID: by, Name: "冒名"}, Second: workflow.Person{ID: second}, Note: "依据"}
	}
	for _, c := range []struct {
		name, by, second string
		change           func(*org.Data)
		kind             workflow.Kind
		words            string
	}{
		{"nobody", "", "", plain, workflow.Forbidden, "没有编号为“”的人员"},
		{"recorder", "linshuyan", "", plain, workflow.Forbidden, "林书言不是系统管理员，不能办这件事。"},
		{"security alone", "weichangan", "weichangan", rights, workflow.Forbidden, "卫长安不是系统管理员"},
		{"rights by one", "anrupan", "", rights, workflow.Invalid, "须两人办理"},
		{"rights by himself", "anrupan", "anrupan", rights, workflow.Forbidden, "安如磐不是安全管理员"},
		{"rights with an auditor", "anrupan", "yanbixin", rights, workflow.Forbidden, "言必信不是安全管理员"},
	} {
		t.Run(c.name, func(t *testing.T) { refused(t, d.alter(of(c.by, c.second), c.change), c.kind, c.words) })
	}
	d.take(of("anrupan", ""), plain)
	d.take(of("anrupan", "weichangan"), rights)
	lines, err := d.Store.Alterations(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if first, last := lines[0], lines[len(lines)-1]; first.Actor.Name != "首次导入" || last.Actor.Name != "安如磐" || last.Note != "依据（卫长安复核）" {
		t.Errorf("first by %v; last by %v, %s", first.Actor, last.Actor, last.Note)
	}
	testWarrantsOfRules(t, d, of)
	flow := []byte("name: x\n")
	if _, err := d.ImportFlow(t.Context(), of("linshuyan", ""), "x.yaml", own(t)); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a flow of a recorder's: %v", err)
	}
	if _, err := d.ImportFlow(t.Context(), of("anrupan", "weichangan"), "x.yaml", flow); err == nil {
		t.Error("a broken flow is taken")
	}
	_, err = d.ImportFlow(t.Context(), of("anrupan", ""), "x.yaml", own(t))
	refused(t, err, workflow.Invalid, "独自办理的理由")
	if f, err := d.ImportFlow(t.Context(), of("anrupan", "weichangan"), "x.yaml", own(t)); err != nil || f.ID.Name != "own" {
		t.Error(f, err)
	}
}

// testWarrantsOfRules: who signs what takes two, or one who says why he is
// alone; the reason stays with the basis.
func testWarrantsOfRules(t *testing.T, d *desk, of func(by, second string) office.Warrant) {
	rules := func(data *org.Data) {
		person(data, "luoping").Disabled = "2026-06-01" // as it was left
		data.Units[0].Order = 99
		data.Authorities = data.Authorities[1:]
	}
	refused(t, d.alter(of("anrupan", ""), rules), workflow.Invalid, "独自办理的理由")
	refused(t, d.alter(of("anrupan", "anrupan"), rules), workflow.Forbidden, "安如磐不是安全管理员或另一名系统管理员")
	refused(t, d.alter(of("anrupan", "yanbixin"), rules), workflow.Forbidden, "言必信不是安全管理员或另一名系统管理员")
	alone := of("anrupan", "")
	alone.Alone = " 安全管理员出差 "
	d.take(alone, rules)
	rights := func(data *org.Data) { rules(data); person(data, "haozhiwei").Disabled = "2026-06-01" }
	refused(t, d.alter(alone, rights), workflow.Invalid, "复核的安全管理员")
	plain := func(data *org.Data) { rules(data); data.Units[0].Order = 98 }
	d.take(alone, plain)
	lines, err := d.Store.Alterations(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(lines); lines[n-2].Note != "依据（独自办理：安全管理员出差）" || lines[n-1].Note != "依据" {
		t.Errorf("notes %q, %q", lines[n-2].Note, lines[n-1].Note)
	}
}

// Alter takes the books of the data alone, and leaves the data sound.
func TestAlterTakesSoundDataAlone(t *testing.T) {
	d := sample(t)
	for _, book := range []string{workflow.LedgerBook, "flows", "x"} {
		err := d.Alter(t.Context(), admins(), []workflow.Alteration{{Book: book, Key: "changwu/2026/1", After: `{}`}})
		refused(t, err, workflow.Invalid, "不是机构与人员资料")
	}
	data, err := d.Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	spoilt := data.Data()
	spoilt.Terms = append(slices.Clone(spoilt.Terms), org.Term{Post: "nowhere", Person: "linshuyan"})
	err = d.Alter(t.Context(), admins(), org.Diff(data, org.New(spoilt)))
	refused(t, err, workflow.Invalid, "nowhere")
	stale := []workflow.Alteration{{Book: "units", Key: "zf", Before: `{"id":"zf"}`}}
	refused(t, d.Alter(t.Context(), admins(), stale), workflow.Stale, "已有改动")
}

// An ID may be told by its beginning, whatever else is there.
func TestFindByBeginning(t *testing.T) {
	d := sample(t)
	for i := range 12 {
		text := draftText
		if err := d.do(workflow.Command{
			Minutes: fmt.Sprintf("26051%02d-ab", i), Action: workflow.Create, Actor: by("linshuyan"), Title: "纪要", Type: "zhuanti", Text: &text,
		}); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := d.Find(t.Context(), "2605107"); err != nil || m.ID != "2605107-ab" {
		t.Error(m.ID, err)
	}
	if m, err := d.Find(t.Context(), "2605111-AB"); err != nil || m.ID != "2605111-ab" {
		t.Error(m.ID, err)
	}
	_, err := d.Find(t.Context(), "26051")
	refused(t, err, workflow.Invalid, "可以指12件纪要")
	_, err = d.Find(t.Context(), "26051_")
	refused(t, err, workflow.NotFound, "没有编号或文号为")
}

// Only who could save has a lease, and not for long; who takes one over could
// save too.
func TestLeases(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	want := func(id string, item int) workflow.Lease {
		return workflow.Lease{Minutes: "m-1", Item: item, Holder: workflow.Person{ID: id, Name: "冒名"}, Until: d.now.Add(48 * time.Hour)}
	}
	got, err := d.Lease(t.Context(), want("linshuyan", 0), false)
	if err != nil || got.Holder.Name != "林书言" || !got.Until.Equal(d.now.Add(10*time.Minute)) {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = d.Lease(t.Context(), want("luoping", 1), false)
	refused(t, err, workflow.Refused, "林书言正在编辑")
	text := draftText + "\n"
	refused(t, d.do(workflow.Command{Action: workflow.Save, Actor: by("luoping"), Text: &text}), workflow.Refused, "林书言从")
	for _, who := range []string{"shenlan", "tangxiaohe", "anrupan", "nobody", "guchangfeng"} {
		_, err = d.Lease(t.Context(), want(who, 0), true)
		refused(t, err, workflow.Forbidden, "")
	}
	_, err = d.Lease(t.Context(), want("luoping", 7), true)
	refused(t, err, workflow.Invalid, "没有第7项议题")
	if err := d.Release(t.Context(), "m-1", 0, workflow.Person{ID: "luoping"}); err != nil {
		t.Fatal(err)
	}
	got, err = d.Lease(t.Context(), want("luoping", 0), true)
	if err != nil || got.Taken.Name != "林书言" {
		t.Errorf("taken over: %+v, %v", got, err)
	}
	if err := d.Release(t.Context(), "m-1", 0, workflow.Person{ID: "luoping"}); err != nil {
		t.Fatal(err)
	}
	d.must(workflow.Command{Action: workflow.Save, Actor: by("linshuyan"), Text: &text})
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	_, err = d.Lease(t.Context(), want("linshuyan", 0), false)
	refused(t, err, workflow.Forbidden, "")
	if _, err = d.Lease(t.Context(), want("zhugemingchuan", 0), false); err != nil {
		t.Errorf("the reviewer who has it: %v", err)
	}
}
