package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// minutesList is the command that lists minutes.
func (a *app) minutesList() *cobra.Command {
	var f workflow.Filter
	var state, drafter string
	cmd := a.command("minutes.list")
	flags := cmd.Flags()
	flags.StringVar(&state, "state", "", a.msg("minutes.list.flag.state"))
	flags.StringVar(&f.Type, "type", "", a.msg("minutes.new.flag.type"))
	flags.StringVar(&f.Year, "year", "", a.msg("minutes.list.flag.year"))
	flags.StringVar(&drafter, "drafter", "", a.msg("minutes.list.flag.drafter"))
	flags.StringVar(&f.After, "after", "", a.msg("minutes.list.flag.after"))
	flags.IntVar(&f.Limit, "limit", 50, a.msg("minutes.list.flag.limit"))
	completeBy(cmd, "type", a.completeMeetings)
	completeBy(cmd, "drafter", a.completePeople)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.office(cmd.Context(), func(o *office.Office) error {
			f.Words = strings.Join(args, " ")
			if drafter != "" {
				p, err := o.Person(cmd.Context(), drafter)
				if err != nil {
					return err
				}
				f.Drafter = p.ID
			}
			flows, err := o.Flows(cmd.Context())
			if err != nil {
				return err
			}
			if f.State = stateNamed(flows, state); f.State == "" && state != "" {
				return &UnknownNameError{Noun: "noun.state", Name: state, Known: stateNames(flows)}
			}
			if f.Words != "" { // no server need have kept the index
				if err := o.IndexAll(cmd.Context()); err != nil {
					return err
				}
			}
			page, next, err := o.List(cmd.Context(), operator(), f)
			if err != nil {
				return err
			}
			return a.printList(o, flows, page, next)
		})
	}
	return cmd
}

// operator is who stands at the machine: he has the whole database before him.
func operator() workflow.Actor { return workflow.Actor{Roles: []workflow.Role{workflow.Auditor}} }

// stateNamed finds a state by its ID or by what any flow calls it.
func stateNamed(flows []*workflow.Flow, name string) workflow.State {
	for _, f := range flows {
		for _, d := range f.States {
			if name == string(d.State) || name == d.Label {
				return d.State
			}
		}
	}
	return ""
}

// stateNames gives what flows call their states, each once.
func stateNames(flows []*workflow.Flow) []string {
	var names []string
	seen := map[string]bool{}
	for _, f := range flows {
		for _, d := range f.States {
			if !seen[d.Label] {
				names, seen[d.Label] = append(names, d.Label), true
			}
		}
	}
	return names
}

