package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/socket"
	"jiyao/workflow/store"
)

// dbBackup is the command that writes a backup while the work goes on.
func (a *app) dbBackup() *cobra.Command {
	var force bool
	cmd := a.command("db.backup")
	cmd.ValidArgsFunction = nil
	cmd.Flags().BoolVar(&force, "force", false, a.msg("db.backup.flag.force"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.backup")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			m, err := o.Store.Backup(cmd.Context(), store.Target{Path: a.path(args[0]), Replace: force}, o.Now())
			if err != nil {
				return writeError(args[0], err)
			}
			if a.site.json {
				return a.printJSON(m)
			}
			return a.print(func(w io.Writer) error {
				_, err := io.WriteString(w, a.msg("db.backed", args[0], m.Log.Leaves, cmp.Or(m.Log.Code, "-")))
				return err
			})
		})
	}
	return cmd
}

// dbRestore is the command that puts a backup in place.
func (a *app) dbRestore() *cobra.Command {
	var force bool
	cmd := a.command("db.restore")
	cmd.ValidArgsFunction = nil
	cmd.Flags().BoolVar(&force, "force", false, a.msg("db.restore.flag.force"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.backup")
		}
		if _, err := os.Stat(a.path(args[0])); err != nil {
			return &NoInputError{Path: args[0]}
		}
		done, err := a.restore(cmd.Context(), a.path(args[0]), force)
		if err != nil {
			return err
		}
		if a.site.json {
			return a.printJSON(done)
		}
		return a.print(func(w io.Writer) error {
			text := a.msg("db.restored", done.Verified.Minutes, done.Log.Leaves, cmp.Or(done.Log.Code, "-"))
			if done.Kept != "" {
				text += a.msg("db.kept", done.Kept)
			}
			_, err := io.WriteString(w, text+a.msg("db.rest", a.dir())+a.keyAfter(done.Log))
			return err
		})
	}
	return cmd
}

// restore owns the folder meanwhile, so that nobody opens what is being put
// in place; a server that has it must end first.
func (a *app) restore(ctx context.Context, from string, force bool) (store.Restored, error) {
	if a.dsn() != "" {
		return store.Restore(ctx, from, store.Target{Path: a.dsn(), Replace: force})
	}
	if err := os.MkdirAll(a.dir(), 0o750); err != nil {
		return store.Restored{}, writeError(a.dir(), err)
	}
	own, err := a.alone(ctx)
	if err != nil {
		return store.Restored{}, err
	}
	done, err := store.Restore(ctx, from, store.Target{Path: filepath.Join(a.dir(), "jiyao.db"), Replace: force})
	return done, errors.Join(err, own.Close())
}

// alone owns the office's folder, which nobody else may have.
func (a *app) alone(ctx context.Context) (*socket.Ownership, error) {
	waiting, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	own, conn, err := socket.Enter(waiting, a.dir(), a.commandLine())
	switch {
	case conn != nil:
		return nil, errors.Join(socket.Held(a.dir()), conn.Close())
	case err != nil:
		return nil, errors.Join(ctx.Err(), err)
	}
	return own, nil
}
