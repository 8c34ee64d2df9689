package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"jiyao/drafting"
	"jiyao/workflow"
)

// The tamper suite changes a stored office behind the program's back, triggers
// off, in every way that the schema has room for, and demands that each change
// is found and its row named. The cases come from the schema: a table or column
// that is added fails the suite until it is covered, or listed here with the
// reason why it is not.

// A covering says how damage of a table is named.
type covering struct {
	label  string
	key, n string // columns that give DamageError.Minutes and Row; empty if another way
	// also are the labels under which a change of a row's own name may show: it
	// is then one row too few and one too many.
	also []string
}

func coverings() map[string]covering {
	return map[string]covering{
		"minutes":         {"纪要", "id", "version", []string{"办理记录", "文号登记簿"}},
		"entries":         {"办理记录", "minutes_id", "version", []string{"纪要", "稿本"}},
		"revisions":       {"稿本", "minutes_id", "n", []string{"纪要"}},
		"participants":    {"会签", "minutes_id", "n", []string{"纪要"}},
		"copies":          {"分送", "minutes_id", "n", []string{"纪要"}},
		"outbox":          {"消息", "minutes_id", "", []string{"纪要"}},
		"numbers":         {"文号登记簿", "", "n", nil},
		"ledgers":         {"文号登记簿", "", "", nil},
		"refusals":        {"拒办记录", "", "n", nil},
		"alterations":     {"资料变更记录", "", "n", []string{publicationTable, excerptTable}},
		"meetings":        {"会议案卷", "id", "version", []string{"会议案卷变更记录"}},
		"meeting_records": {"会议案卷变更记录", "meeting_id", "version", []string{"会议案卷"}},
		"meeting_raw":     {"原始记录登记", "meeting_id", "n", nil},
		"dismissals":      {"校对意见忽略放行记录", "minutes_id", "n", []string{"纪要"}},
		"log_leaves":      {workflow.LogTable, "", "", []string{"办理记录", "稿本"}},
		"log_heads":       {workflow.HeadsTable, "", "", nil},
		"excerpts":        {excerptTable, "minutes_id", "n", []string{"资料变更记录"}},
		"publications":    {publicationTable, "minutes_id", "n", []string{"资料变更记录"}},
		"log_waiting":     {"", "", "", nil}, // named by the row that waits
	}
}

// uncovered are the tables and columns that say nothing which has to be proved.
func uncovered() map[string]string {
	out := map[string]string{
		"goose_db_version": "the schema's own version",
		"leases":           "who is writing just now: it ends by itself",
		"accounts":         "passwords as digests; what was done about accounts is in alterations",
		"sign_ins":         "who tried to sign in: the schema refuses to change it, and no act of the office rests on it",
		"sign_in_waits":    "how long to wait for the next try",
		"sessions":         "who has signed in just now: it ends by itself",
		"invitations":      "links that are used once; who made them is in alterations",
		"api_tokens":       "tokens as digests; who made and revoked them is in alterations",
		"proposals":        "what waits for a second person: the schema refuses to change it, and what it changed is in alterations",
		"person_settings":  "how somebody wants the pages to look",
		"send_lists":       "whom a minutes is to be sent to, before it is: what was sent is in entries and copies",
		"copy_urges":       "reminders: the schema refuses to change them, and no act rests on one",
		"copy_links":       "links as digests: what is done by them is in entries",
		"copy_marks":       "which sheet bears which mark: the schema refuses to change it, and no act rests on one",
		"print_runs":       "how many were printed and destroyed: the schema refuses to change it, and no act rests on it",
		"readings":         "what each reader has seen last: no act of the office",
		"tasks":            "how decisions are carried out after the minutes: the schema keeps every change in task_changes",
		"task_units":       "the same by unit",
		"task_changes":     "the schema refuses to change it, and no act on a minutes rests on it",
		"outbox.id":        "the order of delivery; the key names the message",
		"log_waiting.id":   "the order in which rows are sealed",
	}
	out["webhooks"] = "addresses of other systems; who set them is in alterations"
	out["webhook_deliveries"] = "what other systems were told, and again if asked for: no act of the office"
	out["api_answers"] = "what programs were answered, for a day"
	for _, table := range []string{"state", "minutes", "docs", "words", "words_config", "words_data", "words_docsize", "words_idx"} {
		out["search_"+table] = "the index of words: it is made of the minutes, and what is found is compared with them"
	}
	for _, column := range []string{
		"delivered", "attempts", "due", "worker", "fence", "parked", "reason", "dead", "retries", "retried", "retried_by_id", "retried_by",
	} {
		out["outbox."+column] = "how far delivery has come: it changes after the commit, and no act rests on it"
	}
	return out
}

