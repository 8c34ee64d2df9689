package office

import (
	"context"
	"slices"

	"jiyao/workflow"
)

// Todo is one line of somebody's 待办, with whose it is if he has it in
// delegation (委托).
type Todo struct {
	workflow.Waiting
	For workflow.Person // zero if it is his own
}

// Todos gives what waits for the actor: by his posts, roles, unit and person,
// and by what others delegated to him.
func (o *Office) Todos(ctx context.Context, a workflow.Actor) ([]Todo, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	all, err := o.waiting(ctx, d.desk(a, ""), workflow.Person{})
	if err != nil {
		return nil, err
	}
	for _, g := range d.org.Grants(a.ID, workflow.DateOf(o.Now())) {
		principal := workflow.Actor{Person: g.From, Roles: g.Roles, Posts: g.Posts}
		more, err := o.waiting(ctx, d.desk(principal, a.ID), g.From)
		if err != nil {
			return nil, err
		}
		for _, t := range more {
			left := g.Fresh && t.Since.Before(g.Since) // was waiting before: not delegated
			if !left && !slices.ContainsFunc(all, t.same) {
				all = append(all, t)
			}
		}
	}
	return all, nil
}

func (o *Office) waiting(ctx context.Context, desk workflow.Desk, principal workflow.Person) ([]Todo, error) {
	found, err := o.Store.Waiting(ctx, desk)
	todos := make([]Todo, len(found))
	for i, w := range found {
		todos[i] = Todo{Waiting: w, For: principal}
	}
	return todos, err
}

// desk gives where to look for what waits for somebody. The steps his roles
// carry out count where no post or person has the minutes; of those where a
// draft is written only his own drafts do. A deputy looks for somebody else.
func (d *data) desk(a workflow.Actor, deputy string) workflow.Desk {
	desk := workflow.Desk{Person: a.ID, Deputy: deputy, Posts: a.Posts, Unit: a.Unit}
	seen := map[workflow.PlaceOf]bool{}
	for _, f := range d.flows {
		for _, r := range f.Rules {
			at := workflow.PlaceOf{Flow: f.ID.Name, Place: r.From}
			if r.Action == workflow.Proofread && slices.ContainsFunc(r.Roles, a.Has) && !slices.Contains(desk.Checks, at) {
				desk.Checks = append(desk.Checks, at)
			}
			if seen[at] || !LeadsOn(f, r.From, r.Action) || r.From.IsZero() || !slices.ContainsFunc(r.Roles, a.Has) {
				continue
			}
			seen[at] = true
			if r.Action == workflow.Submit {
				desk.Drafts = append(desk.Drafts, at)
			} else {
				desk.Places = append(desk.Places, at)
			}
		}
	}
	return desk
}

// same reports whether both lines are of the same thing.
func (t Todo) same(other Todo) bool {
	return t.Minutes == other.Minutes && t.Kind == other.Kind && t.Row == other.Row
}

// LeadsOn reports whether the action is what a minutes waits for at a place. At an
// end it waits for nothing, though more copies may be sent.
func LeadsOn(f *workflow.Flow, at workflow.Place, a workflow.Action) bool {
	if def, ok := f.Def(at.State); ok && def.End {
		return false
	}
	switch a {
	case workflow.Submit, workflow.Approve, workflow.Sign, workflow.Finalize, workflow.Issue, workflow.Distribute, workflow.Close:
		return true
	default:
		return false
	}
}
