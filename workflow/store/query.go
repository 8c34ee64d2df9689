package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"unicode"

	"jiyao/workflow"
)

var _ workflow.Catalogue = (*Store)(nil)

// maxPage bounds a page of a list, and a desk.
const maxPage = 200

// listed are the columns of a list's line.
const listed = `id, title, number_text, type, flow_name, flow_version, state, step, desk_post, desk_label, desk_id,
	desk_name, due, version, meeting, last_action, last_by_id, last_by_name, last_at, edition_of, edition_n,
	edition_kind, edition_reason`

// List gives a page of minutes by keyset: the latest acted on first, or by the
// beginning of the ID in its order.
func (s *Store) List(ctx context.Context, f workflow.Filter) ([]workflow.Listed, string, error) {
	db := s.read.WithContext(ctx).Table("minutes").Select(listed)
	for column, value := range map[string]string{
		"state": string(f.State), "type": f.Type, "drafter_id": f.Drafter, "number_scope": f.Year, "term": f.Term,
	} {
		if value != "" {
			db = db.Where(column+" = ?", value)
		}
	}
	if f.Session != 0 {
		db = db.Where("session = ? AND session <> 0", f.Session)
	}
	if f.Words != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(f.Words) + "%"
		db = db.Where(`(title LIKE ? ESCAPE '\' OR number_text LIKE ? ESCAPE '\')`, like, like)
	}
	order := "last_at DESC, id DESC"
	if f.ID != "" {
		db, order = db.Where("id >= ? AND id < ?", f.ID, f.ID+string(unicode.MaxRune)), "id DESC"
	}
	if f.After != "" {
		at, id, err := cursor(f.After)
		if err != nil {
			return nil, "", err
		}
		if f.ID != "" {
			db = db.Where("id < ?", id)
		} else {
			db = db.Where("(last_at, id) < (?, ?)", at, id)
		}
	}
	limit := min(cmp.Or(max(f.Limit, 0), 50), maxPage)
	page, err := list(db.Order(order).Limit(limit+1), "list minutes", minutesRow.listed)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	return page[:limit], base64.RawURLEncoding.EncodeToString([]byte(stamp(last.Last.At) + last.ID)), nil
}

// cursor reads where the page before ended.
func cursor(s string) (at, id string, err error) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(data) <= len(timeForm) {
		return "", "", &workflow.Error{
			Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: "翻页标记有误，请回到第一页重新查看。",
		}
	}
	return string(data[:len(timeForm)]), string(data[len(timeForm):]), nil
}

func (r minutesRow) listed() (workflow.Listed, error) {
	var d decoder
	return workflow.Listed{
		ID: r.ID, Title: r.Title, Number: r.NumberText, Type: r.Type,
		Flow:  workflow.FlowID{Name: r.FlowName, Version: r.FlowVersion},
		Place: workflow.Place{State: workflow.State(r.State), Step: r.Step},
		Desk:  workflow.Holder{Post: r.DeskPost, Label: r.DeskLabel, Person: workflow.Person{ID: r.DeskID, Name: r.DeskName}},
		Due:   workflow.Date(r.Due), Version: r.Version, Meeting: workflow.Date(r.Meeting),
		Last: workflow.Act{
			Action: workflow.Action(r.LastAction),
			By:     workflow.Person{ID: r.LastByID, Name: r.LastByName}, At: d.time("last_at", r.LastAt),
		},
		Edition: workflow.Edition{
			Of: r.EditionOf, N: r.EditionN, Kind: workflow.EditionKind(r.EditionKind), Reason: r.EditionReason,
		},
	}, d.err
}

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
		Flow:  workflow.FlowID{Name: r.FlowName, Version: r.FlowVersion},
		Place: workflow.Place{State: workflow.State(r.State), Step: r.Step},
		Since: d.time("since", r.Since), Due: workflow.Date(r.Due), Note: r.Note,
	}, d.err
}

