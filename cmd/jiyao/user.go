package main

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/drafting/nameorder"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// user is the group of commands about people.
func (a *app) user() *cobra.Command {
	return a.siteFlags(a.group("user", ordered(
		a.userList(), a.userShow(), a.userImport(), a.userInvite(), a.userReset(), a.userSessions(), a.userEnd(), a.userToken(),
	)...))
}

// postsOf names the posts somebody holds.
func postsOf(v views.User) string {
	labels := make([]string, len(v.Posts))
	for i, p := range v.Posts {
		labels[i] = p.Label
	}
	return strings.Join(labels, "、")
}

// rolesOf names the roles somebody has.
func rolesOf(v views.User) string {
	labels := make([]string, len(v.Roles))
	for i, r := range v.Roles {
		labels[i] = org.RoleLabel(workflow.Role(r))
	}
	return strings.Join(labels, "、")
}

// userList is the command that lists people with their posts and roles.
func (a *app) userList() *cobra.Command {
	var on, role, order string
	cmd := a.command("user.list")
	cmd.Flags().StringVar(&on, "on", "", a.msg("user.flag.on"))
	cmd.Flags().StringVar(&role, "role", "", a.msg("user.flag.role"))
	cmd.Flags().StringVar(&order, "order", "", a.msg("user.flag.order"))
	complete(cmd, "order", []string{"strokes", "pinyin"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		compare, named := nameorder.Named(order)
		switch {
		case len(args) > 0:
			return usage(cmd, "error.args.none", args[0])
		case order != "" && !named:
			return usage(cmd, "error.order", order)
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			date, err := a.on(cmd, o, on)
			if err != nil {
				return err
			}
			data, err := o.Data(cmd.Context())
			if err != nil {
				return err
			}
			users, err := usersWith(data, role, date)
			if err != nil {
				return err
			}
			if named {
				slices.SortStableFunc(users, func(x, y views.User) int { return compare(x.Name, y.Name) })
			}
			return a.printUsers(users)
		})
	}
	return cmd
}

// on reads the day that is asked about; today if none is.
func (a *app) on(cmd *cobra.Command, o *office.Office, s string) (workflow.Date, error) {
	d, err := day(cmd, s)
	return cmp.Or(d, workflow.DateOf(o.Now())), err
}

// usersWith gives the people of the office in protocol order, or those with a
// role.
func usersWith(data *org.Office, role string, on workflow.Date) ([]views.User, error) {
	wanted, err := roleNamed(role)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range data.Data().Persons {
		ids = append(ids, p.ID)
	}
	data.SortPersons(ids, on)
	var users []views.User
	for _, id := range ids {
		p, _ := data.Person(id)
		v := views.OfUser(data, p, on)
		if role == "" && p.Holds(on) || slices.Contains(v.Roles, string(wanted)) {
			users = append(users, v)
		}
	}
	return users, nil
}

// roleNamed finds a role by its ID or Chinese name.
func roleNamed(name string) (workflow.Role, error) {
	all := []workflow.Role{
		workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk, workflow.Party, workflow.Receiver,
		workflow.Admin, workflow.Auditor, org.Security,
	}
	var known []string
	for _, r := range all {
		if name == "" || name == string(r) || name == org.RoleLabel(r) {
			return r, nil
		}
		known = append(known, org.RoleLabel(r))
	}
	return "", &UnknownNameError{Noun: "noun.role", Name: name, Known: known}
}

func (a *app) printUsers(users []views.User) error {
	if a.site.json {
		return a.printJSON(append([]views.User{}, users...))
	}
	if len(users) == 0 {
		a.say("user.none")
		return nil
	}
	t := table{heads: []string{a.msg("head.person"), a.msg("head.name"), a.msg("head.unit"), a.msg("head.posts"), a.msg("head.roles")}, flex: 2}
	for _, v := range users {
		t.rows = append(t.rows, []string{v.ID, v.Name, v.UnitName, postsOf(v), strings.ReplaceAll(rolesOf(v), "、", "\n")})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// userShow is the command that says what somebody may do.
func (a *app) userShow() *cobra.Command {
	var on string
	cmd := a.command("user.show")
	cmd.Flags().StringVar(&on, "on", "", a.msg("user.flag.on"))
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.person")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			p, err := o.Person(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			date, err := a.on(cmd, o, on)
			if err != nil {
				return err
			}
			data, err := o.Data(cmd.Context())
			if err != nil {
				return err
			}
			return a.printUser(data, p, date)
		})
	}
	return cmd
}

func (a *app) printUser(data *org.Office, p org.Person, on workflow.Date) error {
	v := views.OfUser(data, p, on)
	if a.site.json {
		return a.printJSON(v)
	}
	return a.print(func(w io.Writer) error {
		field(w, a.msg("head.name"), a.msg("user.name", v.Name, v.ID))
		field(w, a.msg("user.login"), v.Login)
		field(w, a.msg("head.unit"), v.UnitName)
		field(w, a.msg("user.day"), on.Chinese())
		field(w, a.msg("head.posts"), postsOf(v))
		field(w, a.msg("head.roles"), rolesOf(v))
		field(w, a.msg("user.why"), v.Why)
		for _, r := range v.Roles {
			field(w, org.RoleLabel(workflow.Role(r)), a.does(workflow.Role(r)))
		}
		for _, g := range v.Grants {
			field(w, a.msg("user.for"), g.From.Name)
		}
		for _, d := range data.Deputies(p.ID, on) {
			to, _ := data.Person(d.To)
			field(w, a.msg("user.deputy"), a.msg("user.deputy.until", to.Name, d.Until.Chinese(), d.Reason))
		}
		return nil
	})
}

// does says what a role is there for.
func (a *app) does(r workflow.Role) string {
	switch r {
	case workflow.Recorder:
		return a.msg("user.does.recorder")
	case workflow.Reviewer:
		return a.msg("user.does.reviewer")
	case workflow.Signer:
		return a.msg("user.does.signer")
	case workflow.Clerk:
		return a.msg("user.does.clerk")
	case workflow.Party:
		return a.msg("user.does.party")
	case workflow.Receiver:
		return a.msg("user.does.receiver")
	case workflow.Admin:
		return a.msg("user.does.admin")
	case workflow.Auditor:
		return a.msg("user.does.auditor")
	case org.Security:
		return a.msg("user.does.security")
	}
	return ""
}

// userImport is the command that takes people, posts and terms.
func (a *app) userImport() *cobra.Command {
	return a.importing("user.import", []string{"persons", "posts", "terms"})
}
