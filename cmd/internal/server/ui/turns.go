package ui

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"jiyao/cmd/internal/server/web"
)

// How often files are verified: by one visitor, and by all together. Nobody
// guesses digests, and whoever has many files to ask about asks again.
const (
	verifiesASecond  = 20
	verifiesAtOnce   = 120
	filesAtOnce      = 8
	visitorASecond   = 5
	visitorAtOnce    = 40
	visitorFiles     = 2
	visitorsRecalled = 10_000
)

// turns lets visitors verify one after another. A visitor's own bounds are well
// below those of all, so that one does not crowd out the others.
type turns struct {
	rate  *rate.Limiter
	files chan struct{}
	from  func(*http.Request) string // whom a request is counted to

	mu   sync.Mutex
	seen map[string]*visitor // by network
}

// visitor is how much somebody has asked for.
type visitor struct {
	rate  *rate.Limiter
	files int // at this moment
}

func newTurns(from func(*http.Request) string) *turns {
	return &turns{
		rate: rate.NewLimiter(verifiesASecond, verifiesAtOnce), files: make(chan struct{}, filesAtOnce), from: from,
		seen: map[string]*visitor{},
	}
}

// wait refuses a request where too many have come.
func (t *turns) wait(h web.Handler) web.Handler {
	busy := web.Fault{
		Status: http.StatusTooManyRequests, Code: "rate", Retry: 2 * time.Second,
		Msg: "现在核验的人很多，这一次没有核验。请稍等片刻再试。",
	}
	often := busy
	often.Msg = "您核验得太快，这一次没有核验。请稍等片刻再试。"
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
		from := t.from(r)
		if !t.enter(from) {
			return web.Reject(often)
		}
		defer t.leave(from)
		if !t.rate.Allow() {
			return web.Reject(busy)
		}
		select {
		case t.files <- struct{}{}:
			defer func() { <-t.files }()
			return h(w, r, v)
		default:
			return web.Reject(busy)
		}
	}
}

// enter counts a visitor's request; false if there are too many of his.
func (t *turns) enter(from string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.seen[from]
	if one == nil {
		t.forget()
		one = &visitor{rate: rate.NewLimiter(visitorASecond, visitorAtOnce)}
		t.seen[from] = one
	}
	if one.files >= visitorFiles || !one.rate.Allow() {
		return false
	}
	one.files++
	return true
}

func (t *turns) leave(from string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[from].files--
}

// forget makes room: whoever may ask for all again is like a new visitor. Where
// nobody is, those who have no request open are forgotten.
func (t *turns) forget() {
	for _, idle := range []float64{visitorAtOnce, 0} {
		if len(t.seen) < visitorsRecalled {
			return
		}
		for from, one := range t.seen {
			if one.files == 0 && one.rate.Tokens() >= idle {
				delete(t.seen, from)
			}
		}
	}
}
