package workflow

import (
	"slices"
	"strings"
	"time"
)

// Change is a digest before and after a step, equal if nothing changed.
type Change struct{ Before, After string }

// Entry is one line of a minutes' history (办理记录). It says who did what and
// when, and carries every value that the minutes has after it, so the entries
// alone rebuild the minutes. Hash closes over all other fields, and Prev over
// the entry before.
type Entry struct {
	Minutes string
	Version int // of the minutes after it
	Flow    FlowID
	Action  Action
	From    Place
	To      Place
	Back    Place // a straight return's way back, after the step

	Actor    Person
	As       Role   // in which role
	OnBehalf Person // for whom; else zero
	Note     string
	Occurred time.Time // 发生时间, UTC, microseconds
	Recorded time.Time // 登记时间, UTC, microseconds

	Title     string
	Meeting   Date
	Revision  int    // the text's revision after the step
	Text      Change // SHA-256 of the text
	Bound     Change // SHA-256 of what an approval binds; a difference at Approve or Sign is 改后同意
	Compiled  Date
	IssuedOn  Date
	Number    DocNumber
	Released  DocNumber // a number this step made void (空号), with Note as the reason
	Finalized bool
	PDF       PDF
	OFD       PDF // Issue, or Close of one that was taken in: the same pages as OFD (GB/T 33190); zero if there is none

	Copies []Copy     // Distribute, Resend: to whom
	Lapsed []Approval // approvals this step made void

	Type    string // of the minutes after it, like all that follow up to Correction
	Topics  []string
	Term    string
	Session int
	Edition Edition
	Desk    Holder
	Due     Date
	Saved   int // Compete: the revision that was kept beside the text in force

	Correction Correction
	Paper      *Paper     // registered from a sheet
	Sheet      string     // digest of what approval binds, as printed on that sheet
	Row        int        // Approve, Sign: the participant's row it answers
	Asked      []Asking   // Consult, Add, and arriving at a step held per 议题: the new rows
	Answers    []Answer   // rows this step closed
	Handled    []Handling // copies this step moved
	Waiver     string     // why separation of duties was not asked for
	Item       int        // Save: the only 议题 that was saved; 0 is the whole
	Urged      []int      // Urge: the participants' rows; empty is who has it on the desk
	Remarks    []Remark   // Comment, Return

	Key     string // idempotency key; empty if none
	Request string // SHA-256 of the command

	Prev string // Hash of the entry before; empty for the first
	Hash string
}

// Apply gives the minutes after the entry. It is the only way a minutes
// changes: Decide uses it, and so does Replay. The text itself is not in the
// entry; the caller sets it from the revision.
func (m Minutes) Apply(e Entry) Minutes {
	if e.Version == 1 {
		m.Created = e.Recorded
	}
	if e.From != e.To {
		m.Arrived = e.Recorded
	}
	m.ID, m.Flow, m.Place, m.Version = e.Minutes, e.Flow, e.To, e.Version
	m.Title, m.Meeting, m.Revision = e.Title, e.Meeting, e.Revision
	m.TextDigest, m.Digest = e.Text.After, e.Bound.After
	m.Compiled, m.IssuedOn, m.PDF = e.Compiled, e.IssuedOn, e.PDF
	m.Number, m.Finalized, m.Back = e.Number, e.Finalized, e.Back
	m.Type, m.Topics, m.Term, m.Session, m.Edition = e.Type, e.Topics, e.Term, e.Session, e.Edition
	m.Desk, m.Due, m.Correction = e.Desk, e.Due, e.Correction
	m.Revisions = max(m.Revisions, e.Revision, e.Saved)
	m.Participants, m.Copies = m.participantsAfter(e), m.copiesAfter(e)
	m.Last = Act{Action: e.Action, By: e.Actor, At: e.Recorded}
	if !e.Action.Commutes() && e.Action != Save && e.Occurred.After(m.Occurred) {
		m.Occurred = e.Occurred
	}
	m.Approvals = m.approvalsAfter(e)
	m.Duties = m.dutiesAfter(e)
	switch {
	case e.Action.Commutes() && m.Submitted.Version == e.Version-1:
		m.Submitted.Version = e.Version // nobody has decided since
	case e.Action == Submit:
		m.Submitted = Submission{By: e.Actor, OnBehalf: e.OnBehalf, At: e.Occurred, Version: e.Version}
	}
	return m
}

func (m Minutes) approvalsAfter(e Entry) []Approval {
	kept := m.Approvals
	if len(e.Lapsed) > 0 {
		kept = filter(kept, func(a Approval) bool { return !slices.Contains(e.Lapsed, a) })
	}
	if e.Action == Approve || e.Action == Sign {
		a := Approval{
			Place: e.From, Action: e.Action, Row: e.Row, Digest: e.Bound.After, At: e.Occurred, Version: e.Version,
		}
		a.By, a.OnBehalf, a.Through = e.principal()
		if e.Paper != nil {
			a.Sheet, a.Digest = e.Paper.Version, e.Sheet
		}
		kept = append(slices.Clip(kept), a)
	}
	return kept
}

// WhomUrged names who was urged (催办): the rows by their names, or who had the
// minutes on the desk.
func (e Entry) WhomUrged(flow *Flow, desk Holder, rows map[int]string) string {
	switch {
	case len(e.Urged) == 0 && desk.IsZero():
		return flow.PlaceLabel(e.To)
	case len(e.Urged) == 0:
		return desk.Name()
	}
	names := make([]string, len(e.Urged))
	for i, n := range e.Urged {
		names[i] = rows[n]
	}
	return strings.Join(names, "、")
}

// principal gives whose act the entry is, for whom he acted in delegation, and
// who registered it from paper.
func (e Entry) principal() (by, onBehalf, through Person) {
	if e.Paper != nil && !e.OnBehalf.IsZero() {
		return e.OnBehalf, Person{}, e.Actor
	}
	return e.Actor, e.OnBehalf, Person{}
}

func (m Minutes) dutiesAfter(e Entry) []Duty {
	duties, as := slices.Clip(m.Duties), e.As
	if e.Action == Transcribe || e.Action == Amend {
		as = Recorder // who has changed the text is one of its authors
	} else if !as.exclusive() || !e.Action.takesPart() {
		return duties
	}
	by, onBehalf, _ := e.principal()
	for _, p := range []Person{by, onBehalf} {
		known := slices.ContainsFunc(duties, func(d Duty) bool { return d.Person.ID == p.ID && d.Role == as })
		if !p.IsZero() && !known {
			duties = append(duties, Duty{Person: p, Role: as})
		}
	}
	return duties
}

// Replay rebuilds a minutes from its entries in order, without its text.
func Replay(entries []Entry) Minutes {
	var m Minutes
	for _, e := range entries {
		m = m.Apply(e)
	}
	return m
}

// Author is whose words the step saves: of who handed a file back, if it was
// registered for him (代登记), else of the actor.
func (e Entry) Author() Person {
	by, _, _ := e.principal()
	return by
}
