package session

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// usersView is who may sign in (人员账号).
type usersView struct {
	Query, State string
	States       []stateChoice
	Rows         []userRow
	Done         string
}

type stateChoice struct {
	Value, Label string
	Chosen       bool
}

// userRow is somebody with the state of his account.
type userRow struct {
	ID, Name, Login, Unit string
	Roles                 []string
	State, Why            string
	Open                  int  // sessions
	Invite                bool // a link may be made for him
}

// The states of an account, as the list has them.
const (
	stateOpen    = "open"
	stateInvited = "invited"
	stateNone    = "none"
	stateBarred  = "barred"
)

func stateLabel(state string) string {
	switch state {
	case stateOpen:
		return "已开通"
	case stateInvited:
		return "已发链接"
	case stateNone:
		return "未开通"
	case stateBarred:
		return "不能登录"
	}
	return "全部"
}

// accountsNow is everything the list is made of, read once.
type accountsNow struct {
	data     *org.Office
	accounts map[string]store.Account
	invited  map[string]store.Invitation
	open     map[string]int
	today    workflow.Date
}

func (d Desk) accountsNow(r *http.Request) (accountsNow, error) {
	ctx, now := r.Context(), d.now()
	n := accountsNow{
		accounts: map[string]store.Account{}, invited: map[string]store.Invitation{}, open: map[string]int{}, today: workflow.DateOf(now),
	}
	data, err := d.config.Office.Data(ctx)
	accounts, err1 := d.people.All(ctx)
	invited, err2 := d.people.Invited(ctx, now)
	open, err3 := d.keeper().Sessions(ctx, "")
	if err := errors.Join(err, err1, err2, err3); err != nil {
		return n, err
	}
	n.data = data
	for _, a := range accounts {
		n.accounts[a.Person] = a
	}
	for _, i := range invited {
		n.invited[i.Person] = i
	}
	for _, s := range open {
		n.open[s.Person]++
	}
	return n, nil
}

// row says how it stands with somebody's account.
func (n accountsNow) row(p org.Person) (row userRow, state string) {
	row = userRow{ID: p.ID, Name: p.Name, Login: p.Login, Unit: unitName(n.data, p), Open: n.open[p.ID]}
	actor, err := n.data.Actor(p.ID, n.today)
	if err == nil {
		row.Roles = roleLabels(actor)
	}
	switch account, invitation := n.accounts[p.ID], n.invited[p.ID]; {
	case err != nil:
		state, row.Why = stateBarred, err.Error()
	case p.Login == "":
		state, row.Why = stateBarred, "没有登录名，请在人员资料中填写。"
	case invitation.Person != "":
		state, row.Why = stateInvited, "链接到"+web.Moment(invitation.Expires)+"有效。"
	case account.Hash != "":
		state, row.Why = stateOpen, web.Moment(account.Changed)+"设置密码。"
	default:
		state = stateNone
	}
	row.State, row.Invite = stateLabel(state), state == stateNone || state == stateInvited
	return row, state
}

func (d Desk) users(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	n, err := d.accountsNow(r)
	if err != nil {
		return err
	}
	view := usersView{Query: strings.TrimSpace(r.FormValue("q")), State: r.FormValue("state")}
	for _, state := range []string{"", stateNone, stateInvited, stateOpen, stateBarred} {
		view.States = append(view.States, stateChoice{state, stateLabel(state), state == view.State})
	}
	var ids []string
	for _, p := range n.data.Data().Persons {
		ids = append(ids, p.ID)
	}
	n.data.SortPersons(ids, n.today)
	for _, id := range ids {
		p, _ := n.data.Person(id)
		row, state := n.row(p)
		if (view.State == "" || view.State == state) && row.matches(view.Query) {
			view.Rows = append(view.Rows, row)
		}
	}
	return d.pages.Render(w, r, v, http.StatusOK, "users", view)
}

func (u userRow) matches(query string) bool {
	query = strings.ToLower(query)
	return query == "" || slices.ContainsFunc([]string{u.Name, u.Login, u.Unit, u.ID, strings.Join(u.Roles, "、")}, func(s string) bool {
		return strings.Contains(strings.ToLower(s), query)
	})
}

