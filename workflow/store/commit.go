package store

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A draft is a step with what it writes, made ready before the writer's turn
// comes. What the store gives the step is still to come.
type draft struct {
	step   workflow.Step // sealed already over the entry that is likely the last
	writes []statement
}

func drafted(step workflow.Step) draft {
	if step.Take != nil || step.Count != nil {
		return draft{step: step} // what it writes depends on what it is given
	}
	step = workflow.Seal(step, step.Entry.Prev, workflow.Given{})
	return draft{step, writes(step)}
}

// sealed gives the step its number and its place in the chain, and what it
// writes. A step that asks for nothing lacks at most the two hashes, which are
// the entry's last columns. What it was decided on is of no more use.
func (d draft) sealed(now standing) (workflow.Step, []statement) {
	sealed, statements := d.step, d.writes
	switch {
	case d.step.Take != nil || d.step.Count != nil || faultVersion:
		sealed = workflow.Seal(d.step, now.hash, now.given)
		statements = writes(sealed)
	case d.step.Entry.Prev != now.hash:
		sealed = workflow.Seal(d.step, now.hash, now.given)
		at := slices.IndexFunc(statements, func(w statement) bool { return w.operation == insertEntry })
		entry := statements[at].args
		entry[len(entry)-2], entry[len(entry)-1] = sealed.Entry.Prev, sealed.Entry.Hash
	}
	sealed.Before = workflow.Minutes{}
	return sealed, statements
}

// commit writes one step inside a transaction, in the order that makes it safe:
// lock, look the key up again, compare the version, take the number, update
// under the version, seal and insert the entry, then what hangs on it. An error
// leaves the transaction to be rolled back.
func (d draft) commit(c carrier) (result, error) {
	var now standing
	for _, q := range now.locks(d.step, sqliteName) {
		if err := q.ask(c); err != nil {
			return result{}, err
		}
	}
	if faultVersion {
		d.step = rebased(d.step, now.version)
	}
	if now.settled(d.step) {
		return result{settled: &now}, nil
	}
	for _, q := range now.takes(d.step, sqliteName) {
		if err := q.ask(c); err != nil {
			return result{}, err
		}
	}
	sealed, writes := d.sealed(now)
	for _, w := range writes {
		if err := w.write(c); err != nil {
			return result{}, err
		}
	}
	return result{step: sealed}, nil
}

// standing is how things stand under the locks of a step.
type standing struct {
	version int    // the minutes'; 0 if it has not been begun
	hash    string // of the entry at that version; PostgreSQL leaves it out if it has waited for somebody faster
	first   struct {
		minutes string
		version int
	} // the entry that the step's key has led to already
	rival string         // another edition in place of the same one
	given workflow.Given // what the step has asked for
}

// locks asks for the minutes' row, and locks it where the database has row
// locks; then for the key, which may have led somewhere while the lock was
// waited for.
func (s *standing) locks(step workflow.Step, dialect string) []question {
	lock := `SELECT m.version, COALESCE(e.hash, '') FROM minutes m
		LEFT JOIN entries e ON e.minutes_id = m.id AND e.version = m.version WHERE m.id = ?`
	if dialect == postgresName {
		lock += " FOR NO KEY UPDATE OF m" // who refers to the row need not wait
	}
	e := step.Entry
	asked := []question{{"lock minutes", lock, []any{e.Minutes}, []any{&s.version, &s.hash}}}
	if e.Key != "" {
		asked = append(asked, question{"look up key", byKey, []any{e.Actor.ID, e.Key}, []any{&s.first.minutes, &s.first.version}})
	}
	return append(asked, s.editions(step)...)
}

// editions asks whether there is another edition in the place of a new one.
func (s *standing) editions(step workflow.Step) []question {
	e := step.Entry
	if e.Version != 1 || e.Edition.Of == "" {
		return nil
	}
	return []question{{
		operation: "look for editions",
		query:     "SELECT id FROM minutes WHERE edition_of = ? AND edition_n = ? AND last_action <> 'void'",
		args:      []any{e.Edition.Of, e.Edition.N},
		targets:   []any{&s.rival},
	}}
}

