package fonts

import "sync/atomic"

// runeTable remembers a number a character in pages of 256 characters. It
// takes no locks: a reader sees a number that was put whole, or none yet. Two
// who put at once put the same, since both computed it from the same file.
type runeTable struct {
	pages [0x110000 / 256]atomic.Pointer[runePage]
}

type runePage [256]atomic.Uint32

// get gives the number remembered for r, 0 if there is none.
func (t *runeTable) get(r rune) uint32 {
	if i := uint32(r) >> 8; i < uint32(len(t.pages)) {
		if p := t.pages[i].Load(); p != nil {
			return p[r&0xFF].Load()
		}
	}
	return 0
}

// put remembers a number that is not 0. Unless the character is found it
// makes no new page: text full of odd characters must not fill the memory.
func (t *runeTable) put(r rune, v uint32, found bool) {
	i := uint32(r) >> 8
	if i >= uint32(len(t.pages)) {
		return
	}
	p := t.pages[i].Load()
	if p == nil {
		if !found {
			return
		}
		t.pages[i].CompareAndSwap(nil, new(runePage))
		p = t.pages[i].Load()
	}
	p[r&0xFF].Store(v)
}
