package drafting

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of likeness.
const (
	sketchSize = 192     // of a line's pairs of characters, so many are looked at
	maxPairs   = 1 << 14 // more lines than that, multiplied, are not compared each with each
	alikeFrom  = 0.3     // paragraphs that share less are not versions of one another
	movedFrom  = 0.75
	coversFrom = 0.6 // so much of a paragraph stands in the one it was split from
	shortest   = 4   // characters of a paragraph split off, and of a clause that says where it belongs
	longEnough = 10  // characters of a paragraph that is said to have moved
)

// eachPair gives the pairs of neighbouring characters of s, blanks left out,
// the first character alone among them, as hashes.
func eachPair(s string, yield func(h uint32)) {
	last := uint64(0)
	for _, r := range s {
		if r == '\n' || space(r) {
			continue
		}
		yield(uint32(mix(last<<32 | uint64(r))))
		last = uint64(r)
	}
}

// sketch is the lowest of the hashes of a line's pairs of characters, in order.
type sketch []uint32

func sketchOf(s string) sketch {
	k := make(sketch, 0, utf8.RuneCountInString(s))
	eachPair(s, func(h uint32) { k = append(k, h) })
	slices.Sort(k)
	k = slices.Compact(k)
	return slices.Clip(k[:min(len(k), sketchSize)])
}

// alike gives what two lines share, 0 to 1 (Dice).
func (k sketch) alike(other sketch) float64 {
	shared, seen := 0, 0
	i, j := 0, 0
	for i < len(k) && j < len(other) && seen < sketchSize {
		switch {
		case k[i] == other[j]:
			shared++
			i++
			j++
		case k[i] < other[j]:
			i++
		default:
			j++
		}
		seen++
	}
	if shared == 0 {
		return 0
	}
	if len(k) < sketchSize && len(other) < sketchSize { // all of both is known
		return 2 * float64(shared) / float64(len(k)+len(other))
	}
	jaccard := float64(shared) / float64(seen)
	return 2 * jaccard / (1 + jaccard)
}

// sketches gives the sketches of a stretch of lines.
func (l lines) sketches(s stretch) []sketch {
	all := make([]sketch, 0, s.to-s.from)
	for i := s.from; i < s.to; i++ {
		all = append(all, sketchOf(l.line(i)))
	}
	return all
}

// alike pairs the lines of a gap so that they share as much as can be.
func (a *alignment) alike(g gapOfLines) {
	n, m := g.old.to-g.old.from, g.new.to-g.new.from
	if n*m > maxPairs {
		return
	}
	old, latest := a.old.sketches(g.old), a.new.sketches(g.new)
	like := make([]float64, n*m)         // what the pair i, j is worth, 0 if it is none
	best := make([]float64, (n+1)*(m+1)) // the best from lines i and j on
	at := func(i, j int) int { return i*(m+1) + j }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best[at(i, j)] = max(best[at(i+1, j)], best[at(i, j+1)])
			if share := old[i].alike(latest[j]); share >= alikeFrom {
				like[i*m+j] = share * float64(len(old[i])+len(latest[j]))
				best[at(i, j)] = max(best[at(i, j)], like[i*m+j]+best[at(i+1, j+1)])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch now := best[at(i, j)]; {
		case like[i*m+j] > 0 && now == like[i*m+j]+best[at(i+1, j+1)]:
			a.pairs[g.old.from+i] = g.new.from + j
			i++
			j++
		case now == best[at(i+1, j)]:
			i++
		default:
			j++
		}
	}
}

// voted pairs the lines of a gap too large for alike by the clauses that
// either side of it has once.
func (a *alignment) voted(g gapOfLines) {
	if (g.old.to-g.old.from)*(g.new.to-g.new.from) <= maxPairs {
		return
	}
	votes := map[[2]int]int{}
	latest := a.new.soleClauses(g.new)
	for clause, i := range a.old.soleClauses(g.old) {
		if j, ok := latest[clause]; ok && i >= 0 && j >= 0 {
			votes[[2]int{i, j}] += len(clause)
		}
	}
	var found []match
	for lines, weight := range votes {
		i, j := lines[0], lines[1]
		if sketchOf(a.old.line(i)).alike(sketchOf(a.new.line(j))) >= alikeFrom {
			found = append(found, match{i, j, weight})
		}
	}
	a.pair(found)
}

// soleClauses gives the line of every clause of a stretch, -1 if it comes more
// than once.
func (l lines) soleClauses(s stretch) map[string]int {
	places := map[string]int{}
	for i := s.from; i < s.to; i++ {
		for clause := range strings.FieldsFuncSeq(l.line(i), func(r rune) bool { return strings.ContainsRune("，。；：、\n", r) }) {
			if !longer(clause, shortest-1) {
				continue
			}
			if _, ok := places[clause]; ok {
				places[clause] = -1
			} else {
				places[clause] = i
			}
		}
	}
	return places
}

// bag counts pairs of characters.
type bag map[uint32]int

// beyond gives what s has more than other.
func beyond(s, other string) bag {
	b := bag{}
	eachPair(s, func(h uint32) { b[h]++ })
	eachPair(other, func(h uint32) { b[h]-- })
	return b
}

// take reports whether most of s is in b, and takes it out.
func (b bag) take(s string) bool {
	if !longer(trimmed(strings.TrimSuffix(s, "\n")), shortest-1) {
		return false
	}
	all, held := 0, 0
	eachPair(s, func(h uint32) {
		all++
		if b[h] > 0 {
			held++
		}
	})
	if float64(held) < coversFrom*float64(all) {
		return false
	}
	eachPair(s, func(h uint32) { b[h]-- })
	return true
}

// takeAfter gives a changed pair the lines behind it that were split off it or
// joined to it, and gives the rest of the gap.
func (a *alignment) takeAfter(p *passage, g gapOfLines) gapOfLines {
	if !g.new.empty() {
		split := beyond(a.oldText(*p), a.newText(*p))
		for !g.new.empty() && split.take(a.new.line(g.new.from)) {
			g.new.from++
		}
		p.new.to = g.new.from
	}
	if !g.old.empty() {
		joined := beyond(a.newText(*p), a.oldText(*p))
		for !g.old.empty() && joined.take(a.old.line(g.old.from)) {
			g.old.from++
		}
		p.old.to = g.old.from
	}
	return g
}

// takeBefore gives the last passage, a changed pair, the lines before it that
// were split off it or joined to it.
func (a *alignment) takeBefore() {
	n := len(a.passages) - 1
	p := a.passages[n]
	if p.same || n == 0 {
		return
	}
	before := a.passages[:n]
	switch last := before[n-1]; {
	case last.old.empty():
		split := beyond(a.oldText(p), a.newText(p))
		for n > 0 && before[n-1].old.empty() && split.take(a.newText(before[n-1])) {
			n--
			p.new.from--
		}
	case last.new.empty():
		joined := beyond(a.newText(p), a.oldText(p))
		for n > 0 && before[n-1].new.empty() && joined.take(a.oldText(before[n-1])) {
			n--
			p.old.from--
		}
	}
	a.passages = append(before[:n], p)
}

func (a *alignment) oldText(p passage) string {
	s := a.old.span(p.old)
	return a.old.text[s.Start:s.End]
}

func (a *alignment) newText(p passage) string {
	s := a.new.span(p.new)
	return a.new.text[s.Start:s.End]
}
