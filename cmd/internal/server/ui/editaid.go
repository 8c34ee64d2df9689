package ui

import (
	"net/http"
	"sync"

	"jiyao/cmd/internal/server/editing"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// roster keeps the names of the office's data as they are, so that they are not
// spelt anew at every key.
type roster struct {
	mu    sync.Mutex
	of    *org.Office
	on    workflow.Date
	names *editing.Names
}

func (n *roster) at(o *org.Office, on workflow.Date) *editing.Names {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.of != o || n.on != on {
		n.of, n.on, n.names = o, on, editing.NewNames(o, on)
	}
	return n.names
}

// names answers with people and units by initials or characters.
func (u *UI) names(w http.ResponseWriter, r *http.Request, v *web.Visit, all *roster) error {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, all.at(data, v.Today()).Find(r.FormValue("q")))
}

// meetingDay gives the day by which a minutes' members are told.
func meetingDay(v *web.Visit, doc *drafting.Document) workflow.Date {
	switch {
	case v.Minutes.Meeting != "":
		return v.Minutes.Meeting
	case doc.Meeting.Date.Year != 0:
		return workflow.Date(doc.Meeting.Date.String())
	default:
		return v.Today()
	}
}

// attendance answers with the lists of the text beside the meeting's members.
func (u *UI) attendance(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	text, err := readText(r)
	if err != nil {
		return err
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	doc := drafting.Parse(text)
	return writeJSON(w, editing.Attendance(doc, data, v.Minutes.Type, meetingDay(v, doc)))
}

// writeAttendance answers with the edits that write the lists into the text.
func (u *UI) writeAttendance(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	var in struct {
		Text string `json:"text"`
		editing.Roll
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	text := drafting.Normalise(in.Text)
	return writeJSON(w, editing.WriteRoll(text, drafting.Parse(text), in.Roll))
}

// orderAttendance answers with the edit that puts the list at a place of the text
// in the order of the surnames' strokes (按姓氏笔画排列).
func (u *UI) orderAttendance(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	var in struct {
		Text string `json:"text"`
		At   int    `json:"at"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	text := drafting.Normalise(in.Text)
	edits, err := editing.OrderRoll(text, drafting.Parse(text), in.At)
	if err != nil {
		return web.Refuse(workflow.Invalid, "%s", err)
	}
	return writeJSON(w, edits)
}

// rejoin gives a text that was pasted its paragraphs back, where its lines were
// broken hard.
func (u *UI) rejoin(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	text, err := readText(r)
	if err != nil {
		return err
	}
	type answer struct {
		Text   string `json:"text"`
		Breaks int    `json:"breaks"`
	}
	joined, breaks := drafting.Rejoin(text)
	return writeJSON(w, answer{joined, breaks})
}
