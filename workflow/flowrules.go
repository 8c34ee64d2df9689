package workflow

import (
	"slices"
)

// events makes a rule of every (action, from, to) the file's rows stand for.
func (b *flowBuilder) events() error {
	for _, ev := range b.in.Events {
		base, err := b.base(ev)
		if err != nil {
			return err
		}
		froms, err := b.sources(ev)
		if err != nil {
			return err
		}
		for _, from := range froms {
			tos, err := b.targets(ev, from)
			if err != nil {
				return err
			}
			for _, to := range tos {
				r := base
				r.From, r.To = from, to
				b.flow.Rules = append(b.flow.Rules, r)
			}
		}
	}
	return nil
}

func (b *flowBuilder) base(ev fileEvent) (Rule, error) {
	r := Rule{Action: Action(ev.Action.text), Label: ev.Label.text, Straight: ev.Straight, line: ev.Action.line}
	switch {
	case !slices.Contains(Actions(), r.Action):
		return r, wrong(r.line, "没有动作“%s”", r.Action)
	case r.Straight && r.Action != Return:
		return r, wrong(r.line, "只有退回能写 straight")
	case r.Action == Save && len(ev.To) > 0:
		return r, wrong(r.line, "保存不改变状态，不写 to")
	case len(ev.Roles) == 0:
		return r, wrong(r.line, "动作“%s”没有写明由谁办理（roles）", r.Action)
	case (r.Action == Create) != (len(ev.From) == 0):
		return r, wrong(r.line, "起草不写 from，其他动作必须写 from")
	}
	if r.Label == "" {
		r.Label = r.Action.Label()
	}
	for _, w := range ev.Roles {
		if !Role(w.text).business() {
			return r, wrong(w.line, "角色“%s”不能办理纪要", w.text)
		}
		r.Roles = append(r.Roles, Role(w.text))
	}
	for _, w := range ev.Guards {
		if _, known := addable()[Guard(w.text)]; !known {
			return r, wrong(w.line, "没有条件“%s”", w.text)
		}
		r.Guards = append(r.Guards, Guard(w.text))
	}
	return r, nil
}

// sources gives the places a row's from stands for: every step of each state.
func (b *flowBuilder) sources(ev fileEvent) ([]Place, error) {
	if len(ev.From) == 0 {
		return []Place{{}}, nil
	}
	var all []Place
	for _, w := range ev.From {
		def, ok := b.flow.Def(State(w.text))
		if !ok {
			return nil, wrong(w.line, "没有状态“%s”", w.text)
		}
		for i := range def.Steps {
			all = append(all, Place{State: def.State, Step: i})
		}
	}
	return all, nil
}

// targets gives where a row leads from one place. Approve goes step by step
// before it leaves the state; Return goes to any earlier step of its states.
func (b *flowBuilder) targets(ev fileEvent, from Place) ([]Place, error) {
	var named []StateDef
	for _, w := range ev.To {
		def, ok := b.flow.Def(State(w.text))
		if !ok {
			return nil, wrong(w.line, "没有状态“%s”", w.text)
		}
		named = append(named, def)
	}
	here, _ := b.flow.Def(from.State)
	action, line := Action(ev.Action.text), ev.Action.line
	switch {
	case action == Return:
		return b.earlier(named, from, line)
	case len(named) > 1:
		return nil, wrong(line, "动作“%s”只能通向一个状态，只有退回可以有几个去处", action)
	case action == Approve && from.Step+1 < len(here.Steps):
		return []Place{{State: from.State, Step: from.Step + 1}}, nil
	case len(named) == 1:
		return []Place{{State: named[0].State}}, nil
	default:
		return []Place{from}, nil
	}
}

func (b *flowBuilder) earlier(named []StateDef, from Place, line int) ([]Place, error) {
	if len(named) == 0 {
		return nil, wrong(line, "退回没有写明退到哪里（to）")
	}
	var all []Place
	for _, def := range named {
		found := false
		for i := range def.Steps {
			to := Place{State: def.State, Step: i}
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

// waysBack adds, for every straight return, the way back: Submit or Approve
// from where it led, straight to where it came from.
func (b *flowBuilder) waysBack() error {
	for _, back := range slices.Clone(b.flow.Rules) {
		if back.Action != Return || !back.Straight {
			continue
		}
		for _, forward := range slices.Clone(b.flow.Rules) {
			onward := forward.Action == Submit || forward.Action == Approve
			if !onward || forward.From != back.To || forward.Straight {
				continue
			}
			forward.To, forward.Straight = back.From, true
			b.flow.Rules = append(b.flow.Rules, forward)
		}
	}
	return nil
}

func (b *flowBuilder) duplicates() error {
	type key struct {
		event string
		from  Place
	}
	seen := map[key]bool{}
	for _, r := range b.flow.Rules {
		k := key{r.event(), r.From}
		if seen[k] {
			return wrong(r.line, "动作“%s”在“%s”重复", r.Label, b.flow.PlaceLabel(r.From))
		}
		seen[k] = true
	}
	return nil
}

// connected demands one beginning, that every place can be reached, that an
// end can be reached from every place, and that nothing leaves an end.
func (b *flowBuilder) connected() error {
	starts := b.flow.from(Place{}, Create)
	if len(starts) != 1 {
		return wrong(0, "须有且只有一个起草动作（create）")
	}
	reached := b.reach(Place{})
	for _, p := range b.flow.places() {
		def, _ := b.flow.Def(p.State)
		onward := b.reach(p)
		leaves := slices.ContainsFunc(b.flow.Rules, func(r Rule) bool { return r.From == p })
		ends := slices.ContainsFunc(onward, func(q Place) bool { d, _ := b.flow.Def(q.State); return d.End })
		switch {
		case !slices.Contains(reached, p):
			return wrong(def.line, "状态“%s”永远到不了", b.flow.PlaceLabel(p))
		case def.End && leaves:
			return wrong(def.line, "终点“%s”之后不能再有动作", def.Label)
		case !ends:
			return wrong(def.line, "状态“%s”走不到终点", b.flow.PlaceLabel(p))
		}
	}
	return nil
}

// reach gives the place and all that can be reached from it.
func (b *flowBuilder) reach(from Place) []Place {
	found := []Place{from}
	for i := 0; i < len(found); i++ {
		for _, r := range b.flow.Rules {
			if r.From == found[i] && !slices.Contains(found, r.To) {
				found = append(found, r.To)
			}
		}
	}
	return found
}
