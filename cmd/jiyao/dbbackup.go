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
	var b backup
	cmd := a.command("db.backup")
	cmd.ValidArgsFunction = nil
	f := cmd.Flags()
	f.BoolVar(&b.force, "force", false, a.msg("db.backup.flag.force"))
	f.BoolVar(&b.folder, "folder", false, a.msg("db.backup.flag.folder"))
	f.BoolVar(&b.key, "key", false, a.msg("db.backup.flag.key"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) != 1:
			return usage(cmd, "error.args.backup")
		case b.key && !b.folder:
			return usage(cmd, "error.backup.key")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			b.name, b.path = args[0], a.path(args[0])
			return a.backup(cmd.Context(), o, b)
		})
	}
	return cmd
}

// A backup is where one goes and what goes with the database.
type backup struct {
	name, path         string // as it was said, and as it is
	force, folder, key bool
}

// backup writes the database into a file, or with its files into a folder.
func (a *app) backup(ctx context.Context, o *office.Office, b backup) (err error) {
	var done office.BackedUp
	if b.folder {
		done, err = o.BackUp(ctx, b.path, b.force, b.key)
	} else {
		done.Manifest, err = o.Store.Backup(ctx, store.Target{Path: b.path, Replace: b.force}, o.Now())
	}
	if err != nil {
		return writeError(b.name, err)
	}
	if a.site.json {
		return a.printJSON(struct {
			store.Manifest
			Files int  `json:"files,omitempty"`
			Key   bool `json:"key_copied,omitempty"`
		}{done.Manifest, done.Files, done.Key})
	}
	return a.print(func(w io.Writer) error {
		text := a.msg("db.backed", b.name, done.Log.Leaves, cmp.Or(done.Log.Code, "-"))
		if b.folder {
			text += a.msg("db.backed.files", done.Files)
		}
		if b.folder && done.Log.Key != "" {
			text += a.keyOf(b.path, done.Log.Key)
		}
		_, err := io.WriteString(w, text)
		return err
	})
}

// keyOf says whether a backup holds the key that its log is signed with.
func (a *app) keyOf(folder, want string) string {
	if key, err := store.ReadSealKey(office.KeyFile(folder)); err == nil && key.Mark() == want {
		return a.msg("db.backed.key", want)
	}
	return a.msg("db.backed.nokey", want)
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
		from := a.path(args[0])
		info, err := os.Stat(from)
		if err != nil {
			return &NoInputError{Path: args[0]}
		}
		r := restoring{from: from, force: force}
		if info.IsDir() {
			r.folder, r.from = from, filepath.Join(from, office.BackupDatabase)
		}
		if err := a.restore(cmd.Context(), &r); err != nil {
			return err
		}
		return a.printRestored(r)
	}
	return cmd
}

// A restoring is a backup on its way back.
type restoring struct {
	from, folder string // the file, and the folder it lies in if that is the backup
	force        bool
	done         store.Restored
	files        int
}

func (a *app) printRestored(r restoring) error {
	if a.site.json {
		return a.printJSON(struct {
			store.Restored
			Files int `json:"files,omitempty"`
		}{r.done, r.files})
	}
	return a.print(func(w io.Writer) error {
		done := r.done
		text := a.msg("db.restored", done.Verified.Minutes, done.Log.Leaves, cmp.Or(done.Log.Code, "-"))
		if done.Kept != "" {
			text += a.msg("db.kept", done.Kept)
		}
		if r.folder != "" {
			text += a.msg("db.restored.files", r.files)
		} else {
			text += a.msg("db.rest", a.dir())
		}
		_, err := io.WriteString(w, text+a.keyAfter(done.Log))
		return err
	})
}

// restore owns the folder meanwhile, so that nobody opens what is being put
// in place; a server that has it must end first.
func (a *app) restore(ctx context.Context, r *restoring) (err error) {
	to := store.Target{Path: a.dsn(), Replace: r.force}
	if to.Path == "" {
		if err := os.MkdirAll(a.dir(), 0o750); err != nil {
			return writeError(a.dir(), err)
		}
		own, err := a.alone(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, own.Close()) }()
		to.Path = filepath.Join(a.dir(), office.BackupDatabase)
	}
	if r.done, err = store.Restore(ctx, r.from, to); err != nil || r.folder == "" {
		return err
	}
	s, err := store.Open(ctx, to.Path)
	if err != nil {
		return err
	}
	if r.files, err = office.CopyFiles(ctx, s, r.folder, a.dir()); err == nil {
		_, err = office.CopyKey(r.folder, a.dir())
	}
	return errors.Join(err, s.Close())
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
