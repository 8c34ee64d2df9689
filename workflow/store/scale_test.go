package store

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"jiyao/workflow"
)

const (
	perMinutes = 100 // entries that each minutes has
	templates  = 10  // cases that the others are copies of: most are closed, some wait in every state
)

// scaleEntries is how many entries the benchmarks' database has. An office's
// whole life is JIYAO_SCALE_ENTRIES=10000000 (some 10 GB): 100,000 minutes.
func scaleEntries(b *testing.B) int {
	if n, err := strconv.Atoi(os.Getenv("JIYAO_SCALE_ENTRIES")); err == nil {
		return n
	}
	return 20_000
}

// BenchmarkAtScale measures what a page waits for, in a database of
// JIYAO_SCALE_ENTRIES entries while a hundred steps a second go on beside it:
// desks, a history, a page of a list. JIYAO_SCALE_DIR keeps the SQLite file for
// the next run.
func BenchmarkAtScale(b *testing.B) {
	for _, p := range places() {
		b.Run(p.dialect, func(b *testing.B) {
			name, copies := p.name(b), scaleEntries(b)/perMinutes
			if dir := os.Getenv("JIYAO_SCALE_DIR"); dir != "" && p.dialect != postgresName {
				name = filepath.Join(dir, "scale.db")
			}
			s := openNamed(b, name)
			fillScale(b, s, copies)
			for _, r := range scaleReads(b, s, copies) {
				b.Run(r.name, func(b *testing.B) { r.measure(b, s) })
			}
		})
	}
}

// A scaleRead is one thing that somebody asks for; which of the many is drawn by i.
type scaleRead struct {
	name string
	ask  func(ctx context.Context, i int) (rows int, err error)
}

// scaleReads are the pages of an office: the desk of each kind of holder, the
// history of a case, and a list by every filter.
func scaleReads(b *testing.B, s *Store, copies int) []scaleRead {
	at := func(states ...workflow.State) (all []workflow.PlaceOf) {
		for _, state := range states {
			all = append(all, workflow.PlaceOf{Flow: "default", Place: workflow.Place{State: state}})
		}
		return all
	}
	desk := func(name string, of func(i int) workflow.Desk) scaleRead {
		return scaleRead{"desk/" + name, func(ctx context.Context, i int) (int, error) {
			found, err := s.Waiting(ctx, of(i))
			return len(found), err
		}}
	}
	list := func(name string, f workflow.Filter) scaleRead {
		return scaleRead{"list/" + name, func(ctx context.Context, _ int) (int, error) {
			page, _, err := s.List(ctx, f)
			return len(page), err
		}}
	}
	_, deep, err := s.List(context.Background(), workflow.Filter{State: "review", Limit: 150})
	if err != nil {
		b.Fatal(err)
	}
	return []scaleRead{
		desk("reviewer", func(int) workflow.Desk { return workflow.Desk{Person: "rev", Places: at("review")} }),
		desk("clerk", func(int) workflow.Desk {
			return workflow.Desk{Person: "clk", Places: at("collation", "issued", "distributed"), Drafts: at("recording", "withdrawn")}
		}),
		desk("recorder", func(i int) workflow.Desk {
			return workflow.Desk{Person: fmt.Sprint("rec-", i%200), Drafts: at("recording", "withdrawn")}
		}),
		desk("posts", func(i int) workflow.Desk {
			return workflow.Desk{Person: "sig", Posts: []string{fmt.Sprint("fgfsz-", i%20), fmt.Sprint("fgfsz-", (i+1)%20)}, Places: at("signing")}
		}),
		desk("unit", func(i int) workflow.Desk { return workflow.Desk{Person: "unit", Unit: fmt.Sprint("u1-", i%50)} }),
		desk("unit-of-all", func(int) workflow.Desk { return workflow.Desk{Person: "unit", Unit: "u0"} }),
		{"history", func(ctx context.Context, i int) (int, error) {
			found, err := s.Entries(ctx, scaleID(i%copies))
			return len(found), err
		}},
		{"minutes", func(ctx context.Context, i int) (int, error) {
			m, err := s.Minutes(ctx, scaleID(i%copies))
			return m.Revision, err
		}},
		list("all", workflow.Filter{}),
		list("state", workflow.Filter{State: "review"}),
		list("state-deep", workflow.Filter{State: "review", After: deep}),
		list("type", workflow.Filter{Type: "changwu"}),
		list("rare-type", workflow.Filter{Type: "rare"}),
		list("drafter", workflow.Filter{Drafter: "rec-7"}),
		list("year", workflow.Filter{Year: "2003"}),
		list("words", workflow.Filter{Words: "城市更新"}),
		list("rare-words", workflow.Filter{Words: "〔2003〕1号"}),
	}
}

// measure asks again and again while others write, and reports how long the
// median and the slowest in a hundred took.
func (r scaleRead) measure(b *testing.B, s *Store) {
	stop := writeBeside(b, s)
	var took []time.Duration
	rows := 0
	for i := 0; b.Loop(); i++ {
		begun := time.Now()
		n, err := r.ask(context.Background(), i*7919) // a prime: not the same neighbours
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begun))
		rows = n
	}
	b.StopTimer()
	b.ReportMetric(stop(), "writes/s")
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
	b.ReportMetric(float64(rows), "rows")
}

