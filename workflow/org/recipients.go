package org

import (
	"cmp"
	"slices"
	"strings"

	"jiyao/workflow"
)

// Unit gives a unit by ID.
func (o *Office) Unit(id string) (Unit, bool) {
	u, ok := o.units[id]
	return u, ok
}

// UnitByName gives the unit that bore the name on the day, in full or in
// short. A *LookupError says what became of the name.
func (o *Office) UnitByName(name string, at workflow.Date) (Unit, error) {
	name = strings.TrimSpace(name)
	all := o.names[name]
	for _, n := range all {
		if n.Holds(at) && !n.empty() {
			return o.units[n.unit], nil
		}
	}
	if len(all) == 0 {
		return Unit{}, unknown("units", name, "没有名为“%s”的单位，请核对名称或先登记单位。", shown(name))
	}
	was := all[len(all)-1]
	if now := o.now(was.unit, at); len(now) > 0 {
		return Unit{}, unknown("units", name, "“%s”在%s不用于任何单位（%s），当时应为“%s”。", name, at.Chinese(), was.Period, strings.Join(o.unitNames(now), "”“"))
	}
	return Unit{}, unknown("units", name, "“%s”在%s不用于任何单位（%s），请核对名称或日期。", name, at.Chinese(), was.Period)
}

// now gives what a unit is on the day: itself, or those that came after it.
func (o *Office) now(id string, at workflow.Date) []string {
	var found []string
	seen := map[string]bool{}
	queue := []string{id}
	for len(queue) > 0 {
		id, queue = queue[0], queue[1:]
		u, ok := o.units[id]
		switch {
		case !ok || seen[id]:
		case u.Holds(at):
			found = append(found, id)
		default:
			queue = append(queue, o.successors[id]...)
		}
		seen[id] = true
	}
	slices.SortFunc(found, o.unitOrder)
	return found
}

func (o *Office) unitNames(ids []string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = o.units[id].Name
	}
	return all
}

// ShortName gives what a unit is called for short on the day: the first of its
// short names, else its name.
func (o *Office) ShortName(id string, at workflow.Date) string {
	for _, a := range o.data.Aliases {
		if a.Unit == id && a.Holds(at) {
			return a.Name
		}
	}
	return o.units[id].Name
}

// SortUnits puts units in protocol order (礼宾次序).
func (o *Office) SortUnits(ids []string) { slices.SortStableFunc(ids, o.unitOrder) }

func (o *Office) unitOrder(a, b string) int {
	return cmp.Or(cmp.Compare(rank(o.units[a].Order), rank(o.units[b].Order)), cmp.Compare(a, b))
}

// Recipient is a unit that a minutes goes to, and why.
type Recipient struct {
	Unit    Unit
	Copies  int
	Reasons []string // the groups it is in, the topic it is for
}

// Expansion is whom a group of recipients stands for on some day.
type Expansion struct {
	Recipients []Recipient // in the order of the groups
	Skipped    []Skipped   // what the group names and nobody receives
	Copies     int         // 份数 together
}

// Skipped is a member of a group that nothing goes to.
type Skipped struct {
	Name   string
	Reason string
}

// Expand gives the units that a group stands for on the day, each once, for a
// minutes of the topics. A unit that is reached in several ways gets the
// greatest of the numbers of copies. A unit that has ended hands its place to
// those that came after it; if there is none, it is among the skipped.
func (o *Office) Expand(groupID string, topics []string, at workflow.Date) (Expansion, error) {
	g, ok := o.groups[groupID]
	if !ok || !g.Holds(at) {
		return Expansion{}, unknown("groups", groupID, "没有编号为“%s”的分送组，或在%s已停用，请重新选择。", shown(groupID), at.Chinese())
	}
	e := expander{office: o, topics: topics, at: at, places: map[string]int{}, done: map[visit]bool{}}
	e.group(g, 0, nil)
	for _, r := range e.out.Recipients {
		e.out.Copies += r.Copies
	}
	return e.out, nil
}

type expander struct {
	office *Office
	topics []string
	at     workflow.Date
	out    Expansion
	places map[string]int // of a unit among the recipients
	done   map[visit]bool
}

// A visit is a group that has been expanded: again it would add nothing, and in
// a circle it would never end.
type visit struct {
	group  string
	copies int
}

// group adds a group's members; copies is the number for each that does not
// have its own, 0 if there is none.
func (e *expander) group(g Group, copies int, above []string) {
	if e.done[visit{g.ID, copies}] {
		return
	}
	e.done[visit{g.ID, copies}] = true
	why := append(slices.Clone(above), g.Label)
	for _, m := range e.office.members[g.ID] {
		if m.Holds(e.at) && (m.Topic == "" || slices.Contains(e.topics, m.Topic)) {
			e.member(m, copies, why)
		}
	}
}

func (e *expander) member(m Member, copies int, why []string) {
	copies = cmp.Or(m.Copies, copies)
	if m.Topic != "" {
		why = append(slices.Clone(why), "议题："+e.office.topics[m.Topic].Label)
	}
	if m.Sub == "" {
		e.unit(m.Unit, max(copies, 1), why)
		return
	}
	sub := e.office.groups[m.Sub]
	if !sub.Holds(e.at) {
		e.out.Skipped = append(e.out.Skipped, Skipped{sub.Label, "分送组有效期（" + sub.Period.String() + "）不含该日"})
		return
	}
	e.group(sub, copies, why)
}

func (e *expander) unit(id string, copies int, why []string) {
	reason := strings.Join(why, "·")
	now := e.office.now(id, e.at)
	if len(now) == 0 {
		u := e.office.units[id]
		e.out.Skipped = append(e.out.Skipped, Skipped{cmp.Or(u.Name, id), "单位有效期（" + u.Period.String() + "）不含该日，也没有承接单位"})
		return
	}
	for _, successor := range now {
		because := reason
		if successor != id {
			because += "（承接" + e.office.units[id].Name + "）"
		}
		e.add(successor, copies, because)
	}
}

func (e *expander) add(id string, copies int, reason string) {
	at, there := e.places[id]
	if !there {
		at = len(e.out.Recipients)
		e.places[id] = at
		e.out.Recipients = append(e.out.Recipients, Recipient{Unit: e.office.units[id]})
	}
	r := &e.out.Recipients[at]
	r.Copies = max(r.Copies, copies)
	if !slices.Contains(r.Reasons, reason) {
		r.Reasons = append(r.Reasons, reason)
	}
}
