package public_test

import (
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

const text = "某会议纪要\n2026年6月1日，市长主持召开会议。\n一、审议甲\n由王翔负责。\n二、审议乙\n会议同意。\n\n市政府办公室整理\n2026年6月1日\n（此件公开发布）\n"

func who(id string, roles ...workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id, Name: "名" + id}, Roles: roles}
}

// A desk is a minutes and its file on the way.
type desk struct {
	*testing.T
	m     workflow.Minutes
	file  public.File
	facts public.Facts
}

func newDesk(t *testing.T) *desk {
	return &desk{T: t, m: workflow.Minutes{ID: "m-1", Title: "某会议纪要", Text: text, Version: 4}, facts: public.Facts{Saves: true, Code: "c0de"}}
}

// do demands that a command is carried out, or refused with words.
func (d *desk) do(cmd public.Command, refused string) public.Record {
	d.Helper()
	cmd.N = len(d.file)
	facts := d.facts
	facts.Signs = cmd.Actor.Has(workflow.Signer)
	r, err := public.Decide(d.file, d.m, cmd, facts)
	switch {
	case refused == "" && err != nil:
		d.Errorf("%s: %v", cmd.Act, err)
	case refused != "" && (err == nil || !strings.Contains(err.Error(), refused)):
		d.Errorf("%s: %v, want %q", cmd.Act, err, refused)
	case err == nil:
		r.At = time.Date(2026, 6, 2, 0, 0, len(d.file), 0, time.UTC)
		d.file = append(d.file, r)
	}
	return r
}

func (d *desk) sign() {
	d.m.Version++
	d.m.Approvals = append(d.m.Approvals, workflow.Approval{Action: workflow.Sign, By: who("sig").Person, Version: d.m.Version})
}

func (d *desk) issue() { d.m.PDF = workflow.PDF{SHA256: "f", Bytes: 1} }

var (
	rec = who("rec", workflow.Recorder)
	clk = who("clk", workflow.Clerk)
	sig = who("sig", workflow.Signer)
	rev = who("rev", workflow.Reviewer)

	choose = public.Command{Act: public.Choose, Actor: rec, Class: public.Open}
	redact = public.Command{Act: public.Redact, Actor: rec, Redactions: []drafting.Redaction{{Name: "王翔", Reason: "个人"}}}
	review = public.Command{Act: public.Review, Actor: rev, Opinion: "同意", Agrees: true, Day: "2026-06-02"}
	issued = public.Command{Act: public.Publish, Actor: clk}
)

func TestCourse(t *testing.T) {
	d := newDesk(t)
	d.do(issued, "还没有印发")
	d.do(choose, "")
	d.do(redact, "")
	d.do(review, "")
	d.sign()
	d.issue()
	r := d.do(issued, "")
	if strings.Contains(r.Text, "王翔") || !strings.Contains(r.Text, "由〔略〕负责") || r.Code != "c0de" || r.Source != "f" {
		t.Errorf("published %+v", r)
	}
	if want := workflow.SHA256().Sum([]byte(r.Text)).String(); r.SHA256 != want || len(r.SM3) != 64 {
		t.Errorf("digests %s %s", r.SHA256, r.SM3)
	}
	d.do(issued, "已经公开")
	d.do(choose, "先撤回")
	d.do(redact, "先撤回")
	d.do(public.Command{Act: public.Withdraw, Actor: clk}, "须写明理由")
	d.do(public.Command{Act: public.Withdraw, Actor: rec, Reason: "x"}, "由分发员或签发人")
	d.do(public.Command{Act: public.Withdraw, Actor: sig, Reason: "有误"}, "")
	d.facts.Code = "other"
	if again := d.do(issued, ""); again.Code != "c0de" {
		t.Errorf("under another code: %s", again.Code)
	}
}

