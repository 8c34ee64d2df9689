package store

import "jiyao/workflow"

// What stands beside a minutes: whoever is asked (participants), and its
// copies. Both are readings of the entries, kept as rows for those who look
// for their own.

type participantRow struct {
	MinutesID   string `gorm:"primaryKey"`
	N           int    `gorm:"primaryKey;autoIncrement:false"`
	Kind        string
	Place       string
	Unit        string
	Name        string
	Post        string
	PersonID    string
	PersonName  string
	Items       string // JSON
	Due         string
	OnPaper     bool
	AskedID     string
	AskedName   string
	AskedAt     string
	Version     int
	State       string
	Outcome     string
	Opinion     string
	ByID        string
	ByName      string
	ForID       string
	ForName     string
	ThroughID   string
	ThroughName string
	AnsweredAt  string
	Late        bool
	Digest      string
	Answers     string // JSON
}

func (participantRow) TableName() string { return "participants" }

func rowOfParticipant(minutes string, p workflow.Participant) participantRow {
	return participantRow{
		MinutesID: minutes, N: p.N, Kind: string(p.Kind), Place: p.Place.String(),
		Unit: p.Unit, Name: p.Name, Post: p.Post, PersonID: p.Person.ID, PersonName: p.Person.Name,
		Items: encode(orNone(p.Items)), Due: string(p.Due), OnPaper: p.Paper,
		AskedID: p.Asked.ID, AskedName: p.Asked.Name, AskedAt: stamp(p.AskedAt), Version: p.Version,
		State: string(p.State), Outcome: string(p.Outcome), Opinion: p.Opinion,
		ByID: p.By.ID, ByName: p.By.Name, ForID: p.OnBehalf.ID, ForName: p.OnBehalf.Name,
		ThroughID: p.Through.ID, ThroughName: p.Through.Name,
		AnsweredAt: stamp(p.At), Late: p.Late, Digest: p.Digest, Answers: encode(orNone(p.Answers)),
	}
}

func (r participantRow) participant() (workflow.Participant, error) {
	var d decoder
	p := workflow.Participant{
		Asking: workflow.Asking{
			N: r.N, Kind: workflow.PartyKind(r.Kind), Place: workflow.ParsePlace(r.Place),
			Invitation: workflow.Invitation{
				Unit: r.Unit, Name: r.Name, Post: r.Post, Person: workflow.Person{ID: r.PersonID, Name: r.PersonName},
				Due: workflow.Date(r.Due), Paper: r.OnPaper,
			},
		},
		Asked: workflow.Person{ID: r.AskedID, Name: r.AskedName}, AskedAt: d.time("asked_at", r.AskedAt), Version: r.Version,
		State: workflow.PartyState(r.State), Outcome: workflow.Outcome(r.Outcome), Opinion: r.Opinion,
		By:       workflow.Person{ID: r.ByID, Name: r.ByName},
		OnBehalf: workflow.Person{ID: r.ForID, Name: r.ForName},
		Through:  workflow.Person{ID: r.ThroughID, Name: r.ThroughName},
		At:       d.time("answered_at", r.AnsweredAt), Late: r.Late, Digest: r.Digest,
	}
	d.json("items", r.Items, &p.Items)
	d.json("answers", r.Answers, &p.Answers)
	p.Items, p.Answers = orNone(p.Items), orNone(p.Answers)
	return p, d.err
}

type copyRow struct {
	MinutesID   string `gorm:"primaryKey"`
	N           int    `gorm:"primaryKey;autoIncrement:false"`
	Version     int
	Unit        string
	UnitID      string
	Copies      int
	Channel     string
	Purpose     string
	Why         string
	Replaces    int
	Former      string // JSON
	State       string
	Sent        string
	ByID        string
	ByName      string
	ThroughID   string
	ThroughName string
	Occurred    string
	Recorded    string
	Note        string
}

func (copyRow) TableName() string { return "copies" }

