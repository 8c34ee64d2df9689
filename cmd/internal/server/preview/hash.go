package preview

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"sync"

	"jiyao/render"
)

// fingerprint gives a page's hash: of all that its picture shows, with offsets
// of the draft counted from start.
func fingerprint(salt []byte, p *render.Page, start int) string {
	b := make([]byte, 0, 16<<10)
	b = append(b, salt...)
	num := func(values ...int) {
		for _, v := range values {
			b = binary.AppendVarint(b, int64(v))
		}
	}
	num(int(p.Width), int(p.Height), p.Number, len(p.Rules))
	for _, r := range p.Rules {
		num(int(r.X), int(r.Y), int(r.W), int(r.H), int(r.Color))
	}
	for _, l := range p.Lines {
		num(int(l.Part), l.Grid, int(l.Y), len(l.Runs))
		if l.Span.IsZero() {
			num(-1, -1)
		} else {
			num(l.Span.Start-start, l.Span.End-start)
		}
		for _, r := range l.Runs {
			num(int(r.Face), int(r.Color), int(r.Size), r.Stretch, int(r.X), len(r.Text))
			b = append(b, r.Text...)
			for i, g := range r.Glyphs {
				num(int(g), int(r.Advances[i]))
			}
		}
	}
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}

// memory holds what is known of pages, by the pages' hashes: the latest, and those
// before them until as many again have come.
type memory[V any] struct {
	mu          sync.Mutex
	size        int
	young, aged map[string]V
}

func newMemory[V any](size int) *memory[V] {
	return &memory[V]{size: size, young: map[string]V{}}
}

// get gives what is known of a page, if that is remembered; asking for it keeps it.
func (m *memory[V]) get(hash string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.young[hash]
	if !ok {
		if known, ok = m.aged[hash]; ok {
			m.add(hash, known)
		}
	}
	return known, ok
}

func (m *memory[V]) put(hash string, known V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(hash, known)
}

func (m *memory[V]) add(hash string, known V) {
	if len(m.young) >= m.size/2 {
		m.young, m.aged = map[string]V{}, m.young
	}
	m.young[hash] = known
}
