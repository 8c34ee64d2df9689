package session

import (
	"errors"
	"net/http"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Provider is another server where people sign in (统一身份认证): package oidc
// has one.
type Provider interface {
	// Label is what the page calls it.
	Label() string
	// Start sends the browser there; next is where the person wants to go.
	Start(w http.ResponseWriter, r *http.Request, next string) error
	// Finish gives the login name of who comes back, and where he wanted to go.
	// Unfinished makes the error of a way back that does not fit the way there.
	Finish(w http.ResponseWriter, r *http.Request) (login, next string, err error)
}

// Unfinished makes the error of a sign-on that did not come to its end; the
// cause is for the operator.
func Unfinished(cause error) error { return &unfinishedError{cause} }

// unfinishedError is a sign-on that did not come to its end.
type unfinishedError struct{ cause error }

// Error asks to begin again.
func (*unfinishedError) Error() string {
	return "这次单点登录没有完成，请回到登录页重新开始。"
}

// Unwrap gives the operator's cause.
func (e *unfinishedError) Unwrap() error { return e.cause }

func (s *Service) toProvider(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	return s.config.Provider.Start(w, r, web.Local(r.FormValue("next")))
}

// fromProvider takes who comes back from the provider.
func (s *Service) fromProvider(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	login, next, err := s.config.Provider.Finish(w, r)
	var unfinished *unfinishedError
	switch {
	case errors.As(err, &unfinished):
		s.config.Log.Warn("single sign-on", "err", unfinished.cause)
		return web.Refuse(workflow.Forbidden, "%s", unfinished)
	case err != nil:
		return err
	}
	actor, line, err := s.bySignOn(r, login, bySSO)
	switch {
	case err != nil:
		return err
	case line.Outcome != store.SignedIn:
		return s.failed(r.Context(), line, web.Refuse(workflow.Forbidden, "您在%s中的账号没有对应本机关的在任人员，请与系统管理员联系。", s.config.Provider.Label()))
	}
	if err := s.begin(r, actor, bySSO); err != nil {
		return err
	}
	if err := s.people.Record(r.Context(), line); err != nil {
		return err
	}
	s.remember(w, r, actor.ID)
	http.Redirect(w, r, web.Local(next), http.StatusSeeOther)
	return nil
}

// bySignOn judges somebody whom another server vouches for by login name.
func (s *Service) bySignOn(r *http.Request, login, means string) (actor workflow.Actor, line store.SignIn, err error) {
	data, err := s.config.Office.Data(r.Context())
	if err != nil {
		return actor, line, err
	}
	p, exists := data.PersonByLogin(login)
	line = store.SignIn{
		At: s.now(), Login: loggable(login, exists), Person: p.ID, Address: s.address(r), Means: means, Outcome: store.UnknownLogin,
	}
	if !exists {
		return actor, line, nil
	}
	actor, err = s.config.Office.Actor(r.Context(), p.ID)
	switch workflow.KindOf(err) {
	case "":
		line.Outcome = store.SignedIn
		return actor, line, err
	case workflow.Forbidden:
		line.Outcome = store.NotActive
		return actor, line, nil
	default:
		return actor, line, err
	}
}
