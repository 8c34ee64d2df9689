package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"jiyao/workflow"
)

var _ workflow.Catalogue = (*Store)(nil)

// maxPage bounds a page of a list, and a desk.
const maxPage = 200

// Editions follows the editions back to the first and gives all of them.
func (s *Store) Editions(ctx context.Context, id string) ([]workflow.Listed, error) {
	db := s.read.WithContext(ctx)
	return list(db.Raw(`WITH RECURSIVE back(id, edition_of) AS (
			SELECT id, edition_of FROM minutes WHERE id = ?
			UNION SELECT m.id, m.edition_of FROM minutes m JOIN back ON m.id = back.edition_of
		), forth(id) AS (
			SELECT id FROM back WHERE edition_of = ''
			UNION SELECT m.id FROM minutes m JOIN forth ON m.edition_of = forth.id
		)
		SELECT `+listed+` FROM minutes WHERE id IN (SELECT id FROM forth) ORDER BY edition_n, created`, id),
		"list editions", minutesRow.listed)
}

// A waitingRow is a line of the desk's query.
type waitingRow struct {
	MinutesID   string
	Kind        string
	N           int
	Title       string
	NumberText  string
	EditionOf   string
	EditionN    int
	EditionKind string
	EditionWhy  string
	FlowName    string
	FlowVersion int
	State       string
	Step        int
	Since       string
	Due         string
	Note        string
}

func (r waitingRow) waiting() (workflow.Waiting, error) {
	var d decoder
	return workflow.Waiting{
		Minutes: r.MinutesID, Kind: workflow.WaitKind(r.Kind), Row: r.N, Title: r.Title, Number: r.NumberText,
		Edition: workflow.Edition{Of: r.EditionOf, N: r.EditionN, Kind: workflow.EditionKind(r.EditionKind), Reason: r.EditionWhy},
		Flow:    workflow.FlowID{Name: r.FlowName, Version: r.FlowVersion},
		Place:   workflow.Place{State: workflow.State(r.State), Step: r.Step},
		Since:   d.time("since", r.Since), Due: workflow.Date(r.Due), Note: r.Note,
	}, d.err
}

// Waiting gathers what waits for somebody, part by part, each by its index, in
// statements that are kept prepared: every page counts them.
func (s *Store) Waiting(ctx context.Context, desk workflow.Desk) ([]workflow.Waiting, error) {
	all, err := quickly(ctx, s, func(c asker) (all []workflow.Waiting, err error) {
		for _, part := range deskParts(desk) {
			if all, err = waitingIn(c, part, all); err != nil {
				return nil, workflow.Fault("read desk", err)
			}
		}
		return all, nil
	})
	slices.SortFunc(all, func(a, b workflow.Waiting) int {
		return cmp.Or(cmp.Compare(orLast(a.Due), orLast(b.Due)), a.Since.Compare(b.Since), cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Row, b.Row))
	})
	return all[:min(len(all), maxPage)], err
}

// waitingIn adds what one part of a desk finds.
func waitingIn(c asker, p part, all []workflow.Waiting) ([]workflow.Waiting, error) {
	var r waitingRow
	targets := []any{
		&r.MinutesID, &r.Kind, &r.N, &r.Title, &r.NumberText, &r.EditionOf, &r.EditionN, &r.EditionKind, &r.EditionWhy,
		&r.FlowName, &r.FlowVersion, &r.State, &r.Step, &r.Since, &r.Due, &r.Note,
	}
	err := c.each(p.query, p.args, targets, func() error {
		w, err := r.waiting()
		all = append(all, w)
		return err
	})
	return all, err
}

// orLast puts what has no 时限 behind what has.
func orLast(d workflow.Date) workflow.Date {
	if d == "" {
		return "9999"
	}
	return d
}

type part struct {
	query string
	args  []any
}

