package store

import (
	"context"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/search"
)

// A Course is how far a minutes has come, and when, for the figures of a year
// (统计).
type Course struct {
	Type    string
	Meeting workflow.Date
	Begun   time.Time
	Signed  time.Time // zero if it is not signed
	Issued  workflow.Date
	Voided  bool
}

// Courses gives the minutes of meetings that were held from one day to another,
// in the order of their days. It finds them by the index, which is a moment
// behind.
func (s *Store) Courses(ctx context.Context, from, until workflow.Date) ([]Course, error) {
	type row struct {
		Type, Meeting, Created, IssuedOn, Approvals, State string
	}
	var rows []row
	err := s.read.WithContext(ctx).Raw(`SELECT m.type, m.meeting, m.created, m.issued_on, m.approvals, m.state
		FROM search_docs d JOIN search_minutes s ON s.seq = (d.id >> 10) & 4294967295 JOIN minutes m ON m.id = s.minutes_id
		WHERE d.id >= ? AND d.id < ? AND d.item = 0 AND m.meeting <> '' ORDER BY d.id`,
		docID(search.Day(from), 0, lastItem), docID(search.Day(until)+1, 0, lastItem)).Scan(&rows).Error
	if err != nil {
		return nil, workflow.Fault("read courses", err)
	}
	all := make([]Course, 0, len(rows))
	for _, r := range rows {
		var d decoder
		c := Course{
			Type: r.Type, Meeting: workflow.Date(r.Meeting), Begun: d.time("created", r.Created), Issued: workflow.Date(r.IssuedOn),
			Voided: r.State == string(workflow.Voided),
		}
		var approvals []workflow.Approval
		d.json("approvals", r.Approvals, &approvals)
		for _, a := range approvals {
			if a.Action == workflow.Sign {
				c.Signed = a.At
			}
		}
		if d.err != nil {
			return nil, workflow.Fault("read courses", d.err)
		}
		all = append(all, c)
	}
	return all, nil
}
