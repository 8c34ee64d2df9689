package server_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/web"
)

// behindProxy serves an office whose proxies are in 10.0.0.0/8, to visitors who may
// ask three times.
func behindProxy(t *testing.T) http.Handler {
	t.Helper()
	s := servertest.New(t)
	log := slog.New(slog.DiscardHandler)
	signIn, err := session.New(session.Config{
		Office: s.Office, Log: log, Cost: session.Cost{Memory: 8, Passes: 1}, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
	})
	if err != nil {
		t.Fatal(err)
	}
	thrice := web.Rate{PerSecond: 1e-9, Burst: 3}
	handler, err := server.New(server.Config{
		Office: s.Office, Engine: s.Engine, Name: "云州市", Log: log, Session: signIn, NewID: func() string { return "x" },
		Identify: func(*http.Request) (web.Identity, error) { return web.Identity{Person: "linshuyan"}, nil },
		Public:   true, Verifies: true, PublicRate: thrice, Rate: thrice,
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// Whoever asks too often is told apart by the address that trusted proxies name, on
// the public pages and at the API alike; what anybody else says of it is not heard.
func TestVisitorsAreToldApart(t *testing.T) {
	const proxy, inner, stranger = "10.1.1.1:99", "10.2.2.2", "198.51.100.9:99"
	for _, path := range []string{"/public", "/public/list.json", "/public/feed.atom", "/verify", "/api/v1/me"} {
		t.Run(path, func(t *testing.T) {
			h := behindProxy(t)
			ask := func(from, forwarded string, want int) {
				t.Helper()
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.RemoteAddr = from
				if forwarded != "" {
					r.Header.Set("X-Forwarded-For", forwarded)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != want || (want == http.StatusTooManyRequests) != (w.Header().Get("Retry-After") != "") {
					t.Errorf("from %s by %s: %d, want %d, retry after %q", forwarded, from, w.Code, want, w.Header().Get("Retry-After"))
				}
			}
			for range 3 {
				ask(proxy, "203.0.113.5", http.StatusOK)
			}
			ask(proxy, "203.0.113.5", http.StatusTooManyRequests)
			ask(proxy, "203.0.113.5, "+inner, http.StatusTooManyRequests)
			ask(proxy, "192.0.2.1, 203.0.113.5", http.StatusTooManyRequests) // what he says of himself stands before it
			ask(proxy, "203.0.113.6", http.StatusOK)
			for _, said := range []string{"", "203.0.113.7", "203.0.113.8"} {
				ask(stranger, said, http.StatusOK)
			}
			ask(stranger, "203.0.113.9", http.StatusTooManyRequests)
			for _, host := range []string{"[2001:db8::1]:9", "[2001:db8::2]:9", "[2001:db8::3]:9"} {
				ask(host, "", http.StatusOK)
			}
			ask("[2001:db8::4]:9", "", http.StatusTooManyRequests)
			ask("[2001:db8:0:1::4]:9", "", http.StatusOK)
		})
	}
}