func rowOfCopy(c workflow.CopyRecord) copyRow {
	return copyRow{
		MinutesID: c.Minutes, N: c.N, Version: c.Version, Unit: c.Unit, UnitID: c.ID, Copies: c.Copy.Copies,
		Channel: string(c.Channel), Purpose: string(c.Use), Why: c.Reason, Replaces: c.Replaces, Former: encode(orNone(c.Former)),
		State: string(c.State), Sent: stamp(c.Sent), ByID: c.By.ID, ByName: c.By.Name,
		ThroughID: c.Through.ID, ThroughName: c.Through.Name,
		Occurred: stamp(c.Occurred), Recorded: stamp(c.Recorded), Note: c.Note,
	}
}

func (r copyRow) record() (workflow.CopyRecord, error) {
	var d decoder
	c := workflow.CopyRecord{
		Minutes: r.MinutesID, N: r.N, Version: r.Version,
		Copy: workflow.Copy{
			Unit: r.Unit, ID: r.UnitID, Copies: r.Copies, Channel: workflow.Channel(r.Channel),
			Use: workflow.Use(r.Purpose), Reason: r.Why, Replaces: r.Replaces,
		},
		State: workflow.CopyState(r.State), Sent: d.time("sent", r.Sent),
		By: workflow.Person{ID: r.ByID, Name: r.ByName}, Through: workflow.Person{ID: r.ThroughID, Name: r.ThroughName},
		Occurred: d.time("occurred", r.Occurred), Recorded: d.time("recorded", r.Recorded), Note: r.Note,
	}
	d.json("former", r.Former, &c.Former)
	c.Former = orNone(c.Former)
	return c, d.err
}

// participantWrites writes the rows the step asked or closed.
func participantWrites(step workflow.Step) (writes []statement) {
	all, e := step.Minutes.Participants, step.Entry
	for _, a := range e.Answers {
		row := rowOfParticipant(e.Minutes, all[a.N-1])
		writes = append(writes, updating("update participant",
			`UPDATE participants SET state = ?, outcome = ?, opinion = ?, by_id = ?, by_name = ?,
				for_id = ?, for_name = ?, through_id = ?, through_name = ?, answered_at = ?, late = ?, digest = ?, answers = ?
				WHERE minutes_id = ? AND n = ?`,
			row.State, row.Outcome, row.Opinion, row.ByID, row.ByName, row.ForID, row.ForName,
			row.ThroughID, row.ThroughName, row.AnsweredAt, row.Late, row.Digest, row.Answers, row.MinutesID, row.N))
	}
	for _, p := range e.Asked {
		writes = append(writes, inserting("insert participant", rowOfParticipant(e.Minutes, all[p.N-1])))
	}
	return writes
}

// copyWrites writes the copies the step made or moved.
func copyWrites(step workflow.Step) (writes []statement) {
	all, e := step.Minutes.Copies, step.Entry
	for _, h := range e.Handled {
		row := rowOfCopy(all[h.N-1])
		writes = append(writes, updating("update copy",
			`UPDATE copies SET state = ?, by_id = ?, by_name = ?, through_id = ?, through_name = ?,
				occurred = ?, recorded = ?, note = ? WHERE minutes_id = ? AND n = ?`,
			row.State, row.ByID, row.ByName, row.ThroughID, row.ThroughName, row.Occurred, row.Recorded, row.Note,
			row.MinutesID, row.N))
	}
	for _, c := range all[len(all)-len(e.Copies):] {
		writes = append(writes, inserting("insert copy", rowOfCopy(c)))
	}
	return writes
}

func participants(c asker, id string) ([]workflow.Participant, error) {
	return rowsOf(c, "WHERE minutes_id = ? ORDER BY n", []any{id}, participantRow.participant)
}

func copies(c asker, id string) ([]workflow.CopyRecord, error) {
	return rowsOf(c, "WHERE minutes_id = ? ORDER BY n", []any{id}, copyRow.record)
}
