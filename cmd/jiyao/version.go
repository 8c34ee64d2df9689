package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the command that shows the version.
func (a *app) version() *cobra.Command {
	cmd := a.command("version")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.printVersion()
	}
	return cmd
}

func (a *app) printVersion() error {
	return a.print(func(w io.Writer) error {
		version, commit := build()
		_, err := fmt.Fprintf(w, "jiyao %s %s %s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return err
	})
}

// build gives the module's version and the commit it was built from.
func build() (version, commit string) {
	version, commit = "(devel)", "-"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			commit = s.Value[:12]
		}
	}
	return version, commit
}
