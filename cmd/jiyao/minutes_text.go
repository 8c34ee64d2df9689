package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// minutesText is the command that prints a text.
func (a *app) minutesText() *cobra.Command {
	var revision int
	cmd := a.command("minutes.text")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.Flags().IntVar(&revision, "revision", 0, a.msg("minutes.text.flag.revision"))
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		text := m.Text
		if revision != 0 {
			r, err := revisionOf(cmd, o, m, revision)
			if err != nil {
				return err
			}
			text = r.Text
		}
		if a.site.json {
			return a.printJSON(struct {
				ID       string `json:"id"`
				Revision int    `json:"revision"`
				Text     string `json:"text"`
			}{m.ID, orOther(revision, m.Revision), text})
		}
		if err := a.printBytes([]byte(strings.TrimSuffix(text, "\n") + "\n")); err != nil || revision != 0 {
			return err
		}
		return a.markRead(cmd, o, m)
	})
	return cmd
}

func orOther(n, otherwise int) int {
	if n != 0 {
		return n
	}
	return otherwise
}

// markRead remembers what the one who looks has seen. Where that cannot be
// kept, on a full disk, he has read it all the same.
func (a *app) markRead(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
	actor, err := a.reader(cmd, o)
	if err != nil || actor.IsZero() {
		return err
	}
	err = o.Store.MarkRead(cmd.Context(), workflow.Reading{
		Minutes: m.ID, Reader: actor.ID, Revision: m.Revision, Version: m.Version, At: o.Now().UTC().Truncate(time.Microsecond),
	})
	if err != nil {
		a.say("note.unmarked", a.sentence(err))
	}
	return nil
}

// revisionOf gives one revision of a minutes.
func revisionOf(cmd *cobra.Command, o *office.Office, m workflow.Minutes, n int) (workflow.Revision, error) {
	all, err := o.Store.Revisions(cmd.Context(), m.ID)
	if err != nil {
		return workflow.Revision{}, err
	}
	if n < 1 || n > len(all) {
		return workflow.Revision{}, &RevisionError{N: n, Last: len(all)}
	}
	return all[n-1], nil
}

// RevisionError is a revision that there is not.
type RevisionError struct{ N, Last int }

// Error says in Chinese which there are.
func (e *RevisionError) Error() string { return e.in(chinese) }

func (e *RevisionError) in(l language) string { return l.msg("error.revision", e.N, e.Last) }

// minutesHistory is the command that prints what was done.
func (a *app) minutesHistory() *cobra.Command {
	var refused bool
	cmd := a.command("minutes.history")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.Flags().BoolVar(&refused, "refused", false, a.msg("minutes.history.flag.refused"))
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		if refused {
			return a.printRefusals(cmd, o, m)
		}
		flow, err := o.Flow(cmd.Context(), m)
		if err != nil {
			return err
		}
		entries, err := o.Store.Entries(cmd.Context(), m.ID)
		if err != nil {
			return err
		}
		if a.site.json {
			shown := make([]views.Entry, len(entries))
			for i, e := range entries {
				shown[i] = views.OfEntry(e, flow, m)
			}
			return a.printJSON(shown)
		}
		return a.print(func(w io.Writer) error {
			h := chronicle{app: a, flow: flow, rows: map[int]string{}}
			for _, e := range entries {
				h.line(w, e)
			}
			return nil
		})
	})
	return cmd
}

// indented writes a text between the margin and the screen's edge; its further
// lines stand beneath the words of the first.
func indented(w io.Writer, text string, margin int) {
	for i, line := range fold(text, screen-5) {
		indent := margin
		if i > 0 {
			indent = 5
		}
		fmt.Fprintf(w, "%s%s\n", strings.Repeat(" ", indent), strings.TrimRight(line, " "))
	}
}

func paperOf(e workflow.Entry) workflow.Paper {
	if e.Paper == nil {
		return workflow.Paper{}
	}
	return *e.Paper
}

// printRefusals prints what was refused (拒办记录).
func (a *app) printRefusals(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
	all, err := o.Store.Refusals(cmd.Context(), m.ID)
	if err != nil {
		return err
	}
	if a.site.json {
		shown := make([]views.Refusal, len(all))
		for i, r := range all {
			shown[i] = views.OfRefusal(r)
		}
		return a.printJSON(shown)
	}
	if len(all) == 0 {
		a.say("history.none")
		return nil
	}
	t := table{heads: []string{a.msg("head.row"), a.msg("head.time"), a.msg("head.who"), a.msg("head.wanted"), a.msg("head.why")}, flex: 4}
	for _, r := range all {
		t.rows = append(t.rows, []string{strconv.Itoa(r.N), clockOf(r.Recorded), r.Actor.Name, r.Action.Label(), r.Msg})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}
