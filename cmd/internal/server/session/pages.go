package session

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// Desk is the pages about signing in, over one service.
type Desk struct {
	*Service
	pages *web.Pages
}

// Routes gives the routes of signing in, of one's own account, and of the
// administrator's work on accounts.
func (s *Service) Routes(pages *web.Pages) []web.Route {
	d := Desk{s, pages}
	public, own, admin := web.Public(), web.SignedIn(), web.Roles(workflow.Admin)
	routes := []web.Route{
		{Method: "GET", Pattern: "/signin", Policy: public, Handler: d.signInPage},
		{Method: "POST", Pattern: "/signin", Policy: public, Limit: 16 << 10, Handler: d.signIn},
		{Method: "POST", Pattern: "/signout", Policy: public, Handler: d.signOut},
		{Method: "GET", Pattern: "/invite/{token}", Policy: public, Handler: d.invitePage},
		{Method: "POST", Pattern: "/invite/{token}", Policy: public, Limit: 16 << 10, Handler: d.invite},
		{Method: "GET", Pattern: "/me", Policy: own, Handler: d.me},
		{Method: "POST", Pattern: "/me/password", Policy: own, Limit: 16 << 10, Handler: d.password},
		{Method: "POST", Pattern: "/me/sessions/end", Policy: own, Handler: d.endOwn},
		{Method: "POST", Pattern: "/me/tokens", Policy: own, Handler: d.newToken},
		{Method: "POST", Pattern: "/me/tokens/revoke", Policy: own, Handler: d.revokeToken},
		{Method: "GET", Pattern: "/admin/users", Policy: admin, Handler: d.users},
		{Method: "POST", Pattern: "/admin/users/invite", Policy: admin, Handler: d.inviteUsers},
		{Method: "GET", Pattern: "/admin/users/{person}", Policy: admin, Handler: d.user},
		{Method: "GET", Pattern: "/admin/users/{person}/reset", Policy: admin, Handler: d.resetPage},
		{Method: "POST", Pattern: "/admin/users/{person}/reset", Policy: admin, Handler: d.reset},
		{Method: "POST", Pattern: "/admin/users/{person}/end", Policy: admin, Handler: d.endOthers},
		{Method: "POST", Pattern: "/admin/users/{person}/revoke", Policy: admin, Handler: d.revokeOthers},
	}
	if s.config.Provider != nil {
		routes = append(routes,
			web.Route{Method: "GET", Pattern: "/signin/sso", Policy: public, Handler: s.toProvider},
			web.Route{Method: "GET", Pattern: "/signin/sso/callback", Policy: public, Handler: s.fromProvider})
	}
	return routes
}

// Pages gives the pages with the types of their views.
func Pages() []web.Page {
	return []web.Page{
		{Name: "signin", View: signInView{}},
		{Name: "invite", View: inviteView{}},
		{Name: "me", View: meView{}},
		{Name: "token", View: tokenView{}},
		{Name: "users", View: usersView{}},
		{Name: "user", View: userView{}},
		{Name: "userreset", View: resetView{}},
		{Name: "links", View: linksView{}},
	}
}

type signInView struct {
	Next, Login, Error string
	Provider           string // what single sign-on is called; empty if there is none
	Out                bool
}

func (d Desk) signInPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	next := web.Local(r.FormValue("next"))
	if v.SignedIn() {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return d.pages.Render(w, r, v, http.StatusOK, "signin", d.signInView(signInView{Next: next, Out: r.FormValue("out") != ""}))
}

func (d Desk) signInView(view signInView) signInView {
	if p := d.config.Provider; p != nil {
		view.Provider = p.Label()
	}
	return view
}

// signInRequest is what a page's form brings, or its own script when a session
// has run out while somebody was writing.
type signInRequest struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	// Person is whose page it is, by ID: nobody else can go on with it.
	Person string `json:"person"`
	Next   string `json:"next"`
}

func readSignIn(r *http.Request) (in signInRequest, err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if err = json.NewDecoder(r.Body).Decode(&in); err != nil {
			err = web.Refuse(workflow.Invalid, "登录请求不能识别，请重新填写。")
		}
		return in, err
	}
	if err = r.ParseForm(); err != nil {
		return in, err
	}
	f := r.PostForm
	return signInRequest{f.Get("login"), f.Get("password"), f.Get("person"), f.Get("next")}, nil
}

// signIn signs somebody in. A page's own script gets JSON and stays where it is.
func (d Desk) signIn(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in, err := readSignIn(r)
	if err != nil {
		return err
	}
	actor, err := d.enter(w, r, in)
	switch {
	case err != nil:
		return d.notSignedIn(w, r, v, in, err)
	case web.WantsJSON(r):
		return web.WriteJSON(w, map[string]any{
			"person": map[string]string{"id": actor.ID, "name": actor.Name}, "must_change": d.text(r, keyMust) != "",
		})
	}
	http.Redirect(w, r, web.Local(in.Next), http.StatusSeeOther)
	return nil
}

