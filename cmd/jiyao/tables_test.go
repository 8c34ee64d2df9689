package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // the engine in pure Go
)

// told are the tables in which a refusal leaves its trace: the record of what
// was refused, and the log that it is sealed into.
func told(name string) bool {
	return name == "refusals" || strings.HasPrefix(name, "log_") || strings.HasPrefix(name, "seal") ||
		strings.HasPrefix(name, "sqlite_") || name == "heads" || name == "leaves" || name == "tiles"
}

// tables gives every row of every table but those.
func tables(ts *testscript.TestScript, file string) map[string]string {
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	ts.Check(err)
	defer db.Close() //nolint:errcheck // it was only read
	all := map[string]string{}
	for _, name := range column(ts, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
		if told(name) {
			continue
		}
		columns := column(ts, db, "SELECT name FROM pragma_table_info('"+name+"')")
		for i, c := range columns {
			columns[i] = `quote("` + c + `")`
		}
		rows := column(ts, db, fmt.Sprintf(`SELECT %s FROM "%s"`, strings.Join(columns, " || ' ' || "), name))
		slices.Sort(rows)
		all[name] = strings.Join(rows, "\n")
	}
	return all
}

func column(ts *testscript.TestScript, db *sql.DB, query string) []string {
	rows, err := db.Query(query)
	ts.Check(err)
	defer rows.Close() //nolint:errcheck // read to its end
	var all []string
	for rows.Next() {
		var s sql.NullString
		ts.Check(rows.Scan(&s))
		all = append(all, s.String)
	}
	ts.Check(rows.Err())
	return all
}

// tamper changes a database as somebody with the file and without the program
// would: the triggers that guard it are taken away first, and put back.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0]))
	ts.Check(err)
	guards := column(ts, db, "SELECT sql FROM sqlite_master WHERE type = 'trigger'")
	for _, name := range column(ts, db, "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
		_, err := db.Exec(`DROP TRIGGER "` + name + `"`)
		ts.Check(err)
	}
	_, err = db.Exec(args[1])
	ts.Check(err)
	for _, guard := range guards {
		_, err := db.Exec(guard)
		ts.Check(err)
	}
	ts.Check(db.Close())
}

// older makes a database as a program with that schema left it.
func older(ts *testscript.TestScript, _ bool, args []string) {
	version, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	rows, err := os.ReadFile(args[2])
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o750))
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0])+"?_pragma=journal_mode(WAL)")
	ts.Check(err)
	files := os.DirFS(filepath.Join(filepath.Dir(args[2]), "../migrations/sqlite"))
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	ts.Check(err)
	_, err = provider.UpTo(context.Background(), version)
	ts.Check(err)
	_, err = db.Exec(string(rows))
	ts.Check(err)
	ts.Check(db.Close())
}
