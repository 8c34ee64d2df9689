package workflow

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// The people of the tests; each has one role unless a test gives more.
func actor(id string, roles ...Role) Actor {
	return Actor{Person: Person{ID: id, Name: strings.ToUpper(id)}, Roles: roles}
}

// draftText has all three typed fields that may be filled in after 签发.
func draftText() string {
	return "云州市人民政府常务会议纪要\n2026年5月28日上午，市长主持召开市政府第12次常务会议。\n" +
		"一、关于城市更新工作\n会议原则同意𠮷祥里片区更新方案。\n\n出席：林书言  高明远\n记录：唐小禾\n\n" +
		"云州市人民政府办公室整理\n2026年6月1日\n分送：各区人民政府。\n云州市人民政府办公室                    2026年6月2日印发"
}

func testNow() time.Time { return time.Date(2026, 6, 1, 2, 0, 0, 987654321, time.UTC) }

func testPDF() PDF { return PDF{SHA256: strings.Repeat("0a", 32), Bytes: 1000} }

func testFacts(flow *Flow) Facts {
	return Facts{
		Flow: flow, Now: testNow(), Findings: &Findings{}, PDF: testPDF(),
		Series: Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
	}
}

// A desk carries one minutes through Decide and Seal without a store.
type desk struct {
	t       testing.TB
	facts   Facts
	minutes Minutes
	entries []Entry
}

func newDesk(t testing.TB, flow *Flow) *desk { return &desk{t: t, facts: testFacts(flow)} }

// try asks Decide about the command on the current version.
func (d *desk) try(cmd Command) (Step, error) {
	cmd.Minutes, cmd.Version = "m-1", d.minutes.Version
	return Decide(d.minutes, cmd, d.facts)
}

// do carries the command out; numbers count from 1 per desk.
func (d *desk) do(cmd Command) *desk {
	d.t.Helper()
	step, err := d.try(cmd)
	if err != nil {
		d.t.Fatalf("%s at %s: %v", cmd.Action, d.minutes.Place, err)
	}
	prev := ""
	if len(d.entries) > 0 {
		prev = d.entries[len(d.entries)-1].Hash
	}
	step = Seal(step, prev, Given{Number: 1, Session: 1})
	d.minutes, d.entries = step.Minutes, append(d.entries, step.Entry)
	return d
}

// command gives a sound command for the action by the actor.
func command(action Action, a Actor) Command {
	cmd := Command{Action: action, Actor: a}
	switch action {
	case Create:
		text := draftText()
		cmd.Title, cmd.Text, cmd.Meeting = "第12次常务会议纪要", &text, "2026-05-28"
	case Save:
		text := strings.Replace(draftText(), "2026年6月2日印发", "2026年6月3日印发", 1)
		cmd.Text = &text
	case Return:
		cmd.To, cmd.Note = Place{State: Recording}, "请核对"
	case Void:
		cmd.Note = "会议未定"
	case Distribute:
		cmd.Recipients = []Recipient{{Unit: "市发改委", Copies: 2}, {Unit: "市财政局", Copies: 1}}
	}
	return cmd
}

// own, reviewed and signed are who did that to the first round; other is new.
func stands() map[string]string {
	return map[string]string{"own": "own", "reviewed": "reviewed", "signed": "signed", "other": "other"}
}

// at gives a minutes in the state, ready for the action if it is ready for any,
// with a first round behind it in which own, reviewed and signed have had
// their parts.
func at(t testing.TB, flow *Flow, state State, action Action) *desk {
	t.Helper()
	own, rev, sig, clk := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer), actor("clerk", Clerk)
	d := newDesk(t, flow)
	if state == "-" {
		return d
	}
	d.do(command(Create, own)).do(command(Submit, own)).do(command(Approve, rev)).do(command(Sign, sig)).do(command(Return, clk))
	if state == Voided {
		return d.do(command(Void, own))
	}
	path := []Command{command(Submit, own), command(Approve, rev), command(Sign, sig)}
	reach := map[State]int{Recording: 0, Review: 1, Withdrawn: 1, Signing: 2}
	steps, early := reach[state]
	if !early {
		steps = len(path)
	}
	for _, cmd := range path[:steps] {
		d.do(cmd)
	}
	if state == Withdrawn {
		return d.do(command(Withdraw, own))
	}
	if early {
		return d
	}
	for _, next := range []struct {
		action Action
		needed bool
	}{
		{Number, state != Collation || action == Finalize || action == Issue},
		{Finalize, state != Collation || action == Issue},
		{Issue, state != Collation},
		{Distribute, state == Distributed || state == Closed},
		{Close, state == Closed},
	} {
		if next.needed {
			d.do(command(next.action, clk))
		}
	}
	return d
}

