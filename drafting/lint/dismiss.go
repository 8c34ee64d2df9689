package lint

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

// Dismissal is a finding that somebody has seen and let stand (忽略). It covers
// what the same rule says of the same words in the same place, one place at the
// most, and lapses when the words or what stands close around them change.
type Dismissal struct {
	Rule   string
	Anchor drafting.Anchor // of the finding's words, see drafting.AnchorAt
	Passed bool            // 放行: it covers what bars the way too
	Wide   bool            // it covers the same words in every place of every draft
}

// How much of an anchor's context must still stand around the words, in
// characters: so many close by on either side, as far as the line goes, and so
// many altogether. Short words need more, as there are more of them.
const (
	closeBy     = 4
	leastAround = 12
	enoughWords = 24
)

// Dismiss takes out of the findings of a text what was dismissed. Of each
// dismissal it says which finding it covers, by its place in findings; -1 if it
// has lapsed.
func Dismiss(text string, findings []Finding, dismissed []Dismissal) (left []Finding, covers []int) {
	byRule := map[string][]int{}
	if len(dismissed) > 0 {
		for i, f := range findings {
			byRule[f.ID] = append(byRule[f.ID], i)
		}
	}
	covered := map[place]bool{}
	for _, d := range dismissed {
		all := d.covered(text, findings, byRule[d.Rule])
		for _, i := range all {
			covered[placeOf(findings[i])] = true
		}
		covers = append(covers, append(all, -1)[0])
	}
	for _, f := range findings {
		if !covered[placeOf(f)] {
			left = append(left, f)
		}
	}
	return left, covers
}

// place is where a rule has found something.
type place struct {
	rule string
	at   drafting.Span
}

func placeOf(f Finding) place { return place{f.ID, f.Span} }

// covered gives which of the findings the dismissal covers.
func (d Dismissal) covered(text string, findings []Finding, of []int) (all []int) {
	for _, i := range of {
		if d.Passed || findings[i].Level != Blocker {
			all = append(all, i)
		}
	}
	if !d.Wide {
		if i := d.nearest(text, findings, all); i >= 0 {
			return []int{i}
		}
		return nil
	}
	return slices.DeleteFunc(all, func(i int) bool {
		s := findings[i].Span
		return text[s.Start:s.End] != d.Anchor.Quote
	})
}

// nearest gives which of the findings a dismissal of one place covers, -1 for
// none. Where its words stand several times with much the same around them it covers the one
// whose context is whole, and of several of these the nearest.
func (d Dismissal) nearest(text string, findings []Finding, of []int) int {
	best, most, rivals := -1, -1, 0
	whole := len(d.Anchor.Before) + len(d.Anchor.After)
	for _, i := range of {
		s := findings[i].Span
		around, ok := d.around(text, s)
		if !ok || best >= 0 && s == findings[best].Span {
			continue
		}
		rivals++
		nearer := best >= 0 && apart(s.Start, d.Anchor.Start) < apart(findings[best].Span.Start, d.Anchor.Start)
		if around > most || around == most && nearer {
			best, most = i, around
		}
	}
	if rivals > 1 && most < whole {
		return -1 // nobody can say which of them was meant
	}
	return best
}

func apart(a, b int) int { return max(a-b, b-a) }

// around reports whether the dismissal's words stand at a place with what stood
// around them, and how many bytes of that stand there without a gap.
func (d Dismissal) around(text string, s drafting.Span) (size int, ok bool) {
	if text[s.Start:s.End] != d.Anchor.Quote {
		return 0, false
	}
	before, after := sameTail(text[:s.Start], d.Anchor.Before), sameHead(text[s.End:], d.Anchor.After)
	lead := d.Anchor.Before[strings.LastIndexByte(d.Anchor.Before, '\n')+1:]
	rest, _, _ := strings.Cut(d.Anchor.After, "\n")
	if utf8.RuneCountInString(before) < min(closeBy, utf8.RuneCountInString(lead)) ||
		utf8.RuneCountInString(after) < min(closeBy, utf8.RuneCountInString(rest)) {
		return 0, false
	}
	want := max(leastAround, enoughWords-utf8.RuneCountInString(d.Anchor.Quote))
	want = min(want, utf8.RuneCountInString(d.Anchor.Before+d.Anchor.After))
	return len(before) + len(after), utf8.RuneCountInString(before+after) >= want
}

// sameHead gives what both begin with, in whole characters.
func sameHead(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return b[:n]
}

// sameTail gives what both end with, in whole characters.
func sameTail(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && !utf8.RuneStart(b[len(b)-n]) {
		n--
	}
	return b[len(b)-n:]
}
