package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/workflow"
)

// minutesDiff is the command that shows the redline (花脸稿) between two texts
// of a minutes, with whose each change is.
func (a *app) minutesDiff() *cobra.Command {
	var r span
	cmd := a.command("minutes.diff")
	cmd.ValidArgsFunction = a.completeMinutes
	f := cmd.Flags()
	f.BoolVar(&r.versions, "versions", false, a.msg("minutes.diff.flag.versions"))
	f.BoolVar(&r.seen, "since-seen", false, a.msg("minutes.diff.flag.seen"))
	f.BoolVar(&r.whole, "whole", false, a.msg("minutes.diff.flag.whole"))
	cmd.RunE = a.one(2, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, rest []string) error {
		all, err := o.Store.Revisions(cmd.Context(), m.ID)
		if err != nil {
			return err
		}
		if err := r.find(a, cmd, o, m, all, rest); err != nil {
			return err
		}
		return a.redline(cmd, o, m, all, r)
	})
	return cmd
}

// A span is the two texts that are compared: by number of revision, the later
// one last.
type span struct {
	from, to int
	versions bool
	seen     bool
	whole    bool
}

// find works out which texts are meant: as named; since the one who looks has
// last seen it; else the last change.
func (r *span) find(a *app, cmd *cobra.Command, o *office.Office, m workflow.Minutes, all []workflow.Revision, rest []string) error {
	r.from, r.to = max(m.Revision-1, 1), m.Revision
	switch {
	case r.seen:
		return r.since(a, cmd, o, m)
	case len(rest) == 0:
		return nil
	}
	ends := []int{0, m.Revision}
	for i, s := range rest {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return usage(cmd, "error.revision.number", s)
		}
		if ends[i] = n; r.versions {
			ends[i] = asOf(all, n)
		}
		if ends[i] < 1 || ends[i] > len(all) {
			return &RevisionError{N: n, Last: len(all)}
		}
	}
	r.from, r.to = min(ends[0], ends[1]), max(ends[0], ends[1])
	return nil
}

// since begins where the one who looks last read the text.
func (r *span) since(a *app, cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
	actor, err := a.actor(cmd, o)
	if err != nil {
		return err
	}
	last, ok, err := o.Store.LastRead(cmd.Context(), m.ID, actor.ID)
	if err != nil {
		return err
	}
	if r.from = last.Revision; !ok {
		a.say("diff.unread", actor.Name)
		r.from = 1
	}
	r.to = m.Revision
	return nil
}

// asOf gives the revision in force at a version of the minutes.
func asOf(all []workflow.Revision, version int) int {
	n := 0
	for _, r := range all {
		if r.Version <= version && !r.Competing {
			n = r.N
		}
	}
	return n
}

// redline prints the redline and remembers that it was read.
func (a *app) redline(cmd *cobra.Command, o *office.Office, m workflow.Minutes, all []workflow.Revision, r span) error {
	terms, err := o.Terms(cmd.Context())
	if err != nil {
		return err
	}
	flow, err := o.Flow(cmd.Context(), m)
	if err != nil {
		return err
	}
	texts, from, to := revisions(all, flow, r)
	segments, err := drafting.Attribute(texts, from, to, terms)
	if err != nil {
		return err
	}
	var line drafting.Redline
	for _, s := range segments {
		line = append(line, s.Segment)
	}
	switch {
	case a.site.json:
		err = a.printJSON(struct {
			ID       string                       `json:"id"`
			From     int                          `json:"from"`
			To       int                          `json:"to"`
			Summary  drafting.Summary             `json:"summary"`
			Segments []drafting.AttributedSegment `json:"segments"`
		}{m.ID, r.from, r.to, line.Summary(), segments})
	default:
		a.say("diff.head", m.Title, r.from, r.to, line.Summary())
		err = a.print(func(w io.Writer) error {
			a.marked(w, segments, r.whole)
			return nil
		})
	}
	if err == nil && r.to == m.Revision {
		err = a.markRead(cmd, o, m)
	}
	return err
}

// revisions gives the texts that were in force between the two, and those two
// themselves where they competed.
func revisions(all []workflow.Revision, flow *workflow.Flow, r span) (texts []drafting.Revision, from, to int) {
	for _, one := range all {
		if one.Competing && one.N != r.from && one.N != r.to {
			continue
		}
		switch one.N {
		case r.from:
			from = len(texts)
		case r.to:
			to = len(texts)
		}
		texts = append(texts, drafting.Revision{Text: one.Text, Hand: drafting.Hand{
			ID: one.Author.ID, Name: one.Author.Name, Place: flow.PlaceLabel(one.Place), Time: clockOf(one.At),
		}})
		if r.from == r.to {
			to = from
		}
	}
	return texts, from, to
}

// marked writes the paragraphs that changed, each piece with the number of its
// hand, and then who the hands are.
func (a *app) marked(w io.Writer, segments []drafting.AttributedSegment, whole bool) {
	var hands []drafting.Hand
	number := map[int]int{}
	var b strings.Builder
	for _, s := range segments {
		if s.Change == drafting.Kept {
			b.WriteString(s.Text)
			continue
		}
		if number[s.Revision] == 0 {
			hands = append(hands, s.Hand)
			number[s.Revision] = len(hands)
		}
		b.WriteString(pieces(s, number[s.Revision]))
	}
	if len(hands) == 0 && !whole {
		return
	}
	elided := false
	for line := range strings.Lines(b.String()) {
		text := strings.TrimRight(line, "\n")
		if !whole && !strings.Contains(text, "[-") && !strings.Contains(text, "{+") {
			if !elided && strings.TrimSpace(text) != "" {
				fmt.Fprintln(w, "……")
			}
			elided = elided || strings.TrimSpace(text) != ""
			continue
		}
		elided = false
		for _, part := range fold(text, screen) {
			fmt.Fprintln(w, part)
		}
	}
	if len(hands) > 0 {
		fmt.Fprintln(w)
	}
	for i, h := range hands {
		fmt.Fprintln(w, a.msg("diff.hand", i+1, h.Name, h.Place, h.Time))
	}
}

// pieces writes what one hand deleted or inserted, a line at a time, so that
// every line bears its marks.
func pieces(s drafting.AttributedSegment, hand int) string {
	open, end := "[-", "-]"
	if s.Change == drafting.Inserted {
		open, end = "{+", "+}"
	}
	var b strings.Builder
	for line := range strings.Lines(s.Text) {
		text, ended := strings.CutSuffix(line, "\n")
		if text == "" && ended {
			text = "¶"
		}
		fmt.Fprintf(&b, "%s%s%s（%d）", open, text, end, hand)
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
