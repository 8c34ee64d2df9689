package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"jiyao/workflow"
)

// open opens a new SQLite database.
func open(t testing.TB) *Store {
	t.Helper()
	return openNamed(t, filepath.Join(t.TempDir(), "jiyao.db"))
}

func openNamed(t testing.TB, name string) *Store {
	t.Helper()
	s, err := Open(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// A place names a new database of one dialect.
type place struct {
	dialect string
	name    func(t testing.TB) string
}

func places() []place {
	return []place{
		{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "jiyao.db") }},
		{postgresName, NewDatabase},
	}
}

// onBoth runs the test with a new store on each dialect.
func onBoth(t *testing.T, test func(t *testing.T, s *Store)) {
	for _, p := range places() {
		t.Run(p.dialect, func(t *testing.T) { test(t, openNamed(t, p.name(t))) })
	}
}

func service(t testing.TB, s *Store) *workflow.Service {
	t.Helper()
	data, err := os.ReadFile("../../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return &workflow.Service{
		Recent: &workflow.Recent{},
		Store:  s, Flow: func(workflow.FlowID) (*workflow.Flow, error) { return flow, nil },
		Now:    func() time.Time { return time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC) },
		Series: workflow.Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号"},
		Release: func(context.Context, workflow.Minutes, workflow.Date) (workflow.PDF, error) {
			return workflow.PDF{SHA256: strings.Repeat("5e", 32), Bytes: 9}, nil
		},
	}
}

func person(id string, role workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id, Name: id}, Roles: []workflow.Role{role}}
}

// line is a minutes' way to 办结.
func line(id string) []workflow.Command {
	text := "会议议定以下意见：\n一、原则同意。"
	rec, clk := person("rec", workflow.Recorder), person("clk", workflow.Clerk)
	return []workflow.Command{
		{Action: workflow.Create, Actor: rec, Title: "纪要" + id, Text: &text},
		{Action: workflow.Submit, Actor: rec},
		{Action: workflow.Approve, Actor: person("rev", workflow.Reviewer)},
		{Action: workflow.Sign, Actor: person("sig", workflow.Signer)},
		{Action: workflow.Number, Actor: clk},
		{Action: workflow.Finalize, Actor: clk},
		{Action: workflow.Issue, Actor: clk},
		{Action: workflow.Distribute, Actor: clk, Recipients: []workflow.Recipient{{Unit: "甲局", Copies: 1}, {Unit: "乙局", Copies: 2}}},
		{Action: workflow.Close, Actor: clk},
	}
}

func walk(t testing.TB, s *Store, id string, until workflow.Action) {
	t.Helper()
	svc := service(t, s)
	for i, cmd := range line(id) {
		cmd.Minutes, cmd.Version = id, i
		if _, err := svc.Do(context.Background(), cmd); err != nil {
			t.Fatalf("%s: %v (%v)", cmd.Action, err, errors.Unwrap(err))
		}
		if cmd.Action == until {
			return
		}
	}
}

// rowTypes are the tables that hold minutes and what hangs on them.
func rowTypes() []schema.Tabler {
	return []schema.Tabler{minutesRow{}, entryRow{}, revisionRow{}, numberRow{}, ledgerRow{}, participantRow{}, copyRow{}, messageRow{}, refusalRow{}}
}

// TestRowsMatchSchema compares each row type with its table as migrated.
func TestRowsMatchSchema(t *testing.T) { onBoth(t, testRowsMatchSchema) }

