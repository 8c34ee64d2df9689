package session

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"jiyao/workflow/store"
)

// notes remembers for a while what was put on record, so that a page with its
// files is one line and not twenty.
type notes struct {
	mu sync.Mutex
	at map[string]time.Time
}

// fresh reports whether the subject has not been noted for a minute.
func (n *notes) fresh(subject string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.at == nil || len(n.at) > 1000 {
		n.at = map[string]time.Time{}
	}
	if now.Sub(n.at[subject]) < time.Minute {
		return false
	}
	n.at[subject] = now
	return true
}

// byProxy takes who has signed in at the trusted proxy. The session follows
// what the proxy says: another name begins another, and none ends it.
func (s *Service) byProxy(r *http.Request) error {
	if !s.trusted(peer(r)) {
		return nil
	}
	ctx, login := r.Context(), strings.TrimSpace(r.Header.Get(s.config.ProxyHeader))
	here := s.text(r, keyPerson)
	if login == "" {
		if s.text(r, keyMeans) == byHeader {
			return s.manager.Destroy(ctx)
		}
		return nil
	}
	actor, line, err := s.bySignOn(r, login, byHeader)
	if err != nil || here != "" && line.Person == here {
		return err
	}
	if here != "" {
		if err := s.manager.Destroy(ctx); err != nil {
			return err
		}
	}
	if line.Outcome == store.SignedIn {
		if err := s.begin(r, actor, byHeader); err != nil {
			return err
		}
	} else if !s.noted.fresh(login, line.At) {
		return nil
	}
	return s.people.Record(ctx, line)
}
