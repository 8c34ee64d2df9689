package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jiyao/workflow"
)

// A password fits its own hash alone, however its characters are put together,
// and no password fits the hash of who has none.
func TestHash(t *testing.T) {
	h := newHasher(Cost{8, 1})
	composed, apart := "caf\u00e9-密码-𠮷", "cafe\u0301-密码-𠮷"
	hash, err := h.hash(t.Context(), composed)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.hash(t.Context(), composed)
	if err != nil || again == hash {
		t.Errorf("two hashes without salt: %q, %v", again, err)
	}
	for _, c := range []struct {
		password, hash string
		fits           bool
	}{
		{composed, hash, true},
		{apart, hash, true},
		{composed + " ", hash, false},
		{"", hash, false},
		{composed, "", false},
		{"", "", false},
		{string(make([]byte, keyBytes)), "", false},
	} {
		if fits, _, err := h.check(t.Context(), c.password, c.hash); err != nil || fits != c.fits {
			t.Errorf("%q with %q: %v, %v", c.password, c.hash, fits, err)
		}
	}
	if fits, stale, err := newHasher(Cost{16, 1}).check(t.Context(), composed, hash); !fits || !stale || err != nil {
		t.Errorf("at another cost: %v, stale %v, %v", fits, stale, err)
	}
	for _, broken := range []string{"x", "$argon2id$v=19$m=8,t=0,p=1$AAAA$AAAA", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=1,p=1$AAAA$!"} {
		if fits, _, err := h.check(t.Context(), "x", broken); fits || err == nil {
			t.Errorf("%q: %v, %v", broken, fits, err)
		}
	}
}

// Two at once at the most; some wait, the rest are told to come again, and who
// goes away gives his place up.
func TestFewHashesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(Cost{8, 1})
		var inside, most, busy atomic.Int32
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if err := h.enter(t.Context()); err != nil {
					if workflow.KindOf(err) != workflow.Unknown {
						t.Error(err)
					}
					busy.Add(1)
					return
				}
				if n := inside.Add(1); n > most.Load() {
					most.Store(n)
				}
				time.Sleep(time.Second)
				inside.Add(-1)
				h.leave()
			})
		}
		synctest.Wait()
		if busy.Load() != 100-waiting-atOnce || most.Load() != atOnce {
			t.Errorf("%d turned away, %d at once", busy.Load(), most.Load())
		}
		all.Wait()
		h.slots <- struct{}{}
		h.slots <- struct{}{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.enter(ctx); !errors.Is(err, context.DeadlineExceeded) || h.queue.Load() != 0 {
			t.Errorf("%v, %d in the queue", err, h.queue.Load())
		}
	})
}