func testRowsMatchSchema(t *testing.T, s *Store) {
	var tables []string
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%' AND name <> 'goose_db_version'`
	if s.read.Name() == postgresName {
		list = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version' AND tablename <> 'search_words'`
	}
	if err := s.read.Raw(list).Scan(&tables).Error; err != nil {
		t.Fatal(err)
	}
	rows := map[string]any{}
	for _, r := range append(
		rowTypes(), alterationRow{}, unsealedRow{}, leafRow{}, headRow{}, leaseRow{}, readingRow{},
		accountRow{}, signInRow{}, waitRow{}, sessionRow{}, invitationRow{}, tokenRow{}, settingsRow{},
		proposalRow{}, meetingRow{}, meetingRecordRow{}, meetingRawRow{},
		searchStateRow{}, searchMinutesRow{}, searchDocRow{}, taskRow{}, taskUnitRow{}, taskChangeRow{},
		sendListRow{}, copyUrgeRow{}, copyLinkRow{}, dismissalRow{}, copyMarkRow{}, printRunRow{}, publicationRow{}, excerptRow{},
		webhookRow{}, hookDeliveryRow{}, apiAnswerRow{},
	) {
		rows[r.TableName()] = r
	}
	for _, table := range tables {
		if rows[table] == nil {
			t.Errorf("no row type for table %s", table)
		}
	}
	for table, row := range rows {
		parsed, err := schema.Parse(row, &sync.Map{}, s.read.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, f := range parsed.Fields {
			want = append(want, fmt.Sprintf("%s %s %v", f.DBName, kindOf(s.read.Name(), f.DataType), f.PrimaryKey))
		}
		if got := tableColumns(t, s, table); !slices.Equal(got, want) {
			t.Errorf("%s:\n schema %v\n row    %v", table, got, want)
		}
	}
}

// kindOf is the column type that a field of a row stands for.
func kindOf(dialect string, d schema.DataType) string {
	kinds := map[schema.DataType]string{schema.Int: "INTEGER", schema.Uint: "INTEGER", schema.Bool: "INTEGER", schema.String: "TEXT", schema.Bytes: "BLOB"}
	if dialect == postgresName {
		kinds = map[schema.DataType]string{schema.Int: "bigint", schema.Uint: "bigint", schema.Bool: "boolean", schema.String: "text", schema.Bytes: "bytea"}
	}
	return kinds[d]
}

// tableColumns gives a table's columns as "name type key".
func tableColumns(t *testing.T, s *Store, table string) (got []string) {
	t.Helper()
	query := `SELECT name || ' ' || type || ' ' || iif(pk > 0, 'true', 'false') FROM pragma_table_info(?)`
	if s.read.Name() == postgresName {
		query = `SELECT attname || ' ' || format_type(atttypid, atttypmod) || ' ' ||
				EXISTS (SELECT 1 FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey))
			FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`
	}
	if err := s.read.Raw(query, table).Scan(&got).Error; err != nil {
		t.Fatal(err)
	}
	return got
}

// consult begins a minutes and asks somebody about it.
func consult(t testing.TB, s *Store, id string) {
	t.Helper()
	walk(t, s, id, workflow.Create)
	_, err := service(t, s).Do(context.Background(), workflow.Command{
		Minutes: id, Version: 1, Action: workflow.Consult, Actor: person("rec", workflow.Recorder),
		Asked: []workflow.Invitation{{Unit: "czj", Name: "财政局", Items: []int{1}, Paper: true}},
	})
	if err != nil {
		t.Fatalf("consult: %v (%v)", err, errors.Unwrap(err))
	}
}

func TestNewerSchema(t *testing.T) {
	for _, p := range places() {
		t.Run(p.dialect, func(t *testing.T) { testNewerSchema(t, p.name(t)) })
	}
}

func testNewerSchema(t *testing.T, name string) {
	s, err := Open(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, ?)", true).Error; err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(context.Background(), name)
	var newer *NewerSchemaError
	if !errors.As(err, &newer) || newer.Database != 99 || newer.Program < 3 || !strings.Contains(err.Error(), "请使用新版程序打开") {
		t.Errorf("an old program opened a newer database: %v", err)
	}
}

// TestTriggers tries what no program of ours does.
func TestTriggers(t *testing.T) { onBoth(t, testTriggers) }

func testTriggers(t *testing.T, s *Store) {
	consult(t, s, "m-4")
	walk(t, s, "m-1", workflow.Distribute)
	walk(t, s, "m-2", workflow.Number)
	walk(t, s, "m-3", workflow.Finalize)
	if err := s.Refuse(context.Background(), workflow.Refusal{Minutes: "m-3", Action: workflow.Sign, Actor: workflow.Person{ID: "x"}, Kind: workflow.Stale, Reason: workflow.ReasonVersion}); err != nil {
		t.Fatal(err)
	}
	own := []string{
		"INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE minutes_id = 'm-1' AND version = 8",
		"INSERT OR REPLACE INTO revisions SELECT * FROM revisions WHERE minutes_id = 'm-1'",
		"INSERT OR REPLACE INTO numbers SELECT * FROM numbers WHERE n = 2",
		"INSERT OR REPLACE INTO copies SELECT * FROM copies",
		"INSERT OR REPLACE INTO outbox SELECT * FROM outbox",
		"INSERT OR REPLACE INTO minutes SELECT * FROM minutes WHERE id = 'm-2'",
		"INSERT OR REPLACE INTO refusals SELECT * FROM refusals",
	}
	if s.write.Name() == postgresName {
		own = nil
		for _, r := range rowTypes() {
			own = append(own, "TRUNCATE "+r.TableName()+" CASCADE", "DELETE FROM "+r.TableName())
		}
	}
	for _, stmt := range append(own,
		"UPDATE entries SET note = 'x' WHERE version = 1",
		"DELETE FROM entries WHERE minutes_id = 'm-1' AND version = 8",
		"UPDATE revisions SET text = 'x'",
		"UPDATE refusals SET actor_id = 'y'",
		"DELETE FROM refusals",
		"DELETE FROM revisions",
		"DELETE FROM numbers WHERE n = 2",
		"UPDATE numbers SET n = 9 WHERE n = 2",
		"UPDATE numbers SET minutes_id = 'm-3' WHERE n = 2",
		"UPDATE numbers SET state = 'reserved' WHERE n = 2",
		"UPDATE numbers SET state = 'void' WHERE n = 2", // without a reason
		"UPDATE copies SET unit = 'x'",
		"DELETE FROM copies",
		"DELETE FROM outbox",
		"UPDATE outbox SET payload = '{}'",
		"DELETE FROM minutes WHERE id = 'm-1'",
		"UPDATE minutes SET state = 'recording' WHERE id = 'm-2'", // without a version
		"UPDATE minutes SET version = version + 2 WHERE id = 'm-2'",
		"UPDATE minutes SET version = version + 1, flow_version = 77 WHERE id = 'm-2'",
		"UPDATE minutes SET version = version + 1, title = 'x' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, digest = 'x' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, number_text = 'x' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, issued_on = '2026-06-09' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, pdf_sha256 = '' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, approvals = 'null' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, text_digest = 'x' WHERE id = 'm-3'",
		"UPDATE ledgers SET next = 1",
		"UPDATE ledgers SET next = next - 1",
		"UPDATE ledgers SET next = next + 1, scope = '1999'",
		"DELETE FROM ledgers",
	) {
		if err := s.write.Exec(stmt).Error; err == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
	for _, stmt := range []string{ // what later work needs stays possible
		"UPDATE outbox SET delivered = '2026-06-01', attempts = 1",
		"UPDATE copies SET state = 'received'",
		"UPDATE minutes SET version = version + 1, state = 'closed' WHERE id = 'm-1'",
		"UPDATE numbers SET state = 'void', changed = '2026-06-01', reason = '重号' WHERE n = 2",
	} {
		if err := s.write.Exec(stmt).Error; err != nil {
			t.Errorf("refused: %s: %v", stmt, err)
		}
	}
	if err := s.write.Exec("UPDATE numbers SET state = 'held', reason = '' WHERE n = 2").Error; err == nil {
		t.Error("a voided number came back to life")
	}
}

// TestTamperedDatabase changes the file behind the program's back, triggers
// off, in every column that the history covers; Verify must find each.
func TestTamperedDatabase(t *testing.T) { onBoth(t, testTamperedDatabase) }

func testTamperedDatabase(t *testing.T, s *Store) {
	consult(t, s, "m-4")
	walk(t, s, "m-1", workflow.Close)
	walk(t, s, "m-2", workflow.Number)
	svc := service(t, s)
	void := workflow.Command{Minutes: "m-2", Version: 5, Action: workflow.Void, Actor: person("sig", workflow.Signer), Note: "撤销"}
	if _, err := svc.Do(context.Background(), void); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	for range 3 {
		if _, err := svc.Do(context.Background(), void); workflow.KindOf(err) != workflow.Stale {
			t.Fatal(err)
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Fatalf("the untouched database: %v", err)
	}
	rowid := "rowid"
	if s.write.Name() == postgresName {
		rowid = "ctid"
	}
	dropTriggers(t, s)
	for _, r := range rowTypes() {
		table := r.TableName()
		parsed, err := schema.Parse(r, &sync.Map{}, s.read.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parsed.Fields {
			if table == "outbox" && !slices.Contains([]string{"msg_key", "topic", "minutes_id", "version", "payload", "recipient"}, f.DBName) {
				continue // these change after the commit, or only order
			}
			value := map[schema.DataType]string{schema.Int: "1 - " + f.DBName, schema.Bool: "NOT " + f.DBName}[f.DataType]
			if value == "" {
				value = f.DBName + " || 'x'"
			}
			tampered(t, s, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = (SELECT MIN(%s) FROM %s)", table, f.DBName, value, rowid, rowid, table))
		}
		if table != "refusals" { // a chain does not show that its end was cut off
			tampered(t, s, fmt.Sprintf("DELETE FROM %s WHERE %s = (SELECT MAX(%s) FROM %s)", table, rowid, rowid, table))
		}
		tampered(t, s, fmt.Sprintf("DELETE FROM %s WHERE %s = (SELECT MIN(%s) FROM %s)", table, rowid, rowid, table))
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Errorf("after every change was taken back: %v", err)
	}
}

// dropTriggers takes away all that keeps the tables' rows as they are.
func dropTriggers(t *testing.T, s *Store) {
	t.Helper()
	query := "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
	stmts := []string{"PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"}
	if s.write.Name() == postgresName {
		stmts = nil
		query = `SELECT * FROM (SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname || ' CASCADE' FROM pg_constraint
				WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'c', 'p') AND conrelid <> 'goose_db_version'::regclass ORDER BY contype) AS c
			UNION ALL SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal`
	}
	var found []string
	if err := s.write.Raw(query).Scan(&found).Error; err != nil || len(found) < 10 {
		t.Fatalf("%d triggers, %v", len(found), err)
	}
	for _, stmt := range append(stmts, found...) {
		if err := s.write.Exec(stmt).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// tampered makes the change, demands that Verify finds it, and takes it back.
func tampered(t *testing.T, s *Store, stmt string) {
	t.Helper()
	undo := errors.New("take back")
	err := s.write.Transaction(func(tx *gorm.DB) error {
		if done := tx.Exec(stmt); done.Error != nil || done.RowsAffected != 1 {
			t.Fatalf("%s: %v, %d rows", stmt, done.Error, done.RowsAffected)
		}
		if err := verify(tx); err == nil {
			t.Errorf("not found: %s", stmt)
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
}

// dump writes the whole database as text.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{"minutes", "entries", "revisions", "numbers", "ledgers", "copies", "outbox", "refusals"} {
		var rows []map[string]any
		if err := s.read.Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			fmt.Fprintln(&b, table, r)
		}
	}
	return b.String()
}
