package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// page gives the help page of a command.
func (a *app) page(cmd *cobra.Command) string {
	var b strings.Builder
	text := cmd.Long
	if text == "" {
		text = cmd.Short
	}
	fmt.Fprintf(&b, "%s\n\n%s\n  %s\n", text, a.msg("page.usage"), a.usageLine(cmd))
	a.commandList(&b, cmd)
	a.flagList(&b, a.msg("page.flags"), cmd.LocalFlags(), cmd)
	a.flagList(&b, a.msg("page.global"), cmd.InheritedFlags(), cmd)
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n%s\n%s\n", a.msg("page.examples"), cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n%s\n", a.msg("page.more", cmd.CommandPath()))
	}
	return b.String()
}

func (a *app) usageLine(cmd *cobra.Command) string {
	line := cmd.UseLine()
	if cmd.HasAvailableSubCommands() {
		line = cmd.CommandPath() + " " + a.msg("page.command") + " " + a.msg("page.options")
	}
	return line
}

func (a *app) commandList(b *strings.Builder, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(b, "\n%s\n", a.msg("page.commands"))
	commands := slices.Clone(cmd.Commands())
	slices.SortStableFunc(commands, func(x, y *cobra.Command) int {
		return cmp.Compare(len(x.Annotations[inOrder]), len(y.Annotations[inOrder]))
	})
	for _, c := range commands {
		if !c.Hidden {
			fmt.Fprintf(b, "  %-12s%s\n", c.Name(), c.Short)
		}
	}
}

// inOrder is the annotation of a command that has its place among others: the
// longer, the later. Cobra sorts commands by name.
const inOrder = "order"

// ordered has help list the commands as they stand.
func ordered(commands ...*cobra.Command) []*cobra.Command {
	for i, c := range commands {
		c.Annotations = map[string]string{inOrder: strings.Repeat("+", i)}
	}
	return commands
}

// flagList lists the options of a set that the command shows.
func (a *app) flagList(b *strings.Builder, title string, flags *pflag.FlagSet, cmd *cobra.Command) {
	head := "\n" + title + "\n"
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		b.WriteString(head)
		head = ""
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		value, text := pflag.UnquoteUsage(f)
		if f.Value.Type() != "bool" {
			name += " " + value
		}
		if f.Value.Type() == "string" && f.DefValue != "" {
			text += a.msg("page.default", f.DefValue)
		}
		fmt.Fprintf(b, "%s\n          %s\n", name, text)
	})
}

// helpFlags gives every command its -h, in the person's language.
func (a *app) helpFlags(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, a.msg("flag.help"))
	cmd.DisableFlagsInUseLine = true
	for _, c := range cmd.Commands() {
		a.helpFlags(c)
	}
}

// help is the command help.
func (a *app) help(root *cobra.Command) *cobra.Command {
	cmd := a.command("help")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		target := root
		for _, name := range args {
			next := child(target, name)
			if next == nil {
				return a.choose(target, []string{name})
			}
			target = next
		}
		return target.Help()
	}
	return cmd
}

func child(parent *cobra.Command, name string) *cobra.Command {
	for _, c := range parent.Commands() {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

// command makes a command whose texts stand in the catalogue under its path:
// render.use, template.show.short …
func (a *app) command(path string) *cobra.Command {
	cmd := &cobra.Command{
		Use:               a.msg(path + ".use"),
		Short:             a.msg(path + ".short"),
		Example:           a.msg(path + ".example"),
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	if _, ok := lookup(path + ".long"); ok {
		cmd.Long = a.msg(path + ".long")
	}
	return cmd
}

// group makes a command that only holds others.
func (a *app) group(path string, children ...*cobra.Command) *cobra.Command {
	cmd := a.command(path)
	cmd.RunE = a.choose
	cmd.AddCommand(children...)
	return cmd
}
