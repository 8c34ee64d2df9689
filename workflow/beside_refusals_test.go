package workflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// perItem is the default flow with a second step of 审核 that is held per 议题.
// It bears the default's name, so that a minutes may be given to it.
func perItem(t testing.TB) *Flow {
	t.Helper()
	return changedFlow(t, "steps: [审核]", "steps: [核稿, {label: 分管, each: item}]")
}

// twoSigners is the default flow with 主持人签发 and 市长阅发.
func twoSigners(t testing.TB) *Flow {
	t.Helper()
	return changedFlow(t, "{id: signing, label: 签发}", "{id: signing, label: 签发, steps: [主持人, 市长]}")
}

// changedFlow is the default flow with some of its words replaced, in pairs.
func changedFlow(t testing.TB, pairs ...string) *Flow {
	t.Helper()
	data, err := os.ReadFile("../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(data), pairs[i]) {
			t.Fatalf("the default flow has no %q", pairs[i])
		}
	}
	flow, err := ParseFlow("default.yaml", []byte(strings.NewReplacer(pairs...).Replace(string(data))))
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// The people beside the line.
func treasury() Actor { return Actor{Person: Person{"cai", "蔡敏"}, Posts: []string{"treasury"}} }
func auditing() Actor { return Actor{Person: Person{"shen", "沈钧"}, Unit: "sj"} }
func unitCZ() Actor   { return Actor{Person: Person{"zhou", "周岚"}, Unit: "cz"} }

// nobody is there to be asked.
func nobody(Invitation, []Role) bool { return false }

// besideRefusals are the rows for what is done beside the line, on paper, and
// for more than one.
func besideRefusals() []refusal {
	return slices.Concat(partyRefusals(), deskRefusals(), paperRefusals(), copyRefusals(), beginRefusals(), fieldRefusals())
}

