package office

import (
	"context"
	"slices"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// A Vacancy is a post that nobody holds (岗位无人), or a person who is there no
// more, with what waits there all the same.
type Vacancy struct {
	Post     org.Post        // zero if it is a person
	Person   workflow.Person // zero if it is a post
	Meetings []string        // types of meetings whose minutes belong there (签发权限)
	Waiting  []workflow.Waiting
}

// Vacancies gives the posts of today that nobody holds, and who is there no
// more though something waits for him.
func (o *Office) Vacancies(ctx context.Context) ([]Vacancy, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	today := workflow.DateOf(o.Now())
	var all []Vacancy
	for _, p := range d.org.Data().Posts {
		if !p.Holds(today) || len(d.org.HoldersOf(p.ID, today)) > 0 {
			continue
		}
		waiting, err := o.Store.Waiting(ctx, workflow.Desk{Posts: []string{p.ID}})
		if err != nil {
			return nil, err
		}
		all = append(all, Vacancy{Post: p, Meetings: d.meetingsOf(p.ID, today), Waiting: waiting})
	}
	for _, p := range d.org.Data().Persons {
		if _, err := d.org.Actor(p.ID, today); err == nil {
			continue
		}
		waiting, err := o.Store.Waiting(ctx, d.left(p.ID))
		if err != nil {
			return nil, err
		}
		if len(waiting) > 0 {
			all = append(all, Vacancy{Person: workflow.Person{ID: p.ID, Name: p.Name}, Waiting: waiting})
		}
	}
	return all, nil
}

// left is the desk of somebody who is there no more: what is his own, and the
// drafts that he began.
func (d *data) left(person string) workflow.Desk {
	gone := workflow.Actor{Person: workflow.Person{ID: person}, Roles: []workflow.Role{workflow.Recorder}}
	return workflow.Desk{Person: person, Drafts: d.desk(gone, "").Drafts}
}

// meetingsOf gives the types of meetings whose authorities name the post.
func (d *data) meetingsOf(post string, today workflow.Date) []string {
	var labels []string
	for _, a := range d.org.Data().Authorities {
		t, err := d.org.MeetingType(a.Meeting)
		if err == nil && a.Holds(today) && slices.Contains(a.Posts, post) && !slices.Contains(labels, t.Label) {
			labels = append(labels, t.Label)
		}
	}
	return labels
}

// A Vacant is a post or person that a minutes belongs to, or asks, and that
// nobody stands for now.
type Vacant struct {
	Name string
	Row  int // the participant's row; 0 for the step itself
}

// vacant gives what of a minutes at its place is nobody's now.
func (d *data) vacant(m workflow.Minutes, flow *workflow.Flow, today workflow.Date) []Vacant {
	var all []Vacant
	def, ok := flow.Def(m.Place.State)
	if !ok || def.End {
		return nil
	}
	if m.Desk.IsZero() {
		for _, name := range d.deserted(m, flow, today) {
			all = append(all, Vacant{Name: name})
		}
	} else if !d.held(m.Desk, today) {
		all = append(all, Vacant{Name: d.labelOf(m.Desk)})
	}
	for _, p := range m.Participants {
		h := workflow.Holder{Post: p.Post, Label: p.Name, Person: p.Person}
		if p.State == workflow.PartyOpen && !h.IsZero() && p.Unit == "" && !d.held(h, today) {
			all = append(all, Vacant{Name: d.labelOf(h), Row: p.N})
		}
	}
	return all
}

// deserted gives the posts that the step would belong to, where all of them are
// vacant and so whoever has the role has it.
func (d *data) deserted(m workflow.Minutes, flow *workflow.Flow, today workflow.Date) []string {
	posts := []string{flow.StepDef(m.Place).Post}
	if stops, err := d.org.Route(m.Type, m.Topics, today); err == nil {
		for _, s := range stops {
			if s.Place == m.Place {
				posts = s.Posts
			}
		}
	}
	var names []string
	for _, p := range posts {
		if p != "" && len(d.org.HoldersOf(p, today)) == 0 {
			names = append(names, d.labelOf(workflow.Holder{Post: p}))
		}
	}
	if len(names) < len(posts) {
		return nil // somebody has it
	}
	return names
}

// labelOf names a holder without who it is today.
func (d *data) labelOf(h workflow.Holder) string {
	switch {
	case !h.Person.IsZero():
		return h.Person.Name
	case h.Label != "":
		return h.Label
	}
	return d.postLabel(h.Post)
}
