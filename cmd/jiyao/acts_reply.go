package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/workflow"
)

func replyFlags(a *app, cmd *cobra.Command, o *order) {
	partyFlags(a, cmd, o)
	cmd.Flags().StringArrayVar(&o.outcomes, "outcome", nil, a.msg("act.flag.outcome"))
	cmd.Flags().StringArrayVar(&o.opinions, "opinion", nil, a.msg("act.flag.opinion"))
	complete(cmd, "outcome", []string{"同意", "原则同意", "不同意", "不涉及"})
}

// fillReply finds the rows that are answered: as they are named, else those
// that are the actor's own and wait, else those that he has not answered.
func (d *deal) fillReply() error {
	if err := d.fillOutcomes(); err != nil {
		return err
	}
	if err := d.fillParties(); err != nil || len(d.command.Rows) > 0 {
		return err
	}
	d.command.Rows = d.minutes.AskedOf(d.actor)
	return nil
}

// fillOutcomes reads what is answered: 同意, to all that is asked, or 3=不同意, to
// single 议题; and the opinions on single 议题, 3=….
func (d *deal) fillOutcomes() error {
	opinions := map[int]string{}
	for _, s := range d.order.opinions {
		list, text, some := strings.Cut(s, "=")
		items, err := numbers(d.cobra, list)
		if err != nil {
			return err
		}
		if !some || len(items) == 0 || strings.TrimSpace(text) == "" {
			return usage(d.cobra, "error.act.opinion", s)
		}
		for _, n := range items {
			opinions[n] = text
		}
	}
	for _, s := range d.order.outcomes {
		list, name, some := strings.Cut(s, "=")
		if !some {
			d.command.Outcome = workflow.OutcomeNamed(s)
			continue
		}
		items, err := numbers(d.cobra, list)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return usage(d.cobra, "error.act.outcome", s)
		}
		for _, n := range items {
			d.command.Answers = append(d.command.Answers, workflow.ItemAnswer{Item: n, Outcome: workflow.OutcomeNamed(name), Opinion: opinions[n]})
			delete(opinions, n)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(opinions)) { // with the outcome of all
		d.command.Answers = append(d.command.Answers, workflow.ItemAnswer{Item: n, Outcome: d.command.Outcome, Opinion: opinions[n]})
	}
	return nil
}

// answersSaid gives what was answered to single 议题, those alike together.
func (l language) answersSaid(answers []workflow.ItemAnswer) []string {
	var said []string
	for i, a := range answers {
		alike := func(b workflow.ItemAnswer) bool { return b.Outcome == a.Outcome && b.Opinion == a.Opinion }
		if slices.ContainsFunc(answers[:i], alike) {
			continue
		}
		var items []int
		for _, b := range answers[i:] {
			if alike(b) {
				items = append(items, b.Item)
			}
		}
		line := l.msg("show.item", joined(items), a.Outcome.Label())
		if a.Opinion != "" {
			line += "：" + oneLine(a.Opinion)
		}
		said = append(said, line)
	}
	return said
}
