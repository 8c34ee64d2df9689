// Package views is what programs are shown of minutes, people and registers: the
// JSON of the command line and of the API. Keys are English and stay as they
// are; times are RFC 3339, dates 2026-06-01.
package views

import (
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// Person is somebody by number and name.
type Person struct {
	ID   string `json:"id,omitempty"` // none of who is known by name alone
	Name string `json:"name"`
}

// OfPerson shows somebody; nil for nobody.
func OfPerson(p workflow.Person) *Person {
	if p.IsZero() {
		return nil
	}
	return &Person{p.ID, p.Name}
}

// Holder is who has a minutes: a post, a person, or both.
type Holder struct {
	Post   string  `json:"post,omitempty"`
	Label  string  `json:"label,omitempty"`
	Person *Person `json:"person,omitempty"`
}

// OfHolder shows who has a minutes; nil for nobody.
func OfHolder(h workflow.Holder) *Holder {
	if h.IsZero() {
		return nil
	}
	return &Holder{h.Post, h.Label, OfPerson(h.Person)}
}

// Edition says in whose place a minutes stands and why.
type Edition struct {
	Of     string `json:"of"`
	N      int    `json:"n"`
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
}

// OfEdition shows an edition; nil for the first.
func OfEdition(e workflow.Edition) *Edition {
	if e.IsZero() {
		return nil
	}
	return &Edition{e.Of, e.N, string(e.Kind), e.Reason}
}

// Listed is one line of a list of minutes.
type Listed struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Number  string    `json:"number,omitempty"`
	Type    string    `json:"type,omitempty"`
	Place   string    `json:"place"`
	Label   string    `json:"place_label"`
	Desk    *Holder   `json:"desk,omitempty"`
	Due     string    `json:"due,omitempty"`
	Version int       `json:"version"`
	Meeting string    `json:"meeting,omitempty"`
	Action  string    `json:"last_action"`
	By      *Person   `json:"last_by"`
	At      time.Time `json:"last_at"`
	Edition *Edition  `json:"edition,omitempty"`
}

// OfListed shows a line of a list; the label is what its flow calls the place.
func OfListed(l workflow.Listed, label string) Listed {
	return Listed{
		ID: l.ID, Title: l.Title, Number: l.Number, Type: l.Type, Place: l.Place.String(), Label: label,
		Desk: OfHolder(l.Desk), Due: string(l.Due), Version: l.Version, Meeting: string(l.Meeting),
		Action: string(l.Last.Action), By: OfPerson(l.Last.By), At: l.Last.At, Edition: OfEdition(l.Edition),
	}
}

// Todo is one line of somebody's 待办.
type Todo struct {
	Minutes string    `json:"minutes"`
	Kind    string    `json:"kind"`
	Row     int       `json:"row,omitempty"`
	Title   string    `json:"title"`
	Number  string    `json:"number,omitempty"`
	Place   string    `json:"place"`
	Label   string    `json:"place_label"`
	Since   time.Time `json:"since"`
	Due     string    `json:"due,omitempty"`
	For     *Person   `json:"for,omitempty"`
	Edition *Edition  `json:"edition,omitempty"`
}

// OfTodo shows a line of 待办; the label is what its flow calls the place.
func OfTodo(t office.Todo, label string) Todo {
	return Todo{
		Minutes: t.Minutes, Kind: string(t.Kind), Row: t.Row, Title: t.Title, Number: t.Number,
		Place: t.Place.String(), Label: label, Since: t.Since, Due: string(t.Due), For: OfPerson(t.For),
		Edition: OfEdition(t.Edition),
	}
}

// Minutes is a minutes as it stands.
type Minutes struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Flow      string    `json:"flow"`
	FlowV     int       `json:"flow_version"`
	Type      string    `json:"type,omitempty"`
	Topics    []string  `json:"topics,omitempty"`
	Session   int       `json:"session,omitempty"`
	Place     string    `json:"place"`
	Label     string    `json:"place_label"`
	Version   int       `json:"version"`
	Revision  int       `json:"revision"`
	Desk      *Holder   `json:"desk,omitempty"`
	Due       string    `json:"due,omitempty"`
	Meeting   string    `json:"meeting,omitempty"`
	Compiled  string    `json:"compiled,omitempty"`
	IssuedOn  string    `json:"issued_on,omitempty"`
	Number    string    `json:"number,omitempty"`
	Finalized bool      `json:"finalized"`
	PDF       string    `json:"pdf_sha256,omitempty"`
	File      string    `json:"pdf_file,omitempty"`
	Digest    string    `json:"bound_sha256"`
	Edition   *Edition  `json:"edition,omitempty"`
	Vacant    []Vacant  `json:"vacant"`
	Wants     []Want    `json:"wants"`
	Offers    []Offer   `json:"offers"`
	Approvals []Consent `json:"approvals"`
	Parties   []Party   `json:"participants"`
	Copies    []Copy    `json:"copies"`
	Printed   int       `json:"print_run"`
}

// Want is something a minutes lacks.
type Want struct {
	Kind string `json:"kind"`
	Who  string `json:"who,omitempty"`
	Due  string `json:"due,omitempty"`
}

// Offer is an action that the flow knows here, with who has its roles.
type Offer struct {
	Action string   `json:"action"`
	Label  string   `json:"label"`
	Roles  []string `json:"roles"`
	People []string `json:"people"`
}

// OfMinutes shows a minutes with where it stands.
func OfMinutes(m workflow.Minutes, s office.Standing, o *office.Office) Minutes {
	v := Minutes{
		ID: m.ID, Title: m.Title, Flow: m.Flow.Name, FlowV: m.Flow.Version, Type: m.Type, Topics: m.Topics, Session: m.Session,
		Place: m.Place.String(), Label: s.Place, Version: m.Version, Revision: m.Revision, Desk: OfHolder(m.Desk), Due: string(m.Due),
		Meeting: string(m.Meeting), Compiled: string(m.Compiled), IssuedOn: string(m.IssuedOn), Number: m.Number.Text,
		Finalized: m.Finalized, PDF: m.PDF.SHA256, Digest: m.Digest, Edition: OfEdition(m.Edition), Printed: m.PrintRun(),
		Vacant: []Vacant{}, Wants: []Want{}, Offers: []Offer{}, Approvals: []Consent{}, Parties: []Party{}, Copies: []Copy{},
	}
	if !m.PDF.IsZero() {
		v.File = o.ReleasedFile(m.PDF.SHA256)
	}
	for _, p := range s.Vacant {
		v.Vacant = append(v.Vacant, Vacant{p.Name, p.Row})
	}
	for _, w := range s.Wants {
		v.Wants = append(v.Wants, Want{string(w.Kind), w.Who, string(w.Due)})
	}
	for _, f := range s.Offers {
		one := Offer{Action: string(f.Action), Label: f.Label, People: append([]string{}, f.People...)}
		for _, r := range f.Roles {
			one.Roles = append(one.Roles, string(r))
		}
		v.Offers = append(v.Offers, one)
	}
	for _, c := range m.Approvals {
		v.Approvals = append(v.Approvals, OfConsent(c))
	}
	v.beside(m)
	return v
}

// beside adds the rows beside the line.
func (v *Minutes) beside(m workflow.Minutes) {
	for _, p := range m.Participants {
		v.Parties = append(v.Parties, OfParty(p))
	}
	for _, c := range m.Copies {
		v.Copies = append(v.Copies, OfCopy(c))
	}
}
