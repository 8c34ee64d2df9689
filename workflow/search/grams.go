// Package search is how minutes are found again (检索): it makes words of text,
// documents of a minutes, and conditions of what somebody types. What is found
// is what a store keeps an index of; this package says what goes into it, what
// matches, and who may find it.
//
// Chinese has no blanks between words. A run of Han characters becomes all its
// pairs and its last character alone, so that words of one and two characters
// are found at once and longer ones are pairs that follow each other.
package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// stop stands between sentences, so that nothing matches across them.
const stop = "¶"

// A Gram is one unit of the index: two characters of a run, the last one
// alone, or a word of letters and digits.
type Gram struct {
	Text       string
	Start, End int // bytes of the source

	alone bool // the last character of a run of Han characters
	run   int  // how many characters its run has; 0 for a word
	first int  // bytes of its first character in the source
}

// Grams gives the units of a text in order. Width, case and compatible forms
// make no difference; selectors of variants are passed over.
func Grams(text string) []Gram {
	r := reader{grams: make([]Gram, 0, len(text)/3+1)}
	var it norm.Iter
	it.InitString(norm.NFKC, text)
	for !it.Done() {
		start := it.Pos()
		part := it.Next()
		r.segment(string(part), start, it.Pos())
	}
	r.endRun()
	r.endWord()
	return r.grams
}

// A reader makes grams of characters as they come.
type reader struct {
	grams []Gram
	run   []char // of Han characters
	word  strings.Builder
	begun int // where the word begins
	ended int
}

type char struct {
	r          rune
	start, end int
}

// segment takes what one character of the source, with its marks, is made of.
func (r *reader) segment(part string, start, end int) {
	for _, c := range part {
		c = unicode.ToLower(c)
		switch {
		case passedOver(c):
			continue
		case wide(c):
			r.endWord()
			r.run = append(r.run, char{c, start, end})
		case unicode.IsLetter(c) || unicode.IsNumber(c):
			r.endRun()
			if r.word.Len() == 0 {
				r.begun = start
			}
			r.word.WriteRune(c)
			r.ended = end
		default:
			r.endRun()
			r.endWord()
			if c == '。' || c == '\n' {
				r.stop(start, end)
			}
		}
	}
}

func (r *reader) stop(start, end int) {
	if n := len(r.grams); n > 0 && r.grams[n-1].Text != stop {
		r.grams = append(r.grams, Gram{Text: stop, Start: start, End: end})
	}
}

func (r *reader) endRun() {
	for i, c := range r.run {
		g := Gram{Text: string(c.r), Start: c.start, End: c.end, run: len(r.run), first: c.end - c.start}
		if i+1 < len(r.run) {
			next := r.run[i+1]
			g.Text, g.End = g.Text+string(next.r), next.end
		} else {
			g.alone = true
		}
		r.grams = append(r.grams, g)
	}
	r.run = r.run[:0]
}

// longest is how many bytes of a word count: no word of a language is longer,
// and a database takes no units without end.
const longest = 120

func (r *reader) endWord() {
	if r.word.Len() == 0 {
		return
	}
	text := r.word.String()
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	r.grams = append(r.grams, Gram{Text: text, Start: r.begun, End: r.ended})
	r.word.Reset()
}

// passedOver reports whether a character only changes the look of another:
// selectors of variants, joiners, marks.
func passedOver(c rune) bool {
	return unicode.Is(unicode.Mn, c) || unicode.Is(unicode.Cf, c)
}

// wide reports whether a character is one of those written without blanks
// between words. The planes of rare characters (生僻字) belong to it whole, known
// to this program or not, and so does what fonts define for themselves.
func wide(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Co) ||
		c >= 0x20000 && c < 0x40000
}
