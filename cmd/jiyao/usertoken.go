package main

import (
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/views"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// userToken is the group of commands about API tokens.
func (a *app) userToken() *cobra.Command {
	return a.group("user.token", ordered(a.tokenNew(), a.tokenList(), a.tokenRevoke())...)
}

type tokenView struct {
	ID      string       `json:"id"`
	Token   string       `json:"token,omitempty"` // once, when it is made
	Person  views.Person `json:"person"`
	Label   string       `json:"label"`
	Scopes  []string     `json:"scopes"`
	State   string       `json:"state"`
	Created time.Time    `json:"created"`
	Expires time.Time    `json:"expires"`
	Used    time.Time    `json:"used,omitzero"`
	Revoked time.Time    `json:"revoked,omitzero"`
}

func viewToken(t store.Token, name string, now time.Time) tokenView {
	return tokenView{
		ID: t.ID, Person: views.Person{ID: t.Person, Name: name}, Label: t.Label, Scopes: t.Scopes, State: string(session.TokenState(t, now)),
		Created: t.Created.UTC(), Expires: t.Expires.UTC(), Used: t.Used, Revoked: t.Revoked,
	}
}

// tokenNew is the command that makes a token.
func (a *app) tokenNew() *cobra.Command {
	var label, scopes string
	var days int
	cmd := a.command("user.token.new")
	f := cmd.Flags()
	f.StringVar(&label, "label", "", a.msg("user.token.flag.label"))
	f.StringVar(&scopes, "scope", "read", a.msg("user.token.flag.scope"))
	f.IntVar(&days, "days", 90, a.msg("user.token.flag.days"))
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.withPerson(cmd, args, func(o *office.Office, p org.Person, by string) error {
			wanted := strings.FieldsFunc(scopes, func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ' ' })
			secret, t, err := session.Keeper{Office: o}.NewToken(cmd.Context(), session.NewToken{
				Person: p.ID, By: by, Label: label, Scopes: wanted, Days: days,
			})
			if err != nil {
				return err
			}
			if a.site.json {
				v := viewToken(t, p.Name, o.Now())
				v.Token = secret
				return a.printJSON(v)
			}
			a.say("user.token.made", t.ID, t.Label, a.lang.join(t.Scopes), clockOf(t.Expires))
			return a.printBytes([]byte(secret + "\n"))
		})
	}
	return cmd
}

// tokenList is the command that lists tokens.
func (a *app) tokenList() *cobra.Command {
	cmd := a.command("user.token.list")
	cmd.ValidArgsFunction = a.completePeople
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.ofPerson(cmd, args, func(o *office.Office, person string) error {
			data, err := o.Data(cmd.Context())
			if err != nil {
				return err
			}
			all, err := o.Store.Accounts().Tokens(cmd.Context(), person)
			if err != nil {
				return err
			}
			shown := []tokenView{}
			for _, t := range all {
				p, _ := data.Person(t.Person)
				shown = append(shown, viewToken(t, p.Name, o.Now()))
			}
			return a.printTokens(shown)
		})
	}
	return cmd
}

func (a *app) printTokens(shown []tokenView) error {
	if a.site.json {
		return a.printJSON(shown)
	}
	if len(shown) == 0 {
		a.say("user.token.none")
		return nil
	}
	t := table{heads: []string{
		a.msg("user.head.session"), a.msg("head.name"), a.msg("user.head.label"), a.msg("user.head.scopes"), a.msg("user.head.good"), a.msg("user.head.expires"), a.msg("user.head.used"),
	}, flex: 2}
	for _, v := range shown {
		t.rows = append(t.rows, []string{
			v.ID, v.Person.Name, v.Label, strings.Join(v.Scopes, " "), a.tokenState(v.State), clockOf(v.Expires), clockOf(v.Used),
		})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// tokenState says whether a token is good.
func (a *app) tokenState(state string) string {
	switch session.State(state) {
	case session.Good:
		return a.msg("user.token.good")
	case session.Expired:
		return a.msg("user.token.expired")
	case session.Revoked:
		return a.msg("user.token.revoked")
	}
	return state
}

// tokenRevoke is the command that ends tokens for good.
func (a *app) tokenRevoke() *cobra.Command {
	cmd := a.command("user.token.revoke")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "error.args.token")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			by, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			for _, id := range args {
				t, err := session.Keeper{Office: o}.RevokeToken(cmd.Context(), id, by.ID)
				if err != nil {
					return err
				}
				a.say("user.token.gone", t.ID, t.Label)
			}
			return nil
		})
	}
	return cmd
}
