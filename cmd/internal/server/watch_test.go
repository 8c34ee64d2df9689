package server_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A watch tells what was written to an office since it was last asked: SQLite
// counts the commits of others for each connection; what they changed is found
// by comparing the tables.
type watch struct {
	t       testing.TB
	dir     string
	conn    *sql.Conn
	version int
	tables  map[string]string // digest of each
	kept    map[string]bool   // files
}

func newWatch(t testing.TB, dir string) *watch {
	t.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "jiyao.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Conn(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		pool.Close()
	})
	w := &watch{t: t, dir: dir, conn: conn}
	w.written()
	return w
}

// written gives the tables that differ, and the files that are new but for what
// upkeep notes of its own checks.
func (w *watch) written() []string {
	w.t.Helper()
	var differ []string
	for name := range w.files() {
		if !w.kept[name] {
			differ = append(differ, name)
		}
	}
	w.kept = w.files()
	before := w.version
	w.one("PRAGMA data_version", &w.version)
	if w.version == before {
		return differ
	}
	was := w.tables
	w.tables = w.digests()
	for _, name := range slices.Sorted(maps.Keys(w.tables)) {
		if w.tables[name] != was[name] {
			differ = append(differ, name)
		}
	}
	return differ
}

func (w *watch) one(query string, into any) {
	w.t.Helper()
	if err := w.conn.QueryRowContext(w.t.Context(), query).Scan(into); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watch) files() map[string]bool {
	w.t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), "jiyao.db") && !strings.Contains(path, "/upkeep/") {
			all[path] = true
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *watch) digests() map[string]string {
	w.t.Helper()
	var names string
	w.one("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_docs_%'", &names)
	all := map[string]string{}
	for name := range strings.SplitSeq(names, ",") {
		all[name] = w.digest(name)
	}
	return all
}

func (w *watch) digest(table string) string {
	w.t.Helper()
	rows, err := w.conn.QueryContext(w.t.Context(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	sum := sha256.New()
	cells, at := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		at[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			w.t.Fatal(err)
		}
		fmt.Fprintf(sum, "%q\n", cells)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return string(sum.Sum(nil))
}
