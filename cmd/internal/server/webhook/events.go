package webhook

import (
	"encoding/json"
	"strconv"
	"time"

	"jiyao/workflow"
)

// An Event is something that other systems are told (事件).
type Event struct {
	Name   string
	Action workflow.Action
}

// Events gives every event there is, in the order of a minutes' life.
func Events() []Event {
	return []Event{
		{"minutes.submitted", workflow.Submit},
		{"minutes.withdrawn", workflow.Withdraw},
		{"minutes.consulted", workflow.Consult},
		{"minutes.replied", workflow.Reply},
		{"minutes.approved", workflow.Approve},
		{"minutes.returned", workflow.Return},
		{"minutes.added", workflow.Add},
		{"minutes.dropped", workflow.Drop},
		{"minutes.reassigned", workflow.Reassign},
		{"minutes.urged", workflow.Urge},
		{"minutes.commented", workflow.Comment},
		{"minutes.signed", workflow.Sign},
		{"minutes.transcribed", workflow.Transcribe},
		{"minutes.amended", workflow.Amend},
		{"minutes.proofread", workflow.Proofread},
		{"minutes.numbered", workflow.Number},
		{"minutes.unnumbered", workflow.Unnumber},
		{"minutes.finalized", workflow.Finalize},
		{"minutes.issued", workflow.Issue},
		{"minutes.distributed", workflow.Distribute},
		{"copies.dispatched", workflow.Dispatch},
		{"receipt.read", workflow.Read},
		{"receipt.signed", workflow.Receive},
		{"receipt.bounced", workflow.Bounce},
		{"copies.resent", workflow.Resend},
		{"copies.recalled", workflow.Recall},
		{"minutes.closed", workflow.Close},
		{"minutes.voided", workflow.Void},
	}
}

// Label gives an event's name in Chinese.
func (e Event) Label() string { return e.Action.Label() }

// Known reports whether there is an event of that name.
func Known(name string) bool {
	for _, e := range Events() {
		if e.Name == name {
			return true
		}
	}
	return false
}

// nameOf gives the event of an action; empty if nobody is told of it.
func nameOf(a workflow.Action) string {
	for _, e := range Events() {
		if e.Action == a {
			return e.Name
		}
	}
	return ""
}

// Body is what an event says: that something was done, and to which minutes. It
// names no person and no title: who may know more asks for it with a token.
type Body struct {
	ID      string    `json:"id"`
	Event   string    `json:"event"`
	Time    time.Time `json:"time"`
	Minutes string    `json:"minutes,omitempty"`
	Version int       `json:"version,omitempty"`
	Action  string    `json:"action,omitempty"`
	Label   string    `json:"label,omitempty"`
	From    string    `json:"from,omitempty"`
	To      string    `json:"to,omitempty"`
}

// eventOf makes an event of a message that tells what was done; false for one
// that nobody is told of.
func eventOf(id int64, m workflow.Message, at time.Time) (name, body string, ok bool, err error) {
	var said struct{ Action, From, To string }
	if err := json.Unmarshal([]byte(m.Payload), &said); err != nil {
		return "", "", false, err
	}
	action := workflow.Action(said.Action)
	if name = nameOf(action); name == "" {
		return "", "", false, nil
	}
	data, err := json.Marshal(Body{
		ID: strconv.FormatInt(id, 10), Event: name, Time: at.UTC(), Minutes: m.Minutes, Version: m.Version,
		Action: said.Action, Label: action.Label(), From: said.From, To: said.To,
	})
	return name, string(data), err == nil, err
}
