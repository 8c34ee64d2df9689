package main

import (
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// A completer offers words while somebody types.
type completer func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective)

// completeBy has a completer offer the words of an option.
func completeBy(cmd *cobra.Command, flag string, words completer) {
	if err := cmd.RegisterFlagCompletionFunc(flag, words); err != nil {
		panic(err) // the flag is defined beside the call, or no test of the command passes
	}
}

// offered gives the words that the office's data offer; nothing where there is
// no office: completion never complains.
func (a *app) offered(cmd *cobra.Command, typed string, words func(*office.Office) []string) ([]string, cobra.ShellCompDirective) {
	var fit []string
	err := a.office(cmd.Context(), func(o *office.Office) error {
		for _, w := range words(o) {
			if strings.HasPrefix(w, typed) {
				fit = append(fit, w)
			}
		}
		return nil
	})
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return fit, cobra.ShellCompDirectiveNoFileComp
}

// described puts a word and what it stands for together, as shells take it.
func described(word, means string) string {
	return word + "\t" + strings.Join(strings.Fields(means), " ")
}

// completeMinutes offers IDs and numbers of the latest minutes, then files.
func (a *app) completeMinutes(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return a.offered(cmd, typed, func(o *office.Office) []string {
		page, _, err := o.Store.List(cmd.Context(), workflow.Filter{Limit: 100})
		if err != nil {
			return nil
		}
		var words []string
		for _, l := range page {
			words = append(words, described(l.ID, l.Title))
			if l.Number != "" {
				words = append(words, described(l.Number, l.Title))
			}
		}
		return words
	})
}

// completePeople offers people by ID.
func (a *app) completePeople(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.offered(cmd, typed, func(o *office.Office) []string {
		data, err := o.Data(cmd.Context())
		if err != nil {
			return nil
		}
		var words []string
		for _, p := range data.Data().Persons {
			words = append(words, described(p.ID, p.Name))
		}
		return words
	})
}

// completeUnits offers units by name.
func (a *app) completeUnits(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.offered(cmd, typed, func(o *office.Office) []string {
		data, err := o.Data(cmd.Context())
		if err != nil {
			return nil
		}
		today := workflow.DateOf(o.Now())
		var words []string
		for _, u := range data.Data().Units {
			if u.Holds(today) {
				words = append(words, data.ShortName(u.ID, today))
			}
		}
		return words
	})
}

// completeAsked offers minutes first, then units.
func (a *app) completeAsked(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return a.completeMinutes(cmd, args, typed)
	}
	return a.completeUnits(cmd, args, typed)
}

func (a *app) completeMeetings(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.offered(cmd, typed, func(o *office.Office) []string {
		data, err := o.Data(cmd.Context())
		if err != nil {
			return nil
		}
		var words []string
		for _, t := range data.Meetings(workflow.DateOf(o.Now())) {
			words = append(words, described(t.ID, t.Label))
		}
		return words
	})
}

func (a *app) completeTopics(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.offered(cmd, typed, func(o *office.Office) []string {
		data, err := o.Data(cmd.Context())
		if err != nil {
			return nil
		}
		var words []string
		for _, t := range data.Data().Topics {
			words = append(words, described(t.ID, t.Label))
		}
		return words
	})
}

func (a *app) completeGroups(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.offered(cmd, typed, func(o *office.Office) []string {
		data, err := o.Data(cmd.Context())
		if err != nil {
			return nil
		}
		var words []string
		for _, g := range data.Data().Groups {
			words = append(words, described(g.ID, g.Label))
		}
		return words
	})
}

// completeFlows offers the flows' names.
func (a *app) completeFlows(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	words, directive := a.offered(cmd, typed, func(o *office.Office) []string {
		flows, err := o.Flows(cmd.Context())
		if err != nil {
			return nil
		}
		var words []string
		for _, f := range flows {
			words = append(words, described(flowName(f.ID), f.Label))
		}
		return words
	})
	return words, directive
}
