package main

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// orgVacant is the command that lists posts nobody holds, with what waits
// there.
func (a *app) orgVacant() *cobra.Command {
	cmd := a.command("org.vacant")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			all, err := o.Vacancies(cmd.Context())
			if err != nil {
				return err
			}
			data, err := o.Data(cmd.Context())
			if err != nil {
				return err
			}
			return a.printVacancies(data, all)
		})
	}
	return cmd
}

func (a *app) printVacancies(data *org.Office, all []office.Vacancy) error {
	if a.site.json {
		shown := make([]vacancyView, len(all))
		for i, v := range all {
			shown[i] = viewVacancy(v)
		}
		return a.printJSON(shown)
	}
	if len(all) == 0 {
		a.say("org.vacant.none")
		return nil
	}
	t := table{heads: []string{a.msg("head.post"), a.msg("head.unit"), a.msg("head.meetings"), a.msg("head.todos"), a.msg("head.minutes")}, flex: 2}
	for _, v := range all {
		unit, _ := data.Unit(v.Post.Unit)
		name := v.Post.Label
		if !v.Person.IsZero() {
			name = a.msg("org.vacant.gone", v.Person.Name)
		}
		t.rows = append(t.rows, []string{
			name, unit.Name, strings.Join(v.Meetings, "、"), strconv.Itoa(len(v.Waiting)), strings.Join(waitingIDs(v.Waiting), "、"),
		})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// waitingIDs gives the minutes that wait, each once.
func waitingIDs(all []workflow.Waiting) []string {
	var ids []string
	for _, w := range all {
		if !slices.Contains(ids, w.Minutes) {
			ids = append(ids, w.Minutes)
		}
	}
	return ids
}

type vacancyView struct {
	Post     string        `json:"post,omitempty"`
	Label    string        `json:"label,omitempty"`
	Unit     string        `json:"unit,omitempty"`
	Person   *views.Person `json:"person,omitempty"`
	Meetings []string      `json:"meetings"`
	Waiting  []waitingView `json:"waiting"`
}

type waitingView struct {
	Minutes string `json:"minutes"`
	Kind    string `json:"kind"`
	Row     int    `json:"row,omitempty"`
	Title   string `json:"title"`
	Place   string `json:"place"`
	Due     string `json:"due,omitempty"`
}

func viewVacancy(v office.Vacancy) vacancyView {
	view := vacancyView{
		v.Post.ID, v.Post.Label, v.Post.Unit, views.OfPerson(v.Person), append([]string{}, v.Meetings...), []waitingView{},
	}
	for _, w := range v.Waiting {
		view.Waiting = append(view.Waiting, waitingView{w.Minutes, string(w.Kind), w.Row, w.Title, w.Place.String(), string(w.Due)})
	}
	return view
}

// vacant warns of posts and people that a minutes belongs to and that nobody
// stands for, a line each.
func (l language) vacant(all []office.Vacant) string {
	lines := make([]string, len(all))
	for i, v := range all {
		if lines[i] = l.msg("show.vacant.step", v.Name); v.Row > 0 {
			lines[i] = l.msg("show.vacant.row", v.Row, v.Name)
		}
	}
	return strings.Join(lines, "\n")
}
