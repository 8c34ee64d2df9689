package api

import (
	"cmp"
	"context"
	"slices"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

func officeOperations(a *API) {
	policy := web.Roles(workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk, workflow.Auditor, workflow.Admin).Scoped(web.ScopeRead)
	about := "on 是哪一天的资料，没有的是今天。"
	add(a, operation{id: "units", method: "GET", path: "/units", tag: "资料", summary: "单位", about: about, policy: policy}, a.units)
	add(a, operation{id: "persons", method: "GET", path: "/persons", tag: "资料", summary: "人员及其岗位、角色", about: about, policy: policy}, a.persons)
	add(a, operation{id: "posts", method: "GET", path: "/posts", tag: "资料", summary: "岗位及其现任", about: about, policy: policy}, a.posts)
	add(a, operation{id: "meeting-types", method: "GET", path: "/meeting-types", tag: "资料", summary: "会议类型", about: about, policy: policy}, a.meetings)
	add(a, operation{id: "flows", method: "GET", path: "/flows", tag: "资料", summary: "办理流程：状态、环节和动作", policy: policy}, a.flows)
}

type onDay struct {
	On string `query:"on" format:"date" doc:"哪一天的"`
}

// day gives the day that is asked about.
func (q *onDay) day(v *web.Visit) workflow.Date { return cmp.Or(workflow.Date(q.On), v.Today()) }

// Unit is an organisation or department.
type Unit struct {
	ID      string `json:"id"`
	Name    string `json:"name" doc:"全称"`
	Short   string `json:"short,omitempty" doc:"规范简称"`
	Parent  string `json:"parent,omitempty" doc:"上级单位"`
	Box     string `json:"box,omitempty" doc:"交换箱号"`
	Channel string `json:"channel,omitempty" doc:"递送方式"`
	Order   int    `json:"order,omitempty" doc:"礼宾次序"`
	Account bool   `json:"account" doc:"有无账号"`
}

// Units is the units of a day in protocol order.
type Units struct {
	Units []Unit `json:"units"`
}

func (a *API) units(ctx context.Context, v *web.Visit, in *onDay) (*ofJSON[Units], error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	on := in.day(v)
	var ids []string
	for _, u := range data.Data().Units {
		if u.Holds(on) {
			ids = append(ids, u.ID)
		}
	}
	data.SortUnits(ids)
	out := Units{[]Unit{}}
	for _, id := range ids {
		u, _ := data.Unit(id)
		short := data.ShortName(id, on)
		if short == u.Name {
			short = ""
		}
		out.Units = append(out.Units, Unit{u.ID, u.Name, short, u.Parent, u.Box, string(u.Channel), u.Order, u.Account})
	}
	return body(out), nil
}

// Persons is the people of a day in protocol order.
type Persons struct {
	Persons []views.User `json:"persons"`
}

func (a *API) persons(ctx context.Context, v *web.Visit, in *onDay) (*ofJSON[Persons], error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	on := in.day(v)
	var ids []string
	for _, p := range data.Data().Persons {
		ids = append(ids, p.ID)
	}
	data.SortPersons(ids, on)
	out := Persons{[]views.User{}}
	for _, id := range ids {
		p, _ := data.Person(id)
		out.Persons = append(out.Persons, views.OfUser(data, p, on))
	}
	return body(out), nil
}

// Post is a position with who holds it.
type Post struct {
	ID      string         `json:"id"`
	Label   string         `json:"label"`
	Unit    string         `json:"unit,omitempty"`
	Roles   []string       `json:"roles"`
	Order   int            `json:"order,omitempty" doc:"礼宾次序"`
	Holders []views.Person `json:"holders" doc:"现任"`
}

// Posts is the positions of a day.
type Posts struct {
	Posts []Post `json:"posts"`
}

func (a *API) posts(ctx context.Context, v *web.Visit, in *onDay) (*ofJSON[Posts], error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	on := in.day(v)
	out := Posts{[]Post{}}
	for _, p := range data.Data().Posts {
		if !p.Holds(on) {
			continue
		}
		one := Post{p.ID, p.Label, p.Unit, []string{}, p.Order, []views.Person{}}
		for _, r := range p.Roles {
			one.Roles = append(one.Roles, string(r))
		}
		for _, h := range data.HoldersOf(p.ID, on) {
			one.Holders = append(one.Holders, views.Person{ID: h.ID, Name: h.Name})
		}
		out.Posts = append(out.Posts, one)
	}
	slices.SortStableFunc(out.Posts, func(x, y Post) int { return cmp.Compare(order1(x.Order), order1(y.Order)) })
	return body(out), nil
}

// order1 lets what has no order come last.
func order1(n int) int {
	if n == 0 {
		return 1 << 30
	}
	return n
}

// MeetingType is a kind of meeting.
type MeetingType struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Flow   string `json:"flow" doc:"办理流程"`
	Series string `json:"series,omitempty" doc:"文号系列"`
	Unit   string `json:"unit,omitempty" doc:"记录单位"`
	Group  string `json:"group,omitempty" doc:"分送组"`
	Count  string `json:"count,omitempty" doc:"会议次数按届还是按年"`
}

