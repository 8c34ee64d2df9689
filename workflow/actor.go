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

// Actor is who acts, with the roles he holds now.
type Actor struct {
	Person
	Roles []Role
}

// Has reports whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Grant is a delegation (委托): To may act for From in the roles until the
// moment given; a zero Until has no end.
type Grant struct {
	From, To Person
	Roles    []Role
	Until    time.Time
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
