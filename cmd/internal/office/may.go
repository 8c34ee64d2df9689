package office

import (
	"context"
	"strings"

	"jiyao/workflow"
)

// May answers whether somebody may carry out an action on a minutes as it is,
// without doing it: the error says why not. What the action still needs to be
// told — a reason, recipients — stands against nothing.
func (o *Office) May(ctx context.Context, m workflow.Minutes, a workflow.Actor, action workflow.Action) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	if a, err = d.actor(a.ID, workflow.DateOf(o.Now())); err != nil {
		return err
	}
	return o.would(d, m, workflow.Command{Action: action, Actor: a})
}

// would answers whether a command would be carried out that says no more than
// who does what: nothing that is left to be said stands against it.
func (o *Office) would(d *data, m workflow.Minutes, who workflow.Command) error {
	flow, err := o.flow(m.Flow)
	if err != nil {
		return workflow.Fault("find flow", err)
	}
	cmd := plausible(m, flow, who.Action)
	cmd.Actor, cmd.OnBehalf = who.Actor, who.OnBehalf
	facts := workflow.Facts{
		Flow: flow, Now: o.Now(), Findings: &workflow.Findings{},
		PDF: workflow.PDF{SHA256: strings.Repeat("0", 64), Bytes: 1}, // as if it had been made
	}
	if err := d.facts(m, cmd, &facts); err != nil {
		return err
	}
	if _, err = workflow.Decide(m, cmd, facts); workflow.KindOf(err) == workflow.Invalid {
		return nil // something is left to be said, and nothing else
	}
	return err
}

// plausible gives a command that lacks nothing the rules ask for first.
func plausible(m workflow.Minutes, flow *workflow.Flow, action workflow.Action) workflow.Command {
	cmd := workflow.Command{Minutes: m.ID, Version: m.Version, Action: action, Note: "试问"}
	switch action {
	case workflow.Return:
		if ways := flow.WaysBack(m.Place); len(ways) > 0 {
			cmd.To = ways[0]
		}
	case workflow.Save:
		cmd.Text = &m.Text
	}
	return cmd
}

// Terms gives the names that a redline never cuts through: of units, long and
// short, and of people.
func (o *Office) Terms(ctx context.Context) ([]string, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	var terms []string
	all := d.org.Data()
	for _, u := range all.Units {
		terms = append(terms, u.Name)
	}
	for _, a := range all.Aliases {
		terms = append(terms, a.Name)
	}
	for _, p := range all.Persons {
		terms = append(terms, p.Name)
	}
	return terms, nil
}