// TestDecideTable asks about every state × action × role × stand and compares
// with the table written by hand.
func TestDecideTable(t *testing.T) {
	flow := defaultFlow(t)
	data, err := os.ReadFile("testdata/decide.tsv")
	if err != nil {
		t.Fatal(err)
	}
	roles := []Role{Recorder, Reviewer, Signer, Clerk, Admin, Auditor}
	asked := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4+len(roles) {
			t.Fatalf("line %d has %d columns", i+1, len(f))
		}
		state, action, stand, next := State(f[0]), Action(f[1]), f[2], f[3]
		for name, id := range stands() {
			if stand != "*" && stand != name {
				continue
			}
			for j, role := range roles {
				asked[f[0]+" "+f[1]]++
				got := verdict(at(t, flow, state, action), command(action, actor(id, role)), next)
				if got != f[4+j] {
					t.Errorf("line %d: %s %s by a %s who is %s: got %s, want %s", i+1, state, action, role, name, got, f[4+j])
				}
			}
		}
	}
	for _, s := range append([]State{"-"}, statesOf(flow)...) {
		for _, a := range Actions() {
			if n := asked[string(s)+" "+string(a)]; n != len(stands())*len(roles) {
				t.Errorf("the table answers %d of the cases of %s %s", n, s, a)
			}
		}
	}
}

func statesOf(flow *Flow) []State {
	var all []State
	for _, d := range flow.States {
		all = append(all, d.State)
	}
	return all
}

func verdict(d *desk, cmd Command, next string) string {
	step, err := d.try(cmd)
	switch KindOf(err) {
	case "":
		if step.Minutes.Place.String() != next {
			return "to " + step.Minutes.Place.String()
		}
		return "+"
	case Forbidden:
		return "F"
	case Refused:
		return "R"
	case NotFound:
		return "N"
	default:
		return err.Error()
	}
}

// refusal is one row of the tests of guards and fields.
type refusal struct {
	name   string
	state  State
	action Action
	by     Actor
	spoil  func(*desk, *Command)
	kind   Kind
	reason Reason
	says   string
}