func partyRefusals() []refusal {
	rec, rev, sig := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer)
	row := func(n int, change func(*Participant)) func(*desk, *Command) {
		return func(d *desk, _ *Command) {
			d.minutes.Participants = slices.Clone(d.minutes.Participants)
			change(&d.minutes.Participants[n-1])
		}
	}
	return []refusal{
		{"consult nobody", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked = nil }, Invalid, ReasonParty, "征求意见没有写明对象，请至少填写一个。"},
		{"consult twice", Review, Consult, rev, func(d *desk, _ *Command) { d.do(command(Consult, rev)) }, Refused, ReasonParty, "已经在等市审计局的意见，不用重复征求意见；可以催办。"},
		{"consult without a name", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked[0].Name = " " }, Invalid, ReasonParty, "征求意见或加签的对象缺少名称，请补充后再办。"},
		{"consult a unit and a post", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked[0].Post = "x" }, Invalid, ReasonParty, "征求意见或加签的对象须写明单位、岗位或人员之一。"},
		{"consult with a due date that is none", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked[0].Due = "6月\x005日" }, Invalid, ReasonParty, "对市审计局的时限“6月？5日”不是日期，应写作2026-06-01的样子。"},
		{"consult until yesterday", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked[0].Due = "2026-05-31" }, Invalid, ReasonParty, "对市审计局的时限2026年5月31日已经过去，请核对。"},
		{"consult one twice at once", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked = append(c.Asked, c.Asked[0]) }, Invalid, ReasonParty, "“市审计局”写了两次，请删去重复的。"},
		{"consult on an item twice", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked[0].Items = []int{1, 1} }, Invalid, ReasonParty, "第1项议题写了两次，请删去重复的。"},
		{"consult on no item", Review, Consult, rev, func(_ *desk, c *Command) { c.Asked[0].Items = []int{0} }, Invalid, ReasonParty, "没有第0项议题，请核对序号。"},
		{"add a unit", Review, Add, rev, func(_ *desk, c *Command) { c.Asked = []Invitation{{Unit: "sj", Name: "市审计局"}} }, Invalid, ReasonParty, "加签须写明岗位或人员，不能只写单位。"},
		{"add oneself", Review, Add, rev, func(_ *desk, c *Command) { c.Asked = []Invitation{{Person: rev.Person}} }, Invalid, ReasonParty, "不能加签给自己，请另选岗位或人员。"},
		{"add the drafter", Review, Add, rev, func(_ *desk, c *Command) { c.Asked = []Invitation{{Person: rec.Person}} }, Refused, ReasonDuty, "OWN办理过这件纪要的起草送审，不能再作为审核人加签，请另选一人。"},
		{"add one who is waited for", Review, Add, rev, func(d *desk, _ *Command) { d.do(command(Add, rev)) }, Refused, ReasonParty, "已经在等法制处的意见，不用重复加签；可以催办。"},
		{"reply to no row", Recording, Reply, treasury(), func(_ *desk, c *Command) { c.Rows = nil }, Forbidden, ReasonRole, "意见由被征求的单位本人反馈；纸面意见由分发员或记录人或审核人凭征求意见单登记。"},
		{"reply on paper to no row", Recording, Reply, rec, func(_ *desk, c *Command) { c.Rows, c.Paper = nil, &Paper{Scan: scan()} }, Invalid, ReasonParty, "没有写明是哪一行，请选定后再反馈意见。"},
		{"reply on paper to a row that is not", Recording, Reply, rec, func(_ *desk, c *Command) { c.Rows, c.Paper = []int{9}, &Paper{Scan: scan()} }, Invalid, ReasonParty, "没有第9行的征求意见记录，请刷新后再办。"},
		{"reply on paper from a sheet of a version to come", Recording, Reply, rec, func(_ *desk, c *Command) {
			c.Rows, c.Paper = []int{2}, &Paper{Version: 99, Scan: scan()}
		}, Invalid, ReasonPaper, "征求意见单上的版本号99不对，这件纪要现在是第6版，请核对单上的版本码。"},
		{"reply twice", Recording, Reply, auditing(), func(d *desk, c *Command) { c.Rows = []int{2}; d.do(*c) }, Refused, ReasonParty, "市审计局已于2026年6月1日10时00分反馈“同意”，不能重复反馈；如有补充，请用批注。"},
		{"reply to a dropped row twice", Recording, Reply, treasury(), func(d *desk, c *Command) { d.do(command(Drop, rec)).do(*c) }, Refused, ReasonParty, "财政处已于2026年6月1日10时00分反馈“同意”，不能重复反馈；如有补充，请用批注。"},
		{"reply about one item of two", Recording, Reply, treasury(), func(d *desk, c *Command) {
			d.minutes.Text, c.Outcome, c.Answers = *agenda(2), "", []ItemAnswer{{Item: 1, Outcome: Agreed}}
		}, Invalid, ReasonParty, "第2项议题还没有写明是否同意，请补齐，或另写一个总的结论。"},
		{"reply about an item that is not there", Recording, Reply, treasury(), func(_ *desk, c *Command) {
			c.Answers = []ItemAnswer{{Item: 2, Outcome: Agreed}}
		}, Invalid, ReasonParty, "没有就第2项议题征求意见，请核对序号。"},
		{"wishes for an item without words", Recording, Reply, treasury(), func(_ *desk, c *Command) {
			c.Answers = []ItemAnswer{{Item: 1, Outcome: Reserved}}
		}, Invalid, ReasonNote, "对第1项议题“原则同意，有修改意见”，须写明意见。"},
		{"reply about an item twice", Recording, Reply, treasury(), func(_ *desk, c *Command) {
			c.Answers = []ItemAnswer{{Item: 1, Outcome: Agreed}, {Item: 1, Outcome: Agreed}}
		}, Invalid, ReasonParty, "第1项议题写了两次结论，请删去一个。"},
		{"reply about no item", Recording, Reply, treasury(), func(_ *desk, c *Command) {
			c.Answers = []ItemAnswer{{Outcome: Agreed}}
		}, Invalid, ReasonParty, "没有第0项议题，请核对序号。"},
		{"reply that an item lapsed", Recording, Reply, treasury(), func(_ *desk, c *Command) {
			c.Answers = []ItemAnswer{{Item: 1, Outcome: Lapsed}}
		}, Invalid, ReasonParty, "第1项议题，请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。"},
		{"opinion on an item with a control character", Recording, Reply, treasury(), func(_ *desk, c *Command) {
			c.Answers = []ItemAnswer{{Item: 1, Outcome: Reserved, Opinion: "改\x1b"}}
		}, Invalid, ReasonNote, "对第1项议题的意见中有不能识别的控制字符，或超过2000字。"},
		{"reply to one row twice", Recording, Reply, treasury(), func(_ *desk, c *Command) { c.Rows = []int{1, 1} }, Invalid, ReasonParty, "第1行写了两次，请删去重复的。"},
		{"reply without outcome", Recording, Reply, treasury(), func(_ *desk, c *Command) { c.Outcome = "" }, Invalid, ReasonParty, "请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。"},
		{"reply that it lapsed", Recording, Reply, treasury(), func(_ *desk, c *Command) { c.Outcome = Lapsed }, Invalid, ReasonParty, "请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。"},
		{"objection without words", Recording, Reply, treasury(), func(_ *desk, c *Command) { c.Outcome = Objected }, Invalid, ReasonNote, "“不同意”须写明意见。"},
		{"reply before it was asked", Recording, Reply, treasury(), func(_ *desk, c *Command) { c.OccurredAt = testNow().Add(-time.Hour) }, Invalid, ReasonDates, "反馈意见的发生时间2026年6月1日09时00分早于财政处被征求意见的时间2026年6月1日10时00分，请核对。"},
		{"reply for another", Recording, Reply, auditing(), nil, Forbidden, ReasonRole, "意见由被征求的单位本人反馈；纸面意见由分发员或记录人或审核人凭征求意见单登记。"},
		{"consent while a unit is waited for", Review, Approve, rev, func(d *desk, _ *Command) { d.do(command(Consult, rev)) }, Refused, ReasonConsulted, "还在等市审计局的意见，不能审核同意；可以催办，或减签并说明理由。"},
		{"consent against an objection", Review, Approve, rev, func(d *desk, _ *Command) {
			d.do(command(Consult, rev))
			d.do(Command{Action: Reply, Actor: auditing(), Rows: []int{1}, Outcome: Objected, Note: "无资金来源"})
		}, Refused, ReasonConsulted, "市审计局不同意，不能审核同意；请协调一致后重新征求意见，或减签并说明理由。"},
		{"signature while a unit is waited for", Signing, Sign, sig, func(d *desk, _ *Command) {
			d.minutes.Participants = []Participant{{Asking: Asking{N: 1, Kind: Consulted, Invitation: Invitation{Unit: "sj", Name: "市审计局"}}, State: PartyOpen}}
		}, Refused, ReasonConsulted, "还在等市审计局的意见，不能签发；可以催办，或减签并说明理由。"},
		{"drop without reason", Recording, Drop, rec, func(_ *desk, c *Command) { c.Note = "" }, Invalid, ReasonNote, "减签须写明理由。"},
		{"drop a row that is not", Recording, Drop, rec, func(_ *desk, c *Command) { c.Rows = []int{7} }, Invalid, ReasonParty, "没有第7行的参与人记录，请刷新后再办。"},
		{"drop who has answered", Recording, Drop, rec, row(1, func(p *Participant) { p.State, p.Outcome = PartyAnswered, Agreed }), Refused, ReasonParty, "财政处已经办理或取消，不能再减，请刷新后核对。"},
		{"drop whom the signing authority demands", Review, Drop, rev, row(1, func(p *Participant) { p.Kind, p.Place = Required, Place{State: Signing} }), Refused, ReasonParty, "按签发权限，“签发”须经财政处同意，不能减签；确有必要的，请先改签发权限，再退回重新送来。"},
		{"drop the only reviewer of a step per item", Review, Drop, rev, row(1, func(p *Participant) { p.Kind, p.Place = PerItem, Place{State: Review} }), Refused, ReasonParty, "财政处是“审核”唯一的审核人，不能减去；请转办或退回。"},
		{"urge who has answered", Recording, Urge, rec, func(d *desk, c *Command) {
			d.do(command(Consult, rec)).do(Command{Action: Reply, Actor: auditing(), Rows: []int{1}, Outcome: Agreed})
			c.Rows = []int{1}
		}, Refused, ReasonParty, "第1行没有在等的事项，不用催办。"},
		{"comment without words", Review, Comment, rev, func(_ *desk, c *Command) { c.Remarks[0].Text = " " }, Invalid, ReasonNote, "批注没有内容，请写明后再存。"},
		{"comment without remark", Review, Comment, rev, func(_ *desk, c *Command) { c.Remarks = nil }, Invalid, ReasonNote, "批注没有内容，请写明后再存。"},
		{"competing text that is the one in force", Review, Compete, rev, func(d *desk, c *Command) { c.Text = &d.minutes.Text }, Invalid, ReasonText, "与现行文本相同，不用另存。"},
	}
}

