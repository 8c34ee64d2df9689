package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"jiyao/cmd/internal/server/web"
)

// One visitor who asks without end is refused, and the next is not.
func TestTurnsOfVisitors(t *testing.T) {
	turns, served := newTurns(verifying(), func(r *http.Request) string { return r.RemoteAddr }), 0
	h := turns.wait(func(http.ResponseWriter, *http.Request, *web.Visit) error { served++; return nil })
	ask := func(from string) error {
		r := httptest.NewRequest(http.MethodGet, "/verify/x", nil)
		r.RemoteAddr = from
		return h(httptest.NewRecorder(), r, &web.Visit{})
	}
	for range 10 * turns.all.Burst {
		_ = ask("2001:db8::/64")
	}
	if served < turns.each.Burst || served > 2*turns.each.Burst {
		t.Errorf("one visitor was served %d times", served)
	}
	for _, from := range []string{"10.0.0.1", "10.0.0.2", "2001:db8:0:1::/64"} {
		if err := ask(from); err != nil {
			t.Errorf("%s: %v", from, err)
		}
	}
	for i := range 2 * turns.all.Burst {
		_ = ask(fmt.Sprintf("10.1.%d.%d", i/200, i%200))
	}
	if ask("10.9.9.9") == nil {
		t.Error("no bound for all together")
	}
}

// A visitor with files under way waits, and the memory of visitors has an end.
func TestTurnsForget(t *testing.T) {
	turns := newTurns(verifying(), nil)
	for range turns.eachOpen {
		if !turns.enter("a") {
			t.Fatal("refused")
		}
	}
	if turns.enter("a") {
		t.Error("too many files at once")
	}
	for i := range visitorsRecalled + 5 {
		from := fmt.Sprint(i)
		if !turns.enter(from) {
			t.Fatalf("%s refused", from)
		}
		turns.leave(from)
	}
	if len(turns.seen) > visitorsRecalled || turns.seen["a"] == nil {
		t.Errorf("%d visitors are remembered", len(turns.seen))
	}
	turns.leave("a")
	if !turns.enter("a") {
		t.Error("refused after a file was done with")
	}
}
