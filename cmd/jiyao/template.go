package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/templates"
)

// template is the group of commands about profiles.
func (a *app) template() *cobra.Command {
	return a.group("template", a.templateList(), a.templateShow(), a.templateRender())
}

func (a *app) templateList() *cobra.Command {
	cmd := a.command("template.list")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		e, err := a.typesetter()
		if err != nil {
			return err
		}
		profiles, err := e.Profiles()
		if err != nil {
			return err
		}
		return a.print(func(w io.Writer) error {
			for _, p := range profiles {
				fmt.Fprintf(w, "%s\t%s\t%s\n", p.Name, p.Title, p.Description)
			}
			return nil
		})
	}
	return cmd
}

func (a *app) templateShow() *cobra.Command {
	cmd := a.command("template.show")
	cmd.ValidArgsFunction = completeProfile
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name, err := oneProfile(cmd, args)
		if err != nil {
			return err
		}
		data, err := templates.Profile(name)
		if err != nil {
			return err
		}
		return a.printBytes(data)
	}
	return cmd
}

func (a *app) templateRender() *cobra.Command {
	var output string
	cmd := a.command("template.render")
	cmd.ValidArgsFunction = completeProfile
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("template.flag.output"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name, err := oneProfile(cmd, args)
		if err != nil {
			return err
		}
		r := rendering{output: output, opt: engine.Options{Profile: name}}
		if err := r.complete(cmd); err != nil {
			return err
		}
		if output, err = a.destination(cmd, r, name, false); err != nil {
			return err
		}
		return a.setSample(job{output: output, format: r.format, dpi: r.dpi, opt: r.opt})
	}
	return cmd
}

// setSample sets the sample of a profile.
func (a *app) setSample(j job) error {
	text, err := templates.Sample(j.opt.Profile)
	if err != nil {
		return err
	}
	e, err := a.typesetter()
	if err != nil {
		return err
	}
	doc := drafting.Parse(string(text))
	l, err := e.Set(doc, j.opt)
	if err != nil {
		return err
	}
	files, err := a.deliver(j, doc, l, e)
	if err != nil {
		return err
	}
	tellWritten(a.say, j.opt.Profile, files, len(l.Pages))
	return nil
}

// oneProfile gives the only argument, a profile that there is.
func oneProfile(cmd *cobra.Command, args []string) (string, error) {
	if len(args) != 1 {
		return "", usage(cmd, "error.args.name")
	}
	return args[0], knownProfile(args[0])
}

func completeProfile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return profileNames(), cobra.ShellCompDirectiveNoFileComp
}