func deskRefusals() []refusal {
	rec, rev, sig := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer)
	second := Actor{Person: Person{"fa", "方略"}, Posts: []string{"second"}}
	return []refusal{
		{"reassign to nobody", Review, Reassign, rev, func(_ *desk, c *Command) { c.Holder = Holder{} }, Invalid, ReasonDesk, "请写明转给哪个岗位或哪个人，二者选一。"},
		{"reassign to a post and a person", Review, Reassign, rev, func(_ *desk, c *Command) { c.Holder.Post = "x" }, Invalid, ReasonDesk, "请写明转给哪个岗位或哪个人，二者选一。"},
		{"reassign to oneself", Review, Reassign, rev, func(_ *desk, c *Command) { c.Holder.Person = rev.Person }, Invalid, ReasonDesk, "不能转办给自己，请另选岗位或人员。"},
		{"reassign to a stranger", Review, Reassign, rev, func(_ *desk, c *Command) { c.Holder.Person = Person{"nemo", "无名"} }, Invalid, ReasonDesk, "人员资料中没有无名，不能转办，请核对姓名。"},
		{"reassign to one without the role", Review, Reassign, rev, func(_ *desk, c *Command) { c.Holder.Person = sig.Person }, Refused, ReasonDesk, "SIGNED没有办理“审核”的角色，不能转办给他，请另选他人。"},
		{"reassign to the drafter", Review, Reassign, rev, func(d *desk, c *Command) {
			c.Holder.Person, d.office["own"] = rec.Person, actor("own", Recorder, Reviewer)
		}, Refused, ReasonDuty, "OWN办理过这件纪要的起草送审，不能再作为审核人办理，请另选一人。"},
		{"reassign to a post without anybody", Review, Reassign, rev, func(d *desk, c *Command) {
			c.Holder = Holder{Post: "mishuzhang", Label: "秘书长"}
			d.facts.May = nobody
		}, Refused, ReasonDesk, "岗位“秘书长”现在没有人，或者没有办理“审核”的角色，不能转办，请另选岗位或人员。"},
		{"reassign to one who may only make it void", Collation, Reassign, actor("clerk", Clerk), func(d *desk, c *Command) {
			c.Holder.Person, d.office["boss"] = actor("boss").Person, actor("boss", Signer)
		}, Refused, ReasonDesk, "BOSS没有办理“整理”的角色，不能转办给他，请另选他人。"},
		{"void on another's desk", Review, Void, rev, func(d *desk, _ *Command) { d.do(command(Reassign, rev)) }, Forbidden, ReasonDesk, "这件纪要现由NEXT经办，REVIEWED不能作废；确需代办的，请先转办或登记委托。"},
		{"number taken back on another's desk", Collation, Unnumber, actor("clerk", Clerk), func(d *desk, _ *Command) { d.do(command(Reassign, actor("clerk", Clerk))) }, Forbidden, ReasonDesk, "这件纪要现由NEXT经办，CLERK不能收回文号；确需代办的，请先转办或登记委托。"},
		{"another's row dropped on another's desk", Review, Drop, rev, func(d *desk, _ *Command) { d.do(command(Reassign, rev)) }, Forbidden, ReasonDesk, "这件纪要现由NEXT经办，REVIEWED不能减签；确需代办的，请先转办或登记委托。"},
		{"change of what another has consented to here", Review, Approve, rev, func(d *desk, c *Command) {
			d.do(command(Add, rev)).do(command(Approve, second))
			c.Text = corrected()
		}, Refused, ReasonBound, "方略已在“审核”同意现在的文字，不能再改动；确需改动的，请退回重新办理。"},
		{"change of what oneself has consented to here", Review, Save, rev, func(d *desk, c *Command) {
			d.do(command(Add, rev)).do(command(Approve, rev))
			c.Text = corrected()
		}, Refused, ReasonBound, "REVIEWED已在“审核”同意现在的文字，不能再改动；确需改动的，请退回重新办理。"},
		{"another's desk", Review, Approve, rev, func(d *desk, _ *Command) { d.do(command(Reassign, rev)) }, Forbidden, ReasonDesk, "这件纪要现由NEXT经办，REVIEWED不能审核同意；确需代办的，请先转办或登记委托。"},
		{"another post's desk", Review, Return, rev, func(d *desk, _ *Command) { d.minutes.Desk = Holder{Post: "mishuzhang", Label: "秘书长"} }, Forbidden, ReasonDesk, "这件纪要现由秘书长经办，REVIEWED不能退回；确需代办的，请先转办或登记委托。"},
		{"consent again while others are waited for", Review, Approve, rev, func(d *desk, _ *Command) {
			d.do(command(Add, rev)).do(command(Approve, rev))
		}, Refused, ReasonActed, "“审核”还在等法制处，REVIEWED不用再办；可以催办。"},
		{"consent both as added and for the step", Review, Approve, actor("fa", Reviewer), func(d *desk, c *Command) {
			d.do(command(Add, rev)).do(command(Approve, second))
		}, Forbidden, ReasonDuty, "FA已在“审核”同意，“审核”须由另一人审核。"},
		{"added after consent at a step before", Review, Add, actor("fa", Reviewer), func(d *desk, c *Command) {
			d.facts.Flow = threeSteps(d.t)
			d.do(command(Approve, rev))
			c.Asked = []Invitation{{Person: rev.Person}}
		}, Refused, ReasonDuty, "REVIEWED已在“审核·核稿”同意，不能再加签，请另选一人。"},
		{"consent at two steps", Review, Approve, rev, func(d *desk, _ *Command) {
			d.facts.Flow = threeSteps(d.t)
			d.do(command(Approve, rev))
		}, Forbidden, ReasonDuty, "REVIEWED已在“审核·核稿”同意，“审核·副主任”须由另一人审核。"},
		{"straight back past a signature", Signing, Return, second, func(d *desk, c *Command) {
			d.do(command(Drop, sig)).do(Command{Action: Drop, Actor: sig, Rows: []int{2}, Note: "改为会后征求"})
			d.do(command(Add, sig)).do(command(Sign, sig))
			c.Straight = true
		}, Refused, ReasonTarget, "SIGNED已经签发，退回后须重新逐级办理，不能要求改后直送本环节。"},
		{"on to a step per item without reviewers", Review, Approve, rev, func(d *desk, _ *Command) { d.facts.Flow = perItem(d.t) }, Invalid, ReasonParty, "“审核·分管”须逐个议题审核，请指定每个议题由谁审核。"},
		{"on to a step per item with the drafter", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Flow, c.Asked = perItem(d.t), []Invitation{{Person: rec.Person, Items: []int{1}}}
		}, Refused, ReasonDuty, "OWN办理过这件纪要的起草送审，不能再作为审核人审核，请另选一人。"},
		{"on to a step per item with one who is gone", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Flow, c.Asked = perItem(d.t), []Invitation{{Post: "second", Name: "法制处", Items: []int{1}}}
			d.facts.May = nobody
		}, Refused, ReasonParty, "法制处没有审核的角色，或者已不在岗，不能指定其审核议题，请另选一人。"},
		{"on to a step per item with one of the office's who is gone", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Flow = perItem(d.t)
			d.facts.Asked = map[Place][]Invitation{{State: Review, Step: 1}: {{Post: "second", Name: "法制处"}}}
			d.facts.May = func(i Invitation, _ []Role) bool { return i.Post == "" }
		}, Refused, ReasonParty, "法制处没有审核的角色，或者已不在岗，不能指定其审核议题，请另选一人。"},
		{"on to a step per item with an item nobody reviews", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Flow, c.Asked = perItem(d.t), []Invitation{{Post: "second", Name: "法制处", Items: []int{2}}}
			c.Text = agenda(2)
		}, Refused, ReasonParty, "第1项议题还没有指定由谁审核，请补齐。"},
		{"on to a step per item with an item that is not there", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Flow, c.Asked = perItem(d.t), []Invitation{{Post: "second", Name: "法制处"}, {Post: "first", Name: "督查室", Items: []int{1, 2}}}
		}, Invalid, ReasonParty, "正文里只有1项议题，没有第2项，请核对序号。"},
		{"on to a step per item with others than the office's", Review, Approve, rev, func(d *desk, c *Command) {
			d.facts.Flow, c.Asked = perItem(d.t), []Invitation{{Person: actor("friend").Person, Items: []int{1}}}
			d.facts.Asked = map[Place][]Invitation{{State: Review, Step: 1}: {{Post: "second", Name: "分管副秘书长"}, {Post: "first", Name: "秘书长"}}}
		}, Refused, ReasonParty, "“审核·分管”由谁审核，签发权限已经定了（分管副秘书长、秘书长），不能另行指定；请去掉指定的人后再办。"},
		{"reviewers per item while others are waited for", Review, Approve, rev, func(d *desk, c *Command) {
			d.do(command(Add, rev))
			c.Asked = []Invitation{{Person: actor("friend").Person}}
		}, Invalid, ReasonParty, "“审核”还要等别人同意，由谁逐个议题审核，请最后同意的人指定。"},
		{"asked about an item that is not there", Review, Consult, rev, func(_ *desk, c *Command) {
			c.Asked[0].Items = []int{1, 3}
		}, Invalid, ReasonParty, "正文里只有1项议题，没有第3项，请核对序号。"},
		{"added for an item that is not there", Review, Add, rev, func(_ *desk, c *Command) {
			c.Asked[0].Items = []int{2}
		}, Invalid, ReasonParty, "正文里只有1项议题，没有第2项，请核对序号。"},
		{"asked about an item of no text", Recording, Consult, rec, func(d *desk, c *Command) {
			d.minutes.Text, c.Asked[0].Items = "", []int{1}
		}, Invalid, ReasonParty, "正文里还没有议题，不能就第1项征求意见；请不写议题，就全文办理。"},
		{"reviewers per item where there are none", Review, Approve, rev, func(_ *desk, c *Command) {
			c.Asked = []Invitation{{Person: sig.Person, Items: []int{1}}}
		}, Invalid, ReasonParty, "“签发”不是逐个议题审核的环节，不用指定每个议题由谁审核。"},
		{"定稿 with one signature of two", Collation, Finalize, actor("clerk", Clerk), func(d *desk, _ *Command) { d.facts.Flow = twoSigners(d.t) }, Refused, ReasonSigned, "“签发·市长”还没有签发，不能定稿。"},
		{"somebody else is writing", Recording, Save, rec, func(d *desk, _ *Command) {
			d.facts.Leases = []Lease{{Holder: Person{"b", "白羽"}, Since: testNow(), Until: testNow().Add(time.Hour)}}
		}, Refused, ReasonLease, "白羽从2026年6月1日10时00分起正在编辑这件纪要，请稍后再存，或接管后再存；您的文字还在编辑窗口中。"},
		{"somebody else is writing the item", Recording, Save, rec, func(d *desk, c *Command) {
			d.facts.Leases = []Lease{{Item: 1, Holder: Person{"b", "白羽"}, Since: testNow(), Until: testNow().Add(time.Hour)}}
			text := "一、关于城市更新工作\n会议同意。"
			c.Item, c.Text = 1, &text
		}, Refused, ReasonLease, "白羽从2026年6月1日10时00分起正在编辑第1项议题，请稍后再存，或接管后再存；您的文字还在编辑窗口中。"},
	}
}

