// Package linebreak divides a paragraph into lines as official documents are
// set: full lines of whole cells, 避头尾 by pulling the barred mark into the
// line, a quarter cell between Hanzi and digits that may shrink to an eighth.
//
// The rules are those that reproduce a real printed minutes line for line;
// each can be changed, since offices differ.
package linebreak

import (
	"strings"

	"jiyao/render"
)

// Overflow says what happens to a mark that may not begin the next line.
type Overflow uint8

// The ways of 避头尾.
const (
	PullIn  Overflow = iota // 挤进: squeeze the line's marks; push out only if that does not suffice
	Hang                    // 悬挂: let 、，。；： stand beyond the measure, else push out
	PushOut                 // 推出: take the character before it down as well
	Ignore                  // no 避头尾 at all
)

// Rules is how a paragraph is broken. The zero value with a Cell sets by the
// cell and pulls marks in, without space between Hanzi and digits.
type Rules struct {
	Cell         render.Length // width of one Hanzi
	Autospace    render.Length // between Hanzi and digits or letters
	AutospaceMin render.Length // what it may shrink to
	Overflow     Overflow
	Adjacent     bool // two marks side by side share one and a half cells (not the official habit)
	Snap         bool // runs of digits and letters take whole cells
	Admit        bool // squeeze marks to admit an ordinary character too
	Ragged       bool // do not stretch lines to the measure
}

// Standard gives the rules proven on the printed sample.
func Standard(cell render.Length) Rules {
	return Rules{Cell: cell, Autospace: cell / 4, AutospaceMin: cell / 8}
}

// Line is a stretch of the paragraph's characters, half-open.
type Line struct {
	Start, End int
	Shift      render.Length // how far left of its place the first character is painted
	Over       render.Length // what hangs beyond the measure
}

// Paragraph is the input and the result of breaking. Its slices are reused
// from one call to the next.
type Paragraph struct {
	Runes    []rune
	Widths   []render.Length // natural width of each character; Snap widens them
	NoBreak  []bool          // true: no break before this character; may be shorter than Runes
	Advances []render.Length // out: from each character's origin to the next one's
	Lines    []Line          // out

	classes []Class
	units   []int32 // start of the unbreakable unit each character belongs to
	gaps    []render.Length
}

// Break divides the paragraph: first is the measure of the first line (its
// indent taken off), rest that of the others. It fills Advances and Lines.
func (p *Paragraph) Break(rules Rules, first, rest render.Length) {
	b := breaker{Paragraph: p, Rules: rules}
	b.prepare()
	p.Lines = p.Lines[:0]
	measure := first
	for start := 0; start < len(p.Runes); {
		end := b.end(start, measure)
		line := Line{Start: start, End: end}
		b.fit(&line, measure, end == len(p.Runes))
		p.Lines = append(p.Lines, line)
		start, measure = end, rest
	}
}

// breaker is one run of Break.
type breaker struct {
	*Paragraph
	Rules
	blankFrom, blankTo int // the run of blanks that was looked at last
}

// prepare classifies the characters, joins units and finds the places of
// autospace: gaps[i] is the space before character i within a line.
func (b *breaker) prepare() {
	n := len(b.Runes)
	b.classes = resize(b.classes, n)
	b.units = resize(b.units, n)
	b.gaps = resize(b.gaps, n)
	b.Advances = resize(b.Advances, n)
	for i, r := range b.Runes {
		b.classes[i] = ClassOf(r)
		b.gaps[i] = 0
		b.units[i] = int32(i)
		if i == 0 {
			continue
		}
		if b.joined(i) {
			b.units[i] = b.units[i-1]
		}
		b.gaps[i] = b.gapBefore(i)
	}
	if b.Snap {
		b.snap()
	}
	copy(b.Advances, b.Widths)
}

// joined reports whether nothing may part character i from the one before
// it: runs of digits and letters with what clings to them, —— and ……, and
// whatever the caller bars.
func (b *breaker) joined(i int) bool {
	if i < len(b.NoBreak) && b.NoBreak[i] {
		return true
	}
	prev, c := b.classes[i-1], b.classes[i]
	switch {
	case prev.word() && c.word():
		return true
	case prev == Digit && clings(b.Runes[i]):
		return true
	case c == Dash && prev == Dash, c == Leader && prev == Leader:
		return b.units[i-1] == int32(i-1)
	case (b.Runes[i-1] == '￥' || b.Runes[i-1] == '№') && c == Digit:
		return true
	}
	return false
}

// clings reports whether a sign stays with the number before it (GB/T 15835
// §5.1.7).
func clings(r rune) bool {
	switch r {
	case '%', '‰', '℃', '％', '°', '′', '″':
		return true
	}
	return false
}

func (b *breaker) gapBefore(i int) render.Length {
	prev, c := b.classes[i-1], b.classes[i]
	if prev == Other && spaced(b.Runes[i], c) || c == Other && spaced(b.Runes[i-1], prev) {
		return b.Autospace
	}
	if b.Adjacent && prev.mark() && c.mark() {
		return -b.Cell / 2
	}
	return 0
}

// spaced reports whether a character is set off from Hanzi: digits, letters,
// and the percent sign behind them.
func spaced(r rune, c Class) bool {
	return c == Digit || c == Latin && (r >= 0x80 || r == '%' || r|0x20 >= 'a' && r|0x20 <= 'z')
}

