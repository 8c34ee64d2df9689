package main

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/views"
	"jiyao/workflow/org"
)

// userInvite is the command that makes a link by which somebody sets his
// password.
func (a *app) userInvite() *cobra.Command {
	var address string
	cmd := a.command("user.invite")
	a.urlFlag(cmd, &address)
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		base, err := a.base(cmd, address)
		if err != nil {
			return err
		}
		return a.withPerson(cmd, args, func(o *office.Office, p org.Person, by string) error {
			link, err := session.Keeper{Office: o}.Invite(cmd.Context(), p.ID, by)
			if err != nil {
				return err
			}
			return a.printLink(link, base)
		})
	}
	return cmd
}

func (a *app) urlFlag(cmd *cobra.Command, address *string) {
	cmd.Flags().StringVar(address, "url", "", a.msg("user.flag.url"))
}

// withPerson finds the person that a command is about, and who acts.
func (a *app) withPerson(cmd *cobra.Command, args []string, work func(o *office.Office, p org.Person, by string) error) error {
	if len(args) != 1 {
		return usage(cmd, "error.args.person")
	}
	return a.office(cmd.Context(), func(o *office.Office) error {
		by, err := a.actor(cmd, o)
		if err != nil {
			return err
		}
		p, err := o.Person(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return work(o, p, by.ID)
	})
}

// userReset is the command that takes somebody's password.
func (a *app) userReset() *cobra.Command {
	var address string
	var yes bool
	cmd := a.command("user.reset")
	a.urlFlag(cmd, &address)
	cmd.Flags().BoolVar(&yes, "yes", false, a.msg("user.reset.flag.yes"))
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		base, err := a.base(cmd, address)
		if err != nil {
			return err
		}
		return a.withPerson(cmd, args, func(o *office.Office, p org.Person, by string) error {
			keeper := session.Keeper{Office: o}
			if !yes {
				open, err := keeper.Sessions(cmd.Context(), p.ID)
				if err == nil {
					a.say("user.reset.would", p.Name, len(open))
				}
				return err
			}
			link, err := keeper.Reset(cmd.Context(), p.ID, by)
			if err != nil {
				return err
			}
			return a.printLink(link, base)
		})
	}
	return cmd
}

// base gives the server's address as it stands before a link; empty if it is
// not known.
func (a *app) base(cmd *cobra.Command, address string) (string, error) {
	base := strings.TrimRight(cmp.Or(address, a.env("JIYAO_BASE_URL")), "/")
	if u, err := url.Parse(base); base != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return "", usage(cmd, "error.url", base)
	}
	return base, nil
}

// printLink prints a link for who hands it on.
func (a *app) printLink(l session.Link, base string) error {
	if a.site.json {
		return a.printJSON(struct {
			Person  views.Person `json:"person"`
			Login   string       `json:"login"`
			Path    string       `json:"path"`
			URL     string       `json:"url,omitempty"`
			Expires time.Time    `json:"expires"`
		}{views.Person{ID: l.Person.ID, Name: l.Person.Name}, l.Person.Login, l.Path, fullURL(base, l.Path), l.Expires.UTC()})
	}
	a.say("user.link", l.Person.Name, clockOf(l.Expires))
	if base == "" {
		a.say("user.link.nourl")
	}
	return a.printBytes([]byte(base + l.Path + "\n"))
}

func fullURL(base, path string) string {
	if base == "" {
		return ""
	}
	return base + path
}

type sessionView struct {
	ID      string       `json:"id"`
	Person  views.Person `json:"person"`
	Browser string       `json:"browser"`
	Address string       `json:"address"`
	Created time.Time    `json:"created"`
	Used    time.Time    `json:"used"`
}

// userSessions is the command that lists who is signed in.
func (a *app) userSessions() *cobra.Command {
	cmd := a.command("user.sessions")
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.ofPerson(cmd, args, func(o *office.Office, person string) error {
			data, err := o.Data(cmd.Context())
			if err != nil {
				return err
			}
			all, err := session.Keeper{Office: o}.Sessions(cmd.Context(), person)
			shown := []sessionView{}
			for _, s := range all {
				p, _ := data.Person(s.Person)
				shown = append(shown, sessionView{s.ID, views.Person{ID: s.Person, Name: p.Name}, s.Browser, s.Address, s.Created, s.Used})
			}
			if err != nil {
				return err
			}
			return a.printSessions(shown)
		})
	}
	return cmd
}

// ofPerson finds the person a list is narrowed to; empty if to nobody.
func (a *app) ofPerson(cmd *cobra.Command, args []string, work func(o *office.Office, person string) error) error {
	if len(args) > 1 {
		return usage(cmd, "error.args.person")
	}
	return a.office(cmd.Context(), func(o *office.Office) error {
		if len(args) == 0 {
			return work(o, "")
		}
		p, err := o.Person(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return work(o, p.ID)
	})
}

func (a *app) printSessions(shown []sessionView) error {
	if a.site.json {
		return a.printJSON(shown)
	}
	if len(shown) == 0 {
		a.say("user.session.none")
		return nil
	}
	t := table{heads: []string{
		a.msg("user.head.session"), a.msg("head.name"), a.msg("user.head.since"), a.msg("user.head.used"), a.msg("user.head.address"), a.msg("user.head.browser"),
	}, flex: 5}
	for _, v := range shown {
		t.rows = append(t.rows, []string{v.ID, v.Person.Name, clockOf(v.Created), clockOf(v.Used), v.Address, v.Browser})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// userEnd is the command that ends somebody's sessions.
func (a *app) userEnd() *cobra.Command {
	cmd := a.command("user.end")
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) < 1 || len(args) > 2 {
			return usage(cmd, "error.args.end")
		}
		id := strings.Join(args[1:], "")
		return a.withPerson(cmd, args[:1], func(o *office.Office, p org.Person, by string) error {
			n, err := session.Keeper{Office: o}.EndSessions(cmd.Context(), p.ID, id, by)
			if err != nil {
				return err
			}
			if n == 0 && id != "" {
				return &org.LookupError{Book: "sessions", Key: id, Msg: fmt.Sprintf("%s没有编号为“%s”的登录，请用 jiyao user sessions 核对。", p.Name, id)}
			}
			a.say("user.ended", p.Name, n)
			return nil
		})
	}
	return cmd
}
