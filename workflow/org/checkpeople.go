package org

import (
	"cmp"
	"slices"
	"strings"

	"jiyao/workflow"
)

// holders finds posts that more people hold at once than may, and notes days
// on which a post that one person holds is empty between two terms.
func (c *checker) holders() {
	held := map[string][]string{}
	for _, key := range sortedKeys(c.rows["terms"]) {
		post, _, _ := strings.Cut(key, "/")
		held[post] = append(held[post], key)
	}
	for _, id := range sortedKeys(held) {
		post, ok := c.office.posts[id]
		if !ok {
			continue
		}
		keys := held[id]
		slices.SortFunc(keys, func(x, y string) int { return c.earlier("terms", x, y) })
		c.overfull(keys, max(post.Seats, 1))
		if post.Seats <= 1 {
			c.gaps(keys)
		}
	}
}

// overfull reports each term that begins when its post is taken. The terms are
// in the order of their beginnings.
func (c *checker) overfull(keys []string, seats int) {
	var ends []workflow.Date // of the terms that have begun, the open ones left out
	for i, key := range keys {
		p := c.rows["terms"][key].period
		past, _ := slices.BinarySearch(ends, p.Since)
		if i-past >= seats {
			c.wrong("terms", key, "任期（%s）与“%s”的任期重叠，岗位定员%d人", p, c.holding(keys[:i], p.Since), seats)
		}
		if p.Until != "" {
			at, _ := slices.BinarySearch(ends, p.Until)
			ends = slices.Insert(ends, at, p.Until)
		}
	}
}

// holding gives who holds the post on the day, of the terms given.
func (c *checker) holding(keys []string, at workflow.Date) string {
	for _, key := range keys {
		if c.rows["terms"][key].period.Holds(at) {
			return strings.Split(key, "/")[1]
		}
	}
	return ""
}

func (c *checker) gaps(keys []string) {
	var until workflow.Date
	for i, key := range keys {
		p := c.rows["terms"][key].period
		if i > 0 && until != "" && p.Since > addDays(until, 1) {
			c.noted("terms", key, "与上一任期之间有空缺（%s至%s）", addDays(until, 1), addDays(p.Since, -1))
		}
		if p.Until == "" {
			return
		}
		until = max(until, p.Until)
	}
}

// logins finds two people who sign in by one name, and addresses that are none.
func (c *checker) logins() {
	seen := map[string]string{}
	for _, p := range c.office.data.Persons {
		if p.Mail != "" && !mailAddress(p.Mail) {
			c.wrong("persons", p.ID, "电子邮箱“%s”不对，应写成 zhang@czj.example.gov.cn 的样子，只写一个", p.Mail)
		}
		login := strings.ToLower(p.Login)
		if other, ok := seen[login]; ok && login != "" {
			c.wrong("persons", p.ID, "登录名“%s”与人员“%s”的相同", p.Login, other)
		}
		seen[login] = p.ID
	}
}

// A holding is a role that somebody has for a time.
type holding struct {
	role workflow.Role
	post string
	key  string // of the term
	Period
}

// holdings gives every role of each person.
func (c *checker) holdings() map[string][]holding {
	all := map[string][]holding{}
	for _, key := range sortedKeys(c.rows["terms"]) {
		parts := strings.Split(key, "/")
		period := c.within("terms", key)
		for _, role := range c.office.posts[parts[0]].Roles {
			all[parts[1]] = append(all[parts[1]], holding{role, parts[0], key, period})
		}
	}
	return all
}

// duties keeps the three duties (三员) apart: three people, and none of them
// with a business role.
func (c *checker) duties() {
	for _, p := range c.office.data.Posts {
		for i, role := range p.Roles {
			if i > 0 && (duty(role) || duty(p.Roles[0])) {
				c.wrong("posts", p.ID, "%s与%s不能同设在一个岗位", RoleLabel(p.Roles[0]), RoleLabel(role))
			}
		}
	}
	for person, held := range c.holdings() {
		for i, h := range held {
			clash := slices.IndexFunc(held[:i], func(g holding) bool {
				return g.post != h.post && g.role != h.role && (duty(g.role) || duty(h.role)) && g.meets(h.Period)
			})
			if clash >= 0 {
				c.wrong("terms", h.key, "人员“%s”同时任%s和%s；系统管理员、安全管理员、审计员须是三个人，且不兼办文角色",
					person, RoleLabel(held[clash].role), RoleLabel(h.role))
			}
		}
	}
}