// tamperedOffice is an office with a row in every table: sealed twice, and with
// rows still waiting.
func tamperedOffice(t *testing.T, s *Store) (key workflow.HeadSigner, heads []workflow.Head) {
	t.Helper()
	ctx, svc := context.Background(), service(t, s)
	key = sealKey(t)
	walk(t, s, "m-1", workflow.Close)
	consult(t, s, "m-4")
	furnishMeeting(t, s, "d-1")
	letStand(t, s, "m-1")
	heads = append(heads, sealAll(t, s, key).Head)
	walk(t, s, "m-2", workflow.Number)
	letStand(t, s, "m-2")
	void := workflow.Command{Minutes: "m-2", Version: 5, Action: workflow.Void, Actor: person("sig", workflow.Signer), Note: "撤销"}
	if _, err := svc.Do(ctx, void); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := svc.Do(ctx, void); workflow.KindOf(err) != workflow.Stale {
			t.Fatal(err)
		}
	}
	consult(t, s, "m-5")
	who := workflow.Person{ID: "admin", Name: "骆平"}
	lines := []workflow.Alteration{
		{Book: "units", Key: "fgw", After: `{"name":"市发改委"}`, Actor: who, Recorded: sealTime()},
		{Book: "units", Key: "czj", After: `{"name":"市财政局"}`, Actor: who, Note: "方案", Recorded: sealTime()},
	}
	if err := s.Alter(ctx, lines, 0); err != nil {
		t.Fatal(err)
	}
	publicise(t, s, "m-1")
	excerpted(t, s, "m-1")
	heads = append(heads, sealAll(t, s, key).Head)
	walk(t, s, "m-6", workflow.Submit)
	furnishMeeting(t, s, "d-2")
	walk(t, s, "m-3", workflow.Sign)
	svc.Series = workflow.Series{ID: "zhuanti", Form: "专题会议纪要〔{year}〕{n}号"}
	if _, err := svc.Do(ctx, workflow.Command{Minutes: "m-3", Version: 4, Action: workflow.Number, Actor: person("clk", workflow.Clerk)}); err != nil {
		t.Fatal(err)
	}
	return key, heads
}