// Nothing is published of which one part is missing.
func TestNothingBeforeItsTime(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(d *desk)
		refused string
	}{
		{"no class", func(d *desk) { d.sign(); d.issue() }, "不是主动公开"},
		{"not confirmed", func(d *desk) { d.sign(); d.issue(); d.do(choose, ""); d.do(review, "") }, "还没有经签发人确认"},
		{"not reviewed", func(d *desk) { d.do(choose, ""); d.sign(); d.issue() }, "还没有公开保密审查"},
		{"review against it", func(d *desk) {
			d.do(choose, "")
			against := review
			against.Agrees = false
			d.do(against, "")
			d.sign()
			d.issue()
		}, "不同意公开"},
		{"redacted after review", func(d *desk) { d.do(choose, ""); d.do(review, ""); d.do(redact, ""); d.sign(); d.issue() }, "还没有公开保密审查"},
		{"text changed after review", func(d *desk) {
			d.do(choose, "")
			d.do(review, "")
			d.m.Text = strings.Replace(d.m.Text, "会议同意", "会议不同意", 1)
			d.sign()
			d.issue()
		}, "审查之后文稿有改动"},
		{"personal data", func(d *desk) {
			d.do(choose, "")
			d.do(review, "")
			d.sign()
			d.issue()
			d.facts.Findings = []string{"有身份证号。"}
		}, "有身份证号"},
		{"a newer edition", func(d *desk) { d.do(choose, ""); d.do(review, ""); d.sign(); d.issue(); d.facts.Newer = true }, "新的一版"},
		{"note against it", func(d *desk) {
			d.do(choose, "")
			d.do(review, "")
			d.sign()
			d.issue()
			d.m.Text = strings.Replace(d.m.Text, "（此件公开发布）", "（此件不公开）", 1)
		}, "附注却写着"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			c.prepare(d)
			d.do(issued, c.refused)
		})
	}
	d := newDesk(t)
	d.do(choose, "")
	d.do(review, "")
	d.sign()
	d.issue()
	d.do(public.Command{Act: public.Publish, Actor: rec}, "由分发员办理")
}

// The number and dates that are filled in after 签发 do not undo a review.
func TestFilledInAfterReview(t *testing.T) {
	d := newDesk(t)
	d.do(choose, "")
	d.do(review, "")
	d.m.Text = strings.Replace(d.m.Text, "整理\n2026年6月1日", "整理\n2026年6月9日", 1)
	d.sign()
	d.issue()
	d.do(issued, "")
}

func TestClass(t *testing.T) {
	d := newDesk(t)
	d.do(public.Command{Act: public.Choose, Actor: rec, Class: "x"}, "请选定")
	d.do(public.Command{Act: public.Choose, Actor: rec, Class: public.Closed}, "不予公开须写明理由")
	d.do(public.Command{Act: public.Choose, Actor: rec, Class: public.Closed, Reason: "内部"}, "附注却写着“（此件公开发布）”")
	d.m.Text = strings.Replace(text, "（此件公开发布）\n", "", 1)
	d.do(choose, "附注须写")
	d.do(public.Command{Act: public.Choose, Actor: rec, Class: public.OnRequest, Reason: "内部"}, "")
	d.do(public.Command{Act: public.Confirm, Actor: sig}, "随签发一并确认")
	d.facts.Saves = false
	d.sign()
	d.do(public.Command{Act: public.Confirm, Actor: sig}, "不用再办")
	d.do(public.Command{Act: public.Choose, Actor: rec, Class: public.Closed, Reason: "内部"}, "签发之后由分发员")
	d.do(public.Command{Act: public.Choose, Actor: clk, Class: public.Closed, Reason: "内部"}, "")
	d.do(public.Command{Act: public.Confirm, Actor: clk}, "由签发人确认")
	d.do(public.Command{Act: public.Confirm, Actor: sig}, "")
	if by, ok := d.file.Confirmed(d.m); !ok || by.By.ID != "sig" {
		t.Errorf("confirmed by %+v, %t", by, ok)
	}
	d.do(review, "没有选定公开")
}

func TestReview(t *testing.T) {
	d := newDesk(t)
	d.do(choose, "")
	nobody := review
	nobody.Actor = clk
	d.do(nobody, "请填写审查人")
	nobody.Reviewer.Name = " "
	d.do(nobody, "请填写审查人")
	undated := review
	undated.Day = "昨天"
	d.do(undated, "审查日期")
	foreign := review
	foreign.Actor = rec
	d.do(foreign, "据审查表登记")
	control := review
	control.Opinion = "同\x00意"
	d.do(control, "不能识别的字符")
	long := review
	long.Opinion = strings.Repeat("长", 501)
	d.do(long, "太长")
	if _, err := public.Decide(d.file, d.m, review, d.facts); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("on an old file: %v", err)
	}
	if _, err := public.Decide(nil, d.m, public.Command{Act: "burn"}, d.facts); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("no such act: %v", err)
	}
	none := redact
	none.Redactions = []drafting.Redaction{{Name: "张三", Reason: "x"}}
	d.do(none, "文中没有姓名")
}

