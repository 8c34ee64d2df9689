package session_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/web"
)

// BenchmarkIdentify is what every request of somebody who has signed in pays
// before its page is made: his session, and what he holds now.
func BenchmarkIdentify(b *testing.B) {
	s := servertest.New(b)
	if err := s.Session.SetPassword(b.Context(), "linshuyan", secret, session.MayKeep); err != nil {
		b.Fatal(err)
	}
	here := open(b, s)
	here.signIn("linshuyan", secret)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "jiyao", Value: here.cookie()})
	var id web.Identity
	handler := s.Session.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var err error
		if id, err = s.Session.Identify(r); err != nil || id.Person != "linshuyan" {
			b.Error(id, err)
		}
	}))
	for b.Loop() {
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// BenchmarkActor is the part of it that the office's data take.
func BenchmarkActor(b *testing.B) {
	s := servertest.New(b)
	for b.Loop() {
		if _, err := s.Office.Actor(b.Context(), "linshuyan"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHash is what a sign-in takes at the usual cost.
func BenchmarkHash(b *testing.B) {
	s := servertest.New(b)
	usual, err := session.New(session.Config{Office: s.Office})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := usual.SetPassword(b.Context(), "linshuyan", secret, session.MayKeep); err != nil {
			b.Fatal(err)
		}
	}
}
