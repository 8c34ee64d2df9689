package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// ground carries the routes.
type ground struct {
	config Config
	mux    *http.ServeMux
}

// PolicyError is a route that does not say who may use it.
type PolicyError struct{ Method, Pattern string }

// Error names the route.
func (e *PolicyError) Error() string {
	return fmt.Sprintf("路由 %s %s 没有规定谁可访问，服务不能启动", e.Method, e.Pattern)
}

// New puts routes on the ground. The error is a *PolicyError for a route
// without a policy; conflicting patterns panic, as net/http has it.
func New(config Config, routes []Route) (http.Handler, error) {
	g := &ground{config: config, mux: http.NewServeMux()}
	for _, route := range routes {
		named := strings.Contains(route.Pattern, "{minutes}")
		if !route.Policy.stated || named != (route.Policy.sight != "") {
			return nil, &PolicyError{route.Method, route.Pattern}
		}
		g.mux.Handle(route.Method+" "+route.Pattern, g.serve(route))
	}
	g.mux.Handle("/", g.serve(Route{Policy: Public(), Handler: g.unknown}))
	origins := http.NewCrossOriginProtection()
	for _, o := range config.Origins {
		if err := origins.AddTrustedOrigin(o); err != nil {
			return nil, fmt.Errorf("trust origin %s: %w", o, err)
		}
	}
	origins.SetDenyHandler(g.serve(Route{Policy: Public(), Handler: crossed}))
	return g.guard(origins.Handler(g.mux)), nil
}

// crossed answers a form that another site has sent.
func crossed(http.ResponseWriter, *http.Request, *Visit) error {
	return Refuse(workflow.Forbidden, "这次提交来自别的网站，没有办理。请从本系统的页面重新操作。")
}

// unknown answers what no route takes: another method of a known page, or
// nothing at all.
func (g *ground) unknown(w http.ResponseWriter, r *http.Request, _ *Visit) error {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := g.mux.Handler(other); pattern != "/" && method != r.Method {
			w.Header().Set("Allow", method)
			return Refuse(workflow.Invalid, "这个地址不能这样打开，请从待办或列表重新进入。")
		}
	}
	return Hidden()
}

// serve lets a visitor in by the route's policy and answers for the handler.
func (g *ground) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		v := &Visit{
			Number: requestNumber(r.Context()), Nonce: rand.Text(), Method: r.Method, Path: r.URL.Path,
			Now: g.config.Office.Now(), office: g.config.Office, receivers: g.config.Receivers,
		}
		g.headers(w, v)
		r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.Limit, DefaultLimit))
		out := &writer{ResponseWriter: w}
		defer func() {
			if fault := recover(); fault != nil {
				if fault == http.ErrAbortHandler {
					panic(fault)
				}
				g.config.Log.Error("panic", "number", v.Number, "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
				if out.status == 0 {
					g.fail(out, r, v, errors.New("panic"))
				}
			}
			g.config.Log.Info("request", "number", v.Number, "method", r.Method, "route", route.Pattern,
				"status", out.status, "ms", time.Since(began).Milliseconds(), "person", v.Actor.ID)
		}()
		defer forget(r)
		err := g.enter(r, v, route.Policy)
		if err == nil && !route.Late {
			err = ReadForm(r)
		}
		if err == nil {
			err = route.Handler(out, r, v)
		}
		if err != nil {
			if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
				return // nobody waits for the answer
			}
			g.fail(out, r, v, err)
		}
	})
}

// enter finds out who is here and lets him in or not.
func (g *ground) enter(r *http.Request, v *Visit, p Policy) error {
	if !isText(r.URL.Path) {
		return Hidden()
	}
	id, err := g.config.Identify(r)
	if err != nil {
		return err
	}
	v.Display, v.Token, v.Scopes = id.Display, id.Token, id.Scopes
	if id.Person != "" {
		if v.Actor, err = g.config.Office.Actor(r.Context(), id.Person); err != nil && !p.public {
			return err
		}
	}
	if err := p.admits(v); err != nil {
		return err
	}
	if p.sight == "" {
		return nil
	}
	m, err := g.config.Office.Store.Minutes(r.Context(), r.PathValue("minutes"))
	if err != nil {
		return err
	}
	sight, err := g.config.Office.Sight(r.Context(), v.Actor, m)
	switch {
	case err != nil:
		return err
	case !sight.Has(office.SeeAny) && !sight.Has(p.sight):
		return workflow.Missing(r.PathValue("minutes"))
	case !sight.Has(p.sight):
		return Refuse(workflow.Forbidden, "您没有查看这一内容的权限。")
	}
	v.Minutes, v.Sight = m, sight
	return nil
}

// headers keeps other origins out of every answer.
func (g *ground) headers(w http.ResponseWriter, v *Visit) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+v.Nonce+"'; img-src 'self'; "+
		"connect-src 'self'; font-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Request-Id", v.Number)
	if g.config.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

type numberKey struct{}

// guard gives every request its number, before anything can go wrong.
func (g *ground) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), numberKey{}, rand.Text()[:8])))
	})
}

func requestNumber(ctx context.Context) string {
	number, _ := ctx.Value(numberKey{}).(string)
	return number
}

// writer remembers what was answered.
type writer struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status.
func (w *writer) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write answers with 200 if nothing was said.
func (w *writer) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// escape makes a way back safe within an address.
func escape(s string) string { return url.QueryEscape(s) }

// Local gives a way back that a form brought, if it leads within this site;
// else the home page.
func Local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return next
}