// Who had a part in the text does not review it: by his account, whatever name is
// typed; a name on paper that is no account's is whoever bears it.
func TestNobodyReviewsHisOwn(t *testing.T) {
	d := newDesk(t)
	d.m.Duties = []workflow.Duty{{Person: who("wri").Person, Role: workflow.Recorder}, {Person: who("rev").Person, Role: workflow.Reviewer}}
	d.do(choose, "")
	d.do(redact, "")
	second := redact
	second.Actor = clk
	d.do(second, "")
	for _, c := range []struct {
		name     string
		actor    workflow.Actor
		reviewer workflow.Person
		refused  string
	}{
		{"the drafter himself", who("wri", workflow.Recorder, workflow.Reviewer), workflow.Person{}, "不能是拟稿人"},
		{"who drew the first list", who("rec", workflow.Reviewer), workflow.Person{}, "不能是拟定公开文本的人"},
		{"who drew the list in force", who("clk", workflow.Clerk, workflow.Signer), workflow.Person{}, "不能是拟定公开文本的人"},
		{"by account under another name", clk, workflow.Person{ID: "rec", Name: "曾用名"}, "不能是拟定公开文本的人"},
		{"by name alone", clk, workflow.Person{Name: "名wri"}, "不能是拟稿人"},
		{"by name with a blank", clk, workflow.Person{Name: "名 wri"}, "不能是拟稿人"},
		{"another of the same name", clk, workflow.Person{ID: "far", Name: "名wri"}, ""},
		{"somebody elsewhere", clk, workflow.Person{Name: "保密办张三"}, ""},
		{"a reviewer himself", rev, workflow.Person{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d.T = t
			do := review
			do.Actor, do.Reviewer = c.actor, c.reviewer
			r := d.do(do, c.refused)
			if want := c.reviewer; c.refused == "" && want.IsZero() && (r.ReviewerID != c.actor.ID || r.Reviewer != c.actor.Name) ||
				c.refused == "" && !want.IsZero() && (r.ReviewerID != want.ID || r.Reviewer != want.Name) {
				t.Errorf("on record as %q %q", r.ReviewerID, r.Reviewer)
			}
		})
	}
}

// What is before the signer keeps its class; a sheet of before the choice does not
// confirm it.
func TestClassBeforeTheSigner(t *testing.T) {
	d := newDesk(t)
	d.facts.Signing = true
	for _, a := range []workflow.Actor{rec, clk, sig} {
		do := choose
		do.Actor = a
		d.do(do, "已送签发")
	}
	d.facts.Signing = false
	d.do(choose, "")
	for _, c := range []struct {
		sheet int
		want  bool
	}{{0, true}, {d.m.Version, false}, {d.m.Version + 1, true}} {
		m := d.m
		m.Approvals = []workflow.Approval{{Action: workflow.Sign, By: sig.Person, Sheet: c.sheet, Version: d.m.Version + 3}}
		if _, ok := d.file.Confirmed(m); ok != c.want {
			t.Errorf("sheet of version %d, class chosen at %d: confirmed %t", c.sheet, d.m.Version, ok)
		}
	}
}

func TestAgrees(t *testing.T) {
	for _, c := range []struct {
		class public.Class
		note  string
		ok    bool
	}{
		{public.Open, "（此件公开发布）", true},
		{public.Open, "", false},
		{public.Open, "（此件不公开）", false},
		{public.Open, "（此件依申请公开）", false},
		{public.OnRequest, "（此件依申请公开）", true},
		{public.OnRequest, "", true},
		{public.OnRequest, "（此件公开发布）", false},
		{public.Closed, "（此件不公开）", true},
		{public.Closed, "（此件不予公开）", true},
		{public.Closed, "", true},
		{public.Closed, "（此件公开发布）", false},
		{public.Closed, "（此件依申请公开）", false},
	} {
		if said := public.Agrees(c.class, strings.Replace(text, "（此件公开发布）\n", c.note+"\n", 1)); (said == "") != c.ok {
			t.Errorf("%s with %s: %q", c.class, c.note, said)
		}
	}
}

// Each record says in a line what it is about.
func TestWords(t *testing.T) {
	d := newDesk(t)
	closed := choose
	closed.Class, closed.Reason = public.OnRequest, "过程性信息"
	d.m.Text = strings.Replace(text, "（此件公开发布）\n", "", 1)
	d.do(closed, "")
	d.do(redact, "")
	none := redact
	none.Redactions = nil
	d.do(none, "")
	against := review
	against.Agrees, against.Opinion = false, "涉及隐私"
	d.do(against, "")
	for i, want := range []string{"依申请公开：过程性信息", "姓名“王翔”：个人", "全文公开，没有删减", "名rev　2026年6月2日　不同意公开：涉及隐私"} {
		if got := d.file[i].Words(); got != want {
			t.Errorf("%s: %q, want %q", d.file[i].Act, got, want)
		}
	}
}
