package workflow

import (
	"slices"
)

// events makes a rule of every (action, from, to) the file's rows stand for,
// and beside every consent the one that waits for others.
func (b *flowBuilder) events() error {
	for _, ev := range b.in.events {
		base, err := base(ev)
		if err != nil {
			return err
		}
		froms, err := b.sources(ev)
		if err != nil {
			return err
		}
		for _, from := range froms {
			if err := b.leave(base, ev, from); err != nil {
				return err
			}
		}
	}
	return nil
}

// leave adds a row's rules from one place.
func (b *flowBuilder) leave(r Rule, ev fileEvent, from Place) error {
	tos, err := b.targets(ev, from)
	if err != nil {
		return err
	}
	for _, to := range tos {
		r.From, r.To, r.Stays = from, to, false
		if r.Action.moves() && from == to {
			return wrong(r.line, "动作“%s”从“%s”又通回“%s”", r.Label, b.flow.PlaceLabel(from), b.flow.PlaceLabel(to))
		}
		b.flow.Rules = append(b.flow.Rules, r)
		if r.Action.consents() {
			r.To, r.Stays = from, true
			b.flow.Rules = append(b.flow.Rules, r)
		}
	}
	return nil
}

// consents reports whether the action is a consent that several may have to
// give before it leads on.
func (a Action) consents() bool { return a == Approve || a == Sign }

// moves reports whether the action always leads to another place.
func (a Action) moves() bool {
	switch a {
	case Create, Submit, Withdraw, Approve, Sign, Return, Issue, Close, Void:
		return true
	default:
		return false
	}
}

// base gives what the rules of one row have in common.
func base(ev fileEvent) (Rule, error) {
	r := Rule{Action: Action(ev.action.text), Label: ev.label.text, Straight: ev.straight.on, line: ev.action.line}
	if r.Label == "" {
		r.Label = r.Action.Label()
	}
	if err := ev.check(r); err != nil {
		return r, err
	}
	var err error
	if r.Roles, err = roles(ev.roles); err != nil {
		return r, err
	}
	if r.Paper, err = roles(ev.paper); err != nil {
		return r, err
	}
	for _, w := range ev.guards {
		if _, known := addable()[Guard(w.text)]; !known {
			return r, wrong(w.line, "没有条件“%s”", w.text)
		}
		r.Guards = append(r.Guards, Guard(w.text))
	}
	return r, nil
}

func (e fileEvent) check(r Rule) error {
	switch {
	case r.Action == "":
		return wrong(r.line, "没有写明是什么动作（action）")
	case !slices.Contains(Actions(), r.Action):
		return wrong(r.line, "没有动作“%s”", r.Action)
	case r.Straight && r.Action != Return:
		return wrong(e.straight.line, "只有退回能写 straight")
	case r.Action.stays() && len(e.to) > 0:
		return wrong(r.line, "%s不改变状态，不写 to", r.Action.Label())
	case r.Action.moves() && len(e.to) == 0:
		return wrong(r.line, "%s没有写明到哪里（to）", r.Action.Label())
	case len(e.roles) == 0:
		return wrong(r.line, "动作“%s”没有写明由谁办理（roles）", r.Action)
	case (r.Action == Create) != (len(e.from) == 0):
		return wrong(r.line, "起草不写 from，其他动作必须写 from")
	case len(e.paper) > 0 && !r.Action.consents() && r.Action != Return && !r.Action.answers():
		return wrong(e.paper[0].line, "%s在系统里进行，没有纸面可以代登记，不写 paper", r.Action.Label())
	default:
		return nil
	}
}

func roles(words []word) ([]Role, error) {
	var all []Role
	for _, w := range words {
		r := Role(w.text)
		switch {
		case r == Admin || r == Auditor:
			return nil, wrong(w.line, "%s（%s）不能办理纪要", r.Label(), r)
		case !r.business() && r != Party && r != Receiver:
			return nil, wrong(w.line, "没有角色“%s”", r)
		case slices.Contains(all, r):
			return nil, wrong(w.line, "角色“%s”重复", r)
		}
		all = append(all, r)
	}
	return all, nil
}

// sources gives the places a row's from stands for: every step of each state.
func (b *flowBuilder) sources(ev fileEvent) ([]Place, error) {
	if len(ev.from) == 0 {
		return []Place{{}}, nil
	}
	var all []Place
	for _, w := range ev.from {
		def, ok := b.flow.Def(State(w.text))
		if !ok {
			return nil, wrong(w.line, "没有状态“%s”", w.text)
		}
		all = append(all, def.places()...)
	}
	return all, nil
}

// targets gives where a row leads from one place. Approve and Sign go step by
// step before they leave the state; Return goes to any earlier step of its
// states.
func (b *flowBuilder) targets(ev fileEvent, from Place) ([]Place, error) {
	var named []StateDef
	for _, w := range ev.to {
		def, ok := b.flow.Def(State(w.text))
		if !ok {
			return nil, wrong(w.line, "没有状态“%s”", w.text)
		}
		named = append(named, def)
	}
	here, _ := b.flow.Def(from.State)
	action, line := Action(ev.action.text), ev.action.line
	switch {
	case action == Return:
		return b.earlier(named, from, line)
	case len(named) > 1:
		return nil, wrong(line, "动作“%s”只能通向一个状态，只有退回可以有几个去处", action)
	case action.consents() && from.Step+1 < len(here.Steps):
		return []Place{{State: from.State, Step: from.Step + 1}}, nil
	case len(named) == 1:
		return []Place{{State: named[0].State}}, nil
	default:
		return []Place{from}, nil
	}
}

func (b *flowBuilder) earlier(named []StateDef, from Place, line int) ([]Place, error) {
	var all []Place
	for _, def := range named {
		found := false
		for _, to := range def.places() {
			if !def.Side && b.flow.order(to, from) < 0 {
				all, found = append(all, to), true
			}
		}
		// From the first of several steps there may be no earlier one within
		// the same state; that is no fault.
		if !found && def.State != from.State {
			return nil, wrong(line, "退回只能退到更早的环节，“%s”不比“%s”早", def.Label, b.flow.PlaceLabel(from))
		}
	}
	return all, nil
}

// waysBack adds, for every straight return, the way back: Submit, Approve or
// Sign from where it led, straight to where it came from.
func (b *flowBuilder) waysBack() error {
	for _, back := range slices.Clone(b.flow.Rules) {
		if back.Action != Return || !back.Straight {
			continue
		}
		for _, forward := range slices.Clone(b.flow.Rules) {
			onward := forward.Action == Submit || forward.Action.consents()
			if !onward || forward.From != back.To || forward.derived() {
				continue
			}
			forward.To, forward.Straight = back.From, true
			b.flow.Rules = append(b.flow.Rules, forward)
		}
	}
	return nil
}
