package main

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
)

// configure puts the site's file below the environment, before any command
// asks for a setting.
func (a *app) configure() error {
	if a.shared != nil {
		return nil // who waits has said everything
	}
	said := cmp.Or(a.site.config, a.outer("JIYAO_CONFIG"))
	f, err := config.Load(a.path(config.Place(said, a.dir())))
	switch {
	case errors.Is(err, fs.ErrNotExist) && said == "":
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return &NoInputError{Path: said}
	case err != nil:
		return err
	}
	a.file, a.env = f, config.Env(a.outer, f)
	return nil
}

// configuration is the group of commands about the site's settings.
func (a *app) configuration() *cobra.Command {
	return a.siteFlags(a.group("config", ordered(a.configShow(), a.configCheck())...))
}

// configShow is the command that shows every setting and where it comes from.
func (a *app) configShow() *cobra.Command {
	cmd := a.command("config.show")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		all, err := config.Effective(a.outer, a.file)
		if err != nil {
			return err
		}
		if a.site.json {
			type view struct {
				Name   string `json:"name"`
				Value  string `json:"value"`
				Source string `json:"source"`
			}
			views := make([]view, len(all))
			for i, s := range all {
				views[i] = view{s.Name, s.Masked(), string(s.Source)}
			}
			return a.printJSON(views)
		}
		t := table{heads: []string{a.msg("config.head.name"), a.msg("config.head.value"), a.msg("config.head.source"), a.msg("config.head.about")}, flex: 3}
		for _, s := range all {
			about := s.About
			if a.lang == english {
				about = s.English
			}
			t.rows = append(t.rows, []string{s.Name, s.Masked(), a.source(s.Source), about})
		}
		return a.print(func(w io.Writer) error {
			t.write(w)
			return nil
		})
	}
	return cmd
}

// source names where a setting comes from.
func (a *app) source(s config.Source) string {
	switch s {
	case config.FromDefault:
		return a.msg("config.from.default")
	case config.FromFile:
		return a.msg("config.from.file")
	case config.FromEnvironment:
		return a.msg("config.from.environment")
	}
	return "-"
}

// configCheck is the command that looks through the settings; what is wrong in
// the file has been found before.
func (a *app) configCheck() *cobra.Command {
	cmd := a.command("config.check")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if unknown := config.Unknown(os.Environ()); len(unknown) > 0 {
			return usage(cmd, "error.config.unknown", a.lang.join(unknown))
		}
		if _, err := config.Effective(a.outer, a.file); err != nil {
			return err
		}
		if _, err := prefixes(a.env("JIYAO_PROXIES")); err != nil {
			return err
		}
		if _, err := a.plan(); err != nil {
			return err
		}
		if _, err := a.noticeTime(); err != nil {
			return err
		}
		if _, err := a.signIns(); err != nil {
			return err
		}
		if _, err := a.customs(); err != nil {
			return err
		}
		if _, err := a.certificate(serving{}); err != nil {
			return err
		}
		if err := a.readyToSign(); err != nil {
			return err
		}
		if a.file.Path == "" {
			a.say("config.nofile", config.Place("", a.dir()))
			return nil
		}
		a.say("config.fine", a.file.Path)
		return nil
	}
	return cmd
}

// doctor is the command that looks whether all is well.
func (a *app) doctor() *cobra.Command {
	var quick bool
	cmd := a.siteFlags(a.command("doctor"))
	cmd.Flags().BoolVar(&quick, "quick", false, a.msg("doctor.flag.quick"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error { return a.examine(cmd.Context(), o, quick) })
	}
	return cmd
}

// writeSettings writes the site's file, which only its owner may read.
func writeSettings(path string, values map[string]string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600) // safefile keeps the rights of what is there
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = safefile.Write(path, func(w io.Writer) error {
			_, err := w.Write(config.Text(values))
			return err
		})
	}
	return err
}
