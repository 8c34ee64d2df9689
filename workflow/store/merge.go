package store

import "strings"

// merged writes the rows that go into one table by one statement: the server
// reads a table's rules once for all of them. New minutes come first, for the
// others' rows point to them; every other statement stays alone, in its place.
func merged(all []statement) []statement {
	var begun, others []statement
	for _, w := range all {
		if w.operation == insertMinutes {
			begun = append(begun, w)
		} else {
			others = append(others, w)
		}
	}
	var out []statement
	at := map[string]int{} // where the insert of a query stands
	rows := map[string][][]any{}
	for _, w := range append(begun, others...) {
		if !strings.HasPrefix(w.query, "INSERT INTO ") {
			out = append(out, w)
			continue
		}
		if rows[w.query] == nil {
			at[w.query], out = len(out), append(out, w)
		}
		rows[w.query] = append(rows[w.query], w.args)
	}
	for query, i := range at {
		if len(rows[query]) > 1 {
			out[i].query, out[i].args = severalRows(query, rows[query])
		}
	}
	return out
}

// severalRows turns the insert of a row into that of several, which are handed
// over column by column.
func severalRows(query string, rows [][]any) (string, []any) {
	columns := make([]any, len(rows[0]))
	marks := make([]string, len(columns))
	for i, v := range rows[0] {
		switch v.(type) {
		case string:
			marks[i], columns[i] = "?::text[]", across[string](rows, i)
		case bool:
			marks[i], columns[i] = "?::boolean[]", across[bool](rows, i)
		case int64:
			marks[i], columns[i] = "?::bigint[]", across[int64](rows, i)
		default:
			marks[i], columns[i] = "?::bigint[]", across[int](rows, i)
		}
	}
	into, values, _ := strings.Cut(query, " VALUES (")
	_, conflict, _ := strings.Cut(values, ")")
	return into + " SELECT * FROM unnest(" + strings.Join(marks, ", ") + ")" + conflict, columns
}

func across[T any](rows [][]any, i int) []T {
	all := make([]T, len(rows))
	for n, row := range rows {
		all[n] = row[i].(T)
	}
	return all
}
