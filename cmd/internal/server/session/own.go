package session

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// meView is somebody's own page (我的).
type meView struct {
	Name, Login, Unit string
	Posts, Roles      []string
	Error, Done       string
	Password          bool // he has one that he can change
	Must              bool // and has to, before anything else
	Changed           time.Time
	Shortest          int
	Sessions          []sessionView
	Tokens            []tokenRow
	Scopes            []scopeView
	SignIns           []signInRow
}

type sessionView struct {
	ID, Browser, Address string
	Created, Used        time.Time
	Here                 bool
}

type tokenRow struct {
	ID, Label, State       string
	Scopes                 []string
	Created, Expires, Used time.Time
	Good                   bool
}

type scopeView struct{ Value, Label string }

type signInRow struct {
	At                      time.Time
	Means, Outcome, Address string
	Wrong                   bool
}

func (d Desk) me(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	done := map[string]string{
		"password": "密码已更换，您在其他地方的登录已经结束。", "ended": "已结束。", "revoked": "令牌已作废。",
	}[r.FormValue("done")]
	return d.showMe(w, r, v, done, nil)
}

func (d Desk) showMe(w http.ResponseWriter, r *http.Request, v *web.Visit, done string, wrong error) error {
	ctx := r.Context()
	data, err := d.config.Office.Data(ctx)
	if err != nil {
		return err
	}
	p, _ := data.Person(v.Actor.ID)
	account, err1 := d.people.Of(ctx, p.ID)
	open, err2 := d.openSessions(r, p.ID)
	tokens, err3 := d.people.Tokens(ctx, p.ID)
	tries, err4 := d.people.SignIns(ctx, p.ID, 0, 10)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	view := meView{
		Name: p.Name, Login: p.Login, Unit: unitName(data, p), Posts: postLabels(data, v.Actor), Roles: roleLabels(v.Actor),
		Done: done, Password: account.Hash != "", Must: d.text(r, keyMust) != "", Changed: account.Changed, Shortest: shortest,
		Sessions: open, Tokens: tokenRows(tokens, d.now()), SignIns: signInRows(tries),
	}
	for _, scope := range web.Scopes() {
		if scope != web.ScopeAdmin || v.Has(workflow.Admin) {
			view.Scopes = append(view.Scopes, scopeView{scope, web.ScopeLabel(scope)})
		}
	}
	status := http.StatusOK
	if wrong != nil {
		view.Error, status = wrong.Error(), http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, v, status, "me", view)
}

func unitName(data *org.Office, p org.Person) string {
	u, _ := data.Unit(p.Unit)
	return u.Name
}

func postLabels(data *org.Office, a workflow.Actor) []string {
	var all []string
	for _, id := range a.Posts {
		post, _ := data.Post(id)
		all = append(all, post.Label)
	}
	return all
}

func roleLabels(a workflow.Actor) []string {
	var all []string
	for _, role := range a.Roles {
		all = append(all, org.RoleLabel(role))
	}
	return all
}

// openSessions gives somebody's sessions that are not run out or idle.
func (d Desk) openSessions(r *http.Request, person string) ([]sessionView, error) {
	all, err := d.keeper().Sessions(r.Context(), person)
	var views []sessionView
	for _, s := range all {
		views = append(views, sessionView{s.ID, s.Browser, s.Address, s.Created, s.Used, s.ID == d.text(r, keyID)})
	}
	return views, err
}

func tokenRows(all []store.Token, now time.Time) []tokenRow {
	var rows []tokenRow
	for _, t := range all {
		rows = append(rows, tokenRow{
			ID: t.ID, Label: t.Label, State: TokenState(t, now).Label(), Scopes: labels(t.Scopes), Created: t.Created, Expires: t.Expires,
			Used: t.Used, Good: TokenState(t, now) == Good,
		})
	}
	return rows
}

func signInRows(all []store.SignIn) []signInRow {
	var rows []signInRow
	for _, s := range all {
		wrong := s.Outcome != store.SignedIn && s.Outcome != store.SignedOut
		rows = append(rows, signInRow{s.At, meansLabel(s.Means), s.Outcome.Label(), s.Address, wrong})
	}
	return rows
}

// password changes one's own password. Every other session ends; this one goes
// on under a new token.
func (d Desk) password(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	p, err := d.person(r, v.Actor.ID)
	if err != nil {
		return err
	}
	f := r.PostForm
	if f.Get("password") != f.Get("again") {
		return d.showMe(w, r, v, "", web.Refuse(workflow.Invalid, "两次填写的新密码不一样，没有更换，请重新填写。"))
	}
	err = d.changePassword(r.Context(), p, f.Get("old"), f.Get("password"))
	var delay *delayError
	switch {
	case errors.As(err, &delay):
		w.Header().Set("Retry-After", strconv.Itoa(delay.seconds()))
		return d.showMe(w, r, v, "", err)
	case workflow.KindOf(err) == workflow.Invalid:
		return d.showMe(w, r, v, "", err)
	case err != nil:
		return err
	}
	means := d.text(r, keyMeans)
	if err := d.begin(r, v.Actor, means); err != nil {
		return err
	}
	http.Redirect(w, r, "/me?done=password", http.StatusSeeOther)
	return nil
}

// endOwn ends one of one's own sessions, or all but this one.
func (d Desk) endOwn(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	all, err := d.openSessions(r, v.Actor.ID)
	if err != nil {
		return err
	}
	id := r.PostForm.Get("id")
	for _, one := range all {
		if one.ID == id || id == "" && !one.Here {
			if _, err := d.people.EndSessions(r.Context(), v.Actor.ID, one.ID, workflow.AccountChange{}); err != nil {
				return err
			}
		}
	}
	http.Redirect(w, r, "/me?done=ended", http.StatusSeeOther)
	return nil
}

// tokenView shows a token, this once.
type tokenView struct {
	Secret, ID, Label string
	Scopes            []string
	Expires           time.Time
}

func (d Desk) newToken(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	days, err := strconv.Atoi(r.PostForm.Get("days"))
	if err != nil {
		days = 0
	}
	secret, t, err := d.keeper().NewToken(r.Context(), NewToken{
		Person: v.Actor.ID, By: v.Actor.ID, Label: r.PostForm.Get("label"), Scopes: r.PostForm["scope"], Days: days,
	})
	switch {
	case workflow.KindOf(err) == workflow.Invalid:
		return d.showMe(w, r, v, "", err)
	case err != nil:
		return err
	}
	return d.pages.Render(w, r, v, http.StatusOK, "token", tokenView{secret, t.ID, t.Label, labels(t.Scopes), t.Expires})
}

func (d Desk) revokeToken(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	t, err := d.people.TokenNamed(r.Context(), r.PostFormValue("id"))
	if err != nil {
		return err
	}
	if t.Person != v.Actor.ID {
		return web.Hidden()
	}
	if _, err := d.keeper().RevokeToken(r.Context(), t.ID, v.Actor.ID); err != nil {
		return err
	}
	http.Redirect(w, r, "/me?done=revoked", http.StatusSeeOther)
	return nil
}
