package workflow

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/looplab/fsm"
)

// Flow is a procedure (流程): its states in order, and its rules as rows. It is
// read by ParseFlow and never changes afterwards.
type Flow struct {
	ID     FlowID
	Label  string
	States []StateDef
	Rules  []Rule

	events fsm.Events
}

// StateDef is one state of a flow.
type StateDef struct {
	State State
	Label string
	Steps []string // labels of its ordered steps; at least one
	Side  bool     // beside the line: withdrawn, voided
	End   bool     // nothing follows

	line int
}

// Rule is one row: this action leads from here to there, for these roles,
// under these further conditions.
type Rule struct {
	Action   Action
	Label    string
	From     Place
	To       Place
	Roles    []Role
	Guards   []Guard // beyond those every flow has for the action
	Straight bool    // Return: may ask to come straight back. Submit, Approve: is such a way back
	line     int
}

// Option is something that may be done from where a minutes stands.
type Option struct {
	Action Action
	Label  string
	Roles  []Role
}

// begun stands for the place of a minutes not yet begun: looplab/fsm knows no
// empty state.
const begun = "-"

func node(p Place) string {
	if p.IsZero() {
		return begun
	}
	return p.String()
}

// event is the rule's name in the machine, where (name, source) must be
// unique: an action that has a choice of ways names its destination too.
func (r Rule) event() string {
	switch {
	case r.Action == Return:
		return string(r.Action) + ">" + node(r.To)
	case r.Straight:
		return string(r.Action) + ">>" + node(r.To)
	default:
		return string(r.Action)
	}
}

// machine turns the rules into looplab/fsm's form.
func machine(rules []Rule) fsm.Events {
	events := make(fsm.Events, len(rules))
	for i, r := range rules {
		events[i] = fsm.EventDesc{Name: r.event(), Src: []string{node(r.From)}, Dst: node(r.To)}
	}
	return events
}

// leads asks a fresh machine where the rule's event leads from the place. No
// callbacks, no context that could be cancelled, no machine that is kept:
// each of these has a trap in looplab/fsm.
func (f *Flow) leads(from Place, r Rule) (Place, error) {
	m := fsm.NewFSM(node(from), f.events, fsm.Callbacks{})
	err := m.Event(context.Background(), r.event())
	var stays fsm.NoTransitionError
	if err != nil && !(errors.As(err, &stays) && stays.Err == nil) {
		return Place{}, err
	}
	return ParsePlace(m.Current()), nil
}

// from gives the rules for an action at a place.
func (f *Flow) from(p Place, action Action) []Rule {
	var found []Rule
	for _, r := range f.Rules {
		if r.From == p && r.Action == action {
			found = append(found, r)
		}
	}
	return found
}

// Options gives what may be done at a place, by anybody, in the flow's order.
func (f *Flow) Options(p Place) []Option {
	var found []Option
	for _, r := range f.Rules {
		seen := slices.ContainsFunc(found, func(o Option) bool { return o.Action == r.Action && slices.Equal(o.Roles, r.Roles) })
		if r.From == p && !seen && !(r.Straight && r.Action != Return) {
			found = append(found, Option{Action: r.Action, Label: r.Label, Roles: r.Roles})
		}
	}
	return found
}

// Def gives a state's definition.
func (f *Flow) Def(s State) (StateDef, bool) {
	i := slices.IndexFunc(f.States, func(d StateDef) bool { return d.State == s })
	if i < 0 {
		return StateDef{}, false
	}
	return f.States[i], true
}

// PlaceLabel gives a place's Chinese name: 审核, or 审核·秘书长 where the state has
// several steps.
func (f *Flow) PlaceLabel(p Place) string {
	def, ok := f.Def(p.State)
	switch {
	case p.IsZero():
		return "未起草"
	case !ok || p.Step >= len(def.Steps):
		return p.String()
	case len(def.Steps) == 1:
		return def.Label
	default:
		return def.Label + "·" + def.Steps[p.Step]
	}
}

// places gives every place of the flow in order: states as the file lists
// them, steps within.
func (f *Flow) places() []Place {
	var all []Place
	for _, d := range f.States {
		for i := range d.Steps {
			all = append(all, Place{State: d.State, Step: i})
		}
	}
	return all
}

// order compares two places by the flow's order.
func (f *Flow) order(a, b Place) int {
	return cmp.Or(cmp.Compare(f.rank(a.State), f.rank(b.State)), cmp.Compare(a.Step, b.Step))
}

func (f *Flow) rank(s State) int {
	return slices.IndexFunc(f.States, func(d StateDef) bool { return d.State == s })
}

// reviews gives the places whose consent a signature presupposes: those that
// Approve leads from, before the place given.
func (f *Flow) reviews(before Place) []Place {
	var found []Place
	for _, p := range f.places() {
		if f.order(p, before) < 0 && len(f.from(p, Approve)) > 0 {
			found = append(found, p)
		}
	}
	return found
}
