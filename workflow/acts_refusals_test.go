package workflow

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

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
		{"approval of no text", Review, Approve, rev, func(_ *desk, c *Command) { c.Text = text("") }, Refused, ReasonText, "纪要《第12次常务会议纪要》还没有正文，不能审核同意。"},
		{"signature on no text", Signing, Sign, sig, func(_ *desk, c *Command) { c.Text = text("\t") }, Refused, ReasonText, "纪要《第12次常务会议纪要》还没有正文，不能签发。"},
		{"submission with errors", Recording, Submit, rec, func(d *desk, _ *Command) {
			d.facts.Findings = &Findings{Errors: 3, First: "第2行标点应当全角。"}
		}, Refused, ReasonClean, "校对发现3处须改正的问题，改正后才能送审：第2行标点应当全角。"},
		{"submission unchecked", Recording, Submit, rec, func(d *desk, _ *Command) { d.facts.Findings = nil }, Internal, ReasonClean, "系统错误：送审前没有校对，请联系管理员。"},
		{"issue with errors", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.Findings = &Findings{Errors: 1, First: "缺少分送范围。"} }, Refused, ReasonClean, "校对发现1处须改正的问题，改正后才能印发：缺少分送范围。"},
		{"signature without review", Signing, Sign, sig, func(d *desk, _ *Command) { d.minutes.Approvals = nil }, Refused, ReasonReviewed, "“审核”还没有同意，不能签发。"},
		{"change of what was signed", Collation, Save, clk, func(_ *desk, c *Command) { c.Text = text(strings.Replace(draftText(), "原则同意", "同意", 1)) }, Refused, ReasonBound, "签发之后，标题、正文、出席范围和分送范围不能改动，只能补文号、整理日期和印发日期；确需改动的，请退回重新签发。"},
		{"change of attendance after signing", Collation, Save, clk, func(_ *desk, c *Command) { c.Text = text(strings.Replace(draftText(), "高明远", "高明月", 1)) }, Refused, ReasonBound, "签发之后，标题、正文、出席范围和分送范围不能改动，只能补文号、整理日期和印发日期；确需改动的，请退回重新签发。"},
		{"change of distribution after signing", Collation, Save, clk, func(_ *desk, c *Command) { c.Text = text(strings.Replace(draftText(), "各区", "各县区", 1)) }, Refused, ReasonBound, "签发之后，标题、正文、出席范围和分送范围不能改动，只能补文号、整理日期和印发日期；确需改动的，请退回重新签发。"},
		{"words slipped in beside a date after signing", Collation, Save, clk, func(_ *desk, c *Command) {
			c.Text = text(strings.Replace(draftText(), "6月2日印发", "6月2日印发，另发各县", 1))
		}, Refused, ReasonBound, "签发之后，标题、正文、出席范围和分送范围不能改动，只能补文号、整理日期和印发日期；确需改动的，请退回重新签发。"},
		{"change of title after signing", Collation, Save, clk, func(_ *desk, c *Command) { c.Text, c.Title = nil, "第13次常务会议纪要" }, Refused, ReasonBound, "签发之后，标题、正文、出席范围和分送范围不能改动，只能补文号、整理日期和印发日期；确需改动的，请退回重新签发。"},
		{"change after 定稿", Collation, Save, clk, func(d *desk, _ *Command) { d.do(command(Number, clk)).do(command(Finalize, clk)) }, Refused, ReasonFinal, "纪要已经定稿，不能修改；确需改动的，请退回。"},
		{"定稿 twice", Collation, Finalize, clk, func(d *desk, _ *Command) { d.do(command(Finalize, clk)) }, Refused, ReasonFinal, "纪要已经定稿，不能定稿；确需改动的，请退回。"},
		{"number twice", Collation, Number, clk, func(d *desk, _ *Command) { d.do(command(Number, clk)) }, Refused, ReasonNumber, "这件纪要已经编号：常务会议纪要〔2026〕1号。"},
		{"number without series", Collation, Number, clk, func(d *desk, _ *Command) { d.facts.Series = Series{} }, Internal, ReasonNumber, "系统错误：文号系列“”的设置不完整，格式中须有{year}和{n}，请联系管理员。"},
		{"number without its date", Collation, Number, clk, func(d *desk, _ *Command) { d.facts.Series.Basis, d.minutes.Meeting = ByMeeting, "" }, Refused, ReasonNumber, "文号的年份取自会议日期，而会议日期还没有，不能编号。"},
		{"定稿 without number", Collation, Finalize, clk, func(d *desk, _ *Command) { d.minutes.Number = DocNumber{} }, Refused, ReasonNumber, "还没有编号，不能定稿；请先编号。"},
		{"issue with a number of another year", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Number.Scope = "2025" }, Refused, ReasonNumber, "文号常务会议纪要〔2026〕1号的年份与签发日期（2026年6月1日）不符，请重新编号，原号作空号登记。"},
		{"issue without 定稿", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Finalized = false }, Refused, ReasonFinal, "还没有定稿，不能印发；请先定稿。"},
		{"issue unsigned", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Approvals = d.minutes.Approvals[:1] }, Refused, ReasonSigned, "还没有签发，不能印发。"},
		{"issue of another text than signed", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Digest = "0" }, Refused, ReasonSigned, "签发之后内容有改动，原签发不再有效，请退回重新签发；纸面签批的，请先誊清并校核。"},
		{"issue without file", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.PDF = PDF{} }, Refused, ReasonPDF, "还没有生成印发件，不能印发。"},
		{"issue of an empty file", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.PDF.Bytes = 0 }, Refused, ReasonPDF, "还没有生成印发件，不能印发。"},
		{"issue with a damaged OFD", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.OFD = PDF{SHA256: "x", Bytes: 1} }, Refused, ReasonPDF, "还没有生成印发件，不能印发。"},
		{"issue with a damaged digest", Collation, Issue, clk, func(d *desk, _ *Command) { d.facts.PDF.SHA256 = strings.Repeat("0A", 32) }, Refused, ReasonPDF, "还没有生成印发件，不能印发。"},
		{"issued before signed", Collation, Issue, clk, func(_ *desk, c *Command) { c.IssuedOn = "2026-05-31" }, Invalid, ReasonDates, "印发日期2026年5月31日早于签发日期2026年6月1日，请核对。"},
		{"issued before compiled", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Compiled = "2026-06-09" }, Invalid, ReasonDates, "印发日期2026年6月1日早于整理日期2026年6月9日，请核对。"},
		{"signed before the meeting", Collation, Issue, clk, func(d *desk, _ *Command) { d.minutes.Meeting = "2026-06-05" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月5日，请核对。"},
		{"signature before the meeting", Signing, Sign, sig, func(d *desk, _ *Command) { d.minutes.Meeting = "2026-06-05" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月5日，请核对。"},
		{"number after a signature before the meeting", Collation, Number, clk, func(d *desk, _ *Command) { d.minutes.Meeting = "2026-06-05" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月5日，请核对。"},
		{"meeting moved behind the signature", Collation, Save, clk, func(d *desk, c *Command) { d.minutes.Meeting, c.Text, c.Meeting = "", nil, "2026-06-02" }, Invalid, ReasonDates, "签发日期2026年6月1日早于会议日期2026年6月2日，请核对。"},
		{"meeting moved after the signature", Collation, Save, clk, func(_ *desk, c *Command) { c.Text, c.Meeting = nil, "2026-05-27" }, Refused, ReasonBound, "签发之后，会议日期2026年5月28日不能改动；确需改动的，请退回重新签发。"},
		{"issued long ahead", Collation, Issue, clk, func(_ *desk, c *Command) { c.IssuedOn = "2026-07-03" }, Invalid, ReasonDates, "印发日期2026年7月3日太远，最多可填今天以后31天，请核对。"},
		{"issued before the last of several signatures", Collation, Issue, clk, func(d *desk, c *Command) {
			d.minutes.Approvals = append(slices.Clone(d.minutes.Approvals), Approval{Place: Place{State: Signing}, Action: Sign, Row: 1, Digest: d.minutes.Digest, At: testNow().AddDate(0, 0, 2)})
			c.IssuedOn = "2026-06-02"
		}, Invalid, ReasonDates, "印发日期2026年6月2日早于签发日期2026年6月3日，请核对。"},
		{"consent of the day before yesterday without a word", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Now, c.OccurredAt = testNow().AddDate(0, 0, 2), testNow()
		}, Invalid, ReasonNote, "补登一天以前的审核同意须写明原因。"},
		{"signature of the day before yesterday without a word", Signing, Sign, sig, func(d *desk, c *Command) {
			d.facts.Now, c.OccurredAt = testNow().AddDate(0, 0, 2), testNow()
		}, Invalid, ReasonNote, "补登一天以前的签发须写明原因。"},
		{"saving a blank title", Recording, Save, rec, func(_ *desk, c *Command) { c.Title = " 　" }, Invalid, ReasonField, "缺少标题，请补充后再办。"},
		{"title that reads backwards", Recording, Save, rec, func(_ *desk, c *Command) { c.Title = "常务会议\u202e纪要" }, Invalid, ReasonField, "标题中有不能识别的控制字符，请删去后再办。"},
		{"title with a mark nobody sees", Recording, Save, rec, func(_ *desk, c *Command) { c.Title = "常务\u2060会议" }, Invalid, ReasonField, "标题中有不能识别的控制字符，请删去后再办。"},
		{"name with a mark nobody sees", Recording, Save, rec, func(_ *desk, c *Command) { c.Actor.Name = "OW\u200bN" }, Invalid, ReasonField, "办理人姓名中有不能识别的控制字符，请删去后再办。"},
		{"note that reads backwards", Review, Return, rev, func(_ *desk, c *Command) { c.Note = "请\u2067核对" }, Invalid, ReasonField, "意见中有不能识别的控制字符，请删去后再办。"},
		{"unit with a mark nobody sees", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].Unit = "市\ufeff局" }, Invalid, ReasonRecipients, "分送单位的名称“市？局”有误，请核对。"},
		{"signed years before it was begun", Signing, Sign, sig, func(_ *desk, c *Command) { c.OccurredAt = testNow().AddDate(-5, 0, 0) }, Invalid, ReasonDates, "签发的发生时间2021年6月1日10时00分早于前一步的发生时间2026年6月1日10时00分，请核对；补登也须按发生的先后办理。"},
		{"returned before it was submitted", Review, Return, rev, func(_ *desk, c *Command) { c.OccurredAt = testNow().Add(-6 * time.Minute) }, Invalid, ReasonDates, "退回的发生时间2026年6月1日09时54分早于前一步的发生时间2026年6月1日10时00分，请核对；补登也须按发生的先后办理。"},
		{"clock set back", Review, Approve, rev, func(d *desk, _ *Command) { d.facts.Now = testNow().AddDate(-1, 0, 0) }, Invalid, ReasonDates, "审核同意的发生时间2025年6月1日10时00分早于前一步的发生时间2026年6月1日10时00分，请核对；补登也须按发生的先后办理。"},
		{"compiled before the meeting", Collation, Finalize, clk, func(_ *desk, c *Command) { c.Compiled = "2026-05-01" }, Invalid, ReasonDates, "整理日期2026年5月1日早于会议日期2026年5月28日，请核对。"},
		{"date that is none", Collation, Finalize, clk, func(_ *desk, c *Command) { c.Compiled = "2026-02-30" }, Invalid, ReasonField, "整理日期“2026-02-30”不是日期，应写作2026-06-01的样子。"},
		{"distribution to nobody", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients = nil }, Invalid, ReasonRecipients, "没有分送单位，请至少填写一个。"},
		{"distribution twice to one", Issued, Distribute, clk, func(_ *desk, c *Command) {
			c.Recipients = []Recipient{{Unit: "市财政局", Copies: 1}, {Unit: " 市财政局", Copies: 1}}
		}, Invalid, ReasonRecipients, "分送单位“ 市财政局”重复。"},
		{"distribution of no copies", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].Copies = 0 }, Invalid, ReasonRecipients, "分送市发改委的份数须在1至10000之间。"},
		{"distribution to a control character", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].Unit = "市\x00局" }, Invalid, ReasonRecipients, "分送单位的名称“市？局”有误，请核对。"},
		{"text with another action", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Text = text("另文") }, Invalid, ReasonField, "分送不能同时修改正文，请先保存修改。"},
		{"title with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.Title = "另题" }, Invalid, ReasonField, "审核同意不能同时修改标题，请先保存修改。"},
		{"nothing to save", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = nil }, Invalid, ReasonField, "没有要保存的内容。"},
		{"text not UTF-8", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = text("甲\xff") }, Invalid, ReasonField, "正文中有不能识别的字符（不是UTF-8编码），请重新粘贴。"},
		{"text with NUL", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = text("甲\x00乙") }, Invalid, ReasonField, "正文中有不能识别的字符（不是UTF-8编码），请重新粘贴。"},
		{"text too long", Recording, Save, rec, func(_ *desk, c *Command) { c.Text = text(strings.Repeat("长", 6<<20)) }, Invalid, ReasonField, "正文太长，最多16兆字节，请分件起草。"},
		{"note too long", Review, Return, rev, func(_ *desk, c *Command) { c.Note = strings.Repeat("长", 2001) }, Invalid, ReasonField, "意见太长，最多2000字，请精简后再办。"},
		{"note with a control character", Review, Return, rev, func(_ *desk, c *Command) { c.Note = "退\x1b[31m" }, Invalid, ReasonField, "意见中有不能识别的控制字符，请删去后再办。"},
		{"nobody acts", Recording, Save, Actor{Roles: []Role{Recorder}}, nil, Invalid, ReasonField, "缺少办理人，请补充后再办。"},
		{"begun without title", "-", Create, rec, func(_ *desk, c *Command) { c.Title = "" }, Invalid, ReasonField, "缺少标题，请补充后再办。"},
		{"happened tomorrow", Recording, Save, rec, func(_ *desk, c *Command) { c.OccurredAt = testNow().Add(24 * time.Hour) }, Invalid, ReasonDates, "发生时间2026年6月2日10时00分还没有到，请核对。"},
		{"target with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.To = Place{State: Recording} }, Invalid, ReasonField, "只有退回可以指定去处。"},
		{"recipients with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.Recipients = []Recipient{{Unit: "甲", Copies: 1}} }, Invalid, ReasonField, "只有分送可以填写分送单位。"},
		{"for somebody without grant", Review, Approve, rev, func(_ *desk, c *Command) { c.OnBehalf = Person{"boss", "陆正"} }, Forbidden, ReasonGrant, "没有陆正委托REVIEWED办理的有效记录，请先登记委托，或由本人办理。"},
		{"begun twice", Recording, Create, rec, func(_ *desk, c *Command) {}, Refused, ReasonExists, "这件纪要已经起草，请从列表打开后办理。"},
		{"no flow", Recording, Save, rec, func(d *desk, _ *Command) { d.facts.Flow = nil }, Internal, ReasonFlow, "系统错误：没有给出办理流程，请联系管理员。"},
		{"another version of the flow", Recording, Save, rec, func(d *desk, _ *Command) { d.minutes.Flow.Version = 9 }, Internal, ReasonFlow, "系统错误：纪要按流程“default”第9版办理，取到的却是“default”第3版，请联系管理员。"},
		{"no clock", Recording, Save, rec, func(d *desk, _ *Command) { d.facts.Now = time.Time{} }, Internal, ReasonField, "系统错误：没有给出当前时间，请联系管理员。"},
	}
}

// TestRefusals demands of every guard that it is reached and says what to do.
func TestRefusals(t *testing.T) {
	flow := defaultFlow(t)
	for _, c := range refusals() {
		t.Run(c.name, func(t *testing.T) { c.check(t, at(t, flow, c.state, c.action)) })
	}
	for _, c := range besideRefusals() {
		t.Run(c.name, func(t *testing.T) { c.check(t, ready(t, flow, c.state, c.action, "")) })
	}
}

// check spoils the command and holds the refusal against the row.
func (c refusal) check(t *testing.T, d *desk) {
	t.Helper()
	cmd := command(c.action, c.by)
	if c.spoil != nil {
		c.spoil(d, &cmd)
	}
	_, err := d.try(cmd)
	var got *Error
	if !errors.As(err, &got) {
		t.Fatalf("got %v, want a refusal", err)
	}
	if got.Kind != c.kind || got.Reason != c.reason || got.Msg != c.says {
		t.Errorf("got %s/%s %s\nwant %s/%s %s", got.Kind, got.Reason, got.Msg, c.kind, c.reason, c.says)
	}
}
