package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"unicode"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// listed are the columns of a list's line.
const listed = `id, title, number_text, type, flow_name, flow_version, state, step, desk_post, desk_label, desk_id,
	desk_name, due, version, meeting, last_action, last_by_id, last_by_name, last_at, edition_of, edition_n,
	edition_kind, edition_reason`

// sortable is how many minutes a list may have to sort. Where more match, the
// next page is not far on the way back from the latest act.
const sortable = 10_000

// List gives a page of minutes by keyset: the latest acted on first, or by the
// beginning of the ID in its order.
func (s *Store) List(ctx context.Context, f workflow.Filter) ([]workflow.Listed, string, error) {
	db := s.read.WithContext(ctx)
	by, err := fewBy(db, f)
	if err != nil {
		return nil, "", workflow.Fault("count minutes", err)
	}
	limit := min(cmp.Or(max(f.Limit, 0), 50), maxPage)
	q, err := pageQuery(f, by, limit+1)
	if err != nil {
		return nil, "", err
	}
	page, err := list(db.Raw(q.query, q.args...), "list minutes", minutesRow.listed)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	return page[:limit], cursorOf(page[limit-1]), nil
}

// fewBy gives the column by which so few minutes match that they are best found
// by it and then sorted; empty if there is none. Only what never changes, or is
// given once, has an index of its own.
func fewBy(db *gorm.DB, f workflow.Filter) (string, error) {
	for _, by := range []struct {
		column, value string
		f             workflow.Filter
	}{
		{"number_scope", f.Year, workflow.Filter{Year: f.Year}},
		{"type", f.Type, workflow.Filter{Type: f.Type, Term: f.Term, Session: f.Session}},
	} {
		if by.value == "" || f.ID != "" {
			continue
		}
		found := 0
		q := matching("1", narrowed(by.f, by.column))
		err := one(db, "SELECT COUNT(*) FROM ("+q.query+" LIMIT ?) AS found", append(q.args, sortable+1), &found)
		if err != nil || found <= sortable {
			return by.column, err
		}
	}
	return "", nil
}

// matching selects something from the minutes that meet conditions.
func matching(what string, where []part) part {
	q := part{query: "SELECT " + what + " FROM minutes WHERE 1 = 1"}
	for _, w := range where {
		q.query += " AND " + w.query
		q.args = append(q.args, w.args...)
	}
	return q
}

// narrowed gives what a filter asks for, found by a column's index; if there is
// none, in the order of the list or by what changes.
func narrowed(f workflow.Filter, by string) (all []part) {
	where := func(wanted bool, condition string, args ...any) {
		if wanted {
			all = append(all, part{condition, args})
		}
	}
	equal := func(column, value string, indexed bool) {
		if !indexed { // an expression has no index
			column += " || ''"
		}
		where(value != "", column+" = ?", value)
	}
	equal("state", string(f.State), by == "")
	equal("drafter_id", f.Drafter, by == "")
	equal("type", f.Type, by == "type")
	equal("number_scope", f.Year, by == "number_scope")
	where(f.Year != "" && by == "number_scope", "number_n <> 0 AND number_series IN (SELECT series FROM ledgers)") // few series, which begin its index
	where(f.Term != "", "term = ?", f.Term)
	where(f.Session != 0, "session = ?", f.Session)
	if f.Words != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(f.Words) + "%"
		where(true, `(title LIKE ? ESCAPE '\' OR number_text LIKE ? ESCAPE '\')`, like, like)
	}
	where(f.ID != "", "id >= ? AND id < ?", f.ID, f.ID+string(unicode.MaxRune))
	return all
}

// pageQuery gives the query for a page: minutes found by a column and then
// sorted, or looked through in the order of the list if it is empty.
func pageQuery(f workflow.Filter, by string, limit int) (part, error) {
	where := narrowed(f, by)
	at, order := "last_at", "last_at DESC, id DESC"
	switch {
	case f.ID != "":
		order = "id DESC"
	case by != "": // so that the index of acts is not used
		at, order = "last_at || ''", "last_at || '' DESC, id DESC"
	}
	if f.After != "" {
		last, id, err := cursor(f.After)
		switch {
		case err != nil:
			return part{}, err
		case f.ID != "":
			where = append(where, part{"id < ?", []any{id}})
		default:
			where = append(where, part{"(" + at + ", id) < (?, ?)", []any{last, id}})
		}
	}
	q := matching(listed, where)
	q.query += " ORDER BY " + order + " LIMIT " + strconv.Itoa(limit)
	return q, nil
}

// cursorOf marks a page's end by its last line.
func cursorOf(last workflow.Listed) string {
	return base64.RawURLEncoding.EncodeToString([]byte(stamp(last.Last.At) + last.ID))
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
