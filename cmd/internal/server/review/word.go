package review

import (
	"time"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/workflow"
)

// Tracked gives the text of a revision and, as tracked changes with their
// authors, what became of an earlier one on the way to it (花脸稿). Both are
// revisions that there are.
func (c *Case) Tracked(from, to int) (text string, changes []docx.Change, err error) {
	saved, err := c.texts(c.between(from, to)...)
	if err != nil || len(saved) == 0 {
		return "", nil, err
	}
	texts := make([]drafting.Revision, len(saved))
	first, last := ends(saved, from, to)
	for i, r := range saved {
		texts[i].Text = drafting.Format(drafting.Parse(r.Text))
	}
	segments, err := drafting.Attribute(texts, first, last, c.terms)
	if err != nil {
		return "", nil, err
	}
	for _, s := range segments {
		change := docx.Change{Segment: s.Segment}
		if s.Revision >= 0 {
			by := saved[s.Revision]
			change.By = docx.Author{Name: by.Author.Name, Time: official(by.At)}
		}
		changes = append(changes, change)
	}
	return texts[last].Text, changes, nil
}

// Comments gives the remarks on a text for the margin of a Word file, the answers
// to each behind it.
func (c *Case) Comments(text string) []docx.Comment {
	var all []docx.Comment
	for _, t := range Threads(c.Entries, c.Flow, text) {
		notes := t.Notes
		if t.Settled != nil {
			done := *t.Settled
			done.Text = "（已处理）" + done.Text
			notes = append(notes[:len(notes):len(notes)], done)
		}
		for _, n := range notes {
			comment := docx.Comment{By: docx.Author{Name: n.Who, Time: official(n.At)}, Text: n.Text}
			switch {
			case t.Found:
				comment.Span = t.Span
			case t.Quote != "":
				comment.Text = "（原文“" + t.Quote + "”已改动）" + n.Text
			}
			all = append(all, comment)
		}
	}
	return all
}

// official is a time as offices write it: Word shows the hour that stands in the
// file, whatever its zone.
func official(t time.Time) time.Time { return t.In(workflow.Shanghai()) }
