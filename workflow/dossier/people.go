package dossier

import (
	"slices"
)

// invite adds people and units; who is invited already is refused, but for a
// unit that sends several.
func (c *change) invite() error {
	if len(c.People) == 0 {
		return wrong("请写明邀请谁。")
	}
	if len(c.m.People)+len(c.People) > maxAll {
		return wrong("一次会议最多登记%d人。", maxAll)
	}
	all := slices.Clone(c.m.People)
	next := 1
	for _, a := range all {
		next = max(next, a.N+1)
	}
	for _, a := range c.People {
		a, err := c.attendee(a)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, a.same) {
			return wrong("%s已在参会名单中，没有重复添加。", a.Shown())
		}
		a.N = next
		next++
		all = append(all, a)
	}
	c.m.People = membersFirst(all)
	return nil
}

// attendee takes an attendee's fields as they were entered.
func (c *change) attendee(a Attendee) (Attendee, error) {
	a.Person.Name, a.Unit.Name, a.Office = line(a.Person.Name), line(a.Unit.Name), line(a.Office)
	a.Presence, a.Reason, a.Stand = Unknown, "", ""
	if a.Standing != Member {
		a.Standing = Observer
	}
	switch {
	case a.Person.Name == "" && a.Unit.Name == "":
		return a, wrong("请写明邀请的人或单位。")
	case a.Standing == Member && a.Person.Name == "":
		return a, wrong("组成人员须写明姓名。")
	}
	items := slices.DeleteFunc(slices.Clone(a.Items), func(n int) bool { _, ok := c.m.Item(n); return !ok })
	slices.Sort(items)
	if a.Items = slices.Compact(items); len(a.Items) == 0 || a.Standing == Member {
		a.Items = nil
	}
	return a, first(within("姓名", a.Person.Name, maxName), within("单位", a.Unit.Name, maxName), within("职务", a.Office, maxName))
}

// same reports whether another attendee is the same one.
func (a Attendee) same(b Attendee) bool {
	switch {
	case a.Person.ID != "" || b.Person.ID != "":
		return a.Person.ID == b.Person.ID
	case a.Person.Name != "" || b.Person.Name != "":
		return a.Person.Name == b.Person.Name && a.Unit.Name == b.Unit.Name
	default:
		return a.Unit == b.Unit && slices.Equal(a.Items, b.Items)
	}
}

// membersFirst puts 组成人员 before everybody else, otherwise leaving the order.
func membersFirst(all []Attendee) []Attendee {
	slices.SortStableFunc(all, func(a, b Attendee) int {
		switch {
		case a.Standing == b.Standing:
			return 0
		case a.Standing == Member:
			return -1
		default:
			return 1
		}
	})
	return all
}

// editPerson changes one attendee: what he is, and for which items he comes.
func (c *change) editPerson() error {
	if len(c.People) != 1 {
		return wrong("请写明改哪一位。")
	}
	at := slices.IndexFunc(c.m.People, func(a Attendee) bool { return a.N == c.N })
	if at < 0 {
		return wrong("名单上没有这一位，请刷新后再办。")
	}
	now := c.m.People[at]
	a, err := c.attendee(c.People[0])
	if err != nil {
		return err
	}
	a.N, a.Presence, a.Reason, a.Stand = now.N, now.Presence, now.Reason, now.Stand
	if slices.ContainsFunc(c.m.People, func(b Attendee) bool { return b.N != a.N && a.same(b) }) {
		return wrong("%s已在参会名单中，没有重复添加。", a.Shown())
	}
	all := slices.Clone(c.m.People)
	all[at] = a
	c.m.People = membersFirst(all)
	return nil
}

// uninvite takes people off the list.
func (c *change) uninvite() error {
	if len(c.Rows) == 0 {
		return wrong("请先选定要取消邀请的人。")
	}
	for _, n := range c.Rows {
		if _, ok := c.m.Attendee(n); !ok {
			return wrong("名单上没有第%d号，请刷新后再办。", n)
		}
	}
	c.m.People = slices.DeleteFunc(slices.Clone(c.m.People), func(a Attendee) bool { return slices.Contains(c.Rows, a.N) })
	return nil
}

// attend enters the 签到表, or some lines of it.
func (c *change) attend() error {
	all := slices.Clone(c.m.People)
	for _, s := range c.Signs {
		at := slices.IndexFunc(all, func(a Attendee) bool { return a.N == s.N })
		if at < 0 {
			return wrong("名单上没有第%d号，请刷新后再办。", s.N)
		}
		signed, err := all[at].signed(s)
		if err != nil {
			return err
		}
		all[at] = signed
	}
	c.m.People = all
	return nil
}

// signed gives an attendee as a line of the sheet says of him.
func (a Attendee) signed(s Sign) (Attendee, error) {
	reason, stand, name := line(s.Reason), line(s.Stand), line(s.Name)
	a.Presence, a.Reason, a.Stand = s.Presence, "", ""
	switch s.Presence {
	case Present:
		a.Stand = stand
	case Absent:
		a.Reason = reason
	case Unknown:
	default:
		return a, wrong("%s的签到情况有误，请重新填写。", a.Shown())
	}
	if name != "" && a.Person.ID == "" && a.Unit.Name != "" {
		a.Person.Name = name
	}
	switch {
	case stand != "" && s.Presence == Present && a.Standing == Member:
		return a, wrong("%s是组成人员，不能由他人代为出席：请登记为请假，并把%s加入列席名单。", a.Shown(), stand)
	case stand != "" && s.Presence == Present && a.Unit.Name == "":
		return a, wrong("%s没有写明单位，不能登记代会人；请改列席名单。", a.Shown())
	}
	return a, first(within("事由", reason, maxTitle), within("代会人", stand, maxName), within("姓名", name, maxName))
}
