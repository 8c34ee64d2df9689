package workflow

import (
	"slices"
)

// duplicates demands that an event leads from a place only once.
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
// end can be reached from every place, and that nothing goes on after an end.
func (b *flowBuilder) connected() error {
	if starts := b.rules(Create); len(starts) != 1 {
		return wrong(0, "须有且只有一个起草动作（create）")
	}
	reached := b.reach(Place{}, everything)
	for _, def := range b.flow.States {
		for _, p := range def.places() {
			ends := slices.ContainsFunc(b.reach(p, everything), func(q Place) bool { d, _ := b.flow.Def(q.State); return d.End })
			switch {
			case !slices.Contains(reached, p):
				return wrong(def.line, "状态“%s”永远到不了", b.flow.PlaceLabel(p))
			case !ends:
				return wrong(def.line, "状态“%s”走不到终点", b.flow.PlaceLabel(p))
			}
		}
		if err := b.ended(def); err != nil {
			return err
		}
	}
	return nil
}

// ended demands that at an end only copies and opinions still come and go.
func (b *flowBuilder) ended(def StateDef) error {
	for _, r := range b.flow.Rules {
		switch {
		case !def.End || r.From.State != def.State:
		case r.From != r.To:
			return wrong(r.line, "终点“%s”之后不能再有动作“%s”改变状态", def.Label, r.Label)
		case !r.Action.afterwards():
			return wrong(r.line, "终点“%s”只能登记分送、签收和反馈，不能%s", def.Label, r.Label)
		}
	}
	return nil
}

// afterwards reports whether the action may still be done at an end.
func (a Action) afterwards() bool {
	switch a {
	case Reply, Urge, Comment, Distribute, Dispatch, Read, Receive, Bounce, Resend, Recall:
		return true
	default:
		return false
	}
}

func (b *flowBuilder) rules(action Action) []Rule {
	return filter(b.flow.Rules, func(r Rule) bool { return r.Action == action })
}

func everything(Rule) bool { return true }

// reach gives the place and all that can be reached from it by the rules that
// may be used.
func (b *flowBuilder) reach(from Place, use func(Rule) bool) []Place {
	found := []Place{from}
	for i := 0; i < len(found); i++ {
		for _, r := range b.flow.Rules {
			if r.From == found[i] && use(r) && !slices.Contains(found, r.To) {
				found = append(found, r.To)
			}
		}
	}
	return found
}

// consult settles the rule of 会签 and demands that who is asked can answer.
func (b *flowBuilder) consult() error {
	asks, says := b.rules(Consult), b.in.consult
	if len(asks) == 0 {
		if says != nil {
			return wrong(says.line, "流程没有征求意见（consult）这个动作，不写会签规则")
		}
		return nil
	}
	b.flow.Consult.Rule = ConsultAll
	if says != nil {
		if err := b.aggregate(*says); err != nil {
			return err
		}
	}
	for _, ask := range asks {
		onward := b.reach(ask.From, everything)
		answered := func(r Rule) bool { return slices.Contains(onward, r.From) }
		if !slices.ContainsFunc(b.rules(Reply), answered) {
			return wrong(ask.line, "在“%s”征求意见之后没有地方登记反馈意见（reply）", b.flow.PlaceLabel(ask.From))
		}
	}
	return nil
}

func (b *flowBuilder) aggregate(says fileConsult) error {
	rule := ConsultRule{Rule: ConsultName(says.rule.text), Quorum: says.quorum.n, Lapse: says.lapse.on}
	switch known := []ConsultName{ConsultAll, ConsultQuorum, ConsultNoneAgainst}; {
	case rule.Rule == "":
		return wrong(says.line, "会签规则没有写明 rule（all、quorum 或 none-against）")
	case !slices.Contains(known, rule.Rule):
		return wrong(says.rule.line, "没有会签规则“%s”，只有 all、quorum 和 none-against", rule.Rule)
	case rule.Rule == ConsultQuorum && rule.Quorum < 1:
		return wrong(max(says.quorum.line, says.rule.line), "会签规则 quorum 须写明至少几家同意（quorum，从 1 起的整数）")
	case rule.Rule != ConsultQuorum && says.quorum.line > 0:
		return wrong(says.quorum.line, "只有会签规则 quorum 才写至少几家同意")
	}
	b.flow.Consult = rule
	return nil
}

// each demands that only a step of consents is held per 议题 or takes 加签: the
// rows they ask for could be answered nowhere else.
func (b *flowBuilder) each() error {
	consents := func(p Place) bool {
		return slices.ContainsFunc(b.flow.Rules, func(r Rule) bool { return r.From == p && r.Action.consents() })
	}
	for _, p := range b.flow.places() {
		def, _ := b.flow.Def(p.State)
		switch each := b.flow.StepDef(p).Each; {
		case each && !consents(p):
			return wrong(def.line, "“%s”没有同意或签发，不能按议题分人办理（each）", b.flow.PlaceLabel(p))
		case each && slices.ContainsFunc(b.rules(Sign), func(r Rule) bool { return r.From == p }):
			return wrong(def.line, "“%s”是签发，签发针对整件纪要，不能按议题分人办理（each）", b.flow.PlaceLabel(p))
		}
	}
	for _, r := range b.rules(Add) {
		if !consents(r.From) {
			return wrong(r.line, "“%s”没有同意或签发，不能加签", b.flow.PlaceLabel(r.From))
		}
	}
	return nil
}

// printing demands that nothing is printed unsigned, without a number or
// without 定稿, since the engine would refuse it and the minutes would stand
// still.
func (b *flowBuilder) printing() error {
	for _, r := range b.rules(Issue) {
		unsigned := b.reach(Place{}, func(r Rule) bool { return r.Action != Sign })
		if slices.Contains(unsigned, r.From) {
			return wrong(r.line, "不经签发（sign）就能走到“%s”的印发", b.flow.PlaceLabel(r.From))
		}
		for _, needed := range []Action{Number, Finalize} {
			earlier := func(n Rule) bool { return slices.Contains(b.reach(n.To, everything), r.From) }
			if !slices.ContainsFunc(b.rules(needed), earlier) {
				return wrong(r.line, "印发之前没有%s（%s），走不下去", needed.Label(), needed)
			}
		}
		if err := b.printed(r.To); err != nil {
			return err
		}
	}
	return nil
}

// printed demands that what has been printed is not returned, taken back or
// made void: it is corrected by a new edition.
func (b *flowBuilder) printed(from Place) error {
	after := b.reach(from, everything)
	for _, r := range b.flow.Rules {
		undoes := r.Action == Return || r.Action == Void || r.Action == Withdraw
		if undoes && slices.Contains(after, r.From) {
			return wrong(r.line, "“%s”在印发之后，不能再%s；印发以后用更正或重印替换", b.flow.PlaceLabel(r.From), r.Label)
		}
	}
	return nil
}
