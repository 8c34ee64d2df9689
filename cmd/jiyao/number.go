package main

import (
	"cmp"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// number is the group of commands about the ledgers of numbers (文号登记簿).
func (a *app) number() *cobra.Command {
	return a.siteFlags(a.group("number", ordered(a.numberList(), a.numberReserve(), a.numberVoid())...))
}

// numberList is the command that prints the register.
func (a *app) numberList() *cobra.Command {
	var year string
	cmd := a.command("number.list")
	cmd.ValidArgsFunction = a.completeSeries
	cmd.Flags().StringVar(&year, "year", "", a.msg("number.flag.year"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage(cmd, "error.args.none", args[1])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			series, err := a.seriesNamed(cmd, o, args)
			if err != nil {
				return err
			}
			scope := cmp.Or(year, workflow.DateOf(o.Now()).Year())
			var all []workflow.NumberRecord
			for _, s := range series {
				found, err := o.Store.Numbers(cmd.Context(), s, scope)
				if err != nil {
					return err
				}
				all = append(all, found...)
			}
			return a.printNumbers(cmd, o, all, scope)
		})
	}
	return cmd
}

// seriesNamed gives the series that is named, or all there are.
func (a *app) seriesNamed(cmd *cobra.Command, o *office.Office, args []string) ([]string, error) {
	data, err := o.Data(cmd.Context())
	if err != nil {
		return nil, err
	}
	var all, known []string
	for _, s := range data.Data().Series {
		if len(args) > 0 && (args[0] == s.ID || args[0] == s.Label) {
			return []string{s.ID}, nil
		}
		all, known = append(all, s.ID), append(known, s.ID+"（"+s.Label+"）")
	}
	if len(args) > 0 {
		return nil, &UnknownNameError{Noun: "noun.series", Name: args[0], Known: known}
	}
	return all, nil
}

func (a *app) completeSeries(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.offered(cmd, typed, func(o *office.Office) []string {
		series, err := a.seriesNamed(cmd, o, nil)
		if err != nil {
			return nil
		}
		return series
	})
}

func (a *app) printNumbers(cmd *cobra.Command, o *office.Office, all []workflow.NumberRecord, scope string) error {
	shown := make([]views.Number, len(all))
	t := table{heads: []string{a.msg("head.number"), a.msg("head.state"), a.msg("head.minutes"), a.msg("head.date")}, flex: 2}
	for i, r := range all {
		v := views.OfNumber(r, "")
		if r.Minutes != "" {
			m, err := o.Store.Minutes(cmd.Context(), r.Minutes)
			if err != nil {
				return err
			}
			v.Title = m.Title
		}
		shown[i] = v
		about := v.Title
		if v.Reason != "" {
			about += a.msg("number.reason", v.Reason)
		}
		t.rows = append(t.rows, []string{v.Text, r.State.Label(), about, brief(workflow.DateOf(r.Changed), o)})
	}
	switch {
	case a.site.json:
		return a.printJSON(shown)
	case len(all) == 0:
		a.say("number.none", scope)
		return nil
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// numberReserve is the command that takes numbers out of the ledger for later.
func (a *app) numberReserve() *cobra.Command {
	var year, note string
	var count int
	cmd := a.command("number.reserve")
	cmd.ValidArgsFunction = a.completeSeries
	cmd.Flags().StringVar(&year, "year", "", a.msg("number.flag.year"))
	cmd.Flags().IntVar(&count, "count", 1, a.msg("number.flag.count"))
	cmd.Flags().StringVarP(&note, "note", "m", "", a.msg("number.flag.note"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.series")
		}
		return a.registering(cmd, args[0], year, func(o *office.Office, actor workflow.Actor, series string, scope int) error {
			taken, err := o.Reserve(cmd.Context(), actor, series, scope, count, note)
			if err != nil {
				return err
			}
			return a.printReserved(taken)
		})
	}
	return cmd
}

// ledger gives a series and the year whose ledger is meant.
func (a *app) ledger(cmd *cobra.Command, o *office.Office, name, year string) (string, int, error) {
	series, err := a.seriesNamed(cmd, o, []string{name})
	if err != nil {
		return "", 0, err
	}
	n, err := strconv.Atoi(cmp.Or(year, workflow.DateOf(o.Now()).Year()))
	if err != nil || n < 1900 || n > 9999 {
		return "", 0, usage(cmd, "error.year", year)
	}
	return series[0], n, nil
}

func (a *app) printReserved(taken []workflow.DocNumber) error {
	if a.site.json {
		texts := make([]string, len(taken))
		for i, n := range taken {
			texts[i] = n.Text
		}
		return a.printJSON(texts)
	}
	return a.print(func(w io.Writer) error {
		for _, n := range taken {
			if _, err := io.WriteString(w, n.Text+"\n"); err != nil {
				return err
			}
		}
		return nil
	})
}

// registering lets whoever acts write into a series' ledger of a year.
func (a *app) registering(cmd *cobra.Command, series, year string, do func(o *office.Office, actor workflow.Actor, series string, scope int) error) error {
	return a.office(cmd.Context(), func(o *office.Office) error {
		series, scope, err := a.ledger(cmd, o, series, year)
		if err != nil {
			return err
		}
		actor, err := a.actor(cmd, o)
		if err != nil {
			return err
		}
		return do(o, actor, series, scope)
	})
}

// numberVoid is the command that makes a reserved or free number a 空号.
func (a *app) numberVoid() *cobra.Command {
	var year, note string
	cmd := a.command("number.void")
	cmd.ValidArgsFunction = a.completeSeries
	cmd.Flags().StringVar(&year, "year", "", a.msg("number.flag.year"))
	cmd.Flags().StringVarP(&note, "note", "m", "", a.msg("number.flag.note"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 2 {
			return usage(cmd, "error.args.number")
		}
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 1 {
			return usage(cmd, "error.args.number")
		}
		return a.registering(cmd, args[0], year, func(o *office.Office, actor workflow.Actor, series string, scope int) error {
			text, err := o.VoidNumber(cmd.Context(), actor, series, scope, n, note)
			if err == nil {
				a.say("number.voided", text)
			}
			return err
		})
	}
	return cmd
}
