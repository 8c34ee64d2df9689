package workflow

import "sync"

// What a service remembers at most: as many minutes as an office has in hand at
// a time, and none with a text far beyond the usual.
const (
	maxRecent     = 512
	maxRecentText = 256 << 10 // bytes
)

// Recent holds minutes as their latest step left them, so that the next step
// need not read them again. It may be behind — another program writes to the
// same database too — so nobody is refused by what it holds, and a step decided
// on it is compared with the version in force like any other. The zero Recent
// is ready; several goroutines may use it.
type Recent struct {
	mu   sync.Mutex
	held map[string]latest
}

// A latest is a minutes after its latest step.
type latest struct {
	Minutes
	hash string // of the step's entry
}

func (r *Recent) get(id string) (latest, bool) {
	if r == nil {
		return latest{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := r.held[id]
	return m, ok
}

// keep holds the minutes unless a later version of it is held. Something else
// makes room for it.
func (r *Recent) keep(m latest) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(m.Text) > maxRecentText {
		delete(r.held, m.ID)
		return
	}
	if r.held == nil {
		r.held = make(map[string]latest)
	}
	known, ok := r.held[m.ID]
	if ok && known.Version > m.Version {
		return
	}
	for id := range r.held {
		if ok || len(r.held) < maxRecent {
			break
		}
		delete(r.held, id)
	}
	r.held[m.ID] = m
}

// forget is for what turned out to be behind; something was held, so r is not nil.
func (r *Recent) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.held, id)
}
