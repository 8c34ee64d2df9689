package store

import (
	"context"
	"database/sql"
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

func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "jiyao.db"))
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
		Store: s, Flow: func(workflow.FlowID) (*workflow.Flow, error) { return flow, nil },
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

func TestPragmas(t *testing.T) {
	s := open(t)
	for _, db := range []*gorm.DB{s.write, s.read} {
		if err := assertPragmas(context.Background(), db); err != nil {
			t.Error(err)
		}
		if err := db.Exec("PRAGMA synchronous = NORMAL").Error; err != nil {
			t.Fatal(err)
		}
		if err := assertPragmas(context.Background(), db); err == nil {
			t.Error("synchronous=NORMAL passed")
		}
	}
	if err := s.read.Exec("DELETE FROM outbox").Error; err == nil {
		t.Error("the reading pool can write")
	}
}

// TestRowsMatchSchema compares each row type with its table as migrated.
func TestRowsMatchSchema(t *testing.T) {
	s := open(t)
	var tables []string
	err := s.read.Raw(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`).Scan(&tables).Error
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]any{}
	for _, r := range []interface{ TableName() string }{minutesRow{}, entryRow{}, revisionRow{}, numberRow{}, participantRow{}, copyRow{}, messageRow{}, refusalRow{}, alterationRow{}} {
		rows[r.TableName()] = r
	}
	if len(rows) != len(tables) {
		t.Errorf("%d row types for tables %v", len(rows), tables)
	}
	for table, row := range rows {
		parsed, err := schema.Parse(row, &sync.Map{}, s.read.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, f := range parsed.Fields {
			kind := "TEXT"
			if f.DataType == schema.Int || f.DataType == schema.Uint || f.DataType == schema.Bool {
				kind = "INTEGER"
			}
			want = append(want, fmt.Sprintf("%s %s %v", f.DBName, kind, f.PrimaryKey))
		}
		if err := s.read.Raw(`SELECT name || ' ' || type || ' ' || iif(pk > 0, 'true', 'false') FROM pragma_table_info(?)`, table).Scan(&got).Error; err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n schema %v\n row    %v", table, got, want)
		}
	}
}

func TestNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jiyao.db")
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)").Error; err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(context.Background(), path)
	var newer *NewerSchemaError
	if !errors.As(err, &newer) || newer.Database != 99 || newer.Program < 2 {
		t.Errorf("an old program opened a newer database: %v", err)
	}
}

// TestTriggers tries what no program of ours does.
func TestTriggers(t *testing.T) {
	s := open(t)
	walk(t, s, "m-1", workflow.Distribute)
	walk(t, s, "m-2", workflow.Number)
	walk(t, s, "m-3", workflow.Finalize)
	if err := s.Refuse(context.Background(), workflow.Refusal{Minutes: "m-3", Action: workflow.Sign, Actor: workflow.Person{ID: "x"}, Kind: workflow.Stale, Reason: workflow.ReasonVersion}); err != nil {
		t.Fatal(err)
	}
	for _, stmt := range []string{
		"UPDATE entries SET note = 'x' WHERE version = 1",
		"DELETE FROM entries WHERE minutes_id = 'm-1' AND version = 8",
		"INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE minutes_id = 'm-1' AND version = 8",
		"INSERT OR REPLACE INTO revisions SELECT * FROM revisions WHERE minutes_id = 'm-1'",
		"INSERT OR REPLACE INTO numbers SELECT * FROM numbers WHERE n = 2",
		"INSERT OR REPLACE INTO copies SELECT * FROM copies",
		"INSERT OR REPLACE INTO outbox SELECT * FROM outbox",
		"INSERT OR REPLACE INTO minutes SELECT * FROM minutes WHERE id = 'm-2'",
		"UPDATE revisions SET text = 'x'",
		"UPDATE refusals SET actor_id = 'y'",
		"DELETE FROM refusals",
		"INSERT OR REPLACE INTO refusals SELECT * FROM refusals",
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
	} {
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
func TestTamperedDatabase(t *testing.T) {
	s := open(t)
	walk(t, s, "m-1", workflow.Close)
	walk(t, s, "m-2", workflow.Number)
	svc := service(t, s)
	void := workflow.Command{Minutes: "m-2", Version: 5, Action: workflow.Void, Actor: person("sig", workflow.Signer), Note: "撤销"}
	if _, err := svc.Do(context.Background(), void); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := svc.Do(context.Background(), void); workflow.KindOf(err) != workflow.Stale {
			t.Fatal(err)
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Fatalf("the untouched database: %v", err)
	}
	dropTriggers(t, s)
	for table, r := range map[string]interface{ TableName() string }{
		"minutes": minutesRow{}, "entries": entryRow{}, "revisions": revisionRow{}, "numbers": numberRow{}, "copies": copyRow{}, "outbox": messageRow{}, "refusals": refusalRow{},
	} {
		parsed, err := schema.Parse(r, &sync.Map{}, s.read.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parsed.Fields {
			if later := map[string]bool{"outbox.delivered": true, "outbox.attempts": true, "outbox.id": true}; later[table+"."+f.DBName] {
				continue // these change after the commit, or only order
			}
			value := f.DBName + " || 'x'"
			if f.DataType == schema.Int || f.DataType == schema.Bool {
				value = "1 - " + f.DBName
			}
			tampered(t, s, fmt.Sprintf("UPDATE %s SET %s = %s WHERE rowid = (SELECT MIN(rowid) FROM %s)", table, f.DBName, value, table))
		}
		if table != "refusals" { // a chain does not show that its end was cut off
			tampered(t, s, fmt.Sprintf("DELETE FROM %s WHERE rowid = (SELECT MAX(rowid) FROM %s)", table, table))
		}
		tampered(t, s, fmt.Sprintf("DELETE FROM %s WHERE rowid = (SELECT MIN(rowid) FROM %s)", table, table))
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Errorf("after every change was taken back: %v", err)
	}
}

func dropTriggers(t *testing.T, s *Store) {
	t.Helper()
	var names []string
	if err := s.write.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger'").Scan(&names).Error; err != nil || len(names) < 10 {
		t.Fatalf("%d triggers, %v", len(names), err)
	}
	for _, stmt := range append([]string{"PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"}, names...) {
		if !strings.HasPrefix(stmt, "PRAGMA") {
			stmt = "DROP TRIGGER " + stmt
		}
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

// TestEveryStatementFails fails the n-th statement of a step, for every n, and
// demands that nothing of the step stays and that it can be done afterwards.
func TestEveryStatementFails(t *testing.T) {
	for i, action := range []workflow.Action{workflow.Create, workflow.Number, workflow.Void, workflow.Distribute} {
		t.Run(string(action), func(t *testing.T) { failEveryStatement(t, i, action) })
	}
}

func failEveryStatement(t *testing.T, i int, action workflow.Action) {
	s := open(t)
	id := fmt.Sprintf("m-%d", i)
	before := map[workflow.Action]workflow.Action{workflow.Number: workflow.Sign, workflow.Void: workflow.Number, workflow.Distribute: workflow.Issue}[action]
	cmd := workflow.Command{Action: workflow.Void, Actor: person("sig", workflow.Signer), Note: "撤销"}
	if before != "" {
		walk(t, s, id, before)
	}
	for n, c := range line(id) {
		if c.Action == action {
			cmd, cmd.Version = c, n
		}
	}
	if action == workflow.Void {
		cmd.Version = 5
	}
	cmd.Minutes, cmd.Key = id, "k"
	count, failAt := 0, 0
	injected := errors.New("injected")
	hook(t, s, func(string) error {
		if count++; count == failAt {
			return injected
		}
		return nil
	})
	clean := dump(t, s)
	for failAt = 1; ; failAt++ {
		count = 0
		_, err := service(t, s).Do(context.Background(), cmd)
		if err == nil {
			break
		}
		if workflow.KindOf(err) != workflow.Internal || !(errors.Is(err, injected) || errors.Is(err, context.Canceled)) {
			t.Fatalf("statement %d: %v", failAt, err)
		}
		if got := dump(t, s); got != clean {
			t.Fatalf("statement %d failed and left something:\n%s\nbefore:\n%s", failAt, got, clean)
		}
		if failAt > 50 {
			t.Fatal("it never succeeds")
		}
	}
	if failAt < 5 {
		t.Errorf("only %d statements were failed", failAt-1)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// A failing is the writer's connection with a way to fail: before every call,
// beginning and committing included, it asks.
type failing struct {
	*pinned
	ask func(query string) error
}

func (f *failing) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := f.ask(query); err != nil {
		return nil, err
	}
	return f.pinned.ExecContext(ctx, query, args...)
}

func (f *failing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := f.ask(query); err != nil {
		return nil, err
	}
	return f.pinned.QueryContext(ctx, query, args...)
}

func (f *failing) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := f.ask(query); err != nil {
		cancelled, cancel := context.WithCancel(ctx)
		cancel() // a *sql.Row with an error cannot be had otherwise
		return f.pool.QueryRowContext(cancelled, query, args...)
	}
	return f.pinned.QueryRowContext(ctx, query, args...)
}

func (f *failing) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	if err := f.ask("BEGIN"); err != nil {
		return nil, err
	}
	_, err := f.pinned.BeginTx(ctx, opts)
	return &failingTx{f}, err
}

type failingTx struct{ *failing }

func (f *failingTx) Commit() error {
	if err := f.ask("COMMIT"); err != nil {
		return errors.Join(err, f.Rollback())
	}
	return (&pinnedTx{f.pinned}).Commit()
}

func (f *failingTx) Rollback() error { return (&pinnedTx{f.pinned}).Rollback() }

// hook lets ask fail the writer's calls.
func hook(t *testing.T, s *Store, ask func(query string) error) {
	t.Helper()
	db, err := over(&failing{s.writeConn, ask}, writer)
	if err != nil {
		t.Fatal(err)
	}
	s.write = db
}

// dump writes the whole database as text.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{"minutes", "entries", "revisions", "numbers", "copies", "outbox", "refusals"} {
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

// TestBatch puts sound, stale and spoilt steps into one transaction: each hears
// its own answer, and the sound ones are kept.
func TestBatch(t *testing.T) {
	s := open(t)
	const n = 20
	var batch []request
	for i := range n {
		id := fmt.Sprintf("m-%02d", i)
		walk(t, s, id, workflow.Submit)
		m, err := s.Minutes(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		flow, _ := service(t, s).Flow(workflow.FlowID{})
		step, err := workflow.Decide(m, workflow.Command{Minutes: id, Version: m.Version, Action: workflow.Approve, Actor: person("rev", workflow.Reviewer)},
			workflow.Facts{Flow: flow, Now: service(t, s).Now()})
		if err != nil {
			t.Fatal(err)
		}
		switch i % 4 {
		case 1:
			step.Entry.Version++
			step.Minutes.Version++
		case 2:
			step.Messages[0].Topic = ""
		}
		batch = append(batch, request{ctx: context.Background(), step: step, reply: make(chan result, 1)})
	}
	s.writeBatch(batch)
	for i, r := range batch {
		got := <-r.reply
		want := map[int]workflow.Kind{0: "", 1: workflow.Stale, 2: workflow.Internal, 3: ""}[i%4]
		if workflow.KindOf(got.err) != want {
			t.Errorf("step %d: %v, want %q", i, got.err, want)
		}
		m, err := s.Minutes(context.Background(), fmt.Sprintf("m-%02d", i))
		if err != nil || (m.Version == 3) != (want == "") {
			t.Errorf("minutes %d is at version %d (%v)", i, m.Version, err)
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestBrokenBatch breaks the transaction itself in the middle of a batch: every
// step is then tried on its own, and all sound ones are kept.
func TestBrokenBatch(t *testing.T) {
	s := open(t)
	count := 0
	hook(t, s, func(string) error {
		if count++; count == 13 {
			return sql.ErrConnDone
		}
		return nil
	})
	flow, _ := service(t, s).Flow(workflow.FlowID{})
	var batch []request
	for i := range 5 {
		cmd := line("x")[0]
		cmd.Minutes = fmt.Sprintf("m-%d", i)
		step, err := workflow.Decide(workflow.Minutes{}, cmd, workflow.Facts{Flow: flow, Now: service(t, s).Now()})
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, request{ctx: context.Background(), step: step, reply: make(chan result, 1)})
	}
	s.writeBatch(batch)
	for i, r := range batch {
		if got := <-r.reply; got.err != nil {
			t.Errorf("step %d: %v (%v)", i, got.err, errors.Unwrap(got.err))
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestUnheard: whoever stops waiting while the writer is at his step hears
// that the outcome is unknown, not that nothing happened; the same key tells
// what became of it.
func TestUnheard(t *testing.T) {
	s := open(t)
	walk(t, s, "m-1", workflow.Submit)
	reached, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	hook(t, s, func(query string) error {
		if query == "COMMIT" {
			once.Do(func() { close(reached) })
			<-goOn
		}
		return nil
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-reached
		cancel()
	}()
	cmd := line("m-1")[2]
	cmd.Minutes, cmd.Version, cmd.Key = "m-1", 2, "click"
	_, err := service(t, s).Do(ctx, cmd)
	close(goOn)
	if workflow.KindOf(err) != workflow.Unknown || !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "没有生效") {
		t.Errorf("got %s: %v", workflow.KindOf(err), err)
	}
	step, err := service(t, s).Do(context.Background(), cmd)
	if err != nil || step.Minutes.Version != 3 || step.Revision != nil { // the step brought no text
		t.Errorf("the same click again: version %d, revision %v, %v", step.Minutes.Version, step.Revision, err)
	}
}

// TestDoneIsDone: an answer that is there is given, whether or not the context
// has ended too.
func TestDoneIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for i := range 200 {
		r := request{ctx: ctx, reply: make(chan result, 1)}
		r.reply <- result{step: workflow.Step{Entry: workflow.Entry{Version: 7}}}
		if got := r.wait(); got.err != nil || got.step.Entry.Version != 7 {
			t.Fatalf("look %d: %v", i, got.err)
		}
	}
}

// TestEndedBefore: a step whose context has ended is never queued, so it is
// certain that nothing happened.
func TestEndedBefore(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for i := range 50 {
		_, err := s.Commit(ctx, workflow.Step{})
		if workflow.KindOf(err) != workflow.Internal || !strings.Contains(err.Error(), "没有生效") {
			t.Fatalf("try %d: %v", i, err)
		}
	}
}

// BenchmarkCommit measures durable steps (synchronous=FULL) from one office
// worker and from many at once: a saved draft of about 3 KB each.
func BenchmarkCommit(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) { benchmarkCommit(b, clients) })
	}
}

func benchmarkCommit(b *testing.B, clients int) {
	s := open(b)
	svc := service(b, s)
	for c := range clients {
		walk(b, s, fmt.Sprintf("m-%d", c), workflow.Submit)
	}
	b.ResetTimer()
	var done sync.WaitGroup
	for c := range clients {
		done.Go(func() {
			id := fmt.Sprintf("m-%d", c)
			for i := c; i < b.N; i += clients {
				if err := toAndFro(svc, id); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	done.Wait()
	b.StopTimer()
	b.ReportMetric(float64(2*b.N)/b.Elapsed().Seconds(), "steps/s")
}

// toAndFro is two steps: withdrawn and submitted again.
func toAndFro(svc *workflow.Service, id string) error {
	m, err := svc.Store.Minutes(context.Background(), id)
	for _, action := range []workflow.Action{workflow.Withdraw, workflow.Submit} {
		if err != nil {
			return err
		}
		var step workflow.Step
		step, err = svc.Do(context.Background(), workflow.Command{
			Minutes: id, Version: m.Version, Action: action, Actor: person("rec", workflow.Recorder),
		})
		m = step.Minutes
	}
	return err
}