// linksView shows links, this once; each can be cut out and handed over.
type linksView struct {
	Reset bool
	Links []linkView
}

type linkView struct {
	Name, Login, Unit, URL string
	Expires                time.Time
}

func (d Desk) linkView(r *http.Request, data *org.Office, l Link) linkView {
	scheme := "http://"
	if d.config.Secure {
		scheme = "https://"
	}
	return linkView{Name: l.Person.Name, Login: l.Person.Login, Unit: unitName(data, l.Person), URL: scheme + r.Host + l.Path, Expires: l.Expires}
}

// inviteUsers makes links for the chosen people.
func (d Desk) inviteUsers(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	chosen := r.PostForm["person"]
	if len(chosen) == 0 {
		return web.Refuse(workflow.Invalid, "请先勾选要发链接的人员。")
	}
	n, err := d.accountsNow(r)
	if err != nil {
		return err
	}
	for _, id := range chosen { // all or none
		p, ok := n.data.Person(id)
		if row, _ := n.row(p); !ok || !row.Invite {
			return web.Refuse(workflow.Refused, "%s的账号已经开通或者不能登录，没有发链接；忘记密码的请用重置。", p.Name)
		}
	}
	var view linksView
	for _, id := range chosen {
		link, err := d.keeper().Invite(r.Context(), id, v.Actor.ID)
		if err != nil {
			return err
		}
		view.Links = append(view.Links, d.linkView(r, n.data, link))
	}
	return d.pages.Render(w, r, v, http.StatusOK, "links", view)
}

// userView is one person's account, for the administrator.
type userView struct {
	userRow
	Posts    []string
	Sessions []sessionView
	Tokens   []tokenRow
	SignIns  []signInRow
	Reset    bool
}

func (d Desk) user(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	p, err := d.person(r, r.PathValue("person"))
	if err != nil {
		return err
	}
	n, err := d.accountsNow(r)
	if err != nil {
		return err
	}
	row, state := n.row(p)
	view := userView{userRow: row, Reset: state == stateOpen}
	if actor, err := n.data.Actor(p.ID, n.today); err == nil {
		view.Posts = postLabels(n.data, actor)
	}
	tokens, err1 := d.people.Tokens(r.Context(), p.ID)
	tries, err2 := d.people.SignIns(r.Context(), p.ID, 0, 50)
	open, err3 := d.openSessions(r, p.ID)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	view.Tokens, view.SignIns, view.Sessions = tokenRows(tokens, d.now()), signInRows(tries), open
	return d.pages.Render(w, r, v, http.StatusOK, "user", view)
}

type resetView struct{ ID, Name, Login string }

func (d Desk) resetPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	p, err := d.person(r, r.PathValue("person"))
	if err != nil {
		return err
	}
	return d.pages.Render(w, r, v, http.StatusOK, "userreset", resetView{p.ID, p.Name, p.Login})
}

func (d Desk) reset(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := d.config.Office.Data(r.Context())
	if err != nil {
		return err
	}
	link, err := d.keeper().Reset(r.Context(), r.PathValue("person"), v.Actor.ID)
	if err != nil {
		return err
	}
	return d.pages.Render(w, r, v, http.StatusOK, "links", linksView{Reset: true, Links: []linkView{d.linkView(r, data, link)}})
}

func (d Desk) endOthers(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	p, err := d.person(r, r.PathValue("person"))
	if err != nil {
		return err
	}
	if _, err := d.keeper().EndSessions(r.Context(), p.ID, r.PostFormValue("id"), v.Actor.ID); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/users/"+p.ID, http.StatusSeeOther)
	return nil
}

func (d Desk) revokeOthers(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	t, err := d.people.TokenNamed(r.Context(), r.PostFormValue("id"))
	if err != nil {
		return err
	}
	if t.Person != r.PathValue("person") {
		return web.Hidden()
	}
	if _, err := d.keeper().RevokeToken(r.Context(), t.ID, v.Actor.ID); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/users/"+t.Person, http.StatusSeeOther)
	return nil
}
