package views

import (
	"time"

	"jiyao/workflow"
)

// Entry is one entry of a history. What the minutes is after it stands here
// as far as the entry changed it, or may have.
type Entry struct {
	Version  int       `json:"version"`
	Action   string    `json:"action"`
	Label    string    `json:"label"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Straight string    `json:"straight_to,omitempty"`
	Actor    Person    `json:"actor"`
	As       string    `json:"as"`
	For      *Person   `json:"for,omitempty"`
	Note     string    `json:"note,omitempty"`
	Occurred time.Time `json:"occurred"`
	Recorded time.Time `json:"recorded"`

	Title      string      `json:"title"`
	Meeting    string      `json:"meeting,omitempty"`
	Revision   int         `json:"revision"`
	Saved      int         `json:"competing_revision,omitempty"`
	Text       string      `json:"text_sha256"`
	TextWas    string      `json:"text_before_sha256,omitempty"`
	Bound      string      `json:"bound_sha256"`
	BoundWas   string      `json:"bound_before_sha256,omitempty"`
	Desk       *Holder     `json:"desk,omitempty"`
	Due        string      `json:"due,omitempty"`
	Number     string      `json:"number,omitempty"`
	Released   string      `json:"released_number,omitempty"`
	Finalized  bool        `json:"finalized,omitempty"`
	Compiled   string      `json:"compiled,omitempty"`
	IssuedOn   string      `json:"issued_on,omitempty"`
	PDF        string      `json:"pdf_sha256,omitempty"`
	OFD        string      `json:"ofd_sha256,omitempty"`
	Edition    *Edition    `json:"edition,omitempty"`
	Correction *Correction `json:"correction,omitempty"`

	Asked   []Asked   `json:"asked,omitempty"`
	Answers []Answer  `json:"answers,omitempty"`
	Row     int       `json:"row,omitempty"`
	Urged   []int     `json:"urged,omitempty"`
	Lapsed  []Consent `json:"lapsed,omitempty"`
	Remarks []Remark  `json:"remarks,omitempty"`
	Copies  []Share   `json:"copies,omitempty"`
	Handled []Handled `json:"handled,omitempty"`

	Paper    int    `json:"paper_version,omitempty"`
	Form     string `json:"form,omitempty"`
	Scan     string `json:"scan_sha256,omitempty"`
	ScanName string `json:"scan_name,omitempty"`
	Sheet    string `json:"paper_bound_sha256,omitempty"`
	Signer   string `json:"signer,omitempty"`
	Waiver   string `json:"waiver,omitempty"`
	Item     int    `json:"item,omitempty"`
	Key      string `json:"key,omitempty"`
	Prev     string `json:"prev"`
	Hash     string `json:"hash"`
}

// Answer is a participant's row as a step left it.
type Answer struct {
	N       int          `json:"n"`
	Name    string       `json:"name"`
	State   string       `json:"state"`
	Outcome string       `json:"outcome,omitempty"`
	Answers []ItemAnswer `json:"answers,omitempty"`
	Late    bool         `json:"late,omitempty"`
}

// Handled is a copy as a step left it.
type Handled struct {
	N       int    `json:"n"`
	Unit    string `json:"unit"`
	Channel string `json:"channel,omitempty"`
	State   string `json:"state"`
}

// OfEntry shows an entry of the minutes, which has all rows that it names.
func OfEntry(e workflow.Entry, flow *workflow.Flow, m workflow.Minutes) Entry {
	v := Entry{
		Version: e.Version, Action: string(e.Action), Label: Label(flow, e), From: e.From.String(), To: e.To.String(),
		Straight: e.Back.String(), Actor: Person{e.Actor.ID, e.Actor.Name}, As: string(e.As), For: OfPerson(e.OnBehalf),
		Note: e.Note, Occurred: e.Occurred, Recorded: e.Recorded, Title: e.Title, Meeting: string(e.Meeting),
		Revision: e.Revision, Saved: e.Saved, Text: e.Text.After, Bound: e.Bound.After, Desk: OfHolder(e.Desk), Due: string(e.Due),
		Number: e.Number.Text, Released: e.Released.Text, Finalized: e.Finalized, Compiled: string(e.Compiled),
		IssuedOn: string(e.IssuedOn), PDF: e.PDF.SHA256, OFD: e.OFD.SHA256, Edition: OfEdition(e.Edition), Correction: OfCorrection(e.Correction),
		Row: e.Row, Urged: e.Urged, Waiver: e.Waiver, Item: e.Item, Key: e.Key, Prev: e.Prev, Hash: e.Hash,
	}
	if e.Text.Before != e.Text.After {
		v.TextWas = e.Text.Before
	}
	if e.Bound.Before != e.Bound.After {
		v.BoundWas = e.Bound.Before
	}
	if e.Paper != nil {
		v.Paper, v.Form, v.Signer, v.Sheet = e.Paper.Version, e.Paper.Form, e.Paper.Signer, e.Sheet
		v.Scan, v.ScanName = e.Paper.Scan.SHA256, e.Paper.Scan.Name
	}
	v.rows(e, m)
	return v
}

// rows adds whom and what an entry concerns beside the line.
func (v *Entry) rows(e workflow.Entry, m workflow.Minutes) {
	for _, a := range e.Asked {
		v.Asked = append(v.Asked, OfAsked(a))
	}
	names := map[int]string{}
	for _, p := range m.Participants {
		names[p.N] = p.Who()
	}
	for _, a := range e.Answers {
		v.Answers = append(v.Answers, Answer{a.N, names[a.N], string(a.State), string(a.Outcome), OfItems(a.Items), a.Late})
	}
	for _, c := range e.Lapsed {
		v.Lapsed = append(v.Lapsed, OfConsent(c))
	}
	for _, r := range e.Remarks {
		v.Remarks = append(v.Remarks, Remark{r.Quote, r.Text})
	}
	for _, c := range e.Copies {
		v.Copies = append(v.Copies, OfShare(c))
	}
	for _, h := range e.Handled {
		v.Handled = append(v.Handled, Handled{h.N, h.Unit, string(h.Channel), string(h.State)})
	}
}

// Label gives what the flow calls an entry's action.
func Label(flow *workflow.Flow, e workflow.Entry) string {
	for _, o := range flow.Options(e.From) {
		if o.Action == e.Action {
			return o.Label
		}
	}
	return e.Action.Label()
}