// Waiting gathers what waits for somebody, part by part, each by its index.
func (s *Store) Waiting(ctx context.Context, desk workflow.Desk) ([]workflow.Waiting, error) {
	db := s.read.WithContext(ctx)
	var all []workflow.Waiting
	for _, part := range deskParts(desk) {
		found, err := list(db.Raw(part.query, part.args...), "read desk", waitingRow.waiting)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b workflow.Waiting) int {
		return cmp.Or(cmp.Compare(orLast(a.Due), orLast(b.Due)), a.Since.Compare(b.Since), cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Row, b.Row))
	})
	return all[:min(len(all), maxPage)], nil
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
	ownStep = `SELECT id AS minutes_id, 'step' AS kind, 0 AS n, title, number_text, flow_name, flow_version, state, step,
		arrived AS since, due, desk_label AS note FROM minutes WHERE `
	ownRow = `SELECT p.minutes_id, 'party' AS kind, p.n, m.title, m.number_text, m.flow_name, m.flow_version, m.state, m.step,
		p.asked_at AS since, p.due, CASE WHEN p.person_name <> '' THEN p.person_name ELSE p.name END AS note
		FROM participants p JOIN minutes m ON m.id = p.minutes_id WHERE p.state = 'open' AND `
	ownCopy = `SELECT c.minutes_id, 'copy' AS kind, c.n, m.title, m.number_text, m.flow_name, m.flow_version, m.state, m.step,
		c.sent AS since, '' AS due, c.unit AS note
		FROM copies c JOIN minutes m ON m.id = c.minutes_id WHERE c.state IN ('sent', 'dispatched', 'read') AND `
	// checkStep holds the very words of the index on what is not proof-read yet.
	checkStep = `SELECT id AS minutes_id, 'check' AS kind, 0 AS n, title, number_text, flow_name, flow_version, state, step,
		(SELECT MAX(recorded) FROM entries WHERE minutes_id = minutes.id AND action IN ('transcribe', 'amend')) AS since, due, desk_label AS note
		FROM minutes WHERE correction NOT LIKE '{"Action":"",%' AND correction LIKE '%"Checked":{"ID":"","Name":""}%' AND `
	soonest = ` ORDER BY since LIMIT 200`
)

// madeBy is a pattern of corrections that somebody made, or had made for him.
func madeBy(person string) string {
	return `%:{"ID":` + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(encode(person)) + `,%`
}

// deskParts gives the queries that make up a desk. What is never empty is said
// to be so: the indexes leave the empty out, and are not read otherwise.
func deskParts(d workflow.Desk) []part {
	var parts []part
	for _, at := range d.Places {
		parts = append(parts, part{
			ownStep + "state = ? AND step = ? AND flow_name = ? AND desk_post = '' AND desk_id = ''" + soonest,
			[]any{string(at.Place.State), at.Place.Step, at.Flow},
		})
	}
	for _, at := range d.Drafts {
		parts = append(parts, part{
			ownStep + "drafter_id = ? AND state = ? AND step = ? AND flow_name = ?" + soonest,
			[]any{d.Person, string(at.Place.State), at.Place.Step, at.Flow},
		})
	}
	for _, at := range d.Checks {
		parts = append(parts, part{
			checkStep + `state = ? AND step = ? AND flow_name = ? AND correction NOT LIKE ? ESCAPE '\' AND correction NOT LIKE ? ESCAPE '\'` + soonest,
			[]any{string(at.Place.State), at.Place.Step, at.Flow, madeBy(d.Person), madeBy(cmp.Or(d.Deputy, d.Person))},
		})
	}
	if d.Person != "" {
		parts = append(parts, part{ownStep + "desk_id = ? AND desk_id <> ''" + soonest, []any{d.Person}},
			part{ownRow + "p.person_id = ? AND p.person_id <> ''" + soonest, []any{d.Person}})
	}
	if len(d.Posts) > 0 {
		parts = append(parts, part{ownStep + "desk_post IN ? AND desk_post <> ''" + soonest, []any{d.Posts}},
			part{ownRow + "p.post IN ? AND p.post <> ''" + soonest, []any{d.Posts}})
	}
	if d.Unit != "" {
		parts = append(parts, part{ownRow + "p.unit = ? AND p.unit <> ''" + soonest, []any{d.Unit}},
			part{ownCopy + "c.unit_id = ? AND c.unit_id <> ''" + soonest, []any{d.Unit}})
	}
	return parts
}
