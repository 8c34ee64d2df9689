package drafting

import "strings"

// stretch is a half-open range of lines.
type stretch struct{ from, to int }

func (s stretch) empty() bool { return s.from == s.to }

// passage is a stretch of old lines and the new lines that stand for them.
type passage struct {
	old, new stretch
	same     bool
	move     int
	pieces   []piece // of what moved: carried over or changed on the way
}

// piece is a part of a paragraph that moved.
type piece struct {
	span    Span
	carried bool
}

// lines are the lines of a text, each with its line feed.
type lines struct {
	text   string
	starts []int // of every line, and the text's end
}

func linesOf(text string) lines {
	l := lines{text: text, starts: make([]int, 1, strings.Count(text, "\n")+2)}
	for line := range strings.Lines(text) {
		l.starts = append(l.starts, l.starts[len(l.starts)-1]+len(line))
	}
	return l
}

func (l lines) count() int        { return len(l.starts) - 1 }
func (l lines) line(i int) string { return l.text[l.starts[i]:l.starts[i+1]] }

func (l lines) span(s stretch) Span { return Span{l.starts[s.from], l.starts[s.to]} }

// alignment says which paragraphs of two texts belong together.
type alignment struct {
	old, new         lines
	words            *lexicon
	fine             fineness
	oldKeys, newKeys []int32 // equal lines share a number; 0 is a blank line
	pairs            []int   // by old line, the new line it became; -1 if none is known
	passages         []passage
}

// gapOfLines is a stretch of either text in which no pair is known.
type gapOfLines struct{ old, new stretch }

// align finds the pairs, from the sure to the likely — lines that come once,
// lines that come equally often, lines alike, blank lines — and makes the
// passages.
func (a *alignment) align() {
	a.number()
	a.pairs = make([]int, a.old.count())
	for i := range a.pairs {
		a.pairs[i] = -1
	}
	a.sole()
	a.fill(a.ranked)
	a.fill(a.voted)
	a.fill(a.alike)
	a.fill(a.blanks)
	a.emit()
}

// number gives equal lines the same number, a line feed at the text's end or
// not.
func (a *alignment) number() {
	known := map[string]int32{}
	keys := func(l lines) []int32 {
		out := make([]int32, l.count())
		for i := range out {
			s := l.line(i)
			if trimLeft(strings.TrimSuffix(s, "\n")) == len(strings.TrimSuffix(s, "\n")) {
				continue
			}
			if known[s] == 0 {
				known[s] = int32(len(known)) + 1
			}
			out[i] = known[s]
		}
		return out
	}
	a.oldKeys, a.newKeys = keys(a.old), keys(a.new)
}

// pair takes the heaviest of the matches that do not cross.
func (a *alignment) pair(found []match) {
	for _, m := range heaviest(found) {
		a.pairs[m.old] = m.new
	}
}

// sole pairs the lines that either text has once.
func (a *alignment) sole() {
	once := func(keys []int32) map[int32]int {
		places := make(map[int32]int, len(keys))
		for i, k := range keys {
			if _, ok := places[k]; ok || k == 0 {
				places[k] = -1
			} else {
				places[k] = i
			}
		}
		return places
	}
	old, latest := once(a.oldKeys), once(a.newKeys)
	var found []match
	for i, k := range a.oldKeys {
		if j, ok := latest[k]; ok && j >= 0 && old[k] == i {
			found = append(found, match{i, j, len(a.old.line(i))})
		}
	}
	a.pair(found)
}

// fill lets pairing look at every gap between the pairs known so far.
func (a *alignment) fill(pairing func(g gapOfLines)) {
	i, j := 0, 0
	look := func(to, until int) {
		if i < to && j < until {
			pairing(gapOfLines{stretch{i, to}, stretch{j, until}})
		}
	}
	for at := range a.pairs {
		if until := a.pairs[at]; until >= 0 {
			look(at, until)
			i, j = at+1, until+1
		}
	}
	look(a.old.count(), a.new.count())
}

// ranked pairs the first of the equal lines of a gap with the first, the
// second with the second.
func (a *alignment) ranked(g gapOfLines) {
	type ranked struct{ key, rank int32 }
	seen := map[int32]int32{}
	places := map[ranked]int{}
	for j := g.new.from; j < g.new.to; j++ {
		if k := a.newKeys[j]; k > 0 {
			places[ranked{k, seen[k]}] = j
			seen[k]++
		}
	}
	clear(seen)
	var found []match
	for i := g.old.from; i < g.old.to; i++ {
		k := a.oldKeys[i]
		if j, ok := places[ranked{k, seen[k]}]; ok {
			found = append(found, match{i, j, len(a.old.line(i))})
		}
		seen[k]++
	}
	a.pair(found)
}

// blanks pairs the blank lines of a gap, from its end and from its start.
func (a *alignment) blanks(g gapOfLines) {
	for i, j := g.old.to-1, g.new.to-1; i >= g.old.from && j >= g.new.from && a.blank(i, j); i, j = i-1, j-1 {
		a.pairs[i] = j
		g.old.to, g.new.to = i, j
	}
	for i, j := g.old.from, g.new.from; i < g.old.to && j < g.new.to && a.blank(i, j); i, j = i+1, j+1 {
		a.pairs[i] = j
	}
}

// blank reports whether an old and a new line are blank, and the same.
func (a *alignment) blank(i, j int) bool {
	return a.oldKeys[i] == 0 && a.newKeys[j] == 0 && a.old.line(i) == a.new.line(j)
}

// emit makes the passages of the pairs and of what stands between them.
func (a *alignment) emit() {
	i, j := 0, 0
	for at := 0; at <= len(a.pairs); at++ {
		to, until := at, a.new.count()
		if at < len(a.pairs) {
			if until = a.pairs[at]; until < 0 {
				continue
			}
		}
		a.between(gapOfLines{stretch{i, to}, stretch{j, until}})
		if at == len(a.pairs) {
			return
		}
		a.passages = append(a.passages, passage{
			old: stretch{at, at + 1}, new: stretch{until, until + 1}, same: a.old.line(at) == a.new.line(until),
		})
		a.takeBefore()
		i, j = at+1, until+1
	}
}

// between makes the passages of a gap: what the pair before it takes in, then
// what is deleted, then what is inserted.
func (a *alignment) between(g gapOfLines) {
	if n := len(a.passages); n > 0 && !a.passages[n-1].same {
		g = a.takeAfter(&a.passages[n-1], g)
	}
	for i := g.old.from; i < g.old.to; i++ {
		a.passages = append(a.passages, passage{old: stretch{i, i + 1}, new: stretch{g.new.from, g.new.from}})
	}
	for j := g.new.from; j < g.new.to; j++ {
		a.passages = append(a.passages, passage{old: stretch{g.old.to, g.old.to}, new: stretch{j, j + 1}})
	}
}
