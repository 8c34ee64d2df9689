package office

import (
	"context"
	"slices"

	"jiyao/workflow"
)

// Right is one of the rights on a minutes that are given apart from each
// other (分级权限). The raw record of a meeting is the dossier's, a public edition
// everybody's.
type Right string

// The rights on a minutes, from the widest.
const (
	SeeDraft  Right = "draft"  // 纪要稿: the whole draft with its history
	SeeItems  Right = "items"  // 有关议题: the draft, or the 议题 one is asked about
	SeeIssued Right = "issued" // 印发件: the paper as issued
	SeeAny    Right = "any"    // any of these

	SeeReceipt Right = "receipt" // 收件: the paper as issued, or alone that his unit's copy was taken back (收回)
)

// Sight is what somebody may see of one minutes (可见范围).
type Sight struct {
	Draft  bool  // the whole draft
	Items  []int // without Draft: the 议题 he is asked about, from 1; empty with Asked is the text as a whole
	Asked  []int // participants' rows that ask him or his unit
	Issued bool  // the paper as issued
	Copies []int // copies of his own unit, by row
	Former bool  // a copy of his own unit was out, and taken back
}

// Has reports whether the sight covers the right.
func (s Sight) Has(r Right) bool {
	switch r {
	case SeeDraft:
		return s.Draft
	case SeeItems:
		return s.Draft || len(s.Asked) > 0
	case SeeIssued:
		return s.Issued
	case SeeReceipt:
		return s.Issued || s.Former
	case SeeAny:
		return s.Draft || s.Issued || len(s.Asked) > 0
	default:
		return false
	}
}

// SeesAll reports whether somebody sees every minutes of the office with its
// drafts: who has business with them, and the auditor, who only reads.
func SeesAll(a workflow.Actor) bool {
	return slices.ContainsFunc(a.Roles, func(r workflow.Role) bool {
		return slices.Contains([]workflow.Role{workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk, workflow.Auditor}, r)
	})
}

// Sight gives what somebody may see of a minutes, himself or for those who
// delegated to him (委托). An administrator sees nothing by that office.
func (o *Office) Sight(ctx context.Context, a workflow.Actor, m workflow.Minutes) (Sight, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return Sight{}, err
	}
	var s Sight
	for _, who := range d.lookers(a, workflow.DateOf(o.Now())) {
		s.widen(sightOf(who, m))
	}
	if s.Draft {
		s.Items = nil
	}
	return s, nil
}

// lookers gives those with whose eyes somebody looks: his own, and those of
// his principals in what they delegated.
func (d *data) lookers(a workflow.Actor, today workflow.Date) []workflow.Actor {
	all := []workflow.Actor{a}
	for _, g := range d.org.Grants(a.ID, today) {
		all = append(all, workflow.Actor{Person: g.From, Roles: g.Roles, Posts: g.Posts})
	}
	return all
}

// sightOf gives what one person sees by himself.
func sightOf(a workflow.Actor, m workflow.Minutes) Sight {
	s := Sight{Draft: SeesAll(a)}
	s.Issued = s.Draft && !m.PDF.IsZero()
	whole := false
	for _, p := range m.Participants {
		if p.State == workflow.PartyDropped || !p.Asks(a) {
			continue
		}
		s.Asked = append(s.Asked, p.N)
		s.Items = append(s.Items, p.Items...)
		whole = whole || len(p.Items) == 0
	}
	if whole {
		s.Items = nil
	}
	for _, c := range m.Copies {
		if a.Unit != "" && c.ID == a.Unit && c.Use == workflow.ForRecipient {
			s.Copies = append(s.Copies, c.N)
			s.Issued, s.Former = s.Issued || c.State.Out(), s.Former || c.TakenBack()
		}
	}
	return s
}

// widen adds another sight to this one.
func (s *Sight) widen(more Sight) {
	part := func(x Sight) bool { return len(x.Asked) > 0 && len(x.Items) > 0 }
	switch {
	case len(s.Asked) == 0:
		s.Items = more.Items
	case len(more.Asked) > 0 && part(*s) && part(more):
		s.Items = append(s.Items, more.Items...)
	case len(more.Asked) > 0:
		s.Items = nil // one of the two is the whole
	}
	slices.Sort(s.Items)
	s.Items = slices.Compact(s.Items)
	s.Draft, s.Issued = s.Draft || more.Draft, s.Issued || more.Issued
	s.Former = s.Former || more.Former
	s.Asked, s.Copies = append(s.Asked, more.Asked...), append(s.Copies, more.Copies...)
}
