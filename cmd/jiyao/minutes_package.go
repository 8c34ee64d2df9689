package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
)

// minutesPackage is the command that writes a 定稿包 anew.
func (a *app) minutesPackage() *cobra.Command {
	cmd := a.command("minutes.package")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(cmd, "error.args.minutes")
		case len(args) > 1:
			return usage(cmd, "error.args.none", args[1])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			m, err := o.Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			p, err := o.WritePackage(cmd.Context(), m)
			if err != nil {
				return err
			}
			return a.printPackage(packageView{Minutes: m.ID, Number: m.Number.Text, File: p.File, Written: p.Written})
		})
	}
	return cmd
}

// A packageView is a 定稿包 for programs.
type packageView struct {
	Minutes string    `json:"minutes"`
	Number  string    `json:"number"`
	File    string    `json:"file"`
	Written time.Time `json:"written"`
}

func (a *app) printPackage(p packageView) error {
	if a.site.json {
		return a.printJSON(p)
	}
	_, err := fmt.Fprintln(a.out, p.File)
	return err
}
