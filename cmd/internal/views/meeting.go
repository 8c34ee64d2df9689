package views

import (
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// Meeting is a meeting's dossier (会议案卷) as programs get it.
type Meeting struct {
	ID        string        `json:"id"`
	Version   int           `json:"version"`
	Type      string        `json:"type"`
	Name      string        `json:"name"`
	Term      string        `json:"term,omitempty"`
	Session   int           `json:"session,omitempty"`
	Date      workflow.Date `json:"date"`
	Time      string        `json:"time,omitempty"`
	Place     string        `json:"place,omitempty"`
	Chair     string        `json:"chair"`
	State     string        `json:"state"`
	Reason    string        `json:"reason,omitempty"`
	Confirmed string        `json:"confirmed,omitempty"`
	Minutes   string        `json:"minutes,omitempty"`
	Items     []Agenda      `json:"items,omitempty"`
	People    []Attendee    `json:"people,omitempty"`
	Materials []Material    `json:"materials,omitempty"`
	Recorders []string      `json:"recorders,omitempty"`
}

// Agenda is one 议题 of a meeting; At is its place on the agenda, 0 if it was
// withdrawn.
type Agenda struct {
	N        int    `json:"n"`
	At       int    `json:"at,omitempty"`
	Title    string `json:"title"`
	Reporter string `json:"reporter,omitempty"`
	Topic    string `json:"topic,omitempty"`
	State    string `json:"state"`
	Reason   string `json:"reason,omitempty"`
}

// Attendee is somebody who is invited to a meeting.
type Attendee struct {
	N        int    `json:"n"`
	Standing string `json:"standing"`
	Name     string `json:"name,omitempty"`
	Unit     string `json:"unit,omitempty"`
	Office   string `json:"office,omitempty"`
	Items    []int  `json:"items,omitempty"`
	Presence string `json:"presence,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Stand    string `json:"stand_in,omitempty"`
}

// Material is a file for a meeting.
type Material struct {
	N      int    `json:"n"`
	Name   string `json:"name"`
	Item   int    `json:"item,omitempty"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Out    bool   `json:"withdrawn,omitempty"`
}

// OfMeeting gives a meeting's dossier.
func OfMeeting(m dossier.Meeting) Meeting {
	v := Meeting{
		ID: m.ID, Version: m.Version, Type: m.Type, Name: m.Shown(), Term: m.Term, Session: m.Session, Date: m.Date, Time: m.Clock,
		Place: m.Place, Chair: m.Chair.Name, State: string(m.State), Reason: m.Reason, Confirmed: m.Confirmed, Minutes: m.Minutes,
	}
	for _, i := range m.Items {
		v.Items = append(v.Items, Agenda{
			N: i.N, At: m.Position(i.N), Title: i.Title, Reporter: i.Reporter.Name, Topic: i.Topic, State: string(i.State), Reason: i.Reason,
		})
	}
	for _, a := range m.People {
		v.People = append(v.People, Attendee{
			N: a.N, Standing: string(a.Standing), Name: a.Person.Name, Unit: a.Unit.Name, Office: a.Office, Items: a.Items,
			Presence: string(a.Presence), Reason: a.Reason, Stand: a.Stand,
		})
	}
	for _, f := range m.Materials {
		v.Materials = append(v.Materials, Material{N: f.N, Name: f.Name, Item: f.Item, SHA256: f.SHA256, Bytes: f.Bytes, Out: f.Out})
	}
	for _, r := range m.Recorders {
		v.Recorders = append(v.Recorders, r.Name)
	}
	return v
}