func paperRefusals() []refusal {
	rec, rev, sig, clk := actor("own", Recorder), actor("reviewed", Reviewer), actor("signed", Signer), actor("clerk", Clerk)
	signed := func(spoil func(*desk, *Command)) func(*desk, *Command) {
		return func(d *desk, c *Command) {
			*c = onPaper(*c, d.minutes.Version)
			if spoil != nil {
				spoil(d, c)
			}
		}
	}
	amended := func(d *desk, _ *Command) { d.do(command(Amend, actor("second", Clerk))) }
	return []refusal{
		{"file handed back without the file", Signing, Save, sig, signed(func(_ *desk, c *Command) { c.Text, c.Paper.Scan = corrected(), Scan{} }), Invalid, ReasonPaper, "登记改回的文稿须附改回的文件。"},
		{"file of a version to come", Signing, Save, sig, signed(func(d *desk, c *Command) { c.Text, c.Paper.Version = corrected(), d.minutes.Version+1 }), Invalid, ReasonPaper, "改回的文件所依据的版本号8不对，这件纪要现在是第7版，请核对。"},
		{"file with the same text", Signing, Save, sig, signed(func(d *desk, c *Command) { text := d.minutes.Text; c.Text = &text }), Invalid, ReasonText, "改回的文件与现在的文稿没有不同，不用登记。"},
		{"void on paper", Signing, Void, sig, signed(nil), Refused, ReasonPaper, "作废不能凭纸面登记，请由本人在系统中办理。"},
		{"paper registered by another role", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Actor.Roles = []Role{Reviewer} }), Forbidden, ReasonPaper, "纸面的签发由分发员或记录人登记，CLERK没有这个角色。"},
		{"paper without a name", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.OnBehalf = Person{} }), Invalid, ReasonPaper, "请写明纸面上是谁签发的。"},
		{"paper of a stranger", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.OnBehalf = Person{"nemo", "无名"} }), Forbidden, ReasonPaper, "人员资料中没有无名，不能登记其签发，请核对姓名。"},
		{"paper of one without the role", Signing, Sign, sig, signed(func(d *desk, _ *Command) { d.office["signed"] = actor("signed", Reviewer) }), Forbidden, ReasonRole, "签发由签发人办理，SIGNED没有这个角色。"},
		{"paper of the drafter", Signing, Sign, sig, signed(func(d *desk, c *Command) {
			c.OnBehalf, d.office["own"] = rec.Person, actor("own", Recorder, Signer)
		}), Forbidden, ReasonDuty, "OWN办理过这件纪要的起草送审，不能再作为签发人签发，请换人办理。"},
		{"return on paper without scan", Signing, Return, sig, signed(func(_ *desk, c *Command) { c.Paper.Scan = Scan{} }), Invalid, ReasonPaper, "登记纸面退回须附签批单的扫描件。"},
		{"paper from before it was submitted", Signing, Sign, sig, signed(func(d *desk, c *Command) {
			text := *corrected() + "\n"
			d.do(command(Return, sig)).do(Command{Action: Save, Actor: rec, Text: corrected()})
			c.Paper.Version = d.minutes.Version
			d.do(Command{Action: Save, Actor: rec, Text: &text}).do(Command{Action: Save, Actor: rec, Title: "第12次常务会议纪要（二）"})
			d.do(command(Submit, rec)).do(command(Approve, rev))
		}), Refused, ReasonPaper, "签批单上印的是第9版，那时还没有送审，不能作为签发的依据，请核对单上的版本码。"},
		{"paper registered by who drafted it", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Actor = rec }), Forbidden, ReasonPaper, "OWN起草、送审或更正过这件纪要，不能登记它的纸面签发，请由另一人登记。"},
		{"paper registered by who corrected it", Signing, Sign, sig, func(d *desk, c *Command) {
			back := command(Return, clk)
			back.To = Place{State: Signing}
			d.do(command(Sign, sig)).do(command(Amend, clk)).do(back)
			*c = onPaper(*c, d.minutes.Version)
		}, Forbidden, ReasonPaper, "CLERK起草、送审或更正过这件纪要，不能登记它的纸面签发，请由另一人登记。"},
		{"paper without scan", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Paper.Scan = Scan{} }), Invalid, ReasonPaper, "登记纸面签发须附签批单的扫描件。"},
		{"consent on paper without scan", Review, Approve, rev, signed(func(d *desk, c *Command) {
			d.office["reviewed"], c.Paper.Scan = rev, Scan{}
		}), Invalid, ReasonPaper, "登记纸面审核同意须附签批单的扫描件。"},
		{"paper of a version to come", Signing, Sign, sig, signed(func(d *desk, c *Command) { c.Paper.Version = d.minutes.Version + 1 }), Invalid, ReasonPaper, "签批单上的版本号8不对，这件纪要现在是第7版，请核对单上的版本码。"},
		{"paper whose sheet is not found", Signing, Sign, sig, signed(func(d *desk, _ *Command) { d.entries[d.minutes.Version-1].Bound.After = "" }), Internal, ReasonPaper, "系统错误：没有取到签批单所印版本的内容，请联系管理员。"},
		{"paper with a text", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Text = corrected() }), Invalid, ReasonPaper, "登记纸面签发不能同时改动正文，请登记后再誊清。"},
		{"paper of a version below nought", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Paper.Version = -1 }), Invalid, ReasonPaper, "纸面登记的版本号有误，请核对单上的版本码。"},
		{"scan with a damaged digest", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Paper.Scan.SHA256 = "5C" }), Invalid, ReasonPaper, "扫描件的摘要有误，请重新上传。"},
		{"scan with a damaged name", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.Paper.Scan.Name = "单\x00" }), Invalid, ReasonPaper, "扫描件或单据的名称有误，请改名后重新上传。"},
		{"paper reply of one with an account", Recording, Reply, clk, func(_ *desk, c *Command) { c.Paper = &Paper{Scan: scan()} }, Refused, ReasonParty, "财政处有账号，请由本人在系统中反馈。"},
		{"paper reply by two", Recording, Reply, clk, func(_ *desk, c *Command) {
			c.OnBehalf, c.Paper = rec.Person, &Paper{Scan: scan(), Signer: "王五"}
		}, Invalid, ReasonPaper, "单上的经办人只写一个：OWN，或者王五。"},
		{"paper receipt by a broken name", Distributed, Receive, clk, func(_ *desk, c *Command) { c.Paper = &Paper{Signer: "王\x00"} }, Invalid, ReasonPaper, "单上经办人的姓名有误，请核对。"},
		{"paper signature by a name alone", Signing, Sign, sig, signed(func(_ *desk, c *Command) { c.OnBehalf, c.Paper.Signer = Person{}, "王五" }), Invalid, ReasonPaper, "签发须由人员资料中的人办理，不能只登记姓名“王五”，请核对。"},
		{"paper reply without scan", Recording, Reply, clk, func(_ *desk, c *Command) { c.Rows, c.Paper = []int{2}, &Paper{Form: "征求意见单"} }, Invalid, ReasonPaper, "登记市审计局的纸面意见须附征求意见单的扫描件。"},
		{"transcription of an electronic signature", Collation, Transcribe, clk, func(d *desk, _ *Command) {
			d.minutes.Approvals = slices.Clone(d.minutes.Approvals)
			d.minutes.Approvals[1].Sheet = 0
		}, Refused, ReasonCorrection, "这件纪要不是在纸面上签发的，没有可以誊清的签批稿；文字性的改动请用文字性更正。"},
		{"transcription of nothing", Collation, Transcribe, clk, func(d *desk, c *Command) { c.Text = &d.minutes.Text }, Invalid, ReasonText, "正文没有改动，不用誊清。"},
		{"amendment without reason", Collation, Amend, clk, func(_ *desk, c *Command) { c.Note = "" }, Invalid, ReasonNote, "文字性更正须写明理由。"},
		{"amendment of nothing", Collation, Amend, clk, func(d *desk, c *Command) { c.Text = &d.minutes.Text }, Invalid, ReasonText, "正文没有改动，不用文字性更正。"},
		{"amendment before any signature", Collation, Amend, clk, func(d *desk, _ *Command) { d.minutes.Approvals = nil }, Refused, ReasonSigned, "还没有签发，请直接修改，不用文字性更正。"},
		{"amendment over another's unchecked one", Collation, Amend, clk, amended, Refused, ReasonCorrection, "SECOND的文字性更正还没有校核，不能再文字性更正；请先校核，或由SECOND本人接着改。"},
		{"proof-reading one's own", Collation, Proofread, clk, nil, Forbidden, ReasonCorrection, "文字性更正是CLERK做的，须由另一人校核。"},
		{"proof-reading twice", Collation, Proofread, actor("second", Clerk), func(d *desk, c *Command) { d.do(*c) }, Refused, ReasonCorrection, "没有待校核的誊清或文字性更正，不用校核。"},
		{"定稿 of what was not proof-read", Collation, Finalize, clk, amended, Refused, ReasonCorrection, "SECOND的文字性更正还没有校核，不能定稿；请由SECOND以外的人校核。"},
		{"amendment of a decision", Collation, Amend, clk, func(_ *desk, c *Command) { c.Text = reworded("原则同意", "不同意") }, Refused, ReasonCorrection, "改动涉及议定的意见（“原则”），不是文字性更正，请退回重新签发。"},
		{"amendment of a date", Collation, Amend, clk, func(_ *desk, c *Command) { c.Text = reworded("5月28日上午", "5月29日上午") }, Refused, ReasonCorrection, "改动涉及数字或日期（“2026年5月28日”），不是文字性更正，请退回重新签发。"},
		{"amendment of a name", Collation, Amend, clk, func(_ *desk, c *Command) { c.Text = reworded("林书言", "林书彦") }, Refused, ReasonCorrection, "改动涉及人员或单位（“林书言”），不是文字性更正，请退回重新签发。"},
		{"amendment of a page", Collation, Amend, clk, func(_ *desk, c *Command) {
			c.Text = reworded("更新方案", "更新"+strings.Repeat("改造提升", 16)+"方案")
		}, Refused, ReasonCorrection, "改动了64字，超过文字性更正的60字，请退回重新签发。"},
		{"reprint with another text", Recording, Save, rec, func(d *desk, c *Command) {
			d.minutes.Edition, c.Text = Edition{Of: "m-0", N: 2, Kind: Reprinted, Reason: "印刷模糊"}, reworded("更新方案", "改造方案")
		}, Refused, ReasonEdition, "重印替换不能改动文字；文字有错的，请作废这一件，另办更正。"},
		{"amendment after 定稿", Collation, Amend, clk, func(d *desk, _ *Command) { d.do(command(Number, clk)).do(command(Finalize, clk)) }, Refused, ReasonFinal, "纪要已经定稿，不能文字性更正；确需改动的，请退回。"},
	}
}

