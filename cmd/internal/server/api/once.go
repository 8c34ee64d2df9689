package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"sync"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/store"
)

// keptFor is how long a repeated click gets its first answer.
const keptFor = 24 * time.Hour

// maxKey is how long a key may be.
const maxKey = 120

// once gives a click that comes again with the same Idempotency-Key its first
// answer. What was refused is tried anew. An answer that was lost before it was
// kept is found again by the engine, which has the key too.
func (a *API) once(w http.ResponseWriter, r *http.Request, c *call) error {
	key := r.Header.Get("Idempotency-Key")
	if len(key) > maxKey {
		return badKey("操作标识（Idempotency-Key）太长，最多120个字节。")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	defer a.running.hold(c.visit.Actor.ID + "\x00" + key)()
	asked := digestOf(r, body)
	now := c.visit.Now
	first, found, err := a.Office.Store.APIAnswer(r.Context(), c.visit.Actor.ID, key, now.Add(-keptFor))
	switch {
	case err != nil:
		return err
	case found && first.Request != asked:
		return badKey("这个操作标识（Idempotency-Key）已用于另一个请求，请换一个。")
	case found:
		repeat(w, first)
		return nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	copied := &copier{ResponseWriter: w}
	if err := c.run(copied, r); err != nil {
		return err
	}
	if copied.status/100 != 2 || c.secret {
		return nil
	}
	h := w.Header()
	return a.Office.Store.KeepAPIAnswer(r.Context(), store.APIAnswer{
		Person: c.visit.Actor.ID, Key: key, Request: asked, Status: copied.status, ETag: h.Get("ETag"), Location: h.Get("Location"),
		Body: copied.said.String(), At: now,
	}, now.Add(-keptFor))
}

func badKey(msg string) error {
	return web.Reject(web.Fault{Status: http.StatusUnprocessableEntity, Code: "key", Msg: msg})
}

// repeat gives an answer again.
func repeat(w http.ResponseWriter, first store.APIAnswer) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Idempotency-Replayed", "true")
	for name, value := range map[string]string{"ETag": first.ETag, "Location": first.Location} {
		if value != "" {
			h.Set(name, value)
		}
	}
	w.WriteHeader(first.Status)
	io.WriteString(w, first.Body) // who asked has gone away if it fails
}

// digestOf tells one request from another.
func digestOf(r *http.Request, body []byte) string {
	h := sha256.New()
	for _, part := range []string{r.Method, r.URL.RequestURI(), r.Header.Get("If-Match")} {
		io.WriteString(h, part+"\x00")
	}
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// A copier keeps what is answered.
type copier struct {
	http.ResponseWriter
	status int
	said   bytes.Buffer
}

// WriteHeader keeps the status.
func (c *copier) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Write keeps what is said.
func (c *copier) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	c.said.Write(p)
	return c.ResponseWriter.Write(p)
}

// running lets two clicks with the same key come one after the other.
type running struct {
	mu  sync.Mutex
	now map[string]*held
}

type held struct {
	sync.Mutex
	waiting int
}

func newRunning() *running { return &running{now: map[string]*held{}} }

// hold waits for the key and gives what lets it go.
func (r *running) hold(key string) (release func()) {
	r.mu.Lock()
	h := r.now[key]
	if h == nil {
		h = &held{}
		r.now[key] = h
	}
	h.waiting++
	r.mu.Unlock()
	h.Lock()
	return func() {
		h.Unlock()
		r.mu.Lock()
		defer r.mu.Unlock()
		if h.waiting--; h.waiting == 0 {
			delete(r.now, key)
		}
	}
}
