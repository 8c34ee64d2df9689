package workflow

import (
	"slices"
	"time"
)

// Role is what a person is in the office's procedure (角色). Role grants come
// from outside; Decide only reads them.
type Role string

// The roles a flow may name.
const (
	Recorder Role = "recorder" // 记录人
	Reviewer Role = "reviewer" // 审核人
	Signer   Role = "signer"   // 签发人
	Clerk    Role = "clerk"    // 分发员: 整理, 编号, 印发, 分送
	Party    Role = "party"    // 会签人: asked for an opinion; every row of a consultation makes its own
	Receiver Role = "receiver" // 签收人: of the unit a copy is for
	Admin    Role = "admin"    // 系统管理员: no business of its own
	Auditor  Role = "auditor"  // 审计员: reads only
)

// Label gives the role's Chinese name.
func (r Role) Label() string {
	switch r {
	case Recorder:
		return "记录人"
	case Reviewer:
		return "审核人"
	case Signer:
		return "签发人"
	case Clerk:
		return "分发员"
	case Party:
		return "会签人"
	case Receiver:
		return "签收人"
	case Admin:
		return "系统管理员"
	case Auditor:
		return "审计员"
	default:
		return string(r)
	}
}

// business reports whether a flow may give the role something to do.
func (r Role) business() bool {
	return r == Recorder || r == Reviewer || r == Signer || r == Clerk
}

// exclusive reports whether acting in the role bars from the other exclusive
// roles of the same minutes. A clerk's work is not: a recorder may be clerk.
func (r Role) exclusive() bool {
	return r == Recorder || r == Reviewer || r == Signer
}

// Person is somebody by a stable ID, with the name to show.
type Person struct {
	ID   string
	Name string
}

// IsZero reports whether there is nobody.
func (p Person) IsZero() bool { return p == Person{} }

// Actor is who acts, with what he holds now.
type Actor struct {
	Person
	Roles []Role
	Posts []string // 岗位, by ID
	Unit  string   // 单位, by ID; empty if he speaks for none
}

// Has reports whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Grant is a delegation (委托): To may act for From in the roles and posts
// while it lasts; a zero Since has no beginning, a zero Until no end.
type Grant struct {
	From, To     Person
	Roles        []Role
	Posts        []string
	Since, Until time.Time
	Fresh        bool // only what comes after Since, not what was waiting then
}

// in reports whether the delegation is in force at the moment.
func (g Grant) in(at time.Time) bool {
	return !at.Before(g.Since) && (g.Until.IsZero() || at.Before(g.Until))
}

// Action is something done to a minutes (办理动作).
type Action string

// The actions the rules know. A flow says where each leads.
const (
	Create     Action = "create"     // 起草
	Save       Action = "save"       // 保存
	Submit     Action = "submit"     // 送审
	Withdraw   Action = "withdraw"   // 撤回
	Approve    Action = "approve"    // 审核同意
	Sign       Action = "sign"       // 签发
	Return     Action = "return"     // 退回
	Number     Action = "number"     // 编号
	Finalize   Action = "finalize"   // 定稿
	Issue      Action = "issue"      // 印发
	Distribute Action = "distribute" // 分送
	Close      Action = "close"      // 办结
	Void       Action = "void"       // 作废

	Consult    Action = "consult"    // 征求意见, 会签
	Reply      Action = "reply"      // 反馈意见
	Add        Action = "add"        // 加签
	Drop       Action = "drop"       // 减签
	Reassign   Action = "reassign"   // 转办
	Urge       Action = "urge"       // 催办
	Comment    Action = "comment"    // 批注
	Compete    Action = "compete"    // 另存竞争稿: a save that came too late is kept beside the text
	Transcribe Action = "transcribe" // 誊清: the signer's handwriting entered
	Amend      Action = "amend"      // 文字性更正 after 签发
	Proofread  Action = "proofread"  // 校核 of a 誊清 or 文字性更正 by a second person
	Unnumber   Action = "unnumber"   // 收回文号 before printing
	Dispatch   Action = "dispatch"   // 投送: 已送, 已投箱
	Read       Action = "read"       // 已阅
	Receive    Action = "receive"    // 签收
	Bounce     Action = "bounce"     // 退回（错投）
	Resend     Action = "resend"     // 补发
	Recall     Action = "recall"     // 收回
)

// Label gives the action's Chinese name; a flow may give it another.
func (a Action) Label() string {
	for _, l := range actionLabels() {
		if l.action == a {
			return l.label
		}
	}
	return string(a)
}

type actionLabel struct {
	action Action
	label  string
}

func actionLabels() []actionLabel {
	return []actionLabel{
		{Create, "起草"},
		{Save, "保存"},
		{Submit, "送审"},
		{Withdraw, "撤回"},
		{Approve, "审核同意"},
		{Sign, "签发"},
		{Return, "退回"},
		{Number, "编号"},
		{Finalize, "定稿"},
		{Issue, "印发"},
		{Distribute, "分送"},
		{Close, "办结"},
		{Void, "作废"},
		{Consult, "征求意见"},
		{Reply, "反馈意见"},
		{Add, "加签"},
		{Drop, "减签"},
		{Reassign, "转办"},
		{Urge, "催办"},
		{Comment, "批注"},
		{Compete, "另存竞争稿"},
		{Transcribe, "誊清"},
		{Amend, "文字性更正"},
		{Proofread, "校核"},
		{Unnumber, "收回文号"},
		{Dispatch, "投送"},
		{Read, "阅知"},
		{Receive, "签收"},
		{Bounce, "错投退回"},
		{Resend, "补发"},
		{Recall, "收回"},
	}
}

// Commutes reports whether the action minds only its own rows, so that people
// may do it at the same moment without hindering each other: it is decided on
// the minutes as it is, whatever version the actor saw.
func (a Action) Commutes() bool {
	switch a {
	case Reply, Urge, Comment, Compete, Dispatch, Read, Receive, Bounce, Recall:
		return true
	default:
		return false
	}
}

// takesPart reports whether who does it in an exclusive role has his part in
// the minutes from then on (回避). What is done beside the line binds nobody.
func (a Action) takesPart() bool {
	switch a {
	case Create, Save, Submit, Withdraw, Approve, Sign, Return, Number, Finalize, Issue, Distribute, Close, Void:
		return true
	default:
		return false
	}
}

// stays reports whether the action never moves a minutes.
func (a Action) stays() bool {
	switch a {
	case Save, Consult, Reply, Add, Drop, Reassign, Urge, Comment, Compete, Transcribe, Amend, Proofread,
		Number, Unnumber, Dispatch, Read, Receive, Bounce, Resend, Recall:
		return true
	default:
		return false
	}
}

// Actions gives every action the rules know, in the order of a minutes' life.
func Actions() []Action {
	var all []Action
	for _, l := range actionLabels() {
		all = append(all, l.action)
	}
	return all
}