// enter checks who signs in and begins his session.
func (d Desk) enter(w http.ResponseWriter, r *http.Request, in signInRequest) (workflow.Actor, error) {
	if in.Person != "" {
		data, err := d.config.Office.Data(r.Context())
		if err != nil {
			return workflow.Actor{}, err
		}
		if p, _ := data.PersonByLogin(strings.TrimSpace(in.Login)); p.ID != in.Person {
			return workflow.Actor{}, &wrongError{}
		}
	}
	actor, err := d.Service.password(r.Context(), try{in.Login, in.Password, d.address(r), d.device(w, r)})
	if err != nil {
		return actor, err
	}
	d.remember(w, r, actor.ID)
	return actor, d.begin(r, actor, byPassword)
}

// notSignedIn answers who could not be let in.
func (d Desk) notSignedIn(w http.ResponseWriter, r *http.Request, v *web.Visit, in signInRequest, err error) error {
	var delay *delayError
	var wrong *wrongError
	status, title := http.StatusUnauthorized, "没有登录"
	switch {
	case errors.As(err, &delay):
		status, title = http.StatusTooManyRequests, "请稍等"
		w.Header().Set("Retry-After", strconv.Itoa(delay.seconds()))
	case !errors.As(err, &wrong):
		return err
	}
	if web.WantsJSON(r) {
		web.WriteProblem(w, web.Problem{Type: "about:blank", Title: title, Status: status, Detail: err.Error(), Code: "signin", Request: v.Number})
		return nil
	}
	return d.pages.Render(w, r, v, status, "signin", d.signInView(signInView{Next: web.Local(in.Next), Login: in.Login, Error: err.Error()}))
}

// remember has the browser show pages as the person wants them.
func (s *Service) remember(w http.ResponseWriter, r *http.Request, person string) {
	kept, found, err := s.people.Settings(r.Context(), person)
	if err != nil {
		s.config.Log.Warn("read settings", "err", err) // no reason to keep him out
	}
	if found {
		http.SetCookie(w, displayOf(kept).Cookie())
	}
}

func displayOf(s store.Settings) web.Display {
	return web.Display{Theme: s.Theme, Size: s.TextSize, Calm: s.Calm, Ruler: s.Ruler, KeysOff: s.ShortcutsOff, FromUser: true}
}

func (d Desk) signOut(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if v.SignedIn() && !v.Token {
		p, err := d.person(r, v.Actor.ID)
		if err != nil {
			return err
		}
		line := store.SignIn{
			At: d.now(), Login: p.Login, Person: p.ID, Address: d.address(r), Means: d.text(r, keyMeans), Outcome: store.SignedOut,
		}
		if err := d.people.Record(r.Context(), line); err != nil {
			return err
		}
		if err := d.manager.Destroy(r.Context()); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/signin?out=1", http.StatusSeeOther)
	return nil
}

// person gives somebody of the office's data.
func (s *Service) person(r *http.Request, id string) (org.Person, error) {
	data, err := s.config.Office.Data(r.Context())
	if err != nil {
		return org.Person{}, err
	}
	p, ok := data.Person(id)
	if !ok {
		return p, web.Hidden()
	}
	return p, nil
}

type inviteView struct {
	Name, Login, Error string
	Shortest           int
}

func (d Desk) invitePage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	p, err := d.invited(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return d.showInvite(w, r, v, p, nil)
}

// showInvite shows where the password is set, or that the link is good no more.
func (d Desk) showInvite(w http.ResponseWriter, r *http.Request, v *web.Visit, p org.Person, wrong error) error {
	v.Path = "/" // the link stays out of other addresses
	view, status := inviteView{Name: p.Name, Login: p.Login, Shortest: shortest}, http.StatusOK
	if p.ID == "" {
		status = http.StatusGone
	}
	if wrong != nil {
		view.Error, status = wrong.Error(), http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, v, status, "invite", view)
}

func (d Desk) invite(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	token, password := r.PathValue("token"), r.PostForm.Get("password")
	p, err := d.invited(r.Context(), token)
	if err != nil {
		return err
	}
	if p.ID == "" {
		return d.showInvite(w, r, v, p, nil)
	}
	if password != r.PostForm.Get("again") {
		return d.showInvite(w, r, v, p, web.Refuse(workflow.Invalid, "两次填写的密码不一样，请重新填写。"))
	}
	actor, err := d.accept(r.Context(), token, p, password)
	switch kind := workflow.KindOf(err); {
	case kind == workflow.Invalid:
		return d.showInvite(w, r, v, p, err)
	case kind == workflow.Refused:
		return d.showInvite(w, r, v, org.Person{}, nil)
	case err != nil:
		return err
	}
	line := store.SignIn{
		At: d.now(), Login: p.Login, Person: p.ID, Address: d.address(r), Device: d.device(w, r), Means: byInvitation, Outcome: store.SignedIn,
	}
	if err := d.people.Record(r.Context(), line); err != nil {
		return err
	}
	d.remember(w, r, p.ID)
	if err := d.begin(r, actor, byInvitation); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