const (
	// ofEdition are the columns that say which edition a line is of.
	ofEdition = `edition_of, edition_n, edition_kind, edition_reason`
	ownStep   = `SELECT id AS minutes_id, 'step' AS kind, 0 AS n, title, number_text, ` + ofEdition + `, flow_name, flow_version, state, step,
		arrived AS since, due, desk_label AS note FROM minutes WHERE `
	ownRow = `SELECT p.minutes_id, 'party' AS kind, p.n, m.title, m.number_text, ` + ofEdition + `, m.flow_name, m.flow_version, m.state, m.step,
		p.asked_at AS since, p.due, CASE WHEN p.person_name <> '' THEN p.person_name ELSE p.name END AS note
		FROM participants p JOIN minutes m ON m.id = p.minutes_id WHERE p.state = 'open' AND `
	ownCopy = `SELECT c.minutes_id, 'copy' AS kind, c.n, m.title, m.number_text, ` + ofEdition + `, m.flow_name, m.flow_version, m.state, m.step,
		c.sent AS since, '' AS due, c.unit AS note
		FROM copies c JOIN minutes m ON m.id = c.minutes_id WHERE c.state IN ('sent', 'dispatched', 'read') AND `
	// checkStep holds the very words of the index on what is not proof-read yet.
	checkStep = `SELECT id AS minutes_id, 'check' AS kind, 0 AS n, title, number_text, ` + ofEdition + `, flow_name, flow_version, state, step,
		(SELECT MAX(recorded) FROM entries WHERE minutes_id = minutes.id AND action IN ('transcribe', 'amend')) AS since, due, desk_label AS note
		FROM minutes WHERE correction NOT LIKE '{"Action":"",%' AND correction LIKE '%"Checked":{"ID":"","Name":""}%' AND `
	longest = ` ORDER BY since LIMIT 200`
)

// soonest gives a part as two, each in the order of its index: what has a 时限,
// and the rest.
func soonest(query, due string, args ...any) []part {
	return []part{
		{query + " AND " + due + " > '' ORDER BY " + due + ", since LIMIT 200", args},
		{query + " AND " + due + " = ''" + longest, args},
	}
}

// madeBy is a pattern of corrections that somebody made, or had made for him.
func madeBy(person string) string {
	return `%:{"ID":` + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(encode(person)) + `,%`
}

// deskParts gives the queries that make up a desk. What is never empty is said
// to be so: the indexes leave the empty out, and are not read otherwise.
func deskParts(d workflow.Desk) []part {
	var parts []part
	of := func(due, query string, args ...any) { parts = append(parts, soonest(query, due, args...)...) }
	for _, at := range d.Places {
		of("due", ownStep+"state = ? AND step = ? AND flow_name = ? AND desk_post = '' AND desk_id = ''",
			string(at.Place.State), at.Place.Step, at.Flow)
	}
	for _, at := range d.Drafts {
		of("due", ownStep+"drafter_id = ? AND state = ? AND step = ? AND flow_name = ?",
			d.Person, string(at.Place.State), at.Place.Step, at.Flow)
	}
	for _, at := range d.Checks {
		of("due", checkStep+`state = ? AND step = ? AND flow_name = ? AND correction NOT LIKE ? ESCAPE '\' AND correction NOT LIKE ? ESCAPE '\'`,
			string(at.Place.State), at.Place.Step, at.Flow, madeBy(d.Person), madeBy(cmp.Or(d.Deputy, d.Person)))
	}
	if d.Person != "" {
		of("due", ownStep+"desk_id = ? AND desk_id <> ''", d.Person)
		of("p.due", ownRow+"p.person_id = ? AND p.person_id <> ''", d.Person)
	}
	if len(d.Posts) > 0 {
		in, posts := "("+strings.Repeat("?, ", len(d.Posts)-1)+"?)", make([]any, len(d.Posts))
		for i, post := range d.Posts {
			posts[i] = post
		}
		of("due", ownStep+"desk_post IN "+in+" AND desk_post <> ''", posts...)
		of("p.due", ownRow+"p.post IN "+in+" AND p.post <> ''", posts...)
	}
	if d.Unit != "" {
		of("p.due", ownRow+"p.unit = ? AND p.unit <> ''", d.Unit)
		parts = append(parts, part{ownCopy + "c.unit_id = ? AND c.unit_id <> ''" + longest, []any{d.Unit}})
	}
	return parts
}
