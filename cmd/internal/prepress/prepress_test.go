package prepress

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/workflow"
)

// good is a job in which everything is in order.
func good() Job {
	m := workflow.Minutes{
		Title: "第1次会议纪要", Text: "一、议题\n由市财政局办理。", Digest: "d", Meeting: "2026-05-11", Compiled: "2026-05-12",
		Number: workflow.DocNumber{Series: "s", Scope: "2026", N: 1, Text: "纪要〔2026〕1号"},
		Approvals: []workflow.Approval{{
			Action: workflow.Sign, By: workflow.Person{ID: "x", Name: "陆明远"}, Digest: "d", At: time.Date(2026, 5, 12, 2, 0, 0, 0, time.UTC),
		}},
	}
	foot := render.Page{Lines: []render.Line{{Part: render.Colophon}}}
	body := render.Page{Lines: []render.Line{{Span: drafting.Span{End: len(m.Text)}}}}
	return Job{Minutes: m, Layout: &render.Layout{Pages: []render.Page{body, foot}}, Copies: 40, Issued: "2026-05-12"}
}

// Each thing that is not in order is said, with what to do.
func TestCheck(t *testing.T) {
	if lines := Check(good()); !Clear(lines) {
		t.Fatalf("a job in order: %+v", lines)
	}
	for _, test := range []struct {
		name  string
		spoil func(*Job)
		what  string
		state State
		words string
	}{
		{"unsigned", func(j *Job) { j.Minutes.Approvals = nil }, "签发", Bad, "还没有签发"},
		{"changed since", func(j *Job) { j.Minutes.Digest = "e" }, "签发", Bad, "签发不再有效"},
		{"corrected", func(j *Job) {
			j.Minutes.Digest = "e"
			j.Minutes.Correction = workflow.Correction{Action: workflow.Amend, By: workflow.Person{Name: "甲"}, Digest: "e", Checked: workflow.Person{ID: "y", Name: "乙"}}
		}, "签发", Good, "文字性更正"},
		{"not proof-read", func(j *Job) {
			j.Clerks = []string{"甲", "乙"}
			j.Minutes.Correction = workflow.Correction{Action: workflow.Amend, By: workflow.Person{Name: "甲"}, Digest: "d"}
		}, "誊清、校核", Bad, "请由另一人校核：乙。"},
		{"a finding let stand", func(j *Job) { letFindingStand(j, workflow.Person{}) }, "校对", Note, "甲忽略、放行了1处校对意见"},
		{"no number", func(j *Job) { j.Minutes.Number = workflow.DocNumber{} }, "文号", Bad, "由分发员办理"},
		{"signed before the meeting", func(j *Job) { j.Minutes.Meeting = "2026-05-13" }, "日期", Bad, "早于"},
		{"issued before the signature", func(j *Job) { j.Issued = "2026-05-11" }, "日期", Bad, "早于"},
		{"a stand-in", func(j *Job) { j.StandIns = []fonts.StandIn{{Role: fonts.FangSong, FaceName: "某仿宋"}} }, "字体", Note, "某仿宋"},
		{"cannot be set", func(j *Job) { j.Layout, j.Fault = nil, errors.New("没有字：𠮷") }, "字体", Bad, "没有字：𠮷"},
		{"odd pages", func(j *Job) {
			j.Layout.Pages[1].Lines = append(j.Layout.Pages[0].Lines, j.Layout.Pages[1].Lines...)
			j.Layout.Pages = j.Layout.Pages[1:]
		}, "版面", Note, "单数页"},
		{"no 版记", func(j *Job) { j.Layout.Pages[1] = render.Page{} }, "版面", Note, "没有版记"},
		{"版记 not at the end", func(j *Job) { j.Layout.Pages = append(j.Layout.Pages, render.Page{}) }, "版面", Bad, "不在最后一页"},
		{"not covered", func(j *Job) { j.Missing = []string{"市财政局"} }, "分送", Bad, "市财政局不在分送清单中"},
		{"unknown unit", func(j *Job) { j.Strange = []string{"大数据局"} }, "分送", Note, "人工核对"},
	} {
		j := good()
		test.spoil(&j)
		lines := Check(j)
		found := false
		for _, l := range lines {
			if l.What == test.what && l.State == test.state && strings.Contains(l.Sentence+l.Do, test.words) {
				found = true
			}
			if l.State == Bad && l.Do == "" {
				t.Errorf("%s: %s does not say what to do", test.name, l.What)
			}
		}
		if !found || Clear(lines) != (test.state != Bad) {
			t.Errorf("%s: clear %v, lines %+v", test.name, Clear(lines), lines)
		}
	}
}

// letFindingStand puts a finding into the text that 甲 has let stand, unless
// somebody has taken that back.
func letFindingStand(j *Job, back workflow.Person) {
	j.Minutes.Text = "一、议题\n由我们办理。"
	at := strings.Index(j.Minutes.Text, "我们")
	j.Dismissed = []workflow.Dismissal{{
		N: 1, Rule: "M27", Reason: "照录", By: workflow.Person{ID: "a", Name: "甲"}, Restored: workflow.Undoing{By: back},
		Anchor: drafting.AnchorAt(j.Minutes.Text, drafting.Span{Start: at, End: at + len("我们")}),
	}}
}

// What was let stand is no finding any more; what was taken back, or has other
// words by now, is nothing that was let stand.
func TestLetStand(t *testing.T) {
	proofreading := func(j Job) (said string) {
		for _, l := range Check(j) {
			if l.What == "校对" {
				said += l.Sentence
			}
		}
		return said
	}
	stands, back, lapsed := good(), good(), good()
	letFindingStand(&stands, workflow.Person{})
	letFindingStand(&back, workflow.Person{ID: "b", Name: "乙"})
	letFindingStand(&lapsed, workflow.Person{})
	lapsed.Minutes.Text = strings.Replace(lapsed.Minutes.Text, "我们", "市财政局", 1)
	for _, test := range []struct {
		j    Job
		want string
	}{
		{stands, "校对没有发现问题。甲忽略、放行了1处校对意见。"},
		{back, "校对提示1处，如："},
		{lapsed, "校对没有发现问题。"},
	} {
		if got := proofreading(test.j); !strings.HasPrefix(got, test.want) || strings.Contains(got, "忽略") != strings.Contains(test.want, "忽略") {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
