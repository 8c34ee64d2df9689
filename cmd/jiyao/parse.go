package main

import (
	"github.com/spf13/cobra"

	"jiyao/drafting"
)

// parse is the command that takes a text apart.
func (a *app) parse() *cobra.Command {
	cmd := a.command("parse")
	cmd.ValidArgsFunction = nil
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name, err := oneInput(cmd, args)
		if err != nil {
			return err
		}
		in, err := a.read(name)
		if err != nil {
			return err
		}
		data, err := drafting.Parse(in.text).JSON()
		if err != nil {
			return err
		}
		return a.printBytes(data)
	}
	return cmd
}

// oneInput gives the only argument.
func oneInput(cmd *cobra.Command, args []string) (string, error) {
	switch len(args) {
	case 0:
		return "", usage(cmd, "error.input")
	case 1:
		return args[0], nil
	}
	return "", usage(cmd, "error.input.one", len(args))
}

// inputs gives the arguments if they can be read together.
func inputs(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, usage(cmd, "error.input")
	}
	for _, name := range args {
		if name == "-" && len(args) > 1 {
			return nil, usage(cmd, "error.input.stdin")
		}
	}
	return args, nil
}