// administrators notes an office that nobody administers for good.
func (c *checker) administrators() {
	if len(c.office.data.Persons) > 0 && !c.office.administered() {
		c.found = append(c.found, Finding{Level: Noted, Book: "terms", Msg: "没有任期不限的系统管理员，以后可能无人能够管理"})
	}
}

// administered reports whether somebody is administrator without an end.
func (o *Office) administered() bool {
	return slices.ContainsFunc(o.data.Terms, func(t Term) bool {
		post, person := o.posts[t.Post], o.persons[t.Person]
		endless := t.Until == "" && post.Until == "" && person.Until == "" && person.Disabled == ""
		return endless && person.ID != "" && slices.Contains(post.Roles, workflow.Admin)
	})
}

// delegations looks that each hands on something its principal has, to
// somebody else, and none of the three duties.
func (c *checker) delegations() {
	held := c.holdings()
	for _, d := range c.office.data.Delegations {
		period := c.within("delegations", d.ID).before(d.Revoked)
		if d.From == d.To {
			c.wrong("delegations", d.ID, "不能委托给本人")
		}
		for _, role := range d.Roles {
			if duty(role) {
				c.wrong("delegations", d.ID, "%s的职责不能委托", RoleLabel(role))
			}
		}
		for _, h := range held[d.To] {
			if duty(h.role) && h.meets(period) {
				c.wrong("delegations", d.ID, "受托人“%s”是%s，不能代办公文", d.To, RoleLabel(h.role))
			}
		}
		c.unheld(d, held[d.From], period)
	}
}

// unheld reports what is delegated by somebody who never has it meanwhile.
func (c *checker) unheld(d Delegation, held []holding, period Period) {
	if period.empty() {
		return
	}
	for _, role := range d.Roles {
		has := func(h holding) bool { return h.role == role && h.meets(period) }
		if !duty(role) && !slices.ContainsFunc(held, has) {
			c.wrong("delegations", d.ID, "委托人“%s”在委托期内不是%s", d.From, RoleLabel(role))
		}
	}
	for _, post := range d.Posts {
		if _, ok := c.office.posts[post]; !ok {
			continue // the reference has been reported
		}
		has := func(t Term) bool {
			return t.Post == post && c.within("terms", termKey(t)).meets(period)
		}
		if !slices.ContainsFunc(c.office.holds[d.From], has) {
			c.wrong("delegations", d.ID, "委托人“%s”在委托期内不在岗位“%s”", d.From, post)
		}
		if slices.ContainsFunc(c.office.posts[post].Roles, duty) {
			c.wrong("delegations", d.ID, "岗位“%s”的职责不能委托", post)
		}
	}
}

// termKey names a term of office as the book of terms does.
func termKey(t Term) string { return t.Post + "/" + t.Person + "/" + string(t.Since) }

// delegationLoops finds delegations that come back on some day: A to B to A. A
// circle closes on the day its last delegation begins.
func (c *checker) delegationLoops() {
	in := map[string]Period{}
	for _, d := range c.office.data.Delegations {
		in[d.ID] = c.within("delegations", d.ID).before(d.Revoked)
	}
	from := group(c.office.data.Delegations, func(d Delegation) string { return d.From })
	for _, d := range c.office.data.Delegations {
		if d.From == d.To || in[d.ID].empty() {
			continue
		}
		if back := c.wayBack(d, from, in); back != nil {
			c.wrong("delegations", d.ID, "委托成环：%s", strings.Join(append([]string{d.From}, back...), "→"))
		}
	}
}

// wayBack gives the people from the delegation's To to its From, along what is
// in force the day it begins; nil if there is no such way.
func (c *checker) wayBack(d Delegation, from map[string][]Delegation, in map[string]Period) []string {
	came := map[string]string{d.To: ""}
	queue := []string{d.To}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == d.From {
			return trail(came, at)
		}
		for _, next := range from[at] {
			if _, seen := came[next.To]; !seen && next.ID != d.ID && begun(in[next.ID], in[d.ID].Since) {
				came[next.To] = at
				queue = append(queue, next.To)
			}
		}
	}
	return nil
}

// begun reports whether the period has begun by the day and not ended; the
// empty day is before all others.
func begun(p Period, at workflow.Date) bool {
	return !p.empty() && p.Since <= at && (p.Until == "" || at <= p.Until)
}

func trail(came map[string]string, at string) []string {
	var way []string
	for ; at != ""; at = came[at] {
		way = append(way, at)
	}
	slices.Reverse(way)
	return way
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare)
	return keys
}
