// Package web is the ground that the pages and the API stand on: routes that
// all carry a policy, visits that know who is here and what he may see, pages
// rendered from templates, errors as plain Chinese, and the headers that keep
// everything from other origins out.
//
// A handler is a function of a Visit that returns an error. Whoever comes to a
// route has already been let in by its Policy: the one authoriser of pages and
// API. What may be done to a minutes is decided by the engine alone.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// Handler answers one request of a visit. A returned error becomes a page, or
// problem+json for programs, with the status that fits; the handler must not
// have written anything then.
type Handler func(w http.ResponseWriter, r *http.Request, v *Visit) error

// Route is one address with who may use it. A route without a policy keeps the
// server from starting.
type Route struct {
	Method  string // GET, POST, PUT, DELETE
	Pattern string // as of net/http.ServeMux; {minutes} is a minutes' ID and is looked up and authorised before the handler
	Policy  Policy
	Limit   int64 // bytes of the request's body; 0 is DefaultLimit
	Late    bool  // the handler reads the form by ReadForm, after rights of its own
	Handler Handler
}

// DefaultLimit is how much a request may bring where its route says no more: a
// draft of a hundred pages several times over.
const DefaultLimit = 4 << 20

// Identity is who a request comes from, as the session or a token says.
type Identity struct {
	Person string   // ID in the office's data; empty if nobody has signed in
	Token  bool     // by an API token, not by a browser's session
	Scopes []string // of the token
	Display
}

// Display is how somebody wants pages to look (无障碍设置).
type Display struct {
	Theme    string // light, dark, contrast, contrast-light; empty is the system's
	Size     int    // 100, 125, 150, 200 percent; 0 is 100
	Calm     bool   // reduced motion
	Ruler    bool   // reading ruler
	KeysOff  bool   // single-key shortcuts off (WCAG 2.1.4)
	FromUser bool   // kept with his account, not by a cookie alone
}

// Config is what the ground needs to know.
type Config struct {
	Office *office.Office
	Pages  *Pages
	Log    *slog.Logger
	// Identify tells who a request comes from; an unknown or expired session is
	// nobody and no error.
	Identify func(r *http.Request) (Identity, error)
	// Origins are further origins that forms may be sent from, for a proxy that
	// does not keep the Host.
	Origins []string
	// Receivers says that units sign for their copies here; else those copies are
	// on nobody's desk.
	Receivers bool
	// Secure says that browsers come by https, directly or through a proxy.
	Secure bool
}

// Visit is one request with who makes it.
type Visit struct {
	Number  string // of the request, to be read out on the telephone
	Nonce   string // of this page's own styles
	Method  string
	Path    string
	Actor   workflow.Actor // zero if nobody has signed in
	Token   bool
	Scopes  []string
	Display Display
	Now     time.Time

	// Minutes and Sight are those of the route's {minutes}.
	Minutes workflow.Minutes
	Sight   office.Sight

	office    *office.Office
	receivers bool
	todos     *[]office.Todo
}

// SignedIn reports whether somebody has signed in.
func (v *Visit) SignedIn() bool { return v.Actor.ID != "" }

// Today gives the day in Beijing.
func (v *Visit) Today() workflow.Date { return workflow.DateOf(v.Now) }

// Has reports whether the visitor holds one of the roles.
func (v *Visit) Has(roles ...workflow.Role) bool {
	for _, r := range roles {
		if v.Actor.Has(r) {
			return true
		}
	}
	return false
}

// Todos gives what waits for the visitor (待办), read once for all of a page.
func (v *Visit) Todos(ctx context.Context) ([]office.Todo, error) {
	if v.todos == nil {
		all, err := v.office.Todos(ctx, v.Actor)
		if err != nil {
			return nil, err
		}
		if !v.receivers {
			all = slices.DeleteFunc(all, func(t office.Todo) bool { return t.Kind == workflow.WaitCopy })
		}
		v.todos = &all
	}
	return *v.todos, nil
}
