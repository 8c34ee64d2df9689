package review

import (
	"context"
	"slices"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Case is all that is on record of one minutes, for somebody who sees its whole
// draft.
type Case struct {
	Minutes   workflow.Minutes
	Flow      *workflow.Flow
	Data      *org.Office
	Entries   []workflow.Entry
	Revisions []workflow.Revision // without their texts
	Threads   []Thread
	Standing  office.Standing
	Steps     []Step
	Matrix    Matrix
	Leases    []workflow.Lease // who is writing now

	submitted int // see Submitted
	terms     []string
	texts     func(numbers ...int) ([]workflow.Revision, error)
}

// Open gathers a minutes' case.
func Open(ctx context.Context, o *office.Office, m workflow.Minutes) (*Case, error) {
	c := &Case{Minutes: m}
	for _, read := range []func() error{
		func() (err error) { c.Flow, err = o.Flow(ctx, m); return err },
		func() (err error) { c.Data, err = o.Data(ctx); return err },
		func() (err error) { c.Entries, err = o.Store.Entries(ctx, m.ID); return err },
		func() (err error) { c.Standing, err = o.Standing(ctx, m); return err },
		func() (err error) { c.terms, err = o.Terms(ctx); return err },
		func() (err error) { c.Leases, err = o.Store.Leases(ctx, m.ID, o.Now()); return err },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	c.Revisions = revisionsOf(c.Entries)
	c.submitted = submittedOf(c.Entries, len(c.Revisions))
	c.texts = func(numbers ...int) ([]workflow.Revision, error) { return o.Store.Texts(ctx, m.ID, numbers...) }
	c.Threads = Threads(c.Entries, c.Flow, m.Text)
	c.Steps = c.steps()
	seen, err := c.seen(ctx, o)
	if err != nil {
		return nil, err
	}
	c.Matrix = MatrixOf(m, seen, workflow.DateOf(o.Now()))
	return c, nil
}

// Step is one step of the line, for the ladder above a case.
type Step struct {
	Label string
	Here  bool
	Done  bool
	Who   string // who has taken it, where that is known
}

// steps gives the line with the present step lit.
func (c *Case) steps() []Step {
	var all []Step
	passed := true
	for _, def := range c.Flow.States {
		if def.Side && def.State != c.Minutes.Place.State {
			continue
		}
		for i := range def.Steps {
			at := workflow.Place{State: def.State, Step: i}
			s := Step{Label: c.Flow.PlaceLabel(at), Here: at == c.Minutes.Place}
			passed = passed && !s.Here
			s.Done = passed && !def.Side || s.Here && def.End
			for _, a := range c.Minutes.Approvals {
				if a.Place == at {
					s.Who = a.By.Name
				}
			}
			all = append(all, s)
		}
	}
	return all
}

// seen tells which of those who were asked and have not answered have opened the
// minutes since they were.
func (c *Case) seen(ctx context.Context, o *office.Office) (map[string]bool, error) {
	seen := map[string]bool{}
	today := workflow.DateOf(o.Now())
	for _, p := range c.Minutes.Participants {
		if p.State != workflow.PartyOpen || p.Kind != workflow.Consulted || p.Paper {
			continue
		}
		for _, person := range c.readers(p, today) {
			last, ok, err := o.Store.LastRead(ctx, c.Minutes.ID, person)
			if err != nil {
				return nil, err
			}
			if ok && last.Version >= p.Version {
				seen[key(p)] = true
			}
		}
	}
	return seen, nil
}

// readers gives who may answer a row: the person, the holders of the post, or
// the holders of the unit's posts.
func (c *Case) readers(p workflow.Participant, today workflow.Date) []string {
	if !p.Person.IsZero() {
		return []string{p.Person.ID}
	}
	var ids []string
	for _, post := range c.Data.Data().Posts {
		if post.ID != p.Post && (p.Unit == "" || post.Unit != p.Unit) {
			continue
		}
		for _, h := range c.Data.HoldersOf(post.ID, today) {
			ids = append(ids, h.ID)
		}
	}
	return ids
}

// Revision gives a text by its number; false if there is none.
func (c *Case) Revision(n int) (workflow.Revision, bool) {
	i := slices.IndexFunc(c.Revisions, func(r workflow.Revision) bool { return r.N == n })
	if i < 0 {
		return workflow.Revision{}, false
	}
	return c.Revisions[i], true
}

// AsOf gives the revision in force at a version of the minutes.
func (c *Case) AsOf(version int) workflow.Revision {
	var last workflow.Revision
	for _, r := range c.Revisions {
		if r.Version <= version && !r.Competing {
			last = r
		}
	}
	return last
}

// Submitted gives the text as it was first sent for review, from which a 花脸稿
// begins; the first text before that.
func (c *Case) Submitted() int { return c.submitted }

func submittedOf(entries []workflow.Entry, revisions int) int {
	for i := range entries {
		if entries[i].Action == workflow.Submit {
			return entries[i].Revision
		}
	}
	return min(1, revisions)
}

// Compare gives the changes between two texts, by the numbers of their
// revisions, with everybody's hand in them. Of what one person saved in a row at
// one step the last counts.
func (c *Case) Compare(from, to int) (Text, error) {
	from, to = min(from, to), max(from, to)
	texts, err := c.texts(c.between(from, to)...)
	if err != nil {
		return Text{}, err
	}
	revisions := make([]drafting.Revision, len(texts))
	first, last := ends(texts, from, to)
	for i, r := range texts {
		revisions[i] = drafting.Revision{Text: r.Text, Hand: drafting.Hand{
			ID: r.Author.ID, Name: r.Author.Name, Place: c.Flow.PlaceLabel(r.Place), Time: clock(r.At),
		}}
	}
	if len(texts) == 0 {
		return Text{}, nil
	}
	segments, err := drafting.Attribute(revisions, first, last, c.terms)
	if err != nil {
		return Text{}, err
	}
	threads := c.Threads
	if to != c.Minutes.Revision {
		threads = Threads(c.Entries, c.Flow, texts[last].Text)
	}
	return Marked(texts[last].Text, segments, threads), nil
}

// ends gives where the texts of both numbers are.
func ends(texts []workflow.Revision, from, to int) (first, last int) {
	for i, r := range texts {
		if r.N == from {
			first = i
		}
		if r.N == to {
			last = i
		}
	}
	return first, last
}

// between gives the numbers of the texts that tell whose a change is: both ends,
// and the last of each person's at each step.
func (c *Case) between(from, to int) []int {
	numbers := []int{from}
	for i, r := range c.Revisions {
		if r.N <= from || r.N >= to || r.Competing {
			continue
		}
		next := slices.IndexFunc(c.Revisions[i+1:], func(n workflow.Revision) bool { return !n.Competing })
		if next >= 0 && c.Revisions[i+1+next].N < to && c.Revisions[i+1+next].Author.ID == r.Author.ID && c.Revisions[i+1+next].Place == r.Place {
			continue
		}
		numbers = append(numbers, r.N)
	}
	if to != from {
		numbers = append(numbers, to)
	}
	return numbers
}

// revisionsOf gives the texts that a history names, without the words.
func revisionsOf(entries []workflow.Entry) []workflow.Revision {
	var all []workflow.Revision
	last := 0
	for _, e := range entries {
		r := workflow.Revision{Minutes: e.Minutes, Version: e.Version, Place: e.From, Author: e.Author(), At: e.Recorded}
		if e.From.IsZero() {
			r.Place = e.To
		}
		switch {
		case e.Saved > 0:
			r.N, r.Competing = e.Saved, true
		case e.Revision > last:
			r.N, last = e.Revision, e.Revision
		default:
			continue
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b workflow.Revision) int { return a.N - b.N })
	return all
}

// Clean gives the text in force, with the paragraphs marked that have changed
// since a revision.
func (c *Case) Clean(since int) (Text, error) {
	t := Clean(c.Minutes.Text, c.Threads)
	if since == 0 || since == c.Minutes.Revision {
		return t, nil
	}
	before, err := c.texts(since)
	if err != nil || len(before) == 0 {
		return t, err
	}
	t.MarkNew(drafting.Compare(before[0].Text, c.Minutes.Text, c.terms))
	return t, nil
}

// Redline compares a text that is not saved with the one in force.
func (c *Case) Redline(text string) Text {
	var segments []drafting.AttributedSegment
	for _, s := range drafting.Compare(c.Minutes.Text, text, c.terms) {
		segments = append(segments, drafting.AttributedSegment{Segment: s, Revision: -1})
	}
	return Marked(text, segments, nil)
}

// Entry gives the entry that made a version.
func (c *Case) Entry(version int) (workflow.Entry, bool) {
	i := slices.IndexFunc(c.Entries, func(e workflow.Entry) bool { return e.Version == version })
	if i < 0 {
		return workflow.Entry{}, false
	}
	return c.Entries[i], true
}

// Thread gives a thread by its number; the zero Thread if there is none.
func (c *Case) Thread(n int) Thread {
	for _, t := range c.Threads {
		if t.N == n {
			return t
		}
	}
	return Thread{}
}

// Threadless gives the text in force without anything about it.
func (c *Case) Threadless() Text { return Clean(c.Minutes.Text, nil) }
