package org

import (
	"cmp"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"jiyao/workflow"
)

// sameTwice finds rows that differ in nothing but their beginning and are
// valid on the same day: nobody could say which of them counts.
func (c *checker) sameTwice() {
	for _, b := range c.books {
		i := slices.IndexFunc(b.columns, func(col column) bool { return col.key && col.name == "since" })
		if i < 0 {
			continue
		}
		c.apart(b, func(key string, r row) string {
			identity, _ := strings.CutSuffix(key, strings.Join(r.cells[i], ""))
			return identity
		}, "与起始日期%s的一条在同一天都有效")
	}
}

// apart demands that rows of one identity are never valid on the same day.
func (c *checker) apart(b book, identity func(key string, r row) string, msg string) {
	same := map[string][]string{}
	for key, r := range c.rows[b.name] {
		id := identity(key, r)
		same[id] = append(same[id], key)
	}
	for _, keys := range same {
		slices.SortFunc(keys, func(x, y string) int { return c.earlier(b.name, x, y) })
		for i, key := range keys[1:] {
			before := c.rows[b.name][keys[i]].period
			if before.meets(c.rows[b.name][key].period) {
				c.wrong(b.name, key, msg, cmp.Or(string(before.Since), "不限"))
			}
		}
	}
}

// earlier compares two rows of a book by where they begin.
func (c *checker) earlier(book, x, y string) int {
	rows := c.rows[book]
	return cmp.Or(cmp.Compare(rows[x].period.Since, rows[y].period.Since), cmp.Compare(x, y))
}

// namesOnce finds two units of one name on the same day.
func (c *checker) namesOnce() {
	for name, all := range c.office.names {
		for i, n := range all {
			clash := slices.IndexFunc(all[:i], func(m naming) bool { return m.unit != n.unit && m.meets(n.Period) })
			if clash < 0 {
				continue
			}
			day := all[clash].in(n.Period)
			c.wrong("units", n.unit, "名称或简称“%s”与单位“%s”的相同（%s）", name, all[clash].unit, day)
		}
	}
}

// channels looks that a unit can be reached as it says.
func (c *checker) channels() {
	boxes := map[string]string{}
	for _, u := range c.office.data.Units {
		switch {
		case u.Mail != "" && !mailAddress(u.Mail):
			c.wrong("units", u.ID, "电子邮箱“%s”不对，应写成 bgs@czj.example.gov.cn 的样子，只写一个", u.Mail)
		case u.Channel == workflow.ByMail && u.Mail == "":
			c.wrong("units", u.ID, "递送方式是电子邮件，但没有电子邮箱")
		case u.Channel == workflow.ByBox && u.Box == "":
			c.wrong("units", u.ID, "递送方式是交换箱，但没有交换箱号")
		case u.Channel == workflow.ByPortal && !u.Account:
			c.wrong("units", u.ID, "递送方式是网上签收，但单位没有账号")
		}
		other := c.office.units[boxes[u.Box]]
		related := other.ID == u.Parent || other.Parent == u.Parent && u.Parent != "" || other.Parent == u.ID
		if u.Box != "" && other.ID != "" && !related && other.meets(u.Period) {
			c.noted("units", u.ID, "与单位“%s”同用交换箱%s", other.ID, u.Box)
		}
		boxes[u.Box] = u.ID
	}
}

// parents finds units that stand above themselves.
func (c *checker) parents() {
	above := map[string][]string{}
	for _, u := range c.office.data.Units {
		if u.Parent != "" {
			above[u.ID] = append(above[u.ID], u.Parent)
		}
	}
	c.circles("units", above, "上级单位")
}

// predecessors finds units that come before themselves, and those that begin
// before the unit they follow has ended.
func (c *checker) predecessors() {
	before := map[string][]string{}
	for _, u := range c.office.data.Units {
		if u.Predecessor == "" {
			continue
		}
		before[u.ID] = append(before[u.ID], u.Predecessor)
		old, ok := c.office.units[u.Predecessor]
		switch {
		case !ok:
		case old.Until == "":
			c.noted("units", u.ID, "前身单位“%s”没有截止日期", old.ID)
		case u.Since != "" && u.Since <= old.Until:
			c.noted("units", u.ID, "起始日期%s时前身单位“%s”还没有截止（%s）", u.Since, old.ID, old.Until)
		}
	}
	c.circles("units", before, "前身单位")
}

// subgroups finds groups that lie within themselves.
func (c *checker) subgroups() {
	below := map[string][]string{}
	for _, m := range c.office.data.Members {
		if m.Sub != "" {
			below[m.Group] = append(below[m.Group], m.Sub)
		}
	}
	c.circles("groups", below, "下级分送组")
}

// circles reports each circle of the graph once, by the first of its names.
func (c *checker) circles(book string, next map[string][]string, what string) {
	const open, closed = 1, 2
	state := map[string]int{}
	var path []string
	var visit func(string)
	visit = func(id string) {
		state[id] = open
		path = append(path, id)
		for _, n := range next[id] {
			switch state[n] {
			case open:
				c.circle(book, path[slices.Index(path, n):], what)
			case closed:
			default:
				visit(n)
			}
		}
		path = path[:len(path)-1]
		state[id] = closed
	}
	for _, id := range slices.Sorted(maps.Keys(next)) {
		if state[id] == 0 {
			visit(id)
		}
	}
}

func (c *checker) circle(book string, ids []string, what string) {
	first := slices.Index(ids, slices.Min(ids))
	round := append(slices.Clone(ids[first:]), ids[:first]...)
	round = append(round, round[0])
	const most = 8
	if len(round) > most {
		round = append(round[:most], "…")
	}
	c.wrong(book, round[0], "%s成环：%s", what, strings.Join(round, "→"))
}

// memberTargets looks that a member of a group is one unit or one group.
func (c *checker) memberTargets() {
	for key, r := range c.rows["members"] {
		m := c.row("members", r.cells).(Member)
		switch {
		case m.Unit == "" && m.Sub == "":
			c.wrong("members", key, "单位编号和下级分送组须填一项")
		case m.Unit != "" && m.Sub != "":
			c.wrong("members", key, "单位编号和下级分送组只能填一项")
		}
	}
}

// row gives a row as its type.
func (c *checker) row(book string, from cells) any {
	b, _ := bookNamed(c.books, book)
	return b.give(from).Interface()
}

// mailAddress reports whether a text is one bare address.
func mailAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= 254
}
