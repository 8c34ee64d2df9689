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
	ID      FlowID
	Label   string
	States  []StateDef
	Rules   []Rule
	Consult ConsultRule

	leaving map[Place]exits
}

// exits are the rules that leave one place, and the same by their action in
// looplab/fsm's form.
type exits struct {
	rules  []Rule
	events map[Action]fsm.Events
}

// StateDef is one state of a flow.
type StateDef struct {
	State State
	Label string
	Steps []StepDef // its steps in order; at least one
	Side  bool      // beside the line: withdrawn, voided
	End   bool      // nothing leads on; receipts and late opinions may still come in

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
	Paper    []Role  // who may register it from paper for somebody (代登记)
	Stays    bool    // Approve, Sign: one consent of several that a step needs, before the last
	Straight bool    // Return: may ask to come straight back. Submit, Approve, Sign: is such a way back

	line int
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
	case r.Stays:
		return string(r.Action) + "="
	case r.Straight:
		return string(r.Action) + ">>" + node(r.To)
	default:
		return string(r.Action)
	}
}

// derived reports whether the rule follows from another of the same action:
// one consent of several, or the way back of a straight return.
func (r Rule) derived() bool { return r.Stays || (r.Straight && r.Action != Return) }

// depart sorts the rules by the place they leave.
func depart(rules []Rule) map[Place]exits {
	all := map[Place]exits{}
	for _, r := range rules {
		e := all[r.From]
		if e.events == nil {
			e.events = map[Action]fsm.Events{}
		}
		e.rules = append(e.rules, r)
		e.events[r.Action] = append(e.events[r.Action],
			fsm.EventDesc{Name: r.event(), Src: []string{node(r.From)}, Dst: node(r.To)})
		all[r.From] = e
	}
	return all
}

// leads asks a fresh machine where the rule's event leads from the place. It is
// built anew for every question, so of nothing but what the action may do
// there. No callbacks, no context that could be cancelled, no machine that is
// kept: each of these has a trap in looplab/fsm.
func (f *Flow) leads(from Place, r Rule) (Place, error) {
	m := fsm.NewFSM(node(from), f.leaving[from].events[r.Action], fsm.Callbacks{})
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
	for _, r := range f.leaving[p].rules {
		if r.Action == action {
			found = append(found, r)
		}
	}
	return found
}

// Options gives what may be done at a place, by anybody, in the flow's order.
func (f *Flow) Options(p Place) []Option {
	var found []Option
	for _, r := range f.leaving[p].rules {
		seen := slices.ContainsFunc(found, func(o Option) bool { return o.Action == r.Action && slices.Equal(o.Roles, r.Roles) })
		if !seen && !r.derived() {
			found = append(found, Option{Action: r.Action, Label: r.Label, Roles: r.Roles})
		}
	}
	return found
}

// Consenting gives the roles that review or sign (审核、签发): who answers for what
// a minutes says.
func (f *Flow) Consenting() (roles []Role) {
	for _, r := range f.Rules {
		if r.Action != Approve && r.Action != Sign {
			continue
		}
		for _, role := range r.Roles {
			if !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// Def gives a state's definition.
func (f *Flow) Def(s State) (StateDef, bool) {
	i := slices.IndexFunc(f.States, func(d StateDef) bool { return d.State == s })
	if i < 0 {
		return StateDef{}, false
	}
	return f.States[i], true
}

// StepDef gives the definition of a place's step, or the zero StepDef for a
// place the flow has not.
func (f *Flow) StepDef(p Place) StepDef {
	def, ok := f.Def(p.State)
	if !ok || p.Step < 0 || p.Step >= len(def.Steps) {
		return StepDef{}
	}
	return def.Steps[p.Step]
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
		return def.Label + "·" + def.Steps[p.Step].Label
	}
}

// places gives every place of the flow in order: states as the file lists
// them, steps within.
func (f *Flow) places() []Place {
	var all []Place
	for _, d := range f.States {
		all = append(all, d.places()...)
	}
	return all
}

func (d StateDef) places() []Place {
	all := make([]Place, len(d.Steps))
	for i := range d.Steps {
		all[i] = Place{State: d.State, Step: i}
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

// Registrars gives the roles that may register at a place what was decided there
// on paper. They may also register a file with somebody's changes that he handed
// back (改回的文件).
func (f *Flow) Registrars(at Place) []Role {
	var all []Role
	for _, r := range f.Rules {
		if r.From != at || !r.Action.consents() {
			continue
		}
		for _, role := range r.Paper {
			if !slices.Contains(all, role) {
				all = append(all, role)
			}
		}
	}
	return all
}

// WaysBack gives where a minutes may be returned to from a place (退回).
func (f *Flow) WaysBack(from Place) []Place {
	var ways []Place
	for _, r := range f.Rules {
		if r.Action == Return && r.From == from {
			ways = append(ways, r.To)
		}
	}
	return ways
}

// PlaceNamed finds a place by what the flow calls it, the state or the step, or
// by its ID.
func (f *Flow) PlaceNamed(name string) Place {
	for _, def := range f.States {
		for i, step := range def.Steps {
			p := Place{State: def.State, Step: i}
			if name == f.PlaceLabel(p) || name == step.Label || i == 0 && name == def.Label {
				return p
			}
		}
	}
	return ParsePlace(name)
}
