package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// minutesLease is the group of commands about who is writing what (编辑占用).
func (a *app) minutesLease() *cobra.Command {
	return a.group("minutes.lease", ordered(a.leaseTake(), a.leaseRelease(), a.leaseList())...)
}

// leaseTake is the command that takes, prolongs or takes over a lease.
func (a *app) leaseTake() *cobra.Command {
	var item int
	var over bool
	cmd := a.command("minutes.lease.take")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.Flags().IntVar(&item, "item", 0, a.msg("lease.flag.item"))
	cmd.Flags().BoolVar(&over, "over", false, a.msg("lease.flag.over"))
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		actor, err := a.actor(cmd, o)
		if err != nil {
			return err
		}
		l, err := o.Lease(cmd.Context(), workflow.Lease{Minutes: m.ID, Item: item, Holder: actor.Person}, over)
		var refused *workflow.Error
		if errors.As(err, &refused) && refused.Reason == workflow.ReasonLease {
			return &ExplainedError{Cause: err, ID: "lease.over", Arg: func(language) string { return m.ID }}
		}
		if err != nil {
			return err
		}
		return a.printLeased(m, l)
	})
	return cmd
}

func (a *app) printLeased(m workflow.Minutes, l workflow.Lease) error {
	if a.site.json {
		return a.printJSON(views.OfLease(l))
	}
	return a.print(func(w io.Writer) error {
		text := a.msg("lease.taken", l.Holder.Name, m.Title, a.written(l), timeOf(l.Until))
		if !l.Taken.IsZero() {
			text += a.msg("lease.from", l.Taken.Name)
		}
		_, err := io.WriteString(w, text+a.msg("lease.rule"))
		return err
	})
}

// written says what somebody is writing.
func (a *app) written(l workflow.Lease) string {
	if l.Item == 0 {
		return a.msg("show.whole")
	}
	return a.msg("lease.item", l.Item)
}

// timeOf gives the time of day.
func timeOf(at time.Time) string { return at.In(workflow.Shanghai()).Format("15:04") }

// leaseRelease is the command that ends one's own lease.
func (a *app) leaseRelease() *cobra.Command {
	var item int
	cmd := a.command("minutes.lease.release")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.Flags().IntVar(&item, "item", 0, a.msg("lease.flag.item"))
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		actor, err := a.actor(cmd, o)
		if err != nil {
			return err
		}
		now, err := o.Store.Leases(cmd.Context(), m.ID, o.Now())
		if err != nil {
			return err
		}
		own := workflow.Lease{}
		for _, l := range now {
			if l.Holder.ID == actor.ID && l.Item == item {
				own = l
			}
		}
		if own.Holder.IsZero() {
			a.say("lease.not", actor.Name, m.Title, a.written(workflow.Lease{Item: item}))
			return nil
		}
		if err := o.Release(cmd.Context(), m.ID, item, actor.Person); err != nil {
			return err
		}
		a.say("lease.released", actor.Name, m.Title, a.written(own))
		return nil
	})
	return cmd
}

// leaseList is the command that says who is writing what.
func (a *app) leaseList() *cobra.Command {
	cmd := a.command("minutes.lease.list")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		all, err := o.Store.Leases(cmd.Context(), m.ID, o.Now())
		if err != nil {
			return err
		}
		if a.site.json {
			return a.printJSON(views.OfLeases(all))
		}
		if len(all) == 0 {
			a.say("lease.none", m.Title)
			return nil
		}
		return a.print(func(w io.Writer) error {
			_, err := fmt.Fprintln(w, a.writing(all))
			return err
		})
	})
	return cmd
}

// writing says who is writing what, a line each.
func (a *app) writing(all []workflow.Lease) string {
	lines := make([]string, len(all))
	for i, l := range all {
		lines[i] = a.msg("lease.line", l.Holder.Name, a.written(l), timeOf(l.Since), timeOf(l.Until))
		if !l.Taken.IsZero() {
			lines[i] += a.msg("lease.from", l.Taken.Name)
		}
	}
	return strings.Join(lines, "\n")
}