// byKey finds the entry an actor's key has led to.
const byKey = "SELECT minutes_id, version FROM entries WHERE actor_id = ? AND idem_key = ? AND idem_key <> ''"

// takes takes what the step asks of the store: a number, a 会议次数.
func (s *standing) takes(step workflow.Step, dialect string) (asked []question) {
	switch t := step.Take; {
	case t == nil:
	case t.Choose != 0:
		s.given.Number = t.Choose
		asked = append(asked, textOf(*t, dialect, &s.given.Text))
	case faultNumber:
		s.given.Number = t.Start
	default:
		asked = append(asked, nextNumber(t.Series, t.Scope, t.Start, &s.given.Number))
	}
	if c := step.Count; c != nil {
		asked = append(asked, nextSession(*c, dialect, &s.given.Session)...)
	}
	return asked
}

// ledger gives what a question of takes locks.
func (q question) ledger() string { return fmt.Sprint(q.args[:2]) }

// textOf asks for the text of a number that stands in the ledger, and locks its
// row where the database has row locks.
func textOf(t workflow.NumberRequest, dialect string, text *string) question {
	query := "SELECT text FROM numbers WHERE series = ? AND scope = ? AND n = ?"
	if dialect == postgresName {
		query += " FOR NO KEY UPDATE"
	}
	return question{"read number", query, []any{t.Series, t.Scope, t.Choose}, []any{text}}
}

// nextNumber takes the next number of a scope. The ledger's row is locked until
// the transaction ends, and what it gave is committed with the step or not at
// all: none is missing, none comes twice.
func nextNumber(series, scope string, start int, number *int) question {
	return question{
		"take number",
		`INSERT INTO ledgers (series, scope, next) VALUES (?, ?, ?)
			ON CONFLICT (series, scope) DO UPDATE SET next = ledgers.next + 1 RETURNING next - 1`,
		[]any{series, scope, start + 1},
		[]any{number},
	}
}

// nextSession takes the 会议次数: one after the last of its type and term.
// Minutes that were begun and made void count as well: the meeting took place.
func nextSession(c workflow.SessionRequest, dialect string, session *int) (asked []question) {
	if dialect == postgresName { // who counts waits until the other's count is written
		asked = append(asked, question{
			"lock count", "SELECT pg_advisory_xact_lock(hashtextextended(?, 0)) IS NULL",
			[]any{c.Type + "/" + c.Term},
			[]any{new(bool)},
		})
	}
	return append(asked, question{
		"count meetings", "SELECT CASE WHEN MAX(session) >= ? THEN MAX(session) + 1 ELSE ? END FROM minutes WHERE type = ? AND term = ?",
		[]any{c.Start, c.Start, c.Type, c.Term},
		[]any{session},
	})
}

// settled reports whether there is nothing to write: the step has been carried
// out already, or somebody else was faster.
func (s *standing) settled(step workflow.Step) bool {
	return s.first.version != 0 && !faultKey || s.version != step.Entry.Version-1 || s.rival != ""
}

// settle answers a step that is settled.
func (s *standing) settle(db *gorm.DB, step workflow.Step) (workflow.Step, error) {
	switch {
	case s.first.version != 0 && !faultKey:
	case s.rival != "":
		return workflow.Step{}, workflow.EditionOpen(step.Entry, s.rival)
	default:
		return workflow.Step{}, outdated(db, step)
	}
	first, err := stepAt(ours{db}, s.first.minutes, s.first.version)
	if err != nil {
		return workflow.Step{}, err
	}
	if first.Entry.Request != step.Entry.Request {
		return workflow.Step{}, workflow.KeyReused(first.Entry)
	}
	return first, nil
}

// outdated says who was faster.
func outdated(db *gorm.DB, step workflow.Step) error {
	m, err := minutes(ours{db}, step.Entry.Minutes)
	if err != nil {
		return err
	}
	return workflow.Outdated(m, workflow.Command{Action: step.Entry.Action})
}