// writeBeside carries out a hundred steps a second until it is stopped, and
// then says how many they were.
func writeBeside(b *testing.B, s *Store) (stop func() float64) {
	const writers, pace = 4, 80 * time.Millisecond // two steps each
	svc := service(b, s)
	end := make(chan struct{})
	var done sync.WaitGroup
	var steps atomic.Int64
	begun := time.Now()
	for w := range writers {
		done.Go(func() {
			tick := time.NewTicker(pace)
			defer tick.Stop()
			for {
				select {
				case <-end:
					return
				case <-tick.C:
				}
				if err := takeBack(svc, fmt.Sprint("w-", w)); err != nil {
					b.Error(err)
					return
				}
				steps.Add(2)
			}
		})
	}
	return func() float64 {
		close(end)
		done.Wait()
		return float64(steps.Load()) / time.Since(begun).Seconds()
	}
}

// takeBack is two steps: withdrawn and submitted again.
func takeBack(svc *workflow.Service, id string) error {
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

func scaleID(i int) string { return fmt.Sprintf("c-%06d", i) }

// fillScale carries out the templates and copies their rows under other names.
// The copies read like cases, but their chains do not hold. A database that is
// filled already stays as it is.
func fillScale(b *testing.B, s *Store, copies int) {
	b.Helper()
	var there int
	if err := s.read.Raw("SELECT COUNT(*) FROM minutes WHERE id LIKE 'c-%'").Scan(&there).Error; err != nil {
		b.Fatal(err)
	}
	if there == copies {
		return
	}
	begun := time.Now()
	for kind := range templates {
		template(b, s, kind)
	}
	for w := range 4 {
		walk(b, s, fmt.Sprint("w-", w), workflow.Submit)
	}
	if err := multiply(s, copies); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d minutes with %d entries each in %s", copies, perMinutes, time.Since(begun).Round(time.Second))
}

// template carries out one case: a long conversation, and then as far as its
// kind goes.
func template(b *testing.B, s *Store, kind int) {
	until, route := workflow.Close, ""
	switch kind {
	case 6: // 待审核，会签未回
		until = workflow.Submit
	case 7: // 待岗位签发
		until, route = workflow.Approve, "fgfsz"
	case 8: // 记录中
		until = workflow.Create
	case 9: // 已分送，未签收
		until = workflow.Distribute
	}
	svc, id := service(b, s), fmt.Sprint("t-", kind)
	svc.Office = func(_ context.Context, _ workflow.Minutes, _ workflow.Command, facts *workflow.Facts) error {
		facts.Route = map[workflow.Place]workflow.Holder{{State: "signing"}: {Post: route}}
		return nil
	}
	version := 0
	do := func(cmd workflow.Command) {
		b.Helper()
		cmd.Minutes, cmd.Version, cmd.Key = id, version, fmt.Sprint(id, "/", version)
		step, err := svc.Do(context.Background(), cmd)
		if err != nil {
			b.Fatalf("%s %s: %v", cmd.Action, id, err)
		}
		version = step.Entry.Version
	}
	ahead := slices.IndexFunc(line(id), func(c workflow.Command) bool { return c.Action == until })
	for i, cmd := range line(id)[:ahead+1] {
		switch cmd.Action {
		case workflow.Create:
			text := strings.Repeat("会议听取了市住房和城乡建设局关于城市更新工作情况的汇报，原则同意所提方案。\n", 35)
			cmd.Text, cmd.Type, cmd.Title = &text, "changwu", "城市更新工作常务会议纪要"
		case workflow.Distribute:
			cmd.Recipients = nil
			for n := range 5 {
				cmd.Recipients = append(cmd.Recipients, workflow.Recipient{Unit: fmt.Sprint("单位", n), ID: fmt.Sprint("u", n), Copies: 1})
			}
		}
		do(cmd)
		for i == 0 && version < perMinutes-ahead-2 {
			do(workflow.Command{Action: workflow.Comment, Actor: person("rec", workflow.Recorder), Remarks: []workflow.Remark{{Quote: "原则同意", Text: "请核对会议录音。"}}})
		}
	}
	switch until {
	case workflow.Submit:
		do(workflow.Command{Action: workflow.Consult, Actor: person("rev", workflow.Reviewer), Asked: []workflow.Invitation{{Unit: "u1", Name: "单位1"}}})
	case workflow.Close:
		do(workflow.Command{Action: workflow.Receive, Actor: person("clk", workflow.Clerk), Rows: []int{1, 2, 3, 4, 5}})
	}
}

// multiply copies every template's rows, a thousand cases in a transaction. What
// keeps or orders single rows is taken away meanwhile and put back: a database
// that was filled step by step has the same.
func multiply(s *Store, copies int) error {
	away, back, err := strip(s.read)
	if err != nil {
		return err
	}
	statements := func(all []string) error {
		return s.within(context.Background(), func(tx *gorm.DB) error {
			if tx.Name() == postgresName { // no trigger, no foreign key
				all = append([]string{"SET LOCAL session_replication_role = replica"}, all...)
			}
			for _, stmt := range all {
				if err := tx.Exec(stmt).Error; err != nil {
					return fmt.Errorf("%s: %w", stmt, err)
				}
			}
			return nil
		})
	}
	if err := statements(away); err != nil {
		return err
	}
	tables := []string{
		copying[minutesRow](copies), copying[entryRow](copies), copying[revisionRow](copies),
		copying[numberRow](copies), copying[participantRow](copies), copying[copyRow](copies),
	}
	for from := 0; from < copies; from += 1000 {
		var batch []string
		for _, table := range tables {
			batch = append(batch, fmt.Sprintf(table, from, min(from+1000, copies)-1))
		}
		if err := statements(batch); err != nil {
			return err
		}
	}
	return statements(back)
}

// strip gives the statements that drop triggers and indexes, and those that
// make them again; PostgreSQL's triggers need only be switched off.
func strip(db *gorm.DB) (away, back []string, err error) {
	query := `SELECT 'DROP ' || type || ' ' || name AS away, sql AS again FROM sqlite_master
		WHERE type IN ('trigger', 'index') AND sql IS NOT NULL AND tbl_name IN `
	if db.Name() == postgresName {
		query = `SELECT 'DROP INDEX ' || indexname AS away, indexdef AS again FROM pg_indexes
			WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint) AND tablename IN `
		back = []string{"ANALYZE"}
	}
	var found []struct{ Away, Again string }
	err = db.Raw(query + "('minutes', 'entries', 'revisions', 'numbers', 'participants', 'copies')").Scan(&found).Error
	for _, f := range found {
		away, back = append(away, f.Away), append(back, f.Again)
	}
	slices.Reverse(back) // ANALYZE comes last
	return away, back, err
}

// copying gives the statement that copies a table's rows of the templates for
// the cases from one number to another: k.i is the case, and six its digits.
func copying[R schema.Tabler](copies int) string {
	var row R
	const six = "SUBSTR(CAST(1000000 + k.i AS TEXT), 2)"
	at := func(column string) string { // microseconds tell them apart
		return fmt.Sprintf("CASE t.%[1]s WHEN '' THEN '' ELSE SUBSTR(t.%[1]s, 1, 20) || %[2]s || 'Z' END", column, six)
	}
	values := map[string]string{
		"id": "'c-' || " + six, "minutes_id": "'c-' || " + six, "scope": "CAST(2000 + k.i % 20 AS TEXT)",
		"hash":     fmt.Sprintf("SUBSTR(CAST(1000000 + k.i * %d AS TEXT), 2) || SUBSTR(t.hash, 7)", max(1, 1_000_000/copies)),
		"idem_key": "t.idem_key || '-' || " + six,
		"last_at":  at("last_at"), "arrived": at("arrived"), "created": at("created"), "occurred": at("occurred"),
		"recorded": at("recorded"), "sent": at("sent"), "asked_at": at("asked_at"), "saved": at("saved"),
		"number_scope": "CASE t.number_n WHEN 0 THEN '' ELSE CAST(2000 + k.i % 20 AS TEXT) END",
		"number_n":     "CASE t.number_n WHEN 0 THEN 0 ELSE k.i + 1 END",
		"number_text":  "CASE t.number_n WHEN 0 THEN '' ELSE '纪要〔' || (2000 + k.i % 20) || '〕' || (k.i + 1) || '号' END",
		"drafter_id":   "'rec-' || (k.i / 10 % 200)",
		"desk_post":    "CASE t.desk_post WHEN '' THEN '' ELSE t.desk_post || '-' || (k.i / 10 % 20) END",
		"type":         "CASE k.i % 5000 WHEN 17 THEN 'rare' ELSE t.type END",
		"unit_id":      "CASE t.unit_id WHEN 'u0' THEN 'u0' ELSE t.unit_id || '-' || (k.i / 10 % 50) END",
	}
	switch row.TableName() {
	case "participants":
		values["unit"] = "t.unit || '-' || (k.i / 10 % 50)"
	case "numbers":
		values["n"], values["text"] = "k.i + 1", "'纪要〔' || (2000 + k.i % 20) || '〕' || (k.i + 1) || '号'"
	}
	key, columns := "minutes_id", tableOf[R]().columns
	if row.TableName() == "minutes" {
		key = "id"
	}
	var selected []string
	for _, column := range columns {
		selected = append(selected, cmp.Or(values[column], "t."+column))
	}
	made := fmt.Sprintf("INSERT INTO %s (%s) WITH RECURSIVE k(i) AS (SELECT $FROM UNION ALL SELECT i + 1 FROM k WHERE i < $TO) "+
		"SELECT %s FROM k CROSS JOIN %s t WHERE t.%s = 't-' || (k.i %% %d)",
		row.TableName(), strings.Join(columns, ", "), strings.Join(selected, ", "), row.TableName(), key, templates)
	return strings.NewReplacer("%", "%%", "$FROM", "%d", "$TO", "%d").Replace(made)
}
