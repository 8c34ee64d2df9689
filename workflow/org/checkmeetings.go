package org

import (
	"strconv"
	"strings"

	"jiyao/workflow"
)

// authorities looks that each names a step as flows do.
func (c *checker) authorities() {
	for key, r := range c.rows["authorities"] {
		a := c.row("authorities", r.cells).(Authority)
		if a.Step != "" && !plainStep(a.Step) {
			c.wrong("authorities", key, "环节“%s”应写作流程中的状态，第二步写作 review#2 的样子", shown(a.Step))
		}
	}
}

// plainStep reports whether s names a place as flows do.
func plainStep(s string) bool {
	p := workflow.ParsePlace(s)
	for _, r := range string(p.State) {
		if (r < 'a' || r > 'z') && r != '-' && r != '_' {
			return false
		}
	}
	return p.State != "" && p.String() == s
}

// sessions keeps the terms of a meeting's body apart, and looks that those
// that are years are.
func (c *checker) sessions() {
	b, _ := bookNamed(c.books, "sessions")
	c.apart(b, func(key string, _ row) string {
		meeting, _, _ := strings.Cut(key, "/")
		return meeting
	}, "与起始日期%s的一届重叠")
	for _, s := range c.office.data.Sessions {
		key := s.Meeting + "/" + strconv.Itoa(s.N)
		if c.office.meetings[s.Meeting].Count == ByYear && (s.N < firstYear || s.N > lastYear) {
			c.wrong("sessions", key, "会议次数按年计，届次应当是四位年份")
		}
	}
	for _, m := range c.office.data.Meetings {
		if m.Count == BySession && len(c.office.sessions[m.ID]) == 0 {
			c.wrong("meetings", m.ID, "会议次数按届计，但没有登记届次")
		}
	}
}

// The years a register may have.
const (
	firstYear = 1949
	lastYear  = 2999
)

// series looks that a form has a place for the number, and that starts are of
// years.
func (c *checker) series() {
	for _, s := range c.office.data.Series {
		if !strings.Contains(s.Form, "{n}") {
			c.wrong("series", s.ID, "文号格式“%s”中没有序号{n}", shown(s.Form))
		} else if !strings.Contains(s.Form, "{year}") {
			c.noted("series", s.ID, "文号格式“%s”中没有年度{year}，各年的文号会相同", shown(s.Form))
		}
	}
	for _, s := range c.office.data.Starts {
		if s.Year < firstYear || s.Year > lastYear {
			c.wrong("starts", s.Series+"/"+strconv.Itoa(s.Year), "年度应当是四位年份")
		}
	}
}

// CheckFlows looks that every step an authority names is one of its meeting's flow.
// flow gives a flow by its name, or nil.
func (o *Office) CheckFlows(flow func(name string) *workflow.Flow) Findings {
	var found Findings
	for _, m := range o.data.Meetings {
		f := flow(m.Flow)
		if f == nil {
			found = append(found, Finding{Level: Wrong, Book: "meetings", Key: m.ID, Column: "办理流程", Msg: "没有名为“" + shown(m.Flow) + "”的流程"})
			continue
		}
		for _, a := range o.authorities[m.ID] {
			if len(f.Options(workflow.ParsePlace(a.Step))) > 0 {
				continue
			}
			key := strings.Join([]string{a.Meeting, a.Topic, a.Step, string(a.Since)}, "/")
			found = append(found, Finding{Level: Wrong, Book: "authorities", Key: key, Column: "环节", Msg: "流程“" + m.Flow + "”中没有这个环节"})
		}
	}
	return found
}

// waivers demands that separation of duties is switched off for a time only.
func (c *checker) waivers() {
	for _, w := range c.office.data.Waivers {
		if w.Since == "" || w.Until == "" {
			c.wrong("waivers", w.ID, "回避豁免须写明起止日期")
		}
	}
}