func copyRefusals() []refusal {
	clk := actor("clerk", Clerk)
	return []refusal{
		{"dispatch of a copy that is not", Distributed, Dispatch, clk, func(_ *desk, c *Command) { c.Rows = []int{9} }, Invalid, ReasonCopies, "没有第9份分送记录，请刷新后再办。"},
		{"dispatch twice", Distributed, Dispatch, clk, func(d *desk, c *Command) { d.do(*c) }, Refused, ReasonCopies, "市发改委的一份现在是“已投箱”，不能投送。"},
		{"dispatch of a copy that stays", Distributed, Dispatch, clk, func(_ *desk, c *Command) { c.Rows = []int{3} }, Refused, ReasonCopies, "市政府办公室的一份现在是“留存”，不能投送。"},
		{"receipt of another unit's copy", Distributed, Receive, unitCZ(), func(_ *desk, c *Command) { c.Rows = []int{1, 2} }, Forbidden, ReasonRole, "签收由收件单位本人办理，或由分发员登记；周岚不是该单位的人员。"},
		{"receipt of no copy", Distributed, Receive, clk, func(_ *desk, c *Command) { c.Rows = nil }, Invalid, ReasonParty, "没有写明是哪一行，请选定后再签收。"},
		{"receipt before it was sent", Distributed, Receive, clk, func(_ *desk, c *Command) { c.OccurredAt = testNow().Add(-time.Hour) }, Invalid, ReasonDates, "签收的发生时间2026年6月1日09时00分早于市财政局的一份已送的时间2026年6月1日10时00分，请核对。"},
		{"misdelivery without reason", Distributed, Bounce, unitCZ(), func(_ *desk, c *Command) { c.Note = "" }, Invalid, ReasonNote, "错投退回须写明理由。"},
		{"another copy of one that is not", Distributed, Resend, clk, func(_ *desk, c *Command) { c.Rows = []int{9} }, Invalid, ReasonCopies, "没有第9份分送记录，请刷新后再办。"},
		{"another copy of one that waits", Distributed, Resend, clk, func(_ *desk, c *Command) { c.Rows = []int{2} }, Refused, ReasonCopies, "市发改委的一份现在是“待投送”，不能补发。"},
		{"another copy of a misdelivery twice", Distributed, Resend, clk, func(d *desk, c *Command) {
			d.do(command(Bounce, unitCZ())).do(*c)
		}, Refused, ReasonCopies, "市财政局退回的一份已经补发过，不能再补发；需要加发的，请用增发。"},
		{"another copy without reason", Distributed, Resend, clk, func(_ *desk, c *Command) { c.Note = "" }, Invalid, ReasonNote, "补发须写明理由。"},
		{"number taken back that there is not", Collation, Unnumber, clk, func(d *desk, c *Command) { d.do(*c) }, Refused, ReasonNumber, "还没有编号，没有可以收回的文号。"},
		{"number of an edition taken back", Collation, Unnumber, clk, func(d *desk, _ *Command) { d.minutes.Edition = Edition{Of: "m-0", Kind: Corrected} }, Refused, ReasonNumber, "这件纪要是更正，沿用原文号常务会议纪要〔2026〕1号，不能收回。"},
		{"number for an edition", Collation, Number, clk, func(d *desk, _ *Command) {
			d.minutes.Edition, d.minutes.Number = Edition{Of: "m-0", Kind: Reprinted}, DocNumber{Text: "常务会议纪要〔2025〕9号"}
		}, Refused, ReasonNumber, "这件纪要是重印替换，沿用原文号常务会议纪要〔2025〕9号，不再编号。"},
	}
}

