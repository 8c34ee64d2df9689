package store

import (
	"fmt"
	"reflect"
	"testing"
)

// TestMerged: rows of one table go together, new minutes first, and everything
// else stays alone in its place.
func TestMerged(t *testing.T) {
	insert := func(operation, table string, args ...any) statement {
		return statement{operation: operation, query: "INSERT INTO " + table + " (a, b, c, d) VALUES (?, ?, ?, ?) ON CONFLICT (a) DO NOTHING", args: args}
	}
	update := statement{operation: "update minutes", query: "UPDATE minutes SET a = ?", args: []any{"x"}}
	got := merged([]statement{
		update, insert("insert entry", "entries", "m-1", 1, true, int64(1)),
		insert(insertMinutes, "minutes", "m-2", 1, false, int64(2)), insert("insert entry", "entries", "m-2", 2, false, int64(2)),
		update, insert("insert entry", "entries", "m-3", 3, true, int64(3)),
	})
	var shown []string
	for _, w := range got {
		shown = append(shown, fmt.Sprint(w.operation, ": ", w.query, " ", w.args))
	}
	want := []string{
		"insert minutes: INSERT INTO minutes (a, b, c, d) VALUES (?, ?, ?, ?) ON CONFLICT (a) DO NOTHING [m-2 1 false 2]",
		"update minutes: UPDATE minutes SET a = ? [x]",
		"insert entry: INSERT INTO entries (a, b, c, d) SELECT * FROM unnest(?::text[], ?::bigint[], ?::boolean[], ?::bigint[])" +
			" ON CONFLICT (a) DO NOTHING [[m-1 m-2 m-3] [1 2 3] [true false true] [1 2 3]]",
		"update minutes: UPDATE minutes SET a = ? [x]",
	}
	if !reflect.DeepEqual(shown, want) {
		t.Errorf("got\n%q\nwant\n%q", shown, want)
	}
}

// TestApart: a batch holds one step of each minutes, in the order of their IDs;
// what else waits for the same keeps its order.
func TestApart(t *testing.T) {
	var waiting []request
	for i, id := range []string{"m-3", "m-1", "m-3", "m-2", "m-1", "m-3"} {
		r := request{}
		r.draft.step.Entry.Minutes, r.draft.step.Entry.Version = id, i
		waiting = append(waiting, r)
	}
	var batches [][]string
	for len(waiting) > 0 {
		var batch []request
		batch, waiting = apart(waiting)
		var shown []string
		for _, r := range batch {
			shown = append(shown, fmt.Sprintf("%s/%d", r.draft.step.Entry.Minutes, r.draft.step.Entry.Version))
		}
		batches = append(batches, shown)
	}
	if want := [][]string{{"m-1/1", "m-2/3", "m-3/0"}, {"m-1/4", "m-3/2"}, {"m-3/5"}}; !reflect.DeepEqual(batches, want) {
		t.Errorf("got %v, want %v", batches, want)
	}
}
