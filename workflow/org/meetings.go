package org

import (
	"cmp"
	"slices"
	"strconv"

	"jiyao/workflow"
)

// Meetings gives the types of meetings that are held on the day, in order.
func (o *Office) Meetings(at workflow.Date) []MeetingType {
	var found []MeetingType
	for _, m := range o.data.Meetings {
		if m.Holds(at) {
			found = append(found, m)
		}
	}
	return found
}

// MeetingType gives a type of meeting by ID.
func (o *Office) MeetingType(id string) (MeetingType, error) {
	m, ok := o.meetings[id]
	if !ok {
		return MeetingType{}, unknown("meetings", id, "没有编号为“%s”的会议类型，请重新选择。", shown(id))
	}
	return m, nil
}

// SeatsOf gives the posts of a meeting's members (组成人员) on the day, in
// protocol order.
func (o *Office) SeatsOf(meeting string, at workflow.Date) []Seat {
	var found []Seat
	for _, s := range o.seats[meeting] {
		if s.Holds(at) {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b Seat) int {
		return cmp.Or(cmp.Compare(rank(a.Order), rank(b.Order)), cmp.Compare(rank(o.posts[a.Post].Order), rank(o.posts[b.Post].Order)))
	})
	return found
}

// CurrentTerm gives the term of a meeting's body (届) on the day.
func (o *Office) CurrentTerm(meeting string, at workflow.Date) (Session, bool) {
	for _, s := range o.sessions[meeting] {
		if s.Holds(at) {
			return s, true
		}
	}
	return Session{}, false
}

// Counting gives what 会议次数 of a meeting counts within on the day, and where
// it begins; the zero Counting for a meeting that is not counted. A
// *LookupError says that the day lies in no 届.
func (o *Office) Counting(meeting string, at workflow.Date) (workflow.Counting, error) {
	m, err := o.MeetingType(meeting)
	if err != nil || m.Count == "" {
		return workflow.Counting{}, err
	}
	if m.Count == ByYear {
		return workflow.Counting{Term: at.Year(), Start: o.firstOf(meeting, at.Year())}, nil
	}
	s, ok := o.CurrentTerm(meeting, at)
	if !ok {
		return workflow.Counting{}, unknown("sessions", meeting, "%s不在%s的任何一届内，请先登记届次的起止日期。", at.Chinese(), m.Label)
	}
	return workflow.Counting{Term: strconv.Itoa(s.N), Start: s.First}, nil
}

// firstOf gives where the count of a year begins.
func (o *Office) firstOf(meeting, year string) int {
	for _, s := range o.sessions[meeting] {
		if strconv.Itoa(s.N) == year {
			return s.First
		}
	}
	return 0
}

// Series gives a series as the ledger takes it, with where the year begins.
func (o *Office) Series(id string, year int) (workflow.Series, error) {
	s, ok := o.series[id]
	if !ok {
		return workflow.Series{}, unknown("series", id, "没有编号为“%s”的文号系列，请重新选择。", shown(id))
	}
	start, ok := o.starts[Start{Series: id, Year: year}]
	if !ok {
		start = s.Start
	}
	return workflow.Series{ID: s.ID, Form: s.Form, Start: start, Basis: s.Basis}, nil
}

// Stop is one step of a minutes' way with the posts that have it, in order.
type Stop struct {
	Place  workflow.Place
	Posts  []string
	Topics []string // whose authority it is; none for that of every minutes
	Vacant []string // those of the posts that nobody holds
}

// Route gives the posts that each step of a meeting's minutes belongs to on the
// day (签发权限). For a step that has authorities of the minutes' topics those
// count, the posts of all of them after each other; else the one without a
// topic. A step that no authority names is not in the route.
func (o *Office) Route(meeting string, topics []string, at workflow.Date) ([]Stop, error) {
	if _, err := o.MeetingType(meeting); err != nil {
		return nil, err
	}
	general, special := map[string]Authority{}, map[string][]Authority{}
	var steps []string
	for _, a := range o.authorities[meeting] {
		if !a.Holds(at) || a.Topic != "" && !slices.Contains(topics, a.Topic) {
			continue
		}
		steps = append(steps, a.Step)
		if a.Topic == "" {
			general[a.Step] = a
		} else {
			special[a.Step] = append(special[a.Step], a)
		}
	}
	slices.Sort(steps)
	var route []Stop
	for _, step := range slices.Compact(steps) {
		chosen := special[step]
		if len(chosen) == 0 {
			chosen = []Authority{general[step]}
		}
		route = append(route, o.stop(step, chosen, at))
	}
	return route, nil
}

func (o *Office) stop(step string, chosen []Authority, at workflow.Date) Stop {
	slices.SortStableFunc(chosen, func(a, b Authority) int {
		return cmp.Or(cmp.Compare(rank(o.topics[a.Topic].Order), rank(o.topics[b.Topic].Order)), cmp.Compare(a.Topic, b.Topic))
	})
	s := Stop{Place: workflow.ParsePlace(step)}
	for _, a := range chosen {
		if a.Topic != "" {
			s.Topics = append(s.Topics, a.Topic)
		}
		for _, post := range a.Posts {
			if slices.Contains(s.Posts, post) {
				continue
			}
			s.Posts = append(s.Posts, post)
			if len(o.HoldersOf(post, at)) == 0 {
				s.Vacant = append(s.Vacant, post)
			}
		}
	}
	return s
}

// Waiver gives why separation of duties is not asked for on the day in the
// minutes of a type of meeting; empty where it is.
func (o *Office) Waiver(meeting string, at workflow.Date) string {
	for _, w := range o.data.Waivers {
		// One without an end is no waiver: the rule is switched off for a time.
		if w.Until != "" && w.Holds(at) && (w.Meeting == "" || w.Meeting == meeting) {
			return w.Reason
		}
	}
	return ""
}
