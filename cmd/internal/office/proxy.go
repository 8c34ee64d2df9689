package office

import (
	"context"
	"strings"

	"jiyao/workflow"
)

// Principals gives those for whom, by a delegation (委托) in force, the command's
// actor could do what he may not do himself.
func (o *Office) Principals(ctx context.Context, m workflow.Minutes, cmd workflow.Command) ([]workflow.Person, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	flow, err := o.flow(m.Flow)
	if err != nil {
		return nil, workflow.Fault("find flow", err)
	}
	var found []workflow.Person
	for _, g := range d.org.Grants(cmd.Actor.ID, workflow.DateOf(o.Now())) {
		cmd.OnBehalf = g.From
		facts := workflow.Facts{
			Flow: flow, Now: o.Now(), Findings: &workflow.Findings{},
			PDF: workflow.PDF{SHA256: strings.Repeat("0", 64), Bytes: 1}, // as if it had been made
		}
		if err := d.facts(m, cmd, &facts); err != nil {
			continue // it stands against the act, whoever does it
		}
		if _, err := workflow.Decide(m, cmd, facts); err == nil {
			found = append(found, g.From)
		}
	}
	return found, nil
}
