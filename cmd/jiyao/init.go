package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/templates"
	"jiyao/workflow/org"
)

// sampleFile is what the sample office's data are called in messages.
const sampleFile = "yunzhou.yaml"

// init is the command that makes a new office.
func (a *app) init() *cobra.Command {
	var sample, renew bool
	var file string
	cmd := a.siteFlags(a.command("init"))
	cmd.Flags().BoolVar(&sample, "sample", false, a.msg("init.flag.sample"))
	cmd.Flags().StringVar(&file, "answers", "", a.msg("init.flag.answers"))
	cmd.Flags().BoolVar(&renew, "renew", false, a.msg("init.flag.renew"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if renew {
			return a.renew()
		}
		given, err := a.answered(file, sample)
		if err != nil {
			return err
		}
		if given != nil {
			return a.settle(cmd.Context(), given)
		}
		if err := a.begin(cmd.Context()); err != nil {
			return err
		}
		return a.office(cmd.Context(), func(o *office.Office) error { return a.furnish(cmd.Context(), o, sample) })
	}
	return cmd
}

// begin makes the folder and the database, if they are not there.
func (a *app) begin(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(a.dir(), "jiyao.db")); err == nil || a.dsn() != "" || a.shared != nil {
		return nil // whoever opens it makes the rest
	}
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	return o.Close()
}

// furnish puts the sample office into an empty one.
func (a *app) furnish(ctx context.Context, o *office.Office, sample bool) error {
	data, err := o.Data(ctx)
	if err != nil {
		return err
	}
	had := len(data.Data().Persons)
	if sample && had > 0 {
		return &SampleError{Persons: had}
	}
	if sample {
		draft, findings := org.ReadYAML(sampleFile, templates.Org())
		preview, err := o.Preview(ctx, draft)
		if err := errors.Join(findings.Err(), err, preview.Err()); err != nil {
			return err
		}
		if err := o.Alter(ctx, office.Warrant{Note: a.msg("init.note.sample")}, preview.Changes); err != nil {
			return err
		}
		data, had = preview.Office, len(preview.Office.Data().Persons)
	}
	if a.site.json {
		return a.printJSON(struct {
			Dir      string `json:"dir"`
			Database string `json:"database"`
			Units    int    `json:"units"`
			Persons  int    `json:"persons"`
		}{a.dir(), withoutPassword(o.Database()), len(data.Data().Units), had})
	}
	return a.print(func(w io.Writer) error {
		next := a.msg("init.next")
		if sample {
			next = a.msg("init.next.sample", len(data.Data().Units), had)
		}
		_, err := io.WriteString(w, a.msg("init.done", withoutPassword(o.Database()))+next)
		return err
	})
}

// SampleError is a sample office asked for where there is an office already.
type SampleError struct{ Persons int }

// Error says in Chinese what is there.
func (e *SampleError) Error() string { return e.in(chinese) }

func (e *SampleError) in(l language) string { return l.msg("error.sample", e.Persons) }
