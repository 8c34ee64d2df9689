package store

import "jiyao/workflow"

func rowOfMinutes(m workflow.Minutes) minutesRow {
	return minutesRow{
		ID: m.ID, FlowName: m.Flow.Name, FlowVersion: m.Flow.Version,
		State: string(m.Place.State), Step: m.Place.Step, Version: m.Version,
		Title: m.Title, Revision: m.Revision, TextDigest: m.TextDigest, Digest: m.Digest,
		Meeting: string(m.Meeting), Compiled: string(m.Compiled), IssuedOn: string(m.IssuedOn),
		NumberSeries: m.Number.Series, NumberScope: m.Number.Scope, NumberN: m.Number.N, NumberText: m.Number.Text,
		Finalized: m.Finalized, PDFSHA256: m.PDF.SHA256, PDFBytes: m.PDF.Bytes,
		Submitted: encodeSome(m.Submitted), Approvals: encode(orNone(m.Approvals)), Duties: encode(orNone(m.Duties)), Back: m.Back.String(),
		Created: stamp(m.Created), LastAction: string(m.Last.Action),
		LastByID: m.Last.By.ID, LastByName: m.Last.By.Name, LastAt: stamp(m.Last.At),
		Type: m.Type, Topics: encode(orNone(m.Topics)), Term: m.Term, Session: m.Session,
		EditionOf: m.Edition.Of, EditionN: m.Edition.N, EditionKind: string(m.Edition.Kind), EditionReason: m.Edition.Reason,
		DeskPost: m.Desk.Post, DeskLabel: m.Desk.Label, DeskID: m.Desk.Person.ID, DeskName: m.Desk.Person.Name,
		Due: string(m.Due), Revisions: m.Revisions, Correction: encode(m.Correction), Occurred: stamp(m.Occurred), Arrived: stamp(m.Arrived),
		PDFSM3: m.PDF.SM3, Participants: len(m.Participants), Copies: len(m.Copies), DrafterID: drafter(m).ID,
	}
}

// drafter gives who began a minutes (起草人).
func drafter(m workflow.Minutes) workflow.Person {
	for _, d := range m.Duties {
		if d.Role == workflow.Recorder {
			return d.Person
		}
	}
	return workflow.Person{}
}

// minutes takes the text from the other table; participants and copies are the
// caller's to add.
func (r minutesRow) minutes(text string) (workflow.Minutes, error) {
	var d decoder
	m := workflow.Minutes{
		ID: r.ID, Flow: workflow.FlowID{Name: r.FlowName, Version: r.FlowVersion},
		Place: workflow.Place{State: workflow.State(r.State), Step: r.Step}, Version: r.Version,
		Title: r.Title, Text: text, Revision: r.Revision, TextDigest: r.TextDigest, Digest: r.Digest,
		Meeting: workflow.Date(r.Meeting), Compiled: workflow.Date(r.Compiled), IssuedOn: workflow.Date(r.IssuedOn),
		Number:    workflow.DocNumber{Series: r.NumberSeries, Scope: r.NumberScope, N: r.NumberN, Text: r.NumberText},
		Finalized: r.Finalized, PDF: workflow.PDF{SHA256: r.PDFSHA256, SM3: r.PDFSM3, Bytes: r.PDFBytes},
		Back: workflow.ParsePlace(r.Back), Created: d.time("created", r.Created), Occurred: d.time("occurred", r.Occurred), Arrived: d.time("arrived", r.Arrived),
		Last: workflow.Act{
			Action: workflow.Action(r.LastAction),
			By:     workflow.Person{ID: r.LastByID, Name: r.LastByName}, At: d.time("last_at", r.LastAt),
		},
	}
	m.Type, m.Term, m.Session, m.Due, m.Revisions = r.Type, r.Term, r.Session, workflow.Date(r.Due), r.Revisions
	m.Edition = workflow.Edition{Of: r.EditionOf, N: r.EditionN, Kind: workflow.EditionKind(r.EditionKind), Reason: r.EditionReason}
	m.Desk = workflow.Holder{Post: r.DeskPost, Label: r.DeskLabel, Person: workflow.Person{ID: r.DeskID, Name: r.DeskName}}
	d.json("topics", r.Topics, &m.Topics)
	d.json("correction", r.Correction, &m.Correction)
	d.json("submitted", r.Submitted, &m.Submitted)
	d.json("approvals", r.Approvals, &m.Approvals)
	d.json("duties", r.Duties, &m.Duties)
	m.Topics, m.Approvals, m.Duties = orNone(m.Topics), orNone(m.Approvals), orNone(m.Duties)
	return m, d.err
}

