package org

import (
	"strings"

	"jiyao/workflow"
)

// fonds demands that no two 档号 can be alike, and that the office has one 全宗 at
// a time.
func (c *checker) fonds() {
	all := c.office.data.Fonds
	for i, f := range all {
		for _, part := range []string{"{fonds}", "{year}", "{retention}", "{n}"} {
			if f.Form != "" && !strings.Contains(f.Form, part) {
				c.wrong("fonds", f.ID, "档号格式中没有%s，会重号", part)
			}
		}
		for _, other := range all[:i] {
			if other.meets(f.Period) {
				c.wrong("fonds", f.ID, "与全宗“%s”的起止日期重叠，同一天只能有一个全宗", shown(other.ID))
			}
		}
	}
}

// FondsAt gives the 全宗 that the office's minutes of a day belong to; false if
// none is on record.
func (o *Office) FondsAt(at workflow.Date) (Fonds, bool) {
	for _, f := range o.data.Fonds {
		if f.Holds(at) {
			return f, true
		}
	}
	return Fonds{}, false
}

// KeepOf gives for how long the minutes of a kind of meeting are kept: as the
// office has it, else by 国家档案局令第8号, where the meetings that decide for the
// whole body are kept for good.
func (o *Office) KeepOf(meeting string) Keeping {
	for _, r := range o.data.Retentions {
		if r.Meeting == meeting {
			return r.Keep
		}
	}
	label := o.meetings[meeting].Label
	for _, kind := range []string{"常务会", "办公会", "党组会", "全体会", "常委会"} {
		if strings.Contains(label, kind) {
			return KeepForever
		}
	}
	return KeepThirty
}
