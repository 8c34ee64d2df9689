package ui

import (
	"net/http"
	"slices"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/org"
)

// adminAccessView is who has which role (权限一览).
type adminAccessView struct {
	Tabs  []adminTab
	On    string
	Roles []adminRole
}

// adminRole is one role with everybody who has it.
type adminRole struct {
	Label string
	Does  string
	Rows  []adminAccess
}

// adminAccess is one person who has a role, and by which post.
type adminAccess struct {
	Name, ID, Unit, Post string
	Acting               bool
}

// does says what a role is there for.
func does(role string) string {
	return map[string]string{
		"recorder": "起草、修改、送审自己的纪要", "reviewer": "审核、退回、改后同意", "signer": "签发、退回",
		"clerk": "编号、定稿、付印、分送、登记签收", "party": "答复征求意见", "receiver": "签收分送给本单位的纪要",
		"admin": "维护资料和机器；看不到稿件", "security": "复核权限变更，查看办理和登录记录", "auditor": "查看审计记录，核验数据",
	}[role]
}

// roles gives the overview on a day.
func (a admin) roles(data *org.Office, on string, v *web.Visit) []adminRole {
	var all []adminRole
	for _, x := range data.Accesses(v.Today()) {
		label := org.RoleLabel(x.Role)
		if len(all) == 0 || all[len(all)-1].Label != label {
			all = append(all, adminRole{Label: label, Does: does(string(x.Role))})
		}
		person, _ := data.Person(x.Person.ID)
		unit, _ := data.Unit(person.Unit)
		last := &all[len(all)-1]
		last.Rows = append(last.Rows, adminAccess{x.Person.Name, x.Person.ID, unit.Name, x.Post.Label, x.Acting})
	}
	return all
}

func (a admin) access(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	on := web.Day(v.Today())
	return a.show(w, r, v, "adminaccess", adminAccessView{Tabs: a.tabs(v), On: on, Roles: a.roles(data, on, v)})
}

func (a admin) accessCSV(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	rows := [][]string{{"角色", "姓名", "人员编号", "单位", "岗位", "主持工作"}}
	for _, role := range a.roles(data, "", v) {
		for _, x := range role.Rows {
			acting := ""
			if x.Acting {
				acting = "是"
			}
			rows = append(rows, []string{role.Label, x.Name, x.ID, x.Unit, x.Post, acting})
		}
	}
	return downloadTable(w, "权限一览"+string(v.Today())+".csv", rows)
}

// downloadTable answers with a table that spreadsheets open as it is: in UTF-8
// with a mark, and nothing in it that they would calculate.
func downloadTable(w http.ResponseWriter, name string, rows [][]string) error {
	return download(w, name, "text/csv; charset=utf-8", office.CSV(rows))
}

// adminVacantView is the posts that nobody holds, and who is there no more
// though something waits for him.
type adminVacantView struct {
	Tabs []adminTab
	Rows []adminVacancy
}

// adminVacancy is one of them. Titles are not shown: an administrator has no
// business with drafts.
type adminVacancy struct {
	Name, Unit, Kind string
	Meetings         []string
	Waiting          int
	Href             string // where somebody is put there
}

func (a admin) vacancies(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	all, err := a.Office.Vacancies(r.Context())
	if err != nil {
		return err
	}
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	view := adminVacantView{Tabs: a.tabs(v)}
	for _, x := range all {
		unit, _ := data.Unit(x.Post.Unit)
		row := adminVacancy{Name: x.Post.Label, Unit: unit.Name, Kind: "岗位无人", Meetings: x.Meetings, Waiting: len(x.Waiting)}
		row.Href = "/admin/data/terms/row?post=" + x.Post.ID + "&since=" + string(v.Today())
		if !x.Person.IsZero() {
			row.Name, row.Kind = x.Person.Name, "已离任，仍有待办"
			row.Href = "/admin/data/delegations/row?from=" + x.Person.ID
		}
		view.Rows = append(view.Rows, row)
	}
	return a.show(w, r, v, "adminvacant", view)
}

// adminGroupsView says who would get a minutes (分送预览).
type adminGroupsView struct {
	Tabs    []adminTab
	Groups  []choice
	Topics  []choice
	On      string
	Rows    []adminRecipient
	Skipped []org.Skipped
	Copies  int
	Asked   bool
	Fault   string
	Edit    string
}

// adminRecipient is a unit that would get it, and why.
type adminRecipient struct {
	Name, Box, Channel string
	Copies             int
	Why                []string
}

func (a admin) groups(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	group, on := r.FormValue("group"), dayOf(r, "on", v.Today())
	topics := r.Form["topic"]
	view := adminGroupsView{Tabs: a.tabs(v), On: string(on), Asked: group != "", Edit: "/admin/data/members?q="}
	for _, g := range data.Data().Groups {
		if g.Holds(on) {
			view.Groups = append(view.Groups, choice{g.ID, g.Label, g.ID == group})
		}
	}
	for _, t := range data.Data().Topics {
		if t.Holds(on) {
			view.Topics = append(view.Topics, choice{t.ID, t.Label, slices.Contains(topics, t.ID)})
		}
	}
	if !view.Asked {
		return a.show(w, r, v, "admingroups", view)
	}
	view.Edit += data.NameOf("groups", group)
	expanded, err := data.Expand(group, topics, on)
	if err != nil {
		view.Fault = err.Error()
	}
	view.Copies, view.Skipped = expanded.Copies, expanded.Skipped
	for _, x := range expanded.Recipients {
		view.Rows = append(view.Rows, adminRecipient{x.Unit.Name, x.Unit.Box, x.Unit.Channel.Label(), x.Copies, x.Reasons})
	}
	return a.show(w, r, v, "admingroups", view)
}