// MeetingTypes is the kinds of meetings of a day.
type MeetingTypes struct {
	MeetingTypes []MeetingType `json:"meeting_types"`
}

func (a *API) meetings(ctx context.Context, v *web.Visit, in *onDay) (*ofJSON[MeetingTypes], error) {
	data, err := a.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	out := MeetingTypes{[]MeetingType{}}
	for _, t := range data.Meetings(in.day(v)) {
		out.MeetingTypes = append(out.MeetingTypes, MeetingType{t.ID, t.Label, t.Flow, t.Series, t.Unit, t.Group, string(t.Count)})
	}
	return body(out), nil
}

// Flow is a procedure.
type Flow struct {
	Name    string      `json:"name"`
	Version int         `json:"version"`
	Label   string      `json:"label"`
	States  []FlowState `json:"states"`
	Rules   []FlowRule  `json:"rules"`
}

// FlowState is one state of a procedure with its steps.
type FlowState struct {
	State string     `json:"state"`
	Label string     `json:"label"`
	End   bool       `json:"end,omitempty" doc:"办结了"`
	Steps []FlowStep `json:"steps"`
}

// FlowStep is one step of a state.
type FlowStep struct {
	Place string `json:"place" doc:"环节，如 review#2"`
	Label string `json:"label"`
	Post  string `json:"post,omitempty" doc:"由哪个岗位办"`
	Days  int    `json:"days,omitempty" doc:"时限几个工作日"`
}

// FlowRule is one row of a procedure: this action leads from here to there.
type FlowRule struct {
	Action string   `json:"action"`
	Label  string   `json:"label"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Roles  []string `json:"roles"`
}

// Flows is the procedures there are.
type Flows struct {
	Flows []Flow `json:"flows"`
}

func (a *API) flows(ctx context.Context, _ *web.Visit, _ *struct{}) (*ofJSON[Flows], error) {
	all, err := a.Office.Flows(ctx)
	if err != nil {
		return nil, err
	}
	out := Flows{[]Flow{}}
	for _, f := range all {
		out.Flows = append(out.Flows, flowOf(f))
	}
	return body(out), nil
}

func flowOf(f *workflow.Flow) Flow {
	out := Flow{f.ID.Name, f.ID.Version, f.Label, []FlowState{}, []FlowRule{}}
	for _, d := range f.States {
		one := FlowState{string(d.State), d.Label, d.End, []FlowStep{}}
		for i, s := range d.Steps {
			p := workflow.Place{State: d.State, Step: i}
			one.Steps = append(one.Steps, FlowStep{p.String(), f.PlaceLabel(p), s.Post, s.Days})
		}
		out.States = append(out.States, one)
	}
	for _, r := range f.Rules {
		one := FlowRule{string(r.Action), r.Label, r.From.String(), r.To.String(), []string{}}
		for _, role := range r.Roles {
			one.Roles = append(one.Roles, string(role))
		}
		out.Rules = append(out.Rules, one)
	}
	return out
}