// flowOf gives the flow of that version, or nil.
func flowOf(flows []*workflow.Flow, id workflow.FlowID) *workflow.Flow {
	for _, f := range flows {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// placeName gives what a flow calls a place.
func placeName(flows []*workflow.Flow, id workflow.FlowID, p workflow.Place) string {
	if f := flowOf(flows, id); f != nil {
		return f.PlaceLabel(p)
	}
	return p.String()
}

func (a *app) printList(o *office.Office, flows []*workflow.Flow, page []workflow.Listed, next string) error {
	if a.site.json {
		shown := make([]views.Listed, len(page))
		for i, l := range page {
			shown[i] = views.OfListed(l, placeName(flows, l.Flow, l.Place))
		}
		return a.printJSON(struct {
			Minutes []views.Listed `json:"minutes"`
			Next    string         `json:"next,omitempty"`
		}{shown, next})
	}
	if len(page) == 0 {
		a.say("minutes.list.none")
		return nil
	}
	ids := make([]string, len(page))
	for i, l := range page {
		ids[i] = l.ID
	}
	short := shortest(ids)
	t := table{heads: []string{a.msg("head.id"), a.msg("head.title"), a.msg("head.place"), a.msg("head.desk"), a.msg("head.due")}, flex: 1}
	for i, l := range page {
		t.rows = append(t.rows, []string{short[i], a.titled(l.Title, l.Number, l.Edition), placeName(flows, l.Flow, l.Place), deskName(flowOf(flows, l.Flow), l), brief(l.Due, o)})
	}
	err := a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
	if next != "" {
		a.say("minutes.list.more", next)
	}
	return err
}

// titled gives a title with its number, if there is one, and with which
// edition it is, but for the first.
func (a *app) titled(title, number string, e workflow.Edition) string {
	if !e.IsZero() {
		number += a.msg("minutes.list.edition", e.N, e.Kind.Label())
	}
	if number == "" {
		return title
	}
	return title + "\n" + number
}

// deskName gives who has a minutes: a person, a post, or whoever has the role.
func deskName(flow *workflow.Flow, l workflow.Listed) string {
	switch {
	case !l.Desk.Person.IsZero():
		return l.Desk.Person.Name
	case l.Desk.Label != "":
		return l.Desk.Label
	case l.Desk.Post != "" || flow == nil:
		return l.Desk.Post
	}
	var labels []string
	for _, r := range office.Onward(flow, l.Place) {
		labels = append(labels, r.Label())
	}
	return strings.Join(labels, "、")
}

// brief gives a date without the year if it is this one.
func brief(d workflow.Date, o *office.Office) string {
	if d.Year() == workflow.DateOf(o.Now()).Year() {
		_, day, _ := strings.Cut(d.Chinese(), "年")
		return day
	}
	return d.Chinese()
}

// leastID is the least that is shown of an ID: the day, and the moment of it.
const leastID = 9

// shortest gives of every ID as much as tells it from the others.
func shortest(ids []string) []string {
	short := make([]string, len(ids))
	for i, id := range ids {
		n := min(leastID, len(id))
		for j, other := range ids {
			if i != j && id != other {
				n = max(n, min(common(id, other)+1, len(id)))
			}
		}
		short[i] = id[:n]
	}
	return short
}

// common counts the bytes that two IDs begin with alike.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// minutesTodo is the command that shows what waits for somebody.
func (a *app) minutesTodo() *cobra.Command {
	cmd := a.command("minutes.todo")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			actor, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			todos, err := o.Todos(cmd.Context(), actor)
			if err != nil {
				return err
			}
			flows, err := o.Flows(cmd.Context())
			if err != nil {
				return err
			}
			return a.printTodos(o, flows, todos, actor)
		})
	}
	return cmd
}

func (a *app) printTodos(o *office.Office, flows []*workflow.Flow, todos []office.Todo, actor workflow.Actor) error {
	if a.site.json {
		shown := make([]views.Todo, len(todos))
		for i, t := range todos {
			shown[i] = views.OfTodo(t, placeName(flows, t.Flow, t.Place))
		}
		return a.printJSON(shown)
	}
	if len(todos) == 0 {
		a.say("minutes.todo.none", actor.Name)
		return nil
	}
	ids := make([]string, len(todos))
	for i, t := range todos {
		ids[i] = t.Minutes
	}
	short := shortest(ids)
	today := workflow.DateOf(o.Now())
	t := table{heads: []string{a.msg("head.id"), a.msg("head.title"), a.msg("head.todo"), a.msg("head.since"), a.msg("head.due")}, flex: 1}
	for i, w := range todos {
		due := brief(w.Due, o)
		if w.Due != "" && w.Due < today {
			due += a.msg("minutes.todo.overdue")
		}
		t.rows = append(t.rows, []string{short[i], a.titled(w.Title, w.Number, w.Edition), a.todo(w, placeName(flows, w.Flow, w.Place)), brief(workflow.DateOf(w.Since), o), due})
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// todo says what there is to do.
func (a *app) todo(t office.Todo, place string) string {
	what := place
	switch t.Kind {
	case workflow.WaitParty:
		what = a.msg("minutes.todo.party", place)
	case workflow.WaitCheck:
		what = a.msg("minutes.todo.check", place)
	case workflow.WaitCopy:
		what = a.msg("minutes.todo.copy")
	}
	if !t.For.IsZero() {
		what += a.msg("minutes.todo.for", t.For.Name)
	}
	return what
}
