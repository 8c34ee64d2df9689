package main

import (
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/render"
	"jiyao/templates"
)

// typesetter is what the commands ask of the engine.
type typesetter interface {
	Profiles() ([]engine.ProfileInfo, error)
	Guess(*drafting.Document) (string, error)
	Layout(text string, opt engine.Options) (*render.Layout, error)
	PDF(io.Writer, *render.Layout) error
	SVG(w io.Writer, l *render.Layout, page int) error
}

// typesetter opens the engine when it is first needed.
func (a *app) typesetter() (typesetter, error) {
	if a.engine == nil {
		e, err := engine.Open(engine.Config{})
		if err != nil {
			return nil, err
		}
		a.engine = e
	}
	return a.engine, nil
}

// profileNames gives the names of the profiles, for completion and checks.
func profileNames() []string { return templates.Profiles() }

// knownProfile answers for a profile given by name; none is as good.
func knownProfile(name string) error {
	if name == "" {
		return nil
	}
	if _, err := templates.Profile(name); err != nil {
		return &UnknownNameError{Noun: "noun.profile", Name: name, Known: profileNames()}
	}
	return nil
}

// complete offers words for an option in the shell.
func complete(cmd *cobra.Command, flag string, words []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is defined beside the call, or no test of the command passes
	}
}