func beginRefusals() []refusal {
	rec := actor("own", Recorder)
	edition := func(change func(*desk, *Command)) func(*desk, *Command) {
		return func(d *desk, c *Command) {
			d.facts.Original = Minutes{ID: "m-0", Version: 9, Title: "第11次常务会议纪要", PDF: testPDF()}
			c.Edition = Edition{Of: "m-0", Kind: Corrected, Reason: "第三段数字有误"}
			change(d, c)
		}
	}
	return []refusal{
		{"edition of no kind", "-", Create, rec, edition(func(_ *desk, c *Command) { c.Edition.Kind = "" }), Invalid, ReasonEdition, "请写明是更正还是重印替换。"},
		{"edition without reason", "-", Create, rec, edition(func(_ *desk, c *Command) { c.Edition.Reason = " " }), Invalid, ReasonEdition, "更正须写明理由，最多2000字。"},
		{"edition of what is not there", "-", Create, rec, edition(func(d *desk, _ *Command) { d.facts.Original = Minutes{} }), NotFound, ReasonMissing, "没有编号为“m-0”的纪要，请从列表重新打开。"},
		{"edition of what was not issued", "-", Create, rec, edition(func(d *desk, _ *Command) { d.facts.Original.PDF = PDF{} }), Refused, ReasonEdition, "纪要《第11次常务会议纪要》还没有印发，请直接修改，不用更正。"},
		{"edition with a control character", "-", Create, rec, edition(func(_ *desk, c *Command) { c.Edition.Reason = "更\x07" }), Invalid, ReasonField, "更正或重印替换的理由中有不能识别的控制字符，请删去后再办。"},
		{"type with blanks", "-", Create, rec, func(_ *desk, c *Command) { c.Type = " changwu" }, Invalid, ReasonField, "会议类型“ changwu”有误，请从列表中选取。"},
		{"topic that is none", "-", Create, rec, func(_ *desk, c *Command) { c.Topics = []string{"资金\x00"} }, Invalid, ReasonField, "议题类别有误，请从列表中选取。"},
		{"second minutes of a meeting", "-", Create, rec, func(d *desk, c *Command) {
			c.Session, d.facts.Same = 12, []Listed{{ID: "m-7", Title: "第12次常务会议纪要"}, {ID: "m-8", Title: "纪要", Number: "常务会议纪要〔2026〕3号"}}
		}, Refused, ReasonSession, "第12次会议已经有纪要：《第12次常务会议纪要》（m-7）、《纪要》（常务会议纪要〔2026〕3号），请在原件上办理，已经印发的办更正；确须另起一件的，请确认后重办。"},
		{"count below nought", "-", Create, rec, func(_ *desk, c *Command) { c.Session = -1 }, Invalid, ReasonField, "会议次数、文号和议题都须从1起。"},
		{"another minutes than asked for", Recording, Save, rec, func(d *desk, _ *Command) { d.minutes.ID = "m-2" }, Internal, ReasonMissing, "系统错误：取出的纪要与要办的不是同一件，请联系管理员。"},
	}
}

