package drafting

import (
	"cmp"
	"slices"
	"strings"
)

// searcher looks for an anchored passage in a text, by characters.
type searcher struct {
	source   string
	quote    string
	pattern  []int32 // before, quote and after
	from, to int     // the quote in pattern
	written  []int   // how many characters of pattern before each are no blanks
	text     []int32
	offsets  []int // the byte at which each character of text begins
	start    int   // the character of text at which the pattern once began
}

func newSearcher(a Anchor, text string) *searcher {
	s := &searcher{source: text, quote: a.Quote, pattern: []rune(a.Before + a.Quote + a.After)}
	s.from = len([]rune(a.Before))
	s.to = len([]rune(a.Before + a.Quote))
	s.written = make([]int, len(s.pattern)+1)
	for i, r := range s.pattern {
		s.written[i+1] = s.written[i]
		if !space(r) {
			s.written[i+1]++
		}
	}
	s.text, s.offsets = runesOf(text)
	start, _ := slices.BinarySearch(s.offsets, a.Start)
	s.start = start - s.from
	return s
}

// runesOf gives the characters of text and the byte at which each begins, the
// text's end behind the last.
func runesOf(text string) (chars []int32, offsets []int) {
	chars = make([]int32, 0, len(text)/3+1)
	offsets = make([]int, 0, len(text)/3+2)
	for i, r := range text {
		chars = append(chars, r)
		offsets = append(offsets, i)
	}
	return chars, append(offsets, len(text))
}

const (
	seedSize = 3  // characters that text and pattern must share for a place to be thought of
	seedUses = 4  // places of the pattern that one seed may speak for
	bestOf   = 12 // places of the text that are looked at closely
	bestLong = 2  // the same for a quote of several pages
)

// candidates gives the places of the text near which the pattern may begin,
// the likeliest first; a place may lie before the text.
func (s *searcher) candidates() []int {
	seeds := map[[seedSize]int32][]int{}
	for i := 0; i+seedSize <= len(s.pattern); i++ {
		k := [seedSize]int32(s.pattern[i:])
		if len(seeds[k]) < seedUses {
			seeds[k] = append(seeds[k], i)
		}
	}
	votes := map[int]int{}
	for j := 0; j+seedSize <= len(s.text); j++ {
		for _, i := range seeds[[seedSize]int32(s.text[j:])] {
			votes[floor(j-i, s.width())]++
		}
	}
	type candidate struct{ at, votes, far int }
	all := make([]candidate, 0, len(votes))
	for at, n := range votes {
		n += votes[at+1]
		at *= s.width()
		all = append(all, candidate{at, n, distance(at, s.start)})
	}
	slices.SortFunc(all, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.votes, x.votes), cmp.Compare(x.far, y.far), cmp.Compare(x.at, y.at))
	})
	looks := bestOf
	if len(s.pattern) > maxSum/2 {
		looks = bestLong
	}
	var places []int
	for _, c := range all[:min(len(all), looks)] {
		places = append(places, c.at)
	}
	return places
}

// width is how many places next to each other are thought of as one.
func (s *searcher) width() int { return max(len(s.pattern)/4, 8) }

// floor gives n divided by width, rounded down.
func floor(n, width int) int {
	if n < 0 {
		return -((width - 1 - n) / width)
	}
	return n / width
}

func distance(a, b int) int { return max(a-b, b-a) }

// look compares the pattern with the text around a place.
func (s *searcher) look(at int) sighting {
	slack := contextSize + (s.to-s.from)/2
	begin := min(max(at-slack, 0), len(s.text))
	end := min(max(at+2*s.width()+len(s.pattern)+slack, begin), len(s.text))
	edits := differences(s.pattern, s.text[begin:end])
	from, to := startAfter(edits, s.from), endAfter(edits, s.to)
	found := sighting{from: begin + from, to: begin + max(from, to), known: true}
	found.quoted, found.context = s.kept(edits)
	if at, ok := s.unchanged(begin, end, found.from); ok {
		found.from, found.to, found.quoted = at, at+s.to-s.from, 1
	}
	found.far = distance(found.from-s.from, s.start)
	return found
}

// unchanged gives the place of the quote, as it was, in a part of the text that
// is nearest to another; what was put before it may look like its beginning.
func (s *searcher) unchanged(begin, end, near int) (place int, ok bool) {
	part := s.source[s.offsets[begin]:s.offsets[end]]
	for at := 0; s.quote != ""; at++ {
		i := strings.Index(part[at:], s.quote)
		if i < 0 {
			break
		}
		at += i
		here, whole := slices.BinarySearch(s.offsets, s.offsets[begin]+at)
		if whole && (!ok || distance(here, near) < distance(place, near)) {
			place, ok = here, true
		}
	}
	return place, ok
}

// kept gives what is kept of the quote and of its context, 0 to 1. Blanks do
// not count, nor a character kept alone; it may be there by chance.
func (s *searcher) kept(edits []edit) (quoted, context float64) {
	inside, whole, at := 0, 0, 0
	count := func(end int) {
		if end-at > 1 || end-at == len(s.pattern) {
			inside += s.writtenIn(max(at, s.from), min(end, s.to))
			whole += s.writtenIn(at, end)
		}
	}
	for _, e := range edits {
		count(e.a0)
		at = e.a1
	}
	count(len(s.pattern))
	quote := s.writtenIn(s.from, s.to)
	return share(inside, quote), share(whole-inside, s.writtenIn(0, len(s.pattern))-quote)
}

// writtenIn counts the characters of a part of the pattern that are no blanks.
func (s *searcher) writtenIn(from, to int) int {
	if from >= to {
		return 0
	}
	return s.written[to] - s.written[from]
}

// share gives part of whole; there is all of what is nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// startAfter gives the place after the edits of what began at i: behind what
// is inserted there, before what replaces it.
func startAfter(edits []edit, i int) int {
	shift := 0
	for _, e := range edits {
		switch {
		case e.a1 <= i:
			shift = e.b1 - e.a1
		case e.a0 <= i:
			return e.b0
		default:
			return i + shift
		}
	}
	return i + shift
}

// endAfter gives the place after the edits of what ended at i: before what is
// inserted there, behind what replaces it.
func endAfter(edits []edit, i int) int {
	shift := 0
	for _, e := range edits {
		switch {
		case e.a0 >= i:
			return i + shift
		case e.a1 >= i:
			return e.b1
		}
		shift = e.b1 - e.a1
	}
	return i + shift
}
