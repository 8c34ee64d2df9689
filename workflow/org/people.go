package org

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"jiyao/workflow"
)

// LookupError says that the office's data have no answer, in a sentence for
// the person.
type LookupError struct {
	Book string
	Key  string // what was asked for
	Msg  string
}

// Error gives the sentence.
func (e *LookupError) Error() string { return e.Msg }

func unknown(bookName, key, format string, args ...any) error {
	return &LookupError{Book: bookName, Key: key, Msg: fmt.Sprintf(format, args...)}
}

// Holder is who holds a post on some day.
type Holder struct {
	workflow.Person
	Acting bool // 主持工作
}

// Person gives somebody by ID.
func (o *Office) Person(id string) (Person, bool) {
	p, ok := o.persons[id]
	return p, ok
}

// PersonByLogin gives who signs in by the name; upper and lower case are one.
func (o *Office) PersonByLogin(login string) (Person, bool) {
	i := slices.IndexFunc(o.data.Persons, func(p Person) bool { return login != "" && strings.EqualFold(p.Login, login) })
	if i < 0 {
		return Person{}, false
	}
	return o.data.Persons[i], true
}

// Post gives a post by ID.
func (o *Office) Post(id string) (Post, bool) {
	p, ok := o.posts[id]
	return p, ok
}

// active reports whether the person belongs to the office on the day and may
// act.
func (p Person) active(at workflow.Date) bool {
	return p.ID != "" && p.Period.before(p.Disabled).Holds(at)
}

func (p Person) person() workflow.Person { return workflow.Person{ID: p.ID, Name: p.Name} }

// inForce reports whether the term counts on the day: its post and its person
// are there too.
func (o *Office) inForce(t Term, at workflow.Date) bool {
	post, ok := o.posts[t.Post]
	return ok && t.Holds(at) && o.postHolds(post, at) && o.persons[t.Person].active(at)
}

func (o *Office) postHolds(p Post, at workflow.Date) bool {
	return p.Holds(at) && (p.Unit == "" || o.units[p.Unit].Holds(at))
}

// Actor gives who somebody is on the day: the posts he holds, the roles they
// bring, the unit he speaks for. A *LookupError says why he may not act.
func (o *Office) Actor(id string, at workflow.Date) (workflow.Actor, error) {
	p, ok := o.persons[id]
	switch {
	case !ok:
		return workflow.Actor{}, unknown("persons", id, "没有编号为“%s”的人员，请联系管理员登记。", shown(id))
	case p.Disabled != "" && p.Disabled <= at:
		return workflow.Actor{}, unknown("persons", id, "%s的账号已于%s停用，请联系管理员。", p.Name, p.Disabled.Chinese())
	case !p.active(at):
		return workflow.Actor{}, unknown("persons", id, "%s在%s不是本机关人员（%s），请联系管理员核对。", p.Name, at.Chinese(), p.Period)
	}
	a := workflow.Actor{Person: p.person()}
	for _, t := range o.holds[id] {
		if o.inForce(t, at) {
			a.Posts = append(a.Posts, t.Post)
		}
	}
	slices.Sort(a.Posts)
	a.Posts = slices.Compact(a.Posts)
	a.Roles = o.rolesOf(a.Posts)
	if u, ok := o.units[p.Unit]; ok && u.Holds(at) {
		a.Unit = u.ID
	}
	return a, nil
}

// rolesOf gives the roles that posts bring, each once, in the order roles are
// listed.
func (o *Office) rolesOf(posts []string) []workflow.Role {
	var found []workflow.Role
	for _, w := range roleWords() {
		role := workflow.Role(w.value)
		if slices.ContainsFunc(posts, func(id string) bool { return slices.Contains(o.posts[id].Roles, role) }) {
			found = append(found, role)
		}
	}
	return found
}

// HoldersOf gives who holds a post on the day, those who only act last.
func (o *Office) HoldersOf(post string, at workflow.Date) []Holder {
	var found []Holder
	for _, t := range o.held[post] {
		if o.inForce(t, at) {
			found = append(found, Holder{o.persons[t.Person].person(), t.Acting})
		}
	}
	slices.SortStableFunc(found, func(a, b Holder) int { return cmp.Compare(truthRank(a.Acting), truthRank(b.Acting)) })
	return found
}

