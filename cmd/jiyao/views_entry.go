package main

import (
	"time"

	"jiyao/workflow"
)

// entryView is one entry of a history. What the minutes is after it stands here
// as far as the entry changed it, or may have.
type entryView struct {
	Version  int         `json:"version"`
	Action   string      `json:"action"`
	Label    string      `json:"label"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Straight string      `json:"straight_to,omitempty"`
	Actor    personView  `json:"actor"`
	As       string      `json:"as"`
	For      *personView `json:"for,omitempty"`
	Note     string      `json:"note,omitempty"`
	Occurred time.Time   `json:"occurred"`
	Recorded time.Time   `json:"recorded"`

	Title      string          `json:"title"`
	Meeting    string          `json:"meeting,omitempty"`
	Revision   int             `json:"revision"`
	Saved      int             `json:"competing_revision,omitempty"`
	Text       string          `json:"text_sha256"`
	TextWas    string          `json:"text_before_sha256,omitempty"`
	Bound      string          `json:"bound_sha256"`
	BoundWas   string          `json:"bound_before_sha256,omitempty"`
	Desk       *holderView     `json:"desk,omitempty"`
	Due        string          `json:"due,omitempty"`
	Number     string          `json:"number,omitempty"`
	Released   string          `json:"released_number,omitempty"`
	Finalized  bool            `json:"finalized,omitempty"`
	Compiled   string          `json:"compiled,omitempty"`
	IssuedOn   string          `json:"issued_on,omitempty"`
	PDF        string          `json:"pdf_sha256,omitempty"`
	Edition    *editionView    `json:"edition,omitempty"`
	Correction *correctionView `json:"correction,omitempty"`

	Asked   []askedView   `json:"asked,omitempty"`
	Answers []answerView  `json:"answers,omitempty"`
	Row     int           `json:"row,omitempty"`
	Urged   []int         `json:"urged,omitempty"`
	Lapsed  []consent     `json:"lapsed,omitempty"`
	Remarks []remarkView  `json:"remarks,omitempty"`
	Copies  []shareView   `json:"copies,omitempty"`
	Handled []handledView `json:"handled,omitempty"`

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

// answerView is a participant's row as a step left it.
type answerView struct {
	N       int        `json:"n"`
	Name    string     `json:"name"`
	State   string     `json:"state"`
	Outcome string     `json:"outcome,omitempty"`
	Answers []itemView `json:"answers,omitempty"`
	Late    bool       `json:"late,omitempty"`
}

// handledView is a copy as a step left it.
type handledView struct {
	N       int    `json:"n"`
	Unit    string `json:"unit"`
	Channel string `json:"channel,omitempty"`
	State   string `json:"state"`
}

// viewEntry shows an entry of the minutes, which has all rows that it names.
func viewEntry(e workflow.Entry, flow *workflow.Flow, m workflow.Minutes) entryView {
	v := entryView{
		Version: e.Version, Action: string(e.Action), Label: label(flow, e), From: e.From.String(), To: e.To.String(),
		Straight: e.Back.String(), Actor: personView{e.Actor.ID, e.Actor.Name}, As: string(e.As), For: viewPerson(e.OnBehalf),
		Note: e.Note, Occurred: e.Occurred, Recorded: e.Recorded, Title: e.Title, Meeting: string(e.Meeting),
		Revision: e.Revision, Saved: e.Saved, Text: e.Text.After, Bound: e.Bound.After, Desk: viewHolder(e.Desk), Due: string(e.Due),
		Number: e.Number.Text, Released: e.Released.Text, Finalized: e.Finalized, Compiled: string(e.Compiled),
		IssuedOn: string(e.IssuedOn), PDF: e.PDF.SHA256, Edition: viewEdition(e.Edition), Correction: viewCorrection(e.Correction),
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
func (v *entryView) rows(e workflow.Entry, m workflow.Minutes) {
	for _, a := range e.Asked {
		v.Asked = append(v.Asked, viewAsked(a))
	}
	names := map[int]string{}
	for _, p := range m.Participants {
		names[p.N] = invited(p.Invitation)
	}
	for _, a := range e.Answers {
		v.Answers = append(v.Answers, answerView{a.N, names[a.N], string(a.State), string(a.Outcome), viewItems(a.Items), a.Late})
	}
	for _, c := range e.Lapsed {
		v.Lapsed = append(v.Lapsed, viewConsent(c))
	}
	for _, r := range e.Remarks {
		v.Remarks = append(v.Remarks, remarkView{r.Quote, r.Text})
	}
	for _, c := range e.Copies {
		v.Copies = append(v.Copies, viewShare(c))
	}
	for _, h := range e.Handled {
		v.Handled = append(v.Handled, handledView{h.N, h.Unit, string(h.Channel), string(h.State)})
	}
}