// letStand lets two findings of a minutes stand, one for the whole office, and
// takes the other back.
func letStand(t *testing.T, s *Store, minutes string) {
	t.Helper()
	d := workflow.Dismissal{
		Minutes: minutes, Rule: "M27", Anchor: drafting.Anchor{Quote: "我们𠮷", Before: "会议指出，", After: "要办", Start: 12},
		Reason: "照录原话", By: workflow.Person{ID: "rec", Name: "记"}, At: sealTime(),
	}
	if _, err := s.Dismiss(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	d.Passed, d.Wide = true, true
	if _, err := s.Dismiss(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Restore(t.Context(), minutes, 1, d.By, sealTime()); err != nil {
		t.Fatal(err)
	}
}

func TestTamper(t *testing.T) { onBoth(t, testTamper) }

func testTamper(t *testing.T, s *Store) {
	key, heads := tamperedOffice(t, s)
	check := Check{Key: key.HeadVerifier, Witnesses: []workflow.Witness{heads[1].Witness(), heads[0].Witness()}}
	if got, err := s.VerifyWith(context.Background(), check); err != nil || got.Waiting == 0 {
		t.Fatalf("the untouched office: %+v, %v", got, err)
	}
	dropTriggers(t, s)
	tables := schemaTables(t, s)
	for table := range coverings() {
		if !slices.Contains(tables, table) {
			t.Errorf("the suite covers table %s, which is not there", table)
		}
	}
	for _, table := range tables {
		if uncovered()[table] != "" {
			continue
		}
		c, ok := coverings()[table]
		if !ok {
			t.Errorf("table %s: neither covered by verification nor listed with a reason", table)
			continue
		}
		t.Run(table, func(t *testing.T) { tampering{t, s, check, table, c}.all() })
	}
	if _, err := s.VerifyWith(context.Background(), check); err != nil {
		t.Errorf("after every change was taken back: %v", err)
	}
}

func schemaTables(t *testing.T, s *Store) (tables []string) {
	t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	if s.read.Name() == postgresName {
		list = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`
	}
	if err := s.read.Raw(list).Scan(&tables).Error; err != nil || len(tables) == 0 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	return tables
}

// A tampering is everything that is done to one table.
type tampering struct {
	*testing.T
	s        *Store
	check    Check
	table    string
	covering covering
}

// A rowCase is one row of the table as the suite finds it again.
type rowCase struct {
	where   string // meets this row alone
	minutes string // as DamageError names it; "*" for any
	n       int    // likewise; -1 for any
}

func (c tampering) all() {
	columns := map[string]string{} // name to type
	var names []string
	for _, column := range tableColumns(c.T, c.s, c.table) {
		parts := strings.Split(column, " ")
		names = append(names, parts[0])
		columns[parts[0]] = strings.ToLower(parts[1])
	}
	rows := c.rows()
	if len(rows) < 2 {
		c.Fatalf("the office has %d rows in it", len(rows))
	}
	for _, row := range []rowCase{rows[0], rows[len(rows)-1]} {
		for _, name := range names {
			if uncovered()[c.table+"."+name] == "" {
				c.change(row, name, columns[name])
			}
		}
		c.found("delete "+row.where, row, false, "DELETE FROM "+c.table+" WHERE "+row.where)
		c.insert(row, names)
	}
	c.swap(rows[0], rows[len(rows)-1], names)
}

// rows lists the table's rows.
func (c tampering) rows() (out []rowCase) {
	id, key, n := "rowid", "'*'", "-1"
	if c.s.write.Name() == postgresName {
		id = "ctid"
	}
	if c.covering.key != "" {
		key = c.covering.key
	}
	if c.covering.n != "" {
		n = c.covering.n
	}
	var found []struct {
		Place, Key string
		N          int
	}
	err := c.s.read.Raw(fmt.Sprintf("SELECT CAST(%s AS TEXT) AS place, %s AS key, %s AS n FROM %s ORDER BY %[1]s", id, key, n, c.table)).Scan(&found).Error
	if err != nil {
		c.Fatal(err)
	}
	for _, r := range found {
		out = append(out, rowCase{fmt.Sprintf("%s = '%s'", id, r.Place), r.Key, r.N})
	}
	return out
}

// change changes one value in several ways.
func (c tampering) change(row rowCase, column, kind string) {
	values := []string{column + " || 'x'", "''", "REPLACE(" + column + ", '2026-06-01', '2026-06-02')"}
	switch kind {
	case "integer", "bigint":
		values = []string{column + " + 1", column + " - 1", "0"}
	case "boolean":
		values = []string{"NOT " + column}
	}
	own := column == c.covering.key || column == c.covering.n || c.covering.key == "" && c.covering.n == ""
	for _, value := range values {
		what := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", c.table, column, value, row.where)
		c.found(what, row, !own, what+fmt.Sprintf(" AND %s <> %s", column, value))
	}
}

// insert puts a copy of the row beside it, as it is and under other names.
func (c tampering) insert(row rowCase, names []string) {
	c.found("duplicate "+row.where, row, false, fmt.Sprintf("INSERT INTO %s SELECT * FROM %[1]s WHERE %s", c.table, row.where))
	for _, renamed := range names {
		columns := slices.Clone(names)
		for i, name := range columns {
			if name == renamed {
				columns[i] = name + " || 'x'"
				if slices.Contains([]string{"n", "version", "seq", "size", "row_n", "id", "next"}, name) && c.table != "minutes" {
					columns[i] = name + " + 1000"
				}
			}
		}
		what := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %[1]s WHERE %s", c.table, strings.Join(names, ", "), strings.Join(columns, ", "), row.where)
		if c.s.write.Name() == postgresName && c.table == "log_waiting" {
			what = strings.Replace(what, ") SELECT", ") OVERRIDING SYSTEM VALUE SELECT", 1)
		}
		c.found(what, row, false, what)
	}
}

// swap exchanges what two rows say, name by name.
func (c tampering) swap(a, b rowCase, names []string) {
	for _, name := range names {
		if uncovered()[c.table+"."+name] != "" {
			continue
		}
		what := fmt.Sprintf(`UPDATE %s SET %s = CASE WHEN %s THEN (SELECT %[2]s FROM %[1]s WHERE %[4]s) ELSE (SELECT %[2]s FROM %[1]s WHERE %[3]s) END
			WHERE (%[3]s OR %[4]s) AND (SELECT COUNT(DISTINCT %[2]s) FROM %[1]s WHERE %[3]s OR %[4]s) = 2`, c.table, name, a.where, b.where)
		c.found(what, rowCase{minutes: "*", n: -1}, false, what)
	}
}

// found makes the change in a transaction, demands that it is found, and takes
// it back. exact demands that the row itself is named. A change that the
// database refuses, or that changes nothing, is none.
func (c tampering) found(what string, row rowCase, exact bool, stmt string) {
	c.Helper()
	undo := errors.New("take back")
	err := c.s.write.Transaction(func(tx *gorm.DB) error {
		before := c.content(tx)
		done := tx.Exec(stmt)
		if done.Error != nil || c.content(tx) == before {
			return undo
		}
		c.named(what, row, exact, verifyIn(tx, c.check))
		return undo
	})
	if !errors.Is(err, undo) {
		c.Fatal(err)
	}
}

// content is all that the table's covered columns say, in whatever order.
func (c tampering) content(tx *gorm.DB) string {
	var rows []map[string]any
	if err := tx.Table(c.table).Find(&rows).Error; err != nil {
		c.Fatal(err)
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		for column := range uncovered() {
			if table, name, _ := strings.Cut(column, "."); table == c.table {
				delete(row, name)
			}
		}
		lines[i] = fmt.Sprint(row) // in the order of the columns' names
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (c tampering) named(what string, row rowCase, exact bool, err error) {
	c.Helper()
	var damage *workflow.DamageError
	labels := append([]string{c.covering.label}, c.covering.also...)
	switch {
	case err == nil:
		c.Errorf("not found: %s", what)
	case !errors.As(err, &damage):
		c.Errorf("%s: no row is named: %v (%v)", what, err, errors.Unwrap(err))
	case exact && (damage.Table != labels[0] || row.minutes != "*" && damage.Minutes != row.minutes || row.n >= 0 && damage.Row != row.n):
		c.Errorf("%s\nnamed %s %s %d, want %s %s %d", what, damage.Table, damage.Minutes, damage.Row, labels[0], row.minutes, row.n)
	case !exact && labels[0] != "" && !slices.Contains(labels, damage.Table):
		c.Errorf("%s\nnamed %s %s %d, want one of %v", what, damage.Table, damage.Minutes, damage.Row, labels)
	}
}
