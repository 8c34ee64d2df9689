package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/mail"
	"jiyao/cmd/internal/notice"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/session/oidc"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/workflow"
)

// usualAddress is where the pages are if nothing else is said: on this machine
// alone.
const usualAddress = "127.0.0.1:8098"

// serving is what the command line says of a server.
type serving struct {
	addr string // empty: usual; off: no pages
	drop string
	cert string
	key  string
	name string // of the office, at the head of the pages
	log  slog.Level

	hooks *webhook.Service // tells other systems; nil for nobody
	mail  *mail.Sender     // sends copies by mail; nil for nobody
	watch *watch           // what runs beside the office

	notices *notice.Service // tells persons by mail; nil for nobody
}

// A site on the web: the pages of one office, being served.
type pages struct {
	http *http.Server
	l    net.Listener
	url  string
}

// PlainError is an address that others reach, without encryption.
type PlainError struct{ Addr string }

// Error says in Chinese what to do.
func (e *PlainError) Error() string { return e.in(chinese) }

func (e *PlainError) in(l language) string { return l.msg("error.plain", e.Addr) }

// webPages opens the web application of an office; nil if it is switched off.
func (a *app) webPages(o *office.Office, s serving) (*pages, error) {
	if s.addr == "off" {
		return nil, nil
	}
	set, err := a.typesetter()
	if err != nil {
		return nil, err
	}
	e, ok := set.(*engine.Engine)
	if !ok {
		return nil, errors.New("the typesetter has no faces")
	}
	proxies, err := prefixes(a.env("JIYAO_PROXIES"))
	if err != nil {
		return nil, err
	}
	l, err := a.listen(s.addr, len(proxies) > 0 || s.watch.cert != nil)
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(a.talk, &slog.HandlerOptions{Level: s.log}))
	secure := len(proxies) > 0 || s.watch.cert != nil
	sessions, err := a.signIn(session.Config{Office: o, Log: log, Secure: secure, Proxies: proxies})
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	handler, err := server.New(server.Config{
		Office: o, Engine: e, Log: log, Name: cmp.Or(s.name, a.env("JIYAO_NAME")), Session: sessions, Hooks: s.hooks, Upkeep: s.watch.keeper,
		NewID: func() string { return a.newID(o.Now()) }, Secure: secure, Receivers: a.env("JIYAO_RECEIVERS") == "1",
		Verifies: a.env("JIYAO_VERIFY_PAGE") == "1",
		Public:   a.env("JIYAO_PUBLIC") == "1", Base: strings.TrimRight(a.env("JIYAO_BASE_URL"), "/"),
	})
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	p := &pages{l: l, url: cmp.Or(strings.TrimRight(a.env("JIYAO_BASE_URL"), "/"), scheme(s)+l.Addr().String())}
	p.http = &http.Server{
		Handler: s.watch.meter.Wrap(handler), ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
	if s.watch.cert != nil {
		p.http.TLSConfig = encrypted(s.watch.cert)
	}
	return p, nil
}

// scheme is how the pages' address begins.
func scheme(s serving) string {
	if s.watch.cert != nil {
		return "https://"
	}
	return "http://"
}

// signIn makes what signs people in: by password, by a header of a trusted
// proxy, or at a provider, as the settings say.
func (a *app) signIn(c session.Config) (*session.Service, error) {
	c.ProxyHeader = a.env("JIYAO_PROXY_HEADER")
	if issuer := a.env("JIYAO_OIDC_ISSUER"); issuer != "" {
		base := strings.TrimRight(a.env("JIYAO_BASE_URL"), "/")
		switch {
		case base == "":
			return nil, &UsageError{ID: "error.serve.base", Path: "jiyao serve"}
		case a.env("JIYAO_OIDC_CLIENT") == "":
			return nil, &UsageError{ID: "error.serve.client", Path: "jiyao serve"}
		}
		provider, err := oidc.New(oidc.Config{
			Issuer: issuer, ClientID: a.env("JIYAO_OIDC_CLIENT"), Secret: a.env("JIYAO_OIDC_SECRET"), Claim: a.env("JIYAO_OIDC_CLAIM"),
			Name: a.env("JIYAO_OIDC_LABEL"), Redirect: base + "/signin/sso/callback", Secure: c.Secure,
		})
		if err != nil {
			return nil, err
		}
		c.Provider = provider
	}
	return session.New(c)
}

// listen takes the address; the usual one that another program has gives way to
// a free one.
func (a *app) listen(addr string, behindProxy bool) (net.Listener, error) {
	chosen := cmp.Or(addr, a.env("JIYAO_ADDR"))
	addr = cmp.Or(chosen, usualAddress)
	if err := a.allowed(addr, behindProxy); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) && chosen == "" {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, &UsageError{ID: "error.serve.addr", Args: []any{addr, err}, Path: "jiyao serve"}
	}
	return l, nil
}

// allowed refuses to send passwords over a network in the open.
func (a *app) allowed(addr string, behindProxy bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return &UsageError{ID: "error.serve.addr", Args: []any{addr, err}, Path: "jiyao serve"}
	}
	ip, err := netip.ParseAddr(host)
	if host == "localhost" || err == nil && ip.IsLoopback() || behindProxy || a.env("JIYAO_INSECURE_HTTP") == "1" {
		return nil
	}
	return &PlainError{Addr: addr}
}

// prefixes reads the addresses of trusted proxies: 10.0.0.1,10.1.0.0/16.
func prefixes(list string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for s := range strings.SplitSeq(list, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if ip, err := netip.ParseAddr(s); err == nil {
			all = append(all, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, &UsageError{ID: "error.serve.proxies", Args: []any{s}, Path: "jiyao serve"}
		}
		all = append(all, p)
	}
	return all, nil
}

// greet says where the pages are, and hands the first administrators their
// links.
func (a *app) greet(ctx context.Context, o *office.Office, p *pages) error {
	a.say("serve.pages", p.url)
	links, err := session.Keeper{Office: o}.FirstLinks(ctx)
	if full(err) {
		return nil // the disk is full: reading goes on
	}
	for _, l := range links {
		a.say("serve.first", l.Person.Name, p.url+l.Path, l.Expires.In(workflow.Shanghai()).Format("1月2日15:04"))
	}
	return err
}

// run serves until the context ends, and lets those who are being answered
// come to their end.
func (p *pages) run(ctx context.Context) error {
	over := make(chan error, 1)
	go func() {
		if p.http.TLSConfig != nil {
			over <- p.http.ServeTLS(p.l, "", "")
			return
		}
		over <- p.http.Serve(p.l)
	}()
	select {
	case err := <-over:
		return fmt.Errorf("serve %s: %w", p.url, err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	err := p.http.Shutdown(ending)
	if served := <-over; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
