package main

import (
	"slices"
	"strings"

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
	f := cmd.Flags()
	f.StringVar(&t.book, "book", "", a.msg("org.flag.book"))
	f.BoolVar(&t.yes, "yes", false, a.msg("org.flag.yes"))
	f.StringVarP(&t.note, "note", "m", "", a.msg("org.flag.note"))
	f.StringVar(&t.second, "second", "", a.msg("org.flag.second"))
	completeBy(cmd, "second", a.completePeople)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "error.args.file")
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
	book, note, second string
	yes                bool
}

// take shows what would change and, if that was asked for, puts it on record.
func (a *app) take(cmd *cobra.Command, o *office.Office, draft org.Draft, t taking) error {
	ctx := cmd.Context()
	preview, err := o.Preview(ctx, draft)
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
		return nil
	}
	data, err := o.Data(ctx)
	if err != nil {
		return err
	}
	by, note := first(), t.note
	if len(data.Data().Persons) > 0 {
		if by, note, err = a.mayAlter(cmd, o, preview, t); err != nil {
			return err
		}
	}
	if err := o.Alter(ctx, by, note, preview.Changes); err != nil {
		return err
	}
	a.say("org.taken", len(preview.Changes))
	return a.printPreview(preview, true)
}

// mayAlter demands who may alter the data: 系统管理员, and a 安全管理员 beside him
// where rights are given or taken.
func (a *app) mayAlter(cmd *cobra.Command, o *office.Office, p org.Preview, t taking) (workflow.Person, string, error) {
	actor, err := a.actor(cmd, o)
	switch {
	case err != nil:
		return workflow.Person{}, "", err
	case !actor.Has(workflow.Admin):
		return workflow.Person{}, "", &RightError{Name: actor.Name, What: "org.admin"}
	case !p.Rights:
		return actor.Person, t.note, nil
	case t.second == "":
		return workflow.Person{}, "", usage(cmd, "error.second")
	}
	who, err := o.Person(cmd.Context(), t.second)
	if err != nil {
		return workflow.Person{}, "", err
	}
	second, err := o.Actor(cmd.Context(), who.ID)
	switch {
	case err != nil:
		return workflow.Person{}, "", err
	case !second.Has(org.Security) || second.ID == actor.ID:
		return workflow.Person{}, "", &RightError{Name: second.Name, What: "org.security"}
	}
	return actor.Person, strings.TrimSpace(t.note + a.lang.msg("org.confirmed", second.Name)), nil
}

// RightError is somebody who may not alter the office's data.
type RightError struct {
	Name string
	What string // id in the catalogue: org.admin, org.security
}

// Error says in Chinese who may.
func (e *RightError) Error() string { return e.in(chinese) }

func (e *RightError) in(l language) string { return l.msg("error.right", e.Name, l.msg(e.What)) }
