package drafting

import "fmt"

// Hand is who saved a revision, at which step of the work (环节) and when, as
// the caller writes them.
type Hand struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Place string `json:"place"`
	Time  string `json:"time"`
}

// Revision is a text as somebody saved it.
type Revision struct {
	Text string
	Hand Hand
}

// AttributedSegment is a piece of a redline with the hand that deleted or
// inserted it.
type AttributedSegment struct {
	Segment
	Revision int  `json:"revision"` // index of the revision that made the change; -1 where the text is kept
	Hand     Hand `json:"hand"`     // of that revision
}

// Attribute gives the redline from one revision to a later one, by their
// indices, with the hand behind every change (按人按环节). A piece that several
// hands changed is cut between them. What was inserted and deleted again in
// between is in neither text and does not appear; what was deleted, restored
// and deleted again is the last hand's.
func Attribute(revisions []Revision, from, to int, terms []string) ([]AttributedSegment, error) {
	if from < 0 || to >= len(revisions) || from > to {
		return nil, fmt.Errorf("不能比较第%d版和第%d版：共有%d版，应当从较早的一版比到较晚的一版", from+1, to+1, len(revisions))
	}
	c := newCredit(revisions[from:to+1], terms)
	var all []AttributedSegment
	for _, s := range c.whole {
		for _, a := range c.split(s) {
			if a.Revision >= 0 {
				a.Revision += from
				a.Hand = revisions[a.Revision].Hand
			}
			all = append(all, a)
		}
	}
	return all, nil
}

// credit knows the revision behind every byte of the redline from the first
// text to the last.
type credit struct {
	whole Redline
	came  []int // by byte of the last text, the revision that inserted it
	went  []int // by byte of the first text, the revision that deleted it
}

// newCredit asks twice: by whole clauses, which finds somebody for everything
// the redline shows, then by what each revision really changed, which takes
// precedence.
func newCredit(revisions []Revision, terms []string) credit {
	var texts []string
	for _, r := range revisions {
		texts = append(texts, r.Text)
	}
	words := newLexicon(terms, texts...)
	first, last := texts[0], texts[len(texts)-1]
	c := credit{
		whole: compare(first, last, words, wholeClauses),
		came:  make([]int, len(last)),
		went:  make([]int, len(first)),
	}
	for _, fine := range []fineness{wholeClauses, singleAtoms} {
		came, went := make([]int, len(last)), make([]int, len(first))
		for i := 1; i < len(texts); i++ {
			if texts[i] != texts[i-1] {
				creditInserted(came, compare(texts[i-1], last, words, fine), i)
				creditDeleted(went, compare(first, texts[i], words, fine), i)
			}
		}
		overlay(c.came, came)
		overlay(c.went, went)
	}
	return c
}

// creditInserted credits revision i with what the text before it lacks of the
// last one; a later revision may yet take it over.
func creditInserted(came []int, before Redline, i int) {
	for _, s := range before {
		if s.Change == Inserted {
			fill(came[s.New.Start:s.New.End], i)
		}
	}
}

// creditDeleted credits revision i with what it lacks of the first text and
// the revision before it still had.
func creditDeleted(went []int, after Redline, i int) {
	for _, s := range after {
		part := went[s.Old.Start:s.Old.End]
		if s.Change == Kept {
			fill(part, 0)
			continue
		}
		for at := range part {
			if part[at] == 0 {
				part[at] = i
			}
		}
	}
}

// overlay puts what over says over what under does.
func overlay(under, over []int) {
	for i, n := range over {
		if n > 0 {
			under[i] = n
		}
	}
}

func fill(s []int, n int) {
	for i := range s {
		s[i] = n
	}
}

// split cuts a segment where one revision's work ends and another's begins.
func (c credit) split(s Segment) []AttributedSegment {
	var by []int
	switch s.Change {
	case Deleted:
		by = c.went[s.Old.Start:s.Old.End]
	case Inserted:
		by = c.came[s.New.Start:s.New.End]
	default:
		return []AttributedSegment{{Segment: s, Revision: -1}}
	}
	var parts []AttributedSegment
	for from := 0; from < len(by); {
		to := from + 1
		for to < len(by) && by[to] == by[from] {
			to++
		}
		parts = append(parts, AttributedSegment{Segment: s.part(from, to), Revision: by[from]})
		from = to
	}
	return parts
}

// part gives the bytes from..to of a segment that is deleted or inserted.
func (s Segment) part(from, to int) Segment {
	p := s
	p.Text = s.Text[from:to]
	if s.Change == Deleted {
		p.Old = Span{s.Old.Start + from, s.Old.Start + to}
	} else {
		p.New = Span{s.New.Start + from, s.New.Start + to}
	}
	return p
}
