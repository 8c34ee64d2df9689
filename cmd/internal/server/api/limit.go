package api

import (
	"crypto/sha256"
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"jiyao/cmd/internal/server/web"
)

// Rate is how much one caller may ask for: a token or somebody signed in, from
// one address.
type Rate struct {
	PerSecond float64 // lasting; 0 is 20
	Burst     int     // at once; 0 is 100
}

// maxCallers bounds how many callers are remembered; those that have been quiet
// for long are forgotten first.
const maxCallers = 10_000

// callers remembers how much each has asked for.
type callers struct {
	rate Rate
	now  func() time.Time

	mu   sync.Mutex
	seen map[[32]byte]*caller
}

type caller struct {
	limiter *rate.Limiter
	last    time.Time
}

func newCallers(r Rate, now func() time.Time) *callers {
	if r.PerSecond <= 0 {
		r.PerSecond = 20
	}
	if r.Burst <= 0 {
		r.Burst = 100
	}
	return &callers{rate: r, now: now, seen: map[[32]byte]*caller{}}
}

// admit counts a request, and refuses it if there have been too many. The
// headers say how many more there may be.
func (c *callers) admit(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	now := c.now()
	limiter := c.of(who(r, v), now)
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

// who tells callers apart.
func who(r *http.Request, v *web.Visit) [32]byte {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	credential := "person " + v.Actor.ID
	if v.Token {
		credential = "token " + r.Header.Get("Authorization")
	}
	return sha256.Sum256([]byte(credential + "\x00" + address))
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
