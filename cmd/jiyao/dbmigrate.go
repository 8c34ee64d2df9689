package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"jiyao/workflow/store"
)

// dbMigrate is the command that brings an older program's schema up to date.
func (a *app) dbMigrate() *cobra.Command {
	var yes bool
	cmd := a.command("db.migrate")
	cmd.Flags().BoolVar(&yes, "yes", false, a.msg("db.migrate.flag.yes"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		m := migrating{name: cmp.Or(a.dsn(), filepath.Join(a.dir(), "jiyao.db"))}
		if _, err := os.Stat(m.name); err != nil && a.dsn() == "" {
			return &NoOfficeError{Dir: a.dir()}
		}
		var err error
		if m.plan, err = store.PlanMigration(cmd.Context(), m.name); err != nil {
			return err
		}
		if a.dsn() == "" && len(m.plan.Steps) > 0 {
			m.backup = filepath.Join(a.dir(), fmt.Sprintf("jiyao-before-%d.db", m.plan.From))
		}
		if yes && len(m.plan.Steps) > 0 {
			m.done = true
			err = a.migrate(cmd.Context(), m)
		}
		if err != nil {
			return err
		}
		return a.printMigration(m)
	}
	return cmd
}

// A migrating is an upgrade of a database's schema.
type migrating struct {
	name   string
	plan   store.Migration
	backup string // where it is backed up before; empty if there is nothing to do, or for PostgreSQL
	done   bool
}

// migrate backs an SQLite file up and upgrades it, while this process alone has
// it. PostgreSQL lets one program at a time upgrade.
func (a *app) migrate(ctx context.Context, m migrating) error {
	if m.backup == "" {
		_, err := store.Migrate(ctx, m.name)
		return err
	}
	own, err := a.alone(ctx)
	if err != nil {
		return err
	}
	_, err = store.BackupFile(ctx, m.name, store.Target{Path: m.backup, Replace: true}, a.now())
	if err != nil {
		return errors.Join(writeError(m.backup, err), own.Close())
	}
	_, err = store.Migrate(ctx, m.name)
	return errors.Join(err, own.Close())
}

func (a *app) printMigration(m migrating) error {
	if a.site.json {
		return a.printMigrationJSON(m)
	}
	name, plan := withoutPassword(m.name), m.plan
	return a.print(func(w io.Writer) error {
		switch {
		case len(plan.Steps) == 0:
			fmt.Fprint(w, a.msg("db.migrate.none", name, plan.To))
		case m.done:
			fmt.Fprint(w, a.msg("db.migrate.done", name, plan.From, plan.To))
			if m.backup != "" {
				fmt.Fprint(w, a.msg("db.migrate.kept", m.backup))
			}
		default:
			fmt.Fprint(w, a.msg("db.migrate.plan", name, plan.From, plan.To, len(plan.Steps)))
			a.migrationTable(plan).write(w)
			if m.backup != "" {
				a.say("db.migrate.backup", m.backup)
			} else {
				a.say("db.migrate.server")
			}
			a.say("db.migrate.ask")
		}
		return nil
	})
}

func (a *app) migrationTable(plan store.Migration) *table {
	t := &table{heads: []string{a.msg("head.step"), a.msg("head.concerned")}, flex: 1}
	for _, s := range plan.Steps {
		var rows []string
		for _, name := range slices.Sorted(maps.Keys(s.Rows)) {
			rows = append(rows, a.msg("db.migrate.rows", name, s.Rows[name]))
		}
		t.rows = append(t.rows, []string{s.File, a.lang.join(rows)})
	}
	return t
}

func (a *app) printMigrationJSON(m migrating) error {
	type step struct {
		Version int64            `json:"version"`
		File    string           `json:"file"`
		Rows    map[string]int64 `json:"rows"`
	}
	steps := make([]step, len(m.plan.Steps))
	for i, s := range m.plan.Steps {
		steps[i] = step{s.Version, s.File, s.Rows}
	}
	return a.printJSON(struct {
		From   int64  `json:"from"`
		To     int64  `json:"to"`
		Steps  []step `json:"steps"`
		Backup string `json:"backup,omitempty"`
		Done   bool   `json:"done"`
	}{m.plan.From, m.plan.To, steps, m.backup, m.done})
}