func rowOfEntry(e workflow.Entry) entryRow {
	return entryRow{
		MinutesID: e.Minutes, Version: e.Version, FlowName: e.Flow.Name, FlowVersion: e.Flow.Version,
		Action: string(e.Action), FromPlace: e.From.String(), ToPlace: e.To.String(), Back: e.Back.String(),
		ActorID: e.Actor.ID, ActorName: e.Actor.Name, AsRole: string(e.As),
		ForID: e.OnBehalf.ID, ForName: e.OnBehalf.Name, Note: e.Note,
		Occurred: stamp(e.Occurred), Recorded: stamp(e.Recorded),
		Detail: encode(entryDetail{
			Title: e.Title, Meeting: e.Meeting, Revision: e.Revision, Text: e.Text, Bound: e.Bound,
			Compiled: e.Compiled, IssuedOn: e.IssuedOn, Number: e.Number, Released: e.Released,
			Finalized: e.Finalized, PDF: e.PDF, OFD: e.OFD, Copies: e.Copies, Lapsed: e.Lapsed,
			Type: e.Type, Topics: e.Topics, Term: e.Term, Session: e.Session, Edition: e.Edition,
			Desk: e.Desk, Due: e.Due, Saved: e.Saved, Correction: e.Correction, Paper: e.Paper, Sheet: e.Sheet,
			Row: e.Row, Asked: e.Asked, Answers: e.Answers, Handled: e.Handled, Waiver: e.Waiver, Item: e.Item,
			Urged: e.Urged, Remarks: e.Remarks,
		}),
		IdemKey: e.Key, Request: e.Request, Prev: e.Prev, Hash: e.Hash,
	}
}

func (r entryRow) entry() (workflow.Entry, error) {
	var d decoder
	var x entryDetail
	d.json("detail", r.Detail, &x)
	for i := range x.Asked {
		x.Asked[i].Items = orNone(x.Asked[i].Items)
	}
	for i := range x.Answers {
		x.Answers[i].Items = orNone(x.Answers[i].Items)
	}
	for i := range x.Copies {
		x.Copies[i].Former = orNone(x.Copies[i].Former)
	}
	return workflow.Entry{
		Minutes: r.MinutesID, Version: r.Version, Flow: workflow.FlowID{Name: r.FlowName, Version: r.FlowVersion},
		Action: workflow.Action(r.Action), From: workflow.ParsePlace(r.FromPlace), To: workflow.ParsePlace(r.ToPlace),
		Back:  workflow.ParsePlace(r.Back),
		Actor: workflow.Person{ID: r.ActorID, Name: r.ActorName}, As: workflow.Role(r.AsRole),
		OnBehalf: workflow.Person{ID: r.ForID, Name: r.ForName}, Note: r.Note,
		Occurred: d.time("occurred", r.Occurred), Recorded: d.time("recorded", r.Recorded),
		Title: x.Title, Meeting: x.Meeting, Revision: x.Revision, Text: x.Text, Bound: x.Bound,
		Compiled: x.Compiled, IssuedOn: x.IssuedOn, Number: x.Number, Released: x.Released,
		Finalized: x.Finalized, PDF: x.PDF, OFD: x.OFD, Copies: x.Copies, Lapsed: x.Lapsed,
		Type: x.Type, Topics: x.Topics, Term: x.Term, Session: x.Session, Edition: x.Edition,
		Desk: x.Desk, Due: x.Due, Saved: x.Saved, Correction: x.Correction, Paper: x.Paper, Sheet: x.Sheet,
		Row: x.Row, Asked: x.Asked, Answers: x.Answers, Handled: x.Handled, Waiver: x.Waiver, Item: x.Item,
		Urged: x.Urged, Remarks: x.Remarks,
		Key: r.IdemKey, Request: r.Request, Prev: r.Prev, Hash: r.Hash,
	}, d.err
}

func rowOfRevision(r workflow.Revision) revisionRow {
	return revisionRow{
		MinutesID: r.Minutes, N: r.N, Version: r.Version, Place: r.Place.String(),
		AuthorID: r.Author.ID, AuthorName: r.Author.Name, Saved: stamp(r.At),
		Text: r.Text, TextDigest: r.TextDigest, Digest: r.Digest, Competing: r.Competing,
	}
}

func (r revisionRow) revision() (workflow.Revision, error) {
	var d decoder
	return workflow.Revision{
		Minutes: r.MinutesID, N: r.N, Version: r.Version, Place: workflow.ParsePlace(r.Place),
		Author: workflow.Person{ID: r.AuthorID, Name: r.AuthorName}, At: d.time("saved", r.Saved),
		Text: r.Text, TextDigest: r.TextDigest, Digest: r.Digest, Competing: r.Competing,
	}, d.err
}

func rowOfNumber(e workflow.Entry) numberRow {
	n := e.Number
	return numberRow{
		Series: n.Series, Scope: n.Scope, N: n.N, Text: n.Text,
		State: string(workflow.NumberHeld), MinutesID: e.Minutes, Changed: stamp(e.Recorded),
	}
}

func (r numberRow) number() workflow.DocNumber {
	return workflow.DocNumber{Series: r.Series, Scope: r.Scope, N: r.N, Text: r.Text}
}

func (r numberRow) record() (workflow.NumberRecord, error) {
	var d decoder
	return workflow.NumberRecord{
		Number: r.number(), State: workflow.NumberState(r.State), Minutes: r.MinutesID,
		Changed: d.time("changed", r.Changed), Reason: r.Reason,
	}, d.err
}

func rowOfMessage(m workflow.Message) messageRow {
	return messageRow{
		MsgKey: m.Key, Topic: m.Topic, MinutesID: m.Minutes, Version: m.Version, Recipient: m.Recipient, Payload: m.Payload,
	}
}

func (r messageRow) message() (workflow.Message, error) {
	return workflow.Message{
		Key: r.MsgKey, Topic: r.Topic, Minutes: r.MinutesID, Version: r.Version, Recipient: r.Recipient, Payload: r.Payload,
	}, nil
}
