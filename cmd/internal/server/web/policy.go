package web

import (
	"slices"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Policy says who may use a route (谁可访问). The zero Policy is none.
type Policy struct {
	stated bool
	public bool
	roles  []workflow.Role // one of them; empty is whoever has signed in
	sight  office.Right    // of the route's minutes
	scope  string          // that an API token must have
}

// Public lets anybody in, signed in or not.
func Public() Policy { return Policy{stated: true, public: true} }

// SignedIn lets in whoever has signed in.
func SignedIn() Policy { return Policy{stated: true} }

// Roles lets in whoever holds one of the roles.
func Roles(roles ...workflow.Role) Policy { return Policy{stated: true, roles: roles} }

// Business lets in those who have something to do with minutes.
func Business() Policy {
	return Roles(workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk)
}

// Readers lets in those who have business with minutes, and the auditor.
func Readers() Policy {
	return Roles(workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk, workflow.Auditor)
}

// Seeing narrows the policy to who may see as much of the route's minutes.
func (p Policy) Seeing(right office.Right) Policy {
	p.sight = right
	return p
}

// Scoped says which scope a token must have; without one no token is let in.
func (p Policy) Scoped(scope string) Policy {
	p.scope = scope
	return p
}

// String describes the policy for the table of routes.
func (p Policy) String() string {
	s := "signed-in"
	switch {
	case !p.stated:
		return "none"
	case p.public:
		s = "public"
	case len(p.roles) > 0:
		s = ""
		for i, r := range p.roles {
			if i > 0 {
				s += "|"
			}
			s += string(r)
		}
	}
	if p.sight != "" {
		s += " sees " + string(p.sight)
	}
	if p.scope != "" {
		s += " token " + p.scope
	}
	return s
}

// Words describes the policy for people who write programs.
func (p Policy) Words() string {
	s := "登录的人"
	switch {
	case p.public:
		return "任何人"
	case len(p.roles) > 0:
		s = labels(p.roles)
	}
	switch p.sight {
	case office.SeeDraft:
		s += "，能看到整份纪要稿"
	case office.SeeItems:
		s += "，能看到纪要稿或被征求意见的议题"
	case office.SeeIssued:
		s += "，能看到印发件"
	case office.SeeReceipt:
		s += "，本单位收到过印发件"
	case office.SeeAny:
		s += "，能看到这件纪要或其中一部分"
	}
	if p.scope != "" {
		s += "；令牌须有 " + p.scope + " 权限"
	}
	return s
}

// admits answers whether the visitor may come in, before any minutes is looked
// at.
func (p Policy) admits(v *Visit) error {
	switch {
	case p.public:
		return nil
	case !v.SignedIn():
		return errSignIn
	case v.Token && (p.scope == "" || !slices.Contains(v.Scopes, p.scope)):
		return Refuse(workflow.Forbidden, "这个令牌没有办理此事的权限，请换用权限相符的令牌。")
	case len(p.roles) > 0 && !v.Has(p.roles...):
		return Refuse(workflow.Forbidden, "您没有办理此事的权限。需要的角色是%s；如有疑问，请与系统管理员联系。", labels(p.roles))
	default:
		return nil
	}
}

func labels(roles []workflow.Role) string {
	s := ""
	for i, r := range roles {
		if i > 0 {
			s += "、"
		}
		s += org.RoleLabel(r)
	}
	return s
}
