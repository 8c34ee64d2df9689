package workflow

import (
	"encoding/json"
	"strconv"
)

// Messages gives what an entry has to be told and delivered. It depends on the
// entry alone, so that a check can ask for it again; the payload names no
// number, since the number is not known until the commit.
func Messages(e Entry) []Message {
	if e.Action == Save || e.Action == Create || e.Action == Compete {
		return nil
	}
	key := e.Minutes + "/" + strconv.Itoa(e.Version) + "/"
	out := []Message{notice(e, key+TopicNotify)}
	n := 0
	for _, c := range e.Copies {
		if n++; c.Use != ForRecipient || c.Channel.waits() {
			continue // carried by hand
		}
		p := Parcel{Minutes: e.Minutes, Title: e.Title, Unit: c.Unit, SHA256: e.PDF.SHA256, Copies: c.Copies, Channel: c.Channel}
		if c.Channel == ByHook {
			p.Replaces = c.Replaces
		}
		out = append(out, delivery(e, key, n, p))
	}
	for _, h := range e.Handled {
		if n++; h.State != CopyRecalled || h.Channel.waits() {
			continue
		}
		p := Parcel{Minutes: e.Minutes, Title: e.Title, Unit: h.Unit, SHA256: e.PDF.SHA256, Channel: h.Channel, Recall: true}
		if h.Channel == ByHook {
			p.N = h.N
		}
		out = append(out, delivery(e, key, n, p))
	}
	return out
}

// notice tells who comes next, or was asked or urged.
func notice(e Entry, key string) Message {
	o := jsonObject{make([]byte, 0, 256)}
	o.text("Minutes", e.Minutes)
	o.text("Title", e.Title)
	o.text("By", e.Actor.Name)
	o.text("Note", e.Note)
	o.value("Version", e.Version)
	o.text("Action", string(e.Action))
	o.text("From", e.From.String())
	o.text("To", e.To.String())
	o.some("Post", e.Desk.Post)
	o.some("Person", e.Desk.Person.ID)
	o.some("Due", string(e.Due))
	if len(e.Asked) > 0 {
		names := make([]string, len(e.Asked))
		for i, p := range e.Asked {
			names[i] = p.Who()
		}
		o.value("Asked", names)
	}
	if len(e.Urged) > 0 {
		o.value("Urged", e.Urged)
	}
	return Message{Key: key, Topic: TopicNotify, Minutes: e.Minutes, Version: e.Version, Payload: o.end()}
}

// A Parcel is what a recipient's message carries.
type Parcel struct {
	Minutes, Title, Unit, SHA256 string
	Copies                       int
	Channel                      Channel `json:",omitempty"`
	Recall                       bool    `json:",omitempty"` // 收回
	N                            int     `json:",omitempty"` // of the copy that is taken back by ByHook
	Replaces                     int     `json:",omitempty"` // of the copy that this one stands in for by ByHook
}

// ParseParcel reads the payload of a recipient's message.
func ParseParcel(payload string) (p Parcel, err error) {
	return p, json.Unmarshal([]byte(payload), &p)
}

// delivery makes the n-th recipient's message of a step. Mail and what goes to
// units' systems have topics of their own, so that they wait for a mail server or
// an address while the rest goes out.
func delivery(e Entry, key string, n int, p Parcel) Message {
	topic := TopicDeliver
	switch p.Channel {
	case ByMail:
		topic = TopicMail
	case ByHook:
		topic = TopicHook
	}
	return Message{
		Key: key + topic + "/" + strconv.Itoa(n), Topic: topic, Minutes: e.Minutes, Version: e.Version, Recipient: p.Unit, Payload: payload(p),
	}
}

func payload(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(data)
}
