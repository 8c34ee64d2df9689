package office_test

import (
	"slices"
	"strings"
	"testing"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// twice is the flow of 逐个议题审改 with a second such step behind the first.
func twice(t *testing.T) []byte {
	t.Helper()
	data, err := templates.Flow("per-item")
	if err != nil {
		t.Fatal(err)
	}
	step := "      - {label: 分管副秘书长, each: item, days: 2}"
	changed := strings.NewReplacer("\nname: per-item\n", "\nname: twice\n", step, step+"\n"+strings.Replace(step, "分管", "联系", 1)).Replace(string(data))
	return []byte(changed)
}

// Each of two steps that are held per 议题 asks those whom the office's table has
// for it, and nobody else may be named.
func TestTwoStepsPerItem(t *testing.T) {
	d := sample(t)
	if _, err := d.ImportFlow(t.Context(), admins(), "twice.yaml", twice(t)); err != nil {
		t.Fatal(err)
	}
	d.take(admins(), func(data *org.Data) {
		for i := range data.Meetings {
			if data.Meetings[i].ID == "zhuanti" {
				data.Meetings[i].Flow = "twice"
			}
		}
		data.Authorities = append(slices.DeleteFunc(data.Authorities, func(a org.Authority) bool { return a.Meeting == "zhuanti" }),
			org.Authority{Meeting: "zhuanti", Step: "review#2", Posts: []string{"fumishuzhang-1", "fumishuzhang-2"}},
			org.Authority{Meeting: "zhuanti", Step: "review#3", Posts: []string{"fumishuzhang-3"}})
	})
	d.begin("zhuanti")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	named := workflow.Command{
		Action: workflow.Approve, Actor: by("zhugemingchuan"), Asked: []workflow.Invitation{{Person: workflow.Person{ID: "gaomingyuan"}}},
	}
	refused(t, d.do(named), workflow.Refused, "“审核·分管副秘书长”由谁审核，签发权限已经定了（副秘书长、副秘书长），不能另行指定")
	d.must(workflow.Command{Action: workflow.Approve, Actor: by("zhugemingchuan")})
	for _, who := range []string{"gongning", "zhongxiaoman", "jitang"} {
		d.must(workflow.Command{Action: workflow.Approve, Actor: by(who)})
	}
	var asked []string
	for _, p := range d.m.Participants {
		asked = append(asked, p.Place.String()+" "+p.Post+" "+p.By.ID)
	}
	want := []string{"review#2 fumishuzhang-1 gongning", "review#2 fumishuzhang-2 zhongxiaoman", "review#3 fumishuzhang-3 jitang"}
	if !slices.Equal(asked, want) || d.m.Place != workflow.ParsePlace("review#4") {
		t.Errorf("asked %q, now at %s", asked, d.m.Place)
	}
}

// A meeting has one minutes, unless another is confirmed; one that was made void
// does not count, and an edition is no second one.
func TestOneMinutesAMeeting(t *testing.T) {
	d := sample(t)
	text := draftText
	begin := workflow.Command{Minutes: "m-1", Action: workflow.Create, Actor: by("linshuyan"), Title: "常务会议纪要", Type: "changwu", Text: &text, Session: 40}
	d.must(begin)
	other := begin
	other.Minutes, other.Type = "m-2", "dangzu" // of another kind
	if _, err := d.Do(t.Context(), other); err != nil {
		t.Error(err)
	}
	begin.Minutes, begin.Actor = "m-3", by("luoping")
	_, err := d.Do(t.Context(), begin)
	refused(t, err, workflow.Refused, "第40次会议已经有纪要：《常务会议纪要》（m-1），")
	log, err := d.Store.Refusals(t.Context(), "m-3")
	if err != nil || len(log) != 1 {
		t.Errorf("the refusal is not on record: %v, %v", log, err)
	}
	begin.Again = true
	if _, err := d.Do(t.Context(), begin); err != nil {
		t.Error(err)
	}
	for i, id := range []string{"m-1", "m-3"} {
		void := workflow.Command{Minutes: id, Version: 1, Action: workflow.Void, Actor: by([]string{"linshuyan", "luoping"}[i]), Note: "重复"}
		if _, err := d.Do(t.Context(), void); err != nil {
			t.Fatal(err)
		}
	}
	begin.Minutes, begin.Again = "m-4", false
	if _, err := d.Do(t.Context(), begin); err != nil {
		t.Error(err)
	}
}

// 议题类别 that the data do not have begin no minutes.
func TestTopicsAreTheData(t *testing.T) {
	d := sample(t)
	d.take(admins(), func(data *org.Data) { data.Topics[0].Until = "2026-05-11" })
	text := draftText
	begin := workflow.Command{Minutes: "m-9", Action: workflow.Create, Actor: by("linshuyan"), Title: "纪要", Type: "changwu", Text: &text}
	for _, topic := range []string{"资金", "x", "zijin"} {
		begin.Topics = []string{"renshi", topic}
		refused(t, d.do(begin), workflow.Invalid, "没有编号为“"+topic+"”的议题类别，现有：bianzhi（机构编制）、renshi（人事）、")
	}
	begin.Topics = []string{"renshi"}
	if err := d.do(begin); err != nil {
		t.Error(err)
	}
}
