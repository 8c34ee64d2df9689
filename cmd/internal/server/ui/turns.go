package ui

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"jiyao/cmd/internal/server/web"
)

// bounds is how often those who need not sign in may ask: each of them, and all
// together. Each one's are well below those of all, so that nobody crowds out the
// others.
type bounds struct {
	all, each         web.Rate
	allOpen, eachOpen int    // requests under way
	often, busy       string // what one is told who asks too often, and anybody where too many ask
}

// verifying bounds the verifying of files (核验). Nobody guesses digests, and whoever
// has many files to ask about asks again.
func verifying() bounds {
	return bounds{
		all: web.Rate{PerSecond: 20, Burst: 120}, each: web.Rate{PerSecond: 5, Burst: 40}, allOpen: 8, eachOpen: 2,
		often: "您核验得太快，这一次没有核验。请稍等片刻再试。", busy: "现在核验的人很多，这一次没有核验。请稍等片刻再试。",
	}
}

// reading bounds the reading of what is public (公开目录): a whole office may come by
// one address.
func reading(each web.Rate) bounds {
	each = each.Or(web.Rate{PerSecond: 20, Burst: 200})
	return bounds{
		all: web.Rate{PerSecond: 10 * each.PerSecond, Burst: 10 * each.Burst}, each: each, allOpen: 64, eachOpen: 16,
		often: "您访问得太快，请稍等片刻再看。", busy: "现在访问的人很多，请稍等片刻再看。",
	}
}

// visitorsRecalled is how many visitors are remembered.
const visitorsRecalled = 10_000

// turns lets visitors come one after another.
type turns struct {
	bounds
	rate *rate.Limiter
	open chan struct{}
	from func(*http.Request) string // whom a request is counted to

	mu   sync.Mutex
	seen map[string]*visitor // by network
}

// visitor is how much somebody has asked for.
type visitor struct {
	rate *rate.Limiter
	open int // at this moment
}

func newTurns(b bounds, from func(*http.Request) string) *turns {
	return &turns{bounds: b, rate: limiter(b.all), open: make(chan struct{}, b.allOpen), from: from, seen: map[string]*visitor{}}
}

func limiter(r web.Rate) *rate.Limiter { return rate.NewLimiter(rate.Limit(r.PerSecond), r.Burst) }

// wait refuses a request where too many have come.
func (t *turns) wait(h web.Handler) web.Handler {
	refuse := func(msg string) error {
		return web.Reject(web.Fault{Status: http.StatusTooManyRequests, Code: "rate", Retry: 2 * time.Second, Msg: msg})
	}
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
		from := t.from(r)
		if !t.enter(from) {
			return refuse(t.often)
		}
		defer t.leave(from)
		if !t.rate.Allow() {
			return refuse(t.busy)
		}
		select {
		case t.open <- struct{}{}:
			defer func() { <-t.open }()
			return h(w, r, v)
		default:
			return refuse(t.busy)
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
		one = &visitor{rate: limiter(t.each)}
		t.seen[from] = one
	}
	if one.open >= t.eachOpen || !one.rate.Allow() {
		return false
	}
	one.open++
	return true
}

func (t *turns) leave(from string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[from].open--
}

// forget makes room: whoever may ask for all again is like a new visitor. Where
// nobody is, those who have no request open are forgotten.
func (t *turns) forget() {
	for _, idle := range []float64{float64(t.each.Burst), 0} {
		if len(t.seen) < visitorsRecalled {
			return
		}
		for from, one := range t.seen {
			if one.open == 0 && one.rate.Tokens() >= idle {
				delete(t.seen, from)
			}
		}
	}
}
