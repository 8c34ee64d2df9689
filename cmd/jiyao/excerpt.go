package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// excerpt is the group of commands about excerpts for units (节录).
func (a *app) excerpt() *cobra.Command {
	return a.siteFlags(a.group("excerpt", ordered(a.excerptList(), a.excerptCut(), a.excerptExport())...))
}

// excerptList is the command that lists what was cut, what could be, and what a
// newer edition has made old.
func (a *app) excerptList() *cobra.Command {
	return a.onMinutes("excerpt.list", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		who, err := a.actor(cmd, o)
		if err != nil {
			return err
		}
		seen, err := o.ExcerptsOf(cmd.Context(), m)
		if err != nil {
			return err
		}
		seen = slices.DeleteFunc(seen, func(x office.DatedExcerpt) bool { return !office.SeesExcerpt(who, x.Excerpt) })
		if a.site.json {
			return a.printJSON(views.OfExcerpts(seen))
		}
		return a.printExcerpts(cmd, o, m, who, seen)
	})
}

func (a *app) printExcerpts(cmd *cobra.Command, o *office.Office, m workflow.Minutes, who workflow.Actor, seen []office.DatedExcerpt) error {
	t := table{heads: []string{a.msg("excerpt.code"), a.msg("head.unit"), a.msg("head.items"), a.msg("head.state")}, flex: 1}
	for _, x := range seen {
		state := x.Kind.Label()
		if x.Outdated {
			state += a.msg("excerpt.old")
		}
		t.rows = append(t.rows, []string{x.Code, x.Unit, joined(x.Items), state})
	}
	if office.SeesAll(who) && !m.PDF.IsZero() {
		offers, err := o.ExcerptOffers(cmd.Context(), m)
		if err != nil {
			return err
		}
		for _, offer := range offers {
			t.rows = append(t.rows, []string{"", offer.Unit, joined(offer.Items), a.msg("excerpt.offer")})
		}
	}
	if len(t.rows) == 0 {
		a.say("excerpt.none", m.Title)
		return nil
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// excerptCut is the command that cuts an excerpt for a unit.
func (a *app) excerptCut() *cobra.Command {
	var in office.Excerpting
	notice := false
	cmd := a.onMinutes("excerpt.cut", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		who, err := a.actor(cmd, o)
		if err != nil {
			return err
		}
		in.Kind = workflow.PlainExcerpt
		if notice {
			in.Kind = workflow.DecisionNotice
		}
		x, err := o.CutExcerpt(cmd.Context(), who, m, in)
		if err != nil {
			return err
		}
		if a.site.json {
			return a.printJSON(views.OfExcerpt(office.DatedExcerpt{Excerpt: x}))
		}
		return a.print(func(w io.Writer) error {
			_, err := fmt.Fprintln(w, a.msg("excerpt.done", x.Title, x.Unit, x.Code, x.SHA256))
			return err
		})
	})
	cmd.Flags().StringVar(&in.Unit, "unit", "", a.msg("excerpt.flag.unit"))
	cmd.Flags().IntSliceVar(&in.Items, "item", nil, a.msg("excerpt.flag.item"))
	cmd.Flags().BoolVar(&notice, "notice", false, a.msg("excerpt.flag.notice"))
	return cmd
}

// excerptExport is the command that hands out an excerpt as PDF or text, to who may
// read it.
func (a *app) excerptExport() *cobra.Command {
	var output string
	cmd := a.command("excerpt.export")
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("excerpt.flag.output"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.excerpt")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			who, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			x, err := o.ReadableExcerpt(cmd.Context(), who, args[0])
			if err != nil {
				return err
			}
			data := []byte(x.Text)
			if !strings.HasSuffix(output, ".txt") {
				if data, err = o.ReadReleased(x.PDF); err != nil {
					return err
				}
			}
			if outdated, err := o.Outdated(cmd.Context(), x.Minutes); err != nil {
				return err
			} else if outdated {
				a.say("excerpt.outdated", x.Title)
			}
			return a.writeOut(cmd, output, safefile.Name(x.Title)+".pdf", func(w io.Writer) error {
				_, err := w.Write(data)
				return err
			})
		})
	}
	return cmd
}
