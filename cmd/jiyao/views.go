package main

import (
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// The views are what programs are shown: keys in English, times as RFC 3339,
// dates as 2026-06-01.

type personView struct {
	ID   string `json:"id,omitempty"` // none of who is known by name alone
	Name string `json:"name"`
}

func viewPerson(p workflow.Person) *personView {
	if p.IsZero() {
		return nil
	}
	return &personView{p.ID, p.Name}
}

type holderView struct {
	Post   string      `json:"post,omitempty"`
	Label  string      `json:"label,omitempty"`
	Person *personView `json:"person,omitempty"`
}

func viewHolder(h workflow.Holder) *holderView {
	if h.IsZero() {
		return nil
	}
	return &holderView{h.Post, h.Label, viewPerson(h.Person)}
}

type editionView struct {
	Of     string `json:"of"`
	N      int    `json:"n"`
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
}

func viewEdition(e workflow.Edition) *editionView {
	if e.IsZero() {
		return nil
	}
	return &editionView{e.Of, e.N, string(e.Kind), e.Reason}
}

type listedView struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Number  string       `json:"number,omitempty"`
	Type    string       `json:"type,omitempty"`
	Place   string       `json:"place"`
	Label   string       `json:"place_label"`
	Desk    *holderView  `json:"desk,omitempty"`
	Due     string       `json:"due,omitempty"`
	Version int          `json:"version"`
	Meeting string       `json:"meeting,omitempty"`
	Action  string       `json:"last_action"`
	By      *personView  `json:"last_by"`
	At      time.Time    `json:"last_at"`
	Edition *editionView `json:"edition,omitempty"`
}

func viewListed(l workflow.Listed, label string) listedView {
	return listedView{
		ID: l.ID, Title: l.Title, Number: l.Number, Type: l.Type, Place: l.Place.String(), Label: label,
		Desk: viewHolder(l.Desk), Due: string(l.Due), Version: l.Version, Meeting: string(l.Meeting),
		Action: string(l.Last.Action), By: viewPerson(l.Last.By), At: l.Last.At, Edition: viewEdition(l.Edition),
	}
}

type todoView struct {
	Minutes string      `json:"minutes"`
	Kind    string      `json:"kind"`
	Row     int         `json:"row,omitempty"`
	Title   string      `json:"title"`
	Number  string      `json:"number,omitempty"`
	Place   string      `json:"place"`
	Label   string      `json:"place_label"`
	Since   time.Time   `json:"since"`
	Due     string      `json:"due,omitempty"`
	For     *personView `json:"for,omitempty"`
}

func viewTodo(t office.Todo, label string) todoView {
	return todoView{
		Minutes: t.Minutes, Kind: string(t.Kind), Row: t.Row, Title: t.Title, Number: t.Number,
		Place: t.Place.String(), Label: label, Since: t.Since, Due: string(t.Due), For: viewPerson(t.For),
	}
}

type minutesView struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Flow      string       `json:"flow"`
	FlowV     int          `json:"flow_version"`
	Type      string       `json:"type,omitempty"`
	Topics    []string     `json:"topics,omitempty"`
	Session   int          `json:"session,omitempty"`
	Place     string       `json:"place"`
	Label     string       `json:"place_label"`
	Version   int          `json:"version"`
	Revision  int          `json:"revision"`
	Desk      *holderView  `json:"desk,omitempty"`
	Due       string       `json:"due,omitempty"`
	Meeting   string       `json:"meeting,omitempty"`
	Compiled  string       `json:"compiled,omitempty"`
	IssuedOn  string       `json:"issued_on,omitempty"`
	Number    string       `json:"number,omitempty"`
	Finalized bool         `json:"finalized"`
	PDF       string       `json:"pdf_sha256,omitempty"`
	File      string       `json:"pdf_file,omitempty"`
	Digest    string       `json:"bound_sha256"`
	Edition   *editionView `json:"edition,omitempty"`
	Vacant    []vacantView `json:"vacant"`
	Wants     []wantView   `json:"wants"`
	Offers    []offerView  `json:"offers"`
	Approvals []consent    `json:"approvals"`
	Parties   []partyView  `json:"participants"`
	Copies    []copyView   `json:"copies"`
	Printed   int          `json:"print_run"`
}

type wantView struct {
	Kind string `json:"kind"`
	Who  string `json:"who,omitempty"`
	Due  string `json:"due,omitempty"`
}

type offerView struct {
	Action string   `json:"action"`
	Label  string   `json:"label"`
	Roles  []string `json:"roles"`
	People []string `json:"people"`
}

func viewMinutes(m workflow.Minutes, s office.Standing, o *office.Office) minutesView {
	v := minutesView{
		ID: m.ID, Title: m.Title, Flow: m.Flow.Name, FlowV: m.Flow.Version, Type: m.Type, Topics: m.Topics, Session: m.Session,
		Place: m.Place.String(), Label: s.Place, Version: m.Version, Revision: m.Revision, Desk: viewHolder(m.Desk), Due: string(m.Due),
		Meeting: string(m.Meeting), Compiled: string(m.Compiled), IssuedOn: string(m.IssuedOn), Number: m.Number.Text,
		Finalized: m.Finalized, PDF: m.PDF.SHA256, Digest: m.Digest, Edition: viewEdition(m.Edition), Printed: m.PrintRun(),
		Vacant: []vacantView{}, Wants: []wantView{}, Offers: []offerView{}, Approvals: []consent{}, Parties: []partyView{}, Copies: []copyView{},
	}
	if !m.PDF.IsZero() {
		v.File = o.ReleasedFile(m.PDF.SHA256)
	}
	for _, p := range s.Vacant {
		v.Vacant = append(v.Vacant, vacantView{p.Name, p.Row})
	}
	for _, w := range s.Wants {
		v.Wants = append(v.Wants, wantView{string(w.Kind), w.Who, string(w.Due)})
	}
	for _, f := range s.Offers {
		one := offerView{Action: string(f.Action), Label: f.Label, People: append([]string{}, f.People...)}
		for _, r := range f.Roles {
			one.Roles = append(one.Roles, string(r))
		}
		v.Offers = append(v.Offers, one)
	}
	for _, c := range m.Approvals {
		v.Approvals = append(v.Approvals, viewConsent(c))
	}
	v.beside(m)
	return v
}

// beside adds the rows beside the line.
func (v *minutesView) beside(m workflow.Minutes) {
	for _, p := range m.Participants {
		v.Parties = append(v.Parties, viewParty(p))
	}
	for _, c := range m.Copies {
		v.Copies = append(v.Copies, viewCopy(c))
	}
}
