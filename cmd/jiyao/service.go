package main

import (
	"path/filepath"

	"github.com/spf13/cobra"
)

// service is the group of commands by which Windows starts the server itself.
func (a *app) service() *cobra.Command {
	return a.siteFlags(a.group("service", ordered(a.serviceInstall(), a.serviceRemove())...))
}

// serviceName is what the service is called.
const serviceName = "jiyao"

// serviceInstall is the command that has the system start the server.
func (a *app) serviceInstall() *cobra.Command {
	cmd := a.command("service.install")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		dir, err := filepath.Abs(a.dir())
		if err != nil {
			return err
		}
		if err := installService(dir); err != nil {
			return err
		}
		a.say("service.installed", serviceName, dir)
		return nil
	}
	return cmd
}

// serviceRemove is the command that takes that back; data stay.
func (a *app) serviceRemove() *cobra.Command {
	cmd := a.command("service.remove")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if err := removeService(); err != nil {
			return err
		}
		a.say("service.removed", serviceName)
		return nil
	}
	return cmd
}
