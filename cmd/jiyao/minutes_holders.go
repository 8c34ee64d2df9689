package main

import (
	"cmp"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// minutesHolders is the command that lists who still has a superseded edition.
func (a *app) minutesHolders() *cobra.Command {
	cmd := a.command("minutes.holders")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage(cmd, "error.args.none", args[1])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			id := ""
			if len(args) > 0 {
				m, err := o.Find(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				id = m.ID
			}
			all, err := o.Store.Superseded(cmd.Context(), id)
			if err != nil {
				return err
			}
			return a.printHolders(o, all)
		})
	}
	return cmd
}

// A holderOfView is a copy of a superseded edition for programs.
type holderOfView struct {
	Minutes string `json:"minutes"`
	Number  string `json:"number,omitempty"`
	Edition int    `json:"edition"`
	Row     int    `json:"row"`
	Unit    string `json:"unit"`
	UnitID  string `json:"unit_id,omitempty"`
	Copies  int    `json:"copies"`
	State   string `json:"state"`
	InPlace string `json:"in_place"`
	InForce int    `json:"edition_in_force"`
	Anew    bool   `json:"sent_anew"`
}

func (a *app) printHolders(o *office.Office, all []workflow.Superseded) error {
	if a.site.json {
		views := make([]holderOfView, len(all))
		for i, s := range all {
			views[i] = holderOfView{
				s.Minutes, s.Number, max(s.Edition, 1), s.N, s.Unit, s.ID, s.Copies, string(s.State), s.InPlace, s.InForce, s.Anew,
			}
		}
		return a.printJSON(views)
	}
	if len(all) == 0 {
		a.say("minutes.holders.none")
		return nil
	}
	t := table{heads: []string{
		a.msg("head.number"), a.msg("show.edition"), a.msg("head.row"), a.msg("head.unit"), a.msg("head.count"), a.msg("head.state"),
		a.msg("head.date"), a.msg("head.anew"),
	}, flex: 3}
	for _, s := range all {
		anew := a.msg("minutes.holders.yet", s.InForce)
		if s.Anew {
			anew = a.msg("minutes.holders.anew", s.InForce)
		}
		t.rows = append(t.rows, []string{
			cmp.Or(s.Number, s.Minutes), strconv.Itoa(max(s.Edition, 1)), strconv.Itoa(s.N), s.Unit, strconv.Itoa(s.Copies), copyState(s.CopyRecord),
			brief(workflow.DateOf(s.Occurred), o), anew,
		})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}
