package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// importing makes the command that takes office data, all books or those
// given.
func (a *app) importing(path string, books []string) *cobra.Command {
	var t taking
	cmd := a.command(path)
	cmd.ValidArgsFunction = nil
	cmd.Flags().StringVar(&t.book, "book", "", a.msg("org.flag.book"))
	a.takingFlags(cmd, &t)
	a.restFlag(cmd, &t.rest)
	cmd.Flags().BoolVar(&t.dry, "dry-run", false, a.msg("org.flag.dry"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(cmd, "error.args.file")
		case t.dry && t.yes:
			return usage(cmd, "error.dry")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			draft, err := a.draft(cmd, args, t.book)
			if err != nil {
				return err
			}
			if books != nil {
				for _, b := range draft.Given {
					if !slices.Contains(books, b) {
						return usage(cmd, "error.user.book", org.BookLabel(b))
					}
				}
			}
			return a.take(cmd, o, draft, t)
		})
	}
	return cmd
}

// A taking says how an import is meant.
type taking struct {
	book, note, second, alone, rest string
	yes, dry                        bool
}

// takingFlags gives an import its options.
func (a *app) takingFlags(cmd *cobra.Command, t *taking) {
	f := cmd.Flags()
	f.BoolVar(&t.yes, "yes", false, a.msg("org.flag.yes"))
	f.StringVarP(&t.note, "note", "m", "", a.msg("org.flag.note"))
	f.StringVar(&t.second, "second", "", a.msg("org.flag.second"))
	f.StringVar(&t.alone, "alone", "", a.msg("org.flag.alone"))
	completeBy(cmd, "second", a.completePeople)
}

// take shows what would change and, if that was asked for, puts it on record.
func (a *app) take(cmd *cobra.Command, o *office.Office, draft org.Draft, t taking) error {
	ctx := cmd.Context()
	rest, err := restNamed(cmd, t.rest)
	if err != nil {
		return err
	}
	preview, err := o.PreviewImport(ctx, draft, rest)
	if err != nil {
		return err
	}
	if err := found(preview.Findings); err != nil {
		return err
	}
	if !t.yes || len(preview.Changes) == 0 {
		if err := a.printPreview(preview, false); err != nil || len(preview.Changes) == 0 {
			return err
		}
		a.say("org.preview", len(preview.Changes))
		return a.needs(cmd, o, preview.Preview)
	}
	w, err := a.warrant(cmd, o, t)
	if err != nil {
		return err
	}
	if err := o.Alter(ctx, w, preview.Changes); err != nil {
		return confirmed(cmd, err)
	}
	a.say("org.taken", len(preview.Changes))
	return a.printPreview(preview, true)
}

// restFlag lets say what becomes of the rows that a table lacks.
func (a *app) restFlag(cmd *cobra.Command, rest *string) {
	cmd.Flags().StringVar(rest, "rest", string(org.Drop), a.msg("org.flag.rest"))
	completeBy(cmd, "rest", cobra.FixedCompletions([]string{string(org.Keep), string(org.End), string(org.Drop)}, cobra.ShellCompDirectiveNoFileComp))
}

func restNamed(cmd *cobra.Command, rest string) (org.Rest, error) {
	switch how := org.Rest(rest); how {
	case org.Keep, org.End, org.Drop:
		return how, nil
	}
	return "", usage(cmd, "error.rest", rest)
}

// needs says before the changes are made whom they take.
func (a *app) needs(cmd *cobra.Command, o *office.Office, p org.Preview) error {
	setup, err := o.SettingUp(cmd.Context())
	switch {
	case err != nil || setup:
	case p.Rights:
		a.say("org.needs.rights")
	case p.Rules:
		a.say("org.needs.rules")
	}
	return err
}

// confirmed says by which option to name the second person, if one is missing.
func confirmed(cmd *cobra.Command, err error) error {
	var missing *office.UnconfirmedError
	switch {
	case !errors.As(err, &missing):
		return err
	case missing.Rules:
		return usage(cmd, "error.second.rules")
	}
	return usage(cmd, "error.second")
}

// warrant gives who changes the data and who confirms it; nobody while the
// office is being set up.
func (a *app) warrant(cmd *cobra.Command, o *office.Office, t taking) (office.Warrant, error) {
	w := office.Warrant{Note: t.note, Alone: t.alone}
	if setup, err := o.SettingUp(cmd.Context()); err != nil || setup {
		return w, err
	}
	actor, err := a.actor(cmd, o)
	if err != nil || t.second == "" {
		w.By = actor.Person
		return w, err
	}
	second, err := o.Person(cmd.Context(), t.second)
	w.By, w.Second = actor.Person, workflow.Person{ID: second.ID, Name: second.Name}
	return w, err
}