func fieldRefusals() []refusal {
	rec, rev, clk := actor("own", Recorder), actor("reviewed", Reviewer), actor("clerk", Clerk)
	return []refusal{
		{"outcome with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.Outcome = Agreed }, Invalid, ReasonField, "审核同意不能填写会签意见。"},
		{"meeting date with another action", Review, Approve, rev, func(_ *desk, c *Command) { c.Meeting = "2026-05-28" }, Invalid, ReasonField, "审核同意不能填写会议日期。"},
		{"rows without end", Distributed, Receive, clk, func(_ *desk, c *Command) { c.Rows = make([]int, maxRows+1) }, Invalid, ReasonField, "一次最多办理2000项，请分批办理。"},
		{"item with a title", Recording, Save, rec, func(_ *desk, c *Command) { c.Item, c.Title = 1, "另题" }, Invalid, ReasonField, "单独保存一项议题时，不能同时改标题和会议日期，请另存一次。"},
		{"item without text", Recording, Save, rec, func(_ *desk, c *Command) { c.Item, c.Text = 1, nil }, Invalid, ReasonField, "没有第1项议题的内容。"},
		{"item that is not there", Recording, Save, rec, func(_ *desk, c *Command) { c.Item = 9 }, Invalid, ReasonText, "没有第9个议题，纪要中共有1个议题。"},
		{"holder with a control character", Review, Reassign, rev, func(_ *desk, c *Command) { c.Holder = Holder{Post: "x", Label: "秘\x00"} }, Invalid, ReasonField, "转办对象的名称有误，请从列表中选取。"},
		{"remark with a control character", Review, Comment, rev, func(_ *desk, c *Command) { c.Remarks[0].Quote = "同\x1b" }, Invalid, ReasonNote, "批注中有不能识别的字符，或超过2000字。"},
		{"remark at no place", Review, Comment, rev, func(_ *desk, c *Command) { c.Remarks[0].Start = -1 }, Invalid, ReasonNote, "批注的位置有误，请刷新后再批。"},
		{"distribution of nothing", Issued, Distribute, clk, func(d *desk, _ *Command) { d.minutes.PDF = PDF{} }, Refused, ReasonPDF, "这件纪要没有印发件，不能分送。"},
		{"recipient with a damaged ID", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].ID = "x\x00" }, Invalid, ReasonRecipients, "市发改委的编号或分送缘由有误，请核对。"},
		{"recipient by an unknown channel", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients[0].Channel = "pigeon" }, Invalid, ReasonRecipients, "市发改委的递送方式或用途有误，请从列表中选取。"},
		{"recipients without end", Issued, Distribute, clk, func(_ *desk, c *Command) { c.Recipients = make([]Recipient, maxRecipients+1) }, Invalid, ReasonRecipients, "分送单位太多，一次最多2000个。"},
	}
}

