package main

import (
	"io"

	"github.com/spf13/cobra"
)

// completion is the command that prints a shell's completion script.
func (a *app) completion() *cobra.Command {
	shells := map[string]func(*cobra.Command, io.Writer) error{
		"bash":       func(c *cobra.Command, w io.Writer) error { return c.GenBashCompletionV2(w, true) },
		"zsh":        func(c *cobra.Command, w io.Writer) error { return c.GenZshCompletion(w) },
		"fish":       func(c *cobra.Command, w io.Writer) error { return c.GenFishCompletion(w, true) },
		"powershell": func(c *cobra.Command, w io.Writer) error { return c.GenPowerShellCompletionWithDesc(w) },
	}
	cmd := a.command("completion")
	cmd.ValidArgs = []string{"bash", "zsh", "fish", "powershell"}
	cmd.ValidArgsFunction = nil
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 || shells[args[0]] == nil {
			return usage(cmd, "error.args.shell")
		}
		return a.print(func(w io.Writer) error { return shells[args[0]](cmd.Root(), w) })
	}
	return cmd
}
