package drafting

import (
	"strings"
	"unicode/utf8"
)

// Anchor ties a comment (批注) to a passage: what it quotes, what stood before
// and behind it, and where, so that it is found again after edits.
type Anchor struct {
	Quote  string `json:"quote"`
	Before string `json:"before"`
	After  string `json:"after"`
	Start  int    `json:"start"` // byte at which the quote began
}

// contextSize is how many characters of context an anchor keeps to either side.
const contextSize = 32

// AnchorAt anchors a passage of text. A span that leaves the text is cut to
// it, one that cuts a character widened to it.
func AnchorAt(text string, s Span) Anchor {
	s.Start = min(max(s.Start, 0), len(text))
	s.End = min(max(s.End, s.Start), len(text))
	for s.Start > 0 && s.Start < len(text) && !utf8.RuneStart(text[s.Start]) {
		s.Start--
	}
	for s.End < len(text) && !utf8.RuneStart(text[s.End]) {
		s.End++
	}
	return Anchor{
		Quote:  text[s.Start:s.End],
		Before: tail(text[:s.Start], contextSize),
		After:  head(text[s.End:], contextSize),
		Start:  s.Start,
	}
}

// Locate finds the passage in a text that may have changed since: moved, with
// other text around it, with small edits inside. Where it stands several
// times, its context decides, then the distance. It reports false when the
// passage is gone.
func (a Anchor) Locate(text string) (Span, bool) {
	if from := a.Start - len(a.Before); from >= 0 && from <= len(text) && strings.HasPrefix(text[from:], a.Before+a.Quote+a.After) {
		return Span{a.Start, a.Start + len(a.Quote)}, true
	}
	s := newSearcher(a, text)
	var best sighting
	for _, at := range s.candidates() {
		if found := s.look(at); found.better(best) {
			best = found
		}
	}
	if !best.good(s.to - s.from) {
		return Span{}, false
	}
	return Span{s.offsets[best.from], s.offsets[best.to]}, true
}

// sighting is a place where an anchored passage may stand.
type sighting struct {
	from, to int     // characters of the text
	quoted   float64 // share of the quote that is there
	context  float64 // share of the context that is there
	far      int     // characters from where it stood
	known    bool
}

// better reports whether s is more likely the passage than other.
func (s sighting) better(other sighting) bool {
	worth, others := 3*s.quoted+s.context, 3*other.quoted+other.context
	switch {
	case !s.known || !other.known:
		return s.known
	case worth != others:
		return worth > others
	}
	return s.far < other.far
}

// good reports whether s is the passage, which was length characters long. The
// shorter the quote, the more of its context must be there.
func (s sighting) good(length int) bool {
	const long = 10
	switch {
	case !s.known:
		return false
	case length == 0:
		return s.context >= 0.5
	case s.to-s.from > 3*length+contextSize:
		return false // torn apart
	case s.quoted == 1 && s.to-s.from == length:
		return length >= long || s.context >= 0.25
	case s.quoted >= 0.85 && length >= long:
		return true
	}
	return s.quoted >= 0.6 && s.context >= 0.3
}
