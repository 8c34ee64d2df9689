package views

import (
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow/task"
)

// Task is one decision of a minutes with who carries it out (议定事项).
type Task struct {
	Minutes string    `json:"minutes"`
	N       int       `json:"n"`
	Version int       `json:"version"`
	Title   string    `json:"title"`
	Number  string    `json:"number,omitempty"`
	Meeting string    `json:"meeting,omitempty"`
	Item    int       `json:"item,omitempty"`
	Heading string    `json:"heading,omitempty"`
	Text    string    `json:"text"`
	Units   []Charged `json:"units"`
	Due     string    `json:"due,omitempty"`
	State   string    `json:"state"`
	Light   string    `json:"light,omitempty"`
	Note    string    `json:"note,omitempty"`
	Lost    bool      `json:"lost,omitempty"`
	Removed bool      `json:"removed,omitempty"`
	By      *Person   `json:"by"`
	At      time.Time `json:"at"`
}

// OfTask shows a task beside its minutes.
func OfTask(l office.TaskLine) Task {
	t := Task{
		Minutes: l.Minutes, N: l.N, Version: l.Version, Title: l.Title, Number: l.Number, Meeting: string(l.Meeting), Item: l.Item,
		Heading: l.Heading, Text: l.Text, Units: OfCharged(l.Units), Due: string(l.Due), State: string(l.State), Light: string(l.Light),
		Note: l.Note, Lost: l.Lost, Removed: l.Removed, By: OfPerson(l.By), At: l.Changed.UTC(),
	}
	return t
}

// Charged is a unit that a decision charges (责任单位); the first leads.
type Charged struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
}

// OfCharged shows units; never nil.
func OfCharged(all []task.Unit) []Charged {
	return each(all, func(u task.Unit) Charged { return Charged{u.ID, u.Name} })
}

// OfTasks shows tasks; never nil.
func OfTasks(all []office.TaskLine) []Task { return each(all, OfTask) }

// Proposal is what a text decides and nobody has registered yet.
type Proposal struct {
	N       int       `json:"n"`
	Item    int       `json:"item,omitempty"`
	Heading string    `json:"heading,omitempty"`
	Text    string    `json:"text"`
	Outcome string    `json:"outcome,omitempty"`
	Units   []Charged `json:"units"`
	Due     string    `json:"due,omitempty"`
}

// OfProposals shows proposals, numbered from 1; never nil.
func OfProposals(all []task.Proposal) []Proposal {
	out := make([]Proposal, len(all))
	for i, p := range all {
		out[i] = Proposal{i + 1, p.Item, p.Heading, p.Text, p.Outcome, OfCharged(p.Units), string(p.Due)}
	}
	return out
}
