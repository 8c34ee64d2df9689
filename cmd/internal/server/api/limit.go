package api

import (
	"crypto/sha256"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"jiyao/cmd/internal/server/web"
)

// maxCallers bounds how many callers are remembered; those that have been quiet
// for long are forgotten first.
const maxCallers = 10_000

// callers remembers how much each has asked for.
type callers struct {
	rate web.Rate
	from func(*http.Request) string // the address that a request is counted to
	now  func() time.Time

	mu   sync.Mutex
	seen map[[32]byte]*caller
}

type caller struct {
	limiter *rate.Limiter
	last    time.Time
}

func newCallers(r web.Rate, from func(*http.Request) string, now func() time.Time) *callers {
	return &callers{rate: r.Or(web.Rate{PerSecond: 20, Burst: 100}), from: from, now: now, seen: map[[32]byte]*caller{}}
}

// admit counts a request, and refuses it if there have been too many. The
// headers say how many more there may be.
func (c *callers) admit(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	now := c.now()
	limiter := c.of(c.who(r, v), now)
	allowed := limiter.AllowN(now, 1)
	left := max(limiter.TokensAt(now), 0)
	h := w.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(c.rate.Burst))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(left)))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil((float64(c.rate.Burst)-left)/c.rate.PerSecond))))
	if allowed {
		return nil
	}
	wait := time.Duration((1 - left) / c.rate.PerSecond * float64(time.Second))
	return web.Reject(web.Fault{
		Status: http.StatusTooManyRequests, Code: "rate", Retry: max(wait, time.Second),
		Msg: "请求过于频繁，这一次没有办理。请按 Retry-After 所示的秒数等候后重发。",
	})
}

// who tells callers apart: a token or somebody signed in, from one address.
func (c *callers) who(r *http.Request, v *web.Visit) [32]byte {
	credential := "person " + v.Actor.ID
	if v.Token {
		credential = "token " + r.Header.Get("Authorization")
	}
	return sha256.Sum256([]byte(credential + "\x00" + c.from(r)))
}

func (c *callers) of(key [32]byte, now time.Time) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.seen[key]
	if one == nil {
		c.forget(now)
		one = &caller{limiter: rate.NewLimiter(rate.Limit(c.rate.PerSecond), c.rate.Burst)}
		c.seen[key] = one
	}
	one.last = now
	return one.limiter
}

// forget makes room: a caller whose burst is full again is like a new one.
func (c *callers) forget(now time.Time) {
	if len(c.seen) < maxCallers {
		return
	}
	full := time.Duration(float64(c.rate.Burst) / c.rate.PerSecond * float64(time.Second))
	for key, one := range c.seen {
		if now.Sub(one.last) > full {
			delete(c.seen, key)
		}
	}
	for key := range c.seen {
		if len(c.seen) < maxCallers {
			break
		}
		delete(c.seen, key)
	}
}