// TestEverySentenceIsReached: whatever the rules can say to somebody, some row
// of the refusals makes them say it, for every reason they know.
func TestEverySentenceIsReached(t *testing.T) {
	said, reasons := map[string]bool{}, map[Reason]bool{}
	for _, c := range slices.Concat(refusals(), besideRefusals()) {
		said[c.says], reasons[c.reason] = true, true
	}
	said["系统错误：流程中有不认识的条件“moon”，请联系管理员。"] = true // TestUnknownGuard
	for _, s := range sentences(t) {
		pattern := regexp.MustCompile("^" + regexp.MustCompile(`%[sd]`).ReplaceAllString(regexp.QuoteMeta(s.format), "(?s:.*)") + "$")
		reached := false
		for msg := range said {
			reached = reached || pattern.MatchString(msg)
		}
		if !reached {
			t.Errorf("%s: no row makes the rules say %q", s.at, s.format)
		}
	}
	for name, value := range allReasons(t) {
		used := slices.ContainsFunc(sentences(t), func(s sentence) bool { return s.reason == name })
		if used && !reasons[value] {
			t.Errorf("no row has the reason %q", value)
		}
	}
}

// A sentence is one refusal in the sources: its format, its reason's name and
// where it is.
type sentence struct{ format, reason, at string }

// sentences gives the formats of every refusal in the package's sources.
func sentences(t *testing.T) []sentence {
	t.Helper()
	var all []sentence
	inspect(t, func(fset *token.FileSet, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		fun, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || (fun.Sel.Name != "refuse" && fun.Sel.Name != "invalid") {
			return
		}
		reason := "ReasonField"
		for _, arg := range call.Args {
			if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, sentence{text, reason, fset.Position(lit.Pos()).String()})
				return
			}
			if id, ok := arg.(*ast.Ident); ok && strings.HasPrefix(id.Name, "Reason") {
				reason = id.Name
			}
		}
	})
	if len(all) < 100 {
		t.Fatalf("found %d sentences only", len(all))
	}
	return all
}

// allReasons gives the constants of type Reason by name.
func allReasons(t *testing.T) map[string]Reason {
	t.Helper()
	all := map[string]Reason{}
	inspect(t, func(_ *token.FileSet, n ast.Node) {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != "Reason" {
			return
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		all[spec.Names[0].Name] = Reason(text)
	})
	return all
}

// inspect visits every node of the package's sources.
func inspect(t *testing.T, visit func(*token.FileSet, ast.Node)) {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool { visit(fset, n); return true })
	}
}
