package web

// The scopes an API token may have (令牌权限). A token never may do more than
// its person.
const (
	ScopeRead   = "read"   // 查阅
	ScopeWrite  = "write"  // 办理
	ScopeCopies = "copies" // 分送: copies alone, where they are and who has received them
	ScopeAdmin  = "admin"  // 管理
)

// Scopes gives all scopes there are.
func Scopes() []string { return []string{ScopeRead, ScopeWrite, ScopeCopies, ScopeAdmin} }

// ScopeLabel gives a scope's Chinese name.
func ScopeLabel(scope string) string {
	switch scope {
	case ScopeRead:
		return "查阅"
	case ScopeWrite:
		return "办理"
	case ScopeCopies:
		return "分送"
	case ScopeAdmin:
		return "管理"
	}
	return scope
}

// ScopeAbout says what a scope is for.
func ScopeAbout(scope string) string {
	switch scope {
	case ScopeRead:
		return "本人能看到的纪要、待办和资料"
	case ScopeWrite:
		return "起草、改稿和各项办理动作"
	case ScopeCopies:
		return "只看各份的去向，登记投箱和签收"
	case ScopeAdmin:
		return "事件推送的设置（须是系统管理员）"
	}
	return ""
}
