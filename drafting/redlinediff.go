package drafting

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// edit is a place where two sequences differ: a[a0:a1] gives way to b[b0:b1].
type edit struct{ a0, a1, b0, b1 int }

// The bounds of one exact comparison. Its work grows with the product of the
// lengths, so that longer sequences are cut at what both hold only once.
const (
	maxProduct = 1 << 20
	maxSum     = 1 << 13
)

// shingles are the lengths of the runs by which a sequence too long for an
// exact comparison is cut, in the order in which they are tried.
const shingles = "\x08\x03\x01"

// differ compares two sequences of numbers.
type differ struct {
	a, b  []int32
	edits []edit
}

// differences gives the edits that lead from a to b, in order; something that
// both have stands between any two of them.
func differences(a, b []int32) []edit {
	d := differ{a: a, b: b}
	d.between(edit{0, len(a), 0, len(b)}, 0)
	return d.edits
}

// between compares a part of a with a part of b. Parts too long are cut at runs
// of shingles[level:]; where there are none, the one replaces the other.
func (d *differ) between(r edit, level int) {
	for r.a0 < r.a1 && r.b0 < r.b1 && d.a[r.a0] == d.b[r.b0] {
		r.a0++
		r.b0++
	}
	for r.a0 < r.a1 && r.b0 < r.b1 && d.a[r.a1-1] == d.b[r.b1-1] {
		r.a1--
		r.b1--
	}
	n, m := r.a1-r.a0, r.b1-r.b0
	switch {
	case n == 0 && m == 0:
	case n == 0 || m == 0:
		d.edits = append(d.edits, r)
	case n+m <= maxSum && n*m <= maxProduct:
		d.exact(r)
	case level == len(shingles):
		d.edits = append(d.edits, r)
	default:
		d.divide(r, level)
	}
}

// exact compares two parts by Myers' algorithm, without a deadline.
func (d *differ) exact(r edit) {
	a, okA := asRunes(d.a[r.a0:r.a1])
	b, okB := asRunes(d.b[r.b0:r.b1])
	if !okA || !okB {
		d.edits = append(d.edits, r)
		return
	}
	at := edit{r.a0, r.a0, r.b0, r.b0}
	add := func() {
		if at.a0 < at.a1 || at.b0 < at.b1 {
			d.edits = append(d.edits, at)
		}
	}
	for _, part := range (&diffmatchpatch.DiffMatchPatch{}).DiffMainRunes(a, b, false) {
		n := utf8.RuneCountInString(part.Text)
		switch part.Type {
		case diffmatchpatch.DiffDelete:
			at.a1 += n
		case diffmatchpatch.DiffInsert:
			at.b1 += n
		default:
			if n > 0 {
				add()
				at = edit{at.a1 + n, at.a1 + n, at.b1 + n, at.b1 + n}
			}
		}
	}
	add()
}

// asRunes gives every number a character of its own, the surrogates left out,
// and reports whether there are enough of them.
func asRunes(numbers []int32) ([]rune, bool) {
	const surrogates, count = 0xD800, 0x800
	chars := make([]rune, len(numbers))
	for i, n := range numbers {
		if n >= surrogates {
			n += count
		}
		if n > utf8.MaxRune {
			return nil, false
		}
		chars[i] = n
	}
	return chars, true
}

// divide cuts two parts at the runs that each of them holds once.
func (d *differ) divide(r edit, level int) {
	size := int(shingles[level])
	for _, m := range heaviest(d.anchors(r, size)) {
		skip := max(r.a0-m.old, r.b0-m.new, 0)
		if skip >= size {
			continue
		}
		d.between(edit{r.a0, m.old + skip, r.b0, m.new + skip}, level+1)
		r.a0, r.b0 = m.old+size, m.new+size
	}
	d.between(r, level+1)
}

// anchors gives the runs of the given size that each of two parts holds once.
func (d *differ) anchors(r edit, size int) []match {
	once := soleRuns(d.a[r.a0:r.a1], size)
	other := soleRuns(d.b[r.b0:r.b1], size)
	var found []match
	for h, i := range once {
		j, ok := other[h]
		if !ok || i < 0 || j < 0 || !slices.Equal(d.a[r.a0+i:r.a0+i+size], d.b[r.b0+j:r.b0+j+size]) {
			continue
		}
		found = append(found, match{r.a0 + i, r.b0 + j, 1})
	}
	return found
}

// soleRuns gives the places of the runs of s by their hash, -1 for those that
// come more than once.
func soleRuns(s []int32, size int) map[uint64]int {
	places := make(map[uint64]int, len(s))
	for i := 0; i+size <= len(s); i++ {
		h := uint64(0)
		for _, n := range s[i : i+size] {
			h = mix(h ^ uint64(n))
		}
		if _, ok := places[h]; ok {
			places[h] = -1
		} else {
			places[h] = i
		}
	}
	return places
}

// mix scatters the bits of a number.
func mix(h uint64) uint64 {
	h += 0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// match is a place of the old sequence and one of the new that hold the same.
type match struct{ old, new, weight int }

// heaviest gives those of ms that together weigh most while both places rise;
// it puts ms in order.
func heaviest(ms []match) []match {
	slices.SortFunc(ms, func(x, y match) int {
		return cmp.Or(cmp.Compare(x.old, y.old), cmp.Compare(y.new, x.new))
	})
	places := make([]int, len(ms))
	for i, m := range ms {
		places[i] = m.new
	}
	slices.Sort(places)
	places = slices.Compact(places)

	type chain struct{ weight, last int } // last is an index of ms plus one
	best := make([]chain, len(places)+1)  // a Fenwick tree of the heaviest chains that end at a place or before
	before := make([]int, len(ms))
	var whole chain
	for i, m := range ms {
		rank, _ := slices.BinarySearch(places, m.new)
		var c chain
		for at := rank; at > 0; at &= at - 1 {
			if best[at].weight > c.weight {
				c = best[at]
			}
		}
		before[i] = c.last
		c = chain{c.weight + m.weight, i + 1}
		for at := rank + 1; at < len(best); at += at & -at {
			if c.weight > best[at].weight {
				best[at] = c
			}
		}
		if c.weight > whole.weight {
			whole = c
		}
	}
	var rising []match
	for i := whole.last; i > 0; i = before[i-1] {
		rising = append(rising, ms[i-1])
	}
	slices.Reverse(rising)
	return rising
}
