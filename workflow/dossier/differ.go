package dossier

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// bookkeeping are the fields that every change alters: the record's own columns
// tell of them.
func bookkeeping() []string { return []string{"Version", "Created", "Last"} }

// fields gives a meeting's fields as JSON by name, without the bookkeeping.
func fields(m Meeting) map[string]json.RawMessage {
	data, err := json.Marshal(m)
	all := map[string]json.RawMessage{}
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		panic(err) // a Meeting has nothing that does not marshal
	}
	for _, name := range bookkeeping() {
		delete(all, name)
	}
	return all
}

// An element is one of a list whose members keep their N.
type element struct{ N int }

// A part is what changed of a list: the members that came, went or are others,
// and the order if that changed.
type part struct {
	Rows  map[int]json.RawMessage `json:",omitempty"` // null: not there
	Order *[]int                  `json:",omitempty"`
}

// differ gives what changed between two meetings, before and after, as JSON.
func differ(from, to Meeting) (before, after string) {
	was, is := fields(from), fields(to)
	old, now := map[string]any{}, map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if sameJSON(was[name], is[name]) {
			continue
		}
		old[name], now[name] = was[name], is[name]
		a, rows := listOf(was[name])
		b, more := listOf(is[name])
		if rows && more {
			old[name], now[name] = parts(a, b)
		}
	}
	return encode(old), encode(now)
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // made of JSON
	}
	return string(data)
}

func sameJSON(a, b json.RawMessage) bool {
	return bytes.Equal(a, b) || empty(a) && empty(b)
}

func empty(a json.RawMessage) bool {
	return len(a) == 0 || string(a) == "null" || string(a) == "[]"
}

// list is a list of members with their N.
type list struct {
	order []int
	rows  map[int]json.RawMessage
}

// listOf reads a list whose members have an N of their own; false for anything
// else. A list that is not there has none.
func listOf(data json.RawMessage) (list, bool) {
	l := list{order: []int{}, rows: map[int]json.RawMessage{}}
	if empty(data) {
		return l, true
	}
	var all []json.RawMessage
	if json.Unmarshal(data, &all) != nil {
		return l, false
	}
	for _, row := range all {
		var e element
		if json.Unmarshal(row, &e) != nil || e.N == 0 {
			return l, false
		}
		l.order = append(l.order, e.N)
		l.rows[e.N] = row
	}
	return l, true
}

// parts gives what differs of two lists.
func parts(from, to list) (before, after part) {
	before.Rows, after.Rows = map[int]json.RawMessage{}, map[int]json.RawMessage{}
	null := json.RawMessage("null")
	for _, n := range slices.Concat(from.order, to.order) {
		a, b := from.rows[n], to.rows[n]
		if bytes.Equal(a, b) {
			continue
		}
		if a == nil {
			a = null
		}
		if b == nil {
			b = null
		}
		before.Rows[n], after.Rows[n] = a, b
	}
	if !slices.Equal(from.order, to.order) {
		before.Order, after.Order = &from.order, &to.order
	}
	return before, after
}

// redo carries what a line of the record says out on the fields.
func redo(made map[string]json.RawMessage, after string) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(after), &all); err != nil {
		return err
	}
	for name, value := range all {
		var p part
		l, rows := listOf(made[name])
		decode := json.NewDecoder(bytes.NewReader(value))
		decode.DisallowUnknownFields()
		if len(value) == 0 || value[0] != '{' || !rows || decode.Decode(&p) != nil {
			made[name] = value
			continue
		}
		for n, row := range p.Rows {
			l.rows[n] = row
		}
		if p.Order != nil {
			l.order = *p.Order
		}
		next := make([]json.RawMessage, 0, len(l.order))
		for _, n := range l.order {
			next = append(next, l.rows[n])
		}
		made[name] = json.RawMessage(encode(next))
	}
	return nil
}
