package ui

import (
	"net/http"
	"slices"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

func delegationGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/me/delegations", Policy: web.SignedIn(), Handler: u.delegations},
				{Method: "POST", Pattern: "/me/delegations", Policy: web.SignedIn(), Handler: u.delegate},
				{Method: "POST", Pattern: "/me/delegations/revoke", Policy: web.SignedIn(), Handler: u.revoke},
			}
		},
		pages: []web.Page{{Name: "delegations", View: delegationsView{}}},
	}
}

// delegationsView is somebody's delegations (委托): those he has given, those he
// has, and the form of a new one.
type delegationsView struct {
	Fault   string
	Given   []delegationRow
	Taken   []delegationRow
	Posts   []choice
	People  []choice
	To      string
	Since   string
	Until   string
	Reason  string
	Waiting bool
}

// delegationRow is one delegation for people.
type delegationRow struct {
	ID       string
	With     string
	What     string
	Since    workflow.Date
	Until    workflow.Date
	Reason   string
	State    string // 生效中, 未开始, 已结束, 已撤销
	Open     bool   // can be revoked
	Waitings string
}

func (u *UI) delegations(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.delegationsPage(w, r, v, http.StatusOK, delegationsView{Since: string(v.Today()), Waiting: true})
}

func (u *UI) delegationsPage(w http.ResponseWriter, r *http.Request, v *web.Visit, status int, view delegationsView) error {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	today := v.Today()
	for _, d := range data.Data().Delegations {
		switch v.Actor.ID {
		case d.From:
			view.Given = append(view.Given, delegationOf(data, d, d.To, today))
		case d.To:
			view.Taken = append(view.Taken, delegationOf(data, d, d.From, today))
		}
	}
	chosen := r.Form["post"]
	for _, id := range v.Actor.Posts {
		p, _ := data.Post(id)
		view.Posts = append(view.Posts, choice{Value: id, Label: p.Label, Chosen: slices.Contains(chosen, id)})
	}
	for _, p := range data.Data().Persons {
		if _, err := data.Actor(p.ID, today); err != nil || p.ID == v.Actor.ID || p.Login == "" {
			continue // not there, or himself
		}
		view.People = append(view.People, choice{Value: p.ID, Label: p.Name + "（" + data.ShortName(p.Unit, today) + "）", Chosen: p.ID == view.To})
	}
	return u.Pages.Render(w, r, v, status, "delegations", view)
}

func delegationOf(data *org.Office, d org.Delegation, with string, today workflow.Date) delegationRow {
	other, _ := data.Person(with)
	row := delegationRow{ID: d.ID, With: other.Name, What: "全部", Since: d.Since, Until: d.Until, Reason: d.Reason, Waitings: "只含新到的"}
	if d.Waiting {
		row.Waitings = "含已在手的"
	}
	var what []string
	for _, id := range d.Posts {
		p, _ := data.Post(id)
		what = append(what, p.Label)
	}
	for _, role := range d.Roles {
		what = append(what, role.Label())
	}
	if len(what) > 0 {
		row.What = strings.Join(what, "、")
	}
	switch {
	case d.Revoked != "":
		row.State = "已撤销"
	case d.Until != "" && d.Until < today:
		row.State = "已结束"
	case d.Since > today:
		row.State, row.Open = "未开始", true
	default:
		row.State, row.Open = "生效中", true
	}
	return row
}

func (u *UI) delegate(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	wanted := org.Delegation{
		To: r.PostFormValue("to"), Posts: r.PostForm["post"], Waiting: r.PostFormValue("waiting") != "", Reason: r.PostFormValue("reason"),
		Period: org.Period{Since: workflow.Date(r.PostFormValue("since")), Until: workflow.Date(r.PostFormValue("until"))},
	}
	err := u.Office.Delegate(r.Context(), v.Actor.Person, wanted)
	if kind := workflow.KindOf(err); kind == workflow.Invalid || kind == workflow.Refused {
		return u.delegationsPage(w, r, v, web.Status(err), delegationsView{
			Fault: err.Error(), To: wanted.To, Since: string(wanted.Since), Until: string(wanted.Until), Reason: wanted.Reason, Waiting: wanted.Waiting,
		})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/me/delegations", http.StatusSeeOther)
	return nil
}

func (u *UI) revoke(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := u.Office.Revoke(r.Context(), v.Actor.Person, r.PostFormValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, "/me/delegations", http.StatusSeeOther)
	return nil
}
