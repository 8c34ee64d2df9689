package web

import (
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// railLine is a line of the rail with who sees it.
type railLine struct {
	RailLink
	policy Policy
}

// railLines gives every line there is, in order.
func railLines() []railLine {
	clerks := Roles(workflow.Recorder, workflow.Clerk)
	return []railLine{
		{RailLink{Label: "待办", Href: "/"}, SignedIn()},
		{RailLink{Label: "纪要", Href: "/minutes"}, Readers()},
		{RailLink{Label: "检索", Href: "/search"}, SignedIn()},
		{RailLink{Label: "会议", Href: "/meetings", Divided: true}, Business()},
		{RailLink{Label: "新建纪要", Href: "/minutes/new"}, clerks},
		{RailLink{Label: "印发分送", Href: "/clerk"}, Roles(workflow.Clerk)},
		{RailLink{Label: "文号登记", Href: "/numbers"}, Readers()},
		{RailLink{Label: "分送台账", Href: "/copies"}, Readers()},
		{RailLink{Label: "议定事项", Href: "/tasks"}, Readers()},
		{RailLink{Label: "统计", Href: "/stats"}, Readers()},
		{RailLink{Label: "归档", Href: "/archive"}, Roles(workflow.Clerk, workflow.Auditor)},
		{RailLink{Label: "审计", Href: "/audit", Divided: true}, Roles(workflow.Auditor, org.Security)},
		{RailLink{Label: "管理", Href: "/admin", Divided: true}, Roles(workflow.Admin)},
		{RailLink{Label: "权限复核", Href: "/admin/pending"}, Roles(org.Security)},
		{RailLink{Label: "帮助", Href: "/help", Divided: true}, SignedIn()},
	}
}
