package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow/store"
)

// dbRekey is the command that has a new key sign the log's heads.
func (a *app) dbRekey() *cobra.Command {
	var t taking
	cmd := a.command("db.rekey")
	f := cmd.Flags()
	f.StringVarP(&t.note, "note", "m", "", a.msg("db.rekey.flag.note"))
	f.StringVar(&t.second, "second", "", a.msg("org.flag.second"))
	completeBy(cmd, "second", a.completePeople)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			w, err := a.warrant(cmd, o, t)
			if err != nil {
				return err
			}
			done, err := o.Rekey(cmd.Context(), w)
			if err != nil {
				return confirmed(cmd, err)
			}
			return a.printRekeyed(cmd.Context(), o, done)
		})
	}
	return cmd
}

func (a *app) printRekeyed(ctx context.Context, o *office.Office, done office.Rekeyed) error {
	signed, err := o.Store.LastHead(ctx)
	if err != nil {
		return err
	}
	if a.site.json {
		return a.printJSON(struct {
			From string `json:"from"`
			To   string `json:"to"`
			Kept string `json:"kept,omitempty"`
			Head string `json:"head"`
		}{done.From, done.To, done.Kept, signed})
	}
	return a.print(func(w io.Writer) error {
		text := a.msg("db.rekeyed", done.To)
		if done.Kept != "" {
			text += a.msg("db.rekeyed.kept", done.Kept)
		}
		_, err := io.WriteString(w, text)
		return err
	})
}

// unsealed tells that the work was done and is not in the log because the key
// is another; other errors are given back.
func (a *app) unsealed(err error) error {
	var other *store.KeyError
	if !errors.As(err, &other) {
		return err
	}
	a.say("db.unsealed", a.sentence(other))
	return nil
}

// keyAfter says which key a database needs that was put in the office's
// folder, if it is not the one that is there.
func (a *app) keyAfter(end store.LogEnd) string {
	have, err := store.ReadSealKey(office.KeyFile(a.dir()))
	switch {
	case end.Key == "" || end.Key == have.Mark():
		return ""
	case err != nil:
		return a.msg("db.key.none", end.Key)
	}
	return a.msg("db.key.other", have.Mark(), end.Key)
}
