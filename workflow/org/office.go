// Package org is what an office knows of itself (机构与人员资料): units and
// people, posts and their terms, kinds of meetings and who may sign what,
// recipients, series and the calendar, all with dates.
//
// The data are flat rows in books (资料簿), which come from a YAML file or from
// CSV tables and are checked before they are taken: every finding names its
// line. What is kept are the changes, each with who made it and why; Replay
// makes the office of them. An Office never changes; it answers for any day,
// past or to come, and reads no clock.
package org

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"jiyao/workflow"
)

// Office is the office's data, ready to be asked. It never changes.
type Office struct {
	data Data

	units       map[string]Unit
	names       map[string][]naming // of units, by name
	successors  map[string][]string
	persons     map[string]Person
	posts       map[string]Post
	held        map[string][]Term // by post
	holds       map[string][]Term // by person
	topics      map[string]Topic
	groups      map[string]Group
	members     map[string][]Member // by group
	series      map[string]Series
	starts      map[Start]int // by series and year
	meetings    map[string]MeetingType
	seats       map[string][]Seat    // by meeting
	sessions    map[string][]Session // by meeting
	authorities map[string][]Authority
	days        map[workflow.Date]DayKind
	given       map[string][]Delegation // by who acts
}

// A naming is one name of a unit while it bears it.
type naming struct {
	unit string
	name string
	Period
}

// New makes an office of its data. The data need not be sound: Check says
// whether they are.
func New(d Data) *Office { return indexed(d.sorted()) }

// indexed makes an office of rows that are in order.
func indexed(d Data) *Office {
	o := &Office{data: d}
	o.units = index(o.data.Units, func(u Unit) string { return u.ID })
	o.persons = index(o.data.Persons, func(p Person) string { return p.ID })
	o.posts = index(o.data.Posts, func(p Post) string { return p.ID })
	o.held = group(o.data.Terms, func(t Term) string { return t.Post })
	o.holds = group(o.data.Terms, func(t Term) string { return t.Person })
	o.topics = index(o.data.Topics, func(t Topic) string { return t.ID })
	o.groups = index(o.data.Groups, func(g Group) string { return g.ID })
	o.members = group(o.data.Members, func(m Member) string { return m.Group })
	o.series = index(o.data.Series, func(s Series) string { return s.ID })
	o.meetings = index(o.data.Meetings, func(m MeetingType) string { return m.ID })
	o.seats = group(o.data.Seats, func(s Seat) string { return s.Meeting })
	o.sessions = group(o.data.Sessions, func(s Session) string { return s.Meeting })
	o.authorities = group(o.data.Authorities, func(a Authority) string { return a.Meeting })
	o.given = group(o.data.Delegations, func(d Delegation) string { return d.To })
	o.starts, o.days = map[Start]int{}, map[workflow.Date]DayKind{}
	for _, s := range o.data.Starts {
		o.starts[Start{Series: s.Series, Year: s.Year}] = s.N
	}
	for _, d := range o.data.Days {
		o.days[d.Date] = d.Kind
	}
	o.nameUnits()
	return o
}

func (o *Office) nameUnits() {
	o.names, o.successors = map[string][]naming{}, map[string][]string{}
	for _, u := range o.data.Units {
		o.names[u.Name] = append(o.names[u.Name], naming{u.ID, u.Name, u.Period})
		if u.Predecessor != "" {
			o.successors[u.Predecessor] = append(o.successors[u.Predecessor], u.ID)
		}
	}
	for _, a := range o.data.Aliases {
		if u, ok := o.units[a.Unit]; ok {
			o.names[a.Name] = append(o.names[a.Name], naming{a.Unit, a.Name, a.Period.in(u.Period)})
		}
	}
}

func index[R any](rows []R, id func(R) string) map[string]R {
	all := make(map[string]R, len(rows))
	for _, r := range rows {
		all[id(r)] = r
	}
	return all
}

func group[R any](rows []R, by func(R) string) map[string][]R {
	all := map[string][]R{}
	for _, r := range rows {
		all[by(r)] = append(all[by(r)], r)
	}
	return all
}

// Data gives the office's rows, in order. Lists within a row are shared with
// the office and must not be changed.
func (o *Office) Data() Data { return o.data.copied() }

// copied copies the books as they are.
func (d Data) copied() Data {
	value := reflect.ValueOf(&d).Elem()
	for _, b := range books() {
		rows := value.Field(b.field)
		rows.Set(reflect.AppendSlice(reflect.Zero(rows.Type()), rows))
	}
	return d
}

// sorted copies the books, each in the order it is written in: what belongs
// together, then by rank, then by key.
func (d Data) sorted() Data {
	value := reflect.ValueOf(&d).Elem()
	for _, b := range books() {
		rows := value.Field(b.field)
		rows.Set(b.sorted(rows))
	}
	return d
}

func (b book) sorted(rows reflect.Value) reflect.Value {
	type place struct {
		head, key string
		order     int
		at        int
	}
	places := make([]place, rows.Len())
	for i := range places {
		c := b.take(rows.Index(i))
		places[i] = place{key: b.key(c), order: b.order(c), at: i}
		if head, _, several := strings.Cut(places[i].key, "/"); several {
			places[i].head = head
		}
	}
	slices.SortStableFunc(places, func(x, y place) int {
		return cmp.Or(strings.Compare(x.head, y.head), cmp.Compare(x.order, y.order), strings.Compare(x.key, y.key))
	})
	if len(places) == 0 {
		return reflect.Zero(rows.Type())
	}
	out := reflect.MakeSlice(rows.Type(), len(places), len(places))
	for i, p := range places {
		out.Index(i).Set(rows.Index(p.at))
	}
	return out
}

// order gives a row's rank; rows without come last.
func (b book) order(row cells) int {
	i := slices.IndexFunc(b.columns, func(c column) bool { return c.name == "order" })
	if i < 0 || len(row[i]) == 0 {
		return last
	}
	n, _ := strconv.Atoi(row[i][0]) // taken from an int
	return n
}

// last is the rank of what has none.
const last = maxNumber + 1

func rank(order int) int {
	if order == 0 {
		return last
	}
	return order
}

// Holds reports whether the day lies within the period; the empty day lies
// within every one.
func (p Period) Holds(at workflow.Date) bool {
	return at == "" || (p.Since == "" || p.Since <= at) && (p.Until == "" || at <= p.Until)
}

// in cuts the period down to the other.
func (p Period) in(q Period) Period {
	p.Since = max(p.Since, q.Since)
	if p.Until == "" || q.Until != "" && q.Until < p.Until {
		p.Until = q.Until
	}
	return p
}

// empty reports whether no day lies within the period.
func (p Period) empty() bool { return p.Since != "" && p.Until != "" && p.Until < p.Since }

// meets reports whether the two periods have a day in common.
func (p Period) meets(q Period) bool { return !p.empty() && !q.empty() && !p.in(q).empty() }

// before ends the period the day before.
func (p Period) before(end workflow.Date) Period {
	if end == "" {
		return p
	}
	return p.in(Period{Until: addDays(end, -1)})
}

// String gives the period for a sentence.
func (p Period) String() string {
	switch {
	case p.Since == "" && p.Until == "":
		return "长期"
	case p.Until == "":
		return string(p.Since) + "起"
	case p.Since == "":
		return "至" + string(p.Until)
	default:
		return string(p.Since) + "至" + string(p.Until)
	}
}
