package office

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/search"
)

// A Result is one minutes that was found, with the places in it.
type Result struct {
	workflow.Minutes // without its text
	Passages         []Passage
}

// A Passage is one 议题 of a minutes, or what belongs to none, that was found.
type Passage struct {
	Item    int
	Heading string
	Line    int // of the text, from 1, at which it begins
	Excerpt []Piece
}

// A Piece is a part of an excerpt; Found is what the words asked for.
type Piece struct {
	Text  string
	Found bool
}

// Results are a page of what was found.
type Results struct {
	Found []Result
	Next  int64 // to go on behind it; 0 at the end
}

// How much a search gives and looks through: documents of a page, rounds that
// it takes to fill one.
const (
	resultsPage = 20
	rounds      = 8
)

// Search gives what somebody finds of what he may see, the latest meeting
// first. What the index gives is compared with the minutes as they are now, and
// with the one rule of who sees what.
func (o *Office) Search(ctx context.Context, a workflow.Actor, q search.Query) (Results, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return Results{}, err
	}
	q.Eyes = d.eyes(a, workflow.DateOf(o.Now()))
	limit := min(q.Limit, 2*resultsPage)
	if limit <= 0 {
		limit = resultsPage
	}
	q.Limit = limit + 1
	l := looker{o: o, actor: a, query: q, phrases: q.Phrases()}
	var r Results
	for range rounds {
		hits, err := o.Store.Search(ctx, q)
		if err != nil {
			return Results{}, err
		}
		for _, h := range hits {
			if l.passages == limit {
				r.Next = q.After
				return r, nil
			}
			if err := l.take(ctx, &r, h); err != nil {
				return Results{}, err
			}
			q.After = h.ID
		}
		if len(hits) < q.Limit {
			return r, nil
		}
	}
	r.Next = q.After
	return r, nil
}

// eyes gives what somebody may find, by the same rule as Sight.
func (d *data) eyes(a workflow.Actor, today workflow.Date) search.Eyes {
	var e search.Eyes
	for _, who := range d.lookers(a, today) {
		e.All = e.All || SeesAll(who)
		if who.ID != "" {
			e.Persons = append(e.Persons, who.ID)
		}
		e.Posts = append(e.Posts, who.Posts...)
		if who.Unit != "" {
			e.Units = append(e.Units, who.Unit)
		}
	}
	return e
}

// A looker compares hits with the minutes.
type looker struct {
	o        *Office
	actor    workflow.Actor
	query    search.Query
	phrases  []search.Phrase
	passages int

	now  workflow.Minutes // the one last looked at
	text string
	see  Sight
	docs []search.Doc // made anew where the index is behind
}

// take adds a hit to the results if it is one.
func (l *looker) take(ctx context.Context, r *Results, h search.Hit) error {
	if l.now.ID != h.Minutes {
		if err := l.open(ctx, h); err != nil {
			return err
		}
	}
	if !l.see.finds(h.Item) {
		return nil
	}
	p, ok := l.passage(h)
	if !ok {
		return nil
	}
	l.passages++
	if n := len(r.Found); n == 0 || r.Found[n-1].ID != h.Minutes {
		m := l.now
		m.Text = ""
		r.Found = append(r.Found, Result{Minutes: m})
	}
	last := &r.Found[len(r.Found)-1]
	last.Passages = append(last.Passages, p)
	return nil
}

// open looks at another minutes.
func (l *looker) open(ctx context.Context, h search.Hit) error {
	m, err := l.o.Store.Minutes(ctx, h.Minutes)
	if workflow.KindOf(err) == workflow.NotFound {
		l.now, l.see = workflow.Minutes{ID: h.Minutes}, Sight{}
		return nil
	}
	if err != nil {
		return err
	}
	l.now, l.text, l.docs = m, drafting.Normalise(m.Text), nil
	if m.Version != h.Version {
		known, err := l.o.known(ctx)
		if err != nil {
			return err
		}
		l.docs = known.Of(m).Docs
	}
	l.see, err = l.o.Sight(ctx, l.actor, m)
	return err
}

// finds reports whether the sight covers a 议题, or with 0 what belongs to none.
func (s Sight) finds(item int) bool {
	switch {
	case s.Draft || s.Issued:
		return true
	case len(s.Asked) == 0:
		return false
	default:
		return len(s.Items) == 0 || slices.Contains(s.Items, item)
	}
}

// passage gives what of a document the words ask for, if they still do.
func (l *looker) passage(h search.Hit) (Passage, bool) {
	p := Passage{Item: h.Item, Heading: h.Heading}
	span := drafting.Span{Start: h.Start, End: h.End}
	if l.docs != nil {
		if h.Item >= len(l.docs) {
			return p, false
		}
		p.Heading, span = l.docs[h.Item].Heading, l.docs[h.Item].Span
	}
	if h.Item > 0 {
		p.Line = 1 + strings.Count(l.text[:min(span.Start, len(l.text))], "\n")
	}
	text := search.Passage(l.text, h.Item, span)
	head := l.now.Title + "\n" + l.now.Number.Text
	marks, all := search.Find(text, l.phrases)
	if l.query.Titles {
		if _, all = search.Find(head, l.phrases); !all {
			return p, false
		}
		return p, true
	}
	if !all && !l.split(h, text, head) {
		return p, false
	}
	p.Excerpt = excerpt(text, marks)
	return p, true
}

// split reports whether every phrase stands in the text or in title and number,
// or among the names without their padding.
func (l *looker) split(h search.Hit, text, head string) bool {
	more := ""
	if h.Item == 0 {
		more = search.Names(l.text)
	}
	for _, p := range l.phrases {
		one := []search.Phrase{p}
		found := false
		for _, where := range []string{text, head, more} {
			_, ok := search.Find(where, one)
			found = found || ok
		}
		if !found {
			return false
		}
	}
	return true
}

// The measures of an excerpt, in characters: how much stands before the first
// mark, and how long it is.
const (
	excerptBefore = 24
	excerptLong   = 110
)

// excerpt gives the surroundings of the first mark, with all marks in it; the
// beginning of a text without.
func excerpt(text string, marks []search.Mark) []Piece {
	from := 0
	if len(marks) > 0 {
		from = back(text, marks[0].Start, excerptBefore)
	}
	until := forth(text, from, excerptLong)
	var pieces []Piece
	add := func(s string, found bool) {
		s = strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c == '\n' }), " ")
		if s != "" {
			pieces = append(pieces, Piece{s, found})
		}
	}
	if from > 0 {
		add("…", false)
	}
	at := from
	for _, m := range marks {
		if m.Start >= until {
			break
		}
		add(text[at:m.Start], false)
		at = min(m.End, until)
		add(text[m.Start:at], true)
	}
	add(text[at:until], false)
	if strings.TrimSpace(text[until:]) != "" {
		add("…", false)
	}
	return pieces
}

// back goes some characters back from a place, but not beyond a line.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		c, size := utf8.DecodeLastRuneInString(text[:at])
		if c == '\n' {
			break
		}
		at -= size
	}
	return at
}

func forth(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}
