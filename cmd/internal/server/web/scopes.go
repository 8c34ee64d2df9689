package web

// The scopes an API token may have (令牌权限). A token never may do more than
// its person.
const (
	ScopeRead  = "read"  // 查阅
	ScopeWrite = "write" // 办理
	ScopeAdmin = "admin" // 管理
)

// Scopes gives all scopes there are.
func Scopes() []string { return []string{ScopeRead, ScopeWrite, ScopeAdmin} }

// ScopeLabel gives a scope's Chinese name.
func ScopeLabel(scope string) string {
	switch scope {
	case ScopeRead:
		return "查阅"
	case ScopeWrite:
		return "办理"
	case ScopeAdmin:
		return "管理"
	}
	return scope
}