// The operations that a statement is known by: insertEntry is the one that holds
// the hashes, insertMinutes what the other rows of a new minutes point to.
const (
	insertEntry   = "insert entry"
	insertMinutes = "insert minutes"
)

// writes gives everything that a step changes, in order.
func writes(step workflow.Step) []statement {
	all := make([]statement, 0, 4+len(step.Entry.Copies)+len(step.Messages))
	for _, of := range []func(workflow.Step) []statement{
		numberWrites, minutesWrites, entryWrites, revisionWrites, participantWrites, copyWrites, messageWrites,
	} {
		all = append(all, of(step)...)
	}
	if faultOutbox {
		all = all[:len(all)-len(step.Messages)]
	}
	return all
}

// minutesWrites inserts a new minutes, or updates what the step changes of it:
// an index on another column needs no work. The row is locked and its version
// compared, so the update meets it; were it not so, the entry's place in the
// history would be taken.
func minutesWrites(step workflow.Step) []statement {
	t := tableOf[minutesRow]()
	after := t.values(rowOfMinutes(step.Minutes))
	if step.Entry.Version == 1 {
		return []statement{{operation: insertMinutes, query: t.insert, args: after}}
	}
	var set []string
	var args []any
	for i, before := range t.values(rowOfMinutes(step.Before)) {
		if after[i] != before {
			set, args = append(set, t.columns[i]+" = ?"), append(args, after[i])
		}
	}
	return []statement{{
		operation: "update minutes", query: "UPDATE minutes SET " + strings.Join(set, ", ") + " WHERE id = ? AND version = ?",
		args: append(args, step.Minutes.ID, step.Entry.Version-1),
	}}
}

func entryWrites(step workflow.Step) []statement {
	return []statement{inserting(insertEntry, rowOfEntry(step.Entry))}
}

func revisionWrites(step workflow.Step) []statement {
	if step.Revision == nil {
		return nil
	}
	return []statement{inserting("insert revision", rowOfRevision(*step.Revision))}
}

// numberWrites gives up the number that this minutes holds, free or void, and
// enters the one taken: a new line, or one that was reserved or free.
func numberWrites(step workflow.Step) (all []statement) {
	e := step.Entry
	if n := e.Released; !n.IsZero() {
		event := e.LedgerEvents()[n]
		all = append(all, updating("release number",
			`UPDATE numbers SET state = ?, changed = ?, reason = ?
				WHERE series = ? AND scope = ? AND n = ? AND minutes_id = ? AND state = 'held'`,
			string(event.State), stamp(event.At), event.Reason, n.Series, n.Scope, n.N, e.Minutes))
	}
	switch n := e.Number; {
	case step.Take == nil:
	case step.Take.Choose == 0:
		w := inserting("insert number", rowOfNumber(e))
		w.failed = func(err error) error { return registered(n, err) }
		all = append(all, w)
	default:
		w := updating("take number",
			`UPDATE numbers SET state = 'held', minutes_id = ?, changed = ?, reason = ''
				WHERE series = ? AND scope = ? AND n = ? AND text = ? AND state IN ('reserved', 'free')`,
			e.Minutes, stamp(e.Recorded), n.Series, n.Scope, n.N, n.Text)
		w.missed = workflow.NumberTaken(n)
		all = append(all, w)
	}
	return all
}

// messageWrites leaves alone a message whose key is there already: it is the
// same message.
func messageWrites(step workflow.Step) (all []statement) {
	for _, m := range step.Messages {
		w := inserting("insert message", rowOfMessage(m))
		w.query += " ON CONFLICT (minutes_id, msg_key) DO NOTHING"
		all = append(all, w)
	}
	return all
}

// fault wraps an error of the database and lets none pass as nil's interface.
func fault(operation string, err error) error {
	if err == nil {
		return nil
	}
	return workflow.Fault(operation, err)
}