func refusals() []refusal {
	rec, rev, sig, clk := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer), actor("clerk", Clerk)
	text := func(s string) *string { return &s }
	return []refusal{
		{"return without reason", Review, Return, rev, func(_ *desk, c *Command) { c.Note = " \n" }, Invalid, ReasonNote, "退回须写明理由。"},
		{"void without reason", Signing, Void, sig, func(_ *desk, c *Command) { c.Note = "" }, Invalid, ReasonNote, "作废须写明理由。"},
		{"return to nowhere", Review, Return, rev, func(_ *desk, c *Command) { c.To = Place{} }, Invalid, ReasonTarget, "退回须说明退到哪个环节。"},
		{"return forward", Review, Return, rev, func(_ *desk, c *Command) { c.To = Place{State: Signing} }, Refused, ReasonTarget, "不能退回到“签发”；从“审核”可以退回到：记录。"},
		{"return to an unknown step", Signing, Return, sig, func(_ *desk, c *Command) { c.To = Place{State: Review, Step: 7} }, Refused, ReasonTarget, "不能退回到“review#8”；从“签发”可以退回到：记录、审核。"},
		{"straight return after signing", Collation, Return, clk, func(_ *desk, c *Command) { c.Straight = true }, Refused, ReasonTarget, "从“整理”退回后须重新逐级办理，不能要求改后直送本环节。"},
		{"wrong state", Review, Sign, sig, nil, Refused, ReasonState, "纪要《第12次常务会议纪要》现在处于“审核”，不能签发；现在可以：撤回（记录人）、修改（审核人）、审核同意（审核人）、退回（审核人）、作废（审核人）。"},
		{"after the end", Closed, Close, clk, nil, Refused, ReasonState, "纪要《第12次常务会议纪要》现在处于“办结”，不能办结；已经没有可办的事项。"},
		{"submitter reviews", Review, Approve, actor("own", Recorder, Reviewer), nil, Forbidden, ReasonDuty, "OWN办理过这件纪要的起草送审，不能再作为审核人审核同意，请换人办理。"},
		{"reviewer signs", Signing, Sign, actor("reviewed", Reviewer, Signer), nil, Forbidden, ReasonDuty, "REVIEWED办理过这件纪要的审核，不能再作为签发人签发，请换人办理。"},
		{"administrator with a business role", Recording, Save, actor("root", Recorder, Admin), nil, Forbidden, ReasonRole, "管理员和审计员不经办纪要，请由记录人办理。"},
		{"another's withdrawal", Review, Withdraw, actor("other", Recorder), nil, Forbidden, ReasonOwn, "只有送审人OWN本人可以撤回。"},
		{"withdrawal after a reviewer's change", Review, Withdraw, rec, func(d *desk, _ *Command) { d.do(command(Save, rev)) }, Refused, ReasonActed, "REVIEWED已经办理（保存），不能撤回；如需修改，请与其联系退回。"},
		{"submission without text", Recording, Submit, rec, func(_ *desk, c *Command) { c.Text = text(" \n　") }, Refused, ReasonText, "纪要《第12次常务会议纪要》还没有正文，不能送审。"},
		{"approval of no text", Review, Approve, rev, func(_ *desk, c *Command) { c.Text = text("") }, Refused, ReasonText, "还没有正文"},
		{"signature on no text", Signing, Sign, sig, func(_ *desk, c *Command) { c.Text = text("\t") }, Refused, ReasonText, "还没有正文"},
		{"submission with errors", Recording, Submit, rec, func(d *desk, _ *Command) {
			d.facts.Findings = &Findings{Errors: 3, First: "第2行标点应当全角。"}
		}, Refused, ReasonClean, "校对发现3处须改正的问题，改正后才能送审：第2行标点应当全角。"},
		{"submission unchecked", Recording, Submit, rec, func(d *desk, _ *Command) { d.facts.Findings = nil }, Internal, ReasonClean, "系统错误"},
		{"issue with errors", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.Findings = &Findings{Errors: 1} }, Refused, ReasonClean, "才能印发"},
		{"signature without review", Signing, Sign, sig, func(d *desk, _ *Command) { d.minutes.Approvals = nil }, Refused, ReasonReviewed, "“审核”还没有同意，不能签发。"},
		{"change of what was signed", Collation, Save, clk, func(_ *desk, c *Command) { c.Text = text(strings.Replace(draftText(), "原则同意", "同意", 1)) }, Refused, ReasonBound, "签发之后"},
		{"change of attendance after signing", Collation, Save, clk, func(_ *desk, c *Command) { c.Text = text(strings.Replace(draftText(), "高明远", "高明月", 1)) }, Refused, ReasonBound, "签发之后"},
		{"change of distribution after signing", Collation, Save, clk, func(_ *desk, c *Command) { c.Text = text(strings.Replace(draftText(), "各区", "各县区", 1)) }, Refused, ReasonBound, "签发之后"},
		{"words slipped in beside a date after signing", Collation, Save, clk, func(_ *desk, c *Command) {
			c.Text = text(strings.Replace(draftText(), "6月2日印发", "6月2日印发，另发各县", 1))
		}, Refused, ReasonBound, "签发之后"},
		{"change of title after signing", Collation, Save, clk, func(_ *desk, c *Command) { c.Text, c.Title = nil, "第13次常务会议纪要" }, Refused, ReasonBound, "签发之后"},
		{"change after 定稿", Collation, Save, clk, func(d *desk, _ *Command) { d.do(command(Number, clk)).do(command(Finalize, clk)) }, Refused, ReasonFinal, "纪要已经定稿，不能修改；确需改动的，请退回。"},
		{"定稿 twice", Collation, Finalize, clk, func(d *desk, _ *Command) { d.do(command(Finalize, clk)) }, Refused, ReasonFinal, "已经定稿"},
		{"number twice", Collation, Number, clk, func(d *desk, _ *Command) { d.do(command(Number, clk)) }, Refused, ReasonNumber, "这件纪要已经编号：常务会议纪要〔2026〕1号。"},
		{"number without series", Collation, Number, clk, func(d *desk, _ *Command) { d.facts.Series = Series{} }, Internal, ReasonNumber, "系统错误：文号系列“”的设置不完整"},
		{"number without its date", Collation, Number, clk, func(d *desk, _ *Command) { d.facts.Series.Basis, d.minutes.Meeting = ByMeeting, "" }, Refused, ReasonNumber, "文号的年份取自会议日期，而会议日期还没有，不能编号。"},
		{"定稿 without number", Collation, Finalize, clk, func(d *desk, _ *Command) { d.minutes.Number = DocNumber{} }, Refused, ReasonNumber, "还没有编号，不能定稿；请先编号。"},
		{"issue with a number of another year", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Number.Scope = "2025" }, Refused, ReasonNumber, "年份与签发日期（2026年6月1日）不符，请重新编号，原号作空号登记。"},
		{"issue without 定稿", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Finalized = false }, Refused, ReasonFinal, "还没有定稿，不能印发；请先定稿。"},
		{"issue unsigned", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Approvals = d.minutes.Approvals[:1] }, Refused, ReasonSigned, "还没有签发，不能印发。"},
		{"issue of another text than signed", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Digest = "0" }, Refused, ReasonSigned, "签发之后内容有改动"},
		{"issue without file", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.PDF = PDF{} }, Refused, ReasonPDF, "还没有生成印发件，不能印发。"},
		{"issue of an empty file", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.PDF.Bytes = 0 }, Refused, ReasonPDF, "印发件"},
		{"issue with a damaged digest", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.PDF.SHA256 = strings.Repeat("0A", 32) }, Refused, ReasonPDF, "印发件"},
		{"issued before signed", Collation, Issue, clk, func(_ *desk, c *Command) { c.IssuedOn = "2026-05-31" }, Invalid, ReasonDates, "印发日期2026年5月31日早于签发日期2026年6月1日，请核对。"},
		{"issued before compiled", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Compiled = "2026-06-09" }, Invalid, ReasonDates, "早于整理日期"},
		{"signed before the meeting", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Meeting = "2026-06-05" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月5日，请核对。"},
		{"signature before the meeting", Signing, Sign, sig, func(d *desk, _ *Command) { d.minutes.Meeting = "2026-06-05" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月5日，请核对。"},
		{"number after a signature before the meeting", Collation, Number, clk, func(d *desk, _ *Command) { d.minutes.Meeting = "2026-06-05" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月5日，请核对。"},
		{"meeting moved behind the signature", Collation, Save, clk, func(_ *desk, c *Command) { c.Text, c.Meeting = nil, "2026-06-02" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月2日，请核对。"},
		{"signed years before it was begun", Signing, Sign, sig, func(_ *desk, c *Command) { c.OccurredAt = testNow().AddDate(-5, 0, 0) }, Invalid, ReasonDates, "签发的发生时间2021年6月1日10时00分早于前一步的发生时间2026年6月1日10时00分，请核对；补登也须按发生的先后办理。"},
		{"returned before it was submitted", Review, Return, rev, func(_ *desk, c *Command) { c.OccurredAt = testNow().Add(-6 * time.Minute) }, Invalid, ReasonDates, "退回的发生时间2026年6月1日09时54分早于"},
		{"clock set back", Review, Approve, rev, func(d *desk, _ *Command) { d.facts.Now = testNow().AddDate(-1, 0, 0) }, Invalid, ReasonDates, "审核同意的发生时间2025年6月1日"},
		{"compiled before the meeting", Collation, Finalize, clk, func(_ *desk, c *Command) { c.Compiled = "2026-05-01" }, Invalid, ReasonDates, "整理日期2026年5月1日早于会议日期2026年5月28日，请核对。"},
		{"date that is none", Collation, Finalize, clk, func(_ *desk, c *Command) { c.Compiled = "2026-02-30" }, Invalid, ReasonField, "整理日期“2026-02-30”不是日期"},
		{"distribution to nobody", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients = nil }, Invalid, ReasonRecipients, "没有分送单位，请至少填写一个。"},
		{"distribution twice to one", Issued, Distribute, clk, func(_ *desk, c *Command) {
			c.Recipients = []Recipient{{Unit: "市财政局", Copies: 1}, {Unit: " 市财政局", Copies: 1}}
		}, Invalid, ReasonRecipients, "重复"},
		{"distribution of no copies", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].Copies = 0 }, Invalid, ReasonRecipients, "份数须在1至"},
		{"distribution to a control character", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].Unit = "市\x00局" }, Invalid, ReasonRecipients, "名称有误"},
		{"text with another action", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Text = text("另文") }, Invalid, ReasonField, "分送不能同时修改正文"},
		{"title with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.Title = "另题" }, Invalid, ReasonField, "审核同意不能同时修改标题"},
		{"nothing to save", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = nil }, Invalid, ReasonField, "没有要保存的内容。"},
		{"text not UTF-8", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = text("甲\xff") }, Invalid, ReasonField, "不是UTF-8"},
		{"text with NUL", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = text("甲\x00乙") }, Invalid, ReasonField, "不能识别的字符"},
		{"text too long", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = text(strings.Repeat("长", 6<<20)) }, Invalid, ReasonField, "正文太长，最多16兆字节"},
		{"note too long", Review, Return, rev, func(_ *desk, c *Command) { c.Note = strings.Repeat("长", 2001) }, Invalid, ReasonField, "意见太长，最多2000字"},
		{"note with a control character", Review, Return, rev, func(_ *desk, c *Command) { c.Note = "退\x1b[31m" }, Invalid, ReasonField, "控制字符"},
		{"nobody acts", Recording, Save, Actor{Roles: []Role{Recorder}}, nil, Invalid, ReasonField, "缺少办理人"},
		{"begun without title", "-", Create, rec, func(_ *desk, c *Command) { c.Title = "" }, Invalid, ReasonField, "缺少标题"},
		{"happened tomorrow", Recording, Save, rec, func(_ *desk, c *Command) { c.OccurredAt = testNow().Add(24 * time.Hour) }, Invalid, ReasonDates, "发生时间2026年6月2日10时00分还没有到，请核对。"},
		{"target with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.To = Place{State: Recording} }, Invalid, ReasonField, "只有退回可以指定去处。"},
		{"recipients with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.Recipients = []Recipient{{Unit: "甲", Copies: 1}} }, Invalid, ReasonField, "只有分送可以填写分送单位。"},
		{"for somebody without grant", Review, Approve, rev, func(_ *desk, c *Command) { c.OnBehalf = Person{"boss", "陆正"} }, Forbidden, ReasonGrant, "没有陆正委托REVIEWED办理的有效记录"},
		{"begun twice", Recording, Create, rec, func(_ *desk, c *Command) {}, Refused, ReasonExists, "已经起草"},
		{"no flow", Recording, Save, rec, func(d *desk, _ *Command) { d.facts.Flow = nil }, Internal, ReasonFlow, "系统错误"},
		{"another version of the flow", Recording, Save, rec, func(d *desk, _ *Command) { d.minutes.Flow.Version = 9 }, Internal, ReasonFlow, "第9版"},
		{"no clock", Recording, Save, rec, func(d *desk, _ *Command) { d.facts.Now = time.Time{} }, Internal, ReasonField, "系统错误"},
	}
}

