package views

import (
	"cmp"
	"time"

	"jiyao/workflow"
)

// Consent is one approval or signature.
type Consent struct {
	Place   string    `json:"place"`
	Action  string    `json:"action"`
	By      *Person   `json:"by"`
	For     *Person   `json:"for,omitempty"`
	Through *Person   `json:"through,omitempty"`
	At      time.Time `json:"at"`
	Version int       `json:"version"`
	Row     int       `json:"row,omitempty"`
	Sheet   int       `json:"paper_version,omitempty"`
	Digest  string    `json:"bound_sha256"`
}

// OfConsent shows an approval.
func OfConsent(c workflow.Approval) Consent {
	return Consent{
		c.Place.String(), string(c.Action), OfPerson(c.By), OfPerson(c.OnBehalf), OfPerson(c.Through), c.At,
		c.Version, c.Row, c.Sheet, c.Digest,
	}
}

// Asked is somebody beside the line as he was asked.
type Asked struct {
	N      int     `json:"n"`
	Kind   string  `json:"kind"`
	Place  string  `json:"place"`
	Unit   string  `json:"unit,omitempty"`
	Post   string  `json:"post,omitempty"`
	Person *Person `json:"person,omitempty"`
	Name   string  `json:"name"`
	Items  []int   `json:"items,omitempty"`
	Due    string  `json:"due,omitempty"`
	Paper  bool    `json:"on_paper,omitempty"`
}

// OfAsked shows somebody as he was asked.
func OfAsked(a workflow.Asking) Asked {
	return Asked{
		a.N, string(a.Kind), a.Place.String(), a.Unit, a.Post, OfPerson(a.Person), cmp.Or(a.Person.Name, a.Name),
		a.Items, string(a.Due), a.Paper,
	}
}

// Party is somebody beside the line with what he answered.
type Party struct {
	Asked
	Asker   *Person      `json:"asked_by"`
	AskedAt time.Time    `json:"asked_at"`
	Version int          `json:"asked_version"`
	State   string       `json:"state"`
	Outcome string       `json:"outcome,omitempty"`
	Opinion string       `json:"opinion,omitempty"`
	Answers []ItemAnswer `json:"answers,omitempty"`
	By      *Person      `json:"by,omitempty"`
	For     *Person      `json:"for,omitempty"`
	Through *Person      `json:"through,omitempty"`
	At      time.Time    `json:"at,omitzero"`
	Late    bool         `json:"late,omitempty"`
	Digest  string       `json:"bound_sha256,omitempty"`
}

// OfParty shows a participant's row.
func OfParty(p workflow.Participant) Party {
	return Party{
		OfAsked(p.Asking), OfPerson(p.Asked), p.AskedAt, p.Version,
		string(p.State), string(p.Outcome), p.Opinion, OfItems(p.Answers),
		OfPerson(p.By), OfPerson(p.OnBehalf), OfPerson(p.Through), p.At, p.Late, p.Digest,
	}
}

// ItemAnswer is what was answered about one 议题.
type ItemAnswer struct {
	Item    int    `json:"item"`
	Outcome string `json:"outcome"`
	Opinion string `json:"opinion,omitempty"`
}

// OfItems shows answers about single 议题.
func OfItems(answers []workflow.ItemAnswer) []ItemAnswer {
	var all []ItemAnswer
	for _, a := range answers {
		all = append(all, ItemAnswer{a.Item, string(a.Outcome), a.Opinion})
	}
	return all
}

// Share is what a distribution sends to one recipient.
type Share struct {
	Unit     string `json:"unit"`
	ID       string `json:"unit_id,omitempty"`
	Copies   int    `json:"copies"`
	Channel  string `json:"channel,omitempty"`
	Use      string `json:"use,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Replaces int    `json:"replaces,omitempty"`
	Former   []int  `json:"former_rows,omitempty"`
}

// OfShare shows what is sent to one recipient.
func OfShare(c workflow.Copy) Share {
	return Share{c.Unit, c.ID, c.Copies, string(c.Channel), string(c.Use), c.Reason, c.Replaces, c.Former}
}

// Copy is one line of a distribution as it stands.
type Copy struct {
	N       int       `json:"n"`
	Version int       `json:"version"`
	Sent    time.Time `json:"sent"`
	Share
	State    string    `json:"state"`
	By       *Person   `json:"by,omitempty"`
	Through  *Person   `json:"through,omitempty"`
	At       time.Time `json:"at"`
	Recorded time.Time `json:"recorded"`
	Note     string    `json:"note,omitempty"`
}

// OfCopy shows a copy where it is.
func OfCopy(c workflow.CopyRecord) Copy {
	return Copy{
		c.N, c.Version, c.Sent, OfShare(c.Copy), string(c.State), OfPerson(c.By), OfPerson(c.Through),
		c.Occurred, c.Recorded, c.Note,
	}
}