// snap widens every run of digits and letters, with the space around it, to
// whole cells; that space is rigid then.
func (b *breaker) snap() {
	b.AutospaceMin = b.Autospace
	for i := 0; i < len(b.Runes); {
		if !b.classes[i].word() {
			i++
			continue
		}
		start, sum := i, b.gaps[i]
		for ; i < len(b.Runes) && b.classes[i].word(); i++ {
			sum += b.Widths[i]
		}
		if i < len(b.Runes) {
			sum += b.gaps[i]
		}
		if over := sum % b.Cell; over > b.Cell/100 {
			b.Widths[start] += b.Cell - over
		}
	}
}

// end finds where the line that begins at start ends.
func (b *breaker) end(start int, measure render.Length) int {
	width, slack := render.Length(0), render.Length(0) // width with every autospace shrunk
	for i := start; i < len(b.Runes); i++ {
		w := b.Widths[i]
		if i > start {
			w += b.gaps[i] - b.give(i)
		}
		if width+w > measure+b.admit(slack) {
			if end := b.afterSpaces(i); end > i && b.opens(end) {
				return end
			}
			return b.settle(start, i, width-measure, slack)
		}
		width += w
		if b.mark(i) {
			slack += b.half()
		}
	}
	return len(b.Runes)
}

// mark reports whether character i is a full-width mark, which can lose half
// a cell.
func (b *breaker) mark(i int) bool {
	return b.classes[i].mark() && b.Widths[i] > b.Cell*3/4
}

// half is what a full-width mark can give, rounded up so that two halves are
// a cell.
func (b *breaker) half() render.Length { return (b.Cell + 1) / 2 }

func (b *breaker) admit(slack render.Length) render.Length {
	if b.Admit {
		return slack
	}
	return 0
}

// give is what the autospace before character i can shrink by.
func (b *breaker) give(i int) render.Length {
	if b.gaps[i] <= 0 {
		return 0
	}
	return b.Autospace - b.AutospaceMin
}

// afterSpaces lets the blanks at a line end hang.
func (b *breaker) afterSpaces(i int) int {
	if b.blankFrom <= i && i < b.blankTo {
		return b.blankTo
	}
	b.blankFrom = i
	for i < len(b.Runes) && b.classes[i] == Space {
		i++
	}
	b.blankTo = i
	return i
}

// opens reports whether a line may begin with what follows hung blanks at i.
func (b *breaker) opens(i int) bool { return i == len(b.Runes) || !b.barred(i) }

// settle decides the line end when character i is the first that does not
// fit: pull barred marks in, or push characters down. over is how far the
// line [start, i) exceeds the measure (negative: what is free), slack what
// its marks can give.
func (b *breaker) settle(start, i int, over, slack render.Length) int {
	if b.Overflow == Ignore {
		return i
	}
	if b.barred(i) && b.units[i] == int32(i) {
		if end, ok := b.pull(i, over, slack); ok {
			return end
		}
	}
	for p := i; p > start; p-- {
		if b.breakable(p) {
			return b.keep(start, p)
		}
	}
	return max(i, start+1) // a run wider than the measure breaks anywhere
}

// keep moves a line end at p that would part 第98次 or 4号 to before them,
// where that costs no more than two cells.
func (b *breaker) keep(start, p int) int {
	q := p
	switch {
	case b.classes[p] == Digit && b.Runes[p-1] == '第':
		q--
	case b.classes[p-1] == Digit && counts(b.Runes[p]):
		q = int(b.units[p-1])
		if q > start && b.Runes[q-1] == '第' {
			q--
		} else if b.Runes[p] != '号' {
			return p
		}
	default:
		return p
	}
	cost := render.Length(0)
	for _, w := range b.Widths[q:p] {
		cost += w
	}
	if cost > 2*b.Cell || q <= start || !b.breakable(q) {
		return p
	}
	return q
}

// counts reports whether a Hanzi closes an ordinal: 第98次, 第3条.
func counts(r rune) bool {
	switch r {
	case '次', '号', '届', '期', '条', '款', '项':
		return true
	}
	return false
}

// barred reports whether a line may not begin with character i.
func (b *breaker) barred(i int) bool {
	if b.classes[i] == Latin && i > 0 && b.classes[i-1] == Other && strings.ContainsRune(asciiTails, b.Runes[i]) {
		return true
	}
	return b.classes[i].barredAtStart()
}

// breakable reports whether a line may end before character i.
func (b *breaker) breakable(i int) bool {
	return b.units[i] == int32(i) && !b.barred(i) && b.classes[i] != Space && b.classes[i-1] != Opener
}

// pull tries to take the marks that begin at i into the line, all or none.
func (b *breaker) pull(i int, over, slack render.Length) (int, bool) {
	end := i
	for end < len(b.Runes) && b.barred(end) && b.units[end] == int32(end) {
		over += b.Widths[end] + b.gaps[end]
		if b.mark(end) {
			slack += b.half()
		}
		end++
		if over > slack && b.Overflow == PullIn || b.Overflow != PullIn && end > i+1 {
			return 0, false
		}
	}
	switch b.Overflow {
	case PullIn:
		end = b.afterSpaces(end)
		return end, over <= slack && b.opens(end)
	case Hang:
		return end, end == i+1 && b.classes[i] == Stop
	}
	return 0, false
}

// resize gives a slice of n elements, reusing s.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