// TestRefusals demands of every guard that it is reached and says what to do.
func TestRefusals(t *testing.T) {
	flow := defaultFlow(t)
	for _, c := range refusals() {
		t.Run(c.name, func(t *testing.T) {
			d := at(t, flow, c.state, c.action)
			cmd := command(c.action, c.by)
			if c.spoil != nil {
				c.spoil(d, &cmd)
			}
			_, err := d.try(cmd)
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if got.Kind != c.kind || got.Reason != c.reason || !strings.Contains(got.Msg, c.says) {
				t.Errorf("got %s/%s %s\nwant %s/%s …%s…", got.Kind, got.Reason, got.Msg, c.kind, c.reason, c.says)
			}
		})
	}
}

// TestUnknownGuard: a condition nobody knows stands in the way.
func TestUnknownGuard(t *testing.T) {
	if err := Guard("moon").ask(&question{}); KindOf(err) != Internal {
		t.Errorf("got %v", err)
	}
}

// TestAsking: asking costs nothing besides what is asked.
func TestAsking(t *testing.T) {
	q := &question{cmd: Command{Note: "理由"}, facts: Facts{PDF: testPDF()}}
	got := testing.AllocsPerRun(100, func() {
		if err := errors.Join(q.hasNote(), q.released()); err != nil {
			t.Error(err)
		}
	})
	if got > 0 {
		t.Errorf("%v allocations", got)
	}
}

func TestIsSHA256(t *testing.T) {
	good := strings.Repeat("09af", 16)
	for s, want := range map[string]bool{
		good: true, "": false, good[1:]: false, good + "0": false,
		strings.Repeat("09AF", 16): false, good[1:] + "g": false, good[1:] + "/": false, good[1:] + ":": false, good[1:] + "`": false,
	} {
		if isSHA256(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestStale(t *testing.T) {
	d := at(t, defaultFlow(t), Review, Approve)
	cmd := command(Approve, actor("reviewed", Reviewer))
	cmd.Minutes, cmd.Version = "m-1", d.minutes.Version-1
	_, err := Decide(d.minutes, cmd, d.facts)
	if KindOf(err) != Stale || err.Error() != "纪要《第12次常务会议纪要》已由OWN于6月1日10时00分送审，请刷新后再办。" {
		t.Errorf("got %v", err)
	}
}
