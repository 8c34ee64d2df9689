package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Term is one gram of a phrase as the index is asked for it.
type Term struct {
	Text   string
	Prefix bool // what begins so is meant as well
	Char   bool // a single character of a run, of which it may be any
}

// A Phrase is what must stand in the text in one piece; blanks and marks within
// it make no difference.
type Phrase []Term

// The bounds of what one query may ask for.
const (
	maxPhrases = 8
	maxTerms   = 60
)

// Phrases reads what somebody typed: phrases with blanks between them, of which
// every one must be found; what stands in quotation marks is one phrase.
func Phrases(words string) []Phrase {
	var all []Phrase
	for _, part := range split(words) {
		if p := phraseOf(part); len(p) > 0 && len(all) < maxPhrases {
			all = append(all, p)
		}
	}
	return all
}

// split cuts at blanks outside quotation marks.
func split(words string) []string {
	var parts []string
	var part strings.Builder
	end := func() {
		parts = append(parts, part.String())
		part.Reset()
	}
	quoted := false
	for _, c := range words {
		switch {
		case strings.ContainsRune(`"“”「」`, c):
			quoted = !quoted
			end()
		case unicode.IsSpace(c) && !quoted:
			end()
		default:
			part.WriteRune(c)
		}
	}
	end()
	return parts
}

// phraseOf gives the terms of one phrase. Its last character may go on in the
// text, and so may a word of letters; a number may not: 9 is not 98.
func phraseOf(s string) Phrase {
	grams := Grams(s)
	for len(grams) > 0 && grams[len(grams)-1].Text == stop {
		grams = grams[:len(grams)-1]
	}
	if len(grams) > maxTerms {
		grams = grams[:maxTerms]
	}
	var p Phrase
	for i, g := range grams {
		last := i == len(grams)-1
		if last && g.alone && g.run > 1 {
			break // the pair before it says so already
		}
		p = append(p, Term{g.Text, last && g.goesOn(), last && g.alone})
	}
	return p
}

// wide reports whether the gram is of Han characters.
func (g Gram) wide() bool { return g.run > 0 }

// Chars gives every character of the runs once. An index keeps them apart: to
// look for one among all pairs that begin with it would take long.
func Chars(grams []Gram) []string {
	var all []string
	known := map[string]bool{}
	for _, g := range grams {
		if !g.wide() {
			continue
		}
		_, n := utf8.DecodeRuneInString(g.Text)
		if c := g.Text[:n]; !known[c] {
			known[c] = true
			all = append(all, c)
		}
	}
	return all
}

// goesOn reports whether a gram at the end of a phrase may go on in the text.
func (g Gram) goesOn() bool {
	return g.alone || !g.wide() && strings.ContainsFunc(g.Text, unicode.IsLetter)
}

// meets reports whether a gram is what a term asks for.
func (t Term) meets(g Gram) bool {
	return g.Text == t.Text || t.Prefix && strings.HasPrefix(g.Text, t.Text)
}

// A Mark is a place in a text that a query has found.
type Mark struct{ Start, End int }

// Find gives the places of a text where any of the phrases stands, in order and
// without overlap, and reports whether all of them do.
func Find(text string, phrases []Phrase) (marks []Mark, all bool) {
	grams := Grams(text)
	hit := make([]bool, len(text))
	all = true
	for _, p := range phrases {
		found := false
		for i := range grams {
			if at, ok := p.at(grams[i:]); ok {
				found = true
				for k := at.Start; k < at.End; k++ {
					hit[k] = true
				}
			}
		}
		all = all && found
	}
	for i := 0; i < len(hit); i++ {
		if !hit[i] {
			continue
		}
		m := Mark{Start: i}
		for i < len(hit) && hit[i] {
			i++
		}
		m.End = i
		marks = append(marks, m)
	}
	return marks, all
}

// at reports whether the phrase stands at the beginning of the grams, and which
// bytes it takes.
func (p Phrase) at(grams []Gram) (Mark, bool) {
	if len(p) == 0 || len(grams) < len(p) {
		return Mark{}, false
	}
	for i, t := range p {
		if !t.meets(grams[i]) {
			return Mark{}, false
		}
	}
	last, end := p[len(p)-1], grams[len(p)-1]
	m := Mark{grams[0].Start, end.End}
	if last.Prefix && end.wide() && !end.alone { // of a pair only the first was asked for
		m.End = end.Start + end.first
	}
	return m, true
}
