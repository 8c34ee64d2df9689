package workflow

import (
	"encoding/json"
	"time"
)

// AccountBook is the book of the office's record in which it is kept what was
// done about who may sign in (账号): by whom, when and to whom, and never a
// secret.
const AccountBook = "accounts"

// AccountAct is what was done about somebody's ways to sign in.
type AccountAct string

// The acts, in the order of an account's life.
const (
	AccountInvited  AccountAct = "invited"  // 发出开通链接
	AccountOpened   AccountAct = "opened"   // 本人设置了密码
	AccountPassword AccountAct = "password" // 本人更换了密码
	AccountReset    AccountAct = "reset"    // 密码作废，须重新设置
	SessionsEnded   AccountAct = "ended"    // 登录被他人结束
	TokenMade       AccountAct = "token"    // 新建接口令牌
	TokenRevoked    AccountAct = "revoked"  // 接口令牌作废
)

// Label gives the act's Chinese name.
func (a AccountAct) Label() string {
	switch a {
	case AccountInvited:
		return "发出开通账号的链接"
	case AccountOpened:
		return "本人设置密码"
	case AccountPassword:
		return "本人更换密码"
	case AccountReset:
		return "密码作废，须重新设置"
	case SessionsEnded:
		return "结束登录"
	case TokenMade:
		return "新建接口令牌"
	case TokenRevoked:
		return "接口令牌作废"
	}
	return string(a)
}

// AccountChange is one such act.
type AccountChange struct {
	Person string // whose account, by ID
	Act    AccountAct
	About  string // the token's or session's name; else empty
	By     Person
	Note   string
	At     time.Time
}

// AccountLine is what the act leaves in the record, as JSON.
type AccountLine struct {
	Act   AccountAct
	About string `json:",omitempty"`
	Times int    // the how-manieth act about this account it is
}

// Alteration gives the act as a line of the office's record, after the line
// that was the account's last.
func (c AccountChange) Alteration(last AccountLine) Alteration {
	return Alteration{
		Book: AccountBook, Key: c.Person, After: payload(AccountLine{c.Act, c.About, last.Times + 1}),
		Actor: c.By, Note: c.Note, Recorded: c.At,
	}
}

// ParseAccountLine reads such an act from its row in the record.
func ParseAccountLine(row string) (line AccountLine, err error) {
	return line, json.Unmarshal([]byte(row), &line)
}
