package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// minutesPackage is the command that writes a 定稿包 anew.
func (a *app) minutesPackage() *cobra.Command {
	cmd := a.command("minutes.package")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		p, err := o.WritePackage(cmd.Context(), m)
		if err != nil {
			return err
		}
		return a.printPackage(packageView{Minutes: m.ID, Number: m.Number.Text, File: p.File, Written: p.Written})
	})
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
