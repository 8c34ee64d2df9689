package main

import (
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
)

// dbReindex is the command that makes the index of words anew.
func (a *app) dbReindex() *cobra.Command {
	cmd := a.command("db.reindex")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			var lines int64
			if err := o.Reindex(cmd.Context(), func(n int64) { lines = n }); err != nil {
				return err
			}
			if a.site.json {
				return a.printJSON(struct {
					Lines int64 `json:"lines"`
				}{lines})
			}
			return a.print(func(w io.Writer) error {
				_, err := io.WriteString(w, a.msg("db.reindexed", lines))
				return err
			})
		})
	}
	return cmd
}
