package main

import (
	"cmp"
	"time"

	"jiyao/workflow"
)

type consent struct {
	Place   string      `json:"place"`
	Action  string      `json:"action"`
	By      *personView `json:"by"`
	For     *personView `json:"for,omitempty"`
	Through *personView `json:"through,omitempty"`
	At      time.Time   `json:"at"`
	Version int         `json:"version"`
	Row     int         `json:"row,omitempty"`
	Sheet   int         `json:"paper_version,omitempty"`
	Digest  string      `json:"bound_sha256"`
}

func viewConsent(c workflow.Approval) consent {
	return consent{
		c.Place.String(), string(c.Action), viewPerson(c.By), viewPerson(c.OnBehalf), viewPerson(c.Through), c.At,
		c.Version, c.Row, c.Sheet, c.Digest,
	}
}

// askedView is somebody beside the line as he was asked.
type askedView struct {
	N      int         `json:"n"`
	Kind   string      `json:"kind"`
	Place  string      `json:"place"`
	Unit   string      `json:"unit,omitempty"`
	Post   string      `json:"post,omitempty"`
	Person *personView `json:"person,omitempty"`
	Name   string      `json:"name"`
	Items  []int       `json:"items,omitempty"`
	Due    string      `json:"due,omitempty"`
	Paper  bool        `json:"on_paper,omitempty"`
}

func viewAsked(a workflow.Asking) askedView {
	return askedView{
		a.N, string(a.Kind), a.Place.String(), a.Unit, a.Post, viewPerson(a.Person), cmp.Or(a.Person.Name, a.Name),
		a.Items, string(a.Due), a.Paper,
	}
}

type partyView struct {
	askedView
	Asker   *personView `json:"asked_by"`
	AskedAt time.Time   `json:"asked_at"`
	Version int         `json:"asked_version"`
	State   string      `json:"state"`
	Outcome string      `json:"outcome,omitempty"`
	Opinion string      `json:"opinion,omitempty"`
	Answers []itemView  `json:"answers,omitempty"`
	By      *personView `json:"by,omitempty"`
	For     *personView `json:"for,omitempty"`
	Through *personView `json:"through,omitempty"`
	At      time.Time   `json:"at,omitzero"`
	Late    bool        `json:"late,omitempty"`
	Digest  string      `json:"bound_sha256,omitempty"`
}

func viewParty(p workflow.Participant) partyView {
	return partyView{
		viewAsked(p.Asking), viewPerson(p.Asked), p.AskedAt, p.Version,
		string(p.State), string(p.Outcome), p.Opinion, viewItems(p.Answers),
		viewPerson(p.By), viewPerson(p.OnBehalf), viewPerson(p.Through), p.At, p.Late, p.Digest,
	}
}

type itemView struct {
	Item    int    `json:"item"`
	Outcome string `json:"outcome"`
	Opinion string `json:"opinion,omitempty"`
}

func viewItems(answers []workflow.ItemAnswer) []itemView {
	var all []itemView
	for _, a := range answers {
		all = append(all, itemView{a.Item, string(a.Outcome), a.Opinion})
	}
	return all
}

// shareView is what a distribution sends to one recipient.
type shareView struct {
	Unit     string `json:"unit"`
	ID       string `json:"unit_id,omitempty"`
	Copies   int    `json:"copies"`
	Channel  string `json:"channel,omitempty"`
	Use      string `json:"use,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Replaces int    `json:"replaces,omitempty"`
	Former   []int  `json:"former_rows,omitempty"`
}

func viewShare(c workflow.Copy) shareView {
	return shareView{c.Unit, c.ID, c.Copies, string(c.Channel), string(c.Use), c.Reason, c.Replaces, c.Former}
}

type copyView struct {
	N       int       `json:"n"`
	Version int       `json:"version"`
	Sent    time.Time `json:"sent"`
	shareView
	State    string      `json:"state"`
	By       *personView `json:"by,omitempty"`
	Through  *personView `json:"through,omitempty"`
	At       time.Time   `json:"at"`
	Recorded time.Time   `json:"recorded"`
	Note     string      `json:"note,omitempty"`
}

func viewCopy(c workflow.CopyRecord) copyView {
	return copyView{
		c.N, c.Version, c.Sent, viewShare(c.Copy), string(c.State), viewPerson(c.By), viewPerson(c.Through),
		c.Occurred, c.Recorded, c.Note,
	}
}
