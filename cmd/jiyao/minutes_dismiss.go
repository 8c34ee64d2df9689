package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
)

// A dismissing says which finding is to stand, or which is to be seen again.
type dismissing struct {
	rule, quote, reason string
	line, restore       int
	all, wide           bool
}

// minutesDismiss is the command that lets a finding of proof-reading stand (忽略),
// takes that back, or lists what stands so.
func (a *app) minutesDismiss() *cobra.Command {
	in := &dismissing{}
	cmd := a.command("minutes.dismiss")
	cmd.ValidArgsFunction = a.completeMinutes
	f := cmd.Flags()
	f.StringVar(&in.rule, "rule", "", a.msg("minutes.dismiss.flag.rule"))
	f.StringVar(&in.quote, "quote", "", a.msg("minutes.dismiss.flag.quote"))
	f.StringVar(&in.reason, "reason", "", a.msg("minutes.dismiss.flag.reason"))
	f.IntVar(&in.line, "line", 0, a.msg("minutes.dismiss.flag.line"))
	f.IntVar(&in.restore, "restore", 0, a.msg("minutes.dismiss.flag.restore"))
	f.BoolVar(&in.all, "all", false, a.msg("minutes.dismiss.flag.all"))
	f.BoolVar(&in.wide, "wide", false, a.msg("minutes.dismiss.flag.wide"))
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		switch {
		case in.restore != 0 && in.rule+in.quote+in.reason != "":
			return usage(cmd, "error.dismiss.both")
		case in.restore != 0:
			return a.restoreFinding(cmd, o, m, in.restore)
		case in.all && in.rule+in.quote == "" && in.reason != "":
			return a.dismissAll(cmd, o, m, in.reason)
		case in.rule+in.quote+in.reason == "" && !in.all:
			return a.listLetStand(cmd, o, m)
		case in.rule == "" || in.reason == "":
			return usage(cmd, "error.dismiss.lacks")
		}
		return a.dismissFinding(cmd, o, m, *in)
	})
	return cmd
}

func (a *app) dismissFinding(cmd *cobra.Command, o *office.Office, m workflow.Minutes, in dismissing) error {
	actor, err := a.actor(cmd, o)
	if err != nil {
		return err
	}
	text := drafting.Normalise(m.Text)
	doc := drafting.Parse(text)
	options, err := o.Reading(cmd.Context(), m, doc)
	if err != nil {
		return err
	}
	f, err := in.find(cmd, doc, options)
	if err != nil {
		return err
	}
	d, err := o.Dismiss(cmd.Context(), actor, office.Dismissing{Minutes: m.ID, Rule: f.ID, Text: text, Span: f.Span, Reason: in.reason, Wide: in.wide})
	if err != nil {
		return err
	}
	if d.Passed {
		return a.printDismissal("minutes.dismiss.passed", m, d)
	}
	return a.printDismissal("minutes.dismiss.done", m, d)
}

// dismissAll lets everything stand that does not bar the way.
func (a *app) dismissAll(cmd *cobra.Command, o *office.Office, m workflow.Minutes, reason string) error {
	actor, err := a.actor(cmd, o)
	if err != nil {
		return err
	}
	n, err := o.DismissAll(cmd.Context(), actor, m.ID, drafting.Normalise(m.Text), reason)
	if err != nil {
		return err
	}
	a.say("minutes.dismiss.alldone", m.Title, n)
	return nil
}

// find gives the one finding of a text that is meant.
func (in dismissing) find(cmd *cobra.Command, doc *drafting.Document, options lint.Options) (lint.Finding, error) {
	all := lint.Check(doc, options)
	var found []lint.Finding
	for i, item := range lint.Items(drafting.Format(doc), all) {
		if item.ID == in.rule && (item.Text == in.quote || in.quote == "") && (in.line == 0 || item.Line == in.line) {
			found = append(found, all[i])
		}
	}
	switch len(found) {
	case 0:
		return lint.Finding{}, usage(cmd, "error.dismiss.none", in.rule, in.quote)
	case 1:
		return found[0], nil
	default:
		return lint.Finding{}, usage(cmd, "error.dismiss.several", in.rule, len(found))
	}
}

func (a *app) restoreFinding(cmd *cobra.Command, o *office.Office, m workflow.Minutes, n int) error {
	actor, err := a.actor(cmd, o)
	if err != nil {
		return err
	}
	d, err := o.Restore(cmd.Context(), actor, m.ID, n)
	if err != nil {
		return err
	}
	return a.printDismissal("minutes.dismiss.restored", m, d)
}

func (a *app) printDismissal(id string, m workflow.Minutes, d workflow.Dismissal) error {
	if a.site.json {
		return a.printJSON(views.OfDismissal(office.LetStand{Dismissal: d}))
	}
	return a.print(func(w io.Writer) error {
		_, err := fmt.Fprintln(w, a.msg(id, m.Title, d.N, d.Rule, oneLine(d.Anchor.Quote)))
		return err
	})
}

// listLetStand lists the findings that stand by somebody's word.
func (a *app) listLetStand(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
	all, err := o.LetStand(cmd.Context(), m)
	if err != nil {
		return err
	}
	if a.site.json {
		return a.printJSON(views.OfDismissals(all))
	}
	if len(all) == 0 {
		a.say("minutes.dismiss.empty", m.Title)
		return nil
	}
	return a.print(func(w io.Writer) error {
		for _, l := range all {
			line := a.msg("minutes.dismiss.line", l.N, l.Rule, oneLine(l.Anchor.Quote), l.Reason, l.By.Name, clockOf(l.At))
			if l.Lapsed {
				line += a.msg("minutes.dismiss.lapsed")
			}
			if _, err := fmt.Fprintln(w, line); err != nil {
				return err
			}
		}
		return nil
	})
}