func truthRank(is bool) int {
	if is {
		return 1
	}
	return 0
}

// PostsWith gives the posts that bring a role on the day, in order.
func (o *Office) PostsWith(role workflow.Role, at workflow.Date) []Post {
	var found []Post
	for _, p := range o.data.Posts {
		if slices.Contains(p.Roles, role) && o.postHolds(p, at) {
			found = append(found, p)
		}
	}
	return found
}

// Grants gives for whom somebody may act on the day (委托), and in what: only
// what the principal has himself that day, and none of the three duties.
func (o *Office) Grants(to string, at workflow.Date) []workflow.Grant {
	deputy, ok := o.persons[to]
	if !ok || !deputy.active(at) {
		return nil
	}
	var found []workflow.Grant
	for _, d := range o.given[to] {
		if g, ok := o.grant(d, at); ok {
			found = append(found, g)
		}
	}
	return found
}

// Deputies gives the delegations by which others may act for somebody on the
// day.
func (o *Office) Deputies(from string, at workflow.Date) []Delegation {
	var found []Delegation
	for _, d := range o.data.Delegations {
		if d.From == from && d.inForce(at) && o.persons[d.To].active(at) {
			found = append(found, d)
		}
	}
	return found
}

// inForce reports whether the delegation counts on the day.
func (d Delegation) inForce(at workflow.Date) bool {
	return d.Period.before(d.Revoked).Holds(at) && !d.Period.before(d.Revoked).empty()
}

func (o *Office) grant(d Delegation, at workflow.Date) (workflow.Grant, bool) {
	principal, err := o.Actor(d.From, at)
	if err != nil || !d.inForce(at) || d.From == d.To {
		return workflow.Grant{}, false
	}
	period := d.Period.before(d.Revoked)
	g := workflow.Grant{
		From: principal.Person, To: o.persons[d.To].person(),
		Since: startOf(period.Since), Until: startOf(addDays(period.Until, 1)), Fresh: !d.Waiting,
	}
	for _, post := range principal.Posts {
		roles := o.posts[post].Roles
		named := len(d.Posts) == 0 || slices.Contains(d.Posts, post)
		fits := len(d.Roles) == 0 || len(roles) == 0 || slices.ContainsFunc(roles, func(r workflow.Role) bool { return slices.Contains(d.Roles, r) })
		if named && fits && !slices.ContainsFunc(roles, duty) {
			g.Posts = append(g.Posts, post)
		}
	}
	for _, role := range o.rolesOf(g.Posts) {
		if len(d.Roles) == 0 || slices.Contains(d.Roles, role) {
			g.Roles = append(g.Roles, role)
		}
	}
	return g, len(g.Posts) > 0
}

// startOf gives the moment a day begins; none for no day.
func startOf(d workflow.Date) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), workflow.Shanghai())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// SortPersons puts people in protocol order (礼宾次序): by their highest post on
// the day, then by their unit, then by ID.
func (o *Office) SortPersons(ids []string, at workflow.Date) {
	type place struct{ post, unit int }
	places := map[string]place{}
	for _, id := range ids {
		p := place{last, last}
		for _, t := range o.holds[id] {
			if o.inForce(t, at) {
				p.post = min(p.post, rank(o.posts[t.Post].Order))
			}
		}
		if u, ok := o.units[o.persons[id].Unit]; ok {
			p.unit = rank(u.Order)
		}
		places[id] = p
	}
	slices.SortStableFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(places[a].post, places[b].post), cmp.Compare(places[a].unit, places[b].unit), cmp.Compare(a, b))
	})
}

// Access is one line of the overview of who has which role (权限一览).
type Access struct {
	Role   workflow.Role
	Person workflow.Person
	Post   Post
	Acting bool
}

// Accesses lists on the day every role with everybody who has it, and by which
// post.
func (o *Office) Accesses(at workflow.Date) []Access {
	var found []Access
	for _, w := range roleWords() {
		for _, p := range o.PostsWith(workflow.Role(w.value), at) {
			for _, h := range o.HoldersOf(p.ID, at) {
				found = append(found, Access{workflow.Role(w.value), h.Person, p, h.Acting})
			}
		}
	}
	return found
}
